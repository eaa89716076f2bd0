"""Every state of a folder that a crash could have left behind: what a program wrote, replayed call by call.

A program runs once under strace, which shows every call that changes a file. Here the calls are applied one by one:
after each the folder is as a kill there would leave it; and as a power cut would, in which of what was not synced
nothing, everything, or a torn part of the last write reached the disk. Names change in order, as journals keep them.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

CALLS = "openat,write,pwrite64,ftruncate,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat"
SECTOR_BYTES = 512
_CALL = re.compile(rb"^(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)")
_TEXT = re.compile(rb'"((?:\\x[0-9a-f]{2})*)"')
_FD = re.compile(rb"^\d+<((?:[^>\\]|\\.)*)>")


def is_here() -> bool:
    """Whether strace is."""
    return shutil.which("strace") is not None


class Replay:
    """The files of one folder before a program ran, and the calls by which it changed them."""

    def __init__(self, folder: Path, command: Sequence[str], log: Path) -> None:
        self.before = {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}
        watched = ["strace", "-f", "-qqq", "-y", "-xx", "-s", str(1 << 24), "-e", "signal=none", "-e", f"trace={CALLS}"]
        done = subprocess.run([*watched, "-o", str(log), *command], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        self.steps = [step for line in log.read_bytes().splitlines() if (step := _step(line, folder)) is not None]

    def kills(self) -> Iterator[dict[str, bytes]]:
        """The folder after each call, as a kill leaves it."""
        now = {name: bytearray(content) for name, content in self.before.items()}
        for step in self.steps:
            _apply(step, now)
            yield {name: bytes(content) for name, content in now.items()}

    def power_cuts(self) -> Iterator[dict[str, bytes]]:
        """The folder after each call that wrote, when the power goes: none of what was not synced, and a torn part."""
        now = {name: bytearray(content) for name, content in self.before.items()}
        synced = dict(self.before)
        for call, name, other, at, data in self.steps:
            torn = dict(synced)
            if call == "write" and len(data) > SECTOR_BYTES:
                part = bytearray(now.get(name, b""))
                half = len(data) // 2 // SECTOR_BYTES * SECTOR_BYTES
                _write(part, at, data[:half])
                yield torn | {name: bytes(part)}
            _apply((call, name, other, at, data), now)
            match call:
                case "sync":
                    synced[name] = bytes(now[name])
                case "create":
                    synced.setdefault(name, b"")
                case "rename":
                    synced[other] = synced.pop(name)
                case "unlink":
                    synced.pop(name, None)
            yield dict(synced)


Step = tuple[str, str, str, int, bytes]


def _apply(step: Step, now: dict[str, bytearray]) -> None:
    call, name, other, at, data = step
    match call:
        case "create":
            now.setdefault(name, bytearray())
        case "write":
            _write(now[name], at if at >= 0 else len(now[name]), data)
        case "truncate":
            del now[name][at:]
            now[name].extend(bytes(at - len(now[name])))
        case "rename":
            now[other] = now.pop(name)
        case "unlink":
            now.pop(name, None)


def _write(content: bytearray, at: int, data: bytes) -> None:
    start = at if at >= 0 else len(content)
    content.extend(bytes(max(0, start - len(content))))
    content[start : start + len(data)] = data


def _step(line: bytes, folder: Path) -> Step | None:
    """One call that changed a file of the folder; None for every other."""
    found = _CALL.match(line)
    if found is None or int(found[3]) < 0:
        return None
    call, said, result = found[1].decode(), found[2], int(found[3])
    texts = [_plain(one) for one in _TEXT.findall(said)]
    at = _FD.match(said)
    place = Path(_plain(at[1]).decode("utf-8", "replace")) if at is not None else None
    if call == "openat" and b"O_CREAT" in said:
        path = Path(texts[0].decode())
        return ("create", path.name, "", 0, b"") if path.parent == folder else None
    if call.startswith("rename"):
        old, new = (Path(text.decode()) for text in texts)
        return ("rename", old.name, new.name, 0, b"") if new.parent == folder else None
    if call.startswith("unlink"):
        path = Path(texts[0].decode())
        return ("unlink", path.name, "", 0, b"") if path.parent == folder else None
    if place is None or place.parent != folder:
        return None
    if call == "pwrite64":
        return "write", place.name, "", int(said.rsplit(b", ", 1)[1]), texts[-1][:result]
    if call == "write":
        return "write", place.name, "", -1, texts[-1][:result]
    if call == "ftruncate":
        return "truncate", place.name, "", int(said.rsplit(b", ", 1)[1]), b""
    return ("sync", place.name, "", 0, b"") if call in ("fsync", "fdatasync") else None


def _plain(shown: bytes) -> bytes:
    return bytes.fromhex(shown.replace(b"\\x", b"").decode()) if b"\\x" in shown else shown
