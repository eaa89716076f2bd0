"""The answers pages about people have in common: a birthday as people type it, nights, a choice among people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from PySide6.QtWidgets import QVBoxLayout

from fsdesk.records.fields import Value
from ui.forms.answers import Answer, PickOne, ReadAnswer
from ui.forms.when import read_day, read_tenths, say_day, say_tenths
from ui.parts.fields import Field

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


def put_into(field: Field, answer: Answer) -> None:
    """Puts a whole answer, with what it says under its line, where a field has its editor."""
    column = field.layout()
    assert isinstance(column, QVBoxLayout)
    column.addWidget(answer)
    column.addStretch()


def level(fields: Iterable[Field]) -> None:
    """Gives fields that stand side by side one height, so that their lines are on one line."""
    told = list(fields)
    highest = max((field.sizeHint().height() for field in told), default=0)
    for field in told:
        field.setMinimumHeight(highest)
