"""How work with a family ends: it is closed and rests at the hub, it comes back, its record is destroyed.

What must then be true is told from the oracle's book: a family that rests on a laptop was closed long ago, all of it is
at the hub, and the stub is all that laptop has; once somebody writes to it, it is whole again everywhere. Of a record
that was destroyed no word is at the hub or on a laptop; what was written into it meanwhile stays with its author alone.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from fsdesk.records import CaseNote, Family, Involvement
from fsdesk.records.ids import DeviceId, FamilyId, RecordId
from fsdesk.rules_retention import RetentionClass
from fsdesk.trouble import Refused
from sync import asked_keeping
from sync.hub import retaining
from sync.hub.ledger_retaining import Verdict
from sync.hub.verdicts import verdict_of
from tests.simulation import acts, working
from tests.simulation.exchanging import go
from tests.simulation.guards import may_have
from tests.simulation.oracle import Oracle, Wrong
from tests.simulation.skew import BEFORE
from tests.simulation.world import HUB_KEYS, START, Laptop, World

LONG_AGO, A_DAY_S = "2012-03-01", 86_400
CLASSES = (RetentionClass(key="closed", title="Closed", counted_from="closed", years=6),)
LATER = int((START + timedelta(days=40 * 365)).timestamp())
"""When it is decided: later than any clock of a schedule."""
WHY = "Nobody has asked for it in all these years."


# -- closing and resting -----------------------------------------------------------------------------------------------


def begin_ended(world: World, laptop: Laptop) -> None:
    """Somebody writes down a family whose support ended long ago, with a note and no visit."""
    number = len(world.oracle.may) + 1
    family = acts.begin(world, laptop, Family(label=f"N-{number:04}", status="closed"))
    if family:
        acts.begin(world, laptop, _ended(), family)
        _note(world, laptop, family)


def _ended() -> Involvement:
    return Involvement(opened_on="2011-01-01", reasons=("parenting",), closed_on=LONG_AGO)


def a_night_passes(world: World, _: Laptop) -> None:
    """Each laptop asks once a day what may rest."""
    for laptop in world.laptops.values():
        laptop.clock.seconds += A_DAY_S


def write_a_note(world: World, laptop: Laptop) -> None:
    """A note in a family, mostly one that was closed: where it rested, it does so no longer."""
    record = working.pick(world, laptop, "family")
    ended = working.visits(world, laptop, ("involvement",))
    if ended and world.random.random() < 0.7:
        record = world.oracle.wrote[world.random.choice(ended)].family
    if record:
        _note(world, laptop, record)


def _note(world: World, laptop: Laptop, family: str) -> None:
    world.count("words")
    text = f"{laptop.name} rang: {world.counts['words']} geese."
    acts.begin(world, laptop, CaseNote(at="2026-01-01T10:00", note_kind="phone", text=text, follow_up=""), family)


def close(world: World, laptop: Laptop) -> None:
    """Somebody closes a family, or opens it again."""
    record = working.pick(world, laptop, "family")
    if not record:
        return
    acts.open_page(world, laptop, record)
    status = world.random.choice(("closed", "closed", "active"))
    world.count("closed", status == "closed")
    acts.write(world, laptop, record, {"status": status})
    if not working.visits(world, laptop, ("involvement",)):
        acts.begin(world, laptop, _ended(), record)


def fetch(world: World, laptop: Laptop) -> None:
    """Somebody wants the families back that rest on their laptop."""
    if laptop.version != BEFORE and not laptop.revoked:
        for family in sorted(laptop.at_rest()):
            laptop.desk.sending.fetch(family)
            world.count("fetched")
            world.say(f"  {laptop.name} fetches {family}")


def come_back(world: World) -> None:
    """At the end everything that rests is fetched, and is whole again."""
    for laptop in world.laptops.values():
        resting = laptop.at_rest()
        fetch(world, laptop)
        if not resting or laptop.version == BEFORE or laptop.revoked:
            continue
        for _ in range(2):  # of its own it owes receipts again, and is told once more what was refused beside them
            go(world, laptop)
        at_hub = world.at_hub()
        wanted = {
            name
            for name in at_hub
            if world.oracle.wrote[name].family in resting and may_have(world.oracle, laptop.user, name, at_hub)
        }
        if missing := wanted - laptop.held():
            raise Wrong(f"{laptop.name} fetched {sorted(resting)} and lacks {sorted(missing)}")
        if laptop.at_rest() & resting:
            raise Wrong(f"{sorted(resting)} rest on {laptop.name}, which fetched them")
        world.count("came back", len(resting))


def may_rest(oracle: Oracle, family: str, at_hub: Collection[str]) -> bool:
    """Whether a family may rest, by what the hub holds of it: by everybody's word it is closed."""
    of_family = {name for name in at_hub if oracle.wrote[name].family == family}
    status = oracle.heads(family, of_family).get("status", frozenset())
    return {oracle.wrote[one].fields["status"] for one in status} == {"closed"}


def check_resting(world: World, laptop: Laptop) -> None:
    """What rests on a laptop was closed, and the stub is there."""
    at_hub = world.at_hub()
    for family in sorted(laptop.at_rest()):
        if laptop.revoked or world.put_back:
            continue  # it is told nothing more; or the hub has forgotten what this laptop let go of
        if not may_rest(world.oracle, family, at_hub):
            raise Wrong(f"{family} rests on {laptop.name}, and nobody closed it")
        world.count("at rest")


# -- the end of a record -----------------------------------------------------------------------------------------------


def destroy(world: World, _: Laptop) -> None:
    """Two people decide that the record of a closed family is destroyed, each at their laptop, and it is."""
    oracle = world.oracle
    at_hub = world.at_hub()
    closed = sorted(family for family in oracle.may if family not in oracle.destroyed and family in at_hub
                    and may_rest(oracle, family, at_hub))  # fmt: skip
    if not closed or world.forgetful:
        return
    family = FamilyId(world.random.choice(closed))
    for laptop in world.devices().values():
        if laptop.name in ("lead", "bashir"):
            retaining.say(world.ledger, _verdict(world, laptop, family))
    try:
        gone = retaining.destroy(world.ledger, HUB_KEYS, family, CLASSES, LATER)[1]
    except Refused:
        world.count("not destroyed")  # of several ends that stand side by side none may have been written yet
        return
    world.certificates.append(gone)
    note_destroyed(world, family)
    world.count("destroyed")
    world.say(f"  {family} is destroyed")


def _verdict(world: World, laptop: Laptop, family: FamilyId) -> Verdict:
    device = world.ledger.device(DeviceId(laptop.device))
    assert device is not None
    saying = asked_keeping.Saying(device.device, device.user, family, RecordId(""), "destroy", b"", "", "2066-01-01")
    return verdict_of(device, asked_keeping.signed(saying, WHY, laptop.keys.sign), LATER)


def note_destroyed(world: World, family: str) -> None:
    """Nobody may read it any more, and nobody will."""
    oracle = world.oracle
    oracle.ended |= {(user, family) for user in oracle.may[family]}
    oracle.may[family] = set()
    oracle.destroyed.add(family)


def destroy_again(world: World) -> None:
    """The hub was put back from a copy: what was destroyed since is destroyed again, by its certificates."""
    for gone in world.certificates:
        retaining.destroy_again(world.ledger, HUB_KEYS, gone, LATER)
