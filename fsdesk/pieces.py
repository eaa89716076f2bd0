"""A picture in pieces: how it is cut, what a piece is known by, and how it is put together again. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence

from fsdesk.records.ids import FamilyId

PIECE_BYTES = 16_000
"""Each travels in one frame, so a break of the line costs at most this much; a minute on the slowest line there is."""
HASH_BYTES = 16
"""Enough that nobody finds another content for a name that is given; names travel with the text, and are most of it."""


def piece_hash(family: FamilyId, body: bytes) -> bytes:
    """What a piece is known by: its content under the family's name, so that nobody learns from it that the same
    picture is held for another family."""
    return hashlib.blake2b(body, digest_size=HASH_BYTES, key=family.encode()[:64], person=b"fsdesk piece").digest()


def cut(family: FamilyId, content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The pieces of some content in order: (hash, body)."""
    for start in range(0, len(content), PIECE_BYTES):
        body = content[start : start + PIECE_BYTES]
        yield piece_hash(family, body), body


def names_of(hashes: Sequence[bytes]) -> tuple[str, ...]:
    """Hashes as a record holds them."""
    return tuple(value.hex() for value in hashes)


def hashes_of(names: Sequence[str]) -> tuple[bytes, ...]:
    """The hashes a record names; what is no hash is left out, for it may have been written anywhere."""
    found = []
    for name in names:
        try:
            value = bytes.fromhex(name)
        except ValueError:
            continue
        if len(value) == HASH_BYTES:
            found.append(value)
    return tuple(found)


def joined(hashes: Sequence[bytes], bodies: Mapping[bytes, bytes]) -> bytes:
    """The content again; nothing while a piece of it is missing."""
    if not hashes or not all(value in bodies for value in hashes):
        return b""
    return b"".join(bodies[value] for value in hashes)
