"""Who looks at what: every look is noted before it is shown and reaches the hub's log once and in order; and a family
beyond one's caseload is opened for a while, for a reason."""

from __future__ import annotations

from collections.abc import Collection

from fsdesk.records.ids import FamilyId
from fsdesk.revisions import from_body
from sync.asked_beyond import NAME_BYTES, OPEN, OpenAsked, OpenTold
from sync.asking import SUSPENDED, ask
from sync.line import LineTrouble
from sync.questions import NOT_ALLOWED, question, told
from tests.simulation import acts, working
from tests.simulation.guards import for_whom
from tests.simulation.line import Fault, SimulatedLine
from tests.simulation.oracle import Wrong
from tests.simulation.power import PowerLost
from tests.simulation.skew import BEFORE
from tests.simulation.world import Laptop, World

REASON = "Her colleague is ill and I am to visit today."


def note_a_look(world: World, laptop: Laptop) -> None:
    """Somebody looks at a record, which is noted first."""
    record = working.pick(world, laptop, "visit", "observation", "next_step")
    if not record:
        return
    family = world.oracle.wrote[record].family

    def act() -> bool:
        laptop.desk.noted("view", family, record=record)
        return True

    before = len(noted_on(laptop))
    done = acts.carefully(world, laptop, act)
    now = len(noted_on(laptop)) - before
    if now > 1 or (done and now != 1):
        raise Wrong(f"{laptop.name} looked once and {now} looks are noted")
    world.count("looks")


def noted_on(laptop: Laptop) -> list[tuple[int, bytes]]:
    """All that was ever noted on a laptop, in order."""
    return [(n, bytes(body)) for n, body in laptop.store.db.execute("SELECT n, body FROM noted ORDER BY n")]


def noted_at_hub(world: World, device: str) -> list[tuple[int, bytes]]:
    """What the hub's log has of a laptop, in the log's order."""
    rows = world.ledger._connection.execute("SELECT n, body FROM event WHERE device = ? ORDER BY seq", (device,))
    return [(n, bytes(body)) for n, body in rows.fetchall()]


def check_noted(world: World, laptop: Laptop, *, all_of_it: bool = False) -> None:
    """The hub's log has what was noted on a laptop, once and in order, as far as it has come; and it was believed."""
    here, there = noted_on(laptop), noted_at_hub(world, laptop.device)
    if [n for n, _ in here] != list(range(1, len(here) + 1)) or len(here) < laptop.noted:
        raise Wrong(f"{laptop.name} noted {laptop.noted} looks and has {len(here)}")
    laptop.noted = len(here)
    if there != here[: len(there)]:
        raise Wrong(f"the hub's log has {[n for n, _ in there]} of what {laptop.name} noted, or in other words")
    if all_of_it and laptop.version != BEFORE and len(there) != len(here):
        raise Wrong(f"lost: of {len(here)} looks on {laptop.name} the hub's log has {len(there)}")
    if (alarm := laptop.desk.noting.alarm()) is not None:
        raise Wrong(f"{laptop.name} does not believe the hub's log, and nobody has touched it: {alarm}")


# -- beyond one's caseload ---------------------------------------------------------------------------------------------


def open_for_a_while(world: World, laptop: Laptop) -> None:
    """Somebody asks to read a family for a while, once and perhaps once more under the same name."""
    random = world.random
    families = sorted(family for family in world.oracle.may if laptop.user not in world.oracle.may[family])
    if not families or laptop.version == BEFORE:
        return
    family = random.choice(families)
    asked = OpenAsked(random.randbytes(NAME_BYTES), FamilyId(family), REASON)
    before = _openings(world)
    for _ in range(random.choice((1, 2))):
        _ask(world, laptop, asked, before)


def _ask(world: World, laptop: Laptop, asked: OpenAsked, before: int) -> None:
    random = world.random
    faults = [Fault(random.choice(("answer lost", "answer spoilt", "request lost")))] if random.random() < 0.3 else []
    laptop.exchanging = True
    try:
        reply = ask(laptop.desk.sending, SimulatedLine(world, laptop, faults), laptop.keys, question(OPEN, asked))
    except LineTrouble as trouble:
        world.say(f"  could not be asked: {trouble.fault.value}")
        return
    except PowerLost as off:
        off.of(laptop.power)
        world.restart(laptop)
        return
    finally:
        laptop.exchanging = False
    if world.forgetful or reply.code == SUSPENDED:
        return  # of all it is to keep apart the hub does not know yet; or no question of this laptop is answered
    if (laptop.user, asked.family) in world.oracle.excluded and reply.code != NOT_ALLOWED:
        raise Wrong(f"{laptop.user} is excluded from {asked.family} and was told {reply.code or 'what is in it'}")
    if asked.family in world.oracle.destroyed and not reply.code:
        raise Wrong(f"{asked.family} is no more and was opened")
    if reply.code:
        world.count("may not open")
        return
    bodies = told(reply, OpenTold).bodies
    if _openings(world) != before + 1:
        raise Wrong(f"{asked.family} was opened once and {_openings(world) - before} openings are in the hub's log")
    _check_opened(world, laptop, [from_body(raw).id for raw in bodies])


def _check_opened(world: World, laptop: Laptop, names: Collection[str]) -> None:
    """No opening gets past what a record says of whom it is not for; a worker's not past whom it is only for either,
    nor past the edge of their team."""
    oracle, at_hub = world.oracle, world.at_hub()
    world.count("opened for a while")
    for name in names:
        row = oracle.wrote[name]
        whom = for_whom(oracle, row.record, at_hub)
        founder = next(one for one in world.laptops.values() if row.family.startswith(one.device))
        too_far = laptop.team != founder.team
        if too_far or laptop.user in whom.kept_from or (whom.restricted and laptop.role != "team_lead"):
            raise Wrong(f"{laptop.user} opened {row.family} and was shown {name}")


def _openings(world: World) -> int:
    rows = world.ledger._connection.execute("SELECT count(*) FROM event WHERE action = 'break_glass'")
    return int(rows.fetchone()[0])
