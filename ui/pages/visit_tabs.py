"""The order in which Tab goes: as the eye goes, down the layouts, whenever something was added later than the rest."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QStackedWidget, QWidget

from ui.parts.members import members


def order_tabs(page: QWidget) -> None:
    """Makes Tab follow the layouts of a page; may be repeated."""
    for before, after in pairwise(_stops(page)):
        QWidget.setTabOrder(before, after)


def _stops(widget: QWidget) -> Iterator[QWidget]:
    """Everything the keyboard can stop at, in the order of the layouts."""
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
        yield widget
    if isinstance(widget, QScrollArea):
        inner = widget.widget()
        if inner is not None:
            yield from _stops(inner)
    elif isinstance(widget, QStackedWidget):
        for at in range(widget.count()):
            leaf = widget.widget(at)
            if leaf is not None:
                yield from _stops(leaf)
    else:
        layout = widget.layout()
        if layout is not None:
            yield from _stops_in(layout)


def _stops_in(layout: QLayout) -> Iterator[QWidget]:
    for member in members(layout):
        yield from _stops(member) if isinstance(member, QWidget) else _stops_in(member)
