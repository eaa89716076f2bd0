"""What an exchange asks of a desk: its keys, its store, its line. Only shapes: the store itself never sees `sync`."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Protocol

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from fsdesk.receipts import Receipt
from fsdesk.records.fields import Value
from fsdesk.records.ids import DeviceId
from sync.doors_moving import CaseloadDoor
from sync.line import Body, Tally


class DeskKeys(msgspec.Struct, frozen=True, kw_only=True):
    """Who this laptop is to its hub, and by which keys it knows the hub."""

    device: DeviceId
    sign: Ed25519PrivateKey
    seal: X25519PrivateKey
    hub_sign: Ed25519PublicKey
    hub_seal: X25519PublicKey
    revoke: Ed25519PublicKey | None = None
    """The first key that orders to remove all that is here were to be checked with; None until the hub has told it."""


class Standing(Protocol):
    """Where a store stands with its hub."""

    @property
    def epoch(self) -> int:
        """The hub's life this store belongs to; 0 before the first exchange."""

    @property
    def places(self) -> tuple[tuple[str, int, int, bytes], ...]:
        """How far each team's stream has been read, and what the hub's past was there: (team, at, within, mark)."""

    @property
    def floor(self) -> int:
        """The lowest own revision not known to be at the hub."""

    @property
    def budget_bytes(self) -> int:
        """How much one request may carry on this line; 0 until one was remembered."""

    @property
    def roster(self) -> int:
        """The number of the list of colleagues that is held."""

    @property
    def unseen(self) -> int:
        """The lowest own revision nobody else is known to have read; 0 for none."""


class DeskStore(CaseloadDoor, Protocol):
    """What an exchange asks of the store. Each method is one durable transaction and may be repeated."""

    def sync_state(self) -> Standing:
        """The numbers an opening is made of."""

    def next_counter(self, at_least: int) -> int:
        """A request number never used before, durable before it is used."""

    def offer(self, raw_bytes_max: int) -> tuple[bytes, ...]:
        """Unsent revisions' canonical bodies, most urgent first; from now on never rewritten."""

    def sum_of(self, held: Sequence[int]) -> int | None:
        """Sum of the hashes of own revisions with these numbers (first, last, first, last …), modulo 2^64; None when
        some of them have left with their family."""

    def keep_receipt(
        self, held: tuple[int, ...], refused: tuple[tuple[int, str], ...], receipt: Receipt | None
    ) -> None:
        """What the hub holds (first, last, first, last …) is sent; what it refused is set aside in full view.

        `receipt` is the hub's signed answer that says so, kept as evidence; None for what is refused here already.
        """

    def keep_seen(self, seen: tuple[int, ...]) -> None:
        """Own revisions (first, last, first, last …) that a laptop of somebody else has read."""

    def take(
        self,
        bodies: Sequence[bytes],
        place: tuple[str, int, int, bytes] | None,
        set_aside: Sequence[tuple[bytes, str]],
        *,
        in_stream: bool = True,
    ) -> int:
        """Keep a page together with how far the stream is now read; how many revisions were new.

        What comes in the stream of a family that rests wakes it.
        """

    def keep_roster(self, number: int, people: Sequence[tuple[str, str, str, str]]) -> None:
        """The colleagues of one's teams: (user, name, role, team)."""

    def forget(self, families: Sequence[str], records: Sequence[tuple[str, str]] = ()) -> None:
        """Remove families that are no longer this person's, each once nothing of it waits to be sent."""

    def new_epoch(self, epoch: int, held: tuple[int, ...]) -> None:
        """Own revisions the hub does not hold are unsent again, and every stream is read from its beginning."""

    def to_bring(self, raw_bytes_max: int) -> tuple[bytes, ...]:
        """What others wrote that is here and that a hub put back from a copy did not hand out: the next bodies, up to a
        size (at least one)."""

    def keep_brought(self, bodies: Sequence[bytes]) -> None:
        """The hub has had these, and has taken what it takes from this laptop."""

    def unmended(self) -> int:
        """By how much the digests differed when reading all anew last brought nothing; 0 when it was not so."""

    def keep_unmended(self, difference: int) -> None:
        """Reading all anew brought nothing: as long as the difference is this one, it is not tried again."""

    def start_over(self) -> None:
        """Read every stream again from its beginning, to repair a difference."""

    def digest(self) -> int:
        """Sum of the hashes of all revisions held that are known to be at the hub, modulo 2^64."""

    def value_of(self, revision: str, field: str) -> Value:
        """The value a revision gave a field; None where it is not held."""

    def wants_lease(self) -> bool:
        """Whether the next request asks how long this laptop may be read."""

    def keep_lease(self, lease: tuple[int, int, int, int, int], *, fresh: bool) -> None:
        """The hub's word that this laptop may be read on (see `fsdesk.lease`); not `fresh` when it came on a stick."""

    def keep_look_over(self, count: int) -> None:
        """How many families others opened for a while wait for this person to look them over."""

    def keep_told(self, *, suspended: bool) -> None:
        """Whether the hub calls this laptop suspended, in its answer to the last request."""

    def keep_revoke_key(self, public: bytes) -> None:
        """The key that orders are checked with; the first that was ever told stays."""

    def revoke_chain(self) -> bytes:
        """How far the keys that followed it have been followed (see `sync.succession`); empty for none."""

    def keep_revoke_chain(self, chain: bytes) -> None:
        """Keep how far they were followed, in one transaction."""

    def last_order(self) -> int:
        """The serial of the last order taken; 0 for none."""

    def keep_order(self, order: bytes, serial: int, nonce: bytes) -> None:
        """An order to remove all that is here, which has been checked: nothing may be read from now on."""

    def remember_budget(self, size_bytes: int) -> None:
        """Keep how much one request may carry on this line."""

    def keep_last_exchange(self, in_sync: bool) -> None:
        """Note that an exchange ran to its end, and whether both sides then held the same."""


class Wire(Protocol):
    """What an exchange asks of the line (see `sync.line.Line`)."""

    @property
    def tally(self) -> Tally:
        """What has gone over this line so far."""

    def post(self, path: str, body: Body) -> Generator[bytes, None, None]:
        """The answer's bytes as they arrive; LineTrouble when there is none, or not all of it."""
