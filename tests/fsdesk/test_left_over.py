"""What somebody wrote into a record that was destroyed: theirs to read, on this laptop alone, until they let it go.

Planted one at a time, each seen caught: what the hub may still take let go; words left in the search index; a family
that stays in the list with nothing in it; what is derived left behind; a page that shows no words; nothing noted.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fsdesk import finding
from fsdesk.desk import Desk, Line
from fsdesk.events import event_of
from fsdesk.records import CaseNote, Person
from fsdesk.records.ids import RecordId
from fsdesk.revisions import from_body
from fsdesk.trouble import Refused
from tests.fsdesk.carrying import ALL, MacLeods, carry
from tests.fsdesk.test_withdrawing import index
from tests.fsdesk.wholeness import all_revisions, assert_sound

OpenDesk = Callable[[str], Desk]
THERE = Line(reachable=True)
WORDS = "She rang: zetlander at the door again."


class Gone:
    """Amina's desk; the family she wrote of was destroyed, the hub has said so, and it has left."""

    def __init__(self, desk: Desk, code: str = "purged", *, family: bool = True) -> None:
        self.desk = desk
        self.macleods = MacLeods(desk)
        carry(desk)
        self.note = self._refused(CaseNote(at="2026-03-04T10:00", note_kind="phone", text=WORDS), code)
        if family:
            desk.sending.forget([self.macleods.id])

    def _refused(self, record: CaseNote | Person, code: str) -> RecordId:
        name = self.desk.add(record, self.macleods.id).record
        (n,) = (from_body(raw).n for raw in self.desk.sending.offer(ALL))
        self.desk.sending.keep_receipt((), ((n, code),))
        return name

    def rows(self) -> dict[RecordId, tuple[str, ...]]:
        return {row.record: row.said for row in self.desk.sync_view(THERE).set_aside}


@pytest.fixture
def gone(open_desk: OpenDesk) -> Gone:
    return Gone(open_desk("amina"))


def test_its_author_reads_it_whole_and_is_told_what_happened_and_what_to_do(gone: Gone) -> None:
    (row,) = gone.desk.sync_view(THERE).set_aside
    assert f"What was said: {WORDS}" in row.said
    assert row.may_be_let_go
    assert not row.may_go_again
    for words in ("was destroyed", "none of your words", "this laptop alone", "begin it anew", "Please decide by"):
        assert words in row.why
    assert {one.record for one in all_revisions(gone.desk.store)} == {gone.note}


def test_letting_go_removes_it_from_pages_search_and_store_and_is_noted(gone: Gone) -> None:
    last = gone.desk.store.setting("last_n")
    finding.catch_up(gone.desk.store)
    assert b"zetlander" in index(gone.desk.store)
    gone.desk.mending.let_go(gone.note)
    assert gone.rows() == {}
    assert all_revisions(gone.desk.store) == []
    assert gone.desk.store.rows("SELECT 1 FROM caseload") == []
    assert b"zetlander" not in index(gone.desk.store)
    assert gone.desk.store.setting("last_n") == last, "its number is never used again"
    events = [event_of(bytes(raw)) for (raw,) in gone.desk.store.rows("SELECT body FROM noted ORDER BY n")]
    assert [(one.family, one.record) for one in events if one.action == "let_go"] == [(gone.macleods.id, gone.note)]
    with pytest.raises(Refused, match="nothing left"):
        gone.desk.mending.let_go(gone.note)
    assert_sound(gone.desk.store)


def test_where_one_person_was_destroyed_the_family_stays_with_all_that_is_in_it(open_desk: OpenDesk) -> None:
    gone = Gone(open_desk("amina"), family=False)
    before = {one.id for one in all_revisions(gone.desk.store)}
    digest = gone.desk.sending.digest()
    gone.desk.mending.let_go(gone.note)
    assert {str(one) for one in before - {one.id for one in all_revisions(gone.desk.store)}} == {gone.note}
    assert gone.desk.sending.digest() == digest
    assert gone.desk.open_family(gone.macleods.id)
    assert_sound(gone.desk.store)


def test_only_what_belongs_nowhere_may_be_let_go(open_desk: OpenDesk) -> None:
    gone = Gone(open_desk("amina"), "not_yours", family=False)
    with pytest.raises(Refused, match="nothing left"):
        gone.desk.mending.let_go(gone.note)
    assert gone.note in gone.rows()
    assert not gone.desk.sync_view(THERE).set_aside[0].may_be_let_go


def test_what_the_hub_says_again_of_it_brings_nothing_back(gone: Gone) -> None:
    n = int(gone.note.partition(".")[2])
    gone.desk.mending.let_go(gone.note)
    gone.desk.sending.keep_receipt((), ((n, "purged"),))
    assert gone.rows() == {}
    assert gone.desk.today().needs == ()
    gone.desk.sending.new_epoch(2, ())
    assert gone.desk.sending.offer(ALL) == ()
