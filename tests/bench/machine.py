"""What this machine says of itself and of a process: its time, its memory, and children that report one line."""

from __future__ import annotations

import contextlib
import os
import platform
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import psutil

CHILD_S_MAX = 120


class Stopwatch:
    """Seconds on the wall and of this process's own processor time since it was made."""

    def __init__(self) -> None:
        self._cpu = time.process_time()
        self._wall = time.perf_counter()

    def read(self) -> dict[str, float]:
        """Both, in seconds."""
        wall = time.perf_counter() - self._wall
        return {"wall_s": wall, "cpu_s": time.process_time() - self._cpu}


def peak_mb(pid: int | str = "self") -> float:
    """The most memory a process has had resident since it began, or since `forget_peak`.

    Not `ru_maxrss`: a child inherits that of the process it was started from.
    """
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


def forget_peak(pid: int) -> None:
    """Begin a process's peak anew."""
    with contextlib.suppress(OSError):
        Path(f"/proc/{pid}/clear_refs").write_text("5", encoding="ascii")


def cpu_s(pid: int) -> float:
    """Processor time a process and its ended children have used, in seconds."""
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system + times.children_user + times.children_system)


def tell(measured: Mapping[str, object]) -> None:
    """Report from a child, on a line of its own."""
    sys.stdout.write(msgspec.json.encode(measured).decode() + "\n")
    sys.stdout.flush()


def child(module: str, *words: str, **environment: str) -> dict[str, Any]:
    """Run a module in a fresh process; what it told last. RuntimeError with its last words when it failed."""
    done = subprocess.run(
        [sys.executable, "-m", module, *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=CHILD_S_MAX,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "", **environment},  # installed programs have their bytecode
    )
    if done.returncode:
        raise RuntimeError(f"{module} {words[:1]}: {done.stderr.strip()[-2000:]}")
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    found: dict[str, Any] = msgspec.json.decode(lines[-1]) if lines else {}
    return found


def described() -> str:
    """The machine in one line."""
    model = platform.processor() or platform.machine()
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                model = line.partition(":")[2].strip()
                break
    system = platform.platform(terse=True)
    with contextlib.suppress(OSError):
        system = platform.freedesktop_os_release().get("PRETTY_NAME", system)
    memory = psutil.virtual_memory().total / 2**30
    busy = ", ".join(f"{load:.1f}" for load in psutil.getloadavg())
    return (
        f"{psutil.cpu_count()} cores, {model}, {memory:.0f} GiB, {system}, Python {platform.python_version()};"
        f" load when it began {busy}"
    )
