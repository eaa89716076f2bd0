"""The packs of practice: what they hold, what must hold between them, and how a slip of the pen in one is told.

Planted one at a time, each seen caught here: a line counted from 0; lines lost after a text of several lines; a second
table of a list taken for the first; a protected domain let into a wheel; the newest version chosen by name; an older
pack over newer domains; only the first problem told; a file that is not UTF-8 let through to a traceback.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fsdesk import frameworks, packs
from fsdesk.frameworks import Shelf, ages_of, domains_for, framework, need_crosswalk, prompts_for, segment_domains
from fsdesk.frameworks_reading import LARGEST, FrameworkProblem, Problem, lines_of
from fsdesk.records import family_codes
from fsdesk.records.fields import Sensitivity
from fsdesk.trouble import Told

TEXTS = {name: data.decode() for name, data in frameworks.texts_in("frameworks").items()}
SCT, ENG, SHARED = "wellbeing_scotland.toml", "early_help_england.toml", "shared.toml"
WORDS = {
    "S": "safe", "H": "healthy", "A": "achieving", "N": "nurtured", "Ac": "active", "Rs": "respected",
    "R": "responsible", "I": "included", "G": "grow", "W": "wider",
}  # fmt: skip
CROSSWALK = """
C01 H G 3; C02 H,S G 3; C03 A,H G 2; C04 A,I G,W 1; C05 Rs,I G,W 5; C06 R G,N 7; C07 N,I G,W 5; C08 S N 6,8;
C09 N,H N 2,6; C10 Ac N,W 2; C11 Rs,I,A W 5; C12 Rs N -;
A01 - N,W 3; A02 - N,W 3; A03 - N,W 4; A04 - N,W 5; A05 - N,W 8; A06 - N,W 5; A07 - N,W 10; A08 - N,W 10; A09 - N,W 3;
A10 - N,W 5; A11 - N,W 7; A12 - N,W 1;
H01 I,S,N W 9; H02 I,S,N W 10; H03 I,S,N W -; H04 I,S,N W 5; H05 I,S,N W 6; H06 I,S,N W 5; H07 I,S,N W 5; H08 I,S,N W -
"""
NEEDS = """
attendance exclusion_risk send_unmet ehe_support neet early_development nursery_takeup perinatal child_mental_health
adult_mental_health physical_health disability substance_adult substance_child substance_affected parental_conflict
parenting_support sibling_conflict contact_separation bereavement isolation young_carer adult_carer neglect_emerging
neglect_significant online_harm exploitation_risk missing offending domestic_abuse_current domestic_abuse_historic
child_to_parent_abuse housing_condition homelessness_risk overcrowding debt benefit_issue food fuel unemployment
low_skills transport_digital immigration other
"""


def shelf_of(**changed: str | bytes | None) -> Shelf:
    """Our own files with some changed, added or left out (None), named without their ending."""
    texts: dict[str, bytes] = {name: text.encode() for name, text in TEXTS.items()}
    for name, text in changed.items():
        if text is None:
            del texts[f"{name}.toml"]
        else:
            texts[f"{name}.toml"] = text.encode() if isinstance(text, str) else text
    return Shelf(texts)


def told(**changed: str | bytes | None) -> tuple[Problem, ...]:
    """What these changed files are refused with; every problem is a sentence with a file and a line that is there."""
    with pytest.raises(FrameworkProblem) as caught:
        shelf_of(**changed)
    assert isinstance(caught.value, Told)
    assert caught.value.happened.startswith(caught.value.problems[0].sentence)
    for problem in caught.value.problems:
        assert re.fullmatch(r"[\w/]+\.toml, line [1-9]\d*: \S[^\n]*[.]", problem.sentence), problem.sentence
        assert "`" not in problem.what
        assert len(problem.what) < 300
        text = changed.get(problem.file.removesuffix(".toml")) or TEXTS.get(problem.file) or ""
        assert problem.line <= len(text.splitlines()) + 1
    return caught.value.problems


def line_of(text: str, wanted: str, nth: int = 1) -> int:
    """The line on which something stands for the nth time."""
    found = [number for number, line in enumerate(text.splitlines(), 1) if wanted in line]
    return found[nth - 1]


# -- what the packs hold -------------------------------------------------------------------------------------------


def test_both_nations_have_a_pack_over_the_shared_domains() -> None:
    assert frameworks.shelf().versions() == {"ENG_EHA": (1,), "SCT_NPM": (1,)}
    for pack in ("ENG_EHA", "SCT_NPM"):
        assert framework(pack).shared is frameworks.shelf().shared()


def test_the_crosswalk_is_that_of_the_data_dictionary() -> None:
    domains = {domain.code: domain for domain in frameworks.shelf().shared().domain}
    rows = [row.split() for row in CROSSWALK.replace("\n", " ").split(";")]
    assert [code for code in domains if code[0] != "P"] == [row[0] for row in rows]
    assert [code for code in domains if code[0] == "P"] == [f"P0{number}" for number in range(1, 8)]
    for code, shanarri, sides, outcomes in rows:
        domain = domains[code]
        assert domain.shanarri == tuple(WORDS[letter] for letter in shanarri.split(",") if letter != "-"), code
        named = tuple({"N": "need"}.get(letter, WORDS[letter]) for letter in sides.split(","))
        assert domain.my_world == named, code
        assert ",".join(map(str, domain.outcomes)) == outcomes.strip("-"), code


def test_what_is_asked_alone_or_only_if_offered_is_marked_and_guarded() -> None:
    domains = frameworks.shelf().shared().domain
    assert {domain.code for domain in domains if domain.asked_alone} == {"A05", "P05"}
    assert {domain.code for domain in domains if domain.only_if_offered} == {"A09"}
    guarded = {domain.code: domain.sensitivity.value for domain in domains if not domain.is_open}
    assert guarded == {
        "A03": "private_to_person", "A05": "protected", "A09": "private_to_person", "A11": "private_to_person",
        "P02": "private_to_person", "P05": "protected", "P07": "private_to_person",
    }  # fmt: skip


@pytest.mark.parametrize(
    "guard", [{"asked_alone": True}, {"only_if_offered": True}, {"sensitivity": Sensitivity.RESTRICTED}]
)
def test_each_guard_alone_keeps_a_domain_out_of_pictures(guard: dict[str, Any]) -> None:
    plain = frameworks.shelf().shared().domain[0]
    assert plain.is_open
    assert not msgspec.structs.replace(plain, **guard).is_open


def test_no_wedge_is_drawn_from_the_outcomes_on_substance_use_or_domestic_abuse() -> None:
    rules = [rule for pack in ("SCT_NPM", "ENG_EHA") for rule in framework(pack).pack.segment]
    assert [rule.key for rule in rules if {4, 8} & set(rule.outcomes)] == []


def test_the_scale_goes_from_need_help_now_to_going_well_with_a_face_for_each() -> None:
    scale = frameworks.shelf().shared().scale
    assert [(step.value, step.words) for step in scale.steps] == [
        (1, "Need help now"), (2, "Hard going"), (3, "Up and down"), (4, "Mostly OK"), (5, "Going well"),
    ]  # fmt: skip
    assert [step.face for step in scale.steps] == list(get_args(packs.Face))
    assert (scale.id, scale.version, scale.licence) == ("fsdesk_open", 1, "CC0-1.0")


def test_every_need_has_its_place_and_every_outcome_is_reached() -> None:
    needs = need_crosswalk()
    assert sorted(needs) == sorted(NEEDS.split())
    assert sorted(family_codes.NEED) == sorted(needs)
    assert {number for need in needs.values() for number in need.outcomes} == set(range(1, 11))
    assert [code for code, need in needs.items() if not need.domains] == ["other"]


def test_what_the_record_can_hold_and_what_the_packs_ask_are_the_same() -> None:
    shared = frameworks.shelf().shared()
    assert list(family_codes.ASSESSMENT_KIND) == list(get_args(packs.Kind))
    assert list(family_codes.QUADRANT) == [quarter.code for quarter in framework("SCT_NPM").pack.resilience]
    assert dict(family_codes.STRUCTURAL_FACTOR) == {each.code: each.label for each in shared.structural}
    for ratings in (family_codes.FAMILY_RATING, family_codes.WORKER_RATING):
        assert {str(step.value): step.words for step in shared.scale.steps}.items() <= dict(ratings).items()


@pytest.mark.parametrize("pack", ["SCT_NPM", "ENG_EHA"])
@pytest.mark.parametrize("who", ["child", "adult", "household", "unborn"])
def test_a_wheel_shows_every_open_domain_and_no_guarded_one(pack: str, who: str) -> None:
    found = framework(pack)
    segments = segment_domains(found, who)
    shown = {code for segment in segments for code in segment.codes}
    assert shown == {domain.code for domain in found.shared.domain if domain.subject == who and domain.is_open}
    assert len({segment.hue for segment in segments}) == len(segments) <= 8
    assert all(segment.codes for segment in segments)


def test_the_scottish_wheel_is_the_eight_in_their_order() -> None:
    wheel = segment_domains(framework("SCT_NPM"), "child")
    assert [segment.label for segment in wheel] == [
        "Safe", "Healthy", "Achieving", "Nurtured", "Active", "Respected", "Responsible", "Included",
    ]  # fmt: skip
    assert [key for key, _, hue, _ in wheel if key == hue] == list(get_args(packs.Hue))
    assert {key: of for key, _, _, of in wheel}["included"] == ("C04", "C05", "C07", "C11")
    assert segment_domains(framework("SCT_NPM"), "nobody") == ()


def test_every_domain_of_a_child_is_on_each_of_its_sides_of_the_triangle() -> None:
    found = framework("SCT_NPM")
    for side in found.pack.triangle:
        on_side = {code for point in side.points for code in point.codes}
        wanted = {d.code for d in found.shared.domain if d.subject == "child" and side.side in d.my_world}
        assert wanted <= on_side, side.side
    assert [side.title for side in found.pack.triangle] == [
        "How I grow and develop", "What I need from people who look after me", "My wider world",
    ]  # fmt: skip
    assert [quarter.code for quarter in found.pack.resilience][-1] == "adversity"
    assert len(found.pack.five_questions) == 5
    assert framework("ENG_EHA").pack.headline_outcomes == tuple(range(1, 11))


@pytest.mark.parametrize("pack", ["SCT_NPM", "ENG_EHA"])
def test_part_one_is_some_of_part_two_and_part_two_is_everything(pack: str) -> None:
    found = framework(pack)
    for who in ("child", "adult", "household"):
        quick = {domain.code for domain in domains_for(found, "part1_quick", who)}
        deep = [domain.code for domain in domains_for(found, "part2_in_depth", who)]
        assert quick < set(deep)
        assert sorted(deep) == [domain.code for domain in found.shared.domain if domain.subject == who]
        for kind in ("review", "closing"):
            assert sorted(domain.code for domain in domains_for(found, kind, who)) == sorted(deep)
    before_birth = sorted(domain.code for domain in domains_for(found, "pre_birth", "unborn"))
    assert before_birth == [f"P0{number}" for number in range(1, 8)]
    assert domains_for(found, "pre_birth", "child") == domains_for(found, "none", "child") == ()


def test_nothing_guarded_is_asked_in_the_quick_part_or_first() -> None:
    for pack in ("SCT_NPM", "ENG_EHA"):
        for part in framework(pack).pack.part:
            asked = domains_for(framework(pack), part.kind, part.subject)
            assert asked[0].is_open
            assert part.kind != "part1_quick" or all(domain.is_open for domain in asked)


def test_substance_use_is_asked_from_every_side_in_both_nations() -> None:
    for pack in ("SCT_NPM", "ENG_EHA"):
        found = framework(pack)
        sides = {each.side for each in found.shared.substance_use if each.code in found.pack.substance_use}
        assert sides == {"own", "affected", "child", "everyone"}


def sentences() -> Iterator[str]:
    """Every text of the shared domains and packs that a person may read."""

    def walk(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            for key, inner in value.items():
                if key not in ("source", "licence", "id", "code", "key"):
                    yield from walk(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from walk(inner)
        elif isinstance(value, str):
            yield value

    for text in TEXTS.values():
        yield from walk(tomllib.loads(text))


def test_no_sentence_uses_a_word_that_blames_or_the_stages_of_a_licensed_instrument() -> None:
    banned = re.compile(
        r"engage|refus|addict|abuser|perpetrator|dysfunction|non-compl|hard to reach|stuck|accepting help|believing"
        r"|self-reliance|learning what works|\bcase\b|\btier\b|referral",
        re.IGNORECASE,
    )
    assert [text for text in sentences() if banned.search(text)] == []


def test_questions_end_as_questions_do_and_are_short_enough_to_say() -> None:
    for domain in frameworks.shelf().shared().domain:
        assert domain.question.endswith("?")
        assert len(domain.question.split()) <= 18, domain.question
        assert 2 <= len(domain.prompts) <= 4
        if domain.subject == "child":
            assert domain.child_question.endswith("?")
            assert len(domain.child_question.split()) <= 12
            assert len(domain.child_label) <= 24


def test_prompts_suit_the_age_and_ages_have_no_gap() -> None:
    bands = [ages_of(years) for years in range(26)]
    assert [ages_of(None), *dict.fromkeys(bands), ages_of(26)] == [*get_args(packs.Ages), None]
    health = next(domain for domain in frameworks.shelf().shared().domain if domain.code == "C01")
    assert "Do they sleep enough to get up for the bus?" in prompts_for(health, "11-15")
    assert "Do they sleep enough to get up for the bus?" not in prompts_for(health, "0-4")
    assert prompts_for(health) == ()


# -- versions ------------------------------------------------------------------------------------------------------


def test_an_old_version_stays_readable_beside_a_newer_one() -> None:
    newer_shared = TEXTS[SHARED].replace("version = 1", "version = 2", 1).replace('label = "Health"', 'label = "Body"')
    newer = (
        TEXTS[SCT].replace("\nversion = 1\n", "\nversion = 10\n").replace("shared_version = 1", "shared_version = 2")
    )
    middle = TEXTS[SCT].replace("\nversion = 1\n", "\nversion = 9\n").replace('label = "Safe"', 'label = "Safe then"')
    shelf = shelf_of(shared_2=newer_shared, a_newer=newer, z_middle=middle)
    assert shelf.versions()["SCT_NPM"] == (1, 9, 10)
    assert shelf.framework("SCT_NPM").pack.version == 10
    assert domains_for(shelf.framework("SCT_NPM"), "review", "child")[5].label == "Body"
    assert domains_for(shelf.framework("SCT_NPM", 1), "review", "child")[5].label == "Health"
    assert segment_domains(shelf.framework("SCT_NPM", version=9), "child")[0].label == "Safe then"
    assert segment_domains(shelf.framework("SCT_NPM", version=1), "child")[0].label == "Safe"
    assert shelf.shared(1).domain[0].label == "Health"
    assert shelf.shared().version == 2


@pytest.mark.parametrize(
    ("pack", "version", "sentence"),
    [
        ("SCT_NPM", 7, "Version 7 of the framework “SCT_NPM” is not on this laptop."),
        ("NIR_UNOCINI", None, "The framework “NIR_UNOCINI” is not on this laptop."),
        ("", 1, "The framework “” is not on this laptop."),
    ],
)
def test_a_pack_that_is_not_here_is_a_sentence(pack: str, version: int | None, sentence: str) -> None:
    with pytest.raises(FrameworkProblem) as caught:
        framework(pack, version)
    assert caught.value.happened == sentence
    assert "Nothing that was written about a family has changed." in caught.value.sentence


def test_the_same_version_twice_is_told_in_the_later_file() -> None:
    [problem] = told(zz_again=TEXTS[SCT])
    assert problem == Problem(
        "zz_again.toml", line_of(TEXTS[SCT], "version = 1"), "version 1 of “SCT_NPM” is here twice."
    )
    [problem] = told(shared_again=TEXTS[SHARED])
    assert problem.sentence == "shared_again.toml, line 6: version 1 of the shared domains is here twice."
    assert told(shared=TEXTS[SHARED].replace("version = 1", "version = 3", 1))[0].what == (
        "version 1 of the shared domains is not here."
    )


# -- slips of the pen: each line of each file, each in its own way -------------------------------------------------


def kinds_of_lines(text: str) -> Iterator[tuple[int, str, str]]:
    """One line (counted from 1) for every sort of key in every sort of table, first and last of its sort."""
    table, depth = "", 0
    first, last = dict[tuple[str, str], int](), dict[tuple[str, str], int]()
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.fullmatch(r"\[+([\w.]+)\]+", line):
            table = header[1]
        elif depth == 0 and (pair := re.match(r"(\w+) = ", line)):
            first.setdefault((table, pair[1]), number)
            last[table, pair[1]] = number
        depth += line.count("[") - line.count("]") if not line.startswith("[") else 0
    for number, table, key in sorted({(at, *sort) for found in (first, last) for sort, at in found.items()}):
        yield number, table, key


CASES = [(name, *case) for name, text in TEXTS.items() for case in kinds_of_lines(text)]
LINES = {name: text.splitlines() for name, text in TEXTS.items()}


def one_line(name: str, number: int) -> bool:
    line = LINES[name][number - 1]
    return line.count("[") == line.count("]")


@pytest.mark.parametrize(("name", "number", "table", "key"), CASES)
def test_a_key_nobody_knows_is_told_with_its_line(name: str, number: int, table: str, key: str) -> None:
    lines = [*LINES[name]]
    lines.insert(number - 1, "colour = 1")
    [problem] = told(**{name.removesuffix(".toml"): "\n".join(lines)})
    assert problem == Problem(name, number, "the key “colour” is not known here.")


@pytest.mark.parametrize(("name", "number", "table", "key"), [case for case in CASES if one_line(*case[:2])])
def test_a_value_of_the_wrong_sort_is_told_with_its_line(name: str, number: int, table: str, key: str) -> None:
    for wrong in ("1979-05-27", "{ a = 1 }", "[[1]]", "nan"):
        lines = [*LINES[name]]
        lines[number - 1] = f"{key} = {wrong}"
        problem = told(**{name.removesuffix(".toml"): "\n".join(lines)})[0]
        assert (problem.file, problem.line) == (name, number), problem
        assert "“" in problem.what


REQUIRED = {
    "": "id version shared_version title nation source licence", "asking": "strengths needs evidence family_first",
    "scale": "id version licence steps", "structural": "code label", "outcome": "number label",
    "domain": "code subject label question outcomes prompts", "substance_use": "code side question",
    "segment": "who key label hue", "triangle": "side title points", "part": "kind subject codes",
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "number", "table", "key"),
    [case for case in CASES if case[3] in REQUIRED[case[2]].split() and one_line(*case[:2])],
)
def test_a_missing_key_is_told_where_its_table_begins(name: str, number: int, table: str, key: str) -> None:
    lines = [*LINES[name]]
    lines[number - 1] = "# left out"
    problem = told(**{name.removesuffix(".toml"): "\n".join(lines)})[0]
    header = max((at for at in range(1, number) if table and lines[at - 1].strip("[]") == table), default=1)
    inside = f" in this “{table}”" if table else ""
    assert problem == Problem(name, header, f"“{key}” is missing{inside}.")


NOT_AN_ANSWER = "“{}” is not one of the answers that “{}” can have."
NOT_SO_WRITTEN = "“{}” is not written as it has to be; compare it with the others."
PRIVATE = "the domain “{}” is private or asked alone; no picture may show it."
STRANGE = "the domain “{}” is not one of the shared domains."
NO_OUTCOME = "the outcome {} is not one of the headline outcomes."
NUMBER_NOT_TEXT = "“{}” must be a whole number, not text in quotation marks."
MUST_BE = "“{}” must be {}, not {}."

SLIPS = [
    (SHARED, 'code = "C02"', 'code = "C01"', "the domain “C01” is here twice."),
    (SHARED, 'code = "C02"', 'code = "A99"', "the code of a domain for “child” starts with C, not “A99”."),
    (SHARED, 'code = "C02"', 'code = ""', "“code” is empty."),
    (SHARED, 'code = "C02"', 'code = "C 02"', NOT_SO_WRITTEN.format("code")),
    (SHARED, 'shanarri = ["active"]', 'shanarri = ["sporty"]', NOT_AN_ANSWER.format("sporty", "shanarri")),
    (SHARED, 'shanarri = ["active"]', 'shanarri = ["active", "active"]', "the wellbeing word “active” is here twice."),
    (SHARED, "outcomes = [6, 8]", "outcomes = [6, 11]", NO_OUTCOME.format(11)),
    (SHARED, "outcomes = [6, 8]", "outcomes = [6, 6]", "the outcome “6” is here twice."),
    (SHARED, "outcomes = [6, 8]", 'outcomes = [6, "8"]', NUMBER_NOT_TEXT.format("outcomes")),
    (SHARED, "outcomes = [6, 8]", "outcomes = [6, 8.5]", MUST_BE.format("outcomes", "a whole number", "a number")),
    (SHARED, "number = 7", "number = 6", "the outcomes are numbered from 1 upwards, each once."),
    (SHARED, "value = 2", "value = 3", "the scale has the five values 1 to 5, in that order."),
    (SHARED, 'face = "sad"', 'face = "happy"', "the face “happy” is here twice."),
    (SHARED, 'face = "sad"', 'face = "grim"', NOT_AN_ANSWER.format("grim", "face")),
    (SHARED, 'code = "housing"', 'code = "income"', "the code “income” is here twice."),
    (SHARED, 'code = "neet"', 'code = "debt"', "the need “debt” is here twice."),
    (SHARED, 'domains = ["C11"]', 'domains = ["C13"]', STRANGE.format("C13")),
    (SHARED, 'code = "S03"', 'code = "S02"', "the question “S02” is here twice."),
    (SHARED, 'side = "affected"', 'side = "other"', NOT_AN_ANSWER.format("other", "side")),
    (SHARED, 'ages = ["0-4"] },', 'ages = ["0-5"] },', NOT_AN_ANSWER.format("0-5", "ages")),
    (SHARED, "version = 1", "version = 0", "“version” must be at least 1."),
    (SHARED, "version = 1", "version = -4", "“version” must be at least 1."),
    (SHARED, "version = 1", "version = 99999", "“version” must be at most 9999."),
    (SHARED, "version = 1", 'version = "1"', MUST_BE.format("version", "a whole number", "text in quotation marks")),
    (SHARED, "version = 1", "version = 1.0", MUST_BE.format("version", "a whole number", "a number")),
    (SHARED, "version = 1", "version = true", MUST_BE.format("version", "a whole number", "true or false")),
    (SHARED, 'id = "shared"', 'id = "other"', NOT_AN_ANSWER.format("other", "id")),
    (SHARED, "asked_alone = true", "asked_alone = 1", MUST_BE.format("asked_alone", "true or false", "a whole number")),
    (SHARED, 'subject = "unborn"', 'subject = "baby"', NOT_AN_ANSWER.format("baby", "subject")),
    (SHARED, 'sensitivity = "protected"', 'sensitivity = "secret"', NOT_AN_ANSWER.format("secret", "sensitivity")),
    (SHARED, 'label = "Health"', f'label = "{"x" * 99}"', "“label” has at most 60 characters."),
    (SHARED, 'label = "Health"', 'label = "  "', NOT_SO_WRITTEN.format("label")),
    (SHARED, 'title = "Shared', 'title = "Sha\\qred', "this is not TOML: unescaped '\\' in a string."),
    (SHARED, "version = 1", f"version = {'9' * 5000}", "a number here is too long to be read."),
    (SHARED, "version = 1", "version = 1\nversion = 1", None),
    (SHARED, "[asking]", "[asking", None),
    (SHARED, "[asking]", "[[asking]]", MUST_BE.format("asking", "a table of its own", "a list in square brackets")),
    (SHARED, "[[outcome]]", "[outcome]", None),
    (SHARED, "needs = [", "needs = [[", None),
    (SCT, 'id = "SCT_NPM"', 'id = "SCT NPM"', NOT_SO_WRITTEN.format("id")),
    (SCT, 'nation = "SCT"', 'nation = "FRA"', NOT_AN_ANSWER.format("FRA", "nation")),
    (SCT, "shared_version = 1", "shared_version = 4", "version 4 of the shared domains is not here."),
    (SCT, 'codes = ["A07"]', 'codes = ["A05"]', PRIVATE.format("A05")),
    (SCT, 'codes = ["A07"]', 'codes = ["A03", "A07"]', PRIVATE.format("A03")),
    (SCT, 'codes = ["A07"]', 'codes = ["A7"]', STRANGE.format("A7")),
    (SCT, 'codes = ["A07"]', 'codes = ["C07"]', "the domain “C07” is for “child”, not for “adult”."),
    (SCT, 'codes = ["A07"]', "codes = []", "the segment “work” has no domain to draw from."),
    (SCT, 'codes = ["A07"]', "outcomes = [12]", NO_OUTCOME.format(12)),
    (SCT, 'codes = ["A07"]', "outcomes = [8]", "the segment “work” has no domain to draw from."),
    (SCT, 'hue = "healthy"', 'hue = "blue"', NOT_AN_ANSWER.format("blue", "hue")),
    (SCT, 'hue = "healthy"', 'hue = "safe"', "the hue “safe for child” is here twice."),
    (SCT, 'key = "healthy"', 'key = "safe"', "the segment “safe for child” is here twice."),
    (SCT, 'label = "Healthy"', 'label = "Healthy in body and in mind"', "“label” has at most 20 characters."),
    (SCT, 'key = "play"', 'key = "guidance"', "the point “guidance” is here twice."),
    (SCT, 'codes = ["C10"] }', 'codes = ["C99"] }', STRANGE.format("C99")),
    (SCT, 'codes = ["C10"] }', 'codes = ["A09"] }', PRIVATE.format("A09")),
    (SCT, 'codes = ["C10"] }', "codes = [] }", "“codes” is empty."),
    (SCT, 'side = "need"', 'side = "grow"', "a child's world has the three sides grow, need and wider, in that order."),
    (SCT, '{ code = "Q3"', '{ code = "Q2"', "the question “Q2” is here twice."),
    (SCT, 'code = "vulnerability"', 'code = "resilience"', "the quarter “resilience” is here twice."),
    (SCT, 'code = "vulnerability"', 'code = "luck"', NOT_AN_ANSWER.format("luck", "code")),
    (SCT, '["S01", "S02"', '["S01", "S01", "S02"', "the question “S01” is here twice."),
    (SCT, '["S01", "S02"', '["S01", "S99"', "the question “S99” is not one of the shared questions."),
    (SCT, 'kind = "part2_in_depth"', 'kind = "part3"', NOT_AN_ANSWER.format("part3", "kind")),
    (SCT, 'codes = ["C12", "C10"', 'codes = ["C12", "C12"', "the domain “C12” is here twice."),
    (SCT, 'codes = ["C12", "C10"', 'codes = ["C12", "H01"', "the domain “H01” is for “household”, not for “child”."),
    (SCT, 'codes = ["C12", "C10"', 'codes = ["C12", "C13"', STRANGE.format("C13")),
    (ENG, "headline_outcomes = [1, 2", "headline_outcomes = [1, 1", "the outcome “1” is here twice."),
    (ENG, "headline_outcomes = [1, 2", "headline_outcomes = [0, 2", NO_OUTCOME.format(0)),
    (ENG, "outcomes = [7]", "outcomes = [4]", "the segment “choices” has no domain to draw from."),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "what"), SLIPS, ids=range(len(SLIPS)))
def test_a_slip_is_told_with_file_and_line(name: str, old: str, new: str, what: str | None) -> None:
    assert old in TEXTS[name]
    changed = TEXTS[name].replace(old, new, 1)
    found = told(**{name.removesuffix(".toml"): changed})
    if what is not None:
        assert what in [problem.what for problem in found]
        near = next(problem.line for problem in found if problem.what == what)
        at = line_of(TEXTS[name], old)
        if what.endswith("twice."):
            assert near >= at  # the later of the two
        elif not what.startswith(("a child's world", "the outcomes are", "the scale")):
            assert at - 6 <= near <= at + 1


def test_the_line_is_that_of_the_word_itself_even_in_a_list_over_several_lines() -> None:
    spread = TEXTS[SCT].replace('codes = ["C12", "C10"', 'codes = [\n  "C12", # first\n\n  "C13",\n  "C10"', 1)
    [problem] = told(wellbeing_scotland=spread)
    assert problem.sentence == (
        f"wellbeing_scotland.toml, line {line_of(spread, 'C13')}: the domain “C13” is not one of the shared domains."
    )


def test_all_problems_of_all_files_are_told_in_reading_order_and_the_first_says_how_many_more() -> None:
    with pytest.raises(FrameworkProblem) as caught:
        shelf_of(
            wellbeing_scotland=TEXTS[SCT].replace('codes = ["C12", "C10"', 'codes = ["C13", "C14"', 1),
            early_help_england=TEXTS[ENG].replace('codes = ["C08"]', 'codes = ["C18"]', 1),
        )
    files = [problem.file for problem in caught.value.problems]
    assert files == [ENG, ENG, SCT, SCT]
    assert caught.value.happened.endswith(" 3 more things need putting right there.")


@pytest.mark.parametrize(
    ("data", "line", "what"),
    [
        (b"", 1, "the file is empty."),
        (b" \n\t\n", 1, "the file is empty."),
        (b"# nothing yet\n", 1, "“id” is missing."),
        (b"\xef\xbb\xbfversion = 1", 1, "the file starts with a byte-order mark. Save it as UTF-8 without one."),
        (b'id = "x"\ntitle = "caf\xe9"\n', 2, "this is not UTF-8 text. Save the file as UTF-8."),
        ("version = 1".encode("utf-16"), 1, "this is not UTF-8 text. Save the file as UTF-8."),
        (b"\x00\x01\x02", 1, "this is not TOML: "),
        (b"\x89PNG\r\n\x1a\n", 1, "this is not UTF-8 text. Save the file as UTF-8."),
        (b'{"id": "SCT_NPM"}', 1, "this is not TOML: "),
        (b"<pack/>", 1, "this is not TOML: "),
        (b'id = "x"\n\nversion 1\n', 3, "this is not TOML: "),
        (b'id = "x"\nversion = \n', 2, "this is not TOML: "),
        (b'id = "x', 1, "this is not TOML: "),
        (b"id = " + b"[" * 9000, 1, "lists lie inside lists too many times over to be read."),
        (b"a = " + b"{ a = " * 9000, 1, ""),
        (b"#" * (LARGEST + 1), 1, "the file has 512 KB; more than 512 KB is not read."),
        (b'colour = "' + b"x" * 400_000 + b'"', 1, "the key “colour” is not known here."),
        (b"x" * 400_000 + b" = 1", 1, f"the key “{'x' * 39}…” is not known here."),
        (b"\n" * 200_000 + b"colour = 1", 200_001, "the key “colour” is not known here."),
        ("“id” = 1".encode(), 1, "this is not TOML: "),
        (b'"a`b" = 1', 1, ""),
    ],
    ids=range(21),
)
@pytest.mark.parametrize("name", ["shared_2", "other"])
def test_a_file_that_is_no_pack_at_all_is_told(name: str, data: bytes, line: int, what: str) -> None:
    with pytest.raises(FrameworkProblem) as caught:
        shelf_of(**{name: data})
    [problem] = caught.value.problems
    assert (problem.file, problem.line) == (f"{name}.toml", line)
    assert problem.what.startswith(what)


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(sorted(TEXTS)), st.data())
def test_whatever_is_cut_out_or_written_in_it_loads_or_is_told(name: str, data: st.DataObject) -> None:
    text = TEXTS[name].encode()
    start = data.draw(st.integers(0, len(text)))
    cut = data.draw(st.integers(0, 60))
    put = data.draw(st.binary(max_size=6) | st.text("[]{}=\"'\n#,.0a", max_size=6).map(str.encode))
    problems: tuple[Problem, ...] = ()
    try:
        shelf_of(**{name.removesuffix(".toml"): text[:start] + put + text[start + cut :]})
    except FrameworkProblem as why:
        problems = why.problems
    assert all(1 <= problem.line <= len(LINES[name]) + 7 for problem in problems)


# -- where things stand --------------------------------------------------------------------------------------------

_KEYS = st.sampled_from(["a", "b-c", "D_1", '"q # ="', "'s.t'", '"\\u00e9[["'])
_MARKED = ("'m{}'", '"m{} \\" # ["', '"""m{}\n\n[two]\n"""', "'''m{}\n a = b'''", "'m{} # [no]'")
_ATOMS = st.builds(str.format, st.sampled_from(_MARKED), st.integers(1000, 999_999))
_SPACE = st.sampled_from(["", " ", "\n", " # so [ = \n", "\n\n"])


@st.composite
def values(draw: st.DrawFn, depth: int = 2) -> str:
    """A TOML value written somehow."""
    if depth == 0 or draw(st.booleans()):
        return draw(_ATOMS)
    if draw(st.booleans()):
        inner = [draw(_SPACE) + draw(values(depth - 1)) + draw(_SPACE) for _ in range(draw(st.integers(0, 3)))]
        return "[" + ",".join(inner) + draw(_SPACE) + "]"
    keys = draw(st.lists(_KEYS, unique=True, max_size=3))
    flat = [f" {key} = {draw(_ATOMS.filter(lambda atom: chr(10) not in atom))}" for key in keys]
    return "{" + ",".join(flat) + "}"


@st.composite
def documents(draw: st.DrawFn) -> str:
    """A TOML document with tables, lists of tables, tables in those, comments, and texts of several lines."""
    blocks = [f"{key} = {draw(values())}" for key in draw(st.lists(_KEYS, unique=True, max_size=3))]
    for number in range(draw(st.integers(0, 4))):
        header = draw(st.sampled_from([f"[t{number}]", "[[many]]", f"[u{number}.'v w']", "[[many]]\n[many.inner]"]))
        blocks.append(header)
        blocks.extend(f"{key} = {draw(values())}" for key in draw(st.lists(_KEYS, unique=True, max_size=3)))
    return "\n".join(blocks) + "\n"


def paths(value: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield (*at, key)
        yield from paths(each, (*at, key))


@settings(max_examples=150, deadline=None)
@given(documents())
def test_everything_a_document_holds_has_a_line_and_nothing_else_has(text: str) -> None:
    found = lines_of(text)
    held = tomllib.loads(text)
    assert set(found) == set(paths(held))
    lines = text.split("\n")
    for path, line in found.items():
        value: Any = held
        for step in path:
            value = value[step]
        if isinstance(value, str):  # every text says which it is, in its first line
            assert re.findall(r"m\d+", value)[0] in lines[line - 1]


def test_lines_are_counted_through_texts_of_several_lines_and_dotted_keys() -> None:
    text = 'a = """\nx = 1\n"""\n\n[[t]]\nb.c = 1\n[t.d]\ne = [\n  1,\n  { f = 2 }, # g\n]\n[[t]]\nb.c = 3\n'
    found = lines_of(text)
    assert found[("a",)] == 1
    assert found[("t", 0, "b", "c")] == 6
    assert found[("t", 0, "d", "e", 0)] == 9
    assert found[("t", 0, "d", "e", 1, "f")] == 10
    assert found[("t", 1)] == 12
    assert found[("t", 1, "b", "c")] == 13


def test_the_sensitivity_of_a_domain_is_one_the_record_knows() -> None:
    assert {domain.sensitivity for domain in frameworks.shelf().shared().domain} < set(Sensitivity)
