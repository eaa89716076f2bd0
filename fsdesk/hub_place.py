"""Where a laptop's hub is, as it must be known before anybody has unlocked: beside the store, in the clear.

An address and two public keys, which every slip holds; nothing of anybody. Somebody who puts another place here is
brought a request that opens nothing for them, and the answer they make up opens no store.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Annotated, Self

import msgspec

from fsdesk.disk import Disk, replace_file

PLACE_NAME = "store.hub"
FILE_BYTES_MAX = 4_096

Public = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]


class HubPlace(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The hub's address, and the public halves of the keys it signs and unseals with."""

    url: Annotated[str, msgspec.Meta(pattern=r"\Ahttps?://", max_length=512)]
    sign: Public
    seal: Public

    @classmethod
    def of(cls, url: str, sign: str, seal: str) -> Self:
        """The same from what a store remembers: the keys in hex."""
        return cls(url=url, sign=bytes.fromhex(sign), seal=bytes.fromhex(seal))


def keep_place(folder: Path, place: HubPlace, disk: Disk | None = None) -> None:
    """See to it that the place is known there. A disk that fails leaves it for the next time: nothing hangs on it."""
    if place_in(folder) != place:
        with contextlib.suppress(OSError):
            replace_file(folder / PLACE_NAME, msgspec.json.encode(place), disk or Disk())


def place_in(folder: Path) -> HubPlace | None:
    """The place that is known there; None when none is, or nobody can read it."""
    try:
        with (folder / PLACE_NAME).open("rb") as file:
            return msgspec.json.decode(file.read(FILE_BYTES_MAX), type=HubPlace)
    except (OSError, msgspec.MsgspecError):
        return None
