"""The desk's other pages: today, families, search, what waits to be settled, and all seven states of the pill.

Planted one at a time, each seen caught here: green while something waits; an accent that hides a name; a search
operator taken for one; a confidential address on a page; a cleared restriction that outweighs one; a person who moved
out still living in the home; a page of today that a nonsense time stops.
"""

from __future__ import annotations

import pytest

from fsdesk.desk import Desk, Line
from fsdesk.records import Family, Household, Membership, NextStep, Person, Visit
from fsdesk.records.fields import Value
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.revisions import from_body
from fsdesk.store import Writing
from fsdesk.trouble import Refused
from fsdesk.views import Travel
from fsdesk.views_sync import SyncState, ToSettle
from tests.clocks import StillClock
from tests.fsdesk.carrying import ALL, MacLeods, carry

REACHABLE = Line(reachable=True)


@pytest.fixture
def family(amina: Desk) -> MacLeods:
    return MacLeods(amina)


# --- today and the families ---------------------------------------------------------------------------------------


def test_today_shows_the_days_visits_in_order_and_the_next_one(
    amina: Desk, family: MacLeods, clock: StillClock
) -> None:
    later = amina.plan_visit(family.id, {"planned_start": "2026-11-21T15:00", "setting": "school"})
    sooner = amina.plan_visit(family.id, {"planned_start": "2026-11-21T10:30"})
    amina.plan_visit(family.id, {"planned_start": "2026-11-23T09:00"})
    amina.plan_visit(family.id, {"planned_start": "2026-11-21T11:00", "workers": ("bashir",)})
    today = amina.today()
    assert today.heading == "Saturday 21 November"
    assert today.summary == "Two visits. Sunset 16:01. Next: MacLeod family at 10:30."
    assert [(row.id, row.time, row.is_next) for row in today.visits] == [
        (sooner, "10:30", True), (later, "15:00", False),
    ]  # fmt: skip
    assert [(card.day, card.headline) for card in today.week][:3] == [
        ("Sun 22", "No visits"), ("Mon 23", "1 visit"), ("Tue 24", "No visits"),
    ]  # fmt: skip


def test_today_asks_about_what_was_left_open(amina: Desk, family: MacLeods, clock: StillClock) -> None:
    amina.plan_visit(family.id, {"planned_start": "2026-11-18T10:30"})
    visit = amina.record_visit(family.id)
    amina.add(NextStep(visit=visit, what="A boat trip", owner="amina", due_on="2026-11-22"), family.id)
    clock.turn(days=2)
    assert [(need.kind, need.title, need.detail) for need in amina.today().needs] == [
        ("past", "Visit to MacLeod family: did it happen?", "5 days ago"),
        ("draft", "Finish the visit to MacLeod family", "draft of Sat 21 Nov"),
        ("step", "A boat trip", "MacLeod family · 1 day overdue"),
    ]


def test_no_value_that_arrives_in_the_place_of_a_time_stops_a_page(amina: Desk, family: MacLeods) -> None:
    for at in ("soon", "10:30", "2026-13-45T99:99", "", "2026-11-21", "someday"):
        amina.store.write(
            Writing(
                kind="visit", fields={"planned_start": at, "status": "planned", "workers": ("amina",)},
                author=amina._user, written_at="", family=family.id,
            )
        )  # fmt: skip
    for born in ("soon", "unborn~", "2019-99"):
        fields = {"known_as": "X", "life_stage": "living", "born_on": born}
        amina.store.write(Writing(kind="person", fields=fields, author=amina._user, written_at="", family=family.id))
    amina.today()
    amina.families()
    assert len(amina.open_family(family.id).visits) == 6


def test_a_family_page_says_who_lives_where_and_what_was_agreed(amina: Desk, family: MacLeods) -> None:
    visit = amina.record_visit(family.id)
    for what, due in (("Second", "2026-12-10"), ("First", "2026-12-01")):
        amina.add(NextStep(visit=visit, what=what, owner_person=family.kirsty, due_on=due), family.id)
    view = amina.open_family(family.id)
    assert (view.name, view.reference, view.status, view.place) == (
        "MacLeod family", "LOC-0042", "Open", "Arisaig PH39 4NJ",
    )  # fmt: skip
    assert (view.lead, view.open_for, view.safe_contact) == ("Amina Yusuf", "Open 36 weeks", "Text before calling")
    assert [person.known_as for person in view.homes[0].people] == ["Kirsty", "Jamie", "Isla"]
    assert [(step.what, step.owner, step.standing) for step in view.steps] == [
        ("First", "Kirsty", "by 1 Dec"), ("Second", "Kirsty", "by 10 Dec"),
    ]  # fmt: skip
    (row,) = amina.families()
    assert (row.name, row.children, row.lead) == ("MacLeod family", "Jamie 8, Isla 3 yrs 4 mths", "Amina Yusuf")


def test_a_confidential_address_is_on_no_page(amina: Desk, bashir: Desk, family: MacLeods) -> None:
    carry(amina, bashir)
    home = family.home
    page = bashir.store.heads_of_record(home)
    assert page
    amina.write(home, {"confidential": True}, {})
    bashir.write(home, {"confidential": None, "town": "Mallaig"}, {"town": (page["town"][0].id,)})
    bashir.write(home, {"confidential": False}, {})
    carry(bashir, amina)
    carry(amina, bashir)
    for desk in (amina, bashir):
        view = desk.open_family(family.id)
        assert (view.place, view.homes[0].address) == ("Confidential address", "Confidential address")
        assert desk.families()[0].place == "Confidential address"
        assert all("Shore" not in found.detail for found in desk.search("Shore"))


def test_somebody_who_moved_out_is_not_in_the_home(amina: Desk, family: MacLeods) -> None:
    person = amina.add(Person(life_stage="living", known_as="Ewan"), family.id).record
    amina.add(Membership(person=person, household=family.home, role="partner", lives_until="2026-10"), family.id)
    assert "Ewan" not in [p.known_as for p in amina.open_family(family.id).homes[0].people]


def test_me_says_whose_desk_this_is(amina: Desk, lead: Desk, family: MacLeods) -> None:
    me = amina.me()
    assert (me.name, me.initials, me.role, me.may_sign) == ("Amina Yusuf", "AY", "worker", False)
    assert (me.team, me.partnership, me.families_here, me.last_sync) == (
        "Lochaber", "Lochaber Family Partnership", 1, "",
    )  # fmt: skip
    amina.sending.keep_last_exchange(True)
    assert amina.me().last_sync == "today 09:00"
    assert (lead.me().may_sign, lead.me().to_sign) == (True, 0)


# --- finding ------------------------------------------------------------------------------------------------------


def titles(desk: Desk, words: str) -> list[str]:
    return [f"{found.where}: {found.title}" for found in desk.search(words)]


@pytest.mark.parametrize(
    "words", ["Eòin", "Eoin", "eoin", "EÒIN", "Eo\u0300in", "eoi", "mac eoin", "Eòin NicLeòid", "nicleoid"]
)
def test_a_name_is_found_with_its_accents_and_without_them(amina: Desk, family: MacLeods, words: str) -> None:
    amina.add(Person(life_stage="living", known_as="Eòin", full_name="Eòin Mac NicLeòid"), family.id)
    assert titles(amina, words) == ["People: Eòin"]


@pytest.mark.parametrize(
    "words", ['"', "boat OR gate", "boat NOT leaks", "names : boat", "boat*", "(boat", "^boat", "bo'at", "NEAR(boat)",
              "-boat", "boat AND", "boat\0", "{boat}", "\ud800"],
)  # fmt: skip
def test_no_mark_or_word_is_an_operator(amina: Desk, family: MacLeods, words: str) -> None:
    family.finished_visit(amina)
    for found in amina.search(words):
        assert found.where == "Notes"
    assert titles(amina, "boat AND gate") == []
    assert len(titles(amina, "boat.")) == 3


def test_every_word_must_begin_some_word(amina: Desk, family: MacLeods) -> None:
    family.finished_visit(amina)
    assert titles(amina, "looked tog") == ["Notes: We looked at the boat together."]
    assert titles(amina, "looked elephant") == []
    assert titles(amina, "ooked") == []
    assert titles(amina, "") == titles(amina, " \n") == []


def test_places_families_and_people_come_before_notes(amina: Desk, family: MacLeods) -> None:
    visit = amina.record_visit(family.id, {"note": "MacLeod came by."})
    assert titles(amina, "MacLeod") == [
        "People: Isla 3 yrs 4 mths", "People: Jamie 8", "People: Kirsty 34", "Families: MacLeod family",
        "Notes: MacLeod came by.",
    ]  # fmt: skip
    assert [found.detail for found in amina.search("Arisaig")] == ["2 Shore Road, Arisaig PH39 4NJ"]
    assert amina.search("came")[0].record == visit


def test_what_was_typed_over_is_found_no_more_and_what_stands_beside_is(
    amina: Desk, bashir: Desk, family: MacLeods
) -> None:
    visit = amina.record_visit(family.id, {"note": "A heron."})
    carry(amina, bashir)
    page = amina.open_visit(visit)
    amina.write(visit, {"note": "A swan."}, page.shown)
    assert titles(amina, "heron") == []
    bashir.write(visit, {"note": "A goose."}, bashir.open_visit(visit).shown)
    carry(bashir, amina)
    assert len(amina.search("swan")) == len(amina.search("goose")) == 1


# --- settling -----------------------------------------------------------------------------------------------------


def written_apart(amina: Desk, bashir: Desk, visit: RecordId, field: str, hers: object, his: object) -> ToSettle:
    carry(amina, bashir)
    page, other = amina.open_visit(visit), bashir.open_visit(visit)
    amina.write(visit, {field: hers}, page.shown)
    bashir.write(visit, {field: his}, other.shown)
    carry(bashir, amina)
    (card,) = amina.to_settle()
    return card


def test_two_who_wrote_one_thing_apart_see_both_and_either_settles_it(
    amina: Desk, bashir: Desk, family: MacLeods
) -> None:
    visit = amina.record_visit(family.id, {"note": "One."})
    card = written_apart(amina, bashir, visit, "note", "Hers.", "His.")
    assert card.title == "MacLeod family · Home visit, today · What happened"
    assert card.sentence == "You and Bashir Khan wrote this apart. Nothing is lost: both stay in the history."
    assert [(choice.text, choice.who, choice.is_mine) for choice in card.choices] == [
        ("His.", "Bashir Khan", False), ("Hers.", "You", True),
    ]  # fmt: skip
    assert (card.older, card.proposal, card.operative, card.is_text) == ("One.", "", "", True)
    amina.settle(card, "His. And hers.")
    assert amina.to_settle() == ()
    assert amina.open_visit(visit).text("note") == "His. And hers."
    carry(amina, bashir)
    assert bashir.open_visit(visit).text("note") == "His. And hers."
    everything = {str(r.fields.get("note")) for r in amina.store.revisions_of(visit)}
    assert {"One.", "Hers.", "His.", "His. And hers."} <= everything, "both stay in the history"


def test_edits_of_different_passages_are_offered_joined(amina: Desk, bashir: Desk, family: MacLeods) -> None:
    visit = amina.record_visit(family.id, {"note": "One. Two. Three. "})
    card = written_apart(amina, bashir, visit, "note", "First, one. Two. Three. ", "One. Two. Three. Four. ")
    assert card.proposal == "First, one. Two. Three. Four. "
    amina.settle(card, card.proposal)
    assert amina.open_visit(visit).text("note") == "First, one. Two. Three. Four. "


def test_a_worry_holds_until_it_is_settled_and_is_chosen_not_typed(amina: Desk, bashir: Desk, family: MacLeods) -> None:
    visit = amina.record_visit(family.id)
    card = written_apart(amina, bashir, visit, "safeguarding_concern_raised", "no", "yes")
    assert (card.operative, card.proposal, card.is_text) == ("Yes", "", False)
    assert amina.open_visit(visit).text("safeguarding_concern_raised") == "yes"
    with pytest.raises(Refused, match="Choose one of the two"):
        amina.settle(card, "perhaps")
    amina.settle(card, "No")
    assert amina.open_visit(visit).text("safeguarding_concern_raised") == "no"


def test_a_restriction_says_what_counts_until_it_is_settled(amina: Desk, bashir: Desk, family: MacLeods) -> None:
    carry(amina, bashir)
    shown = bashir.open_family(family.id).shown
    amina.write(RecordId(family.id), {"restricted": True}, shown)
    bashir.write(RecordId(family.id), {"restricted": False}, shown)
    carry(bashir, amina)
    (card,) = amina.to_settle()
    assert (card.operative, [choice.text for choice in card.choices]) == ("Yes", ["No", "Yes"])


def test_two_who_settle_apart_settle_again(amina: Desk, bashir: Desk, family: MacLeods) -> None:
    visit = amina.record_visit(family.id, {"note": "One."})
    card = written_apart(amina, bashir, visit, "note", "Hers.", "His.")
    carry(amina, bashir)
    (his_card,) = bashir.to_settle()
    amina.settle(card, "Hers.")
    bashir.settle(his_card, "His.")
    carry(bashir, amina)
    (again,) = amina.to_settle()
    assert sorted(choice.text for choice in again.choices) == ["Hers.", "His."]


# --- the pill -----------------------------------------------------------------------------------------------------


def pill(desk: Desk, line: Line) -> tuple[SyncState, str]:
    found = desk.sync_line(line)
    return found.state, found.words


def test_the_pill_is_green_only_when_all_is_known_to_be_sent(amina: Desk, lead: Desk, clock: StillClock) -> None:
    assert pill(amina, REACHABLE) == (SyncState.WAITING, "Checking with the hub")
    amina.sending.keep_last_exchange(True)
    clock.turn(minutes=2)
    assert pill(amina, REACHABLE) == (SyncState.ALL_SENT, "All sent · 2 min ago")
    MacLeods(amina)
    assert pill(amina, REACHABLE) == (SyncState.WAITING, "8 waiting")
    assert pill(amina, Line(reachable=True, metered=True)) == (SyncState.WAITING, "8 waiting · metered")
    carry(amina, lead)
    amina.sending.keep_last_exchange(False)
    assert pill(amina, REACHABLE) == (SyncState.WAITING, "Checking with the hub")


def test_offline_says_what_is_safe_here(amina: Desk) -> None:
    assert pill(amina, Line()) == (SyncState.OFFLINE_UP_TO_DATE, "Offline · nothing waiting")
    amina.sending.keep_last_exchange(True)
    assert pill(amina, Line()) == (SyncState.OFFLINE_UP_TO_DATE, "Offline · up to date as of 09:00")
    family = amina.add(Family(label="LOC-0042"))
    assert pill(amina, Line()) == (SyncState.OFFLINE, "Offline · 1 change safe here")
    amina.add(Household(label="The croft"), FamilyId(family.record))
    assert pill(amina, Line()) == (SyncState.OFFLINE, "Offline · 2 changes safe here")


def test_while_it_sends_the_pill_counts(amina: Desk) -> None:
    assert pill(amina, Line(sending=True, reachable=True)) == (SyncState.SENDING, "Looking for news")
    MacLeods(amina)
    assert pill(amina, Line(sending=True, reachable=True, to_send=8)) == (SyncState.SENDING, "Sending 1 of 8")


def test_a_week_unsent_turns_the_pill_red_whatever_else_is_true(amina: Desk, clock: StillClock) -> None:
    MacLeods(amina)
    clock.turn(days=6, hours=23)
    assert pill(amina, Line())[0] is SyncState.OFFLINE
    clock.turn(hours=1)
    assert pill(amina, Line()) == (SyncState.STALE, "Not sent for 7 days")
    assert pill(amina, REACHABLE)[0] is SyncState.STALE
    clock.turn(days=-400)
    assert pill(amina, Line())[0] is SyncState.OFFLINE, "a clock put back is no reason to frighten anybody"


def test_what_needs_a_person_is_said_before_what_only_waits(amina: Desk, bashir: Desk, family: MacLeods) -> None:
    visit = amina.record_visit(family.id, {"note": "One."})
    written_apart(amina, bashir, visit, "note", "Hers.", "His.")
    assert pill(amina, REACHABLE) == (SyncState.LOOK, "1 needs a decision")
    (raw, *_) = amina.sending.offer(ALL)
    amina.sending.keep_receipt((), ((from_body(raw).n, "not_yours"),))
    assert pill(amina, Line()) == (SyncState.LOOK, "2 need a decision")
    view = amina.sync_view(REACHABLE)
    assert [row.why.partition(".")[0] for row in view.set_aside] == ["The hub does not have you down for this family"]
    assert len(view.to_settle) == 1


def test_the_sync_page_lists_what_waits(amina: Desk, lead: Desk, family: MacLeods) -> None:
    carry(amina, lead)
    visit = amina.record_visit(family.id)
    amina.add(NextStep(visit=visit, what="A boat trip", status="done"), family.id)
    view = amina.sync_view(Line())
    assert [(row.title, row.detail, row.time) for row in view.waiting] == [
        ("Home visit", "MacLeod family", "09:00"), ("Step done: A boat trip", "MacLeod family", "09:00"),
    ]  # fmt: skip
    assert view.connection[0] == "No connection"
    assert view.outbox[0] == "2 waiting"
    assert view.last_sync == ("Not yet", "no sync has finished")
    (row,) = amina.open_family(family.id).visits
    assert row.travel is Travel.WAITING
    carry(amina, lead)
    assert amina.open_family(family.id).visits[0].travel is Travel.RECEIVED


def test_a_kind_and_a_field_of_a_newer_version_are_kept_and_stop_nothing(amina: Desk, family: MacLeods) -> None:
    newer: dict[str, Value] = {"text": "Roses are red", "mood": ("bright",)}
    kept = amina.store.write(Writing(kind="poem", fields=newer, author=amina._user, written_at="", family=family.id))
    fields: dict[str, Value] = {**Visit(status="done", note="Wet.").written(), "weather": "wet"}
    amina.store.write(Writing(kind="visit", fields=fields, author=amina._user, written_at="", family=family.id))
    assert len(amina.open_family(family.id).visits) == 1
    assert amina.sync_view(REACHABLE).waiting
    assert amina.search("roses") == ()
    assert amina.store.heads_of_record(kept.record)["text"][0].fields == newer
