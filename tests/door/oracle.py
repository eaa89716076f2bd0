"""Who may read which word of a family: the practice's rules once more, told from the other side.

It goes from the word to the reader, not from the reader to what is left, and knows nothing of `fsdesk.audience`. Each
sentence below is one of the services' data dictionary (envelope; households; edge cases 4, 6, 7 and 18).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

from tests.door.random_families import OPEN, PRIVATE, RESTRICTED, Family, Thing

T = TypeVar("T")
STAFF_READ = {
    "family": ("before_you_go", "safe_contact"), "household": ("hazards", "gate_or_entry"),
    "relationship": ("contact_arrangement", "no_contact_details"), "contact": ("safe_times",),
    "visit": ("worker_reflection", "who_else_in_home"), "voice": ("interpretation",),
    "crisis_contact": ("handled_by",),
}  # fmt: skip
"""Words the staff write for the staff, whoever they are about."""
STAFF_OWN = ("request", "transition", "unmet_need", "risk_flag", "safeguarding_concern", "concern_act",
             "access_request", "disclosure_mark")  # fmt: skip
"""What is the service's own work, and what keeps people safe: for no family and no agency."""
KNOWN_BY_NAME = ("known_as", "full_name")
WHERE = ("label", "postcode", "town", "what_else_to_find", "address_lines")
OWN_WORDS = (("voice", "words"), ("child_view", "words"), ("own_statement", "words"), ("objection", "words"))
CATEGORY = {
    "person": "identity", "relationship": "identity", "contact": "identity", "identifier": "identity",
    "household": "household", "membership": "household", "plan": "plan", "goal": "plan", "next_step": "plan",
    "team_member": "plan", "connection": "plan", "meeting": "plan", "voice": "child_voice",
    "chronology_event": "chronology", "engagement_agreement": "plan", "sharing_permission": "plan",
    "sharing_decision": "plan", "correction": "plan", "objection": "plan", "crisis_contact": "health",
    "review": "plan", "child_view": "child_voice",
}  # fmt: skip
"""What an agreement calls each kind; everything else is of the assessment."""


@dataclass(frozen=True)
class Reader:
    """Who reads: at a table, or a copy (`home` may be none), with whom beside; alone when `alone`."""

    home: str = ""
    present: tuple[str, ...] = ()
    alone: str = ""
    takes_away: str = ""
    on_paper: bool = False
    """What they see goes out of the hands of who keeps it."""


class Judge:
    """What may be read of one family."""

    def __init__(self, family: Family) -> None:
        self.family = family
        self._words: dict[str, tuple[Thing, str]] = {}
        self._kept: dict[Hashable, Any] = {}
        self.by_id = {thing.id: thing for thing in family.things}
        self.named = {one for thing in family.things for said in thing.names.values() for one in said}
        """Whoever or whatever home is mentioned in any text."""

    def words(self) -> dict[str, tuple[Thing, str]]:
        """Every word of the family, with where it stands."""
        if not self._words:
            things = self.family.things
            self._words = {word: (t, name) for t in things for name, said in t.words.items() for word in said}
        return self._words

    # -- at home -----------------------------------------------------------------------------------------------

    def forbidden_at_home(self, reader: Reader) -> set[str]:
        """The words that nobody there may come to read."""
        return {word for word, (thing, name) in self.words().items() if self._forbids(thing, name, reader)}

    def _once(self, what: Hashable, work: Callable[[], T]) -> T:
        """What hangs on the family and the reader alone is asked of every word, and worked out once."""
        if what not in self._kept:
            self._kept[what] = work()
        return self._kept[what]  # type: ignore[no-any-return]  # what was kept under this name is of this type

    def _homes(self, reader: Reader) -> list[str]:
        """All homes whose people look: a guest brings theirs."""
        return self._once(("homes", reader), lambda: self._all_homes(reader))

    def _all_homes(self, reader: Reader) -> list[str]:
        homes = [reader.home] if reader.home else []
        for guest in reader.present if reader.home else ():
            lives = self.family.lives.get(guest, set())
            if reader.home not in lives:
                homes += sorted(lives)
        return homes

    def _looking(self, reader: Reader) -> set[str]:
        """Everybody who may come to look, perhaps: who is there, who lives there, who lives with who takes it away."""
        return self._once(("looking", reader), lambda: self._all_looking(reader))

    def _all_looking(self, reader: Reader) -> set[str]:
        where = set(self._homes(reader))
        if reader.takes_away:
            where |= self.family.perhaps.get(reader.takes_away, set())
        there = {one for one, homes in self.family.perhaps.items() if homes & where}
        return there | set(reader.present) | {reader.takes_away, reader.alone} - {""}

    def _living(self, home: str, reader: Reader) -> set[str]:
        if not home:
            return {reader.takes_away}
        return self._once(("living", home), lambda: {one for one, at in self.family.lives.items() if home in at})

    def _forbids(self, thing: Thing, name: str, reader: Reader) -> bool:
        if name in STAFF_READ.get(thing.kind, ()) or thing.kind in STAFF_OWN:
            return True
        if self._is_kept_back(thing, reader):
            return True
        leaves = (reader.takes_away or reader.on_paper) and not (thing.id in self.named and name in KNOWN_BY_NAME)
        if leaves and self.is_asked_not(thing, but_for=reader.takes_away):
            return True  # but what somebody is called stands in what others told of themselves
        return any(self._is_not_for(thing, name, home, reader) for home in self._homes(reader) or [""])

    def _is_kept_back(self, thing: Thing, reader: Reader) -> bool:
        """Kept from everybody there, wherever it was told; and so is what is part of it."""
        if thing.hidden_from & self._looking(reader):
            return True
        said_for_all = thing.kind == "voice" and thing.fields.get("in_plan") == "yes"
        if thing.guard is PRIVATE and not said_for_all and (not reader.alone or thing.about != {reader.alone}):
            return True
        if thing.guard not in (OPEN, PRIVATE):
            return True
        return bool(thing.part_of) and self._is_kept_back(self.by_id[thing.part_of], reader)

    def is_asked_not(self, thing: Thing, *, but_for: str = "") -> bool:
        """Whether somebody asked that it is not passed on: of them, or that one record, with all that is part of it."""
        for one in self.family.things:
            asks = one.kind == "objection" and one.fields["status"] == "open" and one.about != {but_for}
            if asks and one.fields["scope"] == "one_record" and thing.id == one.fields["about"]:
                return True
            if asks and one.fields["scope"] == "everything" and (thing.id in one.about or thing.about & one.about):
                return True
        return bool(thing.part_of) and self.is_asked_not(self.by_id[thing.part_of], but_for=but_for)

    def _is_not_for(self, thing: Thing, name: str, home: str, reader: Reader) -> bool:
        living = self._living(home, reader)
        known = self._once(("known", home, reader), lambda: living | self._kin(living))
        match thing.kind:
            case "person":
                return thing.id not in living and not (thing.id in known and name in KNOWN_BY_NAME)
            case "household":
                return thing.id != home or (thing.id in self.family.confidential and name in WHERE[1:])
            case "membership":
                return home not in thing.homes or "household" in thing.apart or not thing.about <= living
            case "family":
                return name == "our_story" and not self._has_all_children(home, living)
        if self._tells(thing, name, home, known):
            return True
        return self._is_told_elsewhere(thing, home, living, known)

    def _is_told_elsewhere(self, thing: Thing, home: str, living: set[str], known: set[str]) -> bool:
        if "nowhere" in thing.names.get("in_their_words", ()):
            return True
        if thing.homes:
            return home not in thing.homes or not thing.about <= known
        if thing.about:
            above = self.by_id.get(thing.part_of)
            if above is not None and above.homes:
                return home not in above.homes or not thing.about <= known
            return not thing.about <= living
        if thing.part_of:
            return self._is_told_elsewhere(self.by_id[thing.part_of], home, living, known)
        return not self._has_all_children(home, living)

    def _kin(self, living: set[str]) -> set[str]:
        parents = {p for child in living for p in self.family.parents.get(child, ())}
        return parents | {p for one in parents for p in self.family.parents.get(one, ())}

    def _has_all_children(self, home: str, living: set[str]) -> bool:
        if not home:
            return False
        others = set(self.family.homes) - {home}
        nobody_else = not any(homes & others for homes in self.family.perhaps.values())
        return nobody_else or (bool(self.family.children) and self.family.children <= living)

    def _tells(self, thing: Thing, name: str, home: str, known: set[str]) -> bool:
        """Whether its words name another home, a home that is confidential, or somebody who is not known there."""
        for one in thing.names.get(name, ()):
            if one in self.family.homes and (one != home or one in self.family.confidential):
                return True
            if one in self.family.people and one not in known:
                return True
        return False

    # -- elsewhere ---------------------------------------------------------------------------------------------

    def forbidden_at_agency(self, subjects: set[str], categories: set[str]) -> set[str]:
        """The words a permission does not pass on."""
        subjects = {one for one in subjects if not self._asks_for_nothing_to_go(one)}
        return {
            word
            for word, (t, name) in self.words().items()
            if self._keeps(t, name, subjects, categories) or self.is_asked_not(t)
        }

    def _asks_for_nothing_to_go(self, person: str) -> bool:
        return any(
            one.kind == "objection" and one.fields["status"] == "open" and one.fields["scope"] == "everything"
            for one in self.family.things
            if person in one.about
        )

    def _keeps(self, thing: Thing, name: str, subjects: set[str], categories: set[str]) -> bool:
        if name in STAFF_READ.get(thing.kind, ()) or self._keeps_all(thing, subjects, categories, name):
            return True
        if any(one in self.family.people and one not in subjects for one in thing.names.get(name, ())):
            return True
        return any(one in self.family.confidential for one in thing.names.get(name, ()))

    def _keeps_all(self, thing: Thing, subjects: set[str], categories: set[str], name: str = "") -> bool:
        """Whether nothing of a record is passed on (but what somebody is called, who is in the permission)."""
        if thing.kind in STAFF_OWN or thing.hidden_from or thing.guard not in (OPEN, PRIVATE):
            return True
        if thing.kind == "family":
            return name not in ("label", "known_as")
        if thing.kind == "person" and name == "known_as" and thing.id in subjects:
            return False
        if CATEGORY.get(thing.kind, "assessment") not in categories:
            return True
        if thing.kind == "household":
            living = {one for one, homes in self.family.lives.items() if thing.id in homes}
            return not living <= subjects or not living or thing.id in self.family.confidential
        about = {thing.id} if thing.kind == "person" else thing.about
        if not about <= subjects or (not about and not set(self.family.people) <= subjects):
            return True
        return bool(thing.part_of) and self._keeps_all(self.by_id[thing.part_of], subjects, categories)

    def forbidden_to_subject(self, person: str) -> set[str]:
        """The words that somebody who asks for what is held about them is not given."""
        return {
            word
            for word, (t, name) in self.words().items()
            if not (t.id in self.named and name in ("known_as", "address_lines", "postcode"))  # for the pack to redact
            and (person in t.hidden_from or t.guard not in (OPEN, PRIVATE) or not self._is_about(t, person))
        }

    def _is_about(self, thing: Thing, person: str) -> bool:
        mine = self._homes_ever(person)
        there = self._once(("there", person), lambda: {
            t.part_of for t in self.family.things if t.kind in ("took_part", "attendee") and person in t.about
        })  # fmt: skip
        above = self.by_id.get(thing.part_of)
        return (
            thing.id == person
            or person in thing.about
            or thing.id in mine
            or thing.id in there
            or (thing.kind == "visit" and thing.fields.get("household") in mine)
            or (thing.kind == "next_step" and above is not None and person in above.about)
        )

    # -- colleagues, and what the staff take out ---------------------------------------------------------------

    def forbidden_to_colleague(self) -> set[str]:
        """The words that another worker with access does not read: what is for named people only, with its parts."""
        return {word for word, (t, _) in self.words().items() if self._is_for_named_people(t)}

    def _is_for_named_people(self, thing: Thing) -> bool:
        above = self.by_id.get(thing.part_of)
        return thing.guard is RESTRICTED or (above is not None and self._is_for_named_people(above))

    def forbidden_to_take_out(self, person: str = "") -> set[str]:
        """The words nobody takes out of the desk: what somebody asked not to have passed on (but of `person`, whose
        file it is, what they asked themselves). Where anything of a family is for named people only, nothing of it."""
        kept = {one.id for one in self.family.things if self.is_asked_not(one, but_for=person)}
        all_of_it = any(one.guard is RESTRICTED and one.id not in kept for one in self.family.things)
        return {
            word
            for word, (t, name) in self.words().items()
            if all_of_it or (t.id in kept and not (t.id in self.named and name in KNOWN_BY_NAME))
        }

    def forbidden_in_pack(self, person: str) -> set[str]:
        """The words that are not in what somebody is given of what is held about them, but for `own_texts`: beside what
        they are not given, what others are called and where others live."""
        homes = self._homes_ever(person)
        names = {
            word
            for word, (t, name) in self.words().items()
            if (t.kind == "person" and t.id != person and name in KNOWN_BY_NAME)
            or (t.kind == "household" and t.id not in homes and name == "address_lines")
        }
        called = {w for w, (t, name) in self.words().items() if t.kind in ("family", "household") and name == "label"}
        return (self.forbidden_to_subject(person) | names) - called  # references and labels tell nobody's name or place

    def own_texts(self, person: str) -> list[str]:
        """What somebody said themselves: whom and which homes they named stays in it, as they said it."""
        return [
            str(thing.fields[name])
            for thing in self.family.things
            if thing.about == {person}
            for name in thing.words
            if (thing.kind, name) in OWN_WORDS or thing.kind in ("contact", "identifier")
        ]

    def _homes_ever(self, person: str) -> set[str]:
        return self._once(("homes ever", person), lambda: self._all_homes_ever(person))

    def _all_homes_ever(self, person: str) -> set[str]:
        members = [t for t in self.family.things if t.kind == "membership" and t.about == {person}]
        return self.family.perhaps.get(person, set()) | {t.fields["household"] for t in members}
