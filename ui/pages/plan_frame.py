"""The frame of a page behind the plan: whose it is, the way back, where the words are, and what is not yet right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut

from fsdesk.trouble import Told
from fsdesk.views_planning import Missing
from ui.forms.writer import Writer
from ui.pages.plan_together import Nudges
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Banner
from ui.parts.fields import SaveLine
from ui.parts.flow import HeadRow
from ui.parts.scroll import ScrollPage
from ui.parts.text import Chip, OneLine
from ui.saving import QUIET_MS


class BehindPlan(ScrollPage):
    """One record of the plan on a page of its own. Everything typed saves itself; Esc goes back."""

    left = Signal(str)  # family
    view_wanted = Signal()

    def __init__(self, name: str, *, autosave_ms: int = QUIET_MS) -> None:
        super().__init__(name)
        self.record = self.family = ""
        self._line = SaveLine()
        self.writer = Writer(self, self._line, quiet_ms=autosave_ms)
        self.writer.record_born.connect(self._ask_again)
        self.heading, self.standing = OneLine(name, "h1"), Chip("")
        self.back = Button("Back to the plan", Kind.QUIET, icon="arrow-left")
        self.back.clicked.connect(self.leave)
        row = HeadRow(across_px=10)
        for part in (self.back, self.heading, self.standing):
            row.addWidget(part)
        row.add_end(self._line)
        self.head.addLayout(row)
        self.refusal = Banner("", "warn")
        self.refusal.hide()
        self.nudges = Nudges()
        self.nudges.chosen.connect(self.go_to)
        self.body.addWidget(self.refusal)
        self.body.addWidget(self.nudges)
        for keys, slot in (("Ctrl+Return", self.act), ("Ctrl+Enter", self.act), ("Esc", self.leave)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    def begin_anew(self, family: str, record: str) -> bool:
        """Whether another record than before is to be shown; if so, what was typed is sent and its forms may go."""
        if (family, record) == (self.family, self.record):
            return False
        self.writer.save_now()
        self.family, self.record = family, record
        self.writer.family = family
        self.writer.forget_saved()
        self.refusal.hide()
        self.scroll_to_top()
        return True

    def refused(self, told: Told) -> bool:
        """Says why not, at the top, and what to do."""
        self.refusal.show_sentence(told.sentence, "warn")
        self.refusal.show()
        self.scroll_to_top()
        self.view_wanted.emit()
        return True

    def act(self) -> None:
        """The one thing this page is for, by Ctrl+Enter."""

    def go_to(self, missing: Missing) -> None:
        """Goes to where something that is not yet right is put right."""

    def leave(self) -> None:
        """Back to the plan; what was typed is saved on the way."""
        self.writer.save_now()
        self.left.emit(self.family)

    def _ask_again(self, _key: str, _part: object) -> None:
        self.view_wanted.emit()
