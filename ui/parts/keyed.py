"""Whether a control was reached by keyboard: only then does it wear the yellow. Knows no particular control."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.look import current, restyle

_UNCHANGED = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


def note_focus_in(widget: QWidget, event: QFocusEvent) -> None:
    """Marks a control that took the focus other than by mouse; coming back to the window changes nothing."""
    if event.reason() not in _UNCHANGED:
        restyle(widget, keyed="false" if event.reason() is Qt.FocusReason.MouseFocusReason else "true")


def note_focus_out(widget: QWidget, event: QFocusEvent) -> None:
    """Takes the mark away, unless the focus only went to another window or a menu."""
    if event.reason() not in _UNCHANGED:
        restyle(widget, keyed="false")


def is_keyed(widget: QWidget) -> bool:
    """Whether the control should show that the keyboard is on it."""
    return widget.hasFocus() and widget.property("keyed") == "true"


class Keyed:
    """Put before a widget's own class: it turns yellow when the keyboard comes, and gives the yellow up on leaving."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Turns yellow for the keyboard."""
        note_focus_in(self, event)  # type: ignore[arg-type]  # what it is put before is a widget
        super().focusInEvent(event)  # type: ignore[misc]

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Gives up the yellow."""
        note_focus_out(self, event)  # type: ignore[arg-type]
        super().focusOutEvent(event)  # type: ignore[misc]


class Ringed(Keyed):
    """The same for what keeps its ground: the keyboard is a ring round it, yellow between dark lines."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws what is there, and the ring over it."""
        super().paintEvent(event)  # type: ignore[misc]
        if is_keyed(self):  # type: ignore[arg-type]  # as above
            ring(self)  # type: ignore[arg-type]


def paint_keyed_ground(painter: QPainter, rect: QRect, round_px: int) -> None:
    """Paints the yellow ground of what the keyboard is on, with a dark edge: yellow alone is lost on pale pages."""
    colours, thickness = current().colours, current().keyed_px
    half = thickness / 2
    painter.setPen(QPen(QColor(colours.focusink), thickness))
    painter.setBrush(QColor(colours.focus))
    painter.drawRoundedRect(QRectF(rect).adjusted(half, half, -half, -half), round_px, round_px)


class RingOver(QWidget):
    """A ring over what scrolls or holds others, while the keyboard is on it and not a mouse; it takes no clicks."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        over.installEventFilter(self)
        self.hide()

    def eventFilter(self, over: QObject, event: QEvent) -> bool:
        """Follows the keyboard, and the size."""
        if isinstance(over, QWidget):
            if isinstance(event, QFocusEvent):
                (note_focus_in if event.gotFocus() else note_focus_out)(over, event)
                self.setVisible(event.gotFocus() and over.property("keyed") == "true")
            if event.type() in (QEvent.Type.Resize, QEvent.Type.FocusIn):
                self.setGeometry(over.rect())
                self.raise_()
        return super().eventFilter(over, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws it."""
        ring(self)


def ring(widget: QWidget) -> None:
    """Draws a ring along the edge of a widget; only while it is painted."""
    painter, colours = QPainter(widget), current().colours
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for colour, thickness, inset in ((colours.edge, 2, 1), (colours.focus, 3, 3.5), (colours.focusink, 2, 6)):
        painter.setPen(QPen(QColor(colour), thickness))
        painter.drawRoundedRect(QRectF(widget.rect()).adjusted(inset, inset, -inset, -inset), 9, 9)
    painter.end()
