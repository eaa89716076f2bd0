"""A worker typing a note into a visit, as the window saves it, in a process of its own that can be killed.

Run as `python -m fsdesk.demo.typist FOLDER SECRETS VISIT` with the note on its standard input; it prints `typed N`
for every stroke and `saved N` for every save that is durable, N being the characters so far.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from fsdesk import pace
from fsdesk.clock import MachineClock
from fsdesk.demo.cast import PASSPHRASE
from fsdesk.desk import Desk
from fsdesk.keys import FolderSecrets
from fsdesk.records.ids import RecordId

STROKE_S = 0.02
STROKES = 400


def main(folder: str, secrets: str, visit: str) -> None:
    """Type the note, saving when the pace says so, until the end or until killed."""
    text = sys.stdin.buffer.read().decode()
    passphrase = os.environ.get("FSDESK_DEMO_PASSPHRASE", PASSPHRASE)
    desk = Desk.unlock(Path(folder), passphrase, FolderSecrets(Path(secrets)), MachineClock())
    shown = dict(desk.open_visit(RecordId(visit)).shown)
    desk.writing_at(RecordId(visit), "happened")
    step = max(1, len(text) // STROKES)
    first = last = 0.0
    for typed in range(step, len(text) + 1, step):
        time.sleep(STROKE_S)
        last = time.monotonic()
        first = first or last
        _say("typed", typed)
        if last >= pace.due(first, last, pace.AUTOSAVE_QUIET_S, pace.AUTOSAVE_PATIENCE_S):
            shown = dict(desk.write(RecordId(visit), {"note": text[:typed]}, shown).shown)
            first = 0.0
            _say("saved", typed)


def _say(word: str, number: int) -> None:
    sys.stdout.write(f"{word} {number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:4])
