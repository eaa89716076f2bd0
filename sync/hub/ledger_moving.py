"""What the hub needs of storage for caseloads that move: restricting, unloading, resting, what is planned, health."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, Protocol

from fsdesk.records.ids import DeviceId, FamilyId, RecordId, TeamId, UserId
from sync.protocol import Health, LaptopHealth


class Planned(NamedTuple):
    """On which day a visit is, as whoever wrote last has it."""

    family: FamilyId
    record: RecordId
    day: str


class Removal(NamedTuple):
    """A family that a laptop is to have removed; whether it has said so."""

    device: DeviceId
    family: FamilyId
    confirmed: bool


class Moves(Protocol):
    """The part of a ledger that knows how caseloads move."""

    def restrict(self, family: FamilyId, *, restricted: bool) -> None:
        """Let a family be read by those named only, or by all who lead its team as well."""

    def restricted(self, families: Collection[FamilyId]) -> set[FamilyId]:
        """Of these families, those that are restricted."""

    def standing(self, user: UserId) -> Mapping[FamilyId, TeamId]:
        """Every family someone may read now, each with its team."""

    def ask_removal(self, user: UserId, family: FamilyId) -> None:
        """Every laptop someone has is to say that it has removed a family."""

    def forget_removals(self, user: UserId, families: Collection[FamilyId]) -> None:
        """These are someone's again: no laptop of theirs is to remove them, and none has a stub only."""

    def confirm_removed(self, device: DeviceId, families: Collection[FamilyId]) -> None:
        """A laptop has removed these."""

    def removals(self) -> tuple[Removal, ...]:
        """All that was to be removed anywhere, by laptop and family."""

    def keep_health(self, device: DeviceId, health: Health) -> None:
        """How a laptop says it is."""

    def count_taken(self, device: DeviceId, taken: int) -> None:
        """So many of what waited on a laptop have come."""

    def laptops(self, team: TeamId | None, reader: str = "") -> tuple[LaptopHealth, ...]:
        """How the laptops of a team's people (None: of all) are. What they are to remove of families this reader must
        not know of is not counted."""

    def holders(self, team: TeamId) -> Mapping[FamilyId, Sequence[UserId]]:
        """Who may read each family of a team, leads apart."""

    def rest(self, device: DeviceId, families: Collection[FamilyId]) -> None:
        """A laptop has only a stub of these from now on."""

    def load_again(self, device: DeviceId, families: Collection[FamilyId] | None) -> None:
        """A laptop is to have these whole again; None: all."""

    def resting(self, device: DeviceId) -> set[FamilyId]:
        """The families a laptop has only a stub of."""

    def mark_restful(self, families: Collection[FamilyId]) -> None:
        """A laptop that had all of these found that nothing in them waits for anybody."""

    def restful(self, families: Collection[FamilyId]) -> set[FamilyId]:
        """Of these families, those nobody has written to since."""

    def plan(self, planned: Collection[Planned]) -> None:
        """Keep on which days visits are."""

    def next_planned(self, families: Collection[FamilyId], day: str) -> Mapping[FamilyId, str]:
        """The first day from this one on that each of these families has a visit, where it has."""

    def late_in(self, team: TeamId, seqs: Collection[int]) -> set[int]:
        """Of these rows, those that came late."""

    def keep_borne(self, team: TeamId, bearer: DeviceId, rows: Sequence[tuple[int, FamilyId]]) -> None:
        """These rows of the log came from this laptop, which is not the one that wrote them."""

    def bearers(self, team: TeamId, seqs: Collection[int]) -> Mapping[int, UserId]:
        """Of these rows, those that came from another laptop than their author's, and whose that was."""

    def borne_by(self, bearer: DeviceId, families: Collection[FamilyId]) -> set[FamilyId]:
        """Of these families, those this laptop brought something of that others wrote."""

    def lines_of_family(
        self, user: UserId, team: TeamId, family: FamilyId, after: int, limit: int
    ) -> Sequence[tuple[int, bytes]]:
        """The rows of a family after a count that are for this user, in order, each with its count."""
