"""Five desks and a hub, all of it real, on lines and disks that fail: whatever happens, nothing is lost.

What must be true is in `rest.py` and in the oracle's book; what goes wrong in `line.py`, `power.py` and `schedules.py`.
`python -m tests.simulation --schedules 10000 --jobs 2` plays more of them and prints what happened.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from tests.simulation.many import play_many
from tests.simulation.schedules import play

SCHEDULES = 450
OF_PEOPLE = 60
JOBS = 2
EXPECTED = (
    "request spoilt", "answer spoilt",
    "request lost", "answer lost", "request cut", "request shortened", "answer cut", "request doubled", "request late",
    "old request again", "hub loses power", "hub lost power", "desk lost power", "no route", "clock jumped", "folds",
    "settled", "submitted", "signed", "returned", "granted", "ended", "handed over", "late", "suspended", "revoked",
    "poison", "put back", "orphans", "brought back", "forged", "sign-in page", "another's answer", "old answer",
    "of the version before", "updated", "of tomorrow",
    "pictures", "removed before sent", "asked for pieces", "requests of pictures",
    "power lost in an exchange", "excluded", "included again", "kept for some", "widened", "turned away",
    "let go whole", "permitted", "taken back", "a no went first", "looks", "opened for a while", "may not open",
    "closed", "at rest", "came back", "destroyed", "written into what is no more", "wiped", "sealed",
    "opened by the keepers",
)  # fmt: skip


def test_nothing_is_lost_whatever_fails() -> None:
    counts: Counter[str] = Counter()
    for lot, failures in play_many(range(1, SCHEDULES + 1), JOBS):
        assert failures == [], failures[0]
        counts.update(lot)
    # A fault that never comes to pass tests nothing.
    assert {what for what in EXPECTED if counts[what] < 5} == set()


def test_somebody_is_forgotten_and_nothing_else_is_lost() -> None:
    counts: Counter[str] = Counter()
    for lot, failures in play_many(range(1, OF_PEOPLE + 1), JOBS, people=True):
        assert failures == [], failures[0]
        counts.update(lot)
    assert {what for what in ("person erased", "written of who is erased") if counts[what] < 5} == set()


def test_the_same_seed_tells_the_same_story(start: Path, folder: Path) -> None:
    """Also in another process, where Python's own hashes are salted another way."""
    code = (
        "import sys; from pathlib import Path; from tests.simulation.schedules import play\n"
        "print(*(play(seed, Path(sys.argv[1]), Path(sys.argv[2])).hash for seed in (4, 77)))"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", code, str(start), str(folder)],
            env={**os.environ, "PYTHONHASHSEED": salt},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        for salt in ("1", "2")
    ]
    here = [play(seed, start, folder).hash for seed in (4, 77)]
    assert told == [here, here]
    assert here[0] != here[1]
