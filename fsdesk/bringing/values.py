"""One cell as the value its column holds, or a sentence saying why it is not one. Pure; never quotes the cell."""

from __future__ import annotations

import re
from datetime import date, timedelta
from difflib import get_close_matches

from fsdesk.bringing.columns import Column, Holds
from fsdesk.records.codes import CodeList, is_partial_date
from fsdesk.records.fields import Value, kept_text
from fsdesk.telling import MONTHS_WHOLE

EARLIEST_YEAR = 1880
SCHEMES = {
    "nhs_number": "NHS", "chi_number": "CHI", "upn": "UPN", "scn": "SCN", "case_number": "CMS_ID",
    "council_number": "LA_ID",
}  # fmt: skip
_ISO = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?~?", re.ASCII
)
_TURNED = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)?", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})", re.ASCII)
_IN_WORDS = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?\s+)?([A-Za-z]{3,9})\.?,?\s+(\d{4})", re.ASCII)
_SHORT_YEAR = re.compile(r"\d{1,2}[/.\- ](?:\d{1,2}|[A-Za-z]{3,9})[/.\- ]'?\d{2}", re.ASCII)
_ROUNDED = re.compile(r"\d[.,]\d+E\+?\d+", re.IGNORECASE | re.ASCII)
_BETWEEN_CODES = re.compile(r"[;|\n]")
_WHOLE = re.compile(r"-?\d{1,9}(?:\.0+)?%?", re.ASCII)
_TENTHS = re.compile(r"(\d{1,2})(?:[.,](\d))?0*", re.ASCII)
_YES = frozenset(("yes", "y", "true", "1", "x"))
_NO = frozenset(("no", "n", "false", "0"))
NOT_A_DATE = "not a date. Write it year first, as 2019-04-25, or as much as is known: 2019-04, 2019."
TWO_WAYS = (
    "a date that can be read two ways: which is the day and which the month? Write it year first, as 2019-04-25, or"
    " say --day-first if all such dates are."
)


class NotValueError(ValueError):
    """Why a cell is not what its column holds."""


def read_cell(column: Column, text: str, *, today: date, day_first: bool) -> Value:
    """The value of a cell that is not empty; NotValueError with a sentence when it has none."""
    match column.holds:
        case Holds.DATE:
            return day_of(text, today=today, day_first=day_first)
        case Holds.CODE:
            assert column.codes is not None
            return code_of(column.codes, text)
        case Holds.CODES:
            assert column.codes is not None
            parts = [part.strip() for part in _BETWEEN_CODES.split(text)]
            return tuple(dict.fromkeys(code_of(column.codes, part) for part in parts if part))
        case Holds.YES_NO:
            return yes_or_no(text)
        case Holds.WHOLE:
            return _whole(column, text)
        case Holds.NIGHTS:
            return _tenths(column, text)
        case Holds.NUMBER:
            return number_of(text)
    return text_of(column, text)


def text_of(column: Column, text: str) -> str:
    """A text as it is kept: on one line, unless it is a long one."""
    kept = kept_text(text).replace("\r\n", "\n").replace("\r", "\n")
    if column.holds is not Holds.LONG:
        kept = " ".join(re.sub(r"\s*\n\s*", ", ", kept).split())
    if len(kept) > column.most:
        raise NotValueError(f"longer than {column.most:,} letters.")
    return kept


def day_of(text: str, *, today: date, day_first: bool) -> str:
    """A whole or partial date in ISO form, with its ~."""
    text = " ".join(text.split())
    about = "~" if text.endswith("~") else ""
    if is_partial_date(text) and len(text.rstrip("~")) < 10:
        parts = [int(part) for part in text.rstrip("~").split("-")]
    elif match := _ISO.fullmatch(text) or _YEAR_FIRST.fullmatch(text):
        parts = [int(part) for part in match.groups()[:3]]
    elif match := _TURNED.fullmatch(text):
        parts = _turned(int(match[1]), int(match[2]), int(match[3]), day_first=day_first)
    elif match := _IN_WORDS.fullmatch(text):
        parts = [int(match[3]), _month(match[2]), *([int(match[1])] if match[1] else [])]
    elif _SHORT_YEAR.fullmatch(text):
        raise NotValueError("a year of two digits. Write all four.")
    elif re.fullmatch(r"[0-9]{5}", text):
        raise NotValueError("a spreadsheet’s number for a day. Give the column the format of a date and save it again.")
    else:
        raise NotValueError(NOT_A_DATE)
    try:
        date(*([*parts, 1, 1][:3]))
    except ValueError:
        raise NotValueError("a day that is in no calendar.") from None
    if not EARLIEST_YEAR <= parts[0] <= today.year + 2:
        raise NotValueError("a year that cannot be meant.")
    return "-".join((f"{parts[0]:04}", *(f"{part:02}" for part in parts[1:]))) + about


def _turned(first: int, second: int, year: int, *, day_first: bool) -> list[int]:
    if day_first or first > 12 or first == second:
        return [year, second, first]
    raise NotValueError(
        TWO_WAYS if second <= 12 else "a date with the month first. Write it year first, as 2019-04-25."
    )


def _month(word: str) -> int:
    for number, name in enumerate(MONTHS_WHOLE, 1):
        if word.casefold() in (name.casefold(), name[:3].casefold(), name[:4].casefold()):
            return number
    raise NotValueError(NOT_A_DATE)


def code_of(codes: CodeList, text: str) -> str:
    """The code that a cell names by its code or by its words."""
    asked = _plain(text)
    named = {_plain(code): code for code in codes} | {_plain(words): code for code, words in codes.items()}
    named |= {_plain(words.removesuffix(" of")): code for code, words in codes.items()}
    for code in codes:
        named[_plain(code)] = code
    if asked in named:
        return named[asked]
    near = get_close_matches(asked, list(named), 1, 0.6)
    if near:
        code = named[near[0]]
        raise NotValueError(f"not in the list. Did you mean “{code}” ({codes[code]})?")
    offered = ", ".join(list(codes)[:12])
    raise NotValueError(f"not in the list. It takes: {offered}{', …' if len(codes) > 12 else ''}.")


def _plain(text: str) -> str:
    return re.sub(r"[\s_\-]+", " ", text.replace("’", "'")).strip().casefold()


def yes_or_no(text: str) -> bool:
    """A yes or a no; anything between the two is neither."""
    asked = _plain(text)
    if asked in _YES or asked in _NO:
        return asked in _YES
    raise NotValueError("neither yes nor no. Leave it empty if it is not known.")


def _whole(column: Column, text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise NotValueError("not a whole number.")
    number = int(text.rstrip("%").partition(".")[0])
    if not column.least <= number <= column.highest:
        raise NotValueError(f"not between {column.least} and {column.highest}.")
    return number


def _tenths(column: Column, text: str) -> int:
    match = _TENTHS.fullmatch(text)
    if match is None:
        raise NotValueError("not a number of nights, such as 3 or 3.5.")
    tenths = int(match[1]) * 10 + int(match[2] or 0)
    if tenths > column.highest * 10:
        raise NotValueError(f"not between 0 and {column.highest}.")
    return tenths


def number_of(text: str) -> str:
    """A number of another service, as it was written."""
    if _ROUNDED.fullmatch(text):
        raise NotValueError(
            "a number that a spreadsheet has rounded. Give the column the format Text and fill it again."
        )
    if len(text) > 64:
        raise NotValueError("longer than any such number.")
    return kept_text(text)


def is_too_far_ahead(day: str, today: date, ahead: timedelta) -> bool:
    """Whether the first day a whole or partial date can mean is later than so long after today."""
    text = day.rstrip("~")
    return date(int(text[:4]), int(text[5:7] or 1), int(text[8:10] or 1)) > today + ahead
