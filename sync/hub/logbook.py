"""What the hub writes into its log: an event of ours, and fields from a list of harmless ones. Nothing else can get in.

A line is `time level event field=value …`, the time in UTC. A field holds a number, or a code or opaque name of a few
letters; anything longer or with other signs in it is written as `?`, so that not even a mistake of ours can put a
sentence, a name with a space or a line break there.
"""

from __future__ import annotations

import logging
import os
import re
import time
import traceback
from collections.abc import Mapping
from typing import Any

from fsdesk.bugs import in_short

FIELDS = frozenset({
    "aside", "asked", "bad", "borne", "code", "device", "frames", "handed", "held", "kept", "kind", "number", "out",
    "said", "step", "told", "where",
})  # fmt: skip
"""Ids, counts, codes of ours, and the kind and place of a failure: all that a log line may hold."""
_HARMLESS = re.compile(r"[A-Za-z0-9_.:-]{1,64}")

_log = logging.getLogger("fsdesk.hub")


def note(event: str, **said: str | int) -> None:
    """Write one event. KeyError for a field that is not on the list."""
    _write(logging.INFO, event, said)


def note_trouble(event: str, **said: str | int) -> None:
    """Write one event that somebody should look at."""
    _write(logging.ERROR, event, said)


def _write(level: int, event: str, said: Mapping[str, str | int]) -> None:
    _log.log(level, "%s", " ".join((event, *(f"{name}={_harmless(name, value)}" for name, value in said.items()))))


def _harmless(name: str, value: str | int) -> str:
    if name not in FIELDS:
        raise KeyError("a field no log line may hold")
    return str(value) if isinstance(value, int) or _HARMLESS.fullmatch(value) else "?"


def note_failure(event: str, error: BaseException, **said: str | int) -> None:
    """Write that something failed in a way nobody foresaw: its kind and place, never its words."""
    last = traceback.extract_tb(error.__traceback__)[-1:]
    where = f"{os.path.basename(last[0].filename)}:{last[0].lineno}" if last else "nowhere"
    note_trouble(event, kind=type(error).__name__, where=where, **said)


class _Short(logging.Formatter):
    """A line of the log. Of an exception its kind and place only: its words may quote the record."""

    converter = time.gmtime  # type: ignore[assignment]  # as the library's own documentation has it

    def formatException(self, ei: Any) -> str:
        """The kind and place of what was raised."""
        return in_short(ei[1])


def log_in_short() -> None:
    """Write the log of everything in this process to the error stream, exceptions in short."""
    to_stderr = logging.StreamHandler()
    to_stderr.setFormatter(_Short("%(asctime)sZ %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S"))
    logging.basicConfig(level=logging.INFO, handlers=[to_stderr])
    logging.raiseExceptions = False  # else a line that cannot be written is followed by all that was to be in it
