"""What differs from place to place: levels of need in words, whom to ring, what is near by; and slips of the pen there.

Planted one at a time, each seen caught here: a level called by its number; a real number among the invented ones; a
service with the other nation's pack; a stand-in left out; a need nobody knows; help called fresh after two years.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fsdesk import frameworks
from fsdesk.frameworks import need_crosswalk, texts_in
from fsdesk.frameworks_reading import FrameworkProblem, Problem
from fsdesk.records.codes import AREA
from fsdesk.records.family_codes import LEVEL
from fsdesk.services import (
    STALE_AFTER_DAYS,
    CommunityHelp,
    Places,
    community_of,
    level_scheme,
    places,
    service_of,
)  # fmt: skip

LEVELS = {name: data.decode() for name, data in texts_in("levels").items()}
COMMUNITY = {name: data.decode() for name, data in texts_in("community").items()}
SERVICES = (files("fsdesk.resources") / "services.toml").read_text(encoding="utf-8")
FILES: Mapping[str, str] = {
    **{f"levels/{name}": text for name, text in LEVELS.items()},
    **{f"community/{name}": text for name, text in COMMUNITY.items()},
    "services.toml": SERVICES,
}
HIGHLAND, HEREFORD, LOCHABER = "levels/highland.toml", "levels/herefordshire.toml", "community/lochaber.toml"


def places_of(changed: Mapping[str, str | bytes]) -> Places:
    """Our own files with some changed or added, named with their folder."""
    all_of = {name: text.encode() if isinstance(text, str) else text for name, text in {**FILES, **changed}.items()}

    def folder(start: str) -> dict[str, bytes]:
        return {name.removeprefix(start): data for name, data in all_of.items() if name.startswith(start)}

    return Places(
        frameworks.shelf(), levels=folder("levels/"), services=all_of["services.toml"], community=folder("community/")
    )


def told(changed: Mapping[str, str | bytes]) -> tuple[Problem, ...]:
    """What these changed files are refused with; every problem is a sentence with a file and a line that is there."""
    with pytest.raises(FrameworkProblem) as caught:
        places_of(changed)
    for problem in caught.value.problems:
        assert re.fullmatch(r"[\w/]+\.toml, line [1-9]\d*: \S[^\n]*[.]", problem.sentence), problem.sentence
        text = changed.get(problem.file) or FILES.get(problem.file) or ""
        assert problem.line <= len(text.splitlines()) + 1
    return caught.value.problems


# -- what is there -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("area", "nation", "pack", "levels", "words"),
    [
        ("lochaber", "SCT", "SCT_NPM", "SCT-GEN", "highland"),
        ("westmorland_furness", "ENG", "ENG_EHA", "WF-CON", "westmorland_furness"),
        ("leominster", "ENG", "ENG_EHA", "HEF-RHRT", "herefordshire"),
    ],
)
def test_each_area_has_its_own_practice(area: str, nation: str, pack: str, levels: str, words: str) -> None:
    service = service_of(area)
    assert (service.area, service.nation, service.holidays) == (area, nation, nation)
    assert (service.framework, service.level_scheme, service.words) == (pack, levels, words)
    assert frameworks.framework(service.framework, service.framework_version).pack.nation == nation
    assert level_scheme(service.level_scheme, service.level_scheme_version).nation == nation
    assert "Information Commissioner" in service.data_protection


def test_every_area_of_the_record_is_served_and_has_community_help() -> None:
    for area in AREA:
        assert service_of(area).area == area
        assert 8 <= len(community_of(area)) <= 12


@pytest.mark.parametrize("area", ["", "atlantis", "LOCHABER", "lochaber "])
def test_an_area_nobody_knows_has_a_stand_in_with_numbers_that_answer_everywhere(area: str) -> None:
    service = service_of(area)
    assert [contact.phone for contact in service.crisis] == ["999", "111", "0800 1111", "116 123"]
    assert not any(contact.local or contact.invented for contact in service.crisis)
    assert level_scheme(service.level_scheme).level
    assert community_of(area) == ()


def test_a_number_is_real_and_national_or_invented_kept_for_drama_and_says_so() -> None:
    for area in AREA:
        for contact in service_of(area).crisis:
            assert contact.local == contact.invented == ("(example number)" in contact.name)
            assert contact.local == contact.phone.startswith("01632 960")
        assert {"999", "111", "0800 1111", "116 123"} < {contact.phone for contact in service_of(area).crisis}
        assert all(re.fullmatch(r"01632 960\d{3}", each.contact) for each in community_of(area))
        assert len({each.contact for each in community_of(area)}) == len(community_of(area))
    assert "0800 83 85 87" in {contact.phone for contact in service_of("lochaber").crisis}
    assert "0800 83 85 87" not in {contact.phone for contact in service_of("leominster").crisis}
    written = re.sub("^#.*", "", "\n".join(FILES.values()), flags=re.MULTILINE)
    assert re.findall(r"01632 (?!960\d{3}\b)", written) == []


def test_timescales_are_those_agreed_and_a_place_can_set_its_own() -> None:
    times = service_of("lochaber").timescales
    assert (times.acknowledge_request_days, times.first_contact_days, times.first_visit_days) == (1, 2, 10)
    assert (times.part1_assessment_days, times.first_team_meeting_days, times.plan_copy_days) == (15, 30, 5)
    assert (times.visit_record_days, times.sign_off_days, times.safeguarding_to_lead_days) == (2, 5, 0)
    assert (times.post_crisis_call_days, times.post_crisis_review_days) == (2, 10)
    assert (times.review_every_weeks, times.review_at_most_weeks) == (6, 12)
    assert (times.connection_outcome_weeks, times.sustained_check_weeks) == (8, 26)
    own = SERVICES.replace('words = "highland"', 'words = "highland"\ntimescales = { first_visit_days = 7 }', 1)
    assert places_of({"services.toml": own}).service_of("lochaber").timescales.first_visit_days == 7
    assert places_of({"services.toml": own}).service_of("leominster").timescales.first_visit_days == 10


@pytest.mark.parametrize(("scheme", "codes"), [("SCT-GEN", "UAMI"), ("WF-CON", "1234"), ("HEF-RHRT", "1234")])
def test_levels_of_need_are_words_from_the_lowest_to_be_confirmed(scheme: str, codes: str) -> None:
    found = level_scheme(scheme)
    assert "".join(level.code for level in found.level) == codes
    assert set(codes) <= set(LEVEL)
    assert [level.ordinal for level in found.level] == [1, 2, 3, 4]
    assert [level.statutory for level in found.level] == [False, False, False, True]
    tried = [level.ordinal for level in found.level if level.needs_what_tried]
    assert tried == ([4] if scheme == "SCT-GEN" else [3, 4])
    assert found.to_be_confirmed
    assert "confirmed by the partnership" in found.note
    for level in found.level:
        assert not re.search(r"\d", level.label + level.sentence)
    assert found.level[0].label == "Universal"


def test_an_old_scheme_stays_readable_beside_a_newer_one() -> None:
    newer = FILES[HEREFORD].replace("version = 1", "version = 2").replace('"Targeted Early Help"', '"Family Help"')
    both = places_of({"levels/another.toml": newer})
    assert both.level_scheme("HEF-RHRT").level[2].label == "Family Help"
    assert both.level_scheme("HEF-RHRT", 1).level[2].label == "Targeted Early Help"
    assert both.level_scheme("HEF-RHRT", version=2).version == 2
    pinned = SERVICES.replace('level_scheme = "HEF-RHRT"', 'level_scheme = "HEF-RHRT"\nlevel_scheme_version = 1')
    assert places_of({"services.toml": pinned}).service_of("leominster").level_scheme_version == 1


@pytest.mark.parametrize(
    ("scheme", "version", "sentence"),
    [
        ("SCT-GEN", 5, "Version 5 of the levels of need “SCT-GEN” is not on this laptop."),
        ("CYM", None, "The levels of need “CYM” are not on this laptop."),
    ],
)
def test_levels_that_are_not_here_are_a_sentence(scheme: str, version: int | None, sentence: str) -> None:
    with pytest.raises(FrameworkProblem) as caught:
        level_scheme(scheme, version)
    assert caught.value.happened == sentence


def test_community_help_answers_needs_that_are_known_and_says_when_it_was_last_asked() -> None:
    for area in AREA:
        help_here = community_of(area)
        answered = {need for each in help_here for need in each.needs}
        assert answered <= set(need_crosswalk())
        assert {
            "food",
            "fuel",
            "debt",
            "isolation",
            "young_carer",
            "parenting_support",
            "transport_digital",
        } <= answered
        today = date(2026, 11, 22)
        assert all(each.assured_on < today for each in help_here)
        assert 1 <= sum(each.is_stale(today) for each in help_here) <= 2
        assert all(each.transport and each.cost and each.when for each in help_here)


def test_help_is_stale_after_a_year_and_not_before() -> None:
    each: CommunityHelp = community_of("lochaber")[0]
    assert not each.is_stale(each.assured_on + timedelta(days=STALE_AFTER_DAYS))
    assert each.is_stale(each.assured_on + timedelta(days=STALE_AFTER_DAYS + 1))


def test_the_places_are_read_once() -> None:
    assert places() is places()


# -- slips of the pen ----------------------------------------------------------------------------------------------


def lines_by_sort(text: str) -> list[tuple[int, str, str]]:
    """The first line (from 1) of every sort of key in every sort of table."""
    table, found = "", dict[tuple[str, str], int]()
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.fullmatch(r"\[+([\w.]+)\]+", line):
            table = header[1]
        elif pair := re.match(r"(\w+) = ", line):
            found.setdefault((table, pair[1]), number)
    return [(number, table, key) for (table, key), number in found.items()]


CASES = [(name, *case) for name, text in FILES.items() for case in lines_by_sort(text)]
OPTIONAL = {
    "needs_what_tried",
    "statutory",
    "note",
    "local",
    "invented",
    "not_left_lying",
    "minimum_age",
    "maximum_age",
    "days",
}


def with_line(name: str, number: int, line: str) -> dict[str, str]:
    lines = FILES[name].splitlines()
    lines[number - 1] = line
    return {name: "\n".join(lines)}


@pytest.mark.parametrize(("name", "number", "table", "key"), CASES)
def test_a_line_that_is_wrong_or_missing_or_unknown_is_told(name: str, number: int, table: str, key: str) -> None:
    here = FILES[name].splitlines()[number - 1]
    [problem] = told(with_line(name, number, f"{here}\ncolour = 1"))
    assert problem == Problem(name, number + 1, "the key “colour” is not known here.")
    for wrong in ("{ a = 1 }", "07:32:00", "[[1.5]]"):
        assert (told(with_line(name, number, f"{key} = {wrong}"))[0].line) == number
    if key not in OPTIONAL:
        [problem] = told(with_line(name, number, "# left out"))
        assert problem.what.startswith(f"“{key}” is missing")
        assert problem.line < max(number, 2)


AN = "“{}” is not one of the answers that “{}” can have."
SLIPS = [
    (HIGHLAND, 'label = "Universal"', 'label = "Level 1"', "a level is called by words, never by a number."),
    (HIGHLAND, 'label = "Universal"', 'label = "1 2 3"', "a level is called by words, never by a number."),
    (HIGHLAND, 'label = "Universal"', 'label = "IV"', "a level is called by words, never by a number."),
    (HIGHLAND, 'label = "Universal"', 'label = "Additional, one agency"',
     "the label “Additional, one agency” is here twice."),
    (HIGHLAND, 'code = "A"', 'code = "U"', "the level “U” is here twice."),
    (HIGHLAND, "ordinal = 2", "ordinal = 3", "levels go from the lowest: this one is 2."),
    (HIGHLAND, "ordinal = 2", "ordinal = 0", "“ordinal” must be at least 1."),
    (HIGHLAND, "ordinal = 2", "ordinal = 12", "“ordinal” must be at most 9."),
    (HIGHLAND, "ordinal = 2", "ordinal = true", "“ordinal” must be a whole number, not true or false."),
    (HIGHLAND, "needs_what_tried = true\n", "", "the level “I” is statutory, so it asks what was tried already."),
    (HIGHLAND, 'note = "To be', 'note = ""\n#', "a scheme to be confirmed has a “note” that says so on screen."),
    (HIGHLAND, 'nation = "SCT"', 'nation = "WLS"', AN.format("WLS", "nation")),
    (HIGHLAND, 'nation = "SCT"', 'nation = "ENG"', "these levels of need are another nation's."),
    (HIGHLAND, "version = 1", "version = 0", "“version” must be at least 1."),
    (HIGHLAND, "version = 1", 'version = "one"', "“version” must be a whole number, not text in quotation marks."),
    (HIGHLAND, 'id = "SCT-GEN"', 'id = "WF-CON"', "version 1 of “WF-CON” is here twice."),
    (HIGHLAND, 'id = "SCT-GEN"', 'id = "GEN"', "the levels of need “SCT-GEN” are not on this laptop."),
    ("services.toml", 'area = "lochaber"', 'area = "skye"', "the area “skye” is not known."),
    ("services.toml", 'area = "lochaber"', 'area = "leominster"', "the area “leominster” is here twice."),
    ("services.toml", 'area = ""', 'area = "x"', "one service has the area “”: it stands in for an area nobody knows."),
    ("services.toml", 'holidays = "SCT"', 'holidays = "ENG"', "the holidays are those of the nation."),
    ("services.toml", 'holidays = "SCT"', 'holidays = "NIR"', AN.format("NIR", "holidays")),
    ("services.toml", 'framework = "SCT_NPM"', 'framework = "ENG_EHA"', "this framework is another nation's."),
    ("services.toml", 'framework = "SCT_NPM"', 'framework = "SCT"', "the framework “SCT” is not on this laptop."),
    ("services.toml", 'words = "highland"', 'words = "highland"\nframework_version = 3',
     "version 3 of the framework “SCT_NPM” is not on this laptop."),
    ("services.toml", 'words = "highland"', 'words = "highland"\nlevel_scheme_version = 3',
     "version 3 of the levels of need “SCT-GEN” is not on this laptop."),
    ("services.toml", 'words = "highland"', 'words = "highland"\ntimescales = { first_visit_days = -1 }',
     "“first_visit_days” must be at least 0."),
    ("services.toml", 'words = "highland"', 'words = "highland"\ntimescales = { first_visit = 1 }',
     "the key “first_visit” is not known here."),
    ("services.toml", 'words = "highland"', 'words = "highland"\ntimescales = { review_every_weeks = 20 }',
     "“review_every_weeks” is longer than “review_at_most_weeks”."),
    ("services.toml", 'phone = "999"', 'phone = "nine"',
     "“phone” is not written as it has to be; compare it with the others."),
    ("services.toml", 'phone = "999"', "phone = 999", "“phone” must be text in quotation marks, not a whole number."),
    ("services.toml", 'phone = "01632 960141"', 'phone = "01397 700000"',
     "an invented number is one of those kept for drama, 01632 960 and three figures."),
    ("services.toml", 'name = "Childline"', 'name = "Samaritans"', "the contact “Samaritans” is here twice."),
    (LOCHABER, 'area = "lochaber"', 'area = "skye"', "the area “skye” is not known."),
    (LOCHABER, 'area = "lochaber"', 'area = "leominster"', "the area “leominster” has another file already."),
    (LOCHABER, '"fuel", "debt"', '"fuel", "gold"', "the need “gold” is not one of the shared needs."),
    (LOCHABER, '"fuel", "debt"', '"fuel", "fuel"', "the need “fuel” is here twice."),
    (LOCHABER, 'key = "curlew_toddlers"', 'key = "bracken_larder"', "the key “bracken_larder” is here twice."),
    (LOCHABER, 'days = ["tue", "fri"]', 'days = ["tue", "tue"]', "the day “tue” is here twice."),
    (LOCHABER, 'days = ["tue", "fri"]', 'days = ["Tuesday"]', AN.format("Tuesday", "days")),
    (LOCHABER, "minimum_age = 0", "minimum_age = 9", "the youngest is older than the oldest."),
    (LOCHABER, "minimum_age = 0", "minimum_age = 900", "“minimum_age” must be at most 120."),
    (LOCHABER, "assured_on = 2026-09-14", 'assured_on = "soon"', "“assured_on” cannot be read as it stands."),
    (LOCHABER, "assured_on = 2026-09-14", "assured_on = 2026-02-30", None),
    (LOCHABER, 'contact = "01632 960151"', 'contact = "ring Jo"',
     "“contact” is not written as it has to be; compare it with the others."),
    (LOCHABER, 'name = "The Bracken Larder"', 'name = "The Bracken Larder', None),
    (LOCHABER, "[[help]]", "[help]", None),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "what"), SLIPS, ids=range(len(SLIPS)))
def test_a_slip_is_told_with_file_and_line(name: str, old: str, new: str, what: str | None) -> None:
    assert old in FILES[name]
    found = told({name: FILES[name].replace(old, new, 1)})
    if what is not None:
        assert what in [problem.what for problem in found]
    else:
        at = FILES[name][: FILES[name].index(old)].count("\n") + 1
        assert found[0].file == name
        assert found[0].line >= at


@pytest.mark.parametrize("name", ["levels/extra.toml", "community/extra.toml", "services.toml"])
@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "the file is empty."),
        (b"\n\n", "the file is empty."),
        (b"\xff\xfe", "this is not UTF-8 text. Save the file as UTF-8."),
        (b"version = 1\n[", "this is not TOML: "),
        (b"=", "this is not TOML: "),
        (b"colour = 1", "the key “colour” is not known here."),
        (b"#" * 600_000, "the file has 585 KB; more than 512 KB is not read."),
        (b"a = " + b"[" * 5000, "lists lie inside lists too many times over to be read."),
    ],
    ids=range(8),
)
def test_a_file_that_is_none_of_ours_is_told(name: str, data: bytes, what: str) -> None:
    problem = told({name: data})[0]
    assert problem.file == name
    assert problem.what.startswith(what)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(FILES)), st.data())
def test_whatever_is_cut_out_or_written_in_it_loads_or_is_told(name: str, data: Any) -> None:
    text = FILES[name].encode()
    start = data.draw(st.integers(0, len(text)))
    cut = data.draw(st.integers(0, 40))
    put = data.draw(st.binary(max_size=5) | st.text("[]{}=\"'\n#,.0a", max_size=5).map(str.encode))
    problems: tuple[Problem, ...] = ()
    try:
        places_of({name: text[:start] + put + text[start + cut :]})
    except FrameworkProblem as why:
        problems = why.problems
    assert all(1 <= problem.line <= FILES[name].count("\n") + 7 or problem.file != name for problem in problems)
