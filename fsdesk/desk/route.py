"""The day's road: where the visits of the day are, and the legs between them as far as anybody has driven them."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from datetime import datetime, timedelta

from fsdesk import telling
from fsdesk.desk.people import place_of
from fsdesk.desk.reading import Held, of_kind
from fsdesk.desk.visits import when
from fsdesk.pictures import Leg, Route, Stop
from fsdesk.views import VisitRow, VisitState

AT_THE_DOOR = ("home", "other_household", "outdoors", "")
"""Settings to which the place of the family's home is the way."""


class Road:
    """What is known of one visit's way: how long and far it was last time, and when one must be there."""

    def __init__(self, visit: Held, held: Sequence[Held], row: VisitRow) -> None:
        self.row = row
        self.begins, self.ends = _moment(when(visit)), _moment(visit.text("actual_end") or visit.text("planned_end"))
        driven = [v for v in of_kind(held, "visit") if v.text("actual_start") and v.value("travel_minutes")]
        last = max(driven, key=when, default=None)
        self.minutes = last.value("travel_minutes") if last is not None else None
        self.tenths = last.value("mileage_tenths") if last is not None else None
        homes = of_kind(held, "household")
        self.no_signal = any(home.text("mobile_signal") == "none" for home in homes)
        at_home = visit.text("setting") in AT_THE_DOOR
        self.place = place_of(held) if at_home else row.setting

    def shown_as(self, row: VisitRow) -> Road:
        """The same way to a visit that now shows as this row."""
        road = copy.copy(self)
        road.row = row
        return road

    @property
    def way(self) -> str:
        """ "19 mi · 34 min", as much as is known."""
        miles = f"{round(self.tenths / 10)} mi" if isinstance(self.tenths, int) and self.tenths else ""
        minutes = f"{self.minutes} min" if isinstance(self.minutes, int) and self.minutes else ""
        return " · ".join(filter(None, (miles, minutes)))


def route_of(roads: Sequence[Road], base: str, sunset: str) -> Route | None:
    """The strip of the day: base, the visits, base again; None on a day without visits."""
    if not roads:
        return None
    first, last = roads[0], roads[-1]
    leave = first.begins - timedelta(minutes=_whole(first.minutes)) if first.begins and first.minutes else None
    back = _home_by(last)
    ends = [road.begins for road in roads] + [back]
    stops = [Stop(time=_clock(leave), name=base, place="leave", state="base")]
    stops.extend(
        Stop(
            time=road.row.time,
            name=road.row.family_name.removesuffix(" family"),
            place=road.place,
            state=_state(road.row),
            no_signal=road.no_signal,
        )
        for road in roads
    )
    stops.append(Stop(time=_clock(back), name=base, place="back", state="base"))
    ways = [road.way for road in roads] + [last.way]
    legs = tuple(
        Leg(words=way, in_the_dark=bool(sunset and at and f"{at:%H:%M}" > sunset))
        for way, at in zip(ways, ends, strict=True)
    )
    return Route(stops=tuple(stops), legs=legs)


def say_day(roads: Sequence[Road], sunset: str) -> str:
    """ "Three visits, 61 miles, home by about 16:20. Sunset 15:52: the last leg is in the dark."."""
    if not roads:
        return ""
    words = {1: "One", 2: "Two", 3: "Three", 4: "Four", 5: "Five", 6: "Six"}
    parts = [f"{words.get(len(roads), str(len(roads)))} visit{'s' if len(roads) != 1 else ''}"]
    tenths = [road.tenths for road in (*roads, roads[-1])]
    if all(isinstance(each, int) and each for each in tenths):
        parts.append(f"{round(sum(_whole(each) for each in tenths) / 10)} miles")
    back = _home_by(roads[-1])
    if back is not None:
        parts.append(f"home by about {_clock(back)}")
    said = ", ".join(parts) + "."
    if sunset:
        dark = ": the last leg is in the dark" if back is not None and _clock(back) > sunset else ""
        said += f" Sunset {sunset}{dark}."
    return said


def next_up(rows: Sequence[VisitRow]) -> str:
    """ "Next: MacLeod family at 10:30."."""
    first = next((row for row in rows if row.is_next), None)
    return f"Next: {first.family_name} at {first.time}." if first is not None and first.time else ""


def _home_by(last: Road) -> datetime | None:
    ends = last.ends or (last.begins + timedelta(minutes=60) if last.begins else None)
    return ends + timedelta(minutes=_whole(last.minutes)) if ends is not None and last.minutes else None


def _state(row: VisitRow) -> str:
    if row.is_next:
        return "next"
    return "later" if row.state in (VisitState.PLANNED, VisitState.CANCELLED) else "done"


def _moment(at: str) -> datetime | None:
    try:
        return datetime.fromisoformat(at[:16]) if telling.clock_time(at) else None
    except ValueError:
        return None


def _clock(at: datetime | None) -> str:
    return f"{at:%H:%M}" if at is not None else ""


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
