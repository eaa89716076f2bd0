"""Two thousand random families before everybody who may come to read them: no word is found that the oracle forbids.

Each of some twenty readers of each family (`recipients`: whoever works with them, colleagues, the table of each home,
each person's own copy, the agency with a permission, each person who asks what is held) asks for every output of
`outputs`, the record as the decision leaves it among them, on a real encrypted desk that holds forty families: no
forbidden word is there, and none of another family. For one family in four one of them, by turns, asks again on a desk
on which what is withheld was never written: the answers are the same, byte for byte, so no count, order, number or
initial tells of it; and what is noted of all that is asked about these families is looked through. Of each family every
paper of every home, the agency's share and each person's file are made as their renderers are given them, with web
page, title and file name.

Setting a PDF takes longer than all that: of a share of the families a paper is set, its bytes, text and metadata looked
through; `test_outputs` shows apart that a renderer adds nothing that is not in what it is given. 20,000 families are
for `python -m tests.door`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.door.planted import PLANTED, finds
from tests.door.redaction import LOT, Asked

LOTS, IN_A_LOT = 50, LOT
NOTED = 4
"""Of one family in so many it is noted what was asked, and one reader asks where what is withheld was never written."""
SET_AS_PDF = 10
"""One family in so many has one paper set as a real PDF."""


@pytest.mark.parametrize("lot", range(LOTS))
def test_nothing_withheld_is_let_through_nor_in_any_output_nor_told_by_any(lot: int, tmp_path: Path) -> None:
    seeds = range(lot * IN_A_LOT, (lot + 1) * IN_A_LOT)
    asked = Asked(tmp_path, seeds)
    found = asked.of_all()
    for seed in seeds:
        found = found.and_(asked.tally(seed, bare=seed % NOTED == 0, noted=seed % NOTED == 0))
    handed = asked.noted()
    for seed in seeds:
        handed = handed.and_(asked.handed_over(seed, pdf=int(seed % SET_AS_PDF == 0)))
    asked.close()
    assert found.leaks == ()
    assert handed.leaks == ()
    assert found.looked > 3_000 * IN_A_LOT, "every reader is asked for everything"
    assert found.withheld > found.allowed, "where little is withheld, nothing is proved"
    assert found.shown > 0.9 * found.allowed, "a door that is always shut is no door"
    assert handed.shown > 100 * IN_A_LOT


@pytest.mark.parametrize("bug", PLANTED)
def test_a_planted_bug_is_found(bug: str) -> None:
    assert finds(bug), bug
