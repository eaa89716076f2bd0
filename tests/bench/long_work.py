"""How long the longest step of long work holds the desk's thread: `python -m tests.bench.long_work --things 2000`.

A family with so many notes about one person is made, and each kind of long work done once, step by step. Printed of
each is its longest step and all of them together, in seconds. A save that is asked for meanwhile waits for no more than
the longest step.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from fsdesk.desk import Desk
from fsdesk.desk.in_steps import looked_in_steps
from fsdesk.records import CaseNote, SharingPermission
from fsdesk.records.ids import RecordId
from fsdesk.steps import Steps
from fsdesk.store import Store
from fsdesk.taking_out.shared import sharing
from tests.clocks import StillClock
from tests.conftest import KEY
from tests.fsdesk.carrying import MacLeods

TEXT = "Rang Kirsty about the mornings, the school and the boat. She says it goes better than in summer. "


def held_by(steps: Steps[object]) -> tuple[float, float]:
    """The longest step of some work and all of it, in seconds."""
    longest, began = 0.0, time.perf_counter()
    before = began
    for _ in steps:
        longest, before = max(longest, time.perf_counter() - before), time.perf_counter()
    return max(longest, time.perf_counter() - before), time.perf_counter() - began


def long_works(
    desk: Desk, family: MacLeods, request: RecordId, permission: RecordId
) -> Iterator[tuple[str, Steps[object]]]:
    """Each kind of long work, in the order it is done."""
    accessing = desk.accessing
    yield "file opened", accessing.opening(request)
    everything = [item.record for item in accessing.open(request).items]
    yield "all marked as suggested", accessing.marking_all(request, everything)
    yield "letter to look at", accessing.previewing(request)
    desk.store.remember(user="ruaridh", user_name="Ruaridh", role="team_lead")
    yield "checked", accessing.checking(request, accessing.open(request).digest)
    yield "pack", accessing.packing(request)
    yield "given", accessing.giving(request)
    yield "papers of a family", desk.papers.gathering(family.id)
    yield "what a place is given", sharing(desk, permission)


def _itself(steps: Steps[object]) -> Steps[object]:
    return steps


def main() -> None:
    """Make the family, do the work, print how long it held."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--things", type=int, default=2000)
    things = asked.parse_args().things
    clock = StillClock()
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Store(Path(folder), KEY), clock)
        desk.store.remember(device="k7f2qd4m", user="amina", user_name="Amina Yusuf", role="worker")
        family = MacLeods(desk)
        note = CaseNote(at="2026-11-02T10:00", note_kind="phone", about=(family.jamie,), text=TEXT * 3)
        desk.add_all([(note, family.id)] * things)
        request = desk.accessing.begin(family.jamie, {"asked_by": "self", "identity_checked": "yes"})
        permission = desk.add(
            SharingPermission(
                subjects=(family.jamie,), recipient="Arisaig Primary", purpose="Help at school",
                categories=("plan", "chronology", "education"),
                shared_anyway=False, decision="allow", by=family.kirsty, method="verbal", at="2026-11-20T10:00",
                expires="2027-11-01",
            ),
            family.id,
        ).record  # fmt: skip
        print(f"{things} things; the longest step, and all of them, in seconds")
        for name, steps in long_works(desk, family, request, permission):
            longest, whole = held_by(looked_in_steps(desk, partial(_itself, steps)))
            print(f"  {name:<26} {longest:6.2f} {whole:6.2f}")
        desk.lock()


if __name__ == "__main__":
    main()
