"""A hub with a real encrypted ledger: in this process for its decisions, in one of its own for the rest."""

from __future__ import annotations

import shutil
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
from sync.hub.making import make_hub
from sync.hub.opening import open_hub
from sync.protocol import ENROL_PATH
from sync.slips import slip_from_text
from tests.folders import made_once
from tests.postgres import Server, server
from tests.sync.hub.laptop import Laptop, post_to
from tests.sync.hub.standing import InMemory, OnFile, OnServer, Standing

VALLEY, COAST = TeamId("valley"), TeamId("coast")
AMINA, BASHIR, MORAG, COLM = UserId("amina"), UserId("bashir"), UserId("morag"), UserId("colm")
PEOPLE = (
    Account(AMINA, "Amina", WORKER, VALLEY),
    Account(BASHIR, "Bashir", WORKER, VALLEY),
    Account(MORAG, "Morag", LEAD, VALLEY),
    Account(COLM, "Colm", WORKER, COAST),
)
URL = "http://127.0.0.1"
KEYS = new_keys()
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

    def __init__(self, standing: Standing) -> None:
        self.standing = standing
        self.keys = KEYS
        self.clock = StandingClock()
        self.ledger = standing.open(self.keys)
        office.new_hub(self.ledger, "Glen")
        office.add_team(self.ledger, "Valley", VALLEY)
        office.add_team(self.ledger, "Coast", COAST)
        for account in PEOPLE:
            office.add_user(self.ledger, account)
        self.hub = Hub(self.ledger, self.keys, self.clock)
        self.source = "198.51.100.7"

    def reopen(self) -> None:
        """As after a restart."""
        self.ledger = self.standing.open(self.keys)
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
        door = Door(self.hub.begin)
        for at in range(0, len(body), PART_BYTES):
            door.take(body[at : at + PART_BYTES])
        return door.answer()

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """What the ledger's database says."""
        return self.standing.rows(sql)


class FileRig(Rig):
    """A hub in this process whose ledger is a file."""

    standing: OnFile
    ledger: SqliteLedger

    @property
    def path(self) -> Path:
        return self.standing.path


@pytest.fixture(scope="session")
def file_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "ledger"
    open_ledger(path, KEYS.ledger).close()
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    with server() as found:
        yield found


@pytest.fixture(scope="module")
def database(postgres: Server) -> Iterator[str]:
    """A database for a module, emptied before each test that uses it."""
    with postgres.database() as url:
        yield url


@pytest.fixture(params=["memory", "file", "server"])
def standing(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Standing]:
    """Each place a ledger can stand in."""
    yield from stood_in(request, tmp_path)


def stood_in(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Standing]:
    """The place a ledger is to stand in, let go of at the end."""
    found: Standing
    if request.param == "memory":
        found = InMemory()
    elif request.param == "file":
        found = OnFile(tmp_path / "ledger", request.getfixturevalue("file_template"))
    else:
        found = OnServer(request.getfixturevalue("database"))
    yield found
    found.close()


@pytest.fixture
def rig(standing: Standing) -> Rig:
    return Rig(standing)


@pytest.fixture
def file_rig(tmp_path: Path, file_template: Path) -> Iterator[FileRig]:
    standing = OnFile(tmp_path / "ledger", file_template)
    yield FileRig(standing)
    standing.close()


def make_glen(folder: Path, database: str = "") -> None:
    """What the commands of the office make of a folder, and of a database: the hub of Glen, before anybody has joined.

    Without a start of a program for each(see `assert_made_by_commands`).
    """
    make_hub(folder, "Glen", database, {})
    ledger, _ = open_hub(folder, {})
    for team in (VALLEY, COAST):
        office.add_team(ledger, team.title(), team)
    for one in PEOPLE:
        office.add_user(ledger, one)
    ledger.close()


def assert_made_by_commands(served: Served, folder: Path, *where: str) -> None:
    """The commands of the office make the same hub in a new folder; `where` is what `init` is told besides."""
    served.office("init", str(folder), "--partnership", "Glen", *where)
    at = ("--dir", str(folder))
    for team in (VALLEY, COAST):
        assert served.office("team", "add", team.title(), "--id", team, *at) == team
    for one in PEOPLE:
        added = ("user", "add", one.name, "--id", one.user, "--team", one.team, "--role", one.role)
        assert served.office(*added, *at) == one.user
    made, _ = open_hub(folder, {})
    like, _ = open_hub(made_once(make_glen), {})
    assert made.tenant().name == like.tenant().name == "Glen"
    assert (made.teams(), made.accounts()) == (like.teams(), like.accounts())
    for ledger in (made, like):
        ledger.close()


class Served:
    """A hub in a process of its own, told what to do by its own commands."""

    def __init__(self, folder: Path, database: str = "") -> None:
        self.folder = folder
        self.process: subprocess.Popen[str] | None = None
        self.port = self.metrics_port = 0
        self.database = database
        if database:
            make_glen(folder, database)
        else:
            shutil.copytree(made_once(make_glen), folder)

    def __enter__(self) -> Served:
        return self

    def __exit__(self, *_failure: object) -> None:
        self.kill()

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
        if "--metrics-port" in options:
            self.metrics_port = int(self.process.stdout.readline().rsplit(":", 1)[1].partition("/")[0])

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
