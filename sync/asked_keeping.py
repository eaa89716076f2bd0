"""What somebody who decides about old records asks of the hub: what is due, what people have asked for, holds,
certificates; and what they say of it, signed by their laptop, so that nobody's word is taken on trust.

A reply names no person and holds no word of the record: ids, references of families, days, counts, and what those who
decide have written as their reasons.
"""

from __future__ import annotations

import hashlib

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from fsdesk.old_records import CertificateTold, DueTold, FoundFamily, HoldTold, RequestTold
from fsdesk.records.ids import DeviceId, FamilyId, RecordId, UserId
from sync.protocol import Unreadable, pack, unpack

SURVEY, HOLDS, CERTIFICATES, FIND = "keeping.survey", "keeping.holds", "keeping.certificates", "keeping.find"
SAY, HOLD, LIFT, WEIGH = "keeping.say", "keeping.hold", "keeping.lift", "keeping.weigh"
REFUSED = "refused"
"""Code of a reply that says in a sentence why not."""
SAYING_CONTEXT = b"fsdesk/1 verdict\0"
ALL_IS_TOLD = FamilyId("")
REASON_CHARS_MAX = 1_000
DECIDED, DONE, BY_OFFICE = "decided", "done", "by_office"
"""What came of somebody's word: two people agree; what they agreed on was done at once; IT has to do it, as the hub
serves as somebody who cannot destroy. Empty: a second person must still say so."""


class Survey(msgspec.Struct, frozen=True, array_like=True):
    """What waits of some families, from after one of them on."""

    after: FamilyId = FamilyId("")


class Surveyed(msgspec.Struct, frozen=True, array_like=True):
    """What waits of the families gone through; `after` to ask on from, empty when that was all."""

    due: tuple[DueTold, ...] = ()
    requests: tuple[RequestTold, ...] = ()
    after: FamilyId = ALL_IS_TOLD


class Nothing(msgspec.Struct, frozen=True, array_like=True):
    """Asks for all there is."""


class HoldsTold(msgspec.Struct, frozen=True, array_like=True):
    """The holds that stand."""

    rows: tuple[HoldTold, ...] = ()


class CertificatesTold(msgspec.Struct, frozen=True, array_like=True):
    """Every certificate there is, the newest first."""

    rows: tuple[CertificateTold, ...] = ()


class FindFamily(msgspec.Struct, frozen=True, array_like=True):
    """A family by its reference, or by a given and a family name of somebody in it; for what is then asked of it."""

    words: str


class FoundFamilies(msgspec.Struct, frozen=True, array_like=True):
    """The families found, at most a few."""

    rows: tuple[FoundFamily, ...] = ()
    more: bool = False


class Weigh(msgspec.Struct, frozen=True, array_like=True):
    """What would go and what would stay if what is held about one person were destroyed."""

    family: FamilyId
    person: RecordId


class Weighed(msgspec.Struct, frozen=True, array_like=True):
    """In counts: kinds of record that go whole, and how many; records of others that name them, and are rewritten with
    "a person" in the name's place; whether a hold stands."""

    goes: tuple[tuple[str, int], ...]
    rewritten: int
    held: bool


class Saying(msgspec.Struct, frozen=True, array_like=True):
    """What one person says is to become of a family's record (or of what it holds about one person), as they sign it.

    It holds no word: of the reason its hash, so that a certificate can carry what was signed.
    """

    device: DeviceId
    user: UserId
    family: FamilyId
    person: RecordId
    decision: str
    reason_hash: bytes
    until: str
    at: str


class Said(msgspec.Struct, frozen=True, array_like=True):
    """A saying in its one form, the signature of the laptop it was said at, and the reason."""

    body: bytes
    sign: bytes
    reason: str


class HoldAsked(msgspec.Struct, frozen=True, array_like=True):
    """A legal hold is to stand, or (to lift) to stand no longer, and why."""

    family: FamilyId
    reason: str
    review_on: str = ""


class Came(msgspec.Struct, frozen=True, array_like=True):
    """What came of it: one of the codes above, or a sentence that says why not."""

    what: str = ""


def signed(saying: Saying, reason: str, key: Ed25519PrivateKey) -> Said:
    """A saying, with the reason it is said for, as it is asked and kept."""
    body = pack(msgspec.structs.replace(saying, reason_hash=_hash(reason)))
    return Said(body, key.sign(SAYING_CONTEXT + body), reason)


def said_by(said: Said, key: Ed25519PublicKey) -> Saying:
    """What was said at the laptop of this key; Unreadable when it was not said there, or for another reason."""
    try:
        key.verify(said.sign, SAYING_CONTEXT + said.body)
    except InvalidSignature as error:
        raise Unreadable("wrong_signature") from error
    saying = unpack(said.body, Saying)
    if saying.reason_hash != _hash(said.reason):
        raise Unreadable("wrong_signature")
    return saying


def _hash(reason: str) -> bytes:
    return hashlib.sha256(reason.encode("utf-8", "surrogatepass")).digest()
