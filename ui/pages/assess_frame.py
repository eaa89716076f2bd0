"""What stands still round an assessment being filled in: head with the saving line, foot with the one thing to do."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fsdesk.views_assessing import AssessView
from ui.parts.buttons import Button, FoldingButton, Kind
from ui.parts.cards import Banner
from ui.parts.fields import SaveLine
from ui.parts.flow import HeadRow
from ui.parts.scroll import MARGIN_PX
from ui.parts.text import Chip, OneLine, Text


class AssessHead(QWidget):
    """Where we are, what this is, how far it is, and whether every word is safe."""

    home_asked = Signal()
    hide_asked = Signal()
    table_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN_PX, 6, MARGIN_PX, 0)
        column.setSpacing(2)
        trail = HeadRow(across_px=4, down_px=0)
        trail.addWidget(Text("Families  ›", "small", wrap=False))
        self._home = Button("Family", Kind.QUIET)
        self._home.setStyleSheet("QPushButton { min-height: 26px; padding: 0 4px; }")
        self._home.clicked.connect(self.home_asked)
        trail.addWidget(self._home)
        self.save_line = SaveLine()
        trail.add_end(self.save_line)
        column.addLayout(trail)
        line = HeadRow(across_px=12)
        self._heading = OneLine("Assessment", "h1")
        self._standing = Chip("Draft", "info")
        self._framework = OneLine("", "small")
        line.addWidget(self._heading)
        line.addWidget(self._standing)
        line.addWidget(self._framework)
        together = FoldingButton("Sit together", icon="users", name="Sit together: turn the screen to the family")
        together.clicked.connect(self.table_asked)
        line.add_end(together)
        hide = Button("Hide from view", icon="eye-off")
        hide.setToolTip("F9")
        hide.clicked.connect(self.hide_asked)
        line.add_end(hide)
        column.addLayout(line)
        self._banner = Banner("", "info")
        self._banner.hide()
        column.addSpacing(4)
        column.addWidget(self._banner)
        self._beside = Text("", "small", weight=600)
        self._beside.hide()
        column.addWidget(self._beside)

    def show_view(self, view: AssessView) -> None:
        """Shows whose assessment this is, in which framework, and how far it has come."""
        self._home.show_words(view.family_name)
        self._heading.setText(view.heading)
        self._framework.setText(view.framework)
        self._standing.show_state(*((f"Finished {view.finished}", "ok") if view.finished else ("Draft", "info")))
        self._beside.setText("\n".join(view.beside))
        self._beside.setVisible(bool(view.beside))

    def show_sentence(self, text: str, tone: str) -> None:
        """Shows one sentence under the heading; empty takes it away."""
        self._banner.show_sentence(text, tone)
        self._banner.setVisible(bool(text))
