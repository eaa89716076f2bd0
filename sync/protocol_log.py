"""What a desk and the hub say of the hub's log of what was done (see `sync.merkle`). Events themselves go in frames."""

from __future__ import annotations

import msgspec


class LogAsk(msgspec.Struct, frozen=True, array_like=True):
    """How many events the log held when the desk last believed it, and in which of the hub's lives: the answer is to
    prove that it still begins with these. Of the desk's own events from after `after` on some are to be read again."""

    size: int
    epoch: int
    after: int


class LogSaid(msgspec.Struct, frozen=True, array_like=True):
    """The log's head: how many events, and the one hash they come to. It is signed as the answer is.

    `proof` shows that it begins with the `size` the desk asked with; empty where it asked with 0, or with all. `held`
    is the number of the desk's last event that is in it, `mark` the beginning of that event's hash. `own` is the hash
    over the hashes of the desk's events from after `after` to `own_to`, as they now read. `restored`: since the epoch
    the desk knows, this hub was put back from copies; the one that held fewest held so many events; -1 where it was
    not. `forked`: two events of this desk have one number, as its store was copied.
    """

    size: int
    root: bytes
    proof: tuple[bytes, ...] = ()
    held: int = 0
    mark: bytes = b""
    own_to: int = 0
    own: bytes = b""
    restored: int = -1
    forked: bool = False
