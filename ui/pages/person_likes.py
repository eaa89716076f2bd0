"""Is this the same person? Asked beside a name that is being written, and what was decided, to be taken back; nobody is
joined to anybody by itself."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from fsdesk.views_people import LikeView, LinkView
from ui import look
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Card
from ui.parts.flow import Flow
from ui.parts.tall import put_away
from ui.parts.text import Icon, Text


class Likes(QFrame):
    """The people who may be meant, each with what can be said of them. Hidden while there are none."""

    open_asked = Signal(str, str)  # family, person
    decided = Signal(str, str)  # person, same_as or not_same_as

    def __init__(self, *, can_decide: bool) -> None:
        super().__init__()
        look.restyle(self, banner="info")
        self._can_decide = can_decide
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(12, 8, 12, 8)
        self._column.setSpacing(8)
        self._rows: list[QWidget] = []
        self._likes: tuple[LikeView, ...] = ()
        self.hide()

    def show_likes(self, likes: tuple[LikeView, ...]) -> None:
        """Asks about these; the same ones as before stay where they are, with the focus they have."""
        if likes == self._likes:
            return
        self._likes = likes
        for row in self._rows:
            put_away(row)
        self._rows = [self._row(like) for like in likes]
        for row in self._rows:
            self._column.addWidget(row)
        self.setAccessibleName(" ".join(like.sentence for like in likes))
        self.setVisible(bool(likes))

    def _row(self, like: LikeView) -> QWidget:
        row = QWidget()
        line, buttons = QHBoxLayout(row), Flow(across_px=6, down_px=4)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        beside = Qt.AlignmentFlag.AlignTop if self._can_decide else Qt.AlignmentFlag.AlignVCenter
        line.addWidget(Icon("users", "info"), 0, beside)
        words = QVBoxLayout()
        words.addWidget(Text(like.sentence))
        line.addLayout(words, 1)
        look_at = Button(
            "Open their record", Kind.QUIET, name=f"Open the record of {like.known_as}, {like.family_name}"
        )
        look_at.clicked.connect(partial(self.open_asked.emit, like.family, like.person))
        if not self._can_decide:
            line.addWidget(look_at)
            return row
        for says, text in (("same_as", "Yes, the same"), ("not_same_as", "No, somebody else")):
            button = Button(text, name=f"{text}: {like.known_as}, {like.family_name}")
            button.clicked.connect(partial(self.decided.emit, like.person, says))
            buttons.addWidget(button)
        buttons.addWidget(look_at)
        words.addLayout(buttons)
        return row


class SameCard(Card):
    """What was decided about who is the same person elsewhere, each with the way to take it back."""

    unlink_asked = Signal(str, str)  # link, why

    def __init__(self) -> None:
        super().__init__("The same person elsewhere?")
        self.links: list[QWidget] = []

    def show_links(self, links: Sequence[LinkView]) -> None:
        """Shows what stands; nothing is shown where nothing does."""
        for row in self.links:
            put_away(row)
        self.links = [self._row(link) for link in links if not link.is_reversed]
        for row in self.links:
            self.body.addWidget(row)
        self.setVisible(bool(self.links))

    def _row(self, link: LinkView) -> QWidget:
        row, why = QWidget(), QLineEdit()
        line = QVBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(Text(link.sentence))
        line.addWidget(Text(link.decided, "caption"))
        back = QHBoxLayout()
        why.setMaxLength(200)
        why.setAccessibleName("Why it is taken back")
        take = Button("Take it back", Kind.QUIET, icon="undo-2", name=f"Take it back: {link.sentence}")
        take.clicked.connect(lambda: self.unlink_asked.emit(link.id, why.text()))
        for part, share in ((Text("Not so? Say why:", "small", wrap=False), 0), (why, 1), (take, 0)):
            back.addWidget(part, share)
        line.addLayout(back)
        return row
