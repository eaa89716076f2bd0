"""Several people on one laptop: a store each, in a folder each. Which of them somebody is, is asked before anything.

Nothing is shared: not the store, not the key file, not the laptop's secret. A worker's own name lies beside their store
in the clear, so that the unlock page can ask who is there; it says no more than that this person works here.
"""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from fsdesk.disk import Disk, replace_file
from fsdesk.profile import Profile

NAME_FILE = "store.name"
NAME_BYTES_MAX = 1_024
_OTHERS = re.compile(r"desk-[1-9][0-9]{0,3}")


class Seat(msgspec.Struct, frozen=True):
    """One person's place on this laptop: where it is, and what they are called ("" while nobody has joined there)."""

    folder: Path
    name: str = ""


def seats(profile: Profile) -> tuple[Seat, ...]:
    """Everybody who has a store beside this one, this one first. A folder that cannot be read has no name."""
    beside = profile.folder.parent
    folders = [profile.folder]
    try:
        found = sorted(one for one in beside.iterdir() if one.name == "desk" or _OTHERS.fullmatch(one.name))
    except OSError:
        found = []
    if profile.folder in found:
        folders += [one for one in found if one != profile.folder]
    return tuple(Seat(one, name_at(one)) for one in folders if Profile(folder=one).joined)


def free_seat(profile: Profile) -> Path:
    """The folder for one person more."""
    beside = profile.folder.parent
    number = 2
    while (beside / f"desk-{number}").exists():
        number += 1
    return beside / f"desk-{number}"


def name_at(folder: Path) -> str:
    """What the person of a store is called; "" when it does not say."""
    try:
        with (folder / NAME_FILE).open("rb") as file:
            name = file.read(NAME_BYTES_MAX).decode("utf-8", "replace").strip()
    except OSError:
        return ""
    return name if name.isprintable() else ""


def keep_name(folder: Path, name: str) -> None:
    """Keep what the person of a store is called, where it is not kept already. Raises OSError when it cannot be."""
    if name and name_at(folder) != name:
        replace_file(folder / NAME_FILE, name.encode("utf-8", "replace")[:NAME_BYTES_MAX], Disk())
