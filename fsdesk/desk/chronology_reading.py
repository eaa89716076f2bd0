"""The lines and lanes of a chronology: events as written, visits and plans as they are, each in its lane."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from fsdesk import rules_planning as rules
from fsdesk import telling
from fsdesk.desk.around import Circle, sensitivity_of
from fsdesk.desk.own_words import beside
from fsdesk.desk.plan_reading import plans_of, title_of
from fsdesk.desk.reading import Held
from fsdesk.desk.visits import excerpt, parts_of, when
from fsdesk.pictures import Lane, LaneMark, Lanes, Span
from fsdesk.records import codes
from fsdesk.records import family_codes as lists
from fsdesk.records.fields import Sensitivity
from fsdesk.views_planning import Happening, Option

HUES = {"visit": "responsible", "school": "respected", "health": "healthy", "home_money": "achieving",
        "family": "nurtured", "worry": "included", "plan": "safe", "other": "active"}  # fmt: skip
ALWAYS = ("visit", "school", "health", "home_money", "worry", "plan")
"""Lanes drawn even while they are empty: that nothing is known there says something too."""

FILTERS = ("everything", "significant")
DAYS_SHOWN, DAYS_AHEAD = 366, 14


def happenings(circle: Circle) -> list[Happening]:
    """Everything of a chronology, newest first. What has an event of its own is not there a second time."""
    said = beside(circle.held, circle.called)
    events = [_event(circle, one, said.get(one.id, ())) for one in circle.kind("chronology_event")]
    taken = {one.text("from_record") for one in circle.kind("chronology_event")}
    visits = [_visit(circle, one) for one in circle.kind("visit") if one.id not in taken]
    found = [*events, *(visit for visit in visits if visit is not None), *_plans(circle)]
    return sorted(found, key=_newest, reverse=True)


def _newest(row: Happening) -> tuple[str, str, tuple[str, int]]:
    device, _, n = row.record.rpartition(".")
    return rules.first_day(row.on), row.on, (device, int(n))


def _event(circle: Circle, one: Held, said: Sequence[str]) -> Happening:
    on, lane = one.text("on"), one.text("category") or "other"
    guarded = sensitivity_of(one)
    day = telling.short_day(on, circle.today) if on else "No day yet"
    until = one.text("until")
    return Happening(
        record=one.id,
        kind="event",
        on=on,
        when=f"{day} to {telling.short_day(until, circle.today)}" if until else day,
        lane=lane,
        lane_words=lists.EVENT_CATEGORY.get(lane, ""),
        what=" ".join(filter(None, (one.text("title"), excerpt(one.text("detail"), 160), *said))),
        who=_who(circle, one.list("persons")),
        written_by=circle.names(one.first_author),
        nature=one.text("nature") or "neutral",
        is_significant=one.value("significant") is True,
        is_guarded=guarded.safety >= Sensitivity.PROTECTED.safety,
        is_private=guarded is Sensitivity.PRIVATE_TO_PERSON,
        persons=one.list("persons"),
        part=one.part(),
    )


def _who(circle: Circle, persons: Sequence[str]) -> str:
    """Names, or "All" where it was everybody, of the family or of one of its homes."""
    there = set(persons)
    homes = [(home.label, {str(person.id) for person in home.people}) for home in circle.homes]
    if len(circle.people) > 1 and {str(person.id) for person in circle.people} <= there:
        return "All"
    for label, people in homes:
        if len(people) > 1 and people == there:
            return "All" if len(homes) == 1 else f"All at {label}"
    return telling.joined([circle.called[p] for p in persons if circle.called.get(p)])


def _visit(circle: Circle, one: Held) -> Happening | None:
    """A visit made, or one in the diary; what was called off left no mark on the family's days."""
    status, at = one.text("status"), when(one)
    if not at or status not in ("done", "planned", "en_route", "in_progress", "no_access", "abandoned_unsafe"):
        return None
    planned = status in ("planned", "en_route")
    if planned and at[:10] < circle.today.isoformat():
        return None
    there = [p.text("person") for p in parts_of(circle.held, one.id, "took_part")
             if p.text("presence") in ("all_of_it", "part_of_it") and p.text("person")]  # fmt: skip
    setting = codes.VISIT_SETTING.get(one.text("setting"), "")
    call = one.text("setting") in ("phone", "video")
    head = f"{setting} {'call' if call else 'visit'}".strip().capitalize()
    if status in ("no_access", "abandoned_unsafe"):
        head = f"{head}: {codes.VISIT_STATUS[status].lower()}"
    said = excerpt(one.text("note"), 160)
    return Happening(
        record=one.id,
        kind="visit",
        on=at[:16],
        when=telling.short_day(at, circle.today),
        lane="visit",
        lane_words=lists.EVENT_CATEGORY["visit"],
        what=f"{head}. {said}" if said else head,
        who=_who(circle, there),
        written_by=telling.joined([circle.names(user) for user in one.list("workers")]),
        is_planned=planned,
        persons=tuple(there),
    )


def _plans(circle: Circle) -> Iterator[Happening]:
    for plan in plans_of(circle):
        if plan.text("started_on"):
            yield Happening(
                record=plan.id,
                kind="plan",
                on=plan.text("started_on"),
                when=telling.short_day(plan.text("started_on"), circle.today),
                lane="plan",
                lane_words=lists.EVENT_CATEGORY["plan"],
                what=f"{title_of(circle, plan)} made",
                written_by=circle.names(plan.first_author),
            )


# -- filters -------------------------------------------------------------------------------------------------------


def filters_of(circle: Circle) -> tuple[Option, ...]:
    """Everything, what is significant, each child, and the kinds of things."""
    children = [(f"person:{p.id}", p.known_as) for p in circle.people if p.is_child and not p.is_unborn]
    used = {one.text("category") for one in circle.kind("chronology_event")}
    kinds = [(f"lane:{key}", words) for key, words in lists.EVENT_CATEGORY.items()
             if key in ("school", "worry") or (key in used and key in ("health", "home_money"))]  # fmt: skip
    return (("everything", "Everything"), ("significant", "Significant only"), *children, *kinds)


def chosen_rows(rows: Sequence[Happening], which: str) -> list[Happening]:
    """The lines a filter lets through. Of a child is also what is of nobody in particular."""
    what, _, key = which.partition(":")
    match what:
        case "significant":
            return [row for row in rows if row.is_significant]
        case "person":
            return [row for row in rows if key in row.persons or not row.persons]
        case "lane":
            return [row for row in rows if row.lane == key or (key == "worry" and row.nature == "concern")]
        case _:
            return list(rows)


# -- the picture ---------------------------------------------------------------------------------------------------


def window(rows: Sequence[Happening], today: date) -> tuple[str, str]:
    """From which day to which the picture goes: a year at most, whole months, a little past today or the next visit."""
    first = (today - timedelta(days=DAYS_SHOWN)).replace(day=1)
    days = [rules.first_day(row.on) for row in rows if first.isoformat() <= rules.first_day(row.on)]
    since = min([*days, (today - timedelta(days=61)).isoformat()])[:8] + "01"
    ahead = [rules.first_day(row.on) for row in rows if row.is_planned]
    latest = (today + timedelta(days=60)).isoformat()
    until = max([(today + timedelta(days=DAYS_AHEAD)).isoformat(), *(day for day in ahead if day <= latest)])
    return since, until


def lanes_of(circle: Circle, rows: Sequence[Happening], since: str, until: str) -> Lanes | None:
    """The picture of these lines; None while there is nothing in it."""
    within = [row for row in rows if since <= rules.first_day(row.on) <= until]
    spans = tuple(_spans(circle, since))
    if not within and not spans:
        return None
    lanes = []
    for key, words in lists.EVENT_CATEGORY.items():
        marks = tuple(_mark(row) for row in reversed(within) if row.lane == key and row.kind != "plan")
        if key in ALWAYS or marks:
            lanes.append(Lane(label=words, hue=HUES[key], marks=marks, spans=spans if key == "plan" else ()))
    return Lanes(lanes=tuple(lanes), since=since, until=until, today=circle.today.isoformat())


def _mark(row: Happening) -> LaneMark:
    """A mark with its title; what is guarded is there and says nothing: the picture is looked at together."""
    words = row.part.text("title") if row.part is not None and not row.is_guarded else ""
    return LaneMark(record=row.record, on=row.on[:10], words=excerpt(words, 40), significant=row.is_significant,
                    concern=row.nature == "concern", planned=row.is_planned)  # fmt: skip


def _spans(circle: Circle, since: str) -> Iterator[Span]:
    for plan in plans_of(circle):
        begun, closed = plan.text("started_on"), plan.text("closed_on")
        if begun and (not closed or closed >= since):
            yield Span(label=title_of(circle, plan), since=max(rules.first_day(begun), since), until=closed)
