"""Two stories of the work, told by hand: shared care in two households, and an allegation kept from a partner.

Each is looked for in searches, tasks, conflicts, papers, exports, titles and the names of files.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fsdesk.desk import Desk
from fsdesk.desk.gate import own_mark
from fsdesk.desk.status import Line
from fsdesk.papers import choosing
from fsdesk.papers.data import Looks
from fsdesk.papers.making import make
from fsdesk.records import (
    CaseNote,
    Family,
    Goal,
    Household,
    IdentifiedNeed,
    Membership,
    NextStep,
    Person,
    Plan,
    Relationship,
    SafeguardingConcern,
)
from fsdesk.records.fields import Record, Sensitivity
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.rules import Audience, For
from fsdesk.taking_out.family import as_json
from fsdesk.taking_out.taking import Asked, take_out
from tests.canary.pdf import words_of
from tests.door.outputs import NOT_FOUND, all_answers, records_by_kind
from tests.fsdesk.carrying import carry

WORD = "strangled"
MUMS = ("Croft Road", "IV51 9JX", "Warm kitchen", "Dougie", "Bairn")


class House:
    """Mum with a partner and his child, Dad alone, and Finn who lives with both."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.id = FamilyId(
            desk.add(Family(label="LOC-7", known_as="Ross family", area="lochaber", status="active",
                            lead_professional="amina")).record
        )  # fmt: skip
        self.mums = self.add(Household(label="Mum’s house", address_lines="3 Croft Road", postcode="IV51 9JX"))
        self.dads = self.add(Household(label="Dad’s house", address_lines="8 Shore Street", postcode="IV51 9QQ"))
        self.kirsty, self.jamie = self._person("Kirsty", self.mums), self._person("Jamie", self.dads)
        self.dougie = self._person("Dougie", self.mums, role="partner")
        self.finn = self._person("Finn", self.mums, self.dads, born="2018-02-03", role="child")
        for parent, kind in ((self.kirsty, "mother"), (self.jamie, "father")):
            self.add(Relationship(person=parent, other=self.finn, type=kind))
        self.plan = self.add(Plan(status="active", started_on="2026-11-02", going_well="Bedtimes.",
                                  review_due="2026-12-14"))  # fmt: skip
        self.goal("Finn sleeps well.", self.finn)
        self.goal("Warm kitchen.", self.kirsty)

    def add(self, record: Record, sensitivity: Sensitivity | None = None) -> RecordId:
        return self.desk.add(record, self.id, sensitivity=sensitivity).record

    def _person(self, name: str, *homes: RecordId, born: str = "1990-01-01", role: str = "parent") -> RecordId:
        person = self.add(Person(life_stage="living", known_as=name, full_name=f"{name} Ross", born_on=born))
        for home in homes:
            self.add(Membership(person=person, household=home, role=role))
        return person

    def goal(self, words: str, whose: RecordId) -> RecordId:
        goal = Goal(plan=self.plan, subjects=(whose,), in_their_words=words, status="open")
        return self.add(goal)

    def at(self, home: RecordId, *present: RecordId) -> Desk:
        return self.desk.for_audience(Audience(kind=For.TABLE, household=home, present=present))

    def paper(self, home: RecordId) -> bytes:
        """Our plan for a home: its PDF with all its words, and its web page."""
        taken = self.desk.papers.gather(self.id).homes[home]
        made = make(choosing.our_plan(taken.known, home, taken.wording), Looks())
        return made.pdf + words_of(made.pdf) + made.html.encode()


# -- shared care, two households (edge case 4) -------------------------------------------------------------------------


def test_our_plan_for_dads_house_has_no_address_no_goal_and_no_number_of_mums(amina: Desk) -> None:
    house = House(amina)
    dads = house.paper(house.dads)
    assert b"Finn sleeps well." in dads
    for words in MUMS:
        assert words.encode() not in dads, words
        assert words.replace(" ", "").encode() not in dads, words
    before = house.desk.papers.gather(house.id).homes[house.dads]
    house.goal("Another only Mum has.", house.kirsty)
    house.add(CaseNote(at="2026-11-02T10:00", note_kind="phone", about=(house.kirsty,), text="More of Mum’s."))
    after = house.desk.papers.gather(house.id).homes[house.dads]
    assert (after.known, after.wording, after.genogram, after.ecomap) == (
        before.known, before.wording, before.genogram, before.ecomap,
    )  # fmt: skip


def test_whatever_is_added_for_mum_alone_dads_table_answers_as_before(amina: Desk) -> None:
    house = House(amina)
    ids = records_by_kind(amina, house.id)
    before = all_answers(house.at(house.dads, house.jamie), house.id, ids, ["kitchen", "dougie"])
    goal = house.goal("A lock for the back door.", house.kirsty)
    house.add(NextStep(goal=goal, what="Ask the council.", owner="amina", due_on="2026-11-01"))
    after = all_answers(house.at(house.dads, house.jamie), house.id, ids, ["kitchen", "dougie"])
    assert {name for name in before if before[name] != after[name]} == set()
    assert after["Desk.search kitchen"] == NOT_FOUND
    house._person("Bairn", house.mums, born="2026-02-01", role="child")
    assert b"Bairn" not in b"".join(all_answers(house.at(house.dads, house.jamie), house.id, ids, []).values())


# -- an allegation kept from the partner (edge case 7) -----------------------------------------------------------------


class Hidden(House):
    """Kirsty has told something about Dougie, who lives with her."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.said = self.add(
            CaseNote(at="2026-11-20T10:00", note_kind="phone", about=(self.kirsty,), text=f"He {WORD} me.",
                     follow_up="Ring her at work.", hidden_from=(self.dougie,)), Sensitivity.PROTECTED,
        )  # fmt: skip
        self.concern = self.add(
            SafeguardingConcern(about=(self.kirsty,), words=f"He {WORD} her on Friday.",
                                hidden_from=(self.dougie,)),
        )  # fmt: skip
        self.step = self.add(
            NextStep(what=f"Safety plan after he {WORD} her", owner="amina", due_on="2026-11-01",
                     hidden_from=(self.dougie,)), Sensitivity.PROTECTED,
        )  # fmt: skip
        self.need = self.add(IdentifiedNeed(person=self.kirsty, need="domestic_abuse_current", status="open",
                                            first_seen="2026-11-20", evidence=f"{WORD} twice"))  # fmt: skip


@pytest.fixture
def hidden(amina: Desk) -> Hidden:
    return Hidden(amina)


def test_a_search_for_the_word_at_the_table_finds_nothing_and_is_as_empty_as_any(hidden: Hidden) -> None:
    assert hidden.desk.search(WORD), "the worker finds it, alone"
    for present in ((), (hidden.kirsty,), (hidden.kirsty, hidden.dougie)):
        table = hidden.at(hidden.mums, *present)
        assert table.search(WORD) == table.search("nosuchword") == ()


def test_no_page_list_count_or_export_at_the_table_changes_because_of_it(amina: Desk) -> None:
    """What is answered is what would be answered if none of it had ever been written."""
    house = House(amina)
    ids = records_by_kind(amina, house.id)
    before = all_answers(house.at(house.mums, house.kirsty, house.dougie), house.id, ids, ["kitchen"])
    for record, guard in (
        (CaseNote(at="2026-11-20T10:00", note_kind="phone", about=(house.kirsty,), text=f"He {WORD} me.",
                  hidden_from=(house.dougie,)), Sensitivity.PROTECTED),
        (SafeguardingConcern(about=(house.kirsty,), words=WORD, hidden_from=(house.dougie,)), None),
        (NextStep(what=WORD, owner="amina", due_on="2026-11-01", hidden_from=(house.dougie,)), Sensitivity.PROTECTED),
        (IdentifiedNeed(person=house.kirsty, need="domestic_abuse_current", status="open", first_seen="2026-11-20"),
         None),
    ):  # fmt: skip
        house.add(record, guard)
    after = all_answers(house.at(house.mums, house.kirsty, house.dougie), house.id, ids, ["kitchen"])
    assert {name for name in before if before[name] != after[name]} == set()


def test_the_worker_s_own_lists_and_tasks_call_it_by_no_word_of_its_own(hidden: Hidden) -> None:
    """A list may be read over a shoulder: tasks, what waits to be sent, what is to settle, recent things."""
    desk = hidden.desk
    said = repr((desk.me(), desk.today(), desk.families(), desk.unfinished(), desk.sync_line(Line())))
    assert WORD not in said
    assert "safeguarding" not in said.casefold()
    rows = desk.sync_view(Line())
    assert WORD not in repr((rows.waiting, rows.set_aside))
    assert "afety" not in repr([row.title for row in rows.waiting])


def test_a_conflict_about_it_names_nothing(hidden: Hidden, bashir: Desk) -> None:
    carry(hidden.desk, bashir)
    for desk, words in ((hidden.desk, f"He {WORD} me once."), (bashir, f"He {WORD} me twice.")):
        desk.write(hidden.said, {"text": words}, desk.read(hidden.said).shown)
    carry(bashir, hidden.desk)
    (card,) = hidden.desk.to_settle()
    (need,) = [one for one in hidden.desk.today().needs if one.kind == "settle"]
    assert WORD not in repr((card.title, need))
    assert "What was said" not in repr((card.title, need))
    assert hidden.at(hidden.mums, hidden.kirsty).to_settle() == ()
    assert not [one for one in hidden.at(hidden.mums, hidden.kirsty).today().needs if one.kind == "settle"]


def test_no_paper_of_the_home_holds_it_and_the_answer_stands_on_no(hidden: Hidden) -> None:
    assert WORD.encode() not in hidden.paper(hidden.mums)
    offers = hidden.desk.papers.gather(hidden.id).offers
    assert all(offer.careful for offer in offers)
    (gate,) = {dict(offer.gates)[hidden.mums] for offer in offers if hidden.mums in dict(offer.gates)}
    assert WORD not in repr(gate)
    assert any("protected" in line for line in gate.left_out), "the worker knows that it is not the whole record"
    assert all(WORD not in offer.file_stem and "ross" not in offer.file_stem.casefold() for offer in offers)


def test_the_mark_of_a_worker_s_own_paper_tells_a_house_nothing(hidden: Hidden) -> None:
    mark = own_mark(hidden.desk)
    assert hidden.desk.store.setting("user_name") in mark
    told = (WORD, "Ross", "LOC", hidden.desk.store.setting("partnership") or "Partnership", "family", "abuse", "staff")
    assert [words for words in told if words.casefold() in mark.casefold()] == []


def test_what_the_partner_is_given_when_they_ask_has_no_trace_of_it(hidden: Hidden, lead: Desk) -> None:
    desk = hidden.desk
    him = (hidden.dougie,)
    told = CaseNote(at="2026-11-20T10:00", note_kind="phone", about=him, text=f"He {WORD} me.", hidden_from=him)
    hidden.add(told, Sensitivity.PROTECTED)
    request = desk.accessing.begin(hidden.dougie, {"asked_by": "self", "identity_checked": "yes"})
    desk.accessing.take_suggestions(request)
    carry(desk, lead)
    lead.accessing.check(request, lead.accessing.open(request).digest)
    offer = lead.accessing.offer(request)
    assert offer.careful, "the answer to whether it may lie at the house stands on no"
    assert WORD not in repr(offer)
    pack = as_json(lead.accessing.pack(request)).decode()
    assert WORD not in pack
    assert json.loads(pack)["items"]


def test_an_export_of_a_list_holds_nothing_of_it_and_its_name_says_nothing(hidden: Hidden, tmp_path: Path) -> None:
    (out := tmp_path / "out").mkdir()
    for which in ("steps", "visits", "people", "families"):
        take_out(hidden.desk, Asked(which=which), out)
    for path in out.iterdir():
        assert WORD.encode() not in path.read_bytes()
        assert "ross" not in path.name.casefold()
    assert len(list(out.iterdir())) == 4


def test_what_was_worked_out_for_the_worker_is_not_answered_at_the_table(hidden: Hidden) -> None:
    """One desk that is turned round, with all that it keeps in memory: lists, tasks, who may be the same person."""
    desk = hidden.desk
    desk.add(
        Person(life_stage="living", known_as="Morag"), FamilyId(desk.add(Family(label="X", known_as="Kerrs")).record)
    )

    def told() -> str:
        near = desk.who.near(("Morag",), "", hidden.id)
        return repr(
            (near, desk.families(), desk.today(), desk.planning.needs_you(), desk.search("morag"), desk.counts())
        )

    assert all(word in told() for word in ("Morag", "Kerrs"))
    desk.audience = Audience(kind=For.TABLE, household=hidden.mums, present=(hidden.kirsty,))
    assert not [word for word in ("Morag", "Kerrs", WORD, "A record") if word in told()]
    desk.audience = Audience()
    assert all(word in told() for word in ("Morag", "Kerrs"))
