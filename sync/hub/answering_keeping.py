"""Answers who decides about old records: what is due, what people have asked for, holds, certificates, and their word.

Each word is signed by the laptop it is said at, and the second of two that agree is acted upon at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from fsdesk.old_records import CertificateTold, HoldTold
from fsdesk.roles import Action, Context, may
from fsdesk.rules_contributing import OFFICER
from fsdesk.rules_retention import DESTROY
from fsdesk.trouble import Refused
from sync import asked_keeping as asked
from sync.hub import erasing, noting, retaining, surveying, verdicts
from sync.hub.certificates import classes_in, keep_certificate
from sync.hub.hub import Hub
from sync.hub.ledger import Device, Ledger
from sync.hub.ledger_retaining import WHOLE_FAMILY, Erasure, Hold, Purged, Verdict
from sync.hub.showing import actor_of
from sync.protocol import Unreadable, pack, unpack
from sync.questions import NOT_ALLOWED, Reply, reply

CERTIFICATES_MAX = 200
_REFUSED = asked.REFUSED


def _survey(hub: Hub, asker: Device, body: bytes) -> Reply:
    question = unpack(body, asked.Survey)
    if not _decides(asker):
        return Reply(NOT_ALLOWED)
    if not question.after:
        noting.note(hub.ledger, "retention", hub.now(), user=asker.user, reason="looked at what is due")
    with hub.ledger.reading():
        found = surveying.survey(hub.ledger, asker, question.after, classes_in(hub.folder), hub.now())
    return reply(found)


def _decides(asker: Device) -> bool:
    """Whether somebody may be one of two who decide about some family at all."""
    return any(
        may(actor_of(asker), action, context)
        for action, context in ((Action.RETAIN, Context()), (Action.AUDIT, Context(team=True)))
    )


def _keeps(asker: Device) -> bool:
    return may(actor_of(asker), Action.RETAIN, Context())


def _holds(hub: Hub, asker: Device, body: bytes) -> Reply:
    unpack(body, asked.Nothing)
    if not _keeps(asker):
        return Reply(NOT_ALLOWED)
    names = surveying.names_of(hub.ledger)
    with hub.ledger.reading():
        standing = [one for one in hub.ledger.holds() if not one.lifted_at]
        labels = surveying.labels_of(hub.ledger, [one.family for one in standing])
    rows = [
        HoldTold(
            one.family, labels.get(one.family, ""), names.get(one.user, one.user), one.reason, one.placed_at,
            one.review_on,
        )
        for one in standing
    ]  # fmt: skip
    return reply(asked.HoldsTold(tuple(rows)))


def _certificates(hub: Hub, asker: Device, body: bytes) -> Reply:
    unpack(body, asked.Nothing)
    if not _keeps(asker):
        return Reply(NOT_ALLOWED)
    with hub.ledger.reading():
        gone: list[Purged | Erasure] = [*hub.ledger.purges(), *hub.ledger.erasures()]
        newest = sorted(gone, key=lambda one: (-one.at, one.family))[:CERTIFICATES_MAX]
        still = retaining.still_on(hub.ledger, [one.family for one in newest if isinstance(one, Purged)])
    rows = [
        CertificateTold(
            one.family,
            one.person if isinstance(one, Erasure) else WHOLE_FAMILY,
            one.certificate,
            one.signature,
            len(still.get(one.family, ())),
        )
        for one in newest
    ]
    return reply(asked.CertificatesTold(tuple(rows)))


def _find(hub: Hub, asker: Device, body: bytes) -> Reply:
    question = unpack(body, asked.FindFamily)
    if len(question.words) > asked.REASON_CHARS_MAX:
        raise Unreadable("not_understood")
    if not _decides(asker):
        return Reply(NOT_ALLOWED)
    noting.note(hub.ledger, "search", hub.now(), user=asker.user)
    with hub.ledger.reading():
        return reply(surveying.find(hub.ledger, asker, question.words))


def _weigh(hub: Hub, asker: Device, body: bytes) -> Reply:
    question = unpack(body, asked.Weigh)
    if not verdicts.may_say(hub.ledger, asker, question.family):
        return Reply(NOT_ALLOWED)
    with hub.ledger.reading():
        try:
            found = erasing.weigh(hub.ledger, question.family, question.person)
        except Refused as refusal:
            return _no(refusal)
        held = retaining.is_held(hub.ledger, question.family)
    goes = tuple(sorted(Counter(found.goes.values()).items()))
    return reply(asked.Weighed(goes, len(found.anew), held))


def _say(hub: Hub, asker: Device, body: bytes) -> Reply:
    try:
        verdict = verdicts.verdict_of(asker, unpack(body, asked.Said), hub.now())
        if _is_carried_out(hub, verdict):
            return reply(asked.Came(asked.DONE))
        if not verdicts.may_say(hub.ledger, asker, verdict.family):
            return Reply(NOT_ALLOWED)
        return reply(asked.Came(_came(hub, verdict)))
    except Refused as refusal:
        return _no(refusal)


def _is_carried_out(hub: Hub, verdict: Verdict) -> bool:
    """Whether these very words, as they were signed, are among those by which it was destroyed: the reply was lost."""
    ledger, key = hub.ledger, hub.keys.signing.public_key()
    certificates: list[retaining.Certificate | erasing.ErasureCertificate]
    with ledger.reading():
        if verdict.person:
            found = [one for one in ledger.erasures() if one.person == verdict.person]
            certificates = [erasing.read_erasure(one, key) for one in found]
        else:
            gone = [one for one in ledger.purges() if one.family == verdict.family]
            certificates = [retaining.read_certificate(one, key) for one in gone]
    return any(signed.said == verdict.body for one in certificates for signed in one.signed)


def _came(hub: Hub, verdict: Verdict) -> str:
    """Keep a verdict; where it is the second of two to destroy, and nothing stops it, do so."""
    ledger = hub.ledger
    if verdict.person:
        erasing.weigh(ledger, verdict.family, verdict.person)
    agreed = retaining.say(ledger, verdict)
    if agreed != DESTROY:
        return asked.DECIDED if agreed else ""
    if retaining.is_held(ledger, verdict.family):
        return asked.DECIDED
    if not ledger.may_empty() or _waits_for_the_officer(ledger, verdict):
        return asked.BY_OFFICE
    carry_out(hub, verdict)
    return asked.DONE


def _waits_for_the_officer(ledger: Ledger, verdict: Verdict) -> bool:
    """Whether words wait that may be about who leads the team: who is the second of two, and leads, is not told why."""
    return bool(verdict.person and ledger.waiting([verdict.family], (OFFICER,), (-1, ""), 1))


def carry_out(hub: Hub, verdict: Verdict) -> None:
    """Destroy what two people have decided to, and keep the certificate beside the ledger too."""
    gone: Purged | Erasure
    if verdict.person:
        _, gone = erasing.destroy_person(hub.ledger, hub.keys, verdict.family, verdict.person, hub.now())
    else:
        _, gone = retaining.destroy(hub.ledger, hub.keys, verdict.family, classes_in(hub.folder), hub.now())
    if hub.folder is not None:
        keep_certificate(hub.folder, gone)


def _hold(hub: Hub, asker: Device, body: bytes) -> Reply:
    question = _reasoned(body)
    if not verdicts.may_keep(hub.ledger, asker, question.family):
        return Reply(NOT_ALLOWED)
    placed = Hold(
        question.family, hub.now(), asker.user, question.reason.strip(), question.review_on, 0, retaining.NOBODY
    )
    return _done(lambda: retaining.hold(hub.ledger, placed))


def _lift(hub: Hub, asker: Device, body: bytes) -> Reply:
    question = _reasoned(body)
    if not verdicts.may_keep(hub.ledger, asker, question.family):
        return Reply(NOT_ALLOWED)
    reason = question.reason.strip()
    return _done(lambda: retaining.lift(hub.ledger, question.family, asker.user, reason, hub.now()))


def _reasoned(body: bytes) -> asked.HoldAsked:
    question = unpack(body, asked.HoldAsked)
    if len(question.reason) > asked.REASON_CHARS_MAX or len(question.review_on) > len("2026-11-30"):
        raise Unreadable("not_understood")
    return question


def _done(act: Callable[[], None]) -> Reply:
    try:
        act()
    except Refused as refusal:
        return _no(refusal)
    return reply(asked.Came(asked.DONE))


def _no(refusal: Refused) -> Reply:
    return Reply(_REFUSED, pack(asked.Came(refusal.sentence)))


ANSWERS: Mapping[str, Callable[[Hub, Device, bytes], Reply]] = {
    asked.SURVEY: _survey,
    asked.HOLDS: _holds,
    asked.CERTIFICATES: _certificates,
    asked.FIND: _find,
    asked.WEIGH: _weigh,
    asked.SAY: _say,
    asked.HOLD: _hold,
    asked.LIFT: _lift,
}
"""What is answered here."""
