"""A program that saves as fast as it can and says so after each save, to be killed at any moment. Run as a script.

It imports the store once and then forks a typist for each line it is given, so that two hundred deaths take seconds.
What it writes on its output, a line at a time: `typist <process>`, then `saved <record> <number>` or
`offered <n> <fingerprint>` after each act, and `gone` when that typist has died.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

import fsdesk.migrations
from fsdesk.clock import MachineClock
from fsdesk.records.ids import FamilyId, RecordId, RevisionId, UserId
from fsdesk.revisions import body_hash, from_body
from fsdesk.sending import Sending
from fsdesk.store import Store, Writing
from tests.fsdesk.carrying import RECEIPT

KEY = bytes(range(32))
assert fsdesk.migrations  # imported before the first fork, so that no typist spends its life on it


class Careless(sqlcipher.Connection):  # type: ignore[misc]  # the library has no types
    """A connection that stops syncing as soon as it was asked whether it does."""

    def execute(self, sql: str, *values: Any) -> Any:
        if sql == "BEGIN IMMEDIATE":
            super().execute("PRAGMA synchronous = OFF")
        return super().execute(sql, *values)


def careless(*args: Any, **options: Any) -> Any:
    """Like the library's own `connect`, for a laptop that says "saved" too early."""
    return sqlcipher.connect(*args, factory=Careless, **options)


def say(text: str) -> None:
    """One line, in one piece."""
    os.write(1, f"{text}\n".encode())


def visit(number: int, **more: Any) -> Writing:
    """A visit whose note is a number and a page of words."""
    return Writing(
        kind="visit", fields={"note": f"{number:09} " + "wet " * (number % 700)}, author=UserId("amina"),
        written_at="2026-11-21T09:00", family=FamilyId("k7f2qd4m.1"), **more,
    )  # fmt: skip


def type_until_killed(folder: Path, number: int, connect: Any) -> None:
    """Begin visits, type on, offer and take receipts, for ever."""
    store = Store(folder, KEY, connect=connect)
    sending = Sending(store, MachineClock())
    if not store.device:
        store.remember(device="k7f2qd4m")
    while True:
        number += 10
        kept = store.write(visit(number))
        say(f"saved {kept.record} {number}")
        over: tuple[RevisionId, ...] = (kept.id,)
        for more in range(1, 4):
            kept = store.write(visit(number + more, record=RecordId(kept.record), over=over))
            over = (kept.id,)
            say(f"saved {kept.record} {number + more}")
        if number % 20:
            for raw in sending.offer(4000):
                say(f"offered {from_body(raw).n} {body_hash(raw).hex()}")
        if number % 30 == 0:
            sending.keep_receipt((1, kept.n // 2), (), RECEIPT)


def main() -> None:
    """`typist.py FOLDER [careless]`; each line of input is the number to go on counting from."""
    folder = Path(sys.argv[1])
    connect = careless if sys.argv[2:] == ["careless"] else sqlcipher.connect
    for line in sys.stdin:
        process = os.fork()
        if process == 0:
            type_until_killed(folder, int(line), connect)
        say(f"typist {process}")
        os.waitpid(process, 0)
        say("gone")


if __name__ == "__main__":
    main()
