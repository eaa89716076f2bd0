"""What records and values are called in a sentence: kinds, references, times, codes. Never a bare identifier."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from fsdesk import telling
from fsdesk.desk.people import people_of
from fsdesk.desk.reading import Held
from fsdesk.records.fields import Sensitivity, Value
from fsdesk.records.ids import RecordId, is_record_name
from fsdesk.revisions import declared
from fsdesk.services import service_of
from fsdesk.wordbooks import words_of

KIND_WORDS = {
    "family": "The family’s details",
    "household": "A home",
    "person": "A person’s details",
    "membership": "Who lives where",
    "relationship": "Who is what to whom",
    "contact": "A way to be in touch",
    "identifier": "A number",
    "team_member": "Someone around the family",
    "person_link": "Whether two records are one person",
    "request": "A request for help",
    "involvement": "The time we are involved",
    "transition": "A step up, down or across",
    "visit": "A visit",
    "took_part": "Who was there",
    "voice": "Own words",
    "observation": "What was seen",
    "next_step": "Agreed",
    "sign_off": "A lead’s decision",
    "assessment": "An assessment",
    "section": "A part of an assessment",
    "rating": "How something is",
    "private_rating": "How something is, in private",
    "answer": "An answer",
    "matrix_entry": "The resilience matrix",
    "identified_need": "A need",
    "instrument": "An instrument used elsewhere",
    "economic_snapshot": "Work and money",
    "level_decision": "A level of need",
    "plan": "The plan",
    "goal": "A goal",
    "private_goal": "A private goal",
    "review": "A review",
    "goal_progress": "How a goal goes",
    "child_view": "What a child thinks",
    "meeting": "A meeting",
    "attendee": "Who was at a meeting",
    "case_note": "A note",
    "chronology_event": "An event",
    "connection": "Help near home",
    "unmet_need": "Something nobody could give",
    "document": "A picture or paper",
    "allocation": "Who holds the family",
    "access_request": "A request",
    "disclosure_mark": "A mark",
    "late_seen": "Looked at after a handover",
    "engagement_agreement": "Agreeing to our help",
    "sharing_permission": "A permission to share",
    "sharing_decision": "A decision about sharing",
    "correction": "Something to be corrected",
    "own_statement": "A person’s own words beside it",
    "objection": "Asking that something is not used",
    "safeguarding_concern": "A note",
    "concern_act": "A note",
    "crisis_contact": "A note",
    "risk_flag": "Before you go",
    "lone_working": "Out alone",
}
"""What each kind of record is called where no more is known of it."""

TITLE_FIELDS = (
    "known_as",
    "full_name",
    "label",
    "title",
    "name",
    "in_their_words",
    "what",
    "service",
    "who_for",
    "recipient",
)
"""Fields that say best which record this is, the first that is written."""
TITLE_LENGTH = 60
UNNAMED = "A record"
"""What a record is called that may be called by nothing of its own."""
USER_FIELDS = ("workers", "owner", "lead_professional", "decided_by", "confirmed_by_lead")

Names = Callable[[str], str]


def titles_of(held: Sequence[Held], today: date) -> dict[RecordId, str]:
    """What each record of a family is called where another refers to it."""
    found = {one.id: title_of(one) for one in held}
    found.update((person.id, person.known_as) for person in people_of(held, today))
    return found


def is_discreet(one: Held) -> bool:
    """Whether a record is called by nothing of its own anywhere but on its page: what is protected, restricted or
    hidden from somebody may be read over a shoulder in a list, a title, a task or a file name."""
    guard = one.guard
    return guard.safety >= Sensitivity.PROTECTED.safety or bool(one.list("hidden_from"))


def title_of(one: Held) -> str:
    """A record in a few words: its own where it has any and may be called by them, else what its kind is called."""
    if is_discreet(one):
        return UNNAMED
    words = next((one.text(field) for field in TITLE_FIELDS if one.text(field)), "")
    return _short(words) if words else KIND_WORDS.get(one.kind, "A record")


def in_words(kind: str, field: str, value: Value, called: Mapping[RecordId, str], names: Names) -> str:
    """A field's value as people read it: codes in words, people, homes and users by name, times as times."""
    says = declared(kind, field).says
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(in_words(kind, field, part, called, names) for part in value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    text = str(value)
    if says.codes is not None:
        return says.codes.get(text, text)
    if field in USER_FIELDS:
        return names(text)
    if is_record_name(text):
        return called.get(RecordId(text), "something in this family")
    if says.local_time:
        return f"{telling.short_day(text)} {telling.clock_time(text)}".strip()
    return telling.short_day(text) or text if says.partial_date else text


def partnership_words(area: str) -> dict[str, str]:
    """What the partnership of an area calls the things a family's page names."""
    words = words_of(service_of(area).words)
    return {
        "lead": words.say("lead_professional"),
        "assessment": words.on_page("section.assessments"),
        "plan": words.on_page("section.plan"),
        "request": words.on_page("title.request"),
    }


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= TITLE_LENGTH else flat[:TITLE_LENGTH].rsplit(" ", 1)[0] + "…"
