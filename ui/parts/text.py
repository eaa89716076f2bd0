"""Words on the screen: letters from the type scale, wrapped, never read as markup unless written by us."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from ui import look
from ui.icons import APP_MARK, paint_icon


class Text(QLabel):
    """A run of plain words at one step of the type scale; what a person wrote is never taken for markup."""

    def __init__(self, text: str = "", step: str = "body", *, wrap: bool = True, weight: int | None = None) -> None:
        super().__init__()
        self._step, self._weight = step, weight
        self.setProperty("t", step)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setFont(look.current().font(step, weight=weight))
        self.setText(text)

    def show_parts(self, bold: str, rest: str) -> None:
        """Shows a bold beginning and a plain rest, its lines as they are; both are taken as plain words."""
        plain = escape(rest).replace("\n", "<br>")
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setText(f"<b>{escape(bold)}</b> {plain}" if bold else plain)
        self.setAccessibleName(f"{bold} {rest}".strip())

    def show_edits(self, parts: Iterable[tuple[str, str, bool]]) -> None:
        """Shows a text with what was done to it: (words, a note beside them or nothing, whether they were taken out).

        What was added is underlined, what was taken out is struck through, and the note says whose edit it was: never
        by colour alone, and in the same words to a screen reader.
        """
        shown, said = [], []
        for words, note, is_out in parts:
            tag = "s" if is_out else "u"
            text = escape(words).replace("\n", "<br>")
            shown.append(f"<{tag}>{text}</{tag}> <small>[{escape(note)}]</small> " if note else text)
            said.append(f"{note}: {words}" if note else words)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setText("".join(shown))
        self.setAccessibleName(" ".join("".join(one.split("\n")).strip() for one in said))

    def changeEvent(self, event: QEvent) -> None:
        """Follows the text size."""
        if event.type() is QEvent.Type.StyleChange:
            self.setFont(look.current().font(self._step, weight=self._weight))
        super().changeEvent(event)


class Heading(Text):
    """A heading of level 1 to 3."""

    def __init__(self, text: str, level: int = 2, *, wrap: bool = True) -> None:
        super().__init__(text, f"h{level}", wrap=wrap)


class OneLine(Text):
    """Words that stay on one line while there is room, and wrap rather than be cut."""

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        words = QFontMetrics(self.font()).size(0, self.text())
        return QSize(words.width() + 2, words.height())


class Chip(Text):
    """A short word of state in a rounded frame; keeps its width when the word gets shorter.

    Tones: neutral, off, brand, ok, info, warn, danger.
    """

    def __init__(self, text: str, tone: str = "neutral") -> None:
        super().__init__(wrap=False, step="small", weight=600)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._widest_px, self._at_u = 0, 0.0
        self.show_state(text, tone)

    def show_state(self, text: str, tone: str) -> None:
        """Shows another word and tone in the same place."""
        look.restyle(self, chip=tone)
        self.setText(text)

    def sizeHint(self) -> QSize:
        """The widest this chip has been at this text size, so that nothing beside it moves."""
        hint = super().sizeHint()
        if self._at_u != look.current().u:
            self._widest_px, self._at_u = 0, look.current().u
        self._widest_px = max(self._widest_px, hint.width())
        return QSize(self._widest_px, hint.height())


class Rule(QFrame):
    """A thin line between rows."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("rule", "true")
        self.setFixedHeight(1)


class Icon(QWidget):
    """A picture beside words that say the same; screen readers pass over it."""

    def __init__(self, name: str, colour: str = "ink2", *, size_px: int | None = None) -> None:
        super().__init__()
        self._name, self._colour, self._size_px = name, colour, size_px
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, name: str, colour: str) -> None:
        """Shows another picture in a colour of the look, by its name there."""
        self._name, self._colour = name, colour
        self.update()

    def sizeHint(self) -> QSize:
        """A square that grows with the letters."""
        seen = look.current()
        side = seen.icon_px if self._size_px is None else round(self._size_px * seen.scale_percent / 100)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the picture in the colour of the look on screen now."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour: str = getattr(look.current().colours, self._colour)
        side = min(self.width(), self.height())
        where = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        paint_icon(painter, self._name, where, colour)
        painter.end()


class AppMark(Icon):
    """FSDesk's own mark, in its own colours and always of one size."""

    def __init__(self, size_px: int = 28) -> None:
        super().__init__(APP_MARK, size_px=size_px)
        self.setFixedSize(size_px, size_px)
