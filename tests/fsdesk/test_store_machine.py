"""A store living through anything in any order, against a model kept apart: writes on fresh and stale pages, arrivals
in any order and twice, offers, receipts, refusals, families that leave and come back, a restored hub, restarts.

Each planted one at a time in a copy of the program; the first test that saw it (machine: the life below):

    planted                                                              seen by
    -----------------------------------------------------------------    -------------------------------------------
    heads: an arrival forgets who was written over before it came        test_arrivals
    heads: an edit of one field takes the whole head                     test_arrivals, machine
    heads: the creation that comes after its edit leaves the row as is   test_arrivals
    heads: the quick way also for a revision that is awaited             test_arrivals, machine
    rebuild: everything named is awaited, held or not                    test_arrivals, machine
    fold: into a revision that was offered                               machine
    fold: into one that was received                                     machine
    fold: its urgency left as it was                                     a fold takes the more urgent place
    fold: what was settled folds into one of the values                  test_desk_pages
    numbers: the count not remembered                                    machine
    offer: not marked as offered                                         machine
    receipt: counted twice in the digest                                 machine
    forget: with unsent work in it                                       machine
    new epoch: what was lost is not offered again                        machine
    start over: the unsent counted as well                               machine
    take: the place of an empty page not kept                            test_sending
    take: ours taken as received though the hub holds another            test_sending
    writing: no rollback                                                 what has left cannot be rewritten …
    settings: REPLACE passes the trigger                                 what has left cannot be rewritten …
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from fsdesk.pace import urgency
from fsdesk.receiving import receipt_of
from fsdesk.records.fields import Sensitivity, Value
from fsdesk.records.ids import DeviceId, FamilyId, RecordId, RevisionId, UserId
from fsdesk.revisions import Revision, body, body_hash, from_body, shown
from fsdesk.sending import Sending
from fsdesk.store import Store, Writing
from tests.clocks import StillClock
from tests.conftest import KEY
from tests.fsdesk.carrying import RECEIPT
from tests.fsdesk.wholeness import all_revisions, assert_sound, assert_whole, derived
from tests.fsdesk.writings import CHOSEN, NAMES, VALUES

OWN = DeviceId("k7f2qd4m")
OTHERS = (DeviceId("d0000000"), DeviceId("m0000000"))


class Life(RuleBasedStateMachine):
    """One laptop, two others elsewhere, and a model of what must be held, unsent, refused and known to the hub."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store(Path(self.folder.name), KEY)
        self.store.remember(device=OWN, user="amina")
        self.sending = Sending(self.store, StillClock())
        self.held: dict[str, Revision] = {}
        self.outbox: set[int] = set()
        self.refused: set[int] = set()
        self.owed: set[int] = set()
        self.unsigned: set[int] = set()
        self.leaving: set[str] = set()
        self.offered: dict[int, bytes] = {}
        self.elsewhere: dict[str, Revision] = {}
        self.counts = dict.fromkeys(OTHERS, 0)
        self.records: dict[str, str] = {}
        self.pages: dict[str, dict[str, tuple[RevisionId, ...]]] = {}
        self.highest = 0
        self.epoch = 1

    def teardown(self) -> None:
        try:
            assert_sound(self.store)
        finally:
            self.store.close()
            self.folder.cleanup()

    # -- here --------------------------------------------------------------------------------------------------

    @initialize()
    def begin(self) -> None:
        self._kept(Writing(kind="visit", fields={"note": "One."}, author=UserId("amina"), written_at=""))

    def _kept(self, asked: Writing) -> None:
        kept = self.store.write(asked)
        if kept.id in self.held:
            assert kept.n not in self.offered, "what has left is never folded into"
            assert kept.n in self.outbox
        else:
            assert kept.n == self.highest + 1, "counted without a gap, and none is used twice"
            self.highest = kept.n
            self.outbox.add(kept.n)
        self.held[kept.id] = kept
        self.records[kept.record] = kept.family

    @rule(data=st.data(), chosen=st.sampled_from(CHOSEN))
    def write_something_new(self, data: st.DataObject, chosen: tuple[str, ...]) -> None:
        family = data.draw(st.sampled_from(sorted(set(self.records.values()))))
        fields = {name: data.draw(st.sampled_from(VALUES[name])) for name in chosen}
        self._kept(Writing(kind="visit", fields=fields, author=UserId("amina"), written_at="", family=FamilyId(family)))

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def open_a_page(self, data: st.DataObject) -> None:
        record = data.draw(st.sampled_from(sorted({r.record for r in self.held.values()})))
        self.pages[record] = shown(self.store.heads_of_record(record))

    @precondition(lambda self: self.pages)
    @rule(data=st.data(), chosen=st.sampled_from(NAMES))
    def write_on_a_page(self, data: st.DataObject, chosen: str) -> None:
        record = data.draw(st.sampled_from(sorted(self.pages)))
        page = self.pages[record]
        if not any(r.record == record for r in self.held.values()):
            return
        value = data.draw(st.sampled_from(VALUES[chosen]))
        self._kept(
            Writing(
                kind="visit", fields={chosen: value}, author=UserId("amina"), written_at="",
                family=FamilyId(self.records[record]), record=RecordId(record), over=page.get(chosen, ()),
                sensitivity=data.draw(st.sampled_from(list(Sensitivity))),
            )
        )  # fmt: skip
        if data.draw(st.booleans()):
            self.pages[record] = shown(self.store.heads_of_record(RecordId(record)))

    # -- elsewhere ---------------------------------------------------------------------------------------------

    @rule(data=st.data(), device=st.sampled_from(OTHERS), chosen=st.sampled_from(CHOSEN))
    def somebody_else_writes(self, data: st.DataObject, device: DeviceId, chosen: tuple[str, ...]) -> None:
        """On a record of theirs or ours, over anything of it that ever left a laptop, even what is not here yet."""
        self.counts[device] += 1
        n = self.counts[device]
        new = RecordId(f"{device}.{n}")
        record = data.draw(st.sampled_from([*sorted(self.records), new]))
        family = self.records.get(record) or data.draw(st.sampled_from([new, *sorted(set(self.records.values()))]))
        known = [r.id for r in self.elsewhere.values() if r.record == record]
        least = int(data.draw(st.integers(0, 3)) > 0)
        over = data.draw(st.lists(st.sampled_from(known), min_size=least, max_size=3, unique=True)) if known else []
        fields: dict[str, Value] = {name: data.draw(st.sampled_from(VALUES[name])) for name in chosen}
        revision = Revision(
            device=device, n=n, family=FamilyId(family), record=RecordId(record), kind="visit", fields=fields,
            over=tuple(sorted(over)), author=UserId(device), written_at="", schema=1,
            sensitivity=data.draw(st.sampled_from(list(Sensitivity))),
        )  # fmt: skip
        self.records[record] = family
        self.elsewhere[revision.id] = revision

    @precondition(lambda self: self.elsewhere)
    @rule(data=st.data(), at=st.integers(0, 9))
    def a_page_arrives(self, data: st.DataObject, at: int) -> None:
        """Any of it, in any order, some of it twice, our own writing among it."""
        arrived = data.draw(st.lists(st.sampled_from(sorted(self.elsewhere)), min_size=1, max_size=6))
        revisions = [self.elsewhere[name] for name in arrived]
        new = self.sending.take([body(r) for r in revisions], ("lochaber", at, 0, b""))
        assert new == len({r.id for r in revisions} - self.held.keys())
        for r in revisions:
            if r.device == OWN and (r.n in self.outbox or r.id not in self.held):
                self.owed.add(r.n)
            self.held.setdefault(r.id, r)
            self.leaving.discard(r.family)
            if r.device == OWN:
                self.outbox.discard(r.n)
        assert self.sending.sync_state().places == (("lochaber", at, 0, b""),)

    # -- with the hub ------------------------------------------------------------------------------------------

    @rule(size=st.sampled_from([1, 400, 1 << 20]))
    def offer(self, size: int) -> None:
        bodies = self.sending.offer(size)
        assert bool(bodies) is bool(self.outbox)
        assert size > 1 or len(bodies) <= 1
        for raw in bodies:
            r = from_body(raw)
            assert r.n in self.outbox
            assert self.offered.setdefault(r.n, raw) == raw, "what was offered once never changes"
            self.elsewhere[r.id] = r

    @precondition(lambda self: self.offered)
    @rule(data=st.data(), refuse=st.booleans())
    def a_receipt_comes(self, data: st.DataObject, refuse: bool) -> None:
        first = data.draw(st.sampled_from(sorted(self.offered)))
        last = first + data.draw(st.integers(0, 2))
        last = last if all(n in self.offered for n in range(first, last + 1)) else first
        no = data.draw(st.sampled_from(sorted(self.offered)))
        refused = ((no, "not_yours"),) if refuse and not first <= no <= last else ()
        self.sending.keep_receipt((first, last), refused, RECEIPT)
        self.outbox -= set(range(first, last + 1))
        self.owed -= set(range(first, last + 1))
        if refused and no in self.owed:
            self.owed.discard(no)
            self.unsigned.add(no)
        if refuse and not first <= no <= last and no in self.outbox:
            self.outbox.discard(no)
            self.refused.add(no)

    @rule(in_sync=st.booleans())
    def an_exchange_ends(self, in_sync: bool) -> None:
        self.sending.keep_last_exchange(in_sync)
        if in_sync:
            self._leave(self.leaving)

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def a_family_leaves(self, data: st.DataObject) -> None:
        family = data.draw(st.sampled_from(sorted({r.family for r in self.held.values()})))
        self.sending.forget([family])
        self.leaving.add(family)
        self._leave({family})

    def _leave(self, families: set[str]) -> None:
        for family in sorted(families):
            mine = [r for r in self.held.values() if r.family == family]
            if not any(r.device == OWN and r.n in self.outbox for r in mine):
                for r in mine:
                    if not (r.device == OWN and r.n in self.refused):
                        del self.held[r.id]
                self.leaving = {f for f in self.leaving if any(r.family == f for r in self.held.values())}
        self.owed &= {r.n for r in self.held.values() if r.device == OWN}

    @rule(data=st.data())
    def the_hub_is_restored(self, data: st.DataObject) -> None:
        self.epoch += 1
        known = data.draw(st.integers(0, self.highest))
        self.sending.new_epoch(self.epoch, (1, known) if known else ())
        own = {r.n for r in self.held.values() if r.device == OWN}
        lost = {n for n in own if n > known} - self.outbox - self.refused
        self.outbox |= lost
        self.owed -= lost
        assert self.sending.sync_state().places == ()
        assert self.sending.sync_state().epoch == self.epoch

    @rule()
    def everything_is_counted_anew(self) -> None:
        self.sending.start_over()

    # -- the machine -------------------------------------------------------------------------------------------

    @rule()
    def restart(self) -> None:
        self.store.close()
        self.store = Store(Path(self.folder.name), KEY)
        self.sending = Sending(self.store, StillClock())

    @rule()
    def rebuild(self) -> None:
        before = derived(self.store)
        self.store.rebuild()
        assert derived(self.store) == before

    # -- always ------------------------------------------------------------------------------------------------

    @invariant()
    def exactly_what_was_written_and_came_is_held(self) -> None:
        assert {r.id: r for r in all_revisions(self.store)} == self.held

    @invariant()
    def the_heads_are_the_pure_functions(self) -> None:
        assert_whole(self.store)

    @invariant()
    def unsent_is_what_no_receipt_came_for(self) -> None:
        assert {n for (n,) in self.store.rows("SELECT n FROM outbox")} == self.outbox
        assert {n for (n,) in self.store.rows("SELECT n FROM quarantine")} == self.refused
        assert {n for (n,) in self.store.rows("SELECT n FROM owed")} == self.owed
        floor = min(self.outbox | self.owed, default=int(self.store.setting("last_n") or 0) + 1)
        assert self.sending.sync_state().floor == floor
        assert self.sending.waiting() == len(self.outbox)

    @invariant()
    def the_receipt_of_what_is_held_is_never_lost(self) -> None:
        own = {r.n for r in self.held.values() if r.device == OWN}
        for n in own - self.outbox - self.refused - self.owed - self.unsigned:
            kept = receipt_of(self.store, n)
            assert kept is not None
            assert any(first <= n <= last for first, last in kept.ranges)

    @invariant()
    def the_digest_is_the_sum(self) -> None:
        known = [
            r
            for r in self.held.values()
            if r.family not in self.leaving and not (r.device == OWN and r.n in self.outbox | self.refused)
        ]
        total = sum(int.from_bytes(body_hash(body(r))[:8], "big") for r in known)
        assert self.sending.digest() == total % 2**64


Life.TestCase.settings = settings(max_examples=100, stateful_step_count=30, phases=(Phase.generate, Phase.shrink))


TestAStoreLivingThroughAnything = Life.TestCase


# --- by name ------------------------------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path, KEY)
    store.remember(device=OWN, user="amina")
    return store


def write(store: Store, fields: dict[str, Value], over: tuple[str, ...] = (), record: str | None = None) -> Revision:
    return store.write(
        Writing(
            kind="household", fields=fields, author=UserId("amina"), written_at="", family=FamilyId("d0000000.1"),
            record=RecordId(record) if record else None, over=over,  # type: ignore[arg-type]
        )
    )  # fmt: skip


def test_the_last_word_is_folded_into_or_none(store: Store) -> None:
    """A more urgent later word may be offered before an earlier one: the earlier is then left as it is."""
    sending = Sending(store, StillClock())
    his = Revision(
        device=DeviceId("d0000000"), n=1, family=FamilyId("d0000000.1"), record=RecordId("k7f2qd4m.1"),
        kind="household", fields={"label": "The croft", "confidential": False}, over=(), author=UserId("bashir"),
        written_at="", sensitivity=Sensitivity.OPEN_TO_FAMILY, schema=1,
    )  # fmt: skip
    hers = write(store, {"label": "Her croft", "confidential": False})
    sending.take([body(his)], None)
    urgent = write(store, {"confidential": True}, (hers.id, his.id), hers.record)
    assert urgent.n == 2
    assert [from_body(raw).n for raw in sending.offer(1)] == [2]
    last = write(store, {"label": "Ours", "confidential": True}, (hers.id, his.id, urgent.id), hers.record)
    assert last.n == 3
    found = store.heads_of_record(hers.record)
    assert {name: [r.fields[name] for r in group] for name, group in found.items()} == {
        "label": ["Ours"], "confidential": [True],
    }  # fmt: skip


def test_a_fold_takes_the_more_urgent_place(store: Store) -> None:
    sending = Sending(store, StillClock())
    write(store, {"label": "The first"})
    second = write(store, {"label": "The second"})
    write(store, {"confidential": True}, (second.id,), second.record)
    assert urgency("household", {"confidential": True}) == 0
    assert [from_body(raw).n for raw in sending.offer(1)] == [2]


def test_what_has_left_cannot_be_rewritten_by_any_statement(store: Store) -> None:
    kept = write(store, {"label": "The croft"})
    Sending(store, StillClock()).offer(1)
    raw = body(kept)
    for sql in (
        "UPDATE revision SET body = x'00'",
        "UPDATE revision SET record = 'other' WHERE n = 1",
        "DELETE FROM revision",
        "DELETE FROM revision WHERE n = 1",
        "REPLACE INTO revision SELECT device, n, family, record, x'00' FROM revision",
    ):
        with pytest.raises(sqlcipher.IntegrityError), store.writing() as db:
            db.execute(sql)
    assert store.rows("SELECT body FROM revision") == [(raw,)]


def test_what_others_wrote_cannot_be_rewritten_and_a_family_goes_only_when_it_is_to_leave(store: Store) -> None:
    sending = Sending(store, StillClock())
    his = Revision(
        device=DeviceId("d0000000"), n=1, family=FamilyId("d0000000.1"), record=RecordId("d0000000.1"), kind="family",
        fields={"label": "LOC-0042"}, over=(), author=UserId("bashir"), written_at="",
        sensitivity=Sensitivity.OPEN_TO_FAMILY, schema=1,
    )  # fmt: skip
    sending.take([body(his)], None)
    for sql in ("UPDATE revision SET body = x'00'", "DELETE FROM revision"):
        with pytest.raises(sqlcipher.IntegrityError), store.writing() as db:
            db.execute(sql)
    sending.forget(["d0000000.1"])
    assert all_revisions(store) == []


def test_an_edit_that_sorts_before_what_it_replaces_is_placed_over_it_again(store: Store) -> None:
    first = write(store, {"label": "The croft"})
    edit = Revision(
        device=DeviceId("d0000000"), n=1, family=first.family, record=first.record, kind="household",
        fields={"label": "The old croft"}, over=(first.id,), author=UserId("bashir"), written_at="",
        sensitivity=Sensitivity.OPEN_TO_FAMILY, schema=1,
    )  # fmt: skip
    sending = Sending(store, StillClock())
    sending.offer(1)
    sending.take([body(edit)], None)
    store.rebuild()
    assert [r.fields["label"] for r in store.heads_of_record(first.record)["label"]] == ["The old croft"]
    assert_sound(store)
