"""Who may see a record: the four degrees, what makes it more or less private, and who may decide which. Pure.

Making a record more private is quick and asks little; making it wider than it was is a decision, and has a reason.
Source: the services' data dictionary, envelope (sensitivity, hidden from, access list) and their edge case of a record
about somebody on the staff.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import msgspec

from fsdesk.guarding import guard_for
from fsdesk.records import KINDS
from fsdesk.records.fields import Sensitivity, Value
from fsdesk.roles import reason_is_given
from fsdesk.whose import whose

OPEN, PRIVATE, PROTECTED, RESTRICTED = Sensitivity

DEGREES: Mapping[Sensitivity, tuple[str, str]] = {
    OPEN: ("For the family too", "The homes it is about may see it at the table and have it on paper."),
    PRIVATE: ("For the person alone", "Only the one person it is about, and only when they are alone."),
    PROTECTED: ("For staff only", "Never shown to the family, never on their papers, never passed on by a permission."),
    RESTRICTED: ("For named colleagues only", "Nobody else may know that it is there; their laptops let go of it."),
}
"""Each degree as it is offered: its name, and what comes of it."""


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """Who may see a record, as somebody chooses it. `confidential` is of a home's address; None where there is none."""

    sensitivity: Sensitivity
    hidden_from: frozenset[str] = frozenset()
    only_for: frozenset[str] = frozenset()
    not_for: frozenset[str] = frozenset()
    confidential: bool | None = None


def least(kind: str, said: Mapping[str, Value]) -> Sensitivity:
    """The most open a record can be: as its kind is and as what is written in it asks, whoever is kept from it."""
    words = {name: value for name, value in said.items() if name not in ("only_for", "not_for")}
    return safest((_of_its_kind(kind), guard_for(kind, words)))


def _of_its_kind(kind: str) -> Sensitivity:
    """How guarded records of a kind are at least: those no family ever sees are as good as protected."""
    record = KINDS.get(kind)
    if record is None or whose(kind) is None:
        return safest((PROTECTED, record.SENSITIVITY if record is not None else PROTECTED))
    return record.SENSITIVITY


def as_guarded_as_asked(choice: Choice, kind: str, said: Mapping[str, Value]) -> Choice:
    """The choice as it can stand: never more open than its kind and words, restricted where colleagues are named, and
    not for the family where it is kept from a colleague; nobody is named who is kept from it."""
    asked = [choice.sensitivity, least(kind, said)]
    if choice.only_for:
        asked.append(RESTRICTED)
    if choice.not_for:
        asked.append(PROTECTED)
    degree = safest(asked)
    named = choice.only_for - choice.not_for if degree is RESTRICTED else frozenset[str]()
    return msgspec.structs.replace(choice, sensitivity=degree, only_for=named)


def is_wider(before: Choice, after: Choice, others: Collection[str] = ()) -> bool:
    """Whether anybody may see it after who might not before. `others` are the colleagues there are."""
    lets_in = any(
        _lets(after, user) and not _lets(before, user) for user in (*others, *after.only_for, *before.not_for)
    )
    unnamed = before.sensitivity is RESTRICTED and bool(before.only_for) and not after.only_for
    return (
        after.sensitivity.safety < before.sensitivity.safety
        or bool(before.hidden_from - after.hidden_from)
        or lets_in
        or unnamed
        or (before.confidential is True and after.confidential is not True)
    )


def is_narrower(before: Choice, after: Choice) -> bool:
    """Whether anybody may no longer see it."""
    fewer = after.sensitivity is RESTRICTED and after.only_for != before.only_for and bool(
        not before.only_for or before.only_for - after.only_for
    )  # fmt: skip
    return (
        after.sensitivity.safety > before.sensitivity.safety
        or bool(after.hidden_from - before.hidden_from)
        or bool(after.not_for - before.not_for)
        or fewer
        or (after.confidential is True and before.confidential is not True)
    )


def _lets(choice: Choice, user: str) -> bool:
    named = choice.sensitivity is not RESTRICTED or user in choice.only_for
    return named and user not in choice.not_for


def why_not(
    before: Choice,
    after: Choice,
    reason: str,
    *,
    user: str,
    may_restrict: bool,
    may_widen: bool,
    others: Collection[str],
) -> str:
    """What stands in the way of this choice, as a sentence; empty when nothing does."""
    if user in after.not_for:
        return "You cannot keep it from yourself. Ask who leads your team."
    wider = is_wider(before, after, others)
    if wider and not may_widen:
        return "Only who wrote it, or who leads the team, may let more people see it."
    if is_narrower(before, after) and not may_restrict:
        return "You may not decide who sees this."
    if wider and not reason_is_given(reason):
        return "Say why more people may see it now: a sentence."
    if (after.hidden_from - before.hidden_from) and not reason.strip():
        return "Say why it is kept from them: a few words."
    return ""


def mark(kind: str, sensitivity: Sensitivity, *, hidden: bool, named: bool) -> str:
    """The word of the quiet mark of a record that is not for everybody; empty where it is as open as its kind.

    `hidden`: somebody of the family must not see it; `named`: it names colleagues who may, or may not.
    """
    if named or sensitivity is RESTRICTED:
        return "Restricted"
    if hidden:
        return "Hidden from some"
    if sensitivity.safety <= _of_its_kind(kind).safety:
        return ""
    return "Staff only" if sensitivity is PROTECTED else "Private"


def safest(found: Iterable[Sensitivity]) -> Sensitivity:
    """The most guarded of some."""
    return max(found, key=lambda one: one.safety)
