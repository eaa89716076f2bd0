"""How a rung leaves the hub: a program the partnership names, started with names of the record only; and the board.

The program is the partnership's own: it may send a text, ring a bell or write to a rota. It gets five words: the step,
the plan, the worker, the buddy, and when they were expected (UTC). Never a family, a name or a place: whoever is told
opens the board. It is given 30 seconds, and its exit status is all that is heard of it.
"""

from __future__ import annotations

import os
import shlex
import stat
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from fsdesk.trouble import Refused, Trouble
from sync.hub.ledger_outings import Watched
from sync.hub.outings import NOBODY, TOLD, Alarm

ALARM_FILE = "fsdesk-hub.alarm"
ALARM_VARIABLE = "FSDESK_HUB_ALARM"
ANSWERS_WITHIN_S = 30


class BoardAlone:
    """No program is named: only the board says it."""

    def tell(self, _outing: Watched, _step: str) -> str:
        """The board is there already."""
        return NOBODY


class Program:
    """A program, started once for each rung."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = tuple(command)

    def tell(self, outing: Watched, step: str) -> str:
        """Start it; empty when it did not start, did not end or failed, so that it is tried again."""
        expected = datetime.fromtimestamp(outing.expected, UTC).isoformat(timespec="minutes")
        words = (step, outing.record, outing.worker, outing.buddy or "-", expected)
        try:
            done = subprocess.run(
                [*self._command, *words],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=ANSWERS_WITHIN_S,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return ""
        return TOLD if done.returncode == 0 else ""


def alarm_of(folder: Path, environment: Mapping[str, str]) -> Alarm:
    """The alarm a hub's folder, or its environment, names; the board alone where none is named."""
    command = environment.get(ALARM_VARIABLE) or _kept(folder / ALARM_FILE)
    return Program(shlex.split(command)) if command else BoardAlone()


def name_alarm(folder: Path, command: Sequence[str]) -> None:
    """Name the program, or with no words no program. Refused when it is not one that can be started."""
    path = folder / ALARM_FILE
    if not command:
        path.unlink(missing_ok=True)
        return
    program = Path(command[0])
    if not program.is_absolute() or not os.access(program, os.X_OK) or program.is_dir():
        raise Refused(
            "That is no program that can be started.",
            safe="The alarm is as it was.",
            next_step="Name it by its whole path, and let the hub's user start it.",
        )
    part = path.with_suffix(".part")
    part.write_text(shlex.join(command) + "\n", encoding="utf-8")
    part.chmod(0o600)
    part.replace(path)


def _kept(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            mode = os.fstat(file.fileno()).st_mode
            command = file.read().strip()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeError) as error:
        raise Trouble("The name of the alarm's program could not be read.", next_step="Check its owner.") from error
    if os.name == "posix" and mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise Refused(
            "Others on this machine could change which program the alarm starts.",
            safe="No program was started; the board still shows who is out.",
            next_step=f"Give it mode 0600: chmod 600 {path.name}",
        )
    return command
