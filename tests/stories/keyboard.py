"""Somebody with a keyboard and no mouse: Tab is pressed until a screen reader would read a control’s name."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from tests.ui.real_window import CTRL, RealWindow

Key = Qt.Key
STOPS_MOST = 150


class Keyboard:
    """Presses keys in a window, and asks the desk behind it what it holds."""

    def __init__(self, window: RealWindow) -> None:
        self.window = window
        self.press, self.type, self.ask = window.press, window.type, window.ask

    def tab_to(self, name: str) -> QWidget:
        """Press Tab until the control of this name has the keyboard."""
        passed = []
        for _ in range(STOPS_MOST):
            now = self.window.focus
            if called(now).startswith(name):
                return now
            passed.append(called(now))
            self.press(Key.Key_Tab)
        raise AssertionError(f"Tab never comes to {name!r}: {passed[:60]}")

    def choose(self, question: str, choice: str) -> None:
        """Come to a row of choices and go along it with the arrows."""
        for _ in range(STOPS_MOST):
            now = self.window.focus
            if isinstance(now, QAbstractButton) and now.accessibleDescription().startswith(question):
                break
            self.press(Key.Key_Tab)
        for _ in range(12):
            if called(self.window.focus).startswith(choice):
                self.press(Key.Key_Space)
                return
            self.press(Key.Key_Right)
        raise AssertionError(f"no {choice!r} under {question!r}")

    def write(self, name: str, words: str) -> None:
        """Come to a place to write and write."""
        self.tab_to(name)
        self.type(words)

    def do(self, name: str) -> None:
        """Come to a button and press it."""
        self.tab_to(name)
        self.press(Key.Key_Space)

    def find_family(self, words: str) -> None:
        """Open a family from wherever one is, by a word of its name."""
        self.press(Key.Key_K, CTRL)
        self.type(words)
        self.window.rest()
        self.press(Key.Key_Return)

    def go_to_tab(self, tab: str) -> None:
        """One of the tabs of the family in front."""
        self.tab_to("Parts of the family")
        for way in (Key.Key_Right, Key.Key_Left):
            for _ in range(8):
                if self.window.pages.family.tab == tab:
                    return
                self.press(way)
        raise AssertionError(tab)

    def reads(self, words: str) -> bool:
        """Whether a screen reader would come to these words."""
        return any(
            words in f"{part.accessibleName()} {part.property('text') or ''}"
            for part in self.window.shell.findChildren(QWidget)
            if part.isVisible()
        )

    def until_reads(self, words: str) -> None:
        """Until these words are on the screen."""
        self.window.until(lambda: self.reads(words))


def called(widget: QWidget) -> str:
    """What a screen reader calls a control."""
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
