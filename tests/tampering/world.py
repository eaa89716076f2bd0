"""A hub whose log can be tampered with by hand, and three laptops with real encrypted stores that are its witnesses.

The ledger is the one in plain dicts, as whoever holds the hub can write what they like into any other; it signs with
the hub's own keys. What is done to it is put right again after each try, and so is what a laptop then believed.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from msgspec.structs import replace

from fsdesk.desk import Desk
from fsdesk.events import Event, event_body, event_hash
from fsdesk.records.ids import DeviceId, FamilyId, RecordId, TeamId, UserId
from fsdesk.store import Store
from sync.client import exchange
from sync.doors import DeskKeys
from sync.frames import FrameSplitter
from sync.hub import noting, office
from sync.hub.hub import Hub
from sync.hub.keyfile import MARK, HubKeys
from sync.hub.ledger import LEAD, WORKER, Account
from sync.hub.ledger_memory import MemoryLedger
from sync.hub.ledger_noting import EventLine, LogHead
from sync.line import LineFault, LineTrouble
from sync.merkle import edge_of, grown, leaf_hash, root_of
from sync.sealing import head_length, split_head
from tests.clocks import StillClock
from tests.sync.desk_side import Partnership, ShortLine

KEY = bytes(range(32))
TEAM = TeamId("north")
PEOPLE = (("amina", "aaaaaaaa", WORKER), ("bashir", "bbbbbbbb", WORKER), ("lead", "mmmmmmmm", LEAD))
ACTIONS = ("view", "search", "print", "export", "denied")


class Witnesses(Partnership):
    """A hub in plain dicts with its three laptops."""

    def __init__(self, folder: Path, seed: int = 0) -> None:
        self.chance = random.Random(seed)
        self.silent = False
        self.clock = StillClock()
        self.keys = HubKeys(MARK, b"l" * 32, b"s" * 32, b"x" * 32)
        self.memory = MemoryLedger()
        self.hub = Hub(self.memory, self.keys, self.clock)
        office.new_hub(self.memory, "Northshire")
        office.add_team(self.memory, "North", TEAM)
        for user, _, role in PEOPLE:
            office.add_user(self.memory, Account(UserId(user), user.title(), role, TEAM))
        self.ledger = self.memory  # type: ignore[assignment]  # the parent has one in a file
        self.desks: dict[str, tuple[Desk, DeskKeys]] = {}
        for user, device, role in PEOPLE:
            _, keys = self.desk(user, device)
            desk = Desk(Store(folder / user, KEY), self.clock)
            desk.store.remember(device=device, user=user, user_name=user.title(), role=role)
            self.desks[user] = desk, keys

    def close(self) -> None:
        for desk, _ in self.desks.values():
            desk.store.close()

    def work(self, user: str, count: int) -> None:
        """Somebody works: that many events."""
        desk, _ = self.desks[user]
        for _ in range(count):
            family = f"{self.chance.choice(PEOPLE)[1]}.{self.chance.randrange(1, 9)}"
            desk.noted(self.chance.choice(ACTIONS), family, record=f"{family}0")

    def sync(self, user: str, spoil: Callable[[bytes], bytes] = bytes) -> bool:
        """One laptop meets the hub: whether it takes what that says of its log."""
        desk, keys = self.desks[user]
        line = ShortLine(self)
        line.spoil = spoil
        try:
            exchange(desk.sending, line, keys, log=desk.noting)
        except LineTrouble as trouble:
            if trouble.fault is not LineFault.LOG_DIFFERS:
                raise
            return False
        return True

    def alarm(self, user: str) -> str:
        alarm = self.desks[user][0].noting.alarm()
        return "" if alarm is None else alarm.code

    def hear(self, request: bytes) -> bytes:
        """The hub's answer; one that keeps its log to itself answers as if it had not been asked for it."""
        length = head_length(request[:3])
        assert length is not None
        session = self.hub.begin(split_head(request[:length]))
        if self.silent:
            session._opening = replace(session._opening, log=None)
        splitter = FrameSplitter()
        session.frames(list(splitter.frames(request[length:])))
        return session.answer()

    def noted_by_a_copy(self, user: str) -> bytes:
        """What a copy of this laptop's store would note next."""
        last = self.desks[user][0].noting.events(1)[0]
        before = event_hash(event_body(last))
        return event_body(replace(last, n=last.n + 1, before=before, reason="noted by the copy"))

    # -- tampering -----------------------------------------------------------------------------------------------

    @property
    def lines(self) -> list[EventLine]:
        return self.memory.event_lines

    def rebuild(self, lines: Sequence[EventLine]) -> None:
        """Make the log of other rows, the tree with it: what a hub that lies signs as readily as any."""
        placed = [line._replace(seq=seq) for seq, line in enumerate(lines)]
        nodes = grown(0, [leaf_hash(noting.entry_of(line)) for line in placed], {})
        assert set(edge_of(len(placed))) <= nodes.keys()
        self.memory.event_lines[:] = placed
        self.memory.event_nodes = nodes
        self.memory.event_head = LogHead(len(placed), root_of(len(placed), nodes.__getitem__))

    def forged(self, at: int) -> EventLine:
        """An event nobody made."""
        event = Event(
            DeviceId("aaaaaaaa"), at + 1, b"" if not at else bytes(32), "2026-11-21T09:00:00+00:00", UserId("amina"),
            "view", FamilyId(f"aaaaaaaa.{at + 1}"), RecordId(""),
        )  # fmt: skip
        body = event_body(event)
        return EventLine(0, event.device, event.n, event.user, event.action, event.family, 7, event_hash(body), body)


class Kept(NamedTuple):
    """A moment of the hub's log and of what the laptops believed, to be gone back to."""

    hub: tuple[Any, ...]
    desks: dict[str, dict[str, list[tuple[Any, ...]]]]


def keep(world: Witnesses) -> Kept:
    memory = world.memory
    hub = (list(memory.event_lines), dict(memory.event_nodes), memory.event_head, list(memory.put_back_list))
    desks = {}
    for user, (desk, _) in world.desks.items():
        desks[user] = {
            "setting": desk.store.rows("SELECT name, value FROM setting WHERE name LIKE 'log_%' OR name = 'epoch'"),
            "log_head": desk.store.rows("SELECT * FROM log_head"),
            "noted": desk.store.rows("SELECT n FROM noted WHERE at_hub = 1"),
        }
    return Kept((*hub, memory.one), desks)


def put_right(world: Witnesses, kept: Kept) -> None:
    """Everything as it was."""
    memory = world.memory
    memory.event_lines[:], memory.event_nodes, memory.event_head = list(kept.hub[0]), dict(kept.hub[1]), kept.hub[2]
    memory.put_back_list[:] = kept.hub[3]
    memory.one = kept.hub[4]
    for user, tables in kept.desks.items():
        store = world.desks[user][0].store
        with store.writing() as db:
            db.execute("DELETE FROM setting WHERE name LIKE 'log_%'")
            db.executemany("INSERT OR REPLACE INTO setting VALUES (?, ?)", tables["setting"])
            db.execute("DELETE FROM log_head")
            db.executemany("INSERT INTO log_head VALUES (?, ?, ?, ?)", tables["log_head"])
            db.execute("UPDATE noted SET at_hub = 0")
            db.executemany("UPDATE noted SET at_hub = 1 WHERE n = ?", tables["noted"])
