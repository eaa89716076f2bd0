"""What keeps people safe: a worry about somebody, a crisis, working alone, and what to know before going in."""

from __future__ import annotations

from typing import Annotated, ClassVar

from fsdesk.records import codes
from fsdesk.records import safety_codes as lists
from fsdesk.records.fields import Reads, Record, Says, Sensitivity

_WORRY_FIRST = ("yes", "not_known", "not_asked", "declined", "no")
_NOT_UNLESS_SURE = ("no", "declined", "not_asked", "not_known", "yes")


class SafeguardingConcern(Record, frozen=True, kw_only=True):
    """A worry that somebody is being harmed or may be, in the words it was seen or said in.

    It is a record, not a referral: nobody is told by it until it is at the hub and somebody has read it.
    """

    KIND: ClassVar[str] = "safeguarding_concern"
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.PROTECTED

    visit: Annotated[str | None, Says("At which visit")] = None
    noticed_at: Annotated[str | None, Says("When you saw or heard it", required=True, local_time=True)] = None
    about: Annotated[tuple[str, ...] | None, Says("About whom", Reads.UNION)] = None
    about_others: Annotated[str | None, Says("Somebody not listed", Reads.NARRATIVE)] = None
    concern_for: Annotated[str | None, Says("Who may be harmed", required=True, codes=lists.CONCERN_FOR)] = None
    harm: Annotated[tuple[str, ...] | None, Says("What kind of harm", Reads.UNION, required=True, codes=lists.HARM)] = (
        None
    )
    about_worker: Annotated[str | None, Says("About which worker")] = None
    immediate_danger: Annotated[
        str | None,
        Says("Is anybody in danger now", Reads.PROTECTIVE, required=True, codes=codes.ASKED,
             safest_first=_WORRY_FIRST),
    ] = None  # fmt: skip
    words: Annotated[str | None, Says("What was seen or said, word for word", Reads.APPEND, required=True)] = None
    said_by: Annotated[str | None, Says("Who said it")] = None
    assertion: Annotated[str | None, Says("Who says so", codes=codes.ASSERTION)] = None
    injuries: Annotated[str | None, Says("Any injury, in words", Reads.NARRATIVE)] = None
    kept_from: Annotated[
        str | None,
        Says("Who must not know", Reads.PROTECTIVE, required=True, codes=lists.KEPT_FROM,
             safest_first=("these", "nobody")),
    ] = None  # fmt: skip
    family_told: Annotated[str | None, Says("Does the family know that you pass this on", required=True,
                                            codes=codes.ASKED)] = None  # fmt: skip
    why_not_told: Annotated[str | None, Says("Why not", Reads.NARRATIVE)] = None
    lead_told_at: Annotated[str | None, Says("A lead was told", required=True, local_time=True)] = None
    lead_told: Annotated[str | None, Says("Which lead")] = None
    lead_read_at: Annotated[str | None, Says("A lead has read it", local_time=True)] = None
    lead_read_by: Annotated[str | None, Says("Who read it")] = None
    sharing: Annotated[str | None, Says("The decision to share")] = None
    outcome: Annotated[str | None, Says("What came of it", codes=lists.CONCERN_OUTCOME)] = None
    outcome_words: Annotated[str | None, Says("In words", Reads.NARRATIVE)] = None
    closed_at: Annotated[str | None, Says("Closed", local_time=True)] = None


class ConcernAct(Record, frozen=True, kw_only=True):
    """One thing done about a worry: whom somebody rang, what they were told, and under which reference."""

    KIND: ClassVar[str] = "concern_act"
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.PROTECTED

    concern: Annotated[str | None, Says("Which worry", required=True)] = None
    act: Annotated[str | None, Says("What was done", required=True, codes=lists.CONCERN_ACT)] = None
    at: Annotated[str | None, Says("When", required=True, local_time=True)] = None
    told_whom: Annotated[str | None, Says("Who was spoken with")] = None
    reference: Annotated[str | None, Says("Their reference")] = None
    said: Annotated[str | None, Says("What was said or agreed", Reads.NARRATIVE)] = None
    acknowledged_at: Annotated[str | None, Says("They said they have it", local_time=True)] = None
    decision: Annotated[str | None, Says("After which decision to tell somebody")] = None


class CrisisContact(Record, frozen=True, kw_only=True):
    """Somebody was in crisis and got in touch, and what was done at once. Its follow-up is worked out from it."""

    KIND: ClassVar[str] = "crisis_contact"
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.PRIVATE_TO_PERSON

    at: Annotated[str | None, Says("When", required=True, local_time=True)] = None
    who: Annotated[tuple[str, ...] | None, Says("Who was in crisis", Reads.UNION)] = None
    who_else: Annotated[str | None, Says("Somebody not listed")] = None
    nature: Annotated[str | None, Says("What kind of crisis", required=True, codes=lists.CRISIS_NATURE)] = None
    hours: Annotated[str | None, Says("When it came", required=True, codes=lists.CRISIS_HOURS)] = None
    handled_by: Annotated[str | None, Says("Who dealt with it", required=True)] = None
    immediate_action: Annotated[str | None, Says("What was done at once", Reads.NARRATIVE, required=True)] = None
    called_on: Annotated[str | None, Says("Rang again on", partial_date=True)] = None
    call_words: Annotated[str | None, Says("How it was then", Reads.NARRATIVE)] = None
    reviewed_on: Annotated[str | None, Says("Looked at together on", partial_date=True)] = None
    review_words: Annotated[str | None, Says("What we change because of it", Reads.NARRATIVE)] = None
    therapeutic_offered: Annotated[str | None, Says("Was talking help offered", codes=codes.ASKED)] = None


class RiskFlag(Record, frozen=True, kw_only=True):
    """Something to know before going in, with what it rests on and the day it is looked at again."""

    KIND: ClassVar[str] = "risk_flag"
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.PROTECTED

    risk: Annotated[str | None, Says("What to know", required=True, codes=lists.RISK_FLAG)] = None
    about: Annotated[str | None, Says("About", required=True, codes=lists.RISK_ABOUT)] = None
    about_record: Annotated[str | None, Says("Which person or home")] = None
    detail: Annotated[str | None, Says("What to do about it", Reads.NARRATIVE)] = None
    evidence: Annotated[str | None, Says("What it rests on", Reads.NARRATIVE, required=True)] = None
    since: Annotated[str | None, Says("Since", required=True, partial_date=True)] = None
    review_due: Annotated[str | None, Says("Look at it again by", required=True, partial_date=True)] = None
    looked_at_on: Annotated[str | None, Says("Looked at again on", partial_date=True)] = None
    removed_because: Annotated[str | None, Says("Taken away, because", Reads.NARRATIVE)] = None
    removed_by: Annotated[str | None, Says("Taken away by")] = None


class LoneWorking(Record, frozen=True, kw_only=True):
    """The plan of somebody who goes to a visit alone: when they will be back, and who looks for them if they are not.

    The hub watches the time; a laptop cannot. Times carry the offset of the laptop, so that the hub reads them alike.
    """

    KIND: ClassVar[str] = "lone_working"
    SENSITIVITY: ClassVar[Sensitivity] = Sensitivity.PROTECTED

    visit: Annotated[str | None, Says("Visit", required=True)] = None
    worker: Annotated[str | None, Says("Who goes", required=True)] = None
    buddy: Annotated[str | None, Says("Who looks out for you", required=True)] = None
    expected_finish: Annotated[str | None, Says("Out again by", required=True, local_time=True)] = None
    grace_minutes: Annotated[int | None, Says("Minutes before anybody worries")] = None
    phone: Annotated[str | None, Says("The number you carry")] = None
    vehicle: Annotated[str | None, Says("Car and number plate")] = None
    risk_level: Annotated[
        str | None,
        Says("How risky is this visit", Reads.PROTECTIVE, required=True, codes=lists.RISK_LEVEL,
             safest_first=("high", "medium", "low")),
    ] = None  # fmt: skip
    measures: Annotated[str | None, Says("What you do about it", Reads.NARRATIVE)] = None
    two_workers: Annotated[
        str | None,
        Says("Must two of you go", Reads.PROTECTIVE, codes=codes.ASKED, safest_first=_WORRY_FIRST),
    ] = None  # fmt: skip
    landline_safe: Annotated[
        str | None,
        Says("Is it safe to ring the home’s landline", Reads.PROTECTIVE, codes=codes.ASKED,
             safest_first=_NOT_UNLESS_SURE),
    ] = None  # fmt: skip
    approved_by: Annotated[str | None, Says("A lead agreed")] = None
    waived_by: Annotated[str | None, Says("Which lead let you go without the hub")] = None
    waived_because: Annotated[str | None, Says("Why", Reads.NARRATIVE)] = None
    phoned_code: Annotated[str | None, Says("The code they read to you")] = None
    set_off_at: Annotated[str | None, Says("Set off", local_time=True)] = None
    check_in_at: Annotated[str | None, Says("Arrived", local_time=True)] = None
    check_out_at: Annotated[str | None, Says("Out again", local_time=True)] = None
    check_out_by: Annotated[str | None, Says("How", codes=lists.CHECK_CHANNEL)] = None
    late_because: Annotated[str | None, Says("What kept you", Reads.NARRATIVE)] = None
    called_off_at: Annotated[str | None, Says("Not going", local_time=True)] = None
