"""What everyone must see, kept apart from the code under test: plain dicts and sets of who wrote what over what.

Nothing here calls the code it judges. A writing names, for each field it sets, the writings whose values its author
had on the screen; a value nobody has written over stands.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Value = Any
Heads = dict[str, frozenset[str]]
"""For each field the names of the writings whose value stands."""

UNION = frozenset({"purpose", "workers", "not_for", "hidden_from"})
SAFEST_FIRST: Mapping[str, tuple[Value, ...]] = {
    "safeguarding_concern_raised": ("yes", "not_known", "not_asked", "declined", "no"),
}
GUARDING = frozenset({"only_for", "not_for"})
"""Fields that say for whom a record is."""
NOES = frozenset({"withdrawn_at", "hidden_from", "taken_out", *GUARDING})
"""Fields by which something is taken back, or kept from somebody."""
PASSAGES = frozenset({"note"})
PARTS = frozenset({"took_part", "voice", "observation", "next_step", "document"})


class Wrong(AssertionError):
    """The oracle and the code disagree."""


@dataclass
class Wrote:
    """One writing as its author made it; `over` says for each field what was on the screen. `restricted`: it is of a
    record that is for some only, as far as its author's desk knew."""

    name: str
    user: str
    record: str
    family: str
    kind: str
    fields: dict[str, Value]
    over: dict[str, set[str]]
    poison: set[str] = field(default_factory=set)
    restricted: bool = False

    def part(self, name: str, fields: Collection[str]) -> Wrote:
        """Some of its fields, under the name they are kept by: one act of writing may be kept as several."""
        return Wrote(
            name=name,
            user=self.user,
            record=self.record or name,
            family=self.family or name,
            kind=self.kind,
            fields={one: self.fields[one] for one in fields},
            over={one: self.over[one] for one in fields},
            poison=self.poison & set(fields),
            restricted=self.restricted,
        )


@dataclass
class Oracle:
    """The book of all writings, who may read which family, and what was signed. `leads` are of each person.

    `excluded` must not know of a family at all. Of `guarded` records it was ever said for whom they are; `noes` take
    something back. `barred` are writings the hub turned away with reason, of records that were not their author's any
    more; `kept_back` is from whom which record was ever taken. `destroyed` are families whose record is no more,
    `erased` records of somebody of whom nothing is held any more, and `gone` the writings that were in these."""

    leads: Mapping[str, set[str]]
    wrote: dict[str, Wrote] = field(default_factory=dict)
    may: dict[str, set[str]] = field(default_factory=dict)
    ended: set[tuple[str, str]] = field(default_factory=set)
    must_stay: set[tuple[str, str, str]] = field(default_factory=set)
    signatures: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    digests: dict[str, dict[str, str]] = field(default_factory=dict)
    records: dict[str, set[str]] = field(default_factory=dict)
    excluded: set[tuple[str, str]] = field(default_factory=set)
    guarded: set[str] = field(default_factory=set)
    noes: set[str] = field(default_factory=set)
    barred: set[str] = field(default_factory=set)
    kept_back: set[tuple[str, str]] = field(default_factory=set)
    destroyed: set[str] = field(default_factory=set)
    erased: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)

    # -- writing -----------------------------------------------------------------------------------------------

    def note(self, new: Wrote) -> None:
        """A new writing, or (the same name again) one that folded into its author's last."""
        first = self.wrote.get(new.name)
        if GUARDING & new.fields.keys():
            self.guarded.add(new.record)
        if any(new.fields.get(name) for name in NOES):
            self.noes.add(new.name)
        for name, shown in new.over.items():
            if len({repr(self.wrote[one].fields[name]) for one in shown if one in self.wrote}) > 1:
                # Values that stood side by side on a screen are everyone's from then on.
                self.must_stay |= {(one, name, repr(self.wrote[one].fields[name])) for one in shown}
        if first is None:
            self.wrote[new.name] = new
            self.records.setdefault(new.record, set()).add(new.name)
            if new.name == new.family:
                self.may[new.family] = {new.user} | self.leads[new.user]
            return
        if (first.record, first.user) != (new.record, new.user):
            raise Wrong(f"{new.name} is the name of two writings")
        for name, value in new.fields.items():
            first.over[name] = (first.over.get(name, set()) | new.over[name]) - {new.name}
            first.fields[name] = value
            first.poison.discard(name)
        first.poison |= new.poison
        first.restricted |= new.restricted

    # -- reading -----------------------------------------------------------------------------------------------

    def heads(self, record: str, held: Collection[str]) -> Heads:
        """What stands in a record on a desk that holds these writings."""
        rows = [self.wrote[name] for name in self.records.get(record, ()) if name in held]
        gone: dict[str, set[str]] = {}
        for row in rows:
            for name in row.fields:
                gone.setdefault(name, set()).update(self._replaced(row, name))
        return {
            name: frozenset(row.name for row in rows if name in row.fields and row.name not in over)
            for name, over in gone.items()
        }

    def _replaced(self, row: Wrote, name: str) -> set[str]:
        """What a writing of a field replaces: what was on its author's screen.

        Where that was a refused writing, which others never get, also what lies under it, as far as the author had it
        on the same page: then the name travels with the writing.
        """
        shown = set(row.over[name])
        under, ahead = set[str](), [one for one in shown if one in self.wrote]
        while ahead:
            more = self.wrote[ahead.pop()].over.get(name, set()) - under
            under |= more
            ahead += [one for one in more if one in self.wrote]
        return shown | (under & names_of(row.over))

    def values(self, name: str, heads: Iterable[str]) -> set[str]:
        """The values these writings gave a field: of those that say the same, the first by name."""
        return {repr(value) for value in self._said(name, heads).values()}

    def _said(self, name: str, heads: Iterable[str]) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for one in sorted(heads):
            value = self.wrote[one].fields[name]
            found.setdefault(meaning(value), value)
        return found

    def reading(self, name: str, heads: Iterable[str]) -> tuple[object, bool]:
        """What a field says, and whether a person has to settle it; the value is None where it is a person's choice."""
        values = list(self._said(name, heads).values())
        if len(values) == 1:
            return values[0], False
        if name in UNION:
            parts = {repr(part): part for value in values for part in (value or ())}
            return tuple(parts[key] for key in sorted(parts)), False
        order = SAFEST_FIRST.get(name)
        if order is not None and all(value in order for value in values):
            return min(values, key=order.index), True
        return None, True

    def says(self, visit: str, held: Collection[str], own_kind: str = "visit") -> str:
        """Everything a visit with its parts says, as text: what a signature is over."""
        lines = []
        for record in sorted(self.records):
            rows = [self.wrote[name] for name in self.records[record] if name in held]
            if not rows:
                continue
            kind, heads = rows[0].kind, self.heads(record, held)
            belongs = kind in PARTS and any(self.wrote[one].fields["visit"] == visit for one in heads.get("visit", ()))
            if record == visit or belongs:
                left_out = (
                    {"submitted"} if kind == own_kind else {"status", "done_on"} if kind == "next_step" else set()
                )
                for name in sorted(heads.keys() - left_out - GUARDING - {"hidden_from"}):
                    lines += [f"{record} {name} {one} {self.wrote[one].fields[name]!r}" for one in sorted(heads[name])]
        return "\n".join(lines)

    def know_digest(self, visit: str, digest: str, says: str) -> None:
        """Two digests of a visit are equal exactly when it says the same."""
        known = self.digests.setdefault(visit, {})
        if known.setdefault(digest, says) != says:
            raise Wrong(f"two wordings of {visit} have one digest")
        if any(other != digest and text == says for other, text in known.items()):
            raise Wrong(f"one wording of {visit} has two digests")

    # -- whose -------------------------------------------------------------------------------------------------

    @property
    def poison(self) -> set[str]:
        """The writings the hub has reason to refuse."""
        return {name for name, row in self.wrote.items() if row.poison} | self.barred


def names_of(over: Mapping[str, Collection[str]]) -> set[str]:
    """All names in the screens of several fields."""
    return set(itertools.chain.from_iterable(over.values()))


def meaning(value: Value) -> str:
    """What a value says: how much blank space is around and between its words says nothing."""
    if not isinstance(value, str):
        return repr(value)
    words = [word for word in re.split(r"\s+", value) if word]
    return "text: " + " ".join(words) if words else repr(None)
