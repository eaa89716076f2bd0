"""What an event of the chronology says when it is taken from a visit, a note, a meeting, a request or a decision."""

from __future__ import annotations

from collections.abc import Callable

from fsdesk.desk.around import Circle
from fsdesk.desk.reading import Held
from fsdesk.desk.visits import excerpt, parts_of, when
from fsdesk.records import codes
from fsdesk.records import family_codes as lists

TITLE_LETTERS = 120
Draft = dict[str, object]


def draft_from(circle: Circle, one: Held) -> Draft:
    """The fields of an event about a record, filled as far as the record says; empty for kinds that are no event."""
    found = _DRAFTS.get(one.kind)
    if found is None:
        return {}
    fields = {"nature": "neutral", "source": circle.names(one.first_author), **found(circle, one)}
    return {name: value for name, value in fields.items() if value}


def _titled(head: str, text: str) -> Draft:
    """A title of one line with what is more of it below."""
    flat = " ".join(text.split())
    whole = f"{head}: {flat}" if head and flat else head or flat
    title = excerpt(whole, TITLE_LETTERS)
    return {"title": title, "detail": text if title != whole else ""}


def _visit(circle: Circle, visit: Held) -> Draft:
    there = tuple(p.text("person") for p in parts_of(circle.held, visit.id, "took_part")
                  if p.text("presence") in ("all_of_it", "part_of_it") and p.text("person"))  # fmt: skip
    setting = codes.VISIT_SETTING.get(visit.text("setting"), "")
    return {
        **_titled(f"{setting} visit".strip(), visit.text("note")), "on": when(visit)[:10], "category": "visit",
        "persons": there, "assertion": "observed", "family_view": visit.text("family_view"),
    }  # fmt: skip


def _case_note(circle: Circle, note: Held) -> Draft:
    whom, kind = note.text("with_whom"), lists.NOTE_KIND.get(note.text("note_kind"), "")
    return {
        **_titled("", note.text("text") or kind), "on": note.text("at")[:10], "category": "other",
        "persons": note.list("about"), "source": whom or circle.names(note.first_author),
        "assertion": note.text("assertion"),
    }  # fmt: skip


def _meeting(circle: Circle, meeting: Held) -> Draft:
    kind = lists.MEETING_KIND.get(meeting.text("meeting_kind"), "Meeting")
    asked = [a for a in circle.kind("attendee") if a.text("meeting") == meeting.id and a.text("person")]
    there = tuple(a.text("person") for a in asked if a.text("attendance") == "present")
    return {**_titled(kind, meeting.text("decisions")), "on": meeting.text("at")[:10], "category": "plan",
            "persons": there}  # fmt: skip


def _request(_circle: Circle, request: Held) -> Draft:
    whom = request.text("source_person") or lists.REQUEST_SOURCE.get(request.text("source"), "")
    return {
        **_titled("Asked for help", request.text("going_on")), "on": request.text("received_at")[:10],
        "category": "plan", "source": whom, "assertion": "reported_by_other",
    }  # fmt: skip


def _level(_circle: Circle, decision: Held) -> Draft:
    level = lists.LEVEL.get(decision.text("assessed_level"), "")
    person = decision.text("person")
    return {
        **_titled(f"Level of need: {level}" if level else "Level of need", decision.text("rationale")),
        "on": decision.text("decided_on")[:10], "category": "plan", "persons": (person,) if person else (),
        "assertion": "professional_opinion", "family_view": decision.text("family_view"),
    }  # fmt: skip


def _connection(_circle: Circle, link: Held) -> Draft:
    outcome = lists.CONNECTION_OUTCOME.get(link.text("outcome"), "")
    return {
        **_titled(f"Connected to {link.text('service')}" if link.text("service") else "Connected to help", ""),
        "on": link.text("made_on")[:10], "category": "family", "persons": link.list("persons"), "outcome": outcome,
        "nature": "strength" if link.text("outcome") in ("using", "completed") else "neutral",
    }  # fmt: skip


def _transition(_circle: Circle, move: Held) -> Draft:
    direction = lists.DIRECTION.get(move.text("direction"), "")
    head = " ".join(filter(None, (direction, f"to {move.text('to_agency')}" if move.text("to_agency") else "")))
    return {**_titled(head, move.text("reason")), "on": move.text("at")[:10], "category": "plan"}


_DRAFTS: dict[str, Callable[[Circle, Held], Draft]] = {
    "visit": _visit, "case_note": _case_note, "meeting": _meeting, "request": _request, "level_decision": _level,
    "connection": _connection, "transition": _transition,
}  # fmt: skip
