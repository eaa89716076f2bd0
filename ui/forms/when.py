"""Reads a day, a time or a number as people type it, and says it again in words. Pure: knows no widget and no clock."""

from __future__ import annotations

import re
from datetime import date

from fsdesk.records.codes import is_partial_date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_WORDS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_DAY_WORDS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ABOUT = re.compile(r"^(about|approx\.?|around|circa|~)\s*", re.IGNORECASE)
_TIME = re.compile(r"(\d{1,2})(?:[:.h ]?(\d{2}))?\s*(am|pm)?", re.IGNORECASE)
_STAMP = re.compile(r"(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(.*)")


def read_day(text: str, near: date | None) -> str:
    """The partial date someone typed, such as ``2026-12-04`` or ``2026-12~``; empty when it cannot be read.

    Takes ``4 Dec``, ``Fri 4 Dec 2026``, ``4 12 26``, ``4/12/2026``, ``Dec 2026``, ``2026`` and ``about …``. A day
    without a year is the first such day on or after `near`.
    """
    rest = _ABOUT.sub("", text.strip())
    about = "~" if rest != text.strip() else ""
    if is_partial_date(rest):
        return rest.rstrip("~") + ("~" if about or rest.endswith("~") else "")
    words = [word for word in re.split(r"[\s/.,\-]+", rest.lower()) if word]
    if words and words[0][:3] in {day[:3].lower() for day in _DAY_WORDS}:
        words = words[1:]
    numbers = [_number(word, at, len(words)) for at, word in enumerate(words)]
    if not numbers or None in numbers or len(numbers) > 3:
        return ""
    found = _day_of([number for number in numbers if number is not None], near, has_month=_has_month(words))
    return found + about if "1900" <= found[:4] < "2200" and is_partial_date(found) else ""


def _has_month(words: list[str]) -> bool:
    return any(word[:3] in _MONTHS for word in words)


def _number(word: str, at: int, count: int) -> int | None:
    if word[:3] in _MONTHS and word.isalpha():
        return _MONTHS.index(word[:3]) + 1
    word = re.sub(r"(?<=\d)(st|nd|rd|th)$", "", word)
    if not word.isdigit() or not word.isascii():
        return None
    if at == count - 1 and count == 3 and len(word) == 2:
        return 2000 + int(word)
    return int(word)


def _day_of(numbers: list[int], near: date | None, *, has_month: bool) -> str:
    match numbers:
        case [year] if year >= 1900 and not has_month:
            return f"{year:04}"
        case [month, year] if year >= 1900:
            return f"{year:04}-{month:02}"
        case [day, month] if near is not None:
            years = (near.year, near.year + 1)
            return next((f"{y}-{month:02}-{day:02}" for y in years if (month, day) >= (near.month, near.day)
                         or y > near.year), "")  # fmt: skip
        case [day, month, year]:
            return f"{year:04}-{month:02}-{day:02}"
        case _:
            return ""


def say_day(text: str) -> str:
    """A partial date in words: ``Friday 4 December 2026``, ``about 2019``; the text itself when it is none."""
    if not is_partial_date(text):
        return text
    about = "about " if text.endswith("~") else ""
    match [int(part) for part in text.rstrip("~").split("-")]:
        case [year, month, day]:
            weekday = _DAY_WORDS[date(year, month, day).weekday()]
            return f"{about}{weekday} {day} {_MONTH_WORDS[month - 1]} {year}"
        case [year, month]:
            return f"{about}{_MONTH_WORDS[month - 1]} {year}"
        case numbers:
            return f"{about}{numbers[0]}"


def read_time(text: str) -> str:
    """The time someone typed as ``14:05``; empty when it cannot be read. Takes also ``1405``, ``2.05pm``, ``9``."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        return ""
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
    if half and not 1 <= hour <= 12:
        return ""
    hour = hour % 12 + (12 if half == "pm" else 0) if half else hour
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else ""


def with_time(stamp: str, time: str) -> str:
    """A moment on the same day and with the same offset as `stamp`, at another time; the time alone without a stamp."""
    match = _STAMP.fullmatch(stamp)
    return time if match is None else f"{match[1]}T{time}{_offset(match[3])}"


def _offset(rest: str) -> str:
    """The offset at the end of a moment, without its seconds."""
    return re.sub(r"^:\d{2}(\.\d+)?", "", rest)


def time_of(stamp: str) -> str:
    """The time in a moment, as ``14:05``; the text itself when there is none in it."""
    match = _STAMP.fullmatch(stamp)
    return stamp if match is None else match[2]


def day_of(stamp: str) -> date | None:
    """The day in a moment; None when there is none in it."""
    match = _STAMP.fullmatch(stamp)
    return None if match is None else date.fromisoformat(match[1])


def say_moment(stamp: str) -> str:
    """A moment as staff read it: ``Mon 16 Nov 2026 14:07``; the text itself when it is none."""
    day = day_of(stamp)
    if day is None:
        return stamp
    return f"{_DAY_WORDS[day.weekday()][:3]} {day.day} {_MONTH_WORDS[day.month - 1][:3]} {day.year} {time_of(stamp)}"


def read_tenths(text: str) -> int | None:
    """A number with at most one decimal, as tenths: ``12.5`` is 125; None when it cannot be read."""
    match = re.fullmatch(r"(\d{1,4})(?:[.,](\d))?", text.strip(), re.ASCII)
    return None if match is None else int(match[1]) * 10 + int(match[2] or 0)


def say_tenths(tenths: int) -> str:
    """Tenths as a number with at most one decimal: 125 is ``12.5``, 120 is ``12``."""
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)
