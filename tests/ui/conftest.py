"""What every test of the screen begins and ends with: no display, one look, and nothing left behind."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before the first import of Qt

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from ui import look
from ui.in_sight import in_sight
from ui.look import Theme


@pytest.fixture(autouse=True)
def clean_screen(qapp: QApplication) -> Iterator[None]:
    """Daylight at 100 % before, and no window left after."""
    look.apply(qapp, Theme.DAYLIGHT, 100)
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    left = [type(widget).__name__ for widget in QApplication.topLevelWidgets()]
    assert not left, left


@pytest.fixture
def shown(qtbot: QtBot) -> Iterator[Callable[..., QWidget]]:
    """Puts parts under each other in a window and shows it; kept alive until the test is over."""
    windows: list[QWidget] = []

    def show(*parts: QWidget, width_px: int = 640) -> QWidget:
        window = QWidget()
        window.setObjectName("canvas")
        qtbot.addWidget(window)
        windows.append(window)
        column = QVBoxLayout(window)
        for part in parts:
            column.addWidget(part)
        window.resize(width_px, 300)
        with qtbot.waitExposed(window):
            window.show()
        return window

    yield show
    windows.clear()


Check = Callable[[QWidget], list[str]]


def _called(widget: QWidget) -> str:
    around = widget.parentWidget()
    held = f" in {type(around).__name__} of {around.height()} px" if around is not None else ""
    words = widget.accessibleName() or getattr(widget, "text", str)()
    return f"{type(widget).__name__} {words!r} at {widget.geometry().getRect()}{held}"


@pytest.fixture(scope="session")
def unnamed() -> Check:
    """Controls a screen reader could not name."""

    def check(root: QWidget) -> list[str]:
        return [_called(control) for control in _controls(root) if not control.accessibleName().strip()]

    return check


@pytest.fixture(scope="session")
def too_small() -> Check:
    """Controls less than 24 pixels wide or high: WCAG 2.2, 2.5.8."""

    def check(root: QWidget) -> list[str]:
        return [_called(control) for control in _controls(root) if min(control.width(), control.height()) < 24]

    return check


@pytest.fixture(scope="session")
def clipped() -> Check:
    """Words that have less room than they need, and anything that sticks out of what holds it."""

    def check(root: QWidget) -> list[str]:
        return [_called(widget) for widget in in_sight(root)[1:] if _lacks_room(widget) or _sticks_out(widget)]

    return check


def _controls(root: QWidget) -> list[QWidget]:
    kinds = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView)
    return [
        widget for widget in in_sight(root)[1:] if isinstance(widget, kinds) and not isinstance(widget, QHeaderView)
    ]


def _lacks_room(widget: QWidget) -> bool:
    if isinstance(widget, QLabel):
        if not widget.text():
            return False
        if widget.wordWrap():
            return widget.heightForWidth(widget.width()) > widget.height() + 1
        return widget.sizeHint().width() > widget.width() or widget.sizeHint().height() > widget.height()
    if isinstance(widget, QAbstractButton):
        least = widget.minimumSizeHint()
        high = widget.heightForWidth(widget.width()) if widget.hasHeightForWidth() else least.height()
        return least.width() > widget.width() or high > widget.height() + 1
    return False


def _sticks_out(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    if parent is None or widget.isWindow() or isinstance(parent.parentWidget(), QAbstractScrollArea):
        return False
    return not parent.rect().contains(widget.geometry())
