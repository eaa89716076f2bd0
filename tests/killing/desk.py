"""`python -m tests.killing.desk FOLDER USER DEVICE LINE [careless]`: a desk that writes and exchanges until killed.

Says "saved WORDS" only after the store has said so. Told "rest" on its input it writes no more, and ends when it is in
step with its hub. A careless one does not wait for its writing to be durable: what that loses must be noticed.
"""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from fsdesk.desk.desk import Desk
from fsdesk.records import Family, Observation
from fsdesk.records.ids import DeviceId, FamilyId, RecordId
from fsdesk.store import Store
from sync.client import DeskKeys, exchange
from sync.hub.keyfile import MARK, HubKeys
from sync.line import Line, LineTrouble

HUB_KEYS = HubKeys(MARK, b"l" * 32, b"s" * 32, b"x" * 32)
WRITTEN_EACH_TIME = 3
COMMITS_EVERY = 7


class Clock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class CarelessStore(Store):
    """Says that all is kept when it will be with the next few."""

    put_off = 0

    @contextlib.contextmanager
    def writing(self) -> Iterator[Any]:
        db = self.db
        if not db.in_transaction:
            db.execute("BEGIN IMMEDIATE")
        yield db
        CarelessStore.put_off += 1
        if self.put_off % COMMITS_EVERY == 0:
            db.execute("COMMIT")


def keys_of(device: str) -> DeskKeys:
    """The keys of a laptop of this name, the same each time."""
    seed = (device.encode() * 8)[:32]
    return DeskKeys(
        device=DeviceId(device),
        sign=Ed25519PrivateKey.from_private_bytes(seed),
        seal=X25519PrivateKey.from_private_bytes(seed),
        hub_sign=HUB_KEYS.signing.public_key(),
        hub_seal=HUB_KEYS.sealing.public_key(),
    )


def open_desk(folder: Path, user: str, device: str, kind: type[Store] = Store) -> Desk:
    """The desk in this folder; made when there is none."""
    desk = Desk(kind(folder, (user.encode() * 32)[:32]), Clock())
    if not desk.store.device:
        desk.store.remember(device=device, user=user, user_name=user.title(), role="worker", team="North", epoch="1")
    return desk


def main(folder: str, user: str, device: str, line_file: str, careless: str = "") -> None:
    desk = open_desk(Path(folder), user, device, CarelessStore if careless else Store)
    keys, rest, told = keys_of(device), threading.Event(), 0
    threading.Thread(target=_listen, args=(rest,), daemon=True).start()
    family = _family(desk)
    print("ready", flush=True)
    while True:
        resting = rest.is_set()
        for _ in range(0 if resting or not family else WRITTEN_EACH_TIME):
            told += 1
            words = f"{device} {datetime.now(UTC).timestamp()} {told}"
            visit = RecordId(family)
            desk.add(Observation(visit=visit, area="home", text=words, assertion="observed"), FamilyId(family))
            print(f"saved {words}", flush=True)
        try:
            line = Line(f"http://127.0.0.1:{Path(line_file).read_text()}", stall_s=5)
            print("asks", flush=True)
            done = exchange(desk.sending, line, keys)
            line.close()
        except LineTrouble:
            print("broke off", flush=True)
            continue
        family = family or _family(desk)
        print("in step" if done.in_sync else "out of step", flush=True)
        if resting and done.in_sync and not done.sent and not done.arrived:
            desk.store.close()
            return


def _listen(rest: threading.Event) -> None:
    if sys.stdin.readline():
        rest.set()


def _family(desk: Desk) -> str:
    """The one family: Amina makes it, others hear of it."""
    found = desk.store.rows("SELECT family FROM revision ORDER BY family LIMIT 1")
    if found:
        return str(found[0][0])
    if desk.store.setting("user") != "amina":
        return ""
    return str(desk.add(Family(label="N-1", status="active", lead_professional="amina")).record)


if __name__ == "__main__":
    main(*sys.argv[1:])
