"""What a lead can do about one laptop: stop it, give a code, ask that all on it be removed, see what was on it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from fsdesk.views_moving import LaptopRow
from fsdesk.views_standing import ExposureView
from ui import look
from ui.parts.buttons import Button
from ui.parts.cards import Banner, Card
from ui.parts.choices import Segments
from ui.parts.flow import Flow
from ui.parts.tall import put_away
from ui.parts.text import Text

DAYS = (("1", "1 day"), ("3", "3 days"), ("5", "5 days"), ("14", "14 days"))
REASONS = (("lost", "Lost"), ("stolen", "Stolen"), ("left", "Its worker left"), ("other", "Another reason"))
SUSPENDED = "Suspended"
ONE_COLUMN_BELOW = 760
"""Units of width under which what is told stands below."""


class LaptopActs(Card):
    """For the laptop that is chosen in the table above; hidden while none is."""

    asked = Signal(str, str, int, str)  # what (suspend, free, extend, revoke, exposure), laptop, days, reason

    def __init__(self) -> None:
        super().__init__("This laptop", icon="laptop")
        self._row: LaptopRow | None = None
        self._told = Banner("", "info")
        self._told.hide()
        self._suspend = Button("Stop it being read", icon="lock")
        self._exposure = Button("What was on it", icon="list-checks")
        self._code = Button("Code for the phone", icon="phone")
        self._days = Segments("For how long", DAYS, "5")
        self._revoke = Button("Ask that all on it be removed")
        self._reason = Segments("Why", REASONS, "lost")
        self._sure = False
        acts, told = QVBoxLayout(), QVBoxLayout()
        acts.setSpacing(10)
        for words, parts in (
            ("", (self._suspend, self._exposure)),
            ("Long away from any network: let it be read on", (self._days, self._code)),
            ("It does not come back", (self._reason, self._revoke)),
        ):
            if words:
                acts.addWidget(Text(words, "strong"))
            row = Flow(across_px=10, down_px=6)
            for part in parts:
                row.addWidget(part)
            acts.addLayout(row)
        acts.addStretch()
        self._found = QWidget()
        self._lines = QVBoxLayout(self._found)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(3)
        told.addWidget(self._told)
        told.addWidget(self._found)
        told.addStretch()
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setSpacing(24)
        self._sides.addLayout(acts, 1)
        self._sides.addLayout(told, 1)
        self.body.addLayout(self._sides)
        self._suspend.clicked.connect(lambda: self._ask("free" if self._is_suspended else "suspend"))
        self._exposure.clicked.connect(lambda: self._ask("exposure"))
        self._code.clicked.connect(lambda: self._ask("extend", days=int(self._days.choice)))
        self._revoke.clicked.connect(self._ask_removal)
        self.hide()

    @property
    def _is_suspended(self) -> bool:
        return self._row is not None and any(words == SUSPENDED for words, _ in self._row.marks)

    def show_laptop(self, row: LaptopRow | None) -> None:
        """Shows what can be done about this one; what was told of another goes."""
        if row is None or self._row is None or row.id != self._row.id:
            self._clear()
        self._row = row
        self.setVisible(row is not None)
        if row is not None:
            self.heading.setText(f"{row.who}, {row.label}")
            self._suspend.show_words("Let it be read again" if self._is_suspended else "Stop it being read")
            self._code.setEnabled(not self._is_suspended)

    def show_sentence(self, sentence: str, tone: str) -> None:
        """Says how something ended."""
        self._clear()
        self._told.show_sentence(sentence, tone)
        self._told.show()

    def show_code(self, code: str, aloud: tuple[str, ...]) -> None:
        """Shows a code, and how it is read out."""
        self.show_sentence("Ring the worker on a number you know, and read this to them. It works once.", "info")
        self._lines.addWidget(Text(code, "h1", wrap=False))
        for group, words in zip(code.split(), aloud, strict=False):
            self._lines.addWidget(Text(f"{group}: {words}"))

    def show_exposure(self, view: ExposureView) -> None:
        """Shows what was on it, and what to do."""
        self._clear()
        self._lines.addWidget(Text(view.heading, "strong"))
        for at, step in enumerate(view.steps, 1):
            self._lines.addWidget(Text(f"{at}. {step}"))
        for name, marks in view.families:
            self._lines.addWidget(Text(f"{name}: {marks}", "strong") if marks else Text(name))

    def _ask(self, what: str, *, days: int = 0, reason: str = "") -> None:
        if self._row is not None:
            self.asked.emit(what, self._row.id, days, reason)

    def _ask_removal(self) -> None:
        """Asked twice: it cannot be taken back."""
        if self._sure:
            self._sure = False
            self._revoke.show_words("Ask that all on it be removed")
            self._ask("revoke", reason=self._reason.choice)
        else:
            self.show_sentence(
                "This stops the laptop for good. Your duty officer then signs the order; unsent work is sent first.",
                "warn",
            )
            self._sure = True
            self._revoke.show_words("Yes, stop it and ask for removal")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is told stands beside what can be done, so that no button moves; below it where there is no room."""
        super().resizeEvent(event)
        one, way = self.width() < look.current().px(ONE_COLUMN_BELOW), QBoxLayout.Direction
        self._sides.setDirection(way.TopToBottom if one else way.LeftToRight)

    def _clear(self) -> None:
        self._told.hide()
        self._sure = False
        self._revoke.show_words("Ask that all on it be removed")
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                put_away(widget)
