"""What the files of practice hold: the shared domains with their scale, and the packs that stand on them.

Their keys are the names of the fields here; `fsdesk.frameworks` reads them and says what must hold between them. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, NamedTuple

from msgspec import Meta

from fsdesk.frameworks_reading import Written
from fsdesk.records.fields import Sensitivity

Subject = Literal["child", "adult", "household", "unborn"]
Kind = Literal["part1_quick", "part2_in_depth", "review", "closing", "pre_birth"]
Hue = Literal["safe", "healthy", "achieving", "nurtured", "active", "respected", "responsible", "included"]
Side = Literal["grow", "need", "wider"]
Ages = Literal["unborn", "0-4", "5-10", "11-15", "16-17", "18-25"]
Face = Literal["very_sad", "sad", "flat", "happy", "very_happy"]
Nation = Literal["SCT", "ENG"]

Code = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_-]+$")]
Label = Annotated[str, Meta(min_length=2, max_length=60, pattern=r"^\S")]
Sentence = Annotated[str, Meta(min_length=5, max_length=300, pattern=r"^\S")]
Version = Annotated[int, Meta(ge=1, le=9999)]

FIRST_LETTER: Mapping[Subject, str] = {"child": "C", "adult": "A", "household": "H", "unborn": "P"}
"""What the code of a domain starts with, by its subject."""


class Prompt(Written, frozen=True, kw_only=True):
    """A question for the worker's own ear; without `ages` it suits every age."""

    text: Sentence
    ages: tuple[Ages, ...] = ()


class Domain(Written, frozen=True, kw_only=True):
    """One thing we talk about. `child_label` and `child_question` are for the page of faces; only children have them.

    `outcomes` are numbers of the ten headline outcomes. `asked_alone`: only when no partner or other adult is there.
    """

    code: Code
    subject: Subject
    label: Label
    question: Sentence
    child_label: str = ""
    child_question: str = ""
    shanarri: tuple[Hue, ...] = ()
    my_world: tuple[Side, ...] = ()
    outcomes: tuple[int, ...]
    asked_alone: bool = False
    only_if_offered: bool = False
    sensitivity: Sensitivity = Sensitivity.OPEN_TO_FAMILY
    prompts: tuple[Prompt, ...]

    @property
    def is_open(self) -> bool:
        """Whether its rating may stand in a picture that the whole family sees."""
        return not (self.asked_alone or self.only_if_offered) and self.sensitivity is Sensitivity.OPEN_TO_FAMILY


class Step(Written, frozen=True, kw_only=True):
    """One answer of the scale: its number, the words, the words for a child, and which face is drawn."""

    value: int
    words: Label
    child_words: Label
    face: Face


class Scale(Written, frozen=True, kw_only=True):
    """The open scale, least to most; higher is better. Kept with every rating as `id` and `version`."""

    id: Code
    version: Version
    licence: Label
    steps: tuple[Step, ...]


class Asking(Written, frozen=True, kw_only=True):
    """The words every domain is opened with; `family_first` are the columns the family fills before the worker does."""

    strengths: Sentence
    needs: Sentence
    evidence: Sentence
    family_first: tuple[Label, ...]


class Structural(Written, frozen=True, kw_only=True):
    """Something that makes life hard and is not the family's doing."""

    code: Code
    label: Label


class Outcome(Written, frozen=True, kw_only=True):
    """One of the ten headline outcomes."""

    number: int
    label: Label


class SubstanceQuestion(Written, frozen=True, kw_only=True):
    """A question about alcohol or drugs, from the side of who uses, who is affected, each child, or everyone."""

    code: Code
    side: Literal["own", "affected", "child", "everyone"]
    question: Sentence


class NeedCross(Written, frozen=True, kw_only=True):
    """Where one need belongs: headline outcomes by number, domains by code."""

    code: Code
    outcomes: tuple[int, ...]
    domains: tuple[Code, ...]


class Shared(Written, frozen=True, kw_only=True):
    """One version of what all packs share."""

    id: Literal["shared"]
    version: Version
    title: Label
    source: Sentence
    licence: Sentence
    asking: Asking
    scale: Scale
    structural: tuple[Structural, ...]
    outcome: tuple[Outcome, ...]
    domain: tuple[Domain, ...]
    substance_use: tuple[SubstanceQuestion, ...]
    needs: tuple[NeedCross, ...]


class Question(Written, frozen=True, kw_only=True):
    """One of the five questions."""

    code: Code
    words: Sentence


class Quadrant(Written, frozen=True, kw_only=True):
    """One quarter of the resilience matrix."""

    code: Literal["resilience", "vulnerability", "protective_environment", "adversity"]
    label: Label
    question: Sentence


class SegmentRule(Written, frozen=True, kw_only=True):
    """One wedge of somebody's wheel, drawn from the open domains that any of the three ways name."""

    who: Subject
    key: Code
    label: Annotated[str, Meta(min_length=2, max_length=20)]
    hue: Hue
    shanarri: Hue | None = None
    outcomes: tuple[int, ...] = ()
    codes: tuple[Code, ...] = ()


class TrianglePoint(Written, frozen=True, kw_only=True):
    """One point of a side, with the domains that say whether it is a strength or a worry."""

    key: Code
    label: Label
    question: Sentence
    codes: Annotated[tuple[Code, ...], Meta(min_length=1)]


class TriangleSide(Written, frozen=True, kw_only=True):
    """One side of a child's world."""

    side: Side
    title: Label
    points: Annotated[tuple[TrianglePoint, ...], Meta(min_length=1)]


class PartOf(Written, frozen=True, kw_only=True):
    """Which domains one kind of assessment talks about with one sort of subject, in the order asked."""

    kind: Kind
    subject: Subject
    codes: Annotated[tuple[Code, ...], Meta(min_length=1)]


class Pack(Written, frozen=True, kw_only=True):
    """One version of one nation's practice, as its file has it."""

    id: Code
    version: Version
    shared_version: Version
    title: Label
    nation: Nation
    source: Sentence
    licence: Sentence
    headline_outcomes: tuple[int, ...] = ()
    substance_use: tuple[Code, ...] = ()
    five_questions: tuple[Question, ...] = ()
    resilience: tuple[Quadrant, ...] = ()
    segment: tuple[SegmentRule, ...] = ()
    triangle: tuple[TriangleSide, ...] = ()
    part: Annotated[tuple[PartOf, ...], Meta(min_length=1)]


class Framework(NamedTuple):
    """A pack with the shared domains it was written over."""

    pack: Pack
    shared: Shared


class Segment(NamedTuple):
    """One wedge: where its answers come from, clockwise from the top. It unpacks as (key, label, hue, codes)."""

    key: str
    label: str
    hue: str
    codes: tuple[str, ...]
