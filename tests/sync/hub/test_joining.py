"""A slip makes one laptop, once, while it lasts."""

from __future__ import annotations

import pytest

from fsdesk.records.ids import UserId
from fsdesk.trouble import Refused
from sync.protocol import Unreadable, pack
from sync.sealing import seal_to
from sync.slips import Slip
from tests.sync.hub.conftest import AMINA, VALLEY, FileRig, Rig
from tests.sync.hub.laptop import Laptop


def test_a_slip_makes_a_laptop_of_the_person_it_was_made_for(rig: Rig) -> None:
    enrolled = rig.slip_laptop(AMINA).join("Amina's ThinkPad")
    assert (enrolled.user, enrolled.user_name, enrolled.role, enrolled.team) == (AMINA, "Amina", "worker", VALLEY)
    assert (enrolled.team_name, enrolled.partnership) == ("Valley", "Glen")
    assert [(one.device, one.label) for one in rig.ledger.devices()] == [(enrolled.device, "Amina's ThinkPad")]


def test_a_slip_works_once_but_an_answer_that_was_lost_is_given_again(rig: Rig) -> None:
    laptop = rig.slip_laptop(AMINA)
    assert laptop.join() == laptop.join()
    with pytest.raises(Unreadable, match="code_used"):
        Laptop(laptop.slip, rig.post).join()
    assert len(rig.ledger.devices()) == 1


def test_a_slip_lasts_seventy_two_hours(rig: Rig) -> None:
    in_time, too_late = rig.slip_laptop(AMINA), rig.slip_laptop(AMINA)
    rig.clock.pass_by(hours=72, seconds=-1)
    in_time.join()
    rig.clock.pass_by(seconds=1)
    with pytest.raises(Unreadable, match="code_expired"):
        too_late.join()
    assert len(rig.ledger.devices()) == 1


def test_after_five_wrong_codes_nothing_from_there_is_looked_at_for_a_quarter_of_an_hour(rig: Rig) -> None:
    slip = rig.slip_laptop(AMINA).slip
    wrong = Slip(slip.url, slip.hub_sign, slip.hub_seal, bytes(16))
    for _ in range(5):
        with pytest.raises(Unreadable, match="unknown_code"):
            Laptop(wrong, rig.post).join()
    right = Laptop(slip, rig.post)
    with pytest.raises(Unreadable, match="too_many_tries"):
        right.join()
    rig.source = "198.51.100.8"
    rig.slip_laptop(AMINA).join()
    rig.source = "198.51.100.7"
    rig.clock.pass_by(minutes=15, seconds=1)
    right.join()


def test_only_a_hash_of_the_code_is_kept(file_rig: FileRig) -> None:
    rig = file_rig
    code = rig.slip_laptop(AMINA).slip.code
    assert len(code) == 16
    kept = rig.rows("SELECT code FROM enrolment")
    assert kept != [(code,)]
    assert code not in rig.path.read_bytes()


@pytest.mark.parametrize("label", ["x" * 121, "a\0b"])
def test_a_label_nobody_could_keep_is_refused(rig: Rig, label: str) -> None:
    with pytest.raises(Unreadable, match="not_understood"):
        rig.slip_laptop(AMINA).join(label)


def test_what_is_not_a_sealed_request_is_refused(rig: Rig) -> None:
    laptop = rig.slip_laptop(AMINA)
    for body in (b"", b"x" * 200, seal_to(laptop.hub_seal, b"", b""), b"x" * 5_000):
        with pytest.raises(Unreadable):
            rig.post("/v1/enrol", body)
    low_order = pack(Slip("", bytes(32), bytes(32), b""))
    with pytest.raises(Unreadable):
        rig.post("/v1/enrol", bytes(32) + low_order)


def test_a_slip_is_for_somebody(rig: Rig) -> None:
    with pytest.raises(Refused, match="nobody with the id"):
        rig.slip_laptop(UserId("nobody"))
