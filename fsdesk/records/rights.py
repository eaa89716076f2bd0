"""What a person may ask of what is written about them: correct it, let their own words stand beside it, do not use it.

Source: UK GDPR, Articles 16, 18, 19 and 21: a fact is corrected with its history kept, an opinion is not rewritten but
stands beside the person's own words, whoever was given it is told, and what is objected to is not used meanwhile.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from fsdesk.records import consent_codes as consent
from fsdesk.records.fields import Reads, Record, Says, Sensitivity


class Correction(Record, frozen=True, kw_only=True):
    """Somebody says that what is written is wrong: what it should say, what was decided, and who else was told."""

    KIND: ClassVar[str] = "correction"
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.PRIVATE_TO_PERSON

    person: Annotated[str | None, Says("Who asks", required=True)] = None
    asked_on: Annotated[str | None, Says("Asked on", required=True, partial_date=True)] = None
    about: Annotated[str | None, Says("About what", required=True)] = None
    field: Annotated[str | None, Says("Which part of it")] = None
    what_is_wrong: Annotated[str | None, Says("What is wrong", Reads.NARRATIVE, required=True)] = None
    said_before: Annotated[str | None, Says("What it said before", Reads.APPEND)] = None
    should_say: Annotated[str | None, Says("What it should say", Reads.NARRATIVE)] = None
    decision: Annotated[
        str | None, Says("What was decided", required=True, codes=consent.CORRECTION_DECISION)
    ] = None  # fmt: skip
    reason: Annotated[str | None, Says("Why", Reads.NARRATIVE)] = None
    decided_by: Annotated[str | None, Says("Who decided")] = None
    decided_on: Annotated[str | None, Says("Decided on", partial_date=True)] = None
    told: Annotated[tuple[str, ...] | None, Says("Who else was told", Reads.UNION)] = None


class OwnStatement(Record, frozen=True, kw_only=True):
    """What a person says of something written about them: as guarded as that, it stands beside it and goes with it."""

    KIND: ClassVar[str] = "own_statement"

    person: Annotated[str | None, Says("Whose words", required=True)] = None
    about: Annotated[str | None, Says("Beside what", required=True)] = None
    words: Annotated[str | None, Says("Their own words", Reads.NARRATIVE, required=True, searched="notes")] = None
    said_on: Annotated[str | None, Says("Said on", required=True, partial_date=True)] = None
    told: Annotated[tuple[str, ...] | None, Says("Who else was told", Reads.UNION)] = None


class Objection(Record, frozen=True, kw_only=True):
    """Somebody asks that what is about them is not used or passed on; until that is decided, it is not."""

    KIND: ClassVar[str] = "objection"
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.PRIVATE_TO_PERSON

    person: Annotated[str | None, Says("Who asks", required=True)] = None
    objection_kind: Annotated[str | None, Says("What they ask", required=True, codes=consent.OBJECTION_KIND)] = None
    scope: Annotated[
        str | None, Says("Of how much", Reads.PROTECTIVE, required=True, codes=consent.OBJECTION_SCOPE,
                         safest_first=("everything", "one_record"))
    ] = None  # fmt: skip
    about: Annotated[str | None, Says("Of what")] = None
    words: Annotated[str | None, Says("In their words", Reads.NARRATIVE, required=True)] = None
    said_at: Annotated[str | None, Says("When", required=True, local_time=True)] = None
    status: Annotated[
        str | None, Says("How it stands", Reads.PROTECTIVE, required=True, codes=consent.OBJECTION_STATUS,
                         safest_first=("upheld", "open", "not_upheld", "lifted"))
    ] = None  # fmt: skip
    reason: Annotated[str | None, Says("Why", Reads.NARRATIVE)] = None
    decided_by: Annotated[str | None, Says("Who decided")] = None
    decided_on: Annotated[str | None, Says("Decided on", partial_date=True)] = None
    told: Annotated[tuple[str, ...] | None, Says("Who else was told", Reads.UNION)] = None
