"""The whole-family assessment: a section for each child, each caring adult and the household; needs; level of need.

Nothing here is ever added up: ratings are a way to talk, the family's and the worker's side by side.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from fsdesk.records import codes
from fsdesk.records import family_codes as lists
from fsdesk.records.fields import Reads, Record, Says, Sensitivity


class Assessment(Record, frozen=True, kw_only=True):
    """One assessment of a whole family, pinned to the version of the framework it is answered in."""

    KIND: ClassVar[str] = "assessment"

    assessment_kind: Annotated[str | None, Says("What kind", required=True, codes=lists.ASSESSMENT_KIND)] = None
    pack: Annotated[str | None, Says("Framework", required=True)] = None
    pack_version: Annotated[int | None, Says("Version of the framework", required=True)] = None
    started_on: Annotated[str | None, Says("Begun", required=True, partial_date=True)] = None
    completed_on: Annotated[str | None, Says("Finished", partial_date=True)] = None
    visit: Annotated[str | None, Says("At which visit")] = None
    contributors: Annotated[tuple[str, ...] | None, Says("Who helped with it", Reads.UNION)] = None
    family_summary: Annotated[str | None, Says("In the family’s own words", Reads.NARRATIVE, searched="notes")] = None
    analysis: Annotated[str | None, Says("What you make of it", Reads.NARRATIVE, searched="notes")] = None
    if_nothing_changes: Annotated[str | None, Says("What if nothing changes", Reads.NARRATIVE)] = None
    agreed_by: Annotated[tuple[str, ...] | None, Says("Agreed by", Reads.UNION)] = None
    copy_given_on: Annotated[str | None, Says("Copy given on", partial_date=True)] = None


class Section(Record, frozen=True, kw_only=True):
    """One person's part of an assessment, or (no person) the household's. With two homes it may be of one of them."""

    KIND: ClassVar[str] = "section"

    assessment: Annotated[str | None, Says("Assessment", required=True)] = None
    person: Annotated[str | None, Says("Whose")] = None
    household: Annotated[str | None, Says("In which home, where there are two")] = None
    status: Annotated[str | None, Says("How far it is", required=True, codes=lists.SECTION_STATUS)] = None
    reason: Annotated[str | None, Says("Why not", Reads.NARRATIVE)] = None
    plain_words: Annotated[str | None, Says("What it means, in plain words", Reads.NARRATIVE, searched="notes")] = None


class Rating(Record, frozen=True, kw_only=True):
    """How one thing is for one person (or the household): strengths first, then worries, then both ratings.

    What was said at one of two homes is of that home, and for no other.
    """

    KIND: ClassVar[str] = "rating"

    assessment: Annotated[str | None, Says("Assessment", required=True)] = None
    person: Annotated[str | None, Says("Whose")] = None
    household: Annotated[str | None, Says("In which home, where there are two")] = None
    domain: Annotated[str | None, Says("About what", required=True)] = None
    strengths: Annotated[str | None, Says("What is going well", Reads.NARRATIVE, searched="notes")] = None
    worries: Annotated[str | None, Says("What is hard", Reads.NARRATIVE, searched="notes")] = None
    evidence: Annotated[str | None, Says("How it is known", Reads.NARRATIVE, searched="notes")] = None
    assertion: Annotated[str | None, Says("Who says so", codes=codes.ASSERTION)] = None
    said_by: Annotated[str | None, Says("Said by")] = None
    family_rating: Annotated[str | None, Says("How the family sees it", codes=lists.FAMILY_RATING)] = None
    rated_by: Annotated[str | None, Says("Rated by")] = None
    worker_rating: Annotated[str | None, Says("How the worker sees it", codes=lists.WORKER_RATING)] = None
    comment: Annotated[str | None, Says("Why we see it differently, or so low", Reads.NARRATIVE, searched="notes")] = (
        None
    )
    structural: Annotated[
        tuple[str, ...] | None, Says("What makes it harder", Reads.UNION, codes=lists.STRUCTURAL_FACTOR)
    ] = None
    matters_to_family: Annotated[str | None, Says("Matters to the family now", codes=codes.ASKED)] = None
    scale: Annotated[str | None, Says("Scale")] = None
    scale_version: Annotated[int | None, Says("Version of the scale")] = None
    copied_from: Annotated[str | None, Says("Brought forward from")] = None
    confirmed: Annotated[str | None, Says("Still right", codes=codes.ASKED)] = None


class PrivateRating(Rating, frozen=True, kw_only=True):
    """A rating asked only when alone, or of an adult's own health: it stays with the person it is about."""

    KIND: ClassVar[str] = "private_rating"
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.PRIVATE_TO_PERSON


class Answer(Record, frozen=True, kw_only=True):
    """The answer to one question of a framework (My World, the five questions, before birth, someone's drinking)."""

    KIND: ClassVar[str] = "answer"
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.PRIVATE_TO_PERSON

    assessment: Annotated[str | None, Says("Assessment", required=True)] = None
    person: Annotated[str | None, Says("About whom")] = None
    question: Annotated[str | None, Says("Question", required=True)] = None
    text: Annotated[str | None, Says("Answer", Reads.NARRATIVE, searched="notes")] = None
    mark: Annotated[str | None, Says("Strength or worry", codes=lists.NATURE)] = None
    assertion: Annotated[str | None, Says("Who says so", codes=codes.ASSERTION)] = None
    copied_from: Annotated[str | None, Says("Brought forward from")] = None


class MatrixEntry(Record, frozen=True, kw_only=True):
    """One thing placed in a child's resilience matrix."""

    KIND: ClassVar[str] = "matrix_entry"

    assessment: Annotated[str | None, Says("Assessment", required=True)] = None
    person: Annotated[str | None, Says("Whose", required=True)] = None
    quadrant: Annotated[str | None, Says("Where", required=True, codes=lists.QUADRANT)] = None
    text: Annotated[str | None, Says("What", Reads.NARRATIVE, required=True, searched="notes")] = None
    from_rating: Annotated[str | None, Says("From which rating")] = None


class IdentifiedNeed(Record, frozen=True, kw_only=True):
    """Something a person or the household needs, from first seen to met, and whether it lasted."""

    KIND: ClassVar[str] = "identified_need"

    person: Annotated[str | None, Says("Whose")] = None
    need: Annotated[str | None, Says("What", required=True, codes=lists.NEED)] = None
    first_seen: Annotated[str | None, Says("First seen", required=True, partial_date=True)] = None
    evidence: Annotated[str | None, Says("How it is known", Reads.NARRATIVE, searched="notes")] = None
    status: Annotated[str | None, Says("How it stands", required=True, codes=lists.NEED_STATUS)] = None
    met_on: Annotated[str | None, Says("Met on", partial_date=True)] = None
    sustained_checked_on: Annotated[str | None, Says("Asked again on", partial_date=True)] = None
    sustained: Annotated[str | None, Says("Has it lasted", codes=codes.ASKED)] = None
    assessment: Annotated[str | None, Says("Found in")] = None


class InstrumentRef(Record, frozen=True, kw_only=True):
    """That a licensed instrument was used elsewhere: its name, when, by whom, where it is kept. Never its content."""

    KIND: ClassVar[str] = "instrument"

    assessment: Annotated[str | None, Says("Assessment")] = None
    person: Annotated[str | None, Says("Whose")] = None
    instrument: Annotated[str | None, Says("Which", required=True, codes=lists.INSTRUMENT)] = None
    on: Annotated[str | None, Says("When", required=True, partial_date=True)] = None
    by: Annotated[str | None, Says("By whom", required=True)] = None
    licence_confirmed: Annotated[str | None, Says("They are licensed and trained", codes=codes.ASKED)] = None
    kept_where: Annotated[str | None, Says("Where it is kept")] = None


class EconomicSnapshot(Record, frozen=True, kw_only=True):
    """An adult's work, learning and money, at the start, at a review or at the end."""

    KIND: ClassVar[str] = "economic_snapshot"
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.PRIVATE_TO_PERSON

    person: Annotated[str | None, Says("Whose", required=True)] = None
    stage: Annotated[str | None, Says("When in the work", required=True, codes=lists.SNAPSHOT_STAGE)] = None
    on: Annotated[str | None, Says("On", required=True, partial_date=True)] = None
    employment_status: Annotated[str | None, Says("Work", codes=lists.EMPLOYMENT_STATUS)] = None
    hours_a_week: Annotated[int | None, Says("Hours a week")] = None
    qualification_level: Annotated[int | None, Says("Highest qualification, level")] = None
    in_training: Annotated[str | None, Says("In training", codes=codes.ASKED)] = None
    barriers: Annotated[
        tuple[str, ...] | None, Says("What stands in the way", Reads.UNION, codes=lists.WORK_BARRIER)
    ] = None
    benefits_check_on: Annotated[str | None, Says("Benefits checked on", partial_date=True)] = None
    weekly_gain_pence: Annotated[int | None, Says("Better off a week, pence")] = None
    arrears: Annotated[str | None, Says("Arrears", codes=lists.ARREARS)] = None


class LevelDecision(Record, frozen=True, kw_only=True):
    """A decision on one child's level of need, in a named scheme. Each stays; `supersedes` names those it replaces.

    Two that were made apart both stand until someone decides again, and meanwhile the more protective counts.
    """

    KIND: ClassVar[str] = "level_decision"

    person: Annotated[str | None, Says("Which child", required=True)] = None
    scheme: Annotated[str | None, Says("Scheme", required=True)] = None
    scheme_version: Annotated[int | None, Says("Version of the scheme", required=True)] = None
    assessed_level: Annotated[str | None, Says("Level of need", required=True, codes=lists.LEVEL)] = None
    service_level_requested: Annotated[str | None, Says("Level of service asked for", codes=lists.LEVEL)] = None
    escalated_for_access: Annotated[
        bool | None, Says("Asked for at a higher level only to get a service", Reads.PROTECTIVE,
                          safest_first=(True, False))
    ] = None  # fmt: skip
    reasons: Annotated[tuple[str, ...] | None, Says("Why now", Reads.UNION, codes=lists.LEVEL_REASON)] = None
    rationale: Annotated[str | None, Says("Why this level", Reads.NARRATIVE, required=True, searched="notes")] = None
    what_tried: Annotated[str | None, Says("What was tried already", Reads.NARRATIVE, searched="notes")] = None
    participants: Annotated[tuple[str, ...] | None, Says("Who took part", Reads.UNION)] = None
    family_view: Annotated[str | None, Says("What the family thinks", Reads.NARRATIVE, searched="notes")] = None
    family_agreed: Annotated[str | None, Says("Do they agree", codes=lists.AGREED_3)] = None
    child_rights: Annotated[str | None, Says("The child’s rights, considered", Reads.NARRATIVE)] = None
    decided_on: Annotated[str | None, Says("Decided on", required=True, partial_date=True)] = None
    confirmed_by_lead: Annotated[str | None, Says("Confirmed by the lead")] = None
    supersedes: Annotated[tuple[str, ...] | None, Says("Instead of", Reads.UNION)] = None
