"""A picture of every page, from the laptops of the demonstration, at the size and text sizes pages are made for.

Run as `python -m ui.shots FOLDER PICTURES`. It drives the real window over the real stores, offscreen.
"""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from fsdesk.desk import Desk
from ui import look
from ui.app import prepare
from ui.look import Theme
from ui.photographer import SCALES, Pages, Photographer, pages_made
from ui.shots_family import AT_LENGTH, family_pages, open_tab, paper_pages, prepare_family
from ui.shots_partners import partner_pages
from ui.shots_safe import lead_safe_pages, worker_safe_pages

PARTS = ("worker:day", "worker:safe", *(f"worker:{words}" for _, words in AT_LENGTH), "lead:day", "lead:safe")
STEPS = ("before", "who", "happened", "words", "seen", "agreed", "check")


def worker_pages(at: Photographer) -> Pages:
    """The worker's pages, in the order of a day."""
    pages = at.at_desk
    family = at.family("MacAskill")
    view = at.ask(lambda desk: desk.open_family(family))
    draft = next((row for row in at.ask(Desk.today).visits if row.state.value in ("draft", "planned")), view.visits[0])
    done = next(row for row in view.visits if row.state.value == "signed_off")
    yield "today", pages.open_today
    yield "families", pages.open_families
    yield "families_baby", partial(_choose_view, at, "A baby is coming")
    _choose_view(at, "All")
    yield "beyond", pages.beyond.open
    yield "request_new", pages.asking.open_new
    yield "request_filled", partial(pages.asking.open_of_family, family)
    at.ask(lambda desk: desk.start_visit(draft.id))
    yield "visit_1_before", lambda: pages.open_visit(draft.id)
    for number, step in enumerate(STEPS[1:], start=2):
        yield f"visit_{number}_{step}", lambda step=step: pages.visiting.visit.show_step(step)  # type: ignore[misc]
    yield "visit_signed", lambda: pages.open_visit(done.id)
    yield "worry", pages.worry
    yield "safety", partial(pages.safekeeping.open_safety, family)
    yield "sync", pages.open_sync
    yield "help", pages.open_help
    search = at.app.shell.findChild(QLineEdit, "search")
    assert search is not None
    search.setText("kir")
    yield "find", lambda: at.app.shell.search_typed.emit("kir")
    search.clear()
    at.app.shell.search_typed.emit("")


def _choose_view(at: Photographer, words: str) -> None:
    """One of the ready-made views of the list of families, by its button."""
    found = at.at_desk.families.findChildren(QPushButton)
    next(button for button in found if button.text().startswith(words)).click()


def lead_pages(at: Photographer) -> Pages:
    """The lead's pages."""
    pages = at.at_desk
    yield "reviews", pages.open_reviews
    waiting = at.ask(Desk.awaiting_signature)
    if waiting:
        yield "review", lambda: pages.open_review(waiting[0].id)
    yield "who_is_out", pages.going_out.open_board
    yield "sync", pages.open_sync
    yield from partner_pages(pages, at.wait)


def main(folder: Path, pictures: Path, part: str = "") -> int:
    """Every page of both laptops at each text size, a family in every theme, and the cover; `part` only one of PARTS.

    Each part is a process of its own: what goes wrong in one leaves the pictures of the others.
    """
    if not part:
        return _each_part([sys.executable, "-m", "ui.shots", str(folder), str(pictures)])
    who, _, what = part.partition(":")
    qt = prepare(sys.argv[:1], {"theme": "daylight", "percent": 100})
    at = Photographer(folder, who, pictures)
    wear = partial(look.apply, qt, Theme.DAYLIGHT)
    at.unlock(wear)
    names = [(name, words) for name, words in AT_LENGTH if words == what]
    for name, _words in names:
        prepare_family(at, name)
    for at.scale in SCALES:
        wear(at.scale)
        if what == "day":
            at.walk(worker_pages(at) if who == "worker" else lead_pages(at))
            at.app.shell.cover()
            at.shoot("cover")
            at.app.shell.uncover()
        if what == "safe":
            at.walk(worker_safe_pages(at) if who == "worker" else lead_safe_pages(at))
        for name, words in names:
            at.walk(family_pages(at, name, words))
            at.walk(paper_pages(at, name, words))
    if what == "day" and who == "worker":
        _themes(qt, at)
    look.apply(qt, Theme.DAYLIGHT, 100)
    at.close()
    sys.stdout.write(" ".join(sorted(at.seen)))
    return 0


def _each_part(command: list[str]) -> int:
    """Runs every part, and says which pages are in no picture: 1 if there are any."""
    ended, seen = 0, set[str]()
    for part in PARTS:
        run = subprocess.run([*command, part], check=False, stdout=subprocess.PIPE, text=True)
        ended = max(ended, abs(run.returncode))
        seen |= set(run.stdout.split())
    missing = sorted(pages_made() - seen)
    if missing:
        sys.stderr.write(f"In no picture: {', '.join(missing)}\n")
    return ended or int(bool(missing))


def _themes(qt: QApplication, at: Photographer) -> None:
    at.scale = 100
    family = at.family("MacAskill")
    for theme in Theme:
        look.apply(qt, theme, 100)
        for tab in ("overview", "assessment", "chronology"):
            open_tab(at, family, tab)
            at.shoot(f"theme_{theme.value}_{tab}")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:4]))
