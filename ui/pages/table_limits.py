"""What somebody's "yes, but" hangs on, in their own words: told as it is written, like all that is typed."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.parts.buttons import Button, Kind
from ui.parts.fields import Field, LongText
from ui.parts.flow import Flow
from ui.parts.text import Text

ASKED = "What would you not want, or how should it be?"
LACKING = "Write it in your own words, or choose another answer."


class LimitsPart(QWidget):
    """Tells the words after each pause, that they are all, and that another answer is wanted; never empty words."""

    written = Signal(str)
    ended = Signal()
    another = Signal()

    def __init__(self, about: str, *, pause_ms: int) -> None:
        super().__init__()
        self._pause = QTimer(self, singleShot=True, interval=pause_ms)
        self._pause.timeout.connect(self._tell)
        self._own = LongText(f"Yes, but … {ASKED}", lines_min=2, lines_max=6, aided=False)
        self._own.written.connect(lambda _words: self._pause.start())
        self._lacking = Text(LACKING, "small", weight=600)
        self.done = Button("That is what I mean", Kind.PRIMARY, icon="check", name=f"That is what I mean: {about}")
        other = Button("Another answer", icon="undo-2", name=f"Another answer: {about}")
        self.done.clicked.connect(self._end)
        other.clicked.connect(self.another)
        row, column = Flow(across_px=8, down_px=8), QVBoxLayout(self)
        row.addWidget(self.done)
        row.addWidget(other)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(Field(f"Yes, but … {ASKED}", self._own))
        column.addWidget(self._lacking)
        column.addLayout(row)
        self._lacking.hide()

    @property
    def words(self) -> str:
        """What is written now."""
        return self._own.toPlainText()

    def take_focus(self) -> None:
        """To where it is written."""
        self._own.setFocus(Qt.FocusReason.TabFocusReason)

    def flush(self) -> None:
        """Tells at once what was typed and not told yet."""
        if self._pause.isActive():
            self._pause.stop()
            self._tell()

    def _tell(self) -> None:
        if self.words.strip():
            self._lacking.hide()
            self.written.emit(self.words)

    def _end(self) -> None:
        if self.words.strip():
            self.flush()
            self.ended.emit()
        else:
            self._lacking.show()
            self.take_focus()
