"""A hub with a real encrypted ledger: in this process for its decisions, in one of its own for the rest."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fsdesk.records.ids import TeamId, UserId
from sync.hub import office
from sync.hub.door import Door
from sync.hub.hub import Hub
from sync.hub.joining import enrol
from sync.hub.keyfile import new_keys
from sync.hub.ledger import LEAD, WORKER, Account
from sync.hub.ledger_sqlite import SqliteLedger, open_ledger
from sync.protocol import ENROL_PATH
from sync.slips import slip_from_text
from tests.sync.hub.laptop import Laptop, post_to

VALLEY, COAST = TeamId("valley"), TeamId("coast")
AMINA, BASHIR, MORAG, COLM = UserId("amina"), UserId("bashir"), UserId("morag"), UserId("colm")
PEOPLE = (
    Account(AMINA, "Amina", WORKER, VALLEY),
    Account(BASHIR, "Bashir", WORKER, VALLEY),
    Account(MORAG, "Morag", LEAD, VALLEY),
    Account(COLM, "Colm", WORKER, COAST),
)
URL = "http://127.0.0.1"
PART_BYTES = 64 << 10
"""How much of a body comes at once, as from a socket."""


class StandingClock:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def pass_by(self, **time: float) -> None:
        self.at += timedelta(**time)


class Rig:
    """A hub in this process."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.keys = new_keys()
        self.clock = StandingClock()
        self.ledger: SqliteLedger = open_ledger(path, self.keys.ledger)
        office.new_hub(self.ledger, "Glen")
        office.add_team(self.ledger, "Valley", VALLEY)
        office.add_team(self.ledger, "Coast", COAST)
        for account in PEOPLE:
            office.add_user(self.ledger, account)
        self.hub = Hub(self.ledger, self.keys, self.clock)
        self.source = "198.51.100.7"

    def reopen(self) -> None:
        """As after a restart."""
        self.ledger.close()
        self.ledger = open_ledger(self.path, self.keys.ledger)
        self.hub = Hub(self.ledger, self.keys, self.clock)

    def slip_laptop(self, user: UserId) -> Laptop:
        """A laptop with a slip, not yet joined."""
        return Laptop(office.new_slip(self.ledger, self.keys, user, URL, self.hub.now()), self.post)

    def laptop(self, user: UserId) -> Laptop:
        """A laptop that has joined."""
        laptop = self.slip_laptop(user)
        laptop.join()
        return laptop

    def post(self, path: str, body: bytes) -> bytes:
        if path == ENROL_PATH:
            return enrol(self.hub, body, self.source)
        door = Door(self.hub)
        for at in range(0, len(body), PART_BYTES):
            door.take(body[at : at + PART_BYTES])
        return door.answer()

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """What the ledger's file says."""
        return list(self.ledger._connection.execute(sql))  # the one look behind the door


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    rig = Rig(tmp_path / "ledger")
    yield rig
    rig.ledger.close()


class Served:
    """A hub in a process of its own, made and told what to do by its own commands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process: subprocess.Popen[str] | None = None
        self.port = 0
        self.office("init", str(folder), "--partnership", "Glen")
        for team in (VALLEY, COAST):
            self.office("team", "add", team.title(), "--id", team)
        for one in PEOPLE:
            self.office("user", "add", one.name, "--id", one.user, "--team", one.team, "--role", one.role)

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "sync.hub.admin", *words],
            check=False,
            capture_output=True,
            text=True,
            env={"FSDESK_HUB": str(self.folder), "PATH": "/usr/bin:/bin"},
        )

    def office(self, *words: str) -> str:
        done = self.command(*words)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def start(self, *options: str) -> None:
        with (self.folder / "log").open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "sync.hub.admin", "serve", str(self.folder), "--port", "0", *options],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert self.process.stdout is not None
        said = self.process.stdout.readline()
        assert said.startswith("Listening on http://"), said
        self.port = int(said.rsplit(":", 1)[1])

    def kill(self) -> None:
        """As when the power goes."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            assert self.process.stdout is not None
            self.process.stdout.close()
            self.process = None

    def log(self) -> str:
        return (self.folder / "log").read_text()

    def laptop(self, user: UserId) -> Laptop:
        laptop = Laptop(slip_from_text(self.office("enrol", user)), post_to(self.port))
        laptop.join()
        return laptop


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One hub for a module: its tests use laptops and families of their own."""
    served = Served(tmp_path_factory.mktemp("hub") / "hub")
    served.start("--stall-s", "2")
    yield served
    served.kill()
