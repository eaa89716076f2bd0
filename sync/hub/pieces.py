"""What the hub says to a laptop in the lane of pictures: pieces in, each kept as it comes, then pieces out.

A piece is taken by the rules of text: from whoever may or might once read the family, also late; of a family the hub
has text of. Its name must be what its content says. It is handed only to who may read the family now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

from fsdesk.pieces import HASH_BYTES, piece_hash
from fsdesk.records.ids import N_MAX, FamilyId
from sync.chunks import (
    BODY_BYTES_MOST,
    CHUNKS_DOWN,
    CHUNKS_UP,
    FAMILY_FULL,
    NAMED_MOST,
    NOT_YOURS,
    TEXT_FIRST,
    TOO_LARGE,
    WRONG_HASH,
    Piece,
    PieceAnswer,
    PieceOpening,
    PieceRefusal,
    flat,
    ranges_of,
)
from sync.hub.checks import is_name
from sync.hub.hub import Hub
from sync.hub.ledger import LEAD, Device
from sync.hub.showing import may_hold
from sync.protocol import BUDGET_BYTES_MAX, HEAD_BYTES_MAX, Unreadable, pack, unpack
from sync.sealing import FrameReader, Head, frame_key

FAMILY_BYTES_MOST = 1 << 30
"""Pieces the hub keeps of one family: a thousand photographed letters. Its administrator hears of it long before."""
BODIES_AT_ONCE = 64

_Piece = tuple[FamilyId, bytes]


def begin(hub: Hub, head: Head, family_bytes_most: int = FAMILY_BYTES_MOST) -> PieceSession:
    """The talk this opening begins. Unreadable when it is not one of an enrolled laptop."""
    if len(head.raw) > HEAD_BYTES_MAX:
        raise Unreadable("head_too_large")
    opening = unpack(head.raw, PieceOpening)
    asker = hub.signer(opening.device, head, CHUNKS_UP)
    pieces = (*flat(opening.offered), *flat(opening.wanted))
    if not (0 <= opening.counter <= N_MAX and 0 <= opening.want_bytes <= N_MAX and len(pieces) <= NAMED_MOST):
        raise Unreadable("number_out_of_range")
    if not all(is_name(family) and len(value) == HASH_BYTES for family, value in pieces):
        raise Unreadable("not_understood")
    return PieceSession(hub, asker, opening, head, family_bytes_most)


class PieceSession:
    """One request of the lane: frames in, then the answer."""

    def __init__(self, hub: Hub, asker: Device, opening: PieceOpening, head: Head, family_bytes_most: int) -> None:
        self._hub = hub
        self._ledger = hub.ledger
        self._asker = asker
        self.device = asker.device
        self._head = head
        self._family_bytes_most = family_bytes_most
        self._want_bytes = min(opening.want_bytes, BUDGET_BYTES_MAX)
        self._offered, self._wanted = flat(opening.offered), flat(opening.wanted)
        key = frame_key(hub.sealing, X25519PublicKey.from_public_bytes(asker.seal), CHUNKS_UP, head.signature)
        self._reader = FrameReader(key, Ed25519PublicKey.from_public_bytes(asker.sign), head.signature)
        with self._ledger.writing():
            self.open = self._ledger.count_request(asker.device, opening.counter, hub.now())
        self._counted = self.open
        refused = self._refused_families()
        self._why = {at: refused[family] for at, (family, _) in enumerate(self._offered) if family in refused}
        self._room: dict[FamilyId, int] = {}
        self._frames = self._kept = self._handed = 0

    def _refused_families(self) -> dict[FamilyId, str]:
        """The families whose pieces are not taken from this laptop, and why."""
        families = dict.fromkeys(family for family, _ in self._offered)
        teams = self._ledger.team_of(families)
        access = self._ledger.access_of(self._asker.user, families)
        hidden, gone = self._ledger.excluded(self._asker.user, families), self._ledger.purged(families)
        put_back = self._ledger.tenant().put_back  # then it may have forgotten: the text came late, so may its pictures
        found = {}
        for family in families:
            leads = self._asker.role == LEAD and self._asker.team == teams.get(family)
            if family not in teams or (family in hidden and family not in access):
                found[family] = TEXT_FIRST  # as of any family that is not there
            elif family in gone or (family not in access and not leads and not put_back):
                found[family] = NOT_YOURS
        return found

    def frames(self, sealed: Iterable[bytes]) -> None:
        """Take the frames that have arrived, in one transaction; they are kept for good when this returns."""
        came: dict[_Piece, bytes] = {}
        for one in sealed:
            if not self.open:
                break
            try:
                raw = self._reader.chunk(one)
            except Unreadable:
                self.open = False
                break
            self._frames += 1
            try:
                self._sort(unpack(raw, Piece), came)
            except Unreadable:
                continue  # the laptop's own, and no piece: the frames after it can still be read
        if came:
            with self._ledger.writing():
                gone = self._ledger.purged({family for family, _ in came})  # perhaps while this was on its way
                rows = [(family, value, body) for (family, value), body in came.items() if family not in gone]
                self._ledger.keep_pieces(rows, self._hub.now())
            self._kept += len(came)

    def _sort(self, piece: Piece, came: dict[_Piece, bytes]) -> None:
        """Put a piece with those to keep, or note why it is not one."""
        if not 0 <= piece.at < len(self._offered) or piece.at in self._why:
            return
        family, value = self._offered[piece.at]
        if len(piece.body) > BODY_BYTES_MOST:
            self._why[piece.at] = TOO_LARGE
        elif piece_hash(family, piece.body) != value:
            self._why[piece.at] = WRONG_HASH
        elif not self._has_room(family, len(piece.body)):
            self._why[piece.at] = FAMILY_FULL
        else:
            came[family, value] = piece.body

    def _has_room(self, family: FamilyId, size: int) -> bool:
        if family not in self._room:
            self._room[family] = self._family_bytes_most - self._ledger.piece_bytes(family)
        self._room[family] -= size
        return self._room[family] >= 0

    def stop(self, _code: str) -> None:
        """Take no more: the request ended inside a frame, or announced one longer than any may be."""
        self.open = False

    def summary(self) -> dict[str, str | int]:
        """The talk in ids and counts, for the log."""
        counts = {"kept": self._kept, "handed": self._handed, "aside": len(self._why), "frames": self._frames}
        return {"device": self._asker.device, **counts}

    def parts(self) -> Iterator[bytes]:
        """The answer, signed and sealed, a frame at a time."""
        answer, bodies = self._decide()
        self._handed = len(bodies)
        raw, writer = self._hub.reply(pack(answer), self._asker, self._head, CHUNKS_DOWN)
        yield raw
        for at, body in bodies.items():
            yield writer.frame(pack(Piece(at, body)))

    def _decide(self) -> tuple[PieceAnswer, dict[int, bytes]]:
        """What the answer's head says, and the bodies that come after it."""
        asker = self._ledger.device(self._asker.device)
        assert asker is not None
        if not self._counted:
            return PieceAnswer("counter_used", counter=asker.counter), {}
        with self._ledger.reading():
            here = self._here(family for at, (family, _) in enumerate(self._offered) if at not in self._why)
            held = {at for at, piece in enumerate(self._offered) if at not in self._why and piece in here}
            if asker.suspended:
                return self._said("suspended", held), {}
            bodies, absent, more = self._hand_out()
        return self._said("", held, absent, more=more), bodies

    def _said(self, said: str, held: set[int], absent: set[int] | None = None, *, more: bool = False) -> PieceAnswer:
        why = tuple(PieceRefusal(at, code) for at, code in sorted(self._why.items()) if at not in held)
        return PieceAnswer(said, ranges_of(held), why, ranges_of(absent or set()), more)

    def _here(self, families: Iterable[FamilyId]) -> set[_Piece]:
        found: set[_Piece] = set()
        for family in dict.fromkeys(families):
            asked = [value for of, value in self._offered if of == family]
            found.update((family, value) for value in self._ledger.pieces_held(family, asked))
        return found

    def _hand_out(self) -> tuple[dict[int, bytes], set[int], bool]:
        """Bodies of what is wanted, by place, up to the bytes wanted; the places that are not here; whether more is."""
        reads = may_hold(self._ledger, self._asker, {family for family, _ in self._wanted})
        bodies: dict[int, bytes] = {}
        absent: set[int] = set()
        room = self._want_bytes
        for start in range(0, len(self._wanted), BODIES_AT_ONCE):
            lot = list(enumerate(self._wanted[start : start + BODIES_AT_ONCE], start))
            found: dict[_Piece, bytes] = {}
            for family in {family for _, (family, _) in lot} & reads:
                values = [value for _, (of, value) in lot if of == family]
                kept = self._ledger.piece_bodies(family, values)
                found.update(((family, value), body) for value, body in kept.items())
            for at, piece in lot:
                body = found.get(piece)
                if body is None:
                    absent.add(at)
                elif bodies and len(body) > room:
                    return bodies, absent, True
                else:
                    bodies[at], room = body, room - len(body)
        return bodies, absent, False
