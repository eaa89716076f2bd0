"""What an exchange asks of a desk's store about its caseload: what is to come, rests, came late, was let go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from fsdesk.records.ids import FamilyId


class Health(Protocol):
    """How a laptop is."""

    @property
    def waiting(self) -> int:
        """How many of its revisions the hub has not said it holds."""

    @property
    def oldest(self) -> str:
        """When the oldest of these was written, by its own clock."""

    @property
    def app(self) -> str:
        """The program's version."""

    @property
    def schema(self) -> int:
        """The number of the record schema it writes."""

    @property
    def metered(self) -> bool:
        """Whether its line is paid by what goes over it."""

    @property
    def disk(self) -> str:
        """Whether its disk is encrypted: "on", "off", or "" where that cannot be told."""


class Moving(Protocol):
    """What an opening says of the caseload."""

    @property
    def unloaded(self) -> tuple[FamilyId, ...]:
        """Families removed here that the hub has not noted."""

    @property
    def load(self) -> tuple[tuple[FamilyId, int], ...]:
        """Families to be asked for whole, in order, each with how far it has come."""

    @property
    def rest(self) -> tuple[FamilyId, ...]:
        """Families of which only a stub need stay here."""

    @property
    def health(self) -> Health | None:
        """How this laptop is, when that has changed."""

    @property
    def begin(self) -> bool:
        """Whether this laptop has nothing yet."""

    @property
    def laptops(self) -> bool:
        """Whether to ask how the laptops of the team are."""


class CaseloadDoor(Protocol):
    """The part of a store that knows of the caseload. Each method is one durable transaction and may be repeated."""

    def moving(self) -> Moving:
        """What the next opening says of the caseload."""

    def begin(self, families: Sequence[str]) -> None:
        """The families that are to come, most needed first, each to be asked for whole."""

    def keep_loaded(self, loads: Sequence[tuple[str, int]]) -> None:
        """How far families that were asked for whole are here (-1: all of it)."""

    def keep_resting(self, families: Sequence[str]) -> None:
        """Families of which only a stub stays here."""

    def keep_late(self, names: Mapping[str, str]) -> None:
        """Revisions that came after their author's access had ended, each with who brought it where that was somebody
        else (""); they may themselves be still to come."""

    def keep_noted(self, families: Sequence[str]) -> None:
        """The hub has noted that these were removed here."""

    def keep_holders(self, held: Sequence[tuple[str, str]]) -> None:
        """Who holds which family: (family, user)."""

    def keep_laptops(self, laptops: Sequence[tuple[object, ...]]) -> None:
        """How the laptops of the team are, in the order of the store’s own columns."""
