"""See that the system libraries Qt needs are there: fetch them on Debian or Ubuntu where allowed, else name them."""

from __future__ import annotations

import ctypes.util
import importlib.util
import os
import shutil
import subprocess
import sys

NEEDED = {
    "GL": "libgl1",
    "EGL": "libegl1",
    "xkbcommon": "libxkbcommon0",
    "glib-2.0": "libglib2.0-0",
    "dbus-1": "libdbus-1-3",
    "fontconfig": "libfontconfig1",
}
WELCOME = {"enchant-2": "libenchant-2-2"}  # without it spelling is quietly not checked, and all else works
INSTALL = ["apt-get", "install", "--yes", "--no-install-recommends"]
IMPATIENT = ["-o", "Acquire::Retries=0", "-o", "Acquire::http::Timeout=5", "-o", "Acquire::https::Timeout=5"]


def main() -> int:
    """0 when everything is there, or nothing needs to be."""
    if not sys.platform.startswith("linux"):
        return 0
    needed = _missing(NEEDED)
    if importlib.util.find_spec("ensurepip") is None:
        needed.append("python3-venv")
    welcome = _missing(WELCOME)
    if not needed and not welcome:
        return 0
    may_fetch = bool(shutil.which("apt-get")) and os.geteuid() == 0
    if may_fetch and _fetch([*needed, *welcome], patient=bool(needed)):
        return 0
    if not needed:
        sys.stderr.write(f"Spelling is not checked without: {' '.join(welcome)}. Everything else works.\n")
        return 0
    if may_fetch and _fetch(needed, patient=True):
        return 0
    sys.stderr.write(f"FSDesk needs system packages that are missing here:\n    {' '.join([*INSTALL, *needed])}\n")
    return 0 if not shutil.which("apt-get") else 1


def _missing(wanted: dict[str, str]) -> list[str]:
    return [package for library, package in wanted.items() if ctypes.util.find_library(library) is None]


def _fetch(packages: list[str], *, patient: bool) -> bool:
    """Fetch them from the system's own archive, or say no; without patience a missing network costs seconds."""
    options = [] if patient else IMPATIENT
    quiet = {"stdout": subprocess.DEVNULL} | ({} if patient else {"stderr": subprocess.DEVNULL})
    subprocess.run(["apt-get", *options, "update"], check=False, **quiet)  # type: ignore[call-overload]
    done = subprocess.run([*INSTALL, *options, *packages], check=False, **quiet)  # type: ignore[call-overload]
    return bool(done.returncode == 0)


if __name__ == "__main__":
    sys.exit(main())
