"""A record that is no longer for this laptop's person leaves it, its family stays, and nothing unsent is lost.

Planted one at a time, each seen caught: words left in the search index; the digest not lowered; an unsent edit
that goes with the record; one that stays for good once it is sent; a picture's pieces left behind.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fsdesk import finding
from fsdesk.pieces import names_of, piece_hash
from fsdesk.records.ids import UserId
from fsdesk.revisions import Revision, body_hash
from fsdesk.sending import Sending
from fsdesk.store import Store, Writing
from tests.clocks import StillClock
from tests.conftest import KEY
from tests.fsdesk.test_moving import GLEN, _pages, bodies, his, sum_of
from tests.fsdesk.wholeness import all_revisions, assert_sound

FAMILY = his(1, "family", label="LOC-0042", known_as="MacLeod family", status="active")
VISIT = his(2, "visit", note="We talked about the boat.")
CONCERN = his(3, "case_note", text="Zetlander saw it.")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path, KEY) as store:
        store.remember(device="k7f2qd4m", user="amina", begun="1")
        yield store
        assert_sound(store)


@pytest.fixture
def sending(store: Store) -> Sending:
    return Sending(store, StillClock())


def kinds(store: Store) -> list[str]:
    return [r.kind for r in all_revisions(store)]


def index(store: Store) -> bytes:
    """The search index as it lies there. A word that begins as no other does stands there in full."""
    return b"".join(bytes(block) for (block,) in store.rows("SELECT block FROM search_data"))


def gone(sending: Sending) -> None:
    sending.forget((), [(GLEN, CONCERN.record)])


def test_it_is_gone_from_page_search_and_disk_and_no_longer_counted(
    store: Store, sending: Sending, tmp_path: Path
) -> None:
    sending.take(bodies([FAMILY, VISIT, CONCERN]), None)
    finding.catch_up(store)
    assert finding.search(store, "zetlander", "notes", 9)
    assert b"zetlander" in index(store)
    gone(sending)
    assert b"zetlander" not in index(store), "not even marked as gone"
    assert kinds(store) == ["family", "visit"]
    assert sending.digest() == sum_of([FAMILY, VISIT])
    finding.catch_up(store)
    assert finding.search(store, "zetlander", "notes", 9) == []
    assert finding.search(store, "boat", "notes", 9)
    assert b"zetlander" not in _pages(store, tmp_path).lower()
    assert store.rows("SELECT * FROM withdrawn") == []
    gone(sending)
    assert sending.digest() == sum_of([FAMILY, VISIT])


def edit(store: Store) -> Revision:
    return store.write(
        Writing(kind="case_note", fields={"text": "Mine, unsent."}, author=UserId("amina"), written_at="",
                family=GLEN, record=CONCERN.record, over=(CONCERN.id,))
    )  # fmt: skip


def test_what_is_unsent_in_it_stays_until_the_hub_has_it(store: Store, sending: Sending) -> None:
    sending.take(bodies([FAMILY, CONCERN]), None)
    mine = edit(store)
    gone(sending)
    assert [r.id for r in all_revisions(store)] == [FAMILY.id, mine.id]
    assert sending.digest() == sum_of([FAMILY])
    sending.keep_receipt((mine.n, mine.n), ())
    assert [r.id for r in all_revisions(store)] == [FAMILY.id]
    assert sending.digest() == sum_of([FAMILY])
    assert store.rows("SELECT * FROM withdrawn") == []


def test_what_the_hub_refused_of_it_stays_in_view(store: Store, sending: Sending) -> None:
    sending.take(bodies([FAMILY, CONCERN]), None)
    mine = edit(store)
    gone(sending)
    sending.keep_receipt((), [(mine.n, "not_yours")])
    assert [r.id for r in all_revisions(store)] == [FAMILY.id, mine.id]
    assert store.rows("SELECT code FROM quarantine") == [("not_yours",)]


def test_it_comes_again_when_it_is_theirs_again(store: Store, sending: Sending) -> None:
    sending.take(bodies([FAMILY, CONCERN]), None)
    mine = edit(store)
    gone(sending)
    sending.take(bodies([FAMILY, CONCERN]), None)
    sending.keep_receipt((mine.n, mine.n), ())
    assert kinds(store) == ["family", "case_note", "case_note"]
    total = sum_of([FAMILY, CONCERN]) + sum(
        int.from_bytes(body_hash(raw)[:8], "big")
        for (raw,) in store.rows("SELECT body FROM revision WHERE device = 'k7f2qd4m'")
    )
    assert sending.digest() == total % 2**64


def test_the_pieces_of_its_pictures_go_with_it_and_those_of_others_stay(store: Store, sending: Sending) -> None:
    mine, theirs = b"of the letter", b"of the drawing"
    letter, drawing = (piece_hash(GLEN, one) for one in (mine, theirs))
    hidden = his(4, "document", parts=names_of([letter, drawing]))
    shown = his(5, "document", parts=names_of([drawing]))
    sending.take(bodies([FAMILY, hidden, shown]), None)
    with store.writing() as db:
        rows = [(GLEN, letter, mine), (GLEN, drawing, theirs)]
        db.executemany("INSERT INTO piece (family, hash, body, travel) VALUES (?, ?, ?, 2)", rows)
    sending.forget((), [(GLEN, hidden.record)])
    assert store.rows("SELECT hash FROM piece") == [(drawing,)]
