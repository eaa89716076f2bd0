"""Certificates of destruction beside the ledger: a copy made before a record was destroyed still holds it, and when it
is put back, what the certificates name is destroyed again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec

from fsdesk.records.ids import FamilyId
from sync.hub.ledger_retaining import Purged

FOLDER = "certificates"


class _Kept(msgspec.Struct, frozen=True):
    family: FamilyId
    at: int
    certificate: bytes
    signature: bytes


def keep_certificate(folder: Path, purged: Purged) -> Path:
    """Write a certificate beside the ledger, readable by its owner only; it holds ids and counts."""
    kept = folder / FOLDER
    kept.mkdir(mode=0o700, exist_ok=True)
    path = kept / f"{purged.family}.json"
    part = path.with_suffix(".part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(msgspec.json.encode(_Kept(*purged)))
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    return path


def certificates_in(folder: Path) -> Iterator[Purged]:
    """The certificates beside a ledger, in order; a file that is none is passed over, as it destroys nothing."""
    for path in sorted((folder / FOLDER).glob("*.json")):
        try:
            kept = msgspec.json.decode(path.read_bytes(), type=_Kept)
        except msgspec.MsgspecError:
            continue
        yield Purged(kept.family, kept.at, kept.certificate, kept.signature)
