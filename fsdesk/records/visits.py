"""A visit and what came of it: who was there, what each child and adult said, what was seen, what was agreed."""

from __future__ import annotations

from typing import Annotated, ClassVar

from fsdesk.records import codes
from fsdesk.records import family_codes as lists
from fsdesk.records.fields import Reads, Record, Says, Sensitivity


class Visit(Record, frozen=True, kw_only=True):
    """One meeting with a family, planned or made, at home or elsewhere."""

    KIND: ClassVar[str] = "visit"

    household: Annotated[str | None, Says("Which home")] = None
    purpose: Annotated[
        tuple[str, ...] | None, Says("Purpose", Reads.UNION, required=True, codes=codes.VISIT_PURPOSE)
    ] = None
    planned_start: Annotated[str | None, Says("Planned start", local_time=True)] = None
    planned_end: Annotated[str | None, Says("Planned end", local_time=True)] = None
    workers: Annotated[tuple[str, ...] | None, Says("Workers", Reads.UNION, required=True)] = None
    setting: Annotated[str | None, Says("Where", required=True, codes=codes.VISIT_SETTING)] = None
    status: Annotated[str | None, Says("How it went", required=True, codes=codes.VISIT_STATUS)] = None
    no_access_reason: Annotated[str | None, Says("Why not", codes=codes.NO_ACCESS_REASON)] = None
    actual_start: Annotated[str | None, Says("Started", local_time=True)] = None
    actual_end: Annotated[str | None, Says("Ended", local_time=True)] = None
    travel_minutes: Annotated[int | None, Says("Travel, minutes")] = None
    mileage_tenths: Annotated[int | None, Says("Mileage (tenths of a mile)")] = None
    note: Annotated[str | None, Says("What happened", Reads.NARRATIVE, required=True, searched="notes")] = None
    family_view: Annotated[
        str | None, Says("What the family thought of the visit", Reads.NARRATIVE, searched="notes")
    ] = None
    advice_given: Annotated[str | None, Says("Advice given", Reads.NARRATIVE, searched="notes")] = None
    who_else_in_home: Annotated[
        str | None, Says("Who else was in the home", Reads.NARRATIVE, sensitivity=Sensitivity.PROTECTED)
    ] = None
    safeguarding_concern_raised: Annotated[
        str | None,
        Says("Anything that worried you about someone's safety", Reads.PROTECTIVE, required=True, codes=codes.ASKED,
             safest_first=("yes", "not_known", "not_asked", "declined", "no")),
    ] = None  # fmt: skip
    worker_reflection: Annotated[
        str | None, Says("Your own reflection", Reads.NARRATIVE, sensitivity=Sensitivity.PROTECTED)
    ] = None
    recorded_with_family: Annotated[str | None, Says("Written with the family", codes=codes.ASKED)] = None
    reconstructed_from_memory: Annotated[bool | None, Says("Written again from memory")] = None
    submitted: Annotated[str | None, Says("Sent for signature")] = None


class TookPart(Record, frozen=True, kw_only=True):
    """That someone took part in a visit, or was expected and did not, or is a child who was not seen, and why."""

    KIND: ClassVar[str] = "took_part"

    visit: Annotated[str | None, Says("Visit", required=True)] = None
    person: Annotated[str | None, Says("Person")] = None
    someone_else: Annotated[str | None, Says("Someone else")] = None
    presence: Annotated[str | None, Says("Was there", required=True, codes=codes.PRESENCE)] = None
    seen_alone: Annotated[str | None, Says("Seen alone", codes=codes.ASKED)] = None
    why: Annotated[str | None, Says("Why not seen")] = None


class Voice(Record, frozen=True, kw_only=True):
    """One person's own words at a visit, verbatim, with how they were given."""

    KIND: ClassVar[str] = "voice"
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.PRIVATE_TO_PERSON

    visit: Annotated[str | None, Says("Visit", required=True)] = None
    person: Annotated[str | None, Says("Whose words", required=True)] = None
    method: Annotated[str | None, Says("How they were given", required=True, codes=codes.VOICE_METHOD)] = None
    words: Annotated[str | None, Says("Their own words", Reads.APPEND, searched="notes")] = None
    interpretation: Annotated[str | None, Says("What you make of it", Reads.NARRATIVE, searched="notes")] = None
    alone: Annotated[str | None, Says("Was the person alone with you", codes=codes.ASKED)] = None
    interpreter: Annotated[str | None, Says("Who interpreted")] = None
    why_not_obtained: Annotated[str | None, Says("Why there are no words")] = None
    what_changed: Annotated[str | None, Says("What changed because of it", Reads.NARRATIVE)] = None
    in_plan: Annotated[
        str | None,
        Says("May these words stand in the family’s plan", Reads.PROTECTIVE, codes=codes.ASKED,
             safest_first=("no", "declined", "not_asked", "not_known", "yes")),
    ] = None  # fmt: skip


class Observation(Record, frozen=True, kw_only=True):
    """Something seen or heard at a visit, with who it is about and who says so."""

    KIND: ClassVar[str] = "observation"

    visit: Annotated[str | None, Says("Visit", required=True)] = None
    area: Annotated[str | None, Says("About", required=True, codes=codes.OBSERVATION_AREA)] = None
    text: Annotated[str | None, Says("What was seen or heard", Reads.APPEND, required=True, searched="notes")] = None
    assertion: Annotated[str | None, Says("Who says so", required=True, codes=codes.ASSERTION)] = None
    about_person: Annotated[str | None, Says("About whom")] = None


class NextStep(Record, frozen=True, kw_only=True):
    """Something agreed, at a visit or in the plan: what, who will do it, by when. The owner may be anyone."""

    KIND: ClassVar[str] = "next_step"

    visit: Annotated[str | None, Says("Agreed at")] = None
    goal: Annotated[str | None, Says("For which goal")] = None
    what: Annotated[str | None, Says("What", required=True, searched="notes")] = None
    owner_person: Annotated[str | None, Says("Who in the family")] = None
    owner: Annotated[str | None, Says("Who else")] = None
    owner_of_team: Annotated[str | None, Says("Who of the people around the family")] = None
    owner_agreed: Annotated[str | None, Says("Have they agreed", codes=codes.ASKED)] = None
    due_on: Annotated[str | None, Says("By when", partial_date=True)] = None
    status: Annotated[str | None, Says("Done?", codes=codes.STEP_STATUS)] = None
    done_on: Annotated[str | None, Says("Done on", partial_date=True)] = None
    barrier: Annotated[str | None, Says("What got in the way", codes=lists.STEP_BARRIER)] = None
    contribution: Annotated[str | None, Says("From a partner’s words", Reads.COSMETIC)] = None
    """What the partner who said so called it, as the hub knows it: so it is settled once, wherever it is put in."""
