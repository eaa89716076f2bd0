"""What is kept from whom: somebody must not know of a family, a record is for some only, a family takes a yes back."""

from __future__ import annotations

from fsdesk.records import SharingPermission
from fsdesk.records.fields import Value
from fsdesk.records.ids import FamilyId, UserId
from fsdesk.trouble import Refused
from sync.hub import guarding
from sync.hub.ledger_guarding import Exclusion
from tests.simulation import acts, one_person, working
from tests.simulation.guards import for_whom, is_barred
from tests.simulation.oracle import Wrong
from tests.simulation.skew import BEFORE
from tests.simulation.world import PEOPLE, Laptop, World

WHY = "lives next door"
KINDS = ("visit", "observation", "next_step")


def exclude(world: World, _: Laptop) -> None:
    """The office says that somebody must not know of a family, or that they may again."""
    random, oracle = world.random, world.oracle
    if oracle.excluded and random.random() < 0.4:
        user, family = random.choice(sorted(oracle.excluded))
        if guarding.include(world.ledger, UserId(user), FamilyId(family)):
            world.count("included again")
        oracle.excluded.discard((user, family))
        return
    family = random.choice(sorted(oracle.may))
    user = random.choice(sorted(oracle.may[family] or PEOPLE))
    if _exclude(world, user, family):
        world.count("excluded")
        world.say(f"  {user} must not know of {family}")
        if user in oracle.may[family]:
            oracle.ended.add((user, family))
        oracle.may[family].discard(user)
        oracle.excluded.add((user, family))


def _exclude(world: World, user: str, family: str) -> bool:
    try:
        guarding.exclude(world.ledger, Exclusion(UserId(user), FamilyId(family), "office", WHY, 0))
    except Refused:
        return False  # nobody else may read it, or the hub has not heard of it
    return True


def include_again(world: World) -> None:
    """After the hub was put back: exclusions that were let go since the copy are let go again."""
    for one in world.ledger.exclusions():
        if (one.user, one.family) not in world.oracle.excluded:
            guarding.include(world.ledger, one.user, one.family)


def exclude_again(world: World) -> None:
    """The same: exclusions the copy lacks stand again."""
    for user, family in sorted(world.oracle.excluded):
        if FamilyId(family) in world.ledger.all_families() and family not in world.oracle.destroyed:
            guarding.exclude(world.ledger, Exclusion(UserId(user), FamilyId(family), "office", WHY, 0))


# -- records for some only ---------------------------------------------------------------------------------------------


def restrict(world: World, laptop: Laptop) -> None:
    """Somebody says for whom a record is, for whom it is not, or that some of the family must not see it."""
    random = world.random
    record = working.pick(world, laptop, *KINDS)
    if laptop.version == BEFORE or not record:
        return  # a desk of the version before has no such words
    acts.open_page(world, laptop, record)
    others = sorted(set(PEOPLE) - {laptop.user})
    now = world.oracle.heads(record, laptop.held()).get("only_for", frozenset[str]())
    named = {user for one in now for user in world.oracle.wrote[one].fields["only_for"] or ()}
    choices: list[dict[str, Value]] = [
        {"only_for": tuple(random.sample(others, random.choice((1, 2))))},
        {"not_for": (random.choice(others),)},
        {"hidden_from": (world.oracle.wrote[record].family,)},
    ]
    if named:
        wider: dict[str, Value] = {"only_for": tuple(sorted(named | {random.choice(others)}))}
        choices += [wider, wider, wider, {"only_for": None}]
    fields = random.choice(choices)
    world.say(f"  {laptop.name} keeps {record}: {fields}")
    world.count("widened" if named and "only_for" in fields else "kept for some")
    acts.write(world, laptop, record, fields)


def note_kept_back(world: World, before: set[str]) -> None:
    """Once the hub has heard something: from whom records are kept now, and what it turned away, which needs reason in
    what it held `before`, or in that with what came in the same request."""
    oracle = world.oracle
    records = oracle.guarded
    if not records and not oracle.destroyed and not world.erasures:
        return
    one_person.note_erased(world)
    at_hub = world.before = world.at_hub()
    for record in sorted(records):
        whom = for_whom(oracle, record, at_hub)
        oracle.kept_back |= {(user, record) for user in PEOPLE if not whom.lets(user)}
    _note_turned_away(world, before, at_hub)


def _note_turned_away(world: World, *held: set[str]) -> None:
    rows = world.ledger._connection.execute("SELECT device, n, code FROM refused").fetchall()
    for device, n, code in rows:
        name = f"{device}.{n}"
        if code == "purged" and name not in world.oracle.poison:
            row = world.oracle.wrote[name]
            if row.family not in world.oracle.destroyed and row.record not in world.oracle.erased:
                raise Wrong(f"the hub turned {name} away as if its family were no more")
            world.count("written of who is erased", row.record in world.oracle.erased)
            world.oracle.barred.add(name)
            world.count("written into what is no more")
        if code == "not_yours" and name not in world.oracle.poison:
            if not world.put_back and not any(is_barred(world.oracle, name, one) for one in held):
                raise Wrong(f"the hub turned {name} away without reason")
            world.oracle.barred.add(name)
            world.count("turned away")


def note_let_go_whole(world: World) -> None:
    """A laptop of the version before cannot let go of one record, so the whole family is its person's no longer, until
    somebody gives it again. Nobody else's."""
    oracle = world.oracle
    old = {laptop.user for laptop in world.laptops.values() if laptop.version == BEFORE}
    if not old or not (oracle.guarded or oracle.erased):
        return
    if world.forgetful:  # what a copy says of access, the office is still to put right: it may have been ended
        oracle.ended |= {(user, oracle.wrote[record].family) for user, record in oracle.kept_back if user in old}
        return
    for one in world.ledger.accesses():
        user, family = str(one.user), str(one.family)
        if user in old and one.until is not None and user in oracle.may[family]:
            if not any(kept == user and oracle.wrote[record].family == family for kept, record in oracle.kept_back):
                raise Wrong(f"{user} may read {family} no longer, and nobody said so")
            oracle.may[family].discard(user)
            oracle.ended.add((user, family))
            world.count("let go whole")


# -- consent -----------------------------------------------------------------------------------------------------------


def agree(world: World, laptop: Laptop) -> None:
    """A family permits that something is told to a place, or takes that back."""
    random = world.random
    record = working.pick(world, laptop, "sharing_permission")
    if record and random.random() < 0.6:
        acts.open_page(world, laptop, record)
        world.count("taken back")
        acts.write(world, laptop, record, {"withdrawn_at": laptop.clock.now().isoformat(), "withdrawn_by": "she did"})
    elif visit := working.pick(world, laptop):
        family = world.oracle.wrote[visit].family
        asked = SharingPermission(subjects=(family,), recipient="The nursery", decision="allow", by="her mother")
        acts.begin(world, laptop, asked, family)
        world.count("permitted")
