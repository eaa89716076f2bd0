"""Caseloads that move, on every ledger: given, handed over, restricted; unloaded and confirmed; late work; what rests.

Planted one at a time, each seen caught here: a handover that ends and does not give; a lead who loses families by
handing over; a restriction that leaves the leads; late rows told at the wrong place in a page; a removal confirmed for
a family given back; a stub that keeps its visits; a resting family still compared; a new laptop told of its families
by name and not by day; an edit cut to a base the laptop has yet to load.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

import pytest

from fsdesk.records.fields import Value
from fsdesk.records.ids import FamilyId, TeamId, UserId
from fsdesk.revisions import Revision, body
from fsdesk.trouble import Refused
from sync.hub import allocating, office
from sync.hub.ledger import LEAD, Account
from sync.protocol import ALL_IS_LOADED, BEGINS, Health, Holder, Load, Place, Unreadable
from tests.sync.hub.conftest import AMINA, BASHIR, COLM, MORAG, VALLEY, Rig
from tests.sync.hub.laptop import Heard, Laptop

LONG = "We talked about the boat, the school and the dog. " * 40


def family_of(laptop: Laptop, visits: int = 2, planned: str = "") -> list[Revision]:
    """A family with some visits, not sent yet."""
    first = laptop.write(kind="family", fields={"known_as": "MacLeod family", "status": "closed"})
    found = [first, laptop.write(first.family, kind="involvement", fields={"closed_on": "2025-09-01"})]
    found += [laptop.write(first.family) for _ in range(visits)]
    if planned:
        found.append(laptop.write(first.family, fields={"planned_start": planned}))
    return found


def everything(laptop: Laptop, **change: object) -> list[Heard]:
    """Exchange until nothing more is to come, asking for what is to come as a desk does."""
    found = []
    wanted: dict[FamilyId, int] = {}
    for _ in range(60):
        load = tuple(Load(family, after) for family, after in wanted.items())[:20]
        heard = laptop.exchange(**{"load": load, **change})
        change.pop("load", None)
        found.append(heard)
        for page in heard.pages:
            wanted |= {family: 0 for family in page.coming if family not in wanted}
            if page.loaded is not None and page.loaded.after == ALL_IS_LOADED:
                wanted.pop(page.loaded.family, None)
            elif page.loaded is not None:
                wanted[page.loaded.family] = page.loaded.after
        if not heard.answer.more and not wanted:
            return found
    raise AssertionError("it never ends")


# --- the office ---------------------------------------------------------------------------------------------------


def test_a_family_is_given_to_one_shared_with_another_and_handed_over(rig: Rig) -> None:
    amina, bashir = rig.laptop(AMINA), rig.laptop(BASHIR)
    first, *rest = family_of(amina)
    amina.exchange([first, *rest])
    with pytest.raises(Refused, match="Somebody else holds"):
        allocating.give(rig.ledger, BASHIR, first.family)
    assert office.grant_access(rig.ledger, BASHIR, first.family)
    bashir.exchange()
    assert len(bashir.held) == 4
    assert office.end_access(rig.ledger, BASHIR, first.family)
    assert allocating.hand_over(rig.ledger, AMINA, BASHIR, [first.family]) == (first.family,)
    assert amina.exchange().answer.unload == (first.family,)
    bashir.exchange()
    assert len(bashir.held) == 4
    assert not allocating.give(rig.ledger, BASHIR, first.family)
    with pytest.raises(Refused, match="do not hold"):
        allocating.hand_over(rig.ledger, AMINA, BASHIR, [first.family])


def test_a_whole_caseload_is_handed_over_and_whoever_leads_goes_on_reading(rig: Rig) -> None:
    amina, lead = rig.laptop(AMINA), rig.laptop(MORAG)
    families = [family_of(amina) for _ in range(3)]
    amina.exchange([r for written in families for r in written])
    lead.exchange()
    assert len(lead.held) == 12
    handed = allocating.hand_over(rig.ledger, AMINA, BASHIR)
    assert sorted(handed) == sorted({written[0].family for written in families})
    assert allocating.hand_over(rig.ledger, MORAG, BASHIR, [handed[0]]) == (handed[0],)
    assert rig.ledger.reads(MORAG, handed).keys() == set(handed)
    assert rig.ledger.reads(AMINA, handed) == {}
    with pytest.raises(Refused, match="hold no family"):
        allocating.hand_over(rig.ledger, AMINA, BASHIR)


def test_only_those_named_read_a_restricted_family_leading_or_not_until_it_is_opened_again(rig: Rig) -> None:
    amina, lead = rig.laptop(AMINA), rig.laptop(MORAG)
    written = family_of(amina)
    amina.exchange(written)
    lead.exchange()
    family = written[0].family
    assert allocating.restrict(rig.ledger, family, [AMINA]) == (MORAG,)
    assert lead.exchange().answer.unload == (family,)
    late = lead.exchange([lead.write(family, fields={"note": "Written before I heard."})])
    assert late.held == [1]
    heard = amina.exchange()
    assert [page.late for page in heard.pages] == [(0,)]
    office.add_user(rig.ledger, Account(UserId("ailsa"), "Ailsa", LEAD, VALLEY))
    assert rig.ledger.reads(UserId("ailsa"), [family]) == {}
    assert set(allocating.open_again(rig.ledger, family)) == {MORAG, UserId("ailsa")}
    with pytest.raises(Refused, match="needs somebody"):
        allocating.restrict(rig.ledger, family, [])


@pytest.mark.parametrize("act", ["give", "hand over", "restrict"])
def test_a_stranger_is_refused_and_nothing_changes(rig: Rig, act: str) -> None:
    amina = rig.laptop(AMINA)
    written = family_of(amina)
    amina.exchange(written)
    before, nobody, family = rig.ledger.accesses(), UserId("nobody"), written[0].family
    acts: dict[str, Callable[[], object]] = {
        "give": lambda: allocating.give(rig.ledger, nobody, family),
        "hand over": lambda: allocating.hand_over(rig.ledger, AMINA, nobody),
        "restrict": lambda: allocating.restrict(rig.ledger, family, [AMINA, nobody]),
    }
    with pytest.raises(Refused, match="nobody with the id"):
        acts[act]()
    assert rig.ledger.accesses() == before
    assert rig.ledger.restricted([family]) == set()


@pytest.mark.parametrize(
    ("word", "readers"),
    [
        ({"act": "give", "to": "bashir"}, {"amina", "morag"}),  # Amina has it
        ({"act": "share", "to": "bashir"}, {"amina", "bashir", "morag"}),
        ({"act": "hand_over", "giver": "amina", "to": "bashir"}, {"bashir", "morag"}),
        ({"act": "hand_over", "giver": "amina", "to": "nobody"}, {"amina", "morag"}),
        ({"act": "end", "giver": "amina"}, {"morag"}),
        ({"act": "something else"}, {"amina", "morag"}),
    ],
)
def test_a_leads_word_on_who_holds_a_family_is_done_once_when_it_arrives(
    rig: Rig, word: dict[str, Value], readers: set[str]
) -> None:
    amina, lead = rig.laptop(AMINA), rig.laptop(MORAG)
    written = family_of(amina)
    amina.exchange(written)
    lead.exchange()
    said = lead.write(written[0].family, kind="allocation", fields=word, schema=99)
    assert lead.exchange([said]).held == [said.n]
    assert {
        user for user in (one.user for one in rig.ledger.accounts()) if rig.ledger.reads(user, [said.family])
    } == readers
    before = rig.ledger.accesses()
    lead.exchange([said])
    assert rig.ledger.accesses() == before


def test_a_note_that_waits_is_not_obeyed_and_the_word_said_on_it_later_is_obeyed_once(rig: Rig) -> None:
    amina, bashir, lead = rig.laptop(AMINA), rig.laptop(BASHIR), rig.laptop(MORAG)
    written = family_of(amina)
    amina.exchange(written)
    family, before = written[0].family, rig.ledger.accesses()
    note = lead.write(family, kind="allocation", fields={"note": "Calum is shy."}, schema=99)
    more = lead.write(family, note.record, kind="allocation", fields={"note": "Calum is shy of dogs."}, schema=99)
    lead.exchange([note, more])
    assert rig.ledger.accesses() == before
    word = {"act": "hand_over", "giver": "amina", "to": "bashir"}
    said = lead.write(family, note.record, kind="allocation", fields=word, schema=99)
    assert lead.exchange([said]).held[-1] == said.n
    assert rig.ledger.reads(AMINA, [family]) == {}
    bashir.exchange()
    assert {note.id, more.id, said.id} <= bashir.held.keys()
    allocating.hand_over(rig.ledger, BASHIR, AMINA, [family])
    moved = rig.ledger.accesses()
    lead.exchange([note, more, said])
    later = lead.write(family, note.record, kind="allocation", fields={"note": "And of cats."}, schema=99)
    lead.exchange([later])
    assert rig.ledger.accesses() == moved


@pytest.mark.parametrize("by_lead", [True, False])
def test_that_the_next_worker_has_read_it_moves_nothing(rig: Rig, by_lead: bool) -> None:
    amina, bashir, lead = rig.laptop(AMINA), rig.laptop(BASHIR), rig.laptop(MORAG)
    written = family_of(amina)
    amina.exchange(written)
    family = written[0].family
    word: dict[str, Value] = {"act": "share", "to": "bashir"}
    said = lead.write(family, kind="allocation", fields=word, schema=99)
    lead.exchange([said])
    office.end_access(rig.ledger, BASHIR, family)
    before = rig.ledger.accesses()
    reader = lead if by_lead else bashir
    taken = reader.write(family, said.record, kind="allocation", fields={"taken": True}, schema=99)
    assert taken.n in reader.exchange([taken]).held
    assert rig.ledger.accesses() == before


def test_a_word_on_who_holds_a_family_by_who_does_not_lead_its_team_is_kept_and_not_done(rig: Rig) -> None:
    amina = rig.laptop(AMINA)
    written = family_of(amina)
    amina.exchange(written)
    word = amina.write(written[0].family, kind="allocation", fields={"act": "share", "to": "bashir"}, schema=99)
    assert amina.exchange([word]).held[-1] == word.n
    assert rig.ledger.reads(BASHIR, [word.family]) == {}


# --- late work ----------------------------------------------------------------------------------------------------


def test_five_edits_made_offline_while_the_family_was_handed_over_are_all_kept_and_told_as_late(rig: Rig) -> None:
    amina, bashir, lead = rig.laptop(AMINA), rig.laptop(BASHIR), rig.laptop(MORAG)
    written = family_of(amina)
    amina.exchange(written)
    for reader in (bashir, lead):
        reader.exchange()
    pending = [amina.write(written[0].family) for _ in range(5)]
    allocating.hand_over(rig.ledger, AMINA, BASHIR, [written[0].family])
    bashir.exchange()
    assert amina.exchange(pending).held == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    for reader in (bashir, lead):
        heard = reader.exchange()
        late = [heard.bodies[at] for page in heard.pages for at in page.late]
        assert late == [body(r) for r in pending]
        assert reader.digest() == heard.answer.digest


def test_late_rows_are_told_by_their_place_among_the_others(rig: Rig) -> None:
    amina, bashir = rig.laptop(AMINA), rig.laptop(BASHIR)
    written = family_of(amina)
    amina.exchange(written)
    allocating.hand_over(rig.ledger, AMINA, BASHIR, [written[0].family])
    bashir.exchange([bashir.write(written[0].family)])
    amina.exchange([amina.write(written[0].family)])
    lead = rig.laptop(MORAG)
    heard = lead.exchange()
    (page,) = [page for page in heard.pages if page.late]
    assert page.late == (5,)
    asked = rig.laptop(MORAG).exchange(load=(Load(written[0].family),))
    assert next(page for page in asked.pages if page.loaded).late == (5,)


# --- unloading ----------------------------------------------------------------------------------------------------


def test_the_hub_lists_laptops_until_each_has_confirmed_what_it_removed(rig: Rig) -> None:
    amina, other = rig.laptop(AMINA), rig.laptop(AMINA)
    family = amina.write()
    amina.exchange([family])
    office.end_access(rig.ledger, AMINA, family.family)
    assert {(one.device, one.confirmed) for one in rig.ledger.removals()} == {
        (amina.device, False), (other.device, False)}  # fmt: skip
    amina.exchange()
    assert amina.exchange(unloaded=(family.family,)).answer.noted == (family.family,)
    assert {one.device for one in rig.ledger.removals() if not one.confirmed} == {other.device}
    assert {one.device: one.unconfirmed for one in rig.ledger.laptops(None)} == {amina.device: 0, other.device: 1}
    office.grant_access(rig.ledger, AMINA, family.family)
    assert rig.ledger.removals() == ()
    assert other.exchange(unloaded=(family.family,)).answer.noted == (family.family,)
    assert rig.ledger.removals() == ()


# --- resting ------------------------------------------------------------------------------------------------------


def rested(rig: Rig) -> tuple[Laptop, Laptop, list[Revision]]:
    """Amina wrote of a family; at Bashir's laptop it rests."""
    amina, bashir = rig.laptop(AMINA), rig.laptop(BASHIR)
    written = family_of(amina)
    amina.exchange(written)
    office.grant_access(rig.ledger, BASHIR, written[0].family)
    bashir.exchange()
    heard = bashir.exchange(rest=(written[0].family,))
    assert [page.resting for page in heard.pages] == [(written[0].family,)]
    for name in list(bashir.held):
        del bashir.held[name]
    assert heard.answer.digest == bashir.digest()
    return amina, bashir, written


def test_a_resting_family_is_left_out_until_somebody_writes_to_it_and_then_comes_whole(rig: Rig) -> None:
    amina, bashir, written = rested(rig)
    assert bashir.exchange().bodies == []
    news = amina.write(written[0].family)
    amina.exchange([news])
    heard = bashir.exchange()
    assert heard.bodies == [body(news)]
    assert heard.answer.digest == digest_of_nothing()  # until it asks for it
    (whole,) = everything(bashir, load=(Load(written[0].family),))
    assert whole.answer.digest == bashir.digest()
    assert len(bashir.held) == 5


def digest_of_nothing() -> bytes:
    return bytes(8)


def test_a_family_with_news_the_laptop_has_not_read_does_not_rest(rig: Rig) -> None:
    amina, bashir = rig.laptop(AMINA), rig.laptop(BASHIR)
    written = family_of(amina)
    amina.exchange(written)
    office.grant_access(rig.ledger, BASHIR, written[0].family)
    bashir.exchange()
    amina.exchange([amina.write(written[0].family)])
    heard = bashir.exchange(rest=(written[0].family,))
    assert [page.resting for page in heard.pages if page.resting] == []
    assert bashir.digest() == heard.answer.digest


def test_a_family_is_loaded_in_pieces_after_each_break(rig: Rig) -> None:
    amina = rig.laptop(AMINA)
    first, *_ = written = family_of(amina, visits=0)
    written += [amina.write(first.family, fields={"note": secrets.token_hex(900)}) for _ in range(40)]
    amina.exchange(written)
    lead = rig.laptop(MORAG)
    after, requests = 0, 0
    while after != ALL_IS_LOADED:
        heard = lead.exchange(load=(Load(first.family, after),), want_bytes=6_000)
        after = [page.loaded.after for page in heard.pages if page.loaded][-1]
        requests += 1
    assert requests > 2
    assert {str(r.id) for r in written} <= lead.held.keys()


def test_a_family_that_is_not_the_askers_is_never_loaded(rig: Rig) -> None:
    amina, colm = rig.laptop(AMINA), rig.laptop(COLM)
    written = family_of(amina)
    amina.exchange(written)
    heard = colm.exchange(load=(Load(written[0].family), Load(FamilyId("zzzzzzzz.1"))))
    assert heard.bodies == []
    assert [page.loaded for page in heard.pages] == [
        None, Load(written[0].family, ALL_IS_LOADED), Load(FamilyId("zzzzzzzz.1"), ALL_IS_LOADED)]  # fmt: skip


# --- a new laptop -------------------------------------------------------------------------------------------------


def test_a_new_laptop_gets_todays_families_first_each_whole_and_all_of_them_in_the_end(rig: Rig) -> None:
    amina = rig.laptop(AMINA)
    written = [family_of(amina, planned=day) for day in ("", "2026-12-24T10:00", "", "2026-11-22T14:00", "2026-10-01")]
    amina.exchange([r for family in written for r in family])
    lead = rig.laptop(MORAG)
    heard = everything(lead, load=(BEGINS,))
    coming = [family for page in heard[0].pages for family in page.coming]
    names = [family[0].family for family in written]
    assert coming[:2] == [names[3], names[1]]
    assert sorted(coming) == sorted(names)
    assert lead.held.keys() == {str(r.id) for family in written for r in family}
    assert sum(len(one.bodies) for one in heard) == len(lead.held)  # each once
    assert lead.digest() == heard[-1].answer.digest
    assert everything(lead)[-1].bodies == []


def test_a_laptop_that_begins_is_told_of_what_it_wrote_itself_and_has_lost_since(rig: Rig) -> None:
    amina = rig.laptop(AMINA)
    first = family_of(amina)[0]
    amina.exchange([first])
    amina.places = {}  # it has not heard the answer
    assert office.end_access(rig.ledger, AMINA, first.family)
    assert amina.exchange(load=(BEGINS,)).answer.unload == (first.family,)
    assert amina.exchange(load=(BEGINS,), unloaded=(first.family,)).answer.unload == ()


def test_a_new_laptop_gets_a_stub_of_what_rested_elsewhere_and_the_rest_when_asked(rig: Rig) -> None:
    _, _, written = rested(rig)
    lead = rig.laptop(MORAG)
    heard = everything(lead, load=(BEGINS,))
    (stub,) = [page for page in heard[0].pages if page.resting]
    assert stub.resting == (written[0].family,)
    assert heard[0].bodies == [body(r) for r in written[:2]]
    assert heard[-1].answer.digest == digest_of_nothing()
    everything(lead, load=(Load(written[0].family),))
    assert len(lead.held) == 4
    assert lead.exchange().answer.digest == lead.digest()


def test_what_was_written_to_since_it_rested_comes_whole_to_a_new_laptop(rig: Rig) -> None:
    amina, _, written = rested(rig)
    amina.exchange([amina.write(written[0].family)])
    lead = rig.laptop(MORAG)
    everything(lead, load=(BEGINS,))
    assert len(lead.held) == 5


def test_a_laptop_that_reads_all_from_the_beginning_gets_what_rests_too(rig: Rig) -> None:
    _, bashir, _ = rested(rig)
    bashir.places = {}
    heard = everything(bashir)
    assert len(bashir.held) == 4
    assert heard[-1].answer.digest == bashir.digest()


def test_an_edit_is_not_cut_to_a_base_the_laptop_has_yet_to_load(rig: Rig) -> None:
    amina = rig.laptop(AMINA)
    first = amina.write(kind="family", fields={"label": "LOC-1"})
    note = amina.write(first.family, fields={"note": LONG})
    amina.exchange([first, note])
    lead = rig.laptop(MORAG)
    lead.exchange(load=(BEGINS,), want_bytes=1)
    assert note.id not in lead.held
    edit = amina.write(first.family, record=note.record, fields={"note": LONG + "And the cat."}, over=(note.id,))
    amina.exchange([edit])
    heard = lead.exchange(load=(Load(first.family, 1_000_000),))  # nothing of it yet, and the edit in the stream
    assert heard.bodies == [body(edit)]


@pytest.mark.parametrize(
    "change",
    [
        {"unloaded": ("a\0b.1",)},
        {"rest": ("",)},
        {"load": (Load(FamilyId("no name")),)},
        {"load": (Load(FamilyId("zzzzzzzz.1"), -1),)},
        {"load": (Load(FamilyId("zzzzzzzz.1"), (1 << 64) - 1),)},
        {"health": Health(0, "\0", "0.1.0", 4)},
        {"health": Health(0, "", "x" * 100, 4)},
        {"health": Health(-1, "", "0.1.0", 4)},
        {"places": (Place(TeamId("val\0ley"), 0, 0, b"12345678"),)},
    ],
    ids=str,
)
def test_an_opening_that_says_nonsense_of_its_caseload_is_no_request(rig: Rig, change: dict[str, object]) -> None:
    amina = rig.laptop(AMINA)
    amina.exchange([amina.write()])
    with pytest.raises(Unreadable):
        amina.exchange(**change)
    assert amina.exchange().answer.said == ""


# --- how laptops are ----------------------------------------------------------------------------------------------


def test_a_lead_hears_how_the_laptops_of_the_team_are_and_nobody_else_does(rig: Rig) -> None:
    amina, lead, colm = rig.laptop(AMINA), rig.laptop(MORAG), rig.laptop(COLM)
    health = Health(3, "2026-11-20T10:00:00+00:00", "0.1.0", 4, True)
    family = amina.write()
    hidden = amina.write()
    amina.exchange([family, hidden], health=health)
    allocating.restrict(rig.ledger, hidden.family, [AMINA])
    colm.exchange()
    heard = lead.exchange(laptops=True)
    told = {one.device: one for page in heard.pages for one in page.laptops}
    assert told.keys() == {amina.device, lead.device}
    assert told[amina.device].health == Health(1, health.oldest, "0.1.0", 4, True)  # two of the three have just come
    assert told[amina.device].heard_at == rig.hub.now()
    assert told[lead.device].health is None
    assert [one for page in heard.pages for one in page.holders] == [Holder(family.family, (AMINA,))]
    for asker in (amina, colm):
        assert all(not page.laptops for page in asker.exchange(laptops=True).pages)


def test_what_waits_on_a_laptop_is_never_less_than_nothing(rig: Rig) -> None:
    amina = rig.laptop(AMINA)
    amina.exchange([amina.write(), amina.write()], health=Health(1, "2026-11-20", "0.1.0", 4, False))
    (told,) = rig.ledger.laptops(None)
    assert told.health == Health(0, "", "0.1.0", 4, False)
