"""For tests of a desk's end: a desk in memory, the real hub in this process, and lines between that misbehave."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Generator, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from fsdesk.receipts import Receipt
from fsdesk.records.fields import Sensitivity, Value
from fsdesk.records.ids import DeviceId, FamilyId, RecordId, RevisionId, TeamId, UserId, revision_id, split_revision_id
from fsdesk.revisions import Revision, body, body_hash, from_body
from sync.client import DeskKeys
from sync.frames import FrameSplitter
from sync.hub.hub import Hub, Session
from sync.hub.keyfile import MARK, HubKeys
from sync.hub.ledger import LEAD, WORKER, Account
from sync.hub.ledger_sqlite import SqliteLedger, open_ledger
from sync.line import Body, LineFault, LineTrouble, Tally, whole
from sync.protocol import SYNC_PATH, Unreadable, digest_of
from sync.sealing import head_length, split_head
from tests.sync.desk_caseload import MemoryCaseload

TEAM = TeamId("north")
START = datetime(2026, 3, 4, 14, 0, 7, tzinfo=UTC)


class SyncState(msgspec.Struct, frozen=True):
    epoch: int
    places: tuple[tuple[str, int, int, bytes], ...]
    floor: int
    budget_bytes: int
    roster: int
    unseen: int = 0


class MemoryDesk(MemoryCaseload):
    """What an exchange asks of a store, in memory. `kept` counts its transactions."""

    def __init__(self, device: str, user: str) -> None:
        super().__init__()
        self.device, self.user = DeviceId(device), UserId(user)
        self.held: dict[RevisionId, bytes] = {}
        self.unsent: list[int] = []
        self.offered: set[int] = set()
        self.quarantine: dict[int, str] = {}
        self.aside: list[tuple[bytes, str]] = []
        self.places: dict[str, tuple[str, int, int, bytes]] = {}
        self.people: tuple[tuple[str, str, str, str], ...] = ()
        self.gone: set[str] = set()
        self.epoch, self.counter, self.last_n, self.budget, self.roster = 1, 0, 0, 0, 0
        self.in_sync: list[bool] = []
        self.receipts: list[Receipt] = []
        self.seen: set[int] = set()
        self.doubted: dict[RevisionId, bool] = {}
        self.difference = 0
        self.kept = 0
        self.asks_lease = self.suspended = False
        self.leases: list[tuple[tuple[int, int, int, int, int], bool]] = []
        self.revoke_key = self.followed = b""
        self.orders: list[tuple[bytes, int, bytes]] = []

    def write(
        self,
        fields: dict[str, Value],
        *,
        record: str = "",
        family: str = "",
        over: Sequence[str] = (),
        kind: str = "visit",
    ) -> Revision:
        self.last_n += 1
        name = revision_id(self.device, self.last_n)
        revision = Revision(
            device=self.device,
            n=self.last_n,
            family=FamilyId(family or f"{self.device}.1"),
            record=RecordId(record or name),
            kind=kind,
            fields=fields,
            over=tuple(RevisionId(other) for other in over),
            author=self.user,
            written_at=(START + timedelta(minutes=self.last_n * 4)).isoformat(),
            sensitivity=Sensitivity.OPEN_TO_FAMILY,
            schema=1,
        )
        self.held[name] = body(revision)
        self.unsent.append(self.last_n)
        return revision

    def sync_state(self) -> SyncState:
        floor = min(self.unsent, default=self.last_n + 1)
        return SyncState(self.epoch, tuple(sorted(self.places.values())), floor, self.budget, self.roster)

    def next_counter(self, at_least: int) -> int:
        self.counter = max(self.counter + 1, at_least)
        return self.counter

    def offer(self, raw_bytes_max: int) -> tuple[bytes, ...]:
        found: list[bytes] = []
        size = 0
        for n in self.unsent:
            raw = self.held[revision_id(self.device, n)]
            size += len(raw)
            if found and size > raw_bytes_max:
                break
            found.append(raw)
            self.offered.add(n)
        return tuple(found)

    def sum_of(self, held: Sequence[int]) -> int:
        numbers = (n for first, last in zip(held[::2], held[1::2], strict=True) for n in range(first, last + 1))
        names = {revision_id(self.device, n) for n in numbers}
        return digest_of(body_hash(raw) for name, raw in self.held.items() if name in names)

    def keep_receipt(
        self, held: tuple[int, ...], refused: tuple[tuple[int, str], ...], receipt: Receipt | None = None
    ) -> None:
        self.kept += 1
        self.receipts += [receipt] if receipt is not None else []
        for first, last in zip(held[::2], held[1::2], strict=True):
            self.unsent = [n for n in self.unsent if n < first or n > last]
        for n, code in refused:
            if n in self.unsent:
                self.unsent.remove(n)
                self.quarantine[n] = code

    def keep_seen(self, seen: tuple[int, ...]) -> None:
        self.kept += 1
        self.seen |= {n for first, last in zip(seen[::2], seen[1::2], strict=True) for n in range(first, last + 1)}

    def take(
        self,
        bodies: Sequence[bytes],
        place: tuple[str, int, int, bytes] | None,
        set_aside: Sequence[tuple[bytes, str]],
        *,
        in_stream: bool = True,
    ) -> int:
        self.kept += 1
        new = 0
        for raw in bodies:
            name = from_body(raw).id
            self.doubted.pop(name, None)
            new += name not in self.held
            assert self.held.setdefault(name, raw) == raw
        self.aside.extend(set_aside)
        if place is not None:
            self.places[place[0]] = place
        return new

    def keep_roster(self, number: int, people: Sequence[tuple[str, str, str, str]]) -> None:
        self.roster, self.people = number, tuple(people)

    def forget(self, families: Sequence[str], records: Sequence[tuple[str, str]] = ()) -> None:
        gone = {name for name, raw in self.held.items() if from_body(raw).record in {record for _, record in records}}
        self.held = {name: raw for name, raw in self.held.items() if name not in gone}
        for family in families:
            rows = {name: from_body(raw) for name, raw in self.held.items()}
            mine = {name for name, r in rows.items() if r.family == family}
            if not any(rows[name].device == self.device and rows[name].n in self.unsent for name in mine):
                self.gone.add(family)
                self.removed.append(family)
                for name in mine:
                    del self.held[name]

    def new_epoch(self, epoch: int, held: tuple[int, ...]) -> None:
        self.kept += 1
        if epoch != self.epoch:
            self.doubted = {name: False for name in self.held if not name.startswith(self.device)}
        self.epoch, self.places = epoch, {}
        known = {n for a, b in zip(held[::2], held[1::2], strict=True) for n in range(a, b + 1)}
        own = {split_revision_id(name)[1] for name in self.held if name.startswith(self.device)}
        self.unsent = sorted((own - known - self.quarantine.keys()) | set(self.unsent))

    def to_bring(self, raw_bytes_max: int) -> tuple[bytes, ...]:
        return tuple(self.held[name] for name, offered in self.doubted.items() if not offered)

    def keep_brought(self, bodies: Sequence[bytes]) -> None:
        self.kept += 1
        self.doubted.update({from_body(raw).id: True for raw in bodies})

    def unmended(self) -> int:
        return self.difference

    def keep_unmended(self, difference: int) -> None:
        self.difference = difference

    def start_over(self) -> None:
        self.places = {}

    def digest(self) -> int:
        mine = {revision_id(self.device, n) for n in (*self.unsent, *self.quarantine)}
        found = [body_hash(raw) for name, raw in self.held.items() if name not in mine]
        return sum(int.from_bytes(value[:8], "big") for value in found) % 2**64

    def value_of(self, revision: str, field: str) -> Value:
        raw = self.held.get(RevisionId(revision))
        return None if raw is None else from_body(raw).fields.get(field)

    def remember_budget(self, size_bytes: int) -> None:
        self.budget = size_bytes

    def keep_last_exchange(self, in_sync: bool) -> None:
        self.in_sync.append(in_sync)

    def wants_lease(self) -> bool:
        return self.asks_lease

    def keep_lease(self, lease: tuple[int, int, int, int, int], *, fresh: bool) -> None:
        self.leases.append((lease, fresh))

    def keep_look_over(self, count: int) -> None:
        self.look_over = count

    def keep_told(self, *, suspended: bool) -> None:
        self.suspended = suspended

    def keep_revoke_key(self, public: bytes) -> None:
        self.revoke_key = self.revoke_key or public

    def revoke_chain(self) -> bytes:
        return self.followed

    def keep_revoke_chain(self, chain: bytes) -> None:
        self.followed = chain

    def last_order(self) -> int:
        return self.orders[-1][1] if self.orders else 0

    def keep_order(self, order: bytes, serial: int, nonce: bytes) -> None:
        self.orders.append((order, serial, nonce))

    def state(self) -> object:
        """All that an exchange may change, but for the counter."""
        return (dict(self.held), tuple(self.unsent), dict(self.quarantine), tuple(self.aside), dict(self.places),
                self.people, self.epoch, self.roster, self.suspended, tuple(self.leases), self.revoke_key,
                self.followed, tuple(self.orders))  # fmt: skip


class StillClock:
    def now(self) -> datetime:
        return datetime(2026, 3, 4, 14, 7, tzinfo=UTC)


class Partnership:
    """A real hub on a real ledger, with Amina, Bashir and the lead, each with a laptop."""

    def __init__(self, folder: Path) -> None:
        self.keys = HubKeys(MARK, b"l" * 32, b"s" * 32, b"x" * 32)
        self.ledger: SqliteLedger = open_ledger(folder / "hub.db", self.keys.ledger)
        self.hub = Hub(self.ledger, self.keys, StillClock())
        self.people()
        self._keys: dict[str, DeskKeys] = {}

    def people(self) -> None:
        """Make the tenant, its team and its people."""
        with self.ledger.writing():
            self.ledger.create("Northshire", 1)
            self.ledger.add_team(TEAM, "North")
            for user, role in (("amina", WORKER), ("bashir", WORKER), ("lead", LEAD)):
                self.ledger.add_account(Account(UserId(user), user.title(), role, TEAM))
            self.ledger.change_roster()

    def desk(self, user: str, device: str) -> tuple[MemoryDesk, DeskKeys]:
        """A new laptop of this person, enrolled."""
        seed = (user.encode() + device.encode() + bytes(32))[:32]
        sign, seal = Ed25519PrivateKey.from_private_bytes(seed), X25519PrivateKey.from_private_bytes(seed)
        with self.ledger.writing():
            self.ledger.add_device(
                DeviceId(device),
                UserId(user),
                label="laptop",
                sign=sign.public_key().public_bytes_raw(),
                seal=seal.public_key().public_bytes_raw(),
                now=0,
            )
        keys = DeskKeys(
            device=DeviceId(device),
            sign=sign,
            seal=seal,
            hub_sign=self.hub.signing.public_key(),
            hub_seal=self.hub.sealing.public_key(),
        )
        return MemoryDesk(device, user), keys

    def hear(self, request: bytes) -> bytes:
        """The hub's answer to a whole request, or what it took of one that was cut off."""
        session: Session | None = None
        length = head_length(request[:3])
        if length is None or len(request) < length:
            raise Unreadable("cut_off")
        session = self.hub.begin(split_head(request[:length]))
        splitter = FrameSplitter()
        session.frames(list(splitter.frames(request[length:])))
        return b"" if splitter.cut_off else session.answer()


class ShortLine:
    """A line to a hub in this process. `spoil` may change each answer; `cut_up` loses the rest of a request."""

    def __init__(self, partnership: Partnership) -> None:
        self.partnership = partnership
        self.tally = Tally()
        self.requests: list[bytes] = []
        self.answers: list[bytes] = []
        self.spoil: Callable[[bytes], bytes] = bytes
        self.up_bytes_max: int | None = None
        self.down_bytes_max: int | None = None

    def post(self, path: str, body: Body) -> Generator[bytes, None, None]:
        assert path == SYNC_PATH
        body = whole(body)
        self.tally.requests += 1
        self.tally.bytes_up += len(body)
        self.requests.append(body)
        cut = self.up_bytes_max
        if cut is not None and len(body) > cut:
            with contextlib.suppress(Unreadable):
                self.partnership.hear(body[:cut])
            raise LineTrouble(LineFault.CUT_OFF)
        try:
            answer = self.partnership.hear(body)
        except Unreadable as error:
            raise LineTrouble(LineFault.HUB_REFUSED) from error
        self.answers.append(answer)
        yield from self._down(self.spoil(answer))

    def _down(self, answer: bytes) -> Iterator[bytes]:
        cut = self.down_bytes_max
        whole = answer if cut is None else answer[:cut]
        self.tally.bytes_down += len(whole)
        for at in range(0, len(whole), 1000):
            yield whole[at : at + 1000]
        if len(whole) < len(answer):
            raise LineTrouble(LineFault.CUT_OFF)
