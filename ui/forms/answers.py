"""The ways to answer a question of the visit form: a line, a long text, one of several, several, a day, a time.

Each begins with nothing answered and stays so until a person answers: nothing here has a default.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QTextCursor, QWheelEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QLineEdit, QVBoxLayout, QWidget

from fsdesk.records.fields import Value
from ui import look
from ui.icons import paint_icon
from ui.parts.choices import Dot, Tick
from ui.parts.fields import LongText
from ui.parts.flow import Flow
from ui.parts.text import Text

Options = Sequence[tuple[str, str]]
"""Codes with their words, in the order they are shown."""

LINE_LENGTH_MAX = 500  # characters of a one-line answer: three lines of print, longer belongs in a long text

_LINE_FULL = f"Only the first {LINE_LENGTH_MAX} letters fit here and are kept. Put the rest where there is more room."
_TEXT_FULL = "It did not all fit: the end of what you pasted is not here. Paste the rest into another note."


class Answer(QWidget):
    """A place to answer. `answered` carries the value after each change the person made; None is no answer."""

    answered = Signal(object)
    complained = Signal(
        str
    )  # what is wrong with the words in it, which are therefore not a value; empty when all is well

    def __init__(self) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(4)

    @property
    def value(self) -> Value:
        """What is answered now."""
        raise NotImplementedError

    def show_value(self, value: Value) -> None:
        """Shows an answer without telling anybody."""
        raise NotImplementedError

    @property
    def stop(self) -> QWidget:
        """Where the keyboard goes when somebody is sent here. Not a focus proxy: Tab would stop at both."""
        raise NotImplementedError

    @property
    def is_readable(self) -> bool:
        """Whether the words in it are a value, or nothing; else they exist on this screen only."""
        return True

    def show_name(self, name: str, description: str) -> None:
        """Names the control for those who do not see it."""
        raise NotImplementedError


class LineAnswer(Answer):
    """One line of words."""

    def __init__(self) -> None:
        super().__init__()
        self._overflowed = False
        self.editor = QLineEdit()
        self.editor.setMaxLength(LINE_LENGTH_MAX)
        self.editor.textEdited.connect(self._tell)
        self.editor.inputRejected.connect(self._overflow)
        self.column.addWidget(self.editor)

    @property
    def stop(self) -> QWidget:
        """The editor."""
        return self.editor

    @property
    def value(self) -> Value:
        """The words, or None for a blank line."""
        return self.editor.text() if self.editor.text().strip() else None

    def show_value(self, value: Value) -> None:
        """Shows words; the cursor stays where it is when they are the same."""
        if value != self.value:
            self.editor.setText("" if value is None else str(value))

    def show_name(self, name: str, description: str) -> None:
        """Names the line."""
        self.editor.setAccessibleName(name)
        self.editor.setAccessibleDescription(description)

    def _tell(self) -> None:
        self.answered.emit(self.value)
        if self._overflowed:  # after what was answered, which takes an older complaint away
            self.complained.emit(_LINE_FULL)
        self._overflowed = False

    def _overflow(self) -> None:
        self._overflowed = True
        self.complained.emit(_LINE_FULL)


class LongAnswer(Answer):
    """Words of any length."""

    def __init__(self, *, lines: int = 3) -> None:
        super().__init__()
        self.editor = LongText("Words", lines_min=lines)
        self.editor.written.connect(self._tell)
        self.editor.overflowed.connect(self._complain)
        self.column.addWidget(self.editor)

    @property
    def stop(self) -> QWidget:
        """The editor."""
        return self.editor

    @property
    def value(self) -> Value:
        """The words, or None when there are none."""
        text = self.editor.toPlainText()
        return text if text.strip() else None

    def show_value(self, value: Value) -> None:
        """Shows words; the cursor stays where it is when they are the same."""
        if value != self.value:
            self.editor.show_text("" if value is None else str(value))
            self.editor.moveCursor(QTextCursor.MoveOperation.End)

    def show_name(self, name: str, description: str) -> None:
        """Names the text."""
        self.editor.setAccessibleName(name)
        self.editor.setAccessibleDescription(description)

    def _tell(self) -> None:
        self.answered.emit(self.value)

    def _complain(self) -> None:
        self.complained.emit(_TEXT_FULL)


class OneOf(Answer):
    """One of several words, as round buttons; none is chosen before somebody chooses."""

    def __init__(self, options: Options) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._name = ("", "")
        self._flow = Flow(across_px=20, down_px=2)
        self.column.addLayout(self._flow)
        self._keys: list[str] = []
        for key, words in options:
            self._add(key, words)
        self._group.buttonToggled.connect(self._tell)

    def _add(self, key: str, words: str) -> None:
        dot = Dot(words)
        self._group.addButton(dot, len(self._keys))
        self._keys.append(key)
        self._flow.addWidget(dot)
        self.show_name(*self._name)

    @property
    def stop(self) -> QWidget:
        """The chosen words, or the first when none are."""
        return self._group.checkedButton() or self._group.button(0) or self

    @property
    def value(self) -> Value:
        """The code of the chosen words."""
        at = self._group.checkedId()
        return None if at < 0 else self._keys[at]

    def show_value(self, value: Value) -> None:
        """Shows a choice; one from an older list is added in its own words."""
        if value == self.value:
            return
        if isinstance(value, str) and value not in self._keys:
            self._add(value, value)
        blocked = self._group.blockSignals(True)
        if isinstance(value, str):
            self._group.button(self._keys.index(value)).setChecked(True)
        else:
            self._group.setExclusive(False)
            for button in self._group.buttons():
                button.setChecked(False)
            self._group.setExclusive(True)
        self._group.blockSignals(blocked)

    def show_name(self, name: str, description: str) -> None:
        """Tells each button which question it answers."""
        self._name = (name, description)
        self.setAccessibleName(name)
        for button in self._group.buttons():
            button.setAccessibleDescription(". ".join(part for part in self._name if part))

    def _tell(self, _button: QWidget, checked: bool) -> None:
        if checked:
            self.answered.emit(self.value)


class SeveralOf(Answer):
    """Any number of words, as boxes to tick."""

    def __init__(self, options: Options) -> None:
        super().__init__()
        self._flow = Flow(across_px=20, down_px=2)
        self.column.addLayout(self._flow)
        self._name = ("", "")
        self._ticks: dict[str, Tick] = {}
        for key, words in options:
            self._add(key, words)

    def _add(self, key: str, words: str) -> None:
        tick = Tick(words)
        tick.toggled.connect(self._tell)
        self._ticks[key] = tick
        self._flow.addWidget(tick)
        self.show_name(*self._name)

    @property
    def stop(self) -> QWidget:
        """The first box."""
        return next(iter(self._ticks.values()))

    @property
    def value(self) -> Value:
        """The ticked codes, or None when no box is ticked."""
        return tuple(key for key, tick in self._ticks.items() if tick.isChecked()) or None

    def show_value(self, value: Value) -> None:
        """Ticks the boxes of a value."""
        chosen = [str(part) for part in value] if isinstance(value, tuple) else []
        for key in chosen:
            if key not in self._ticks:
                self._add(key, key)
        for key, tick in self._ticks.items():
            blocked = tick.blockSignals(True)
            tick.setChecked(key in chosen)
            tick.blockSignals(blocked)
            tick.update()

    def show_name(self, name: str, description: str) -> None:
        """Tells each box which question it answers."""
        self._name = (name, description)
        self.setAccessibleName(name)
        for tick in self._ticks.values():
            tick.setAccessibleDescription(". ".join(part for part in self._name if part))

    def _tell(self) -> None:
        self.answered.emit(self.value)


class _StillCombo(QComboBox):
    """A drop-down that the wheel scrolls past: an answer never changes because a page was scrolled."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        seen = look.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = seen.icon_px
        where = QRectF(self.width() - side - 8, (self.height() - side) / 2, side, side)
        paint_icon(painter, "chevron-down", where, seen.colours.ink2)
        painter.end()


class PickOne(Answer):
    """One of a longer list, folded away; its first line is no answer."""

    def __init__(self, options: Options, *, nothing: str = "Not written yet") -> None:
        super().__init__()
        self.editor = _StillCombo()
        look.hold(self.editor, width_min=150)
        self.editor.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.editor.addItem(nothing, None)
        for key, words in options:
            self.editor.addItem(words, key)
        self.editor.activated.connect(self._tell)
        self.column.addWidget(self.editor)

    @property
    def stop(self) -> QWidget:
        """The editor."""
        return self.editor

    @property
    def value(self) -> Value:
        """The code of the chosen line."""
        key = self.editor.currentData()
        return str(key) if key is not None else None

    def show_value(self, value: Value) -> None:
        """Shows a choice; one from an older list is added in its own words."""
        at = 0 if value is None else self.editor.findData(value)
        if at < 0:
            self.editor.addItem(str(value), value)
            at = self.editor.count() - 1
        self.editor.setCurrentIndex(at)

    def show_name(self, name: str, description: str) -> None:
        """Names the list."""
        self.editor.setAccessibleName(name)
        self.editor.setAccessibleDescription(description)

    def _tell(self) -> None:
        self.answered.emit(self.value)


class ReadAnswer(Answer):
    """A line that is read as a day, a time or a number. What cannot be read stays there and is said not to be kept."""

    def __init__(
        self, read: Callable[[str], Value], say: Callable[[Value], str], *, example: str, echoes: bool = False
    ) -> None:
        super().__init__()
        self._read, self._say, self._example = read, say, example
        self.editor = QLineEdit()
        self.editor.setMaxLength(60)
        self.editor.textEdited.connect(self._tell)
        self.editor.editingFinished.connect(self._complain)
        self._echo = Text("", "small")
        self._echo.setVisible(False)
        self._echoes = echoes
        self.column.addWidget(self.editor)
        self.column.addWidget(self._echo)

    @property
    def stop(self) -> QWidget:
        """The editor."""
        return self.editor

    @property
    def value(self) -> Value:
        """What the line reads as, or None."""
        text = self.editor.text().strip()
        value = self._read(text) if text else None
        return None if value == "" else value

    @property
    def is_readable(self) -> bool:
        """Whether the line is blank or can be read."""
        return not self.editor.text().strip() or self.value is not None

    def show_value(self, value: Value) -> None:
        """Shows a value in the usual form; the same value typed otherwise stays as it was typed."""
        if value != self.value or not self.is_readable:
            self.editor.setText("" if value is None else self._say(value))
            self.complained.emit("")
        self._show_echo()

    def show_name(self, name: str, description: str) -> None:
        """Names the line."""
        self.editor.setAccessibleName(name)
        self.editor.setAccessibleDescription(description)

    def _show_echo(self) -> None:
        value = self.value
        said = self._say(value) if value is not None and self._echoes else ""
        self._echo.setText(said)
        self._echo.setVisible(bool(said) and said != self.editor.text().strip())

    def _tell(self) -> None:
        self._show_echo()
        if self.is_readable:
            self.complained.emit("")
            self.answered.emit(self.value)

    def _complain(self) -> None:
        if not self.is_readable:
            self.complained.emit(f"Not kept yet: write it like {self._example}.")
