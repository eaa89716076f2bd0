"""When the hub heard of something: asked by whoever puts right what went out between a family's no and its arrival."""

from __future__ import annotations

import msgspec

from fsdesk.records.ids import RevisionId

HEARD = "consent.heard"
NAMES_MAX = 200
"""Acts of writing in one question."""


class WhenHeard(msgspec.Struct, frozen=True, array_like=True):
    """When did the hub hear of these acts of writing?"""

    names: tuple[RevisionId, ...]


class Heard(msgspec.Struct, frozen=True, array_like=True):
    """Those of them the hub has and the asker may read, each with when it came, in seconds since 1970."""

    times: tuple[tuple[RevisionId, int], ...]
