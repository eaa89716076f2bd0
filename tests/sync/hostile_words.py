"""Words about how a laptop stands that nobody may obey: mutated, foreign, replayed. Seeded: they come again."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from fsdesk.lease import Lease
from fsdesk.records.ids import DeviceId
from sync.client import DeskKeys, Talk
from sync.line import LineTrouble
from sync.orders import Removal, partnership_mark, sign
from sync.protocol import Answer, Unreadable, pack
from sync.sealing import SIGNATURE_BYTES, answer_context, head_bytes, split_head
from tests.sync.desk_side import MemoryDesk, Partnership, ShortLine

REVOKE = Ed25519PrivateKey.generate()
STRANGER = Ed25519PrivateKey.generate()


@dataclass
class Hostile:
    """A laptop that is well and may be read, and everything somebody might say to it."""

    partnership: Partnership
    chance: random.Random
    desk: MemoryDesk
    keys: DeskKeys
    counts: dict[str, int] = field(default_factory=dict)
    accepted: list[str] = field(default_factory=list)

    def words(self) -> tuple[Answer, ...]:
        """What a hub could say that would stop, free or empty this laptop, or let it be read for longer."""
        mark = partnership_mark(self.keys.hub_sign.public_bytes_raw())
        order = sign(Removal(mark, self.keys.device, 9, b"n" * 16, "lost"), REVOKE)
        return (
            Answer(1, "suspended"),
            Answer(1, "suspended", order=order),
            Answer(1, lease=Lease(99, 1_780_000_000, 45, 2_000, 0)),
            Answer(1, revoke=STRANGER.public_key().public_bytes_raw()),
            Answer(1, order=order),
        )

    def answer(self, said: Answer, signature: bytes, key: Ed25519PrivateKey) -> bytes:
        """As a hub with this key answers a request with this signature."""
        return head_bytes(pack(said), answer_context(signature), key)

    def play(self, kind: str, make: Callable[[bytes], bytes]) -> None:
        """One request, answered so: nothing of it may change how the laptop stands."""
        before = self.desk.state()
        talk = Talk(self.desk, ShortLine(self.partnership), self.keys, breaks_max=0)
        signature, _ = talk.request()
        with contextlib.suppress(LineTrouble, Unreadable):
            talk.hear(iter([make(signature)]), signature)
        self.counts[kind] = self.counts.get(kind, 0) + 1
        if self.desk.state() != before:
            self.accepted.append(kind)

    def mutated(self) -> None:
        """A true answer of the hub, changed somewhere on its way."""
        said, hub = self.chance.choice(self.words()), self.partnership.hub.signing
        self.play("mutated", lambda signature: self._changed(self.answer(said, signature, hub)))

    def _changed(self, raw: bytes) -> bytes:
        made = bytearray(raw)
        at = self.chance.randrange(len(made))
        match self.chance.randrange(5):
            case 0:
                made[at] ^= 1 << self.chance.randrange(8)
            case 1:
                del made[at:]
            case 2:
                made[at:at] = self.chance.randbytes(self.chance.randint(1, 9))
            case 3:
                del made[at : at + self.chance.randint(1, 9)]
            case _:
                other = self.chance.randrange(len(made))
                made[at], made[other] = made[other] ^ 0x55, made[at]
        return bytes(made) if bytes(made) != raw else raw[:-1]

    def foreign(self) -> None:
        """The same words from somebody else: a stranger, or this hub to another laptop or in another lane."""
        said, hub = self.chance.choice(self.words()), self.partnership.hub.signing
        makes: tuple[Callable[[bytes], bytes], ...] = (
            lambda signature: self.answer(said, signature, STRANGER),
            lambda signature: self.answer(said, signature, REVOKE),
            lambda _: self.answer(said, self.chance.randbytes(SIGNATURE_BYTES), hub),
            lambda signature: head_bytes(pack(said), signature, hub),
            lambda signature: head_bytes(pack(said), answer_context(signature, b"fsdesk/1 ask down\0"), hub),
            lambda signature: head_bytes(pack(said), answer_context(signature), hub, 1),
        )
        make = self.chance.choice(makes)
        if said.lease is None and not said.order and said.said != "suspended":
            make = makes[self.chance.randrange(2)]
        self.play("foreign", lambda signature: self._never_sound(make, signature, said))

    def _never_sound(self, make: Callable[[bytes], bytes], signature: bytes, said: Answer) -> bytes:
        raw = make(signature)
        # In version 1 the same words are this hub's, and hold nothing that came later: only "suspended" would stand.
        return raw if split_head(raw).version != 1 else self.answer(replace(said, said=""), signature, STRANGER)

    def replayed(self, old: list[bytes]) -> None:
        """An answer to an earlier request of this laptop, whole and true when it was given."""
        raw = self.chance.choice(old)
        self.play("replayed", lambda _: raw)

    def forged_orders(self) -> Iterator[bytes]:
        """Orders that the hub itself hands on, none of which is one for this laptop."""
        mark = partnership_mark(self.keys.hub_sign.public_bytes_raw())
        while True:
            good = Removal(mark, self.keys.device, self.chance.randint(10, 1 << 30), self.chance.randbytes(16), "lost")
            match self.chance.randrange(8):
                case 0:
                    yield sign(good, self.partnership.hub.signing)
                case 1:
                    yield sign(good, STRANGER)
                case 2:
                    yield sign(replace(good, device=DeviceId("aaaaaaaa")), REVOKE)
                case 3:
                    yield sign(replace(good, partnership=self.chance.randbytes(8)), REVOKE)
                case 4:
                    yield sign(replace(good, serial=self.chance.randint(1, 8)), REVOKE)
                case 5:
                    yield sign(replace(good, reason="because"), REVOKE)
                case 6:
                    raw = pack(good)
                    yield REVOKE.sign(b"fsdesk/1 receipt of removal\0" + raw) + raw
                case _:
                    yield self._changed(sign(good, REVOKE))

    def ordered(self, orders: Iterator[bytes]) -> None:
        """A true answer of the hub that hands on a false order: a hub somebody has taken over."""
        raw, hub = next(orders), self.partnership.hub.signing
        before = list(self.desk.orders)
        talk = Talk(self.desk, ShortLine(self.partnership), self.keys, breaks_max=0)
        signature, _ = talk.request()
        talk.hear(iter([self.answer(Answer(1, order=raw), signature, hub)]), signature)
        self.counts["orders"] = self.counts.get("orders", 0) + 1
        if self.desk.orders != before:
            self.accepted.append("orders")


def hostile_words(partnership: Partnership, seed: int, count: int) -> Hostile:
    """Play this many of all kinds to one laptop."""
    desk, keys = partnership.desk("amina", "k7f2qd4m")
    keys = replace(keys, revoke=REVOKE.public_key())
    desk.orders.append((b"an order before", 8, b"n" * 16))
    found = Hostile(partnership, random.Random(seed), desk, keys)
    orders, old = found.forged_orders(), []
    for said in found.words():
        talk = Talk(desk, ShortLine(partnership), keys, breaks_max=0)
        signature, _ = talk.request()
        old.append(found.answer(said, signature, partnership.hub.signing))
    for number in range(count):
        match number % 4:
            case 0:
                found.mutated()
            case 1:
                found.foreign()
            case 2:
                found.replayed(old)
            case _:
                found.ordered(orders)
    return found
