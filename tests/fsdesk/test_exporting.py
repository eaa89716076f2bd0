"""What is taken out: whole, tagged, about nobody else, never a formula, and only where it was asked to go.

Planted and seen caught, one at a time: restricted families handed on unasked; guarded people and steps in lists;
formulas left live; workbooks made through temporary files, or with a text dropped; files others may read, or
written over one made meanwhile; links taken back, denied or disputed followed; others' names in texts, with and
without accents, of helpers too; own words rewritten; homes left out; what is to settle not said.
"""

from __future__ import annotations

import base64
import csv
import io
import json
import os
import random
import re
import stat
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fsdesk.bringing.families import bring
from fsdesk.bringing.rows import Reading
from fsdesk.desk import Desk
from fsdesk.pictures_asked import Picture
from fsdesk.records import (
    KINDS,
    CaseNote,
    ChronologyEvent,
    Contact,
    Family,
    Goal,
    Identifier,
    NextStep,
    Observation,
    Person,
    PersonLink,
    Plan,
    PrivateGoal,
    Relationship,
    TeamMember,
    Voice,
)
from fsdesk.records.fields import Record, Sensitivity, as_value
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.store import Store
from fsdesk.taking_out.family import as_json, family_document, read_family_document
from fsdesk.taking_out.files import _put, neutral_name, write_privately
from fsdesk.taking_out.lists import LISTS, Listed, as_csv, as_workbook, guarded, listed
from fsdesk.taking_out.person import ABOUT, OF_A_GOAL, OF_THE_FAMILY, person_document, same_person
from fsdesk.taking_out.taking import Asked, take_out
from fsdesk.trouble import Refused, Trouble
from tests.clocks import StillClock
from tests.conftest import KEY, OpenDesk
from tests.fsdesk.carrying import MacLeods, carry
from tests.patience import PATIENCE_S
from tests.stories.conftest import PASSPHRASE, Stage, gillies


@pytest.fixture
def family(amina: Desk) -> MacLeods:
    made = MacLeods(amina)
    made.finished_visit(amina)
    return made


# -- a family ------------------------------------------------------------------------------------------------------


def test_a_family_comes_out_with_every_record_and_reads_back_the_same(amina: Desk, family: MacLeods) -> None:
    document = family_document(amina, family.id)
    again = read_family_document(as_json(document))
    assert as_json(again) == as_json(document)
    held = {str(one.id): one for one in amina.held(family.id)}
    assert [one.id for one in again.records] == list(held)
    for one in again.records:
        said = {name: as_value(field.value) for name, field in one.fields.items()}
        assert said == {name: reading.value for name, reading in held[one.id].readings.items()}
    assert (again.format, again.version, again.attachments) == ("fsdesk.family", 1, ())


def test_codes_have_their_words_beside_and_each_record_says_how_guarded_it_is(amina: Desk, family: MacLeods) -> None:
    records = {one.kind: one for one in family_document(amina, family.id).records}
    assert records["visit"].fields["purpose"].words == "Planned visit"
    assert records["family"].fields["area"].words == "Lochaber"
    assert records["family"].fields["before_you_go"].sensitivity == "protected"
    assert (records["voice"].sensitivity, records["visit"].sensitivity) == ("private_to_person", "open_to_family")
    assert records["took_part"].fields["person"].words == "Isla"


def test_what_two_wrote_apart_comes_out_side_by_side(open_desk: OpenDesk) -> None:
    amina, bashir = open_desk("amina"), open_desk("bashir")
    family = MacLeods(amina)
    carry(amina, bashir)
    for desk, words in ((amina, "Mornings"), (bashir, "Evenings")):
        desk.write(RecordId(family.id), {"best_time_to_visit": words}, desk.open_family(family.id).shown)
    carry(bashir, amina)
    record = next(one for one in family_document(amina, family.id).records if one.kind == "family")
    said = record.fields["best_time_to_visit"]
    assert (said.value, said.to_settle) == (None, True)
    assert sorted(str(version.value) for version in said.versions) == ["Evenings", "Mornings"]
    assert {version.author for version in said.versions} == {"amina", "bashir"}


def test_a_picture_is_named_by_its_title_and_none_of_what_can_be_seen_comes_out(
    amina: Desk, family: MacLeods, tmp_path: Path
) -> None:
    chance = random.Random(5)
    seen = Picture(
        mime="image/jpeg", width=9, height=9, content=chance.randbytes(40_000), preview=chance.randbytes(3_000)
    )
    about = {"document_kind": "drawing", "title": "A house by the shore", "subject": (family.isla,)}
    amina.documents.add(family.id, seen, about)
    path = tmp_path / "family.json"
    said = take_out(amina, Asked(family=family.id, history=True), path)
    assert said.endswith(" 1 picture is named in it and not part of it.")
    for data in (path.read_bytes(), as_json(person_document(amina, family.isla))):
        assert b"A house by the shore" in data
        for content in (seen.content, seen.preview):
            some = content[999:1_059]  # begins at a multiple of three, as letters of base64 do
            assert not any(form in data for form in (some, some.hex().encode(), base64.b64encode(some)))
        assert json.loads(data)["attachments"] == []


def test_the_history_comes_only_when_asked_for(amina: Desk, family: MacLeods) -> None:
    carry(amina)
    amina.write(RecordId(family.id), {"known_as": "MacLeods"}, amina.open_family(family.id).shown)
    plain, whole = family_document(amina, family.id), family_document(amina, family.id, history=True)
    assert all(not one.history for one in plain.records)
    for one in whole.records:
        revisions = amina.store.revisions_of(RecordId(one.id))
        assert [act.revision for act in one.history] == [r.id for r in revisions]
        assert [act.fields for act in one.history] == [r.fields for r in revisions]
    assert "MacLeod family" in as_json(whole).decode()
    assert "MacLeod family" not in as_json(plain).decode()


def test_what_was_taken_out_of_sight_says_why(amina: Desk, family: MacLeods) -> None:
    amina.take_out(family.isla, "Written twice")
    (record,) = [one for one in family_document(amina, family.id).records if one.id == family.isla]
    assert record.taken_out == "Written twice"


def test_a_restricted_family_is_refused_unless_it_is_said(amina: Desk, family: MacLeods) -> None:
    amina.write(RecordId(family.id), {"restricted": True}, amina.open_family(family.id).shown)
    for call in (family_document, person_document):
        what: Any = family.id if call is family_document else family.isla
        with pytest.raises(Refused, match="restricted"):
            call(amina, what)
        assert call(amina, what, restricted_too=True).restricted
    assert listed(amina, "families").left_out == 1
    assert listed(amina, "people").rows == ()
    assert len(listed(amina, "people", restricted_too=True).rows) == 3


def test_what_is_not_here_is_refused(amina: Desk, family: MacLeods) -> None:
    for wrong in ("", "nonsense", "zzzzzzzz.9", family.isla):
        with pytest.raises(Refused):
            family_document(amina, FamilyId(wrong))
    for wrong in ("", "nonsense", "zzzzzzzz.9", family.home):
        with pytest.raises(Refused):
            person_document(amina, RecordId(wrong))


@pytest.mark.parametrize("raw", [b"", b"{}", b"[1]", b"\xff", b'{"format": "fsdesk.family"}'])
def test_what_is_no_family_is_not_read_as_one(raw: bytes) -> None:
    with pytest.raises(Refused):
        read_family_document(raw)


# -- a person ------------------------------------------------------------------------------------------------------


def about_isla(desk: Desk, family: MacLeods) -> None:
    """Things about Isla, and things that are not, with the names of others in most."""

    def add(record: Record) -> RecordId:
        return desk.add(record, family.id).record

    add(Relationship(person=family.kirsty, other=family.isla, type="mother"))
    add(Relationship(person=family.jamie, other=family.isla, type="sibling", contact_arrangement="With Kirsty there"))
    add(Relationship(person=family.kirsty, other=family.jamie, type="mother"))
    add(CaseNote(at="2026-11-02T10:00", note_kind="phone", about=(family.isla,), with_whom="KIRSTY MacLeod",
                 text="Kirsty says Isla sleeps. Jamie’s cough is better. kirsty will ring Mr Donald Rankin.")
        )  # fmt: skip
    add(CaseNote(at="2026-11-03T10:00", note_kind="phone", about=(family.jamie,), text="SECRET of Jamie alone"))
    add(TeamMember(name="Donald Rankin", team_role="health_visitor", for_people=(family.isla,), phone="01397 000",
                   why="Donald weighs Isla"))  # fmt: skip
    add(TeamMember(name="Una Teàrlach", team_role="teacher", for_people=(family.jamie,)))
    add(ChronologyEvent(on="2026-10", persons=(family.isla, family.jamie), title="Una saw Jamie and Isla read",
                        nature="strength", category="school", source="Una Tearlach"))  # fmt: skip
    add(Contact(person=family.kirsty, contact_kind="mobile", value="07700 900999"))
    add(Identifier(person=family.isla, scheme="CHI", value="300623 0000"))
    add(Observation(visit=family.home, area="play", text="Isla built a tower for Kirsty", assertion="observed",
                    about_person=family.isla))  # fmt: skip
    plan = add(Plan(status="active", started_on="2026-10-01", review_due="2026-12-01", title="Everybody’s plan"))
    goal = add(Goal(plan=plan, subjects=(family.isla,), in_their_words="Isla sleeps, and Kirsty too"))
    add(NextStep(goal=goal, what="Kirsty and Amina look at the bed", owner="amina", status="todo"))
    add(NextStep(what="SECRET step of nobody", status="todo"))
    add(PrivateGoal(plan=plan, subjects=(family.jamie,), in_their_words="SECRET goal"))


def test_a_person_comes_out_with_what_is_about_them_and_others_by_their_role(amina: Desk, family: MacLeods) -> None:
    about_isla(amina, family)
    document = person_document(amina, family.isla)
    text = as_json(document).decode()
    own = [item for item in document.items if item.kind == "voice"]
    assert own[0].fields["words"].value == "I like the boat."
    for name in ("Kirsty", "kirsty", "KIRSTY", "Jamie", "Donald", "Rankin", "Una", "Tearlach", "Teàrlach", "SECRET",
                 "07700", "01397", family.kirsty, family.jamie, "amina", "Amina"):  # fmt: skip
        assert name not in text.replace("Amina look", "look"), name
    notes = [item.fields["text"].value for item in document.items if item.kind == "case_note"]
    assert notes == [
        "[mother] says Isla sleeps. [brother or sister]’s cough is better. [mother] will ring Mr [health visitor]."
    ]
    assert {item.kind for item in document.items} == {
        "person", "household", "membership", "relationship", "took_part", "voice", "case_note", "team_member",
        "chronology_event", "identifier", "observation", "goal", "next_step",
    }  # fmt: skip
    assert {item.family for item in document.items} == {"LOC-0042"}
    assert {item.sensitivity for item in document.items} == {"open_to_family", "private_to_person"}
    relations = [item.fields for item in document.items if item.kind == "relationship"]
    assert [(fields["person"].value, fields["type"].words, fields["other"].value) for fields in relations] == [
        ("mother", "Mother of", "this person"), ("brother or sister", "Brother or sister of", "this person"),
    ]  # fmt: skip


def test_the_persons_own_surname_and_own_words_stay(amina: Desk, family: MacLeods) -> None:
    amina.add(Voice(visit=family.home, person=family.isla, method="said", words="Kirsty sings",
                    interpretation="She means Kirsty"), family.id)  # fmt: skip
    fields = next(
        item.fields for item in reversed(person_document(amina, family.isla).items) if "interpretation" in item.fields
    )
    assert fields["words"].value == "Kirsty sings"
    assert fields["interpretation"].value == "She means [another person]"
    amina.add(
        CaseNote(at="2026-11-02T10:00", note_kind="phone", about=(family.isla,), text="The MacLeod way"), family.id
    )
    assert "The MacLeod way" in as_json(person_document(amina, family.isla)).decode()


def second_family(desk: Desk) -> tuple[FamilyId, RecordId]:
    family = FamilyId(desk.add(Family(label="LOC-0077", known_as="Grant", status="active")).record)
    person = desk.add(
        Person(life_stage="living", known_as="Isla", full_name="Isla Grant", born_on="2023-06-30"), family
    )
    desk.add(Person(life_stage="living", known_as="Rhona", full_name="Rhona Grant"), family)
    desk.add(CaseNote(at="2026-11-02T10:00", note_kind="phone", about=(person.record,), text="Rhona has Isla"), family)
    return family, person.record


def test_somebody_of_two_families_comes_out_of_both_and_of_none_taken_back(amina: Desk, family: MacLeods) -> None:
    _, other = second_family(amina)
    assert same_person(amina, family.isla) == (family.isla,)
    link = amina.add(PersonLink(person=family.isla, other=other, says="same_as"), family.id).record
    for start in (family.isla, other):
        document = person_document(amina, start)
        assert set(document.families) == {"LOC-0042", "LOC-0077"}
        assert {item.family for item in document.items} == {"LOC-0042", "LOC-0077"}
        assert "[another person] has Isla" in as_json(document).decode()
    amina.write(link, {"reversed_on": "2026-11-20"}, amina.part(link).shown)
    assert same_person(amina, family.isla) == (family.isla,)
    amina.add(PersonLink(person=family.isla, other=other, says="not_same_as"), family.id)
    assert person_document(amina, other).families == ("LOC-0077",)


def test_while_two_disagree_whether_it_is_one_person_nothing_is_joined(open_desk: OpenDesk) -> None:
    amina, bashir = open_desk("amina"), open_desk("bashir")
    family = MacLeods(amina)
    _, other = second_family(amina)
    link = amina.add(PersonLink(person=family.isla, other=other, says="same_as"), family.id).record
    carry(amina, bashir)
    amina.write(link, {"says": "not_same_as"}, amina.part(link).shown)
    bashir.write(link, {"says": "not_same_as"}, bashir.part(link).shown)
    bashir.write(link, {"says": "same_as"}, bashir.part(link).shown)
    carry(bashir, amina)
    assert amina.read(link).to_settle
    assert same_person(amina, family.isla) == (family.isla,)


def test_every_kind_says_whom_it_is_about_or_is_of_the_whole_family() -> None:
    assert ABOUT.keys() | OF_THE_FAMILY | set(OF_A_GOAL) == KINDS.keys()
    assert not ABOUT.keys() & OF_THE_FAMILY
    for kind, fields in ABOUT.items():
        assert set(fields) <= KINDS[kind].declared().keys()
    people_fields = {"person", "persons", "about", "about_person", "for_people", "subjects", "owner_person", "other"}
    for kind in OF_THE_FAMILY:
        assert not people_fields & KINDS[kind].declared().keys(), kind


TEXTS = st.text(st.sampled_from("abKirstyJamie .,’'-\n"), max_size=60)


@settings(max_examples=25, deadline=None)
@given(texts=st.lists(TEXTS, min_size=1, max_size=4))
def test_no_text_about_a_person_ever_names_another(made_desk: tuple[Desk, MacLeods], texts: list[str]) -> None:
    desk, family = made_desk
    for words in texts:
        note = CaseNote(at="2026-11-02T10:00", note_kind="phone", about=(family.isla,), text=f"{words} Kirsty {words}")
        desk.add(note, family.id)
    for item in person_document(desk, family.isla).items:
        if item.kind == "case_note":
            said = str(item.fields["text"].value).casefold()
            assert not re.search(r"\b(kirsty|jamie)\b", said)


@pytest.fixture(scope="module")
def made_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, MacLeods]]:
    with Store(tmp_path_factory.mktemp("desk") / "amina", KEY) as store:
        store.remember(device="k7f2qd4m", user="amina", user_name="Amina Yusuf", role="worker")
        desk = Desk(store, StillClock())
        yield desk, MacLeods(desk)


# -- lists ---------------------------------------------------------------------------------------------------------


def as_rows(raw: bytes) -> list[list[str]]:
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def test_families_and_people_can_be_brought_in_again_as_they_are(amina: Desk, family: MacLeods) -> None:
    second_family(amina)
    amina.add(Person(life_stage="unborn", due_on="2027-01-04", mother=family.kirsty), family.id)
    amina.add(
        Contact(person=family.kirsty, contact_kind="mobile", value="+44 7700 900999", safe_to_use="no"), family.id
    )
    amina.add(Identifier(person=family.isla, scheme="LA_ID", value="-12"), family.id)
    for save in (as_csv, as_workbook):
        files = [(f"{name}.csv", save(listed(amina, name))) for name in ("families", "people")]
        found = bring(files, Reading(amina.today_is), frozenset({"amina"}))
        assert [one.sentence for one in found.findings] == []
        drafts = {draft.source: draft for one in found.families for draft in one.records}
        for one in amina.held(family.id):
            if one.kind in ("family", "person"):
                source = "families:LOC-0042" if one.kind == "family" else f"people:{one.id}"
                said = {name: reading.value for name, reading in one.readings.items()}
                for left in ("before_you_go", "mother"):
                    said.pop(left, None)
                assert drafts[source].fields == said
        assert drafts[f"people:{family.kirsty}:mobile"].fields == {
            "contact_kind": "mobile", "value": "+44 7700 900999", "safe_to_use": "no",
        }  # fmt: skip
        assert drafts[f"people:{family.isla}:council_number"].fields["value"] == "-12"
        assert drafts[f"people:{family.isla}:role"].fields["role"] == "child"


def test_of_several_ways_to_be_in_touch_the_least_safe_speaks_for_all(amina: Desk, family: MacLeods) -> None:
    for kind, safe in (("mobile", "yes"), ("landline", "no"), ("email", "not_asked")):
        amina.add(Contact(person=family.kirsty, contact_kind=kind, value=kind, safe_to_use=safe), family.id)
    headings, *rows = as_rows(as_csv(listed(amina, "people")))
    said = {row[headings.index("known_as")]: row[headings.index("contact_is_safe")] for row in rows}
    assert said == {"Kirsty": "no", "Jamie": "", "Isla": ""}


def test_a_list_is_as_spreadsheets_want_it(amina: Desk, family: MacLeods) -> None:
    raw = as_csv(listed(amina, "visits"))
    assert raw.count(b"\r\n") == 2 == raw.count(b"\n")
    headings, row = as_rows(raw)
    found = dict(zip(headings, row, strict=True))
    assert (found["family"], found["purpose"], found["setting"]) == ("LOC-0042", "Planned visit", "Home")
    assert "We looked at the boat" not in raw.decode()


def test_what_is_guarded_stays_out_of_lists(amina: Desk, family: MacLeods) -> None:
    father = Person(life_stage="living", known_as="SECRET father")
    amina.add(father, family.id, sensitivity=Sensitivity.PROTECTED)
    hidden = Contact(person=family.kirsty, contact_kind="landline", value="SECRET")
    amina.add(hidden, family.id, sensitivity=Sensitivity.PROTECTED)
    assert "SECRET" not in as_csv(listed(amina, "people")).decode()
    amina.add(NextStep(what="Ring the school", owner_person=family.kirsty, status="todo"), family.id)
    amina.add(NextStep(what="SECRET", status="todo"), family.id, sensitivity=Sensitivity.PROTECTED)
    (row,) = listed(amina, "steps").rows
    assert row[:3] == ("LOC-0042", "Ring the school", "To do")
    assert "Kirsty" in row


CELL = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Z", "Cc"), exclude_characters="\0"), max_size=20
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(CELL, st.sampled_from("=+-@\t\r"), CELL), min_size=1, max_size=4))
def test_no_cell_is_ever_a_formula(cells: list[tuple[str, str, str]]) -> None:
    rows = tuple((first, mark + last) for first, mark, last in cells)
    found = Listed("families", ("a", "b"), rows)
    said = as_rows(as_csv(found))[1:]
    assert all(not cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in said for cell in row)
    assert said == [[guarded(cell) for cell in row] for row in rows]
    raw = as_workbook(found)
    with zipfile.ZipFile(io.BytesIO(raw)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "hyperlink" not in sheet
        assert not any("externalLink" in name for name in parts.namelist())


def test_a_workbook_holds_every_text_and_refuses_what_it_would_drop() -> None:
    found = Listed("families", ("family", "lead"), (("=1+1", "https://example.org"), ("0012", "12")))
    book = openpyxl.load_workbook(io.BytesIO(as_workbook(found)))
    assert [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()] == [
        ["family", "lead"], ["'=1+1", "https://example.org"], ["0012", "12"],
    ]  # fmt: skip
    with pytest.raises(Refused, match="too long"):
        as_workbook(Listed("families", ("a",), (("x" * 40_000,),)))


# -- files ---------------------------------------------------------------------------------------------------------


def test_a_file_is_private_whole_and_over_nothing(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    write_privately(path, b"first")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(Refused, match="already"):
        write_privately(path, b"second")
    assert path.read_bytes() == b"first"
    write_privately(path, b"second", force=True)
    assert path.read_bytes() == b"second"
    assert os.listdir(tmp_path) == ["out.json"]


def test_a_file_somebody_made_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    """The look before and the step itself are two: between them another program may be quicker."""
    for name in ("beside", "theirs"):
        (tmp_path / name).write_text(name)
    with pytest.raises(FileExistsError):
        _put(tmp_path / "beside", tmp_path / "theirs", force=False)
    assert (tmp_path / "theirs").read_text() == "theirs"


def test_no_link_is_followed_and_no_folder_replaced(tmp_path: Path) -> None:
    target = tmp_path / "target"
    (tmp_path / "link").symlink_to(target)
    with pytest.raises(Refused):
        write_privately(tmp_path / "link", b"x")
    write_privately(tmp_path / "link", b"x", force=True)
    assert not target.exists()
    assert not (tmp_path / "link").is_symlink()
    (tmp_path / "folder").mkdir()
    with pytest.raises(Refused):
        write_privately(tmp_path / "folder", b"x", force=True)
    with pytest.raises(Trouble):
        write_privately(tmp_path / "none" / "out", b"x")
    assert sorted(os.listdir(tmp_path)) == ["folder", "link"]


def test_a_name_that_is_proposed_says_nothing(amina: Desk, family: MacLeods, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    said = take_out(amina, Asked(family=family.id), tmp_path / "out")
    (name,) = os.listdir(tmp_path / "out")
    assert name == neutral_name("family", amina.clock.now(), ".json")
    assert re.fullmatch(r"fsdesk-family-\d{8}-\d{4}\.json", name)
    assert re.fullmatch(r"Taken out: one family, \d+ records\.", said)


def test_a_list_of_an_unknown_kind_of_file_is_refused(amina: Desk, family: MacLeods, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="CSV"):
        take_out(amina, Asked(which="people"), tmp_path / "people.pdf")
    for which in LISTS:
        for suffix in ("csv", "XLSX"):
            take_out(amina, Asked(which=which), tmp_path / f"{which}.{suffix}")
    assert {one.name for one in tmp_path.glob("*.*")} == {
        f"{which}.{end}" for which in LISTS for end in ("csv", "XLSX")
    }


def test_a_workbook_is_made_in_memory_alone(amina: Desk, family: MacLeods, tmp_path: Path) -> None:
    code = (
        "import os, sys, tempfile; tempfile.tempdir = sys.argv[1]; os.chmod(sys.argv[1], 0o500)\n"
        "seen = []; sys.addaudithook(lambda event, args: seen.append(args[0]) if event == 'open' else None)\n"
        "from fsdesk.taking_out.lists import Listed, as_workbook; import xlsxwriter\n"
        "seen.clear(); as_workbook(Listed('people', ('a',), (('Isla',),)))\n"
        "print([str(one) for one in seen if str(one).startswith(sys.argv[1])])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# -- the command ---------------------------------------------------------------------------------------------------


def test_the_command_asks_for_the_passphrase_and_says_counts_only(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    try:
        family = gillies(stage.desk("amina"))
        stage.lock("amina")
        where = ["--profile", str(tmp_path / "amina"), "--secrets-folder", str(tmp_path / "amina-secret"), "export"]

        def export(*words: str, typed: str = PASSPHRASE) -> subprocess.CompletedProcess[str]:
            return subprocess.run([sys.executable, "-m", "fsdesk", *where, *words], input=f"{typed}\n", text=True,
                                  capture_output=True, check=False, timeout=PATIENCE_S)  # fmt: skip

        out = tmp_path / "out.json"
        done = export("--family", family, "--to", str(out))
        assert done.returncode == 0, done.stderr
        assert done.stdout == "Taken out: one family, 8 records.\n"
        document = json.loads(out.read_bytes())
        assert (document["format"], len(document["records"])) == ("fsdesk.family", 8)
        again = export("--family", family, "--to", str(out))
        assert (again.returncode, again.stdout) == (4, "")
        assert "already" in again.stderr
        assert export("--family", family, "--to", str(out), "--force").returncode == 0
        assert export("--list", "people", "--to", str(tmp_path / "p.csv")).stdout == "Taken out: 3 rows.\n"
        assert export("--to", str(out)).returncode == 2
        # What is about one person goes past the window's gate and a second person: no command hands it out.
        assert export("--person", family, "--to", str(tmp_path / "person.json")).returncode == 2
        assert export("--list", "people", "--to", str(tmp_path / "q.csv"), typed="wrong").returncode == 4
        assert not (tmp_path / "q.csv").exists()
        assert "Mairead" not in done.stdout + done.stderr + again.stderr
    finally:
        stage.close()
