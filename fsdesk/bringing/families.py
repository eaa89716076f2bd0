"""Rows as the records they become: families with their people, homes, who is who and the open support. Pure.

A draft is a record that has no name yet: it refers to others by where they came from. Whoever keeps drafts (the hub)
names them. Nothing is guessed: what does not fit is told by file, row and column.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Any

import msgspec

from fsdesk import rules_people
from fsdesk.bringing.columns import KINDS, Kind, kind_for
from fsdesk.bringing.dataset import SSD_KINDS, as_documented
from fsdesk.bringing.findings import Findings, Place
from fsdesk.bringing.rows import Given, Reading, read_rows
from fsdesk.bringing.tables import read_tables
from fsdesk.bringing.values import SCHEMES, is_too_far_ahead
from fsdesk.records import KINDS as RECORDS
from fsdesk.records.fields import Value

FAMILY_ROWS_MAX = 2_000
"""Records of one family: more is no family but a key that stands in every row."""
NEAR_AMONG_MOST = 3_000


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """One record to be made. `source` is where it comes from; `refers` the fields that name another draft's source."""

    source: str
    kind: str
    fields: dict[str, Value]
    refers: dict[str, str] = {}
    place: Place


class FamilyDraft(msgspec.Struct, frozen=True, kw_only=True):
    """One family to be made, its own record first, and whom its lead professional is: a user of the hub, or nobody."""

    source: str
    records: tuple[Draft, ...]
    lead: str = ""
    lead_place: Place = Place("")


class Caseload(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that some files bring. With problems there are no families: half a caseload is none."""

    families: tuple[FamilyDraft, ...]
    findings: Findings

    def counts(self) -> dict[str, int]:
        """How many records of each kind it would make, in the order of the record's kinds."""
        found: dict[str, int] = {}
        for family in self.families:
            for draft in family.records:
                found[draft.kind] = found.get(draft.kind, 0) + 1
        return {kind: found[kind] for kind in RECORDS if kind in found}


def bring(files: Iterable[tuple[str, bytes]], reading: Reading, known_leads: frozenset[str] = frozenset()) -> Caseload:
    """The caseload that files (each its name and bytes) hold. `known_leads` are users who may be lead professional."""
    findings = Findings()
    given: dict[str, list[Given]] = {name: [] for name in KINDS}
    dataset: dict[str, list[Given]] = {name: [] for name in SSD_KINDS}
    seen = 0
    for file, raw in files:
        for table in read_tables(file, raw, findings):
            name = table.sheet or file.rpartition(".")[0] or file
            kind = kind_for(name, table.headings, (*SSD_KINDS.values(), *KINDS.values()))
            if kind is None:
                findings.note(table.place(), "none of the documented tables: it was not read. See IMPORTING.md.")
                continue
            seen += 1
            of_dataset = kind.name in dataset
            how = reading._replace(day_first=True) if of_dataset else reading
            rows = read_rows(table, kind, how, findings)
            into = (dataset if of_dataset else given)[kind.name]
            if into and rows:
                findings.problem(table.place(), f"a second table of {kind.name}. Put all rows into one.")
            into.extend(rows)
    if not seen and not findings:
        findings.problem(Place("these files"), "there is no documented table in them. See IMPORTING.md.")
    if any(dataset.values()):
        for name, documented in as_documented(dataset, known_leads, findings).items():
            given[name].extend(documented)
    return caseload_of(given, reading.today, findings)


def caseload_of(given: Mapping[str, Sequence[Given]], today: date, findings: Findings) -> Caseload:
    """The families that documented rows make; `given` holds the rows of each table by its name."""
    drafts = _Drafts(given, today, findings)
    families = drafts.families()
    for family in families:
        if len(family.records) > FAMILY_ROWS_MAX:
            findings.problem(family.records[0].place, f"a family of more than {FAMILY_ROWS_MAX:,} records.")
    return Caseload(families=() if findings else families, findings=findings)


class _Drafts:
    """Rows on their way to drafts."""

    def __init__(self, given: Mapping[str, Sequence[Given]], today: date, findings: Findings) -> None:
        self._given = {name: given.get(name, ()) for name in KINDS}
        self._today = today
        self._findings = findings
        self._keyed = {kind.name: _by_key(self._given[kind.name], kind.key) for kind in KINDS.values() if kind.key}
        self._records: dict[str, list[Draft]] = {key: [] for key in self._keyed["families"]}

    def families(self) -> tuple[FamilyDraft, ...]:
        for name, kind in KINDS.items():
            for one in self._given[name]:
                self._check_references(one, kind)
        for one in self._given["families"]:
            self._family(one)
        for one in self._given["people"]:
            self._person(one)
        for one in self._given["homes"]:
            self._add(one, one.text("family"), "household", f"homes:{one.text('home')}", {}, ("home", "family"))
        self._living()
        self._relationships()
        self._episodes()
        return tuple(
            FamilyDraft(
                source=f"families:{key}",
                records=tuple(self._records[key]),
                lead=one.text("lead"),
                lead_place=one.place("lead"),
            )
            for key, one in self._keyed["families"].items()
            if self._records[key]
        )

    # -- references ------------------------------------------------------------------------------------------------

    def _check_references(self, one: Given, kind: Kind) -> None:
        for column in kind.columns:
            key = one.text(column.name) if column.refers else ""
            if key and key not in self._keyed[column.refers]:
                self._findings.problem(one.place(column.name), self._nobody(column.refers, key))

    def _nobody(self, table: str, key: str) -> str:
        rows = self._keyed[table]
        near = get_close_matches(key, list(rows), 1, 0.8) if len(rows) <= NEAR_AMONG_MOST else []
        hint = f" The nearest is in {rows[near[0]].place().words}." if near else ""
        return f"there is no row with this key in {table}.{hint}"

    def _family_of(self, person: str) -> str:
        one = self._keyed["people"].get(person)
        return one.text("family") if one is not None else ""

    # -- records ---------------------------------------------------------------------------------------------------

    def _add(  # noqa: PLR0917 - what a draft is made of
        self,
        one: Given,
        family: str,
        kind: str,
        source: str,
        refers: Mapping[str, str],
        leave: Sequence[str] = (),
        also: Mapping[str, Value] | None = None,
    ) -> None:
        """Draft a record of the row's columns that are fields of its kind, and what `also` says."""
        declared = RECORDS[kind].declared()
        fields = {name: v for name, v in one.values.items() if name in declared and name not in (*leave, *refers)}
        fields |= dict(also or {})
        if family in self._records:
            found = Draft(source=source, kind=kind, fields=fields, refers=dict(refers), place=one.place())
            self._records[family].append(found)

    def _family(self, one: Given) -> None:
        key = one.text("family")
        if one.values.get("restricted") is True:
            what = "a restricted family is not brought this way: write it at the desk of somebody who may know of it."
            self._findings.problem(one.place("restricted"), what)
        self._not_ahead(one, "opened_on")
        also: dict[str, Value] = {"label": key, "status": one.text("status") or "active"}
        if lead := one.text("lead"):
            also["lead_professional"] = lead
        self._add(one, key, "family", f"families:{key}", {}, ("lead", "restricted"), also)

    def _person(self, one: Given) -> None:
        key, family = one.text("person"), one.text("family")
        mother = one.text("mother")
        refers = {"mother": f"people:{mother}"} if mother else {}
        if mother and self._family_of(mother) not in ("", family):
            self._findings.problem(one.place("mother"), "the mother is a person of another family.")
        stage = self._stage(one)
        if not one.text("known_as") and not one.text("full_name") and stage not in ("unborn", "pregnancy_ended"):
            self._findings.problem(one.place("person"), "a person without a name: fill known_as or full_name.")
        leave = ("person", "family", "role", "relation", "subject_of_support")
        self._add(one, family, "person", f"people:{key}", refers, leave, {"life_stage": stage})
        for column, scheme in SCHEMES.items():
            if number := one.text(column):
                self._of_person(one, "identifier", column, {"scheme": scheme, "value": number})
        for column in ("mobile", "landline", "email"):
            if number := one.text(column):
                safe = one.text("contact_is_safe") or "not_asked"
                said: dict[str, Value] = {"contact_kind": column, "value": number, "safe_to_use": safe}
                self._of_person(one, "contact", column, said)

    def _of_person(self, one: Given, kind: str, column: str, fields: dict[str, Value]) -> None:
        source = f"people:{one.text('person')}"
        draft = Draft(source=f"{source}:{column}", kind=kind, fields=fields, refers={"person": source},
                      place=one.place(column))  # fmt: skip
        self._records.get(one.text("family"), []).append(draft)

    def _stage(self, one: Given) -> str:
        """The life stage: as given, or as the dates say. What the dates forbid is told."""
        born, due, died = (one.text(name) for name in ("born_on", "due_on", "died_on"))
        stage = one.text("life_stage") or ("deceased" if died else "unborn" if due and not born else "living")
        self._not_ahead(one, "born_on")
        self._not_ahead(one, "died_on")
        first, last = rules_people.earliest(born), rules_people.latest(died)
        if first and last and last < first:
            self._findings.problem(one.place("died_on"), "a death before the birth.")
        if stage == "unborn":
            if born:
                self._findings.problem(one.place("born_on"), "a date of birth for somebody not yet born.")
            if not due:
                self._findings.problem(one.place("due_on"), "somebody not yet born needs a date they are due.")
            elif is_too_far_ahead(due, self._today, rules_people.DUE_AHEAD):
                self._findings.problem(one.place("due_on"), "a date due more than 42 weeks ahead.")
            elif (rules_people.latest(due) or self._today) < self._today - rules_people.DUE_BEFORE:
                self._findings.problem(one.place("due_on"), "due long ago, and there is no date of birth.")
        if died and stage not in rules_people.GONE:
            self._findings.problem(one.place("died_on"), "a date of death, and a life stage that says otherwise.")
        return stage

    def _not_ahead(self, one: Given, column: str) -> None:
        if (day := one.text(column)) and is_too_far_ahead(day, self._today, timedelta(0)):
            self._findings.problem(one.place(column), "a day that is still to come.")

    def _in_order(self, one: Given, first: str, second: str) -> None:
        since, until = rules_people.earliest(one.text(first)), rules_people.latest(one.text(second))
        if since and until and until < since:
            self._findings.problem(one.place(second), f"before {first} of the same row.")

    def _once(self, one: Given, source: str, seen: dict[str, Given]) -> bool:
        if (before := seen.setdefault(source, one)) is one:
            return True
        self._findings.problem(one.place(), f"says the same as {before.place().words}.")
        return False

    def _living(self) -> None:
        seen: dict[str, Given] = {}
        housed: set[str] = set()
        for one in self._given["living"]:
            person, home = one.text("person"), one.text("home")
            family = self._family_of(person)
            row = self._keyed["homes"].get(home)
            if family and row is not None and row.text("family") != family:
                self._findings.problem(one.place("home"), "a home of another family.")
            self._in_order(one, "lives_from", "lives_until")
            housed.add(person)
            source = f"living:{person}:{home}:{one.text('lives_from')}"
            if self._once(one, source, seen):
                nights = one.values.get("nights_per_week")
                also: dict[str, Value] = {} if nights is None else {"nights_per_week_tenths": nights}
                also |= self._of_the_person(person, one)
                refers = {"person": f"people:{person}", "household": f"homes:{home}"}
                self._add(one, family, "membership", source, refers, ("nights_per_week",), also)
        for one in self._given["people"]:
            person, role = one.text("person"), one.text("role")
            fields = {name: one.values[name] for name in ("relation", "subject_of_support") if name in one.values}
            if person not in housed and (role or fields):
                draft = Draft(source=f"people:{person}:role", kind="membership", refers={"person": f"people:{person}"},
                              fields={"role": role or "other", **fields}, place=one.place("role"))  # fmt: skip
                self._records.get(one.text("family"), []).append(draft)

    def _of_the_person(self, person: str, one: Given) -> dict[str, Value]:
        """What the person's own row says of their place in the family, where this row of living says nothing."""
        row = self._keyed["people"].get(person)
        said = row.values if row is not None else {}
        return {
            name: said[name] for name in ("relation", "subject_of_support") if name in said.keys() - one.values.keys()
        }

    def _relationships(self) -> None:
        seen: dict[str, Given] = {}
        for one in self._given["relationships"]:
            person, other = one.text("person"), one.text("other")
            family = self._family_of(person)
            if person and person == other:
                self._findings.problem(one.place("other"), "a person is nothing to themselves.")
            if family and self._family_of(other) not in ("", family):
                self._findings.problem(one.place("other"), "a person of another family.")
            self._in_order(one, "since", "until")
            source = f"relationships:{person}:{one.text('type')}:{other}"
            if self._once(one, source, seen):
                refers = {"person": f"people:{person}", "other": f"people:{other}"}
                self._add(one, family, "relationship", source, refers)

    def _episodes(self) -> None:
        seen: dict[str, Given] = {}
        ended = 0
        for one in self._given["episodes"]:
            family = one.text("family")
            self._not_ahead(one, "opened_on")
            self._in_order(one, "opened_on", "closed_on")
            if one.values.get("closed_on") is not None:
                ended += 1
            elif family and (before := seen.setdefault(family, one)) is not one:
                self._findings.problem(one.place("family"), f"a second open episode, after {before.place().words}.")
            else:
                self._add(one, family, "involvement", f"episodes:{one.text('episode')}", {}, ("episode", "family"))
        if ended:
            table = self._given["episodes"][0].table
            self._findings.note(table.place(), f"episodes that have ended were left out ({ended}).")


def _by_key(given: Sequence[Given], key: str) -> dict[str, Given]:
    """Rows by their key, in order; of two with one key, which is told, the first."""
    found: dict[str, Given] = {}
    for one in given:
        if one.text(key):
            found.setdefault(one.text(key), one)
    return found


def named(draft: Draft, name_of: Mapping[str, Any]) -> dict[str, Value]:
    """A draft's fields with the names of the records it refers to."""
    return {**draft.fields, **{field: str(name_of[source]) for field, source in draft.refers.items()}}
