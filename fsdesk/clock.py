"""The one place that asks the machine for the time or for randomness; everything else is handed these."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from fsdesk.records.ids import DeviceId


class Clock(Protocol):
    """Tells the time. Tests hand in one that stands still or jumps."""

    def now(self) -> datetime:
        """The laptop's own time with its offset from UTC: evidence, never used for order."""


class MachineClock:
    """The laptop's clock."""

    def now(self) -> datetime:
        """Local time to the second, with offset."""
        return datetime.now().astimezone().replace(microsecond=0)


def new_device_id() -> DeviceId:
    """Eight random base32 characters (40 bits): the name of one enrolled laptop."""
    import secrets  # late, both: a window that starts needs the time alone

    from fsdesk.records.ids import DEVICE_ALPHABET, DeviceId

    return DeviceId("".join(secrets.choice(DEVICE_ALPHABET) for _ in range(8)))
