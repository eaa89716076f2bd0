"""What the hub needs of storage for retention: what families hold, holds, what two people decided, certificates."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, Protocol

from fsdesk.records.ids import DeviceId, FamilyId, RecordId, TeamId, UserId

WHOLE_FAMILY = RecordId("")
"""Of a verdict: that it is about no one person."""


class Hold(NamedTuple):
    """That a family's record must not be destroyed, whatever its age. `lifted_at` is 0 while it stands."""

    family: FamilyId
    placed_at: int
    user: UserId
    reason: str
    review_on: str
    lifted_at: int
    lifted_by: UserId
    lift_reason: str = ""


class Verdict(NamedTuple):
    """One person's verdict on what becomes of a family's record, or of what it holds about one person.

    `body` is what they said as their laptop signed it (see `sync.asked_keeping`); `until` is the day a record that is
    kept longer is looked at again.
    """

    family: FamilyId
    user: UserId
    decision: str
    reason: str
    at: int
    person: RecordId = WHOLE_FAMILY
    until: str = ""
    device: DeviceId = DeviceId("")
    body: bytes = b""
    sign: bytes = b""


class Purged(NamedTuple):
    """A family whose record was destroyed, with the certificate of it and the hub's signature over that."""

    family: FamilyId
    at: int
    certificate: bytes
    signature: bytes


class Erasure(NamedTuple):
    """A person whose record within a family was destroyed, with the certificate and the hub's signature over it."""

    family: FamilyId
    person: RecordId
    at: int
    certificate: bytes
    signature: bytes


class Emptied(NamedTuple):
    """A record emptied of all that stood in it before a count of its team; `whole`: nothing more is taken of it."""

    record: RecordId
    at: int
    family: FamilyId
    whole: bool


class TeamFamilies(NamedTuple):
    """How many families a team has that somebody who visits holds now, and how many that nobody does."""

    team: TeamId
    name: str
    held: int
    unheld: int


class Retaining(Protocol):
    """What is kept of retention. Certificates are only ever added."""

    def family_counts(self) -> Sequence[TeamFamilies]:
        """How many families each team has, by the team's name; those that were destroyed are not counted."""

    def bodies_of_families(self, families: Collection[FamilyId]) -> Mapping[FamilyId, Sequence[bytes]]:
        """All revisions of these families that still have their words."""

    def all_families(self) -> Sequence[FamilyId]:
        """Every family there is, in order."""

    def holds(self) -> Sequence[Hold]:
        """Every legal hold there is or was, in order of family and placing."""

    def place_hold(self, hold: Hold) -> None:
        """Keep a new hold."""

    def lift_hold(self, family: FamilyId, at: int, by: UserId, reason: str = "") -> None:
        """End what holds stand on a family."""

    def verdicts(self, families: Collection[FamilyId]) -> Sequence[Verdict]:
        """What people have said of these families."""

    def keep_verdict(self, verdict: Verdict) -> None:
        """Keep one person's verdict, in place of their verdict before."""

    def forget_verdicts(self, family: FamilyId, person: RecordId | None = None) -> None:
        """Let go of what was said of a family, or of one person in it (None: of all): it is to be decided anew."""

    def people_to_decide(self) -> Sequence[tuple[FamilyId, RecordId]]:
        """The people of whom somebody has said what is to become of what is held about them, in order."""

    def may_empty(self) -> bool:
        """Whether whoever serves may destroy: on a server the role it serves as may be one that cannot."""

    def erasures(self) -> Sequence[Erasure]:
        """Every person whose record was destroyed, in order."""

    def emptied_whole(self, records: Collection[RecordId]) -> set[RecordId]:
        """Of these records, those of which nothing is taken any more."""

    def emptied(self, records: Collection[RecordId]) -> set[RecordId]:
        """Of these records, those of which anything was destroyed."""

    def keep_emptied(self, emptied: Sequence[Emptied]) -> None:
        """Keep of records nobody has seen that nothing is taken of them."""

    def erase(
        self,
        erasure: Erasure,
        emptied: Sequence[Emptied],
        pieces: Collection[bytes],
        aside: Sequence[tuple[str, int, bytes]],
    ) -> Mapping[str, int]:
        """Destroy what these records held before their counts: keep the certificate, empty their revisions, remove
        their heads and names, these pieces of the family's, and what was set aside (device, number, hash); how many
        rows of each went."""

    def purged(self, families: Collection[FamilyId]) -> set[FamilyId]:
        """Of these families, those whose record was destroyed."""

    def purges(self) -> Sequence[Purged]:
        """Every family whose record was destroyed, in order."""

    def purge(self, purged: Purged, aside: Sequence[tuple[str, int, bytes]]) -> Mapping[str, int]:
        """Destroy a family's words: keep the certificate, empty its revisions, remove its pieces, heads and all that
        was worked out of it, and what was set aside of it (device, number, hash); how many rows of each went."""

    def set_aside_bodies(self) -> Sequence[tuple[str, str, int, bytes, bytes]]:
        """All that was set aside: (table, device, number, hash, body)."""
