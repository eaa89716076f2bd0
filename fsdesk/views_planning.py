"""The plan, its reviews, meetings, chronology, notes and the end of the work, as pages show them."""

from __future__ import annotations

from fsdesk.pictures import Lanes
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.views import Home, Part, PersonView, View

Option = tuple[str, str]
"""An answer that can be chosen: its key, and the words it shows."""


class Missing(View, frozen=True, kw_only=True):
    """Something not yet right: a sentence, and the record and field where it is put right. It never stops anybody."""

    sentence: str
    record: str = ""
    field: str = ""


class StepRow(View, frozen=True, kw_only=True):
    """One thing somebody will do. `tone` is ok, warn or neutral: late is said, never shouted.

    `agreed_at` names the visit it was agreed at; what was agreed there is changed there.
    """

    id: RecordId
    part: Part
    what: str
    who: str
    standing: str
    tone: str = "neutral"
    is_done: bool = False
    is_over: bool = False
    by_family: bool = False
    agreed_at: str = ""
    visit: RecordId | None = None


class GoalView(View, frozen=True, kw_only=True):
    """What somebody wants to be different, in their words, with the steps to it.

    `subjects` are the people whose goal it is, `homes` the households that may see it. A private goal is nobody
    else's: `is_private`. `brought` says which plan it comes from.
    """

    id: RecordId
    part: Part
    words: str
    whose: str
    seen_by: str
    standing: str
    tone: str = "neutral"
    matters: str = ""
    why: str = ""
    know: str = ""
    brought: str = ""
    subjects: tuple[str, ...] = ()
    homes: tuple[str, ...] = ()
    is_private: bool = False
    is_childs: bool = False
    steps: tuple[StepRow, ...] = ()


class Around(View, frozen=True, kw_only=True):
    """Whom a page can name: the family, its homes, the people around it, colleagues, and needs still open."""

    people: tuple[PersonView, ...] = ()
    homes: tuple[Home, ...] = ()
    team: tuple[Option, ...] = ()
    colleagues: tuple[Option, ...] = ()
    needs: tuple[Option, ...] = ()
    names: tuple[Option, ...] = ()

    @property
    def called(self) -> dict[str, str]:
        """What people, homes and colleagues are called, by their names in the record."""
        return dict(self.names)


class Line(View, frozen=True, kw_only=True):
    """A review, a meeting or an earlier plan as one line. `kind` is "plan", "review" or "meeting"."""

    id: RecordId
    kind: str
    title: str
    detail: str = ""
    is_open: bool = False


class PlanView(View, frozen=True, kw_only=True):
    """A family's plan. `part` is None while there is none; `loose` are steps agreed at visits for no goal."""

    family: FamilyId
    family_name: str
    around: Around
    part: Part | None = None
    title: str = ""
    made: str = ""
    review: str = ""
    review_tone: str = "neutral"
    progress: str = ""
    children: tuple[GoalView, ...] = ()
    adults: tuple[GoalView, ...] = ()
    loose: tuple[StepRow, ...] = ()
    missing: tuple[Missing, ...] = ()
    lines: tuple[Line, ...] = ()
    number: int = 0
    is_closed: bool = False
    with_private: bool = False
    twin: RecordId | None = None

    @property
    def goals(self) -> tuple[GoalView, ...]:
        """All goals, the children's first."""
        return (*self.children, *self.adults)


class ProgressRow(View, frozen=True, kw_only=True):
    """One goal at a review: how it stood first and how it stands now, in words; `part` once something is said of it."""

    goal: RecordId
    words: str
    whose: str
    first: str = ""
    now: str = ""
    steps: str = ""
    part: Part | None = None


class PersonRow(View, frozen=True, kw_only=True):
    """A child to be asked, with what they said (`part`) if they were."""

    person: PersonView
    part: Part | None = None


class ReviewView(View, frozen=True, kw_only=True):
    """Looking at the plan again. `suggested_next` is an ISO day; `held` says when it was held, empty before."""

    id: RecordId
    family: FamilyId
    family_name: str
    part: Part
    plan_title: str
    goals: tuple[ProgressRow, ...]
    children: tuple[PersonRow, ...]
    missing: tuple[Missing, ...]
    around: Around
    due: str = ""
    due_tone: str = "neutral"
    held: str = ""
    suggested_next: str = ""


class AttendeeRow(View, frozen=True, kw_only=True):
    """Somebody who could be at a meeting. `always` are the fields that say who, `part` what is written of them."""

    name: str
    detail: str = ""
    always: tuple[Option, ...] = ()
    part: Part | None = None


class MeetingView(View, frozen=True, kw_only=True):
    """A meeting. `apart` is the sentence that asks whether two people can be in one room; it names nobody."""

    id: RecordId
    family: FamilyId
    family_name: str
    heading: str
    part: Part
    kind: str
    attendees: tuple[AttendeeRow, ...]
    children: tuple[PersonRow, ...]
    missing: tuple[Missing, ...]
    around: Around
    apart: str = ""


class Happening(View, frozen=True, kw_only=True):
    """One line of a chronology. `kind` is "event", "visit" or "plan": only an event is written here, the others are.

    `is_guarded`: not shown to the family. `is_private`: it stays with the person it is about.
    """

    record: RecordId
    kind: str
    on: str
    when: str
    lane: str
    lane_words: str
    what: str
    who: str = ""
    written_by: str = ""
    nature: str = "neutral"
    is_significant: bool = False
    is_planned: bool = False
    is_guarded: bool = False
    is_private: bool = False
    persons: tuple[str, ...] = ()
    part: Part | None = None

    @property
    def id(self) -> RecordId:
        """What the line is known by in a table."""
        return self.record


class ChronologyView(View, frozen=True, kw_only=True):
    """A family's chronology, newest first, through one filter; `earlier` counts lines older than the picture."""

    family: FamilyId
    around: Around
    filters: tuple[Option, ...]
    chosen: str
    rows: tuple[Happening, ...]
    lanes: Lanes | None = None
    earlier: int = 0


class NoteRow(View, frozen=True, kw_only=True):
    """A case note in the list; `beside` is what people say of it themselves."""

    id: RecordId
    icon: str
    when: str
    kind: str
    about: str
    text: str
    written_by: str
    part: Part
    in_chronology: bool = False
    beside: tuple[str, ...] = ()


class Offer(View, frozen=True, kw_only=True):
    """Help near home that could be offered; `doubt` says when nobody has asked for long if it is still so."""

    key: str
    name: str
    detail: str
    doubt: str = ""


class ConnectionRow(View, frozen=True, kw_only=True):
    """Help a family was told of or walked to, and whether it is time to ask how it went."""

    id: RecordId
    name: str
    detail: str
    standing: str
    tone: str = "neutral"
    part: Part | None = None


class NotesView(View, frozen=True, kw_only=True):
    """The notes and connections of a family, newest first."""

    family: FamilyId
    around: Around
    notes: tuple[NoteRow, ...]
    connections: tuple[ConnectionRow, ...]
    unmet: tuple[str, ...]
    offers: tuple[Offer, ...]
    with_private: bool = False


class TransitionRow(View, frozen=True, kw_only=True):
    """A step up, down or across, or a move away, and on whose side it is."""

    id: RecordId
    title: str
    standing: str
    tone: str
    part: Part


class ClosingView(View, frozen=True, kw_only=True):
    """The stretch of support in hand: paused, passed on or closed. `state` is "none", "open", "paused" or "closed"."""

    family: FamilyId
    family_name: str
    around: Around
    state: str
    standing: str
    part: Part | None = None
    transitions: tuple[TransitionRow, ...] = ()
    missing: tuple[Missing, ...] = ()
    suggested_reasons: tuple[str, ...] = ()
    sustained: str = ""
    earlier: tuple[str, ...] = ()
