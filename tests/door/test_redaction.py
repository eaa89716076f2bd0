"""Two thousand random families before everybody who may come to read them: no word is found that the oracle forbids.

All 2,000 are looked through as the decision leaves the record, for some ten readers each; every page, list, search and
export is asked of a real store for 60 of them, three readers each; real papers are made of 12. `python -m tests.door`
does the same with 20,000, 1,000 and 120.
"""

from __future__ import annotations

from functools import reduce
from pathlib import Path

import pytest

from tests.door.planted import PLANTED
from tests.door.redaction import NOTHING_YET, Tally, asked, open_desk, printed, tried

LOTS, IN_A_LOT = 20, 100
ASKED_LOTS, ASKED_IN_A_LOT = 6, 10
PRINTED = 12
PLANTED_MOST = 150


@pytest.mark.parametrize("lot", range(LOTS))
def test_nothing_withheld_is_let_through_for_anybody(lot: int) -> None:
    found = reduce(Tally.and_, map(tried, range(lot * IN_A_LOT, (lot + 1) * IN_A_LOT)), NOTHING_YET)
    assert found.leaks == ()
    assert found.withheld > 20 * found.looked, "where little is withheld, nothing is proved"
    assert found.shown > 0.9 * found.allowed, "a door that is always shut is no door"


@pytest.mark.parametrize("lot", range(ASKED_LOTS))
def test_nothing_withheld_is_on_any_page_or_list_in_any_search_count_or_export(lot: int, tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    seeds = range(lot * ASKED_IN_A_LOT, (lot + 1) * ASKED_IN_A_LOT)
    found = reduce(Tally.and_, (asked(desk, seed) for seed in seeds), NOTHING_YET)
    desk.lock()
    assert found.leaks == ()
    assert found.shown > 10 * ASKED_IN_A_LOT


def test_nothing_withheld_is_in_the_bytes_words_or_notes_of_a_paper(tmp_path: Path) -> None:
    desk = open_desk(tmp_path)
    found = reduce(Tally.and_, (printed(desk, seed) for seed in range(PRINTED)), NOTHING_YET)
    desk.lock()
    assert found.leaks == ()
    assert found.shown > PRINTED


@pytest.mark.parametrize("bug", PLANTED)
def test_a_planted_bug_is_found(bug: str) -> None:
    assert any(tried(seed, PLANTED[bug]).leaks for seed in range(PLANTED_MOST)), bug
