"""The moment a family has said no, nothing is set going to a place they do not want, with a line or without.

What has happened can always be written down, or the truth would be lost; what is about to happen is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from fsdesk import rules_consenting as rules
from fsdesk.desk.consent_reading import PASSING_ON, permissions_in
from fsdesk.desk.reader import fact_of
from fsdesk.desk.reading import Held
from fsdesk.records.fields import Value
from fsdesk.records.ids import FamilyId
from fsdesk.rules_consenting import Permission, Word
from fsdesk.rules_rights import objectors
from fsdesk.trouble import Refused

if TYPE_CHECKING:
    from fsdesk.desk.pen import Pen

_WHY: dict[Word, str] = {
    Word.WITHDRAWN: "The family has taken back their permission to share this with {place}.",
    Word.REFUSED: "The family has said no to sharing this with {place}.",
    Word.EXPIRED: "Their permission to share with {place} has ended.",
    Word.LIMITED: "The family said yes to {place} with a condition. Read it, and make what goes keep to it, first.",
    Word.INFORM: "What was written for {place} is no permission: a no would not have been obeyed.",
    Word.NOT_NOW: "The family does not want to share this with {place} now.",
    Word.UNFINISHED: "The permission for {place} is not finished.",
    Word.UNASKED: "There is no permission for all of this to go to {place}.",
}
_NEXT = (
    "Talk with them first. If somebody is at risk, use “Act now to keep somebody safe” on the page Consent & sharing."
)


def refuse_sharing(
    permissions: Iterable[Permission], place: str, subjects: Iterable[str], categories: Iterable[str], now: str
) -> None:
    """Refuse to hand something over under permission unless every part of it may go to this very place now."""
    word = rules.why_not_share(list(permissions), place, subjects, categories, now)
    if word is not None:
        raise Refused(_WHY[word].format(place=place or "them"), safe="Nothing has left this laptop.", next_step=_NEXT)


def refuse_passing_on(
    pen: Pen, fields: Mapping[str, Value], before: Held | None, family: FamilyId | None
) -> None:  # fmt: skip
    """Refuse a connection about to be made by which a place would be told something the family has said no to.

    One that was made on an earlier day is written down as it was.
    """
    if family is None or not {"type", "service", "made_on", "persons"} & fields.keys():
        return

    def now_said(name: str) -> str:
        value = fields[name] if name in fields else before.value(name) if before is not None else None
        return value if isinstance(value, str) else ""

    made, today = now_said("made_on"), pen.today_is.isoformat()
    if now_said("type") not in PASSING_ON or (made and made.rstrip("~") < today[: len(made.rstrip("~"))]):
        return
    now = pen.clock.now().isoformat()[:16]
    persons = fields["persons"] if "persons" in fields else before.value("persons") if before is not None else ()
    refuse_objected(pen, family, map(str, persons) if isinstance(persons, tuple) else ())
    no = rules.no_said_to(permissions_of(pen, family), now_said("service"), now)
    if no is not None:
        word = rules.standing(no, now)
        raise Refused(
            _WHY[word].format(place=now_said("service")),
            safe="Nothing has been passed on.",
            next_step="Choose “Told about it” to give them the details themselves, or talk with them first.",
        )


def refuse_objected(pen: Pen, family: FamilyId, subjects: Iterable[str]) -> None:
    """Refuse to pass on anything of somebody who asked that nothing of theirs is, until that is decided."""
    asked = map(fact_of, pen.reader.for_a_rule(family, ("objection",)))
    if objectors(asked) & set(subjects):
        raise Refused(
            "Somebody it is about has asked that nothing of theirs is passed on.",
            safe="Nothing has been passed on.",
            next_step="Talk with them first; your lead decides what they asked.",
        )


def permissions_of(pen: Pen, family: FamilyId) -> list[Permission]:
    """The permissions of a family at their narrowest, whoever is looking: a no that is not shown still counts."""
    return permissions_in(pen.reader.for_a_rule(family, ("sharing_permission",)))
