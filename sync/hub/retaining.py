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

from fsdesk.old_records import FAMILY_CERTIFICATE
from fsdesk.records import Family, Involvement, Person
from fsdesk.records.ids import FamilyId, TeamId, UserId
from fsdesk.revisions import Revision, body_hash, from_body, heads
from fsdesk.rules_retention import DESTROY, EXTEND, Due, Facts, RetentionClass, due
from fsdesk.rules_retention import REASON_CHARS_MIN as REASON_MIN
from fsdesk.trouble import Refused
from sync.hub import noting, verdicts
from sync.hub.allocating import end_access
from sync.hub.keyfile import HubKeys
from sync.hub.ledger import Ledger
from sync.hub.ledger_retaining import Hold, Purged, Verdict
from sync.hub.verdicts import is_day

FAMILIES_AT_ONCE = 200
NOBODY = UserId("")
_NOTHING = "Nothing was changed."


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """One family that is due, with what was said of it; `held` while a legal hold stands, `decided` once two agree."""

    family: FamilyId
    due: Due
    held: bool
    verdicts: tuple[Verdict, ...]
    decided: str
    facts: Facts
    revisions: int


class Signed(msgspec.Struct, frozen=True, kw_only=True):
    """One of the verdicts that decided it, as its laptop signed it: ids, days and the hash of its reason."""

    user: UserId
    laptop: str
    laptop_key: bytes
    said: bytes
    signature: bytes


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
    signed: tuple[Signed, ...] = ()


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
            item = item_of(ledger, family, bodies, classes, now)
            if item is not None:
                found.append(item)
    return found


def item_of(
    ledger: Ledger, family: FamilyId, bodies: Sequence[bytes], classes: Sequence[RetentionClass], now: int
) -> Item | None:
    """One family, if somebody has to decide about it."""
    facts = facts_of(bodies)
    rests_on = due(facts, classes, _day(now))
    if rests_on is None:
        return None
    said = tuple(one for one in verdicts.standing(ledger, family) if _counts(one, facts, _day(now)))
    agreed = verdicts.agreed(said)
    if agreed == EXTEND:
        return None
    return Item(
        family=family,
        due=rests_on,
        held=is_held(ledger, family),
        verdicts=said,
        decided=agreed,
        facts=facts,
        revisions=len(bodies),
    )


def _counts(said: Verdict, facts: Facts, today: date) -> bool:
    """Whether a verdict still says something: nobody has worked with the family since, and it is not over."""
    is_over = said.decision == EXTEND and said.until <= today.isoformat()
    return not is_over and _day(said.at).isoformat() >= facts.last_action


def is_held(ledger: Ledger, family: FamilyId) -> bool:
    """Whether a legal hold stands on a family."""
    return any(hold.family == family and not hold.lifted_at for hold in ledger.holds())


def facts_of(bodies: Sequence[bytes]) -> Facts:
    """What retention asks of a family's record, read from its revisions."""
    by_record: dict[str, list[Revision]] = {}
    last = label = ""
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
            is_closed, label = says.get("status") == "closed", str(says.get("label") or "")
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
        label=label,
    )


def say(ledger: Ledger, verdict: Verdict) -> str:
    """Keep one person's word on a family; what two people have now decided, empty while they have not.

    Here and below, what the same person says again in the same words is done already, and nothing is changed.
    """
    with ledger.writing():
        known(ledger, verdict.family)
        user, family, person = verdict.user, verdict.family, verdict.person
        if (user, verdict.body) not in {(one.user, one.body) for one in ledger.verdicts([family])}:
            ledger.keep_verdict(verdict)
            reason = verdict.decision
            noting.note(ledger, "retention", verdict.at, user=user, family=family, person=person, reason=reason)
        return verdicts.agreed(verdicts.standing(ledger, verdict.family, verdict.person))


def hold(ledger: Ledger, asked: Hold) -> None:
    """Put a family under a legal hold: its record is not destroyed until somebody lifts it."""
    if len(asked.reason) < REASON_MIN or not is_day(asked.review_on):
        raise Refused("Say why it is held, in a sentence, and the day somebody looks at it again.", safe=_NOTHING)
    with ledger.writing():
        known(ledger, asked.family)
        standing = [one for one in ledger.holds() if one.family == asked.family and not one.lifted_at]
        if asked._replace(placed_at=0) in [one._replace(placed_at=0) for one in standing]:
            return
        if standing:
            raise Refused("A hold stands on this family already.", safe=_NOTHING)
        ledger.place_hold(asked)
        noting.note(ledger, "hold", asked.placed_at, user=asked.user, family=asked.family, reason="placed")


def lift(ledger: Ledger, family: FamilyId, user: UserId, reason: str, now: int) -> None:
    """Lift what holds stand on a family; what was decided before it was held is decided anew."""
    if len(reason) < REASON_MIN:
        raise Refused("Say why it is lifted, in a sentence.", safe=_NOTHING)
    with ledger.writing():
        holds = [one for one in ledger.holds() if one.family == family]
        if all(one.lifted_at for one in holds):
            last = max(holds, key=lambda one: one.lifted_at, default=None)
            if last is not None and (last.lifted_by, last.lift_reason) == (user, reason):
                return
            raise Refused("No hold stands on this family.", safe=_NOTHING)
        ledger.lift_hold(family, now, user, reason)
        ledger.forget_verdicts(family)
        noting.note(ledger, "hold", now, user=user, family=family, reason="lifted")


def destroy(
    ledger: Ledger, keys: HubKeys, family: FamilyId, classes: Sequence[RetentionClass], now: int
) -> tuple[Certificate, Purged]:
    """Destroy a family's record, in one transaction: it is looked at anew whether it is due, held and decided.

    Its laptops are told at their next contact to let it go, and say when they have.
    """
    with ledger.writing():
        team = known(ledger, family)
        ledger.hold_streams([family], team)
        bodies = ledger.bodies_of_families([family]).get(family, ())
        item = item_of(ledger, family, bodies, classes, now)
        if item is None or item.held or item.decided != DESTROY:
            raise Refused(
                "This record is not to be destroyed: it is not due, it is held, or no two people have decided it.",
                safe=_NOTHING,
                next_step="See fsdesk-hub retention due.",
            )
        certificate = _certificate(ledger, item, bodies, now)
        raw = _encoder.encode(certificate)
        purged = Purged(family, now, raw, keys.signing.sign(FAMILY_CERTIFICATE + raw))
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
        signed=signed_of(ledger, item.verdicts),
        revisions=len(bodies),
        piece_bytes=ledger.piece_bytes(item.family),
        set_aside=len(set_aside_of(ledger, item.family)),
        first_hash=hashes[0] if hashes else "",
        last_hash=hashes[-1] if hashes else "",
    )


def signed_of(ledger: Ledger, said: Sequence[Verdict]) -> tuple[Signed, ...]:
    """The verdicts that decided something, as a certificate carries them: anybody can check that they were signed."""
    found = []
    for one in said:
        laptop = ledger.device(one.device)
        assert laptop is not None, "a verdict counts only with the laptop that signed it"
        found.append(
            Signed(user=one.user, laptop=one.device, laptop_key=laptop.sign, said=one.body, signature=one.sign)
        )
    return tuple(found)


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
        if ledger.purged([purged.family]):
            return False
        if purged.family not in ledger.all_families():
            ledger.purge(purged, ())  # the copy is from before it: laptops may still bring it, and it is not taken
            return False
        _let_go(ledger, purged)
        noting.note(ledger, "purge", now, family=purged.family, reason="again, after a copy was put back")
    return True


def read_certificate(purged: Purged, key: Ed25519PublicKey) -> Certificate:
    """What a certificate says. Refused when the hub of this key has not signed it for this family."""
    try:
        key.verify(purged.signature, FAMILY_CERTIFICATE + purged.certificate)
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


def known(ledger: Ledger, family: FamilyId) -> TeamId:
    """The team of a family. Refused where there is none, or its record is gone."""
    team = ledger.team_of([family]).get(family)
    if team is None:
        raise Refused("This hub knows no family with that id.", safe=_NOTHING)
    if ledger.purged([family]):
        raise Refused("The record of this family was destroyed already.", safe=_NOTHING)
    return team


def _day(now: int) -> date:
    return datetime.fromtimestamp(now, UTC).date()
