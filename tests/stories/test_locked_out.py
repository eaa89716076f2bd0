"""Somebody cannot unlock: with no signal by a code over the telephone, else by the keepers; and nothing is lost.

The hub, its commands, the stores and the key files are real; the telephone is the line between two lines of a test.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from fsdesk.clock import MachineClock
from fsdesk.desk import Desk
from fsdesk.desk.recovered import needs_slip, set_anew
from fsdesk.keepers_asked import ask_keepers
from fsdesk.keys import FolderSecrets
from fsdesk.laptop_secrets import DeviceSecrets
from fsdesk.records.ids import RecordId
from fsdesk.rescuing import open_with_code, rescue_slots
from fsdesk.trouble import Refused, Trouble
from sync.hub.admin import main
from sync.meeting import meet, renew_laptop
from tests.stories.conftest import PASSPHRASE, Stage, gillies, written_up

NEW = "a slow train to Oban, late"


class Keepers:
    """Three people, each with a share on a stick, and a machine that meets no network."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.machine = stage.folder / "keepers"
        self._files = 0
        self.ask("recovery", "make", str(self.machine))
        self.ask("recovery", "use", str(self.machine / "recovery-key.txt"))

    def ask(self, *words: str) -> str:
        """One of the hub's own commands; what it prints, or Refused with what it says."""
        done = CliRunner().invoke(main.commands[words[0]], words[1:], env={"FSDESK_HUB": str(self.stage.hub.folder)})
        if done.exit_code:
            raise Refused(done.output)
        return done.output

    def shares(self, one: int = 1, other: int = 3) -> list[str]:
        names = [str(self.machine / f"recovery-share-{number}.txt") for number in (one, other)]
        return ["--share", names[0], "--share", names[1]]

    def file(self) -> Path:
        self._files += 1
        return self.machine / f"file-{self._files}.txt"

    def read_code(self, laptop: str) -> str:
        """The code of a laptop, as it is read over the telephone."""
        file = self.file()
        self.ask("recovery", "code", laptop, "--to", str(file))
        said = self.ask("recovery", "read", str(file), *self.shares())
        return " ".join(re.findall(r"^  ([0-9A-Z]{4}) ", said, re.MULTILINE))


@pytest.fixture
def keepers(stage: Stage) -> Keepers:
    return Keepers(stage)


def locked_away(stage: Stage) -> tuple[str, RecordId]:
    """Amina's laptop with a visit that was never sent, locked; its name and the visit's."""
    amina = stage.desk("amina")
    family = gillies(amina)
    meet(amina)
    visit = written_up(amina, family)
    laptop = amina.store.device
    stage.lock("amina")
    return laptop, visit


def unlocked_with(stage: Stage, code: str, secrets: DeviceSecrets | None = None) -> Desk:
    where = stage.profile("amina")
    kept = secrets or where.secrets
    desk = set_anew(where.folder, open_with_code(where.folder, code, kept), NEW, kept, MachineClock())
    assert isinstance(desk, Desk)
    return desk


def test_a_forgotten_passphrase_with_no_signal_is_a_telephone_call(stage: Stage, keepers: Keepers) -> None:
    laptop, visit = locked_away(stage)
    code = keepers.read_code(laptop)
    stage.no_signal()
    desk = unlocked_with(stage, code)
    assert desk.open_visit(visit).text("note") == "Calum sang for us. Mairead has slept."
    desk.lock()
    where = stage.profile("amina")
    with pytest.raises(Refused):
        Desk.unlock(where.folder, PASSPHRASE, where.secrets, MachineClock())
    Desk.unlock(where.folder, NEW, where.secrets, MachineClock()).lock()
    unlocked_with(stage, code).lock()  # still with no signal: whoever forgets twice is not left outside
    stage.signal()
    desk = Desk.unlock(where.folder, NEW, where.secrets, MachineClock())
    assert meet(desk).in_sync
    desk.lock()
    with pytest.raises(Refused, match="That code does not open this store"):
        open_with_code(where.folder, code, where.secrets)
    unlocked_with(stage, keepers.read_code(laptop)).lock()


def test_a_laptop_whose_own_half_of_the_key_is_gone_opens_by_code(stage: Stage, keepers: Keepers) -> None:
    laptop, visit = locked_away(stage)
    where = stage.profile("amina")
    code = keepers.read_code(laptop)
    for what in ("emptied", "elsewhere", "rebuilt"):
        folder, kept = stage.folder / what, stage.folder / f"{what}-secrets"
        shutil.copytree(where.folder, folder)
        secrets: DeviceSecrets = ElsewhereSecrets(kept) if what == "elsewhere" else FolderSecrets(kept)
        with pytest.raises(Trouble) as told:
            Desk.unlock(folder, PASSPHRASE, secrets, MachineClock())
        assert ("in another place" in told.value.happened) is (what == "elsewhere")
        assert "Your passphrase is not at fault." in told.value.safe
        desk = set_anew(folder, open_with_code(folder, code, secrets), NEW, secrets, MachineClock())
        assert isinstance(desk, Desk)
        assert desk.open_visit(visit).text("note") == "Calum sang for us. Mairead has slept."
        desk.lock()
        desk = Desk.unlock(folder, NEW, secrets, MachineClock())
        if what == "rebuilt":
            assert meet(desk).in_sync
        desk.lock()


class ElsewhereSecrets(FolderSecrets):
    """Another kind of password store than the one the store was made with."""

    @property
    def backend_name(self) -> str:
        return "elsewhere"


def test_two_keepers_answer_a_laptop_and_a_slip_makes_its_new_keys_known(stage: Stage, keepers: Keepers) -> None:
    laptop, visit = locked_away(stage)
    where = stage.profile("amina")
    asking = ask_keepers(where.folder)
    assert asking.laptop == laptop
    request, answer = keepers.file(), keepers.file()
    request.write_text(asking.line)
    keepers.ask("recovery", "answer", str(request), *keepers.shares(2, 3), "--to", str(answer), "--name", asking.name)
    with pytest.raises(Refused, match="not the answer to what this page asked"):
        ask_keepers(where.folder).opened(answer.read_text())
    bundle = asking.opened(answer.read_text())
    assert bundle.sign_seed == b""
    desk = set_anew(where.folder, bundle, NEW, where.secrets, MachineClock())
    assert needs_slip(desk)
    with pytest.raises(Trouble):
        meet(desk)
    slip = keepers.ask("device", "renew", laptop, "--url", stage.relay.url).strip()
    renew_laptop(desk, slip)
    assert not needs_slip(desk)
    assert meet(desk).in_sync
    lead = stage.desk("ruaridh")
    meet(lead)
    assert lead.open_visit(visit).text("note") == "Calum sang for us. Mairead has slept."
    desk.lock()


def test_keepers_answer_nobody_whose_request_has_another_name(stage: Stage, keepers: Keepers) -> None:
    laptop, _ = locked_away(stage)
    asking, anothers = (ask_keepers(stage.profile("amina").folder) for _ in range(2))
    request, to = keepers.file(), keepers.file()
    request.write_text(anothers.line)
    with pytest.raises(Refused, match="not the name of this request"):
        keepers.ask("recovery", "answer", str(request), *keepers.shares(), "--to", str(to), "--name", asking.name)
    assert not to.exists()
    assert laptop


def test_a_laptop_that_joined_before_there_was_a_recovery_key_is_sealed_to_it_at_its_next_contact(stage: Stage) -> None:
    amina = stage.desk("amina")
    meet(amina)
    assert rescue_slots(stage.profile("amina").folder) == ()
    keepers = Keepers(stage)
    amina.store.remember(recovery_asked="")  # as on the next day
    meet(amina)
    laptop = amina.store.device
    stage.lock("amina")
    unlocked_with(stage, keepers.read_code(laptop)).lock()
    ask_keepers(stage.profile("amina").folder)


def test_a_new_code_never_leaves_a_moment_in_which_the_hubs_code_does_not_open(stage: Stage, keepers: Keepers) -> None:
    laptop, _ = locked_away(stage)
    first = keepers.read_code(laptop)
    desk = unlocked_with(stage, first)
    assert desk.rescue_codes is not None
    due = desk.rescue_codes.due()
    assert due is not None
    assert due[0] == 2
    folder, secrets = stage.profile("amina").folder, stage.profile("amina").secrets
    assert desk.bundle is not None
    assert open_with_code(folder, first, secrets).store_key == desk.bundle.store_key
    assert [slot.number for slot in rescue_slots(folder)] == [1, 2]
    assert desk.rescue_codes.due() == due
    meet(desk)
    assert [slot.number for slot in rescue_slots(folder)] == [2]
    desk.lock()
    open_with_code(folder, keepers.read_code(laptop), secrets)
