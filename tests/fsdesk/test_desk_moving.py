"""Moving caseloads at one desk: tasks, the list and search stay what they were when a closed family rests.

Planted one at a time, each seen caught here: a task that goes with what rests; a stub that search does not find; a
lead's own writing in the lead's tray; a laptop that is silent and not marked; a note for the next worker that is shown
before its word is said, taken up by somebody else, begun a second time, or gone before they have read it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fsdesk import finding
from fsdesk.desk import Desk
from fsdesk.moving import ALL_IS_HERE
from fsdesk.records import Allocation, Involvement
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.store import Store
from fsdesk.trouble import Refused
from tests.clocks import StillClock
from tests.conftest import KEY
from tests.fsdesk.carrying import MacLeods, carry

ALL_BODIES = "SELECT body FROM revision ORDER BY device, n"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Store(tmp_path, KEY) as store:
        store.remember(device="k7f2qd4m", user="amina", user_name="Amina", role="worker", begun="1")
        yield Desk(store, StillClock())


def closed(desk: Desk) -> MacLeods:
    """A family closed in the spring, all of it sent, that asks to be asked whether it still holds."""
    family = MacLeods(desk)
    visit = family.finished_visit(desk)
    day = {"actual_start": "2026-02-20T10:00", "actual_end": "2026-02-20T11:00"}
    desk.write(visit, {"status": "cancelled_family", **day}, desk.open_visit(visit).shown)
    desk.add(
        Involvement(opened_on="2025-01-10", closed_on="2026-03-01", reasons=("other",), sustained_due="2026-08-30"),
        family.id,
    )
    record = RecordId(family.id)
    desk.write(record, {"status": "closed"}, desk.open_family(family.id).shown)
    carry(desk)
    return family


def rest(desk: Desk, family: FamilyId) -> None:
    finding.catch_up(desk.store)
    desk.sending.keep_last_exchange(True)
    assert desk.sending.moving().rest == (family,)
    desk.sending.keep_resting([family])


def test_tasks_the_list_and_counts_of_families_are_the_same_when_a_closed_family_rests(desk: Desk) -> None:
    family = closed(desk)
    before, (row,) = desk.today(), desk.families()
    assert [need.kind for need in before.needs] == ["sustained"]
    rest(desk, family.id)
    assert desk.today() == before
    assert desk.me().families_here == 1
    (now,) = desk.families()
    assert (now.name, now.status, now.marks) == (row.name, row.status, ("mine", "closed"))
    assert (now.children, now.last_seen) == ("Stored at the hub", "Fri 20 Feb")
    assert [(found.where, found.family) for found in desk.search("MacLeod")] == [("Families", family.id)]


def test_a_stub_says_where_the_rest_is_and_is_whole_again_when_fetched(desk: Desk) -> None:
    family = closed(desk)
    bodies = [raw for (raw,) in desk.store.rows(ALL_BODIES)]
    rest(desk, family.id)
    notice = desk.open_family(family.id).notice
    assert notice is not None
    assert notice.is_stub
    assert notice.what == "fetch"
    desk.moving.fetch(family.id)
    on_its_way = desk.open_family(family.id).notice
    assert on_its_way is not None
    assert not on_its_way.act
    desk.sending.take(bodies, None, in_stream=False)
    desk.sending.keep_loaded([(family.id, ALL_IS_HERE)])
    assert desk.open_family(family.id).notice is None
    assert [raw for (raw,) in desk.store.rows(ALL_BODIES)] == bodies
    assert len(desk.open_family(family.id).people) == 3


def test_what_a_lead_wrote_late_is_not_in_their_own_tray(desk: Desk) -> None:
    desk.store.remember(role="team_lead")
    family = MacLeods(desk)
    desk.sending.keep_late({str(family.kirsty): ""})
    assert desk.moving.late() == ()


@pytest.mark.parametrize(
    ("word", "said"),
    [
        (Allocation(act="give"), "Say who is to hold"),
        (Allocation(act="hand_over", to="bashir"), "Say who holds the family no longer"),
        (Allocation(act="end"), "Say who holds the family no longer"),
    ],
)
def test_a_word_on_who_holds_a_family_names_whom_it_means(desk: Desk, word: Allocation, said: str) -> None:
    family = MacLeods(desk)
    with pytest.raises(Refused, match="Only a team lead"):
        desk.moving.allocate(family.id, word)
    desk.store.remember(role="team_lead")
    with pytest.raises(Refused, match=said):
        desk.moving.allocate(family.id, word)


NOTE = "Calum is shy with new people.\nAsk about the boat first."


def noted(lead: Desk) -> tuple[MacLeods, RecordId]:
    """A family of the lead's own writing, with a note for its next worker that waits for its word."""
    family = MacLeods(lead)
    return family, lead.begin(family.id, "allocation", {"note": NOTE}).id


def test_a_note_for_the_next_worker_is_its_authors_draft_until_the_word_is_said(
    open_desk: Callable[[str], Desk],
) -> None:
    lead, bashir = open_desk("ruaridh"), open_desk("bashir")
    family, note = noted(lead)
    carry(lead, bashir)
    view = lead.moving.holding(family.id)
    assert view.draft is not None
    assert (view.draft.id, view.draft.text("note"), view.said) == (note, NOTE, ())
    for desk in (lead, bashir):
        assert desk.search("shy") == ()
        assert desk.open_family(family.id).notice is None
        assert desk.today().needs == ()
    bashir.store.remember(role="team_lead")
    assert bashir.moving.holding(family.id).draft is None
    lead.moving.allocate(family.id, Allocation(act="share", to="bashir"), note)
    assert lead.moving.holding(family.id).draft is None
    assert [one.family for one in lead.search("shy")] == [family.id]
    with pytest.raises(Refused, match="already, on another laptop"):
        lead.moving.allocate(family.id, Allocation(act="share", to="amina"), note)


@pytest.mark.parametrize(
    ("word", "title", "said"),
    [
        (
            Allocation(act="hand_over", giver="amina", to="bashir"),
            "Handed over to you",
            "handed this family over to you",
        ),
        (Allocation(act="share", to="bashir"), "Shared with you", "shared this family with you"),
        (Allocation(act="give", to="bashir"), "Given to you", "gave you this family"),
    ],
)
def test_the_next_worker_is_told_with_the_whole_note_until_they_have_read_it_and_the_lead_sees_that(
    open_desk: Callable[[str], Desk], word: Allocation, title: str, said: str
) -> None:
    lead, amina, bashir = open_desk("ruaridh"), open_desk("amina"), open_desk("bashir")
    family, note = noted(lead)
    lead.moving.allocate(family.id, word, note)
    carry(lead, amina, bashir)
    (need,) = bashir.today().needs
    assert (need.kind, need.title, need.family) == ("handed", f"{title}: MacLeod family", family.id)
    assert need.detail == "Ruaridh Matheson · Sat 21 Nov"
    notice = bashir.open_family(family.id).notice
    assert notice is not None
    assert (notice.words, notice.act) == (f"Ruaridh Matheson {said} on Sat 21 Nov: {NOTE}", "I have read this")
    for other in (lead, amina):
        assert other.today().needs == ()
        assert other.open_family(family.id).notice is None
        with pytest.raises(Refused, match="Only who the family came to"):
            other.moving.take_on(note)
    (told,) = lead.moving.holding(family.id).said
    assert told == f"{title[:-3]}Bashir Khan on Sat 21 Nov. Not taken on yet."
    bashir.moving.take_on(note)
    assert bashir.today().needs == ()
    assert bashir.open_family(family.id).notice is None
    carry(bashir, lead)
    (told,) = lead.moving.holding(family.id).said
    assert told.startswith(f"{title[:-3]}Bashir Khan on Sat 21 Nov. Taken on today ")
    assert lead.open_family(family.id).to_settle == 0


def test_a_handover_without_a_note_is_told_too_and_what_ends_is_told_to_nobody(
    open_desk: Callable[[str], Desk],
) -> None:
    lead, bashir = open_desk("ruaridh"), open_desk("bashir")
    family = MacLeods(lead)
    lead.moving.allocate(family.id, Allocation(act="end", giver="bashir"))
    carry(lead, bashir)
    assert bashir.today().needs == ()
    lead.moving.allocate(family.id, Allocation(act="give", to="bashir"))
    carry(lead, bashir)
    notice = bashir.open_family(family.id).notice
    assert notice is not None
    assert notice.words == "Ruaridh Matheson gave you this family on Sat 21 Nov."


def test_laptops_are_for_leads_and_each_says_what_asks_for_a_look(desk: Desk) -> None:
    with pytest.raises(Refused, match="Only a team lead"):
        desk.moving.laptops()
    desk.store.remember(role="team_lead")
    assert desk.moving.laptops().rows == ()
    at = int(desk.clock.now().timestamp())
    desk.sending.keep_laptops([
        ("aaaaaaaa", "amina", "Van", at - 9 * 86_400, 3, "2026-11-12T10:00:00+00:00", "0.1.0", 4, 1, 1, 1, 2),
        ("bbbbbbbb", "bashir", "laptop", 0, 0, "", "", 0, 0, 0, 0, 0),
    ])  # fmt: skip
    view = desk.moving.laptops()
    assert view.summary == "2 laptops, 1 with something waiting to be sent, 1 to look at."
    first, second = view.rows
    assert [words for words, _ in first.marks] == [
        "Suspended", "A copied store", "Silent for 9 days", "2 families not yet removed", "Paid line"]  # fmt: skip
    assert (first.waiting, second.waiting, second.heard, second.marks) == ("3 changes", "", "", ())
