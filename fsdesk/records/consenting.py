"""Agreeing to be helped, permitting something to be shared, and each act of sharing: three records, never one tick.

Help is voluntary, so an agreement can end at any time. A permission is asked for only where the answer would be obeyed.
Every act of sharing stands for itself, with why it was right. Source: GIRFEC Practice Guidance 4 (Scottish Government,
2022); Information sharing, advice for practitioners (Department for Education, 2024).
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from fsdesk.records import codes
from fsdesk.records import consent_codes as consent
from fsdesk.records import family_codes as lists
from fsdesk.records.fields import Reads, Record, Says, Sensitivity


class EngagementAgreement(Record, frozen=True, kw_only=True):
    """That somebody agrees to be helped, to what, and until they say otherwise. One adult's is enough to begin."""

    KIND: ClassVar[str] = "engagement_agreement"

    person: Annotated[str | None, Says("Who agrees", required=True)] = None
    given_by: Annotated[str | None, Says("Who said so", required=True, codes=consent.GIVEN_BY)] = None
    given_by_person: Annotated[str | None, Says("Which of the family")] = None
    capacity_note: Annotated[
        str | None, Says("How we know they understood", Reads.NARRATIVE, sensitivity=Sensitivity.PRIVATE_TO_PERSON)
    ] = None
    agreed: Annotated[
        str | None, Says("Do they want our help", Reads.PROTECTIVE, required=True, codes=consent.AGREED_HELP,
                         safest_first=("no", "not_now", "not_asked", "partly", "yes"))
    ] = None  # fmt: skip
    scope: Annotated[str | None, Says("What they agree to", Reads.NARRATIVE, required=True)] = None
    own_view: Annotated[str | None, Says("What they think of it, in their own words", Reads.NARRATIVE)] = None
    why_no_view: Annotated[str | None, Says("Why their own view is not here", Reads.NARRATIVE)] = None
    method: Annotated[str | None, Says("How", required=True, codes=consent.AGREED_HOW)] = None
    at: Annotated[str | None, Says("When", required=True, local_time=True)] = None
    notice_version: Annotated[str | None, Says("Which privacy notice was gone through", required=True)] = None
    explained_in: Annotated[str | None, Says("In what language or form")] = None
    review_due: Annotated[str | None, Says("Ask again by", required=True, partial_date=True)] = None
    other_holder_informed: Annotated[
        str | None, Says("Does whoever else has parental responsibility know", Reads.PROTECTIVE,
                         sensitivity=Sensitivity.PROTECTED, codes=consent.OTHER_HOLDER,
                         safest_first=("not_safe", "no_with_reason", "not_known", "nobody", "yes"))
    ] = None  # fmt: skip
    other_holder_why: Annotated[
        str | None, Says("Why not", Reads.NARRATIVE, sensitivity=Sensitivity.PROTECTED)
    ] = None  # fmt: skip
    ended_at: Annotated[str | None, Says("They said stop", Reads.PROTECTIVE, local_time=True)] = None
    ended_by: Annotated[str | None, Says("Who ended it", codes=consent.ENDED_BY)] = None
    end_reason: Annotated[str | None, Says("In their words", Reads.NARRATIVE)] = None
    words_shown: Annotated[str | None, Says("The very words that were read", Reads.APPEND)] = None
    words_version: Annotated[str | None, Says("Which version of them")] = None
    read_with: Annotated[str | None, Says("Who read it with them", codes=consent.READ_WITH)] = None
    read_by: Annotated[str | None, Says("Who interpreted or read it")] = None
    signature: Annotated[str | None, Says("Their signature")] = None
    copy_wanted: Annotated[bool | None, Says("They would like a copy")] = None
    copy_given_on: Annotated[str | None, Says("They have their copy since", partial_date=True)] = None
    limits: Annotated[str | None, Says("But …", Reads.NARRATIVE)] = None
    limits_read: Annotated[str | None, Says("The condition as it was read", Reads.APPEND)] = None


class SharingPermission(Record, frozen=True, kw_only=True):
    """That something about somebody may go to one named place for one purpose: asked only where no is obeyed."""

    KIND: ClassVar[str] = "sharing_permission"

    subjects: Annotated[tuple[str, ...] | None, Says("About whom", required=True)] = None
    recipient: Annotated[str | None, Says("Who would get it", required=True, searched="names")] = None
    recipient_type: Annotated[str | None, Says("What kind of place", codes=lists.AGENCY_TYPE)] = None
    purpose: Annotated[str | None, Says("What for", Reads.NARRATIVE, required=True)] = None
    categories: Annotated[
        tuple[str, ...] | None, Says("What of it", required=True, codes=consent.DATA_CATEGORY)
    ] = None  # fmt: skip
    shared_anyway: Annotated[
        bool | None, Says("Would it be shared whatever they say", Reads.PROTECTIVE, required=True,
                          safest_first=(True, False))
    ] = None  # fmt: skip
    decision: Annotated[
        str | None, Says("What they say", Reads.PROTECTIVE, required=True, codes=consent.PERMISSION_DECISION,
                         safest_first=("refuse", "not_now", "allow_with_limits", "allow"))
    ] = None  # fmt: skip
    limits: Annotated[str | None, Says("But …", Reads.NARRATIVE)] = None
    own_view: Annotated[str | None, Says("What the child thinks of it", Reads.NARRATIVE)] = None
    by: Annotated[str | None, Says("Who says so", required=True)] = None
    method: Annotated[str | None, Says("How", required=True, codes=consent.AGREED_HOW)] = None
    at: Annotated[str | None, Says("When", required=True, local_time=True)] = None
    expires: Annotated[str | None, Says("Until", required=True, partial_date=True)] = None
    only_basis: Annotated[bool | None, Says("Their permission is the only ground", Reads.PROTECTIVE,
                                            safest_first=(True, False))] = None  # fmt: skip
    withdrawn_at: Annotated[str | None, Says("Taken back", Reads.PROTECTIVE, local_time=True)] = None
    withdrawn_by: Annotated[str | None, Says("Who took it back")] = None
    withdrawal_method: Annotated[str | None, Says("How they said so", codes=consent.AGREED_HOW)] = None
    withdrawn_words: Annotated[str | None, Says("In their words", Reads.NARRATIVE)] = None
    told_recipient: Annotated[str | None, Says("Who there was told", Reads.NARRATIVE)] = None
    told_recipient_on: Annotated[str | None, Says("Told on", partial_date=True)] = None
    words_shown: Annotated[str | None, Says("The very words that were read", Reads.APPEND)] = None
    words_version: Annotated[str | None, Says("Which version of them")] = None
    read_with: Annotated[str | None, Says("Who read it with them", codes=consent.READ_WITH)] = None
    read_by: Annotated[str | None, Says("Who interpreted or read it")] = None
    signature: Annotated[str | None, Says("Their signature")] = None
    copy_wanted: Annotated[bool | None, Says("They would like a copy")] = None
    copy_given_on: Annotated[str | None, Says("They have their copy since", partial_date=True)] = None
    limits_read: Annotated[str | None, Says("The condition as it was read", Reads.APPEND)] = None


class SharingDecision(Record, frozen=True, kw_only=True):
    """One decision to share something or not to, also by word of mouth, with why it was necessary and fair.

    Its fields are the list of GIRFEC Practice Guidance 4, section 12. With `override` it was done to keep somebody safe
    without waiting for anybody: it may then be completed after the act, within a day, and a lead reads it.
    """

    KIND: ClassVar[str] = "sharing_decision"

    at: Annotated[str | None, Says("When", required=True, local_time=True)] = None
    subjects: Annotated[tuple[str, ...] | None, Says("About whom", Reads.UNION, required=True)] = None
    recipient: Annotated[str | None, Says("With whom", required=True, searched="names")] = None
    recipient_type: Annotated[str | None, Says("What kind of place", codes=lists.AGENCY_TYPE)] = None
    recipient_person: Annotated[str | None, Says("Who there")] = None
    categories: Annotated[
        tuple[str, ...] | None, Says("What of it", Reads.UNION, required=True, codes=consent.DATA_CATEGORY)
    ] = None
    what: Annotated[str | None, Says("What exactly", Reads.NARRATIVE)] = None
    how: Annotated[str | None, Says("How", codes=consent.SHARED_HOW)] = None
    lawful_basis: Annotated[str | None, Says("On what ground", required=True, codes=consent.LAWFUL_BASIS)] = None
    special_condition: Annotated[str | None, Says("Why so private a thing", codes=consent.SPECIAL_CONDITION)] = None
    criminal_data: Annotated[bool | None, Says("Offences are in it, also alleged", Reads.PROTECTIVE,
                                               safest_first=(True, False))] = None  # fmt: skip
    agreement: Annotated[str | None, Says("Under which sharing agreement")] = None
    permission: Annotated[str | None, Says("Under which permission")] = None
    why_necessary: Annotated[
        str | None, Says("Why it was necessary, and no more than needed", Reads.NARRATIVE, required=True)
    ] = None
    views: Annotated[str | None, Says("What they think of it", Reads.NARRATIVE, required=True)] = None
    informed: Annotated[
        str | None, Says("Were they told", Reads.PROTECTIVE, required=True, codes=codes.ASKED,
                         safest_first=("no", "not_known", "not_asked", "declined", "yes"))
    ] = None  # fmt: skip
    not_informed_reason: Annotated[
        str | None, Says("Why they were not told", Reads.NARRATIVE, sensitivity=Sensitivity.PROTECTED)
    ] = None
    advice_from: Annotated[str | None, Says("Whose advice was asked")] = None
    decided_by: Annotated[str | None, Says("Who decided", required=True)] = None
    outcome: Annotated[str | None, Says("What was done", required=True, codes=consent.SHARING_OUTCOME)] = None
    not_shared_reason: Annotated[str | None, Says("Why it was not shared", Reads.NARRATIVE)] = None
    identity_protected: Annotated[bool | None, Says("Whoever could be harmed is not named")] = None
    override: Annotated[
        bool | None, Says("To keep somebody safe, without waiting", Reads.PROTECTIVE, safest_first=(True, False))
    ] = None
    risk: Annotated[
        str | None, Says("What the risk is", Reads.NARRATIVE, sensitivity=Sensitivity.PROTECTED)
    ] = None  # fmt: skip
    seriousness: Annotated[
        str | None, Says("How serious", codes=consent.SERIOUSNESS, sensitivity=Sensitivity.PROTECTED)
    ] = None
    consulted_lead: Annotated[
        str | None, Says("Was a lead asked first", codes=codes.ASKED, sensitivity=Sensitivity.PROTECTED)
    ] = None
    why_not_consulted: Annotated[
        str | None, Says("Why not", Reads.NARRATIVE, sensitivity=Sensitivity.PROTECTED)
    ] = None  # fmt: skip
    time_pressure: Annotated[
        str | None, Says("Why it could not wait", Reads.NARRATIVE, sensitivity=Sensitivity.PROTECTED)
    ] = None
    safe_to_inform: Annotated[
        str | None, Says("Is it safe to tell the family", Reads.PROTECTIVE, codes=codes.ASKED,
                         sensitivity=Sensitivity.PROTECTED,
                         safest_first=("no", "not_known", "not_asked", "declined", "yes"))
    ] = None  # fmt: skip
    acted_at: Annotated[str | None, Says("Acted", local_time=True, sensitivity=Sensitivity.PROTECTED)] = None
    lead_looked_at: Annotated[
        str | None, Says("A lead looked at it", local_time=True, sensitivity=Sensitivity.PROTECTED)
    ] = None
    lead_words: Annotated[
        str | None, Says("What the lead says", Reads.NARRATIVE, sensitivity=Sensitivity.PROTECTED)
    ] = None  # fmt: skip
    remedy: Annotated[
        str | None, Says("What was done about it after they had said no", Reads.NARRATIVE)
    ] = None  # fmt: skip
    remedied_on: Annotated[str | None, Says("Put right on", partial_date=True)] = None
    concern: Annotated[str | None, Says("The worry it follows from", sensitivity=Sensitivity.PROTECTED)] = None
