"""For whom something is: the one decision between the record and everything that leaves it. Pure.

A page, a list, a count, a search, a title, a print and an export are made of what `view_for` lets through for their
audience, and of nothing else. What is withheld is simply not there: a view holds no number of it and no place for it.
Source: the services' data dictionary, envelope ("sensitivity", "hidden_from") and section 5, rule 4.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from functools import cached_property

import msgspec

from fsdesk.guarding import guard_before_others
from fsdesk.records.fields import Sensitivity, Value


class For(enum.StrEnum):
    """The audiences."""

    OWN = "own"
    """The worker whose desk it is."""
    COLLEAGUE = "colleague"
    """Another worker; with access to the family or (`has_access` false) without."""
    LEAD = "lead"
    TABLE = "table"
    """A household looking at the screen together, with who is present."""
    OWN_COPY = "own_copy"
    """One person, taking their own copy, to a home or (no `household`) not to any."""
    AGENCY = "agency"
    """A named agency, under a permission."""
    SUBJECT_ACCESS = "subject_access"
    """One person asking for what is held about them."""


STAFF = frozenset((For.OWN, For.LEAD))
"""Those to whom the hub has handed the family: what is on their laptop is theirs to read."""
FAMILIES = frozenset((For.TABLE, For.OWN_COPY))


class Permission(msgspec.Struct, frozen=True, kw_only=True):
    """What may be passed to one agency: about whom, and which categories of it (codes of `whose.WHOSE`)."""

    agency: str
    subjects: tuple[str, ...]
    categories: tuple[str, ...]


class Audience(msgspec.Struct, frozen=True, kw_only=True):
    """Who is to see something.

    `household` is the home at the table, or the home a copy goes to; `present` are the people of the family at the
    table. `person` is whose own copy or request it is; at the table, who has chosen to look at what is private to them:
    it is shown only while nobody else is present. `leaves`: what they see is taken away, on paper or as a file.
    `has_access` is asked of colleagues alone.
    """

    kind: For = For.OWN
    user: str = ""
    family: str = ""
    household: str = ""
    person: str = ""
    present: tuple[str, ...] = ()
    permission: Permission | None = None
    leaves: bool = False
    has_access: bool = True

    @property
    def is_staff(self) -> bool:
        """Whether it is somebody who works with the whole record."""
        return self.kind in STAFF

    @property
    def takes_away(self) -> bool:
        """Whether what they see goes out of the hands of who keeps it."""
        return self.leaves or self.kind in (For.OWN_COPY, For.AGENCY)

    @property
    def alone(self) -> str:
        """The one person whose private things may be shown; empty when anybody else may see them."""
        if self.kind is For.TABLE:
            return self.person if set(self.present) == {self.person} else ""
        return self.person if self.kind is For.OWN_COPY else ""


OWN = Audience()


class Fact:
    """One record as the decision needs it: every value each field has, and how guarded its writing asked it to be.

    It is asked the same again and again, of many homes: what was found is kept.
    """

    def __init__(self, id: str, kind: str, said: Mapping[str, tuple[Value, ...]], sensitivity: Sensitivity) -> None:  # noqa: A002 (it is what a record's name is called everywhere)
        self.id, self.kind, self.said, self.sensitivity = id, kind, said, sensitivity
        self._names: dict[str, frozenset[str]] = {}

    def names(self, field: str) -> frozenset[str]:
        """Every text anybody wrote in a field, as items."""
        found = self._names.get(field)
        if found is None:
            found = frozenset(item for value in self.said.get(field, ()) for item in _texts(value))
            self._names[field] = found
        return found

    def agreed(self, field: str) -> str:
        """What a field says where everybody says the same; else empty."""
        values = self.said.get(field, ())
        return values[0] if len(values) == 1 and isinstance(values[0], str) else ""

    def for_all(self, field: str) -> frozenset[str]:
        """The items on which all versions of a list agree: what is certain."""
        values = [frozenset(_texts(value)) for value in self.said.get(field, ())]
        return frozenset.intersection(*values) if values else frozenset()

    @property
    def is_taken_out(self) -> bool:
        """Whether anybody took it out."""
        return bool(self.names("taken_out"))

    @cached_property
    def guard(self) -> Sensitivity:
        """How guarded it is: by its writing, and by what any version of it says."""
        found = [self.sensitivity]
        depth = max((len(values) for values in self.said.values()), default=0)
        for at in range(depth):
            version = {name: values[min(at, len(values) - 1)] for name, values in self.said.items() if values}
            found.append(guard_before_others(self.kind, version))
        return max(found, key=lambda one: one.safety)


class Why(enum.StrEnum):
    """Why something is withheld, said to staff alone."""

    STAFF = "staff"
    RESTRICTED = "restricted"
    PROTECTED = "protected"
    HIDDEN_FROM = "hidden_from"
    PRIVATE = "private"
    OTHER_HOME = "other_home"
    TELLS = "tells"
    PART_OF = "part_of"
    NOT_PERMITTED = "not_permitted"
    TAKEN_OUT = "taken_out"
    ASKED_NOT = "asked_not"


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What an audience sees of a family: for each record it sees, which fields. `why` is for staff alone."""

    everything: bool = False
    fields: Mapping[str, frozenset[str]] = {}
    why: Mapping[str, Why] = {}

    def sees(self, record: str) -> bool:
        """Whether there is such a record, for this audience."""
        return self.everything or record in self.fields


ALL = Seen(everything=True)
NOTHING = Seen()


def view_for(audience: Audience, facts: Iterable[Fact], today: str = "") -> Seen:
    """What an audience sees of one family, out of all that is known of it. `today` is an ISO day: who lives where.

    The one way from the record to a page, a list, a count, a search, a title, a print, an export.
    """
    from fsdesk import audience_homes, audience_others, rules_rights  # late: they are made of what is declared above

    if audience.is_staff:
        return ALL
    known = list(facts)
    match audience.kind:
        case For.COLLEAGUE:
            return audience_others.seen_by_colleague(audience, known)
        case For.AGENCY:
            seen = audience_others.seen_by_agency(audience, known, today)
        case For.SUBJECT_ACCESS:
            return audience_others.seen_by_subject(audience, known)
        case _:
            seen = audience_homes.seen_at_home(audience, known, today)
    if not audience.takes_away:
        return seen
    own = audience.person if audience.kind is For.OWN_COPY else ""
    return _without(seen, rules_rights.held_back(known, but_for=own))


def _without(seen: Seen, held_back: frozenset[str]) -> Seen:
    """The same without what people asked not to have passed on."""
    gone = held_back & seen.fields.keys()
    if not gone:
        return seen
    return Seen(
        fields={one: kept for one, kept in seen.fields.items() if one not in gone},
        why={**seen.why, **dict.fromkeys(gone, Why.ASKED_NOT)},
    )


def is_open_to(sensitivity: Sensitivity, about: frozenset[str], alone: str) -> bool:
    """Whether something so guarded may be seen by a family at all: what is private, by the one person it is about and
    alone; what is protected or restricted, by nobody."""
    if sensitivity is Sensitivity.PRIVATE_TO_PERSON:
        return bool(alone) and about == {alone}
    return sensitivity is Sensitivity.OPEN_TO_FAMILY


def is_for_home(home: str, living: frozenset[str], about: frozenset[str], homes: frozenset[str]) -> bool:
    """Whether something is for a home: with `homes` for those only; else for the homes that everybody it is about
    shares; about nobody and for no home, for no one."""
    return home in homes if homes else bool(about) and about <= living


def _texts(value: Value) -> Iterable[str]:
    parts = value if isinstance(value, tuple) else (value,)
    for part in parts:
        if isinstance(part, str):
            if part:
                yield part
        elif isinstance(part, Mapping):
            yield from (str(item) for item in part.values() if isinstance(item, str) and item)
