"""Many more random families before their readers: `python -m tests.door --families 20000`.

Every family before every reader as the decision leaves it; every output as `--readers` of them may ask, on a desk and
on one where what is withheld was never written; everything that is handed over. `--planted` tells of each planted bug
how many families it takes to find it.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial, reduce
from pathlib import Path

from tests.door.planted import PLANTED, finds
from tests.door.redaction import Asked, tried
from tests.door.tally import Tally

LOT = 40
SET_AS_PDF = 10
"""One family in so many has one paper set as a real PDF."""


def _decided(first: int, end: int) -> Tally:
    return reduce(Tally.and_, map(tried, range(first, min(end, first + LOT))), Tally())


def _asked(readers: int, first: int, end: int) -> Tally:
    with tempfile.TemporaryDirectory() as folder:
        asked = Asked(Path(folder), range(first, min(end, first + LOT)))
        found = reduce(Tally.and_, (asked.tally(seed, readers) for seed in asked.families), asked.of_all())
        asked.close()
        return found


def _handed_over(first: int, end: int) -> Tally:
    with tempfile.TemporaryDirectory() as folder:
        asked = Asked(Path(folder), range(first, min(end, first + LOT)))
        each = (asked.handed_over(seed, pdf=int(seed % SET_AS_PDF == 0)) for seed in asked.families)
        found = reduce(Tally.and_, each, asked.noted())
        asked.close()
        return found


def main() -> int:
    """Tell how many were looked through and what was found; 1 where anything was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--families", type=int, default=20_000)
    parser.add_argument("--first", type=int, default=100_000)
    parser.add_argument("--readers", type=int, default=1, help="of each family before whom every output is; 0: all")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--planted", action="store_true")
    wanted = parser.parse_args()
    if wanted.planted:
        found = {bug: finds(bug) for bug in PLANTED}
        print("\n".join(f"{families or 'NOT FOUND':>9}  {bug}" for bug, families in found.items()))
        return int(not all(found.values()))
    first, end, bad = wanted.first, wanted.first + wanted.families, 0
    starts = range(first, end, LOT)
    with ProcessPoolExecutor(wanted.jobs) as pool:
        for what, work in (
            ("as the decision leaves them", _decided),
            ("every output", partial(_asked, wanted.readers)),
            ("papers, shares and files", _handed_over),
        ):
            began = time.perf_counter()
            told = reduce(Tally.and_, pool.map(work, starts, [end] * len(starts)), Tally())
            bad += len(told.leaks)
            print(
                f"{what}: {wanted.families} families, {told.looked} looked through, {told.withheld} words withheld,"
                f" {told.shown} shown, {len(told.leaks)} found ({time.perf_counter() - began:.0f} s)",
                flush=True,
            )
            print("\n".join(told.leaks[:20]))
    return int(bad > 0)


if __name__ == "__main__":
    raise SystemExit(main())
