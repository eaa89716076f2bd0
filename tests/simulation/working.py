"""What a step of a schedule does at a desk: pick a record that can be opened there, and work on it."""

from __future__ import annotations

from fsdesk.records.fields import Value
from tests.simulation import acts
from tests.simulation.skew import TOMORROW
from tests.simulation.world import Laptop, World


def visits(world: World, laptop: Laptop, kinds: tuple[str, ...] = ("visit",)) -> list[str]:
    """The records of some kinds that can be opened on a laptop."""
    held = laptop.held()
    return sorted(r for r, rows in world.oracle.records.items() if r in held and world.oracle.wrote[r].kind in kinds)


def pick(world: World, laptop: Laptop, *kinds: str) -> str:
    found = visits(world, laptop, kinds or ("visit",))
    if found and world.random.random() < 0.5:
        return found[0]  # one record where most of them meet
    return world.random.choice(found) if found else ""


def open_page(world: World, laptop: Laptop) -> None:
    if record := pick(world, laptop, "visit", "visit", "observation", "next_step", UNKNOWN_KIND):
        acts.open_page(world, laptop, record)


def write(world: World, laptop: Laptop) -> None:
    random = world.random
    record = pick(world, laptop, "visit", "observation", "next_step")
    if random.random() < 0.6:
        record = pick(world, laptop)
    if not record:
        return
    if record not in laptop.pages or random.random() < 0.45:
        acts.open_page(world, laptop, record)
    kind = world.oracle.wrote[record].kind
    choices = FIELDS[kind]
    fields = {
        name: a_value(world, laptop, record, name) for name in random.sample(sorted(choices), random.choice((1, 1, 2)))
    }
    world.say(f"  {laptop.name} writes {fields} in {record}")
    acts.write(world, laptop, record, fields)


def poison(world: World, laptop: Laptop) -> None:
    if laptop.version == TOMORROW:
        return  # of what was written under a newer schema the hub cannot say that it is wrong
    if record := pick(world, laptop):
        acts.open_page(world, laptop, record)
        world.say(f"  {laptop.name} writes what the hub refuses in {record}")
        world.count("poison")
        acts.write(world, laptop, record, {"no_access_reason": acts.POISON}, poison=True)


def of_tomorrow(world: World, _: Laptop) -> None:
    """A desk of tomorrow writes what no other knows: in a record of its own kind, or beside the fields of others."""
    desks = [one for _, one in sorted(world.laptops.items()) if one.version == TOMORROW]
    if not desks:
        return
    random, laptop = world.random, world.random.choice(desks)
    known, own = pick(world, laptop, "visit", "observation"), pick(world, laptop, UNKNOWN_KIND)
    if not known:
        return
    world.count("of tomorrow")
    fields: dict[str, Value] = {name: random.choice(values) for name, values in UNKNOWN_FIELDS.items()}
    if not own or random.random() < 0.2:
        acts.begin_unknown(world, laptop, world.oracle.wrote[known].family, UNKNOWN_KIND, {"visit": known, **fields})
        return
    record = random.choice((known, own))
    if record not in laptop.pages or random.random() < 0.45:
        acts.open_page(world, laptop, record)
    some = random.sample(sorted(fields), random.choice((1, 2)))
    acts.write(world, laptop, record, {name: fields[name] for name in some}, unknown=True)


UNKNOWN_KIND = "weather"
UNKNOWN_FIELDS: dict[str, tuple[Value, ...]] = {
    "ferry": ("late", "on time", "not running"),
    "wind": (3, 7, -1),
    "felt": (("cold",), ("cold", "wet"), ()),
}

FIELDS: dict[str, dict[str, tuple[Value, ...]]] = {
    "visit": {
        "note": (),
        "advice_given": ("Ring the clinic.", "Ring  the clinic. ", "Ring the school."),
        "setting": ("home", "school", "phone", "outdoors"),
        "purpose": (("follow_up",), ("planned_support", "child_time"), ("other", "follow_up")),
        "safeguarding_concern_raised": ("yes", "no", "not_known"),
        "status": ("in_progress", "done"),
    },
    "observation": {"text": (), "area": ("home", "care", "health")},
    "next_step": {"what": (), "status": ("done", "not_done"), "owner": ("the school", "a neighbour")},
}


def a_value(world: World, laptop: Laptop, record: str, name: str) -> Value:
    choices = FIELDS[world.oracle.wrote[record].kind][name]
    if choices:
        return world.random.choice(choices)
    world.count("words")
    token = f"{laptop.name} saw {world.counts['words']} geese."
    heads = sorted(laptop.seen[record].get(name, ()))
    before = str(world.oracle.wrote[heads[0]].fields[name] or "") if heads else ""
    sentences = before.split(". ") if before else [acts.FILLER]
    at = world.random.randrange(len(sentences))
    if world.random.random() < 0.7:
        sentences[at] = token.removesuffix(".")
    else:
        sentences.insert(at, token.removesuffix("."))
    return ". ".join(sentences[:12]).strip() or token


def part(world: World, laptop: Laptop) -> None:
    if visit := pick(world, laptop):
        world.count("words")
        acts.add_part(world, laptop, visit, world.random.randrange(3), f"{laptop.name} heard {world.counts['words']}")


def visit(world: World, laptop: Laptop) -> None:
    families = sorted({world.oracle.wrote[visit].family for visit in visits(world, laptop)})
    if families:
        acts.begin_visit(world, laptop, world.random.choice(families))


def family(world: World, laptop: Laptop) -> None:
    acts.begin_family(world, laptop, len(world.oracle.may) + 1)


def settle(world: World, laptop: Laptop) -> None:
    for one in (laptop, *world.laptops.values()):
        if acts.settle(world, one, world.random.randrange):
            world.count("settled")
            return


def submit(world: World, laptop: Laptop) -> None:
    if visit := pick(world, laptop):
        world.count("submitted", int(acts.submit(world, laptop, visit)))
        acts.look(world, laptop, visit)


def decide(world: World, laptop: Laptop) -> None:
    lead = world.laptops["lead"]
    if visit := pick(world, lead):
        done = acts.decide(world, lead, visit, sign=world.random.random() < 0.75)
        world.say(f"  the lead's decision on {visit}: {done}")
        world.count(done)
        acts.look(world, lead, visit)


def look(world: World, laptop: Laptop) -> None:
    if visit := pick(world, laptop):
        acts.judge(world, laptop, visit)
        acts.look(world, laptop, visit)
