"""Today: the visits of the day, what waits for this person, and the days ahead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import msgspec

from fsdesk import telling
from fsdesk.daylight import sunset
from fsdesk.desk.people import family_name, people_of
from fsdesk.desk.reading import Held, of_kind
from fsdesk.desk.route import Road, next_up, route_of, say_day
from fsdesk.desk.visits import Names, open_steps, visit_row, when
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.views import DayCard, Need, Today, Travel, VisitRow, VisitState

BASE = "Base"
DAYS_AHEAD = 5
NEEDS_SHOWN_MOST = 8
NEXT_STATES = (VisitState.PLANNED, VisitState.DRAFT)


def today_view(
    families: Mapping[FamilyId, Sequence[Held]], *, me: str, today: date, waiting: Mapping[RecordId, Travel],
    names: Names, more: Sequence[Need] = (),
) -> Today:  # fmt: skip
    """The page, from the families that have something on these days. `more` are needs other chapters know of."""
    rows: list[tuple[str, VisitRow]] = []
    roads: list[Road] = []
    areas: list[str] = []
    needs: list[Need] = []
    for family, held in families.items():
        record = next(iter(of_kind(held, "family")), None)
        name = family_name(record)
        for visit in of_kind(held, "visit"):
            if me in visit.list("workers"):
                row = visit_row(visit, held, family=family, name=name, today=today, waiting=waiting, names=names)
                rows.append((when(visit), row))
                if when(visit)[:10] == today.isoformat() and row.state is not VisitState.CANCELLED:
                    roads.append(Road(visit, held, row))
                    areas.append(record.text("area") if record is not None else "")
        needs.extend(_steps_overdue(held, family, name=name, me=me, today=today, names=names))
    now = today.isoformat()
    on_day = [row for at, row in sorted(rows, key=_at) if at[:10] == now]
    marked = _mark_next(on_day)
    needs = [*(_need(at, row, now) for at, row in sorted(rows, key=_at) if _waits(at, row, now)), *more, *needs]
    by_id = {row.id: row for row in marked}
    roads = sorted((road for road in roads if road.row.id in by_id), key=lambda road: road.row.time)
    for road in roads:
        road.row = by_id[road.row.id]
    dusk = sunset(today, areas[0]) if areas else ""
    said = " ".join(filter(None, (say_day(roads, dusk), next_up(marked)))) or "No visits today."
    return Today(
        heading=telling.long_day(today),
        summary=said,
        route=route_of(roads, BASE, dusk),
        visits=tuple(marked),
        needs=tuple(needs[:NEEDS_SHOWN_MOST]),
        week=tuple(_day_card(today + timedelta(days=n), rows) for n in range(1, DAYS_AHEAD + 1)),
    )


def _at(pair: tuple[str, VisitRow]) -> str:
    return pair[0]


def _mark_next(rows: list[VisitRow]) -> list[VisitRow]:
    for index, row in enumerate(rows):
        if row.state in NEXT_STATES:
            rows[index] = msgspec.structs.replace(row, is_next=True)
            break
    return rows


def _waits(at: str, row: VisitRow, now: str) -> bool:
    if row.state is VisitState.RETURNED:
        return True
    return bool(at) and at[:10] < now and row.state in NEXT_STATES


def _need(at: str, row: VisitRow, now: str) -> Need:
    if row.state is VisitState.RETURNED:
        title, detail, kind = f"Your lead returned a visit to {row.family_name}", f"visit of {row.day}", "returned"
    elif row.state is VisitState.DRAFT:
        title, detail, kind = f"Finish the visit to {row.family_name}", f"draft of {row.day}", "draft"
    else:
        title, detail, kind = f"Visit to {row.family_name}: did it happen?", _days_ago(at, now), "past"
    return Need(kind=kind, title=title, detail=detail, family=row.family, record=row.id)


def _days_ago(at: str, now: str) -> str:
    try:
        days = (date.fromisoformat(now) - date.fromisoformat(at[:10])).days
    except ValueError:
        return ""
    return f"{telling.counted(days, 'day')} ago"


def _steps_overdue(
    held: Sequence[Held], family: FamilyId, *, name: str, me: str, today: date, names: Names
) -> list[Need]:
    mine = {step.id for step in of_kind(held, "next_step") if step.text("owner") == me}
    steps = open_steps(held, people_of(held, today), names, today)
    return [
        Need(kind="step", title=f"{step.what}", detail=f"{name} · {step.standing}", family=family, record=step.id)
        for step in steps
        if step.tone == "danger" and step.id in mine
    ]


def _day_card(day: date, rows: Sequence[tuple[str, VisitRow]]) -> DayCard:
    found = [row for at, row in sorted(rows, key=_at) if at[:10] == day.isoformat()]
    shown = [row.family_name.removesuffix(" family") for row in found]
    return DayCard(
        day=f"{telling.DAYS[day.weekday()]} {day.day}",
        headline=telling.counted(len(found), "visit") if found else "No visits",
        detail=" · ".join(shown),
    )
