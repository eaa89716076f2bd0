"""What is said while an answer is looked up: nothing at first, then a word, then that all is safe. It moves nothing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QLabel, QWidget

from ui import look

WORD_AFTER_MS = 150
"""Sooner, most answers are there, and a word that flashes is worse than none."""
SENTENCE_AFTER_MS = 2000
MARGIN_PX = 16


class Looking(QLabel):
    """A small label over the bottom left corner of what it is in; it takes no room and no clicks."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.setProperty("chip", "neutral")
        self.setAccessibleName("")
        self._word, self._sentence = QTimer(self), QTimer(self)
        for timer, ms, show in (
            (self._word, WORD_AFTER_MS, self._say_word),
            (self._sentence, SENTENCE_AFTER_MS, self._say_sentence),
        ):
            timer.setSingleShot(True)
            timer.setInterval(ms)
            timer.timeout.connect(show)
        over.installEventFilter(self)
        self.hide()

    def begin(self) -> None:
        """An answer is being looked up."""
        if not self._sentence.isActive() and self.isHidden():
            self._word.start()
            self._sentence.start()

    def end(self) -> None:
        """Every answer is there."""
        self._word.stop()
        self._sentence.stop()
        self.hide()

    def eventFilter(self, over: QObject, event: QEvent) -> bool:
        """Stays in its corner."""
        if event.type() is QEvent.Type.Resize:
            self._place()
        return super().eventFilter(over, event)

    def _say_word(self) -> None:
        self._say("Looking …")

    def _say_sentence(self) -> None:
        self._say("Still looking. Everything you wrote is safe on this laptop.")

    def _say(self, words: str) -> None:
        self.setText(words)
        self.setFont(look.current().font("small", weight=600))
        self.setContentsMargins(10, 4, 10, 4)
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        self.move(MARGIN_PX, self._over.height() - self.height() - MARGIN_PX)
