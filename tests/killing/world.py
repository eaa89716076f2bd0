"""Two desks, a hub and the line between them, each a process of its own, and each killed at any moment.

The hub stands on a PostgreSQL server and is served by two processes; the line stalls and is cut by itself too.
"""

from __future__ import annotations

import contextlib
import os
import queue
import random
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from fsdesk.records.ids import DeviceId, FamilyId, TeamId, UserId
from fsdesk.store import Store
from sync.client import exchange
from sync.hub import office
from sync.hub.keyfile import write_keys
from sync.hub.ledger import WORKER, Account
from sync.hub.ledger_postgres import open_postgres
from sync.hub.opening import DATABASE_VARIABLE
from sync.line import Line
from tests.killing.desk import HUB_KEYS, keys_of, open_desk
from tests.patience import PATIENCE_S

DESKS = {"amina": "amnaxxx1", "bashir": "bashrxx2"}
ROOT = Path(__file__).parents[2]
NATURE = '{"cut_every": 60000, "stalls": 0.02, "stall_s": 0.05}'
WORKERS = 2


class Party:
    """One process, which is started again whenever it was killed."""

    def __init__(self, *command: str, environment: Mapping[str, str] | None = None) -> None:
        self.command = command
        self.environment = {**os.environ, **(environment or {})}
        self.lines: queue.Queue[str] = queue.Queue()
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it; what it says is read as it comes."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", *self.command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=ROOT,
            env=self.environment,
            start_new_session=True,
        )
        self._listening = threading.Thread(target=self._listen, args=(self.process,), daemon=True)
        self._listening.start()

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self.lines.put(line.rstrip("\n"))
        process.stdout.close()

    def says(self) -> str:
        """The next line it says."""
        return self.lines.get(timeout=PATIENCE_S)

    def kill(self) -> None:
        """As when the power goes, all its own processes with it."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.ended()

    def ended(self) -> None:
        """Wait for its end, and until all it said before has been heard."""
        assert self.process is not None
        assert self.process.stdin is not None
        self.process.wait(timeout=PATIENCE_S)
        self._listening.join()
        self.process.stdin.close()
        self.process = None


def _free_port(chance: random.Random) -> int:
    """A port nobody listens on, and below those given to callers: a call to one of those may meet itself."""
    while True:
        port = chance.randint(20_000, 29_999)
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


class World:
    """The parties, what was said to be saved, and who was killed how often."""

    def __init__(self, seed: int, folder: Path, url: str, *, careless: bool = False) -> None:
        self.random = random.Random(seed)
        self.folder, self.url = folder, url
        self.saved: dict[str, set[str]] = {user: set() for user in DESKS}
        self.killed: Counter[str] = Counter()
        self._found()
        self.port = _free_port(self.random)
        line_file, more = str(folder / "line"), ["careless"] if careless else []
        self.hub = Party(
            "sync.hub.admin", "serve", str(folder / "hub"), "--port", str(self.port), "--workers", str(WORKERS),
            environment={DATABASE_VARIABLE: url},
        )  # fmt: skip
        self.line = Party("tests.link", str(self.port), NATURE)
        self.desks = {
            user: Party("tests.killing.desk", str(folder / user), user, device, line_file, *more)
            for user, device in DESKS.items()
        }
        self.start_hub()
        self.start_line()
        for desk in self.desks.values():
            desk.start()

    def _found(self) -> None:
        (self.folder / "hub").mkdir(parents=True)
        write_keys(self.folder / "hub", HUB_KEYS)
        ledger = open_postgres(self.url, 1)
        office.new_hub(ledger, "Northshire")
        office.add_team(ledger, "North", TeamId("north"))
        for user, device in DESKS.items():
            (self.folder / user).mkdir()
            office.add_user(ledger, Account(UserId(user), user.title(), WORKER, TeamId("north")))
            keys = keys_of(device)
            sign, seal = keys.sign.public_key().public_bytes_raw(), keys.seal.public_key().public_bytes_raw()
            with ledger.writing():
                ledger.add_device(DeviceId(device), UserId(user), label="laptop", sign=sign, seal=seal, now=0)
        ledger.close()

    def start_hub(self) -> None:
        """Start the hub and wait until it serves."""
        self.hub.start()
        while not self.hub.says().startswith("Listening"):
            pass

    def start_line(self) -> None:
        """Start the line and say where it is."""
        self.line.start()
        part = self.folder / "line.part"
        part.write_text(self.line.says())
        part.rename(self.folder / "line")

    def hear(self, user: str) -> str:
        """The next thing a desk says; what it says is saved is written down."""
        said = self.desks[user].says()
        if said.startswith("saved "):
            self.saved[user].add(said.removeprefix("saved "))
        return said

    def share(self) -> None:
        """Once Amina's family is at the hub, Bashir may read it too."""
        ledger = open_postgres(self.url, 1)
        family = FamilyId(f"{DESKS['amina']}.1")
        while family not in ledger.team_of([family]):
            self.hear("amina")
        office.grant_access(ledger, UserId("bashir"), family)
        ledger.close()

    def kill_somebody(self) -> None:
        """Let them go on for a while, then kill one of them at whatever it is doing, and start it again."""
        for _ in range(self.random.randint(1, 9)):
            self.hear(self.random.choice(sorted(self.desks)))
        who = self.random.choice(("amina", "amina", "bashir", "bashir", "hub", "line"))
        self.killed[who] += 1
        if who == "hub":
            self.hub.kill()
            self.start_hub()
        elif who == "line":
            self.line.kill()
            self.start_line()
        else:
            self.desks[who].kill()
            while not self.desks[who].lines.empty():
                self.hear(who)
            self.desks[who].start()

    def come_to_rest(self) -> None:
        """Nobody is killed any more, and nobody writes: each desk ends once it is in step. When all have, each hears
        once more what the others sent after it had ended."""
        for desk in self.desks.values():
            assert desk.process is not None
            assert desk.process.stdin is not None
            desk.process.stdin.write("rest\n")
            desk.process.stdin.flush()
        for user, desk in self.desks.items():
            desk.ended()
            while not desk.lines.empty():
                self.hear(user)
        for user, device in DESKS.items():
            last = open_desk(self.folder / user, user, device)
            with contextlib.closing(Line(f"http://127.0.0.1:{(self.folder / 'line').read_text()}", stall_s=5)) as line:
                assert exchange(last.sending, line, keys_of(device)).in_sync
            last.store.close()

    def lost(self) -> set[str]:
        """What was said to be saved and is not in every store and at the hub."""
        said = set().union(*self.saved.values())
        ledger = open_postgres(self.url, 1)
        held = [{bytes(body) for (body,) in ledger.engine.all("SELECT body FROM log", {})}]
        ledger.close()
        held += [self._on_disk(user) for user in DESKS]
        together = [b"".join(sorted(bodies)) for bodies in held]
        return {words for words in said if any(words.encode() not in one for one in together)}

    def lost_from_disk(self) -> set[str]:
        """With every desk killed: what it said to be saved and is not in its own store."""
        for user, desk in self.desks.items():
            desk.kill()
            while not desk.lines.empty():
                self.hear(user)
        together = {user: b"".join(self._on_disk(user)) for user in DESKS}
        return {words for user, said in self.saved.items() for words in said if words.encode() not in together[user]}

    def _on_disk(self, user: str) -> set[bytes]:
        with Store(self.folder / user, (user.encode() * 32)[:32]) as store:
            return {raw for (raw,) in store.rows("SELECT body FROM revision")}

    def stop(self) -> None:
        """End what still runs."""
        for party in (*self.desks.values(), self.line, self.hub):
            party.kill()


def play(seed: int, folder: Path, url: str, kills: int, *, careless: bool = False) -> tuple[World, set[str]]:
    """Kill so many of them; the world, and what was lost."""
    world = World(seed, folder, url, careless=careless)
    try:
        world.share()
        for _ in range(kills):
            world.kill_somebody()
        if careless:
            return world, world.lost_from_disk()
        world.come_to_rest()
        return world, world.lost()
    finally:
        world.stop()
