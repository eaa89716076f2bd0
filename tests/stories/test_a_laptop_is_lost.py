"""A laptop is lost: stopped, revoked, emptied at its next contact; and what it had not sent comes back to the lead.

The hub, its commands, the stores and the key files are real. The office, the duty officer and the keepers each have a
folder of their own; what goes between them is a line of text or a file.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from fsdesk.clock import MachineClock
from fsdesk.desk import Captured, Desk, Stopped
from fsdesk.records.ids import RecordId
from fsdesk.trouble import Refused
from fsdesk.wiping import under_way
from sync import removing
from sync.meeting import hub_line, meet, remove_if_ordered
from tests.stories.conftest import PASSPHRASE, Stage, gillies, written_up
from tests.stories.test_locked_out import Keepers


class Duty(Keepers):
    """The keepers, and the duty officer with the revoke key."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self.officer = stage.folder / "officer"
        self.ask("revoke-key", "make", str(self.officer))
        self.ask("revoke-key", "trust", str(self.officer / "revoke-key.txt"))

    def order(self, laptop: str) -> None:
        """The office revokes the laptop, the duty officer signs, the office hands the order on."""
        asked = self.ask("device", "revoke", laptop, "--reason", "lost").splitlines()[-1]
        signed = self.ask("revoke-key", "sign", str(self.officer / "revoke-key.private"), asked)
        self.ask("device", "wipe", next(line for line in signed.splitlines() if line.startswith("FSDESKORDER1-")))


@pytest.fixture
def duty(stage: Stage) -> Duty:
    return Duty(stage)


def test_a_lost_laptop_sends_what_it_has_removes_all_and_says_so(stage: Stage, duty: Duty) -> None:
    amina = stage.desk("amina")
    family, laptop, secrets = gillies(amina), amina.store.device, stage.profile("amina").secrets
    meet(amina)
    stage.no_signal()
    written_up(amina, family)
    report = duty.ask("device", "exposure", laptop)
    assert family in report
    assert "72 hours" in report
    duty.order(laptop)
    assert "ordered" in duty.ask("device", "orders")
    stage.signal()
    assert meet(amina).said == "suspended"
    assert amina.sending.waiting() == 0
    folder = stage.profile("amina").folder
    assert remove_if_ordered(amina, secrets) is None
    assert list(folder.iterdir()) == []
    assert not any(stage.folder.joinpath("amina-secret").iterdir())
    assert "removed" in duty.ask("device", "orders")
    assert not stage.profile("amina").joined


def test_the_keepers_name_another_revoke_key_when_it_is_lost_and_laptops_obey_that_alone(
    stage: Stage, duty: Duty
) -> None:
    amina = stage.desk("amina")
    laptop, secrets = amina.store.device, stage.profile("amina").secrets
    meet(amina)

    def shown() -> str:
        return next(
            line for line in duty.ask("revoke-key", "show").splitlines() if line.startswith("FSDESKREVOKECHAIN1-")
        )

    def followed(said: str) -> str:
        link = next(line for line in said.splitlines() if line.startswith("FSDESKREVOKELINK1-"))
        return duty.ask("revoke-key", "follow", link)

    private, later = duty.officer / "revoke-key.private", stage.folder / "later"
    with pytest.raises(Refused, match="not the key the hub says it is"):
        duty.ask("revoke-key", "next", str(later), shown(), "--reason", "lost", *duty.shares())
    assert not later.exists()
    heir = duty.file()
    duty.ask("recovery", "heir", *duty.shares(), "--to", str(heir))
    followed(duty.ask("revoke-key", "heir", str(private), str(heir), shown()))
    duty.order(laptop)
    former = private.read_text()
    private.unlink()  # and now it is lost, the order not yet obeyed
    said = followed(duty.ask("revoke-key", "next", str(later), shown(), "--reason", "lost", *duty.shares(2, 3)))
    assert f"The order for {laptop} is to be signed anew" in said
    assert "to be signed" in duty.ask("device", "orders")
    private.write_text(former)  # somebody found it
    with pytest.raises(Refused, match="not signed with the revoke key that counts now"):
        duty.order(laptop)
    meet(amina)
    assert amina.sending.order() is None
    duty.officer = later
    duty.order(laptop)
    meet(amina)
    assert remove_if_ordered(amina, secrets) is None
    assert list(stage.profile("amina").folder.iterdir()) == []
    assert "removed" in duty.ask("device", "orders")


def test_what_it_could_not_send_comes_back_from_the_keepers(stage: Stage, duty: Duty) -> None:
    amina = stage.desk("amina")
    family, laptop, where = gillies(amina), amina.store.device, stage.profile("amina")
    meet(amina)
    duty.order(laptop)
    meet(amina)
    written_up(amina, family)
    amina.going_out.keep_to_say("note", RecordId("zzzzzzzz.9"), "Rang his mother, no reply.")
    assert amina.sending.waiting()
    stage.no_signal()
    assert remove_if_ordered(amina, where.secrets) is not None
    assert under_way(where.folder) is not None
    stage.signal()
    assert removing.go_on(where.folder, where.secrets, hub_line) is None
    out, opened = duty.machine / "sealed", duty.machine / "opened"
    duty.ask("sealed", "take-out", "--to", str(out))
    duty.ask("sealed", "open", str(out), *duty.shares(2, 3), "--to", str(opened))
    assert not duty.ask("sealed", "bring-back", str(opened)).startswith("0 writings")
    rest = duty.machine / "rest"
    said = duty.ask("sealed", "bring-back", str(opened), "--rest", str(rest))
    assert said.startswith("0 writings")
    assert "belongs nowhere any more: 1. It is in rest" in said
    assert "mother" not in said
    assert "Rang his mother, no reply." in rest.read_text()
    assert duty.ask("sealed", "bring-back", str(opened)).startswith("0 writings")
    with pytest.raises(Refused):
        duty.ask("sealed", "take-out", "--to", str(out) + "2")


def test_what_it_sealed_is_brought_by_hand_to_a_hub_that_has_forgotten_it(stage: Stage, duty: Duty) -> None:
    copy, stick = stage.folder / "copy", stage.folder / "stick"
    duty.ask("backup", str(copy))
    amina = stage.desk("amina")
    family, where = gillies(amina), stage.profile("amina")
    meet(amina)
    duty.order(amina.store.device)
    meet(amina)
    written_up(amina, family)
    stage.no_signal()
    assert remove_if_ordered(amina, where.secrets) is not None
    for file in stage.hub.folder.glob("*.ledger*"):
        file.unlink()
    duty.ask("restore", str(copy))
    stage.signal()
    left = removing.go_on(where.folder, where.secrets, hub_line)
    assert left is not None
    assert left.refused
    shutil.copytree(where.folder, stick)
    said = duty.ask("sealed", "take", str(stick))
    assert "is known again by what it left. It is suspended" in said
    assert "It says that all else on it is removed" in said
    out, opened = duty.machine / "sealed", duty.machine / "opened"
    duty.ask("sealed", "take-out", "--to", str(out))
    duty.ask("sealed", "open", str(out), *duty.shares(2, 3), "--to", str(opened))
    assert not duty.ask("sealed", "bring-back", str(opened)).startswith("0 writings")
    assert removing.go_on(where.folder, where.secrets, hub_line) is None
    assert list(where.folder.iterdir()) == []
    lead = stage.desk("ruaridh")
    meet(lead)
    assert lead.moving.late()
    (stick / "outbox.sealed").write_bytes(b"no such thing")
    with pytest.raises(Refused, match=r"outbox\.sealed is not whole"):
        duty.ask("sealed", "take", str(stick))


def test_a_suspended_laptop_is_written_on_and_read_again_when_the_hub_says_so(stage: Stage, duty: Duty) -> None:
    amina = stage.desk("amina")
    gillies(amina)
    meet(amina)
    laptop, where = amina.store.device, stage.profile("amina")
    stage.lock("amina")
    duty.ask("device", "suspend", laptop)
    desk = Desk.unlock(where.folder, PASSPHRASE, where.secrets, MachineClock())
    meet(desk)
    desk.lock()
    stopped = Desk.open(where.folder, PASSPHRASE, where.secrets, MachineClock())
    assert isinstance(stopped, Stopped)
    stopped.capture(Captured(which="The Gillies family", note="All well.", started_at="2026-11-22T10:00"))
    meet(stopped)
    assert stopped.view().waiting == 0
    duty.ask("device", "suspend", laptop, "--undo")
    meet(stopped)
    stopped.lock()
    again = Desk.unlock(where.folder, PASSPHRASE, where.secrets, MachineClock())
    assert ("denied", "unlock: suspended") in {(one.action, one.reason) for one in again.noting.events()}
    again.lock()
    assert re.search(r"([0-9A-Z]{4} ){2}[0-9A-Z]{4}", duty.ask("device", "extend", laptop, "--days", "3"))


def test_the_private_half_of_the_revoke_key_is_nowhere_at_the_hub(stage: Stage, duty: Duty) -> None:
    secret = (duty.officer / "revoke-key.private").read_text().strip().rsplit("-", 1)[-1]
    for path in Path(stage.hub.folder).rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert secret.encode() not in content
            assert bytes.fromhex(secret) not in content
