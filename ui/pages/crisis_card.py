"""Whom to ring now and what to say: numbers large enough to dial from, and a script. Nobody's name, ever.

The same card stands before a worry is written, and alone when FSDesk is locked.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from fsdesk.views_safety import CrisisCard, Ring
from ui import look
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Banner, Card
from ui.parts.keyed import RingOver
from ui.parts.scroll import ScrollPage
from ui.parts.text import Heading, Text

ONE_COLUMN_BELOW = 820
"""Units of page width under which the script stands below the numbers."""
FIRST_FEW = 4


class Rings(Card):
    """Numbers with what each is for; `few` shows those that come first."""

    def __init__(self, *, few: bool = False) -> None:
        super().__init__("Ring first", icon="phone")
        self._few = few
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(1, 1)
        self.body.addLayout(self._grid)
        self._shown: list[QWidget] = []

    def show_rings(self, rings: tuple[Ring, ...]) -> None:
        """Shows whom to ring, in order."""
        for widget in self._shown:
            self._grid.removeWidget(widget)
            widget.deleteLater()
        self._shown = []
        for at, ring in enumerate(rings[:FIRST_FEW] if self._few else rings):
            number = Text(ring.phone, "h2" if ring.first else "h3", wrap=False)
            number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            number.setAccessibleName(f"{ring.name}: {ring.phone}")
            about = Text("", "small")
            about.show_parts(f"{ring.name}.", f"{ring.what_for} {ring.when}.")
            for column, widget in enumerate((number, about)):
                self._grid.addWidget(widget, at, column, Qt.AlignmentFlag.AlignTop)
                self._shown.append(widget)
                widget.show()


class Script(Card):
    """What to read aloud, sentence by sentence."""

    def __init__(self) -> None:
        super().__init__("Read this aloud", icon="quote")
        self._lines: list[Text] = []

    def show_script(self, sentences: tuple[str, ...]) -> None:
        """Shows the sentences in their order."""
        while len(self._lines) < len(sentences):
            line = Text("", "body")
            self.body.addWidget(line)
            self._lines.append(line)
        for at, line in enumerate(self._lines):
            line.setVisible(at < len(sentences))
            if at < len(sentences):
                line.setText(f"{at + 1}.  {sentences[at]}")


class CrisisCardPage(ScrollPage):
    """The card alone, for whoever sits before a locked laptop."""

    left = Signal()

    def __init__(self, card: CrisisCard) -> None:
        super().__init__("Whom to ring now")
        top = QHBoxLayout()
        top.addWidget(Heading("Whom to ring now", 1))
        top.addStretch()
        self.back = Button("Back", Kind.QUIET, icon="arrow-left")
        self.back.clicked.connect(self.left)
        top.addWidget(self.back)
        self.head.addLayout(top)
        self.body.addWidget(
            Banner("ring 999. A laptop without signal cannot raise an alarm; a telephone can.", "danger",
                   lead="If anybody is in danger now:")
        )  # fmt: skip
        self.rings, self.script = Rings(), Script()
        self.rings.show_rings(card.rings)
        self.script.show_script(card.read_aloud)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(14)
        for part, share in ((self.rings, 6), (self.script, 5)):
            column = QVBoxLayout()
            column.addWidget(part)
            column.addStretch()
            self._columns.addLayout(column, share)
        self.body.addLayout(self._columns)
        if any(ring.invented for ring in card.rings):
            self.body.addWidget(
                Text("Example numbers are marked: your partnership puts its own in their place.", "small")
            )
        self.body.addWidget(Text(card.partnership, "caption"))
        self.body.addStretch()
        area = self.findChild(QScrollArea)
        assert area is not None
        area.setAccessibleName("Whom to ring now")
        RingOver(area)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # nothing else here takes the keys that scroll
        self.setFocusProxy(area)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.left)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Puts the script under the numbers when there is no room for both."""
        super().resizeEvent(event)
        one, way = self.width() < look.current().px(ONE_COLUMN_BELOW), QBoxLayout.Direction
        self._columns.setDirection(way.TopToBottom if one else way.LeftToRight)
