"""What one exchange did, as it is told."""

from __future__ import annotations

import msgspec

from sync.carrying import Carried


class Exchanged(msgspec.Struct, kw_only=True):
    """What an exchange did. `in_sync` is true only when both sides' digests were compared and equal.

    `refused` went to quarantine, `set_aside` arrived and could not be read. `said` is "" or "suspended". `pictures` is
    what their lane did, where it ran.
    """

    arrived: int = 0
    sent: int = 0
    refused: int = 0
    set_aside: int = 0
    requests: int = 0
    bytes_up: int = 0
    bytes_down: int = 0
    repairs: int = 0
    in_sync: bool = False
    said: str = ""
    next_sync_s: int = 0
    pictures: Carried | None = None
