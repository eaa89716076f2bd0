"""Every page of the window in its full, empty and refused state, looked at as a fussy stranger would.

A real window over a real store; the family is tests/ui/whole_family.py, the way round tests/ui/tour.py. Pages and looks
are paired so that each page meets the hardest looks and every theme; the whole grid is walked under the mark `slow`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import product

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QRadioButton,
    QScrollArea,
    QTabBar,
    QWidget,
)

from tests.ui.contrast import changed_px, faint, on_screen
from tests.ui.tour import Tour
from ui import look
from ui.in_sight import in_sight
from ui.look import Theme
from ui.photographer import pages_made, pages_shown

Check = Callable[[QWidget], list[str]]
Look = tuple[Theme, int, tuple[int, int]]
FULL_HD, SCALED = (1366, 688), (1093, 560)
DAY, NIGHT, SUN = Theme.DAYLIGHT, Theme.NIGHT, Theme.SUNLIGHT
EVERY_LOOK: tuple[Look, ...] = tuple(product(Theme, (90, 100, 130, 200), (FULL_HD, SCALED)))
COMMON: Look = (DAY, 100, SCALED)
"""Each page meets this: what most people have, in the smallest window."""
RING_LEAST_PX = 96
"""As much as a line one pixel thick round the smallest target, 24 by 24: WCAG 2.2, 2.5.8."""
ELSEWHERE = {
    f"ui.pages.{page}"
    for page in (
        "person_likes", "review", "sync_settle", "table_limits", "visit_reading", "visit_side",
    )
}  # fmt: skip
"""Pages for which somebody else must have done something first: each has its own tests."""
TURNED: tuple[Look, ...] = (
    (NIGHT, 130, FULL_HD), (DAY, 90, FULL_HD), (SUN, 130, SCALED), (NIGHT, 90, SCALED), (SUN, 100, FULL_HD),
    (NIGHT, 200, FULL_HD), (DAY, 200, SCALED),
)  # fmt: skip
"""Each page meets one of these in turn, so that every pair of theme, letters and window is met by many pages."""


@pytest.fixture(autouse=True)
def clean_screen() -> None:
    """The one window of this file stays open from test to test."""


@pytest.fixture(scope="module")
def tour(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tour]:
    look.apply(qapp, Theme.DAYLIGHT, 100)
    walked = Tour(tmp_path_factory.mktemp("laptop"))
    yield walked
    walked.window.close()
    look.apply(qapp, Theme.DAYLIGHT, 100)


def wear(tour: Tour, seen: Look) -> None:
    theme, percent, (wide, high) = seen
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    look.apply(app, theme, percent)
    tour.window.rest()  # larger letters before would still hold it wide
    tour.window.shell.resize(wide, high)
    tour.window.rest()


def grown(tour: Tour, seen: Look) -> list[str]:
    """A window that a page pushed past the screen: nothing in it is cut, and nobody sees its edge. WCAG 1.4.10."""
    now, (wide, high) = tour.window.shell.size(), seen[2]
    if (now.width(), now.height()) == (wide, high):
        return []
    tour.window.shell.resize(wide, high)
    return [f"the window became {now.width()} by {now.height()}"]


def cut_across(root: QWidget) -> list[str]:
    """Pages wider than the window, which only letters of twice the size may be and then scroll; tabs past its edge."""
    found: list[str] = []
    here = in_sight(root)
    for area in (one for one in here if isinstance(one, QScrollArea)):
        page = area.widget()
        over = page.width() - area.viewport().width() if page is not None else 0
        if over > 0 and (look.current().scale_percent < 200 or not area.horizontalScrollBar().isVisible()):
            found.append(f"{_called(area)} in {type(area.parentWidget()).__name__} is {over} px too wide")
    bars = [bar for bar in here if isinstance(bar, QTabBar) and bar.count()]
    return found + [
        f"tab {bar.tabText(bar.count() - 1)!r} ends at {bar.tabRect(bar.count() - 1).right()} of {bar.width()}"
        for bar in bars
        if bar.tabRect(bar.count() - 1).right() > bar.width() and not bar.usesScrollButtons()
    ]


def telling_titles(_root: QWidget) -> list[str]:
    """Windows whose title says more than whose program it is: it stands in the taskbar and over every other window."""
    titles = (window.windowTitle() for window in QApplication.topLevelWidgets())
    return [f"the title {title!r}" for title in titles if title not in ("", "FSDesk")]


def mislabelled(root: QWidget) -> list[str]:
    """Buttons whose name does not hold the words on them: who speaks to a laptop says what they see. WCAG 2.5.3."""
    shown = [button for button in in_sight(root) if isinstance(button, QAbstractButton)]
    return [
        f"{button.text()!r} is called {button.accessibleName()!r}"
        for button in shown
        if _spoken(button.text()) not in _spoken(button.accessibleName())
    ]


def _spoken(words: str) -> str:
    return " ".join(re.sub(r"[^\w’' ]", " ", words.replace("&", "").lower()).split())


def lost(root: QWidget) -> list[str]:
    """A keyboard that went to another window: a part shown before anything held it was one for a moment."""
    here = root.isActiveWindow() or QApplication.activePopupWidget() is not None
    return [] if here and QApplication.focusWidget() is not None else ["the keyboard is nowhere"]


def trapped(root: QWidget) -> list[str]:
    """What Tab does not reach, or where it goes round without end."""
    wanted = [w for w in in_sight(root) if w.isEnabled() and _is_stop(w)]
    reached: list[QWidget] = []
    now = QApplication.focusWidget()
    while now is not None and now not in reached:  # a way round that leaves somebody out is a trap
        reached.append(now)
        QTest.keyClick(now, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
    return [f"Tab does not reach {_called(w)}" for w in wanted if w not in reached and not _by_arrows(w, reached)]


def _is_stop(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None


def _by_arrows(widget: QWidget, reached: list[QWidget]) -> bool:
    """Of a row of choices one is a stop; arrows lead to the others."""
    if not isinstance(widget, QAbstractButton) or not (widget.autoExclusive() or widget.group()):
        return False
    group, around = widget.group(), widget.parentWidget()
    others = group.buttons() if group else around.findChildren(QRadioButton) if around is not None else []
    return any(other in reached for other in others)


def _called(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.accessibleName()!r}"


class Keyboard:
    """Looks at what changes when the keyboard comes: each kind of control on each ground, once in each theme."""

    def __init__(self) -> None:
        self._seen: set[tuple[object, ...]] = set()

    def __call__(self, root: QWidget) -> list[str]:
        """Controls on which the keyboard cannot be seen, or is too faint."""
        stops = [w for w in in_sight(root) if w.isEnabled() and _is_stop(w)]
        found = []
        for stop in stops:
            kind = (look.current().theme, type(stop), *(stop.property(of) for of in ("kind", "pill")), _ground(stop))
            if kind in self._seen or stop.visibleRegion().isEmpty():
                continue
            stop.setFocus(Qt.FocusReason.TabFocusReason)
            QApplication.processEvents()
            if on_screen(stop, root).isEmpty() or stop.size() == root.size():  # or it is the cover
                continue
            self._seen.add(kind)
            where = QRect(stop.mapTo(root, QPoint(0, 0)), stop.size()).adjusted(-4, -4, 4, 4).intersected(root.rect())
            keyed = _painted(root, where)
            stop.clearFocus()
            QApplication.processEvents()
            changed = changed_px(_painted(root, where), keyed)
            if changed < RING_LEAST_PX:
                found.append(f"the keyboard changes {changed} pixels of {_called(stop)} enough to be seen, {kind}")
        return found


def _painted(root: QWidget, where: QRect) -> QImage:
    return root.grab(where).toImage().convertToFormat(QImage.Format.Format_RGB32)


def _ground(widget: QWidget) -> str:
    """What a control stands on, by the name or the card its style sheet knows."""
    around = widget.parentWidget()
    while around is not None:
        named = around.property("banner") or around.property("card") or around.objectName()
        if named and not str(named).startswith("qt_"):
            return str(named)
        around = around.parentWidget()
    return ""


def walk(tour: Tour, looks: tuple[Look, ...], checks: tuple[Check, ...], *, turned: bool = False) -> list[str]:
    """What the checks find on every page at every look; with `turned`, each page at its own of the looks."""
    found: list[str] = []
    seen_pages: set[str] = set()
    for at, seen in enumerate(looks):
        wear(tour, seen)
        for n, (name, show) in enumerate(tour.pages()):
            if turned and n % len(looks) != at:
                continue
            tour.open(show)
            seen_pages |= pages_shown(tour.window.shell)
            where = f"{name} at {seen[1]} % {seen[0].value} {seen[2][0]}"
            found.extend(f"{where}: {each}" for each in grown(tour, seen))
            found.extend(f"{where}: {each}" for check in checks for each in check(tour.window.shell))
    missing = () if turned else (f"no way leads to {page}" for page in sorted(pages_made() - seen_pages - ELSEWHERE))
    return [*found, *missing]


def test_nothing_is_cut_unnamed_too_small_or_out_of_reach(
    tour: Tour, clipped: Check, unnamed: Check, too_small: Check
) -> None:
    assert not (
        found := walk(
            tour,
            (COMMON,),
            (lost, clipped, unnamed, mislabelled, too_small, cut_across, faint, trapped, telling_titles),
        )
    ), "\n".join(found)
    assert tour.window.bugs == []


def test_each_page_is_met_in_another_look_too(tour: Tour, clipped: Check, unnamed: Check, too_small: Check) -> None:
    assert not (
        found := walk(tour, TURNED, (clipped, unnamed, too_small, cut_across, faint, Keyboard()), turned=True)
    ), "\n".join(found)


@pytest.mark.slow
@pytest.mark.parametrize("seen", EVERY_LOOK, ids=lambda seen: f"{seen[0].value}-{seen[1]}-{seen[2][0]}")
def test_nothing_is_cut_in_any_look(tour: Tour, seen: Look, clipped: Check, unnamed: Check, too_small: Check) -> None:
    assert not (found := walk(tour, (seen,), (clipped, unnamed, too_small, cut_across, faint))), "\n".join(found)
