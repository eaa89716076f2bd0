"""What the hub needs of storage for retention: what families hold, holds, what two people decided, certificates."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, Protocol

from fsdesk.records.ids import FamilyId, UserId


class Hold(NamedTuple):
    """That a family's record must not be destroyed, whatever its age. `lifted_at` is 0 while it stands."""

    family: FamilyId
    placed_at: int
    user: UserId
    reason: str
    review_on: str
    lifted_at: int
    lifted_by: UserId


class Verdict(NamedTuple):
    """One person's verdict on what becomes of a family's record."""

    family: FamilyId
    user: UserId
    decision: str
    reason: str
    at: int


class Purged(NamedTuple):
    """A family whose record was destroyed, with the certificate of it and the hub's signature over that."""

    family: FamilyId
    at: int
    certificate: bytes
    signature: bytes


class Retaining(Protocol):
    """What is kept of retention. Certificates are only ever added."""

    def bodies_of_families(self, families: Collection[FamilyId]) -> Mapping[FamilyId, Sequence[bytes]]:
        """All revisions of these families that still have their words."""

    def all_families(self) -> Sequence[FamilyId]:
        """Every family there is, in order."""

    def holds(self) -> Sequence[Hold]:
        """Every legal hold there is or was, in order of family and placing."""

    def place_hold(self, hold: Hold) -> None:
        """Keep a new hold."""

    def lift_hold(self, family: FamilyId, at: int, by: UserId) -> None:
        """End what holds stand on a family."""

    def verdicts(self, families: Collection[FamilyId]) -> Sequence[Verdict]:
        """What people have said of these families."""

    def keep_verdict(self, verdict: Verdict) -> None:
        """Keep one person's verdict, in place of their verdict before."""

    def forget_verdicts(self, family: FamilyId) -> None:
        """Let go of what was said of a family: it is to be decided anew."""

    def purged(self, families: Collection[FamilyId]) -> set[FamilyId]:
        """Of these families, those whose record was destroyed."""

    def purges(self) -> Sequence[Purged]:
        """Every family whose record was destroyed, in order."""

    def purge(self, purged: Purged, aside: Sequence[tuple[str, int, bytes]]) -> Mapping[str, int]:
        """Destroy a family's words: keep the certificate, empty its revisions, remove its pieces, heads and all that
        was worked out of it, and what was set aside of it (device, number, hash); how many rows of each went."""

    def set_aside_bodies(self) -> Sequence[tuple[str, str, int, bytes, bytes]]:
        """All that was set aside: (table, device, number, hash, body)."""
