"""A picture, from one laptop over a bad line and a real hub process to another, and what does not travel."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import Any, cast

from fsdesk.attaching import PictureCounts
from fsdesk.desk import Desk
from fsdesk.pictures_asked import Picture
from fsdesk.records.ids import FamilyId, RecordId
from sync.line import Line
from sync.meeting import meet
from tests.stories.conftest import Stage, gillies
from tests.stories.cutting import CuttingLine
from ui import afar
from ui.background import Background

EACH_BYTES = 100_000
MEGABYTES_5 = 5_000_000


def picture(size: int, seed: int = 1) -> Picture:
    chance = random.Random(seed)
    return Picture(
        mime="image/jpeg", width=9, height=9, content=chance.randbytes(size), preview=chance.randbytes(5_000)
    )


def add(desk: Desk, family: FamilyId, one: Picture, title: str = "A letter from school") -> RecordId:
    return desk.documents.add(family, one, {"document_kind": "letter", "title": title})


@contextlib.contextmanager
def cutting(stage: Stage) -> Iterator[tuple[CuttingLine, Line]]:
    relay = CuttingLine(stage.hub.port, EACH_BYTES)
    line = Line(relay.url)
    try:
        yield relay, line
    finally:
        line.close()
        relay.close()


def test_five_megabytes_arrive_piece_by_piece_over_a_line_that_dies_each_100_kilobytes(stage: Stage) -> None:
    amina, lead = stage.desk("amina"), stage.desk("ruaridh")
    family = gillies(amina)
    meet(amina)
    one = picture(MEGABYTES_5)
    record = add(amina, family, one)
    for desk, way in ((amina, "up"), (lead, "down")):
        with cutting(stage) as (relay, line):
            done = meet(desk, line)
            assert done.in_sync
            assert done.pictures is not None
            while done.pictures.left:
                assert not done.pictures.refused
                done = meet(desk, line)
                assert done.pictures is not None
            carried = {"up": relay.up, "down": relay.down}[way]
            assert relay.cuts > MEGABYTES_5 // EACH_BYTES
            assert carried < 1.15 * MEGABYTES_5, f"{way}: {carried} bytes, {relay.cuts} cuts"
    assert lead.documents.content(record) == one.content
    assert amina.attaching.counts() == lead.attaching.counts() == PictureCounts()
    (row,) = amina.documents.of_family(family).documents
    assert row.standing == "Received by the hub"


def test_text_goes_before_pictures_and_a_metered_line_carries_none(stage: Stage) -> None:
    amina, lead = stage.desk("amina"), stage.desk("ruaridh")
    family = gillies(amina)
    record = add(amina, family, picture(100_000))
    assert meet(amina, pictures=False).in_sync
    assert amina.attaching.counts() == PictureCounts(to_send=1)
    assert meet(lead, pictures=False).in_sync
    (row,) = lead.documents.of_family(family).documents
    assert (row.title, row.standing, row.preview) == ("A letter from school", "The picture is still at the hub", b"")
    done = meet(lead)
    assert done.pictures is not None
    assert (done.pictures.arrived, done.in_sync) == (0, True), "what the hub has not got is not waited for"
    meet(amina)
    meet(lead)
    assert lead.documents.content(record) == picture(100_000).content
    quiet = meet(amina)
    assert quiet.requests == 1, "when there is nothing to carry, nothing is asked"


class Here:
    """The desk's thread, when it is the one that asks."""

    def submit(self, work: Callable[[], Any]) -> Future[Any]:
        found: Future[Any] = Future()
        found.set_result(work())
        return found


def test_a_line_that_costs_carries_pictures_once_when_somebody_asks(stage: Stage) -> None:
    amina, kept = stage.desk("amina"), list[None]()
    here = cast(Background, Here())
    family = gillies(amina)
    add(amina, family, picture(100_000))
    for asked, held in ((False, 1), (True, 0), (False, 0)):
        done = afar.meet(amina, here, lambda: kept.append(None), lambda: True, asked)
        assert done.in_sync
        assert (done.pictures is not None) == asked
        assert amina.attaching.counts() == PictureCounts(to_send=held)
    add(amina, family, picture(100_000, seed=2))
    assert afar.meet(amina, here, lambda: kept.append(None), lambda: False, False).pictures is not None
    assert amina.attaching.counts() == PictureCounts(), "on a line that costs nothing nobody need ask"


def test_neither_what_was_removed_nor_what_is_another_persons_reaches_a_laptop(stage: Stage) -> None:
    amina, lead, bashir = stage.desk("amina"), stage.desk("ruaridh"), stage.desk("bashir")
    family = gillies(amina)
    amina.documents.remove(add(amina, family, picture(50_000), "Ewan’s medical report"))
    kept = add(amina, family, picture(50_000, seed=2))
    for desk in (amina, lead, bashir):
        meet(desk)
    pieces = {desk: desk.store.rows("SELECT count(*) FROM piece")[0][0] for desk in (amina, lead, bashir)}
    assert [row.id for row in lead.documents.of_family(family).documents] == [kept]
    assert pieces[amina] == pieces[lead] == 5
    assert pieces[bashir] == 0
    assert bashir.store.rows("SELECT count(*) FROM record WHERE kind = 'document'") == [(0,)]
    stage.hub.ask("access", "grant", "bashir", family)
    meet(bashir)
    assert bashir.documents.content(kept) == picture(50_000, seed=2).content


def test_a_worker_whose_access_ended_while_offline_still_delivers_the_picture_and_then_lets_go(stage: Stage) -> None:
    amina, lead = stage.desk("amina"), stage.desk("ruaridh")
    family = gillies(amina)
    meet(amina)
    record = add(amina, family, picture(200_000))
    stage.hub.ask("access", "end", "amina", family)
    meet(amina)
    meet(amina)
    assert amina.store.rows("SELECT count(*) FROM piece") == [(0,)]
    assert amina.store.rows("SELECT count(*) FROM revision WHERE family = ?", (family,)) == [(0,)]
    meet(lead)
    assert lead.documents.content(record) == picture(200_000).content


def test_a_break_at_any_byte_costs_no_piece_that_had_arrived(stage: Stage) -> None:
    amina = stage.desk("amina")
    family = gillies(amina)
    meet(amina)
    for bytes_up in (300, 30_000, 150_000):
        add(amina, family, picture(300_000, seed=bytes_up))
        meet(amina, pictures=False)
        stage.relay.cut_next_after(bytes_up)
        before = stage.relay.bytes_up
        meet(amina)
        assert amina.attaching.counts() == PictureCounts()
        assert stage.relay.bytes_up - before < 300_000 + 2 * 17_000 + 20_000
    assert stage.relay.cuts == 3
