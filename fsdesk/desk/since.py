"""Since last time: what happened after the last visit, in a few lines for a worker about to ring the bell."""

from __future__ import annotations

from collections.abc import Iterator

from fsdesk import rules_planning as rules
from fsdesk import telling
from fsdesk.desk.around import Circle, sensitivity_of
from fsdesk.desk.helping import NOTE_ICONS
from fsdesk.desk.plan_reading import owners_of
from fsdesk.desk.reading import Held
from fsdesk.desk.visits import excerpt, parts_of
from fsdesk.records import codes
from fsdesk.records import family_codes as lists
from fsdesk.records.fields import Sensitivity

LINES_MOST, LETTERS = 6, 90
LANE_ICONS = {"visit": "house", "school": "school", "health": "stethoscope", "home_money": "house", "family": "users",
              "worry": "triangle-alert", "plan": "target", "other": "info"}  # fmt: skip
SETTING_ICONS = {"school": "school", "hub": "users", "health_centre": "stethoscope", "vehicle": "car",
                 "phone": "phone", "video": "phone"}  # fmt: skip

Told = tuple[str, str, str]
"""When it was (ISO), an icon, a sentence."""


def lines_since(circle: Circle) -> tuple[Told, ...]:
    """(icon, day in words, sentence), newest first; the last visit itself is the last line."""
    done = [v for v in circle.kind("visit") if v.text("status") == "done" and v.text("actual_start")]
    last = max(done, key=lambda v: v.text("actual_start"), default=None)
    since = last.text("actual_start")[:16] if last is not None else ""
    taken = {e.text("from_record") for e in circle.kind("chronology_event") if _is_open(e)}
    found = [told for told in _told(circle, taken) if told[0][:16] > since[: len(told[0][:16])] or not since]
    found = [told for told in found if told[0][:10] <= circle.today.isoformat()]
    lines = [(icon, telling.short_day(at, circle.today), words) for at, icon, words in sorted(found, reverse=True)]
    if last is None:
        return tuple(lines[:LINES_MOST])
    icon = SETTING_ICONS.get(last.text("setting"), "house")
    closing = (icon, telling.short_day(since, circle.today), _visit_words(circle, last))
    return (*lines[: LINES_MOST - 1], closing)


def _is_open(one: Held) -> bool:
    return sensitivity_of(one) is Sensitivity.OPEN_TO_FAMILY


def _told(circle: Circle, taken: set[str]) -> Iterator[Told]:
    """Everything worth a line. What is guarded or private has none: this is read with the family at the table."""
    for note in circle.kind("case_note"):
        if _is_open(note) and note.id not in taken:
            icon = NOTE_ICONS.get(note.text("note_kind"), "pencil")
            kind = lists.NOTE_KIND.get(note.text("note_kind"), "Note")
            words = note.text("text") or note.text("with_whom")
            yield note.text("at"), icon, excerpt(words, LETTERS) if words else kind
    for event in circle.kind("chronology_event"):
        source = circle.by_id.get(event.text("from_record"))  # type: ignore[call-overload]  # names are text
        if _is_open(event) and event.text("on") and not (source is not None and source.kind == "visit"):
            icon = LANE_ICONS.get(event.text("category"), "info")
            yield rules.first_day(event.text("on")), icon, excerpt(event.text("title"), LETTERS)
    for meeting in circle.kind("meeting"):
        if _is_open(meeting) and meeting.id not in taken:
            kind = lists.MEETING_KIND.get(meeting.text("meeting_kind"), "Meeting")
            decided = excerpt(meeting.text("decisions"), LETTERS)
            yield meeting.text("at"), "users", f"{kind}: {decided}" if decided else kind
    for step in circle.kind("next_step"):
        if _is_open(step) and step.text("status") == "done" and step.text("done_on"):
            who = telling.joined(owners_of(circle, step))
            what = excerpt(step.text("what"), LETTERS)
            yield step.text("done_on"), "check", f"{what} ({who})" if who else what
    for request in circle.kind("request"):
        if _is_open(request) and request.id not in taken:
            yield request.text("received_at"), "message-circle", "A request for help"
    for link in circle.kind("connection"):
        if _is_open(link) and link.id not in taken and link.text("service"):
            yield link.text("made_on"), "heart-handshake", f"Connected to {excerpt(link.text('service'), LETTERS)}"


def _visit_words(circle: Circle, visit: Held) -> str:
    setting = codes.VISIT_SETTING.get(visit.text("setting"), "")
    there = {p.text("person") for p in parts_of(circle.held, visit.id, "took_part")
             if p.text("presence") in ("all_of_it", "part_of_it")}  # fmt: skip
    home = next((home for home in circle.homes if home.id == visit.text("household")), None)
    everybody = {str(p.id) for p in (home.people if home is not None else circle.people) if not p.is_unborn}
    names = [circle.called[p] for p in there if circle.called.get(p)]
    who = "everyone in" if everybody and everybody <= there else telling.joined(sorted(names))
    call = visit.text("setting") in ("phone", "video")
    head = f"{setting} {'call' if call else 'visit'}".strip().capitalize()
    length = telling.minutes_between(visit.text("actual_start"), visit.text("actual_end"))
    return ", ".join(filter(None, (head, length, who)))
