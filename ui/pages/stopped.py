"""When the record may not be read on this laptop: why, a code that helps, and a visit that can be written all the same.

Nothing of any family is on this page but what is typed here now.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy

from fsdesk.records.codes import ASKED
from fsdesk.trouble import Told
from fsdesk.views_standing import StoppedView
from ui.forms.when import read_day, read_time, say_day
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Banner, Card
from ui.parts.choices import Segments
from ui.parts.fields import Field, LongText, SaveLine
from ui.parts.scroll import ScrollPage
from ui.parts.text import AppMark, Heading, Text

CODE_CHARS_MAX, WHICH_CHARS_MAX, DAY_CHARS, SLIP_CHARS_MAX = 40, 200, 10, 2_000
IN_DANGER = "If anybody is in danger now, ring 999. What is written here reaches your lead only once it is sent."
ANEW = "Your new passphrase opens this laptop from now on."
ANEW_NEXT = "To read the record you need one code more, of twelve letters and digits: ask for it in the same call."
WHERE = (("home", "At home"), ("other_household", "Another home"), ("school", "School"), ("phone", "By phone"))
WORRIED = tuple((code, ASKED[code]) for code in ("not_asked", "yes", "no"))


class StoppedPage(ScrollPage):
    """Two cards side by side: how the record can be read again, and a visit to write down meanwhile."""

    code_given = Signal(str)
    hub_asked = Signal()
    visit_written = Signal(str, str, str, str, str)  # which, note, started at, setting, worried
    lock_asked = Signal()
    slip_given = Signal(str)
    card_asked = Signal()  # somebody is in danger: whom to ring

    def __init__(self, now: datetime) -> None:
        super().__init__("The record cannot be read now")
        self._now = now
        self._told = Banner("", "danger")
        self._told.hide()
        self._anew = Banner(tone="ok")
        self._anew.hide()
        sides = QHBoxLayout()
        sides.setSpacing(16)
        sides.addWidget(self._why_card(), 4, Qt.AlignmentFlag.AlignTop)
        sides.addWidget(self._visit_card(), 5, Qt.AlignmentFlag.AlignTop)
        self.head.addWidget(self._anew)
        self.head.addWidget(self._told)
        self.body.addLayout(sides)
        self.body.addStretch(1)

    def _why_card(self) -> Card:
        card = Card()
        card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(AppMark(34))
        top.addWidget(Heading("The record cannot be read now"), 1)
        self._happened, self._safe, self._next = Text("", "strong"), Text(""), Text("")
        self._counts = Text("", "small")
        self._code = QLineEdit()
        self._code.setMaxLength(CODE_CHARS_MAX)
        self._code_field = Field(
            "Code from your team",
            self._code,
            hint="Twelve letters and digits, read to you over the phone. It works once.",
        )
        self._use = Button("Use the code", Kind.PRIMARY)
        self._ask_hub = Button("Try to reach the hub", icon="refresh-cw")
        self._lock = Button("Lock", Kind.QUIET, icon="lock")
        self._slip, self._send = QLineEdit(), Button("Make the new keys known")
        self._slip.setMaxLength(SLIP_CHARS_MAX)
        self._slip_field = Field(
            "Slip from your team",
            self._slip,
            hint="The keepers opened this laptop: until its hub knows its new keys nothing is sent. Begins FSDESK1-.",
        )
        self._slip.returnPressed.connect(self._give_slip)
        self._send.clicked.connect(self._give_slip)
        self._code.returnPressed.connect(self._give_code)
        self._use.clicked.connect(self._give_code)
        self._ask_hub.clicked.connect(self.hub_asked)
        self._lock.clicked.connect(self.lock_asked)
        danger = Button("Somebody is in danger: whom to ring", Kind.QUIET, icon="phone")
        danger.clicked.connect(self.card_asked)
        buttons = QHBoxLayout()
        buttons.addWidget(self._ask_hub)
        buttons.addStretch(1)
        buttons.addWidget(self._lock)
        card.body.addLayout(top)
        for widget in (
            self._happened, self._safe, self._next, self._code_field, self._use, self._slip_field, self._send,
        ):  # fmt: skip
            card.body.addWidget(widget)
        card.body.addLayout(buttons)
        card.body.addWidget(danger, 0, Qt.AlignmentFlag.AlignLeft)
        card.body.addWidget(self._counts)
        return card

    def _visit_card(self) -> Card:
        card = Card("Write down a visit", icon="file-pen")
        card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._which = QLineEdit()
        self._which.setMaxLength(WHICH_CHARS_MAX)
        self._which_field = Field(
            "Which family", self._which, hint="In words your lead will know: a first name and the village."
        )
        self._day, self._time = QLineEdit(say_day(self._now.date().isoformat())), QLineEdit(f"{self._now:%H:%M}")
        began = QHBoxLayout()
        began.setSpacing(12)
        self._day_field, self._time_field = Field("Day", self._day), Field("Began at", self._time)
        began.addWidget(self._day_field, 3, Qt.AlignmentFlag.AlignTop)
        began.addWidget(self._time_field, 1, Qt.AlignmentFlag.AlignTop)
        self._where = Segments("Where", WHERE, "home")
        self._note = LongText("What happened", lines_min=5, lines_max=12, aided=False)
        self._note_field = Field("What happened", self._note)
        self._worried = Segments("Anything that worried you about someone’s safety", WORRIED, "not_asked")
        self._save = Button("Save the visit", Kind.PRIMARY)
        self._saved = SaveLine()
        self._saved.hide()
        self._save.clicked.connect(self.save_now)
        card.body.addWidget(self._which_field)
        card.body.addLayout(began)
        for widget in (
            Field("Where", self._where), self._note_field,
            Field("Anything that worried you about someone’s safety?", self._worried), Text(IN_DANGER, "small"),
            self._save, self._saved,
        ):  # fmt: skip
            card.body.addWidget(widget)
        return card

    # -- showing -----------------------------------------------------------------------------------------------

    def show_stopped(self, view: StoppedView) -> None:
        """Shows why, and what waits; what is being typed stays."""
        self._happened.setText(view.happened)
        self._safe.setText(view.safe)
        self._next.setText(view.next_step)
        for widget in (self._code_field, self._use):
            widget.setVisible(view.may_extend)
        for widget in (self._slip_field, self._send):
            widget.setVisible(view.needs_slip)
        self._ask_hub.setVisible(not view.needs_slip)  # it would know nobody by these keys
        self._anew.show_sentence(ANEW_NEXT if view.may_extend else "", "ok", lead=ANEW)
        self._anew.setVisible(view.is_anew)
        changes = f"{view.waiting} {'change waits' if view.waiting == 1 else 'changes wait'} to be sent."
        self._counts.setText(
            f"{changes if view.waiting else 'Nothing waits to be sent.'} This laptop is {view.laptop}."
        )

    def show_told(self, told: Told) -> None:
        """Says why something did not work; what was typed stays."""
        self._told.show_sentence(f"{told.safe} {told.next_step}".strip(), "danger", lead=told.happened)
        self._told.show()
        self._show_asking(asking=False)
        self._save.setEnabled(True)

    def show_asking(self) -> None:
        """Shows that the hub is being asked."""
        self._told.hide()
        self._show_asking(asking=True)

    def show_sentence(self, sentence: str) -> None:
        """Says how asking the hub ended."""
        self._told.show_sentence(sentence, "info")
        self._told.show()
        self._show_asking(asking=False)

    def show_saved(self, at: str) -> None:
        """The visit is kept: the form is empty for another one."""
        self._told.hide()
        self._which.clear()
        self._note.show_text("")
        self._where.show_chosen("home")
        self._save.setEnabled(True)
        self._saved.show()
        self._worried.show_chosen("not_asked")
        self._saved.show_saved(f"Saved {at}. Your lead sees it once this laptop has met the hub.")
        self._which.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_asking(self, *, asking: bool) -> None:
        for button in (self._ask_hub, self._send):
            button.setEnabled(not asking)
        self._ask_hub.show_words("Asking the hub…" if asking else "Try to reach the hub")

    # -- what was done -----------------------------------------------------------------------------------------

    def _give_code(self) -> None:
        if self._code.text().strip():
            self.code_given.emit(self._code.text())

    def _give_slip(self) -> None:
        if self._slip.text().strip():
            self.slip_given.emit(self._slip.text())

    @property
    def is_begun(self) -> bool:
        """Whether something is typed that is not saved."""
        return bool(self._note.toPlainText().strip())

    def save_now(self) -> None:
        """Saves what is typed; without saying which family only when the page is being left."""
        which, note = self._which.text().strip(), self._note.toPlainText()
        self._which_field.show_error("" if which else "Say which family it was.")
        self._note_field.show_error("" if note.strip() else "Say what happened.")
        self._day_field.show_error("" if self._read_day() else "Write the day, such as 21 Nov.")
        self._time_field.show_error("" if read_time(self._time.text()) else "Such as 14:30.")
        wrong = (self._which_field, self._day_field, self._time_field, self._note_field)
        first = next((field for field in wrong if field.error), None)
        if first is not None:
            first.setFocus()
        else:
            self._give_visit(which)

    def save_leaving(self) -> None:
        """Saves what is typed, whatever is missing: the page goes now."""
        if self.is_begun:
            self._give_visit(self._which.text().strip() or "Not said which family")

    def _read_day(self) -> str:
        """A whole day, or nothing where it is not one."""
        day = read_day(self._day.text(), self._now.date())
        return day if len(day) == DAY_CHARS else ""

    def _give_visit(self, which: str) -> None:
        self._save.setEnabled(False)
        day, time = self._read_day(), read_time(self._time.text())
        started = f"{day or self._now.date()}T{time or f'{self._now:%H:%M}'}"
        worried = self._worried.choice or "not_asked"
        self.visit_written.emit(which, self._note.toPlainText(), started, self._where.choice, worried)
