"""One visit as the lead reads it: everything in order, what changed since it was last signed, and the decision.

What is signed is exactly what was shown: the signature carries the digest of the last view, and whoever receives it
refuses when the visit has moved on since.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fsdesk.views import Difference, Review
from ui import look
from ui.forms.words import Names, names_in
from ui.pages.documents import DocumentsCard
from ui.pages.visit_reading import READING_WIDTH, VisitReading
from ui.pages.visit_tabs import order_tabs
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Banner, Card
from ui.parts.fields import Field, LongText
from ui.parts.scroll import ScrollPage
from ui.parts.text import Chip, Heading, Text


class ReviewPage(ScrollPage):
    """Reads, remarks, signs off or returns. Typed remarks outlive a fresh view of the same visit."""

    sign_asked = Signal(str, str)  # visit, digest shown
    return_asked = Signal(str, str, str, object)  # visit, digest shown, comment, tuple of Comment
    left = Signal()

    def __init__(self) -> None:
        super().__init__("Review")
        self._review: Review | None = None
        self._must_reread = False
        self._names: Names = {}
        self._lay_head()
        self._banner = Banner("", "warn")
        self._beside = Text("", "small", weight=600)
        self._changes = _Changes()
        self.reading = VisitReading(can_remark=True)
        self.comment = Field("Your comment to the worker", LongText("Your comment to the worker"),
                             hint="Needed to return a visit. The worker sees it at the top of the visit.")  # fmt: skip
        look.hold(self.comment.editor, width_max=READING_WIDTH + 60)
        self.documents = DocumentsCard("The pictures themselves")
        self.documents.show_reading(reads=True)
        for part in (self._banner, self._beside, self._changes, self.reading, self.documents, self.comment):
            self.body.addWidget(part)
        self.body.addStretch()
        self._lay_foot()
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.sign)
        back = QShortcut(QKeySequence("Esc"), self)
        back.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        back.activated.connect(self._leave)

    def _lay_head(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        self._heading = Heading("", 1)
        self._worker = Text("", "small")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._heading)
        words.addWidget(self._worker)
        row.addLayout(words, 1)
        self._state = Chip("To sign", "brand")
        row.addWidget(self._state, 0, Qt.AlignmentFlag.AlignVCenter)
        self.head.addLayout(row)

    def _lay_foot(self) -> None:
        self._back = Button("Back", icon="arrow-left")
        self._back.clicked.connect(self._leave)
        self._why_not = Text("", "small")
        self._return = Button("Return with comment", icon="undo-2")
        self._return.clicked.connect(self.send_back)
        self._sign = Button("Sign off", Kind.PRIMARY, icon="signature")
        self._sign.setToolTip("Ctrl+Enter")
        self._sign.clicked.connect(self.sign)
        self.foot.addWidget(self._back)
        self.foot.addWidget(self._why_not, 1)
        self.foot.addWidget(self._return)
        self.foot.addWidget(self._sign)
        self.show_foot()

    def show_names(self, colleagues: Names) -> None:
        """What colleagues are called, by their ids."""
        self._names = colleagues

    def show_review(self, review: Review) -> None:
        """Shows a visit to sign; for the same visit, typed words stay."""
        view = review.visit
        is_other = self._review is None or self._review.visit.id != view.id
        has_moved = not is_other and self._review is not None and self._review.digest != review.digest
        self._review = review
        self._heading.setText(f"{view.family_name}: {view.heading}")
        self._worker.setText(f"Written by {view.worker}" if view.worker else "")
        if is_other:
            self._clear_words()
        self.reading.show_visit(view, names_in(view, self._names))
        self._beside.setText("\n".join(view.beside))
        self._beside.setVisible(bool(view.beside))
        self._changes.show_changes(review.signed_before, review.since_signed)
        self._must_reread = has_moved or (self._must_reread and not is_other)
        self._show_primary()
        self._why_not.setText("" if review.may_sign else review.why_not)
        self._state.show_state(*(("Changed since signing", "warn") if review.signed_before else ("To sign", "brand")))
        moved = (
            "The visit changed while you were reading. What you see now is the latest; read it again before signing."
        )
        self._say(moved if has_moved else "", "warn")
        self.comment.clear_error()
        order_tabs(self)
        if is_other:
            self._back.setFocus(Qt.FocusReason.OtherFocusReason)
            self.scroll_to_top()

    def _show_primary(self) -> None:
        self._sign.setEnabled(self._review is not None and self._review.may_sign)
        self._sign.show_words("I have read the latest" if self._must_reread else "Sign off")

    def _clear_words(self) -> None:
        editor = self.comment.editor
        if isinstance(editor, LongText):
            editor.show_text("")
        self.reading.forget_remarks()

    def signed(self, sentence: str) -> None:
        """The signature is kept on this laptop."""
        self._state.show_state("Signed off", "ok")
        self._sign.setEnabled(False)
        self._say(sentence, "ok")

    def returned(self, sentence: str) -> None:
        """The visit goes back to the worker."""
        self._state.show_state("Returned", "warn")
        self._sign.setEnabled(False)
        self._say(sentence, "ok")

    def refused(self, sentence: str) -> None:
        """What was asked cannot be done, and why; typed words stay."""
        self._say(sentence, "danger")

    def sign(self) -> None:
        """Asks for a signature over what is shown, if it may be signed; first that a changed visit has been read."""
        if self._review is None or not self._sign.isEnabled():
            return
        if self._must_reread:
            self._must_reread = False
            self._show_primary()
            self._say("", "warn")
        else:
            self.sign_asked.emit(self._review.visit.id, self._review.digest)

    def send_back(self) -> None:
        """Asks to return the visit; without a word to the worker it only says that one is needed."""
        editor = self.comment.editor
        comment = editor.toPlainText().strip() if isinstance(editor, LongText) else ""
        comments = self.reading.comments
        if self._review is None:
            return
        if not comment and not comments:
            self.comment.show_error("Write what the worker should look at. The visit has not been returned.")
            editor.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.comment.clear_error()
        self.return_asked.emit(self._review.visit.id, self._review.digest, comment, comments)

    def _say(self, sentence: str, tone: str) -> None:
        self._banner.show_sentence(sentence, tone)
        self._banner.setVisible(bool(sentence))
        if sentence:
            self.scroll_to_top()

    def _leave(self) -> None:
        self.left.emit()


class _Changes(Card):
    """What reads differently from when the visit was last signed, before beside after."""

    def __init__(self) -> None:
        super().__init__("What changed", icon="history")
        self._rows: list[QWidget] = []

    def show_changes(self, signed_before: str, since_signed: tuple[Difference, ...]) -> None:
        """Shows the differences; hidden when the visit was never signed."""
        for row in self._rows:
            self.body.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [_Change(difference) for difference in since_signed]
        if signed_before and not since_signed:
            self._rows = [Text("It reads as it did then.", "small")]
        for row in self._rows:
            self.body.addWidget(row)
        self.heading.setText(f"What changed since {signed_before}")
        self.setVisible(bool(signed_before))


class _Change(QWidget):
    """One field, before and after."""

    def __init__(self, difference: Difference) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(Text(f"{difference.about} · {difference.label}", "small", weight=600))
        sides = QHBoxLayout()
        sides.setSpacing(12)
        for title, text in (("Before", difference.before), ("After", difference.after)):
            side = Card(raised=True)
            side.setAccessibleName(f"{title}: {text or 'Nothing'}")
            side.body.addWidget(Text(title, "caption"))
            side.body.addWidget(Text(text or "Nothing was written.", "body"), 1, Qt.AlignmentFlag.AlignTop)
            sides.addWidget(side, 1)
        column.addLayout(sides)
