"""Which users a record is for: the few it is restricted to, never those it is kept from; and who else may see it. Pure.

A record says so in the open, in fields every record has and in its sensitivity, so that the hub can decide by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from fsdesk.records.fields import Sensitivity, Value
from fsdesk.revisions import Revision, safest_sensitivity

TELLS_ABOUT = ("not_for", "about_worker")
"""Fields that name users a record is kept from: said outright, or because it is a worry about what they did."""
GUARDING_FIELDS = frozenset({*TELLS_ABOUT, "only_for"})


class Guard(msgspec.Struct, frozen=True):
    """Which users a record is for: when restricted only those named, and never those it is kept from."""

    restricted: bool = False
    named: frozenset[str] = frozenset()
    kept_from: frozenset[str] = frozenset()

    def lets(self, user: str) -> bool:
        """Whether this user may know of the record, as far as the record says."""
        return user not in self.kept_from and (not self.restricted or user in self.named)

    @property
    def guards(self) -> bool:
        """Whether it keeps anybody away at all."""
        return self.restricted or bool(self.kept_from)

    def naming(self, users: Iterable[str]) -> Guard:
        """The same, with some more who may read; whom it is kept from, nobody names."""
        return msgspec.structs.replace(self, named=(self.named | frozenset(users)) - self.kept_from)


class Reach(msgspec.Struct, frozen=True):
    """All that decides who may see a record: which users it is for, how private it is, which people of the family must
    not see it, and whether it is an address nobody is told."""

    guard: Guard
    degree: Sensitivity
    hidden_from: frozenset[str]
    confidential: bool

    def is_wider_than(self, before: Reach, author: str) -> bool:
        """Whether anybody may see it who might not before. Whoever restricts a record may read it: `author` did."""
        was, now = before.guard, self.guard
        return (
            bool(was.kept_from - now.kept_from)
            or (was.restricted and now.restricted and bool(now.named - was.named - {author}))
            or self.degree.safety < before.degree.safety
            or bool(before.hidden_from - self.hidden_from)
            or (before.confidential and not self.confidential)
        )


def read_reach(heads: Mapping[str, Sequence[Revision]], leads: Iterable[str] = ()) -> Reach:
    """The same as the heads of a record say it, each read the safest way."""
    speaking = {r.id: r for group in heads.values() for r in group}
    hidden = {person for r in heads.get("hidden_from", ()) for person in as_users(r.fields["hidden_from"])}
    confidential = any(r.fields["confidential"] is True for r in heads.get("confidential", ()))
    return Reach(read_guard(heads, leads), safest_sensitivity(speaking.values()), frozenset(hidden), confidential)


def read_guard(heads: Mapping[str, Sequence[Revision]], leads: Iterable[str] = ()) -> Guard:
    """What the heads of a record say of it, read the safest way: kept from whomever any of them names, restricted when
    any is, to those whom all that name somebody name. Whoever restricts a record may read it; where nobody is named,
    it is for them and for `leads`, who would otherwise never hear of it."""
    speaking = {r.id: r for group in heads.values() for r in group}
    kept_from = {user for name in TELLS_ABOUT for r in heads.get(name, ()) for user in as_users(r.fields[name])}
    if safest_sensitivity(speaking.values()) is not Sensitivity.RESTRICTED:
        return Guard(False, frozenset(), frozenset(kept_from))
    said = [{r.author, *as_users(r.fields["only_for"])} for r in heads.get("only_for", ()) if r.fields["only_for"]]
    named: set[str] = set.intersection(*said) if said else set()
    if not said:
        named = {r.author for r in speaking.values() if r.sensitivity is Sensitivity.RESTRICTED} | set(leads)
    return Guard(True, frozenset(named) - kept_from, frozenset(kept_from))


def as_users(value: Value) -> tuple[str, ...]:
    """The names a field holds, one or several."""
    found = value if isinstance(value, tuple) else (value,)
    return tuple(user for user in found if isinstance(user, str) and user)
