"""A careless program whose leaks no search of what lies on a disk would find: `python -m tests.canary.leaking HOW`.

It reads the words it leaks from standard input, and leaves nothing behind.
"""

from __future__ import annotations

import mmap
import os
import socket
import sqlite3
import sys
import tempfile
from pathlib import Path

WORDS = sys.stdin.read() if __name__ == "__main__" else ""


def a_file_written_and_removed() -> None:
    path = Path(tempfile.mkdtemp()) / "print.txt"
    path.write_text(f"To print: {WORDS}")
    path.unlink()


def a_file_without_a_name() -> None:
    with tempfile.TemporaryFile() as file:
        file.write(WORDS.encode())


def a_file_written_over() -> None:
    path = Path(tempfile.mkdtemp()) / "draft.txt"
    with path.open("wb", buffering=0) as file:
        file.write(WORDS.encode())
        file.seek(0)
        file.write(bytes(len(WORDS)))


def a_word_on_a_socket() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.sendto(WORDS.encode(), ("127.0.0.1", 9))


def a_name_given_and_taken_back() -> None:
    folder = Path(tempfile.mkdtemp())
    (folder / "plan").touch()
    (folder / "plan").rename(folder / f"plan for {WORDS}")
    (folder / f"plan for {WORDS}").unlink()


def a_file_that_is_mapped() -> None:
    path = Path(tempfile.mkdtemp()) / "map"
    path.write_bytes(bytes(mmap.PAGESIZE))
    with path.open("r+b") as file, mmap.mmap(file.fileno(), mmap.PAGESIZE) as mapped:
        mapped[: len(WORDS)] = WORDS.encode()
        mapped[:] = bytes(mmap.PAGESIZE)
    path.unlink()


def a_database_without_a_key() -> None:
    path = Path(tempfile.mkdtemp()) / "cache.db"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE note (words)")
        db.execute("INSERT INTO note VALUES (?)", (WORDS,))
    db.close()
    path.unlink()


def a_pair_of_halves() -> None:
    """In two calls, neither of which holds enough to be found."""
    fd, name = tempfile.mkstemp()
    for half in (WORDS[:11], WORDS[11:22]):
        os.write(fd, half.encode())
    os.close(fd)
    os.unlink(name)


HOW = (
    a_file_written_and_removed, a_file_without_a_name, a_file_written_over, a_word_on_a_socket,
    a_name_given_and_taken_back, a_database_without_a_key, a_pair_of_halves, a_file_that_is_mapped,
)  # fmt: skip

if __name__ == "__main__":
    {how.__name__: how for how in HOW}[sys.argv[1]]()
