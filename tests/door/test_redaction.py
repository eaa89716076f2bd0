"""Two thousand random families before everybody who may come to read them: no word is found that the oracle forbids.

All 2,000 are looked through as the decision leaves the record, for each of some twenty readers (`recipients`): whoever
works with them, colleagues, the table of each home, each person's own copy, the agency with a permission, each person
who asks what is held. For each, one reader by turns is asked for every output of `outputs` on a real encrypted desk
that holds forty families; one in four again on a desk on which what is withheld was never written: the answers are
the same, byte for byte, so no count, order, number or initial tells of it. For each, every paper of every home, the
agency's share and each person's file are made as their renderers are given them, with web page, title and file name.

Setting a PDF takes longer than all that: of a share of the families a paper is set, its bytes, text and metadata looked
through; `test_outputs` shows apart that a renderer adds nothing that is not in what it is given. More readers of each
family before every output, and 20,000 families, are for `python -m tests.door`.
"""

from __future__ import annotations

from functools import reduce
from pathlib import Path

import pytest

from tests.door.planted import PLANTED, finds
from tests.door.redaction import Asked, tried
from tests.door.tally import Tally

LOTS, IN_A_LOT = 50, 40
BARE = 4
"""One family in so many is asked again where what is withheld was never written."""
SET_AS_PDF = 10
"""One family in so many has one paper set as a real PDF."""


@pytest.mark.parametrize("lot", range(LOTS))
def test_nothing_withheld_is_let_through_for_anybody(lot: int) -> None:
    found = reduce(Tally.and_, map(tried, range(lot * IN_A_LOT, (lot + 1) * IN_A_LOT)), Tally())
    assert found.leaks == ()
    assert found.withheld > 20 * found.looked, "where little is withheld, nothing is proved"
    assert found.shown > 0.9 * found.allowed, "a door that is always shut is no door"


@pytest.mark.parametrize("lot", range(LOTS))
def test_nothing_withheld_is_in_any_output_nor_told_by_any(lot: int, tmp_path: Path) -> None:
    seeds = range(lot * IN_A_LOT, (lot + 1) * IN_A_LOT)
    asked = Asked(tmp_path, seeds)
    found = reduce(Tally.and_, (asked.tally(seed, 1, bare=seed % BARE == 0) for seed in seeds), asked.of_all())
    handed = reduce(
        Tally.and_, (asked.handed_over(seed, pdf=int(seed % SET_AS_PDF == 0)) for seed in seeds), asked.noted()
    )
    asked.close()
    assert found.leaks == ()
    assert handed.leaks == ()
    assert found.shown > 10 * IN_A_LOT
    assert handed.shown > 100 * IN_A_LOT


@pytest.mark.parametrize("bug", PLANTED)
def test_a_planted_bug_is_found(bug: str) -> None:
    assert finds(bug), bug
