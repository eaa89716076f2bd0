"""Random families, each word of them a word of its own, with what an oracle needs to say whose it is.

A family is made of plain things (`Thing`): a record, which words stand in which of its fields, and whom it is about,
where it was told, how guarded, hidden from whom, part of what. Nothing of the decision that is tried is used here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

from fsdesk.audience import Fact
from fsdesk.records import KINDS
from fsdesk.records.fields import Record, Sensitivity
from tests.door.random_work import add_work

OPEN, PRIVATE, PROTECTED, RESTRICTED = Sensitivity
DEVICE = "m3xq7kd2"
"""Whose laptop the families were written on: what the desks that are asked have, came to them."""
TODAY = "2026-11-21"
LETTERS = "bcdfghjklmnpqrstvwxz"
"""No vowel: no word of ours is ever one of theirs."""


@dataclass
class Thing:
    """One record of a family, and what is known of it to whoever judges."""

    id: str
    kind: str
    fields: dict[str, Any]
    words: dict[str, list[str]] = field(default_factory=dict)
    """The words of their own in each field."""
    about: frozenset[str] = frozenset()
    homes: frozenset[str] = frozenset()
    guard: Sensitivity = OPEN
    hidden_from: frozenset[str] = frozenset()
    part_of: str = ""
    names: dict[str, frozenset[str]] = field(default_factory=dict)
    """Whom or which homes the text of a field mentions, by the record."""
    apart: dict[str, Any] = field(default_factory=dict)
    """What a colleague wrote in a field at the same time."""

    def record(self) -> Record:
        """It as it is written."""
        return KINDS[self.kind](**self.fields)

    def fact(self) -> Fact:
        """It as the decision is asked about it."""
        said = {name: (value,) for name, value in self.record().written().items()}
        said.update({name: (*said.get(name, ()), value) for name, value in self.apart.items()})
        return Fact(self.id, self.kind, said, self.guard)


class Family:
    """A random family. `base` is the number of revisions its desk has written before."""

    def __init__(self, seed: int, base: int = 0) -> None:
        self.dice, self.base = Random(seed), base
        self.things: list[Thing] = []
        self.lives: dict[str, set[str]] = {}
        self.perhaps: dict[str, set[str]] = {}
        self.parents: dict[str, set[str]] = {}
        """Who is known to be a parent of whom, where that is no secret."""
        self.children: set[str] = set()
        self.homes: list[str] = []
        self.people: list[str] = []
        self.confidential: set[str] = set()
        self.permission: Thing
        """What an agency may have."""
        self._make()

    # -- words -------------------------------------------------------------------------------------------------

    def word(self) -> str:
        return "".join(self.dice.choice(LETTERS) for _ in range(14))

    def chance(self, of: float) -> bool:
        return self.dice.random() < of

    def add(self, kind: str, *, text: tuple[str, ...] = (), **known: Any) -> Thing:
        """A record with a word of its own in each field of `text`; what is known of it besides goes with it."""
        kept = {name: known.pop(name) for name in ("homes", "guard", "part_of", "hidden_from") if name in known}
        whom = known.pop("whom", frozenset())
        thing = Thing(f"{DEVICE}.{self.base + len(self.things) + 1}", kind, known, about=whom, **kept)
        for name in text:
            own = self.word()
            thing.words[name] = [own]
            thing.fields[name] = own
        self.things.append(thing)
        if thing.hidden_from:
            thing.fields["hidden_from"] = tuple(sorted(thing.hidden_from))
        return thing

    def told(self, kind: str, *, text: tuple[str, ...], **known: Any) -> Thing:
        """A record somebody told: now and then guarded, hidden from somebody, or naming others and their homes."""
        if self.chance(0.2):
            known["hidden_from"] = frozenset(self.dice.sample(self.people, 1))
        if self.chance(0.2):
            known["guard"] = self.dice.choice((PRIVATE, PROTECTED, RESTRICTED))
        thing = self.add(kind, text=text, **known)
        for name in text:
            if self.chance(0.25):
                self._mention(thing, name)
        return thing

    def _mention(self, thing: Thing, name: str) -> None:
        by_id = {one.id: one for one in self.things}
        if self.chance(0.5):
            who = self.dice.choice(self.people)
            said = by_id[who].words["known_as"][0]
            said = said.upper() if self.chance(0.3) else said
        else:
            who = self.dice.choice(self.homes)
            said = str(by_id[who].fields[self.dice.choice(("address_lines", "postcode"))])
        thing.fields[name] = f"{thing.fields[name]}, {said}."
        thing.names[name] = frozenset((who,))

    # -- who is who --------------------------------------------------------------------------------------------

    def _make(self) -> None:
        self.family = self.add(
            "family", text=("label", "known_as", "before_you_go", "safe_contact", "our_story"), status="active"
        )
        for _ in range(self.dice.choice((1, 1, 2, 2, 2, 3))):
            self._home()
        adults = [self._person(home) for home in self.homes for _ in range(self.dice.choice((1, 1, 2)))]
        for _ in range(self.dice.choice((1, 2, 3))):
            where = self.homes if self.chance(0.4) else [self.dice.choice(self.homes)]
            self._child(where, adults)
        if self.chance(0.4):
            gran = self._person(None)
            self._tie(gran, self.dice.choice(adults))
        if self.chance(0.3):
            self._moved_out()
        if self.chance(0.3):
            self._unsure()
        self._told()

    def _home(self) -> None:
        home = self.add(
            "household", text=("label", "postcode", "town", "what_else_to_find", "hazards", "gate_or_entry")
        )
        own = self.word()
        home.words["address_lines"] = [own]
        home.fields["address_lines"] = f"{self.dice.randint(1, 90)} {own} Lane"
        if self.chance(0.2):
            home.fields["confidential"] = True
            self.confidential.add(home.id)
        self.homes.append(home.id)

    def _person(self, home: str | None, born: str = "1988-05-01", role: str = "parent", **known: Any) -> str:
        person = self.add("person", text=("known_as", "full_name", "school_or_work"), life_stage="living",
                          born_on=born)  # fmt: skip
        self.people.append(person.id)
        if home is not None:
            self._lives(person.id, home, role, **known)
        return person.id

    def _lives(self, person: str, home: str, role: str, **known: Any) -> Thing:
        if "lives_until" not in known:
            self.lives.setdefault(person, set()).add(home)
            self.perhaps.setdefault(person, set()).add(home)
        return self.add("membership", text=("relation",), person=person, household=home, role=role,
                        whom=frozenset((person,)), homes=frozenset((home,)), **known)  # fmt: skip

    def _child(self, homes: list[str], adults: list[str]) -> None:
        child = self._person(homes[0], "2016-02-03", "child")
        self.children.add(child)
        for home in homes[1:]:
            self._lives(child, home, "child")
        for parent in self.dice.sample(adults, min(len(adults), self.dice.choice((1, 2)))):
            self._tie(parent, child)

    def _tie(self, parent: str, child: str) -> None:
        guard = PROTECTED if self.chance(0.15) else OPEN
        self.add("relationship", text=("contact_arrangement", "no_contact_details"), person=parent, other=child,
                 type="parent", quality="conflict", whom=frozenset((parent, child)), guard=guard)  # fmt: skip
        if guard is OPEN:
            self.parents.setdefault(child, set()).add(parent)

    def _moved_out(self) -> None:
        self._person(self.dice.choice(self.homes), lives_until="2026-03")

    def _unsure(self) -> None:
        """Two people wrote apart where somebody lives: nobody knows."""
        person = self._person(None)
        one, other = self.homes[0], self.homes[-1]
        member = self._lives(person, one, "relative")
        if one != other:
            member.apart["household"] = other
            self.lives[person] = set()
            self.perhaps[person] = {one, other}

    # -- what was told -----------------------------------------------------------------------------------------

    def some(self) -> frozenset[str]:
        return frozenset(self.dice.sample(self.people, self.dice.choice((1, 1, 1, 2)) if len(self.people) > 1 else 1))

    def _told(self) -> None:
        plan = self.add(
            "plan", text=("going_well", "who_can_see", "meet_again"), status="active", started_on="2026-11-02"
        )
        for _ in range(self.dice.randint(1, 3)):
            self._goal(plan)
        for _ in range(self.dice.randint(1, 2)):
            self._visit()
        for _ in range(self.dice.randint(0, 2)):
            about = self.some() if self.chance(0.8) else frozenset[str]()
            self.told("case_note", text=("text", "with_whom"), whom=about, at="2026-11-12T10:00", note_kind="phone",
                      **_said("about", about))  # fmt: skip
        for _ in range(self.dice.randint(0, 2)):
            about = self.some()
            self.told("chronology_event", text=("title", "detail", "source"), whom=about, on="2026-05-04",
                      nature="concern", category="family", **_said("persons", about))  # fmt: skip
        if self.chance(0.6):
            self._person_s_own()
        if self.chance(0.4):
            self._met()
        add_work(self, plan)

    def _goal(self, plan: Thing) -> None:
        about = self.some()
        homes = frozenset(self.dice.sample(self.homes, 1)) if self.chance(0.3) else frozenset[str]()
        goal = self.told("goal", text=("in_their_words", "why_it_matters"), whom=about, homes=homes, plan=plan.id,
                         status="open", **_said("subjects", about), **_said("visible_to", homes))  # fmt: skip
        if homes and self.chance(0.3) and len(self.homes) > 1:
            goal.apart["visible_to"] = tuple(home for home in self.homes if home not in homes)[:1]
            goal.homes = frozenset()
            goal.names["in_their_words"] = goal.names.get("in_their_words", frozenset()) | {
                "nowhere"
            }  # for no home until it is settled
        self.told("next_step", text=("what",), part_of=goal.id, goal=goal.id, owner="amina")

    def _visit(self) -> None:
        home = self.dice.choice(self.homes) if self.chance(0.8) else None
        visit = self.told("visit", text=("note", "family_view", "worker_reflection", "who_else_in_home"), status="done",
                          homes=frozenset((home,)) if home else frozenset(), setting="home",
                          actual_start="2026-11-10T10:00", **({"household": home} if home else {}))  # fmt: skip
        if home is None:
            there = self.dice.choice(self.people)
            self.add("took_part", visit=visit.id, person=there, presence="all_of_it", whom=frozenset((there,)),
                     part_of=visit.id)  # fmt: skip
            if there not in self.children:
                visit.homes = frozenset(self.perhaps.get(there, ())) or frozenset(("nowhere",))
            if not self.perhaps.get(there) and there not in self.children:
                visit.homes = frozenset()
        for _ in range(self.dice.randint(0, 2)):
            who = self.dice.choice(self.people)
            voice = self.told("voice", text=("words", "interpretation"), whom=frozenset((who,)), part_of=visit.id,
                              visit=visit.id, person=who, method="said")  # fmt: skip
            voice.guard = max(voice.guard, PRIVATE, key=lambda one: one.safety)
            if voice.guard is PRIVATE and self.chance(0.3):
                voice.fields["in_plan"] = "yes"
        seen = {"about_person": self.dice.choice(self.people)} if self.chance(0.6) else {}
        self.told("observation", text=("text",), whom=frozenset(seen.values()), part_of=visit.id, visit=visit.id,
                  area="home", assertion="observed", **seen)  # fmt: skip

    def _person_s_own(self) -> None:
        who = self.dice.choice(self.people)
        own = {"whom": frozenset((who,)), "person": who}
        self.told("contact", text=("value", "safe_times"), contact_kind="mobile", **own)
        self.told("identifier", text=("value",), scheme="CHI", **own)
        need = self.told("identified_need", text=("evidence",), need="attendance", status="open", **own)
        need.fields["first_seen"] = "2026-05-01"
        if self.chance(0.4):
            need.fields["need"], need.guard = "domestic_abuse_current", max(need.guard, PROTECTED, key=_safety)
        about = self.some()
        helper = self.told("team_member", text=("name", "why"), whom=about, in_touch="yes", team_role="teacher",
                           **_said("for_people", about))  # fmt: skip
        if self.chance(0.3):
            helper.fields["agency_type"], helper.guard = "domestic_abuse", max(helper.guard, PROTECTED, key=_safety)
        link = self.told("connection", text=("service",), whom=about, type="warm_introduction", made_on="2026-10-02",
                         **_said("persons", about))  # fmt: skip
        if self.chance(0.3):
            link.fields["needs"], link.guard = ("domestic_abuse_current",), max(link.guard, PROTECTED, key=_safety)

    def _met(self) -> None:
        there = self.dice.choice(self.people)
        meeting = self.told("meeting", text=("minutes_text", "decisions", "place"), meeting_kind="taf",
                            at="2026-11-09T10:00")  # fmt: skip
        if there not in self.children:
            meeting.homes = frozenset(self.perhaps.get(there, ()))
        self.add("attendee", meeting=meeting.id, person=there, attendance="present", whom=frozenset((there,)),
                 part_of=meeting.id)  # fmt: skip


def _said(name: str, keys: frozenset[str]) -> dict[str, Any]:
    return {name: tuple(sorted(keys))} if keys else {}


def _safety(one: Sensitivity) -> int:
    return one.safety
