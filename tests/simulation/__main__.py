"""`python -m tests.simulation --schedules 2000 [--seed S]`: play many schedules and print what happened."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter

from tests.simulation.line import FAULTS
from tests.simulation.many import play_many


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation")
    parser.add_argument("--schedules", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1, help="the first seed; the others follow it")
    parser.add_argument("--jobs", type=int, default=1, help="processes that play at the same time")
    parser.add_argument("--go-on", action="store_true", help="do not stop at the first failure")
    parser.add_argument("--people", action="store_true", help="people are written of, and one of them is forgotten")
    asked = parser.parse_args()
    counts: Counter[str] = Counter()
    failed = 0
    began = time.perf_counter()
    for lot, failures in play_many(range(asked.seed, asked.seed + asked.schedules), asked.jobs, people=asked.people):
        counts.update(lot)
        failed += len(failures)
        for story in failures:
            print(story.splitlines()[0] if asked.go_on else story, flush=True)
        if failures and not asked.go_on:
            break
    took_s = time.perf_counter() - began
    print(
        f"{asked.schedules} schedules from seed {asked.seed} in {took_s:.1f} s, {asked.schedules / took_s:.1f} a second"
    )
    for what in sorted(counts, key=lambda what: (what in FAULTS, what)):
        print(f"  {what:22} {counts[what]:8,}")
    print(f"{failed} failed" if failed else "0 revisions lost")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
