"""A laptop as it is carried about: real key files and store on disk, secrets apart, a clock set by hand, a real hub."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from fsdesk.desk import Desk, Stopped
from fsdesk.keys import Bundle, create
from fsdesk.records.ids import DeviceId, UserId
from fsdesk.store import Store
from sync.client import Exchanged, exchange
from sync.doors import Wire
from sync.meeting import desk_keys
from tests.fsdesk.holding import AMINA, FLOOR, MemorySecrets
from tests.sync.desk_side import TEAM, Partnership, ShortLine

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
DEVICE = DeviceId("k7f2qd4m")


class HandClock:
    """A clock that anybody may set."""

    def __init__(self) -> None:
        self.at = NOON

    def now(self) -> datetime:
        return self.at

    def pass_by(self, **time: float) -> None:
        self.at += timedelta(**time)


class KeptLaptop:
    """Amina's laptop, joined to a partnership's hub."""

    def __init__(self, folder: Path, partnership: Partnership) -> None:
        self.folder, self.secrets, self.clock = folder / "desk", MemorySecrets(), HandClock()
        self.partnership = partnership
        self.line: Wire = ShortLine(partnership)
        self.bundle: Bundle = create(self.folder, AMINA, self.secrets, kdf=FLOOR)
        sign = Ed25519PrivateKey.from_private_bytes(self.bundle.sign_seed).public_key().public_bytes_raw()
        seal = X25519PrivateKey.from_private_bytes(self.bundle.seal_seed).public_key().public_bytes_raw()
        with partnership.ledger.writing():
            partnership.ledger.add_device(DEVICE, UserId("amina"), label="laptop", sign=sign, seal=seal, now=0)
        keys = partnership.hub.signing.public_key(), partnership.hub.sealing.public_key()
        with Store(self.folder, self.bundle.store_key) as store:
            store.remember(
                device=DEVICE, user="amina", user_name="Amina", role="worker", team=TEAM, team_name="North", epoch="1",
                hub_sign=keys[0].public_bytes_raw().hex(), hub_seal=keys[1].public_bytes_raw().hex(),
            )  # fmt: skip

    def open(self) -> Desk | Stopped:
        """Unlock it; its passphrase is not asked for each time, as that is slow on purpose."""
        return Desk.open_with(self.bundle, self.folder, self.secrets, self.clock)

    def desk(self) -> Desk:
        """Unlock it; it may be read."""
        opened = self.open()
        assert isinstance(opened, Desk)
        return opened

    def stopped(self) -> Stopped:
        """Unlock it; it may not be read."""
        opened = self.open()
        assert isinstance(opened, Stopped)
        return opened

    def meet(self, opened: Desk | Stopped) -> Exchanged:
        """Meet the hub."""
        return exchange(opened.sending, self.line, desk_keys(opened))

    def visit(self) -> Exchanged:
        """Unlock, meet the hub and lock."""
        opened = self.open()
        try:
            return self.meet(opened)
        finally:
            opened.lock()

    def copied(self, to: Path) -> Path:
        """The folder as somebody copies it."""
        shutil.copytree(self.folder, to)
        return to

    def put_back(self, copy: Path) -> None:
        """The folder as it was when it was copied."""
        shutil.rmtree(self.folder)
        shutil.copytree(copy, self.folder)
