"""The office's commands about the log of what was done and about old records, as they are typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from fsdesk.events import Event, event_body
from fsdesk.records import Family, Involvement
from fsdesk.records.ids import FamilyId, UserId
from sync.hub import noting, office, retaining
from sync.hub.admin import main
from sync.hub.commanding import EXIT_REFUSED, EXIT_TROUBLE
from sync.hub.hub import Hub
from sync.hub.ledger import Account
from sync.hub.making import make_hub
from sync.hub.opening import open_hub
from sync.hub.verdicts import verdict_of
from tests.sync.hub.conftest import AMINA, COAST, MORAG, PEOPLE, VALLEY, Rig, StandingClock
from tests.sync.hub.test_retaining import signed_at

GRACE = UserId("grace")


class InFolder:
    """A hub's folder as a rig sees it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        make_hub(folder, "Glen", "", {})
        self.ledger, self.keys = open_hub(folder, {})
        office.add_team(self.ledger, "Valley", VALLEY)
        office.add_team(self.ledger, "Coast", COAST)
        for account in (*PEOPLE, Account(GRACE, "Grace", "ig_officer", COAST)):
            office.add_user(self.ledger, account)


class FolderRig(Rig):
    """A hub in this process over that folder."""

    def __init__(self, place: InFolder) -> None:
        self.keys, self.ledger, self.clock, self.source = place.keys, place.ledger, StandingClock(), "198.51.100.7"
        self.hub = Hub(place.ledger, place.keys, self.clock)


@pytest.fixture
def place(tmp_path: Path) -> InFolder:
    return InFolder(tmp_path / "hub")


def run(place: InFolder, command: str, *words: str, code: int = 0) -> str:
    done = CliRunner().invoke(main.commands[command], [*words, "--dir", str(place.folder)])
    assert done.exit_code == code, done.output
    return done.output


def test_what_was_done_is_read_counted_and_checked_by_commands(place: InFolder) -> None:
    rig = FolderRig(place)
    laptop = rig.laptop(AMINA)
    first = laptop.write()
    laptop.exchange([first])
    body = event_body(Event(laptop.device, 1, b"", "2026-11-22T03:00:00+00:00", AMINA, "view", FamilyId(first.family)))
    asker = place.ledger.device(laptop.device)
    assert asker is not None
    noting.take_events(place.ledger, asker, [body], rig.hub.now())
    head = run(place, "audit", "head").strip()
    assert "looked at" in run(place, "audit", "family", first.family)
    assert "2026-11-22T03:00" in run(place, "audit", "user", AMINA)
    assert "Out of hours" in run(place, "audit", "exceptions", "--days", "10000")
    assert "as they were noted" in run(place, "audit", "verify", "--head", head)
    assert "not those that were there" in run(place, "audit", "verify", "--head", f"1 {'0' * 64}", code=EXIT_TROUBLE)
    assert "held 999" in run(place, "audit", "verify", "--head", f"999 {'0' * 64}", code=EXIT_TROUBLE)
    assert "not a head" in run(place, "audit", "verify", "--head", "nonsense", code=EXIT_TROUBLE)


def test_an_old_record_goes_the_whole_way_by_commands(place: InFolder) -> None:
    rig = FolderRig(place)
    laptop = rig.laptop(AMINA)
    made = Family(label="Rowan 1", status="closed")
    first = laptop.write(kind=made.kind(), fields=made.written(), written_at="2009-01-01T09:00:00+00:00")
    ended = Involvement(opened_on="2008-01-01", closed_on="2009-01-01")
    laptop.exchange([first, laptop.write(first.family, kind=ended.kind(), fields=ended.written(),
                                         written_at="2009-01-01T09:05:00+00:00")])  # fmt: skip
    family = first.family
    assert "early_help" in run(place, "retention", "classes")
    assert f"{family}\tearly_help\t2015-01-01\tto decide" in run(place, "retention", "due")
    destroys = ("retention", "destroy", family)
    assert "Not to be destroyed" in run(place, *destroys, code=EXIT_REFUSED)
    assert "No such command" in run(place, "retention", "say", family, "destroy", code=2)
    run(place, "retention", "hold", family, "--reason", "The inquiry asks.", "--review-on", "2030-01-01")
    two = (rig.laptop(MORAG), rig.laptop(GRACE))

    def say() -> None:
        for one in two:
            asker = place.ledger.device(one.device)
            assert asker is not None
            retaining.say(place.ledger, verdict_of(asker, signed_at(one, FamilyId(family)), rig.hub.now()))

    say()
    assert "HELD" in run(place, "retention", "due")
    assert "The inquiry" in run(place, "retention", "holds")
    assert "is held" in run(place, *destroys, code=EXIT_REFUSED)
    retaining.lift(place.ledger, FamilyId(family), GRACE, "The inquiry has ended.", rig.hub.now())
    assert "Not to be destroyed" in run(place, *destroys, code=EXIT_REFUSED)
    say()
    assert "2 revisions destroyed" in run(place, "retention", "destroy")
    assert "grace and morag" in run(place, "retention", "certificates")
    assert (place.folder / "certificates" / f"{family}.json").exists()
    assert run(place, "retention", "due") == ""
    assert "whole" in run(place, "check")
