"""What the hub needs of storage for its log of what was done: events, the tree over them, and where it was put back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, Protocol

from fsdesk.records.ids import DeviceId, FamilyId, TeamId, UserId
from fsdesk.rules_audit import Hours
from sync.merkle import Place


class LogHead(NamedTuple):
    """How many events the log holds, and the one hash they come to."""

    size: int
    root: bytes


class EventLine(NamedTuple):
    """One row of the log."""

    seq: int
    device: DeviceId
    n: int
    user: UserId
    action: str
    family: FamilyId
    received_at: int
    hash: bytes
    body: bytes


class PutBack(NamedTuple):
    """That the hub was put back from a copy: which life began, and how many events the copy held."""

    number: int
    epoch: int
    size: int


class Sought(NamedTuple):
    """Which events are sought: those that fit all that is not empty, from `after` down to the oldest."""

    family: FamilyId = FamilyId("")
    user: UserId = UserId("")
    since: int = 0
    until: int = 1 << 53
    before: int = 1 << 53


class EventLog(Protocol):
    """The log of what was done. Rows are only ever added."""

    def log_head(self) -> LogHead:
        """How far the log has come."""

    def hold_log(self) -> LogHead:
        """The same, held against other writers until the transaction ends. Always the last that is held."""

    def append_events(self, lines: Sequence[EventLine], nodes: Mapping[Place, bytes], head: LogHead) -> None:
        """Add events with the nodes they bring, and move the head on."""

    def log_nodes(self, places: Collection[Place]) -> Mapping[Place, bytes]:
        """Nodes of the tree, of those that are kept."""

    def event_hashes(self, device: DeviceId, first: int, last: int) -> Sequence[tuple[int, bytes]]:
        """The events of a laptop with these numbers: (number, hash), more than one where its store was copied."""

    def last_event(self, device: DeviceId) -> tuple[int, bytes]:
        """The number and hash of the event of a laptop that came last; (0, b"") when there is none."""

    def event_bodies(self, device: DeviceId, first: int, last: int) -> Sequence[tuple[int, bytes]]:
        """The events of a laptop with these numbers, as they are kept: (number, body), in order."""

    def events(self, sought: Sought, limit: int) -> Sequence[EventLine]:
        """Events, the newest first."""

    def events_from(self, seq: int, limit: int) -> Sequence[EventLine]:
        """Events in their order, from a place on."""

    def team_hours(self) -> Mapping[TeamId, Hours]:
        """When each team works, of those that have said it."""

    def keep_team_hours(self, team: TeamId, hours: Hours) -> None:
        """Keep when a team works, in place of what was said before."""

    def homes(self) -> Mapping[UserId, str]:
        """The postcodes of those who have said where they live."""

    def keep_home(self, user: UserId, postcode: str) -> None:
        """Keep where somebody lives; empty forgets it."""

    def put_backs(self) -> Sequence[PutBack]:
        """Each time the hub was put back, in order."""

    def add_put_back(self, epoch: int, size: int) -> None:
        """Keep that it was put back now."""
