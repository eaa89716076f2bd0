"""Settling at a desk: which laptop wrote what, several at once, and the way back that stays open for ever.

Planted one at a time, each seen caught here: the value of the first card used for all; opening again by the newest
writing instead of the settling one; a guarded field named on Today; a passage that was taken out by nobody.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fsdesk.desk import Desk
from fsdesk.records.fields import Sensitivity
from fsdesk.records.ids import RecordId
from fsdesk.trouble import Refused
from fsdesk.views_sync import ToSettle
from tests.fsdesk.carrying import MacLeods, carry

OpenDesk = Callable[[str], Desk]


def apart(hers: Desk, his: Desk, record: RecordId, field: str, one: object, other: object) -> None:
    """Two people write one field without knowing of each other."""
    carry(hers, his)
    shown, seen = hers.read(record).shown, his.read(record).shown
    hers.write(record, {field: one}, shown)
    his.write(record, {field: other}, seen)
    carry(his, hers)


def card_of(desk: Desk, record: RecordId) -> ToSettle:
    (card,) = [card for card in desk.to_settle() if card.record == record]
    return card


def test_a_card_says_on_whose_laptop_each_was_written(open_desk: OpenDesk) -> None:
    amina, bashir = open_desk("amina"), open_desk("bashir")
    visit = amina.record_visit(MacLeods(amina).id, {"note": "One."})
    apart(amina, bashir, visit, "note", "Hers.", "His.")
    assert {(c.text, c.laptop) for c in card_of(amina, visit).choices} == {
        ("Hers.", "on this laptop"), ("His.", "on Bashir’s laptop"),
    }  # fmt: skip


def test_who_leads_is_told_what_the_laptop_is_called(open_desk: OpenDesk) -> None:
    lead, bashir = open_desk("ruaridh"), open_desk("bashir")
    his = (bashir.store.device, "bashir", "Uig 2", 0, 0, "", "0.1.0", 2, 0, 0, 0, 0)
    lead.sending.keep_laptops([his])
    visit = lead.record_visit(MacLeods(lead).id, {"note": "One."})
    apart(lead, bashir, visit, "note", "Hers.", "His.")
    assert "on Bashir’s laptop “Uig 2”" in {choice.laptop for choice in card_of(lead, visit).choices}


def test_what_one_wrote_on_two_laptops_says_so(open_desk: OpenDesk) -> None:
    amina, other = open_desk("amina"), open_desk("bashir")
    other.store.remember(user="amina", user_name="Amina Ross")
    visit = amina.record_visit(MacLeods(amina).id, {"note": "One."})
    apart(amina, other, visit, "note", "Here.", "There.")
    card = card_of(amina, visit)
    assert {(c.text, c.who, c.laptop) for c in card.choices} == {
        ("Here.", "You", "on this laptop"), ("There.", "You", "on your other laptop"),
    }  # fmt: skip
    assert card.sentence == "You wrote this on two laptops. Nothing is lost: both stay in the history."


def test_a_proposal_tells_whose_each_edit_is(open_desk: OpenDesk) -> None:
    amina, bashir = open_desk("amina"), open_desk("bashir")
    visit = amina.record_visit(MacLeods(amina).id, {"note": "One. Two. Three. Four. "})
    apart(amina, bashir, visit, "note", "One. Two. Three. Four. Five. ", "One. Three. Four. ")
    card = card_of(amina, visit)
    assert card.proposal == "One. Three. Four. Five. "
    assert [(p.text, p.added_by, p.taken_out_by) for p in card.passages] == [
        ("One. ", "", ""), ("Two. ", "", "Bashir Khan"), ("Three. Four. ", "", ""), ("Five. ", "You", ""),
    ]  # fmt: skip


def test_several_of_a_kind_are_settled_at_once_each_by_its_own_value(open_desk: OpenDesk) -> None:
    amina, bashir = open_desk("amina"), open_desk("bashir")
    family = MacLeods(amina)
    first, second = (amina.record_visit(family.id) for _ in range(2))
    apart(amina, bashir, first, "setting", "phone", "school")
    apart(amina, bashir, second, "setting", "outdoors", "hub")
    card, other = card_of(amina, first), card_of(amina, second)
    his = next(c.text for c in card.choices if c.who == "Bashir Khan")
    amina.settle(card, his, (other,))
    assert amina.to_settle() == ()
    assert [amina.read(visit).text("setting") for visit in (first, second)] == ["school", "hub"]
    carry(amina, bashir)
    assert bashir.to_settle() == ()


def test_what_is_not_alike_is_never_settled_along(open_desk: OpenDesk) -> None:
    amina, bashir = open_desk("amina"), open_desk("bashir")
    family = MacLeods(amina)
    first, second = (amina.record_visit(family.id, {"note": "One."}) for _ in range(2))
    apart(amina, bashir, first, "note", "Hers.", "His.")
    apart(amina, bashir, second, "note", "Hers too.", "His too.")
    with pytest.raises(Refused, match="not all alike"):
        amina.settle(card_of(amina, first), "His.", (card_of(amina, second),))
    assert len(amina.to_settle()) == 2


def test_what_was_settled_can_be_opened_and_settled_otherwise_for_ever(open_desk: OpenDesk) -> None:
    amina, bashir = open_desk("amina"), open_desk("bashir")
    visit = amina.record_visit(MacLeods(amina).id, {"note": "One."})
    apart(amina, bashir, visit, "note", "Hers.", "His.")
    amina.settle(card_of(amina, visit), "Hers.")
    carry(amina, bashir)
    amina.write(visit, {"note": "Hers, and more."}, amina.read(visit).shown)
    (settled,) = amina.deciding.settled()
    assert (settled.record, settled.field, settled.used) == (visit, "note", "Hers.")
    again = amina.deciding.reopen(visit, "note")
    assert (again.used, again.proposal, again.older) == ("Hers, and more.", "", "One.")
    assert {(c.text, c.who) for c in again.choices} == {("Hers.", "You"), ("His.", "Bashir Khan")}
    assert amina.to_settle() == (), "opening it again asks nobody else"
    amina.settle(again, "His.")
    carry(amina, bashir)
    assert [desk.read(visit).text("note") for desk in (amina, bashir)] == ["His.", "His."]
    assert bashir.deciding.reopen(visit, "note").used == "His.", "by whoever wants it, on every laptop"


def test_what_was_never_written_apart_is_not_opened_again(open_desk: OpenDesk) -> None:
    amina = open_desk("amina")
    visit = amina.record_visit(MacLeods(amina).id, {"note": "One."})
    amina.write(visit, {"note": "Two."}, amina.read(visit).shown)
    assert amina.deciding.settled() == ()
    with pytest.raises(Refused, match="never written apart"):
        amina.deciding.reopen(visit, "note")


def test_today_asks_for_a_decision_and_names_nothing_that_is_guarded(open_desk: OpenDesk) -> None:
    amina, bashir = open_desk("amina"), open_desk("bashir")
    family = MacLeods(amina)
    visit = amina.record_visit(family.id, {"note": "One."})
    apart(amina, bashir, visit, "note", "Hers.", "His.")
    guarded = amina.begin(family.id, "case_note", {"text": "One."}, sensitivity=Sensitivity.PROTECTED).id
    apart(amina, bashir, guarded, "text", "Hers.", "His.")
    needs = {(need.title, need.detail) for need in amina.today().needs if need.kind == "settle"}
    assert needs == {
        ("Two versions of one thing: What happened", "MacLeod family"), ("Two versions of one thing", "MacLeod family"),
    }  # fmt: skip
