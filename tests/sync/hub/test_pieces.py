"""The lane of pictures at the hub: each piece by the rules of text, kept as it comes, handed to who may read it now.

Planted one at a time, each seen caught here: the hash not compared; the family left out of the hash; access not asked
for on the way up, or on the way down; a used counter taken; one lane's signature good for the other; pieces kept at the
end of the request instead of as they come; the size of a family not counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import msgspec
import pytest

from fsdesk.pieces import PIECE_BYTES, piece_hash
from fsdesk.records.ids import FamilyId, UserId
from sync.chunks import (
    BODY_BYTES_MOST,
    CHUNKS_DOWN,
    CHUNKS_PATH,
    CHUNKS_UP,
    NAMED_MOST,
    NOT_YOURS,
    Named,
    Piece,
    PieceAnswer,
    PieceOpening,
    named,
    places_in,
    ranges_of,
)
from sync.frames import FrameSplitter
from sync.hub import office, pieces
from sync.hub.door import Door
from sync.hub.ledger import Account
from sync.hub.ledger_retaining import Purged
from sync.protocol import SYNC_PATH, Unreadable, pack, unpack
from sync.sealing import (
    SIGNATURE_BYTES,
    UP,
    FrameReader,
    FrameWriter,
    answer_context,
    frame_key,
    head_bytes,
    head_length,
    new_salt,
    split_head,
)
from tests.sync.hub.conftest import AMINA, BASHIR, COLM, MORAG, VALLEY, Rig
from tests.sync.hub.laptop import Laptop

PART_BYTES = 1 << 16
Pieces = Sequence[tuple[FamilyId, bytes]]


def body(number: int, size: int = 900) -> bytes:
    return (number.to_bytes(4, "big") * (size // 4 + 1))[:size]


class Asked(msgspec.Struct):
    """A request of the lane, and what it names."""

    raw: bytes
    signature: bytes
    offered: tuple[tuple[FamilyId, bytes], ...]
    wanted: tuple[tuple[FamilyId, bytes], ...]


class Told(msgspec.Struct):
    """An answer of the lane, taken apart."""

    answer: PieceAnswer
    came: dict[int, bytes]
    held: set[int]
    absent: set[int]
    refused: dict[int, str]


def opening(laptop: Laptop, offered: Pieces, wanted: Pieces, want_bytes: int) -> PieceOpening:
    laptop.counter += 1
    return PieceOpening(laptop.device, laptop.counter, new_salt(), named(tuple(offered)), named(tuple(wanted)),
                        want_bytes)  # fmt: skip


def asked(
    laptop: Laptop,
    offered: Pieces = (),
    sent: dict[int, bytes] | None = None,
    wanted: Pieces = (),
    *,
    want_bytes: int = 1 << 20,
    context: bytes = CHUNKS_UP,
) -> Asked:
    head = head_bytes(pack(opening(laptop, offered, wanted, want_bytes)), context, laptop.sign)
    signature = head[-SIGNATURE_BYTES:]
    writer = FrameWriter(frame_key(laptop.seal, laptop.hub_seal, context, signature), laptop.sign, signature)
    frames = [writer.frame(pack(Piece(at, raw))) for at, raw in (sent or {}).items()]
    return Asked(b"".join((head, *frames)), signature, tuple(offered), tuple(wanted))


def post(rig: Rig, raw: bytes, part_bytes: int = PART_BYTES, most: int = pieces.FAMILY_BYTES_MOST) -> bytes:
    door = Door(partial(pieces.begin, rig.hub, family_bytes_most=most))
    for at in range(0, len(raw), part_bytes):
        door.take(raw[at : at + part_bytes])
    return door.answer()


def heard(laptop: Laptop, request: Asked, raw: bytes) -> Told:
    length = head_length(raw)
    assert length is not None
    head = split_head(raw[:length])
    head.check(answer_context(request.signature, CHUNKS_DOWN), laptop.hub_sign)
    answer = unpack(head.raw, PieceAnswer)
    key = frame_key(laptop.seal, laptop.hub_seal, CHUNKS_DOWN, request.signature)
    reader = FrameReader(key, laptop.hub_sign, head.signature)
    came = [unpack(reader.chunk(one), Piece) for one in FrameSplitter().frames(raw[length:])]
    for piece in came:
        family, value = request.wanted[piece.at]
        assert piece_hash(family, piece.body) == value
    return Told(
        answer,
        {piece.at: piece.body for piece in came},
        places_in(answer.held, len(request.offered)),
        places_in(answer.absent, len(request.wanted)),
        {refusal.at: refusal.code for refusal in answer.refused},
    )


def ask(rig: Rig, laptop: Laptop, request: Asked, part_bytes: int = PART_BYTES) -> Told:
    return heard(laptop, request, post(rig, request.raw, part_bytes))


def family_of(laptop: Laptop) -> FamilyId:
    """A family the hub has text of."""
    first = laptop.write()
    laptop.exchange([first])
    return first.family


def of(family: FamilyId, *bodies: bytes) -> list[tuple[FamilyId, bytes]]:
    return [(family, piece_hash(family, raw)) for raw in bodies]


def test_a_piece_goes_up_once_and_comes_down_to_who_may_read_the_family(rig: Rig) -> None:
    amina, lead = rig.laptop(AMINA), rig.laptop(MORAG)
    family = family_of(amina)
    bodies = [body(n, PIECE_BYTES) for n in range(3)]
    told = ask(rig, amina, asked(amina, of(family, *bodies), dict(enumerate(bodies))))
    assert (told.held, told.refused, told.answer.said) == ({0, 1, 2}, {}, "")
    assert rig.ledger.piece_bytes(family) == 3 * PIECE_BYTES
    again = ask(rig, amina, asked(amina, of(family, *bodies), dict(enumerate(bodies))))
    assert again.held == {0, 1, 2}
    assert rig.ledger.piece_bytes(family) == 3 * PIECE_BYTES
    down = ask(rig, lead, asked(lead, wanted=of(family, *bodies, b"not there yet")))
    assert down.came == dict(enumerate(bodies))
    assert (down.absent, down.answer.more) == ({3}, False)


def test_what_is_offered_and_not_sent_is_only_asked_about(rig: Rig) -> None:
    amina = rig.laptop(AMINA)
    family = family_of(amina)
    ask(rig, amina, asked(amina, of(family, body(1)), {0: body(1)}))
    told = ask(rig, amina, asked(amina, of(family, body(1), body(2))))
    assert (told.held, told.refused) == ({0}, {})


def test_a_piece_that_is_not_what_its_name_says_is_refused(rig: Rig) -> None:
    amina = rig.laptop(AMINA)
    family = family_of(amina)
    other = FamilyId("zzzzzzzz.1")
    names = [(family, piece_hash(family, body(1))), (family, piece_hash(other, body(2)))]
    told = ask(rig, amina, asked(amina, names, {0: body(3), 1: body(2)}))
    assert (told.held, told.refused) == (set(), {0: "wrong_hash", 1: "wrong_hash"})
    assert rig.ledger.piece_bytes(family) == 0


def test_pieces_of_a_family_that_is_not_the_askers_go_neither_up_nor_down(rig: Rig) -> None:
    amina, bashir, colm = rig.laptop(AMINA), rig.laptop(BASHIR), rig.laptop(COLM)
    family = family_of(amina)
    ask(rig, amina, asked(amina, of(family, body(1)), {0: body(1)}))
    for stranger in (bashir, colm):
        told = ask(rig, stranger, asked(stranger, of(family, body(1), body(2)), {1: body(2)}, of(family, body(1))))
        assert told.refused == {0: "not_yours", 1: "not_yours"}, "not even whether it is there"
        assert (told.held, told.came, told.absent) == (set(), {}, {0})
    assert rig.ledger.piece_bytes(family) == len(body(1))


def test_a_picture_waits_for_the_text_of_its_family(rig: Rig) -> None:
    amina = rig.laptop(AMINA)
    family = FamilyId(f"{amina.device}.1")
    told = ask(rig, amina, asked(amina, of(family, body(1)), {0: body(1)}))
    assert told.refused == {0: "text_first"}
    assert family_of(amina) == family
    assert ask(rig, amina, asked(amina, of(family, body(1)), {0: body(1)})).held == {0}


def test_what_comes_after_access_has_ended_is_taken_like_late_text_and_handed_back_no_more(rig: Rig) -> None:
    amina = rig.laptop(AMINA)
    family = family_of(amina)
    office.end_access(rig.ledger, AMINA, family)
    told = ask(rig, amina, asked(amina, of(family, body(1)), {0: body(1)}, of(family, body(1))))
    assert (told.held, told.came) == ({0}, {})


def test_no_picture_of_a_record_that_was_destroyed_is_kept_also_when_that_was_while_it_was_on_its_way(
    rig: Rig,
) -> None:
    amina, lead = rig.laptop(AMINA), rig.laptop(MORAG)
    family, late, later = family_of(amina), body(1), body(2)
    door = Door(partial(pieces.begin, rig.hub, family_bytes_most=pieces.FAMILY_BYTES_MOST))
    request = asked(amina, of(family, late), {0: late})
    at = head_length(request.raw)
    assert at is not None
    door.take(request.raw[:at])
    with rig.ledger.writing():
        rig.ledger.purge(Purged(family, 9, b"certificate", b"signature"), ())
    door.take(request.raw[at:])
    assert heard(amina, request, door.answer()).held == set()
    for laptop in (amina, lead):
        told = ask(rig, laptop, asked(laptop, of(family, later), {0: later}))
        assert (told.held, told.refused) == (set(), {0: NOT_YOURS})
    assert rig.ledger.piece_bytes(family) == 0


def test_a_suspended_laptop_may_send_and_is_handed_nothing(rig: Rig) -> None:
    amina = rig.laptop(AMINA)
    family = family_of(amina)
    with rig.ledger.writing():
        rig.ledger.suspend(amina.device, True)
    told = ask(rig, amina, asked(amina, of(family, body(1)), {0: body(1)}, of(family, body(1))))
    assert (told.answer.said, told.held, told.came) == ("suspended", {0}, {})


@pytest.mark.parametrize("part_bytes", [1, 7, 1000, PART_BYTES])
def test_each_piece_is_kept_as_it_comes_however_the_bytes_are_cut(rig: Rig, part_bytes: int) -> None:
    amina = rig.laptop(AMINA)
    family = family_of(amina)
    bodies = [body(n) for n in range(4)]
    request = asked(amina, of(family, *bodies), dict(enumerate(bodies)))
    door = Door(partial(pieces.begin, rig.hub))
    end = len(request.raw) - 100
    for at in range(0, end, part_bytes):
        door.take(request.raw[at : min(end, at + part_bytes)])
    assert rig.ledger.piece_bytes(family) == 3 * len(bodies[0]), "before the body has ended"
    told = heard(amina, request, door.answer())
    assert (told.held, told.refused) == ({0, 1, 2}, {})
    assert ask(rig, amina, asked(amina, of(family, *bodies))).held == {0, 1, 2}


def test_a_request_that_was_heard_before_is_not_heard_again_in_either_lane(rig: Rig) -> None:
    amina = rig.laptop(AMINA)
    family = family_of(amina)
    request = asked(amina, of(family, body(1)), {0: body(1)})
    assert ask(rig, amina, request).held == {0}
    assert ask(rig, amina, request).answer == PieceAnswer("counter_used", counter=amina.counter)
    stale = asked(amina, of(family, body(2)), {0: body(2)})
    amina.exchange()
    assert ask(rig, amina, stale).answer.said == "counter_used"
    assert rig.ledger.piece_bytes(family) == len(body(1))


def test_nothing_said_in_one_lane_is_taken_for_something_said_in_the_other(rig: Rig) -> None:
    amina = rig.laptop(AMINA)
    family = family_of(amina)
    with pytest.raises(Unreadable, match="wrong_signature"):
        post(rig, asked(amina, of(family, body(1)), {0: body(1)}, context=UP).raw)
    with pytest.raises(Unreadable):
        post(rig, amina.request([[amina.write(family=family)]]))
    with pytest.raises(Unreadable):
        rig.post(SYNC_PATH, asked(amina, of(family, body(1))).raw)
    answer = post(rig, (request := asked(amina)).raw)
    length = head_length(answer)
    assert length is not None
    with pytest.raises(Unreadable, match="wrong_signature"):
        split_head(answer[:length]).check(answer_context(request.signature), amina.hub_sign)


def test_no_more_comes_down_than_is_wanted_and_always_something(rig: Rig) -> None:
    amina = rig.laptop(AMINA)
    family = family_of(amina)
    bodies = [body(n) for n in range(100)]
    ask(rig, amina, asked(amina, of(family, *bodies), dict(enumerate(bodies))))
    wanted = of(family, *bodies)
    assert list(ask(rig, amina, asked(amina, wanted=wanted, want_bytes=1)).came) == [0]
    told = ask(rig, amina, asked(amina, wanted=wanted, want_bytes=2_000))
    assert (list(told.came), told.answer.more) == ([0, 1], True)
    assert list(ask(rig, amina, asked(amina, wanted=wanted)).came) == list(range(100))


def test_a_family_with_as_many_pictures_as_the_hub_keeps_is_told_so_and_loses_none(rig: Rig) -> None:
    amina = rig.laptop(AMINA)
    family = family_of(amina)
    bodies = [body(n) for n in range(4)]
    request = asked(amina, of(family, *bodies), dict(enumerate(bodies)))
    told = heard(amina, request, post(rig, request.raw, most=2_000))
    assert (told.held, told.refused) == ({0, 1}, {2: "family_full", 3: "family_full"})


def test_frames_that_hold_no_piece_of_those_offered_are_passed_over(rig: Rig) -> None:
    amina = rig.laptop(AMINA)
    family = family_of(amina)
    large = body(1, BODY_BYTES_MOST + 1)
    told = ask(rig, amina, asked(amina, of(family, large, body(2)), {7: body(3), -1: body(3), 0: large, 1: body(2)}))
    assert (told.held, told.refused) == ({1}, {0: "too_large"})


@pytest.mark.parametrize(
    "change",
    [
        {"counter": -1},
        {"want_bytes": -5},
        {"offered": (Named(FamilyId("nobody"), (bytes(16),)),)},
        {"wanted": (Named(FamilyId("zzzzzzzz.1"), (bytes(15),)),)},
        {"offered": (Named(FamilyId("zzzzzzzz.1"), tuple(n.to_bytes(16, "big") for n in range(NAMED_MOST + 1))),)},
        {"device": "zzzzzzzz"},
    ],
)
def test_an_opening_that_is_none_is_refused(rig: Rig, change: dict[str, object]) -> None:
    amina = rig.laptop(AMINA)
    said = msgspec.structs.replace(opening(amina, (), (), 0), **change)
    with pytest.raises(Unreadable):
        post(rig, head_bytes(pack(said), CHUNKS_UP, amina.sign))
    assert CHUNKS_PATH != SYNC_PATH


def test_an_opening_as_large_as_may_be_fits_its_head(rig: Rig) -> None:
    amina = rig.laptop(AMINA)
    families = [family_of(amina) for _ in range(20)]
    offered = [piece for n in range(NAMED_MOST // 20) for family in families for piece in of(family, body(n))]
    assert len(offered) == NAMED_MOST
    told = ask(rig, amina, asked(amina, offered))
    assert (told.held, told.refused) == (set(), {})


def test_places_as_ranges_come_back_the_same() -> None:
    for places in (set(), {0}, {1, 2, 3}, {0, 2, 4, 5, 9}):
        assert places_in(ranges_of(places), 10) == places
    assert places_in((8, 99, -5, 1), 10) == {8, 9, 0, 1}


def test_who_took_a_request_in_is_handed_no_picture_others_put_to_it(rig: Rig) -> None:
    office.add_user(rig.ledger, Account(UserId("fay"), "Fay", "front_door", VALLEY))
    fay, morag = rig.laptop(UserId("fay")), rig.laptop(MORAG)
    wanted = of(family_of(fay), body(1))
    assert ask(rig, morag, asked(morag, wanted, {0: body(1)})).held == {0}
    assert ask(rig, morag, asked(morag, wanted=wanted)).came == {0: body(1)}
    assert ask(rig, fay, asked(fay, wanted=wanted)).absent == {0}
