"""The demonstration's windows: the worker's laptop, and the lead's one click away. Run by `fsdesk demo`."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout

from fsdesk.demo.cast import PASSPHRASE
from fsdesk.profile import Profile
from ui.parts.buttons import Button, Kind
from ui.parts.text import Text
from ui.start import run

LOCKED = "--locked"
OTHER = {"worker": "lead", "lead": "worker"}
WORDS = {
    "worker": "Eilidh's laptop. Every family here is make-believe.",
    "lead": "Ruaridh's laptop: he leads the team. Every family here is make-believe.",
}


class DemoStrip(QFrame):
    """A strip over the window: whose laptop this is, and the other one's button."""

    def __init__(self, folder: Path, who: str) -> None:
        super().__init__()
        self.setProperty("banner", "info")
        self.setAccessibleName("Demonstration")
        self._folder, self._who = folder, who
        other = Button("Open the lead's laptop" if who == "worker" else "Open the worker's laptop", Kind.SECONDARY)
        other.clicked.connect(self._open_other)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 16, 4)
        row.addWidget(Text(WORDS[who]), 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(other)

    def _open_other(self) -> None:
        open_window(self._folder, OTHER[self._who])


def open_window(folder: Path, who: str) -> subprocess.Popen[bytes]:
    """The window of one of the two laptops, in a process of its own."""
    return subprocess.Popen([sys.executable, "-m", "ui.demo", str(folder), who])


def demo_profile(folder: Path, who: str) -> Profile:
    """Where a demonstration laptop's store is."""
    return Profile(folder=folder / who, secrets_folder=folder / f"{who}-secret")


def main(folder: Path, who: str = "worker", *words: str) -> int:
    """Open one laptop's window and stay until it is closed; unlocked by itself the first time, not after a lock."""
    return run(
        demo_profile(folder, who),
        passphrase="" if LOCKED in words else PASSPHRASE,
        above=partial(DemoStrip, folder, who),
        again=("ui.demo", str(folder), who, LOCKED),
    )


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), *sys.argv[2:]))
