"""Whether the disk a store lies on is encrypted, as far as the operating system says so to any user. Never a guess.

Linux: LUKS below the file system, from what the kernel shows of its devices; that there is none proves nothing, as a
disk can encrypt by itself. macOS: what FileVault says. Windows: what the shell says of BitLocker on the volume.
"""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

ON, OFF, NOT_KNOWN = "on", "off", ""
ASK_S = 10
_BITLOCKER = {"1": ON, "6": ON, "0": OFF, "2": OFF, "3": OFF, "4": OFF, "5": OFF, "7": OFF}
"""Of the shell's eight words for a volume: protected, and protected but locked, are on; while it is being encrypted,
and while protection is suspended, what was on the disk may still be read."""

Ask = Callable[[Sequence[str]], str]


@functools.cache
def disk_encryption(folder: Path) -> str:
    """ "on", "off", or "" where that cannot be told. Asked once in the life of a program."""
    match sys.platform:
        case "darwin":
            return by_filevault(_ask)
        case "win32":
            return by_bitlocker(folder, _ask)
        case _:
            return by_kernel(folder, Path("/sys/dev/block"))


def by_kernel(folder: Path, blocks: Path) -> str:
    """Linux: "on" when a device under the folder's file system is LUKS; `blocks` is where the kernel shows devices."""
    try:
        number = folder.stat().st_dev
    except OSError:
        return NOT_KNOWN
    start = blocks / f"{os.major(number)}:{os.minor(number)}"
    return ON if _is_luks(start, 0) else NOT_KNOWN


def _is_luks(device: Path, depth: int) -> bool:
    if depth > 8:  # deeper than anybody stacks volumes: a ring of links
        return False
    try:
        if (device / "dm" / "uuid").read_text("ascii", "replace").startswith("CRYPT-"):
            return True
    except OSError:
        pass
    try:
        below = sorted((device / "slaves").iterdir())
    except OSError:
        return False
    return bool(below) and all(_is_luks(one, depth + 1) for one in below)


def by_filevault(ask: Ask) -> str:
    """macOS."""
    said = ask(["/usr/bin/fdesetup", "status"])
    if "FileVault is On" in said and "in progress" not in said:
        return ON
    return OFF if "FileVault is Off" in said else NOT_KNOWN


def by_bitlocker(folder: Path, ask: Ask) -> str:
    """Windows: the volume's own property, which the shell tells anybody."""
    drive = folder.drive or "C:"
    if len(drive) != 2 or not drive[0].isalpha():
        return NOT_KNOWN
    volume = f"(New-Object -ComObject Shell.Application).NameSpace('{drive}').Self"
    script = f"{volume}.ExtendedProperty('System.Volume.BitLockerProtection')"
    said = ask(["powershell.exe", "-NoProfile", "-NonInteractive", "-Command", script])
    return _BITLOCKER.get(said.strip(), NOT_KNOWN)


def _ask(command: Sequence[str]) -> str:
    """What a program of the system says; empty when it does not say it in time."""
    try:
        done = subprocess.run(command, capture_output=True, timeout=ASK_S, check=False, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace")
