"""The demonstration's hub: a real `fsdesk-hub` process in a folder, administered by its own command line."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from fsdesk.trouble import Trouble

STARTS_WITHIN_S = 180.0
"""Half a second on a quiet machine; one that does ten things at once needs ten times as long, and more."""

ENDS_WITHIN_S = 60.0
"""It lets what is under way end, which takes moments; what does not end is killed, as by a power cut."""


class DemoHub:
    """A hub in a folder, serving or not."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = 0
        self._process: subprocess.Popen[bytes] | None = None

    def make(self, partnership: str) -> None:
        """Make the hub with one team and its two people."""
        if (self.folder / "port").exists():
            (self.folder / "port").unlink()
        self.ask("init", str(self.folder), "--partnership", partnership)
        self.ask("team", "add", "Outreach team", "--id", "outreach")
        self.ask("user", "add", "Eilidh Ross", "--team", "outreach", "--id", "eilidh")
        self.ask("user", "add", "Ruaridh Matheson", "--team", "outreach", "--role", "team_lead", "--id", "ruaridh")

    def slip(self, user: str, url: str) -> str:
        """A one-time slip for one person's laptop."""
        return next(line for line in self.ask("enrol", user, "--url", url).split() if "FSDESK1-" in line)

    def ask(self, *words: str) -> str:
        """Give one of the hub's own commands; what it prints."""
        done = subprocess.run(
            [sys.executable, "-m", "sync.hub.admin", *words],
            env={**os.environ, "FSDESK_HUB": str(self.folder)},
            capture_output=True,
            text=True,
            check=False,
            timeout=STARTS_WITHIN_S,
        )
        if done.returncode:
            raise Trouble("The demonstration's hub could not be set up.", next_step=done.stderr.strip()[-300:])
        return done.stdout

    def serve(self) -> int:
        """Start serving; the port, once it answers."""
        port_file = self.folder / "port"
        port_file.unlink(missing_ok=True)
        with (self.folder / "hub.log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "sync.hub.admin",
                    "serve",
                    str(self.folder),
                    "--port",
                    "0",
                    "--port-file",
                    str(port_file),
                ],
                stdout=log,
                stderr=log,
            )
        waited = time.monotonic() + STARTS_WITHIN_S
        while not (port_file.exists() and (text := port_file.read_text().strip())):
            if self._process.poll() is not None or time.monotonic() > waited:
                raise Trouble("The demonstration's hub did not start.", next_step="Look into hub.log in its folder.")
            time.sleep(0.02)
        self.port = int(text)
        return self.port

    def stop(self) -> None:
        """Stop serving."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(ENDS_WITHIN_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
