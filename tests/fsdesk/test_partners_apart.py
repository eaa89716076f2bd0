"""A partner's note for none of those who work with the family, on the desks it passes through: it may be about one of
them, and must never come to be read by more people than it was written for.

To be caught, each planted once: a draft that forgets who was to read it; a note that is told for everybody; one that
stands in the record for everybody, or for the colleague it is about; a desk that shows it once its owner leads no more;
words told again without end, or never, to a hub that has lost them.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from fsdesk.desk import Desk
from fsdesk.desk.contributing import Heard
from fsdesk.desk.partner_words import Said
from fsdesk.desk.reading import of_kind
from fsdesk.records.fields import Sensitivity
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.rules_contributing import LEADS, OFFICER
from fsdesk.trouble import Refused
from fsdesk.views_shared import Draft
from fsdesk.withholding import read_guard
from fsdesk.words_waiting import waiting_words
from tests.clocks import StillClock
from tests.fsdesk.test_partners_desk import Shared, desk_of

FAMILY, WORDS = FamilyId("d0000000.1"), "She was shouting at him in the car park."


@pytest.fixture
def partner(tmp_path: Path, clock: StillClock) -> Desk:
    return desk_of(tmp_path / "partner", clock, "mairi", "partner_contributor")


@pytest.fixture
def lead(tmp_path: Path, clock: StillClock) -> Shared:
    return Shared(desk_of(tmp_path / "lead", clock, "ruaridh", "team_lead"))


def apart(lead: Shared, key: str = "aa") -> Said:
    return replace(lead.said(key, "case_note", text=WORDS), readers=LEADS)


# -- a partner's own words -----------------------------------------------------------------------------------------


def test_who_is_to_read_it_stays_with_the_words_from_the_first_letter_until_the_hub_has_them(partner: Desk) -> None:
    own = partner.contributing
    own.keep_draft(FAMILY, "She was", LEADS)
    assert own.drafts() == {FAMILY: Draft(words="She was", readers=LEADS)}
    own.keep_draft(FamilyId("d0000000.31"), "He came", "")
    assert own.drafts()[FAMILY].readers == LEADS, "another family's draft changes nothing of it"
    key = own.note(FAMILY, WORDS, LEADS)
    assert own.drafts() == {FamilyId("d0000000.31"): Draft(words="He came")}
    assert [(one.key, one.readers) for one in own.to_send()] == [(key, LEADS)]
    own.keep_draft(FAMILY, "She sang")
    assert own.drafts()[FAMILY].readers == "", "the next is for everybody unless it is said"
    with pytest.raises(Refused):
        own.note(FAMILY, WORDS, "nobody")


def test_what_was_said_says_who_reads_it_and_for_whom_it_waits(partner: Desk) -> None:
    own = partner.contributing
    keys = [own.note(FAMILY, WORDS, readers) for readers in ("", LEADS, OFFICER)]
    for key in keys:
        own.is_at_hub(key)
    said = {one.key: one for one in own.own_words()}
    assert [said[key].readers for key in keys] == [
        "", "Read by: the team lead only", "Read by: the information-governance officer only",
    ]  # fmt: skip
    assert "who leads the team" in said[keys[1]].standing
    assert "information-governance officer" in said[keys[2]].standing


def test_sealed_with_the_rest_it_keeps_whom_it_is_for_in_its_kind(partner: Desk) -> None:
    own = partner.contributing
    for readers in ("", LEADS, OFFICER):
        own.note(FAMILY, WORDS, readers)
    own.keep_draft(FAMILY, "And on Monday", LEADS)
    assert [(one.kind, one.what) for one in waiting_words(partner.store)] == [
        ("said", "case_note"), ("said_leads", "case_note"), ("said_officer", "case_note"), ("draft", LEADS),
    ]  # fmt: skip


def test_what_a_hub_put_back_has_lost_is_told_again_once_for_each_of_its_lives(partner: Desk) -> None:
    own = partner.contributing
    partner.store.remember(epoch="7")
    lost, kept, aside = (own.note(FAMILY, words, LEADS) for words in ("One", "Two", "Three"))
    for key in (lost, kept, aside):
        own.is_at_hub(key)
    own.heard([Heard(aside, "aside", "We spoke."), Heard(kept, "waits", ""), Heard(lost, "waits", "")], is_all=True)
    assert not own.heard([Heard(kept, "waits", "")]), "a list that is not whole says nothing of what is not in it"
    partner.store.remember(epoch="8")
    assert own.heard([Heard(kept, "waits", "")], is_all=True)
    assert [(one.key, one.readers) for one in own.to_send()] == [(lost, LEADS)], "what was settled stays settled"
    own.is_at_hub(lost)
    assert not own.heard([Heard(kept, "waits", "")], is_all=True), "asked again before it is listed, it is not told on"
    assert own.to_send() == ()
    partner.store.remember(epoch="9")
    assert own.heard([], is_all=True)
    assert {one.key for one in own.to_send()} == {lost, kept}


def test_what_a_hub_had_and_lost_waits_where_it_has_forgotten_too_that_the_plan_was_shared(partner: Desk) -> None:
    own = partner.contributing
    partner.store.remember(epoch="7")
    first, second = own.note(FAMILY, "One", LEADS), own.note(FAMILY, "Two", LEADS)
    own.is_at_hub(first)
    partner.store.remember(epoch="8")
    own.heard([], is_all=True)
    for key in (first, second):
        own.was_refused(key, "not_allowed")
    assert [(one.key, one.readers) for one in own.to_send()] == [(first, LEADS)], "the other was never at the hub"
    assert "older copy" in next(one.reason for one in own.own_words() if one.key == first)
    own.is_at_hub(first)
    assert own.to_send() == ()
    assert next(one.reason for one in own.own_words() if one.key == first) == ""


# -- what a lead makes of it ---------------------------------------------------------------------------------------


def test_a_lead_puts_it_into_the_record_for_leads_alone_and_never_for_whom_it_is_about(lead: Shared) -> None:
    words = lead.desk.partner_words
    words.keep([apart(lead)])
    (row,) = words.waiting(lead.id).rows
    assert "about a colleague" in row.readers
    about = row.about_whom[0][0]
    taken = words.take_in("aa", about)
    (note,) = of_kind(lead.desk.held(lead.id), "case_note")
    assert (note.text("text"), note.text("contribution"), note.guard) == (WORDS, "aa", Sensitivity.RESTRICTED)
    guard = read_guard(note.heads, ["ruaridh", "una", about])  # they may come to lead
    assert {user: guard.lets(user) for user in ("ruaridh", "una", "amina", about)} == {
        "ruaridh": True, "una": True, "amina": False, about: False,
    }  # fmt: skip
    lead.desk.who.undo(taken.done)
    words.taken_back("aa")
    assert [one.key for one in words.waiting(lead.id).rows] == ["aa"]
    assert all(one.guard is Sensitivity.RESTRICTED for one in of_kind(lead.desk.held(lead.id), "case_note"))


def test_it_is_for_leads_alone_too_where_it_is_not_known_whom_it_is_about(lead: Shared) -> None:
    lead.desk.partner_words.keep([apart(lead)])
    lead.desk.partner_words.take_in("aa")
    (note,) = of_kind(lead.desk.held(lead.id), "case_note")
    assert read_guard(note.heads, ["ruaridh"]).named == {"ruaridh"}


def test_words_for_everybody_are_taken_in_as_ever_beside_it(lead: Shared) -> None:
    lead.desk.partner_words.keep([lead.said("bb", "case_note", text="He sang."), apart(lead)])
    lead.desk.partner_words.take_in("bb")
    (note,) = of_kind(lead.desk.held(lead.id), "case_note")
    assert not read_guard(note.heads).guards


def test_who_leads_no_more_is_shown_nothing_of_what_their_laptop_was_told(lead: Shared) -> None:
    words = lead.desk.partner_words
    words.keep([apart(lead)])
    assert any(one.kind == "partner" for one in lead.desk.today().needs)
    lead.desk.store.remember(role="worker")
    assert words.waiting(lead.id).rows == ()
    assert not any(one.kind == "partner" for one in lead.desk.today().needs)
    for act in (lambda: words.take_in("aa"), lambda: words.set_aside("aa", "No.")):
        with pytest.raises(Refused):
            act()
    assert words.to_tell() == ()


def test_on_today_it_is_a_note_like_any_other_and_says_nothing_of_whom_it_may_be_about(lead: Shared) -> None:
    words = lead.desk.partner_words
    words.keep([lead.said("bb", "case_note", text="He sang."), apart(lead)])
    one, two = (need for need in lead.desk.today().needs if need.kind == "partner")
    assert (one.title, one.detail) == (two.title, two.detail)
    assert WORDS not in repr(lead.desk.today())


def test_an_officer_reads_it_by_its_reference_and_sets_it_aside_for_a_reason(tmp_path: Path, clock: StillClock) -> None:
    desk = desk_of(tmp_path / "officer", clock, "fiona", "ig_officer")
    words = desk.partner_words
    told = Said(key="aa", family=FAMILY, who="Mairi Bell", agency="School", kind="case_note", record=RecordId(""),
                fields={"text": WORDS}, said_at="2026-11-20T15:40", readers=OFFICER, label="Rowan 214")  # fmt: skip
    words.keep([told])
    assert desk.keeping.view().from_partners == 1
    (row,) = words.waiting_for_me().rows
    assert (row.family_name, row.words, row.does, row.is_here, row.about_whom) == ("Rowan 214", WORDS, "", False, ())
    with pytest.raises(Refused):
        words.take_in("aa")
    words.set_aside("aa", "It is with the council’s officer for such worries.")
    assert [one.key for one in words.to_tell()] == ["aa"]
    assert desk.keeping.view().from_partners == 0
