"""What the page of who may see a record holds. Pure."""

from __future__ import annotations

from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.rules_seeing import Choice
from fsdesk.views import Shown, View

Option = tuple[str, str]
"""A name in the record, or a user, and what they are called."""


class Onlooker(View, frozen=True, kw_only=True):
    """Somebody who sees a record, or does not: said in words, and as a yes or no."""

    who: str
    says: str
    sees: bool


class Degree(View, frozen=True, kw_only=True):
    """One degree that may be chosen, or why it may not."""

    code: str
    name: str
    means: str
    why_not: str = ""


class SeeingView(View, frozen=True, kw_only=True):
    """Who sees a record now, and what whoever looks may change of that.

    `parts` says how many records hang on it and go with it. `already` are sentences on who may have seen it before.
    """

    id: RecordId
    family: FamilyId
    family_name: str
    title: str
    written_by: str
    mark: str
    onlookers: tuple[Onlooker, ...]
    already: tuple[str, ...]
    degrees: tuple[Degree, ...]
    people: tuple[Option, ...]
    colleagues: tuple[Option, ...]
    choice: Choice
    reason: str
    shown: Shown
    may_restrict: bool
    may_widen: bool
    parts: str = ""
    told: str = ""
