"""Planted bugs of the lane of pictures: pieces lost, sent that were removed, taken unchecked, handed to anybody."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import fsdesk.sending
import sync.hub.pieces
from fsdesk.attaching import Attaching, Standing
from fsdesk.sending import Sending
from sync.hub.pieces import PieceSession
from tests.simulation.line import FAULTS
from tests.simulation.planted import Plant, Planting, often
from tests.simulation.sizes import substituted


def pictures() -> Planting:
    """Pictures are brought and removed all the time."""
    return often({"brings a picture": 25, "removes a picture": 8, "asks for pieces": 8}, FAULTS)


def restores() -> Planting:
    """The same, and the hub is put back again and again."""
    return often({"brings a picture": 25, "the hub is copied": 6, "the hub is put back": 5}, FAULTS)


def leaving() -> Planting:
    """The same, and access ends again and again."""
    return often({"brings a picture": 25, "hears of access": 20}, FAULTS)


class _Believing:
    """A ledger that gives other answers to some questions of the lane, and to nobody else."""

    def __init__(self, ledger: Any, **answers: Callable[..., Any]) -> None:
        self._ledger = ledger
        vars(self).update(answers)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._ledger, name)


def handed_to_anybody() -> Planting:
    original = PieceSession._hand_out

    def hand_out(self: Any) -> Any:
        theirs = self._ledger.standings
        self._ledger = _Believing(
            self._ledger,
            standings=lambda user, families: {
                family: one._replace(held=True, restricted=False, excluded=False)
                for family, one in theirs(user, families).items()
            },
        )
        return original(self)

    return substituted(PieceSession, _hand_out=hand_out)


def late_is_refused() -> Planting:
    original = PieceSession._refused_families

    def refused(self: Any) -> Any:
        whole = self._ledger
        reads = dict.fromkeys(whole.reads(self._asker.user, {family for family, _ in self._offered}))
        self._ledger = _Believing(whole, access_of=lambda user, families: reads)
        return original(self)

    return substituted(PieceSession, _refused_families=refused)


def taken_unchecked() -> Planting:
    original = Attaching.hand_over

    class _AnyHash(bytes):
        def __ne__(self, other: object) -> bool:
            return False

    stack = ExitStack()
    stack.enter_context(substituted(sync.hub.pieces, piece_hash=lambda family, body: _AnyHash()))
    backwards = substituted(Attaching, hand_over=lambda self, some: tuple(one[::-1] for one in original(self, some)))
    stack.enter_context(backwards)
    return stack


def not_offered_again() -> Planting:
    original = Sending.new_epoch

    def new_epoch(self: Any, epoch: int, held: Any) -> None:
        sent = self._store.rows("SELECT id FROM piece WHERE travel = 2")
        original(self, epoch, held)
        with self._store.writing() as db:
            db.executemany("UPDATE piece SET travel = 2 WHERE id = ?", sent)

    return substituted(Sending, new_epoch=new_epoch)


def removed_is_sent() -> Planting:
    kept = Attaching.standing

    def standing(self: Any) -> Any:
        found = kept(self)
        rows = self._store.rows("SELECT family, hash FROM piece WHERE travel < 2")
        named = {value for one in found for value in one.hashes}
        left = [(family, bytes(value)) for family, value in rows if bytes(value) not in named]
        more = [Standing(record=of, family=of, preview=(name,), content=(), is_told=True) for of, name in left]
        return (*found, *more)

    return substituted(Attaching, standing=standing)


def handed_over_is_received() -> Planting:
    original = Attaching.hand_over

    def hand_over(self: Any, pieces: Any) -> Any:
        bodies = original(self, pieces)
        self.keep_piece_receipt(pieces, (), ())
        return bodies

    return substituted(Attaching, hand_over=hand_over)


def family_leaves_before_its_pictures() -> Planting:
    return substituted(fsdesk.sending, pictures_wait=lambda db, family: False)


PICTURE_PLANTS = (
    Plant("a piece is handed to who may not read the family", handed_to_anybody, focus=pictures),
    Plant("pieces from someone whose access has ended are refused", late_is_refused, focus=leaving),
    Plant("a piece is taken though it is not what its name says", taken_unchecked, focus=pictures),
    Plant("pieces are not offered again to a hub that was put back", not_offered_again, focus=restores),
    Plant("a picture removed before it was sent is sent", removed_is_sent, focus=pictures),
    Plant("a piece handed to the line counts as received", handed_over_is_received, focus=pictures),
    Plant("a family leaves before its pictures are at the hub", family_leaves_before_its_pictures, focus=leaving),
)
