"""Bugs planted into the code for the length of a test, each to be seen caught. A test that finds none proves nothing.

Each is a small substitution at a seam of the product; nothing of the product is edited. Beside the rare ones stands a
seed near which they show: from seed 1 on the rarest took 133 schedules, the usual one to five.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from typing import Any, NamedTuple

from msgspec.structs import replace

import fsdesk.finding
import fsdesk.heading
import fsdesk.receiving
import fsdesk.revisions
import fsdesk.rules
import fsdesk.sending
import fsdesk.store
import sync.client
import sync.hub.handing
import sync.hub.hub
import sync.hub.ledger_sql
import sync.outgoing
from fsdesk.desk.pen import Pen
from fsdesk.heading import place
from fsdesk.records.ids import DeviceId, RevisionId
from fsdesk.revisions import Revision, digest, fold, from_body
from fsdesk.sending import Sending
from fsdesk.store import Store
from fsdesk.storefile import told
from sync.hub import office
from sync.hub.hub import Session
from sync.hub.ledger import Tenant
from sync.hub.ledger_sql import SqlLedger
from sync.hub.moving_sql import SqlMoves
from sync.hub.taking import Taken, take
from sync.sealing import Head
from tests.simulation import exchanging, schedules, world
from tests.simulation.line import FAULTS
from tests.simulation.sizes import substituted

Planting = AbstractContextManager[Any]


class Plant(NamedTuple):
    """A bug: what it is in words, how it is planted, and from which seed to look, so that the rare ones come soon."""

    words: str
    plant: Callable[[], Planting]
    first_seed: int = 1
    focus: Callable[[], Planting] = nullcontext
    """Makes more frequent what the bug needs to show: without it the rare ones take hundreds of schedules."""


class _AnyDigest(bytes):
    """Equal to every digest."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = bytes.__hash__


def harm() -> Planting:
    """Requests are harmed on the way, and nothing else goes wrong with the line."""
    return substituted(exchanging, FAULTS=("request shortened", "request spoilt"))


def restores() -> Planting:
    """The hub is put back from copies again and again, and laptops are stopped."""
    steps = {"the hub is copied": 6, "the hub is put back": 5, "is revoked": 4, "hears of access": 14}
    return often({**steps, "begins a family": 8}, FAULTS)


def often(weights: Mapping[str, float], faults: Sequence[str]) -> Planting:
    """Some steps come more often, and only some faults."""
    stack = ExitStack()
    stack.enter_context(substituted(schedules, STEP_WEIGHTS={**schedules.STEP_WEIGHTS, **weights}))
    stack.enter_context(substituted(exchanging, FAULTS=faults))
    return stack


def as_one() -> Planting:
    """All laptops of one version: what takes neither old nor new desks to show, shows sooner without."""
    stack = ExitStack()
    weights = {**schedules.STEP_WEIGHTS, **dict.fromkeys(schedules.BESIDE, 0.0)}
    stack.enter_context(substituted(schedules, STEP_WEIGHTS=weights))
    stack.enter_context(substituted(world, drawn=lambda random, names: {}))
    return stack


def blind() -> Planting:
    """Both sides' digests pass for equal: the code does not notice a difference by itself, nor repair it."""
    return substituted(sync.client, digest_bytes=lambda digest: _AnyDigest())


# -- reading -----------------------------------------------------------------------------------------------------------


def last_write_wins() -> Planting:
    def alone(db: Any, revision: Revision) -> None:
        rows = db.execute("SELECT device, n FROM head WHERE record = ?", (revision.record,)).fetchall()
        names = {RevisionId(f"{device}.{n}") for device, n in rows} - {revision.id}
        place(db, replace(revision, over=tuple(sorted({*revision.over, *names}))))

    return substituted(fsdesk.store, place=alone)


def blank_space_is_a_question() -> Planting:
    return substituted(fsdesk.revisions, as_said=lambda value, any_case=False: repr(value))


def awaited_not_consulted() -> Planting:
    return substituted(fsdesk.heading, _written_over_already=lambda db, revision: set())


def signed_digest_ignores_values() -> Planting:
    def without(records: Any, leave_out: frozenset[str] = frozenset()) -> str:
        blank = [
            {name: [replace(r, fields=dict.fromkeys(r.fields)) for r in group] for name, group in one.items()}
            for one in records
        ]
        return digest(blank, leave_out)

    return substituted(fsdesk.rules, digest=without)


def signed_digest_leaves_out_a_part() -> Planting:
    return substituted(fsdesk.finding, VISIT_PARTS=("took_part", "voice", "next_step"))


# -- writing -----------------------------------------------------------------------------------------------------------


def over_dropped() -> Planting:
    original = Store._as_revision
    return substituted(Store, _as_revision=lambda self, *given: replace(original(self, *given), over=()))


def over_is_everything_held() -> Planting:
    original = Pen.write

    def write(self: Any, record: Any, fields: Any, shown: Any) -> Any:
        return original(self, record, fields, self._record(record).shown)

    return substituted(Pen, write=write)


def fold_after_offering() -> Planting:
    def last_unsent(self: Any, db: Any, fresh: Revision) -> Revision | None:
        db.execute("DROP TRIGGER IF EXISTS what_has_left_is_never_rewritten")
        row = db.execute(
            "SELECT r.body FROM outbox o JOIN revision r ON r.device = ? AND r.n = o.n WHERE o.record = ?"
            " ORDER BY o.n DESC LIMIT 1",
            (self._device, fresh.record),
        ).fetchone()
        return from_body(row[0]) if row else None

    return substituted(Store, _last_unsent=last_unsent)


def settling_folds() -> Planting:
    def as_before(first: Revision, second: Revision, held: Mapping[RevisionId, Revision]) -> Revision | None:
        beside = set(second.over) - set(first.over) - {first.id}
        for field in first.fields.keys() ^ second.fields.keys():
            if any(name not in held or field in held[name].fields for name in beside):
                return None
        found = fold(first, replace(second, over=tuple(sorted(set(second.over) - beside))), held)
        return found and replace(found, over=tuple(sorted({*found.over, *beside})))

    return substituted(fsdesk.store, fold=as_before)


def writing_is_not_one_transaction() -> Planting:
    @contextmanager
    def writing(self: Any) -> Iterator[Any]:
        with told():
            yield self.db

    return substituted(Store, writing=writing)


# -- sending -----------------------------------------------------------------------------------------------------------


def offered_is_not_kept() -> Planting:
    original = Sending.offer

    def offer(self: Any, raw_bytes_max: int) -> tuple[bytes, ...]:
        bodies = original(self, raw_bytes_max)
        with self._store.writing() as db:
            db.execute("UPDATE outbox SET offered = 0")
        return bodies

    return substituted(Sending, offer=offer)


def outbox_never_cleared() -> Planting:
    original = Sending._received

    def received(self: Any, db: Any, first: int, last: int) -> None:
        rows = db.execute("SELECT * FROM outbox WHERE n BETWEEN ? AND ?", (first, last)).fetchall()
        original(self, db, first, last)
        db.executemany("INSERT INTO outbox VALUES (?, ?, ?, ?)", rows)

    return substituted(Sending, _received=received)


def outbox_cleared_before_the_receipt() -> Planting:
    original = Sending.offer

    def offer(self: Any, raw_bytes_max: int) -> tuple[bytes, ...]:
        bodies = original(self, raw_bytes_max)
        self.keep_receipt([n for raw in bodies for n in [from_body(raw).n] * 2], ())
        return bodies

    return substituted(Sending, offer=offer)


def counter_not_durable() -> Planting:
    def next_counter(self: Any, at_least: int) -> int:
        self._counted = max(getattr(self, "_counted", 0) + 1, at_least)
        return int(self._counted)

    return substituted(Sending, next_counter=next_counter)


def refused_is_forgotten() -> Planting:
    original = Sending.keep_receipt
    return substituted(
        Sending, keep_receipt=lambda self, held, refused, receipt=None: original(self, held, (), receipt)
    )


def receipt_is_thrown_away() -> Planting:
    original = fsdesk.receiving.acknowledge

    def acknowledge(db: Any, receipt: Any, held: Any, at: str) -> None:
        original(db, replace(receipt, signature=bytes(64)), held, at)

    return substituted(fsdesk.sending, acknowledge=acknowledge)


def harmed_frames_are_refused() -> Planting:
    return substituted(sync.outgoing, HARMED_ON_THE_WAY=())


# -- reading the stream ------------------------------------------------------------------------------------------------


def place_before_the_page() -> Planting:
    original = Sending.take

    def take_apart(self: Any, bodies: Any, place: Any, set_aside: Any = (), **more: Any) -> int:
        if place is not None:
            original(self, (), place, (), **more)
        return original(self, bodies, None, set_aside, **more)

    return substituted(Sending, take=take_apart)


def place_skips_one() -> Planting:
    original = SqlLedger.entries

    def entries(self: Any, asker: Any, team: Any, after: tuple[int, int], *more: Any) -> Any:
        at, within = after
        return original(self, asker, team, (at + 1 if at and not within else at, within), *more)

    return substituted(SqlLedger, entries=entries)


def own_rows_come_back_and_count_twice() -> Planting:
    original = Store.insert_arrived

    def insert_arrived(self: Any, db: Any, arrived: Any) -> Any:
        original(self, db, arrived)
        return list(arrived)

    stack = ExitStack()
    echoed = sync.hub.ledger_sql._ENTRIES.replace("AND l.device <> :device", "")
    stack.enter_context(substituted(sync.hub.ledger_sql, _ENTRIES=echoed))
    stack.enter_context(substituted(Store, insert_arrived=insert_arrived))
    return stack


def unload_not_tried_again() -> Planting:
    return substituted(Sending, keep_last_exchange=lambda self, in_sync: None)


def unload_with_the_receipt() -> Planting:
    original = Sending.keep_receipt

    def keep_receipt(self: Any, held: Any, refused: Any, receipt: Any = None) -> None:
        original(self, held, refused, receipt)
        with self._store.writing() as db:
            rows = db.execute("SELECT family FROM caseload WHERE leaving = 1").fetchall()
            self._let_go(db, [family for (family,) in rows])

    return substituted(Sending, keep_receipt=keep_receipt)


def unload_before_the_receipt() -> Planting:
    original = Sending._let_go

    def let_go(self: Any, db: Any, families: Any) -> None:
        db.execute(
            "DELETE FROM outbox WHERE n IN (SELECT n FROM revision r JOIN caseload c ON c.family = r.family"
            " AND c.leaving = 1 WHERE r.device = ?)",
            (self._store.device,),
        )
        original(self, db, families)

    return substituted(Sending, _let_go=let_go)


# -- the hub -----------------------------------------------------------------------------------------------------------


def repeat_is_numbered_again() -> Planting:
    def hashes(self: Any, device: DeviceId, numbers: Collection[int]) -> Mapping[int, bytes]:
        self._connection.execute("DROP INDEX IF EXISTS log_number")
        return {}

    def add_heads(self: Any, heads: Any) -> None:
        self.drop_heads({record for record, _, _ in heads})
        original(self, sorted(set(heads)))

    original = SqlLedger.add_heads
    return substituted(SqlLedger, hashes=hashes, add_heads=add_heads)


def receipt_off_by_one() -> Planting:
    original = Session._held_ranges

    def held_ranges(self: Any, *given: Any) -> tuple[int, ...]:
        ranges = original(self, *given)
        return (*ranges[:-1], ranges[-1] + 1) if ranges else ()

    return substituted(Session, _held_ranges=held_ranges, _sum_of=lambda self, held: b"")


def refusal_swallows_the_rest() -> Planting:
    def swallow(ledger: Any, asker: Any, rows: Any, now: int) -> Taken:
        taken = take(ledger, asker, rows, now)
        return replace(taken, held=tuple(row.n for row in rows)) if taken.refused else taken

    def sorted_out(asker: Any, rows: Any) -> Any:
        good, aside, untold = original(asker, rows)
        first_bad = min((one.n for one in aside), default=None)
        kept = {n: found for n, found in good.items() if first_bad is None or n < first_bad}
        return kept, aside, untold

    original = sync.hub.taking._sort_out
    stack = ExitStack()
    stack.enter_context(substituted(sync.hub.hub, take=swallow))
    stack.enter_context(substituted(sync.hub.taking, _sort_out=sorted_out))
    return stack


def granting_misses_a_row() -> Planting:
    original = SqlLedger.entries

    def entries(self: Any, *given: Any) -> Sequence[Any]:
        found = list(original(self, *given))
        loaded = [entry for entry in found if entry.within]
        return [entry for entry in found if entry is not loaded[-1]] if len(loaded) > 1 else found

    return substituted(SqlLedger, entries=entries)


def ended_access_is_not_told() -> Planting:
    return substituted(SqlLedger, ended=lambda *given: ())


def late_work_is_refused() -> Planting:
    original = SqlLedger.access_of

    def access_of(self: Any, user: Any, families: Any) -> Any:
        return {family: row for family, row in original(self, user, families).items() if row.until is None}

    return substituted(SqlLedger, access_of=access_of)


# -- a hub put back, and who may read ----------------------------------------------------------------------------------


def nothing_is_offered_again() -> Planting:
    def new_epoch(self: Any, epoch: int, held: Any) -> None:
        self._store.remember(epoch=str(epoch))
        with self._store.writing() as db:
            db.execute("DELETE FROM place")

    return substituted(Sending, new_epoch=new_epoch)


def offered_again_and_counted_twice() -> Planting:
    original = fsdesk.sending._count
    return substituted(fsdesk.sending, _count=lambda db, rows, sign=1: original(db, rows) if sign > 0 else None)


def what_is_brought_is_dropped() -> Planting:
    return substituted(sync.hub.hub, take_back=lambda *_: 0)


def hub_never_put_back_takes_from_others() -> Planting:
    return substituted(Tenant, put_back=True)


def bearer_is_not_shown() -> Planting:
    return substituted(SqlMoves, bearers=lambda *_: {})


def desk_brings_nothing() -> Planting:
    return substituted(Sending, to_bring=lambda *_: ())


def thefts() -> Planting:
    """Laptops are stolen again and again."""
    return often({"is stolen": 10}, FAULTS)


def hub_does_not_know_it_was_put_back() -> Planting:
    return substituted(Tenant, put_back=False)


def suspended_laptop_is_not_told_of_a_new_epoch() -> Planting:
    original = Session._what_to_say

    def what_to_say(self: Any, counted: bool) -> str:
        return "suspended" if counted and self._asker.suspended else original(self, counted)

    return substituted(Session, _what_to_say=what_to_say)


def late_work_is_not_in_the_tray() -> Planting:
    original = SqlLedger.append
    return substituted(
        SqlLedger,
        append=lambda self, team, lines: original(self, team, [line._replace(late=False) for line in lines]),
    )


def ended_access_still_hands_out() -> Planting:
    """In the question, and with the second look that would stop it left out."""
    planted = ExitStack()
    entries = sync.hub.ledger_sql._ENTRIES.replace("AND a.until IS NULL", "")
    planted.enter_context(substituted(sync.hub.ledger_sql, _ENTRIES=entries))
    all_may_go = lambda _ledger, _asker, revisions: [True] * len(revisions)  # noqa: E731  as everywhere here
    planted.enter_context(substituted(sync.hub.handing, what_may_go=all_may_go))
    return planted


def what_the_copy_lacks_cannot_be_ended() -> Planting:
    original = SqlLedger.access_of

    def end_access(ledger: Any, user: Any, family: Any) -> bool:
        return family in original(ledger, user, [family]) and ended(ledger, user, family)

    ended = office.end_access
    return substituted(office, end_access=end_access)


def anybodys_answer_is_obeyed() -> Planting:
    return substituted(Head, check=lambda self, context, key: None)


# -- two lives under one name ------------------------------------------------------------------------------------------


def number_alone_counts_as_held() -> Planting:
    return substituted(sync.client.Talk, _surely_ours=lambda self, answer: answer.held)


def twin_replaces_the_first() -> Planting:
    def told_apart(good: Any, hashes: Any) -> Any:
        new, again, twins = original(good, hashes)
        return new, [*again, *(row.n for row in twins)], []

    original = sync.hub.taking._told_apart
    return substituted(sync.hub.taking, _told_apart=told_apart)


def twins_are_not_told() -> Planting:
    original = SqlLedger.set_aside
    return substituted(
        SqlLedger,
        set_aside=lambda self, device, refused, twins, now: original(self, device, [*refused, *twins], (), now),
    )


CLONE_PLANTS = (
    Plant("a number alone says what the hub holds", number_alone_counts_as_held),
    Plant("a second writing under a number is dropped", twin_replaces_the_first),
    Plant("the lead is not told of two lives", twins_are_not_told),
)

PLANTS = (
    Plant("the last writing wins over what stood beside it", last_write_wins),
    Plant("two writings that differ in blank space alone are a question", blank_space_is_a_question, 6),
    Plant("a writing that came after what replaced it speaks again", awaited_not_consulted, 5),
    Plant("what is signed ignores the values", signed_digest_ignores_values, 8),
    Plant("what is signed leaves out one kind of part", signed_digest_leaves_out_a_part, 8),
    Plant("a writing names nothing it was written over", over_dropped),
    Plant("a writing names all that is held, not what the page showed", over_is_everything_held),
    Plant("writing folds into what was handed to the line", fold_after_offering),
    Plant("settling folds into one of the values it settles", settling_folds, 30),
    Plant("writing is several transactions", writing_is_not_one_transaction),
    Plant("that something was handed to the line is forgotten", offered_is_not_kept),
    Plant("the outbox is never cleared", outbox_never_cleared),
    Plant("the outbox is cleared before the receipt", outbox_cleared_before_the_receipt),
    Plant("the count of requests is forgotten with the power", counter_not_durable),
    Plant("what was refused stays in the outbox", refused_is_forgotten),
    Plant("a receipt is kept without the hub's signature", receipt_is_thrown_away),
    Plant("a frame harmed on the way is refused for good", harmed_frames_are_refused, focus=harm),
    Plant("the place is kept before the page", place_before_the_page),
    Plant("the place skips one", place_skips_one),
    Plant("own rows come back and are counted twice", own_rows_come_back_and_count_twice),
    Plant("a family is not let go once its last writing is received", unload_not_tried_again),
    Plant("a family is let go before its last writing is received", unload_before_the_receipt),
    Plant("the hub numbers a repeat again", repeat_is_numbered_again),
    Plant("the receipt names one too many", receipt_off_by_one),
    Plant("one refusal swallows what came after it", refusal_swallows_the_rest),
    Plant("granting a family misses a row", granting_misses_a_row),
    Plant("a laptop is not told that access ended", ended_access_is_not_told),
    Plant("work of someone whose access has ended is refused", late_work_is_refused),
    Plant("nothing is offered again to a hub that was put back", nothing_is_offered_again),
    Plant("what is offered again is counted twice", offered_again_and_counted_twice),
    Plant("a hub does not know that it was put back", hub_does_not_know_it_was_put_back, 5),
    Plant("a hub put back drops what others bring", what_is_brought_is_dropped, 76, restores),
    Plant("a hub never put back takes what others bring", hub_never_put_back_takes_from_others, focus=thefts),
    Plant("it is not told who brought it", bearer_is_not_shown, focus=restores),
    Plant("a desk brings nothing of what others wrote", desk_brings_nothing, 76, restores),
    Plant(
        "a suspended laptop is not told that the hub was put back",
        suspended_laptop_is_not_told_of_a_new_epoch,
        9,
        restores,
    ),
    Plant("late work is not in the lead's tray", late_work_is_not_in_the_tray),
    Plant("what is written after access ended is still handed out", ended_access_still_hands_out),
    Plant("access that the copy lacks cannot be ended", what_the_copy_lacks_cannot_be_ended, 102, focus=restores),
    Plant("an answer to somebody else is obeyed", anybodys_answer_is_obeyed),
)
