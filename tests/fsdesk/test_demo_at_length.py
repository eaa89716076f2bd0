"""The families that are told at length: what they hold passes the rules of the work, and everyone is where they are.

Bugs planted and seen caught before these tests were trusted: listed at the end of the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from fsdesk.demo.families import FAMILY, DemoFamily, families, write_family
from fsdesk.demo.told_records import Teller, told_records, told_ties
from fsdesk.demo.words import FamilyWords, HomeWords, PersonWords
from fsdesk.desk import Desk
from fsdesk.papers import choosing
from fsdesk.pictures import Descent, Wheel
from fsdesk.records import Assessment, Family, Meeting, Person, PlanReview, Request
from fsdesk.records.fields import Sensitivity
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.store import Store
from fsdesk.trouble import Refused
from fsdesk.views_planning import Missing

DAYS = (date(2026, 11, 21), date(2028, 2, 29))
AT_LENGTH = ("macaskill", "watkins")


class Standing:
    """A clock at eight in the morning of a day."""

    def __init__(self, day: date) -> None:
        self._now = datetime(day.year, day.month, day.day, 8, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self._now


class Told:
    """All families at a desk, found by their keys."""

    def __init__(self, folder: Path, today: date) -> None:
        store = Store(folder, bytes(range(32)))
        store.remember(device="k7f2qd4m", user="eilidh", user_name="Eilidh Ross", role="worker")
        self.desk = Desk(store, Standing(today))
        self.families = {family.key: family for family in families(today, "eilidh", "ruaridh")}
        self.ids = {key: write_family(self.desk, family) for key, family in self.families.items()}

    def family(self, key: str) -> FamilyId:
        return FamilyId(self.ids[key][FAMILY])

    def everyone(self) -> Iterator[tuple[DemoFamily, FamilyId, dict[str, RecordId]]]:
        for key, family in self.families.items():
            yield family, self.family(key), self.ids[key]


@pytest.fixture(scope="module", params=DAYS, ids=str)
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    made = Told(tmp_path_factory.mktemp("told"), request.param)
    yield made
    made.desk.lock()


def test_every_genogram_names_everyone_once_and_ties_them_to_somebody(told: Told) -> None:
    for family, key, _ in told.everyone():
        genogram = told.desk.who.genogram(key)
        people = family.named(Person)
        named = [kin.name for kin in genogram.people]
        assert sorted(named) == sorted(person.known_as or f"Baby of {people[(person.mother or '')[1:]].known_as}"
                                       for person in people.values()), family.key  # fmt: skip
        tied = {one for pair in genogram.partners for one in (pair.a, pair.b)}
        tied |= {one for tie in genogram.parentage for one in (tie.child, *tie.parents)}
        for tie in genogram.parentage:
            born = {kin.id: kin.born[:4] for kin in genogram.people}
            assert all(int(born[tie.child]) - int(born[parent]) >= 15 for parent in tie.parents), family.key
        children = [tie.child for tie in genogram.parentage if tie.how is Descent.BIRTH]
        assert len(children) == len(set(children)), (family.key, "three parents by birth")
        assert len(people) == 1 or {kin.id for kin in genogram.people} == tied, family.key


def test_what_is_finished_passes_its_own_rules(told: Told) -> None:
    assessed = planned = met = 0
    for family, key, ids in told.everyone():
        for name in family.named(Assessment):
            view = told.desk.assessing.opened(ids[name])
            assert view.problems == (), (family.key, name)
            assert view.finished
            assessed += 1
        plan = told.desk.planning.plan(key, with_private=True)
        assert plan.missing == (), family.key
        planned += plan.part is not None
        for name in family.named(PlanReview):
            assert told.desk.planning.review(ids[name]).held, (family.key, name)
        for name in family.named(Meeting):
            assert told.desk.meetings.open(ids[name]).missing == (), (family.key, name)
            met += 1
        for name in family.named(Request):
            assert told.desk.asking.open(ids[name]).problems == (), (family.key, name)
        for child in told.desk.levels.of_family(key):
            assert not child.apart, family.key
            for decision in child.decisions:
                assert decision.level
                assert len(decision.rationale) >= 40
                assert not decision.waits_for_lead
    assert assessed >= 6
    assert planned >= 4
    assert met >= 3


@pytest.mark.parametrize("key", AT_LENGTH)
def test_a_family_at_length_has_everything_the_pages_can_show(told: Told, key: str) -> None:
    desk, family = told.desk, told.family(key)
    kinds = {type(record).kind() for _, record in told.families[key].records}
    assert {"request", "involvement", "relationship", "contact", "team_member", "assessment", "rating",
            "private_rating", "identified_need", "level_decision", "plan", "goal", "next_step", "review", "child_view",
            "meeting", "attendee", "chronology_event", "case_note", "connection", "unmet_need"} <= kinds  # fmt: skip
    homes = desk.open_family(family).homes
    assert len(homes) == 2
    assert any(sum(person in home.people for home in homes) == 2 for person in homes[0].people), "a child of two homes"
    people = told.families[key].named(Person).values()
    assert {"unborn", "deceased", "living"} == {person.life_stage for person in people}
    assert [person.is_named_child for person in people].count(True) == 1
    assert any(person.caring_role == "young_carer" for person in people)
    assert all(child.decisions for child in desk.levels.of_family(family))
    assert len(desk.chronology.chronology(family).rows) >= 10
    assert desk.overview.of(family).since


def wheel_of(told: Told, key: str, person: str) -> Wheel:
    wheel = told.desk.assessing.wheel(told.family(key), told.ids[key][person])
    assert wheel is not None
    return wheel


def test_finns_wheel_is_as_in_the_pictures(told: Told) -> None:
    assert {wedge.label: (wedge.first, wedge.now) for wedge in wheel_of(told, "macaskill", "finn").segments} == {
        "Safe": (2, 4), "Healthy": (3, 4), "Achieving": (2, 3), "Nurtured": (2, 3), "Active": (3, 3),
        "Respected": (3, 4), "Responsible": (2, 2), "Included": (2, 3),
    }  # fmt: skip


def test_what_somebody_drinks_is_nowhere_the_family_looks(told: Told) -> None:
    for key, who in (("macaskill", "callum"), ("watkins", "darren")):
        guarded = {name for name, guard in told.families[key].guards.items() if guard is Sensitivity.PRIVATE_TO_PERSON}
        assert len(guarded) >= 2
        for name in guarded:
            kept = told.desk.read(told.ids[key][name]).revisions.values()
            assert {revision.sensitivity for revision in kept} == {Sensitivity.PRIVATE_TO_PERSON}, (key, name)
        homes = told.desk.papers.gather(told.family(key)).homes
        papers = repr([choosing.our_plan(taken.known, home, taken.wording) for home, taken in homes.items()])
        for word in ("drink", "Heather Line", "Other Chair", "Fergus", "Moira", "A03"):
            assert word not in papers, (key, who, word)
        assert not any("A03" in segment.key for segment in wheel_of(told, key, who).segments)


def test_each_home_of_the_macaskills_takes_only_its_own(told: Told) -> None:
    gathered = told.desk.papers.gather(told.family("macaskill"))
    home, callums = (choosing.our_plan(one.known, key, one.wording) for key, one in gathered.homes.items())
    assert "Weekends with Dad" not in repr(home)
    assert "Weekends with Dad" in repr(callums)
    for word in ("Rowan", "Jamie", "Tigh na Mara", "Calm mornings", "damp"):
        assert word not in repr(callums), word
    for word in ("Ailsa", "Seilag", "set a clock by me"):
        assert word not in repr(home), word
    assert len(home.goals) == 4
    assert len(home.quotes) == 3


def test_the_first_request_of_a_family_is_dated_before_it_is_opened(told: Told) -> None:
    for family, _, _ in told.everyone():
        opened = family.named(Family)[FAMILY].opened_on or ""
        for request in family.named(Request).values():
            assert (request.received_at or "")[:10] <= opened
            assert (request.received_at or "") < (request.acknowledged_at or "") < (request.outcome_at or "")


def test_what_stands_before_the_end_is_only_what_the_end_itself_asks(told: Told) -> None:
    for key in AT_LENGTH:
        view = told.desk.helping.ending(told.family(key))
        assert view.state == "open"
        fields = [missing.field for missing in view.missing if isinstance(missing, Missing)]
        assert set(fields) == {"close_reason", "keeping_it_going", "family_told", "visits"}
        with pytest.raises(Refused):
            told.desk.helping.close(told.family(key))


# -- slips of the pen ------------------------------------------------------------------------------------------------


def words_with(*, ties: tuple[str, ...] = (), record: Mapping[str, object] | None = None) -> FamilyWords:
    home = HomeWords(key="home", label="Home", town="Nowhere")
    person = PersonWords(key="ann", role="parent", relation="Mum")
    records = (record,) if record is not None else ()
    return FamilyWords(key="slip", name="Slip", opened="3w", homes=(home,), people=(person,), ties=ties, record=records)


TELLER = Teller(date(2026, 11, 21), "eilidh", "ruaridh", {"ann": "1990-05-05"})


@pytest.mark.parametrize("tie", ["ann mother nobody", "ann muther ann", "ann mother", "nobody mother ann"])
def test_a_tie_nobody_understands_is_noticed(tie: str) -> None:
    with pytest.raises(ValueError, match="nobody knows"):
        list(told_ties(words_with(ties=(tie,))))


@pytest.mark.parametrize(
    "record", [{"is": "gaol"}, {"is": "goal", "in_thier_words": "a"}, {"is": "goal", "guard": "x"}]
)
def test_a_record_nobody_understands_is_noticed(record: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"slip|not a valid"):
        list(told_records(words_with(record=record), TELLER))


def test_days_are_counted_and_fall_on_working_days() -> None:
    record = {"is": "case_note", "at": "-5 16:10", "text": "Again {2}.", "about": ["@ann"]}
    event = {"is": "chronology_event", "on": "= ann", "until": -6}
    (_, note, _), = told_records(words_with(record=record), TELLER)  # fmt: skip
    (_, happened, _), = told_records(words_with(record=event), TELLER)  # fmt: skip
    assert note.written() == {"at": "2026-11-16T16:10", "text": "Again Monday 23 November.", "about": ("@ann",)}
    assert happened.written() == {"on": "1990-05-05", "until": "2026-11-13"}


# Planted one at a time, each seen caught: what is guarded written like all else; a tie the wrong way round; days left
# on weekends; the worker's rating told as the family's; a reason for a low rating left out; a goal of one home shown to
# the other; a child of three parents; a field nobody knows taken without a word.
