"""The form of a copy of a ledger: all rows of all tables, sealed with the ledger's key, the same for both databases.

    copy   = MARK · salt 16 · chunk*
    chunk  = length u32 · AES-256-GCM( zstd( msgpack ) ), its place in the file as nonce, and if it is the last

A chunk holds some rows of one table; the first says at which step the tables are, the last how many rows there were.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
import zstandard
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fsdesk.trouble import Refused, Trouble

MARK = b"fsdesk hub copy\n"
SALT_BYTES = 16
CHUNK_BYTES_MAX = 1 << 28


class Chunk(msgspec.Struct, frozen=True, array_like=True):
    """Rows of one table, in the order of these columns. The first chunk has no table and says the tables' step, the
    last has none either and says how many rows there were in all."""

    table: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = ()
    step: str = ""
    total: int = 0


def write_copy(path: Path, key: bytes, chunks: Iterable[Chunk]) -> None:
    """Write a copy whole, or not at all; readable by its owner only. Refused when there is such a file already."""
    if path.exists():
        raise Refused("There is a file of that name already.", safe="It was left as it is.")
    part = path.with_name(path.name + ".part")
    try:
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            _write(file, key, chunks)
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise Trouble(
            "The copy could not be written.",
            safe="The ledger is as it was.",
            next_step="Check the folder and its room.",
        ) from error


def _write(file: BinaryIO, key: bytes, chunks: Iterable[Chunk]) -> None:
    salt = secrets.token_bytes(SALT_BYTES)
    seal, deflate = _seal(key, salt), zstandard.ZstdCompressor()
    file.write(MARK + salt)
    for index, chunk in enumerate(chunks):
        last = b"last" if chunk.total else b""
        raw = deflate.compress(msgspec.msgpack.encode(chunk))
        sealed = seal.encrypt(index.to_bytes(12, "big"), raw, last)
        file.write(len(sealed).to_bytes(4, "big") + sealed)


def read_copy(path: Path, key: bytes) -> Iterator[Chunk]:
    """The chunks of a copy, each as it was written. Trouble when it is none, not of this hub, harmed or cut short."""
    try:
        with path.open("rb") as file:
            yield from _read(file, key)
    except OSError as error:
        raise Trouble("The copy could not be read.", safe="Nothing was changed.") from error


def _read(file: BinaryIO, key: bytes) -> Iterator[Chunk]:
    start = file.read(len(MARK) + SALT_BYTES)
    if not start.startswith(MARK) or len(start) != len(MARK) + SALT_BYTES:
        raise Trouble("This file is no copy of a hub's ledger.", safe="Nothing was changed.")
    seal, inflate = _seal(key, start[len(MARK) :]), zstandard.ZstdDecompressor()
    index = 0
    while length := file.read(4):
        sealed = file.read(min(int.from_bytes(length, "big"), CHUNK_BYTES_MAX))
        chunk = _opened(seal, inflate, index, sealed)
        yield chunk
        index += 1
        if chunk.total:
            return
    raise Trouble("The copy is cut short.", safe="Nothing was changed.", next_step="Use an older copy.")


def _opened(seal: AESGCM, inflate: zstandard.ZstdDecompressor, index: int, sealed: bytes) -> Chunk:
    for extra in (b"", b"last"):
        try:
            raw = seal.decrypt(index.to_bytes(12, "big"), sealed, extra)
        except InvalidTag:
            continue
        chunk = msgspec.msgpack.decode(inflate.decompress(raw), type=Chunk)
        if bool(chunk.total) == bool(extra):
            return chunk
    raise Trouble(
        "The copy does not open with this hub's key, or was harmed.",
        safe="Nothing was changed.",
        next_step="Put the key file back that belongs to it, or use an older copy.",
    )


def _seal(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=salt, info=b"fsdesk hub copy 1").derive(key))
