"""Every byte the programs of a session hand to the system, whether or not a file of it is left: watched with strace.

A file that is written and removed again, a socket, a file of another folder: all go through these calls. What a pipe
carries between two programs of the session ends in one of them and is left out; what the system copies from file to
file was written before. A file that a program maps and shares escapes the calls, so mapping one is itself a find, but
for the index of a database's log, which holds numbers.
"""

from __future__ import annotations

import re
import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.canary.places import AS_WRITTEN

CALLS = (
    "write", "pwrite64", "writev", "pwritev", "pwritev2", "sendto", "sendmsg", "sendmmsg", "mmap",
    "rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat",
)  # fmt: skip
RINGS = "io_uring_setup"
"""Requests on a ring shared with the system are no calls and would escape: to what is watched it has none."""
LONGEST_BYTES = 1 << 24
"""Bytes of one call that are shown: more than any of our writes has."""
NEITHER_FILE_NOR_LINE = re.compile(rb"pipe:|anon_inode:|/dev/null$|/dev/pts/|/dev/tty")
INDEX_OF_A_LOG = b"-shm"

_CALL = re.compile(rb"(?P<name>\w+)\((?P<said>.*)")
_FD = re.compile(rb"^\d+<(?P<place>(?:[^>\\]|\\.)*)>")
_TEXT = re.compile(rb'"((?:\\x[0-9a-f]{2})*)"')


def command(log: Path) -> list[str]:
    """What is put before a command so that it and all it starts are watched; nothing where strace is not installed."""
    if shutil.which("strace") is None:
        return []
    return [
        "strace", "-ff", "--seccomp-bpf", "-qqq", "-y", "-xx", "-s", str(LONGEST_BYTES), "-e", "signal=none",
        "-e", "trace=" + ",".join((*CALLS, RINGS)), "-e", f"inject={RINGS}:error=ENOSYS", "-o", str(log / "of"),
    ]  # fmt: skip


def tapped(log: Path, folder: Path) -> Iterator[tuple[str, bytes]]:
    """What was handed over, by where it went; the bytes of one place and one thread follow one another.

    Places in `folder` are named as they lie in it.
    """
    for file in sorted(log.iterdir()):
        into: dict[str, bytearray] = defaultdict(bytearray)
        for line in file.read_bytes().splitlines():
            found = _read(line)
            if found is not None:
                place, data = found
                into[place] += data
        for place, written in into.items():
            yield f"{place.removeprefix(f'{folder}/')}{AS_WRITTEN}", bytes(written)


def _read(line: bytes) -> tuple[str, bytes] | None:
    """Where one call wrote and what; None when it wrote nothing that counts."""
    call = _CALL.match(line)
    if call is None or line.rstrip().endswith(b"= -1 EBADF (Bad file descriptor)"):
        return None
    name, said = call["name"], call["said"]
    if name == b"mmap":
        return _mapped(said)
    if name.startswith((b"rename", b"link", b"symlink")):
        return "names of files and folders", b"\n".join(map(_bytes, _TEXT.findall(said))) + b"\n"
    at = _FD.match(said)
    place = _place(at["place"]) if at is not None else None
    if place is None:
        return None
    return place, b"".join(map(_bytes, _TEXT.findall(said)))


def _mapped(said: bytes) -> tuple[str, bytes] | None:
    at = re.search(rb", \d+<((?:[^>\\]|\\.)*)>, ", said)
    if at is None or b"MAP_SHARED" not in said or b"PROT_WRITE" not in said or INDEX_OF_A_LOG in _plain(at[1]):
        return None
    return "mapped and shared", _plain(at[1]) + b"\n"


def _place(raw: bytes) -> str | None:
    place = _plain(raw)
    return None if NEITHER_FILE_NOR_LINE.search(place) else place.decode("utf-8", "replace")


def _bytes(text: bytes) -> bytes:
    """The bytes of a text of a call: strace was asked to show each of them as a number."""
    return bytes.fromhex(text.replace(rb"\x", b"").decode())


def _plain(shown: bytes) -> bytes:
    """The bytes behind strace's way of showing them."""
    if b"\\x" not in shown:
        return shown
    return re.sub(rb"\\x([0-9a-f]{2})", lambda pair: bytes([int(pair[1], 16)]), shown)
