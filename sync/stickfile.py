"""Files on a stick: one request or one answer each, in the very bytes of the wire, which are signed and sealed.

Those of the lane of what is sealed (`sync.sealed`) go the same way: what a laptop leaves, and what the hub keeps of it.

    file  = MARK · kind u8 · length u64 · SHA-256 of the message · message
    names   exchange-<16 hex digits>.request, and the same with .answer; .left and .kept in the sealed lane

The digits are a fingerprint of the request's opening: they tell whose answer is whose to who made the request, and
nothing to anybody else. A file is written beside its name, flushed, and renamed: a stick pulled out too soon holds the
old file or none. What arrived torn all the same is known by its sum and left alone.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

from fsdesk.trouble import Trouble
from sync.protocol import BODY_BYTES_MAX, Unreadable

MARK = b"FSDESK stick 1\0\0"
REQUEST, ANSWER, LEFT, KEPT = b"Q", b"A", b"L", b"K"
_SUFFIX = {REQUEST: ".request", ANSWER: ".answer", LEFT: ".left", KEPT: ".kept"}
_NAME = re.compile(r"exchange-([0-9a-f]{16})\.(request|answer|left|kept)")
_HEAD_BYTES = len(MARK) + 1 + 8 + 32
MESSAGE_BYTES_MAX = 4 * BODY_BYTES_MAX
FILES_MAX = 1_000


def fingerprint(opening_signature: bytes) -> str:
    """What a request, and the answer to it, are called."""
    return hashlib.blake2b(opening_signature, digest_size=8).hexdigest()


def names_on(folder: Path, kind: bytes) -> list[str]:
    """The fingerprints of the files of one kind on a stick."""
    with _told():
        found = [m[1] for path in folder.iterdir() if (m := _NAME.fullmatch(path.name)) and f".{m[2]}" == _SUFFIX[kind]]
    return sorted(found)[:FILES_MAX]


def read(folder: Path, name: str, kind: bytes) -> bytes:
    """One message; Unreadable "torn" when the file is not whole."""
    with _told():
        path = folder / f"exchange-{name}{_SUFFIX[kind]}"
        if path.stat().st_size > _HEAD_BYTES + MESSAGE_BYTES_MAX:
            raise Unreadable("torn")
        raw = path.read_bytes()
    head, message = raw[:_HEAD_BYTES], raw[_HEAD_BYTES:]
    if head != _head(kind, message):
        raise Unreadable("torn")
    return message


def write(folder: Path, name: str, kind: bytes, message: bytes) -> None:
    """One message, whole or not at all."""
    path = folder / f"exchange-{name}{_SUFFIX[kind]}"
    beside = folder / f"exchange-{secrets.token_hex(8)}.part"
    with _told():
        try:
            with beside.open("xb") as file:
                file.write(_head(kind, message) + message)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
        _flush(folder)


def remove(folder: Path, name: str) -> None:
    """All files of an exchange that has ended."""
    with _told():
        for suffix in _SUFFIX.values():
            (folder / f"exchange-{name}{suffix}").unlink(missing_ok=True)


def _head(kind: bytes, message: bytes) -> bytes:
    return MARK + kind + len(message).to_bytes(8, "big") + hashlib.sha256(message).digest()


def _flush(folder: Path) -> None:
    """Have the folder's own list of files written, where the system can."""
    with contextlib.suppress(OSError):  # some sticks' file systems, and Windows, cannot flush a folder
        at = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(at)
        finally:
            os.close(at)


@contextlib.contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Trouble(
            "The stick cannot be read or written.",
            safe="Everything you wrote is safe on this laptop.",
            next_step="Look whether it is in, has room and is not locked, then try again.",
        ) from error
