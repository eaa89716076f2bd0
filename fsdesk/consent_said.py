"""What a permission to share says, read so that less is let out wherever people wrote apart. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fsdesk.records.fields import Value
from fsdesk.rules_consenting import Permission

Said = Callable[[str], Sequence[Value]]
"""Every value that stands in a field of one record, by the field's name; none where nothing does."""


def permission_said(record: str, said: Said) -> Permission:
    """A permission at its narrowest: the plainest no, the earliest end, and only whom and what all of them name."""
    decisions = {str(value) for value in said("decision")}
    order = ("refuse", "not_now", "allow_with_limits", "allow")
    places = {str(value) for value in said("recipient")}
    anyway = said("shared_anyway")
    return Permission(
        id=record,
        subjects=narrowest(said("subjects")),
        recipient=next(iter(places)) if len(places) == 1 else "",
        categories=narrowest(said("categories")),
        decision=next((each for each in order if each in decisions), ""),
        genuine=bool(anyway) and not any(anyway),
        at=max((str(value) for value in said("at")), default=""),
        expires=earliest(said("expires")),
        withdrawn_at=earliest(said("withdrawn_at")),
        limits=limits_said(said("limits")),
        limits_read=are_limits_read(said("limits"), said("limits_read")),
    )


def limits_said(values: Sequence[Value]) -> str:
    """Every condition somebody said, in their words."""
    return " / ".join(dict.fromkeys(str(words).strip() for words in values if str(words or "").strip()))


def are_limits_read(limits: Sequence[Value], read: Sequence[Value]) -> bool:
    """Whether a worker has read every condition that stands, in the very words it now has."""
    return set(map(str, limits)) <= set(map(str, read))


def narrowest(values: Sequence[Value]) -> frozenset[str]:
    """What every version of a list holds."""
    found = [frozenset(map(str, value)) for value in values if isinstance(value, tuple)]
    return frozenset.intersection(*found) if found else frozenset()


def earliest(values: Sequence[Value]) -> str:
    """The earliest of some times or days."""
    return min((str(value) for value in values), default="")
