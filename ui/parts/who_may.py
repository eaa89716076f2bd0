"""The way from a record on any page to the page that says who may see it, and the quiet mark of what is not for all."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.parts.buttons import Button, Kind
from ui.parts.text import Icon, Text

ASKED = QEvent.Type(QEvent.registerEventType())
NEVER = "This is not for everybody who may see the rest."


class WhoMaySeeAsked(QEvent):
    """Somebody asks who may see a record. It rises from the button to whoever holds the page."""

    def __init__(self, record: str) -> None:
        super().__init__(ASKED)
        self.record = record


class Mark(QWidget):
    """A small lock and a word; not there at all where a record is for everybody."""

    def __init__(self, word: str = "") -> None:
        super().__init__()
        self._word = Text("", "caption", wrap=False, weight=600)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(Icon("lock", "ink3", size_px=14), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._word)
        self.show_word(word)

    def show_word(self, word: str) -> None:
        """Shows the word of a mark; none takes the mark away."""
        self._word.setText(word)
        self.setAccessibleName(f"{word}. {NEVER}" if word else "")
        self.setToolTip(NEVER if word else "")
        self.setVisible(bool(word) and self.parentWidget() is not None)


class WhoMaySee(QWidget):
    """A quiet button beside a record's own, with the record's mark before it."""

    def __init__(self, about: str = "") -> None:
        super().__init__()
        self.record = ""
        self.mark, self.button = Mark(), Button("Who may see this", Kind.QUIET, icon="eye")
        self.button.clicked.connect(self._ask)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.mark)
        row.addWidget(self.button)
        self.show_record("", "", about)

    def show_record(self, record: str, mark: str, about: str = "") -> None:
        """Shows which record it is about; without one there is nothing to decide yet."""
        self.record = record
        self.mark.show_word(mark)
        words = "Who may see this"
        self.button.show_words(words, name=f"{words}: {about}" if about else words)
        self.setVisible(bool(record) and self.parentWidget() is not None)

    def _ask(self) -> None:
        ask_who_may_see(self, self.record)


def ask_who_may_see(widget: QWidget, record: str) -> None:
    """Asks who may see a record: every widget up to the window is told, until one takes it."""
    above: QWidget | None = widget
    asked = WhoMaySeeAsked(record)
    asked.ignore()  # Qt holds whatever passes a widget for taken: who takes it has to say so
    while above is not None and not asked.isAccepted():
        QCoreApplication.sendEvent(above, asked)
        above = above.parentWidget()
