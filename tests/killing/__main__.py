"""`python -m tests.killing --kills 200 [--seed S]`: kill desks, hub and line so often, and say what was lost."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.killing.world import play
from tests.postgres import server


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.killing")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    began = time.perf_counter()
    with server() as postgres, postgres.database() as url, tempfile.TemporaryDirectory() as folder:
        world, lost = play(asked.seed, Path(folder), url, asked.kills)
    saved = sum(map(len, world.saved.values()))
    took_s = time.perf_counter() - began
    print(f"{asked.kills} kills in {took_s:.0f} s ({dict(sorted(world.killed.items()))}): of {saved:,} writings")
    print(f"{len(lost)} lost")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
