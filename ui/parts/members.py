"""What a layout holds, read without a hold on its items.

Qt deletes the item of a widget with the widget and tells nobody; what `itemAt` gave out for it stays behind, taken for
alive, and is mixed up with whatever is made next at its address: the program ends there, many turns later. So no page
asks a layout for its items. (Layouts of our own, which are asked by Qt, must answer.)
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget


def members(layout: QLayout) -> list[QWidget | QLayout]:
    """The widgets and layouts right in a layout, in its own order; room left free is not among them."""
    ground = layout.parentWidget()
    if ground is None:
        return []
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    found: list[tuple[int, QWidget | QLayout]] = [
        (layout.indexOf(widget), widget) for widget in ground.findChildren(QWidget, options=direct)
    ]
    found += [(layout.indexOf(inner), inner) for inner in layout.findChildren(QLayout, options=direct)]
    return [member for at, member in sorted(found, key=lambda pair: pair[0]) if at >= 0]
