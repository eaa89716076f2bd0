"""What else goes by stick, with real stores, key files and sticks: what was noted, how a laptop stands, what is sealed,
and an order to remove all it holds. For a laptop that sees a line once in weeks nothing else would reach it.

Planted one at a time, each seen caught here: events left out of what a stick carries; an answer on the log judged
though it was believed anew since; an answer to another request that takes something out of the sealed file; a word
that is not put on the stick; sealed requests the hub passes over.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from fsdesk import wiping
from fsdesk.desk import Captured, Desk, Stopped
from fsdesk.lease import Why
from fsdesk.records import Family
from fsdesk.records.ids import FamilyId, UserId
from fsdesk.recovery import RecoveryPrivate
from fsdesk.sealed_outbox import BY_STICK_NAME, read_items
from fsdesk.store import Store
from sync import removing, stickfile
from sync.hub import guarding
from sync.hub.allocating import grant_access
from sync.hub.laptops import OFFICE, revoke, suspend_device, take_order, trust
from sync.hub.ledger_guarding import Exclusion
from sync.hub.stick import Answered, answer_stick
from sync.meeting import desk_keys, hub_line, meet_over, remove_if_ordered, visit_stick
from sync.orders import Removed, check_signed, sign
from sync.stick import Sticked
from sync.stickfile import ANSWER, KEPT, LEFT
from tests.sync.desk_side import Partnership
from tests.sync.kept_laptop import DEVICE, KeptLaptop

RECOVERY = RecoveryPrivate.new()
REVOKE = Ed25519PrivateKey.generate()


@pytest.fixture
def partnership(tmp_path: Path) -> Iterator[Partnership]:
    found = Partnership(tmp_path)
    trust(found.ledger, REVOKE.public_key().public_bytes_raw())
    yield found
    found.ledger.close()


@pytest.fixture
def laptop(tmp_path: Path, partnership: Partnership) -> KeptLaptop:
    """Amina's, with one family that is at the hub."""
    found = KeptLaptop(tmp_path, partnership)
    with Store(found.folder, found.bundle.store_key) as store:
        store.remember(recovery=RECOVERY.public.to_bytes().hex(), hub_url="http://hub")
    desk = found.desk()
    desk.add(Family(label="A-1", status="active", lead_professional="amina"))
    meet_over(found.line, desk.sending, desk.attaching, desk_keys(desk), pictures=False, log=desk.noting)
    desk.lock()
    return found


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def there_and_back(desk: Desk | Stopped, partnership: Partnership, stick: Path) -> Sticked:
    """The stick goes to the hub and comes back."""
    visit_stick(desk, stick)
    answer_stick(partnership.hub, stick)
    return visit_stick(desk, stick)


def events_at_hub(partnership: Partnership) -> list[int]:
    rows = partnership.ledger.engine.all("SELECT n FROM event WHERE device = :device ORDER BY seq", {"device": DEVICE})
    return [n for (n,) in rows]


def waiting_looks(desk: Desk | Stopped) -> int:
    return int(desk.store.rows("SELECT count(*) FROM noted WHERE at_hub = 0")[0][0])


def test_what_was_noted_goes_by_stick_once_and_the_hubs_log_is_believed(
    laptop: KeptLaptop, partnership: Partnership, stick: Path
) -> None:
    desk = laptop.desk()
    before = desk.noting.log_seen()
    desk.noted("view", "k7f2qd4m.1")
    desk.noted("print", "k7f2qd4m.1")
    waiting = waiting_looks(desk)
    visit_stick(desk, stick)
    assert waiting_looks(desk) == waiting, "nothing is sent by being on a stick"
    answer_stick(partnership.hub, stick)
    visit_stick(desk, stick)
    there_and_back(desk, partnership, stick)
    assert waiting_looks(desk) == 0
    assert events_at_hub(partnership) == list(range(1, len(desk.noting.events()) + 1))
    seen = desk.noting.log_seen()
    assert before is not None
    assert seen is not None
    assert seen.size >= before.size + 2
    desk.lock()


def test_an_older_answer_says_nothing_of_the_log_that_was_believed_since(
    laptop: KeptLaptop, partnership: Partnership, stick: Path
) -> None:
    desk = laptop.desk()
    meet_over(laptop.line, desk.sending, desk.attaching, desk_keys(desk), pictures=False, log=desk.noting)
    desk.noted("view", "k7f2qd4m.1")
    visit_stick(desk, stick)
    answer_stick(partnership.hub, stick)
    desk.noted("print", "k7f2qd4m.1")
    meet_over(laptop.line, desk.sending, desk.attaching, desk_keys(desk), pictures=False, log=desk.noting)
    seen = desk.noting.log_seen()
    assert visit_stick(desk, stick).answers == 1
    assert desk.noting.log_seen() == seen
    assert desk.noting.alarm() is None
    desk.lock()


def test_a_rewritten_log_is_found_out_by_stick_too(laptop: KeptLaptop, partnership: Partnership, stick: Path) -> None:
    desk = laptop.desk()
    desk.noted("view", "k7f2qd4m.1")
    db = partnership.ledger._connection
    for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        db.execute(f"DROP TRIGGER {name}")
    db.execute("UPDATE event_node SET hash = ? WHERE level = 0 AND place = 0", (bytes(32),))
    done = there_and_back(desk, partnership, stick)
    assert "tell IT now" in done.sentence
    assert desk.noting.alarm() is not None
    desk.lock()


def test_a_lease_that_ran_out_is_renewed_by_stick(laptop: KeptLaptop, partnership: Partnership, stick: Path) -> None:
    laptop.clock.pass_by(days=60)
    partnership.hub.clock = laptop.clock
    stopped = laptop.stopped()
    there_and_back(stopped, partnership, stick)
    assert stopped.why is Why.MAY
    stopped.lock()
    laptop.desk().lock()


def test_a_suspended_laptop_hears_of_it_by_stick_and_of_the_end_of_it(
    laptop: KeptLaptop, partnership: Partnership, stick: Path
) -> None:
    suspend_device(partnership.ledger, DEVICE, suspended=True)
    desk = laptop.desk()
    assert there_and_back(desk, partnership, stick).said == "suspended"
    desk.lock()
    stopped = laptop.stopped()
    suspend_device(partnership.ledger, DEVICE, suspended=False)
    there_and_back(stopped, partnership, stick)
    there_and_back(stopped, partnership, stick)
    stopped.lock()
    laptop.desk().lock()


def test_a_family_somebody_must_not_know_of_leaves_by_stick(
    laptop: KeptLaptop, partnership: Partnership, stick: Path
) -> None:
    family = FamilyId(f"{DEVICE}.1")
    grant_access(partnership.ledger, UserId("bashir"), family)
    guarding.exclude(partnership.ledger, Exclusion(UserId("amina"), family, "office", "her cousin", 0))
    desk = laptop.desk()
    there_and_back(desk, partnership, stick)
    there_and_back(desk, partnership, stick)
    assert desk.store.rows("SELECT 1 FROM revision WHERE family = ?", (family,)) == []
    desk.lock()


# -- sealed writings, and an order to remove --------------------------------------------------------------------------


def stopped_with_words(laptop: KeptLaptop) -> Stopped:
    laptop.clock.pass_by(days=60)
    stopped = laptop.stopped()
    stopped.capture(Captured(which="Kirsty in Plockton", note="All well.", started_at="2026-05-04T10:00"))
    return stopped


def test_what_lies_sealed_goes_by_stick_and_stays_until_the_hub_has_signed_for_it(
    laptop: KeptLaptop, partnership: Partnership, stick: Path
) -> None:
    stopped = stopped_with_words(laptop)
    names = {item.name for item in read_items(laptop.folder)}
    assert names
    visit_stick(stopped, stick)
    assert {item.name for item in read_items(laptop.folder)} == names
    assert len(stickfile.names_on(stick, LEFT)) == 1
    assert answer_stick(partnership.hub, stick) == Answered(2, 0)
    assert visit_stick(stopped, stick).sealed == 0
    assert {one.hash for one in partnership.ledger.sealed()} == names
    assert stickfile.names_on(stick, LEFT) == []
    assert not (laptop.folder / BY_STICK_NAME).exists()
    stopped.lock()


def give_order(partnership: Partnership) -> None:
    said = revoke(partnership.ledger, partnership.keys, DEVICE, reason="lost", by=OFFICE, now=partnership.hub.now())
    take_order(partnership.ledger, partnership.keys, sign(said, REVOKE))


def ordered_by_stick(laptop: KeptLaptop, partnership: Partnership, stick: Path) -> None:
    """The order is on the stick, and something waits that the hub has never had."""
    give_order(partnership)
    desk = laptop.desk()
    there_and_back(desk, partnership, stick)  # now it knows the revoke key
    there_and_back(desk, partnership, stick)
    assert removing.is_ordered(desk.sending)
    desk.add(Family(label="B-2", status="active", lead_professional="amina"))
    assert remove_if_ordered(desk, laptop.secrets, stick=stick) is not None


def test_an_order_comes_by_stick_and_the_word_that_all_is_gone_goes_by_it(
    laptop: KeptLaptop, partnership: Partnership, stick: Path
) -> None:
    ordered_by_stick(laptop, partnership, stick)
    assert not laptop.secrets.kept
    assert {path.name for path in laptop.folder.iterdir()} <= set(wiping.LEFT_ALONE)
    answer_stick(partnership.hub, stick)
    assert removing.go_on(laptop.folder, laptop.secrets, hub_line, stick=stick) is None
    assert list(laptop.folder.iterdir()) == []
    (given,) = partnership.ledger.ordered(DEVICE)
    device = partnership.ledger.device(DEVICE)
    assert device is not None
    said = check_signed(given.receipt, Removed, Ed25519PublicKey.from_public_bytes(device.sign))
    assert (said.serial, said.sealed) == (given.serial, 1)
    assert len(partnership.ledger.sealed()) == 1


def test_a_stick_cut_half_way_mutated_or_anothers_ends_no_removal_and_takes_out_nothing(
    laptop: KeptLaptop, partnership: Partnership, stick: Path
) -> None:
    ordered_by_stick(laptop, partnership, stick)
    sealed = read_items(laptop.folder)
    answer_stick(partnership.hub, stick)
    (name,) = stickfile.names_on(stick, KEPT)
    path = stick / f"exchange-{name}.kept"
    good = path.read_bytes()
    message = stickfile.read(stick, name, KEPT)
    bad = [good[:cut] for cut in range(0, len(good), 7)]
    bad += [good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :] for at in range(0, len(good), 5)]
    for raw in bad:
        path.write_bytes(raw)
        assert removing.go_on(laptop.folder, laptop.secrets, hub_line, stick=stick) is not None
    for at in range(len(message)):  # whole files, whose message is not what the hub signed
        stickfile.write(stick, name, KEPT, message[:at] + bytes([message[at] ^ 16]) + message[at + 1 :])
        assert removing.go_on(laptop.folder, laptop.secrets, hub_line, stick=stick) is not None
    for other in stickfile.names_on(stick, ANSWER):
        stickfile.write(stick, name, KEPT, stickfile.read(stick, other, ANSWER))
        assert removing.go_on(laptop.folder, laptop.secrets, hub_line, stick=stick) is not None
    assert read_items(laptop.folder) == sealed
    path.write_bytes(good)
    assert removing.go_on(laptop.folder, laptop.secrets, hub_line, stick=stick) is None


def test_the_hub_leaves_sealed_files_alone_that_are_torn_or_no_laptops_of_its_own(
    laptop: KeptLaptop, partnership: Partnership, stick: Path
) -> None:
    stopped = stopped_with_words(laptop)
    visit_stick(stopped, stick)
    (name,) = stickfile.names_on(stick, LEFT)
    message = stickfile.read(stick, name, LEFT)
    for at in range(0, len(message), 11):
        stickfile.write(stick, name, LEFT, message[:at] + bytes([message[at] ^ 1]) + message[at + 1 :])
        assert answer_stick(partnership.hub, stick).left == 1
    assert partnership.ledger.sealed() == []
    stickfile.write(stick, name, LEFT, message)
    assert answer_stick(partnership.hub, stick) == Answered(1, 0)
    stopped.lock()
