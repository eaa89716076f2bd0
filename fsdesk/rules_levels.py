"""Levels of need: which decisions stand, which counts meanwhile, and what a decision needs. Pure.

A level is of need, not of service; it is named, never a bare number. Two decisions made apart both stand, and the more
protective counts until somebody decides again (the rule of the Routemap's partnerships for risk: never less safe).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fsdesk.services import Level, LevelScheme
from fsdesk.views import View

RATIONALE_LEAST = 40
"""Characters a rationale has at least: about one short sentence."""

_ORDER = {"U": 1, "A": 2, "M": 3, "I": 4, "1": 1, "2": 2, "3": 3, "4": 4}
"""How protective a level is whose scheme is not on this laptop; never shown."""


class Decided(View, frozen=True, kw_only=True):
    """One decision, as the rules look at it. `levels` has several where two people wrote the level apart."""

    id: str
    levels: tuple[str, ...]
    scheme: LevelScheme | None = None
    supersedes: tuple[str, ...] = ()
    confirmed: bool = False


def level_in(scheme: LevelScheme | None, code: str) -> Level | None:
    """A level of a scheme by its code; None where the scheme or the code is not known here."""
    return next((level for level in scheme.level if level.code == code), None) if scheme is not None else None


def ordinal_of(decided: Decided) -> int:
    """How protective a decision is: the most protective of the levels it names."""
    known = (level_in(decided.scheme, code) for code in decided.levels)
    found = (level.ordinal if level else _ORDER.get(code, 0) for level, code in zip(known, decided.levels, strict=True))
    return max(found, default=0)


def is_statutory(decided: Decided) -> bool:
    """Whether it is at a level at which the law asks for more than help."""
    found = [level_in(decided.scheme, code) for code in decided.levels]
    if any(level is not None for level in found):
        return any(level is not None and level.statutory for level in found)
    return ordinal_of(decided) >= 4


def standing(decisions: Iterable[Decided]) -> tuple[Decided, ...]:
    """The decisions that no other replaces, most protective first. One that names itself replaces nothing."""
    found = tuple(decisions)
    gone = {name for one in found for name in one.supersedes if name != one.id}
    left = tuple(one for one in found if one.id not in gone) or found  # a ring of names would hide every decision
    return tuple(sorted(left, key=lambda one: (-ordinal_of(one), one.id)))


def needs_confirmation(decided: Decided, decisions: Iterable[Decided]) -> bool:
    """Whether a lead has to confirm it: it goes to a statutory level, or comes from one that is still in force."""
    found = {one.id: one for one in decisions}
    was = any(is_statutory(each) for one in before_this(decided, found.values()) for each in _in_force(one, found))
    return is_statutory(decided) != was


def counting(decisions: Iterable[Decided]) -> Decided | None:
    """The decision that counts now: the most protective of those that stand.

    A way out of a statutory level that no lead has confirmed leaves what it would replace in force, however many
    decisions follow it.
    """
    found = {one.id: one for one in decisions}
    in_force = [each for head in standing(found.values()) for each in _in_force(head, found)]
    return max(in_force, key=lambda one: (ordinal_of(one), one.id), default=None)


def _in_force(one: Decided, found: Mapping[str, Decided], seen: frozenset[str] = frozenset()) -> tuple[Decided, ...]:
    """A decision, and the statutory ones it does not yet replace because no lead has confirmed it."""
    if is_statutory(one) or one.confirmed:
        return (one,)
    before = [each for each in before_this(one, found.values()) if each.id not in seen]
    kept = (each for earlier in before for each in _in_force(earlier, found, seen | {one.id}))
    return (one, *(each for each in kept if is_statutory(each)))


def before_this(decided: Decided, decisions: Iterable[Decided]) -> tuple[Decided, ...]:
    """The decisions it replaces, as far as they are here."""
    return tuple(one for one in decisions if one.id in decided.supersedes and one.id != decided.id)


class Choice(View, frozen=True, kw_only=True):
    """What is written so far on the page of a decision."""

    level: str = ""
    service_level: str = ""
    escalated: bool | None = None
    reasons: tuple[str, ...] = ()
    rationale: str = ""
    what_tried: str = ""
    participants: tuple[str, ...] = ()
    family_view: str = ""
    family_agreed: str = ""
    child_rights: str = ""


class Lacks(View, frozen=True, kw_only=True):
    """Something a decision still needs: the field, and how to put it right."""

    field: str
    sentence: str


def problems_before_deciding(choice: Choice, scheme: LevelScheme, name: str) -> tuple[Lacks, ...]:
    """What a decision on this child still needs, in the order of the page."""
    found: list[Lacks] = []

    def lack(field: str, sentence: str) -> None:
        found.append(Lacks(field=field, sentence=sentence))

    level = level_in(scheme, choice.level)
    if level is None:
        lack("assessed_level", f"Choose the level of need that fits {name} now.")
    written = len(choice.rationale.strip())
    if written < RATIONALE_LEAST:
        missing = f"{RATIONALE_LEAST - written} more characters" if written else "a sentence or more"
        lack("rationale", f"Say why this level: {missing}.")
    if level is not None and level.needs_what_tried and not choice.what_tried.strip():
        lack("what_tried", f"For “{level.label}”, say what was tried already.")
    asked = level_in(scheme, choice.service_level)
    if level is not None and asked is not None and asked.ordinal > level.ordinal and choice.escalated is None:
        lack("escalated_for_access", "More service is asked for than the need: say whether only to get a service.")
    if choice.escalated and asked is None:
        lack("service_level_requested", "Say which level of service is asked for.")
    if not choice.participants:
        lack("participants", "Say who took part in deciding.")
    if not choice.family_view.strip():
        lack("family_view", "Write what the family thinks, or why they were not asked.")
    if not choice.family_agreed:
        lack("family_agreed", "Answer whether the family agrees.")
    if not choice.child_rights.strip():
        lack("child_rights", f"Write how {name}’s rights were considered.")
    return tuple(found)
