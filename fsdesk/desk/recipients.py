"""Places that were given something about somebody, and are to be told what that person asked of it since.

Source: UK GDPR, Article 19: whoever was given it is told of a correction and of a restriction; Article 16: and of what
the person says of it themselves. Each place once, and only for what it was given before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fsdesk.desk import consent_reading as reading
from fsdesk.desk.reading import Held, of_kind
from fsdesk.rules_sharing import Act
from fsdesk.views_planning import Option


def to_tell(held: Sequence[Held], one: Held) -> tuple[Option, ...]:
    """The places that were given something about who asked, before it was decided or said, and have not been told."""
    if not is_to_be_told(held, one):
        return ()
    told = set(one.list("told"))
    found = {act.recipient: None for act in acts_before(held, one) if act.recipient not in told}
    return tuple((place, place) for place in found)


def acts_before(held: Sequence[Held], one: Held) -> list[Act]:
    """Every act by which something about who asked went out before, the first one first."""
    person, day = one.text("person"), one.text("decided_on") or one.text("said_on") or "9999"
    acts = sorted(reading.acts_in(held), key=lambda act: act.at)
    return [act for act in acts if act.went_out and person in act.subjects and act.at[:10] <= day]


def is_to_be_told(held: Sequence[Held], one: Held) -> bool:
    """Whether something has come of what somebody asked that whoever was given it has to know."""
    if one.kind == "correction":
        return one.text("decision") in ("corrected", "annotated")
    if one.kind == "objection":
        return one.text("status") == "upheld"
    return one.kind == "own_statement" and bool(one.text("words").strip()) and not _is_told_of(held, one)


def _is_told_of(held: Iterable[Held], statement: Held) -> bool:
    """Whether a correction that let these words stand tells of them already."""
    return any(
        each.text("decision") == "annotated"
        and (each.text("about"), each.text("person")) == (statement.text("about"), statement.text("person"))
        for each in of_kind(held, "correction")
    )
