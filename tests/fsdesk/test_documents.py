"""Pictures and papers at a real desk: kept whole or not at all, removed before they are sent, gone with their family.

Planted one at a time, each seen caught here: the pieces kept in a transaction of their own; the family left out of a
piece's hash; a removed picture's pieces left behind; a family unloaded with a picture that is nowhere else; a piece
that is not what its name says taken in; a document sent before its text.
"""

from __future__ import annotations

import random
from functools import partial
from pathlib import Path

import pytest

from fsdesk.attaching import Attaching, PictureCounts
from fsdesk.desk import Desk, Line
from fsdesk.desk.status import picture_words
from fsdesk.pictures_asked import Picture
from fsdesk.pieces import PIECE_BYTES, cut, hashes_of, joined, names_of, piece_hash
from fsdesk.records.ids import FamilyId, RecordId, UserId
from fsdesk.store import Store, Writing
from fsdesk.trouble import Refused
from tests.conftest import KEY
from tests.fsdesk.carrying import MacLeods
from tests.fsdesk.wholeness import all_revisions, assert_sound
from tests.power import Machine, PowerLost

OTHER = FamilyId("k7f2qd4m.9000")


def picture(size: int = 40_000, seed: int = 1) -> Picture:
    """A picture as the picture program would give it; a store does not look into one."""
    chance = random.Random(seed)
    return Picture(mime="image/jpeg", width=9, height=9, content=chance.randbytes(size), preview=chance.randbytes(600))


@pytest.fixture
def family(amina: Desk) -> MacLeods:
    return MacLeods(amina)


def add(desk: Desk, family: FamilyId, one: Picture | None = None, **fields: object) -> RecordId:
    return desk.documents.add(family, one or picture(), {"document_kind": "letter", "title": "From school", **fields})


def told(desk: Desk) -> None:
    """The hub has the text of everything."""
    desk.sending.offer(1 << 30)
    desk.sending.keep_receipt((1, 10_000), ())


def pieces(desk: Desk) -> int:
    return int(desk.store.rows("SELECT count(*) FROM piece")[0][0])


def test_a_picture_comes_back_as_it_was_kept(amina: Desk, family: MacLeods) -> None:
    one = picture()
    record = add(amina, family.id, one, subject=(family.jamie,), by=family.jamie)
    assert amina.documents.content(record) == one.content
    (row,) = amina.documents.of_family(family.id).documents
    assert (row.title, row.kind_words, row.preview, row.is_here) == ("From school", "Letter", one.preview, True)
    assert row.detail == "by Jamie · about Jamie · today 09:00 · 39 kB"
    assert (row.standing, row.tone) == ("Saved here, waiting to be sent", "neutral")
    assert_sound(amina.store)


@pytest.mark.parametrize("size", [1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES])
def test_whatever_is_cut_is_put_together_again(size: int) -> None:
    content = random.Random(size).randbytes(size)
    found = list(cut(OTHER, content))
    hashes = [value for value, _ in found]
    assert max(len(body) for _, body in found) <= PIECE_BYTES
    assert joined(hashes, dict(found)) == content
    assert joined(hashes, dict(found[1:])) == b""
    assert list(hashes_of(names_of(hashes))) == hashes
    assert hashes_of(("zz", "00", "ü", names_of(hashes)[0])) == (hashes[0],)


def test_the_same_picture_is_kept_once_in_a_family_and_is_nowhere_recognised_in_another(
    amina: Desk, family: MacLeods
) -> None:
    add(amina, family.id)
    before = pieces(amina)
    add(amina, family.id, title="The same again")
    assert pieces(amina) == before
    mine, theirs = (dict(cut(home, picture().content)) for home in (family.id, OTHER))
    assert not mine.keys() & theirs.keys()
    assert piece_hash(family.id, b"x") != piece_hash(OTHER, b"x")


@pytest.mark.on_disk
def test_the_picture_and_what_is_written_of_it_are_one_transaction(tmp_path: Path) -> None:
    """Power fails in every statement in turn: there are both, or neither."""
    content = picture().content
    names = names_of([value for value, _ in cut(OTHER, content)])
    writing = Writing(kind="document", fields={"parts": names}, author=UserId("amina"), written_at="", family=OTHER)
    found = []
    for number in range(1, 100):
        machine = Machine(tmp_path / str(number))
        try:
            with Store(machine.folder, KEY, connect=machine.connect) as store:
                store.remember(device="k7f2qd4m")
                machine.lose_power_in(number)
                store.write_all([writing], beside=partial(Attaching(store, int).keep, family=OTHER, content=content))
                break
        except PowerLost:
            with Store(machine.copy_to(tmp_path / f"after{number}"), KEY) as store:
                found.append((len(all_revisions(store)), store.rows("SELECT count(*) FROM piece")[0][0]))
    assert len(found) > 5
    assert set(found) <= {(0, 0), (1, 3)}


def test_what_is_removed_before_it_was_sent_leaves_nothing_of_itself(amina: Desk, family: MacLeods) -> None:
    add(amina, family.id, picture(seed=2), title="The one that stays")
    stays = pieces(amina)
    record = add(amina, family.id, title="Ewan's school report", subject=(family.jamie,))
    amina.documents.remove(record)
    assert [row.title for row in amina.documents.of_family(family.id).documents] == ["The one that stays"]
    assert pieces(amina) == stays
    sent = b"".join(amina.sending.offer(1 << 30))
    assert b"school report" not in sent
    assert amina.store.rows("SELECT count(*) FROM outbox WHERE record = ?", (record,)) == [(1,)], "its number is used"
    assert_sound(amina.store)


def test_a_piece_two_documents_share_stays_while_one_of_them_stands(amina: Desk, family: MacLeods) -> None:
    first, second = add(amina, family.id), add(amina, family.id)
    amina.documents.remove(first)
    assert amina.documents.content(second) == picture().content


def test_what_has_left_is_taken_out_with_a_reason_like_anything_else(amina: Desk, family: MacLeods) -> None:
    record = add(amina, family.id)
    amina.sending.offer(1 << 30)
    (row,) = amina.documents.of_family(family.id).documents
    assert not row.may_remove
    with pytest.raises(Refused, match="Say why"):
        amina.documents.remove(record)
    amina.documents.remove(record, "Another family's letter")
    assert amina.documents.of_family(family.id).documents == ()
    assert amina.read(record).text("title") == "From school"
    assert pieces(amina) == 0, "no piece of it had been sent, and none will be"


def test_a_picture_waits_for_its_text(amina: Desk, family: MacLeods) -> None:
    add(amina, family.id)
    assert amina.attaching.plan().unsent == ()
    told(amina)
    plan = amina.attaching.plan()
    assert len(plan.unsent) == 4
    assert plan.unsent[0][1] == piece_hash(family.id, picture().preview), "the preview goes first"
    assert (plan.unsure, plan.wanted) == ((), ())


def test_the_newest_goes_first_and_what_the_hub_will_not_keep_is_set_aside_in_view(
    amina: Desk, family: MacLeods
) -> None:
    add(amina, family.id, picture(30_000, seed=3))
    add(amina, family.id, picture(10, seed=4), title="Newest")
    told(amina)
    attaching = amina.attaching
    newest = next(cut(family.id, picture(10, seed=4).preview))[0]
    plan = attaching.plan()
    assert plan.unsent[0] == (family.id, newest)
    assert attaching.counts() == PictureCounts(to_send=2)
    attaching.hand_over(plan.unsent)
    assert attaching.plan().unsure == plan.unsent
    attaching.keep_piece_receipt(plan.unsent[:1], plan.unsent[1:2], [(*plan.unsent[2], "family_full")])
    after = attaching.plan()
    assert (after.unsent, after.unsure) == (plan.unsent[1:2], plan.unsent[3:])
    assert attaching.counts() == PictureCounts(to_send=1, refused=1)
    rows = {row.title: row for row in amina.documents.of_family(family.id).documents}
    assert rows["From school"].standing == "The hub would not keep this picture; it is safe here"


def test_what_comes_is_kept_only_when_it_is_what_its_name_says(amina: Desk, bashir: Desk, family: MacLeods) -> None:
    one = picture()
    record = add(amina, family.id, one)
    bodies = amina.sending.offer(1 << 30)
    bashir.sending.take(bodies, None)
    (row,) = bashir.documents.of_family(family.id).documents
    assert (row.title, row.standing, row.is_here) == ("From school", "The picture is still at the hub", False)
    with pytest.raises(Refused, match="still at the hub"):
        bashir.documents.content(record)
    assert bashir.attaching.counts() == PictureCounts(to_come=1)
    wanted = bashir.attaching.plan().wanted
    coming = [(family.id, value, body) for value, body in (*cut(family.id, one.preview), *cut(family.id, one.content))]
    assert [(f, value) for f, value, _ in coming] == list(wanted)
    wrong = [(f, value, body + b"!") for f, value, body in coming]
    assert bashir.attaching.take_pieces(wrong) == 0
    assert bashir.attaching.take_pieces([(OTHER, piece_hash(OTHER, b"x"), b"x")]) == 0, "a family that is not here"
    assert bashir.attaching.take_pieces(coming[:2]) == 2
    assert bashir.documents.of_family(family.id).documents[0].standing.endswith("2 of 4 parts are here")
    assert bashir.attaching.plan().wanted == wanted[2:]
    assert bashir.attaching.take_pieces(coming) == 2
    assert bashir.documents.content(record) == one.content
    assert bashir.documents.of_family(family.id).documents[0].standing == "Received by the hub"


def test_a_family_is_unloaded_with_its_pictures_and_not_before_they_are_sent(amina: Desk, family: MacLeods) -> None:
    add(amina, family.id)
    told(amina)
    amina.sending.forget([family.id])
    assert pieces(amina) == 4, "the picture is nowhere else"
    plan = amina.attaching.plan()
    amina.attaching.hand_over(plan.unsent)
    amina.attaching.keep_piece_receipt(plan.unsent, (), ())
    amina.sending.keep_last_exchange(in_sync=True)
    assert (pieces(amina), all_revisions(amina.store)) == (0, [])


def test_a_family_that_rests_at_the_hub_keeps_no_picture_here_and_waits_until_they_are_sent(
    amina: Desk, family: MacLeods
) -> None:
    add(amina, family.id)
    told(amina)
    amina.sending.keep_resting([family.id])
    assert pieces(amina) == 4, "the picture is nowhere else"
    amina.attaching.keep_piece_receipt(amina.attaching.plan().unsent, (), ())
    amina.sending.keep_resting([family.id])
    assert pieces(amina) == 0


def test_a_hub_put_back_from_a_copy_is_asked_again_about_every_piece(amina: Desk, family: MacLeods) -> None:
    add(amina, family.id)
    told(amina)
    attaching = amina.attaching
    sent = attaching.plan().unsent
    attaching.keep_piece_receipt(sent, (), ())
    assert attaching.plan().unsure == ()
    amina.sending.new_epoch(2, (1, 10_000))
    assert attaching.plan().unsure == sent


def test_the_sync_page_counts_pictures_apart_from_what_is_written(amina: Desk, family: MacLeods) -> None:
    add(amina, family.id)
    told(amina)
    assert amina.sync_view(Line(reachable=True)).outbox[1].endswith(", 1 picture still to go")
    counts = PictureCounts(to_send=1, to_come=2, refused=3)
    assert picture_words(counts) == (
        "1 picture still to go, 2 pictures still to come, 3 pictures the hub would not keep"
    )
    assert picture_words(PictureCounts()) == ""


def test_pictures_are_said_to_be_held_back_only_on_a_line_that_costs(amina: Desk, family: MacLeods) -> None:
    costs = Line(reachable=True, metered=True)
    assert amina.sync_view(costs).held_back == ""
    add(amina, family.id)
    told(amina)
    assert amina.sync_view(costs).held_back == "1 picture still to go"
    assert amina.sync_view(Line(reachable=True)).held_back == ""
    attaching = amina.attaching
    sent = attaching.plan().unsent
    attaching.keep_piece_receipt(sent[1:], (), [(*sent[0], "family_full")])
    assert amina.sync_view(costs).held_back == "", "what the hub would not keep does not wait for the line"


def test_pieces_nobody_names_are_swept(amina: Desk, family: MacLeods) -> None:
    add(amina, family.id)
    with amina.store.writing() as db:
        amina.attaching.keep(db, family.id, b"left over")
        amina.attaching.keep(db, OTHER, b"of a family that is not here")
    assert amina.attaching.sweep() == 2
    assert amina.attaching.sweep() == 0
    assert pieces(amina) == 4


def test_a_picture_is_part_of_what_a_lead_signs(amina: Desk, family: MacLeods) -> None:
    visit = amina.record_visit(family.id)
    before = amina.open_visit(visit).digest
    record = add(amina, family.id, visit=visit)
    assert amina.open_visit(visit).digest != before
    assert [row.id for row in amina.documents.of_visit(visit).documents] == [record]
    assert [part.text("title") for part in amina.open_visit(visit).documents] == ["From school"]
    assert [key for key, _ in amina.documents.of_family(family.id).visits] == [visit]
