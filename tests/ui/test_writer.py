"""What the line under a page says of its words: never that all is saved while some stand on the screen only."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.forms.ready import day
from ui.forms.writer import Writer
from ui.parts.fields import SaveLine


def test_words_that_cannot_be_read_are_not_said_to_be_saved(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    line = SaveLine()
    writer = Writer(page, line, quiet_ms=1)
    form = writer.new_form("chronology_event")
    form.ask_below("on", day(None))
    elsewhere = QLineEdit()
    column = QVBoxLayout(page)
    for part in (form, elsewhere, line):
        column.addWidget(part)
    page.show()
    with qtbot.waitActive(page):
        page.activateWindow()
    editor = form.questions["on"].answer.stop
    editor.setFocus()
    qtbot.keyClicks(editor, "31 Feb")
    elsewhere.setFocus()
    qtbot.waitUntil(lambda: "Not kept yet" in said(line))
    editor.setFocus()
    for _ in range(6):
        qtbot.keyClick(editor, Qt.Key.Key_Backspace)
    elsewhere.setFocus()
    qtbot.waitUntil(lambda: "Not kept yet" not in said(line))


def said(line: SaveLine) -> str:
    return " ".join(label.text() for label in line.findChildren(QLabel))
