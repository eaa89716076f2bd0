"""A desk's end of an exchange against the real hub: what goes, what comes, what it costs, and what never happens."""

from __future__ import annotations

import contextlib
import copy
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fsdesk.records.fields import Value
from fsdesk.records.ids import FamilyId, UserId
from fsdesk.revisions import body, from_body
from sync.client import DeskKeys, exchange
from sync.frames import encode_rows, fill_frames, read_rows
from sync.hub.office import end_access, suspend_device
from sync.line import LineFault, LineTrouble
from sync.protocol import BUDGET_BYTES_FIRST, Page, pack, unpack
from tests.calls import calls_of
from tests.sync.desk_side import MemoryDesk, Partnership, ShortLine
from tests.sync.visit_texts import note, sentence, visit_fields

NOTE = "Amina met both children at the door. The kitchen was warm and the baby slept through the visit. " * 2


@pytest.fixture
def partnership(tmp_path: Path) -> Iterator[Partnership]:
    found = Partnership(tmp_path)
    yield found
    found.ledger.close()


@pytest.fixture
def line(partnership: Partnership) -> ShortLine:
    return ShortLine(partnership)


@pytest.fixture
def amina(partnership: Partnership) -> tuple[MemoryDesk, DeskKeys]:
    desk, keys = partnership.desk("amina", "k7f2qd4m")
    desk.write({"name": "Family One"}, kind="family")
    return desk, keys


def visits(desk: MemoryDesk, count: int) -> None:
    r = random.Random(20260304)
    for at in range(count):
        desk.write(visit_fields(r, at))


def test_nothing_to_say_is_one_short_request(amina: tuple[MemoryDesk, DeskKeys], line: ShortLine) -> None:
    desk, keys = amina
    exchange(desk, line, keys)
    kept = desk.kept
    done = exchange(desk, line, keys)
    assert done.in_sync
    assert done.requests == 1
    assert done.bytes_up + done.bytes_down <= 205  # of it 9 for the mark of the hub's past
    assert desk.kept == kept
    assert desk.in_sync == [True, True]


def test_reading_and_writing_ten_thousand_rows_is_cheap() -> None:
    desk = MemoryDesk("k7f2qd4m", "amina")
    visits(desk, 10_000)
    lots = [[from_body(raw) for raw in lot] for lot in fill_frames(desk.held.values())]
    pages: list[Any] = []
    read: list[bytes] = []
    written = calls_of(lambda: pages.extend(encode_rows(lot, None) for lot in lots))
    heard = calls_of(lambda: read.extend(row.body for page in pages for row in read_rows(page, None)))
    assert read == list(desk.held.values())
    assert written < 500_000, "some for each row"
    assert heard < 400_000, "as above"


def edits(desk: MemoryDesk, r: random.Random, count: int = 50) -> None:
    """A day's corrections: two in five of the status, two in five a sentence more, one in five both."""
    visited = [from_body(raw) for raw in desk.held.values() if "note" in from_body(raw).fields]
    for at, old in enumerate(r.sample(visited, count)):
        fields: dict[str, Value] = {}
        if at % 5 in (0, 1, 4):
            fields |= {"status": r.choice(("no_access", "cancelled_family")), "score": r.randint(0, 27)}
        if at % 5 in (2, 3, 4):
            fields["note"] = f"{old.fields['note']} {sentence(r)}"
        desk.write(fields, record=old.record, over=[old.id])


def test_fifty_edits_are_one_request_of_three_kilobytes(amina: tuple[MemoryDesk, DeskKeys], line: ShortLine) -> None:
    desk, keys = amina
    visits(desk, 1_000)
    exchange(desk, line, keys)
    edits(desk, random.Random(7))
    done = exchange(desk, line, keys)
    assert (done.requests, done.sent, done.refused, done.in_sync) == (1, 50, 0, True)
    assert done.bytes_up + done.bytes_down <= 2_500


def test_what_one_wrote_the_other_reads(
    partnership: Partnership, amina: tuple[MemoryDesk, DeskKeys], line: ShortLine
) -> None:
    desk, keys = amina
    first = desk.write({"note": NOTE, "status": "planned"})
    exchange(desk, line, keys)
    lead, lead_keys = partnership.desk("lead", "ppppqqqq")
    done = exchange(lead, line, lead_keys)
    assert (done.arrived, done.in_sync) == (2, True)
    assert [name for _, name, _, _ in lead.people] == ["Amina", "Bashir", "Lead"]
    lead.write({"note": NOTE + "Signed by the lead."}, record=first.record, family=first.family, over=[first.id])
    assert exchange(lead, line, lead_keys).bytes_up < 400
    assert exchange(desk, line, keys).in_sync
    assert desk.held == lead.held


def test_one_bad_revision_is_set_aside_and_the_rest_goes_on(
    amina: tuple[MemoryDesk, DeskKeys], line: ShortLine
) -> None:
    desk, keys = amina
    desk.write({"note": "one"})
    bad = desk.write({"note": "n\0l"})
    desk.write({"note": "three"})
    done = exchange(desk, line, keys)
    assert (done.sent, done.refused, done.in_sync) == (3, 1, True)
    assert desk.quarantine == {bad.n: "text_has_nul"}
    assert desk.unsent == []
    assert exchange(desk, line, keys).requests == 1


def test_a_revision_no_frame_can_hold_is_set_aside_here(amina: tuple[MemoryDesk, DeskKeys], line: ShortLine) -> None:
    desk, keys = amina
    huge = desk.write({f"note_{at}": "x" * 200_000 for at in range(8)})
    done = exchange(desk, line, keys)
    assert (done.sent, done.refused, done.in_sync) == (1, 1, True)
    assert desk.quarantine == {huge.n: "too_large"}


def test_an_edit_whose_base_the_hub_lacks_is_sent_whole(amina: tuple[MemoryDesk, DeskKeys], line: ShortLine) -> None:
    desk, keys = amina
    first = desk.write({"note": "short"})
    exchange(desk, line, keys)
    other = MemoryDesk("zzzzzzzz", "bashir").write({"note": NOTE}, record=first.record, family=first.family)
    desk.held[other.id] = body(other)
    edit = desk.write({"note": NOTE + "More."}, record=first.record, over=[other.id])
    done = exchange(desk, line, keys)
    assert (done.sent, done.refused) == (1, 0)
    assert desk.unsent == []
    assert partnership_holds(line, edit.n)


def test_a_splice_never_builds_on_what_is_still_to_be_sent(amina: tuple[MemoryDesk, DeskKeys], line: ShortLine) -> None:
    desk, keys = amina
    first = desk.write({"note": NOTE})
    between = desk.write({"note": "x" * 40_000})
    edit = desk.write({"note": NOTE + "More."}, record=first.record, over=[first.id])
    desk.unsent = [1, edit.n, between.n, first.n]
    done = exchange(desk, line, keys)
    assert (done.requests, done.sent, done.in_sync) == (1, 4, True)


def partnership_holds(line: ShortLine, n: int) -> bool:
    return n in line.partnership.ledger.numbers_held(MemoryDesk("k7f2qd4m", "amina").device, 1)


def test_a_store_from_an_older_copy_takes_up_the_hubs_counter(
    amina: tuple[MemoryDesk, DeskKeys], line: ShortLine
) -> None:
    desk, keys = amina
    for _ in range(5):
        exchange(desk, line, keys)
    desk.counter = 1
    desk.write({"note": "after"})
    done = exchange(desk, line, keys)
    assert (done.requests, done.sent, done.in_sync) == (2, 1, True)


def test_a_restored_hub_is_given_again_all_it_lost(
    tmp_path: Path, amina: tuple[MemoryDesk, DeskKeys], line: ShortLine
) -> None:
    desk, keys = amina
    visits(desk, 300)
    exchange(desk, line, keys)
    (tmp_path / "restored").mkdir()
    line.partnership = Partnership(tmp_path / "restored")
    line.partnership.ledger._connection.execute("UPDATE tenant SET epoch = 2")
    line.partnership.desk("amina", "k7f2qd4m")
    desk.write({"note": "meanwhile"})
    done = exchange(desk, line, keys)
    assert (done.sent, done.in_sync, desk.epoch) == (302, True, 2)
    assert done.requests <= 4
    line.partnership.ledger.close()


def test_a_family_that_is_no_longer_ones_own_is_let_go_once_all_of_it_is_sent(
    partnership: Partnership, amina: tuple[MemoryDesk, DeskKeys], line: ShortLine
) -> None:
    desk, keys = amina
    exchange(desk, line, keys)
    end_access(partnership.ledger, UserId("amina"), FamilyId("k7f2qd4m.1"))
    desk.write({"note": "written before she heard"})
    done = exchange(desk, line, keys)
    assert done.sent == 1
    assert desk.gone == {"k7f2qd4m.1"}
    assert done.in_sync


def test_a_suspended_laptop_hands_in_what_it_has_and_gets_nothing(
    partnership: Partnership, amina: tuple[MemoryDesk, DeskKeys], line: ShortLine
) -> None:
    desk, keys = amina
    suspend_device(partnership.ledger, desk.device, True)
    done = exchange(desk, line, keys)
    assert (done.sent, done.said, done.in_sync) == (1, "suspended", False)
    assert desk.unsent == []


def test_a_lost_revision_is_noticed_and_brought_back(
    partnership: Partnership, amina: tuple[MemoryDesk, DeskKeys], line: ShortLine
) -> None:
    desk, keys = amina
    visits(desk, 20)
    exchange(desk, line, keys)
    lead, lead_keys = partnership.desk("lead", "ppppqqqq")
    exchange(lead, line, lead_keys)
    del lead.held[next(iter(lead.held))]
    done = exchange(lead, line, lead_keys)
    assert (done.repairs, done.arrived, done.in_sync) == (1, 1, True)


def test_own_work_wrongly_taken_for_sent_is_noticed_and_sent(
    amina: tuple[MemoryDesk, DeskKeys], line: ShortLine
) -> None:
    desk, keys = amina
    visits(desk, 5)
    exchange(desk, line, keys)
    desk.write({"note": "lost from the list"})
    desk.unsent.clear()
    done = exchange(desk, line, keys)
    assert (done.repairs, done.sent, done.in_sync) == (1, 1, True)


def test_a_difference_that_stays_is_told_and_not_chased_for_ever(
    amina: tuple[MemoryDesk, DeskKeys], line: ShortLine
) -> None:
    desk, keys = amina
    exchange(desk, line, keys)
    stray = MemoryDesk("zzzzzzzz", "bashir").write({"note": "the hub never had this"}, family="k7f2qd4m.1")
    desk.held[stray.id] = body(stray)
    done = exchange(desk, line, keys)
    assert not done.in_sync
    assert 1 <= done.repairs <= 3
    assert done.requests <= 4
    assert desk.in_sync[-1] is False


def test_a_line_that_dies_each_hundred_kilobytes_still_brings_all(
    amina: tuple[MemoryDesk, DeskKeys], line: ShortLine
) -> None:
    desk, keys = amina
    visits(desk, 4_000)
    whole = copy.deepcopy(desk)
    line.up_bytes_max = 100_000
    for _ in range(20):
        with contextlib.suppress(LineTrouble):
            exchange(desk, line, keys)
        if not desk.unsent:
            break
    assert desk.in_sync == [True]
    assert desk.unsent == []
    arrived = line.partnership.ledger.numbers_held(desk.device, 1)
    assert list(arrived) == whole.unsent
    assert sum(min(len(request), 100_000) for request in line.requests) < 1.4 * 480_000


def test_a_break_is_followed_by_a_short_question(amina: tuple[MemoryDesk, DeskKeys], line: ShortLine) -> None:
    desk, keys = amina
    visits(desk, 100)
    line.up_bytes_max = 10_000
    with pytest.raises(LineTrouble):
        exchange(desk, line, keys, more_than_one=False)
    assert desk.budget == BUDGET_BYTES_FIRST // 2
    line.up_bytes_max = None
    done = exchange(desk, line, keys)
    assert done.in_sync
    assert len(line.requests[1]) < 150
    assert len(line.requests[2]) < len(line.requests[0])
    assert desk.budget == BUDGET_BYTES_FIRST


def small_day(amina: tuple[MemoryDesk, DeskKeys], partnership: Partnership, line: ShortLine) -> None:
    """Amina has one edit to send, and two pages of the lead's to come."""
    desk, keys = amina
    first = desk.write({"note": NOTE})
    exchange(desk, line, keys)
    lead, lead_keys = partnership.desk("lead", "ppppqqqq")
    exchange(lead, line, lead_keys)
    r = random.Random(1)
    for _ in range(2):
        lead.write({"note": note(r)}, family=first.family)
    exchange(lead, line, lead_keys)
    desk.write({"note": NOTE + "Again."}, record=first.record, over=[first.id])


def test_an_answer_cut_at_any_byte_changes_nothing_but_what_came_whole(
    partnership: Partnership, amina: tuple[MemoryDesk, DeskKeys], line: ShortLine
) -> None:
    small_day(amina, partnership, line)
    desk, keys = amina
    start = copy.deepcopy(desk)
    assert exchange(desk, line, keys).in_sync
    size, counter = len(line.answers[-1]), desk.counter
    states = []
    for cut in range(size):
        again = copy.deepcopy(start)
        again.counter = counter = counter + 1
        line.down_bytes_max = cut
        with pytest.raises(LineTrouble) as told:
            exchange(again, line, keys, more_than_one=False)
        assert told.value.fault is LineFault.CUT_OFF
        if again.state() not in states:
            states.append(again.state())
        line.down_bytes_max = None
        counter = again.counter
        if cut % 25 == 0:
            assert exchange(again, line, keys).in_sync
            assert again.held == desk.held
            counter = again.counter
    assert states[0] == start.state()
    assert len(states) == 2


def test_a_request_cut_at_any_byte_is_taken_up_again(
    partnership: Partnership, amina: tuple[MemoryDesk, DeskKeys], line: ShortLine
) -> None:
    small_day(amina, partnership, line)
    desk, keys = amina
    whole = copy.deepcopy(desk)
    exchange(whole, line, keys)
    for cut in range(0, len(line.requests[-1]), 3):
        again = copy.deepcopy(desk)
        again.counter = whole.counter = whole.counter + 5
        line.up_bytes_max = cut
        with pytest.raises(LineTrouble):
            exchange(again, line, keys, more_than_one=False)
        assert again.state() == desk.state()
        line.up_bytes_max = None
        if cut % 15 == 0:
            assert exchange(again, line, keys).in_sync
            assert again.held == whole.held


def test_a_flipped_bit_anywhere_is_never_believed(
    partnership: Partnership, amina: tuple[MemoryDesk, DeskKeys], line: ShortLine
) -> None:
    small_day(amina, partnership, line)
    desk, keys = amina
    start = copy.deepcopy(desk)
    exchange(desk, line, keys)
    final, counter = desk.state(), desk.counter
    receipt = None
    for at in range(0, len(line.answers[-1]), 2):
        again = copy.deepcopy(start)
        again.counter = counter = counter + 1
        line.spoil = lambda answer, at=at: answer[:at] + bytes([answer[at] ^ 1 << at % 8]) + answer[at + 1 :]  # type: ignore[misc]
        with pytest.raises(LineTrouble):
            exchange(again, line, keys, more_than_one=False)
        if again.state() != start.state():
            receipt = receipt or again.state()
            assert again.state() == receipt != final
        line.spoil = bytes
        counter = again.counter
    assert exchange(again, line, keys).in_sync
    assert again.state() == final


def test_an_answer_to_another_laptop_or_an_older_request_changes_nothing(
    partnership: Partnership, amina: tuple[MemoryDesk, DeskKeys], line: ShortLine
) -> None:
    small_day(amina, partnership, line)
    desk, keys = amina
    before = desk.state()
    other, other_keys = partnership.desk("bashir", "bbbbcccc")
    exchange(other, line, other_keys)
    for stray in (line.answers[0], line.answers[-1], b"", b"<html>Sign in</html>", b"\x01", bytes(300)):
        line.spoil = lambda answer, stray=stray: stray  # type: ignore[misc]
        with pytest.raises(LineTrouble) as told:
            exchange(desk, line, keys, more_than_one=False)
        assert told.value.sentence.count("safe on this laptop") == 1
        assert desk.state() == before
    line.spoil = bytes
    assert exchange(desk, line, keys).in_sync


def test_a_page_is_the_same_after_its_journey() -> None:
    desk = MemoryDesk("k7f2qd4m", "amina")
    visits(desk, 30)
    revisions = [from_body(raw) for raw in desk.held.values()]
    page = Page(encode_rows(revisions, None))
    assert [row.revision for row in read_rows(unpack(pack(page), Page).rows, None)] == revisions
