"""Agreeing at the table, at real desks: who is asked, what is read to them, what their answer does and what is kept.

Planted one at a time, each seen caught: who must not have contact asked; a young person asked whom nobody found
able; "not now" that lets something go; a permission of two grown-ups answered by one; the other home's question on this
table; a second record for a slip of the finger; words kept that were not the ones shown; a stop by somebody else.
"""

from __future__ import annotations

import pytest

from fsdesk.desk import Desk
from fsdesk.records import Household, Membership, Person, Relationship
from fsdesk.records.ids import RecordId
from fsdesk.rules import OWN
from fsdesk.trouble import Refused
from fsdesk.views_table import ReadWith, Seat
from tests.clocks import StillClock
from tests.fsdesk.carrying import MacLeods, carry
from tests.fsdesk.test_consenting import SCHOOL, needs, write
from tests.fsdesk.test_documents import picture


@pytest.fixture
def family(amina: Desk) -> MacLeods:
    return MacLeods(amina)


def grown_up(desk: Desk, family: MacLeods, name: str, born: str, home: RecordId | None = None) -> RecordId:
    person = desk.add(Person(life_stage="living", known_as=name, born_on=born), family.id).record
    role = "child" if born > "2008" else "parent"
    desk.add(Membership(person=person, household=home or family.home, role=role), family.id)
    return person


def ready(desk: Desk, family: MacLeods, *subjects: RecordId, place: str = SCHOOL) -> RecordId:
    made = desk.consenting.ask_permission(family.id, shared_anyway=False).id
    write(desk, made, subjects=subjects, recipient=place, purpose="To plan together.", categories=("plan",))
    return made


def seat_of(family: MacLeods, *present: RecordId, **more: object) -> Seat:
    return Seat(family=family.id, household=family.home, present=tuple(map(str, present)), **more)  # type: ignore[arg-type]


def sit(desk: Desk, seat: Seat) -> None:
    desk.table.sit(seat)


def whole(desk: Desk, record: RecordId) -> dict[str, object]:
    held = desk.for_audience(OWN).read(record)
    return {name: reading.value for name, reading in held.readings.items()}


def test_each_grown_up_is_asked_for_themselves_in_the_words_that_are_kept(amina: Desk, family: MacLeods) -> None:
    seat = seat_of(family, family.kirsty, family.jamie,
                   read=ReadWith(how="interpreter", who="Farah", language="Dari"))  # fmt: skip
    sit(amina, seat)
    (asked,) = amina.agreeing.helped(seat)
    assert (asked.key, asked.said, asked.may_stop) == (family.kirsty, "", False)
    assert [key for key, _ in asked.answers] == ["yes", "partly", "not_now", "no"]
    made = amina.agreeing.say_help(seat, family.kirsty, "yes")
    kept = whole(amina, made.id)
    assert kept["words_shown"] == "\n".join((asked.title, *asked.words))
    assert [kept[name] for name in ("agreed", "given_by", "method", "words_version", "read_with", "read_by",
                                    "explained_in")] == [
        "yes", "self", "electronic", "1", "interpreter", "Farah", "Dari"]  # fmt: skip
    amina.table.rise()
    view = amina.consenting.view(family.id)
    assert view.enough == "Kirsty has agreed to our help. That is enough: nobody else need agree."
    assert view.agreements[0].missing == ()
    assert "an interpreter (Farah), Dari" in view.agreements[0].detail


def test_no_and_not_now_stand_as_they_were_said_and_are_nobodys_yes(
    amina: Desk, family: MacLeods, clock: StillClock
) -> None:
    seat = seat_of(family, family.kirsty)
    sit(amina, seat)
    standings = {
        "not_now": "Not now. The door stays open",
        "no": "Does not want our help now. The door stays open",
    }
    for answer, words in standings.items():
        clock.turn(hours=1)
        amina.agreeing.say_help(seat, family.kirsty, answer)
        (asked,) = amina.agreeing.helped(seat)
        assert not asked.may_stop
        amina.table.rise()
        assert amina.consenting.view(family.id).agreements[0].standing == words
        assert not amina.consenting.view(family.id).has_stopped
        sit(amina, seat)


def test_who_pressed_the_wrong_one_leaves_one_answer(amina: Desk, family: MacLeods, clock: StillClock) -> None:
    seat = seat_of(family, family.kirsty)
    sit(amina, seat)
    first = amina.agreeing.say_help(seat, family.kirsty, "yes")
    second = amina.agreeing.say_help(seat, family.kirsty, "no")
    assert first.id == second.id
    assert whole(amina, first.id)["agreed"] == "no"
    clock.turn(hours=1)
    assert amina.agreeing.say_help(seat, family.kirsty, "yes").id != first.id


def test_who_must_not_be_with_a_child_here_is_asked_nothing_and_nothing_says_so(amina: Desk, family: MacLeods) -> None:
    ewan = grown_up(amina, family, "Ewan", "1990-01-01")
    amina.add(Relationship(person=ewan, other=family.isla, type="step_parent", no_contact=True), family.id)
    seat = seat_of(family, family.kirsty, ewan)
    sit(amina, seat)
    assert [one.key for one in amina.agreeing.helped(seat)] == [family.kirsty]
    with pytest.raises(Refused):
        amina.agreeing.say_help(seat, ewan, "yes")


def test_a_young_person_is_asked_when_the_worker_found_them_able(amina: Desk, family: MacLeods) -> None:
    ailsa = grown_up(amina, family, "Ailsa", "2012-03-01")
    (young,) = amina.table.way_in(family.id).young
    assert (young.key, young.is_presumed) == (ailsa, True), "Scotland: presumed from twelve"
    alone = seat_of(family, ailsa)
    sit(amina, alone)
    assert amina.agreeing.helped(alone) == ()
    able = seat_of(family, ailsa, able=((str(ailsa), "Said it back in her own words"),))
    (asked,) = amina.agreeing.helped(able)
    assert asked.key == ailsa
    made = amina.agreeing.say_help(able, ailsa, "yes")
    assert whole(amina, made.id)["capacity_note"] == "Said it back in her own words"
    assert "capacity_note" not in amina.part(made.id).readings, "what the worker thinks is not on the table"


def test_a_permission_is_answered_by_whose_it_is(amina: Desk, family: MacLeods) -> None:
    rory = grown_up(amina, family, "Rory", "1990-01-01")
    for_child, for_rory = ready(amina, family, family.isla), ready(amina, family, rory, place="Surgery")
    ready(amina, family, rory, family.kirsty, place="Bank")
    seat = seat_of(family, family.kirsty, rory)
    sit(amina, seat)
    by = {one.key: {key for key, _ in one.by} for one in amina.agreeing.permitted(seat)}
    assert by == {for_child: {family.kirsty, rory}, for_rory: {rory}}
    with pytest.raises(Refused):
        amina.agreeing.say_permission(seat, for_rory, family.kirsty, "allow")
    amina.agreeing.say_permission(seat, for_rory, rory, "allow")
    kept = whole(amina, for_rory)
    assert (kept["decision"], kept["by"], kept["expires"]) == ("allow", rory, "2027-11-21")
    assert "What they would be given: the plan, of Rory." in str(kept["words_shown"])


def test_nothing_goes_under_a_yes_with_a_condition_until_it_is_read(amina: Desk, family: MacLeods) -> None:
    made = ready(amina, family, family.isla)
    seat = seat_of(family, family.kirsty)
    sit(amina, seat)
    with pytest.raises(Refused, match="would not want"):
        amina.agreeing.say_permission(seat, made, family.kirsty, "allow_with_limits", " ")
    amina.agreeing.say_permission(seat, made, family.kirsty, "allow_with_limits", "Not about her dad.")
    (asked,) = amina.agreeing.permitted(seat)
    assert "Kirsty said yes" in asked.said
    assert "“Not about her dad.”" in asked.said
    assert asked.may_stop
    amina.table.rise()
    with pytest.raises(Refused, match="with a condition"):
        amina.consenting.refuse_sharing(family.id, SCHOOL, [family.isla], ["plan"])
    (row,) = amina.consenting.view(family.id).permissions
    assert (row.limits, row.to_read, row.tone) == ("Not about her dad.", True, "warn")
    (need,) = [need for need in amina.consenting.needs_you() if need.kind == "limits"]
    assert "dad" not in f"{need.title} {need.detail}", "Today says nothing of it"
    amina.consenting.read_limits(made)
    amina.consenting.refuse_sharing(family.id, SCHOOL, [family.isla], ["plan"])
    (row,) = amina.consenting.view(family.id).permissions
    assert (row.limits, row.to_read, row.tone) == ("Not about her dad.", False, "ok")
    assert not [need for need in amina.consenting.needs_you() if need.kind == "limits"]


def test_a_condition_said_on_one_laptop_holds_though_another_read_an_older_one(
    amina: Desk, bashir: Desk, family: MacLeods
) -> None:
    made = ready(amina, family, family.isla)
    seat = seat_of(family, family.kirsty)
    sit(amina, seat)
    amina.agreeing.say_permission(seat, made, family.kirsty, "allow_with_limits", "Not about her dad.")
    amina.table.rise()
    carry(amina, bashir)
    bashir.consenting.read_limits(made)
    sit(amina, seat)
    amina.agreeing.say_permission(seat, made, family.kirsty, "allow_with_limits", "Nothing about money either.")
    amina.table.rise()
    carry(amina, bashir)
    carry(bashir, amina)
    for desk in (amina, bashir):
        with pytest.raises(Refused, match="with a condition"):
            desk.consenting.refuse_sharing(family.id, SCHOOL, [family.isla], ["plan"])


def test_help_with_a_condition_goes_on_and_waits_to_be_read(amina: Desk, family: MacLeods) -> None:
    seat = seat_of(family, family.kirsty)
    sit(amina, seat)
    made = amina.agreeing.say_help(seat, family.kirsty, "partly", "Never before ten.")
    amina.table.rise()
    view = amina.consenting.view(family.id)
    assert view.agreements[0].to_read
    assert not view.has_stopped
    assert "Kirsty" in view.enough
    amina.consenting.read_limits(made.id)
    (row,) = amina.consenting.view(family.id).agreements
    assert (row.limits, row.to_read, row.standing) == ("Never before ten.", False, "Agreed to part of it")


@pytest.mark.parametrize("answer", ["not_now", "refuse"])
def test_nothing_goes_out_before_a_yes(amina: Desk, family: MacLeods, answer: str) -> None:
    made = ready(amina, family, family.isla)
    seat = seat_of(family, family.kirsty)
    sit(amina, seat)
    amina.agreeing.say_permission(seat, made, family.kirsty, answer)
    assert [one.may_stop for one in amina.agreeing.permitted(seat)] == [False]
    amina.table.rise()
    with pytest.raises(Refused):
        amina.consenting.refuse_sharing(family.id, SCHOOL, [family.isla], ["plan"])


def test_a_yes_is_taken_back_at_the_table_by_whose_it_was(amina: Desk, family: MacLeods) -> None:
    made = ready(amina, family, family.isla)
    seat = seat_of(family, family.kirsty, family.jamie)
    sit(amina, seat)
    amina.agreeing.say_permission(seat, made, family.kirsty, "allow")
    amina.agreeing.say_help(seat, family.kirsty, "yes")
    for key, by in ((made, family.jamie), (family.kirsty, family.jamie)):
        with pytest.raises(Refused):
            amina.agreeing.stop(seat, str(key), str(by))
    amina.agreeing.stop(seat, str(made), str(family.kirsty))
    amina.agreeing.stop(seat, str(family.kirsty), str(family.kirsty))
    amina.table.rise()
    view = amina.consenting.view(family.id)
    assert view.permissions[0].standing.startswith("Taken back today")
    assert view.has_stopped


def test_what_is_not_ready_or_is_the_other_homes_is_not_on_the_table(amina: Desk, family: MacLeods) -> None:
    flat = amina.add(Household(label="Dad’s flat"), family.id).record
    rory = grown_up(amina, family, "Rory", "1990-01-01", flat)
    ready(amina, family, rory, place="Zorbule Clinic")
    amina.consenting.ask_permission(family.id, shared_anyway=False)
    amina.consenting.begin_agreement(family.id, rory)
    seat = seat_of(family, family.kirsty)
    sit(amina, seat)
    view = amina.table.view(seat)
    assert view.permitted == ()
    assert "Zorbule" not in repr(view)
    assert "Rory" not in repr(view)


def test_a_signature_is_kept_with_the_answer_and_of_whoever_gave_it(amina: Desk, family: MacLeods) -> None:
    made = ready(amina, family, family.isla)
    seat = seat_of(family, family.kirsty)
    sit(amina, seat)
    answered = amina.agreeing.say_permission(seat, made, family.kirsty, "allow")
    with pytest.raises(Refused):
        amina.agreeing.sign(seat_of(family, family.jamie), answered.id, picture(400))
    amina.agreeing.sign(seat, answered.id, picture(400))
    kept = whole(amina, made)
    assert kept["method"] == "signed"
    document = whole(amina, RecordId(str(kept["signature"])))
    assert (document["document_kind"], document["by"]) == ("signature", family.kirsty)


def test_a_copy_asked_for_is_somebodys_task_until_they_have_it(amina: Desk, family: MacLeods) -> None:
    seat = seat_of(family, family.kirsty)
    sit(amina, seat)
    made = amina.agreeing.say_help(seat, family.kirsty, "yes")
    amina.agreeing.want_copy(seat, made.id, wanted=True)
    assert needs(amina) == [], "a task is not the family's to see"
    amina.table.rise()
    assert [need[:2] for need in needs(amina)] == [("copy", "Bring them a copy of “Who sees what”")]
    amina.consenting.copied(made.id)
    assert needs(amina) == []
