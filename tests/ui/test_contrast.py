"""The check of contrast as painted finds what it is for: faint words, and not what cannot be seen at all."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLabel, QWidget

from tests.ui.contrast import changed_px, faint
from ui.parts.text import Text


def test_faint_words_are_found_and_words_of_the_theme_are_not(shown: Callable[..., QWidget]) -> None:
    pale = QLabel("Ring before you set off")
    pale.setStyleSheet("color: #9a9a9a;")
    window = shown(Text("Every word is saved", "small"), pale)
    assert [words.split(" has ")[0] for words in faint(window)] == ["QLabel 'Ring before you set off'"]


def test_words_under_something_else_are_not_read(shown: Callable[..., QWidget]) -> None:
    pale = QLabel("Ring before you set off")
    pale.setStyleSheet("color: #9a9a9a;")
    window = shown(pale)
    cover = QWidget(window)
    cover.setGeometry(window.rect())
    cover.show()
    assert faint(window) == []


def test_yellow_on_white_tells_nothing_apart_and_its_dark_edge_does() -> None:
    white, yellow, edged = (QImage(20, 10, QImage.Format.Format_RGB32) for _ in range(3))
    white.fill(QColor("#FFFFFF"))
    for keyed in (yellow, edged):
        keyed.fill(QColor("#FFDD00"))
    for x in range(20):
        edged.setPixelColor(x, 0, QColor("#0B0C0C"))
    assert (changed_px(white, yellow), changed_px(white, edged)) == (0, 20)
