"""Answers what a lead asks about a laptop of their team. What they may is decided as everywhere (`fsdesk.roles`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from fsdesk.roles import Action, Actor, Context, may
from fsdesk.trouble import Refused
from sync import asked_laptops as asked
from sync.hub import laptops
from sync.hub.exposure import exposure
from sync.hub.hub import Hub
from sync.hub.ledger import Device
from sync.protocol import pack, unpack
from sync.questions import NOT_ALLOWED, Reply, reply

Doing = Callable[[Hub, Device, asked.Which], msgspec.Struct]


def _suspend(hub: Hub, _asker: Device, which: asked.Which) -> asked.Said:
    laptops.suspend_device(hub.ledger, which.device, True)
    return asked.Said()


def _free(hub: Hub, _asker: Device, which: asked.Which) -> asked.Said:
    laptops.suspend_device(hub.ledger, which.device, False)
    return asked.Said()


def _extend(hub: Hub, asker: Device, which: asked.Which) -> asked.Said:
    code = laptops.give_code(hub.ledger, hub.keys, which.device, days=which.days, by=asker.user, now=hub.now())
    return asked.Said(code)


def _revoke(hub: Hub, asker: Device, which: asked.Which) -> asked.Said:
    laptops.revoke(hub.ledger, hub.keys, which.device, reason=which.reason, by=asker.user, now=hub.now())
    return asked.Said()


def _exposure(hub: Hub, asker: Device, which: asked.Which) -> asked.Exposure:
    return exposure(hub.ledger, which.device, hub.now(), asker.user)


def _answering(action: Action, doing: Doing) -> Callable[[Hub, Device, bytes], Reply]:
    def answer(hub: Hub, asker: Device, body: bytes) -> Reply:
        which = unpack(body, asked.Which)
        laptop = hub.ledger.device(which.device)
        own = laptop is not None and laptop.user == asker.user
        context = Context(team=laptop is not None and laptop.team == asker.team, own=own)
        if not may(Actor(asker.user, asker.role, asker.team), action, context):
            return Reply(NOT_ALLOWED)
        try:
            return reply(doing(hub, asker, which))
        except Refused as refusal:
            return Reply(asked.REFUSED, pack(asked.Said(refusal.sentence)))

    return answer


ANSWERS: Mapping[str, Callable[[Hub, Device, bytes], Reply]] = {
    asked.SUSPEND: _answering(Action.STOP_LAPTOPS, _suspend),
    asked.FREE: _answering(Action.STOP_LAPTOPS, _free),
    asked.EXTEND: _answering(Action.STOP_LAPTOPS, _extend),
    asked.REVOKE: _answering(Action.STOP_LAPTOPS, _revoke),
    asked.EXPOSURE: _answering(Action.STOP_LAPTOPS, _exposure),
}
"""What is answered here."""
