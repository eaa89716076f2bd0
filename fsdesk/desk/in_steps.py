"""A desk asked for long work in steps: what is read first and stays so, and whom the answer shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from fsdesk.desk.pen import Pen
from fsdesk.records.ids import FamilyId
from fsdesk.steps import Steps

T = TypeVar("T")
P = TypeVar("P", bound=Pen)


def as_read(desk: P, family: FamilyId) -> Steps[P]:
    """The same desk over a family as it is read here, whatever is written since. Raises Refused when there is none."""
    still = desk.with_reader((yield from desk.reader.as_read(family)))
    still.held(family)
    return still


def looked_in_steps(desk: Pen, work: Callable[[], Steps[T]]) -> Steps[T]:
    """Does what a page asks for; whom the answer shows is noted before it is handed over."""
    answer = yield from work()
    return desk.looked(lambda: answer)
