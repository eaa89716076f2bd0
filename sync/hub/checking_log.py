"""Whether the log of what was done is whole: every event against its hash and its columns, all of them against the
tree, the tree against its head. Says what is wrong by places and counts; changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from fsdesk.events import event_hash, event_of
from sync.hub.engine import Engine
from sync.hub.ledger_noting import EventLine
from sync.hub.noting import entry_of
from sync.merkle import EMPTY, Place, edge_of, grown, leaf_hash, root_of

EVENTS_AT_ONCE = 1_024
"""As many as make whole subtrees: the nodes of each lot are those the next begins with."""

_ROWS = """
    SELECT seq, device, n, "user", action, family, received_at, hash, body FROM event
    WHERE tenant = 1 AND seq >= :seq ORDER BY seq LIMIT :limit"""
_NODES = """
    SELECT e.level, e.place, e.hash FROM :places(level, place) v @then JOIN event_node e
      ON e.tenant = 1 AND e.level = v.level AND e.place = v.place"""


def check_log(engine: Engine) -> Iterator[str]:
    """What is wrong with the log, each in a sentence. Called within one unmoving view."""
    edge: dict[Place, bytes] = {}
    size = 0
    while rows := engine.all(_ROWS, {"seq": size, "limit": EVENTS_AT_ONCE}):
        lines = [EventLine._make((*row[:7], bytes(row[7]), bytes(row[8]))) for row in rows]
        for at, line in enumerate(lines, size):
            yield from _check_line(at, line)
        new = grown(size, [leaf_hash(entry_of(line)) for line in lines], edge)
        yield from _check_nodes(engine, new)
        size += len(lines)
        known = {**edge, **new}
        edge = {place: known[place] for place in edge_of(size)}
    head: Sequence[Any] = engine.all("SELECT size, root FROM event_log WHERE tenant = 1", {})
    said, root = (head[0][0], bytes(head[0][1])) if head else (0, EMPTY)
    if said != size:
        yield f"Log of what was done: it says it holds {said} events and holds {size}."
    elif root != root_of(size, edge.__getitem__):
        yield "Log of what was done: its head is not what its events come to."


def _check_line(at: int, line: EventLine) -> Iterator[str]:
    where = f"Log of what was done, place {at}"
    if line.seq != at:
        yield f"{where}: the event that stood here is gone."
    if event_hash(line.body) != line.hash:
        yield f"{where}: the event does not read as it was taken."
    try:
        event = event_of(line.body)
    except ValueError:
        yield f"{where}: what stands here is no event."
        return
    if (event.device, event.n, event.user, event.action, event.family) != line[1:6]:
        yield f"{where}: the event is kept under other names than it has."


def _check_nodes(engine: Engine, new: dict[Place, bytes]) -> Iterator[str]:
    kept = {(level, place): bytes(value) for level, place, value in engine.all(_NODES, {"places": sorted(new)})}
    wrong = sum(kept.get(place) != value for place, value in new.items())
    if wrong:
        yield f"Log of what was done: {wrong} of the tree’s hashes are not what its events come to."
