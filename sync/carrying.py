"""A desk's end of the lane of pictures: send the pieces the hub lacks, fetch those the desk lacks, after all text.

Each piece stands as soon as it has arrived, either way, so a line that breaks costs one piece. What was on its way
when it broke is asked about before it is sent again.
"""

from __future__ import annotations

import contextlib
import itertools
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Protocol

import msgspec

from fsdesk.pieces import PIECE_BYTES
from fsdesk.records.ids import FamilyId
from sync.budget import Budget
from sync.chunks import (
    CHUNKS_DOWN,
    CHUNKS_PATH,
    CHUNKS_UP,
    NAMED_MOST,
    TEXT_FIRST,
    Piece,
    PieceAnswer,
    PieceOpening,
    named,
    places_in,
)
from sync.doors import DeskKeys, Wire
from sync.hearing import hear_frames, hear_head
from sync.line import LineFault, LineTrouble
from sync.protocol import VERSION, pack, unpack
from sync.sealing import (
    SIGNATURE_BYTES,
    FrameReader,
    FrameWriter,
    answer_context,
    frame_key,
    head_bytes,
    new_salt,
)

BREAKS_MOST = 2
STANDSTILLS_MOST = 2
"""Breaks, and answers, in a row that moved nothing: whoever calls tries again later."""
WANTED_MOST = NAMED_MOST // 2
ONCE_BROKEN_MOST = 16
"""Pieces in one request on a line that has broken in this run: their names are said twice where it breaks again."""

_Piece = tuple[FamilyId, bytes]


class Plan(Protocol):
    """What there is to do, first first (`fsdesk.attaching.PiecePlan`)."""

    @property
    def unsure(self) -> tuple[_Piece, ...]:
        """Handed to the line before, and nobody has said that they arrived."""

    @property
    def unsent(self) -> tuple[_Piece, ...]:
        """Never handed to the line."""

    @property
    def wanted(self) -> tuple[_Piece, ...]:
        """Not here."""


class PieceStore(Protocol):
    """What the lane asks of the store. Each method is one durable transaction and may be repeated."""

    def sweep(self) -> int:
        """Remove what nobody names any more and was never sent."""

    def plan(self) -> Plan:
        """What there is to send and to fetch now."""

    def hand_over(self, pieces: Sequence[_Piece]) -> tuple[bytes, ...]:
        """The bodies of pieces about to be handed to the line."""

    def keep_piece_receipt(
        self, held: Sequence[_Piece], lost: Sequence[_Piece], refused: Sequence[tuple[FamilyId, bytes, str]]
    ) -> None:
        """What the hub says it holds, what it says did not arrive, and what it will not keep."""

    def take_pieces(self, pieces: Sequence[tuple[FamilyId, bytes, bytes]]) -> int:
        """Keep what came; how many were right and new."""

    def text_waits(self) -> bool:
        """Whether there is text to send, which goes before any picture."""

    def next_counter(self, at_least: int) -> int:
        """A request number never used before, durable before it is used."""


class Carried(msgspec.Struct, kw_only=True):
    """What the lane did: pieces that arrived here, that the hub now holds, that it would not keep, and those left.

    `text_first` is true when it stopped because something was written meanwhile, `broken` when the line failed.
    """

    arrived: int = 0
    sent: int = 0
    refused: int = 0
    left: int = 0
    requests: int = 0
    bytes_up: int = 0
    bytes_down: int = 0
    text_first: bool = False
    broken: bool = False


def carry(store: PieceStore, line: Wire, keys: DeskKeys) -> Carried:
    """Send and fetch pieces until there are none, text waits or the line fails. It may be repeated at any time."""
    lane = _Lane(store, line, keys)
    before = msgspec.structs.replace(line.tally)
    try:
        while lane.has_more and not lane.done.text_first:
            lane.done.text_first = store.text_waits()
            if not lane.done.text_first:
                lane.once()
    except LineTrouble:
        lane.done.broken = True  # the text has gone; of pictures what was sent and taken until now stays so
    lane.done.left = lane.left
    lane.done.requests = line.tally.requests - before.requests
    lane.done.bytes_up = line.tally.bytes_up - before.bytes_up
    lane.done.bytes_down = line.tally.bytes_down - before.bytes_down
    return lane.done


class _Lane:
    """One run of the lane: what is still to do, and how much one request may carry."""

    def __init__(self, store: PieceStore, line: Wire, keys: DeskKeys) -> None:
        self.done = Carried()
        self._store = store
        self._line = line
        self._keys = keys
        store.sweep()
        plan = store.plan()
        self._unsure = deque(plan.unsure)
        self._unsent = deque(plan.unsent)
        self._wanted = dict.fromkeys(plan.wanted)
        self._budget = Budget(0)
        self._counter_at_least = 0
        self._at_once_most = WANTED_MOST
        self._probing = False
        self._breaks = 0
        self._standstills = 0
        self._moves = 0

    @property
    def left(self) -> int:
        """How many pieces are still to be sent, asked about or fetched."""
        return len(self._unsure) + len(self._unsent) + len(self._wanted)

    @property
    def has_more(self) -> bool:
        """Whether there is reason for another request."""
        return self.left > 0 and self._standstills < STANDSTILLS_MOST

    def once(self) -> None:
        """One request and its answer, or a break that is carried on from."""
        moves = self._moves
        try:
            self._ask()
        except LineTrouble as trouble:
            if trouble.fault is not LineFault.CUT_OFF:
                raise
            self._breaks = 1 if self._moves > moves else self._breaks + 1
            self._probing, self._at_once_most = True, ONCE_BROKEN_MOST
            if self._breaks > BREAKS_MOST:
                raise
            return
        if self._moves > moves:
            self._breaks = self._standstills = 0
            self._budget.went(self._budget.size, 0.0)
        else:
            self._standstills += 1
            self._budget.brought_nothing()

    def _ask(self) -> None:
        asked = [self._unsure.popleft() for _ in range(min(len(self._unsure), NAMED_MOST - WANTED_MOST))]
        at_once = max(1, min(self._at_once_most, self._budget.size // PIECE_BYTES))
        # After a break one small question comes first: what of the last request arrived?
        room = 0 if self._probing else min(at_once, NAMED_MOST - WANTED_MOST - len(asked))
        sent = [self._unsent.popleft() for _ in range(min(len(self._unsent), room))]
        offered = (*asked, *sent)
        self._unsure.extendleft(reversed(offered))  # nobody has said yet that they arrived
        wanted = tuple(self._wanted)[: min(at_once, WANTED_MOST)]
        self._probing = False
        opening = PieceOpening(
            device=self._keys.device,
            counter=self._store.next_counter(self._counter_at_least),
            salt=new_salt(),
            offered=named(offered),
            wanted=named(wanted),
            want_bytes=self._budget.size,
        )
        head = head_bytes(pack(opening), CHUNKS_UP, self._keys.sign)
        bodies = self._store.hand_over(sent) if sent else ()
        frames = self._frames(head[-SIGNATURE_BYTES:], len(asked), bodies)
        # In parts, for then the line never sends it twice unasked: that would cost all of it and not one piece.
        with contextlib.closing(self._line.post(CHUNKS_PATH, itertools.chain((head,), frames))) as parts:
            self._hear(parts, head[-SIGNATURE_BYTES:], offered, wanted)

    def _frames(self, signature: bytes, first: int, bodies: Sequence[bytes]) -> Iterator[bytes]:
        key = frame_key(self._keys.seal, self._keys.hub_seal, CHUNKS_UP, signature)
        writer = FrameWriter(key, self._keys.sign, signature)
        for at, body in enumerate(bodies, first):
            yield writer.frame(pack(Piece(at, body)))

    def _hear(
        self, parts: Iterator[bytes], signature: bytes, offered: Sequence[_Piece], wanted: Sequence[_Piece]
    ) -> None:
        hub = self._keys.hub_sign
        context = answer_context(signature, CHUNKS_DOWN)
        answer, head, rest = hear_head(parts, PieceAnswer, context, hub, VERSION)
        if answer.said == "counter_used":
            if self._counter_at_least > answer.counter:
                raise LineTrouble(LineFault.HUB_REFUSED)
            self._counter_at_least = answer.counter + 1
            return
        self._obey(answer, offered, wanted)
        reader = FrameReader(
            frame_key(self._keys.seal, self._keys.hub_seal, CHUNKS_DOWN, signature), hub, head.signature
        )

        def keep(sealed: Iterator[bytes]) -> None:
            came = []
            try:
                for one in sealed:
                    piece = unpack(reader.chunk(one), Piece)
                    if 0 <= piece.at < len(wanted):
                        came.append((*wanted[piece.at], piece.body))
            finally:
                self._keep(came)  # what came before an unreadable frame stands

        hear_frames(rest, parts, keep)

    def _keep(self, came: Sequence[tuple[FamilyId, bytes, bytes]]) -> None:
        if came:
            new = self._store.take_pieces(came)
            self.done.arrived += new
            self._moves += new
            for family, value, _ in came:
                self._wanted.pop((family, value), None)  # one that was wrong is asked for in the next run

    def _obey(self, answer: PieceAnswer, offered: Sequence[_Piece], wanted: Sequence[_Piece]) -> None:
        """Note what became of what was offered, and that some of what is wanted is not there yet."""
        held = places_in(answer.held, len(offered))
        why = {refusal.at: refusal.code for refusal in answer.refused if 0 <= refusal.at < len(offered)}
        refused = [(*offered[at], code) for at, code in why.items() if code != TEXT_FIRST]
        later = [offered[at] for at, code in why.items() if code == TEXT_FIRST]
        lost = [piece for at, piece in enumerate(offered) if at not in held and at not in why]
        if offered:
            self._store.keep_piece_receipt([offered[at] for at in sorted(held)], [*lost, *later], refused)
            answered = set(offered)
            self._unsure = deque(piece for piece in self._unsure if piece not in answered)
            self._unsent.extendleft(reversed(lost))
        self.done.sent += len(held)
        self.done.refused += len(refused)
        absent = places_in(answer.absent, len(wanted))
        if answer.said == "suspended":
            absent, self._wanted = set(), {}
        for at in absent:
            self._wanted.pop(wanted[at], None)
        self._moves += len(held) + len(why) + len(absent)
