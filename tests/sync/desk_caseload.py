"""What an exchange asks of a desk about its caseload, in memory, beside `desk_side.MemoryDesk`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from fsdesk.records.ids import FamilyId
from sync.protocol import ALL_IS_LOADED, Health


class Moves(msgspec.Struct, frozen=True):
    """What the next opening says of the caseload."""

    unloaded: tuple[FamilyId, ...] = ()
    load: tuple[tuple[FamilyId, int], ...] = ()
    rest: tuple[FamilyId, ...] = ()
    health: Health | None = None
    begin: bool = False
    laptops: bool = False


class MemoryCaseload:
    """Keeps what it is told. It reads streams from their beginning unless a test lets it begin by family."""

    def __init__(self) -> None:
        self.begins = self.asks_laptops = False
        self.health: Health | None = None
        self.loads: dict[str, int] = {}
        self.loaded: list[str] = []
        self.rests: list[str] = []
        self.resting: set[str] = set()
        self.removed: list[str] = []
        self.late: list[str] = []
        self.holders: list[tuple[str, str]] = []
        self.laptops: list[tuple[object, ...]] = []

    def moving(self) -> Moves:
        return Moves(
            unloaded=tuple(map(FamilyId, self.removed)),
            load=tuple((FamilyId(family), after) for family, after in self.loads.items()),
            rest=tuple(map(FamilyId, self.rests)),
            health=self.health,
            begin=self.begins,
            laptops=self.asks_laptops,
        )

    def begin(self, families: Sequence[str]) -> None:
        self.begins = False
        self.loads |= {family: self.loads.get(family, 0) for family in families}

    def keep_loaded(self, loads: Sequence[tuple[str, int]]) -> None:
        for family, after in loads:
            if after == ALL_IS_LOADED:
                self.loads.pop(family, None)
                self.resting.discard(family)
                self.loaded.append(family)
            else:
                self.loads[family] = after

    def keep_resting(self, families: Sequence[str]) -> None:
        self.resting |= set(families)
        self.rests = [family for family in self.rests if family not in self.resting]

    def keep_late(self, names: Mapping[str, str]) -> None:
        self.late += names

    def keep_noted(self, families: Sequence[str]) -> None:
        self.removed = [family for family in self.removed if family not in families]

    def keep_holders(self, held: Sequence[tuple[str, str]]) -> None:
        self.holders = list(held)

    def keep_laptops(self, laptops: Sequence[tuple[object, ...]]) -> None:
        self.laptops = list(laptops)
