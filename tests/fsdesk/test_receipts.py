"""The hub's receipts: kept as they came, while anything they speak of is here; nothing is received without one.

Planted one at a time, each seen caught here: a receipt kept for every answer; the oldest given instead of the newest;
receipts let go with the first family that leaves; a line without mark.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fsdesk.receipts import Receipt, receipt_from_line, receipt_line
from fsdesk.receiving import ranges_of, receipt_of, recent
from fsdesk.records.ids import FamilyId
from fsdesk.revisions import body
from fsdesk.sending import Sending
from fsdesk.store import Store
from tests.clocks import StillClock
from tests.conftest import KEY
from tests.fsdesk.test_sending import ALL, HERE, THERE, write

FIRST, SECOND = (Receipt(version=2, opening=bytes([i]) * 64, head=b"h", signature=bytes([9]) * 64) for i in (1, 2))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path, KEY) as store:
        store.remember(device="k7f2qd4m", user="amina")
        yield store


@pytest.fixture
def sending(store: Store) -> Sending:
    return Sending(store, StillClock())


def test_a_receipt_is_kept_as_it_came_with_what_it_was_first_to_acknowledge(store: Store, sending: Sending) -> None:
    for text in ("One.", "Two.", "Three.", "Four."):
        write(store, note=text)
    sending.offer(ALL)
    sending.keep_receipt((1, 2), (), FIRST)
    sending.keep_receipt((1, 2, 4, 4), (), SECOND)
    kept = [(one.receipt, one.ranges, one.count) for one in recent(store, 9)]
    assert kept == [(SECOND, ((4, 4),), 1), (FIRST, ((1, 2),), 2)]
    assert receipt_of(store, 3) is None


def test_an_answer_that_acknowledges_nothing_new_is_not_kept(store: Store, sending: Sending) -> None:
    write(store, note="One.")
    for _ in range(3):
        sending.keep_receipt((1, 1), (), FIRST)
    assert len(recent(store, 9)) == 1


def test_what_came_back_from_the_hub_is_owed_a_receipt_until_one_comes(store: Store, sending: Sending) -> None:
    kept = write(store, note="One.")
    sending.offer(ALL)
    sending.take([body(kept)], None)
    assert sending.waiting() == 0
    assert (sending.sync_state().floor, receipt_of(store, 1)) == (1, None)
    sending.keep_receipt((1, 1), (), FIRST)
    found = receipt_of(store, 1)
    assert found is not None
    assert (found.receipt, sending.sync_state().floor) == (FIRST, 2)


def test_after_a_hub_was_restored_the_newest_receipt_speaks(store: Store, sending: Sending) -> None:
    write(store, note="One.")
    sending.offer(ALL)
    sending.keep_receipt((1, 1), (), FIRST)
    sending.new_epoch(2, ())
    assert sending.sync_state().unseen == 0, "what waits again is seen by nobody"
    sending.keep_receipt((1, 1), (), SECOND)
    found = receipt_of(store, 1)
    assert found is not None
    assert found.receipt == SECOND
    assert len(recent(store, 9)) == 2, "what the hub once signed stays"


def test_a_receipt_stays_while_one_revision_it_speaks_of_is_here(store: Store, sending: Sending) -> None:
    write(store, HERE, note="One.")
    write(store, THERE, note="Two.")
    sending.keep_receipt((1, 2), (), FIRST)
    sending.forget([HERE])
    assert receipt_of(store, 2) is not None
    sending.forget([FamilyId(THERE)])
    assert recent(store, 9) == ()
    assert sending.sync_state().unseen == 0


def test_what_nobody_else_has_read_is_asked_about_from_the_lowest_up(store: Store, sending: Sending) -> None:
    for text in ("One.", "Two.", "Three."):
        write(store, note=text)
    assert sending.sync_state().unseen == 0, "what has not left cannot have been read"
    sending.keep_receipt((1, 3), (), FIRST)
    assert sending.sync_state().unseen == 1
    sending.keep_seen((1, 1, 3, 3))
    assert sending.sync_state().unseen == 2
    sending.keep_seen((2, 2))
    assert sending.sync_state().unseen == 0


def test_a_receipt_travels_as_one_line_of_text() -> None:
    line = receipt_line(FIRST)
    assert receipt_from_line(f"  {line[:30]}\n{line[30:]} ") == FIRST
    for text in ("", line.replace("FSDESK-RECEIPT1-", "FSDESK1-"), line[:-9], f"FSDESK-RECEIPT1-{'é' * 8}"):
        with pytest.raises(ValueError, match="not a receipt"):
            receipt_from_line(text)


def test_numbers_in_a_row_are_one_range() -> None:
    assert ranges_of([1, 2, 3, 5, 8, 9]) == [(1, 3), (5, 5), (8, 9)]
    assert ranges_of([]) == []
