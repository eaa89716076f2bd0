"""Whose each kind of record is: whom it is about, which home it was told in, what it hangs on, what is the staff's.

One line for each kind. A kind that has no line is the staff's alone, so a new one is never shown before somebody has
said for whom it is. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Whose(NamedTuple):
    """What decides for whom a kind of record is.

    `about` are the fields that name whom it is about, `homes` those that name the homes it is for, `of` those that name
    the record it is a part of (the first that is written counts) and without which it is not shown. `heart` are the
    fields without which nothing is left to show. `staff` are fields no family and no agency ever sees. `whole` is of
    the whole family when it says neither whom nor where; `frame` are the fields of such a record that any home of the
    family may see. `category` is what sharing agreements call it.
    """

    about: tuple[str, ...] = ()
    homes: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    heart: tuple[str, ...] = ()
    staff: frozenset[str] = frozenset()
    whole: bool = False
    frame: frozenset[str] = frozenset()
    category: str = ""


def _staff(*fields: str) -> frozenset[str]:
    return frozenset(fields)


WHOSE: Mapping[str, Whose] = {
    "family": Whose(whole=True, category="identity",
                    staff=_staff("safe_contact", "best_time_to_visit", "before_you_go", "restricted"),
                    frame=frozenset(("label", "known_as", "status", "area", "lead_professional", "opened_on"))),
    "household": Whose(category="household", staff=_staff(
        "track_condition", "winter_access", "gate_or_entry", "dogs_or_livestock", "hazards", "parking", "confidential",
        "access_confirmed_on")),
    "person": Whose(category="identity"),
    "membership": Whose(about=("person",), homes=("household",), category="household"),
    "relationship": Whose(about=("person", "other"), category="identity", staff=_staff(
        "no_contact", "no_contact_details", "contact_arrangement", "quality", "perceived_by")),
    "contact": Whose(about=("person",), heart=("value",), category="identity", staff=_staff(
        "safe_to_use", "safe_times", "voicemail_ok", "may_text")),
    "identifier": Whose(about=("person",), heart=("value",), category="identity"),
    "team_member": Whose(about=("for_people",), heart=("name",), whole=True, category="plan"),
    "involvement": Whose(whole=True, category="plan", staff=_staff("why_not_told", "child_entered_care"),
                         frame=frozenset(("opened_on", "closed_on"))),
    "visit": Whose(homes=("household",), whole=True, category="assessment", staff=_staff(
        "safeguarding_concern_raised", "who_else_in_home", "worker_reflection", "submitted", "mileage_tenths",
        "travel_minutes", "reconstructed_from_memory")),
    "took_part": Whose(about=("person",), of=("visit",), staff=_staff("why"), category="assessment"),
    "voice": Whose(about=("person",), of=("visit",), staff=_staff("interpretation", "why_not_obtained"),
                   heart=("words",), category="child_voice"),
    "observation": Whose(about=("about_person",), of=("visit",), heart=("text",), category="assessment"),
    "next_step": Whose(about=("owner_person",), of=("goal", "visit"), heart=("what",), whole=True, category="plan",
                       staff=_staff("contribution")),
    "assessment": Whose(whole=True, category="assessment", frame=frozenset((
        "assessment_kind", "pack", "pack_version", "started_on", "completed_on"))),
    "section": Whose(about=("person",), homes=("household",), of=("assessment",), whole=True, category="assessment"),
    "rating": Whose(about=("person",), homes=("household",), of=("assessment",), whole=True, category="assessment"),
    "private_rating": Whose(about=("person",), homes=("household",), of=("assessment",), category="health"),
    "answer": Whose(about=("person",), of=("assessment",), category="assessment"),
    "matrix_entry": Whose(about=("person",), of=("assessment",), heart=("text",), category="assessment"),
    "identified_need": Whose(about=("person",), whole=True, category="assessment"),
    "instrument": Whose(about=("person",), category="assessment"),
    "economic_snapshot": Whose(about=("person",), category="finance"),
    "level_decision": Whose(about=("person",), staff=_staff("escalated_for_access"), category="assessment"),
    "plan": Whose(whole=True, category="plan", staff=_staff("safe_to_leave"), frame=frozenset((
        "status", "started_on", "review_due", "copy_given_on", "closed_on"))),
    "goal": Whose(about=("subjects",), homes=("visible_to",), heart=("in_their_words",), category="plan"),
    "private_goal": Whose(about=("subjects",), homes=("visible_to",), heart=("in_their_words",), category="plan"),
    "review": Whose(of=("plan",), whole=True, category="plan", frame=frozenset((
        "plan", "due_on", "held_on", "review_kind", "next_due"))),
    "goal_progress": Whose(of=("goal",), category="plan"),
    "child_view": Whose(about=("person",), of=("review", "meeting"), heart=("words",), category="child_voice"),
    "meeting": Whose(whole=True, category="plan"),
    "attendee": Whose(about=("person",), of=("meeting",), staff=_staff("why", "contribution"), category="plan"),
    "case_note": Whose(about=("about",), heart=("text",), whole=True, category="assessment",
                       staff=_staff("contribution")),
    "chronology_event": Whose(about=("persons",), heart=("title",), whole=True, category="chronology"),
    "connection": Whose(about=("persons",), heart=("service",), whole=True, category="plan"),
    "document": Whose(about=("subject", "by"), of=("visit",), heart=("title",), category="assessment"),
    "engagement_agreement": Whose(about=("person",), category="plan", staff=_staff(
        "capacity_note", "other_holder_informed", "other_holder_why")),
    "sharing_permission": Whose(about=("subjects",), heart=("recipient",), category="plan", staff=_staff(
        "shared_anyway", "only_basis")),
    "sharing_decision": Whose(about=("subjects",), of=("concern",), heart=("recipient",), category="plan"),
    "correction": Whose(about=("person",), heart=("what_is_wrong",), category="plan", staff=_staff("told")),
    "own_statement": Whose(about=("person",), of=("about",), heart=("words",), category="assessment",
                           staff=_staff("told")),
    "objection": Whose(about=("person",), heart=("words",), category="plan", staff=_staff("told")),
    "crisis_contact": Whose(about=("who",), heart=("immediate_action",), category="health", staff=_staff("handled_by")),
    # what keeps people safe: for no family's eyes, as it may be read by whoever harms
    "safeguarding_concern": Whose(about=("about",)), "concern_act": Whose(of=("concern",)),
    "risk_flag": Whose(about=("about_record",)), "lone_working": Whose(of=("visit",)),
    # the work of the service itself; a request is what its sender told, who may be anybody
    "request": Whose(category="identity"),
    "transition": Whose(category="assessment"),
    "unmet_need": Whose(category="assessment"),
    "person_link": Whose(about=("person", "other")), "sign_off": Whose(of=("visit",)), "allocation": Whose(),
    "late_seen": Whose(), "access_request": Whose(), "disclosure_mark": Whose(),
}  # fmt: skip
"""Whom each kind of record is for, as the services' practice has it (data dictionary, envelope and section 5)."""

STAFF_ONLY = frozenset((
    "request", "transition", "unmet_need", "person_link", "sign_off", "allocation", "late_seen",
    "access_request", "disclosure_mark",
    "safeguarding_concern", "concern_act", "risk_flag", "lone_working",
))  # fmt: skip
"""Kinds that no family and no agency sees, whatever is in them."""
KIN_SEE = frozenset(
    ("known_as", "full_name", "life_stage", "sex", "gender", "pronouns", "born_on", "due_on", "died_on")
)
"""What a home sees of a parent or grandparent of its own who lives elsewhere: who they are and nothing more."""
ADDRESS = frozenset((
    "label", "address_lines", "town", "postcode", "what_else_to_find", "grid_reference", "nearest_signal",
    "mobile_signal", "ferry_or_tide",
))  # fmt: skip
"""What tells where a home is."""


def whose(kind: str) -> Whose | None:
    """For whom a kind of record may be; None where it is the staff's alone."""
    return None if kind in STAFF_ONLY else WHOSE.get(kind)
