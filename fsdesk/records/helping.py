"""From asking for help to the end of it: the request, the involvement, steps up and down, notes and connections."""

from __future__ import annotations

from typing import Annotated, ClassVar

from fsdesk.records import codes
from fsdesk.records import family_codes as lists
from fsdesk.records.fields import Reads, Record, Says, Sensitivity


class Request(Record, frozen=True, kw_only=True):
    """Somebody asking for help, in their own words, before there is any "case"."""

    KIND: ClassVar[str] = "request"

    received_at: Annotated[str | None, Says("Asked", required=True, local_time=True)] = None
    channel: Annotated[str | None, Says("How it came", required=True, codes=lists.REQUEST_CHANNEL)] = None
    source: Annotated[str | None, Says("Who asked", required=True, codes=lists.REQUEST_SOURCE)] = None
    source_person: Annotated[str | None, Says("Their name", searched="names")] = None
    source_agency: Annotated[str | None, Says("Where they work")] = None
    family_agrees: Annotated[
        str | None, Says("Does the family know and agree", required=True, codes=lists.FAMILY_AGREES)
    ] = None
    why_not_agreed: Annotated[str | None, Says("Why not", Reads.NARRATIVE)] = None
    who_for: Annotated[str | None, Says("Who it is for", required=True, searched="names")] = None
    going_on: Annotated[
        str | None, Says("What is going on, in their words", Reads.NARRATIVE, required=True, searched="notes")
    ] = None
    would_help: Annotated[str | None, Says("What would help", Reads.NARRATIVE, searched="notes")] = None
    wanted_by: Annotated[str | None, Says("How soon", required=True, codes=lists.WANTED_BY)] = None
    safe_contact: Annotated[str | None, Says("Safe way to get in touch", Reads.PROTECTIVE, required=True)] = None
    immediate_danger: Annotated[
        str | None,
        Says("Is anyone in danger now", Reads.PROTECTIVE, required=True, codes=codes.ASKED,
             safest_first=("yes", "not_known", "not_asked", "declined", "no")),
    ] = None  # fmt: skip
    needs_first_view: Annotated[tuple[str, ...] | None, Says("About what", Reads.UNION, codes=lists.NEED)] = None
    previous_help: Annotated[str | None, Says("Help before", Reads.NARRATIVE)] = None
    heard_via: Annotated[str | None, Says("How they heard of us", codes=lists.HEARD_VIA)] = None
    acknowledged_at: Annotated[str | None, Says("Acknowledged", local_time=True)] = None
    first_contact_at: Annotated[str | None, Says("First spoken with", local_time=True)] = None
    outcome: Annotated[str | None, Says("What came of it", codes=lists.REQUEST_OUTCOME)] = None
    outcome_at: Annotated[str | None, Says("Decided", local_time=True)] = None
    next_helper: Annotated[str | None, Says("Who is helping next")] = None
    told_family_at: Annotated[str | None, Says("The family was told", local_time=True)] = None
    duplicate_of: Annotated[str | None, Says("The same as")] = None


class Involvement(Record, frozen=True, kw_only=True):
    """One stretch of support, from opening to close: what timeliness and outcomes are counted over."""

    KIND: ClassVar[str] = "involvement"

    request: Annotated[str | None, Says("From which request")] = None
    opened_on: Annotated[str | None, Says("Opened", required=True, partial_date=True)] = None
    reasons: Annotated[
        tuple[str, ...] | None, Says("Why", Reads.UNION, required=True, codes=lists.INVOLVEMENT_REASON)
    ] = None
    funding_stream: Annotated[str | None, Says("Paid for by")] = None
    paused_from: Annotated[str | None, Says("Paused from", partial_date=True)] = None
    paused_until: Annotated[str | None, Says("Paused until", partial_date=True)] = None
    closed_on: Annotated[str | None, Says("Closed", partial_date=True)] = None
    close_reason: Annotated[str | None, Says("Why it ended", codes=lists.CLOSE_REASON)] = None
    family_told: Annotated[str | None, Says("The family was told", codes=codes.ASKED)] = None
    why_not_told: Annotated[str | None, Says("Why not told", Reads.NARRATIVE)] = None
    keeping_it_going: Annotated[str | None, Says("Keeping it going", Reads.NARRATIVE, searched="notes")] = None
    family_stayed_together: Annotated[str | None, Says("The family stayed together", codes=codes.ASKED)] = None
    child_entered_care: Annotated[str | None, Says("A child went into care", codes=codes.ASKED)] = None
    kinship_arranged: Annotated[str | None, Says("Kinship care was arranged", codes=codes.ASKED)] = None
    sustained_due: Annotated[str | None, Says("Still holding? ask on", partial_date=True)] = None
    sustained_checked_on: Annotated[str | None, Says("Asked on", partial_date=True)] = None
    sustained: Annotated[str | None, Says("Is it still holding", codes=codes.ASKED)] = None
    sustained_words: Annotated[str | None, Says("In their words", Reads.NARRATIVE, searched="notes")] = None


class Transition(Record, frozen=True, kw_only=True):
    """A step up, down or across, or a move away: sent, and only over when the other side has said yes."""

    KIND: ClassVar[str] = "transition"

    direction: Annotated[str | None, Says("Which way", required=True, codes=lists.DIRECTION)] = None
    to_agency: Annotated[str | None, Says("To whom", required=True)] = None
    from_level: Annotated[str | None, Says("From level", codes=lists.LEVEL)] = None
    to_level: Annotated[str | None, Says("To level", codes=lists.LEVEL)] = None
    at: Annotated[str | None, Says("When", required=True, partial_date=True)] = None
    reason: Annotated[str | None, Says("Why", Reads.NARRATIVE, required=True, searched="notes")] = None
    accepted: Annotated[str | None, Says("Have they accepted", codes=codes.ASKED)] = None
    accepted_on: Annotated[str | None, Says("Accepted on", partial_date=True)] = None
    accepted_by: Annotated[str | None, Says("Accepted by")] = None
    handover: Annotated[str | None, Says("Handing over", Reads.NARRATIVE)] = None
    family_prepared: Annotated[str | None, Says("The family is prepared", codes=codes.ASKED)] = None


class CaseNote(Record, frozen=True, kw_only=True):
    """A call, a message, a talk: what happened between visits."""

    KIND: ClassVar[str] = "case_note"

    at: Annotated[str | None, Says("When", required=True, local_time=True)] = None
    note_kind: Annotated[str | None, Says("What kind", required=True, codes=lists.NOTE_KIND)] = None
    with_whom: Annotated[str | None, Says("With whom")] = None
    about: Annotated[tuple[str, ...] | None, Says("About whom", Reads.UNION)] = None
    text: Annotated[str | None, Says("What was said", Reads.NARRATIVE, required=True, searched="notes")] = None
    assertion: Annotated[str | None, Says("Who says so", codes=codes.ASSERTION)] = None
    follow_up: Annotated[str | None, Says("To do next", Reads.NARRATIVE)] = None
    contribution: Annotated[str | None, Says("From a partner’s words", Reads.COSMETIC)] = None
    """What the partner whose words these are called them; empty for what staff wrote."""
    source: Annotated[str | None, Says("From whom")] = None


class ChronologyEvent(Record, frozen=True, kw_only=True):
    """One significant thing in a family's life, good or hard, in a line. It never replaces the note it came from."""

    KIND: ClassVar[str] = "chronology_event"

    on: Annotated[str | None, Says("When", required=True, partial_date=True)] = None
    until: Annotated[str | None, Says("Until", partial_date=True)] = None
    persons: Annotated[tuple[str, ...] | None, Says("Who", Reads.UNION)] = None
    title: Annotated[str | None, Says("What happened", required=True, searched="notes")] = None
    detail: Annotated[str | None, Says("More", Reads.NARRATIVE, searched="notes")] = None
    nature: Annotated[str | None, Says("Strength or worry", required=True, codes=lists.NATURE)] = None
    category: Annotated[str | None, Says("What kind", required=True, codes=lists.EVENT_CATEGORY)] = None
    source: Annotated[str | None, Says("Who told us", required=True)] = None
    assertion: Annotated[str | None, Says("Who says so", codes=codes.ASSERTION)] = None
    impact: Annotated[str | None, Says("What it meant for the child", Reads.NARRATIVE)] = None
    action_taken: Annotated[str | None, Says("What was done", Reads.NARRATIVE)] = None
    outcome: Annotated[str | None, Says("What came of it", Reads.NARRATIVE)] = None
    family_view: Annotated[str | None, Says("What the family says of it", Reads.NARRATIVE, searched="notes")] = None
    significant: Annotated[bool | None, Says("Significant")] = None
    from_record: Annotated[str | None, Says("Taken from")] = None


class Connection(Record, frozen=True, kw_only=True):
    """Help near home that a family was told of or walked to, and what came of it."""

    KIND: ClassVar[str] = "connection"

    persons: Annotated[tuple[str, ...] | None, Says("For whom", Reads.UNION)] = None
    service: Annotated[str | None, Says("To what", required=True, searched="names")] = None
    service_key: Annotated[str | None, Says("In the local list")] = None
    needs: Annotated[tuple[str, ...] | None, Says("For what", Reads.UNION, codes=lists.NEED)] = None
    options_offered: Annotated[int | None, Says("How many were offered")] = None
    chosen_by: Annotated[str | None, Says("Chosen by", codes=lists.CHOSEN_BY)] = None
    type: Annotated[str | None, Says("How", required=True, codes=lists.CONNECTION_TYPE)] = None
    made_on: Annotated[str | None, Says("When", required=True, partial_date=True)] = None
    accepted: Annotated[str | None, Says("Did they say yes", codes=codes.ASKED)] = None
    first_attended_on: Annotated[str | None, Says("First went on", partial_date=True)] = None
    outcome: Annotated[str | None, Says("What came of it", codes=lists.CONNECTION_OUTCOME)] = None
    outcome_on: Annotated[str | None, Says("Asked on", partial_date=True)] = None
    why_not: Annotated[str | None, Says("What got in the way", codes=lists.STEP_BARRIER)] = None
    remedy: Annotated[
        str | None, Says("What was done about it after they had said no", Reads.NARRATIVE)
    ] = None  # fmt: skip
    remedied_on: Annotated[str | None, Says("Put right on", partial_date=True)] = None


class UnmetNeed(Record, frozen=True, kw_only=True):
    """Something a family needed and nobody could give: counted, so that it can be asked for."""

    KIND: ClassVar[str] = "unmet_need"
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.OPEN_TO_FAMILY

    need: Annotated[str | None, Says("What was needed", required=True, codes=lists.NEED)] = None
    why_not: Annotated[str | None, Says("What got in the way", required=True, codes=lists.STEP_BARRIER)] = None
    detail: Annotated[str | None, Says("More", Reads.NARRATIVE, searched="notes")] = None
    noted_on: Annotated[str | None, Says("Noted on", required=True, partial_date=True)] = None
    connection: Annotated[str | None, Says("From which connection")] = None
