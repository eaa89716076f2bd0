"""One trigger at a time, and what is left of the process that held plaintext: its memory, and what was typed.

`look` opens the real window in a process of its own, has a person type into a visit, fires one trigger (a real bus, the
real clock, real keys), waits until the process has ended in an exec, and looks through the memory of what remains.
"""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from fsdesk.clock import MachineClock
from fsdesk.desk import Desk
from fsdesk.keys import Bundle, FolderSecrets, KdfCost, create
from fsdesk.records import Family, Person
from fsdesk.records.ids import FamilyId
from fsdesk.store import Store
from tests.bus import Bus
from tests.canary.memory import regions

ROOT = Path(__file__).parents[2]
PASSPHRASE = "peat thistle lantern cove"
TRIGGERS = ("idle", "shortcut", "sleep", "lock", "locked", "away", "lid")
"""The timer, Ctrl+L, and what a logind says: sleep, a lock asked for, a session locked, another in front, a lid."""
IDLE_MINUTES = (0.02, 0.1, 0.5, 2.5)
"""For the timer: each next one where a busy machine locked before it had come to typing. For others: the last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one trigger led to. Seconds from the trigger to the end of the process; what was found, by name."""

    trigger: str
    gone_after_s: float
    held_before: frozenset[str]
    held_after: frozenset[str]
    bytes_read: int
    typed: str
    kept: str


class Laptop:
    """A store with one family and one visit that is being written, in a folder with a home of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store, self.secrets = folder / "store", folder / "secret"
        self.bundle = create(self.store, PASSPHRASE, FolderSecrets(self.secrets), kdf=KdfCost.floor())
        with Store(self.store, self.bundle.store_key) as store:
            store.remember(device="k7f2qd4m", user="amina", user_name="Amina Yusuf", role="worker", team_name="North")
            desk = Desk(store, MachineClock(), self.bundle)
            family = FamilyId(desk.add(Family(label="Rowan 214", known_as="Gillies family", status="active")).record)
            desk.add(Person(life_stage="living", known_as="Calum", full_name="Calum Gillies"), family)
            self.visit = desk.record_visit(family)
            self.carry_on(desk)

    def carry_on(self, desk: Desk) -> None:
        """As if the laptop had stopped in the middle of writing: the window offers to go on."""
        desk.writing_at(self.visit, "happened")

    def words(self) -> str:
        """Everything that was written of the visit."""
        with Store(self.store, self.bundle.store_key) as store:
            desk = Desk(store, MachineClock(), self.bundle)
            view = desk.open_visit(self.visit)
            self.carry_on(desk)
            return repr(view)


def look(laptop: Laptop, trigger: str, nth: int) -> Look:
    """Fire one trigger while somebody types, and see what is left."""
    for minutes in IDLE_MINUTES if trigger == "idle" else IDLE_MINUTES[-1:]:
        if (seen := _look(laptop, trigger, nth, minutes)) is not None:
            return seen
    raise AssertionError("it locked before anything was typed")


def _look(laptop: Laptop, trigger: str, nth: int, minutes: float) -> Look | None:
    words = f"Kelpie{nth:03} and Selkie{nth:03} were seen by the wee lochan{nth:03}."
    home = laptop.folder / f"home-{nth}-{minutes}"
    config = home / "config" / "FSDesk"
    config.mkdir(parents=True)
    (config / "FSDesk.conf").write_text(f"[lock]\nidle_minutes={minutes}\n")
    folder = laptop.folder / f"bus-{nth}-{minutes}"
    folder.mkdir()
    bus = Bus(folder)
    bus.begin()
    ends, exec_fd = os.pipe()
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.locking.window", str(laptop.store), str(laptop.secrets), str(exec_fd)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, pass_fds=(exec_fd,),
        env=_surroundings(home, bus.address), cwd=ROOT,
    )  # fmt: skip
    os.close(exec_fd)
    try:
        return _looked(child, laptop, trigger, words, bus, ends, minutes)
    finally:
        child.kill()
        child.communicate()
        os.close(ends)
        bus.close()


def _looked(
    child: subprocess.Popen[bytes], laptop: Laptop, trigger: str, words: str, bus: Bus, ends: int, minutes: float
) -> Look | None:
    assert child.stdin is not None
    assert child.stdout is not None
    assert child.stderr is not None
    child.stdin.write(f"{PASSPHRASE}\n{words}\n".encode())
    child.stdin.flush()
    told = child.stdout.fileno()
    if told not in select.select([told, ends], [], [])[0]:
        return None
    assert child.stdout.readline() == b"typed\n"
    sought = _sought(laptop.bundle, words)
    began = time.monotonic()
    before: frozenset[str] = frozenset()
    if trigger != "idle":  # reading the memory takes longer than this timer
        before = _held(child.pid, sought)[0]
        began = time.monotonic()
        if trigger == "shortcut":
            child.stdin.write(b"shortcut\n")
            child.stdin.flush()
        else:
            bus.say(trigger)
    else:
        began += minutes * 60
    os.read(ends, 1)  # comes to its end with the exec
    gone_after_s = time.monotonic() - began
    for line in child.stderr:
        if b"Flushing" in line:
            break
    after, size = _held(child.pid, sought)
    child.kill()
    child.wait()
    return Look(
        trigger=trigger, gone_after_s=gone_after_s, held_before=before, held_after=after, bytes_read=size,
        typed=words, kept=laptop.words(),
    )  # fmt: skip


def _sought(bundle: Bundle, words: str) -> dict[str, tuple[bytes, ...]]:
    """What must be gone: what was typed, whose visit it is, and each key, in the forms a process may hold them in."""
    tokens = {
        "note": words[:9],
        "end of note": words.rsplit(maxsplit=1)[-1].rstrip("."),
        "name": "Gillies",
        "passphrase": PASSPHRASE,
    }
    forms: dict[str, tuple[bytes, ...]] = {
        name: (token.encode(), token.encode("utf-16-le")) for name, token in tokens.items()
    }
    for name in ("store_key", "sign_seed", "seal_seed"):
        key: bytes = getattr(bundle, name)
        forms[name] = (key, key.hex().encode(), key.hex().upper().encode(), key.hex().encode("utf-16-le"))
    return forms


def _held(pid: int, sought: dict[str, tuple[bytes, ...]]) -> tuple[frozenset[str], int]:
    found, size = set(), 0
    for _, data in regions(pid):
        size += len(data)
        found |= {name for name, forms in sought.items() if any(form in data for form in forms)}
    return frozenset(found), size


def _surroundings(home: Path, bus: str) -> dict[str, str]:
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
        "QT_QPA_PLATFORM": "offscreen",
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_RUNTIME_DIR": str(home),
        "DBUS_SYSTEM_BUS_ADDRESS": bus,
        "DBUS_SESSION_BUS_ADDRESS": bus,
    }
