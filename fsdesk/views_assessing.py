"""What the pages of assessment and level of need may hold: frozen, already in words. No sum of ratings is among it."""

from __future__ import annotations

from typing import Literal

from fsdesk.pictures import Distance, Triangle, Wheel
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.views import Part, PersonView, View

Subject = Literal["child", "adult", "household", "unborn"]
Eyes = Literal["family", "worker"]
"""Whose rating a picture shows: the family's own, or the worker's. Never a mixture."""

HOUSEHOLD = "household"
"""Whose what is of the home is, where there is one."""
_AT = "@"


def key_in(person: str, home: str = "") -> str:
    """Of whom something is, and in which of two homes: somebody, somebody in a home, a home, or HOUSEHOLD."""
    return f"{person}{_AT}{home}" if home else person or HOUSEHOLD


def whose_is(key: str) -> dict[str, str | None]:
    """The fields of a record that say so; the other way round of `key_in`."""
    person, _, home = ("" if key == HOUSEHOLD else key).partition(_AT)
    return {"person": person or None, "household": home or None}


"""The key of the household where otherwise a person's name stands."""


class ToFinish(View, frozen=True, kw_only=True):
    """Something an assessment still needs: whose part, which thing in it (empty: the part itself), and a sentence."""

    person: str
    sentence: str
    field: str = ""
    domain: str = ""


class Stand(View, frozen=True, kw_only=True):
    """Where something stands now and stood first, 1 to 5; None where it was not talked about."""

    now: int | None = None
    first: int | None = None


class Subjected(View, frozen=True, kw_only=True):
    """Somebody of whom an assessment speaks, or a home; see `key_in`. `home` is named where it is of one of two."""

    key: str
    name: str
    subject: Subject
    age: str = ""
    relation: str = ""
    required: bool = True
    home: str = ""

    @property
    def person(self) -> PersonView:
        """As a switch between people shows it."""
        return PersonView(id=RecordId(self.key), known_as=self.name, age=self.age, relation=self.relation)


class LastRating(View, frozen=True, kw_only=True):
    """What was said of the same thing last time."""

    id: RecordId
    day: str
    family: str = ""
    worker: str = ""
    strengths: str = ""
    worries: str = ""


class DomainView(View, frozen=True, kw_only=True):
    """One thing to talk about, with what is written of it now and was last time.

    `kind` is the kind of record its answer is; `parts` has several where two desks wrote apart. `hue` is a picture
    colour; `crosswalk` are the words of the national list it belongs to, `beside` what people say of it themselves.
    """

    code: str
    label: str
    question: str
    kind: str
    hue: str
    prompts: tuple[str, ...] = ()
    crosswalk: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    last: LastRating | None = None
    only_if_offered: bool = False
    guarded: bool = False
    child_label: str = ""
    child_question: str = ""
    beside: tuple[str, ...] = ()


class LastAnswer(View, frozen=True, kw_only=True):
    """What was answered last time."""

    id: RecordId
    day: str
    text: str = ""


class QuestionView(View, frozen=True, kw_only=True):
    """One question of the framework with its answers. `key` is what the answer is kept under."""

    key: str
    words: str
    parts: tuple[Part, ...] = ()
    last: LastAnswer | None = None


class QuestionGroup(View, frozen=True, kw_only=True):
    """Questions that belong together, such as a side of a child's world."""

    key: str
    title: str
    questions: tuple[QuestionView, ...]
    has_marks: bool = False


class Quarter(View, frozen=True, kw_only=True):
    """One quarter of a child's resilience matrix."""

    code: str
    label: str
    question: str
    parts: tuple[Part, ...] = ()


class SectionView(View, frozen=True, kw_only=True):
    """One person's part of an assessment. Guarded things are in it only when the person is alone with the worker."""

    who: Subjected
    part: Part | None
    domains: tuple[DomainView, ...]
    groups: tuple[QuestionGroup, ...] = ()
    matrix: tuple[Quarter, ...] = ()
    instruments: tuple[Part, ...] = ()
    snapshots: tuple[Part, ...] = ()
    wheel: Wheel | None = None
    has_guarded: bool = False
    scale: str = ""
    scale_version: int = 0
    scale_words: tuple[str, ...] = ()
    child_words: tuple[str, ...] = ()
    stage: str = "review"


class RailRow(View, frozen=True, kw_only=True):
    """One person in the list at the left: how far their part is, in words."""

    who: Subjected
    done: bool
    standing: str


class AssessView(View, frozen=True, kw_only=True):
    """One assessment opened: who is in it, and one person's part."""

    id: RecordId
    family: FamilyId
    family_name: str
    heading: str
    framework: str
    part: Part
    rail: tuple[RailRow, ...]
    section: SectionView | None
    problems: tuple[ToFinish, ...]
    may_add: tuple[Subjected, ...] = ()
    finished: str = ""
    alone: bool = False
    names: tuple[tuple[str, str], ...] = ()
    today: str = ""
    beside: tuple[str, ...] = ()


class SetRow(View, frozen=True, kw_only=True):
    """One assessment in the list of earlier ones; `day` is short, for choosing dates."""

    id: RecordId
    day: str
    what: str
    standing: str
    people: str
    by: str
    finished: bool


class OutcomeRow(View, frozen=True, kw_only=True):
    """One headline outcome for one person: how the hardest thing in it is, in words; empty when not talked about."""

    label: str
    words: str = ""
    tone: str = "neutral"


class NeedView(View, frozen=True, kw_only=True):
    """Something somebody needs, with the words of the national lists it belongs to."""

    part: Part
    what: str
    who: str
    standing: str
    tone: str
    crosswalk: str = ""
    since: str = ""


class DecisionView(View, frozen=True, kw_only=True):
    """One decision on a level of need, in the words of the scheme and version it was made in."""

    id: RecordId
    level: str
    scheme: str
    day: str
    by: str
    rationale: str
    what_tried: str = ""
    service: str = ""
    escalated: bool = False
    participants: str = ""
    family_view: str = ""
    agreed: str = ""
    child_rights: str = ""
    reasons: str = ""
    direction: str = ""
    confirmed: str = ""
    waits_for_lead: bool = False
    may_confirm: bool = False
    stands: bool = False
    tone: str = "neutral"


class ChildLevel(View, frozen=True, kw_only=True):
    """Where one child stands: the level that counts, in words, and every decision, newest first.

    `note` says why what counts is not simply the newest: decided apart, or waiting for the lead.
    """

    person: RecordId
    name: str
    age: str
    level: str = ""
    tone: str = "neutral"
    note: str = ""
    escalated: bool = False
    apart: bool = False
    decisions: tuple[DecisionView, ...] = ()
    draft: RecordId | None = None


class LevelChoice(View, frozen=True, kw_only=True):
    """One level that can be chosen: its name and what it means."""

    code: str
    label: str
    sentence: str
    needs_what_tried: bool = False
    statutory: bool = False
    order: int = 0


class DecidingView(View, frozen=True, kw_only=True):
    """The page on which a child's level is decided. `part` is the draft, None before the first word."""

    family: FamilyId
    family_name: str
    child: ChildLevel
    scheme: str
    scheme_version: int
    title: str
    note: str
    levels: tuple[LevelChoice, ...]
    part: Part | None
    problems: tuple[tuple[str, str], ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    people: tuple[tuple[str, str], ...] = ()


class TabView(View, frozen=True, kw_only=True):
    """The family's tab: whose turn, the pictures, what it means, needs, levels, and the sets of answers there are."""

    family: FamilyId
    people: tuple[Subjected, ...]
    chosen: str
    eyes: Eyes
    distance: Distance | None
    wheel: Wheel | None
    triangle: Triangle | None
    outcomes: tuple[OutcomeRow, ...]
    section: Part | None
    sets: tuple[SetRow, ...]
    rated_in: tuple[RecordId, ...]
    since: str
    until: str
    needs: tuple[NeedView, ...]
    levels: tuple[ChildLevel, ...]
    unfinished: RecordId | None = None
    names: tuple[tuple[str, str], ...] = ()
    is_lead: bool = False
    with_private: bool = False
    title: str = ""
    today: str = ""
