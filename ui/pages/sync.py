"""Where the work is: what waits here, what needs a person, what two people wrote apart. Counts nothing itself."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QHBoxLayout, QVBoxLayout

from fsdesk.likewise import alike
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.views_sync import History, SyncView, ToSettle
from ui import look
from ui.pages.sync_failure import FailureCard
from ui.pages.sync_held import HeldCard
from ui.pages.sync_history import HistoryCard
from ui.pages.sync_outbox import Outbox
from ui.pages.sync_settle import SettleCard
from ui.pages.visit_tabs import order_tabs
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Banner, Card
from ui.parts.scroll import ScrollPage
from ui.parts.text import Heading, Icon, Text
from ui.printing import forget_where

_TWO_COLUMNS = 850  # least width in units for two columns of cards

Which = tuple[FamilyId, RecordId, str]


def _which(to_settle: ToSettle) -> Which:
    return (to_settle.family, to_settle.record, to_settle.field)


class SyncPage(ScrollPage):
    """Four cards, the waiting, the set aside, the undecided. Every press of Sync now ends in a sentence."""

    sync_asked = Signal()
    pictures_asked = Signal()  # though the line may cost
    settled = Signal(object, str, object)  # ToSettle as shown, the chosen value, others settled likewise
    reopen_asked = Signal(str, str)  # record, field
    outbox_chosen = Signal(str)  # record
    again_asked = Signal(str)  # record
    let_go_asked = Signal(str)  # record
    history_asked = Signal()
    helpdesk_asked = Signal()
    stick_asked = Signal(str)  # folder

    def __init__(self) -> None:
        super().__init__("Sync")
        self.head.addLayout(self._title())
        self.head.addWidget(
            Text(
                "Everything you do is saved on this laptop first. It goes to the hub when there is a connection.",
                "lead",
            )
        )
        self._banner = Banner("", "info")
        self._banner.hide()
        self._undo = Button("Undo", icon="undo-2", name="Undo what was just settled")
        self._undo.hide()
        self._undo.clicked.connect(self._reopen)
        told = QHBoxLayout()
        told.addWidget(self._banner, 1)
        told.addWidget(self._undo)
        self.head.addLayout(told)
        self._stats = [StatCard(icon) for icon in ("wifi-off", "laptop", "circle-check", "git-merge")]
        self._stat_rows = (QHBoxLayout(), QHBoxLayout())
        self._stat_flow = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._stat_flow.setSpacing(12)
        for at, row in enumerate(self._stat_rows):
            row.setSpacing(12)
            for stat in self._stats[2 * at : 2 * at + 2]:
                row.addWidget(stat, 1)
            self._stat_flow.addLayout(row, 1)
        self.body.addLayout(self._stat_flow)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(14)
        self._left, self._right = QVBoxLayout(), QVBoxLayout()
        self._fill_left()
        for column in (self._left, self._right):
            column.setSpacing(12)
            column.addStretch()
        self._columns.addLayout(self._left, 5)
        self._columns.addLayout(self._right, 6)
        self.body.addLayout(self._columns)
        self._where = Card("What goes where", icon="lock")
        self._where_words = Text("", "small")
        self._where.body.addWidget(self._where_words)
        self.body.addWidget(self._where)
        self.body.addStretch()
        self._cards: dict[Which, SettleCard] = {}
        self._later: set[Which] = set()
        self._reopened: dict[Which, ToSettle] = {}
        self._sync_shown: tuple[ToSettle, ...] = ()

    def _fill_left(self) -> None:
        self._waiting, self._set_aside = Outbox("Waiting to send"), Outbox("Needs a look")
        self._failure, self._history, self._held = FailureCard(), HistoryCard(), HeldCard()
        for box in (self._waiting, self._set_aside):
            box.outbox_chosen.connect(self.outbox_chosen)
            box.again_asked.connect(self.again_asked)
            box.let_go_asked.connect(self.let_go_asked)
        for card in (self._failure, self._held, self._waiting, self._set_aside, self._history):
            self._left.addWidget(card)
        self._failure.hide()
        self._held.hide()
        self._held.asked.connect(self._ask_pictures)
        self._failure.helpdesk_asked.connect(self.helpdesk_asked)
        self._history.hide()
        self._history.outbox_chosen.connect(self.outbox_chosen)
        self._history.reopen_asked.connect(self.reopen_asked)
        self._history.copied.connect(self._say)
        history = Button("History", Kind.QUIET, name="History: what has reached the hub, and what was settled")
        history.clicked.connect(self.history_asked)
        self._waiting.head.addWidget(history)

    def _title(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(Heading("Sync", 1), 1)
        stick = Button("Sync to a USB stick", icon="usb")
        stick.clicked.connect(self._choose_stick)
        row.addWidget(stick)
        self._sync = Button("Sync now", Kind.PRIMARY, icon="refresh-cw")
        self._sync.clicked.connect(self._ask)
        row.addWidget(self._sync)
        return row

    def show_sync(self, sync: SyncView) -> None:
        """Shows where everything is; a decision somebody has begun stays as it is while it is still open."""
        wifi = "circle-check" if sync.reachable else "wifi-off"
        attention = "warn" if sync.to_settle or sync.set_aside else "ink2"
        for stat, words, icon, colour in zip(
            self._stats,
            (sync.connection, sync.outbox, sync.last_sync, sync.attention),
            (wifi, "laptop", "circle-check", "git-merge"),
            ("ink2" if wifi == "wifi-off" else "ok", "brand", "ok", attention),
            strict=True,
        ):
            stat.show_words(*words, icon=icon, colour=colour)
        self._waiting.show_rows(sync.waiting, "Nothing waits. Every change has been received.")
        self._set_aside.show_rows(sync.set_aside, "")
        self._failure.setVisible(sync.failure is not None)
        if sync.failure is not None:
            self._failure.show_failure(sync.failure)
        self._held.show_held(sync.held_back)
        self._sync_shown = sync.to_settle
        self._show_to_settle(sync.to_settle)
        self._where_words.show_parts(
            "", f"Case records travel encrypted to {sync.hub}. Nothing is sent to anyone else. "
            "The unlock key stays with you: a lost laptop is unreadable."
        )  # fmt: skip
        self._show_columns()
        order_tabs(self)

    def ended(self, sentence: str, tone: str = "info") -> None:
        """How the sync that was asked for ended, in one sentence."""
        for button in (self._sync, self._held.button):
            button.setEnabled(True)
        self._say(sentence, tone)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Chooses how many columns there is room for."""
        super().resizeEvent(event)
        self._show_columns()

    def _show_columns(self) -> None:
        units = self.width() / look.current().u
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(across if units >= _TWO_COLUMNS and self._cards else down)
        self._stat_flow.setDirection(across if units >= _TWO_COLUMNS else down)

    def _show_to_settle(self, to_settle: Sequence[ToSettle]) -> None:
        """One card for each; a card in use is kept while the same versions stand against each other."""
        wanted = {_which(each): each for each in to_settle if _which(each) not in self._later}
        wanted = {**self._reopened, **wanted}
        for which, card in tuple(self._cards.items()):
            same = wanted.get(which)
            begun = same is not None and same.choices == card.to_settle.choices and card.is_begun
            unchanged = same == card.to_settle and card.like == alike(card.to_settle, tuple(wanted.values()))
            if not begun and not unchanged:
                self._drop(which)
        for at, (which, each) in enumerate(wanted.items()):
            if which not in self._cards:
                card = SettleCard(each, alike(each, tuple(wanted.values())))
                card.settled.connect(self._settle)
                card.postponed.connect(self._postpone)
                self._cards[which] = card
                self._right.insertWidget(at, card)

    def _drop(self, which: Which) -> None:
        card = self._cards.pop(which)
        self._right.removeWidget(card)
        card.hide()
        card.deleteLater()

    def show_postponed(self) -> None:
        """Shows again what was put off, and folds the history: whenever the page is opened anew."""
        self._later.clear()
        self._history.hide()

    def show_reopened(self, to_settle: ToSettle) -> None:
        """Shows again what was settled, so that another choice can be made."""
        self._reopened[_which(to_settle)] = to_settle
        self._show_to_settle(self._sync_shown)
        self._show_columns()
        order_tabs(self)
        self._cards[_which(to_settle)].setFocus(Qt.FocusReason.OtherFocusReason)

    def _settle(self, to_settle: ToSettle, value: str, like: tuple[ToSettle, ...]) -> None:
        for each in (to_settle, *like):
            self._reopened.pop(_which(each), None)
        self.settled.emit(to_settle, value, like)

    def show_settled(self, settled: Sequence[ToSettle]) -> None:
        """Says that it was settled, with a way back that stays until something else is said."""
        self._undo.setProperty("which", [[str(each.record), each.field] for each in settled])
        words = "Settled." if len(settled) == 1 else f"{len(settled)} settled."
        self._say(f"{words} All versions stay in the history.", "ok")
        self._undo.show()

    def _reopen(self) -> None:
        self._undo.hide()
        for record, field in self._undo.property("which"):
            self.reopen_asked.emit(record, field)

    def _choose_stick(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Choose the USB stick")
        forget_where()
        if folder:
            self._say("Looking at the stick …", icon="usb")
            self.stick_asked.emit(folder)

    def show_history(self, history: History) -> None:
        """Shows what has reached the hub and what was settled, under what waits."""
        self._history.show_history(history)
        self._history.show()
        order_tabs(self)

    def show_copied(self, text: str) -> None:
        """The text for the helpdesk is on the clipboard; it is shown too, so that nobody sends what they cannot see."""
        QGuiApplication.clipboard().setText(text)
        self._say(f"Copied. It names no family and no person:\n{text}", "info")

    def _say(self, sentence: str, tone: str = "info", *, icon: str = "") -> None:
        self._undo.hide()
        self._banner.show_sentence(sentence, tone, icon=icon)
        self._banner.show()

    def _postpone(self, to_settle: ToSettle) -> None:
        which = _which(to_settle)
        if self._reopened.pop(which, None) is None:
            self._later.add(which)
            self._say("Put off. Both versions stay; it is here again next time you open Sync.", "info")
        self._drop(which)
        self._show_columns()
        self._sync.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self) -> None:
        self._begin()
        self.sync_asked.emit()

    def _ask_pictures(self) -> None:
        self._begin()
        self.pictures_asked.emit()

    def _begin(self) -> None:
        for button in (self._sync, self._held.button):
            button.setEnabled(False)
        self._say("Looking for the hub …", "info", icon="refresh-cw")


class StatCard(Card):
    """A figure in words with what it means under it."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        row = QHBoxLayout()
        row.setSpacing(14)
        self._icon = Icon(icon, "ink2", size_px=26)
        row.addWidget(self._icon)
        words = QVBoxLayout()
        words.setSpacing(0)
        self._title, self._detail = Heading("", 2), Text("", "small")
        words.addWidget(self._title)
        words.addWidget(self._detail)
        row.addLayout(words, 1)
        self.body.addLayout(row)

    def show_words(self, title: str, detail: str, *, icon: str, colour: str) -> None:
        """Shows the figure and its meaning."""
        self._title.setText(title)
        self._detail.setText(detail)
        self._icon.show_icon(icon, colour)
        self.setAccessibleName(f"{title}, {detail}")
