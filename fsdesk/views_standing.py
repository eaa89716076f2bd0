"""What pages show of a laptop that may not be read now: why, what is safe, what can be done. Nothing of any family."""

from __future__ import annotations

from fsdesk.lease import Why
from fsdesk.trouble import Refused
from fsdesk.views import View

SAFE = "Nothing has been deleted, and what was written here and not sent is kept and still sent."
_REASONS = {
    Why.DAYS: (
        "This laptop has not met its hub for too long, so the record cannot be read now.",
        "Connect it to a network, or ring your team for a code that lets you read on.",
    ),
    Why.UNLOCKS: (
        "This laptop has been unlocked as often as it may be without meeting its hub.",
        "Connect it to a network, or ring your team for a code that lets you read on.",
    ),
    Why.SUSPENDED: (
        "Your team has stopped this laptop, so the record cannot be read on it now.",
        "Ring your team. They can let it be read again, and it hears of it when it next meets the hub.",
    ),
    Why.REVOKED: (
        "Your partnership has asked this laptop to remove what it holds.",
        "Connect it to a network, so that what you wrote is sent first.",
    ),
}
MAY_EXTEND = (Why.DAYS, Why.UNLOCKS)


class StoppedView(View, frozen=True, kw_only=True):
    """Why nothing can be read, in sentences; whether a code helps; how much waits to be sent and was written since.

    `is_anew`: it was opened without its passphrase just now, and has a new one. `needs_slip`: the hub does not know its
    new keys yet, so that nothing is sent until a slip has told it.
    """

    happened: str
    safe: str
    next_step: str
    may_extend: bool
    waiting: int
    written: int
    laptop: str
    is_anew: bool = False
    needs_slip: bool = False


class ExposureView(View, frozen=True, kw_only=True):
    """What was on a laptop, in words: what to do in which order, and the families, each with what marks it."""

    heading: str
    steps: tuple[str, ...]
    families: tuple[tuple[str, str], ...]


class ReadingStopped(Refused):
    """The passphrase is right, and the record may not be read on this laptop now."""

    def __init__(self, why: Why) -> None:
        happened, next_step = _REASONS[why]
        super().__init__(happened, safe=SAFE, next_step=next_step)
        self.why = why
