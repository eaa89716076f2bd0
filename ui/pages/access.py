"""What is held about somebody: every thing in their file, what is done with each, who checks it, and the way out.

The list is as long as the file: two thousand things scroll and filter as twenty do. In it G gives a thing, P gives it
in part, N does not give it, S does as is suggested; the list then goes on to the next.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from fsdesk.trouble import Told
from fsdesk.views_accessing import FileItem, FileView, ThingView
from ui import look
from ui.forms.answers import PickOne
from ui.pages.access_thing import ThingPanel
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Banner
from ui.parts.choices import Segments
from ui.parts.flow import Flow
from ui.parts.rows import Column
from ui.parts.scroll import ScrollPage
from ui.parts.tall import Chips, TallTable, Words, put_away
from ui.parts.text import Chip, Heading, Text

SHOWN = (("all", "All"), ("open", "Not decided"), ("cut", "Not given whole"))
LETTERS = {"g": "include", "p": "redact", "n": "withhold", "s": ""}
_DONE = {"include": ("Given", "ok"), "redact": ("In part", "info"), "withhold": ("Not given", "neutral")}
_SUGGESTED = {"include": "Give it?", "redact": "In part?", "withhold": "Not give it?"}
KEYS = "In the list: G give it, P in part, N do not give it, S as suggested."
_DROPPED_BELOW = {2: 620}
BESIDE_FROM = 760
TABLE_UNITS = 150


def chips_of(item: FileItem) -> tuple[tuple[str, str], ...]:
    """What is done with a thing, or what is suggested."""
    return (_DONE[item.mark],) if item.mark else ((_SUGGESTED.get(item.suggested, ""), "off"),)


def _what(item: FileItem) -> str:
    return f"{item.kind_words}\n{item.on}"


def _others(item: FileItem) -> str:
    return ", ".join(item.others)


_COLUMNS: tuple[Column[FileItem], ...] = (
    Column(title="What, when", getter=_what, width=170),
    Column(title="What it says", getter=lambda item: item.words),
    Column(title="Also about", getter=_others, width=110),
    Column(title="Done with it", getter=lambda item: chips_of(item)[0][0], width=124),
)


class AccessPage(ScrollPage):
    """One request: tells which thing is looked at, what is decided, and that it is to be read, checked or left."""

    thing_wanted = Signal(str)
    decided = Signal(object)  # FileItem
    many_decided = Signal(object, str)  # records, mark (empty: as suggested)
    preview_asked = Signal()
    check_asked = Signal()
    given_asked = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__("What is held about them")
        self._view: FileView | None = None
        self._items: dict[str, FileItem] = {}
        self._shown: tuple[FileItem, ...] = ()
        self.heading, self.standing, self.checked = Heading("", 1), Chip(""), Chip("")
        self.count, self.not_here = Text("", "small"), Text("", "small")
        self.needed, self.refusal = Banner("", "info"), Banner("", "warn")
        self.which = Segments("Which things", SHOWN)
        self.kinds = PickOne(())
        self.table = TallTable[FileItem]("Things in the file", _COLUMNS)
        self.panel = ThingPanel()
        self.many = Button("Decide of all shown as suggested", name="Decide of all shown as suggested: the open ones")
        self.give_all = Button("Give all shown", Kind.QUIET, name="Give all shown that are not decided yet")
        self.preview = Button("Read as they will get it", Kind.PRIMARY, icon="file-text")
        self.check = Button("I have read it: it may be given", icon="check")
        self.give = Button("It has been given", icon="check", name="It has been given to them")
        self.back = Button("Back", icon="arrow-left")
        self._kinds_place = QHBoxLayout()
        self._middle = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        head, row, foot = QHBoxLayout(), Flow(across_px=12, down_px=6), Flow(across_px=10, down_px=6)
        head.setSpacing(10)
        head.addWidget(self.heading, 1)
        head.addWidget(self.standing)
        head.addWidget(self.checked)
        self.head.addLayout(head)
        self.body.setSpacing(8)
        self.body.setContentsMargins(24, 8, 24, 10)
        for part in (self.needed, self.refusal, self.not_here):
            self.body.addWidget(part)
        self.refusal.hide()
        row.addWidget(self.which)
        holder = QWidget()
        holder.setLayout(self._kinds_place)
        self._kinds_place.setContentsMargins(0, 0, 0, 0)
        self._kinds_place.addWidget(self.kinds)
        look.hold(holder, width=220)
        row.addWidget(holder)
        self.body.addLayout(row)
        self.body.addWidget(self.count)
        self._middle.setSpacing(14)
        look.hold(self.table, height_min=TABLE_UNITS)
        self._middle.addWidget(self.table, 3)
        self._middle.addWidget(self.panel, 2)
        self.body.addLayout(self._middle, 1)
        for button in (self.back, self.many, self.give_all, self.check, self.give, self.preview):
            foot.addWidget(button)
        self.foot.addLayout(foot, 1)
        self.show_foot()

    def _connect(self) -> None:
        self.table.setItemDelegateForColumn(0, Words(self.table, "strong", "small"))
        self.table.setItemDelegateForColumn(3, Chips(chips_of, self.table))
        self.table.letters_typed.connect(self._take_letter)
        self.table.row_chosen.connect(lambda _item: self.panel.mark.stop.setFocus(Qt.FocusReason.OtherFocusReason))
        self.table.selectionModel().currentRowChanged.connect(self._choose_row)
        self.which.chosen.connect(self._filter)
        self.panel.decided.connect(self._take_decision)
        self.many.clicked.connect(lambda: self._decide_many(""))
        self.give_all.clicked.connect(lambda: self._decide_many("include"))
        for button, asked in ((self.preview, self.preview_asked), (self.check, self.check_asked),
                              (self.give, self.given_asked), (self.back, self.left)):  # fmt: skip
            button.clicked.connect(self.panel.flush)
            button.clicked.connect(asked)
        for keys, slot in (("Esc", self.left.emit), ("Ctrl+Return", self._to_table)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.panel.flush)
            shortcut.activated.connect(slot)

    # -- showing -----------------------------------------------------------------------------------------------

    def show_file(self, view: FileView) -> None:
        """Shows a file; of the same request, what is chosen and filtered stays."""
        other = self._view is None or self._view.request != view.request
        self._view, self._items = view, {str(item.record): item for item in view.items}
        self.heading.setText(f"What is held about {view.called}")
        self.standing.show_state(view.standing, view.tone)
        self.checked.show_state(f"Checked by {view.checked_by}" if view.checked_by else "", "ok")
        self.checked.setVisible(bool(view.checked_by))
        self._show_needed(view.problems)
        self.not_here.setText(f"Not on this laptop: {' '.join(view.not_here)} Ask the information-governance officer.")
        if other:
            self.refusal.hide()
            self.which.show_chosen("all")
            self._offer_kinds(view)
        self.check.setVisible(not view.why_not_check and not view.checked_by)
        self.give.setVisible(not view.problems and not view.given)
        self._filter()
        if other:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_thing(self, thing: ThingView) -> None:
        """Shows all of the thing that is chosen."""
        self.panel.show_thing(thing)

    def refused(self, told: Told) -> bool:
        """Says why not, and what to do."""
        self.refusal.show_sentence(told.sentence, "warn")
        self.refusal.show()
        return True

    def say(self, sentence: str, tone: str = "ok") -> None:
        """Says what has been done, or what comes first."""
        self.refusal.show_sentence(sentence, tone)
        self.refusal.show()

    def _show_needed(self, problems: Sequence[str]) -> None:
        self.needed.show_sentence(" ".join(problems), "info", lead="Still needed:")
        self.needed.setVisible(bool(problems))

    def _offer_kinds(self, view: FileView) -> None:
        put_away(self.kinds)
        kinds = dict.fromkeys(item.kind_words for item in view.items)
        self.kinds = PickOne(tuple((words, words) for words in kinds), nothing="Of every kind")
        self.kinds.show_name("Which kind of thing", "")
        self.kinds.answered.connect(self._filter)
        self._kinds_place.addWidget(self.kinds)

    def _filter(self, _chosen: object = None) -> None:
        kind, which = self.kinds.value, self.which.choice
        self._shown = tuple(
            item for item in self._items.values()
            if kind in (None, item.kind_words)
            and (which == "all" or (not item.mark if which == "open" else item.mark in ("redact", "withhold")))
        )  # fmt: skip
        self.table.show_rows(self._shown)
        if not self._shown:
            self.panel.show_item(None)
        self._show_count()

    def _show_count(self) -> None:
        done = sum(bool(item.mark) for item in self._items.values())
        self.count.setText(f"{done:,} of {len(self._items):,} decided. {KEYS}")
        left = any(not item.mark for item in self._shown)
        self.many.setEnabled(left)
        self.give_all.setEnabled(left)

    # -- choosing and deciding ---------------------------------------------------------------------------------

    def _choose_row(self, now: QModelIndex, _before: QModelIndex) -> None:
        item = self._items.get(str(self._shown[now.row()].record)) if 0 <= now.row() < len(self._shown) else None
        if item is not None and (self.panel.item is None or item != self.panel.item):
            self.panel.show_item(item)
            self.thing_wanted.emit(str(item.record))

    def _take_letter(self, letter: str) -> None:
        item = self.panel.item
        wanted = LETTERS.get(letter.casefold())
        if item is None or wanted is None:
            return
        if self.panel.decide(wanted or item.suggested):
            at = self.table.currentIndex()
            if at.siblingAtRow(at.row() + 1).isValid():
                self.table.setCurrentIndex(at.siblingAtRow(at.row() + 1))
        else:
            self.panel.ground.stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_decision(self, item: FileItem) -> None:
        """Shows it at once; what it comes to is asked when it has been written."""
        self._items[str(item.record)] = item
        at = next((n for n, one in enumerate(self._shown) if one.record == item.record), -1)
        if at >= 0:
            self._shown = (*self._shown[:at], item, *self._shown[at + 1 :])
            self.table.replace_row(at, item)
        self._show_count()
        self.checked.hide()
        self.check.setVisible(False)
        self.give.setVisible(False)
        self.decided.emit(item)

    def _decide_many(self, mark: str) -> None:
        records = tuple(item.record for item in self._shown if not item.mark)
        if records:
            self.many.setEnabled(False)
            self.give_all.setEnabled(False)
            self.many_decided.emit(records, mark)

    def show_standing(self, view: FileView) -> None:
        """What all that was decided comes to now, without touching the list somebody is working in."""
        if self._view is not None and view.request == self._view.request:
            self._show_needed(view.problems)
            self.give.setVisible(not view.problems and not view.given)
            self.check.setVisible(not view.why_not_check and not view.checked_by)

    def _to_table(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Drops what there is no room for; what is decided stands under the list where both beside each other would be
        too narrow to read."""
        super().resizeEvent(event)
        way, beside = QBoxLayout.Direction, self.width() >= look.current().px(BESIDE_FROM)
        self._middle.setDirection(way.LeftToRight if beside else way.TopToBottom)
        for column, below in _DROPPED_BELOW.items():
            self.table.setColumnHidden(column, self.table.width() < look.current().px(below))
