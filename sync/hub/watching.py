"""Looking out while the hub serves: a thread of each process that asks the ledger every few seconds what is due.

Its connection is its own. Whatever fails is tried again at the next look: nothing may end it but the process. Nobody is
looked out for while no process runs; what fell due meanwhile is taken at the first look.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path

from fsdesk.clock import Clock, MachineClock
from fsdesk.trouble import Told
from sync.hub.alarm import BoardAlone, alarm_of
from sync.hub.ledger import Ledger
from sync.hub.logbook import note_failure, note_trouble
from sync.hub.opening import open_hub
from sync.hub.outings import Alarm, look_out

LOOK_EVERY_S = 15.0


def look_once(ledger: Ledger, alarm: Alarm, clock: Clock) -> int:
    """Take what is due now and tell people; how many rungs. The log gets names of the record and counts."""
    taken = look_out(ledger, alarm, int(clock.now().timestamp()))
    for record, step, result in taken:
        note_trouble("looked_out", out=record, step=step, told=result or "not_yet")
    return len(taken)


def start_looking_out(folder: Path, every_s: float = LOOK_EVERY_S) -> threading.Event:
    """Look out for as long as this process runs, or until what is returned is set."""
    stop = threading.Event()
    threading.Thread(target=_look, args=(folder, every_s, stop), name="looking out", daemon=True).start()
    return stop


def _look(folder: Path, every_s: float, stop: threading.Event) -> None:
    ledger = None
    while not stop.is_set():
        try:
            if ledger is None:
                ledger, _ = open_hub(folder, os.environ)
            look_once(ledger, _alarm(folder), MachineClock())
        # Whatever it is, the next look must come: somebody may be out.
        except Exception as error:
            note_failure("looking_out_failed", error)
            if ledger is not None:
                ledger.close()
                ledger = None
        stop.wait(every_s)
    if ledger is not None:
        ledger.close()


def _alarm(folder: Path) -> Alarm:
    """The alarm as it is named now; one that cannot be read leaves the board."""
    try:
        return alarm_of(folder, os.environ)
    except Told as told:
        note_failure("alarm_cannot_be_read", told)
        return BoardAlone()
