"""A laptop with its real store and a real hub: how long it may be read, and what goes on when it may not.

Planted one at a time, each seen caught: a hub that gives no lease; an unlock that is not counted; a desk handed out
though reading has stopped; a suspended laptop that is told nothing. To be caught too: what a stopped laptop has not
sent is not sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from fsdesk.desk import Captured, Desk
from fsdesk.extension import code_key, extension_code
from fsdesk.lease import Why
from fsdesk.records import Family
from fsdesk.records.ids import DeviceId, UserId
from fsdesk.revisions import from_body
from fsdesk.trouble import Refused
from fsdesk.views_standing import ReadingStopped
from sync.hub.laptops import choose_lease, give_code, suspend_device
from tests.fsdesk.holding import AMINA, HandTurned
from tests.sync.desk_side import Partnership
from tests.sync.kept_laptop import DEVICE, KeptLaptop

VISIT = Captured(
    which="The family by the weir, Dalmore", note="Gran was there. All well.", started_at="2026-03-04T14:00"
)


@pytest.fixture
def partnership(tmp_path: Path) -> Iterator[Partnership]:
    found = Partnership(tmp_path)
    yield found
    found.ledger.close()


@pytest.fixture
def laptop(tmp_path: Path, partnership: Partnership) -> KeptLaptop:
    found = KeptLaptop(tmp_path, partnership)
    desk = found.desk()
    desk.add(Family(label="A-1", status="active", lead_professional="amina"))
    found.meet(desk)
    desk.lock()
    return found


def why(laptop: KeptLaptop) -> Why:
    opened = laptop.open()
    found = Why.MAY if isinstance(opened, Desk) else opened.why
    opened.lock()
    return found


def bodies(partnership: Partnership) -> list[tuple[str, Mapping[str, object]]]:
    rows = partnership.ledger.engine.all("SELECT body FROM log ORDER BY seq", {})
    return [(r.kind, r.fields) for r in (from_body(bytes(raw)) for (raw,) in rows)]


def test_a_laptop_that_stays_away_is_read_for_its_days_and_then_no_longer(laptop: KeptLaptop) -> None:
    laptop.clock.pass_by(days=20)
    assert why(laptop) is Why.MAY
    laptop.clock.pass_by(days=1)
    assert why(laptop) is Why.DAYS
    laptop.clock.pass_by(days=-21)
    assert why(laptop) is Why.DAYS


def test_meeting_the_hub_lets_it_be_read_again(laptop: KeptLaptop) -> None:
    laptop.clock.pass_by(days=30)
    stopped = laptop.stopped()
    laptop.meet(stopped)
    assert stopped.why is Why.MAY
    stopped.lock()
    assert why(laptop) is Why.MAY


def test_what_the_partnership_chose_holds_from_the_next_exchange(laptop: KeptLaptop, partnership: Partnership) -> None:
    choose_lease(partnership.ledger, 7, 20)
    laptop.visit()
    for _ in range(20):
        assert why(laptop) is Why.MAY
    assert why(laptop) is Why.UNLOCKS
    with pytest.raises(Refused):
        choose_lease(partnership.ledger, 46, 20)


def test_an_older_copy_of_the_folder_brings_no_unlock_back(
    laptop: KeptLaptop, partnership: Partnership, tmp_path: Path
) -> None:
    choose_lease(partnership.ledger, 7, 20)
    laptop.visit()
    copy = laptop.copied(tmp_path / "copy")
    for _ in range(20):
        assert why(laptop) is Why.MAY
    laptop.put_back(copy)
    assert why(laptop) is Why.UNLOCKS


def test_a_stopped_laptop_gives_out_no_desk_and_says_why(laptop: KeptLaptop) -> None:
    laptop.clock.pass_by(days=3_650)
    with pytest.raises(ReadingStopped) as said:
        Desk.unlock(laptop.folder, AMINA, laptop.secrets, laptop.clock)
    assert "hub" in said.value.happened
    assert "deleted" in said.value.safe


def test_a_stopped_laptop_sends_what_waited_and_what_is_written_since(
    laptop: KeptLaptop, partnership: Partnership
) -> None:
    desk = laptop.desk()
    desk.add(Family(label="A-2", status="active", lead_professional="amina"))
    desk.lock()
    suspend_device(partnership.ledger, DEVICE, True)
    laptop.visit()
    stopped = laptop.stopped()
    assert stopped.why is Why.SUSPENDED
    stopped.capture(VISIT)
    assert stopped.view().written == 1
    assert stopped.view().waiting == 2
    assert not stopped.view().may_extend
    laptop.meet(stopped)
    assert stopped.view().waiting == 0
    stopped.lock()
    found = {
        (kind, said.get("known_as") or said.get("note") or said.get("label")) for kind, said in bodies(partnership)
    }
    assert found == {("family", "A-1"), ("family", "A-2"), ("family", VISIT.which), ("visit", VISIT.note)}


def test_suspending_stops_reading_at_once_and_is_undone_by_the_hub_alone(
    laptop: KeptLaptop, partnership: Partnership
) -> None:
    suspend_device(partnership.ledger, DEVICE, True)
    assert why(laptop) is Why.MAY
    assert laptop.visit().said == "suspended"
    assert why(laptop) is Why.SUSPENDED
    laptop.clock.pass_by(days=-400)
    assert why(laptop) is Why.SUSPENDED
    suspend_device(partnership.ledger, DEVICE, False)
    laptop.visit()
    assert why(laptop) is Why.MAY


def code(laptop: KeptLaptop, days: int = 5) -> str:
    hub = laptop.partnership
    return give_code(hub.ledger, hub.keys, DEVICE, days=days, by=UserId("lead"), now=hub.hub.now())


def test_a_code_read_over_the_phone_lets_the_laptop_be_read_for_its_days_once(laptop: KeptLaptop) -> None:
    laptop.clock.pass_by(days=30)
    stopped = laptop.stopped()
    assert stopped.view().may_extend
    read_out = code(laptop)
    assert stopped.gate.extend(read_out.lower().replace(" ", "-")) == 5
    assert stopped.why is Why.MAY
    stopped.lock()
    laptop.clock.pass_by(days=4)
    assert why(laptop) is Why.MAY
    laptop.clock.pass_by(days=1)
    stopped = laptop.stopped()
    with pytest.raises(Refused):
        stopped.gate.extend(read_out)
    assert stopped.why is Why.DAYS
    stopped.lock()


def test_a_code_is_for_one_laptop_and_none_given_before_a_lease_counts_after_it(
    laptop: KeptLaptop, tmp_path: Path, partnership: Partnership
) -> None:
    unused, used_up = code(laptop), code(laptop, 14)
    laptop.visit()
    laptop.clock.pass_by(days=30)
    stopped = laptop.stopped()
    key = code_key(partnership.hub.sealing, X25519PrivateKey.generate().public_key())
    foreign = [extension_code(key, DEVICE, 1, 5), extension_code(key, DeviceId("aaaaaaaa"), 3, 5)]
    for wrong in (unused, used_up, *foreign):
        with pytest.raises(Refused):
            stopped.gate.extend(wrong)
    assert stopped.why is Why.DAYS
    assert stopped.gate.extend(code(laptop, 1)) == 1
    stopped.lock()


def test_an_older_copy_of_the_folder_takes_no_code_twice(laptop: KeptLaptop, tmp_path: Path) -> None:
    laptop.clock.pass_by(days=30)
    copy = laptop.copied(tmp_path / "copy")
    read_out = code(laptop)
    stopped = laptop.stopped()
    stopped.gate.extend(read_out)
    stopped.lock()
    laptop.put_back(copy)
    stopped = laptop.stopped()
    with pytest.raises(Refused):
        stopped.gate.extend(read_out)
    stopped.lock()


def test_a_suspended_laptop_takes_no_code_and_is_given_none(laptop: KeptLaptop, partnership: Partnership) -> None:
    laptop.clock.pass_by(days=30)
    before = code(laptop)
    suspend_device(partnership.ledger, DEVICE, True)
    with pytest.raises(Refused):
        code(laptop)
    laptop.visit()
    stopped = laptop.stopped()
    with pytest.raises(Refused):
        stopped.gate.extend(before)
    stopped.lock()


def test_wrong_codes_have_to_wait_for_one_another(laptop: KeptLaptop) -> None:
    laptop.clock.pass_by(days=30)
    stopped, hand = laptop.stopped(), HandTurned()
    key = code_key(X25519PrivateKey.generate(), X25519PrivateKey.generate().public_key())
    for number in range(1, 6):
        with pytest.raises(Refused, match="not one for this laptop"):
            stopped.gate.extend(extension_code(key, DEVICE, number, 5), hand)
    with pytest.raises(Refused, match="last"):
        stopped.gate.extend(code(laptop), hand)
    hand.s += 400
    assert stopped.gate.extend(code(laptop), hand) == 5
    stopped.lock()


def test_a_visit_without_words_or_without_a_family_is_not_written(laptop: KeptLaptop) -> None:
    laptop.clock.pass_by(days=30)
    stopped = laptop.stopped()
    for which, note in (("", "x"), ("x", " ")):
        with pytest.raises(Refused):
            stopped.capture(Captured(which=which, note=note, started_at="2026-03-04T14:00"))
    assert stopped.view().waiting == 0
    stopped.lock()
