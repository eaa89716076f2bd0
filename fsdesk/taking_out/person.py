"""One person across families: only what is about them, from every family of this desk they are known to be in.

Whoever else is named stands there by their role. Names are looked for in every text but the person's own: letter for
letter, small or capital, with or without accents, as long and short names are written. A name misspelt is not found,
so whoever hands the document on reads it first; each item says how guarded it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import msgspec

from fsdesk.desk.in_steps import as_read
from fsdesk.desk.pen import Pen, not_here
from fsdesk.desk.reading import Held, Records, of_kind
from fsdesk.desk.rights import without_held_back
from fsdesk.desk.titles import KIND_WORDS, USER_FIELDS, in_words
from fsdesk.records import SCHEMA
from fsdesk.records.family_codes import TEAM_ROLE
from fsdesk.records.fields import OF_EVERY_RECORD, Value
from fsdesk.records.ids import FamilyId, RecordId, is_record_name
from fsdesk.revisions import declared
from fsdesk.steps import Steps, at_once, in_lots
from fsdesk.taking_out.by_role import CAPITAL_ONLY, WORD, hidden_words, plain, roles_of
from fsdesk.taking_out.family import is_restricted, refused_as_restricted

FORMAT = "fsdesk.person"
VERSION = 1

ABOUT: Mapping[str, tuple[str, ...]] = {
    "person": (), "membership": ("person",), "relationship": ("person", "other"), "contact": ("person",),
    "identifier": ("person",), "team_member": ("for_people",), "person_link": ("person", "other"),
    "took_part": ("person",), "voice": ("person",), "observation": ("about_person",), "next_step": ("owner_person",),
    "section": ("person",), "rating": ("person",), "private_rating": ("person",), "answer": ("person",),
    "matrix_entry": ("person",), "identified_need": ("person",), "instrument": ("person",),
    "economic_snapshot": ("person",), "level_decision": ("person",), "goal": ("subjects",),
    "private_goal": ("subjects",), "child_view": ("person",), "attendee": ("person",), "case_note": ("about",),
    "chronology_event": ("persons",), "connection": ("persons",),
    "document": ("subject", "by"), "engagement_agreement": ("person", "given_by_person"),
    "sharing_permission": ("subjects",), "sharing_decision": ("subjects",), "correction": ("person",),
    "own_statement": ("person",), "objection": ("person",), "access_request": ("person",), "disclosure_mark": (),
    "safeguarding_concern": ("about",), "crisis_contact": ("who",), "risk_flag": ("about_record",),
}  # fmt: skip
"""By which fields each kind of record says whom it is about. A person is about themselves."""
OF_A_GOAL = ("next_step", "goal_progress")
"""Kinds that are about whoever their goal is about."""
OF_THE_FAMILY = frozenset((
    "family", "household", "request", "involvement", "transition", "visit", "sign_off", "assessment", "plan", "review",
    "meeting", "unmet_need", "allocation", "late_seen", "concern_act", "lone_working",
))  # fmt: skip
"""Kinds that are of a whole family, and so not of one person."""
THEIR_OWN = frozenset((("voice", "words"), ("child_view", "words"), ("own_statement", "words"), ("objection", "words")))
"""Texts that are the person's own words: they stay as they were said. So does all of their own record and contacts."""
THEIR_OWN_KINDS = frozenset(("person", "contact", "identifier"))
OF_OTHERS = frozenset((("team_member", "phone"), ("team_member", "email"), ("contact", "safe_times")))
"""Fields that say something of somebody else only."""
DAYS = (
    "on", "at", "actual_start", "planned_start", "said_on", "said_at", "asked_on", "held_on", "started_on", "made_on",
    "noticed_at", "noted_on", "first_seen", "taken_at", "received_at", "since", "opened_on", "decided_on",
)  # fmt: skip
"""Fields that say which day a record is of, the first that is written."""
LEFT_OUT = "[left out]"
"""What stands where words were left out of a text: that they were can be seen, and nothing of what they were."""


class ItemSaid(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One record about the person, or as much of it as is: its family's reference, how guarded it is, its fields."""

    family: str
    kind: str
    kind_words: str
    sensitivity: str
    fields: dict[str, FieldOfItem]
    taken_out: bool = False
    on: str = ""


class Without(NamedTuple):
    """What a record is given without: some of its fields, and some of its words."""

    fields: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class FieldOfItem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a field says of the person; with `values` where nobody has settled which it is."""

    label: str
    value: Any = None
    words: str = ""
    values: tuple[Any, ...] = ()
    sensitivity: str = ""


class PersonDocument(msgspec.Struct, frozen=True, kw_only=True):
    """All this desk knows about one person."""

    format: str
    version: int
    schema: int
    made_at: str
    families: tuple[str, ...]
    restricted: bool
    items: tuple[ItemSaid, ...]
    attachments: tuple[str, ...] = ()


def person_document(
    desk: Pen, person: RecordId, *, restricted_too: bool = False, only: Mapping[RecordId, Without] | None = None
) -> PersonDocument:
    """One person, from every family here, without what others asked not to have passed on. Refused when they are
    not here, or one of the families is restricted and that was not allowed for: a copy without it would look whole and
    not be.

    With `only` it is what is given to the person: these records, each without the fields and words named, and nothing
    that tells how guarded anything is.
    """
    return at_once(person_in_steps(desk, person, restricted_too=restricted_too, only=only))


def person_in_steps(
    desk: Pen, person: RecordId, *, restricted_too: bool = False, only: Mapping[RecordId, Without] | None = None,
    read: Mapping[FamilyId, Records] | None = None,
) -> Steps[PersonDocument]:  # fmt: skip
    """The same in steps; of families that were `read` already, as they were read."""
    same = same_person(desk, person)
    families = {desk.family_of(one): one for one in same}
    held: dict[FamilyId, Records] = {}
    for family in sorted(families):
        held[family] = read[family] if read is not None else (yield from as_read(desk, family)).held(family)
    if only is None:
        held = {family: without_held_back(one, but_for=families[family]) for family, one in held.items()}
    restricted = any(map(is_restricted, held.values()))
    if restricted and not restricted_too:
        raise refused_as_restricted()
    told = [_Told(one, frozenset(same), desk, only) for one in held.values()]
    items: list[ItemSaid] = []
    for lot in in_lots(item for one in told for item in one.items()):
        items.extend(lot)
        yield
    return PersonDocument(
        format=FORMAT,
        version=VERSION,
        schema=SCHEMA,
        made_at=desk.clock.now().isoformat(),
        families=tuple(one.reference for one in told),
        restricted=restricted and only is None,
        items=tuple(items),
    )


def same_person(desk: Pen, person: RecordId) -> tuple[RecordId, ...]:
    """The records on this desk that are of one person, as people have decided, in order. Refused when it is no person.

    What was taken back, or is still to settle, joins nobody.
    """
    if not is_record_name(person) or desk.read(person).kind != "person":
        raise not_here("This person")
    links = of_kind(desk.reader.of_kinds("person_link"), "person_link")
    joined: dict[str, set[str]] = {}
    for link in links:
        if link.text("says") == "same_as" and not link.text("reversed_on") and not link.to_settle:
            joined.setdefault(link.text("person"), set()).add(link.text("other"))
            joined.setdefault(link.text("other"), set()).add(link.text("person"))
    found, ahead = {str(person)}, [str(person)]
    while ahead:
        for other in joined.get(ahead.pop(), set()) - found:
            found.add(other)
            ahead.append(other)
    here = (RecordId(one) for one in found)
    return tuple(sorted(one for one in here if desk.reader.record(one) is not None))


class _Told:
    """One family as far as it is about one person."""

    def __init__(
        self,
        held: Sequence[Held],
        subject: frozenset[RecordId],
        desk: Pen,
        only: Mapping[RecordId, Without] | None = None,
    ) -> None:
        self._held, self._only = held, only
        self._subject = subject
        self._elsewhere: list[str] = []
        self._struck: re.Pattern[str] | None = None
        self._plain = cache(plain)  # of this document alone: no word of it outlives it
        self._users = {str(user) for (user,) in desk.store.rows("SELECT user FROM colleague")} | {str(desk.user)}
        family = next(iter(of_kind(held, "family")), None)
        label = family.text("label") if family is not None else ""
        self._roles = roles_of(held, subject)
        self._hidden = hidden_words(held, subject, self._roles)
        self.reference = self._without_names(label) or "A family"
        self._homes = {one.text("household") for one in of_kind(held, "membership") if one.text("person") in subject}
        self._elsewhere = list(self._where_others_live())
        self._goals = {one.id for one in held if one.kind in ("goal", "private_goal") and self._names_subject(one)}

    def items(self) -> Iterable[ItemSaid]:
        """What is about the person, in the order of the record."""
        for one in self._held:
            if self._is_about(one) if self._only is None else one.id in self._only:
                without = Without() if self._only is None else self._only[one.id]
                self._struck = _struck(without.words)
                yield ItemSaid(
                    family=self.reference,
                    kind=one.kind,
                    kind_words=KIND_WORDS.get(one.kind, one.kind),
                    sensitivity=one.guard.value if self._only is None else "",
                    taken_out=one.is_taken_out,
                    fields={
                        name: said
                        for name in sorted(one.readings)
                        if name not in (*OF_EVERY_RECORD, *without.fields)
                        and (said := self._field(one, name)) is not None
                    },
                    on=day_of(one, without.fields),
                )

    def _where_others_live(self) -> Iterable[str]:
        """The lines of every address the person is not given: that of another home, and of their own where its record
        is not given, or not that part of it."""
        for home in of_kind(self._held, "household"):
            without = Without() if self._only is None else self._only.get(home.id)
            for name in ("address_lines", "postcode"):
                if home.id in self._homes and self._only is None:
                    continue
                if self._only is not None and without is not None and name not in without.fields:
                    continue
                yield from (part.strip() for part in home.text(name).split("\n") if part.strip())

    def _is_about(self, one: Held) -> bool:
        if one.kind == "person":
            return one.id in self._subject
        if one.kind == "household":
            return one.id in self._homes
        return self._names_subject(one) or (one.kind in OF_A_GOAL and one.text("goal") in self._goals)

    def _names_subject(self, one: Held) -> bool:
        fields = [one.readings[field] for field in ABOUT.get(one.kind, ()) if field in one.readings]
        values = [version.value for reading in fields for version in reading.versions]
        return any(
            named in self._subject for value in values for named in (value if isinstance(value, tuple) else (value,))
        )

    def _field(self, one: Held, name: str) -> FieldOfItem | None:
        if (one.kind, name) in OF_OTHERS:
            return None
        says, reading = declared(one.kind, name).says, one.readings[name]
        versions = [version.value for version in reading.versions]
        value = reading.value
        guarded = says.sensitivity.value if says.sensitivity and self._only is None else ""
        if value is None and len(versions) > 1:
            said = tuple(self._said(one, name, each) for each in versions)
            return FieldOfItem(label=says.label, values=said, sensitivity=guarded)
        if value is None:
            return None
        told = self._said(one, name, value)
        words = in_words(one.kind, name, value, {}, str) if says.codes is not None and told == value else ""
        return FieldOfItem(label=says.label, value=told, words=words, sensitivity=guarded)

    def _said(self, one: Held, name: str, value: Value) -> Any:
        if isinstance(value, tuple):
            return tuple(self._said(one, name, part) for part in value)
        if isinstance(value, dict):
            return {key: self._said(one, name, part) for key, part in value.items()}
        if not isinstance(value, str) or declared(one.kind, name).says.codes is not None:
            return value
        told = self._told(one, name, self._without_struck(value))
        return self._without_struck(told)  # and once more: what was left out may stand in what another is called

    def _without_struck(self, text: str) -> str:
        return self._struck.sub(LEFT_OUT, text) if self._struck is not None else text

    def _told(self, one: Held, name: str, value: str) -> str:
        if value in self._roles:
            return self._roles[RecordId(value)]
        if value in self._subject:
            return "this person"
        if value in self._users or (name in USER_FIELDS and name != "owner"):
            return "a worker"
        if is_record_name(value):
            return self._referred(value)
        if (one.kind, name) == ("team_member", "name"):
            return TEAM_ROLE.get(one.text("team_role"), "somebody around the family")
        if one.kind in THEIR_OWN_KINDS or (one.kind, name) in THEIR_OWN:
            return value
        return self._without_names(value)

    def _referred(self, record: str) -> str:
        """What another record is called where this one refers to it: its kind, and for a home or visit which."""
        one = next((each for each in self._held if each.id == record), None)
        if one is None:
            return "another record"
        if one.kind == "household":
            return self._without_names(one.text("label")) or "a home"
        day = (one.text("actual_start") or one.text("planned_start") or one.text("at"))[:10]
        words = KIND_WORDS.get(one.kind, "another record")
        return f"{words}, {day}" if day else words

    def _without_names(self, text: str) -> str:
        def role(match: re.Match[str]) -> str:
            word = match[0]
            bare = self._plain(word)
            if bare not in self._hidden or (bare in CAPITAL_ONLY and word.islower()):
                return word
            return f"[{self._hidden[bare]}]"

        for address in self._elsewhere:  # where somebody else lives is theirs
            text = re.sub(rf"(?<!\w){re.escape(address)}(?!\w)", "[an address]", text, flags=re.IGNORECASE)
        said = WORD.sub(role, text)
        return re.sub(r"(\[[^\]]+\])(?:[ -]\1)+", r"\1", said)


def day_of(one: Held, without: Sequence[str] = ()) -> str:
    """The day a record is of: what it says itself, else when it was first written; as much of it as is known."""
    said = next((one.text(name) for name in DAYS if name not in without and one.text(name)), "")
    written = min((revision.written_at for revision in one.revisions.values()), default="")
    return (said or written)[:10]


def _struck(words: Sequence[str]) -> re.Pattern[str] | None:
    """Finds the words a record is given without, whatever their case and spacing."""
    said = [r"\s+".join(map(re.escape, passage.split())) for passage in words if passage.strip()]
    return re.compile("|".join(sorted(said, key=len, reverse=True)), re.IGNORECASE) if said else None


def families_of(desk: Pen, person: RecordId) -> tuple[FamilyId, ...]:
    """The families of this desk in which a person is known to be, in order."""
    return tuple(sorted({desk.family_of(one) for one in same_person(desk, person)}))
