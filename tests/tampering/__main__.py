"""`python -m tests.tampering --times 10000 [--seed S]`: so many tamperings with a hub's log, and who found them out."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from tests.tampering.trying import tamper
from tests.tampering.world import Witnesses

ROUND = 100
"""After so many a world is begun anew: else its log grows for ever, and with it the work of rewriting it."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.tampering")
    parser.add_argument("--times", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    began = time.perf_counter()
    done, missed, found = tamper_anew(asked.times, asked.seed)
    took = time.perf_counter() - began
    print(f"{sum(done.values()):,} tamperings in {took:.0f} s: {len(missed)} not found out at the next exchange")
    for name, count in sorted(done.items()):
        print(f"  {name:28} {count:6,}")
    print("told as: " + ", ".join(f"{code} {count:,}" for code, count in sorted(found.items())))
    for one in missed[:20]:
        print(f"MISSED {one}")
    return 1 if missed else 0


def tamper_anew(times: int, seed: int) -> tuple[dict[str, int], list[str], dict[str, int]]:
    done: dict[str, int] = {}
    found: dict[str, int] = {}
    missed: list[str] = []
    for number in range(0, times, ROUND):
        with tempfile.TemporaryDirectory() as folder, closing(Witnesses(Path(folder), seed + number)) as world:
            some, not_found, told = tamper(world, min(ROUND, times - number), seed + number)
        missed += not_found
        for counts, more in ((done, some), (found, told)):
            for name, count in more.items():
                counts[name] = counts.get(name, 0) + count
    return done, missed, found


if __name__ == "__main__":
    sys.exit(main())
