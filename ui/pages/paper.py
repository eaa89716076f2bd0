"""A paper before it is taken away: exactly the pages that will be printed, for one household, and the ways to give it.

The page makes nothing: it asks for the paper it wants to show, and shows only the answer to its latest question.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from fsdesk.papers.data import Gate, Looks, Offer, Paper
from fsdesk.trouble import Told
from ui import printing
from ui.pages.paper_safe import PRINTING, SAVE, SafeQuestion
from ui.pages.paper_sheet import ZOOMS, Sheet
from ui.pages.visit_tabs import order_tabs
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Banner
from ui.parts.choices import Segments, Tick
from ui.parts.flow import Flow
from ui.parts.scroll import MARGIN_PX
from ui.parts.text import Heading, Text
from ui.parts.yielding import Yielding

_GIVEN = {
    "yes": "Printed. It may be left at the house.",
    "keep_with_worker": "Printed. Keep it with you.",
    "collect_at_hub": "Nothing is printed here. It is noted that they collect it at the hub.",
    "read_aloud": "Nothing is printed. It is noted that you read it aloud.",
}


class PaperPage(QWidget):
    """Preview, print and save. `offer` is what can be had; papers come by `show_paper`, and by `print_pages`."""

    paper_wanted = Signal(str, str, object)  # key, household, Looks
    pages_wanted = Signal(str, str, object)  # the same at a printer's sharpness; answered with print_pages
    save_wanted = Signal(str)  # "pdf", "html" or "json", where the offer asks first; answered with save_copy
    printed = Signal(str, str)  # key, answer of SafeQuestion; also when the answer was not to print
    saved = Signal(str, str)  # key, "pdf" or "html"
    left = Signal()

    def __init__(self, offer: Offer) -> None:
        super().__init__()
        self._offer, self._home, self._looks = offer, offer.home, offer.looks
        self._paper: Paper | None = None
        self._answer = ""
        self._saving = ""
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(f"{offer.title}, as it will be printed")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._banner, self._question, self.sheet = Banner(""), SafeQuestion(), Sheet()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(MARGIN_PX, 12, MARGIN_PX, 8)
        head.setSpacing(8)
        head.addLayout(self._choices())
        head.addLayout(self._turning())
        head.addWidget(self._banner)
        head.addWidget(self._question)
        column.addWidget(Yielding(head))
        self.sheet.setMinimumHeight(1)  # large letters need the room for what is asked before it is printed
        self.sheet.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        column.addWidget(self.sheet, 1)
        column.addWidget(self._foot())
        self._connect()
        order_tabs(self)
        self._show_state()

    def _choices(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(Heading(self._offer.title, 1), 1)
        self._homes = Segments("Which home it is for", self._offer.homes, self._home)
        if len(self._offer.homes) < 2:
            self._homes.hide()  # else it is shown with the page: here it would be a window of its own for a moment
        row.addWidget(self._homes)
        return row

    def _turning(self) -> Flow:
        row = Flow(across_px=12, down_px=6)
        self._large = Tick("Large print", ticked=self._looks.large_print)
        self._pictures = Tick("Pictures", ticked=self._looks.pictures)
        self._smaller = Button("", Kind.SECONDARY, icon="minus", name="Show the page smaller")
        self._larger = Button("", Kind.SECONDARY, icon="plus", name="Show the page larger")
        self._size = Text("100 %", "small", wrap=False)
        self._before = Button("", Kind.SECONDARY, icon="arrow-up", name="Page before")
        self._after = Button("", Kind.SECONDARY, icon="arrow-down", name="Next page")
        self._where = Text("", "small", wrap=False)
        for part in (self._large, self._pictures):
            row.addWidget(part)
        for parts in ((self._smaller, self._size, self._larger), (self._before, self._where, self._after)):
            row.addWidget(_together(parts))
        return row

    def _foot(self) -> QFrame:
        bar = QFrame()
        bar.setObjectName("foot")
        row = QHBoxLayout(bar)
        row.setContentsMargins(MARGIN_PX, 8, MARGIN_PX, 8)
        row.setSpacing(10)
        self._back = Button("Back", icon="arrow-left")
        self._data = Button("Save as data…", icon="download", name="Save for another program to read")
        self._data.setVisible(False)
        self._web = Button("Save as web page…", icon="file-text")
        self._pdf = Button("Save as PDF…", icon="download")
        self._print = Button("Print…", Kind.PRIMARY, icon="printer")
        row.addWidget(self._back)
        row.addStretch()
        for button in (self._data, self._web, self._pdf, self._print):
            row.addWidget(button)
        return bar

    def _connect(self) -> None:
        self._homes.chosen.connect(self._choose_home)
        self._large.toggled.connect(self._choose_large)
        self._pictures.toggled.connect(self._choose_pictures)
        self._smaller.clicked.connect(lambda: self.sheet.step_zoom(-1))
        self._larger.clicked.connect(lambda: self.sheet.step_zoom(1))
        self._before.clicked.connect(lambda: self.sheet.show_page(self.sheet.page - 1))
        self._after.clicked.connect(lambda: self.sheet.show_page(self.sheet.page + 1))
        self.sheet.turned.connect(self._show_state)
        self.sheet.enlarged.connect(self._show_state)
        self._back.clicked.connect(self.left)
        self._data.clicked.connect(lambda: self.ask_save("json"))
        self._web.clicked.connect(lambda: self.ask_save("html"))
        self._pdf.clicked.connect(lambda: self.ask_save("pdf"))
        self._print.clicked.connect(self.ask_print)
        self._question.answered.connect(self._take_answer)
        self._question.put_off.connect(self._put_off)
        for keys, slot in (("Ctrl+P", self.ask_print), ("Esc", self._escape)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard goes to the page of paper, so that it scrolls and turns at once."""
        super().focusInEvent(event)
        self.sheet.setFocus(event.reason())

    @property
    def is_shown(self) -> bool:
        """Whether the paper that was asked for is on the page."""
        return self._paper is not None

    def want(self) -> None:
        """Asks for the paper that is chosen; once when the page is opened, and again whenever a choice changes."""
        self._paper = None
        self._question.hide()
        self._say("Making the paper …", "info", icon="hourglass")
        self._show_state()
        self.paper_wanted.emit(self._offer.key, self._home, self._looks)

    def show_paper(self, paper: Paper, household: str, looks: Looks) -> None:
        """Shows a paper, unless something else was chosen since it was asked for."""
        if (paper.key, household, looks) != (self._offer.key, self._home, self._looks):
            return
        self._paper = paper
        self.sheet.show_pages(paper.title, paper.pages, paper.html)
        if paper.lacking:
            self._say(
                f"Our printing letters do not have these: {paper.lacking[:40]}. Nothing is lost. Save it as a web "
                "page: the computer or phone that opens it may have them.",
                "warn",
                lead="This paper cannot be printed here.",
            )
        elif self._offer.why_not:
            lead = "This is how it will be. It cannot be handed over yet."
            self._say(self._offer.why_not, "info", lead=lead, icon="lock")
        else:
            self._banner.hide()
        self._show_state()

    def show_could_not(self, failure: Told) -> None:
        """Says why there is no paper; what was shown before is gone, so that nobody prints an older choice."""
        self._paper = None
        self._say(failure.sentence, "danger")
        self.sheet.show_pages(self._offer.title, (), "")
        self._show_state()

    def ask_print(self) -> None:
        """Asks whether it may be left at the house, before anything else."""
        if self._print.isEnabled():
            self._saving = ""
            self._question.ask(self._gate, careful=self._offer.careful)

    def ask_save(self, kind: str) -> None:
        """Asks the same before a copy is saved: a file is left lying as well as paper."""
        if self._paper is not None and not self._offer.why_not:
            self._saving = kind
            self._question.ask(self._gate, careful=self._offer.careful, act=SAVE)

    @property
    def _gate(self) -> Gate:
        return dict(self._offer.gates).get(self._home, Gate(who=""))

    def print_pages(self, pages: Sequence[bytes], household: str, looks: Looks) -> None:
        """Asks for a printer and prints these sharp pages, unless something else was chosen since."""
        if self._paper is None or not self._answer or (household, looks) != (self._home, self._looks):
            return
        self._banner.hide()
        printing.ask_printer(
            self, pages, landscape=self._paper.landscape, done=self._tell_given, failed=self.show_not_given
        )

    def show_not_given(self, failure: Told) -> None:
        """Says that printing or saving failed; the paper stays."""
        self._say(failure.sentence, "danger")

    def _take_answer(self, answer: str) -> None:
        self._answer = answer
        self._question.hide()
        if self._saving and answer in PRINTING:
            if self._offer.asks_first:
                self.save_wanted.emit(self._saving)
            else:
                self.save_copy(self._saving)
            return
        self._print.setFocus(Qt.FocusReason.OtherFocusReason)
        if answer in PRINTING:
            self._say("Getting the pages ready for the printer …", "info", icon="hourglass")
            self.pages_wanted.emit(self._offer.key, self._home, self._looks)
        else:
            self._tell_given()

    def _tell_given(self) -> None:
        self._say("Printed." if self._gate.is_place else _GIVEN[self._answer], "ok")
        self.printed.emit(self._offer.key, self._answer)
        self._answer = ""

    def save_copy(self, kind: str, data: bytes = b"") -> None:
        """Asks where a copy should go and saves it there; `data` is what another program reads, where that is saved."""
        if self._paper is None:
            return
        content = data if kind == "json" else self._paper.pdf if kind == "pdf" else self._paper.html.encode()

        def tell() -> None:
            self._say("Saved. This copy is not locked: anybody who opens the file can read it.", "ok")
            self.saved.emit(self._offer.key, kind)

        printing.ask_file(self, f"{self._offer.file_stem}.{kind}", content, done=tell, failed=self.show_not_given)

    def _choose_home(self, home: str) -> None:
        self._home = home
        self.sheet.show_pages(self._offer.title, (), "")  # the other home's paper is not looked at a moment longer
        self.want()

    def _choose_large(self, on: bool) -> None:
        self._looks = replace(self._looks, large_print=on)
        self.want()

    def _choose_pictures(self, on: bool) -> None:
        self._looks = replace(self._looks, pictures=on)
        self.want()

    def _escape(self) -> None:
        if self._question.isVisible():
            self._put_off()
        else:
            self.left.emit()

    def _put_off(self) -> None:
        self._question.hide()
        self._print.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, sentence: str, tone: str, *, lead: str = "", icon: str = "") -> None:
        self._banner.show_sentence(sentence, tone, lead=lead, icon=icon)
        self._banner.show()

    def _show_state(self) -> None:
        paper = self._paper
        count, at = (len(paper.pages), self.sheet.page) if paper else (0, 0)
        self._where.setText(f"Page {at + 1} of {count}" if count else "")
        self._size.setText(f"{self.sheet.zoom} %")
        self._before.setEnabled(at > 0)
        self._after.setEnabled(at + 1 < count)
        self._smaller.setEnabled(bool(count) and self.sheet.zoom > ZOOMS[0])
        self._larger.setEnabled(bool(count) and self.sheet.zoom < ZOOMS[-1])
        may = paper is not None and not self._offer.why_not
        self._data.setVisible(self._offer.has_data)
        for button in (self._web, self._data):
            button.setEnabled(may)
        for button in (self._pdf, self._print):
            button.setEnabled(may and bool(paper and paper.pdf))
        if paper is None:
            self._banner.setVisible(bool(self._banner.accessibleName()))


def _together(parts: Sequence[QWidget]) -> QWidget:
    """A few controls that stay on one line."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    for part in parts:
        row.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
    return holder
