"""The lane of pictures: what a desk and the hub say about pieces. Only what is said; how is `sync.protocol`.

One request and its answer, in the form, under the seals and with the counter of an exchange, but signed in contexts of
its own, so that nothing said in one lane is ever taken for something said in the other. A frame holds one piece, not
compressed: a picture is. Pieces are named once, in the opening; everything else names them by their place there.
"""

from __future__ import annotations

import msgspec

from fsdesk.records.ids import DeviceId, FamilyId

CHUNKS_PATH = "/v1/chunks"
CHUNKS_UP = b"fsdesk/1 up POST /v1/chunks\0"
CHUNKS_DOWN = b"fsdesk/1 chunks down\0"

NAMED_MOST = 640
"""Pieces one opening may name, offered and wanted together: what its head has room for."""
BODY_BYTES_MOST = 64 << 10
"""Largest piece the hub keeps: four times what this version cuts."""
TEXT_FIRST, NOT_YOURS, WRONG_HASH, TOO_LARGE, FAMILY_FULL = (
    "text_first", "not_yours", "wrong_hash", "too_large", "family_full",
)  # fmt: skip


class Named(msgspec.Struct, frozen=True, array_like=True):
    """Pieces of one family, by their hashes (`fsdesk.pieces.piece_hash`)."""

    family: FamilyId
    hashes: tuple[bytes, ...]


class PieceOpening(msgspec.Struct, frozen=True, array_like=True):
    """What a desk says first: the pieces it offers, of which some come in the frames, and those it wants, first first.

    The counter is the one of its exchanges.
    """

    device: DeviceId
    counter: int
    salt: bytes
    offered: tuple[Named, ...]
    wanted: tuple[Named, ...]
    want_bytes: int


class Piece(msgspec.Struct, frozen=True, array_like=True):
    """One piece, in a frame: its place among those offered, or among those wanted, and its bytes."""

    at: int
    body: bytes


class PieceRefusal(msgspec.Struct, frozen=True, array_like=True):
    """A piece that was offered and is not kept, and why."""

    at: int
    code: str


class PieceAnswer(msgspec.Struct, frozen=True, array_like=True):
    """What the hub says first: which of the offered it holds, which of the wanted it has not got (both as first, last,
    first, last …), and whether more of the wanted would follow. `said` is "", "counter_used" or "suspended"."""

    said: str = ""
    held: tuple[int, ...] = ()
    refused: tuple[PieceRefusal, ...] = ()
    absent: tuple[int, ...] = ()
    more: bool = False
    counter: int = 0


def named(pieces: tuple[tuple[FamilyId, bytes], ...]) -> tuple[Named, ...]:
    """Pieces as an opening names them, in their order; neighbours of one family together."""
    found: list[tuple[FamilyId, list[bytes]]] = []
    for family, value in pieces:
        if not found or found[-1][0] != family:
            found.append((family, []))
        found[-1][1].append(value)
    return tuple(Named(family, tuple(hashes)) for family, hashes in found)


def flat(named: tuple[Named, ...]) -> tuple[tuple[FamilyId, bytes], ...]:
    """Pieces by their places."""
    return tuple((one.family, value) for one in named for value in one.hashes)


def ranges_of(places: set[int]) -> tuple[int, ...]:
    """Places as first, last, first, last …"""
    found: list[int] = []
    for at in sorted(places):
        if found and found[-1] == at - 1:
            found[-1] = at
        else:
            found += (at, at)
    return tuple(found)


def places_in(ranges: tuple[int, ...], of: int) -> set[int]:
    """The places, of so many, that lie in ranges."""
    pairs = zip(ranges[::2], ranges[1::2], strict=False)
    return {at for first, last in pairs for at in range(max(0, first), min(last, of - 1) + 1)}
