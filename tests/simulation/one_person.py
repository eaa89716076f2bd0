"""What is held about one person of a family is destroyed, and the rest of the family goes on.

What must then be true is told from the oracle's book: their record, and every note that is about them alone, is on no
laptop and at the hub without a word; a note about others as well is as it was. What somebody wrote into one of these
records on a laptop that was away is turned away, and stays with its author alone. After the hub was put back from a
copy it is so again.

These steps are in a schedule only where it is asked for people (`with_people`): without them a seed tells the story it
told before.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from fsdesk.records import CaseNote, Person
from fsdesk.records.ids import DeviceId, FamilyId, RecordId
from fsdesk.trouble import Refused
from sync import asked_keeping
from sync.hub import erasing, retaining
from sync.hub.verdicts import verdict_of
from tests.simulation import acts, working
from tests.simulation.oracle import Oracle
from tests.simulation.skew import BEFORE
from tests.simulation.world import HUB_KEYS, PEOPLE, START, Laptop, World

NOW = int(START.timestamp()) + 86_400
WHY = "They asked to be forgotten, and nothing stands against it."
WEIGHTS: Mapping[str, float] = {"writes of a person": 35, "a person is erased": 14}


def write_of_a_person(world: World, laptop: Laptop) -> None:
    """Somebody writes down a person, a note about one or about two, or something more of either."""
    random, oracle = world.random, world.oracle
    family = working.pick(world, laptop, "family")
    if not family or laptop.version == BEFORE:
        return
    here = [one for one in working.visits(world, laptop, ("person", "case_note")) if oracle.wrote[one].family == family]
    people = [one for one in here if oracle.wrote[one].kind == "person"]
    world.count("of people")
    number = world.counts["of people"]
    what = random.random()
    if not people or what < 0.3:
        acts.begin(world, laptop, Person(life_stage="living", known_as=f"Otter{number}"), family)
    elif what < 0.7:
        about = tuple(random.sample(people, min(len(people), random.choice((1, 1, 2)))))
        text = f"{laptop.name} was told of {number} swans."
        note = CaseNote(at="2026-01-01T10:00", note_kind="phone", text=text, about=about)
        acts.begin(world, laptop, note, family)
    else:
        record = random.choice(here)
        acts.open_page(world, laptop, record)
        field = "pronouns" if record in people else "follow_up"
        acts.write(world, laptop, record, {field: f"{number} of them"})


def erase(world: World, _: Laptop) -> None:
    """Two people decide that what is held about somebody is destroyed, each at their laptop, and it is."""
    oracle, at_hub = world.oracle, world.at_hub()
    people = sorted(r for r, names in oracle.records.items() if oracle.wrote[r].kind == "person" and names & at_hub
                    and r not in oracle.erased and oracle.wrote[r].family not in oracle.destroyed)  # fmt: skip
    if not people or world.forgetful:
        return
    person = world.random.choice(people)
    family = FamilyId(oracle.wrote[person].family)
    for laptop in world.devices().values():
        if laptop.name in ("lead", "bashir"):
            _say(world, laptop, family, RecordId(person))
    try:
        gone = erasing.destroy_person(world.ledger, HUB_KEYS, family, RecordId(person), NOW)[1]
    except Refused:
        world.count("person not erased")
        return
    world.erasures.append(gone)
    note_erased(world)
    world.count("person erased")
    world.say(f"  what is held about {person} is destroyed: {sorted(oracle.erased)}")


def _say(world: World, laptop: Laptop, family: FamilyId, person: RecordId) -> None:
    device = world.ledger.device(DeviceId(laptop.device))
    assert device is not None
    saying = asked_keeping.Saying(device.device, device.user, family, person, "destroy", b"", "", "2026-03-05")
    retaining.say(world.ledger, verdict_of(device, asked_keeping.signed(saying, WHY, laptop.keys.sign), NOW))


def about_alone(oracle: Oracle, people: Collection[str]) -> set[str]:
    """The records that are about nobody but these: their own, and notes, wherever they are."""
    found = {*people}
    for record in oracle.records:
        about = oracle.wrote[record].fields.get("about") if oracle.wrote[record].kind == "case_note" else ()
        if about and {*about} <= {*people}:
            found.add(record)
    return found


def note_erased(world: World) -> None:
    """Nobody holds any of it any more, and nobody will; nor of what is written of them alone by who has not heard."""
    oracle = world.oracle
    oracle.erased = about_alone(oracle, {gone.person for gone in world.erasures}) if world.erasures else set()
    oracle.kept_back |= {(user, record) for user in PEOPLE for record in oracle.erased}
    oracle.gone |= {name for record in oracle.erased for name in oracle.records[record] & world.at_hub()}


def erase_again(world: World) -> None:
    """The hub was put back from a copy: what was destroyed since is destroyed again, by its certificates."""
    for gone in world.erasures:
        erasing.destroy_person_again(world.ledger, HUB_KEYS, gone, NOW)
    note_erased(world)
