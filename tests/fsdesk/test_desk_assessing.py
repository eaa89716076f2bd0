"""A whole-family assessment at real desks, with no network: begun, talked through, complete, again months later.

Planted one at a time, each seen caught here: an assessment that follows the newest framework; a private answer in a
picture; what is asked alone shown while somebody else is there; a copied answer that counts before it is asked about;
two ratings written apart of which one is lost; a total.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fsdesk.desk import Desk
from fsdesk.desk.assessing import Assessing
from fsdesk.frameworks import Shelf, shelf, texts_in
from fsdesk.pictures import Mark
from fsdesk.records import Answer, IdentifiedNeed, Membership, Person, PrivateRating, Rating, Relationship
from fsdesk.records.fields import Sensitivity
from fsdesk.records.ids import RecordId
from fsdesk.trouble import Refused
from fsdesk.views_assessing import HOUSEHOLD, AssessView, SectionView
from tests.clocks import StillClock
from tests.conftest import OpenDesk
from tests.fsdesk.carrying import MacLeods, carry


@pytest.fixture
def family(amina: Desk) -> MacLeods:
    return MacLeods(amina)


def rate(desk: Desk, family: MacLeods, assessment: RecordId, person: str, domain: str, **fields: Any) -> RecordId:
    kind = PrivateRating if domain in ("A03", "A05", "A09", "A11", "P02", "P05", "P07") else Rating
    whose = None if person == HOUSEHOLD else person
    given_now = {"scale": "fsdesk_open", "scale_version": 1, **fields}
    return desk.add(kind(assessment=assessment, person=whose, domain=domain, **given_now), family.id).record


def section(view: AssessView) -> SectionView:
    assert view.section is not None
    return view.section


def finish(desk: Desk, assessment: RecordId, **ends: Any) -> None:
    """Ends every part: done, or as said by the person's name."""
    for row in desk.assessing.opened(assessment).rail:
        part = section(desk.assessing.opened(assessment, row.who.key)).part
        assert part is not None
        desk.write(part.id, ends.get(row.who.name, {"status": "done"}), part.shown)


def talked_through(desk: Desk, family: MacLeods, rating: str = "3") -> RecordId:
    assessment = desk.assessing.begin(family.id)
    for person in (family.kirsty, family.jamie, family.isla):
        domain = "A06" if person == family.kirsty else "C10"
        rate(
            desk, family, assessment, person, domain, strengths="Likes a laugh", family_rating=rating, worker_rating="3"
        )
    finish(desk, assessment)
    return assessment


# --- beginning ----------------------------------------------------------------------------------------------------


def test_everybody_it_must_speak_of_has_a_part_from_the_beginning(amina: Desk, family: MacLeods) -> None:
    lodger = amina.add(Person(life_stage="living", known_as="Ewan", born_on="1980"), family.id).record
    amina.add(Membership(person=lodger, household=family.home, role="lodger"), family.id)
    father = amina.add(Person(life_stage="living", known_as="Callum", born_on="1990"), family.id).record
    amina.add(Membership(person=father, role="other"), family.id)
    amina.add(Relationship(person=father, other=family.jamie, type="father"), family.id)
    baby = amina.add(Person(life_stage="unborn", due_on="2027-02-01", mother=family.kirsty), family.id).record
    gone = amina.add(Person(life_stage="living", known_as="Eilidh", born_on="2012-01-01"), family.id).record
    amina.add(Membership(person=gone, household=family.home, role="child", lives_until="2026-01-01"), family.id)

    assessment = amina.assessing.begin(family.id)
    view = amina.assessing.opened(assessment)
    assert [row.who.name for row in view.rail] == [
        "Jamie",
        "Isla",
        "Baby of Kirsty",
        "Kirsty",
        "Callum",
        "The household",
    ]
    assert [each.name for each in view.may_add] == ["Eilidh", "Ewan"]
    amina.assessing.add_person(assessment, lodger)
    amina.assessing.add_person(assessment, lodger)
    assert [row.who.name for row in amina.assessing.opened(assessment).rail].count("Ewan") == 1
    unborn = section(amina.assessing.opened(assessment, baby))
    assert {each.code for each in unborn.domains} == {"P01", "P03", "P04", "P06"}
    assert {each.code for each in section(amina.assessing.opened(assessment, HOUSEHOLD)).domains} == {
        f"H0{n}" for n in range(1, 9)
    }


def test_a_child_who_comes_later_is_missed_until_talked_about(amina: Desk, family: MacLeods) -> None:
    assessment = talked_through(amina, family)
    assert amina.assessing.opened(assessment).problems == ()
    new = amina.add(Person(life_stage="living", known_as="Finlay", born_on="2026-11-20"), family.id).record
    amina.add(Membership(person=new, household=family.home, role="child"), family.id)
    (problem,) = amina.assessing.opened(assessment).problems
    assert (problem.person, problem.field) == (new, "status")


def test_loss_of_a_pregnancy_takes_the_part_away_at_once(amina: Desk, family: MacLeods) -> None:
    baby = amina.add(Person(life_stage="unborn", due_on="2027-02-01", mother=family.kirsty), family.id).record
    assessment = amina.assessing.begin(family.id)
    assert baby in {row.who.key for row in amina.assessing.opened(assessment).rail}
    amina.write(baby, {"life_stage": "pregnancy_ended"}, amina.part(baby).shown)
    view = amina.assessing.opened(assessment)
    assert baby not in {row.who.key for row in view.rail}
    assert baby not in {problem.person for problem in view.problems}


def newer_shelf() -> Shelf:
    """Our packs, and beside them a second version of Scotland's over reworded domains."""
    texts = texts_in("frameworks")
    shared = texts["shared.toml"].replace(b"\nversion = 1\n", b"\nversion = 2\n", 1)
    shared = shared.replace(b'label = "Play, activity and fun"', b'label = "Playing, reworded"')
    pack = texts["wellbeing_scotland.toml"].replace(b"\nversion = 1\n", b"\nversion = 2\n", 1)
    pack = pack.replace(b"shared_version = 1", b"shared_version = 2")
    return Shelf({**texts, "shared_2.toml": shared, "wellbeing_scotland_2.toml": pack})


def test_an_assessment_stays_pinned_to_the_questions_it_was_begun_with(amina: Desk, family: MacLeods) -> None:
    old = talked_through(amina, family)
    amina.assessing.complete(old)
    later = Assessing(amina, newer_shelf())
    new = later.begin(family.id)
    labels = {
        name: next(each.label for each in section(later.opened(name, family.jamie)).domains if each.code == "C10")
        for name in (old, new)
    }
    assert labels == {old: "Play, activity and fun", new: "Playing, reworded"}
    assert amina.part(new).readings["pack_version"].value == 2
    behind = amina.assessing.opened(new, family.jamie)
    assert section(behind).domains, "a laptop without that version still shows what was written"
    row = next(each for each in amina.assessing.tab(family.id).sets if each.id == new)
    assert "not on this laptop" in row.standing


# --- completing ---------------------------------------------------------------------------------------------------


def test_it_is_complete_when_everybody_was_talked_about_or_there_is_a_reason(
    amina: Desk, family: MacLeods, clock: StillClock
) -> None:
    assessment = amina.assessing.begin(family.id)
    rate(amina, family, assessment, family.jamie, "C10", strengths="Boats", family_rating="4", worker_rating="4")
    finish(amina, assessment, Isla={"status": "not_seen", "reason": "Asleep"}, Kirsty={"status": "declined"})
    with pytest.raises(Refused) as refused:
        amina.assessing.complete(assessment)
    assert refused.value.sentence == (
        "Say why Kirsty’s part was not talked through. Every word is saved on this laptop as a draft."
        " Put it right in that part, then finish."
    )
    kirsty = section(amina.assessing.opened(assessment, family.kirsty)).part
    assert kirsty is not None
    amina.write(kirsty.id, {"reason": "Not today"}, kirsty.shown)
    clock.turn(days=2)
    view = amina.assessing.complete(assessment)
    assert (view.finished, view.part.text("completed_on")) == ("23 Nov", "2026-11-23")


def test_both_ratings_are_kept_and_the_gap_is_written_about(amina: Desk, family: MacLeods) -> None:
    assessment = talked_through(amina, family)
    rating = rate(amina, family, assessment, family.jamie, "C02", family_rating="5", worker_rating="3")
    (problem,) = amina.assessing.opened(assessment).problems
    assert (problem.person, problem.domain, problem.field) == (family.jamie, "C02", "comment")
    amina.write(rating, {"comment": "He says all is well; he does not sleep."}, amina.part(rating).shown)
    assert amina.assessing.opened(assessment).problems == ()
    part = amina.part(rating)
    assert (part.text("family_rating"), part.text("worker_rating")) == ("5", "3")
    by_eyes = {eyes: amina.assessing.wheel(family.id, family.jamie, eyes) for eyes in ("family", "worker")}
    shown = {eyes: {each.key: each.now for each in wheel.segments} for eyes, wheel in by_eyes.items() if wheel}
    assert (shown["family"]["healthy"], shown["worker"]["healthy"]) == (5, 3)


@settings(max_examples=15)
@given(st.lists(st.tuples(st.sampled_from(("C01", "C02", "C09")), st.integers(1, 5), st.integers(1, 5)), max_size=4))
def test_whatever_is_rated_completing_asks_for_words_where_they_are_owed(
    shared_desk: tuple[Desk, MacLeods], ratings: list[tuple[str, int, int]]
) -> None:
    desk, family = shared_desk
    assessment = talked_through(desk, family)
    owed = set()
    for domain, family_rating, worker_rating in ratings:
        rate(
            desk, family, assessment, family.jamie, domain, family_rating=str(family_rating),
            worker_rating=str(worker_rating),
        )  # fmt: skip
        if worker_rating <= 2 or abs(family_rating - worker_rating) >= 2:
            owed.add(domain)
    found = {problem.domain for problem in desk.assessing.opened(assessment).problems}
    assert found == owed


@pytest.fixture(scope="module")
def shared_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, MacLeods]]:
    from fsdesk.store import Store
    from tests.conftest import KEY

    desk = Desk(Store(tmp_path_factory.mktemp("shared"), KEY), StillClock())
    desk.store.remember(device="k7f2qd4m", user="amina", user_name="Amina Yusuf", role="worker")
    yield desk, MacLeods(desk)
    desk.store.close()


# --- alone --------------------------------------------------------------------------------------------------------


def test_what_is_asked_alone_is_there_only_when_the_worker_says_so(amina: Desk, family: MacLeods) -> None:
    assessment = amina.assessing.begin(family.id)
    rating = rate(amina, family, assessment, family.kirsty, "A05", worker_rating="1", worries="He takes her phone")
    with_others = amina.assessing.opened(assessment, family.kirsty)
    raw = msgspec.json.encode(with_others).decode()
    assert "takes her" not in raw
    assert "Partner" not in raw
    assert "Alcohol" not in raw
    alone = section(amina.assessing.opened(assessment, family.kirsty, alone=True))
    (domain,) = (each for each in alone.domains if each.code == "A05")
    assert domain.kind == "private_rating"
    assert domain.parts[0].text("worries") == "He takes her phone"
    assert "substance" in {group.key for group in alone.groups}
    heads = amina.store.heads_of_record(rating)
    assert {r.sensitivity for group in heads.values() for r in group} == {Sensitivity.PROTECTED}


def test_nothing_private_comes_into_a_picture(amina: Desk, family: MacLeods) -> None:
    assessment = amina.assessing.begin(family.id)
    for domain in ("A03", "A05", "A09", "A11"):
        rate(amina, family, assessment, family.kirsty, domain, family_rating="1", worries="Hidden thing")
    view = amina.assessing.tab(family.id, family.kirsty)
    assert view.wheel is not None
    assert all(each.now is None for each in view.wheel.segments)
    assert "Hidden thing" not in msgspec.json.encode(view).decode()


# --- again, months later ------------------------------------------------------------------------------------------


def test_last_times_answer_is_brought_forward_and_counts_once_asked_about(
    amina: Desk, family: MacLeods, clock: StillClock
) -> None:
    first = talked_through(amina, family, rating="2")
    amina.assessing.complete(first)
    clock.turn(days=70)
    again = amina.assessing.begin(family.id)
    domain = next(d for d in section(amina.assessing.opened(again, family.jamie)).domains if d.code == "C10")
    assert domain.last is not None
    assert (domain.last.day, domain.last.family, domain.last.strengths) == ("21 Nov 2026", "2", "Likes a laugh")
    copied = amina.assessing.copy_forward(again, domain.last.id)
    part = amina.part(copied)
    assert (part.text("copied_from"), part.text("strengths"), part.text("family_rating")) == (
        domain.last.id, "Likes a laugh", "2"
    )  # fmt: skip
    finish(amina, again, Kirsty={"status": "declined", "reason": "x"}, Isla={"status": "not_seen", "reason": "x"})
    assert [problem.field for problem in amina.assessing.opened(again).problems] == ["confirmed"]
    tab = amina.assessing.tab(family.id, family.jamie)
    assert tab.distance is not None
    assert all(each.first is None for each in tab.distance.segments)
    amina.write(copied, {"confirmed": "no", "family_rating": "4"}, part.shown)
    tab = amina.assessing.tab(family.id, family.jamie)
    assert tab.distance is not None
    active = next(each for each in tab.distance.segments if each.key == "active")
    assert (active.first, active.now) == (2, 4)
    assert (tab.distance.first_day, tab.distance.now_day, tab.distance.sets) == ("21 Nov 2026", "30 Jan", 2)
    with pytest.raises(Refused):
        amina.assessing.copy_forward(again, domain.last.id)


def test_what_is_private_is_brought_forward_as_private(amina: Desk, family: MacLeods, clock: StillClock) -> None:
    first = talked_through(amina, family)
    rating = rate(amina, family, first, family.kirsty, "A03", family_rating="3", worries="Weekends")
    clock.turn(days=30)
    again = amina.assessing.begin(family.id)
    copied = amina.assessing.copy_forward(again, rating)
    assert amina.part(copied).kind == "private_rating"
    assert "Weekends" not in msgspec.json.encode(amina.assessing.opened(again, family.kirsty)).decode()


def test_two_dates_can_be_compared(amina: Desk, family: MacLeods, clock: StillClock) -> None:
    names = []
    for rating in ("1", "3", "5"):
        names.append(talked_through(amina, family, rating=rating))
        clock.turn(days=30)
    view = amina.assessing.tab(family.id, family.isla, "family", names[1], names[2])
    assert view.distance is not None
    active = next(each for each in view.distance.segments if each.key == "active")
    assert (active.first, active.now, view.distance.sets) == (3, 5, 2)
    turned = amina.assessing.tab(family.id, family.isla, "family", names[2], names[1])
    assert turned.distance == view.distance


def test_a_childs_world_shows_what_was_said_of_it(amina: Desk, family: MacLeods) -> None:
    assessment = talked_through(amina, family)
    amina.add(
        Answer(assessment=assessment, person=family.jamie, question="my_world.school", text="Bus", mark="concern"),
        family.id,
    )
    triangle = amina.assessing.tab(family.id, family.jamie).triangle
    assert triangle is not None
    points = {point.label: point.mark for _, side in triangle.sides for point in side}
    assert points["School"] is Mark.WORRY
    assert points["Play, encouragement and fun"] is Mark.STRENGTH
    assert points["Belonging"] is Mark.NOT_TALKED_ABOUT
    assert amina.assessing.tab(family.id, family.kirsty).triangle is None


def test_the_tab_opens_on_the_child_the_plan_names(amina: Desk, family: MacLeods) -> None:
    assert amina.assessing.tab(family.id).chosen == family.jamie
    amina.write(family.isla, {"is_named_child": True}, amina.read(family.isla).shown)
    assert amina.assessing.tab(family.id).chosen == family.isla
    assert amina.assessing.tab(family.id, family.kirsty).chosen == family.kirsty


def test_a_guarded_need_is_on_the_tab_only_with_what_is_private(amina: Desk, family: MacLeods) -> None:
    amina.add(IdentifiedNeed(need="fuel", status="open"), family.id)
    guarded = IdentifiedNeed(need="attendance", person=family.jamie, status="open")
    amina.add(guarded, family.id, sensitivity=Sensitivity.PRIVATE_TO_PERSON)
    assert [need.who for need in amina.assessing.tab(family.id).needs] == ["The household"]
    assert len(amina.assessing.tab(family.id, with_private=True).needs) == 2


def test_england_has_outcomes_where_scotland_has_a_world(amina: Desk, family: MacLeods) -> None:
    amina.write(family.id, {"area": "leominster"}, amina.open_family(family.id).shown)  # type: ignore[arg-type]
    talked_through(amina, family)
    view = amina.assessing.tab(family.id, family.jamie)
    assert view.triangle is None
    assert len(view.outcomes) == 8
    assert {row.label: row.words for row in view.outcomes}["Good early years development"] == "Up and down"


def test_no_outcome_on_substance_use_or_domestic_abuse_is_shown_whatever_was_said(
    amina: Desk, family: MacLeods
) -> None:
    amina.write(family.id, {"area": "leominster"}, amina.open_family(family.id).shown)  # type: ignore[arg-type]
    assessment = talked_through(amina, family)
    for domain in ("C08", "C09"):
        rate(amina, family, assessment, family.jamie, domain, family_rating="4", worker_rating="4")
    guarded = {row.label for row in shelf().shared().outcome if row.number in (4, 8)}
    assert len(guarded) == 2
    for person in (family.jamie, family.kirsty, HOUSEHOLD):
        view = amina.assessing.tab(family.id, person)
        assert guarded.isdisjoint(row.label for row in view.outcomes)
    told = {row.label: row.words for row in amina.assessing.tab(family.id, family.jamie).outcomes}
    assert told["Children safe from abuse and exploitation"] == "Mostly OK"


def test_a_need_carries_the_words_of_the_national_lists(amina: Desk, family: MacLeods) -> None:
    amina.add(IdentifiedNeed(person=family.jamie, need="attendance", first_seen="2026-10-01", status="open"), family.id)
    amina.add(IdentifiedNeed(need="fuel", first_seen="2026-03-01", status="met", met_on="2026-11-01"), family.id)
    attendance, fuel = amina.assessing.tab(family.id).needs
    assert (attendance.what, attendance.who, attendance.crosswalk) == (
        "Getting to school",
        "Jamie",
        "Achieving, Included",
    )
    assert (fuel.who, fuel.standing, fuel.tone) == ("The household", "Met 1 Nov", "ok")
    amina.write(family.id, {"area": "leominster"}, amina.open_family(family.id).shown)  # type: ignore[arg-type]
    assert amina.assessing.tab(family.id).needs[0].crosswalk == "Getting a good education"


# --- two desks ----------------------------------------------------------------------------------------------------


def test_two_who_rate_one_thing_apart_both_stay_and_the_harder_counts_until_settled(
    open_desk: OpenDesk, clock: StillClock
) -> None:
    for order in permutations((0, 1)):
        amina, bashir = open_desk("amina"), open_desk("bashir")
        family = MacLeods(amina)
        assessment = amina.assessing.begin(family.id)
        carry(amina, bashir)
        desks = (amina, bashir)
        ratings = [
            rate(desk, family, assessment, family.jamie, "C10", strengths="Kind", family_rating=value)
            for desk, value in zip(desks, ("4", "2"), strict=True)
        ]
        for at in order:
            carry(desks[at], desks[1 - at])
        for desk in desks:
            (domain,) = (
                each for each in section(desk.assessing.opened(assessment, family.jamie)).domains if each.code == "C10"
            )
            assert {part.text("family_rating") for part in domain.parts} == {"4", "2"}
            wheel = desk.assessing.wheel(family.id, family.jamie)
            assert wheel is not None
            assert {each.key: each.now for each in wheel.segments}["active"] == 2
        bashir.assessing.keep_only(ratings[0])
        carry(bashir, amina)
        wheel = amina.assessing.wheel(family.id, family.jamie)
        assert wheel is not None
        assert {each.key: each.now for each in wheel.segments}["active"] == 4
        assert amina.part(ratings[1]).text("family_rating") == "2", "taken out is not lost"


FIELDS: dict[str, tuple[object, object]] = {
    "family_rating": ("4", "2"),
    "worries": ("Sleep.", "Teeth."),
    "structural": (("income",), ("housing",)),
    "confirmed": ("yes", "no"),
}


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("first", [0, 1])
def test_one_rating_edited_apart_reads_the_same_whichever_came_first(
    amina: Desk, bashir: Desk, family: MacLeods, field: str, first: int
) -> None:
    assessment = amina.assessing.begin(family.id)
    rating = rate(amina, family, assessment, family.jamie, "C10", strengths="Kind")
    carry(amina, bashir)
    desks = (amina, bashir)
    for desk, value in zip(desks, FIELDS[field], strict=True):
        desk.write(rating, {field: value}, desk.part(rating).shown)
    for at in (first, 1 - first):
        carry(desks[at], desks[1 - at])
    one, other = (desk.part(rating).readings[field] for desk in desks)
    assert one == other
    assert {version.value for version in one.versions} == set(FIELDS[field])
    one_view, other_view = (desk.assessing.opened(assessment, family.jamie) for desk in desks)
    assert (one_view.problems, section(one_view).domains) == (other_view.problems, section(other_view).domains)


def test_two_parts_begun_apart_for_one_child_are_read_as_the_further_one(
    amina: Desk, bashir: Desk, family: MacLeods
) -> None:
    assessment = amina.assessing.begin(family.id)
    gran = amina.add(Person(life_stage="living", known_as="Morag", born_on="1950"), family.id).record
    carry(amina, bashir)
    for desk in (amina, bashir):
        desk.assessing.add_person(assessment, gran)
    part = section(bashir.assessing.opened(assessment, gran)).part
    assert part is not None
    bashir.write(part.id, {"status": "not_proportionate", "reason": "She asked not to"}, part.shown)
    carry(amina, bashir)
    carry(bashir, amina)
    for desk in (amina, bashir):
        rows = [row for row in desk.assessing.opened(assessment).rail if row.who.key == gran]
        assert [row.done for row in rows] == [True]


# --- never a sum --------------------------------------------------------------------------------------------------


def test_no_view_of_an_assessment_holds_a_sum(amina: Desk, family: MacLeods) -> None:
    talked_through(amina, family)
    view = amina.assessing.tab(family.id, family.jamie)
    names = set(numbers_in(msgspec.to_builtins(view)))
    assert names <= {"now", "first", "sets"}, "a rating, where it was first, and how many sets of answers there are"
    assert not any(
        word in msgspec.json.encode(view).decode().lower() for word in ("total", "score", "average", "sum of")
    )


def numbers_in(value: object, name: str = "") -> Iterator[str]:
    """Names of everything that is a number."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from numbers_in(inner, str(key))
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from numbers_in(inner, name)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield name
