"""Bodies no honest laptop sends: bytes changed outside, and messages changed inside, then signed and sealed as usual.

They are seeded with what is valid: names of families, records and revisions that exist and are somebody else's. What is
changed inside is what a stolen or malicious enrolled laptop can send, past every signature and seal.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

import msgspec

from fsdesk.pieces import HASH_BYTES
from fsdesk.records.ids import FamilyId
from fsdesk.revisions import Revision
from sync.chunks import CHUNKS_UP, Named, Piece, PieceOpening
from sync.frames import encode_rows
from sync.protocol import Page, pack
from sync.sealing import SIGNATURE_BYTES, UP, FrameWriter, frame_key, head_bytes, new_salt, seal_to
from sync.slips import ENROL_UP, EnrolRequest
from tests.sync.hub.laptop import Laptop

SECRET = "the words of another family"
LONG = f"{SECRET}, told at length so that an edit of them travels as a cut. " * 4

NUMBERS = (-1, 0, 1, 2, 255, 2**16, 2**31, 2**32, 2**53, 2**53 + 1, 2**63 - 1, 2**63, 2**64 - 1, -(2**63))
TEXTS = ("", "\0", "x" * 70_000, "\u202e", "a.1", ".", "amina", "visit", "../../etc/passwd", "'; DROP TABLE log; --")
LOW_ORDER = (
    bytes(32),
    b"\1" + bytes(31),
    b"\xec" + b"\xff" * 30 + b"\x7f",
)
"""Public keys with which every exchange ends in the same secret; a library refuses them, in its own way."""
ODD: tuple[Any, ...] = (None, True, 1.5, float("nan"), [], {}, b"", b"\xff" * 40, *LOW_ORDER, [[[[]]]], {"a": [1]})


def changed_bytes(random: Random, raw: bytes) -> bytes:
    """The bytes with a few of them flipped, cut out, doubled, moved or overwritten."""
    found = bytearray(raw)
    for _ in range(random.choice((1, 1, 1, 2, 4, 16))):
        at = random.randrange(len(found) + 1)
        size = random.choice((1, 1, 2, 4, 8, 64, 1000))
        match random.randrange(6):
            case 0:
                found[at : at + 1] = bytes(x ^ (1 << random.randrange(8)) for x in found[at : at + 1])
            case 1:
                del found[at : at + size]
            case 2:
                found[at:at] = found[at : at + size]
            case 3:
                found[at : at + size] = random.randbytes(min(size, 64))
            case 4:
                found[at : at + 4] = random.choice((0, 1, 2**16, 2**31, 2**32 - 1)).to_bytes(4, "big")
            case _:
                del found[at:]
        if not found:
            break
    return bytes(found)


def changed_value(random: Random, value: Any, names: Sequence[str]) -> Any:
    """A tree of plain values with one or a few of its leaves and branches something else."""
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        value = _changed_once(random, value, names)
    return value


def _changed_once(random: Random, value: Any, names: Sequence[str]) -> Any:
    if isinstance(value, list | tuple) and value and random.random() < 0.85:
        found = list(value)
        at = random.randrange(len(found))
        match random.randrange(8):
            case 0:
                del found[at]
            case 1:
                found.insert(at, found[random.randrange(len(found))])
            case 2:
                found += found[: random.choice((1, 5, 500))]
            case _:
                found[at] = _changed_once(random, found[at], names)
        return found
    if isinstance(value, dict) and value and random.random() < 0.85:
        key = random.choice(sorted(value, key=repr))
        return {**value, key: _changed_once(random, value[key], names)}
    return random.choice((random.choice(NUMBERS), random.choice(TEXTS), random.choice(names), random.choice(ODD)))


def _packed(value: Any) -> bytes:
    try:
        return msgspec.msgpack.encode(value)
    except (OverflowError, ValueError, TypeError):
        return b"\xc0"


class Bodies:
    """Bodies for the hub's endpoints, all from one seed. `names` exist, and are not this laptop's."""

    def __init__(self, seed: int, laptop: Laptop, names: Sequence[str]) -> None:
        self.random = Random(seed)
        self.laptop = laptop
        self.names = names

    def sync(self) -> bytes:
        """A body for /v1/sync."""
        kinds = (self._outside, self._opening, self._page, self._page_bytes, self._revision, self._splice)
        return self.random.choice(kinds)()

    def chunks(self) -> bytes:
        """A body for /v1/chunks: pieces said to be of somebody else's families, asked for, or none at all."""
        random, laptop = self.random, self.laptop
        laptop.counter += 1
        named = tuple(
            Named(
                FamilyId(random.choice(self.names)),
                tuple(random.randbytes(HASH_BYTES) for _ in range(random.randrange(3))),
            )
            for _ in range(3)
        )
        opening = PieceOpening(laptop.device, laptop.counter, new_salt(), named[:2], named[1:], 1 << 16)
        tree = msgspec.msgpack.decode(pack(opening))
        raw = _packed(changed_value(random, tree, self.names))[:65_000] if random.random() < 0.5 else pack(opening)
        head = head_bytes(raw, CHUNKS_UP, laptop.sign)
        signature = head[-SIGNATURE_BYTES:]
        writer = FrameWriter(frame_key(laptop.seal, laptop.hub_seal, CHUNKS_UP, signature), laptop.sign, signature)
        pieces = [pack(Piece(random.choice(NUMBERS[:6]), random.randbytes(40))) for _ in range(2)]
        body = head + b"".join(writer.frame(changed_bytes(random, piece)) for piece in pieces)
        return changed_bytes(random, body) if random.random() < 0.2 else body

    def enrol(self, code: bytes) -> bytes:
        """A body for /v1/enrol, with a code that may be good."""
        random, laptop = self.random, self.laptop
        keys = laptop.sign.public_key().public_bytes_raw(), laptop.seal.public_key().public_bytes_raw()
        raw = pack(EnrolRequest(code, *keys, "laptop"))
        match random.randrange(4):
            case 0:
                return changed_bytes(random, seal_to(laptop.hub_seal, ENROL_UP, raw))
            case 1:
                return seal_to(laptop.hub_seal, ENROL_UP, changed_bytes(random, raw))
            case 2:
                tree = [code, keys[0], random.choice(LOW_ORDER), "laptop"]
                return seal_to(laptop.hub_seal, ENROL_UP, _packed(tree))
            case _:
                tree = changed_value(random, msgspec.msgpack.decode(raw), self.names)
                return seal_to(laptop.hub_seal, ENROL_UP, _packed(tree))

    def _outside(self) -> bytes:
        return changed_bytes(self.random, self.laptop.request([[self._written()]]))

    def _opening(self) -> bytes:
        laptop = self.laptop
        tree = msgspec.msgpack.decode(pack(laptop.opening()))
        head = head_bytes(_packed(changed_value(self.random, tree, self.names))[:65_000], UP, laptop.sign)
        return head + laptop.request([[self._written()]])[self.random.randrange(200) :]

    def _page(self) -> bytes:
        tree = msgspec.msgpack.decode(pack(Page(encode_rows([self._written() for _ in range(3)], None))))
        changed = [_packed(changed_value(self.random, tree, self.names)) for _ in range(2)]
        return self.laptop.raw_request(*changed)

    def _page_bytes(self) -> bytes:
        raw = pack(Page(encode_rows([self._written(), self._written()], None)))
        return self.laptop.raw_request(changed_bytes(self.random, raw), raw)

    def _revision(self) -> bytes:
        """A well-formed page whose revision says something impossible, or lays claim to what is somebody else's."""
        random = self.random
        change: dict[str, Any] = random.choice(
            (
                {"family": random.choice(self.names)},
                {"record": random.choice(self.names)},
                {"family": random.choice(self.names), "record": random.choice(self.names)},
                {"over": tuple(random.sample(sorted(self.names), 2))},
                {"device": random.choice(self.names).partition(".")[0]},
                {"author": "amina"},
                {"n": random.choice([n for n in NUMBERS if 0 < n < 2**63])},
                {"schema": random.choice([n for n in NUMBERS if abs(n) < 2**63])},
                {"kind": random.choice(TEXTS)},
                {"fields": {random.choice(TEXTS): random.choice(TEXTS)}},
                {"fields": {"purpose": tuple(random.choice(TEXTS) for _ in range(3)), "note": random.choice(TEXTS)}},
                {"written_at": random.choice(TEXTS)},
            )
        )
        return self.laptop.request([[msgspec.structs.replace(self._written(), **change)]])

    def _splice(self) -> bytes:
        """An edit that claims to be cut from a text this laptop may not read."""
        name = self.random.choice(self.names)
        edit = self.laptop.write(fields={"note": LONG + "More."}, over=(name,))
        return self.laptop.request([Page(encode_rows([edit], lambda at, field: LONG if at == name else None))])

    def _written(self) -> Revision:
        return self.laptop.write(fields={"note": f"Note {self.random.randrange(1000)}", "setting": "home"})
