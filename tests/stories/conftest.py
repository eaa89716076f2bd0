"""A hub process, a line that can fail, and laptops that join it: the stage on which the stories are told."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from fsdesk.clock import MachineClock
from fsdesk.demo.hub import DemoHub
from fsdesk.demo.relay import Relay
from fsdesk.desk import Desk
from fsdesk.keys import FolderSecrets, KdfCost
from fsdesk.profile import Profile
from fsdesk.records import Family, Household, Membership, Person
from fsdesk.records.ids import FamilyId, RecordId
from sync.meeting import enrol_laptop
from tests.folders import made_once

PASSPHRASE = "peat thistle lantern cove"


def make_hub(folder: Path) -> None:
    """The partnership of every story, before anybody has joined."""
    hub = DemoHub(folder)
    hub.make("Synthetic Partnership")
    for name, user in (("Amina Yusuf", "amina"), ("Bashir Khan", "bashir")):
        hub.ask("user", "add", name, "--team", "outreach", "--id", user)


class Stage:
    """A partnership with one team: Amina and Bashir visit, Ruaridh leads. Each opens a laptop when first named."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.relay = Relay()
        self.hub = DemoHub(folder / "hub")
        shutil.copytree(made_once(make_hub), self.hub.folder)
        self._desks: dict[str, Desk] = {}
        self.signal()

    def signal(self) -> None:
        """There is signal and the hub serves."""
        self.relay.hub_port = self.hub.serve()
        self.relay.begin()

    def no_signal(self) -> None:
        """Nothing answers."""
        self.relay.end()
        self.hub.stop()

    def profile(self, user: str) -> Profile:
        """Where a person's laptop keeps its store and its secret."""
        return Profile(folder=self.folder / user, secrets_folder=self.folder / f"{user}-secret")

    def join(self, user: str) -> None:
        """A laptop joins and is put away locked."""
        self.desk(user)
        self.lock(user)

    def desk(self, user: str) -> Desk:
        """A person's desk, joined and unlocked."""
        if user not in self._desks:
            where = self.profile(user)
            self._desks[user] = (
                Desk.unlock(where.folder, PASSPHRASE, where.secrets, MachineClock())
                if where.joined
                else enrol_laptop(
                    where.folder,
                    self.hub.slip(user, self.relay.url),
                    PASSPHRASE,
                    FolderSecrets(self.folder / f"{user}-secret"),
                    MachineClock(),
                    label="test",
                    kdf=KdfCost.floor(),
                )
            )
        return self._desks[user]

    def lock(self, user: str) -> None:
        """Put a person's desk away."""
        self._desks.pop(user).lock()

    def close(self) -> None:
        """The end of the story."""
        for user in list(self._desks):
            self.lock(user)
        self.no_signal()


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """An empty stage with a serving hub."""
    made = Stage(tmp_path)
    yield made
    made.close()


def gillies(desk: Desk) -> FamilyId:
    """An invented family of one mother and two boys, one of them too young for words."""
    family = FamilyId(desk.add(Family(label="Rowan 214", known_as="Gillies family", status="active")).record)
    home = desk.add(Household(label="Mairead's house", town="Strontian"), family).record
    for name, born, role in (
        ("Mairead", "1998-04-02", "parent"),
        ("Calum", "2022-09-11", "child"),
        ("Eòin", "2026-03-05", "child"),
    ):
        person = desk.add(Person(life_stage="living", known_as=name, full_name=f"{name} Gillies", born_on=born), family)
        desk.add(Membership(person=person.record, household=home, role=role), family)
    return family


def written_up(desk: Desk, family: FamilyId, note: str = "Calum sang for us. Mairead has slept.") -> RecordId:
    """A finished visit to them, ready to be sent."""
    visit = desk.record_visit(family)
    view = desk.open_visit(visit)
    desk.write(visit, {"note": note, "purpose": ("planned_support",), "safeguarding_concern_raised": "no"}, view.shown)
    for person in view.people:
        desk.add_part(visit, "took_part", {"person": person.id, "presence": "all_of_it"})
        if person.is_child:
            desk.add_part(visit, "voice", {"person": person.id, "method": "said", "words": "Bàta mòr!"})
    return visit
