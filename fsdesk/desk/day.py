"""Today: the visits of the day, what waits for this person, and the days ahead."""

from __future__ import annotations

import json
from collections.abc import Container, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import msgspec

from fsdesk import finding, telling
from fsdesk.daylight import sunset
from fsdesk.desk import status
from fsdesk.desk.many import WorkedOut, as_of
from fsdesk.desk.pen import Chapter, Pen
from fsdesk.desk.people import family_name, people_of
from fsdesk.desk.reading import LOT, Held, of_kind
from fsdesk.desk.route import Road, next_up, route_of, say_day
from fsdesk.desk.visits import Names, lowest, open_steps, visit_row, when
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.store import Store
from fsdesk.views import DayCard, Need, Today, Travel, VisitRow, VisitState

BASE = "Base"
DAYS_AHEAD = 5
DAYS_BACK = 60
NEEDS_SHOWN_MOST = 8
NEXT_STATES = (VisitState.PLANNED, VisitState.DRAFT)


class Bringing(NamedTuple):
    """What one family brings to a day."""

    rows: tuple[tuple[str, VisitRow, frozenset[RecordId]], ...] = ()
    """Visits of the days shown and those that wait, with when they are and the records that travel with each."""
    roads: tuple[Road, ...] = ()
    area: str = ""
    needs: tuple[Need, ...] = ()


class Day(Chapter):
    """The first page of the morning, each family looked at once, and again only when something of it changed."""

    def __init__(self, pen: Pen) -> None:
        super().__init__(pen)
        self._brought: WorkedOut[Bringing] = WorkedOut(pen.store)

    def view(self, more: Sequence[Need] = ()) -> Today:
        """The page of today. `more` are needs other chapters know of."""
        pen = self.pen
        finding.catch_up(pen.store)
        brought = self._brought.of(families_near(pen.store, pen.today_is), as_of(pen), self._work_out)
        waiting = status.travel_marks(pen.store)
        return put_together(tuple(brought.values()), today=pen.today_is, waiting=waiting, more=more)

    def _work_out(self, families: Sequence[FamilyId]) -> dict[FamilyId, Bringing]:
        """Only families with something of this person's are read whole."""
        pen, names = self.pen, self.pen.names()
        mine = self._mine(families)
        found = dict.fromkeys(families, Bringing())
        for family, held in pen.reader.families_with(list(mine)):
            only = mine[family]
            found[family] = brought_by(held, family, me=pen.user, today=pen.today_is, names=names, only=only)
        return found

    def _mine(self, families: Sequence[FamilyId]) -> dict[FamilyId, set[RecordId]]:
        """Visits and steps that may be shown, of these families and of this person."""
        now, last = self.pen.today_is, self.pen.today_is + timedelta(days=DAYS_AHEAD)
        rows = self.pen.store.rows(
            "SELECT family, record FROM record INDEXED BY record_family"  # else all visits there are, for one family
            " WHERE family IN (SELECT value FROM json_each(?)) AND kind IN ('visit', 'next_step') AND ("
            " (kind = 'visit' AND (state IN ('returned', 'draft') OR day BETWEEN ? AND ? OR to_settle > 0"
            "  OR (state = 'planned' AND day < ?)))"
            " OR (kind = 'next_step' AND (day < ? OR to_settle > 0)))",
            (json.dumps(families), now.isoformat(), f"{last}T99", now.isoformat(), now.isoformat()),
        )
        of = {RecordId(record): FamilyId(family) for family, record in rows}
        asked, me = list(of), self.pen.user
        found: dict[FamilyId, set[RecordId]] = {}
        for at in range(0, len(asked), LOT):
            for one in self.pen.reader.quickly(asked[at : at + LOT]):
                if me in one.list("workers") or one.text("owner") == me:
                    found.setdefault(of[one.id], set()).add(one.id)
        return found


def families_near(store: Store, today: date) -> list[FamilyId]:
    """The families that have something on these days, or left open. What is found by day must be up to date."""
    first, last = (today - timedelta(days=DAYS_BACK)).isoformat(), (today + timedelta(days=DAYS_AHEAD)).isoformat()
    rows = store.rows(
        "SELECT DISTINCT family FROM record WHERE (kind = 'visit' AND day BETWEEN ? AND ?)"
        " OR (kind = 'visit' AND state IN ('returned', 'draft'))"
        " OR (kind = 'next_step' AND day BETWEEN ? AND ?)",
        (first, last + "T99", first, last),
    )
    return [FamilyId(family) for (family,) in rows]


def today_view(
    families: Mapping[FamilyId, Sequence[Held]], *, me: str, today: date, waiting: Mapping[RecordId, Travel],
    names: Names, more: Sequence[Need] = (),
) -> Today:  # fmt: skip
    """The page, from the families that have something on these days. `more` are needs other chapters know of."""
    found = [brought_by(held, family, me=me, today=today, names=names) for family, held in families.items()]
    return put_together(found, today=today, waiting=waiting, more=more)


def brought_by(
    held: Sequence[Held],
    family: FamilyId,
    *,
    me: str,
    today: date,
    names: Names,
    only: Container[RecordId] | None = None,
) -> Bringing:
    """What a family brings to a day of somebody's. `only`: no other visits come into question."""
    record = next(iter(of_kind(held, "family")), None)
    name, now = family_name(record), today.isoformat()
    last = (today + timedelta(days=DAYS_AHEAD)).isoformat()
    rows, roads = [], []
    for visit in of_kind(held, "visit"):
        if (only is not None and visit.id not in only) or me not in visit.list("workers"):
            continue
        row = visit_row(visit, held, family=family, name=name, today=today, waiting={}, names=names)
        at = when(visit)
        if now <= at[:10] <= last or _waits(at, row, now):
            rows.append((at, row, frozenset((visit.id, *(one.id for one in held if one.text("visit") == visit.id)))))
        if at[:10] == now and row.state is not VisitState.CANCELLED:
            roads.append(Road(visit, held, row))
    return Bringing(
        rows=tuple(rows),
        roads=tuple(roads),
        area=record.text("area") if roads and record is not None else "",
        needs=tuple(_steps_overdue(held, family, name=name, me=me, today=today, names=names)),
    )


def put_together(
    found: Sequence[Bringing], *, today: date, waiting: Mapping[RecordId, Travel], more: Sequence[Need] = ()
) -> Today:
    """The page, from what each family brings, and the records that have not been received."""
    now = today.isoformat()
    rows = sorted((each for one in found for each in one.rows), key=_at)
    timed = [(at, row) for at, row, _ in rows]
    marked = _mark_next([_travelling(row, waiting, ids) for at, row, ids in rows if at[:10] == now])
    by_id = {row.id: row for row in marked}
    roads = [road.shown_as(by_id[road.row.id]) for one in found for road in one.roads]
    roads.sort(key=lambda road: road.row.time)
    needs = [*(_need(at, row, now) for at, row in timed if _waits(at, row, now)), *more]
    needs.extend(need for one in found for need in one.needs)
    area = next((one.area for one in found if one.roads), "")
    dusk = sunset(today, area) if area else ""
    said = " ".join(filter(None, (say_day(roads, dusk), next_up(marked)))) or "No visits today."
    return Today(
        heading=telling.long_day(today),
        summary=said,
        route=route_of(roads, BASE, dusk),
        visits=tuple(marked),
        needs=tuple(needs[:NEEDS_SHOWN_MOST]),
        week=tuple(_day_card(today + timedelta(days=n), timed) for n in range(1, DAYS_AHEAD + 1)),
    )


def _travelling(row: VisitRow, waiting: Mapping[RecordId, Travel], ids: frozenset[RecordId]) -> VisitRow:
    """The row with the lowest of the truths not yet reached by the visit and its parts."""
    return msgspec.structs.replace(row, travel=lowest(waiting, set(ids)))


def _at(timed: tuple[str, VisitRow, frozenset[RecordId]]) -> str:
    return timed[0]


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
    if not mine:
        return []
    steps = open_steps(held, people_of(held, today), names, today)
    return [
        Need(kind="step", title=f"{step.what}", detail=f"{name} · {step.standing}", family=family, record=step.id)
        for step in steps
        if step.tone == "danger" and step.id in mine
    ]


def _day_card(day: date, rows: Sequence[tuple[str, VisitRow]]) -> DayCard:
    found = [row for at, row in rows if at[:10] == day.isoformat()]
    shown = [row.family_name.removesuffix(" family") for row in found]
    return DayCard(
        day=f"{telling.DAYS[day.weekday()]} {day.day}",
        headline=telling.counted(len(found), "visit") if found else "No visits",
        detail=" · ".join(shown),
    )
