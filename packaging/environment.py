"""Make a virtual environment from a hashed lock file and put this repository in it. Uses nothing but the library."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

OLDEST = (3, 11)


def main(folder: Path, lock: Path) -> int:
    """Make or refresh the environment; 0 when it is ready."""
    if sys.version_info < OLDEST:
        sys.stderr.write(
            f"FSDesk needs Python {'.'.join(map(str, OLDEST))} or newer; this is {sys.version.split()[0]}.\n"
        )
        return 2
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        try:
            venv.create(folder, with_pip=True)
        except subprocess.CalledProcessError:
            sys.stderr.write(
                "Python's venv module is incomplete here. On Debian or Ubuntu: apt-get install python3-venv\n"
            )
            return 2
    sys.stdout.write(f"Making the environment in {folder}; the first time takes about a minute.\n")
    sys.stdout.flush()
    quiet = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for words in (
        [*quiet, "--require-hashes", "-r", str(lock)],
        [*quiet, "--no-deps", "--no-build-isolation", "--editable", "."],
    ):
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.stderr.write(done.stdout + done.stderr)
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
