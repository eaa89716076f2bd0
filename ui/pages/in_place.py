"""One field to read where it stands, and to write there; and a step with its tick."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fsdesk.views import Shown, StepView
from ui import look
from ui.parts.buttons import Button, Kind
from ui.parts.choices import Tick
from ui.parts.fields import LongText
from ui.parts.text import Chip, Text


class StepLine(QWidget):
    """Something agreed: tick, words, who does it, how it stands."""

    ticked = Signal(str, bool, object)  # record, done, what was shown

    def __init__(self, step: StepView) -> None:
        super().__init__()
        self.box, self._owner, self._standing = Tick(step.what), Text("", "small", wrap=False), Chip("")
        self.box.clicked.connect(self._tell)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.box, 1)
        row.addWidget(self._owner)
        row.addWidget(self._standing)
        self.show_step(step)

    def show_step(self, step: StepView) -> None:
        """Shows a step; the tick keeps the focus it has."""
        self._step = step
        self.box.setText(step.what)
        self.box.setAccessibleName(step.what)
        self.box.setAccessibleDescription(", ".join(part for part in (step.owner, step.standing) if part))
        self.box.setChecked(step.done)
        self._owner.setText(step.owner)
        self._standing.show_state(step.standing, step.tone)
        self._standing.setVisible(bool(step.standing))

    def _tell(self, done: bool) -> None:
        self.ticked.emit(self._step.id, done, self._step.shown)


class _Words(LongText):
    """A few words open for writing: Enter or leaving keeps them, Escape puts the old ones back."""

    kept, given_up = Signal(), Signal()

    def event(self, event: QEvent) -> bool:
        """Takes Escape before the window does."""
        if event.type() is QEvent.Type.ShortcutOverride and cast(QKeyEvent, event).key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answers Enter and Escape."""
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.kept.emit()
            case Qt.Key.Key_Escape:
                self.given_up.emit()
            case _:
                super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keeps the words, unless the focus only went to another window or a menu."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self.kept.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        """Keeps the words when the page is left or covered."""
        super().hideEvent(event)
        self.kept.emit()


class InPlace(QWidget):
    """One field to read, and to write where it stands. What is typed is handed over once, with what was shown then."""

    written = Signal(str, str, object)  # field, text, what was shown when the person began

    def __init__(self, field: str, label: str) -> None:
        super().__init__()
        self._field, self._text, self._before = field, "", ""
        self._shown: Shown = {}
        self._open_over: Shown | None = None  # None while nobody writes
        self._value = Text("")
        self.edit = Button("Edit", Kind.QUIET, name=f"Edit: {label}")
        self.words = _Words(label, lines_min=2, lines_max=5)
        self._hint = Text("Enter keeps it. Esc puts the old words back.", "caption")
        self.edit.clicked.connect(self._open)
        self.words.kept.connect(self.keep)
        self.words.given_up.connect(self._give_up)
        top, column = QHBoxLayout(), QVBoxLayout(self)
        top.addWidget(Text(label, "small", weight=600), 1)
        top.addWidget(self.edit)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(top)
        for part in (self._value, self.words, self._hint):
            column.addWidget(part)
        self.show_text("", {})

    def show_text(self, text: str, shown: Shown) -> None:
        """Shows what the field says; words being typed stay, and stay an answer to what was shown when they began."""
        self._text, self._shown = text, shown
        self._show_open(is_open=self._open_over is not None)

    def _open(self) -> None:
        self._open_over, self._before = self._shown, self._text
        self.words.show_text(self._text)
        self._show_open(is_open=True)
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)
        self.words.selectAll()

    def keep(self) -> None:
        """Hands over what is being typed, if it differs from what was there when the person began."""
        over, text = self._open_over, self.words.toPlainText().strip()
        if over is not None:
            if text != self._before:
                self._text = text
                self.written.emit(self._field, text, over)
            self._give_up()

    def _give_up(self) -> None:
        was_here = self.words.hasFocus()
        self._open_over = None
        self._show_open(is_open=False)
        if was_here:
            self.edit.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_open(self, *, is_open: bool) -> None:
        self._value.setText(self._text or "Not written down yet")
        look.restyle(self._value, t="body" if self._text else "small")
        for part, when in ((self._value, False), (self.edit, False), (self.words, True), (self._hint, True)):
            part.setVisible(is_open is when)
