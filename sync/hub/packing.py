"""The frames of one answer while it is packed: chunks, signed after the head, and how many bytes are still wanted."""

from __future__ import annotations

from collections.abc import Iterator

from sync.frames import FrameStream, raw_of_frame
from sync.protocol import Page
from sync.sealing import SIGNATURE_BYTES, TAG_BYTES, FrameWriter

FRAME_EXTRA_BYTES = 4 + TAG_BYTES + SIGNATURE_BYTES


class _Unsealed(FrameWriter):
    """Leaves chunks as they are: a frame's signature follows the head's, and the head says what is in the frames."""

    def __init__(self) -> None:
        pass

    def frame(self, chunk: bytes) -> bytes:
        """The chunk itself."""
        return chunk


class Packing:
    """The chunks of one answer's frames, and how many bytes are still wanted."""

    def __init__(self, want_bytes: int, version: int) -> None:
        self._version = version
        self._stream: FrameStream | None = None
        self.room = want_bytes
        self.raw_bytes = raw_of_frame(want_bytes)
        self.made = 0
        self.chunks: list[bytes] = []

    def add(self, page: Page) -> None:
        """One more frame."""
        if self._stream is None:
            # Only now: most exchanges hand out nothing, and a compressor costs more than all the rest of them.
            self._stream = FrameStream(_Unsealed(), self._version)
        chunk = self._stream.frame(page)
        self.chunks.append(chunk)
        self.made += len(chunk) + FRAME_EXTRA_BYTES
        self.room -= len(chunk) + FRAME_EXTRA_BYTES

    def rest(self, filling: Iterator[None]) -> Iterator[bytes]:
        """The chunks still to be made."""
        for _ in filling:
            yield self.chunks.pop()
