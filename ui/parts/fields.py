"""Places to write: label, hint and error above; long text that grows; the summary of what is wrong; what is saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from ui import look
from ui.parts.buttons import Button, Kind
from ui.parts.keyed import RingOver
from ui.parts.text import Heading, Icon, Text

if TYPE_CHECKING:
    from ui.parts.wording import WritingAids

TEXT_LENGTH_MAX = 1 << 18  # as many as a field holds bytes (`records.fields`): a longer paste is cut there


class LongText(QPlainTextEdit):
    """Plain words of any length: grows with what is written, takes only plain text when pasting, Tab moves on.

    `aided` false keeps spelling and gentler words away from it.
    """

    written = Signal(str)  # the whole text, after each change the person made
    overflowed = Signal()  # the end of a paste did not fit and is not here
    aids: WritingAids | None = None  # in a window that was lent a speller, once shown

    def __init__(
        self, name: str, text: str = "", *, lines_min: int = 2, lines_max: int = 14, aided: bool = True
    ) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._lines, self._aided = (lines_min, lines_max), aided
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(3)
        self.show_text(text)
        self.textChanged.connect(self._tell)
        self.document().documentLayout().documentSizeChanged.connect(self.updateGeometry)

    def show_text(self, text: str) -> None:
        """Shows other words without telling anybody."""
        blocked = self.blockSignals(True)
        self.setPlainText(text)
        self.blockSignals(blocked)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Tall enough for the words, between the least and most lines."""
        least, most = self._lines
        lines = min(most, max(least, round(self.document().size().height())))
        height_px = lines * self.fontMetrics().lineSpacing() + 2 * 3 + 2 * 5 + 2
        return QSize(super().sizeHint().width(), height_px)

    def minimumSizeHint(self) -> QSize:
        """Never less tall than its words need; narrow if it must be."""
        return QSize(look.current().px(120), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width wraps otherwise and so needs another height."""
        super().resizeEvent(event)
        self.updateGeometry()
        if self.aids is not None:
            self.aids.look_soon()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The words, and under them what there is to look at."""
        super().paintEvent(event)
        if self.aids is not None:
            self.aids.paint(event.rect())

    def showEvent(self, event: QShowEvent) -> None:
        """Words that have come on screen are looked over, where the window was lent a speller."""
        super().showEvent(event)
        if self.aids is None and self._aided:
            from ui.parts.wording import aids_for  # late: nothing before the unlocked desk has a speller

            self.aids = aids_for(self)
        if self.aids is not None:
            self.aids.look()

    def changeEvent(self, event: QEvent) -> None:
        """In another theme the underlines have other colours."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and self.aids is not None:
            self.aids.look()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Only words can be pasted or dropped."""
        return source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Takes the words and leaves fonts, pictures and files behind."""
        words, room = source.text(), TEXT_LENGTH_MAX - self.document().characterCount()
        self.insertPlainText(words[: max(0, room)])
        if len(words) > room:
            self.overflowed.emit()

    def _tell(self) -> None:
        # toPlainText would turn a no-break space into a space; the person's letters are kept as they are.
        self.written.emit(self.document().toRawText().replace("\u2029", "\n"))


class Field(QWidget):
    """A label, a hint and, when something is wrong, the error, all above the place to write."""

    def __init__(self, label: str, editor: QWidget, *, hint: str = "", optional: bool = False) -> None:
        super().__init__()
        self.editor = editor
        self._hint = hint
        title = Text(f"{label} (optional)" if optional else label, "strong")
        title.setBuddy(editor)
        self._error = Text("", "small", weight=600)
        self._error.setProperty("tone", "danger")
        self._error.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(title)
        if hint:
            column.addWidget(Text(hint, "small"))
        column.addWidget(self._error)
        column.addWidget(editor)
        editor.setAccessibleName(title.text())
        editor.setAccessibleDescription(hint)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """The keyboard goes to the editor. No proxy is set: Tab would stop at the field and at its editor, and goes
        round without end where one was moved in the order and not the other."""
        self.editor.setFocus(reason)

    def show_error(self, error: str) -> None:
        """Says what is wrong and how to put it right; the words already written stay."""
        self._error.setText(error)
        self._error.setVisible(bool(error))
        look.restyle(self.editor, wrong="true" if error else "false")
        self.editor.setAccessibleDescription(" ".join(part for part in (error, self._hint) if part))

    def clear_error(self) -> None:
        """Takes the error away."""
        self.show_error("")

    @property
    def error(self) -> str:
        """What is said to be wrong, or nothing."""
        return self._error.text()


def line_field(label: str, *, hint: str = "", optional: bool = False, length_max: int = 200) -> Field:
    """A Field with one line to write in."""
    editor = QLineEdit()
    editor.setMaxLength(length_max)
    return Field(label, editor, hint=hint, optional=optional)


class ErrorSummary(QFrame):
    """What is wrong on the page, at its top, with the same words as beside each field; takes the focus when shown."""

    error_chosen = Signal(str)  # key of the field to go to

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("banner", "danger")
        self.setAccessibleName("There is a problem")
        RingOver(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(14, 10, 14, 10)
        self._column.setSpacing(4)
        self._column.addWidget(Heading("There is a problem", 3))
        self._buttons: list[Button] = []
        self.hide()

    def show_errors(self, errors: Sequence[tuple[str, str]]) -> None:
        """Shows (key, sentence) pairs and moves the focus here; none hides the summary."""
        for button in self._buttons:
            self._column.removeWidget(button)
            button.deleteLater()
        self._buttons = []
        for key, sentence in errors:
            button = Button(sentence, Kind.QUIET)
            button.setProperty("key", key)
            button.clicked.connect(self._tell)
            self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            self._buttons.append(button)
        self.setAccessibleDescription(" ".join(sentence for _, sentence in errors))
        self.setVisible(bool(errors))
        if errors:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self) -> None:
        self.error_chosen.emit(self.sender().property("key"))


class SaveLine(QWidget):
    """The line that says where the words are: always on screen while somebody writes."""

    def __init__(self, sentence: str = "") -> None:
        super().__init__()
        self._icon = Icon("circle-check", "ok")
        self._text = Text("", "small", wrap=False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._icon)
        row.addWidget(self._text)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.show_saved(sentence)

    def show_saved(self, sentence: str) -> None:
        """Shows, with a tick, that all is on the disk."""
        self._show("circle-check", "ok", sentence)

    def show_saving(self, sentence: str) -> None:
        """Shows that words are on their way to the disk."""
        self._show("pencil", "ink3", sentence)

    def show_not_saved(self, sentence: str) -> None:
        """Shows that the disk did not take them, in red."""
        self._show("circle-alert", "danger", sentence)

    def _show(self, icon: str, colour: str, sentence: str) -> None:
        self._icon.show_icon(icon, colour)
        self._text.setText(sentence)
        look.restyle(self._text, tone="danger" if colour == "danger" else "")
        self.setAccessibleName(sentence)
        if self.parentWidget() is not None or not sentence:
            self.setVisible(bool(sentence))  # before it is in a page, showing it would make it a window of its own
