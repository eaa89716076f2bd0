"""One request as its bytes arrive, in whatever pieces: what is whole is taken at once. Knows no network."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from fsdesk.records.ids import DeviceId
from sync.frames import FrameSplitter
from sync.protocol import Unreadable
from sync.sealing import Head, head_length, split_head

STALL_S = 90.0
"""How long a request may send nothing before it is ended; there is no limit on the whole, as lines are slow."""


class Talk(Protocol):
    """One request that has begun, of either lane."""

    open: bool
    device: DeviceId

    def frames(self, sealed: Iterable[bytes]) -> None:
        """Take the frames that have arrived."""

    def stop(self, code: str) -> None:
        """Take no more."""

    def parts(self) -> Iterator[bytes]:
        """The answer, the parts of a long one made one after the other."""

    def summary(self) -> dict[str, str | int]:
        """What happened, in ids and counts, as the log may hold it (`sync.hub.logbook`)."""


class Door:
    """Where one request comes in and its answer goes out. `begin` makes of its opening the talk it begins."""

    def __init__(self, begin: Callable[[Head], Talk]) -> None:
        self._begin = begin
        self._start = bytearray()
        self._splitter = FrameSplitter()
        self.session: Talk | None = None

    def take(self, part: bytes) -> None:
        """Take the next bytes. The frames they complete are kept for good when this returns, in one transaction.

        Unreadable when the request does not begin as an enrolled laptop's does: there is nobody to answer.
        """
        if self.session is None:
            self._start += part
            length = head_length(bytes(self._start[:3]))
            if length is None or len(self._start) < length:
                return
            self.session = self._begin(split_head(bytes(self._start[:length])))
            part = bytes(self._start[length:])
        if self.session.open:
            self._take_frames(self.session, part)

    def _take_frames(self, session: Talk, part: bytes) -> None:
        whole: list[bytes] = []
        code = ""
        try:
            for frame in self._splitter.frames(part):
                whole.append(frame)
        except Unreadable as refusal:
            code = refusal.code
        session.frames(whole)
        if code:
            session.stop(code)

    def answer(self) -> bytes:
        """The whole answer, once the request has ended; Unreadable "cut_off" when that was before its opening did."""
        return b"".join(self.parts())

    def parts(self) -> Iterator[bytes]:
        """The same in parts, those of a long answer made one after the other."""
        if self.session is None:
            raise Unreadable("cut_off")
        if self._splitter.cut_off:
            self.session.stop("cut_off")
        return self.session.parts()

    def summary(self) -> dict[str, str | int]:
        """The exchange in ids and counts, for the log."""
        return {} if self.session is None else self.session.summary()
