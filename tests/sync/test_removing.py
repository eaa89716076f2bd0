"""Removing all that a lost laptop holds: with a real store on disk, a real hub, and the power failing at every step.

Planted one at a time, each seen caught: a laptop's secret that is left; what is sealed and not brought; a removal
called over though the hub did not take the laptop's word. To be caught too: a store that is left; keys that go before
the note is there; a note without what is sealed; what was not sent and is not sealed; what the keepers opened taken
twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fsdesk import wiping
from fsdesk.desk import Captured, Desk
from fsdesk.disk import Disk
from fsdesk.keyfile import Bundle
from fsdesk.keys import unlock
from fsdesk.lease import Why
from fsdesk.records import Family
from fsdesk.revisions import from_body
from fsdesk.sealed_items import contents_of, open_item
from fsdesk.sealed_outbox import read_items
from fsdesk.store import Store
from fsdesk.storefile import STORE_NAME
from fsdesk.trouble import Trouble
from sync import removing
from sync.asked_laptops import SAID_ONLY
from sync.doors import Wire
from sync.hub import laptops, office
from sync.hub.laptops import suspend_device
from sync.line import LineTrouble
from sync.meeting import bring_sealed, desk_keys, remove_if_ordered
from sync.orders import Removed, check_signed
from sync.sealed_sending import bring_items
from tests.fsdesk.holding import AMINA, MemorySecrets
from tests.sync.desk_side import Partnership
from tests.sync.kept_laptop import DEVICE, HandClock, KeptLaptop
from tests.sync.lost_laptop import (
    RECOVERY,
    HubLine,
    bring_home,
    give_order,
    hear_only_the_head,
    of_keepers,
    that_orders,
)

pytestmark = pytest.mark.on_disk


@pytest.fixture
def partnership(tmp_path: Path) -> Iterator[Partnership]:
    yield from that_orders(tmp_path)


@pytest.fixture
def line(partnership: Partnership) -> HubLine:
    return HubLine(partnership)


@pytest.fixture
def laptop(tmp_path: Path, partnership: Partnership, line: HubLine) -> KeptLaptop:
    """Amina's, with one family that is at the hub and two changes that are not, and which knows the revoke key."""
    found = of_keepers(tmp_path, partnership, line)
    desk = found.desk()
    desk.add(Family(label="A-1", status="active", lead_professional="amina"))
    found.meet(desk)
    for label in ("B-2", "C-3"):
        desk.add(Family(label=label, status="active", lead_professional="amina"))
    desk.lock()
    return found


def labels_at_hub(partnership: Partnership) -> set[object]:
    rows = partnership.ledger.engine.all("SELECT body FROM log ORDER BY seq", {})
    return {from_body(bytes(raw)).fields["label"] for (raw,) in rows}


def labels_sealed(folder: Path) -> set[object]:
    items = read_items(folder)
    return {
        from_body(body).fields["label"]
        for item in items
        for body in contents_of(item, open_item(item, RECOVERY)).bodies
    }


def is_gone(laptop: KeptLaptop) -> bool:
    """Whether nothing is left that could open anything."""
    names = {path.name for path in laptop.folder.iterdir()} - set(wiping.LEFT_ALONE)
    return not names and not laptop.secrets.kept


def test_an_ordered_laptop_sends_first_then_removes_and_the_hub_has_its_signed_word(
    laptop: KeptLaptop, partnership: Partnership, line: HubLine
) -> None:
    give_order(partnership)
    (laptop.folder / "store.fsdesk.before").write_bytes(b"an older copy")
    desk = laptop.desk()
    laptop.meet(desk)
    assert labels_at_hub(partnership) == {"A-1", "B-2", "C-3"}
    assert remove_if_ordered(desk, laptop.secrets, lambda _: line) is None
    assert list(laptop.folder.iterdir()) == []
    assert laptop.secrets.kept == {}
    told = partnership.ledger.ordered(DEVICE)[0]
    own = Ed25519PrivateKey.from_private_bytes(laptop.bundle.sign_seed).public_key()
    said = check_signed(told.receipt, Removed, own)
    assert (said.serial, said.nonce, said.sealed) == (told.serial, told.nonce, 0)


def test_a_laptop_that_cannot_send_leaves_all_it_wrote_sealed_and_the_keepers_bring_it_back(
    laptop: KeptLaptop, partnership: Partnership, line: HubLine
) -> None:
    give_order(partnership)
    desk = laptop.desk()
    hear_only_the_head(desk, partnership)
    line.is_cut = True
    note = remove_if_ordered(desk, laptop.secrets, lambda _: line)
    assert note is not None
    assert is_gone(laptop)
    assert labels_sealed(laptop.folder) == {"B-2", "C-3"}
    assert not partnership.ledger.ordered(DEVICE)[0].receipt
    line.is_cut = False
    assert removing.go_on(laptop.folder, laptop.secrets, lambda _: line) is None
    assert list(laptop.folder.iterdir()) == []
    assert partnership.ledger.ordered(DEVICE)[0].receipt
    assert labels_at_hub(partnership) == {"A-1"}
    bring_home(partnership)
    assert labels_at_hub(partnership) == {"A-1", "B-2", "C-3"}
    late = partnership.ledger.engine.all("SELECT late FROM log ORDER BY seq", {})
    assert [row[0] for row in late] == [0, 1, 1]


def forget_the_order(partnership: Partnership) -> None:
    """As in a copy from before it."""
    with partnership.ledger.writing():
        partnership.ledger.engine.change("DELETE FROM removal_order", {})
        partnership.ledger.suspend(DEVICE, suspended=False)


def test_a_hub_that_does_not_take_the_laptops_word_is_told_again(
    laptop: KeptLaptop, partnership: Partnership, line: HubLine
) -> None:
    """One that was never put back has forgotten no order, and is told of one it did not give."""
    give_order(partnership)
    desk = laptop.desk()
    hear_only_the_head(desk, partnership)
    forget_the_order(partnership)
    assert remove_if_ordered(desk, laptop.secrets, lambda _: line) is not None
    assert is_gone(laptop)
    assert removing.go_on(laptop.folder, laptop.secrets, lambda _: line) is not None
    assert partnership.ledger.ordered(DEVICE) == []


def test_a_hub_put_back_from_before_the_order_believes_the_laptop_and_has_what_it_sealed(
    laptop: KeptLaptop, partnership: Partnership, line: HubLine
) -> None:
    give_order(partnership)
    desk = laptop.desk()
    hear_only_the_head(desk, partnership)
    line.is_cut = True
    assert remove_if_ordered(desk, laptop.secrets, lambda _: line) is not None
    forget_the_order(partnership)
    office.put_back(partnership.ledger)
    line.is_cut = False
    assert removing.go_on(laptop.folder, laptop.secrets, lambda _: line) is None
    assert list(laptop.folder.iterdir()) == []
    assert laptops.state(partnership.ledger, DEVICE) == SAID_ONLY
    bring_home(partnership)
    assert labels_at_hub(partnership) == {"A-1", "B-2", "C-3"}
    give_order(partnership)
    assert laptops.state(partnership.ledger, DEVICE) == SAID_ONLY


def test_without_anybody_to_seal_to_nothing_unsent_is_removed(
    laptop: KeptLaptop, partnership: Partnership, line: HubLine
) -> None:
    with Store(laptop.folder, laptop.bundle.store_key) as store:
        store.remember(recovery="")
    give_order(partnership)
    desk = laptop.desk()
    hear_only_the_head(desk, partnership)
    with pytest.raises(Trouble, match="not sent"):
        remove_if_ordered(desk, laptop.secrets, lambda _: line)
    desk.lock()
    stopped = laptop.stopped()
    assert stopped.why is Why.REVOKED
    laptop.meet(stopped)
    assert remove_if_ordered(stopped, laptop.secrets, lambda _: line) is None
    assert labels_at_hub(partnership) == {"A-1", "B-2", "C-3"}
    assert list(laptop.folder.iterdir()) == []


def test_an_ordered_laptop_can_never_be_read_again_even_before_it_has_removed_anything(
    laptop: KeptLaptop, partnership: Partnership
) -> None:
    give_order(partnership)
    laptop.visit()
    stopped = laptop.stopped()
    assert stopped.why is Why.REVOKED
    assert not stopped.view().may_extend
    stopped.lock()


def test_a_status_alone_never_stops_or_removes_anything(laptop: KeptLaptop, line: HubLine) -> None:
    for status in (400, 401, 403, 404, 410, 451, 500):
        line.refuses = status
        desk = laptop.desk()
        with pytest.raises(LineTrouble):
            laptop.meet(desk)
        assert remove_if_ordered(desk, laptop.secrets, lambda _: line) is None
        desk.lock()
    line.refuses = 0
    assert laptop.visit().said == ""


def test_what_a_stopped_laptop_wrote_outlives_its_store(
    laptop: KeptLaptop, partnership: Partnership, line: HubLine
) -> None:
    laptop.clock.pass_by(days=40)
    stopped = laptop.stopped()
    assert labels_sealed(laptop.folder) == {"B-2", "C-3"}
    stopped.capture(Captured(which="By the weir", note="All well.", started_at="2026-03-04T14:00"))
    stopped.lock()
    (laptop.folder / STORE_NAME).unlink()
    notes = [
        from_body(body).fields.get("note") for item in read_items(laptop.folder)
        for body in contents_of(item, open_item(item, RECOVERY)).bodies
    ]  # fmt: skip
    assert "All well." in notes
    hub = partnership.hub
    assert bring_items(laptop.folder, line, hub.sealing.public_key(), hub.signing.public_key()) == 0
    bring_home(partnership)
    late = partnership.ledger.engine.all("SELECT late FROM log ORDER BY seq", {})
    assert [row[0] for row in late] == [0, 1, 1, 1, 1]


def test_what_the_hub_holds_after_an_exchange_lies_sealed_no_longer(
    laptop: KeptLaptop, partnership: Partnership, line: HubLine
) -> None:
    suspend_device(partnership.ledger, DEVICE, True)
    laptop.clock.pass_by(days=40)
    stopped = laptop.stopped()
    assert read_items(laptop.folder)
    laptop.meet(stopped)
    bring_sealed(stopped, line, desk_keys(stopped))
    stopped.lock()
    assert read_items(laptop.folder) == []
    assert partnership.ledger.sealed() == []


# -- the power fails ---------------------------------------------------------------------------------------------------


class PowerGoneError(Exception):
    """The power failed here."""


class FailingDisk(Disk):
    """A disk on which the power fails at one of its steps, with what was written torn in the middle."""

    def __init__(self, at: int) -> None:
        self.left = at

    def step(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise PowerGoneError

    def open_new(self, path: Path) -> int:
        self.step()
        return super().open_new(path)

    def write(self, fd: int, content: bytes) -> None:
        if self.left == 0:
            super().write(fd, content[: len(content) // 2])
        self.step()
        super().write(fd, content)

    def sync(self, fd: int) -> None:
        self.step()
        super().sync(fd)

    def replace(self, source: Path, target: Path) -> None:
        self.step()
        super().replace(source, target)

    def sync_folder(self, folder: Path) -> None:
        self.step()
        super().sync_folder(folder)

    def overwrite(self, path: Path) -> None:
        if self.left == 0 and path.exists():
            content = path.read_bytes()
            path.write_bytes(bytes(len(content) // 2) + content[len(content) // 2 :])
        self.step()
        super().overwrite(path)

    def remove(self, path: Path) -> None:
        self.step()
        super().remove(path)


class FailingSecrets(MemorySecrets):
    """A password store on whose every forgetting the power may fail, before it or after."""

    disk: FailingDisk

    def forget(self, item: str) -> None:
        self.disk.step()
        super().forget(item)
        self.disk.step()


def secrets_on(disk: FailingDisk, kept: dict[str, bytes]) -> FailingSecrets:
    found = FailingSecrets(kept=kept)
    found.disk = disk
    return found


def test_wherever_the_power_fails_either_all_opens_as_before_or_removing_goes_on(
    laptop: KeptLaptop, partnership: Partnership, line: HubLine, tmp_path: Path
) -> None:
    give_order(partnership)
    desk = laptop.desk()
    hear_only_the_head(desk, partnership)
    desk.lock()
    line.is_cut = True
    kept = dict(laptop.secrets.kept)
    copy = laptop.copied(tmp_path / "before")
    steps = outcomes = 0
    while True:
        laptop.put_back(copy)
        disk = FailingDisk(steps)
        secrets = secrets_on(disk, dict(kept))
        try:
            remove(laptop.folder, laptop.bundle, secrets, line, disk)
        except PowerGoneError:
            outcomes += after_the_cut(laptop, secrets.kept, line)
            steps += 1
            continue
        break
    assert steps > 25
    assert 0 < outcomes < steps


def remove(folder: Path, bundle: Bundle, secrets: FailingSecrets, line: Wire, disk: FailingDisk) -> None:
    with Store(folder, bundle.store_key) as store:
        sending = Desk(store, HandClock(), bundle).sending
        removing.begin(store, sending, bundle, disk)
    removing.go_on(folder, secrets, lambda _: line, disk)


def after_the_cut(laptop: KeptLaptop, kept: dict[str, bytes], line: HubLine) -> int:
    """As at the next start; 1 when it was still as before."""
    secrets = MemorySecrets(kept=kept)
    if wiping.under_way(laptop.folder) is None:
        assert unlock(laptop.folder, AMINA, secrets).store_key == laptop.bundle.store_key
        with Store(laptop.folder, laptop.bundle.store_key) as store:
            assert store.rows("SELECT count(*) FROM outbox") == [(2,)]
        return 1
    assert removing.go_on(laptop.folder, secrets, lambda _: line) is not None
    assert secrets.kept == {}
    assert {path.name for path in laptop.folder.iterdir()} <= set(wiping.LEFT_ALONE)
    assert labels_sealed(laptop.folder) == {"B-2", "C-3"}
    return 0
