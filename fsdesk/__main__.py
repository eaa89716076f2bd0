"""The one command line. The everyday start opens the window at once; everything else is in `commands`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

WINDOW_OPTIONS = ("--profile", "--secrets-folder")


def main(words: Sequence[str] | None = None) -> None:
    """Run `fsdesk` with these words, the command line's by default; leaves with its exit code."""
    given = list(sys.argv[1:] if words is None else words)
    folders = _folders(given)
    if folders is None:
        from fsdesk.commands import main as commands  # late: 15 ms that a window does not need

        commands(given)
        return
    from fsdesk.bugs import leave_no_trace_of_bugs
    from fsdesk.profile import profile
    from ui.start import run

    leave_no_trace_of_bugs()
    sys.exit(run(profile(*folders)))


def _folders(words: Sequence[str]) -> tuple[Path | None, Path | None] | None:
    """The two folders when the words only name them, so that the window is asked for; None for anything else."""
    found: dict[str, Path] = {}
    for option, value in zip(words[::2], words[1::2], strict=False):
        if option not in WINDOW_OPTIONS or value.startswith("-"):
            return None
        found[option] = Path(value)
    return None if len(words) % 2 else (found.get("--profile"), found.get("--secrets-folder"))


if __name__ == "__main__":
    main()
