"""Verdicts: believed only as the laptop of whoever gave them signed them, when given and again when they count.

So nobody decides in another's name: not at the hub's command line, and not by a row put into its tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.roles import Action, may
from fsdesk.rules_retention import DECISIONS, EXTEND, REASON_CHARS_MIN, decided
from fsdesk.trouble import Refused
from sync.asked_keeping import REASON_CHARS_MAX, Said, said_by
from sync.hub.ledger import Device, Ledger
from sync.hub.ledger_retaining import WHOLE_FAMILY, Verdict
from sync.hub.showing import actor_of, context_of
from sync.protocol import Unreadable

_NOTHING = "Nothing was changed."


def verdict_of(asker: Device, said: Said, now: int) -> Verdict:
    """The verdict this laptop's person gives. Unreadable when they did not sign it; Refused when it says too little."""
    saying = said_by(said, Ed25519PublicKey.from_public_bytes(asker.sign))
    if (saying.device, saying.user) != (asker.device, asker.user):
        raise Unreadable("not_the_author")
    reason = said.reason.strip()
    if saying.decision not in DECISIONS or not REASON_CHARS_MIN <= len(reason) <= REASON_CHARS_MAX:
        raise Refused("Say what is to become of the record, and why, in a sentence.", safe=_NOTHING)
    if (saying.decision == EXTEND) != bool(saying.until) or (saying.until and not is_day(saying.until)):
        raise Refused("Say until when it is kept, as a day.", safe=_NOTHING)
    return Verdict(
        family=saying.family,
        user=asker.user,
        decision=saying.decision,
        reason=said.reason,
        at=now,
        person=saying.person,
        until=saying.until,
        device=asker.device,
        body=said.body,
        sign=said.sign,
    )


def is_day(text: str) -> bool:
    """Whether this is a day, as YYYY-MM-DD."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def may_say(ledger: Ledger, asker: Device, family: FamilyId) -> bool:
    """Whether somebody may be one of the two: the information-governance officer, and whoever may know the family and
    read who looked at it, as who leads its team may."""
    context = context_of(asker, ledger.standings(asker.user, [family]).get(family))
    actor = actor_of(asker)
    second = may(actor, Action.KNOW, context) and may(actor, Action.AUDIT, context)
    return second or may(actor, Action.RETAIN, context)


def may_keep(ledger: Ledger, asker: Device, family: FamilyId) -> bool:
    """Whether somebody may put a family under a hold, and lift it."""
    context = context_of(asker, ledger.standings(asker.user, [family]).get(family))
    return may(actor_of(asker), Action.RETAIN, context)


def standing(ledger: Ledger, family: FamilyId, person: RecordId = WHOLE_FAMILY) -> list[Verdict]:
    """What has been said of a family, or of one person in it, and is as its laptop signed it."""
    found = [one for one in ledger.verdicts([family]) if one.person == person]
    return [one for one in found if _is_signed(ledger, one)]


def _is_signed(ledger: Ledger, verdict: Verdict) -> bool:
    laptop = ledger.device(verdict.device)
    if laptop is None or laptop.user != verdict.user:
        return False
    try:
        saying = said_by(
            Said(verdict.body, verdict.sign, verdict.reason), Ed25519PublicKey.from_public_bytes(laptop.sign)
        )
    except Unreadable:
        return False
    said = (saying.device, saying.user, saying.family, saying.person, saying.decision, saying.until)
    return said == (
        verdict.device, verdict.user, verdict.family, verdict.person, verdict.decision, verdict.until
    )  # fmt: skip


def agreed(said: Sequence[Verdict]) -> str:
    """What two different people have decided; empty while they have not."""
    return decided([(one.user, one.decision) for one in said])
