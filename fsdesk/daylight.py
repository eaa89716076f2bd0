"""When the sun sets, to a few minutes: a single-track road in the dark is another road. Pure.

The formula is NOAA's general solar position calculation (Global Monitoring Laboratory, "Solar Equations"), good to
about two minutes at these latitudes; hills are not known to it.
"""

from __future__ import annotations

import math
from datetime import date, datetime, time, timedelta

PLACES = {
    "lochaber": (56.82, -5.11),
    "westmorland_furness": (54.33, -2.75),
    "leominster": (52.23, -2.74),
}
"""A middle of each area (latitude, longitude in degrees, east positive)."""
HORIZON_DEGREES = 90.833
"""Zenith of the sun's upper edge at setting, with the usual refraction."""


def sunset(day: date, area: str) -> str:
    """The local clock time of sunset, "15:52"; empty where the area is not known."""
    if area not in PLACES:
        return ""
    latitude, longitude = PLACES[area]
    turn = 2 * math.pi / 365 * (day.timetuple().tm_yday - 1 + 0.25)
    equation_minutes = 229.18 * (
        0.000075 + 0.001868 * math.cos(turn) - 0.032077 * math.sin(turn)
        - 0.014615 * math.cos(2 * turn) - 0.040849 * math.sin(2 * turn)
    )  # fmt: skip
    declination = (
        0.006918 - 0.399912 * math.cos(turn) + 0.070257 * math.sin(turn) - 0.006758 * math.cos(2 * turn)
        + 0.000907 * math.sin(2 * turn) - 0.002697 * math.cos(3 * turn) + 0.00148 * math.sin(3 * turn)
    )  # fmt: skip
    north = math.radians(latitude)
    cosine = math.cos(math.radians(HORIZON_DEGREES)) / (math.cos(north) * math.cos(declination)) - math.tan(
        north
    ) * math.tan(declination)
    hour_angle = math.degrees(math.acos(max(-1.0, min(1.0, cosine))))
    minutes = 720 - 4 * (longitude - hour_angle) - equation_minutes
    at = datetime.combine(day, time()) + timedelta(minutes=round(minutes) + 60 * is_summer_time(day))
    return f"{at:%H:%M}"


def is_summer_time(day: date) -> bool:
    """Whether British Summer Time holds in the afternoon of a day: last Sunday of March to last Sunday of October."""
    return _last_sunday(day.year, 3) <= day < _last_sunday(day.year, 10)


def _last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)
