"""What shows that the hub has something: its own signed words, as they came. Pure; `sync.receipts` checks them.

A receipt names no family, no person and no word of what was sent: only numbers of one laptop's writings.
"""

from __future__ import annotations

import base64

import msgspec

MARK = "FSDESK-RECEIPT1-"


class Receipt(msgspec.Struct, frozen=True, array_like=True):
    """An answer's head and the hub's signature over it, with the signature of the request that it answers."""

    version: int
    opening: bytes
    head: bytes
    signature: bytes


def receipt_line(receipt: Receipt) -> str:
    """The receipt as one line of text that can be copied anywhere."""
    return MARK + base64.urlsafe_b64encode(msgspec.msgpack.encode(receipt)).decode().rstrip("=")


def receipt_from_line(line: str) -> Receipt:
    """The receipt that a line of text is. ValueError when it is none."""
    text = "".join(line.split())
    if not text.startswith(MARK):
        raise ValueError("not a receipt")
    data = text.removeprefix(MARK)
    try:
        return msgspec.msgpack.decode(base64.urlsafe_b64decode(data + "=" * (-len(data) % 4)), type=Receipt)
    except (msgspec.MsgspecError, ValueError) as error:
        raise ValueError("not a receipt") from error
