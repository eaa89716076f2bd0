"""The hub's log of what was done with the record: what laptops noted, each event once, and what the hub does itself.

It is a tree of hashes that only grows (see `sync.merkle`). Laptops keep its head and ask at every exchange whether the
log still begins with what they saw of it: so whoever holds the hub cannot rewrite it without being found out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime

from fsdesk.events import HUB, Event, event_body, event_hash, event_of
from fsdesk.records.ids import FamilyId, RecordId, UserId
from sync.hub.ledger import Device, Ledger
from sync.hub.ledger_noting import EventLine, EventLog, LogHead
from sync.merkle import (
    Place,
    consistency_stretches,
    edge_of,
    grown,
    inclusion_stretches,
    leaf_hash,
    places_in,
    proof_of,
    root_of,
)
from sync.protocol_log import LogAsk, LogSaid

OFFICE = UserId("office")
"""In whose name the hub notes what somebody did at its command line, where it knows nobody's name."""
OWN_MAX = 512
"""How many of its own events a laptop has read to it again in one exchange: they are looked at anew, in turn."""
MARK_BYTES = 8


def entry_of(line: EventLine) -> bytes:
    """What the tree holds of an event: when the hub heard of it, and its body."""
    return line.received_at.to_bytes(8, "big") + line.body


def take_events(ledger: Ledger, asker: Device, bodies: Iterable[bytes], now: int) -> tuple[int, bytes]:
    """Append a laptop's events, those not here yet whose predecessor is, in one transaction that is durable when this
    returns; the last of them that is here now, as (number, hash). The same events again change nothing.

    Where a laptop's store was copied, two events follow the same one, and both are kept. What is no event, or not of
    this laptop and its person, is not taken: no desk sends such.
    """
    found: list[tuple[Event, bytes, bytes]] = []
    for body in bodies:
        try:
            event = event_of(body)
        except ValueError:
            continue
        if event.device == asker.device and event.user == asker.user:
            found.append((event, event_hash(body), body))
    if not found:
        return 0, b""
    last = (0, b"")
    with ledger.writing():
        head = ledger.hold_log()
        numbers = [event.n for event, _, _ in found]
        known = set(ledger.event_hashes(asker.device, min(numbers) - 1, max(numbers)))
        lines: list[EventLine] = []
        for event, value, body in found:
            follows = event.n == 1 or (event.n - 1, event.before) in known
            if (event.n, value) not in known and follows:
                known.add((event.n, value))
                lines.append(_line(head.size + len(lines), event, value, body, now))
            if (event.n, value) in known:
                last = event.n, value
        append(ledger, head, lines)
    return last


def _line(seq: int, event: Event, value: bytes, body: bytes, now: int) -> EventLine:
    return EventLine(seq, event.device, event.n, event.user, event.action, event.family, now, value, body)


def note(
    ledger: Ledger,
    action: str,
    now: int,
    *,
    user: UserId = OFFICE,
    family: str = "",
    record: str = "",
    person: str = "",
    reason: str = "",
) -> None:
    """Note what the hub did itself, in the transaction under way or one of its own. In a chain of its own, like a
    laptop's."""
    with ledger.writing():
        head = ledger.hold_log()
        n, before = ledger.last_event(HUB)
        event = Event(
            device=HUB,
            n=n + 1,
            before=before,
            at=datetime.fromtimestamp(now, UTC).isoformat(),
            user=user,
            action=action,
            family=FamilyId(family),
            record=RecordId(record),
            person=RecordId(person),
            reason=reason,
        )
        body = event_body(event)
        append(ledger, head, [_line(head.size, event, event_hash(body), body, now)])


def append(ledger: EventLog, head: LogHead, lines: Sequence[EventLine]) -> None:
    """Add events at the end of the log that is held."""
    if not lines:
        return
    edge = ledger.log_nodes(edge_of(head.size))
    nodes = grown(head.size, [leaf_hash(entry_of(line)) for line in lines], edge)
    size = head.size + len(lines)
    ledger.append_events(lines, nodes, LogHead(size, root_of(size, {**edge, **nodes}.__getitem__)))


def say_log(ledger: Ledger, asker: Device, asked: LogAsk, last: tuple[int, bytes]) -> LogSaid:
    """What the log is now, with the proof that it begins with what the laptop saw of it. Called within one unmoving
    view. `last` is the last event this request brought, if it brought any."""
    head = ledger.log_head()
    n, value = last if last[0] else ledger.last_event(asker.device)
    own_to, own, forked = _own(ledger, asker, asked.after)
    return LogSaid(
        size=head.size,
        root=head.root,
        proof=consistency(ledger, asked.size, head.size),
        held=n,
        mark=value[:MARK_BYTES],
        own_to=own_to,
        own=own,
        restored=restored_since(ledger, asked.epoch),
        forked=forked,
    )


def consistency(ledger: EventLog, old: int, new: int) -> tuple[bytes, ...]:
    """The proof that the log of `new` events begins with its first `old`."""
    stretches = consistency_stretches(old, new)
    return proof_of(stretches, _nodes(ledger, places_in(stretches)).__getitem__)


def inclusion(ledger: EventLog, at: int, size: int) -> tuple[bytes, ...]:
    """The proof that the event at this place is in the log of this size."""
    stretches = inclusion_stretches(at, size)
    return proof_of(stretches, _nodes(ledger, places_in(stretches)).__getitem__)


class _Nodes(dict[Place, bytes]):
    """Nodes of the tree; one that is gone from the ledger reads as no hash at all, so that the proof does not hold."""

    def __missing__(self, _: Place) -> bytes:
        return b""


def _nodes(ledger: EventLog, places: Collection[Place]) -> _Nodes:
    return _Nodes(ledger.log_nodes(places))


def _own(ledger: EventLog, asker: Device, after: int) -> tuple[int, bytes, bool]:
    """The next of a laptop's own events read to it again: up to which number, their bodies' hash, and whether there
    are two of one number, as its store was copied."""
    rows = ledger.event_bodies(asker.device, after + 1, after + OWN_MAX)
    numbers = [n for n, _ in rows]
    summed = hashlib.sha256(b"".join(event_hash(body) for _, body in rows))
    return (numbers[-1] if numbers else 0), (summed.digest() if rows else b""), len(set(numbers)) < len(numbers)


def restored_since(ledger: EventLog, epoch: int) -> int:
    """How many events are surely those this laptop may have seen in the life it knows: the fewest that any copy held
    which the hub was put back from since; -1 when it was not put back since."""
    put_backs = ledger.put_backs()
    at = next((at for at, one in enumerate(put_backs) if one.epoch == epoch), -1)
    return min((one.size for one in put_backs[at + 1 :]), default=-1)
