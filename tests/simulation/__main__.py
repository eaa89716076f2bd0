"""`python -m tests.simulation --schedules 2000 [--seed S]`: play many schedules and print what happened."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.simulation.line import FAULTS
from tests.simulation.schedules import Failed, play
from tests.simulation.world import found, ram


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation")
    parser.add_argument("--schedules", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1, help="the first seed; the others follow it")
    parser.add_argument("--go-on", action="store_true", help="do not stop at the first failure")
    asked = parser.parse_args()
    counts: Counter[str] = Counter()
    failures: list[Failed] = []
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(dir=ram()) as name:
        folder = Path(name)
        found(folder / "start")
        for seed in range(asked.seed, asked.seed + asked.schedules):
            try:
                counts.update(play(seed, folder / "start", folder / "play").counts)
            except Failed as failure:
                failures.append(failure)
                print(failure.sentence if asked.go_on else failure)
                if not asked.go_on:
                    break
    took_s = time.perf_counter() - began
    print(
        f"{asked.schedules} schedules from seed {asked.seed} in {took_s:.1f} s, {asked.schedules / took_s:.1f} a second"
    )
    for what in sorted(counts, key=lambda what: (what in FAULTS, what)):
        print(f"  {what:22} {counts[what]:8,}")
    print(f"{len(failures)} failed" if failures else "0 revisions lost")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
