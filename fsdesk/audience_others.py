"""What colleagues, agencies and people who ask for what is held about them see. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from fsdesk.audience import ALL, NOTHING, Audience, Fact, Seen, Why
from fsdesk.audience_homes import Family, names_of
from fsdesk.records import KINDS
from fsdesk.records.fields import OF_EVERY_RECORD, Sensitivity
from fsdesk.records.ids import is_record_name
from fsdesk.revisions import declared
from fsdesk.rules_rights import objectors
from fsdesk.telltale import Telltales
from fsdesk.whose import ADDRESS, WHOSE, Whose, whose


def seen_by_colleague(audience: Audience, facts: Sequence[Fact]) -> Seen:
    """With access all but what is kept from them, is for named people only, or waits for another's word, with all that
    is a part of it; without access not even that there is such a family."""
    if not audience.has_access:
        return NOTHING
    kept = {fact.id: frozenset(fact.said) for fact in facts if not _is_kept_from(fact, audience.user)}
    if len(kept) == len(facts):
        return ALL
    return closed(facts, kept, {fact.id: Why.RESTRICTED for fact in facts if fact.id not in kept})


def _is_kept_from(fact: Fact, user: str) -> bool:
    """Whether a colleague may not know of a record: it names who may, or them among who may not, or is about them."""
    named = fact.names("only_for")
    if user in fact.names("not_for") or user in fact.names("about_worker") or (named and user not in named):
        return True
    return (fact.guard is Sensitivity.RESTRICTED and not named) or (
        fact.kind == "allocation" and not fact.names("act")  # a note for the next worker that waits for its word
    )


def seen_by_agency(audience: Audience, facts: Sequence[Fact], today: str) -> Seen:
    """What a permission passes on: the categories it names, about the people it names and nobody else.

    Never what is protected, restricted or hidden from somebody, nor where a confidential home is: that needs a decision
    of its own. Who is not named in the permission is named in no text.
    """
    permission = audience.permission
    if permission is None:
        return NOTHING
    family, subjects = Family(facts, today), frozenset(permission.subjects) - objectors(facts)
    subjects = frozenset(one for one in subjects if one in family.people and _may_be_named(family.people[one]))
    others = {name for one, person in family.people.items() if one not in subjects for name in names_of(person)}
    named = {name for one in subjects for name in names_of(family.people[one])}
    everybody = bool(family.people) and family.people.keys() <= subjects
    hidden = [
        line
        for home in family.homes.values()
        if True in home.said.get("confidential", ()) or _why_not(
            home, whose(home.kind), subjects, permission.categories, everybody=everybody, lives=family.lives
        ) is not None
        for field in ("address_lines", "postcode")
        for said in home.names(field)
        for line in said.split("\n")
    ]  # fmt: skip
    hidden += [
        town
        for home in family.homes.values()
        if True in home.said.get("confidential", ())
        for town in home.names("town")
    ]
    telltales = Telltales(hidden, others - named)
    fields: dict[str, frozenset[str]] = {}
    why: dict[str, Why] = {}
    for fact in facts:
        line = whose(fact.kind)
        reason = _why_not(fact, line, subjects, permission.categories, everybody=everybody, lives=family.lives)
        if reason is not None or line is None:
            why[fact.id] = reason or Why.STAFF
            continue
        kept = frozenset(name for name in fact.said if _passes(fact, name, line, telltales))
        if line.heart and not kept & set(line.heart):
            why[fact.id] = Why.TELLS
        else:
            fields[fact.id] = kept
    return closed(facts, fields, why)


def _may_be_named(person: Fact) -> bool:
    return person.guard is Sensitivity.OPEN_TO_FAMILY and not person.names("hidden_from") and not person.is_taken_out


def _why_not(
    fact: Fact,
    line: Whose | None,
    subjects: frozenset[str],
    categories: Sequence[str],
    *,
    everybody: bool,
    lives: dict[str, set[str]],
) -> Why | None:
    if line is None:
        return Why.STAFF
    if fact.is_taken_out:
        return Why.TAKEN_OUT
    if fact.names("hidden_from"):
        return Why.HIDDEN_FROM
    if fact.guard.safety >= Sensitivity.PROTECTED.safety:
        return Why.PROTECTED
    if fact.kind == "family":
        return None
    if line.category not in categories:
        return Why.NOT_PERMITTED
    if fact.kind == "household":
        residents = {person for person, homes in lives.items() if fact.id in homes}
        return None if residents and residents <= subjects else Why.NOT_PERMITTED
    about = {fact.id} if fact.kind == "person" else {one for name in line.about for one in fact.names(name)}
    if about:
        return None if about <= subjects else Why.NOT_PERMITTED
    return None if (line.whole or line.of) and everybody else Why.NOT_PERMITTED


def _passes(fact: Fact, name: str, line: Whose, telltales: Telltales) -> bool:
    if name in line.staff or name in OF_EVERY_RECORD or name not in KINDS[fact.kind].declared():
        return False
    if fact.kind == "family" and name not in line.frame:
        return False
    if fact.kind == "household" and name in ADDRESS and True in fact.said.get("confidential", ()):
        return False
    says = declared(fact.kind, name).says
    if says.sensitivity is not None and says.sensitivity is not Sensitivity.OPEN_TO_FAMILY:
        return False
    if says.codes is not None or fact.kind == "person":
        return True
    return not any(telltales.in_text(words) for words in fact.names(name) if not is_record_name(words))


def closed(facts: Sequence[Fact], fields: dict[str, frozenset[str]], why: dict[str, Why]) -> Seen:
    """The same without what is a part of something that is not seen, and without fields that name what is not."""
    by_id = {fact.id: fact for fact in facts}

    def stands(record: str) -> bool:
        fact = by_id[record]
        line = WHOSE.get(fact.kind)  # also of what is the staff's: what was done about a worry goes with the worry
        whole = next((found for name in line.of if (found := fact.names(name))), ()) if line is not None else ()
        return all(one in fields for one in whole)

    while gone := [one for one in fields if not stands(one)]:
        for one in gone:
            del fields[one]
            why[one] = Why.PART_OF
    return Seen(
        fields={
            one: frozenset(n for n in names if all(r in fields for r in by_id[one].names(n) if is_record_name(r)))
            for one, names in fields.items()
        },
        why=why,
    )


def seen_by_subject(audience: Audience, facts: Sequence[Fact]) -> Seen:
    """What somebody who asks for what is held about them is given unless a person marks it otherwise: what is about
    them, but nothing that is guarded from them. Who else is named in it is for the pack to redact."""
    fields: dict[str, frozenset[str]] = {}
    why: dict[str, Why] = {}
    about = about_person(audience.person, facts)
    for fact in facts:
        if fact.id not in about:
            why[fact.id] = Why.NOT_PERMITTED
        elif audience.person in fact.names("hidden_from"):
            why[fact.id] = Why.HIDDEN_FROM
        elif fact.guard is Sensitivity.RESTRICTED:
            why[fact.id] = Why.RESTRICTED
        elif fact.guard is Sensitivity.PROTECTED:
            why[fact.id] = Why.PROTECTED
        else:
            fields[fact.id] = frozenset(name for name in fact.said if name not in OF_EVERY_RECORD)
    return Seen(fields=fields, why=why)


def about_person(person: str, facts: Sequence[Fact]) -> frozenset[str]:
    """The records that are about a person: that say so, of goals they have, of homes they belong to, of visits and
    meetings they were at or that were at their home."""
    said = {
        fact.id: {one for name in line.about for one in fact.names(name)}
        for fact in facts
        if (line := WHOSE.get(fact.kind)) is not None
    }
    own = {one for one, about in said.items() if person in about} | {person}
    homes = {home for f in facts if f.kind == "membership" and f.id in own for home in f.names("household")}
    met = {
        where
        for f in facts
        if f.kind in ("took_part", "attendee") and f.id in own
        for where in (*f.names("visit"), *f.names("meeting"))
    }
    met |= {f.id for f in facts if f.kind == "visit" and f.names("household") & homes}
    goals = {f.id for f in facts if f.kind in ("goal", "private_goal") and f.id in own}
    of_goals = {f.id for f in facts if f.kind in ("next_step", "goal_progress") and f.names("goal") & goals}
    found = own | homes | met | of_goals
    return frozenset(f.id for f in facts if f.id in found)
