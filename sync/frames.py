"""The frames of one message: pages in one zstd stream, flushed, signed and sealed one by one.

Knows how pages become frames and frames pages; what is in a page is `sync.rows`, what is around it `sync.protocol`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import zstandard

from sync.dictionary import SINCE_VERSION, ZSTD_WINDOW_LOG, dictionary, settings
from sync.protocol import (
    FRAME_INFLATED_BYTES_MAX,
    FRAME_RAW_BYTES,
    FRAME_SEALED_BYTES_MAX,
    VERSION,
    Page,
    Unreadable,
    pack,
    unpack,
)
from sync.rows import BaseValue, Row, bases_of, decode_rows, encode_rows, read_rows
from sync.sealing import FrameReader, FrameWriter

__all__ = [
    "BaseValue",
    "FrameIntake",
    "FrameSplitter",
    "FrameStream",
    "Row",
    "bases_of",
    "decode_rows",
    "encode_rows",
    "fill_frames",
    "raw_of_frame",
    "read_rows",
]

FRAME_BODIES_BYTES = FRAME_RAW_BYTES * 3 // 2
"""Bodies become about two thirds of their size as columns (measured on 10,000 visits)."""
FRAMES_JOINED_MAX = 4
LITTLE_BYTES = FRAME_RAW_BYTES // 2
"""A first page shorter than this is all there is, or most of it: a longer one is the first of many, each filled. There
the dictionary would only be in the way of what the stream itself has to repeat (2.5 % more bytes, measured)."""


def raw_of_frame(budget_bytes: int) -> int:
    """Bytes of bodies that make one frame of a message of this budget. A line that carries megabytes without a break
    loses little by a larger one, which costs a fifth less to make and read, and 4 % fewer bytes (measured)."""
    return FRAME_BODIES_BYTES * min(FRAMES_JOINED_MAX, max(1, budget_bytes >> 18))


def fill_frames(bodies: Iterable[bytes], raw_bytes: int = FRAME_BODIES_BYTES) -> Iterator[tuple[bytes, ...]]:
    """Canonical bodies in their order, cut into lots of about `raw_bytes`: one frame each."""
    lot: list[bytes] = []
    size = 0
    for raw in bodies:
        if lot and size + len(raw) > raw_bytes:
            yield tuple(lot)
            lot, size = [], 0
        lot.append(raw)
        size += len(raw)
    if lot:
        yield tuple(lot)


class FrameStream:
    """Makes the frames of one message, in order, as a version understands them."""

    def __init__(self, writer: FrameWriter, version: int = VERSION) -> None:
        self._writer = writer
        self._version = version
        self._deflate: zstandard.ZstdCompressionObj | None = None

    def frame(self, page: Page) -> bytes:
        """The next frame, its length first."""
        raw = pack(page, self._version)
        if len(raw) > FRAME_INFLATED_BYTES_MAX:
            raise Unreadable("frame_too_large")
        if self._deflate is None:
            self._deflate = self._begun(len(raw))
        chunk = self._deflate.compress(raw) + self._deflate.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
        return self._writer.frame(chunk)

    def _begun(self, first: int) -> zstandard.ZstdCompressionObj:
        little = first < LITTLE_BYTES and self._version >= SINCE_VERSION
        known = dictionary() if little else None
        return zstandard.ZstdCompressor(compression_params=settings(), dict_data=known).compressobj()


class _Sink:
    """Takes what a chunk inflates to, up to the limit of one frame."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.room = FRAME_INFLATED_BYTES_MAX

    def write(self, part: bytes) -> int:
        """Keep a part; Unreadable as soon as there is too much, so that a bomb costs no more than the limit."""
        self.room -= len(part)
        if self.room < 0:
            raise Unreadable("frame_too_large")
        self.parts.append(bytes(part))
        return len(part)


class Inflater:
    """Turns the chunks of one message back into pages, in order.

    It knows the dictionary whatever the version: a stream that was made without one never looks into it.
    """

    def __init__(self) -> None:
        self._sink = _Sink()
        inflate = zstandard.ZstdDecompressor(dict_data=dictionary(), max_window_size=1 << ZSTD_WINDOW_LOG)
        # The library stops when the input is used up, not when the output is: its buffer must hold a whole frame, or
        # the end of one would only come with the next. Memory is touched as far as it is used.
        # The writer wants a file; all it does with one is write, and our sink has that.
        self._writer = inflate.stream_writer(
            self._sink,  # type: ignore[arg-type]
            write_size=FRAME_INFLATED_BYTES_MAX + 1,
            closefd=False,
        )

    def page(self, chunk: bytes) -> bytes:
        """What the next chunk holds. After Unreadable the rest of the stream is lost too."""
        self._sink.parts, self._sink.room = [], FRAME_INFLATED_BYTES_MAX
        try:
            self._writer.write(chunk)
        except zstandard.ZstdError as error:
            raise Unreadable("frame_unreadable") from error
        return b"".join(self._sink.parts)


class FrameIntake:
    """Reads the frames of one message, in order. Nothing of a frame after an unreadable one can be trusted."""

    def __init__(self, reader: FrameReader) -> None:
        self._reader = reader
        self._inflater = Inflater()

    def page(self, sealed: bytes) -> Page:
        """The page of the next frame; Unreadable when it is not the sender's next one, or not a page."""
        return unpack(self._inflater.page(self._reader.chunk(sealed)), Page)


class FrameSplitter:
    """Cuts bytes, as they arrive, into sealed frames. What is left at the end is the part of one that was cut off."""

    def __init__(self) -> None:
        self._rest = bytearray()

    @property
    def cut_off(self) -> bool:
        """Whether some bytes of a frame have arrived and some have not."""
        return bool(self._rest)

    def frames(self, data: bytes) -> Iterator[bytes]:
        """The frames that these bytes complete; Unreadable "frame_too_large" by its announced length."""
        self._rest += data
        while len(self._rest) >= 4:
            size = int.from_bytes(self._rest[:4], "big")
            if size > FRAME_SEALED_BYTES_MAX:
                raise Unreadable("frame_too_large")
            if len(self._rest) < 4 + size:
                return
            frame = bytes(self._rest[4 : 4 + size])
            del self._rest[: 4 + size]
            yield frame
