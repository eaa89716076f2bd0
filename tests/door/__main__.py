"""Many more random families before their readers: `python -m tests.door --families 20000`.

Each lot of families is what `test_redaction` does with one: every output for each reader, on a desk and for a reader of
each on one where what is withheld was never written, and everything that is handed over. A lot that came to its end is
written down with what was found in it; asked again, the command goes on where it was ended. `--planted` tells of each
planted bug how many families it takes to find it.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import partial
from pathlib import Path
from typing import NamedTuple

import msgspec

from tests.door.planted import PLANTED, finds
from tests.door.redaction import LOT, Asked
from tests.door.tally import Tally

SET_AS_PDF = 10
"""One family in so many has one paper set as a real PDF."""
TOLD_EVERY_S = 60


class Done(NamedTuple):
    """A lot that came to its end: its first family, how many, what its readers were answered, what was handed over."""

    first: int
    families: int
    asked: Tally
    handed: Tally


def look_through(readers: int, end: int, first: int) -> Done:
    """All that one lot of families says to its readers."""
    seeds = range(first, min(end, first + LOT))
    with tempfile.TemporaryDirectory() as folder:
        lot = Asked(Path(folder), seeds)
        asked = lot.of_all()
        for seed in seeds:
            asked = asked.and_(lot.tally(seed, readers))
        handed = lot.noted()
        for seed in seeds:
            handed = handed.and_(lot.handed_over(seed, pdf=int(seed % SET_AS_PDF == 0)))
        lot.close()
    return Done(first, len(seeds), asked, handed)


def kept_in(book: Path) -> Iterator[Done]:
    """The lots that were written down; a line the power cut short is no lot."""
    for line in book.read_bytes().splitlines() if book.exists() else ():
        try:
            yield msgspec.json.decode(line, type=Done)
        except msgspec.DecodeError:
            continue


def told(done: list[Done], families: int, began: float, before: int) -> str:
    """How far it has come, how fast, and what was found."""
    seen = sum(one.families for one in done)
    asked = sum(one.asked.looked for one in done)
    withheld = sum(one.asked.withheld for one in done)
    handed = sum(one.handed.looked for one in done)
    found = sum(len(leaks_of(one)) for one in done)
    pace = (seen - before) / max(1e-9, time.monotonic() - began)
    left = f", {(families - seen) / pace / 60:.0f} min left" if pace > 0 and seen < families else ""
    return (
        f"{seen} of {families} families: {asked:,} answers, {withheld:,} words withheld from them, {handed:,} papers,"
        f" letters and files, {found} found ({pace:.2f} families/s{left})"
    )


def leaks_of(one: Done) -> tuple[str, ...]:
    """What was found in a lot."""
    return one.asked.leaks + one.handed.leaks


def main() -> int:
    """Tell how many were looked through and what was found; 1 where anything was."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--families", type=int, default=20_000)
    parser.add_argument("--first", type=int, default=100_000)
    parser.add_argument("--readers", type=int, default=0, help="of each family who ask for every output; 0: all")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--book", type=Path, help="where lots that are done are written down, to go on another time")
    parser.add_argument("--planted", action="store_true")
    wanted = parser.parse_args()
    if wanted.planted:
        found = {bug: finds(bug) for bug in PLANTED}
        print("\n".join(f"{families or 'NOT FOUND':>9}  {bug}" for bug, families in found.items()))
        return int(not all(found.values()))
    book = wanted.book or Path(tempfile.gettempdir()) / f"fsdesk-door-{wanted.first}-{wanted.readers}.jsonl"
    return through(wanted.first, wanted.families, wanted.readers, wanted.jobs, book)


def through(first: int, families: int, readers: int, jobs: int, book: Path) -> int:
    """Look through what is not written down yet, several lots at a time."""
    end = first + families
    wanted = {at: min(LOT, end - at) for at in range(first, end, LOT)}
    done = [one for one in kept_in(book) if wanted.get(one.first) == one.families]
    before, began, last = sum(one.families for one in done), time.monotonic(), time.monotonic()
    print(f"written down in {book}: {before} families", flush=True)
    for one in done:
        print(*leaks_of(one), sep="\n", end="\n" if leaks_of(one) else "")
    with ProcessPoolExecutor(jobs) as pool, book.open("ab") as kept:
        left = sorted(wanted.keys() - {one.first for one in done})
        for future in as_completed([pool.submit(partial(look_through, readers, end), at) for at in left]):
            done.append(one := future.result())
            kept.write(msgspec.json.encode(one) + b"\n")
            kept.flush()
            if leaks_of(one):
                print(*leaks_of(one), sep="\n", flush=True)
            if time.monotonic() - last > TOLD_EVERY_S:
                last = time.monotonic()
                print(told(done, families, began, before), flush=True)
    print(told(done, families, began, before))
    return int(any(map(leaks_of, done)))


if __name__ == "__main__":
    raise SystemExit(main())
