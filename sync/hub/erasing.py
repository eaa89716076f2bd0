"""The end of what is held about one person within a family: decided by two people, stopped by a hold, with a
certificate.

At the hub their own records are emptied of all words, and of others' records that name them all that was said before;
what those say now is said anew without the name, in its author's name, under a laptop's that nobody has. Every laptop
that holds one of these records is told at its next contact to let it go, and reads it anew where there is anything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from fsdesk.clock import new_device_id
from fsdesk.erasing import Erased, erase
from fsdesk.old_records import PERSON_CERTIFICATE
from fsdesk.records import Person
from fsdesk.records.ids import DeviceId, FamilyId, RecordId, TeamId, UserId
from fsdesk.revisions import Revision, body, body_hash, from_body
from fsdesk.rules_contributing import READERS
from fsdesk.rules_retention import DESTROY
from fsdesk.trouble import Refused
from fsdesk.withholding import Guard
from sync.hub import guarding, noting, verdicts
from sync.hub.beyond import note_names
from sync.hub.keyfile import HubKeys
from sync.hub.ledger import Ledger
from sync.hub.ledger_guarding import Withdrawal
from sync.hub.ledger_retaining import Emptied, Erasure
from sync.hub.retaining import Signed, is_held, known, set_aside_of, signed_of
from sync.hub.taking import Good, append, say_heads
from sync.protocol import digest_of

COPIES = (
    "Copies of the hub made before this day still hold it until they are let go of; when one is put back, it is"
    " destroyed again."
)
_NOTHING = "Nothing was changed."


class ErasureCertificate(msgspec.Struct, frozen=True, kw_only=True):
    """What was destroyed of one person, by whose decision, and what stayed. Ids, kinds and counts only."""

    family: FamilyId
    person: RecordId
    destroyed_at: str
    decided_by: tuple[UserId, ...]
    records: dict[str, int]
    revisions: int
    said_anew: int
    piece_count: int
    set_aside: int
    copies: str
    signed: tuple[Signed, ...]


_encoder = msgspec.json.Encoder(order="deterministic")


def weigh(ledger: Ledger, family: FamilyId, person: RecordId) -> Erased:
    """What would go and what would be said anew. Refused where nobody of that id is in the family."""
    known(ledger, family)
    found = [from_body(raw) for raw in ledger.bodies_of_families([family]).get(family, ())]
    if not any(one.record == person and one.kind == Person.kind() for one in found):
        raise Refused("Nobody of that id is in this family, or what was held about them is gone.", safe=_NOTHING)
    return erase(found, person, _before(ledger, family))


def _before(ledger: Ledger, family: FamilyId) -> frozenset[RecordId]:
    return frozenset(one.person for one in ledger.erasures() if one.family == family)


def destroy_person(
    ledger: Ledger, keys: HubKeys, family: FamilyId, person: RecordId, now: int
) -> tuple[ErasureCertificate, Erasure]:
    """Destroy what is held about one person, in one transaction: whether it is held and decided is looked at anew."""
    with ledger.writing():
        team = known(ledger, family)
        ledger.hold_streams([family], team)
        found = weigh(ledger, family, person)
        if ledger.waiting([family], READERS, (-1, ""), 1):
            raise Refused(
                "A partner’s words on this family wait: nobody has said yet whether they are of this person.",
                safe=_NOTHING,
                next_step="Ask who works with the family to put them into the record or set them aside first. They may"
                " be for who leads its team, or for the information-governance officer, alone.",
            )
        said = verdicts.standing(ledger, family, person)
        if verdicts.agreed(said) != DESTROY or is_held(ledger, family):
            raise Refused(
                "This is not to be destroyed: a hold stands on the family, or no two people have decided it.",
                safe=_NOTHING,
            )
        goes = Counter(found.goes.values())
        aside = _aside(ledger, family, person, found)
        certificate = ErasureCertificate(
            family=family,
            person=person,
            destroyed_at=datetime.fromtimestamp(now, UTC).isoformat(),
            decided_by=tuple(sorted({one.user for one in said})),
            records=dict(sorted(goes.items())),
            revisions=sum(map(len, ledger.bodies_of_records([*found.goes, *found.anew]).values())),
            said_anew=len(found.anew),
            piece_count=len(found.pieces),
            set_aside=len(aside),
            copies=COPIES,
            signed=signed_of(ledger, said),
        )
        raw = _encoder.encode(certificate)
        erasure = Erasure(family, person, now, raw, keys.signing.sign(PERSON_CERTIFICATE + raw))
        _let_go(ledger, team, erasure, found, aside)
        noting.note(ledger, "purge", now, family=family, person=person, reason="one_person")
    return certificate, erasure


def destroy_person_again(ledger: Ledger, keys: HubKeys, erasure: Erasure, now: int) -> bool:
    """Destroy once more what a copy of before still held, by the certificate of then; whether there was anything.

    Refused when the certificate is not this hub's.
    """
    read_erasure(erasure, keys.signing.public_key())
    with ledger.writing():
        if erasure.person in {one.person for one in ledger.erasures()}:
            return False
        team = ledger.team_of([erasure.family]).get(erasure.family)
        if team is None or ledger.purged([erasure.family]):
            return False
        ledger.hold_streams([erasure.family], team)
        bodies = ledger.bodies_of_families([erasure.family]).get(erasure.family, ())
        found = erase(map(from_body, bodies), erasure.person, _before(ledger, erasure.family))
        # A copy from before there was anything of them: what a laptop brings of them is still not taken.
        found = msgspec.structs.replace(found, goes={erasure.person: Person.kind(), **found.goes})
        _let_go(ledger, team, erasure, found, _aside(ledger, erasure.family, erasure.person, found))
        noting.note(
            ledger,
            "purge",
            now,
            family=erasure.family,
            person=erasure.person,
            reason="again, after a copy was put back",
        )
    return True


def read_erasure(erasure: Erasure, key: Ed25519PublicKey) -> ErasureCertificate:
    """What a certificate says. Refused when the hub of this key has not signed it for this person."""
    try:
        key.verify(erasure.signature, PERSON_CERTIFICATE + erasure.certificate)
        found = msgspec.json.decode(erasure.certificate, type=ErasureCertificate)
    except (InvalidSignature, msgspec.MsgspecError) as error:
        raise Refused("This certificate is not one of this hub's.", safe=_NOTHING) from error
    if (found.family, found.person) != (erasure.family, erasure.person):
        raise Refused("This certificate is another person's.", safe=_NOTHING)
    return found


def _let_go(ledger: Ledger, team: TeamId, erasure: Erasure, found: Erased, aside: list[tuple[str, int, bytes]]) -> None:
    """Tell the laptops, empty the records, and say anew what stays. The family's stream is held."""
    family = erasure.family
    records = [*found.goes, *found.anew]
    guards = ledger.guards(records)
    bodies = ledger.bodies_of_records(records)
    # Also who reads the family no longer: they may be given it again before their laptops hear of either.
    readers = ledger.once_readers(family)
    emptied = []
    for record in records:
        at, _ = ledger.add_counts(team, 1)
        emptied.append(Emptied(record, at, family, record in found.goes))
        for user in readers:
            if guards.get(record, _OPEN).lets(user):
                ledger.withdraw(user, team, Withdrawal(family, record, at))
    gone = digest_of(body_hash(raw) for group in bodies.values() for raw in group)
    ledger.add_to_digests({family: -gone})
    ledger.erase(erasure, emptied, found.pieces, aside)
    ledger.forget_settled(family)
    for record in found.goes:
        ledger.keep_guard(record, family, _OPEN, 0)
    _say_anew(ledger, team, [one for group in found.anew.values() for one in group], erasure.at)
    ledger.change_access(team)
    ledger.forget_verdicts(family, erasure.person)


_OPEN = Guard()


def _say_anew(ledger: Ledger, team: TeamId, said: Iterable[Revision], now: int) -> None:
    device = _new_device(ledger)
    anew = [msgspec.structs.replace(one, device=device, n=n) for n, one in enumerate(said, 1)]
    if not anew:
        return
    placed = [(Good(one, raw, body_hash(raw)), False) for one in anew for raw in (body(one),)]
    append(ledger, team, placed, now)
    say_heads(ledger, anew)
    guarding.note(ledger, anew)
    note_names(ledger, anew)


def _new_device(ledger: Ledger) -> DeviceId:
    """A name no laptop has; no laptop can ever say it is this one, as nobody has keys for it."""
    device = new_device_id()
    while ledger.device(device) is not None:
        device = new_device_id()
    return device


def _aside(ledger: Ledger, family: FamilyId, person: RecordId, found: Erased) -> list[tuple[str, int, bytes]]:
    """What was set aside of these records; whose laptop it came from keeps it, in full view."""
    gone = {*found.goes, *found.anew, person}
    names = {(device, n, value) for device, n, value in set_aside_of(ledger, family)}
    return [
        (device, n, value)
        for _, device, n, value, raw in ledger.set_aside_bodies()
        if (device, n, value) in names and from_body(raw).record in gone
    ]
