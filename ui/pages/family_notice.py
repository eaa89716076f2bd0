"""What must be said of a family before it is read, under its name: a sentence, and at most one thing to do about it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from fsdesk.views import Notice
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Banner


class FamilyNotice(QWidget):
    """Hidden while there is nothing to say."""

    asked = Signal(object)  # the Notice, whose `what` says what is to be done

    def __init__(self) -> None:
        super().__init__()
        self._notice = Notice(words="")
        self.sentence = Banner("", "info")
        self.act = Button("Fetch", Kind.SECONDARY)
        self.act.clicked.connect(self._tell)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.act)
        self.show_notice(None)

    def show_notice(self, notice: Notice | None) -> None:
        """Says this, or nothing."""
        self.setVisible(notice is not None)
        self._notice = notice or Notice(words="")
        self.sentence.show_sentence(
            self._notice.words, "info", icon="archive" if self._notice.revisions or self._notice.act else ""
        )
        self.act.show_words(self._notice.act or "Fetch")
        self.act.setVisible(bool(self._notice.act))

    def _tell(self) -> None:
        self.asked.emit(self._notice)
