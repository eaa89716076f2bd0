"""Looks for planted seeds in bytes: every encoding, every window of twelve bytes, also inside compressed streams.

Says where and which, and never what stands beside it.
"""

from __future__ import annotations

import base64
import re
import sys
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import zstandard

from tests.canary import pdf
from tests.canary.seeds import Seed

WINDOW_BYTES = 12
"""The shortest part of a seed that counts as found."""
GRAM_BYTES = 8
STEP_BYTES = 4
"""Any twelve bytes hold eight that begin at a multiple of four (4 + 8 ≤ 12 + 1): only those are looked up."""
BLOCK_BYTES = 1 << 16
"""A gram that was met is looked for in its block alone: to go through a whole memory for each takes half a minute."""
LAYERS_MAX = 3
INFLATED_BYTES_MAX = 64 << 20
FIRST_PIECE_BYTES, PIECE_BYTES = 64, 4096
"""What only looks like the beginning of a stream fails within the first few bytes."""
MEETINGS_MAX = 10_000
"""How often one gram is followed up in one place; a gram of zeros may be in memory a million times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One way a seed can be written down; `least_bytes` of it in a row are a find."""

    seed: str
    encoding: str
    written: bytes
    least_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Find:
    """That a seed was found: where, which, how it was written, and at what offset."""

    place: str
    seed: str
    encoding: str
    offset: int


def forms_of(seed: Seed) -> Iterator[Form]:
    """Every way to write a seed down that is looked for."""

    def form(encoding: str, written: bytes, least_bytes: int) -> Form:
        assert len(written) >= least_bytes >= WINDOW_BYTES
        return Form(seed=seed.name, encoding=encoding, written=written, least_bytes=least_bytes)

    raw = seed.raw
    yield form("plain", raw, WINDOW_BYTES)
    if seed.is_text:
        text = raw.decode()
        yield form("upper case", text.upper().encode(), WINDOW_BYTES)
        yield form("UTF-16", text.encode("utf-16-le"), 2 * WINDOW_BYTES)  # one byte on it is big-endian
    yield form("hex", raw.hex().encode(), 2 * WINDOW_BYTES)
    yield form("HEX", raw.hex().upper().encode(), 2 * WINDOW_BYTES)
    for name, pattern in (("JSON", r"\u00%02x"), ("URL", "%%%02x"), ("repr", r"\x%02x")):
        size = len(pattern % 0)
        yield form(name, "".join(pattern % byte for byte in raw).encode(), size * WINDOW_BYTES)
        shouted = pattern.replace("%02x", "%02X")
        yield form(name + ", capitals", "".join(shouted % byte for byte in raw).encode(), size * WINDOW_BYTES)
    for before in range(3):
        for name, encode in (("base64", base64.b64encode), ("base64url", base64.urlsafe_b64encode)):
            # Of twelve bytes at least fourteen letters are the same whatever stands before and after them.
            yield form(f"{name} after {before}", _settled(encode(bytes(before) + raw), before, len(raw)), 14)


def _settled(encoded: bytes, before: int, length: int) -> bytes:
    """The letters of base64 that only the seed decides, not its neighbours."""
    return encoded[-(-before * 8 // 6) : (before + length) * 8 // 6]


@lru_cache(maxsize=2)
def _grams_of(seeds: tuple[Seed, ...]) -> dict[int, list[tuple[Form, int]]]:
    """Every gram of every form, and where in which forms it stands: those of a whole session are made once."""
    grams: dict[int, list[tuple[Form, int]]] = {}
    for form in {form.written: form for seed in seeds for form in forms_of(seed)}.values():
        for at in range(len(form.written) - GRAM_BYTES + 1):
            gram = int.from_bytes(form.written[at : at + GRAM_BYTES], sys.byteorder)
            grams.setdefault(gram, []).append((form, at))
    return grams


class Search:
    """Looks for all seeds at once, and counts what it has looked through."""

    def __init__(self, seeds: Sequence[Seed]) -> None:
        self.places = 0
        self.bytes_read = 0
        self.bytes_inflated = 0
        self._grams = _grams_of(tuple(seeds))
        self._known = frozenset(self._grams)

    def finds(self, place: str, data: bytes) -> list[Find]:
        """Every seed in these bytes and in what is compressed in them; each once for each way it is written."""
        self.places += 1
        self.bytes_read += len(data)
        found: dict[tuple[str, str, str], Find] = {}
        for where, layer in _layers(place, data, LAYERS_MAX):
            self.bytes_inflated += len(layer) if where != place else 0
            for find in self.finds_as_it_is(where, layer):
                found.setdefault((find.place, find.seed, find.encoding), find)
        return sorted(found.values())

    def finds_as_it_is(self, place: str, data: bytes) -> Iterator[Find]:
        """Every seed in these bytes, without a look into what may be compressed in them."""
        meetings: Counter[int] = Counter()
        for first in range(0, len(data), BLOCK_BYTES):
            last = min(len(data), first + BLOCK_BYTES + GRAM_BYTES)
            for gram in self._met(memoryview(data)[first:last]):
                for at in _positions(data, gram.to_bytes(GRAM_BYTES, sys.byteorder), first, last):
                    meetings[gram] += 1
                    if meetings[gram] > MEETINGS_MAX:
                        break
                    yield from self._followed_up(place, data, at, gram)

    def _met(self, block: memoryview) -> set[int]:
        """The grams that begin at a multiple of four in a block, which begins at one itself."""
        met: set[int] = set()
        for start in range(0, min(GRAM_BYTES, len(block)), STEP_BYTES):
            end = len(block) - (len(block) - start) % GRAM_BYTES
            met |= self._known.intersection(block[start:end].cast("Q"))
        return met

    def _followed_up(self, place: str, data: bytes, at: int, gram: int) -> Iterator[Find]:
        for form, offset in self._grams[gram]:
            begin, length = _longest_match(data, at, form.written, offset)
            if length >= form.least_bytes:
                whole_or_part = "" if length == len(form.written) else "part of "
                yield Find(place=place, seed=form.seed, encoding=whole_or_part + form.encoding, offset=begin)


def _positions(data: bytes, gram: bytes, first: int, last: int) -> Iterator[int]:
    at = data.find(gram, first, last)
    while at >= 0:
        yield at
        at = data.find(gram, at + 1, last)


def _longest_match(data: bytes, at: int, written: bytes, offset: int) -> tuple[int, int]:
    """Where the longest run of `written` around this meeting of a gram begins in `data`, and its length."""
    first, begin = offset, at
    while first > 0 and begin > 0 and data[begin - 1] == written[first - 1]:
        first, begin = first - 1, begin - 1
    last, end = offset + GRAM_BYTES, at + GRAM_BYTES
    while last < len(written) and end < len(data) and data[end] == written[last]:
        last, end = last + 1, end + 1
    return begin, last - first


# -- what is compressed ------------------------------------------------------------------------------------------

_ZLIB = b"|".join(
    re.escape(bytes([method])) + b"[" + b"".join(re.escape(bytes([f])) for f in flags) + b"]"
    for method in (0x08, 0x18, 0x28, 0x38, 0x48, 0x58, 0x68, 0x78)
    for flags in [[f for f in range(256) if (method * 256 + f) % 31 == 0 and not f & 0x20]]
)  # RFC 1950 §2.2: method 8, a window of up to 32 KiB, a header that is a multiple of 31, no preset dictionary
_BEGINNINGS = re.compile(
    rb"(?P<gzip>\x1f\x8b\x08)|(?P<zstd>\x28\xb5\x2f\xfd)|(?P<zip>PK\x03\x04)|(?P<zlib>" + _ZLIB + rb")", re.DOTALL
)


def _layers(place: str, data: bytes, deeper: int) -> Iterator[tuple[str, bytes]]:
    """The bytes, then everything that inflates from somewhere inside them."""
    yield place, data
    if not deeper:
        return
    if pdf.BEGINNING in data[:1024] and (said := pdf.words_of(data)):
        yield f"{place} ▸ words of a PDF", said
    for match in _overlapping(data):
        kind = str(match.lastgroup)
        inflated = _inflated(kind, data, match.start())
        if len(inflated) >= WINDOW_BYTES:
            yield from _layers(f"{place} ▸ {kind} at {match.start()}", inflated, deeper - 1)


def _overlapping(data: bytes) -> Iterator[re.Match[bytes]]:
    at = 0
    while (match := _BEGINNINGS.search(data, at)) is not None:
        yield match
        at = match.start() + 1


def _inflated(kind: str, data: bytes, at: int) -> bytes:
    """As much as inflates from here; a stream that is cut or spoilt gives what came before."""
    if kind == "zstd":
        return b"".join(_as_far_as_it_goes(zstandard.ZstdDecompressor().decompressobj(), data, at))
    if kind == "zip":
        at += 30 + int.from_bytes(data[at + 26 : at + 28], "little") + int.from_bytes(data[at + 28 : at + 30], "little")
    wbits = {"zlib": zlib.MAX_WBITS, "gzip": zlib.MAX_WBITS | 16, "zip": -zlib.MAX_WBITS}[kind]
    return b"".join(_as_far_as_it_goes(zlib.decompressobj(wbits), data, at))


class _Inflater(Protocol):
    """What zlib and zstandard have in common."""

    @property
    def eof(self) -> bool: ...
    def decompress(self, data: bytes, /) -> bytes: ...


def _as_far_as_it_goes(stream: _Inflater, data: bytes, at: int) -> Iterator[bytes]:
    size, piece_bytes = 0, FIRST_PIECE_BYTES
    while at < len(data) and size < INFLATED_BYTES_MAX and not stream.eof:
        try:
            piece = stream.decompress(data[at : at + piece_bytes])
        except (zlib.error, zstandard.ZstdError):
            return
        yield piece
        size, at, piece_bytes = size + len(piece), at + piece_bytes, PIECE_BYTES
