"""Many more random families before their readers: `python -m tests.door --families 20000`."""

from __future__ import annotations

import argparse
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial, reduce
from pathlib import Path

from tests.door.redaction import NOTHING_YET, Tally, asked, open_desk, printed, tried

LOT = 500


def _tried(first: int, end: int) -> Tally:
    return reduce(Tally.and_, map(tried, range(first, min(end, first + LOT))), NOTHING_YET)


def _on_a_desk(kind: str, first: int, end: int) -> Tally:
    with tempfile.TemporaryDirectory() as folder:
        desk = open_desk(Path(folder))
        work = partial(asked, desk) if kind == "asked" else partial(printed, desk)
        found = reduce(Tally.and_, map(work, range(first, min(end, first + LOT // 10))), NOTHING_YET)
        desk.lock()
        return found


def main() -> int:
    """Tell how many were looked through and what was found; 1 where anything was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--families", type=int, default=20_000)
    parser.add_argument("--first", type=int, default=100_000)
    parser.add_argument("--jobs", type=int, default=2)
    wanted = parser.parse_args()
    first, count, bad = wanted.first, wanted.families, 0
    with ProcessPoolExecutor(wanted.jobs) as pool:
        for what, families, step, work in (
            ("as the decision leaves them", count, LOT, _tried),
            ("every page, list, search and export", count // 20, LOT // 10, partial(_on_a_desk, "asked")),
            ("papers, PDF and web page", count // 160, LOT // 10, partial(_on_a_desk, "printed")),
        ):
            began, end = time.perf_counter(), first + families
            starts = range(first, end, step)
            found = reduce(Tally.and_, pool.map(work, starts, [end] * len(starts)), NOTHING_YET)
            bad += len(found.leaks)
            print(
                f"{what}: {families} families, {found.looked} looked through, {found.withheld} words withheld,"
                f" {found.shown} shown, {len(found.leaks)} found ({time.perf_counter() - began:.0f} s)"
            )
            print("\n".join(found.leaks[:20]))
    return int(bad > 0)


if __name__ == "__main__":
    raise SystemExit(main())
