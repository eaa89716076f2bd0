"""For whom a record is, told from the oracle's book alone: what its writings at the hub say, read the safest way.

Written apart from `fsdesk.withholding`: plain sets of names, by the rule as people are told it. A record that names
anybody it is only for is *restricted*, and stays so. It is then for those whom everyone who restricted it names, each
of them counted as naming themselves; where that was taken back without anybody being named, for whoever restricted it
and for whoever leads. A record is never for those it says it is not for.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from tests.simulation.oracle import GUARDING, Oracle, Wrote


class For(NamedTuple):
    """Whom a record is for. `named` says something only where it is restricted."""

    restricted: bool = False
    named: frozenset[str] = frozenset()
    kept_from: frozenset[str] = frozenset()

    def lets(self, user: str) -> bool:
        """Whether this user may know of it."""
        return user not in self.kept_from and (not self.restricted or user in self.named)


EVERYBODY = For()


def for_whom(oracle: Oracle, record: str, held: Collection[str], leads: Collection[str] | None = None) -> For:
    """Whom a record is for, as far as these writings say. `leads` are those a desk knows of, when it is asked there."""
    if record not in oracle.guarded:
        return EVERYBODY
    rows = oracle.records[record] & set(held)
    heads = oracle.heads(record, rows)
    kept_from = {user for one in heads.get("not_for", ()) for user in oracle.wrote[one].fields["not_for"] or ()}
    speaking = {one for group in heads.values() for one in group}
    restricting = {one for one in speaking if oracle.wrote[one].restricted}
    if not restricting:
        return For(False, frozenset(), frozenset(kept_from))
    said = [oracle.wrote[one] for one in heads.get("only_for", ()) if oracle.wrote[one].fields["only_for"]]
    each = [{row.user, *row.fields["only_for"]} for row in said]
    if each:
        named = set.intersection(*each)
    else:
        family = oracle.wrote[next(iter(rows))].family
        known = oracle.leads[oracle.wrote[family].user] if leads is None else set(leads)
        named = {oracle.wrote[one].user for one in restricting} | known
    return For(True, frozenset(named - kept_from), frozenset(kept_from))


def may_have(oracle: Oracle, user: str, name: str, at_hub: Collection[str]) -> bool:
    """Whether a user may be handed a writing, as things stand at the hub."""
    row = oracle.wrote[name]
    if row.record in oracle.erased:
        return False
    return user in oracle.may[row.family] and for_whom(oracle, row.record, at_hub).lets(user)


def is_barred(oracle: Oracle, name: str, at_hub: Collection[str]) -> bool:
    """Whether the hub has reason to turn a writing away, holding these. Its author may not have the record (any more),
    and it would say for whom the record is, or is not as guarded as the record; or it lets somebody in who was not,
    which only who made the record and still has it may do, and who leads."""
    row = oracle.wrote[name]
    whom = for_whom(oracle, row.record, at_hub)
    if not whom.lets(row.user):
        return bool(GUARDING & row.fields.keys() or (whom.restricted and not row.restricted))
    return _lets_in(oracle, row, whom, at_hub) and not _may_let_in(oracle, row)


def _lets_in(oracle: Oracle, row: Wrote, before: For, at_hub: Collection[str]) -> bool:
    if before == EVERYBODY or not any(row.over.values()):
        return False
    after = for_whom(oracle, row.record, {*at_hub, row.name})
    opens = before.restricted and not after.restricted
    # What was for all but some and is now for a few lets nobody in: the few knew of it.
    names = before.restricted and after.restricted and bool(after.named - before.named - {row.user})
    return opens or names or bool(before.kept_from - after.kept_from)


def _may_let_in(oracle: Oracle, row: Wrote) -> bool:
    if row.user in oracle.leads[oracle.wrote[row.family].user]:
        return (row.user, row.family) not in oracle.excluded
    made = oracle.wrote[row.record].user if row.record in oracle.wrote else ""
    return row.user == made and row.user in oracle.may[row.family]


def is_restricted(oracle: Oracle, record: str, held: Collection[str], fields: Collection[str] = ()) -> bool:
    """Whether what is written now, on a desk that holds these, is of a record that is for some only."""
    heads = oracle.heads(record, held) if record else {}
    return "only_for" in fields or any(oracle.wrote[one].restricted for group in heads.values() for one in group)


def as_its_whole(
    oracle: Oracle, whole: str, held: Collection[str], leads: Collection[str]
) -> tuple[dict[str, Any], bool]:
    """What a part written now says of whom it is for, as what it is a part of does; and whether it is for some only."""
    whom = for_whom(oracle, whole, held, leads)
    said: dict[str, Any] = {"only_for": tuple(sorted(whom.named))} if whom.restricted else {}
    if whom.kept_from:
        said["not_for"] = tuple(sorted(whom.kept_from))
    return said, whom.restricted
