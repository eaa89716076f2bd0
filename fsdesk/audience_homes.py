"""What a home sees of its family: the screen on the table, and what is taken away from it. Pure.

A record is for a home when it is about people who live there and nobody else, or was told in or said to be for that
home. What is of the whole family is for a home all its children live in; of the rest such a home sees only that there
is a plan, not what it says. Where people wrote apart, the version that guards most decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property

from fsdesk.audience import NOTHING, Audience, Fact, For, Seen, Why, is_for_home, is_open_to
from fsdesk.records import KINDS
from fsdesk.records.fields import OF_EVERY_RECORD, Sensitivity
from fsdesk.records.ids import is_record_name
from fsdesk.revisions import declared
from fsdesk.telltale import Telltales
from fsdesk.whose import ADDRESS, KIN_SEE, Whose, whose

PARENTS = ("mother", "father", "parent", "adoptive_parent", "foster_carer", "kinship_carer", "guardian", "step_parent",
           "pregnant_with")  # fmt: skip
MET = ("visit", "meeting")
"""Kinds of record that are for the homes of the adults who were there, where no home is named."""
THERE = frozenset(("all_of_it", "part_of_it", "present"))
ADULT_AT = 18
WHY_GUARDED = {
    Sensitivity.PRIVATE_TO_PERSON: Why.PRIVATE, Sensitivity.PROTECTED: Why.PROTECTED,
    Sensitivity.RESTRICTED: Why.RESTRICTED,
}  # fmt: skip
KEYS = frozenset(("parts", "preview", "pack", "scale", "question", "domain", "domains", "mime", "service_key"))
"""Fields that hold keys and no words."""


def seen_at_home(audience: Audience, facts: Sequence[Fact], today: str) -> Seen:
    """What is seen at a table, or in a person's own copy: what every home of those who look may see."""
    family = Family(facts, today)
    homes = _homes_of(audience, family)
    if homes is None:
        return NOTHING
    watchers = family.who_may_look(audience, homes)
    views = [AtHome(family, home, audience, watchers).seen() for home in homes or ("",)]
    first, why = views[0].fields, dict(views[0].why)
    fields = dict(first)
    for view in views[1:]:
        fields = {one: both for one, kept in fields.items() if one in view.fields and (both := kept & view.fields[one])}
        why.update(view.why)
    return Seen(fields=fields, why={one: reason for one, reason in why.items() if one not in fields})


def _homes_of(audience: Audience, family: Family) -> list[str] | None:
    """The homes whose people look; None when it cannot be said who looks."""
    if audience.household:
        if audience.household not in family.homes:
            return None
    elif audience.kind is For.TABLE and family.homes:
        return None
    people = audience.present if audience.kind is For.TABLE else (audience.person,)
    if audience.kind is For.OWN_COPY and audience.person not in family.people:
        return None
    homes = [audience.household] if audience.household else []
    for person in people if audience.household else ():
        if audience.household not in family.lives.get(person, ()):
            homes.extend(home for home in sorted(family.lives.get(person, ())) if home not in homes)
    return homes


class Family:
    """Who is in a family and who lives where, from its facts: for certain, and perhaps."""

    def __init__(self, facts: Sequence[Fact], today: str) -> None:
        self.facts = facts
        self.today = today
        self.by_id = {fact.id: fact for fact in facts}
        self.people = {f.id: f for f in facts if f.kind == "person"}
        self.homes = {f.id: f for f in facts if f.kind == "household" and not f.is_taken_out}
        self.lives: dict[str, set[str]] = {}
        """The homes each person lives in, where nobody doubts it and nobody guards it."""
        self.perhaps: dict[str, set[str]] = {}
        self.children: set[str] = {one for one, fact in self.people.items() if self._is_young(fact)}
        for member in (f for f in facts if f.kind == "membership"):
            self._live(member)

    def _live(self, member: Fact) -> None:
        if "child" in member.names("role"):
            self.children |= member.names("person") & self.people.keys()
        if not self._is_surely_over(member):
            for person in member.names("person"):
                self.perhaps.setdefault(person, set()).update(member.names("household"))
        person, home = member.agreed("person"), member.agreed("household")
        if person and home and self._is_surely_now(member) and member.guard is Sensitivity.OPEN_TO_FAMILY:
            self.lives.setdefault(person, set()).add(home)

    def _is_surely_over(self, member: Fact) -> bool:
        until = member.agreed("lives_until").rstrip("~")
        gone = bool(until) and bool(self.today) and until <= self.today[: len(until)]
        return gone or bool(member.agreed("taken_out"))

    def _is_surely_now(self, member: Fact) -> bool:
        untils = [one.rstrip("~") for one in member.names("lives_until")]
        froms = [one.rstrip("~") for one in member.names("lives_from")]
        return (
            not member.is_taken_out
            and not any(one <= self.today[: len(one)] for one in untils)
            and not any(one > self.today[: len(one)] for one in froms)
        )

    def _is_young(self, person: Fact) -> bool:
        if "unborn" in person.names("life_stage"):
            return True
        return any(_years(born, self.today) < ADULT_AT for born in person.names("born_on"))

    def who_may_look(self, audience: Audience, homes: Iterable[str]) -> frozenset[str]:
        """Everybody who may come to see it: those present, and all who perhaps live in one of the homes. Who takes a
        copy away lives with people too."""
        looking = {*audience.present, *filter(None, (audience.person,))}
        where = set(homes)
        if audience.kind is For.OWN_COPY:
            where |= self.perhaps.get(audience.person, set())
        looking |= {person for person, at in self.perhaps.items() if at & where}
        return frozenset(looking)


class AtHome:
    """One home of a family, and what may be seen there. `home` is empty for a person's copy that goes to no home, and
    for a family of which no home is known."""

    def __init__(self, family: Family, home: str, audience: Audience, watchers: frozenset[str]) -> None:
        self.family, self.home, self.audience, self.watchers = family, home, audience, watchers
        self.alone = audience.alone
        self.why: dict[str, Why] = {}

    def seen(self) -> Seen:
        """What is seen: each record with its fields, those first on which others hang."""
        fields: dict[str, frozenset[str]] = {}
        for fact in self.family.facts:
            found = self._fields(fact)
            if found:
                fields[fact.id] = found
        while gone := [one for one in fields if not self._stands(self.family.by_id[one], fields)]:
            for one in gone:
                del fields[one]
                self.why[one] = Why.PART_OF
        kept = {one: self._without_dangling(self.family.by_id[one], names, fields) for one, names in fields.items()}
        return Seen(fields=kept, why=self.why)

    # -- who is who --------------------------------------------------------------------------------------------

    @cached_property
    def living(self) -> frozenset[str]:
        """Who lives here, and may be known to."""
        family = self.family
        if self.home:
            found = {one for one, homes in family.lives.items() if self.home in homes}
        elif self.audience.kind is For.OWN_COPY:
            found = {self.audience.person}
        else:
            found = set(family.people)
        return frozenset(one for one in found if one in family.people and self._guards(family.people[one]) is None)

    @cached_property
    def kin(self) -> frozenset[str]:
        """Parents of those who live here, and theirs, who live elsewhere: known by name. Not who lives only in another
        home of the family, unless they are a parent of somebody here."""
        parents = self._parents_of(self.living)
        elsewhere = {p for p, homes in self.family.perhaps.items() if homes} - self.living
        grand = self._parents_of(parents) - elsewhere
        return (parents | grand) - self.living

    def _parents_of(self, people: frozenset[str]) -> frozenset[str]:
        found = set()
        for tie in (f for f in self.family.facts if f.kind == "relationship"):
            parent, child = tie.agreed("person"), tie.agreed("other")
            if child in people and tie.agreed("type") in PARENTS and self._guards(tie) is None:
                one = self.family.people.get(parent)
                if one is not None and self._guards(one) is None:
                    found.add(parent)
        return frozenset(found)

    @cached_property
    def known(self) -> frozenset[str]:
        """Everybody who may be named here."""
        return self.living | self.kin

    @cached_property
    def is_shared(self) -> bool:
        """Whether what is of the whole family is for this home: all its children live here, or there is no other."""
        others = set(self.family.homes) - {self.home}
        if not self.home:
            return self.audience.kind is For.TABLE
        elsewhere = any(homes & others for homes in self.family.perhaps.values())
        return (not others or not elsewhere) or (bool(self.family.children) and self.family.children <= self.living)

    @cached_property
    def telltales(self) -> Telltales:
        """What would tell of another home, of a confidential address, or of somebody who is not known here."""
        addresses, here = [], []
        for home, fact in self.family.homes.items():
            confidential = True in fact.said.get("confidential", ())
            lines = [part for said in fact.names("address_lines") for part in said.split("\n")]
            lines += [*fact.names("postcode"), *(fact.names("town") if confidential else ())]
            if home == self.home and not confidential:
                here += [*lines, *fact.names("town")]
            else:
                addresses += lines
        named = {name for one in self.known for name in names_of(self.family.people[one])}
        secret = {
            name
            for one, person in self.family.people.items()
            if one not in self.known
            for name in names_of(person)
        } - named  # fmt: skip
        return Telltales(addresses, secret, here)

    # -- one record --------------------------------------------------------------------------------------------

    def _fields(self, fact: Fact) -> frozenset[str]:
        """The fields of a record that may be seen here; none when it may not."""
        line = whose(fact.kind)
        if line is None:
            return self._not(fact, Why.STAFF)
        reason = self._guards(fact)
        if reason is not None:
            return self._not(fact, reason)
        allowed = self._allowed(fact, line)
        if not allowed:
            return self._not(fact, Why.OTHER_HOME)
        found = frozenset(name for name in allowed if not self._is_guarded(fact, name, line))
        telling = {name for name in found if self._tells(fact, name)}
        if telling & set(line.heart):
            return self._not(fact, Why.TELLS)
        if line.heart and not found & set(line.heart):
            return self._not(fact, Why.PROTECTED)
        return found - telling

    def _not(self, fact: Fact, reason: Why) -> frozenset[str]:
        self.why[fact.id] = reason
        return frozenset()

    def _guards(self, fact: Fact) -> Why | None:
        """What keeps a record from everybody here, wherever it was told."""
        if fact.is_taken_out:
            return Why.TAKEN_OUT
        if fact.names("hidden_from") & self.watchers:
            return Why.HIDDEN_FROM
        guard, line = fact.guard, whose(fact.kind)
        if guard is Sensitivity.PRIVATE_TO_PERSON and _is_in_plan(fact):
            return None
        about = _about(fact, line) if line is not None else frozenset[str]()
        return None if is_open_to(guard, about, self.alone) else WHY_GUARDED[guard]

    def _is_own(self, fact: Fact) -> bool:
        """Whether it is private to the one person who looks, and to nobody else."""
        line = whose(fact.kind)
        about = _about(fact, line) if line is not None else frozenset()
        return bool(self.alone) and about == {self.alone}

    def _allowed(self, fact: Fact, line: Whose) -> frozenset[str]:
        """The fields that are for this home, before any is looked at."""
        every = frozenset(fact.said)
        match fact.kind:
            case "person":
                if fact.id in self.living:
                    return every
                return every & KIN_SEE if fact.id in self.kin else frozenset()
            case "household":
                if fact.id != self.home:
                    return frozenset()
                return every - ADDRESS | {"label"} if True in fact.said.get("confidential", ()) else every
            case "relationship":
                return every if _about(fact, line) <= self.known else frozenset()
        if self._is_for(fact, line):
            return every
        is_whole = line.whole and not _about(fact, line) and not self._homes(fact, line)
        return every & line.frame if is_whole and (self.home or fact.kind == "family") else frozenset()

    def _is_for(self, fact: Fact, line: Whose) -> bool:
        about = _about(fact, line)
        certain, mentioned = self._homes(fact, line, certain=True), self._homes(fact, line)
        if mentioned:
            return is_for_home(self.home, self.living, about, certain) and bool(certain) and about <= self.known
        if about:
            return is_for_home(self.home, self.living, about, certain)
        if above := self._wholes(fact, line):
            return all((of := whose(one.kind)) is not None and self._is_for(one, of) for one in above)
        return line.whole and self.is_shared

    def _homes(self, fact: Fact, line: Whose, *, certain: bool = False) -> frozenset[str]:
        """The homes a record, or what it is a part of, is said to be for: any of them, or those nobody doubts."""
        if any(fact.names(name) for name in line.homes):
            return frozenset(home for name in line.homes for home in (fact.for_all if certain else fact.names)(name))
        if fact.kind in MET:
            return self._homes_of_those_there(fact.id)
        above = [self._homes(one, of, certain=certain) for one in self._wholes(fact, line) if (of := whose(one.kind))]
        return (frozenset.intersection if certain else frozenset.union)(*above) if above else frozenset()

    def _homes_of_those_there(self, where: str) -> frozenset[str]:
        """The homes of the adults who were at a visit elsewhere, or at a meeting: what was said there was said to them.
        Children may live in several."""
        there = {
            person
            for fact in self.family.facts
            if fact.kind in ("took_part", "attendee") and where in fact.names("visit") | fact.names("meeting")
            for person in fact.names("person")
            if (fact.names("presence") | fact.names("attendance")) & THERE
        } - self.family.children
        return frozenset(home for person in there for home in self.family.perhaps.get(person, ()))

    def _wholes(self, fact: Fact, line: Whose) -> list[Fact]:
        """What a record is a part of, by the first field that says so: one, or as many as people wrote apart."""
        named = next((found for name in line.of if (found := fact.names(name))), frozenset[str]())
        return [self.family.by_id[one] for one in sorted(named) if one in self.family.by_id]

    def _is_guarded(self, fact: Fact, name: str, line: Whose) -> bool:
        """Whether a field is the staff's, or private to somebody else."""
        if name in line.staff or name in OF_EVERY_RECORD or name not in KINDS[fact.kind].declared():
            return True
        sensitivity = declared(fact.kind, name).says.sensitivity
        if sensitivity is None or sensitivity is Sensitivity.OPEN_TO_FAMILY:
            return False
        own = (fact.kind == "person" and fact.id == self.alone) or self._is_own(fact)
        return not (sensitivity is Sensitivity.PRIVATE_TO_PERSON and own)

    def _tells(self, fact: Fact, name: str) -> bool:
        if name in KEYS or fact.kind in ("person", "household") or declared(fact.kind, name).says.codes is not None:
            return False
        return any(self.telltales.in_text(words) for words in fact.names(name) if not is_record_name(words))

    # -- what hangs on what ------------------------------------------------------------------------------------

    def _stands(self, fact: Fact, fields: Mapping[str, frozenset[str]]) -> bool:
        """Whether everybody a record is about, and what it is a part of, is seen too."""
        line = whose(fact.kind)
        assert line is not None, "only what has a line was let through"
        whole = next((found for name in line.of if (found := fact.names(name))), frozenset[str]())
        return all(record in fields for record in (*whole, *_about(fact, line)))

    def _without_dangling(
        self, fact: Fact, names: frozenset[str], fields: Mapping[str, frozenset[str]]
    ) -> frozenset[str]:
        """Without the fields that name a record which is not seen."""
        return frozenset(
            name
            for name in names
            if all(one in fields for one in fact.names(name) if one in self.family.by_id or is_record_name(one))
        )


def _about(fact: Fact, line: Whose) -> frozenset[str]:
    return frozenset(person for name in line.about for person in fact.names(name))


def _is_in_plan(fact: Fact) -> bool:
    """Whether somebody's own words may stand in the family's plan, because they said so."""
    return fact.kind == "voice" and fact.agreed("in_plan") == "yes"


def names_of(person: Fact) -> frozenset[str]:
    """Everything a person was ever called."""
    return person.names("known_as") | person.names("full_name") | person.names("former_names")


def _years(born: str, today: str) -> int:
    try:
        then, now = date.fromisoformat(f"{born.rstrip('~')}-01-01"[:10]), date.fromisoformat(today)
    except ValueError:
        return 0
    return now.year - then.year - ((now.month, now.day) < (then.month, then.day))
