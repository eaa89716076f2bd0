"""What stands still around the visit form: its head, its foot, and the middle that scrolls."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from fsdesk.views import VISIT_STATE_WORDS, VisitState, VisitView
from ui.forms.words import STATE_TONES
from ui.parts.buttons import Button, FoldingButton, Kind
from ui.parts.cards import Banner, Card
from ui.parts.fields import SaveLine
from ui.parts.flow import HeadRow
from ui.parts.scroll import FOCUS_MARGIN_PX, MARGIN_PX
from ui.parts.text import Chip, OneLine, Text
from ui.parts.who_may import WhoMaySee
from ui.saving import Standing


class VisitHead(QWidget):
    """Where we are, what this is, how far it has come, and whether every word is safe."""

    home_asked = Signal()
    hide_asked = Signal()
    settle_asked = Signal()
    last_time_asked = Signal()
    table_asked = Signal(str, str)  # family, visit
    out_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown: VisitView | None = None
        self._decision: tuple[object, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN_PX, 6, MARGIN_PX, 0)
        column.setSpacing(2)
        column.addLayout(self._trail())
        column.addLayout(self._line())
        self.banner = Banner("", "warn")
        self.banner.hide()
        column.addSpacing(4)
        column.addWidget(self.banner)
        self.beside = Text("", "small", weight=600)
        self.beside.hide()
        column.addWidget(self.beside)

    def _trail(self) -> HeadRow:
        row = HeadRow(across_px=4, down_px=0)
        row.addWidget(Text("Families  ›", "small", wrap=False))
        self._home = Button("Family", Kind.QUIET)
        self._home.setStyleSheet("QPushButton { min-height: 26px; padding: 0 4px; }")
        self._home.clicked.connect(self._ask_home)
        row.addWidget(self._home)
        self.who = WhoMaySee()
        self.who.button.setStyleSheet("QPushButton { min-height: 26px; padding: 0 4px; }")
        row.add_end(self.who)
        self.save_line = SaveLine()
        row.add_end(self.save_line)
        return row

    def _line(self) -> HeadRow:
        row = HeadRow(across_px=12)
        self._heading = OneLine("", "h1")
        row.addWidget(self._heading)
        self._state = Chip("Draft", "info")
        row.addWidget(self._state)
        self._settle = Button("To settle", Kind.QUIET, icon="git-merge")
        self._settle.clicked.connect(self._ask_to_settle)
        row.addWidget(self._settle)
        self.last_time = Button("Last time", icon="panel-right")
        self.last_time.setToolTip("F8")
        self.last_time.clicked.connect(self._ask_last_time)
        row.add_end(self.last_time)
        together = FoldingButton("Sit together", icon="users", name="Sit together: turn the screen to the family")
        together.clicked.connect(self._ask_table)
        row.add_end(together)
        out = FoldingButton("Going alone", icon="car", name="Going alone: your plan, and who looks out for you")
        out.clicked.connect(self.out_asked)
        row.add_end(out)
        hide = Button("Hide from view", icon="eye-off")
        hide.setToolTip("F9")
        hide.clicked.connect(self._ask_to_hide)
        row.add_end(hide)
        return row

    def show_visit(self, view: VisitView) -> None:
        """Shows whose visit this is and how far it has come."""
        self._shown = view
        self._home.show_words(view.family_name)
        self._heading.setText(view.heading)
        self._state.show_state(VISIT_STATE_WORDS[view.state], STATE_TONES[view.state])
        self._settle.show_words(f"{view.to_settle} to settle")
        self._settle.setVisible(view.to_settle > 0)
        self.who.show_record(view.id, view.mark, view.heading)
        self.beside.setText("\n".join(view.beside))
        self.beside.setVisible(bool(view.beside))

    def show_state(self, state: VisitState) -> None:
        """Shows how far it has come."""
        self._state.show_state(VISIT_STATE_WORDS[state], STATE_TONES[state])

    def show_decision(self, view: VisitView, *, reads: bool) -> None:
        """Shows what the lead decided: the words it came back with, or who signed.

        The same decision again leaves another sentence, such as that a visit was sent, where it is.
        """
        decision = (view.id, view.state, view.returned_with, view.signed_line, reads)
        if decision == self._decision:
            return
        self._decision = decision
        if view.returned_with and view.state is VisitState.RETURNED:
            self.show_sentence(view.returned_with, "warn", lead="Your lead sent this back:")
        else:
            self.show_sentence(view.signed_line if reads else "", "ok")

    def show_sentence(self, text: str, tone: str, *, lead: str = "") -> None:
        """Shows one sentence under the heading; empty takes it away."""
        self.banner.show_sentence(text, tone, lead=lead)
        self.banner.setVisible(bool(text))

    def show_standing(self, standing: Standing, saved_at: str, trouble: str) -> None:
        """Shows whether every word is safe."""
        match standing:
            case Standing.FAILED:
                self.save_line.show_not_saved(f"Not saved yet: {trouble}")
            case Standing.TYPED | Standing.SAVING:
                self.save_line.show_saving("Saving on this laptop …")
            case Standing.SAVED:
                at = f" · {saved_at}" if saved_at else ""
                self.save_line.show_saved(f"Every word is saved on this laptop{at}")

    def _ask_home(self) -> None:
        self.home_asked.emit()

    def _ask_to_hide(self) -> None:
        self.hide_asked.emit()

    def _ask_table(self) -> None:
        if self._shown is not None:
            self.table_asked.emit(self._shown.family, self._shown.id)

    def _ask_to_settle(self) -> None:
        self.settle_asked.emit()

    def _ask_last_time(self) -> None:
        self.last_time_asked.emit()


class StepFoot(QFrame):
    """Back, how far through, and the one thing to do next; `usual` is what the primary button usually does."""

    back_asked = Signal()
    on_asked = Signal()

    def __init__(self, usual: str) -> None:
        super().__init__()
        self.setObjectName("foot")
        self._usual = usual
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN_PX, 8, MARGIN_PX, 8)
        row.setSpacing(10)
        back = Button("Back", icon="arrow-left")
        back.clicked.connect(self.back_asked)
        row.addWidget(back)
        self._keys = OneLine("Alt+↑ / Alt+↓ move between parts", "caption")
        row.addWidget(self._keys)
        row.addStretch(1)
        self._place = Text("", "small", wrap=False)
        row.addWidget(self._place)
        self.primary = Button(usual, Kind.PRIMARY)
        self.primary.setToolTip("Ctrl+Enter")
        self.primary.clicked.connect(self.on_asked)
        row.addWidget(self.primary)

    def show_place(self, place: str, words: str) -> None:
        """Shows how far through, and what the primary button does; none hides it."""
        self._place.setText(place)
        self._keys.setVisible(bool(place))
        self.primary.show_words(words or self._usual)
        self.primary.setVisible(bool(words))


class Middle(QScrollArea):
    """A card that scrolls between head and foot; the focus is never under the foot."""

    def __init__(self, name: str, inner: QWidget, below: QWidget | None = None, *, framed: bool = True) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        ground = QWidget()
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 4, 14)
        if framed:
            card = Card()
            card.body.setContentsMargins(20, 14, 20, 16)
            card.body.addWidget(inner)
            column.addWidget(card)
        else:
            column.addWidget(inner)
        if below is not None:
            column.addWidget(below)
        column.addStretch()
        self.setWidget(ground)

    def bring_into_view(self, widget: QWidget) -> None:
        """Scrolls so that the widget and a little below it are seen."""
        if self.isAncestorOf(widget):
            ground = self.widget()
            layout = ground.layout() if ground is not None else None
            if layout is not None:
                layout.activate()  # a step just opened has not been laid out yet
            self.ensureWidgetVisible(widget, 0, FOCUS_MARGIN_PX)
