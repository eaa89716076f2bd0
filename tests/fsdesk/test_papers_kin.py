"""The picture of who is who that one home takes away: whoever belongs to another home only is not in it, at all.

Planted one at a time, each seen caught here: a new partner of the other home kept; a home of the other parent drawn;
how two people get on left in; a parent of our own child dropped because they live elsewhere.
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fsdesk.papers.choosing import Home, KnownFamily, Somebody
from fsdesk.papers.kin import around_home, for_home
from fsdesk.pictures import Around, Bond, Circle, Ecomap, Genogram, Kin, Link, Parentage, Partners
from fsdesk.records.ids import RecordId

KIRSTY, JAMIE, CALLUM, FINN, ROWAN, FIONA, MORAG, ZOE = (
    RecordId(name) for name in ("kirsty", "jamie", "callum", "finn", "rowan", "fiona", "morag", "zoe")
)
EVERYONE = (KIRSTY, JAMIE, CALLUM, FINN, ROWAN, FIONA, MORAG, ZOE)
WHOLE = Genogram(
    people=tuple(Kin(id=one, name=str(one).title()) for one in EVERYONE),
    partners=(Partners(a=KIRSTY, b=JAMIE), Partners(a=KIRSTY, b=CALLUM), Partners(a=CALLUM, b=FIONA)),
    parentage=(
        Parentage(child=FINN, parents=(KIRSTY, CALLUM)),
        Parentage(child=ROWAN, parents=(KIRSTY, JAMIE)),
        Parentage(child=KIRSTY, parents=(MORAG,)),
        Parentage(child=ZOE, parents=(FIONA,)),
    ),
    bonds=(Bond(a=MORAG, b=JAMIE, how="conflict"),),
    homes=(
        Circle(label="Tigh na Mara", people=(KIRSTY, JAMIE, FINN, ROWAN)),
        Circle(label="Callum’s", people=(CALLUM, FIONA, FINN, ZOE)),
    ),
)


def named(genogram: Genogram) -> set[str]:
    return {str(kin.id) for kin in genogram.people}


def test_mums_home_has_no_new_partner_of_dads_and_none_of_his_home() -> None:
    ours = for_home(WHOLE, frozenset({"kirsty", "jamie", "finn", "rowan"}))
    assert named(ours) == {"kirsty", "jamie", "finn", "rowan", "callum", "morag"}
    assert [home.label for home in ours.homes] == ["Tigh na Mara"]
    assert ours.bonds == ()


def test_dads_home_has_no_partner_or_baby_of_mums() -> None:
    ours = for_home(WHOLE, frozenset({"callum", "fiona", "finn", "zoe"}))
    assert named(ours) == {"callum", "fiona", "finn", "zoe", "kirsty", "morag"}
    assert [home.label for home in ours.homes] == ["Callum’s"]
    assert all("rowan" not in map(str, (tie.child, *tie.parents)) for tie in ours.parentage)


@given(st.sets(st.sampled_from(sorted(map(str, EVERYONE)))))
def test_nothing_is_drawn_of_anyone_who_is_not_in_it(living: set[str]) -> None:
    ours = for_home(WHOLE, frozenset(living))
    inside = named(ours)
    assert living <= inside
    ties = [(pair.a, pair.b) for pair in ours.partners] + [(tie.child, *tie.parents) for tie in ours.parentage]
    ties += [home.people for home in ours.homes]
    assert {str(one) for tie in ties for one in tie} <= inside


HOMES = KnownFamily(
    homes=(
        Home(key="mums", people=frozenset({"kirsty", "jamie", "finn"}), address=("2 Shore Road",)),
        Home(key="dads", people=frozenset({"callum", "fiona", "finn"}), address=("7 Brae",)),
    ),
    people=tuple(Somebody(key=str(one), name=str(one).title()) for one in EVERYONE),
)
HOLDS = Ecomap(
    centre="The family",
    around=(
        Around(name="School", detail="Ms Budge, for Finn"),
        Around(name="Work", detail="Jamie, three days"),
        Around(name="Night class", detail="Callum"),
        Around(name="Neighbour", detail="at 7 Brae"),
        Around(name="Childcare", link=Link.MISSING),
    ),
)


def test_what_holds_one_home_says_nothing_of_the_other() -> None:
    assert [one.name for one in around_home(HOLDS, "mums", HOMES).around] == ["School", "Work", "Childcare"]
    assert [one.name for one in around_home(HOLDS, "dads", HOMES).around] == [
        "School", "Night class", "Neighbour", "Childcare",
    ]  # fmt: skip
