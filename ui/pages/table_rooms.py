"""The quiet pages of sit-together mode: who is in the family, what is written down of it, and finding something."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from fsdesk.plain_notice import PARAGRAPHS
from fsdesk.views_table import TableFound, TableView
from ui.pages.table_frame import TableRoom
from ui.parts.cards import Card
from ui.parts.fields import Field
from ui.parts.tall import put_away
from ui.parts.text import Heading, Text
from ui.pictures.genogram import genogram_picture

FOUND_MOST = 20


class KinPage(TableRoom):
    """Who is in the family, as this household knows it."""

    def __init__(self) -> None:
        super().__init__("Who is in our family", "Is somebody missing, or wrong? Say so, and it is put right.")
        self.picture = genogram_picture(height_px=360)
        card = Card()
        card.body.addWidget(self.picture)
        card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self.body.addWidget(card, 1)

    def show_view(self, view: TableView) -> None:
        """Draws them."""
        self.picture.show_picture(view.kin)
        self.foot.show_worker(view.worker)


class NoticePage(TableRoom):
    """Their rights, and what happens with what they say."""

    def __init__(self) -> None:
        super().__init__("What is written down, and who sees it")
        row, column = QHBoxLayout(), QVBoxLayout()
        column.setSpacing(8)
        row.addLayout(column, 7)  # no more letters in a line than one reads with ease
        row.addStretch(3)
        self.body.addLayout(row)
        self._contact = Text("", "lead")
        for title, words in PARAGRAPHS.items():
            column.addWidget(Heading(title, 2))
            column.addWidget(Text(words, "lead"))
            column.addSpacing(6)
        column.addWidget(Heading("Whom you can ask", 2))
        column.addWidget(self._contact)
        self.body.addStretch()

    def show_view(self, view: TableView) -> None:
        """Shows whom to ask here."""
        self._contact.setText(view.contact)
        self.foot.show_worker(view.worker)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up, Down and the page keys scroll: there is nothing to choose."""
        bar = self.area.verticalScrollBar()
        far = {
            Qt.Key.Key_Down: bar.singleStep(), Qt.Key.Key_Up: -bar.singleStep(),
            Qt.Key.Key_PageDown: bar.pageStep(), Qt.Key.Key_PageUp: -bar.pageStep(),
        }.get(Qt.Key(event.key()), 0)  # fmt: skip
        if far:
            bar.setValue(bar.value() + far)
            event.accept()
        else:
            super().keyPressEvent(event)


class FindPage(TableRoom):
    """Looks through what is on this table, and through nothing else."""

    words_typed = Signal(str)

    def __init__(self) -> None:
        super().__init__("Find something", "A name, or a word of what we wrote together.")
        self.words = QLineEdit()
        self.words.setMaxLength(120)
        self.words.textEdited.connect(self.words_typed)
        self.body.addWidget(Field("Find", self.words))
        self.nothing = Text("", "lead")
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self.lines: list[QWidget] = []
        self.body.addWidget(self.nothing)
        self.body.addLayout(self._list)
        self.body.addStretch()

    def open(self) -> None:
        """Empty: what somebody looked for is nobody else's."""
        self.words.clear()
        self.show_found("", ())

    def take_focus(self) -> None:
        """Into the field."""
        self.words.setFocus(Qt.FocusReason.TabFocusReason)

    def show_view(self, view: TableView) -> None:
        """Whose view lies behind the lock."""
        self.foot.show_worker(view.worker)

    def show_found(self, words: str, found: tuple[TableFound, ...]) -> None:
        """Shows what was found; an answer to words no longer there is dropped."""
        if words.strip() != self.words.text().strip():
            return
        for line in self.lines:
            self._list.removeWidget(line)
            put_away(line)
        self.lines = [_line(each) for each in found[:FOUND_MOST]]
        for line in self.lines:
            self._list.addWidget(line)
        # The very sentence of the worker's own search: an empty answer must look like any other.
        empty = "" if found or not words.strip() else f"Nothing on this laptop matches “{words.strip()}”."
        self.nothing.setText(empty)
        self.nothing.setVisible(bool(empty))
        if words.strip():
            said = empty or f"{len(self.lines)} found"
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.words, said))


def _line(found: TableFound) -> QWidget:
    card = Card()
    card.body.setSpacing(2)
    card.body.addWidget(Text(found.where, "caption"))
    card.body.addWidget(Text(found.title, "lead"))
    card.setAccessibleName(f"{found.where}: {found.title}")
    return card
