"""What becomes of old records: which are due, what two people decided, holds, and the end of a record.

A record that is destroyed leaves the log's rows where they were, each with its place, its names and the hash of what it
said, so that every chain and every digest still holds; what it said is gone. A certificate the hub has signed says what
was destroyed, when, and by whose decision, in ids and counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from fsdesk.records import Family, Involvement, Person
from fsdesk.records.ids import FamilyId, TeamId, UserId
from fsdesk.revisions import Revision, body_hash, from_body, heads
from fsdesk.rules_retention import DECISIONS, DESTROY, EXTEND, EXTENDED_YEARS, Due, Facts, RetentionClass, decided, due
from fsdesk.rules_retention import REASON_CHARS_MIN as REASON_MIN
from fsdesk.trouble import Refused
from sync.hub import noting
from sync.hub.allocating import end_access
from sync.hub.keyfile import HubKeys
from sync.hub.ledger import Ledger
from sync.hub.ledger_retaining import Hold, Purged, Verdict

CERTIFICATE_CONTEXT = b"fsdesk/1 certificate of destruction\0"
FAMILIES_AT_ONCE = 200
_NOTHING = "Nothing was changed."


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One family that is due, with what was said of it; `held` while a legal hold stands, `decided` once two agree."""

    family: FamilyId
    due: Due
    held: bool
    verdicts: tuple[Verdict, ...]
    decided: str


class Certificate(msgspec.Struct, frozen=True, kw_only=True):
    """What was destroyed, by whose decision, and what of it was where. Ids and counts only."""

    family: FamilyId
    destroyed_at: str
    retention_class: str
    trigger: str
    due: str
    decided_by: tuple[UserId, ...]
    revisions: int
    piece_bytes: int
    set_aside: int
    first_hash: str
    last_hash: str


_encoder = msgspec.json.Encoder(order="deterministic")


def due_items(ledger: Ledger, classes: Sequence[RetentionClass], now: int) -> list[Item]:
    """Every family about which somebody has to decide, in order."""
    families = ledger.all_families()
    gone = ledger.purged(families)
    left = [family for family in families if family not in gone]
    found: list[Item] = []
    for at in range(0, len(left), FAMILIES_AT_ONCE):
        some = left[at : at + FAMILIES_AT_ONCE]
        for family, bodies in ledger.bodies_of_families(some).items():
            item = _item(ledger, family, bodies, classes, now)
            if item is not None:
                found.append(item)
    return found


def _item(
    ledger: Ledger, family: FamilyId, bodies: Sequence[bytes], classes: Sequence[RetentionClass], now: int
) -> Item | None:
    said = due(facts_of(bodies), classes, _day(now))
    if said is None:
        return None
    verdicts = tuple(ledger.verdicts([family]))
    agreed = decided([(one.user, one.decision) for one in verdicts])
    extended = max((one.at for one in verdicts), default=0) + EXTENDED_YEARS * 365 * 86_400
    if agreed == EXTEND and now < extended:
        return None
    held = any(hold.family == family and not hold.lifted_at for hold in ledger.holds())
    return Item(family=family, due=said, held=held, verdicts=verdicts, decided=agreed)


def facts_of(bodies: Sequence[bytes]) -> Facts:
    """What retention asks of a family's record, read from its revisions."""
    by_record: dict[str, list[Revision]] = {}
    last = ""
    for body in bodies:
        revision = from_body(body)
        by_record.setdefault(revision.record, []).append(revision)
        last = max(last, revision.written_at[:10])
    closed: list[str] = []
    births: list[str] = []
    is_closed = False
    for group in by_record.values():
        kind, says = group[0].kind, {name: found[-1].fields[name] for name, found in heads(group).items()}
        if says.get("taken_out"):
            continue
        if kind == Family.kind() and str(group[0].record) == group[0].family:
            is_closed = says.get("status") == "closed"
        elif kind == Involvement.kind():
            closed.append(str(says.get("closed_on") or ""))
        elif kind == Person.kind():
            births.append(str(says.get("born_on") or ""))
    return Facts(
        is_closed=is_closed,
        closed_on=max(closed, default=""),
        last_action=last,
        youngest_birth=max(births, default=""),
        kinds=frozenset(group[0].kind for group in by_record.values()),
    )


def say(ledger: Ledger, verdict: Verdict) -> str:
    """Keep one person's word on a family; what two people have now decided, empty while they have not."""
    if verdict.decision not in DECISIONS or len(verdict.reason) < REASON_MIN:
        raise Refused("Say what is to become of the record, and why, in a sentence.", safe=_NOTHING)
    with ledger.writing():
        _known(ledger, verdict.family)
        ledger.keep_verdict(verdict)
        noting.note(ledger, "retention", verdict.at, user=verdict.user, family=verdict.family, reason=verdict.decision)
        return decided([(one.user, one.decision) for one in ledger.verdicts([verdict.family])])


def hold(ledger: Ledger, asked: Hold) -> None:
    """Put a family under a legal hold: its record is not destroyed until somebody lifts it."""
    if len(asked.reason) < REASON_MIN:
        raise Refused("Say why it is held, in a sentence.", safe=_NOTHING)
    with ledger.writing():
        _known(ledger, asked.family)
        ledger.place_hold(asked)
        noting.note(ledger, "hold", asked.placed_at, user=asked.user, family=asked.family, reason="placed")


def lift(ledger: Ledger, family: FamilyId, user: UserId, now: int) -> None:
    """Lift what holds stand on a family; what was decided before it was held is decided anew."""
    with ledger.writing():
        ledger.lift_hold(family, now, user)
        ledger.forget_verdicts(family)
        noting.note(ledger, "hold", now, user=user, family=family, reason="lifted")


def destroy(
    ledger: Ledger, keys: HubKeys, family: FamilyId, classes: Sequence[RetentionClass], now: int
) -> tuple[Certificate, Purged]:
    """Destroy a family's record, in one transaction: it is looked at anew whether it is due, held and decided.

    Its laptops are told at their next contact to let it go, and say when they have.
    """
    with ledger.writing():
        team = _known(ledger, family)
        ledger.hold_streams([family], team)
        bodies = ledger.bodies_of_families([family]).get(family, ())
        item = _item(ledger, family, bodies, classes, now)
        if item is None or item.held or item.decided != DESTROY:
            raise Refused(
                "This record is not to be destroyed: it is not due, it is held, or no two people have decided it.",
                safe=_NOTHING,
                next_step="See fsdesk-hub retention due.",
            )
        certificate = _certificate(ledger, item, bodies, now)
        raw = _encoder.encode(certificate)
        purged = Purged(family, now, raw, keys.signing.sign(CERTIFICATE_CONTEXT + raw))
        _let_go(ledger, purged)
        noting.note(ledger, "purge", now, family=family, reason=item.due.key)
    return certificate, purged


def _certificate(ledger: Ledger, item: Item, bodies: Sequence[bytes], now: int) -> Certificate:
    hashes = [body_hash(body).hex() for body in bodies]
    return Certificate(
        family=item.family,
        destroyed_at=datetime.fromtimestamp(now, UTC).isoformat(),
        retention_class=item.due.key,
        trigger=item.due.trigger,
        due=item.due.due,
        decided_by=tuple(sorted({one.user for one in item.verdicts})),
        revisions=len(bodies),
        piece_bytes=ledger.piece_bytes(item.family),
        set_aside=len(set_aside_of(ledger, item.family)),
        first_hash=hashes[0] if hashes else "",
        last_hash=hashes[-1] if hashes else "",
    )


def _let_go(ledger: Ledger, purged: Purged) -> None:
    family = purged.family
    aside = set_aside_of(ledger, family)
    for access in ledger.accesses():
        if access.family == family and access.until is None:
            end_access(ledger, access.user, family)
    ledger.restrict(family, restricted=True)  # nobody is granted it for leading its team
    ledger.purge(purged, aside)
    ledger.forget_names(purged.family)
    ledger.forget_verdicts(family)


def destroy_again(ledger: Ledger, keys: HubKeys, purged: Purged, now: int) -> bool:
    """Destroy once more what a copy of before still held, by the certificate of then; whether there was anything.

    Refused when the certificate is not this hub's.
    """
    read_certificate(purged, keys.signing.public_key())
    with ledger.writing():
        if purged.family in ledger.purged([purged.family]) or purged.family not in ledger.all_families():
            return False
        _let_go(ledger, purged)
        noting.note(ledger, "purge", now, family=purged.family, reason="again, after a copy was put back")
    return True


def read_certificate(purged: Purged, key: Ed25519PublicKey) -> Certificate:
    """What a certificate says. Refused when the hub of this key has not signed it for this family."""
    try:
        key.verify(purged.signature, CERTIFICATE_CONTEXT + purged.certificate)
        found = msgspec.json.decode(purged.certificate, type=Certificate)
    except (InvalidSignature, msgspec.MsgspecError) as error:
        raise Refused("This certificate is not one of this hub's.", safe=_NOTHING) from error
    if found.family != purged.family:
        raise Refused("This certificate is another family's.", safe=_NOTHING)
    return found


def set_aside_of(ledger: Ledger, family: FamilyId) -> list[tuple[str, int, bytes]]:
    """What was set aside of a family: (laptop, number, hash)."""
    found = []
    for _, device, n, value, body in ledger.set_aside_bodies():
        try:
            of = from_body(body).family
        except (msgspec.MsgspecError, ValueError):
            continue
        if of == family:
            found.append((device, n, value))
    return found


def still_on(ledger: Ledger, families: Sequence[FamilyId]) -> Mapping[FamilyId, list[str]]:
    """On which laptops families that were destroyed may still be: those told to let them go that have not said so."""
    found: dict[FamilyId, list[str]] = {family: [] for family in families}
    for removal in ledger.removals():
        if removal.family in found and not removal.confirmed:
            found[removal.family].append(removal.device)
    return found


def _known(ledger: Ledger, family: FamilyId) -> TeamId:
    team = ledger.team_of([family]).get(family)
    if team is None:
        raise Refused("This hub knows no family with that id.", safe=_NOTHING)
    if ledger.purged([family]):
        raise Refused("The record of this family was destroyed already.", safe=_NOTHING)
    return team


def _day(now: int) -> date:
    return datetime.fromtimestamp(now, UTC).date()
