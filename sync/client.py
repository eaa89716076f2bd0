"""A desk's end of an exchange: send what is unsent, take what is new, and see that both sides hold the same.

Knows the messages and the order in which they are obeyed; storage is behind `DeskStore`, the network behind `Wire`.
Everything may be cut off at any byte and done again: what was taken is durable, what was not is asked for again. Only
what the hub has signed, in answer to this very request, changes anything.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
from collections.abc import Iterator, Sequence

import msgspec

from fsdesk.receipts import Receipt
from fsdesk.records.ids import TeamId
from sync import standing
from sync.budget import Budget
from sync.doors import DeskKeys, DeskStore, Standing, Wire
from sync.exchanged import Exchanged
from sync.frames import FrameIntake
from sync.hearing import hear_frames, hear_head
from sync.line import LineFault, LineTrouble
from sync.lots import Lot
from sync.outgoing import EVENTS_SINCE, Outgoing
from sync.protocol import (
    BEGINS,
    LOADS_MAX,
    SYNC_PATH,
    VERSION,
    Answer,
    Health,
    Load,
    Opening,
    Place,
    digest_bytes,
    pack,
)
from sync.protocol_log import LogAsk
from sync.sealing import (
    DOWN,
    SIGNATURE_BYTES,
    UP,
    FrameReader,
    Head,
    answer_context,
    frame_key,
    head_bytes,
    new_salt,
)
from sync.witness import LogDoor, Witness

__all__ = ["DeskKeys", "DeskStore", "Exchanged", "Standing", "Wire", "exchange"]

BREAKS_MAX = 2
"""Breaks in a row that brought nothing before a person is told; whoever calls waits and tries again."""
REPAIRS_MAX = 3
STANDSTILLS_MAX = 2
"""Answers in a row that moved nothing though more was to come."""
REQUESTS_MAX = 2_000
"""At the smallest budget still 30 MB, more than a caseload; whatever asks for more is going round in circles."""
BYTES_A_FAMILY = 2_048
"""Less than most families take: as many are asked for at once as an answer may have room for."""
NOT_UNDERSTOOD = 400
"""HTTP status by which a hub says that a request is none it knows."""


def exchange(
    store: DeskStore, line: Wire, keys: DeskKeys, *, more_than_one: bool = True, log: LogDoor | None = None
) -> Exchanged:
    """Exchange with the hub in as many requests as needed, or just one. It may be repeated at any time.

    Raises LineTrouble when the line fails; what was sent and taken until then stays so.
    """
    talk = Talk(store, line, keys, breaks_max=BREAKS_MAX if more_than_one else 0, log=log)
    before = msgspec.structs.replace(line.tally)
    for _ in range(REQUESTS_MAX if more_than_one else 1):
        if not talk.once():
            break
    store.keep_last_exchange(talk.done.in_sync)
    talk.done.refused += talk.outgoing.refused
    talk.done.requests = line.tally.requests - before.requests
    talk.done.bytes_up = line.tally.bytes_up - before.bytes_up
    talk.done.bytes_down = line.tally.bytes_down - before.bytes_down
    return talk.done


class Talk:
    """One exchange under way: what it has learnt and what it will do next."""

    def __init__(
        self,
        store: DeskStore,
        line: Wire,
        keys: DeskKeys,
        *,
        breaks_max: int,
        budget: int = 0,
        log: LogDoor | None = None,
    ) -> None:
        self.done = Exchanged()
        self._store = store
        self._line = line
        self._keys = keys
        self._breaks_max = breaks_max
        self._budget = Budget(budget or store.sync_state().budget_bytes)
        # Where the line broke last time it is asked what arrived before that is sent again.
        self._probing = self._budget.is_broken
        self.version = VERSION
        self._repairing = self._reading_anew = self._bringing = False
        self._counter_at_least = 0
        self._epochs = 0
        self._answered = self._has_broken = False
        self._fresh = True
        self._breaks = 0
        self._standstills = 0
        self._moves = 0
        self._moves_before_repair = -1
        self._witness = None if log is None else Witness(log)
        self.outgoing = Outgoing(store, keys, *(() if self._witness is None else (self._witness.events,)))

    def once(self) -> bool:
        """One request and its answer; whether there is reason for another."""
        moves, probing, before = self._moves, self._probing, msgspec.structs.replace(self._line.tally)
        try:
            answer = self._ask()
        except LineTrouble as trouble:
            if trouble.status == NOT_UNDERSTOOD and self.version > 1 and not self._answered:
                self.version -= 1  # a hub older than this desk: it is asked once more as it understands
                return True
            if trouble.fault is not LineFault.CUT_OFF:
                raise
            self._broke(self._line.tally.bytes_down - before.bytes_down, moved=self._moves > moves)
            return True
        now = self._line.tally
        if self._has_broken:
            self._budget.arrived(self.outgoing.arrived)
        self.outgoing.arrived, self._has_broken = 0, False
        bytes_ = now.bytes_up + now.bytes_down - before.bytes_up - before.bytes_down
        self._budget.went(bytes_, now.seconds - before.seconds)
        if self._moves > moves:
            self._breaks = self._standstills = 0
        elif probing and self._breaks:
            self._budget.brought_nothing()
        elif not probing:
            self._standstills += 1
        return self._what_next(answer)

    def _broke(self, heard: int, *, moved: bool) -> None:
        """The line broke. Ask what arrived, or raise when that has been tried too often in a row."""
        self._budget.broke(heard)
        self._has_broken = True
        self._breaks = 1 if moved else self._breaks + 1
        if self._breaks > 1:
            self._budget.brought_nothing()
        self._store.remember_budget(self._budget.after_a_break())
        self._probing = True
        if self._breaks > self._breaks_max:
            raise LineTrouble(LineFault.CUT_OFF)

    # -- asking ------------------------------------------------------------------------------------------------

    def _ask(self) -> Answer:
        signature, body = self.request()
        with contextlib.closing(self._line.post(SYNC_PATH, body)) as parts:
            return self.hear(parts, signature)

    def request(self) -> tuple[bytes, bytes | Iterator[bytes]]:
        """The next request, with the signature of its opening, which is what its answer is bound to."""
        state, moving = self._store.sync_state(), self._store.moving()
        loads = moving.load[: max(LOADS_MAX, self._budget.size // BYTES_A_FAMILY)]
        is_ = moving.health
        opening = Opening(
            device=self._keys.device,
            epoch=state.epoch,
            counter=self._store.next_counter(self._counter_at_least),
            salt=new_salt(),
            places=tuple(Place(TeamId(team), at, within, mark) for team, at, within, mark in state.places),
            floor=1 if self._reading_anew else state.floor,
            want_bytes=self._budget.size,
            roster=state.roster,
            unloaded=moving.unloaded,
            load=(*((BEGINS,) if moving.begin else ()), *(Load(family, after) for family, after in loads)),
            rest=moving.rest,
            health=None if is_ is None else Health(is_.waiting, is_.oldest, is_.app, is_.schema, is_.metered, is_.disk),
            laptops=moving.laptops,
            unseen=state.unseen,
            wants=standing.wants(self._store, self._keys),
            log=self._log_asked(),
            links=standing.links_followed(self._store, self._keys) if self._store.wants_lease() else 0,
        )
        head = head_bytes(pack(opening, self.version), UP, self._keys.sign, self.version)
        signature = head[-SIGNATURE_BYTES:]
        if self._probing or self._reading_anew:
            frames = self.outgoing.nothing()
        elif self._bringing:
            frames = self.outgoing.borne(self._budget.size, signature, self.version)
        else:
            frames = self.outgoing.sealed(self._budget.size, state.floor, signature, self.version)
        self._probing = self._bringing = False
        return signature, self._body(head, frames)

    def _log_asked(self) -> LogAsk | None:
        """What is asked of the hub's log, of a hub that has one."""
        budget, knows = self._budget.size, self._witness is not None and self.version >= EVENTS_SINCE
        sends = knows and bool(self.outgoing.unsent(budget) or self.outgoing.noted(budget))
        return self._witness.asks(sends=sends) if self._witness is not None and knows else None

    @property
    def log_asked(self) -> tuple[int, bytes, int] | None:
        """What the request under way asks of the hub's log, for whoever hears its answer later."""
        return None if self._witness is None else self._witness.asked

    def resume(
        self, version: int, frames: Sequence[tuple[int, ...]], log_asked: tuple[int, bytes, int] | None = None
    ) -> None:
        """Take up a request that was made earlier: its version, the numbers in each of its frames, and what it asked of
        the hub's log."""
        self.version, self._fresh = version, False
        if self._witness is not None:
            self._witness.resume(log_asked)
        self.outgoing.frames = list(frames)
        self.outgoing.under_way = {n for numbers in frames for n in numbers}

    def _body(self, head: bytes, frames: Iterator[bytes]) -> bytes | Iterator[bytes]:
        """The request. What does not fit into one frame is made while the hub takes what came before it."""
        first = list(itertools.islice(frames, 2))
        start = b"".join((head, *first))
        return start if len(first) < 2 else itertools.chain((start,), frames)

    # -- hearing -----------------------------------------------------------------------------------------------

    def hear_receipt(self, parts: Iterator[bytes], signature: bytes) -> Answer:
        """Of an answer that more has come after, only what the hub signed to hold, and what it set aside."""
        head, answer, _ = self._head_of(parts, signature)
        self._keep_receipt(answer, Receipt(head.version, signature, head.raw, head.signature))
        return answer

    def _head_of(self, parts: Iterator[bytes], signature: bytes) -> tuple[Head, Answer, bytes]:
        """The answer's head, which is this hub's answer to this request, and what came with it."""
        context = answer_context(signature)
        answer, head, rest = hear_head(parts, Answer, context, self._keys.hub_sign, self.version)
        if len(answer.held) % 2 or len(answer.seen) % 2:
            raise LineTrouble(LineFault.SIGN_IN_PAGE)
        return head, answer, rest

    def hear(self, parts: Iterator[bytes], signature: bytes) -> Answer:
        """Obey the answer's head, then keep each frame as soon as it is whole."""
        head, answer, rest = self._head_of(parts, signature)
        self._answered = True
        receipt = Receipt(head.version, signature, head.raw, head.signature)
        self._witness_log(answer, receipt)
        self._obey(answer, receipt)
        keys = self._keys
        key = frame_key(keys.seal, keys.hub_seal, DOWN, signature)
        intake = FrameIntake(FrameReader(key, keys.hub_sign, head.signature))
        hear_frames(rest, parts, functools.partial(self._keep_frames, intake))
        return answer

    def _witness_log(self, answer: Answer, receipt: Receipt) -> None:
        """Believe the hub's log, or take nothing from this hub but its word for what it holds."""
        if self._witness is None or answer.said == "counter_used":
            return
        if self._witness.hears(answer.epoch, answer.log, version=receipt.version) is not None:
            self._keep_receipt(answer, receipt)
            raise LineTrouble(LineFault.LOG_DIFFERS)
        self._moves += self._witness.news

    def _obey(self, answer: Answer, receipt: Receipt) -> None:
        """Do what the head says, in the order in which each step may be the last."""
        ranges = self._keep_receipt(answer, receipt)
        if ranges is None:
            return
        store = self._store
        state = store.sync_state()
        standing.obey(store, self._keys, answer, fresh=self._fresh)
        if self._repairing or answer.said == "epoch_changed":
            store.new_epoch(answer.epoch, ranges)
            self._repairing = False
            self._moves += answer.epoch != state.epoch
        if answer.brings:
            self._moves += self.outgoing.keep_brought(answer.refused)
        if answer.noted:
            store.keep_noted(answer.noted)
        if answer.unload or answer.withdrawn:
            store.forget(answer.unload, [(one.family, one.record) for one in answer.withdrawn])
        for place in answer.places:
            known = (place.team, place.at, place.within, place.mark)
            if known not in state.places or answer.said == "epoch_changed":
                store.take((), known, ())
                self._moves += 1

    def _keep_receipt(self, answer: Answer, receipt: Receipt) -> tuple[int, ...] | None:
        """Keep what the hub signed to hold, in our words, and what it set aside; None when it says neither."""
        if answer.said not in ("", "epoch_changed", "suspended", "past_differs"):
            return None
        refused, again = self.outgoing.sort_refused(answer.refused)
        self._moves += again
        ranges = self._surely_ours(answer)
        held = self.outgoing.held_in(ranges)
        self.outgoing.acknowledged(held)
        if ranges or refused:
            self._store.keep_receipt(ranges, refused, receipt)
        if answer.seen:
            self._store.keep_seen(answer.seen)
        self.done.sent += len(held)
        self.done.refused += len(refused)
        self._moves += len(held) + len(refused)
        return ranges

    def _surely_ours(self, answer: Answer) -> tuple[int, ...]:
        """What the hub holds in our words. Where the sums differ some of it is another file's that goes by our name."""
        own = self._store.sum_of(answer.held) if answer.held_sum else None
        if own is None or digest_bytes(own) == answer.held_sum:
            return answer.held
        return answer.arrived

    def _keep_frames(self, intake: FrameIntake, sealed: Iterator[bytes]) -> None:
        """Keep the frames that have just arrived, together: a page on its own costs more to commit than to read."""
        lot = Lot(self._store)
        try:
            for one in sealed:
                page = intake.page(one)
                if not lot.goes_with(page):
                    self._keep(lot)
                    lot = Lot(self._store)
                lot.add(page)
        finally:
            self._keep(lot)  # what came before an unreadable frame stands

    def _keep(self, lot: Lot) -> None:
        if not lot.count:
            return
        arrived, aside = lot.keep()
        self.done.arrived += arrived
        self.done.set_aside += aside
        self._moves += lot.count

    # -- deciding ----------------------------------------------------------------------------------------------

    def _what_next(self, answer: Answer) -> bool:
        """Whether to ask again, after an answer that came whole."""
        done = self.done
        done.next_sync_s = answer.next_sync_s
        match answer.said:
            case "counter_used":
                if self._counter_at_least > answer.counter:
                    raise LineTrouble(LineFault.HUB_REFUSED)
                self._counter_at_least = answer.counter + 1
                return True
            case "epoch_changed":
                self._epochs += 1
                self._probing = True
                if self._epochs > 1:
                    raise LineTrouble(LineFault.HUB_REFUSED)
                return True
            case "past_differs":
                raise LineTrouble(LineFault.PAST_DIFFERS)
            case "" | "suspended":
                done.said = answer.said
            case _:
                raise LineTrouble(LineFault.HUB_REFUSED)
        self._reading_anew = self._reading_anew and answer.more
        budget = self._budget.size
        noted = self.version >= EVENTS_SINCE and (
            self.outgoing.noted(budget) or (self._witness and self._witness.is_due)
        )
        if answer.more or self.outgoing.unsent(budget) or noted or self._store.moving().load:
            return self._standstills < STANDSTILLS_MAX
        if answer.brings and self._store.to_bring(1):
            self._bringing = True
            return self._standstills < STANDSTILLS_MAX
        self._store.remember_budget(self._budget.at_the_end())
        done.in_sync = is_in_sync(self._store, answer)
        return bool(answer.digest) and not done.in_sync and self._repair(answer)

    def _repair(self, answer: Answer) -> bool:
        """Ask for everything again, as long as that brings anything, and at most three times. What it could not mend
        once is said, and asked for again only when the difference is another one."""
        difference = (self._store.digest() - int.from_bytes(answer.digest, "big")) % 2**64
        if self.done.arrived + self.done.sent == self._moves_before_repair:
            self._store.keep_unmended(difference)
            return False
        if self.done.repairs == REPAIRS_MAX or difference == self._store.unmended():
            return False
        self.done.repairs += 1
        self._moves_before_repair = self.done.arrived + self.done.sent
        self._store.start_over()
        self._repairing = self._reading_anew = True
        return True


def is_in_sync(store: DeskStore, answer: Answer) -> bool:
    """Whether the hub, at the end of this answer, holds what this laptop holds."""
    return not answer.more and bool(answer.digest) and digest_bytes(store.digest()) == answer.digest
