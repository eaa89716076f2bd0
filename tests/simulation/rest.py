"""What must be true when the faults have stopped and every desk has had its exchanges."""

from __future__ import annotations

import hashlib
from collections.abc import Set

import msgspec

from fsdesk.receipts import Receipt
from fsdesk.receiving import receipt_of
from fsdesk.revisions import from_body
from sync.protocol import Unreadable
from sync.receipts import acknowledged_by
from tests.simulation import acts
from tests.simulation.ending import check_resting
from tests.simulation.guards import for_whom, may_have
from tests.simulation.looking import check_noted
from tests.simulation.oracle import Wrong
from tests.simulation.pictures import check_pieces
from tests.simulation.skew import BEFORE
from tests.simulation.world import STUB, Laptop, World


def check_at_rest(world: World) -> None:
    """Nothing is lost, nothing is doubled, everyone reads the same, and nobody holds what is not theirs."""
    _check_hub(world)
    _check_borne(world)
    bodies = _hub_bodies(world)
    for laptop in world.laptops.values():
        _check_laptop(world, laptop, bodies)
    _check_same_reading(world)
    check_pieces(world)
    for laptop in world.laptops.values():
        check_noted(world, laptop, all_of_it=True)


def _hub_bodies(world: World) -> dict[str, bytes]:
    rows = world.ledger._connection.execute("SELECT device, n, body FROM log").fetchall()
    bodies = {f"{device}.{n}": bytes(body) for device, n, body in rows}
    if len(bodies) != len(rows):
        raise Wrong("the hub has one number twice")
    return bodies


def _family_in(body: bytes) -> str:
    """The family something set aside is of, where that can be read."""
    try:
        return from_body(body).family
    except (msgspec.MsgspecError, ValueError):
        return ""


def _check_hub(world: World) -> None:
    oracle, db = world.oracle, world.ledger._connection
    good = oracle.wrote.keys() - oracle.poison
    taken = _hub_bodies(world)
    destroyed = oracle.gone | {name for name in good if oracle.wrote[name].family in oracle.destroyed}
    if missing := good - taken.keys() - world.orphans - (destroyed if world.put_back else set()):
        raise Wrong(f"lost: the hub never got {sorted(missing)}")
    for laptop in world.laptops.values():
        theirs = {name for name in laptop.held() & good if may_have(oracle, laptop.user, name, taken.keys())}
        if not laptop.revoked and laptop.version != BEFORE and (missing := theirs - taken.keys()):
            raise Wrong(f"lost: {laptop.name} holds {sorted(missing)}, and the hub does not")
    if surplus := taken.keys() - good:
        raise Wrong(f"the hub took {sorted(surplus)}, which it had reason to refuse")
    refused = {f"{device}.{n}" for device, n in db.execute("SELECT device, n FROM refused").fetchall()}
    if refused - oracle.poison:
        raise Wrong(f"the hub refused good work: {sorted(refused - oracle.poison)}")
    if db.execute("SELECT count(*) FROM twin").fetchone()[0]:
        raise Wrong("two writings left a laptop under one number")
    for name, body in taken.items():
        if bool(body) is (oracle.wrote[name].family in oracle.destroyed or oracle.wrote[name].record in oracle.erased):
            raise Wrong(f"the hub holds {len(body)} bytes of {name}, of {sorted(oracle.destroyed | oracle.erased)}")
        if body and from_body(body).fields != oracle.wrote[name].fields:
            raise Wrong(f"the hub has {name} with other words: {from_body(body).fields}")
    said_aside = [from_body(body).record for *_, body in world.ledger.set_aside_bodies() if _family_in(body)]
    if kept := oracle.erased.intersection(said_aside):
        raise Wrong(f"the hub still holds words of {sorted(kept)}, which were destroyed")
    aside = [_family_in(body) for _, _, _, _, body in world.ledger.set_aside_bodies() if body]
    pictures = [family for (family,) in db.execute("SELECT family FROM piece").fetchall()]
    if kept := oracle.destroyed.intersection((*aside, *pictures)):
        raise Wrong(f"the hub still holds something of {sorted(kept)}, which was destroyed")
    for name, field, value in oracle.must_stay:
        if repr(oracle.wrote[name].fields.get(field)) != value:
            raise Wrong(f"a value that stood beside another is in nobody's history: {field} of {name}, {value}")
    links: dict[str, bytes] = {}
    for team, digest, kept in db.execute("SELECT team, hash, link FROM log ORDER BY team, seq").fetchall():
        links[team] = hashlib.blake2b(links.get(team, b"") + digest, digest_size=32).digest()
        if links[team] != kept:
            raise Wrong("the hub's chain is broken")


def _check_borne(world: World) -> None:
    """What came from another laptop than its author's is marked so at the hub and at every desk that was handed it."""
    db, at_hub = world.ledger._connection, world.at_hub()
    kept = db.execute(
        "SELECT l.device, l.n, l.late, d.user FROM borne b JOIN log l ON l.team = b.team AND l.seq = b.seq"
        " JOIN device d ON d.device = b.device"
    ).fetchall()
    borne = {f"{device}.{n}": user for device, n, _, user in kept}
    if borne != world.borne:
        raise Wrong(f"the hub says that {borne} were brought by others, not {world.borne}")
    if not all(late for _, _, late, _ in kept):
        raise Wrong("what another laptop brought is not marked as late")
    for laptop in world.laptops.values():
        rows = laptop.store.db.execute("SELECT device, n, bearer FROM late WHERE bearer <> ''").fetchall()
        told = {f"{device}.{n}": bearer for device, n, bearer in rows}
        others = {name for name in borne.keys() & laptop.held() if not laptop.is_own(name)}
        handed = {name for name in others if may_have(world.oracle, laptop.user, name, at_hub)}
        if (
            not laptop.revoked
            and not laptop.was_before
            and (unmarked := {name for name in handed if told.get(name) != borne[name]})
        ):
            raise Wrong(f"{laptop.name} does not say who brought {sorted(unmarked)}")


def _check_laptop(world: World, laptop: Laptop, bodies: dict[str, bytes]) -> None:
    oracle = world.oracle
    held, must = laptop.held(), _must_hold(world, laptop, bodies.keys())
    # A revoked laptop is handed nothing more, nor told to let anything go; its own writing is all at the hub.
    if missing := must - held - world.orphans - (set() if not laptop.revoked else must):
        raise Wrong(f"lost: {laptop.name} lacks {sorted(missing)}")
    if surplus := held - must - (set() if not laptop.revoked else held):
        raise Wrong(f"{laptop.name} holds {sorted(surplus)}, which is not theirs")
    if waiting := laptop.waiting():
        raise Wrong(f"{laptop.name} still has {sorted(waiting)} to send")
    own_poison = {name for name in oracle.poison & held if laptop.is_own(name)}
    if laptop.quarantine() != own_poison:
        raise Wrong(f"{laptop.name} has {sorted(laptop.quarantine())} in quarantine, not {sorted(own_poison)}")
    check_resting(world, laptop)
    _check_receipts(world, laptop, {name for name in held - own_poison if laptop.is_own(name)})
    if laptop.store.db.execute("SELECT count(*) FROM set_aside").fetchone()[0]:
        raise Wrong(f"{laptop.name} could not read what the hub handed out")
    resting = laptop.at_rest()
    theirs = [
        _number(body)
        for name, body in bodies.items()
        if may_have(oracle, laptop.user, name, bodies.keys()) and oracle.wrote[name].family not in resting
    ]
    uneven = laptop.version == BEFORE and bool(world.orphans & held)  # which brings back only what it wrote itself
    if not laptop.revoked and not uneven and laptop.desk.sending.digest() != sum(theirs) % 2**64:
        raise Wrong(f"{laptop.name}'s digest is not that of what is theirs")
    for device, n, body in laptop.store.db.execute("SELECT device, n, body FROM revision").fetchall():
        name = f"{device}.{n}"
        ended = oracle.wrote[name].family in oracle.destroyed or oracle.wrote[name].record in oracle.erased
        let_go_of = laptop.revoked and ended  # it hears of nothing any more
        if bodies.get(name, body) != body and not let_go_of:
            raise Wrong(f"{laptop.name} and the hub have different words for {device}.{n}")
    for record in sorted({oracle.wrote[name].record for name in held}):
        reading = acts.judge(world, laptop, record)
        kept = laptop.store.db.execute("SELECT to_settle FROM record WHERE record = ?", (record,)).fetchone()[0]
        if kept != reading.to_settle:
            raise Wrong(f"{laptop.name} counts {kept} to settle in {record}, not {reading.to_settle}")


def _must_hold(world: World, laptop: Laptop, at_hub: Set[str]) -> set[str]:
    """What a laptop holds at rest: all good writings that are its person's to have, and refused ones made on it."""
    poison, resting = world.oracle.poison, laptop.at_rest()
    return {
        name
        for name, row in world.oracle.wrote.items()
        if (row.family not in resting or row.kind in STUB)
        and (laptop.is_own(name) if name in poison else may_have(world.oracle, laptop.user, name, at_hub))
    }


def _check_receipts(world: World, laptop: Laptop, own: set[str]) -> None:
    """For each of one's own writings that is held there is the hub's signed word, and it can be checked."""
    key = world.hub.signing.public_key()
    told: dict[Receipt, list[tuple[int, int]]] = {}  # one receipt speaks of many: its signature is looked at once
    for name in sorted(own):
        n = int(name.partition(".")[2])
        kept = receipt_of(laptop.store, n)
        if kept is None:
            raise Wrong(f"{laptop.name} has no receipt for {name}")
        try:
            if kept.receipt not in told:
                told[kept.receipt] = list(acknowledged_by(kept.receipt, key))
            if not any(first <= n <= last for first, last in told[kept.receipt]):
                raise Wrong(f"{laptop.name}'s receipt for {name} does not speak of it")
        except Unreadable as error:
            raise Wrong(f"{laptop.name}'s receipt for {name} is not the hub's") from error


def _number(body: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(body, digest_size=16).digest()[:8], "big")


def _check_same_reading(world: World) -> None:
    """Every desk that may read a record, and has none of its own refused writing in it, reads it the same."""
    oracle, at_hub = world.oracle, world.at_hub()
    spoilt = {oracle.wrote[name].family for name in oracle.poison | world.orphans}
    for record in sorted(oracle.records):
        first = oracle.wrote[sorted(oracle.records[record])[0]]
        if first.family in spoilt or record in oracle.erased:
            continue
        whom = for_whom(oracle, record, at_hub)
        readers = [
            one
            for one in world.laptops.values()
            if one.user in oracle.may[first.family]
            and whom.lets(one.user)
            and not one.revoked
            and first.family not in one.at_rest()
        ]
        readings = {repr(sorted(acts.judge(world, one, record).readings.items())) for one in readers}
        if len(readings) > 1:
            raise Wrong(f"{record} reads differently on different desks")
        if first.kind == "visit":
            # Whoever is not shown a part of it sees another visit, which may be signed or not by itself.
            seen = {(oracle.says(record, one.held()), acts.look(world, one, record)) for one in readers}
            if len(seen) > len({says for says, _ in seen}):
                raise Wrong(f"{record} is signed for some and not for others")
