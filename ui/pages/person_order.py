"""The order in which Tab goes through a page whose parts come and go: as they are read, not as they were made."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget

from ui.parts.tall import tab_through


def tab_as_read(root: QWidget) -> None:
    """Lets Tab go through everything in a widget in the order of its layouts."""
    layout = root.layout()
    if layout is not None:
        tab_through(*_stops(layout))


def _stops(layout: QLayout) -> Iterator[QWidget]:
    for at in range(layout.count()):
        item = layout.itemAt(at)
        widget, inner = (item.widget(), item.layout()) if item is not None else (None, None)
        if inner is not None:
            yield from _stops(inner)
        elif widget is not None:
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                yield widget
            within = widget.layout()
            if within is not None:
                yield from _stops(within)
