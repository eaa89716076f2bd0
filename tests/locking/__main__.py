"""`python -m tests.locking [--times N]`: how soon the process is gone after each trigger, and what is left of it."""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from tests.locking.watching import TRIGGERS, Laptop, look


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.locking")
    parser.add_argument("--times", type=int, default=5)
    asked = parser.parse_args()
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="lock") as folder:
        laptop, nth = Laptop(Path(folder)), 0
        for trigger in TRIGGERS:
            seen = []
            for _ in range(asked.times):
                seen.append(look(laptop, trigger, nth))
                nth += 1
            took = [one.gone_after_s for one in seen]
            left = sorted({name for one in seen for name in one.held_after})
            lost = sum(one.typed not in one.kept for one in seen)
            wrong += bool(left) + lost + (max(took) > 2.0)
            print(
                f"{trigger:9} gone after {statistics.median(took):.2f} s (median of {len(took)}),"
                f" {max(took):.2f} s at most; left in memory: {', '.join(left) or 'nothing'}; words lost: {lost}",
                flush=True,
            )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
