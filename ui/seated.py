"""The keyboard of sit-together mode: what a family may press. Every other key dies before anything hears of it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

_CTRL, _ALT, _META = (getattr(Qt.KeyboardModifier, f"{name}Modifier") for name in ("Control", "Alt", "Meta"))
_MOVES = frozenset(
    getattr(Qt.Key, f"Key_{name}")
    for name in (
        "Tab", "Backtab", "Return", "Enter", "Escape", "Space", "Left", "Right", "Up", "Down", "Home", "End",
        "PageUp", "PageDown", "Backspace", "Delete",
    )
)  # fmt: skip
"""Move about a page, write and wipe out."""
_HELD_ALONE = frozenset(
    getattr(Qt.Key, f"Key_{name}") for name in ("Shift", "CapsLock", "NumLock", "AltGr", "Multi_key")
)
CALM = {
    (Qt.Key.Key_F9, Qt.KeyboardModifier.NoModifier),  # the cover
    (Qt.Key.Key_L, _CTRL),  # the lock
    (Qt.Key.Key_Plus, _CTRL), (Qt.Key.Key_Equal, _CTRL), (Qt.Key.Key_Minus, _CTRL), (Qt.Key.Key_0, _CTRL),  # letters
}  # fmt: skip
"""What the whole window hears wherever it is: to hide, to lock, and how large the letters are. None leads anywhere."""
_KEYS = frozenset((QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride))
_NEVER = frozenset((QEvent.Type.ContextMenu, QEvent.Type.DragEnter, QEvent.Type.Drop))
"""A menu could paste what a worker copied; what is dropped comes from another window."""


def is_theirs(key: int, held: Qt.KeyboardModifier, text: str) -> bool:
    """Whether a family may press this: to move, to write, or one of CALM."""
    plain = held & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
    if any(key == calm and plain == with_ for calm, with_ in CALM):
        return True
    if held & (_CTRL | _ALT | _META):
        # Windows tells AltGr as Ctrl and Alt together: a letter written with it is a letter.
        return bool(held & _CTRL and held & _ALT) and not held & _META and not text.isascii() and text.isprintable()
    return key in _MOVES or key in _HELD_ALONE or bool(text and text.isprintable())


class Seated(QObject):
    """Stands between the keyboard and the whole application while a family is at the table."""

    def begin(self) -> None:
        """From now on only what `is_theirs` arrives."""
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def end(self) -> None:
        """Lets everything through again; may be repeated."""
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Swallows keys that are not theirs before a shortcut can take them, and menus, drops and the middle button."""
        kind = event.type()
        if kind in _KEYS and isinstance(event, QKeyEvent):
            if is_theirs(event.key(), event.modifiers(), event.text()):
                return False
            event.accept()
            return True
        if isinstance(event, QMouseEvent) and event.button() is Qt.MouseButton.MiddleButton:
            return True  # pastes, where a desktop keeps what was last marked
        return kind in _NEVER
