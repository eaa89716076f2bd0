"""The log of what was done in plain lists: what each question means, said without SQL."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from fsdesk.records.ids import DeviceId, TeamId, UserId
from fsdesk.rules_audit import Hours
from sync.hub.ledger_noting import EventLine, LogHead, PutBack, Sought
from sync.hub.people_memory import MemoryPeople
from sync.merkle import EMPTY, Place


class MemoryEvents(MemoryPeople):
    """See `ledger_noting.EventLog`."""

    def __init__(self) -> None:
        super().__init__()
        self.event_head = LogHead(0, EMPTY)
        self.event_lines: list[EventLine] = []
        self.event_nodes: dict[Place, bytes] = {}
        self.put_back_list: list[PutBack] = []
        self.hours_of_teams: dict[TeamId, Hours] = {}
        self.home_postcodes: dict[UserId, str] = {}

    def log_head(self) -> LogHead:
        """How far the log has come."""
        return self.event_head

    def hold_log(self) -> LogHead:
        """The same, held against other writers until the transaction ends."""
        return self.event_head

    def append_events(self, lines: Sequence[EventLine], nodes: Mapping[Place, bytes], head: LogHead) -> None:
        """Add events with the nodes they bring, and move the head on."""
        assert [line.seq for line in lines] == [*range(len(self.event_lines), head.size)]
        assert not nodes.keys() & self.event_nodes.keys()
        self.event_lines = [*self.event_lines, *lines]  # what is undone is put back by name
        self.event_nodes = {**self.event_nodes, **nodes}
        self.event_head = head

    def log_nodes(self, places: Collection[Place]) -> Mapping[Place, bytes]:
        """Nodes of the tree, of those that are kept."""
        return {place: self.event_nodes[place] for place in places if place in self.event_nodes}

    def _of_device(self, device: DeviceId, first: int, last: int) -> list[EventLine]:
        found = [one for one in self.event_lines if one.device == device and first <= one.n <= last]
        return sorted(found, key=lambda line: (line.n, line.seq))

    def event_hashes(self, device: DeviceId, first: int, last: int) -> Sequence[tuple[int, bytes]]:
        """The events of a laptop with these numbers: (number, hash)."""
        return [(line.n, line.hash) for line in self._of_device(device, first, last)]

    def event_bodies(self, device: DeviceId, first: int, last: int) -> Sequence[tuple[int, bytes]]:
        """The events of a laptop with these numbers, as they are kept: (number, body), in order."""
        return [(line.n, line.body) for line in self._of_device(device, first, last)]

    def last_event(self, device: DeviceId) -> tuple[int, bytes]:
        """The number and hash of the event of a laptop that came last."""
        return next(((one.n, one.hash) for one in reversed(self.event_lines) if one.device == device), (0, b""))

    def events(self, sought: Sought, limit: int) -> Sequence[EventLine]:
        """Events, the newest first."""
        found = [
            one
            for one in reversed(self.event_lines)
            if sought.family in ("", one.family)
            and sought.user in ("", one.user)
            and sought.since <= one.received_at < sought.until
            and one.seq < sought.before
        ]
        return found[:limit]

    def events_from(self, seq: int, limit: int) -> Sequence[EventLine]:
        """Events in their order, from a place on."""
        return self.event_lines[seq : seq + limit]

    def put_backs(self) -> Sequence[PutBack]:
        """Each time the hub was put back, in order."""
        return tuple(self.put_back_list)

    def add_put_back(self, epoch: int, size: int) -> None:
        """Keep that it was put back now."""
        self.put_back_list = [*self.put_back_list, PutBack(len(self.put_back_list) + 1, epoch, size)]

    def team_hours(self) -> Mapping[TeamId, Hours]:
        """When each team works, of those that have said it."""
        return dict(self.hours_of_teams)

    def keep_team_hours(self, team: TeamId, hours: Hours) -> None:
        """Keep when a team works, in place of what was said before."""
        self.hours_of_teams[team] = hours

    def homes(self) -> Mapping[UserId, str]:
        """The postcodes of those who have said where they live."""
        return dict(self.home_postcodes)

    def keep_home(self, user: UserId, postcode: str) -> None:
        """Keep where somebody lives; empty forgets it."""
        self.home_postcodes.pop(user, None)
        if postcode:
            self.home_postcodes[user] = postcode
