"""Where people lie in a genogram: true of every family, likely or impossible."""

from __future__ import annotations

import subprocess
import sys
from itertools import combinations, pairwise

from hypothesis import given, settings

from fsdesk.pictures import Circle, Couple, Descent, Genogram, Kin, Shape
from fsdesk.records.ids import RecordId
from tests.calls import calls_of
from tests.ui.pictures.families import (
    child,
    couple,
    families,
    ids,
    kin,
    likely_families,
    macaskills,
    rid,
    twelve,
    two_homes,
)
from ui.pictures.generations import kinship
from ui.pictures.homes import Outline, Rect
from ui.pictures.placing import Placed, Seat, Sizes, place

HAIR = 1e-6


def sizes(data: Genogram) -> Sizes:
    """Sizes of words as a face with letters all alike would have them."""
    labels = tuple(
        (6.5 * max(len(each.name), len(each.caption)), 15.0 + 14 * bool(each.caption)) for each in data.people
    )
    signs = tuple(6.0 * len(home.label) if len(data.homes) > 1 else 0.0 for home in data.homes)
    return Sizes(labels, signs, 16.0)


def placed(data: Genogram) -> Placed:
    return place(data, sizes(data))


def seats(data: Genogram) -> dict[RecordId, Seat]:
    return {seat.id: seat for seat in placed(data).seats}


def middle(rect: Rect) -> tuple[float, float]:
    return (rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2


def is_inside(point: tuple[float, float], outline: Outline) -> bool:
    """Whether a point is within closed loops: a ray from it crosses them an odd number of times."""
    x, y = point
    crossed = 0
    for loop in outline.loops:
        for (x0, y0), (x1, y1) in zip(loop, (*loop[1:], loop[0]), strict=True):
            if (y0 > y) != (y1 > y) and x < x0 + (y - y0) / (y1 - y0) * (x1 - x0):
                crossed += 1
    return crossed % 2 == 1


def wholly_inside(rect: Rect, outline: Outline) -> list[bool]:
    corners = ((rect.left, rect.top), (rect.right, rect.top), (rect.left, rect.bottom), (rect.right, rect.bottom))
    return [is_inside(corner, outline) for corner in corners]


def turn(loop: tuple[tuple[float, float], ...]) -> float:
    """Twice the area of a loop, negative where it turns about a hole."""
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(loop, (*loop[1:], loop[0]), strict=True))


def check_everyone_has_room(data: Genogram) -> None:
    drawn = placed(data)
    assert sorted(seat.id for seat in drawn.seats) == sorted({person.id for person in data.people})
    for one, two in combinations(drawn.seats, 2):
        assert not one.box.meets(two.box), (one, two)
    for seat in drawn.seats:
        assert -HAIR <= seat.box.left < seat.box.right <= drawn.width + HAIR
        assert -HAIR <= seat.box.top < seat.box.bottom <= drawn.height + HAIR
        assert not seat.symbol.meets(seat.label)
    points = [point for line in drawn.lines for point in line.points]
    points += [point for _, line in drawn.bonds for point in line.points]
    assert all(-HAIR <= x <= drawn.width + HAIR and -HAIR <= y <= drawn.height + HAIR for x, y in points)
    for sign, other in combinations([home.sign for home in drawn.homes if home.sign], 2):
        assert not sign.meets(other)
    for home in drawn.homes:
        assert home.sign is None or not any(home.sign.meets(seat.box) for seat in drawn.seats)


def check_homes_hold_their_people(data: Genogram) -> None:
    drawn = placed(data)
    known = {person.id for person in data.people}
    homes = [home for home in data.homes if set(home.people) & known]
    assert len(homes) == len(drawn.homes)
    for home, outline in zip(homes, drawn.homes, strict=True):
        for seat in drawn.seats:
            inside = [*wholly_inside(seat.box, outline), is_inside(middle(seat.symbol), outline)]
            assert all(inside) if seat.id in home.people else not any(inside), (seat.id, home.people)
        assert outline.sign is None or all(wholly_inside(outline.sign, outline))
        assert sum(turn(loop) > 0 for loop in outline.loops) == 1  # in one piece; holes turn the other way


@given(families())
def test_any_family_however_told_gets_a_place_for_everyone_and_nobody_overlaps(data: Genogram) -> None:
    check_everyone_has_room(data)


@given(likely_families())
def test_a_family_of_twenty_five_gets_a_place_for_everyone_and_nobody_overlaps(data: Genogram) -> None:
    check_everyone_has_room(data)


@given(families())
@settings(max_examples=60)
def test_a_home_is_drawn_round_all_who_live_there_and_nobody_else(data: Genogram) -> None:
    check_homes_hold_their_people(data)


@given(likely_families())
@settings(max_examples=60)
def test_a_home_of_a_large_family_is_drawn_round_all_who_live_there_and_nobody_else(data: Genogram) -> None:
    check_homes_hold_their_people(data)


@given(likely_families())
def test_children_stand_below_both_parents_and_couples_side_by_side_on_one_row(data: Genogram) -> None:
    where = seats(data)
    for each in data.parentage:
        assert all(where[parent].label.bottom < where[each.child].symbol.top for parent in each.parents)
    for pair in data.partners:
        assert where[pair.a].row == where[pair.b].row
        assert where[pair.a].symbol.top == where[pair.b].symbol.top


@given(likely_families())
def test_brothers_and_sisters_stand_eldest_left(data: Genogram) -> None:
    where = seats(data)
    born = {person.id: (person.born, at) for at, person in enumerate(data.people)}
    together = {each.parents for each in data.parentage if each.how is not Descent.KINSHIP}
    for parents in together:
        children = sorted(
            (each.child for each in data.parentage if each.parents == parents and each.how is not Descent.KINSHIP),
            key=lambda one: born[one],
        )
        lefts = [where[one].symbol.left for one in children]
        assert lefts == sorted(lefts)


def check_no_way_runs_through_anybody(data: Genogram) -> None:
    drawn = placed(data)
    for line in drawn.lines:
        for (x0, y0), (x1, y1) in pairwise(line.points):
            if x0 != x1 and y0 != y1:
                continue  # to a twin, or across a contradiction
            thin = Rect(min(x0, x1) - 0.1, min(y0, y1) - 0.1, max(x0, x1) + 0.1, max(y0, y1) + 0.1)
            for seat in drawn.seats:
                assert not thin.meets(seat.label), (line, seat)
                assert seat.id in line.people or not thin.meets(seat.symbol), (line, seat)


@given(likely_families(12))
def test_no_way_down_to_a_child_runs_through_a_symbol_or_a_name(data: Genogram) -> None:
    check_no_way_runs_through_anybody(data)


def check_lines_of_different_parents_stay_apart(data: Genogram) -> None:
    hearth_of = {child: set(hearth.parents) for hearth in kinship(data).hearths for child in hearth.children}
    down = [
        (hearth_of[line.people[-1]], x0, min(y0, y1), max(y0, y1))
        for line in placed(data).lines
        if line.kind in (Descent.BIRTH, Descent.ADOPTED, Descent.FOSTER)
        for (x0, y0), (x1, y1) in pairwise(line.points)
        if x0 == x1
    ]
    for (one, x, top, bottom), (two, other_x, other_top, other_bottom) in combinations(down, 2):
        if one != two and abs(x - other_x) < 2:
            assert bottom <= other_top or other_bottom <= top, (one, two)


@given(likely_families(12))
def test_lines_to_the_children_of_different_parents_never_run_on_one_another(data: Genogram) -> None:
    check_lines_of_different_parents_stay_apart(data)


def test_long_ways_through_one_gap_run_side_by_side() -> None:
    data = Genogram(
        people=(*(kin(name) for name in ("Old", "Elder", "Xan", "Yol", "Zoe", "Wee")),
                kin("Mum", "", "who works away from home most of the week")),
        parentage=(
            child("Mum", "Old Elder"),
            *(child(name, "Mum") for name in ("Xan", "Yol", "Zoe", "Wee")),
            child("Xan", "Old", Descent.KINSHIP),
            child("Yol", "Elder", Descent.FOSTER),
        ),
    )  # fmt: skip
    ends = [line.points for line in placed(data).lines if line.kind in ("kinship", "foster") and len(line.people) > 1]
    assert len(ends) == 2
    one, two = ({x for (x, _), (other, _) in pairwise(points) if x == other} for points in ends)
    assert all(abs(x - other) >= 4 for x in one for other in two)
    check_no_way_runs_through_anybody(data)


@given(families(8))
@settings(max_examples=30)
def test_a_family_looks_the_same_every_time(data: Genogram) -> None:
    assert place.__wrapped__(data, sizes(data)) == place.__wrapped__(data, sizes(data))


def test_the_macaskills_stand_as_a_practised_hand_would_draw_them() -> None:
    where = seats(macaskills())
    rows = [
        [seat.id for seat in sorted(where.values(), key=lambda seat: seat.symbol.left) if seat.row == row]
        for row in range(3)
    ]
    assert rows == [["iain", "morag"], ["callum", "kirsty", "jamie"], ["isla", "finn", "rowan"]]


def test_a_child_of_two_homes_is_inside_both() -> None:
    drawn = placed(two_homes())
    ailsa = seats(two_homes())[rid("Ailsa")]
    assert [is_inside(middle(ailsa.symbol), home) for home in drawn.homes] == [True, True]
    assert drawn.in_two_homes == {rid("Ailsa")}


def test_twins_fork_from_one_point() -> None:
    drawn = placed(twelve())
    ends = {line.people[0]: line.points for line in drawn.lines if len(line.people) == 1}
    one, two = ends[rid("Lachlan")], ends[rid("Catherine-Anne")]
    assert one[-2] == two[-2]
    assert one[-1][0] != one[-2][0] != two[-1][0]
    assert ends[rid("Eilidh")][-2] != one[-2]


def test_how_a_child_came_is_told_by_its_line() -> None:
    kinds = {line.people[0]: line.kind for line in placed(twelve()).lines if len(line.people) == 1}
    assert [kinds[rid(name)] for name in ("Eilidh", "Sorley", "Kit")] == ["birth", "adopted", "foster"]


def test_how_a_couple_is_is_told_by_its_line() -> None:
    kinds = {frozenset(line.people): line.kind for line in placed(macaskills()).lines}
    assert kinds[frozenset(ids("Kirsty Callum"))] == Couple.SEPARATED
    assert kinds[frozenset(ids("Kirsty Jamie"))] == Couple.TOGETHER


def test_a_friend_of_the_family_stands_apart() -> None:
    where = seats(twelve())
    peigi = where.pop(rid("Peigi"))
    assert all(seat.box.right < peigi.box.left for seat in where.values())


def test_many_who_are_related_to_nobody_stand_in_rows() -> None:
    many = Genogram(people=tuple(Kin(id=RecordId(f"p{at}"), name=f"Person {at}") for at in range(25)))
    check_everyone_has_room(many)
    assert len({seat.row for seat in placed(many).seats}) > 2


def test_a_man_with_three_partners_has_a_line_over_the_heads_to_the_third() -> None:
    data = Genogram(
        people=(
            kin("Rory", "50", "", Shape.SQUARE),
            *(kin(name, "40", "", Shape.CIRCLE) for name in ("Una", "Vi", "Wyn")),
            *(kin(name, "9") for name in ("Xan", "Yol", "Zoe")),
        ),
        partners=(
            couple("Rory", "Una", Couple.DIVORCED),
            couple("Rory", "Vi", Couple.SEPARATED),
            couple("Rory", "Wyn"),
        ),
        parentage=(child("Xan", "Rory Una"), child("Yol", "Rory Vi"), child("Zoe", "Rory Wyn")),
    )
    where = seats(data)
    order = sorted(ids("Rory Una Vi Wyn"), key=lambda one: where[one].symbol.left)
    assert order == list(ids("Una Rory Vi Wyn"))
    over = next(line for line in placed(data).lines if set(line.people) == set(ids("Rory Wyn")))
    assert min(y for _, y in over.points) < where[rid("Vi")].symbol.top


def test_those_who_are_each_others_parents_are_drawn_all_the_same() -> None:
    data = Genogram(
        people=(kin("Ann"), kin("Bob"), kin("Cat")),
        parentage=(child("Ann", "Bob"), child("Bob", "Ann"), child("Cat", "Cat Nobody"), child("Cat", "Ann Bob")),
    )
    check_everyone_has_room(data)
    assert len(placed(data).lines) >= 3  # what contradicts itself is still to be seen


def test_a_couple_stays_on_one_row_even_when_one_of_them_is_said_to_be_their_own_grandparent() -> None:
    data = Genogram(
        people=(kin("Ann"), kin("Bob"), kin("Cat")),
        partners=(couple("Bob", "Cat"),),
        parentage=(child("Bob", "Ann"), child("Ann", "Bob")),
    )
    assert seats(data)[rid("Bob")].row == seats(data)[rid("Cat")].row


def test_a_mother_and_a_father_told_one_by_one_are_a_couple_of_parents() -> None:
    family = kinship(
        Genogram(people=(kin("Ann"), kin("Bob"), kin("Cat")), parentage=(child("Cat", "Ann"), child("Cat", "Bob")))
    )
    assert [hearth.parents for hearth in family.hearths] == [ids("Ann Bob")]


def test_a_gran_who_looks_after_her_grandchild_stays_two_rows_up() -> None:
    data = Genogram(
        people=(kin("Gran"), kin("Mum"), kin("Tot")),
        parentage=(child("Tot", "Gran", Descent.KINSHIP), child("Mum", "Gran"), child("Tot", "Mum")),
    )
    assert [seats(data)[rid(name)].row for name in ("Gran", "Mum", "Tot")] == [0, 1, 2]


def test_a_sister_who_looks_after_her_brother_stays_beside_him() -> None:
    data = Genogram(
        people=(kin("Mum"), kin("Sis"), kin("Bro")),
        parentage=(child("Sis", "Mum"), child("Bro", "Mum"), child("Bro", "Sis", Descent.KINSHIP)),
    )
    assert seats(data)[rid("Sis")].row == seats(data)[rid("Bro")].row


def test_an_uncle_and_his_niece_with_a_child_have_it_below_them() -> None:
    data = Genogram(
        people=tuple(kin(name) for name in ("Old", "Xan", "Yol", "Zoe", "Wee")),
        parentage=(
            child("Xan", "Old"),
            child("Yol", "Old"),
            child("Zoe", "Yol"),
            child("Wee", "Xan"),
            child("Wee", "Zoe"),
        ),
    )
    where = seats(data)
    assert where[rid("Wee")].row > where[rid("Zoe")].row > where[rid("Yol")].row
    check_everyone_has_room(data)


def test_a_home_of_people_on_rows_far_apart_holds_them_and_nobody_between() -> None:
    data = Genogram(
        people=tuple(kin(name) for name in ("Gran", "Mum", "Aunt", "Tot")),
        parentage=(child("Mum", "Gran"), child("Aunt", "Gran"), child("Tot", "Mum")),
        homes=(Circle(label="Gran’s", people=ids("Gran Tot")), Circle(label="Nobody’s", people=ids("Stranger"))),
    )
    check_homes_hold_their_people(data)
    assert len(placed(data).homes[0].loops) == 1  # one outline, not two


def test_nobody_at_all_takes_no_room() -> None:
    assert placed(Genogram(people=())).seats == ()


def test_placing_brings_no_window_in() -> None:
    code = "import sys, ui.pictures.placing; print('PySide6' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_twelve_people_are_placed_in_a_blink() -> None:
    data = twelve()
    seats = sizes(data)
    assert calls_of(lambda: place.__wrapped__(data, seats)) < 500_000, "it grows by steps, not by every order of them"
