"""Clocks for tests: they stand still until somebody moves them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

SATURDAY = datetime(2026, 11, 21, 9, 0, tzinfo=timezone.utc)  # noqa: UP017  # the same in every supported Python


class StillClock:
    """A laptop's clock that shows what it was last set to."""

    def __init__(self, at: datetime = SATURDAY) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def turn(self, **by: float) -> None:
        """Move it on (or back): `turn(minutes=5)`, `turn(days=-1)`."""
        self.at += timedelta(**by)

    def set(self, text: str) -> None:
        """Put it to a local time, such as ``2026-11-21T14:07``; the offset stays."""
        self.at = datetime.fromisoformat(text).replace(tzinfo=self.at.tzinfo)
