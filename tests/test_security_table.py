"""The table of SECURITY.md: each line of ASVS 5.0, levels 1 and 2, once, with a test that is there or a reason."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
STATES = ("met", "part", "not met", "n/a")
CHAPTERS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1, "3.2": 2, "3.3": 4,
    "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4, "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5,
    "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4,
    "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3,
    "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4,
    "17.3": 2,
}  # fmt: skip
"""How many lines of levels 1 and 2 each section of the standard has (OWASP ASVS 5.0.0); sections of level 3 only have
none. Within a section they are numbered on from 1, those of level 3 coming last."""


class Row(NamedTuple):
    number: str
    asks: str
    state: str
    how: str
    shown_by: str


def rows() -> list[Row]:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    found = re.findall(r"^\| (\d+\.\d+\.\d+) \|(.*)\|$", text, re.MULTILINE)
    return [Row(number, *(cell.strip() for cell in cells.split("|"))) for number, cells in found]


def test_every_line_of_levels_1_and_2_stands_there_once() -> None:
    wanted = [f"{section}.{n}" for section, count in CHAPTERS.items() for n in range(1, count + 1)]
    assert len(wanted) == 253
    assert [row.number for row in rows()] == wanted


@pytest.mark.parametrize("row", rows(), ids=lambda row: str(row.number))
def test_each_line_names_tests_that_are_there_or_says_why_not(row: Row) -> None:
    assert row.state in STATES
    assert row.asks
    assert row.how
    for name in re.findall(r"`(tests/[^`]+)`", row.shown_by):
        file, _, test = name.partition("::")
        assert (ROOT / file).is_file(), name
        assert f"def {test}" in (ROOT / file).read_text(encoding="utf-8"), name
    assert row.shown_by or row.state in ("n/a", "not met"), "what is said to be so is shown by a test"
