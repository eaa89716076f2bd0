"""The answers pages about people have in common: a birthday as people type it, nights, a choice among people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fsdesk.records.fields import Value
from ui import look
from ui.forms.answers import Answer, PickOne, ReadAnswer
from ui.forms.when import read_day, read_tenths, say_day, say_tenths
from ui.parts.text import Text

Choices = Sequence[tuple[str, str]]


def read_past_day(text: str, today: date) -> str:
    """A day that has been, as people type it: of 3 7 92 the last such year. Empty when it cannot be read."""
    found = read_day(text, None)
    ends_short = not any(len(word) == 4 and word.isdigit() for word in text.replace("/", " ").replace(".", " ").split())
    if found and ends_short and len(found.rstrip("~")) == 10 and int(found[:4]) > today.year:
        return f"{int(found[:4]) - 100}{found[4:]}"
    return found


def past_day(today: date) -> ReadAnswer:
    """A birthday, or another day that has been; whole, partial or about."""
    return ReadAnswer(
        lambda text: read_past_day(text, today), lambda value: say_day(str(value)),
        example="3 7 92, Jul 2019 or about 2019", echoes=True,
    )  # fmt: skip


def nights() -> ReadAnswer:
    """Nights a week, with halves: 3.5."""

    def read(text: str) -> Value:
        return read_tenths(text) if read_tenths(text) is not None else ""

    return ReadAnswer(read, lambda value: say_tenths(int(str(value))), example="3 or 3.5")


def one_of_people(people: Choices, nothing: str = "Nobody chosen") -> PickOne:
    """Somebody of the family, folded away."""
    return PickOne([(str(key), words) for key, words in people], nothing=nothing)


class Asked(QWidget):
    """A label, what is wrong, and an answer that is not saved by itself but handed over with the others."""

    def __init__(self, label: str, answer: Answer) -> None:
        super().__init__()
        self.answer, self._label = answer, label
        title = Text(label, "strong")
        title.setBuddy(answer.stop)
        self._error = Text("", "small", weight=600)
        look.restyle(self._error, tone="danger")
        self._error.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for part in (title, self._error, answer):
            column.addWidget(part)
        column.addStretch()
        answer.show_name(label, "")
        answer.complained.connect(self.show_error)

    def show_error(self, sentence: str) -> None:
        """Says what is wrong and how to put it right; the words already written stay."""
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
        look.restyle(self.answer.stop, wrong="true" if sentence else "false")
        self.answer.show_name(self._label, sentence)

    @property
    def error(self) -> str:
        """What is said to be wrong, or nothing."""
        return self._error.text()


def level(fields: Iterable[Asked]) -> None:
    """Gives fields that stand side by side one height, so that their lines are on one line."""
    told = list(fields)
    highest = max((field.sizeHint().height() for field in told), default=0)
    for field in told:
        field.setMinimumHeight(highest)
