"""Certificates of destruction beside the ledger: a copy made before a record was destroyed still holds it, and when it
is put back, what the certificates name is destroyed again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import msgspec

from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.rules_retention import RetentionClass, classes_of
from sync.hub.ledger_retaining import WHOLE_FAMILY, Erasure, Purged

FOLDER = "certificates"
CLASSES_FILE = "retention.toml"


class _Kept(msgspec.Struct, frozen=True):
    family: FamilyId
    at: int
    certificate: bytes
    signature: bytes
    person: RecordId = WHOLE_FAMILY


def classes_in(folder: Path | None) -> tuple[RetentionClass, ...]:
    """The classes in force: the folder's own file, or those that come with the program."""
    own = None if folder is None else folder / CLASSES_FILE
    shipped = files("fsdesk.resources").joinpath(CLASSES_FILE)
    return classes_of((own if own is not None and own.exists() else shipped).read_text(encoding="utf-8"))


def keep_certificate(folder: Path, gone: Purged | Erasure) -> Path:
    """Write a certificate beside the ledger, readable by its owner only; it holds ids and counts."""
    kept = folder / FOLDER
    kept.mkdir(mode=0o700, exist_ok=True)
    person = gone.person if isinstance(gone, Erasure) else WHOLE_FAMILY
    path = kept / (f"{person}.person.json" if person else f"{gone.family}.json")
    part = path.with_suffix(".part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(msgspec.json.encode(_Kept(gone.family, gone.at, gone.certificate, gone.signature, person)))
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    return path


def certificates_in(folder: Path) -> Iterator[Purged | Erasure]:
    """The certificates beside a ledger, in order; a file that is none is passed over, as it destroys nothing."""
    for path in sorted((folder / FOLDER).glob("*.json")):
        try:
            kept = msgspec.json.decode(path.read_bytes(), type=_Kept)
        except msgspec.MsgspecError:
            continue
        what = (kept.at, kept.certificate, kept.signature)
        yield Erasure(kept.family, kept.person, *what) if kept.person else Purged(kept.family, *what)
