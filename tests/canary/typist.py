"""Types a note into a visit in a process of its own, saving at every stroke, until it is killed.

Run as `python -m tests.canary.typist FOLDER SECRETS VISIT`, passphrase and note as two lines on standard input.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fsdesk.clock import MachineClock
from fsdesk.desk import Desk
from fsdesk.keys import FolderSecrets
from fsdesk.records.ids import RecordId


def main(folder: str, secrets: str, visit: str) -> None:
    passphrase, note = sys.stdin.readline().rstrip("\n"), sys.stdin.readline().rstrip("\n")
    desk = Desk.unlock(Path(folder), passphrase, FolderSecrets(Path(secrets)), MachineClock())
    shown = desk.open_visit(RecordId(visit)).shown
    desk.writing_at(RecordId(visit), "happened")
    for typed in range(1, len(note) + 1):
        shown = desk.write(RecordId(visit), {"note": note[:typed]}, shown).shown
        print("saved", typed, flush=True)
    sys.stdin.read()  # whoever started this kills it


if __name__ == "__main__":
    main(*sys.argv[1:4])
