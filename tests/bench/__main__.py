"""`python -m tests.bench [--rounds N] [--only PART …] [--json FILE]`: one run, one table."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from tests.bench import afternoon, covering, exchanging, first_load, hub, local, papers, slow, window
from tests.bench.figures import Figure, table
from tests.bench.machine import described

Chapters = dict[str, list[Figure]]


def _exchanging(folder: Path, rounds: int) -> Chapters:
    return exchanging.measure(folder, rounds, say)


def _dying(folder: Path, _rounds: int) -> Chapters:
    return slow.measure(folder, say)


def _local(folder: Path, _rounds: int) -> Chapters:
    return {
        f"Saving, {local.FEW_FAMILIES} families": local.saving(folder),
        f"Reading, {local.MANY_FAMILIES:,} families and 100,000 records": local.reading(folder, say),
    }


def _first_load(folder: Path, _rounds: int) -> Chapters:
    return first_load.measure(folder, say)


def _window(folder: Path, _rounds: int) -> Chapters:
    return window.measure(folder, say)


def _covering(folder: Path, _rounds: int) -> Chapters:
    return covering.measure(folder, say)


def _papers(folder: Path, _rounds: int) -> Chapters:
    return papers.measure(folder, say)


def _afternoon(folder: Path, _rounds: int) -> Chapters:
    return afternoon.measure(folder, say)


def _hub(folder: Path, _rounds: int) -> Chapters:
    return hub.measure(folder, say)


PARTS: dict[str, Callable[[Path, int], Chapters]] = {
    "local": _local,
    "exchanging": _exchanging,
    "dying": _dying,
    "first load": _first_load,
    "window": _window,
    "covering": _covering,
    "afternoon": _afternoon,
    "papers": _papers,
    "hub": _hub,
}


def say(line: str) -> None:
    """Say how it goes."""
    print(f"  {line}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--rounds", type=int, default=3, help="how often each side exchanges; medians are shown")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), help="leave the other parts out")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    asked = parser.parse_args()
    began = time.perf_counter()
    print(described(), flush=True)
    if not exchanging.has_anki():
        say("Anki is not installed here (see requirements-bench.lock): its column stays empty")
    if not exchanging.peers_here():
        say("PouchDB and RxDB are not installed here (they need Node and npm, see Makefile): their lines stay empty")
    chapters: Chapters = {}
    for name in asked.only:
        with tempfile.TemporaryDirectory(prefix="fsdesk-bench-") as folder:
            chapters.update(PARTS[name](Path(folder), asked.rounds))
    print("\n" + table(chapters) + "\n")
    missed = [f"{chapter}: {one.name}" for chapter, figures in chapters.items() for one in figures if one.met is False]
    print(f"{len(missed)} of the bars missed, {time.perf_counter() - began:.0f} s in all.")
    if asked.json is not None:
        asked.json.write_bytes(msgspec.json.format(msgspec.json.encode(chapters)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
