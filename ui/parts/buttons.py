"""Things to press that act at once. Knows what kinds there are, not what any of them does."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from ui import icons, look
from ui.parts.keyed import is_keyed, note_focus_in, note_focus_out


class Kind(StrEnum):
    """How much a button asks to be pressed; a page has one primary."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    QUIET = "quiet"
    SEGMENT = "segment"


_COLOUR = {Kind.PRIMARY: "inkinv", Kind.SECONDARY: "ink", Kind.QUIET: "link", Kind.SEGMENT: "ink"}


_HELD = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)  # Ctrl+Enter belongs to the page


class Button(QPushButton):
    """A verb and a noun to press. A button without words must be given a name; `clicked` is its signal."""

    def __init__(self, text: str, kind: Kind = Kind.SECONDARY, *, icon: str = "", name: str = "") -> None:
        super().__init__()
        if not (text or name):
            raise ValueError("a control without words needs a name")
        self._icon, self._colour = icon, _COLOUR[kind]
        self._step = "small" if kind is Kind.SEGMENT else "body"
        self._weight = 600 if kind is Kind.PRIMARY else 500
        self.setProperty("kind", kind.value)
        self.setAutoDefault(False)
        self.show_words(text, name=name)
        self._refresh()

    def show_words(self, text: str, *, name: str = "") -> None:
        """Shows other words; an ampersand stays an ampersand."""
        # The space keeps the words off the icon: Qt leaves no gap between them under a style sheet.
        self.setText((" " if self._icon and text else "") + text.replace("&", "&&"))
        self.setAccessibleName(name or text)
        if not text:
            self.setToolTip(name)

    def show_icon(self, icon: str, colour: str = "") -> None:
        """Shows another icon, in a colour of the look if one is named."""
        self._icon, self._colour = icon, colour or self._colour
        self._refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it as the space bar does: people expect both."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & _HELD:
            self.click()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Turns yellow when the keyboard brought the person here."""
        note_focus_in(self, event)
        self._refresh()  # polished anew, Qt gives it the letters it had at first back
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Gives up the yellow."""
        note_focus_out(self, event)
        self._refresh()
        super().focusOutEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follows theme and text size."""
        if event.type() is QEvent.Type.StyleChange:
            self._refresh()
        super().changeEvent(event)

    def _refresh(self) -> None:
        seen = look.current()
        self.setFont(seen.font(self._step, weight=self._weight))
        self._refresh_icon()
        if not self.text():
            self.setMinimumWidth(max(seen.control_px, self.minimumSizeHint().width()))

    def _refresh_icon(self) -> None:
        if not self._icon:
            return
        seen = look.current()
        colour: str = getattr(seen.colours, self._colour)
        focused = seen.colours.focusink if is_keyed(self) else colour
        self.setIconSize(QSize(seen.icon_px, seen.icon_px))
        self.setIcon(
            icons.icon(
                self._icon,
                seen.icon_px,
                self.devicePixelRatioF(),
                normal=colour,
                focused=focused,
                disabled=seen.colours.ink3,
            )
        )


class FoldingButton(Button):
    """A button that gives up its words, and keeps its icon and its name, where the row has no room for them."""

    def __init__(self, words: str, *, icon: str, name: str) -> None:
        super().__init__(words, icon=icon, name=name)
        self._words = words
        self.setProperty("folds", True)
        self._whole = super().sizeHint()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)  # may be less than its size hint

    def sizeHint(self) -> QSize:
        """With its words, whether they are shown or not."""
        return self._whole

    def minimumSizeHint(self) -> QSize:
        """Its icon."""
        return QSize(look.current().px(54), self._whole.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shows the words where they fit."""
        super().resizeEvent(event)
        fits = event.size().width() >= self._whole.width()
        if fits != bool(self.text()):
            self.show_words(self._words if fits else "", name=self.accessibleName())
            self.setMinimumWidth(0)

    def changeEvent(self, event: QEvent) -> None:
        """Measures its words anew when the letters change."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            folded = not self.text()
            self.setText(f" {self._words}")
            self._whole = Button.sizeHint(self)
            if folded:
                self.setText("")
            self.setMinimumWidth(0)
            self.updateGeometry()
