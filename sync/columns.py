"""How a run of values of one field travels: as a typed column, each kind in the shortest form that gives it back whole.

Knows nothing of revisions. A column that is not of our form raises ValueError, TypeError or a sister of those; the
caller turns that into one refusal of the frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, TypeAlias

import msgspec

WORDS_MAX = 256
"""Most different texts a dictionary-coded column has, so that a place in it is one byte."""
ENDING_CHARS_MAX = 6
"""Longest ending of a time that is kept beside it: an offset such as +01:00."""
COUNT_DIGITS_MAX = 16

_START = datetime(2020, 1, 1)  # noqa: DTZ001  wall-clock readings; their offset travels beside them
_UNITS = {10: timedelta(days=1), 16: timedelta(minutes=1), 19: timedelta(seconds=1)}


class Same(msgspec.Struct, frozen=True, array_like=True, tag=0):
    """Every row has this value."""

    value: Any


class Plain(msgspec.Struct, frozen=True, array_like=True, tag=1):
    """The values as they are."""

    values: list[Any]


class Coded(msgspec.Struct, frozen=True, array_like=True, tag=2):
    """Texts that repeat: the different ones, and one byte a row saying which."""

    words: Column
    places: bytes


class Stamps(msgspec.Struct, frozen=True, array_like=True, tag=3):
    """Dates and times: steps from one to the next in days, minutes or seconds, and what follows them (an offset)."""

    width: Literal[10, 16, 19]
    steps: list[int]
    endings: Column


class Names(msgspec.Struct, frozen=True, array_like=True, tag=4):
    """Names of revisions: which laptop, and its count."""

    devices: Column
    counts: list[int]


Column: TypeAlias = Same | Plain | Coded | Stamps | Names


class Devices:
    """The laptops named in one page, numbered as they are met."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def number(self, device: str) -> int:
        """The laptop's number in this page."""
        return self.numbers.setdefault(device, len(self.numbers))


def pack_column(values: Sequence[Any], devices: Devices) -> Column:
    """The column that `values` become. Only texts are looked into; True and 1 stay apart."""
    kinds = set(map(type, values))
    if len(kinds) != 1:
        return Plain(list(values))
    kind = next(iter(kinds))
    if kind is not str:
        same = kind in (int, bool, type(None)) and values.count(values[0]) == len(values)
        return Same(values[0]) if same else Plain(list(values))
    words = dict.fromkeys(values)
    if len(words) == 1:
        return Same(values[0])
    if len(words) * 2 <= len(values) and len(words) <= WORDS_MAX:
        # In order of spelling, so that the next page's dictionary looks like this one to the compressor.
        ordered = sorted(words)
        place = {word: at for at, word in enumerate(ordered)}
        return Coded(_pack_texts(ordered, devices), bytes(map(place.__getitem__, values)))
    return _pack_texts(values, devices)


def _pack_texts(values: Sequence[str], devices: Devices) -> Column:
    first = values[0]
    if first[4:5] == "-" and (column := _pack_stamps(values, devices)) is not None:
        return column
    if first[8:9] == "." and (column := _pack_names(values, devices)) is not None:
        return column
    return Plain(list(values))


def _pack_stamps(values: Sequence[str], devices: Devices) -> Column | None:
    """Steps of time, or None when any of the texts would not come back letter for letter."""
    size = len(values[0])
    width: Literal[10, 16, 19] = 19 if size >= 19 else 16 if size >= 16 else 10
    unit = _UNITS[width]
    steps, before = [], 0
    for text in values:
        if len(text) > width + ENDING_CHARS_MAX:
            return None
        try:
            at = datetime.fromisoformat(text[:width])
        except ValueError:
            return None
        if at.isoformat()[:width] != text[:width]:
            return None
        now = (at - _START) // unit
        steps.append(now - before)
        before = now
    return Stamps(width, steps, pack_column([text[width:] for text in values], devices))


def _pack_names(values: Sequence[str], devices: Devices) -> Column | None:
    """Laptops and counts, or None when any of the texts is not spelled as a revision's name is."""
    found, counts = [], []
    for text in values:
        device, _, count = text.partition(".")
        if not (count.isascii() and count.isdigit() and count[0] != "0" and len(count) <= COUNT_DIGITS_MAX):
            return None
        found.append(device)
        counts.append(int(count))
    return Names(pack_column([devices.number(device) for device in found], devices), counts)


def unpack_column(column: Column, count: int, devices: Sequence[str]) -> list[Any]:
    """The `count` values of a column; ValueError when there are not that many."""
    match column:
        case Same(value):
            return [value] * count
        case Plain(values):
            found = values
        case Coded(words, places):
            # A dictionary is never longer than its column: no short page grows by nesting.
            known = unpack_column(words, min(count, max(places, default=-1) + 1), devices)
            found = [known[place] for place in places]
        case Stamps(width, steps, endings):
            found = _unpack_stamps(width, steps, unpack_column(endings, count, devices))
        case Names(numbers, counts):
            found = [
                f"{devices[natural(number)]}.{at}"
                for number, at in zip(unpack_column(numbers, count, devices), counts, strict=True)
            ]
    if len(found) != count:
        raise ValueError("a column of another length")
    return found


def _unpack_stamps(width: int, steps: Sequence[int], endings: Sequence[str]) -> list[str]:
    unit, now, found = _UNITS[width], 0, []
    for step, ending in zip(steps, endings, strict=True):
        now += step
        found.append((_START + now * unit).isoformat()[:width] + ending)
    return found


def natural(number: object) -> int:
    """A place in a list; ValueError for anything else, as Python would count a negative one from the end."""
    if not isinstance(number, int) or number < 0:
        raise ValueError("not a place in a list")
    return number


MISSHAPEN: tuple[type[Exception], ...] = (
    ValueError,
    TypeError,
    LookupError,
    OverflowError,
    RecursionError,
    msgspec.MsgspecError,
)
"""What reading a column that is not of our form may raise."""
