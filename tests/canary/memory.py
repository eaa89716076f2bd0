"""What a process holds in memory, read from outside, before it locks and after. Linux only."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.canary.places import Grounds
from tests.canary.search import Search

PIECE_BYTES = 1 << 20
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """Which seeds were found in a process, and how much of it was looked through."""

    seeds: frozenset[str]
    bytes_read: int
    command: str


def regions(pid: int) -> Iterator[tuple[str, bytes]]:
    """All memory of a process that it could have written to, region by region; the kernel's own pages are not its."""
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            extent, rights, _, _, inode, *name = line.split(maxsplit=5)
            begin, end = (int(one, 16) for one in extent.split("-"))
            of_the_kernel = bool(name) and name[0].startswith("[v")
            if rights.startswith("r") and (rights[1] == "w" or inode == "0") and not of_the_kernel:
                yield extent, _read(memory, begin, end)


def _read(memory: io.FileIO, begin: int, end: int) -> bytes:
    """One region. What has no page behind it (a reserve never touched) cannot be read and holds nothing."""
    pieces = []
    memory.seek(begin)
    while begin < end:
        try:
            piece = memory.read(min(PIECE_BYTES, end - begin))
        except OSError:
            piece = b""
        if not piece:
            piece = bytes(PAGE_BYTES)
            memory.seek(begin + PAGE_BYTES)
        pieces.append(piece)
        begin += len(piece)
    return b"".join(pieces)


def held_by(pid: int, search: Search) -> Memory:
    """What the process holds now. Skips the test where only root may look: no other program of its person may."""
    if not os.access(f"/proc/{pid}/mem", os.R_OK):
        pytest.skip("the memory of FSDesk is read by root only")
    found: set[str] = set()
    size = 0
    for extent, data in regions(pid):
        size += len(data)
        found.update(find.seed for find in search.finds_as_it_is(extent, data))
    command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    return Memory(seeds=frozenset(found), bytes_read=size, command=command)


def before_and_after_the_lock(grounds: Grounds, typed: Sequence[str], search: Search) -> tuple[Memory, Memory]:
    """What the real window holds while a visit is open, and what the process that follows it holds once it is shown."""
    ends, exec_fd = os.pipe()
    laptop = (str(grounds.run / "worker"), str(grounds.run / "worker-secret"))
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.canary.window", *laptop, str(exec_fd)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=grounds.surroundings(), cwd=grounds.run / "cwd", pass_fds=(exec_fd,),
    )  # fmt: skip
    os.close(exec_fd)
    assert child.stdin is not None
    assert child.stdout is not None
    assert child.stderr is not None
    said, errors = [], []
    try:
        child.stdin.write("".join(f"{line}\n" for line in typed).encode())
        child.stdin.flush()
        for line in child.stdout:
            said.append(line)
            if line == b"open\n":
                break
        before = held_by(child.pid, search)
        child.stdin.write(b"lock\n")
        child.stdin.flush()
        os.read(ends, 1)  # comes to its end with the exec
        for line in child.stderr:
            errors.append(line)
            if b"Flushing" in line:
                break
        after = held_by(child.pid, search)
    finally:
        child.kill()
        (grounds.said / "window.out").write_bytes(b"".join(said) + child.stdout.read())
        (grounds.said / "window.err").write_bytes(b"".join(errors) + child.stderr.read())
        child.communicate()
        os.close(ends)
    return before, after
