"""Signing at the table: who signs, and the place to do it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from fsdesk.trouble import Told
from fsdesk.views_table import TableView
from ui.pages.signature_pad import SignaturePad
from ui.pages.table_frame import TableRoom
from ui.pages.visit_tabs import order_tabs
from ui.parts.cards import Banner
from ui.parts.choices import Segments
from ui.parts.tall import put_away


class SignPage(TableRoom):
    """Takes signatures under the plan, of those who are here."""

    signed = Signal(str, bytes)  # who, a PNG

    def __init__(self) -> None:
        super().__init__("Sign our plan", "Signing says that you agree with what is in it. You can change your mind.")
        self.who: Segments | None = None
        self.pad: SignaturePad | None = None
        self.told = Banner("", "ok")
        self.told.hide()
        self._place = QVBoxLayout()
        self.body.addWidget(self.told)
        self.body.addLayout(self._place)
        self.body.addStretch()

    def show_view(self, view: TableView) -> None:
        """Shows who can sign; a signature begun stays."""
        self.foot.show_worker(view.worker)
        self._view = view
        if self.pad is None:
            self.open()

    _view: TableView | None = None

    def open(self) -> None:
        """An empty place to sign."""
        self._clear()
        if self._view is None or not self._view.people:
            return
        self.who = Segments("Who signs", self._view.people)
        self.pad = SignaturePad()
        self.pad.signed.connect(self._sign)
        self.pad.left.connect(self.go_back)
        for part in (self.who, self.pad):
            self._place.addWidget(part)
        self.told.hide()
        order_tabs(self)

    def take_focus(self) -> None:
        """To who signs."""
        stop = self.pad.name if self.pad is not None else self.foot.back
        stop.setFocus(Qt.FocusReason.TabFocusReason)

    def forget(self) -> None:
        """Lets go of strokes and names."""
        self._view = None
        self.told.hide()
        self._clear()

    def show_kept(self) -> None:
        """Says that it is kept, and is ready for the next."""
        self.open()
        self.told.show_sentence("Thank you. Your signature is kept with the plan.", "ok")
        self.told.show()
        self.take_focus()

    def show_told(self, told: Told) -> bool:
        """Says why it was not kept."""
        self.told.show_sentence(told.sentence, "warn")
        self.told.show()
        return True

    def _sign(self, picture: bytes) -> None:
        if self.who is not None:
            self.signed.emit(self.who.choice, picture)

    def _clear(self) -> None:
        for part in (self.who, self.pad):
            if part is not None:
                put_away(part)
        self.who = self.pad = None
