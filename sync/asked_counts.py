"""What is asked and told in numbers alone: how many families there are, by team. A number kept back is -1."""

from __future__ import annotations

import msgspec

FAMILIES = "counts.families"


class Nothing(msgspec.Struct, frozen=True, array_like=True):
    """The question says no more than that it is one."""


class TeamCount(msgspec.Struct, frozen=True, array_like=True):
    """One team's families: those somebody holds now, and those nobody does."""

    name: str
    held: int
    unheld: int


class Counts(msgspec.Struct, frozen=True, array_like=True):
    """The teams, the totals, and whether small numbers are kept back; at the hub's time, in seconds since 1970."""

    at: int
    teams: tuple[TeamCount, ...]
    held: int
    unheld: int
    suppressed: bool
