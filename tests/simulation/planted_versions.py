"""Planted bugs of versions: what is older is told too much, what is newer is not kept as it came."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

import sync.hub.checks
import sync.hub.hub
import sync.hub.packing
from fsdesk.records import KINDS, SCHEMA
from fsdesk.revisions import Revision, body, from_body
from fsdesk.sending import Sending
from sync.frames import FrameStream
from sync.protocol import VERSION, pack
from tests.simulation.planted import Plant, Planting
from tests.simulation.sizes import substituted


def answer_is_not_trimmed() -> Planting:
    return substituted(sync.hub.hub, pack=lambda message, version: pack(message))


def page_is_not_trimmed() -> Planting:
    return substituted(sync.hub.packing, FrameStream=lambda writer, version: FrameStream(writer, VERSION))


def newer_desk_is_answered_in_its_own_version() -> Planting:
    return substituted(sync.hub.hub, VERSION=VERSION + 1)


def newer_schema_is_judged_by_this_one() -> Planting:
    original = sync.hub.checks._what_is_wrong_with_fields

    def what_is_wrong(revision: Revision) -> str:
        return "not_a_kind" if revision.kind not in KINDS else original(revision)

    return substituted(sync.hub.checks, _what_is_wrong_with_fields=what_is_wrong)


def _arrives_as(changed: Callable[[Revision], Revision]) -> Planting:
    original = Sending.take

    def take(self: Any, bodies: Any, *given: Any, **more: Any) -> int:
        return original(self, [body(changed(from_body(raw))) for raw in bodies], *given, **more)

    return substituted(Sending, take=take)


def unknown_field_is_dropped() -> Planting:
    def without(revision: Revision) -> Revision:
        known = KINDS[revision.kind].declared() if revision.kind in KINDS else revision.fields
        fields = {name: value for name, value in revision.fields.items() if name in known}
        return replace(revision, fields=fields or revision.fields)

    return _arrives_as(without)


def newer_schema_is_lowered() -> Planting:
    return _arrives_as(lambda revision: replace(revision, schema=min(revision.schema, SCHEMA)))


VERSION_PLANTS = (
    Plant("an answer in version 1 is not trimmed", answer_is_not_trimmed),
    Plant("a page in version 1 is not trimmed", page_is_not_trimmed),
    Plant("a newer desk is answered in its own version", newer_desk_is_answered_in_its_own_version),
    Plant("a kind nobody here knows is refused", newer_schema_is_judged_by_this_one),
    Plant("a field nobody here knows is dropped where it arrives", unknown_field_is_dropped, 25),
    Plant("a newer schema number is lowered where it arrives", newer_schema_is_lowered),
)
