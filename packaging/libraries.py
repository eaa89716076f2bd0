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


def main() -> int:
    """0 when everything is there, or nothing needs to be."""
    if not sys.platform.startswith("linux"):
        return 0
    packages = [package for library, package in NEEDED.items() if ctypes.util.find_library(library) is None]
    if importlib.util.find_spec("ensurepip") is None:
        packages.append("python3-venv")
    if not packages:
        return 0
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    if shutil.which("apt-get") and os.geteuid() == 0:
        quiet = {"stdout": subprocess.DEVNULL}
        subprocess.run(["apt-get", "update"], check=False, **quiet)  # type: ignore[call-overload]
        if subprocess.run(install, check=False, **quiet).returncode == 0:  # type: ignore[call-overload]
            return 0
    sys.stderr.write(f"FSDesk needs system packages that are missing here:\n    {' '.join(install)}\n")
    return 0 if not shutil.which("apt-get") else 1


if __name__ == "__main__":
    sys.exit(main())
