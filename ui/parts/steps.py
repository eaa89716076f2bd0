"""The parts of a long form, down its left side: which are done, which one is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui import look
from ui.parts.choices import paint_tick
from ui.parts.keyed import Keyed, is_keyed, paint_keyed_ground
from ui.parts.tall import put_away

_CIRCLE_PX = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One part of a form."""

    key: str
    title: str
    done: bool = False


class StepRail(QWidget):
    """Numbered parts with ticks; Alt+Up and Alt+Down belong to the page, which calls `show_current`."""

    step_chosen = Signal(str)  # key

    def __init__(self, name: str, steps: Sequence[Step], current: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        look.hold(self, width=226)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._buttons = [_StepButton(number) for number in range(1, len(steps) + 1)]
        for button in self._buttons:
            self._column.addWidget(button)
            button.clicked.connect(self._tell)
        self._column.addStretch()
        self.show_steps(steps, current)

    def show_steps(self, steps: Sequence[Step], current: str) -> None:
        """Shows the same number of steps with other ticks or another one open."""
        for button, step in zip(self._buttons, steps, strict=True):
            button.show_step(step, current=step.key == current)

    def _tell(self) -> None:
        button = self.sender()
        if isinstance(button, _StepButton) and button.step is not None:
            self.step_chosen.emit(button.step.key)


class _StepButton(Keyed, QPushButton):
    """One step: circle with number or tick, and its title."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.setProperty("painted", "true")
        self.step: Step | None = None
        self._number, self._current = number, False
        self.setAutoDefault(False)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_step(self, step: Step, *, current: bool) -> None:
        self.step, self._current = step, current
        state = "done" if step.done else "not done yet"
        self.setAccessibleName(f"{self._number} {step.title}")
        self.setAccessibleDescription(f"open now, {state}" if current else state)
        self.update()

    def sizeHint(self) -> QSize:
        seen = look.current()
        return QSize(seen.px(226), max(36, round(seen.letters_px("body") * 1.25) + 18))

    def minimumSizeHint(self) -> QSize:
        return QSize(48, self.heightForWidth(self.width()))  # a rail that scrolls asks for no more than this

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def heightForWidth(self, width: int) -> int:
        words = QFontMetrics(look.current().font("small", weight=600)).boundingRect(
            QRectF(0, 0, max(1, width - 52), 10_000).toRect(), Qt.TextFlag.TextWordWrap.value, self._title
        )
        return max(self.sizeHint().height(), words.height() + 14)

    @property
    def _title(self) -> str:
        return self.step.title if self.step else ""

    def paintEvent(self, _event: QPaintEvent) -> None:
        seen = look.current()
        colours = seen.colours
        keyed, done = is_keyed(self), self.step is not None and self.step.done
        ink = colours.focusink if keyed else colours.ink if self._current or done else colours.ink2
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if keyed:
            paint_keyed_ground(painter, self.rect(), 6)
        elif self._current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.brandtint))
            painter.drawRoundedRect(self.rect(), 6, 6)
        circle = QRectF(9, (self.height() - _CIRCLE_PX) / 2 + 1, _CIRCLE_PX - 2, _CIRCLE_PX - 2)
        edge = colours.brand if done or self._current else colours.lineinput
        painter.setPen(QPen(QColor(edge), 2))
        painter.setBrush(QColor(colours.brand if done else colours.surface))
        painter.drawEllipse(circle)
        if done:
            paint_tick(painter, circle, colours.inkinv, thickness=2.4)
        else:
            painter.setPen(QColor(colours.brand if self._current else colours.ink2))
            number = seen.font("caption", weight=600)
            number.setPixelSize(12)
            painter.setFont(number)
            painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(self._number))
        painter.setPen(QColor(ink))
        painter.setFont(seen.font("small", weight=600 if self._current else 500))
        words = self.rect().adjusted(40, 0, -8, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter.value | Qt.TextFlag.TextWordWrap.value, self._title)
        painter.end()


_RAIL_UNITS, _BAR_UNITS = 226, 14


class RailBeside(QScrollArea):
    """A rail of any length: it scrolls, so that a long one does not make the window taller, nor a low one cut it."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        look.hold(self, width=_RAIL_UNITS + _BAR_UNITS)

    def show_rail(self, rail: StepRail) -> None:
        """Shows another rail in place of the one before."""
        before = self.takeWidget()
        if before is not None:
            put_away(before)  # not at once: the click may have been on it
        self.setWidget(rail)
        rail.setAutoFillBackground(False)

    def minimumSizeHint(self) -> QSize:
        """A few parts high; the rest is scrolled to."""
        return QSize(super().minimumSizeHint().width(), 3 * look.current().control_px)

    def bring_into_view(self, place: int) -> None:
        """Scrolls to one part of the rail, counted from 0."""
        rail = self.widget()
        buttons = rail.findChildren(QPushButton) if rail is not None else []
        if place < len(buttons):
            self.ensureWidgetVisible(buttons[place], 0, look.current().control_px)
