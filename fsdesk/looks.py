"""Whom an answer of the desk shows. What crosses to a page is looked at here, in one place, so that no page can forget
to say what was looked at: a view of one family holds its `family`, and that is enough.

A list of many families is not a look at each of them; its rows are named here. So is what shows nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.views import FamilyRow, FamilyView, Found, Need, Review, Unfinished, View, VisitRow
from fsdesk.views_asking import RequestRow
from fsdesk.views_moving import LateRow
from fsdesk.views_people import PersonPageView
from fsdesk.views_sync import SyncView
from fsdesk.views_table import TableView

LISTED: tuple[type[View], ...] = (FamilyRow, Found, LateRow, Need, RequestRow, Unfinished, VisitRow)
"""Rows by which somebody finds a family or a visit, and is then asked for it by name."""


class Look(NamedTuple):
    """One family, and of it one record or one person where the page is theirs; whether a household was looking too."""

    family: FamilyId
    record: RecordId
    person: RecordId
    together: bool = False


def looks_in(answer: Any) -> tuple[Look, ...]:
    """The looks that an answer is, each once; none where it only lists or shows nobody."""
    if isinstance(answer, SyncView):  # what two people wrote apart is read there
        answer = answer.to_settle
    parts: Iterable[Any] = answer if isinstance(answer, tuple | list) else (answer,)
    return tuple(dict.fromkeys(look for part in parts if (look := _look_of(part)) is not None))


def _look_of(answer: Any) -> Look | None:
    if isinstance(answer, Review):
        answer = answer.visit
    nobody = RecordId("")
    if isinstance(answer, FamilyView):
        return Look(answer.id, nobody, nobody)
    if isinstance(answer, TableView):
        return Look(answer.seat.family, nobody, nobody, together=True)
    family = getattr(answer, "family", None)
    if not isinstance(answer, View) or isinstance(answer, LISTED) or not isinstance(family, str) or not family:
        return None
    own = _id(answer, "id")
    if isinstance(answer, PersonPageView):
        return Look(FamilyId(family), nobody, own)
    return Look(FamilyId(family), own or _id(answer, "visit") or _id(answer, "record"), _id(answer, "person"))


def _id(answer: View, name: str) -> RecordId:
    """A name of a record that a view holds under this name; empty when it holds none there."""
    value = getattr(answer, name, None)
    return RecordId(value if isinstance(value, str) else "")
