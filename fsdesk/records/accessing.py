"""Somebody asks what is held about them: the request, and for each thing in their file what is done with it and why."""

from __future__ import annotations

from typing import Annotated, ClassVar

from fsdesk.records import access_codes as lists
from fsdesk.records import codes
from fsdesk.records.fields import Reads, Record, Says, Sensitivity


class AccessRequest(Record, frozen=True, kw_only=True):
    """That somebody asked for what is held about them, until it was given, refused or taken back.

    One person marks, another checks.
    """

    KIND: ClassVar[str] = "access_request"
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.PROTECTED

    person: Annotated[str | None, Says("About whom", required=True)] = None
    asked_on: Annotated[str | None, Says("Asked on", required=True, partial_date=True)] = None
    asked_by: Annotated[str | None, Says("Who asked", required=True, codes=lists.ASKED_BY)] = None
    identity_checked: Annotated[
        str | None, Says("Do we know it is them", Reads.PROTECTIVE, required=True, codes=codes.ASKED,
                         safest_first=("no", "not_known", "not_asked", "declined", "yes"))
    ] = None  # fmt: skip
    child_view: Annotated[str | None, Says("What the child thinks of it", Reads.NARRATIVE)] = None
    prepared_by: Annotated[str | None, Says("Marked by")] = None
    checked_by: Annotated[str | None, Says("Checked by")] = None
    checked_digest: Annotated[str | None, Says("What was checked", Reads.APPEND)] = None
    checked_on: Annotated[str | None, Says("Checked on", partial_date=True)] = None
    given_on: Annotated[str | None, Says("Given on", partial_date=True)] = None
    asker: Annotated[str | None, Says("Name of who asked, if it is somebody else")] = None
    asked_how: Annotated[str | None, Says("How they asked", codes=lists.ASKED_HOW)] = None
    looks_for: Annotated[str | None, Says("What they ask for, in their words", Reads.NARRATIVE)] = None
    stopped_on: Annotated[str | None, Says("The month stands still since", partial_date=True)] = None
    stopped_because: Annotated[str | None, Says("Why it stands still", codes=lists.STOPPED_BECAUSE)] = None
    went_on_on: Annotated[str | None, Says("They answered on", partial_date=True)] = None
    extended_because: Annotated[str | None, Says("Why it takes two months longer", Reads.NARRATIVE)] = None
    extended_on: Annotated[str | None, Says("They were told so on", partial_date=True)] = None
    given_how: Annotated[str | None, Says("How it was given", codes=lists.GIVEN_HOW)] = None
    given_digest: Annotated[str | None, Says("What was given", Reads.APPEND)] = None
    given_things: Annotated[int | None, Says("How many things were given")] = None
    refused_because: Annotated[str | None, Says("Why it is not done", codes=lists.REFUSED_BECAUSE)] = None
    outcome_why: Annotated[str | None, Says("The reasons, as they will read them", Reads.NARRATIVE)] = None
    outcome: Annotated[str | None, Says("How it ended without a file", codes=lists.OUTCOME)] = None
    outcome_on: Annotated[str | None, Says("Ended on", partial_date=True)] = None
    told_on: Annotated[str | None, Says("They were told why on", partial_date=True)] = None


class DisclosureMark(Record, frozen=True, kw_only=True):
    """What is done with one thing of somebody's file: given, given in part, or not, and on what ground."""

    KIND: ClassVar[str] = "disclosure_mark"
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.PROTECTED

    request: Annotated[str | None, Says("For which request", required=True)] = None
    about: Annotated[str | None, Says("Which thing", required=True)] = None
    mark: Annotated[
        str | None, Says("What is done with it", Reads.PROTECTIVE, required=True, codes=lists.MARK,
                         safest_first=lists.MARK_SAFEST)
    ] = None  # fmt: skip
    exemption: Annotated[str | None, Says("On what ground", codes=lists.EXEMPTION)] = None
    why: Annotated[str | None, Says("Why", Reads.NARRATIVE)] = None
    leave_out: Annotated[tuple[str, ...] | None, Says("Without which parts of it", Reads.UNION)] = None
    struck: Annotated[tuple[str, ...] | None, Says("Without which words", Reads.UNION)] = None
    may_tell: Annotated[
        str | None, Says("May they be told the ground", Reads.PROTECTIVE, codes=codes.ASKED,
                         safest_first=("no", "not_known", "not_asked", "declined", "yes"))
    ] = None  # fmt: skip
