"""Pictures in a schedule: brought to a family or a visit, removed, sent in their lane; and where each piece must be."""

from __future__ import annotations

from collections.abc import Mapping

from fsdesk.pictures_asked import Picture
from fsdesk.records.ids import FamilyId, RecordId
from sync.chunks import CHUNKS_PATH, CHUNKS_UP, PieceAnswer, PieceOpening, flat, named, places_in
from sync.protocol import pack, unpack
from sync.sealing import head_bytes, head_length, new_salt, split_head
from tests.simulation import acts
from tests.simulation.album import Piece
from tests.simulation.guards import for_whom
from tests.simulation.line import hear
from tests.simulation.oracle import Wrong
from tests.simulation.sizes import SMALL_PIECE
from tests.simulation.skew import BEFORE
from tests.simulation.world import Laptop, World


def _pieces(fields: Mapping[str, object], family: str) -> tuple[Piece, ...]:
    parts = fields["parts"]
    assert isinstance(parts, tuple)
    return tuple((family, bytes.fromhex(str(name))) for name in (fields["preview"], *parts))


# -- acts --------------------------------------------------------------------------------------------------------------


def bring(world: World, laptop: Laptop) -> None:
    """Somebody keeps a picture with a family, or brings it to a visit."""
    held = laptop.held()
    visits = sorted(r for r in world.oracle.records if r in held and world.oracle.wrote[r].kind == "visit")
    if not visits or laptop.version == BEFORE:
        return
    random = world.random
    visit = visits[0] if random.random() < 0.5 else random.choice(visits)
    family = world.oracle.wrote[visit].family
    content, preview = random.randbytes(random.randint(1, 5 * SMALL_PIECE)), random.randbytes(SMALL_PIECE // 2)
    for one in (content, preview):
        world.album.learn(family, one)
    picture = Picture(mime="image/webp", width=8, height=8, content=content, preview=preview)
    fields = {"title": "A letter", "document_kind": "letter", **({"visit": visit} if random.random() < 0.5 else {})}
    world.count("pictures")
    acts.carefully(world, laptop, lambda: laptop.desk.documents.add(FamilyId(family), picture, fields))
    _note(world, laptop)


def remove(world: World, laptop: Laptop) -> None:
    """Somebody takes a picture out: one that has not been sent goes whole."""
    held = laptop.held()
    there = sorted(record for record in world.album.standing(world.oracle) if record in held)
    if not there:
        return
    record = next((one for one in there if laptop.is_own(one) and one in laptop.waiting()), there[0])
    acts.carefully(world, laptop, lambda: laptop.desk.documents.remove(RecordId(record), "of somebody else"))
    _note(world, laptop)
    world.count("pictures removed")
    world.count("removed before sent", not world.oracle.wrote[record].fields["parts"])


def _note(world: World, laptop: Laptop) -> None:
    for name, row in laptop.own().items():
        if row.kind == "document" and row.creates and row.fields["parts"]:
            world.album.of[name] = _pieces(row.fields, row.family)
    world.adopt(laptop, None)


def ask(world: World, laptop: Laptop) -> None:
    """A laptop asks for pieces by name, whosever they are."""
    known = sorted({piece for pieces in world.album.of.values() for piece in pieces})
    if not known:
        return
    wanted = world.random.sample(known, min(3, len(known)))
    asked = PieceOpening(
        device=laptop.keys.device,
        counter=laptop.desk.attaching.next_counter(0),
        salt=new_salt(),
        offered=(),
        wanted=named(tuple((FamilyId(family), value) for family, value in wanted)),
        want_bytes=1 << 20,
    )
    body = head_bytes(pack(asked), CHUNKS_UP, laptop.keys.sign)
    check_handed(world, laptop, asked, hear(world, CHUNKS_PATH, body))
    world.count("asked for pieces")


def check_handed(world: World, laptop: Laptop, asked: PieceOpening, answered: bytes) -> None:
    """Of families a person may not read the hub hands out no piece."""
    length = head_length(answered[:3])
    assert length is not None
    answer = unpack(split_head(answered[:length]).raw, PieceAnswer)
    if answer.said or answer.more or world.forgetful:
        return
    wanted = flat(asked.wanted)
    absent = places_in(answer.absent, len(wanted))
    for at, (family, _) in enumerate(wanted):
        if at not in absent and laptop.user not in world.oracle.may[family]:
            raise Wrong(f"{laptop.name} was handed a piece of {family}")


# -- what must be true -------------------------------------------------------------------------------------------------


def lose(world: World) -> None:
    """The hub has been put back: what it lacks now and no laptop holds is nowhere."""
    there = set(_at_hub(world))
    for laptop in world.laptops.values():
        there |= set(_on(laptop))
    world.lost_pieces |= {piece for pieces in world.album.of.values() for piece in pieces} - there


def check_pieces(world: World) -> None:
    """Each piece is where it is to be, is what its name says, and is nowhere else."""
    oracle, album, at_hub = world.oracle, world.album, _at_hub(world)
    standing, named = album.standing(oracle), world.at_hub()
    _check_bodies(world, "the hub", at_hub)
    if sent := album.never_sent(oracle) & at_hub.keys():
        raise Wrong(f"{len(sent)} pieces removed before they were sent reached the hub")
    told = {
        record
        for record in standing
        if record not in world.orphans and oracle.wrote[record].family not in oracle.destroyed
    }
    needed = {piece for record in told for piece in standing[record]} - world.lost_pieces
    if missing := needed - at_hub.keys():
        raise Wrong(f"lost: the hub never got {_plain(missing)}")
    for laptop in world.laptops.values():
        on = _on(laptop)
        _check_bodies(world, laptop.name, on)
        if laptop.revoked:
            continue
        may = {family for family, users in oracle.may.items() if laptop.user in users}
        refused = {record for record in album.of if laptop.is_own(record) and record in oracle.poison}
        alone = {piece for record in refused for piece in album.of[record]}  # nowhere else: it stays in full view
        if surplus := {piece for piece in on.keys() - alone if piece[0] not in may}:
            raise Wrong(f"{laptop.name} holds {_plain(surplus)}, which are not theirs")
        theirs = {record for record in told if for_whom(oracle, record, named).lets(laptop.user)}
        shown = {piece for record in theirs for piece in standing[record]}
        lacks = {piece for piece in needed & shown if piece[0] in may} - on.keys()
        kept_back = {piece for record in told - theirs for piece in standing[record]} - shown
        if surplus := on.keys() & kept_back:
            raise Wrong(f"{laptop.name} holds {_plain(surplus)} of a document that is not theirs")
        if lacks and laptop.version != BEFORE:
            raise Wrong(f"{laptop.name} lacks {_plain(lacks)}")
    world.count("pieces at the hub", len(at_hub))


def _check_bodies(world: World, name: str, found: Mapping[Piece, bytes]) -> None:
    for piece, body in found.items():
        if world.album.bodies.get(piece) != body:
            raise Wrong(f"{name} holds {_plain({piece})} with another content")


def _at_hub(world: World) -> dict[Piece, bytes]:
    rows = world.ledger._connection.execute("SELECT family, hash, body FROM piece").fetchall()
    return {(family, bytes(value)): bytes(body) for family, value, body in rows}


def _on(laptop: Laptop) -> dict[Piece, bytes]:
    rows = laptop.store.db.execute("SELECT family, hash, body FROM piece").fetchall()
    return {(family, bytes(value)): bytes(body) for family, value, body in rows}


def _plain(pieces: set[Piece]) -> list[str]:
    return sorted(f"{family} {value.hex()[:6]}" for family, value in pieces)
