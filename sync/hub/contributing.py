"""What partners say of the families shared with them: kept once, until somebody who works with the family has put it
into the record or set it aside. It is kept whatever becomes of the sharing meanwhile. Who hears what was said for none
of those who work with the family is decided in `apart`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

import msgspec

from fsdesk.records.ids import FamilyId, UserId
from fsdesk.revisions import Revision, from_body
from fsdesk.roles import CONTRIBUTED_KINDS, Action, Decision, Role, decide
from fsdesk.rules_contributing import OF_KIND, OFFICER
from sync.asked_shared import ALREADY, ASIDE, ASIDES_MAX, IN_RECORD, ROWS_MAX, TOO_MANY, WAITING_MAX, WAITS, AddAsked
from sync.hub.apart import hears, keeps_apart, leads_family, may_be_about
from sync.hub.ledger import Device, Ledger
from sync.hub.ledger_shared import Contribution
from sync.hub.noting import note
from sync.hub.shared import as_partner, named_now, partner_context, told_of
from sync.hub.showing import actor_of, context_of
from sync.questions import NOT_ALLOWED

ROWS_AT_ONCE = 64
_ALL = ("",)
"""Whoever works with the family reads it."""
_encoder = msgspec.msgpack.Encoder(order="deterministic")
_decoder = msgspec.msgpack.Decoder(dict[str, str])


def fields_of(one: Contribution) -> dict[str, str]:
    """What somebody said, by field."""
    return _decoder.decode(one.body)


def add(ledger: Ledger, asker: Device, said: AddAsked, now: int, *, sealed: bool = False) -> bool | str:
    """Keep what a partner said of a family they are or were named for; False when it was kept before; or a code.

    What comes when the family is no longer shared with them, or is said of something they are no longer told of, is
    kept all the same and marked late: they wrote it in good faith, and whoever works with the family judges it. So is
    what came `sealed` from their laptop, whatever became of the laptop and of them, and however much waits.
    """
    name, body = said.contribution.hex(), _encoder.encode(said.fields)
    what = (said.family, said.kind, said.record, said.said_at, body, *([said.readers] if said.readers else []))
    mark = hashlib.blake2b(_encoder.encode(what)).digest()[:32]
    with ledger.writing():
        partner = ledger.device(asker.device) if sealed else as_partner(ledger, asker)
        if partner is None:
            return NOT_ALLOWED
        kept = ledger.contribution(name)
        if kept is not None:
            return False if (kept.user, kept.mark) == (partner.user, mark) else ALREADY
        ever = [one for one in ledger.namings([said.family]) if one.user == partner.user]
        if not ever or ledger.purged([said.family]) or ledger.excluded(partner.user, [said.family]):
            return NOT_ALLOWED
        if not sealed and ledger.waiting_of(partner.user) >= WAITING_MAX:
            return TOO_MANY
        late = sealed or not _is_told(ledger, partner, said, now)
        one = Contribution(
            contribution=name,
            user=partner.user,
            family=said.family,
            agency=ever[-1].agency,
            kind=said.kind,
            record=said.record,
            body=body,
            mark=mark,
            said_at=said.said_at,
            came=now,
            late=late,
            state=WAITS,
            readers=said.readers,
            not_for="\n".join(may_be_about(ledger, said.family, said.readers)),
        )
        ledger.add_contribution(_as_it_stands(ledger, one, now))
        note(ledger, "contribute", now, user=partner.user, family=_noted_of(one), reason=said.kind)
    return True


def _as_it_stands(ledger: Ledger, one: Contribution, now: int) -> Contribution:
    """What is said again to a hub that was put back may stand in the record already: then nobody has to read it."""
    if not ledger.tenant().put_back:
        return one
    for raw in ledger.bodies_of_families([one.family]).get(one.family, ()):
        revision = from_body(raw)
        says_it = revision.kind in CONTRIBUTED_KINDS and revision.fields.get("contribution") == one.contribution
        if says_it and (not one.readers or keeps_apart(ledger, one, revision)):
            return one._replace(state=IN_RECORD, body=b"", settled=now, settled_by=revision.author)
    return one


def _noted_of(one: Contribution) -> FamilyId:
    """Of which family the log says that something was said or settled; of none where its lead must not know."""
    return FamilyId("") if one.readers == OFFICER else one.family


def _is_told(ledger: Ledger, partner: Device, said: AddAsked, now: int) -> bool:
    """Whether the family is shared with them now, and what they speak of is among what they are told."""
    naming = named_now(ledger, partner, said.family)
    told = told_of(ledger, partner, naming, now) if naming is not None else None
    standing = ledger.standings(partner.user, [said.family]).get(said.family)
    may = decide(actor_of(partner), Action.WRITE, partner_context(partner, standing)) is Decision.YES
    if told is None or not may:
        return False
    return not said.record or (said.record, OF_KIND.get(said.kind, "")) in {
        (one, kind) for one, kind, _ in told.records
    }


def sent(ledger: Ledger, asker: Device, limit: int) -> Sequence[Contribution] | str:
    """What became of somebody's contributions, the newest first; or a code. Nothing of families hidden from them since.
    Called within one unmoving view."""
    partner = as_partner(ledger, asker)
    if partner is None:
        return NOT_ALLOWED
    found = ledger.contributions_of(partner.user, limit)
    hidden = ledger.excluded(partner.user, {one.family for one in found}) if found else set()
    return [one for one in found if one.family not in hidden]


def waiting(ledger: Ledger, asker: Device, after: str) -> tuple[list[Contribution], bool] | str:
    """Some of what waits of the families somebody may write of, and whether that was all; or a code. Called within one
    unmoving view."""
    if asker.role == Role.PARTNER:
        return NOT_ALLOWED
    families = [family for family in ledger.waiting_families(_ALL) if _may_write(ledger, asker, family)]
    found = ledger.waiting(families, _ALL, place_of(ledger, after), ROWS_AT_ONCE + 1) if families else []
    return list(found[:ROWS_AT_ONCE]), len(found) <= ROWS_AT_ONCE


def place_of(ledger: Ledger, name: str) -> tuple[int, str]:
    """Where in the order of what waits a contribution stands; before all of it where there is none of that name."""
    last = ledger.contribution(name) if name else None
    return (-1, "") if last is None else (last.came, last.contribution)


def _may_settle(ledger: Ledger, asker: Device, one: Contribution) -> bool:
    """Whether somebody reads a contribution, and so decides about it."""
    if one.readers:
        return hears(ledger, asker, one)
    return asker.role != Role.PARTNER and _may_write(ledger, asker, one.family)


def _may_write(ledger: Ledger, asker: Device, family: FamilyId) -> bool:
    standing = ledger.standings(asker.user, [family]).get(family)
    return decide(actor_of(asker), Action.WRITE, context_of(asker, standing)) is Decision.YES


def set_aside(ledger: Ledger, asker: Device, name: str, reason: str, now: int) -> bool | str:
    """Somebody who reads it sets one aside; False when they had; or a code."""
    with ledger.writing():
        one = ledger.contribution(name)
        if one is None or not _may_settle(ledger, asker, one):
            return NOT_ALLOWED
        if one.state != WAITS:
            return False if (one.state, one.settled_by, one.reason) == (ASIDE, asker.user, reason) else ALREADY
        ledger.settle_contribution(name, ASIDE, now, asker.user, reason)
        note(ledger, "settle", now, user=asker.user, family=_noted_of(one), reason=one.kind)
    return True


def were_set_aside(ledger: Ledger, asker: Device, family: FamilyId) -> list[Contribution] | str:
    """The latest that were set aside of a family, or of any (empty), with the reasons, the newest first; or a code. By
    the asker, and, for who leads its team, by anybody; of each, who asks must be somebody who would read it now. Called
    within one unmoving view."""
    now = ledger.device(asker.device)
    if now is None or now.suspended or now.role == Role.PARTNER:
        return NOT_ALLOWED
    by = UserId("") if family and leads_family(ledger, now, family) else now.user
    found = ledger.set_aside_of(family, by, ROWS_MAX)
    return [one for one in found if one.reason and _may_settle(ledger, now, one)][:ASIDES_MAX]


def note_taken_in(ledger: Ledger, taken: Iterable[Revision], now: int) -> None:
    """Settle what these revisions say they put into the record, in the transaction that took them. One that was set
    aside and is put in all the same stands in the record."""
    for r in taken:
        name = r.fields.get("contribution")
        if r.kind not in CONTRIBUTED_KINDS or not isinstance(name, str) or not name:
            continue
        one = ledger.contribution(name)
        if one is not None and one.family == r.family:
            ledger.settle_contribution(name, IN_RECORD, now, r.author)
