"""Killing the program in the middle of a sentence: starts the typist, hears its strokes, ends it without warning."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

from fsdesk.records.ids import RecordId

LOST_AT_MOST_S = 1.0
TYPES_FOR_S = 2.4
BEGINS_WITHIN_S = 180.0


def type_and_kill(store: Path, secrets: Path, visit: RecordId, note: str) -> int | None:
    """Type a note in a process of its own and kill it: the characters that were typed one second before its death.

    None when it never began.
    """
    child = subprocess.Popen(
        [sys.executable, "-m", "fsdesk.demo.typist", str(store), str(secrets), visit],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert child.stdin is not None
    child.stdin.write(note.encode())
    child.stdin.close()
    strokes: list[tuple[float, int]] = []
    first = threading.Event()
    listener = threading.Thread(target=_listen, args=(child, strokes, first), daemon=True)
    listener.start()
    began = first.wait(BEGINS_WITHIN_S)
    time.sleep(TYPES_FOR_S if began else 0)
    died = time.monotonic()
    child.kill()
    child.wait()
    listener.join(5)
    return max((n for at, n in strokes if at <= died - LOST_AT_MOST_S), default=0) if began else None


def _listen(child: subprocess.Popen[bytes], strokes: list[tuple[float, int]], first: threading.Event) -> None:
    assert child.stdout is not None
    for line in child.stdout:
        word, _, number = line.decode().partition(" ")
        if word == "typed" and number.strip().isdigit():
            strokes.append((time.monotonic(), int(number)))
            first.set()
