"""A family handed over through the window over a real store: the note is never lost, and who comes next reads it.

Planted one at a time, each seen caught here: a page whose words are not saved when the window locks; a page opened
anew that begins a second note; a word said on a record of its own beside the note; a notice that stays when read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit

from fsdesk.desk import Desk
from fsdesk.profile import Profile
from fsdesk.records import Allocation
from tests.clocks import StillClock
from tests.fsdesk.carrying import MacLeods
from tests.ui.real_window import RealWindow, make_laptop

ALLOCATIONS = "SELECT count(*) FROM record WHERE kind = 'allocation'"


@contextmanager
def opened(profile: Profile) -> Iterator[RealWindow]:
    """A window unlocked, and locked at the end."""
    window = RealWindow(profile, StillClock())
    yield window
    window.close()
    assert window.bugs == []


def laptop(folder: Path, user: str, write: Callable[[Desk], object] = MacLeods) -> Profile:
    return make_laptop(folder, write, StillClock(), user=user)


def holding(window: RealWindow) -> QPlainTextEdit:
    """Open who holds the one family there is, with the keyboard in the note."""
    (row,) = window.ask(lambda desk: desk.families())
    window.pages.open_family(row.id)
    window.rest()
    window.pages.family.holding.click()
    window.rest()
    (note,) = window.pages.moving.holding.note.findChildren(QPlainTextEdit)
    note.setFocus(Qt.FocusReason.TabFocusReason)
    return note


def test_what_is_typed_for_the_next_worker_is_there_again_when_the_window_locks_meanwhile(
    qapp: object, tmp_path: Path
) -> None:
    profile = laptop(tmp_path, "ruaridh")
    with opened(profile) as window:
        holding(window)
        window.type("Calum is shy")
    with opened(profile) as window:
        note = holding(window)
        assert note.toPlainText() == "Calum is shy"
        window.type(" with new people.")
        window.pages.moving.holding.cancel.click()
        window.rest()
        assert holding(window).toPlainText() == "Calum is shy with new people."
        page = window.pages.moving.holding
        page.to.show_value("bashir")
        page.submit.click()
        window.settle()
        assert window.ask(lambda desk: desk.store.rows(ALLOCATIONS)) == [(1,)]
        (row,) = window.ask(lambda desk: desk.families())
        view = window.ask(lambda desk: desk.moving.holding(row.id))
        assert view.draft is None
        assert view.said == ("Given to Bashir Khan on Sat 21 Nov. Not taken on yet.",)
        assert holding(window).toPlainText() == ""


def test_the_next_worker_opens_it_from_today_reads_it_and_says_so_by_keyboard(qapp: object, tmp_path: Path) -> None:
    def write(desk: Desk) -> None:
        family = MacLeods(desk)
        desk.store.remember(role="team_lead")
        note = "Calum is shy with new people."
        desk.moving.allocate(family.id, Allocation(act="hand_over", giver="amina", to="bashir", note=note))
        desk.store.remember(role="worker")

    with opened(laptop(tmp_path, "bashir", write)) as window:
        (need,) = [one for one in window.ask(lambda desk: desk.today()).needs if one.kind == "handed"]
        window.pages.today.need_chosen.emit(need)
        window.rest()
        notice = window.pages.family.notice
        assert notice.isVisible()
        assert window.shell.height() == 688
        assert "Calum is shy with new people." in notice.sentence.accessibleName()
        notice.act.setFocus(Qt.FocusReason.TabFocusReason)
        window.press(Qt.Key.Key_Space)
        assert not notice.isVisible()
        assert [one for one in window.ask(lambda desk: desk.today()).needs if one.kind == "handed"] == []
