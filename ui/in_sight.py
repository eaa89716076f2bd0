"""What of a window is on the screen: what is hidden is not gone into, as of its thousands of widgets most are."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


def in_sight(root: QWidget) -> list[QWidget]:
    """The visible widgets within one, itself first, each before what it holds."""
    if not root.isVisible():
        return []
    found, left = [], [root]
    while left:
        widget = left.pop()
        found.append(widget)
        left += [child for child in reversed(widget.findChildren(QWidget, options=_DIRECT)) if child.isVisible()]
    return found
