"""Two hundred typists killed in the middle of their saving: nothing that was said to be saved is ever lost.

The same questions are then asked of a store that did not sync, whose unsynced end the disk tore off: they must find
the loss, or they would find none anywhere. A store that says "saved" and rolls back once in fifty times is caught too
(planted in a copy of the program).
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

import pytest

from fsdesk.revisions import body_hash, from_body
from fsdesk.store import Store
from fsdesk.storefile import STORE_NAME
from tests.conftest import KEY
from tests.fsdesk.wholeness import all_revisions, assert_sound, assert_whole
from tests.patience import PATIENCE_S

DEATHS = 200
ROOT = Path(__file__).parents[2]

pytestmark = [
    pytest.mark.on_disk,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="a typist is a fork of a program that is ready to type"),
]


class Nest:
    """The program that forks the typists, and what they have said so far."""

    def __init__(self, folder: Path, *words: str) -> None:
        command = [sys.executable, "-m", "tests.fsdesk.typist", str(folder), *words]
        self._program = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.folder = folder
        self.saved: dict[str, int] = {}
        self.offered: dict[int, str] = {}
        self.said = 0

    @property
    def _input(self) -> IO[str]:
        assert self._program.stdin is not None
        return self._program.stdin

    def _line(self) -> list[str]:
        assert self._program.stdout is not None
        return self._program.stdout.readline().split()

    def kill_one(self, chance: random.Random) -> None:
        """Let one typist begin, and kill it after some acts and up to three milliseconds."""
        print(max(self.saved.values(), default=0) // 10 * 10, file=self._input, flush=True)
        left = chance.randrange(1, 12)
        process = 0
        while True:
            match self._line():
                case ["typist", number]:
                    process = int(number)
                case ["saved", record, number]:
                    self.saved[record] = int(number)
                    left -= 1
                case ["offered", n, fingerprint]:
                    assert self.offered.setdefault(int(n), fingerprint) == fingerprint
                    left -= 1
                case ["gone"]:
                    return
                case other:
                    raise AssertionError(other)
            self.said += 1
            if left <= 0 and process:
                until = time.perf_counter() + chance.random() * 0.003
                while time.perf_counter() < until:
                    pass
                os.kill(process, signal.SIGKILL)
                process = 0

    def close(self) -> None:
        self._input.close()
        assert self._program.stdout is not None
        self._program.stdout.close()
        assert self._program.wait(PATIENCE_S) == 0


def lost(nest: Nest, store: Store) -> list[str]:
    """What was said to be saved or offered and is not there now, or not in that form."""
    held = {(r.n): r for r in all_revisions(store)}
    newest: dict[str, int] = {}
    for r in held.values():
        newest[r.record] = max(newest.get(r.record, -1), int(str(r.fields["note"])[:9]))
    found = [
        f"{record} says less than {number}" for record, number in nest.saved.items() if newest.get(record, -1) < number
    ]
    for raw, n in store.rows("SELECT body, n FROM revision"):
        if n in nest.offered and body_hash(raw).hex() != nest.offered[n]:
            found.append(f"{from_body(raw).id} was rewritten after it was offered")
    found.extend(f"{n} was offered and is gone" for n in nest.offered if n not in held)
    return found


def test_nothing_that_was_said_to_be_saved_is_lost_when_the_program_is_killed(tmp_path: Path) -> None:
    chance = random.Random(11)
    nest = Nest(tmp_path)
    for death in range(DEATHS):
        nest.kill_one(chance)
        if death % 10 == 9:
            with Store(tmp_path, KEY) as store:
                assert lost(nest, store) == [], f"after {death + 1} deaths"
                assert_whole(store)
    nest.close()
    assert nest.said > 5 * DEATHS
    with Store(tmp_path, KEY) as store:
        assert_sound(store)


def test_a_store_that_does_not_sync_is_caught_losing_what_it_said_was_saved(tmp_path: Path) -> None:
    """Power lost, not only the program: what was never synced reaches the disk in part."""
    chance = random.Random(11)
    nest = Nest(tmp_path, "careless")
    nest.kill_one(chance)
    log = tmp_path / f"{STORE_NAME}-wal"
    size = log.stat().st_size
    with log.open("r+b") as file:
        file.truncate(size * 2 // 3)
        file.seek(size // 2)
        file.write(bytes(1000))
    with Store(tmp_path, KEY) as store:
        assert lost(nest, store)
    nest.close()
