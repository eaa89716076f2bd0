"""Ready-made answers: the fitting one for a declared field, and the common ones by name."""

from __future__ import annotations

from datetime import date
from types import UnionType
from typing import Any, Union, get_args, get_origin

from PySide6.QtWidgets import QWidget

from fsdesk.records.codes import ASKED, CodeList
from fsdesk.records.fields import Field, Reads, Value
from ui import look
from ui.forms.answers import Answer, LineAnswer, LongAnswer, OneOf, Options, PickOne, ReadAnswer, SeveralOf
from ui.forms.when import read_day, say_day
from ui.parts.flow import Flow

DOTS_MOST = 6
"""More choices than these fold into a list."""


def options_of(codes: CodeList) -> Options:
    """A code list as the options of an answer."""
    return tuple(codes.items())


def asked() -> OneOf:
    """Yes, no, and three ways of not having an answer; begins with none of them."""
    return OneOf(options_of(ASKED))


def one_of(codes: CodeList) -> Answer:
    """One code of a list: round buttons where there are few, else folded away."""
    options = options_of(codes)
    return OneOf(options) if len(options) <= DOTS_MOST else PickOne(options)


class YesNo(OneOf):
    """True, false, or not answered."""

    def __init__(self, yes: str = "Yes", no: str = "No") -> None:
        super().__init__((("yes", yes), ("no", no)))

    @property
    def value(self) -> Value:
        """True for yes, False for no, None when neither is chosen."""
        chosen = super().value
        return None if chosen is None else chosen == "yes"

    def show_value(self, value: Value) -> None:
        """Shows a choice."""
        if value != self.value:
            super().show_value({True: "yes", False: "no"}.get(value) if isinstance(value, bool) else None)


class Lines(LongAnswer):
    """Several short texts, one on each line."""

    @property
    def value(self) -> Value:
        """The lines that hold something, or None."""
        text = super().value
        lines = tuple(line.strip() for line in str(text).splitlines() if line.strip()) if text else ()
        return lines or None

    def show_value(self, value: Value) -> None:
        """Shows the texts, one on each line."""
        if value != self.value:
            super().show_value("\n".join(str(part) for part in value) if isinstance(value, tuple) else None)

    def _tell(self) -> None:
        self.answered.emit(self.value)


def day(near: date | None, *, example: str = "3 Jul 2019, or about 2019") -> ReadAnswer:
    """A whole, partial or approximate day, read as people type it; a day without a year is the next such day."""
    return ReadAnswer(lambda text: read_day(text, near), lambda value: say_day(str(value)), example=example,
                      echoes=True)  # fmt: skip


def number(most: int, *, example: str = "3") -> ReadAnswer:
    """A whole number from 0 to `most`."""

    def read(text: str) -> Value:
        text = text.strip()
        good = text.isascii() and text.isdigit() and len(text) <= len(str(most)) and int(text) <= most
        return int(text) if good else ""

    return ReadAnswer(read, str, example=example)


def answer_for(field: Field, near: date | None = None, *, lines: int = 3) -> Answer:
    """The answer that fits a declaration: its codes, its type, and whether it holds a line or a page."""
    says, kind = field.says, _kind(field.type)
    many = kind is tuple
    if says.codes is not None:
        return SeveralOf(options_of(says.codes)) if many else one_of(says.codes)
    if says.partial_date:
        return day(near)
    if kind is bool:
        return YesNo()
    if kind is int:
        return number(10_000)
    if many:
        return Lines(lines=2)
    return LongAnswer(lines=lines) if field.reads in (Reads.NARRATIVE, Reads.APPEND) else LineAnswer()


def _kind(hint: Any) -> Any:
    """What a hint such as ``str | None`` is when it is something."""
    if get_origin(hint) in (Union, UnionType):
        hint = next(each for each in get_args(hint) if each is not type(None))
    return get_origin(hint) or hint


def side_by_side(widgets: list[QWidget], units: float) -> Flow:
    """Short answers next to one another, each of one width, wrapping where there is no room."""
    row = Flow(across_px=16, down_px=10, is_level_below=True)
    for widget in widgets:
        look.hold(widget, width=units)
        row.addWidget(widget)
    return row
