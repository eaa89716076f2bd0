"""What completes an assessment, how its answers are read over time, and which decision on a level counts.

Planted one at a time, each seen caught here: a gap of one taken for two; the gap asked of the worker's rating only; a
declined part without its reason; strengths asked of the household; a wedge that averages; a first that is the last;
two decisions apart where the newer counts; an unconfirmed way out of a statutory level that counts; a guarded thing
named in a problem.
"""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from fsdesk import rules_levels
from fsdesk.pictures import Mark
from fsdesk.rules_assessing import (
    Rated,
    Talked,
    calls_for_comment,
    hardest,
    mark_of,
    problems_before_completing,
    stand_of,
)
from fsdesk.rules_levels import Choice, Decided, counting, needs_confirmation, ordinal_of, standing
from fsdesk.services import level_scheme

RATING = st.integers(1, 5)
FAMILY_CODE = st.sampled_from(("1", "2", "3", "4", "5", "not_asked", "declined"))
WORKER_CODE = st.sampled_from(("1", "2", "3", "4", "5", "not_rated"))
SCOTLAND, ENGLAND = level_scheme("SCT-GEN"), level_scheme("HEF-RHRT")


def sentences(*sections: Talked) -> list[str]:
    return [problem.sentence for problem in problems_before_completing(sections)]


def done(*rated: Rated, name: str = "Finn") -> Talked:
    return Talked("finn", name, "child", status="done", rated=rated)


GOOD = Rated("C10", family=("4",), worker=("4",), strengths="Loves the boat", label="Play")


# -- completing ----------------------------------------------------------------------------------------------------


def test_a_part_is_finished_or_has_its_reason() -> None:
    assert sentences(Talked("f", "Finn", "child")) == ["Finish Finn’s part, or say why it was not talked through."]
    assert sentences(Talked("f", "Iris", "child", status="not_seen", reason=" ")) == [
        "Say why Iris’ part was not talked through."
    ]
    assert sentences(Talked("f", "Finn", "child", status="not_seen", reason="At his dad’s")) == []
    assert sentences(Talked("h", "The household", "household", status="open")) == [
        "Finish the household’s part, or say why it was not talked through."
    ]
    homes = (Talked(key, name, "household", status="open") for key, name in (("h", "The croft"), ("i", "Shore Road")))
    assert sentences(*homes) == [
        "Finish the part of The croft, or say why it was not talked through.",
        "Finish the part of Shore Road, or say why it was not talked through.",
    ]
    assert sentences(Talked("g", "Gran", "adult", status="open", required=False)) == []


def test_every_person_has_something_that_goes_well_and_a_household_need_not() -> None:
    bare = Rated("C10", family=("4",), worker=("4",))
    assert sentences(done(bare)) == ["Write at least one thing that is going well for Finn."]
    assert sentences(Talked("h", "The household", "household", status="done")) == []
    assert sentences(Talked("f", "Finn", "child", status="done", other_strengths=True)) == []


@given(family=st.lists(RATING, max_size=2), worker=st.lists(RATING, max_size=2))
def test_a_comment_is_asked_for_exactly_when_the_worker_rates_low_or_two_steps_away(
    family: list[int], worker: list[int]
) -> None:
    low = any(value <= 2 for value in worker)
    apart = any(abs(one - other) >= 2 for one in family for other in worker)
    assert calls_for_comment(family, worker) is (low or apart)


@given(
    st.lists(
        st.builds(
            Rated,
            st.sampled_from(("C01", "C02", "C03")),
            family=st.lists(FAMILY_CODE, max_size=2),
            worker=st.lists(WORKER_CODE, max_size=2),
            strengths=st.sampled_from(("", "  ", "Kind to his sister")),
            comment=st.sampled_from(("", " \n", "He hides it")),
            copied=st.booleans(),
            confirmed=st.sampled_from(("", "yes", "no", "not_known")),
            guarded=st.booleans(),
        ),
        max_size=6,
    )
)
def test_a_done_part_is_complete_exactly_when_it_has_a_strength_its_comments_and_its_confirmations(
    rated: list[Rated],
) -> None:
    lacks_strength = not any(one.strengths for one in rated)
    lacks_comment = [
        one
        for one in rated
        if not one.comment
        and (
            any(value <= 2 for value in one.worker)
            or any(abs(value - other) > 1 for value in one.family for other in one.worker)
        )
    ]
    unasked = [one for one in rated if one.waits_to_be_confirmed]
    found = problems_before_completing([done(*rated)])
    assert len(found) == lacks_strength + len(lacks_comment) + len(unasked)
    assert all(problem.domain == "" for problem in found if "alone" in problem.sentence)


def test_what_was_asked_alone_is_never_named_among_the_problems() -> None:
    hidden = Rated("A05", worker=("1",), strengths="x", label="Partner, or the other parent", guarded=True)
    (problem,) = problems_before_completing([Talked("k", "Kirsty", "adult", status="done", rated=[hidden])])
    assert problem.sentence == "Say in your own words why you rate it as you do: something you asked Kirsty alone."
    assert problem.domain == ""


def test_an_answer_brought_forward_is_asked_about_again() -> None:
    brought = Rated("C10", family=("4",), worker=("4",), strengths="Boat", copied=True, label="Play")
    assert sentences(done(brought)) == ["Ask whether last time’s answer is still right: “Play” for Finn."]


# -- over time -----------------------------------------------------------------------------------------------------

SETS = st.lists(st.dictionaries(st.sampled_from(("a", "b", "c")), RATING, max_size=3), min_size=1, max_size=5)


@given(st.lists(st.one_of(st.none(), RATING)))
def test_a_wedge_shows_the_hardest_of_its_things_and_never_a_figure_nobody_gave(values: list[int | None]) -> None:
    given_ones = [value for value in values if value is not None]
    assert hardest(values) == (sorted(given_ones)[0] if given_ones else None)


@given(SETS, st.sets(st.sampled_from(("a", "b", "c"))))
def test_where_things_stand_is_always_something_somebody_said(sets: list[dict[str, int]], codes: set[str]) -> None:
    stand = stand_of(sorted(codes), sets)
    said = {each[code] for each in sets for code in codes if code in each}
    assert (stand.now is None) is (not said)
    assert stand.now is None or stand.now in said
    assert stand.first is None or stand.first in said
    often = max((sum(code in each for each in sets) for code in codes), default=0)
    assert stand.first is None or often > 1


def test_first_and_now_are_over_the_same_things() -> None:
    sets = [{"a": 4}, {"a": 4, "b": 1}]
    assert (stand_of(["a", "b"], sets).first, stand_of(["a", "b"], sets).now) == (1, 1)
    assert stand_of(["b"], sets).first is None
    assert (stand_of(["a"], [{"a": 2}, {"a": 3}, {"a": 5}], 1, 2).first) == 3
    assert (stand_of(["a"], [{"a": 2}, {"a": 3}, {"a": 5}], 0, 1).now) == 3


def test_a_point_of_a_childs_world_is_what_was_said_of_it_else_how_it_is_rated() -> None:
    low, high = Rated("C01", family=("2",)), Rated("C01", family=("4",))
    assert mark_of([low], ["strength"]) is Mark.STRENGTH
    assert mark_of([high], ["strength", "concern"]) is Mark.WORRY
    assert mark_of([low, high]) is Mark.WORRY
    assert mark_of([Rated("C01", worries="Not sleeping")]) is Mark.WORRY
    assert mark_of([Rated("C01", strengths="Sleeps", worries="Teeth")]) is Mark.STRENGTH
    assert mark_of([Rated("C01", family=("3",))]) is Mark.NOT_TALKED_ABOUT
    assert mark_of([]) is Mark.NOT_TALKED_ABOUT


# -- level of need -------------------------------------------------------------------------------------------------


def decided(name: str, level: str, instead: Sequence[str] = (), *, confirmed: bool = False) -> Decided:
    return Decided(id=name, levels=(level,), scheme=ENGLAND, supersedes=tuple(instead), confirmed=confirmed)


@given(st.lists(st.sampled_from("1234"), min_size=1, max_size=5))
def test_of_decisions_made_apart_the_most_protective_counts_and_all_stand(levels: list[str]) -> None:
    found = [decided(f"d{at}", level) for at, level in enumerate(levels)]
    assert {one.id for one in standing(found)} == {one.id for one in found}
    counts = counting(found)
    assert counts is not None
    assert ordinal_of(counts) == max(map(int, levels))
    assert counting(found[::-1]) == counts


def test_a_decision_replaces_what_was_shown_and_nothing_else() -> None:
    first, mine, theirs = decided("a", "2"), decided("b", "1", ["a"]), decided("c", "3", ["a"])
    assert [one.id for one in standing([first, mine, theirs])] == ["c", "b"]
    assert counting([first, mine, theirs]) == theirs
    settled = decided("d", "2", ["b", "c"])
    assert counting([first, mine, theirs, settled]) == settled


def test_a_way_out_of_a_statutory_level_counts_when_a_lead_has_confirmed_it() -> None:
    was, down = decided("a", "4", confirmed=True), decided("b", "3", ["a"])
    assert needs_confirmation(down, [was, down])
    assert counting([was, down]) == was
    assert counting([was, decided("b", "3", ["a"], confirmed=True)]) == decided("b", "3", ["a"], confirmed=True)
    later = decided("c", "2", ["b"])
    assert counting([was, down, later]) == was, "a second step down is no way round the lead"
    assert needs_confirmation(later, [was, down, later])
    up = decided("b", "4", ["a"])
    assert counting([decided("a", "2"), up]) == up
    assert needs_confirmation(up, [decided("a", "2"), up])
    assert not needs_confirmation(decided("b", "3", ["a"]), [decided("a", "2")])
    assert needs_confirmation(decided("b", "4"), [])


def test_names_that_go_round_hide_nothing() -> None:
    ring = [decided("a", "1", ["b"]), decided("b", "3", ["a"])]
    counts = counting(ring)
    assert counts is not None
    assert ordinal_of(counts) == 3


def test_a_level_of_an_unknown_scheme_still_orders() -> None:
    strange = Decided(id="a", levels=("I",), scheme=None)
    assert ordinal_of(strange) == 4
    assert rules_levels.is_statutory(strange)


WHOLE = Choice(
    level="3", rationale="Two years of damp and both children off school most of a term.", what_tried="Family hub",
    participants=("kirsty",), family_view="Glad of the help", family_agreed="yes", child_rights="Asked Finn himself",
)  # fmt: skip


def lacking(choice: Choice) -> list[str]:
    return [each.field for each in rules_levels.problems_before_deciding(choice, ENGLAND, "Finn")]


def test_a_decision_has_its_reasons_its_people_and_the_childs_rights() -> None:
    assert lacking(WHOLE) == []
    assert lacking(Choice()) == [
        "assessed_level", "rationale", "participants", "family_view", "family_agreed", "child_rights"
    ]  # fmt: skip


@given(st.text(alphabet="ab ", max_size=60))
def test_a_rationale_has_forty_characters_that_are_not_blank_ends(text: str) -> None:
    assert ("rationale" in lacking(replace(WHOLE, rationale=text))) is (len(text.strip()) < 40)


def test_what_was_tried_is_asked_where_the_scheme_says_so() -> None:
    assert lacking(replace(WHOLE, what_tried="")) == ["what_tried"]
    assert lacking(replace(WHOLE, level="2", what_tried="")) == []


def test_more_service_than_need_is_said_to_be_so() -> None:
    assert lacking(replace(WHOLE, service_level="4")) == ["escalated_for_access"]
    assert lacking(replace(WHOLE, service_level="4", escalated=True)) == []
    assert lacking(replace(WHOLE, escalated=True)) == ["service_level_requested"]
    assert lacking(replace(WHOLE, service_level="2")) == []
