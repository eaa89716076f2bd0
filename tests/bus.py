"""A bus of our own, with a logind on it written by hand (see `tests.logind`): a real dbus-daemon and real messages."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

BUS = """<busconfig><type>custom</type><listen>unix:dir={folder}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
</policy></busconfig>"""


class Bus:
    """A bus of its own with a logind on it that says what it is told to say."""

    def __init__(self, folder: Path) -> None:
        self.name = folder.name
        config = folder / "bus.conf"
        config.write_text(BUS.format(folder=folder))
        words = ["dbus-daemon", f"--config-file={config}", "--print-address", "--nofork"]
        self._daemon = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self._daemon.stdout is not None
        self.address = self._daemon.stdout.readline().strip()
        self._logind: subprocess.Popen[str] | None = None

    def begin(self) -> None:
        words = [sys.executable, "-m", "tests.logind", self.address]
        self._logind = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.heard() == "ready"

    def say(self, word: str) -> None:
        assert self._logind is not None
        assert self._logind.stdin is not None
        self._logind.stdin.write(f"{word}\n")
        self._logind.stdin.flush()

    def heard(self) -> str:
        assert self._logind is not None
        assert self._logind.stdout is not None
        return self._logind.stdout.readline().strip()

    def close(self) -> None:
        for process in (self._logind, self._daemon):
            if process is not None:
                process.kill()
                process.communicate()
