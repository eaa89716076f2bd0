"""How long a family waits at the table for its plan: from the record to a PDF, beside an empty page of typst."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import typst
from PySide6.QtWidgets import QApplication

from fsdesk.clock import MachineClock
from fsdesk.demo.cast import LEAD, WORKER
from fsdesk.demo.families import families, write_family
from fsdesk.desk import Desk
from fsdesk.desk.papers import with_pictures
from fsdesk.papers import choosing, html, making
from fsdesk.papers.data import Looks, Picture
from fsdesk.store import Store
from tests.bench.figures import Figure
from ui.look import Theme, apply
from ui.pictures.picture import as_svg
from ui.pictures.wheel import paint_wheel, tell_wheel

ROUNDS = 15
EMPTY = b'#set document(title: [Our plan])\n#set page(paper: "a4")\n= Our plan\n'
PRINT_BAR_MS = 3000.0


def measure(folder: Path, say: Callable[[str], None]) -> dict[str, list[Figure]]:
    """The plan of the demonstration's longest family, made as the window makes it."""
    qt = QApplication.instance() or QApplication(["bench", "-platform", "offscreen"])
    assert isinstance(qt, QApplication)
    apply(qt, Theme.DAYLIGHT, 100)
    desk = Desk(Store(folder, bytes(32)), MachineClock())
    desk.store.remember(device="k7f2qd4m", user=WORKER, user_name="Eilidh Ross", role="worker")
    every = families(date.today(), WORKER, LEAD)  # noqa: DTZ011 - the demonstration is told from today
    words = max(every, key=lambda one: len(one.records))
    ids = write_family(desk, words)
    family = desk.family_of(next(iter(ids.values())))
    people = len(desk.open_family(family).people)
    say(f"the plan of a family of {people}, {ROUNDS} times")
    whole, setting, pages, empty = (list[float]() for _ in range(4))
    for _ in range(ROUNDS):
        began = time.perf_counter()
        gathered = desk.papers.gather(family)
        taken = gathered.homes[gathered.offers[0].home]
        drawn = [(who, _picture(wheel)) for who, wheel in taken.wheels]
        known = with_pictures(taken.known, drawn)
        plan = choosing.our_plan(known, gathered.offers[0].home, taken.wording)
        chosen = time.perf_counter()
        making.make(plan, Looks())
        made = time.perf_counter()
        html.page(plan, Looks())
        paged = time.perf_counter()
        typst.compile(EMPTY, pdf_standards=["ua-1"])
        whole.append((made - began) * 1000)
        setting.append((made - chosen) * 1000)
        pages.append((paged - made) * 1000)
        empty.append((time.perf_counter() - paged) * 1000)
    desk.store.close()
    bare = statistics.median(empty)
    return {
        f"Paper: the plan of a family of {people}": [
            Figure(name="from the record to PDF, preview and web page, p50", unit="ms", ours=statistics.median(whole),
                   beside=bare, beside_what="an empty page of typst", bar=PRINT_BAR_MS),
            Figure(name="the same, the first time", unit="ms", ours=whole[0], bar=PRINT_BAR_MS),
            Figure(name="of it typst: PDF twice and the pages", unit="ms", ours=statistics.median(setting)),
            Figure(name="the web page alone", unit="ms", ours=statistics.median(pages)),
        ],
    }  # fmt: skip


def _picture(wheel: object) -> Picture:
    told = tell_wheel(wheel)  # type: ignore[arg-type]
    return Picture(svg=as_svg(paint_wheel, wheel, 470, 330), alt=told.sentence)  # type: ignore[arg-type]
