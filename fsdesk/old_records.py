"""What the hub tells somebody who decides about old records, and a desk keeps of it until it can ask again. Pure.

It names no person and holds no word of a record: ids, references of families, days, counts, and the reasons of those
who decide.
"""

from __future__ import annotations

import msgspec

from fsdesk.records.ids import FamilyId, RecordId, UserId

FAMILY_CERTIFICATE = b"fsdesk/1 certificate of destruction\0"
PERSON_CERTIFICATE = b"fsdesk/1 certificate of erasure\0"
"""In which contexts the hub signs its word that a family's record, or what was held about one person, is gone."""


class SaidTold(msgspec.Struct, frozen=True, array_like=True):
    """What one person has said: who, what, why, until when it is kept if it is, and when they said so."""

    user: UserId
    name: str
    decision: str
    reason: str
    until: str
    at: int


class DueTold(msgspec.Struct, frozen=True, array_like=True):
    """One family, or one person in it, about whom somebody has to decide. `said` is what people have said so far.

    Of a family: its class and what that rests on. Of a person (`person` is then not empty): why, in `title`.
    """

    family: FamilyId
    label: str
    team: str
    key: str
    title: str
    trigger: str
    due: str
    last_action: str
    revisions: int
    held: bool
    said: tuple[SaidTold, ...]
    decided: str
    person: RecordId = RecordId("")


class RequestTold(msgspec.Struct, frozen=True, array_like=True):
    """Something somebody has asked that waits: of which kind, about which family, since when and until when."""

    kind: str
    family: FamilyId
    record: RecordId
    label: str
    asked_on: str
    due_on: str
    standing: str


class HoldTold(msgspec.Struct, frozen=True, array_like=True):
    """A legal hold that stands."""

    family: FamilyId
    label: str
    name: str
    reason: str
    placed_at: int
    review_on: str


class CertificateTold(msgspec.Struct, frozen=True, array_like=True):
    """One certificate as the hub signed it, and how many laptops have not said yet that they let go."""

    family: FamilyId
    person: RecordId
    body: bytes
    sign: bytes
    laptops: int


class FoundFamily(msgspec.Struct, frozen=True, array_like=True):
    """One family: its reference, its team and who holds it; the person whose name was given, where one was."""

    family: FamilyId
    label: str
    team: str
    holder: str
    closed: bool
    person: RecordId = RecordId("")


class Waiting(msgspec.Struct, frozen=True, array_like=True):
    """All that waits for somebody who decides, as the hub told it; `at` is when, by this laptop's clock."""

    at: str
    due: tuple[DueTold, ...] = ()
    requests: tuple[RequestTold, ...] = ()
    holds: tuple[HoldTold, ...] = ()
    certificates: tuple[CertificateTold, ...] = ()
    odd: int = 0
    opened: int = 0
