"""The names by which records, revisions, people and laptops are known. Opaque outside this file."""

from __future__ import annotations

import re
from typing import NewType

DeviceId = NewType("DeviceId", str)
RevisionId = NewType("RevisionId", str)
RecordId = NewType("RecordId", str)
FamilyId = NewType("FamilyId", str)
UserId = NewType("UserId", str)
TeamId = NewType("TeamId", str)

DEVICE_ALPHABET = "abcdefghjkmnpqrstvwxyz0123456789"
"""Base32 without the letters people mistake for digits or for one another (i, l, o, u)."""

N_MAX = 2**53
"""Largest count of a laptop's revisions: every number below it survives a JSON reader that uses doubles."""

_REVISION = re.compile(rf"([{DEVICE_ALPHABET}]{{8}})\.([1-9][0-9]{{0,15}})")


def revision_id(device: DeviceId, n: int) -> RevisionId:
    """The name of a laptop's nth act of writing, such as ``k7f2qd4m.412``."""
    return RevisionId(f"{device}.{n}")


def split_revision_id(name: str) -> tuple[DeviceId, int]:
    """The laptop and the count in a revision's (or record's) name; ValueError when it is not one."""
    match = _REVISION.fullmatch(name)
    if match is None or int(match[2]) > N_MAX:
        raise ValueError("not the name of a revision")
    return DeviceId(match[1]), int(match[2])


def is_record_name(text: str) -> bool:
    """Whether a text is the name of a revision or record, and no word of anybody's."""
    match = _REVISION.fullmatch(text)
    return match is not None and int(match[2]) <= N_MAX
