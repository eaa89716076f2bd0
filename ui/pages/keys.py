"""Passphrase and lock: another passphrase, when FSDesk locks by itself, and what helps whoever cannot unlock.

Knows nothing of keys: it hands over what was typed, once, and forgets it.
"""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout

from fsdesk.trouble import Told
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Banner, Card
from ui.parts.choices import Tick
from ui.parts.fields import Field
from ui.parts.new_passphrase import NewPassphrase, hidden_line
from ui.parts.scroll import ScrollPage
from ui.parts.text import Heading, Text

_LOCKS = {
    "idle": "after {minutes} without a key or a click",
    "shortcut": "when you press Ctrl+L",
    "suspend": "when the laptop goes to sleep",
    "lid": "when its lid is closed",
    "system_lock": "when the laptop’s own screen locks",
    "switch": "when somebody else signs in on it",
}


class KeysView(msgspec.Struct, frozen=True, kw_only=True):
    """Idle minutes, which triggers work here (`ui.locking.Reason`), the name of the recovery key and
    the number of the rescue code the hub keeps; "" and 0 where there is none."""

    idle_minutes: int
    covers: frozenset[str]
    recovery_name: str = ""
    code_number: int = 0


class KeysPage(ScrollPage):
    """Three cards."""

    change_asked = Signal(str, str, bool)  # old and new passphrase, and whether the record gets another key too

    def __init__(self, shown: KeysView) -> None:
        super().__init__("Passphrase and lock")
        self.head.addWidget(Heading("Passphrase and lock", 1))
        self._told = Banner("", "danger")
        self._told.hide()
        self._old, self._new = hidden_line("Passphrase now"), NewPassphrase()
        self._old_field = Field("Passphrase now", self._old)
        self._too = Tick("Somebody else may know it: give the record another key too")
        self._change = Button("Change passphrase", Kind.PRIMARY)
        self._change.clicked.connect(self._ask)
        self._new.done.connect(self._ask)
        columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        columns.setSpacing(14)
        columns.addWidget(self._passphrase(), 6, Qt.AlignmentFlag.AlignTop)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(_when_it_locks(shown))
        right.addWidget(_if_you_cannot(shown))
        right.addStretch()
        columns.addLayout(right, 5)
        self.body.addWidget(self._told)
        self.body.addLayout(columns)
        self.body.addStretch()
        self.setFocusProxy(self._old)

    def show_told(self, told: Told) -> None:
        """Says why it was not changed; what was typed is gone."""
        self._show_working(working=False)
        self._told.show_sentence(f"{told.safe} {told.next_step}".strip(), "danger", lead=told.happened)
        self._told.show()

    def show_changed(self) -> None:
        """Says that the new passphrase counts from now on."""
        self._show_working(working=False)
        self._told.show_sentence("The one before opens nothing any more.", "ok", lead="Your new passphrase is set.")
        self._told.show()

    def _passphrase(self) -> Card:
        card = Card("Change your passphrase", icon="key-round")
        why = (
            "Takes a few minutes and locks FSDesk at the end. Without it, a copy somebody made of this laptop before"
            " still opens with the old passphrase."
        )
        for widget in (self._old_field, self._new, self._too, Text(why, "small"), self._change):
            card.body.addWidget(widget)
        return card

    def _ask(self) -> None:
        self._old_field.clear_error()
        if not self._old.text():
            self._old_field.show_error("Type the passphrase you unlock with now.")
        elif new := self._new.taken():
            old = self._old.text()
            self._show_working(working=True)
            self.change_asked.emit(old, new, self._too.isChecked())

    def _show_working(self, *, working: bool) -> None:
        self._told.hide()
        self._old.clear()
        self._new.clear()
        self._change.setEnabled(not working)
        self._change.show_words("Changing…" if working else "Change passphrase")


def _when_it_locks(shown: KeysView) -> Card:
    card = Card("FSDesk locks by itself", icon="lock")
    minutes = "a minute" if shown.idle_minutes <= 1 else f"{shown.idle_minutes} minutes"
    for key, words in _LOCKS.items():
        if key in shown.covers:
            card.body.addWidget(Text("• " + words.format(minutes=minutes)))
    missing = [words for key, words in _LOCKS.items() if key not in shown.covers]
    if missing:
        not_told = "This laptop does not tell FSDesk " + ", or ".join(missing) + ". Press Ctrl+L before you leave it."
        card.body.addWidget(Text(not_told, "small"))
    return card


def _if_you_cannot(shown: KeysView) -> Card:
    card = Card("If you ever cannot unlock", icon="phone")
    if not shown.recovery_name:
        card.body.addWidget(
            Text("Your partnership has no recovery key yet: only your passphrase opens this record. Ask your lead.")
        )
        return card
    if shown.code_number:
        words = f"Ring your team. Two people there can read you code number {shown.code_number} over the telephone."
    else:
        words = "A code is made for this laptop the next time it reaches the hub. Until then two keepers can help."
    card.body.addWidget(Text(words))
    name = Text(f"Recovery key {shown.recovery_name}", "small")
    card.body.addWidget(name)
    card.body.addWidget(Text("It must be the same as on your partnership’s paper.", "small"))
    return card
