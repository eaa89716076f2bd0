"""Putting an export on disk: whole or not at all, readable by its owner alone, over nothing unless asked to."""

from __future__ import annotations

import contextlib
import os
import secrets
from datetime import datetime
from pathlib import Path

from fsdesk.trouble import Refused, Trouble

_EXISTS = Refused(
    "There is a file of that name already.",
    safe="It was left as it is.",
    next_step="Choose another name, or say --force to write over it.",
)


def neutral_name(what: str, now: datetime, suffix: str) -> str:
    """A name for an export that says nothing of whom it is about: ``fsdesk-family-20261122-1005.json``."""
    return f"fsdesk-{what}-{now:%Y%m%d-%H%M}{suffix}"


def write_privately(path: Path, data: bytes, *, force: bool = False) -> None:
    """Put a file in its place, durable, in one step. Refused when there is one and `force` is not given; Trouble when
    the disk will not take it. What is left after a failure is what was there before."""
    if path.is_dir() or (os.path.lexists(path) and not force):
        raise _EXISTS
    beside = path.with_name(f".{secrets.token_hex(6)}.part")
    try:
        try:
            number = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with open(number, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            _put(beside, path, force=force)
        finally:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)
    except FileExistsError:
        raise _EXISTS from None
    except OSError as error:
        raise Trouble(
            "The file could not be written.",
            safe="Nothing was left behind.",
            next_step="Check that the folder is there and has room.",
        ) from error


def _put(beside: Path, path: Path, *, force: bool) -> None:
    if force:
        beside.replace(path)
        return
    if os.name != "nt":
        try:
            os.link(beside, path)  # the one step that fails when somebody was quicker; sticks do not have it
            return
        except FileExistsError:
            raise
        except OSError:
            if os.path.lexists(path):
                raise FileExistsError from None
    beside.rename(path)
