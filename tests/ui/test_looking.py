"""What is said while an answer is looked up: nothing for what comes at once, and nothing on the page moves."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ui.looking import SENTENCE_AFTER_MS, WORD_AFTER_MS, Looking


def shown(qtbot: QtBot) -> tuple[QWidget, Looking]:
    over = QWidget()
    qtbot.addWidget(over)
    looking = Looking(over)
    over.resize(600, 400)
    over.show()
    return over, looking


def test_an_answer_that_comes_at_once_is_not_announced(qtbot: QtBot) -> None:
    _, looking = shown(qtbot)
    looking.begin()
    looking.end()
    assert looking.isHidden()
    assert not looking._word.isActive()


def test_one_that_takes_a_moment_says_so_and_then_that_all_is_safe(qtbot: QtBot) -> None:
    over, looking = shown(qtbot)
    looking.begin()
    qtbot.waitUntil(looking.isVisible, timeout=WORD_AFTER_MS * 20)
    assert looking.text() == "Looking …"
    qtbot.waitUntil(lambda: "safe" in looking.text(), timeout=SENTENCE_AFTER_MS * 5)
    assert over.rect().contains(looking.geometry())
    looking.end()
    assert looking.isHidden()


def test_it_stays_in_its_corner_and_begins_only_once(qtbot: QtBot) -> None:
    over, looking = shown(qtbot)
    looking.begin()
    qtbot.waitUntil(looking.isVisible, timeout=WORD_AFTER_MS * 20)
    looking.begin()
    assert looking.text() == "Looking …"
    over.resize(500, 300)
    assert looking.geometry().bottomLeft().y() < 300
    assert over.childAt(QPoint(250, 50)) is None
