"""Hearing an answer: its head, believed only when the hub has signed it for this very request, then what follows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.frames import FrameSplitter
from sync.line import LineFault, LineTrouble
from sync.protocol import Unreadable, unpack
from sync.sealing import Head, head_length, split_head

T = TypeVar("T")


def hear_head(
    parts: Iterator[bytes], kind: type[T], context: bytes, hub: Ed25519PublicKey, newest: int
) -> tuple[T, Head, bytes]:
    """What the head says, the head itself, and the bytes that came with it. LineTrouble when it is not the hub's."""
    raw = bytearray()
    try:
        while (length := head_length(bytes(raw[:3]), newest)) is None or len(raw) < length:
            part = next(parts, b"")
            if not part:
                raise LineTrouble(LineFault.CUT_OFF)
            raw += part
        head = split_head(bytes(raw[:length]))
        head.check(context, hub)
        return unpack(head.raw, kind), head, bytes(raw[length:])
    except Unreadable as error:
        raise LineTrouble(LineFault.SIGN_IN_PAGE) from error


def hear_frames(rest: bytes, parts: Iterator[bytes], keep: Callable[[Iterator[bytes]], None]) -> None:
    """Give `keep` the sealed frames after a head, those that come together at a time.

    LineTrouble when the last is not whole, or one is Unreadable: nothing after that can be trusted.
    """
    splitter = FrameSplitter()
    part = rest
    try:
        while True:
            keep(splitter.frames(part))
            part = next(parts, b"")
            if not part:
                break
    except Unreadable as error:
        raise LineTrouble(LineFault.CUT_OFF) from error
    if splitter.cut_off:
        raise LineTrouble(LineFault.CUT_OFF)
