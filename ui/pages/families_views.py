"""Which families to look at: the ready-made views, those a person has kept, and keeping another."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QVBoxLayout, QWidget

from fsdesk.views import KeptView
from ui import look
from ui.parts.buttons import Button, Kind
from ui.parts.flow import Flow

READY_VIEWS = (
    ("", "All"),
    ("mine", "Mine"),
    ("open", "Open"),
    ("asked", "Asked for help"),
    ("not_seen", "Not seen for 4 weeks"),
    ("no_visit", "No visit planned"),
    ("review_due", "Review due"),
    ("baby", "A baby is coming"),
    ("settle", "To settle"),
    ("closed", "Closed"),
)
"""Marks of a family's row, with the words of the view that shows those that have it."""
NAME_LENGTH_MAX = 40


class ViewChoice(QWidget):
    """Views as pills: one is chosen. "Keep this view" asks for a name in place; a kept one can be let go."""

    chosen = Signal(object)  # KeptView; a ready-made one has no name
    kept = Signal(str)  # the name it is to have
    dropped = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._flow = Flow(across_px=6, down_px=6)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._flow)
        self._views: dict[Button, KeptView] = {}
        self._kept_buttons: list[Button] = []
        for mark, words in READY_VIEWS:
            self._add(KeptView(name="", mark=mark), words)
        self._name = QLineEdit()
        self._name.setMaxLength(NAME_LENGTH_MAX)
        self._name.setAccessibleName("Name of this view; Enter keeps it")
        self._name.setPlaceholderText("")
        look.hold(self._name, width=160)
        self._name.returnPressed.connect(self._keep)
        self._name.hide()
        self.keep = Button("Keep this view", Kind.QUIET, icon="plus")
        self.keep.clicked.connect(self._ask_name)
        self.drop = Button("Let this view go", Kind.QUIET, icon="x")
        self.drop.clicked.connect(self._tell_dropped)
        for part in (self._name, self.keep, self.drop):
            self._flow.addWidget(part)
        self.drop.hide()
        self._group.buttonClicked.connect(self._tell)
        self.show_mark("")

    @property
    def mark(self) -> str:
        """The mark rows must have; empty for all."""
        return self._chosen.mark

    @property
    def _chosen(self) -> KeptView:
        button = self._group.checkedButton()
        return self._views[button] if isinstance(button, Button) else KeptView(name="")

    def show_mark(self, mark: str) -> None:
        """Shows a ready-made view as chosen, telling nobody."""
        button = next(b for b, view in self._views.items() if not view.name and view.mark == mark)
        button.setChecked(True)
        self.drop.hide()

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Shows how many families each ready-made view has; an empty one steps back unless it is chosen."""
        for button, view in self._views.items():
            if not view.name and view.mark:
                count, words = counts.get(view.mark, 0), dict(READY_VIEWS)[view.mark]
                button.show_words(f"{words}  {count}", name=f"{words}, {count}")
                button.setVisible(count > 0 or button.isChecked())

    def show_kept(self, kept: tuple[KeptView, ...]) -> None:
        """Shows the views a person has kept, after the ready-made ones."""
        now = self._chosen
        for button in self._kept_buttons:
            self._group.removeButton(button)
            self._flow.removeWidget(button)
            del self._views[button]
            button.hide()
            button.deleteLater()
        self._kept_buttons = [self._add(view, view.name) for view in kept]
        for part in (self._name, self.keep, self.drop):
            self._flow.removeWidget(part)
            self._flow.addWidget(part)
        for button, view in self._views.items():
            if view == now:
                button.setChecked(True)
        if self._group.checkedButton() is None:
            self.show_mark("")
        self.drop.setVisible(bool(self._chosen.name))

    def _add(self, view: KeptView, words: str) -> Button:
        button = Button(words, Kind.SEGMENT)
        look.restyle(button, kind="pill", pill="view")
        button.setCheckable(True)
        self._group.addButton(button)
        self._views[button] = view
        self._flow.addWidget(button)
        return button

    def _tell(self) -> None:
        self.drop.setVisible(bool(self._chosen.name))
        self.chosen.emit(self._chosen)

    def _ask_name(self) -> None:
        self._name.setVisible(self._name.isHidden())
        if not self._name.isHidden():
            self._name.setFocus()

    def _keep(self) -> None:
        name = self._name.text().strip()
        if name:
            self._name.clear()
            self._name.hide()
            self.kept.emit(name)

    def _tell_dropped(self) -> None:
        if self._chosen.name:
            self.dropped.emit(self._chosen.name)
