"""One step of one laptop, in a process of its own: `python -m tests.bench.laptop STEP FOLDER …`, one line of JSON out.

Only the exchange itself is timed. The store is unlocked and the line's libraries are loaded before it, as Anki's
collection is open and its library loaded before its sync is.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

import msgspec

from fsdesk.clock import MachineClock
from fsdesk.demo.cast import PASSPHRASE
from fsdesk.desk import Desk
from fsdesk.keys import FolderSecrets, KdfCost
from fsdesk.records import Family, Household
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.revisions import shown
from sync.line import Line, LineFault, LineTrouble
from sync.meeting import enrol_laptop, meet
from tests.bench.machine import Stopwatch, peak_mb, tell
from tests.bench.notes import FAMILIES, FIRST, LAST, SEED, TOWNS, Edit, Row

AT_ONCE = 500
TRIES_MAX = 200
"""Exchanges, each of which carries on where the last one broke."""


def secrets(folder: Path) -> FolderSecrets:
    """Where a laptop of the bench keeps its secret."""
    return FolderSecrets(folder.with_name(folder.name + "-secret"))


def opened(folder: Path) -> Desk:
    """The laptop's desk, unlocked."""
    return Desk.unlock(folder, PASSPHRASE, secrets(folder), MachineClock())


def join(folder: Path, slip: str) -> None:
    """Make the store and join the hub."""
    enrol_laptop(
        folder, slip, PASSPHRASE, secrets(folder), MachineClock(), label=folder.name, kdf=KdfCost.floor()
    ).lock()  # fmt: skip


def add_families(folder: Path) -> None:
    """The families the visits are of, with a home each, sent to the hub: before what is measured."""
    desk, r = opened(folder), random.Random(SEED)
    for _ in range(FAMILIES):
        name = r.choice(LAST)
        family = Family(label=f"FAM-{r.randint(1000, 9999)}", known_as=f"{name} family", lead_professional="eilidh")
        made = desk.add(family).record
        desk.add(Household(label=f"{r.choice(FIRST)}'s", town=r.choice(TOWNS)), FamilyId(made))
    meet(desk)
    desk.lock()


def write_visits(folder: Path, rows_file: Path) -> None:
    """Ten thousand visits, with no line."""
    desk = opened(folder)
    rows = [msgspec.json.decode(line, type=Row) for line in rows_file.read_bytes().splitlines()]
    families = [FamilyId(str(name)) for (name,) in _of_kind(desk, "family")]
    watch = Stopwatch()
    for at in range(0, len(rows), AT_ONCE):
        desk.add_all([(row.visit(), families[row.family]) for row in rows[at : at + AT_ONCE]])
    tell(watch.read())
    desk.lock()


def edit_visits(folder: Path, edits_file: Path) -> None:
    """Fifty edits over what the pages show, with no line."""
    desk = opened(folder)
    visits = [RecordId(str(name)) for (name,) in _of_kind(desk, "visit")]
    for edit in msgspec.json.decode(edits_file.read_bytes(), type=list[Edit]):
        heads = desk.store.heads_of_record(visits[edit.at])
        fields: dict[str, object] = {"status": edit.status} if edit.status else {}
        if edit.sentence:
            fields["note"] = f"{heads['note'][0].fields['note']} {edit.sentence}"
        desk.write(visits[edit.at], fields, shown(heads))
    desk.lock()


def _of_kind(desk: Desk, kind: str) -> list[tuple[object, ...]]:
    return desk.store.rows("SELECT record FROM record WHERE kind = ? ORDER BY id", (kind,))


def exchange(folder: Path, url: str = "") -> None:
    """One exchange, measured; over another line where one is given, and there until all is sent."""
    import requests  # noqa: F401  loaded before the watch starts, see above

    desk = opened(folder)
    line = Line(url) if url else None
    watch = Stopwatch()
    for tries in range(1, TRIES_MAX + 1):
        try:
            done = meet(desk, line)
            break
        except LineTrouble as trouble:
            if not url or trouble.fault is not LineFault.CUT_OFF or tries == TRIES_MAX:
                raise
    measured = watch.read()
    tell({**measured, "peak_mb": peak_mb(), "tries": tries, **msgspec.structs.asdict(done)})
    desk.lock()


def main(step: str, folder: str, *more: str) -> None:
    place = Path(folder)
    match step:
        case "join":
            join(place, more[0])
        case "families":
            add_families(place)
        case "write":
            write_visits(place, Path(more[0]))
        case "edit":
            edit_visits(place, Path(more[0]))
        case "exchange":
            exchange(place, *more)
        case _:
            raise SystemExit(f"not a step: {step}")


if __name__ == "__main__":
    main(*sys.argv[1:])
