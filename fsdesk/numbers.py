"""Numbers other services know a person by: whether one can be right, and how people write it. Pure.

Sources. NHS number: NHS Data Dictionary, "NHS NUMBER" (modulus 11). CHI number: Public Health Scotland, Data Dictionary
A-Z, "CHI number" (first six digits are the date of birth, last a modulus 11 check digit). Unique pupil number: UK
Government Data Standards Catalogue, "Unique Pupil Number" 2.0 (check letter, modulus 23). Scottish candidate number:
Scottish Qualifications Authority, nine digits. A number is never what FSDesk knows a person by, and a wrong one is kept
as it was written: a rule here only says what it sees.
"""

from __future__ import annotations

import re

from fsdesk.records.codes import is_partial_date

_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
"""Check letters in order of the remainder: I, O and S are left out."""
_UPN = re.compile(r"[A-Z]\d{11}[0-9A-Z]", re.ASCII)
_BETWEEN = re.compile(r"[\s\-./]+")


def compact(value: str) -> str:
    """A number without the spaces, dashes and dots people put into it, its letters capital."""
    return _BETWEEN.sub("", value).upper()


def is_mod11(value: str) -> bool:
    """Whether ten digits carry the modulus 11 check digit of NHS and CHI numbers. Catches every single wrong digit and
    every two neighbours exchanged."""
    digits = compact(value)
    if len(digits) != 10 or not (digits.isascii() and digits.isdigit()):
        return False
    rest = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return rest != 1 and (11 - rest) % 11 == int(digits[9])


def is_pupil_number(value: str) -> bool:
    """Whether a unique pupil number, permanent or temporary, carries its check letter."""
    text = compact(value)
    if not _UPN.fullmatch(text) or text[12] in "IOS":
        return False
    values = [int(each) if each.isdigit() else _UPN_LETTERS.index(each) for each in text[1:]]
    return _UPN_LETTERS[sum(weight * each for weight, each in enumerate(values, 2)) % 23] == text[0]


def is_candidate_number(value: str) -> bool:
    """Whether this has the form of a Scottish candidate number: nine digits."""
    digits = compact(value)
    return len(digits) == 9 and digits.isascii() and digits.isdigit()


def what_is_wrong(scheme: str, value: str, born_on: str = "") -> str:
    """A sentence saying why a number cannot be right, or deserves a second look; empty when nothing is seen.

    `born_on` is a whole or partial ISO date. Schemes without a rule of their own are never wrong.
    """
    digits = compact(value)
    if not digits:
        return ""
    match scheme:
        case "NHS" | "CHI" if not is_mod11(digits):
            return f"This is not {_called(scheme)}: " + _why_not_ten(digits)
        case "CHI":
            return _born_otherwise(digits, born_on)
        case "UPN" if not is_pupil_number(digits):
            return "This is not a unique pupil number: a letter and twelve digits, and the letter fits the digits."
        case "SCN" if not is_candidate_number(digits):
            return "This is not a Scottish candidate number: it has nine digits."
    return ""


def _called(scheme: str) -> str:
    return {"NHS": "an NHS number", "CHI": "a CHI number"}[scheme]


def _why_not_ten(digits: str) -> str:
    if not (digits.isascii() and digits.isdigit()):
        return "it has digits only."
    if len(digits) != 10:
        return f"it has ten digits, and there {'is' if len(digits) == 1 else 'are'} {len(digits)} here."
    return "one of its digits must be wrong. Read it again from the letter or card."


def _born_otherwise(digits: str, born_on: str) -> str:
    """That a CHI number begins with another date than the one written, as far as that is known."""
    born = born_on.rstrip("~")
    if not is_partial_date(born_on) or born_on.endswith("~"):
        return ""
    day, month, year = digits[:2], digits[2:4], digits[4:6]
    known = [(born[2:4], year), (born[5:7], month), (born[8:10], day)]
    if all(part == said for part, said in known if part):
        return ""
    return "A CHI number begins with the date of birth, and this one begins with another. Check both."


def spaced(scheme: str, value: str) -> str:
    """A number as people read it aloud: 943 476 5919 for NHS, 010190 1234 for CHI; others as they were written."""
    digits = compact(value)
    if len(digits) == 10 and scheme == "NHS":
        return f"{digits[:3]} {digits[3:6]} {digits[6:]}"
    if len(digits) == 10 and scheme == "CHI":
        return f"{digits[:6]} {digits[6:]}"
    return value.strip()
