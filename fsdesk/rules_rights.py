"""What people ask of what is written about them: what is not passed on meanwhile, and by when it is answered. Pure.

Source: UK GDPR, Articles 12 (an answer within a month), 16, 18, 19 and 21. What somebody objects to stays readable for
those who work with the family; it goes on no paper, into no file and to no agency until it is decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fsdesk.audience import Fact
from fsdesk.rules_consenting import months_after
from fsdesk.whose import WHOSE

ANSWER_WITHIN_MONTHS = 1
IN_FORCE = frozenset({"open", "upheld"})


def is_in_force(objection: Fact) -> bool:
    """Whether an objection holds something back: while anybody's writing of it says so, or says nothing yet."""
    said = objection.names("status")
    return not objection.agreed("taken_out") and (not said or bool(said & IN_FORCE))


def held_back(facts: Iterable[Fact], *, but_for: str = "") -> frozenset[str]:
    """The records that may not leave, by what people asked. `but_for` is a person whose own asking does not count: what
    is theirs they may have."""
    known = list(facts)
    people, ones = _asked(known, but_for)
    if not people and not ones:
        return frozenset()
    found = {fact.id for fact in known if fact.id in ones or fact.id in people or _about(fact) & people}
    while more := {fact.id for fact in known if fact.id not in found and _whole(fact) & found}:
        found |= more
    return frozenset(found)


def objectors(facts: Iterable[Fact]) -> frozenset[str]:
    """Those of whom nothing at all may be passed on."""
    return frozenset(_asked(list(facts), "")[0])


def _asked(known: list[Fact], but_for: str) -> tuple[set[str], set[str]]:
    """Whose whole record, and which single records, are held back."""
    people: set[str] = set()
    ones: set[str] = set()
    for fact in known:
        if fact.kind != "objection" or not is_in_force(fact) or (but_for and fact.agreed("person") == but_for):
            continue
        scopes, about = fact.names("scope"), fact.names("about")
        if scopes == {"one_record"} and about:
            ones |= about
        else:
            people |= fact.names("person")
    return people, ones


def _about(fact: Fact) -> set[str]:
    line = WHOSE.get(fact.kind)
    return {one for name in line.about for one in fact.names(name)} if line is not None else set()


def _whole(fact: Fact) -> set[str]:
    line = WHOSE.get(fact.kind)
    return {one for name in line.of for one in fact.names(name)} if line is not None else set()


def answer_by(asked_on: str) -> str:
    """The day by which somebody who asked is answered; empty for what is not a whole day."""
    return months_after(asked_on[:10], ANSWER_WITHIN_MONTHS)


def problems_of_correction(text: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What a correction still lacks, as (field, sentence). A refusal says why."""
    found = [
        (name, sentence)
        for name, sentence in (
            ("person", "Say who asks."), ("about", "Say what it is about."),
            ("what_is_wrong", "Write what is wrong, in their words."), ("decision", "Decide what is done."),
        )
        if not text.get(name, "").strip()
    ]  # fmt: skip
    if text.get("decision") == "refused" and not text.get("reason", "").strip():
        found.append(("reason", "Say why it is left as it is."))
    return tuple(found)
