"""Answers when the hub heard of an act of writing: how long a no had been said before anybody else could know."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fsdesk.revisions import from_body
from sync import asked_consent as asked
from sync.hub.hub import Hub
from sync.hub.ledger import Device
from sync.hub.showing import what_may_go
from sync.protocol import Unreadable, unpack
from sync.questions import Reply, reply


def when_heard(hub: Hub, asker: Device, body: bytes) -> Reply:
    """When each came, of those the asker may read; of the others nothing, not even that they are there."""
    question = unpack(body, asked.WhenHeard)
    if len(question.names) > asked.NAMES_MAX:
        raise Unreadable("too_many_items")
    try:
        with hub.ledger.reading():
            kept = hub.ledger.find(question.names)
            may = what_may_go(hub.ledger, asker, [from_body(row.body) for row in kept.values()])
    except ValueError as error:
        raise Unreadable("not_a_name") from error
    told = zip(kept.items(), may, strict=True)
    return reply(asked.Heard(tuple((name, row.received_at) for (name, row), seen in told if seen)))


Answering = Callable[[Hub, Device, bytes], Reply]
ANSWERS: Mapping[str, Answering] = {asked.HEARD: when_heard}
