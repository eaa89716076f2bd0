"""The order in which Tab goes through a page whose parts come and go: as they are read, not as they were made."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget

from ui.parts.members import members
from ui.parts.tall import tab_through


def tab_as_read(root: QWidget) -> None:
    """Lets Tab go through everything in a widget in the order of its layouts."""
    layout = root.layout()
    if layout is not None:
        tab_through(*_stops(layout))


def _stops(layout: QLayout) -> Iterator[QWidget]:
    for member in members(layout):
        if isinstance(member, QLayout):
            yield from _stops(member)
            continue
        if member.focusPolicy() & Qt.FocusPolicy.TabFocus:
            yield member
        within = member.layout()
        if within is not None:
            yield from _stops(within)
