"""What is brought from another system: what is read, and what is refused, always by file, row and column.

Planted and seen caught, one at a time: formulas taken as text (CSV, workbook); zip bombs, entities, merged cells and
hidden sheets let through; 05/04 guessed, day and month exchanged; two encodings or unknown letters read; guards kept;
ragged rows or loose quotation marks taken; keys or headings twice; dangling or foreign references; a restricted family;
families made in spite of problems; ended episodes taken for open ones, the latest for the earliest; a dataset's dates
not read day first.
"""

from __future__ import annotations

import string
import subprocess
import sys
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fsdesk.bringing.columns import FAMILIES, KINDS, PEOPLE
from fsdesk.bringing.families import Caseload, named
from fsdesk.bringing.guide import guide
from fsdesk.bringing.values import NotValueError, code_of, day_of
from fsdesk.records import KINDS as RECORDS
from fsdesk.records.family_codes import RELATIONSHIP
from fsdesk.records.fields import kept_text, what_is_wrong, what_is_wrong_with_field
from tests.fsdesk.bringing_files import (
    TODAY,
    Files,
    Rows,
    Spoilt,
    as_csv,
    as_files,
    as_workbook,
    brought,
    catalogue,
    whole,
)

SPOILT = catalogue()


def test_the_catalogue_is_as_long_as_was_promised() -> None:
    assert len(SPOILT) >= 140
    assert len({one.name for one in SPOILT}) == len(SPOILT)


@pytest.mark.parametrize("spoilt", SPOILT, ids=[one.name for one in SPOILT])
def test_what_is_spoilt_is_told_where_it_stands_and_brings_nothing(spoilt: Spoilt) -> None:
    caseload = brought(spoilt.files)
    said = [one.sentence for one in caseload.findings]
    assert any(
        one.startswith((f"{spoilt.where}:", f"{spoilt.where} “")) and spoilt.word in one for one in said
    ), (spoilt.where, spoilt.word, said[:5])  # fmt: skip
    assert caseload.families == ()


# -- what is read --------------------------------------------------------------------------------------------------


def made(caseload: Caseload) -> list[tuple[str, str, dict[str, object], dict[str, str]]]:
    return sorted(
        (draft.source, draft.kind, dict(draft.fields), dict(draft.refers))
        for family in caseload.families
        for draft in family.records
    )  # fmt: skip


WHOLE = brought(as_files(whole()))


def test_a_whole_caseload_becomes_the_records_it_says() -> None:
    assert [one.sentence for one in (*WHOLE.findings, *WHOLE.findings.notes)] == []
    assert WHOLE.counts() == {
        "family": 2, "household": 2, "person": 4, "membership": 3, "relationship": 2, "contact": 1, "identifier": 1,
        "involvement": 1,
    }  # fmt: skip
    found = {source: (kind, fields, refers) for source, kind, fields, refers in made(WHOLE)}
    assert found["families:Birch 9"] == ("family", {"label": "Birch 9", "known_as": "Ross", "status": "active"}, {})
    assert found["people:1:mobile"] == (
        "contact",
        {"contact_kind": "mobile", "value": "+44 7700 900123", "safe_to_use": "not_asked"},
        {"person": "people:1"},
    )
    assert found["people:3"] == ("person", {"life_stage": "unborn", "due_on": "2027-01-20"}, {"mother": "people:1"})
    assert found["people:4"][1]["born_on"] == "2019~"
    assert found["living:2:h1:2022-09"] == (
        "membership",
        {"role": "child", "lives_from": "2022-09", "is_main_home": "yes", "subject_of_support": True,
         "nights_per_week_tenths": 55},
        {"person": "people:2", "household": "homes:h1"},
    )  # fmt: skip
    assert found["people:4:role"][1] == {"role": "child"}
    assert found["relationships:1:mother:2"][1]["type"] == "mother"
    assert found["episodes:e1"][1]["reasons"] == ("parenting", "socio_economic")


def test_somebody_with_a_home_has_one_place_in_the_family_and_nothing_said_of_it_is_lost() -> None:
    rows = whole()
    rows["people"][0] += ["relation", "subject_of_support"]
    for row, relation, supported in zip(
        rows["people"][1:], ("Mum", "", "", "Gran"), ("no", "yes", "", "yes"), strict=True
    ):
        row += [relation, supported]
    rows["people"][1][15] = "partner"
    found = {source: fields for source, kind, fields, _ in made(brought(as_files(rows))) if kind == "membership"}
    assert found.keys() == {"living:1:h1:2020", "living:2:h1:2022-09", "people:4:role"}
    mother = found["living:1:h1:2020"]
    assert (mother["role"], mother["relation"], mother["subject_of_support"]) == ("parent", "Mum", True)
    assert found["people:4:role"] == {"role": "child", "relation": "Gran", "subject_of_support": True}


def western(rows: Rows) -> Files:
    return [(name, raw.decode().encode("cp1252")) for name, raw in as_files(rows)]


@pytest.mark.parametrize(
    "files",
    [
        as_files(whole(), ";"),
        as_files(whole(), "\t"),
        [(name, b"\xef\xbb\xbf" + raw) for name, raw in as_files(whole())],
        [(name, raw.decode().encode("utf-16")) for name, raw in as_files(whole())],
        [(name, b"\xfe\xff" + raw.decode().encode("utf-16-be")) for name, raw in as_files(whole())],
        [(name, b"sep=;\r\n" + raw) for name, raw in as_files(whole(), ";")],
        [(name.upper(), raw) for name, raw in as_files(whole())],
        [(f"table{at}.txt", raw) for at, (_, raw) in enumerate(as_files(whole()))],
        [(name, raw.replace(b"\r\n", b"\n").rstrip() + b",,,\n\n\n") for name, raw in as_files(whole())],
        western(whole()),
        [("all.xlsx", as_workbook(whole()))],
        [("all.csv", as_workbook(whole()))],
    ],
    ids=["semicolons", "tabs", "a mark", "UTF-16", "UTF-16 the other way", "sep=", "capitals", "other file names",
         "blank cells and lines", "Windows-1252", "a workbook", "a workbook misnamed"],
)  # fmt: skip
def test_the_same_caseload_is_read_from_whatever_a_spreadsheet_saves(files: Files) -> None:
    found = brought(files)
    assert [one.sentence for one in found.findings] == []
    assert made(found) == made(WHOLE)


def test_windows_letters_are_read_and_said_to_be() -> None:
    (first, *_) = [note.sentence for note in brought(western(whole())).findings.notes]
    assert first.startswith("people.csv, row 5: read as Windows-1252")


def test_a_workbook_with_macros_links_and_other_sheets_is_read_as_data() -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["people"]["D2"].hyperlink = "https://example.org/x"
        book["people"]["D2"].value = "Mairead Gillies"
        book.create_sheet("Notes").append(["ring the school"])
        for row in range(2, 5):
            cell = book["people"].cell(row, 6)
            if cell.value == "1998-04-02":
                cell.value = date(1998, 4, 2)

    raw = as_workbook(whole(), change)
    found = brought([("all.xlsm", raw)])
    assert made(found) == made(WHOLE)
    assert [note.sentence for note in found.findings.notes] == [
        "all.xlsx, sheet “7”: none of the documented tables: it was not read. See IMPORTING.md.".replace("xlsx", "xlsm")
    ]


def test_a_guarded_cell_loses_its_guard_and_a_text_cell_is_no_formula() -> None:
    rows = whole()
    rows["people"][1][2:4] = ["'=Mairead", "'+Mairead"]
    fields = {source: fields for source, _, fields, _ in made(brought(as_files(rows)))}["people:1"]
    assert (fields["known_as"], fields["full_name"]) == ("=Mairead", "+Mairead")

    def change(book: openpyxl.Workbook) -> None:
        cell = book["people"]["C2"]
        cell.value, cell.data_type = "=Mairead", "s"

    (fields,) = [one[2] for one in made(brought([("all.xlsx", as_workbook(whole(), change))])) if one[0] == "people:1"]
    assert fields["known_as"] == "=Mairead"


def test_no_cell_is_ever_quoted() -> None:
    """A word that stands nowhere else is put in every column in turn; no sentence holds it."""
    for table, rows in whole().items():
        for column in range(len(rows[0])):
            for row in range(len(rows)):
                spoilt = whole()
                spoilt[table][row][column] = "Xanthippe"
                found = brought(as_files(spoilt)).findings
                assert not [one.sentence for one in (*found, *found.notes) if "xanthippe" in one.sentence.casefold()]


def test_every_column_that_is_a_field_is_spelt_as_one() -> None:
    kinds = {"families": "family", "people": "person", "homes": "household", "living": "membership",
             "relationships": "relationship", "episodes": "involvement"}  # fmt: skip
    other = {"family", "lead", "person", "home", "episode", "role", "relation", "subject_of_support", "nhs_number",
             "chi_number", "upn", "scn", "case_number", "council_number", "mobile", "landline", "email",
             "contact_is_safe", "nights_per_week"}  # fmt: skip
    for name, kind in kinds.items():
        declared = RECORDS[kind].declared()
        for column in KINDS[name].columns:
            assert column.name in declared or column.name in other, column.name
            if column.name in declared and column.codes is not None:
                assert column.codes is declared[column.name].says.codes


# -- the dataset ---------------------------------------------------------------------------------------------------

SSD: Rows = {
    "ssd_person": [
        ["pers_legacy_id", "pers_person_id", "pers_sex", "pers_gender", "pers_ethnicity", "pers_dob",
         "pers_common_child_id", "pers_send_flag", "pers_expected_dob", "pers_death_date"],
        ["L1", "10", "M", "01", "WBRI", "05/04/2019", "NULL", "Y", "NULL", "NULL"],
        ["", "11", "F", "2", "NOBT", "2020-01-03 00:00:00.000", "", "N", "", ""],
        ["", "12", "U", "0", "REFU", "", "", "", "03/01/2027", ""],
        ["", "13", "F", "", "", "01/02/2015", "", "", "", ""],
    ],
    "ssd_family": [["fami_table_id", "fami_family_id", "fami_person_id"], ["1", "F1", "10"], ["2", "F1", "11"]],
    "ssd_early_help_episodes": [
        ["earl_episode_id", "earl_person_id", "earl_episode_start_date", "earl_episode_end_date",
         "earl_episode_reason", "earl_episode_end_reason", "earl_episode_organisation", "earl_episode_worker_id"],
        ["1", "10", "05/04/2026", "NULL", "Parenting and Family Dynamics", "", "X", "amina"],
        ["2", "11", "05/03/2026", "", "Domestic Violence/ Abuse", "", "X", "W7"],
        ["3", "12", "05/11/2026", "", "", "", "X", ""],
        ["4", "13", "05/03/2025", "05/04/2025", "Other", "Step-up", "X", ""],
    ],
}  # fmt: skip


@pytest.mark.parametrize("with_dates", ["", "_20261101"])
def test_the_standard_dataset_becomes_families_with_an_open_episode(with_dates: str) -> None:
    found = brought([(f"{name}{with_dates}.csv", as_csv(rows)) for name, rows in SSD.items()])
    assert [one.sentence for one in found.findings] == []
    records = {source: fields for source, _, fields, _ in made(found)}
    assert [family.source for family in found.families] == ["families:F1", "families:12"]
    assert records["families:F1"] == {
        "label": "F1", "status": "active", "opened_on": "2026-03-05", "lead_professional": "amina",
    }  # fmt: skip
    assert records["episodes:2"] == {"opened_on": "2026-03-05", "reasons": ("parenting", "domestic_abuse")}
    assert records["episodes:3"]["reasons"] == ("other",)
    assert records["people:10"] == {
        "known_as": "Person 10", "life_stage": "living", "born_on": "2019-04-05", "sex": "M", "gender": "male",
        "ethnicity": "White British", "send_status": "plan",
    }  # fmt: skip
    assert records["people:12"]["due_on"] == "2027-01-03"
    assert records["people:12"]["life_stage"] == "unborn"
    assert records["people:10:case_number"] == {"scheme": "CMS_ID", "value": "10"}
    assert "people:13" not in records
    assert any("ended were left out (1)" in note.sentence for note in found.findings.notes)


def test_the_first_drafts_names_of_the_dataset_are_known() -> None:
    people = as_csv([["la_person_id", "person_sex", "person_dob"], ["10", "F", "25/04/2019"]])
    episodes = as_csv([["eh_episode_id", "la_person_id", "eh_epi_start_date", "eh_epi_reason"],
                       ["1", "10", "2026-04-05", "Mental Health (Parent or Child)"]])  # fmt: skip
    found = brought([("person.csv", people), ("early_help_episodes.csv", episodes)])
    assert found.counts() == {"family": 1, "person": 1, "identifier": 1, "involvement": 1}


def test_every_reason_of_the_dataset_is_understood() -> None:
    from fsdesk.bringing.dataset import REASONS

    given_names = ("Alcohol/ Substance Misuse (Parent or Child)", "Mental Health (Parent or Child)",
                   "Parenting and Family Dynamics", "Physical and Learning Disabilities/Illness (Parent or Child)",
                   "Domestic Violence/ Abuse", "Child Abuse/ Neglect", "Special Circumstances/ Vulnerabilities",
                   "Socio-economic Challenges", "Child Well-being and Development",
                   "Information and Support Service", "Other")  # fmt: skip
    found: list[str] = []
    for reason in given_names:
        rows = {name: [list(row) for row in table] for name, table in SSD.items()}
        rows["ssd_early_help_episodes"][3][4] = reason
        records = {source: fields for source, _, fields, _ in made(brought(as_files(rows)))}
        found.extend(records["episodes:3"]["reasons"])  # type: ignore[arg-type]
    assert found == ["substance", "mental_health", "parenting", "disability", "domestic_abuse", "abuse_neglect",
                     "vulnerabilities", "socio_economic", "wellbeing", "information", "other"]  # fmt: skip
    assert set(REASONS.values()) == set(found)


@pytest.mark.parametrize(
    ("table", "row", "column", "value", "word"),
    [
        ("ssd_person", 2, 2, "Male", "not one of the dataset"),
        ("ssd_person", 2, 4, "British", "not one of the dataset"),
        ("ssd_person", 2, 5, "31/02/2019", "no calendar"),
        ("ssd_person", 3, 1, "10", "the same pers_person_id"),
        ("ssd_early_help_episodes", 2, 1, "99", "nobody in ssd_person"),
        ("ssd_early_help_episodes", 2, 2, "NULL", "needed"),
    ],
)
def test_what_the_dataset_does_not_allow_is_told(table: str, row: int, column: int, value: str, word: str) -> None:
    rows = {name: [list(one) for one in found] for name, found in SSD.items()}
    rows[table][row - 1][column] = value
    found = brought(as_files(rows))
    place = f"{table}.csv, row {row}, column {string.ascii_uppercase[column]}"
    assert any(one.sentence.startswith(place) and word in one.sentence for one in found.findings)
    assert found.families == ()


# -- any file at all -----------------------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_told_of_and_never_fail(raw: bytes) -> None:
    for before in (b"", b"person,family,known_as\n", b"PK\x03\x04", b"\xff\xfe"):
        found = brought([("people.csv", before + raw)])
        assert found.families == ()
        assert all(one.place.words for one in found.findings)


BROKEN_BOOK = as_workbook({name: whole()[name] for name in ("families", "people")})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, len(BROKEN_BOOK) - 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_a_workbook_damaged_anywhere_never_fails(changes: list[tuple[int, int]]) -> None:
    raw = bytearray(BROKEN_BOOK)
    for at, value in changes:
        raw[at] = value
    found = brought([("all.xlsx", bytes(raw))])
    assert found.families == () or not found.findings.problems


WORD = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters="=ÂÃâ�\ufffd'"),
               min_size=1, max_size=12).map(kept_text)  # fmt: skip
PARTIAL = st.one_of(
    st.dates(date(1930, 1, 1), TODAY).map(date.isoformat),
    st.dates(date(1930, 1, 1), TODAY).map(lambda day: day.isoformat()[:7]),
    st.integers(1930, 2025).map(lambda year: f"{year}~"),
)


def rows_of(kind: str, row: dict[str, str]) -> list[str]:
    return [row.get(column.name, "") for column in KINDS[kind].columns]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_random_families_become_exactly_what_their_rows_say(data: st.DataObject) -> None:
    """An oracle of its own: what each row says, said again as records, without the code under test."""
    count = data.draw(st.integers(1, 4))
    keys = data.draw(st.lists(WORD, min_size=count, max_size=count, unique_by=lambda key: key.casefold()))
    rows: Rows = {name: [[column.name for column in KINDS[name].columns]] for name in ("families", "people")}
    expected: list[tuple[str, str, dict[str, object], dict[str, str]]] = []
    number = 0
    for key in keys:
        known_as = data.draw(WORD)
        rows["families"].append(rows_of("families", {"family": key, "known_as": known_as}))
        expected.append((f"families:{key}", "family", {"label": key, "known_as": known_as, "status": "active"}, {}))
        for _ in range(data.draw(st.integers(0, 3))):
            number += 1
            name, born = data.draw(WORD), data.draw(PARTIAL)
            row = {"person": f"p{number}", "family": key, "full_name": name, "born_on": born}
            said: dict[str, object] = {"full_name": name, "born_on": born, "life_stage": "living"}
            if data.draw(st.booleans()):
                row["sex"], said["sex"] = "Female", "F"
            rows["people"].append(rows_of("people", row))
            expected.append((f"people:p{number}", "person", said, {}))
    mark = data.draw(st.sampled_from(",;\t"))
    raw = [(f"{name}.csv", as_csv(table, mark)) for name, table in rows.items()]
    found = brought(raw)
    assert [one.sentence for one in found.findings] == []
    assert made(found) == sorted(expected, key=lambda one: one[0])


def test_every_draft_is_what_a_field_can_hold() -> None:
    for family in WHOLE.families:
        names = {draft.source: f"k7f2qd4m.{n}" for n, draft in enumerate(family.records, 1)}
        for draft in family.records:
            for name, value in named(draft, names).items():
                field = RECORDS[draft.kind].declared()[name]
                assert not what_is_wrong(value)
                assert not what_is_wrong_with_field(field, value)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("25/04/2019", "2019-04-25"), ("4/4/2019", "2019-04-04"), ("2019/04/05", "2019-04-05"),
        ("2019-4-5", "2019-04-05"),
        ("5 April 2019", "2019-04-05"), ("5th Sept 2019", "2019-09-05"), ("Apr 2019", "2019-04"), ("2019", "2019"),
        ("2019-04~", "2019-04~"), ("2019-04-05T00:00:00Z", "2019-04-05"), ("29/02/2020", "2020-02-29"),
    ],
)  # fmt: skip
def test_dates_as_people_write_them(text: str, day: str) -> None:
    assert day_of(text, today=TODAY, day_first=False) == day


def test_day_first_reads_what_else_is_told() -> None:
    assert day_of("05/04/2019", today=TODAY, day_first=True) == "2019-04-05"
    with pytest.raises(NotValueError):
        day_of("04/25/2019", today=TODAY, day_first=True)


def test_a_code_is_known_by_its_code_and_by_its_words() -> None:
    for code, words in RELATIONSHIP.items():
        assert code_of(RELATIONSHIP, code) == code_of(RELATIONSHIP, words.upper()) == code
        assert code_of(RELATIONSHIP, words.removesuffix(" of")) == code
    assert (FAMILIES.near("knownas"), PEOPLE.near("date of birth")) == ("known_as", "")


def test_the_guide_says_what_the_code_reads() -> None:
    root = Path(__file__).parent.parent.parent
    assert (root / "IMPORTING.md").read_text(encoding="utf-8") == guide(), (
        "python -m fsdesk.bringing.guide > IMPORTING.md"
    )


def test_only_a_workbook_costs_its_reader() -> None:
    code = "import sys, fsdesk.bringing.families; print('openpyxl' in sys.modules, 'sqlcipher3' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
