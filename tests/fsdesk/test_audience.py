"""Who may see what of a family: the decision alone, on facts written by hand."""

from __future__ import annotations

from typing import Any

import pytest

from fsdesk.audience import Audience, Fact, For, Permission, Why, view_for
from fsdesk.records import KINDS
from fsdesk.records.fields import Sensitivity
from fsdesk.whose import STAFF_ONLY, WHOSE

TODAY = "2026-11-21"
PLAYERS = ("family", "mums", "dads", "kirsty", "jamie", "finn", "dougie", "isla", "gran", "plan", "visit")
NAMES = {name: f"k7f2qd4m.{n}" for n, name in enumerate(PLAYERS, start=1)}


def fact(name: str, kind: str, sensitivity: Sensitivity = Sensitivity.OPEN_TO_FAMILY, /, **fields: Any) -> Fact:
    """A record of which each field says one thing; a list of values (not a tuple) is written apart."""
    said = {field: tuple(value) if isinstance(value, list) else (value,) for field, value in fields.items()}
    return Fact(NAMES.get(name, name), kind, said, sensitivity)


def lives(who: str, *homes: str, role: str = "parent", **fields: Any) -> list[Fact]:
    return [
        fact(f"lives-{who}-{home}", "membership", person=NAMES[who], household=NAMES[home], role=role, **fields)
        for home in homes
    ]


def person(name: str, **fields: Any) -> Fact:
    return fact(name, "person", known_as=name.title(), **fields)


def parent(who: str, child: str, kind: str) -> Fact:
    return fact(f"{who}-of-{child}", "relationship", person=NAMES[who], other=NAMES[child], type=kind)


def two_homes() -> list[Fact]:
    """Kirsty and her partner Dougie in one home, Jamie in the other; Finn lives in both."""
    return [
        fact("family", "family", label="LOC-1", known_as="The Rosses", safe_contact="not on his phone"),
        fact("mums", "household", label="Mum's", address_lines="3 Croft Road", postcode="IV51 9JX", town="Portree"),
        fact("dads", "household", label="Dad's", address_lines="8 Shore Street", postcode="IV51 9QQ", town="Portree"),
        *map(person, ("kirsty", "jamie", "dougie")),
        person("finn", born_on="2018-02-03"),
        *lives("kirsty", "mums"), *lives("dougie", "mums", role="partner"), *lives("jamie", "dads"),
        *lives("finn", "mums", "dads", role="child"),
        parent("kirsty", "finn", "mother"), parent("jamie", "finn", "father"),
        fact("plan", "plan", status="active", going_well="Bedtimes."),
    ]  # fmt: skip


def at(home: str, *present: str, alone: str = "") -> Audience:
    return Audience(
        kind=For.TABLE, household=NAMES[home], present=tuple(NAMES[one] for one in present), person=NAMES.get(alone, "")
    )


def sees(audience: Audience, facts: list[Fact], name: str) -> frozenset[str]:
    return view_for(audience, facts, TODAY).fields.get(NAMES.get(name, name), frozenset())


def test_staff_see_everything_that_is_on_their_laptop() -> None:
    for kind in (For.OWN, For.LEAD):
        assert view_for(Audience(kind=kind), two_homes(), TODAY).everything


def test_a_colleague_without_access_does_not_even_learn_that_there_is_a_family() -> None:
    view = view_for(Audience(kind=For.COLLEAGUE, has_access=False), two_homes(), TODAY)
    assert not view.everything
    assert (view.fields, view.why) == ({}, {})


def test_a_colleague_with_access_sees_nothing_restricted() -> None:
    secret = fact("s", "case_note", Sensitivity.RESTRICTED, text="About a colleague.")
    view = view_for(Audience(kind=For.COLLEAGUE), [*two_homes(), secret], TODAY)
    assert view.sees(NAMES["plan"])
    assert not view.sees("s")


def test_a_colleague_sees_nothing_that_is_kept_from_them_or_about_them_nor_a_part_of_it() -> None:
    bashir = Audience(kind=For.COLLEAGUE, user="bashir")
    facts = [
        *two_homes(),
        fact("not", "case_note", text="a", not_for=("bashir",)),
        fact("only", "case_note", text="b", only_for=("amina",)),
        fact("named", "case_note", Sensitivity.RESTRICTED, text="c", only_for=("bashir", "amina")),
        fact("about", "safeguarding_concern", Sensitivity.PROTECTED, words="d", about_worker="bashir"),
        fact("secret", "goal", Sensitivity.RESTRICTED, plan=NAMES["plan"], in_their_words="e"),
        fact("part", "next_step", goal="secret", what="f"),
    ]
    assert [f.id for f in facts if not view_for(bashir, facts, TODAY).sees(f.id)] == [
        "not", "only", "about", "secret", "part",
    ]  # fmt: skip
    amina = view_for(Audience(kind=For.COLLEAGUE, user="amina"), facts, TODAY)
    assert amina.sees("not")
    assert amina.sees("only")


def test_one_home_sees_neither_the_other_home_nor_who_only_lives_there() -> None:
    facts = two_homes()
    dads = at("dads", "jamie")
    assert sees(dads, facts, "dads") >= {"address_lines", "postcode"}
    assert not sees(dads, facts, "mums")
    assert not sees(dads, facts, "dougie")
    assert not sees(dads, facts, "lives-finn-mums")
    assert sees(dads, facts, "kirsty") == {"known_as"}, "a parent of a child here is known by name and nothing else"
    assert sees(at("mums", "kirsty"), facts, "dougie")


def test_what_is_said_of_the_worker_s_safety_is_seen_at_no_table() -> None:
    facts = [
        *two_homes(),
        fact("visit", "visit", household=NAMES["mums"], note="Tea.", safeguarding_concern_raised="yes",
             worker_reflection="Afraid of him.", who_else_in_home="A man upstairs."),
    ]  # fmt: skip
    assert sees(at("mums", "kirsty"), facts, "visit") == {"household", "note"}
    assert "safe_contact" not in sees(at("mums", "kirsty"), facts, "family")


@pytest.mark.parametrize("sensitivity", [Sensitivity.PROTECTED, Sensitivity.RESTRICTED])
def test_what_is_protected_or_restricted_is_seen_at_no_table_and_in_no_copy(sensitivity: Sensitivity) -> None:
    note = fact("n", "case_note", sensitivity, about=(NAMES["kirsty"],), text="A bruise.")
    facts = [*two_homes(), note]
    copy = Audience(kind=For.OWN_COPY, person=NAMES["kirsty"], household=NAMES["mums"])
    for audience in (at("mums", "kirsty"), at("mums", "kirsty", alone="kirsty"), copy):
        assert not sees(audience, facts, "n")


def test_a_record_hidden_from_somebody_is_hidden_from_every_home_they_live_in_and_every_table_they_sit_at() -> None:
    note = fact("n", "case_note", about=(NAMES["finn"],), text="Said at school.", hidden_from=(NAMES["dougie"],))
    facts = [*two_homes(), note]
    assert not sees(at("mums", "kirsty"), facts, "n"), "he lives there, and may look at any time"
    assert sees(at("dads", "jamie"), facts, "n")
    assert not sees(at("dads", "jamie", "dougie"), facts, "n")
    home_with_him = Audience(kind=For.OWN_COPY, person=NAMES["kirsty"])
    assert not sees(home_with_him, facts, "n")


def test_who_perhaps_lives_in_a_home_is_hidden_from_and_never_granted_anything() -> None:
    facts = two_homes()
    unsure = fact("lives-gran", "membership", person=NAMES["gran"], household=[NAMES["mums"], NAMES["dads"]])
    facts += [person("gran"), unsure, fact("g", "case_note", about=(NAMES["gran"],), text="Her money.")]
    facts.append(fact("n", "case_note", about=(NAMES["finn"],), text="Not for gran.", hidden_from=(NAMES["gran"],)))
    for home in ("mums", "dads"):
        assert not sees(at(home), facts, "g")
        assert not sees(at(home), facts, "n")


def test_what_is_private_to_a_person_is_seen_by_them_alone() -> None:
    voice = fact("v", "voice", Sensitivity.PRIVATE_TO_PERSON, visit=NAMES["visit"], person=NAMES["finn"], words="Cold.")
    facts = [*two_homes(), fact("visit", "visit", household=NAMES["mums"]), voice]
    assert not sees(at("mums", "finn"), facts, "v"), "nobody has chosen to look at it"
    assert not sees(at("mums", "finn", "kirsty", alone="finn"), facts, "v")
    assert not sees(at("mums", "kirsty", alone="kirsty"), facts, "v")
    assert sees(at("mums", "finn", alone="finn"), facts, "v") == {"visit", "person", "words"}
    assert not sees(at("dads", "finn", alone="finn"), facts, "v"), "what is told in one home stays there"


def test_own_words_that_may_stand_in_the_plan_are_for_the_home_they_were_told_in() -> None:
    told = {"person": NAMES["finn"], "words": "Toast."}
    voice = fact("v", "voice", Sensitivity.PRIVATE_TO_PERSON, visit=NAMES["visit"], in_plan="yes", **told)
    facts = [*two_homes(), fact("visit", "visit", household=NAMES["mums"]), voice]
    assert sees(at("mums", "kirsty"), facts, "v")
    assert not sees(at("dads", "jamie"), facts, "v")
    apart = fact("v", "voice", Sensitivity.PRIVATE_TO_PERSON, in_plan=["yes", "no"], **told)
    assert not sees(at("mums", "kirsty"), [*two_homes(), apart], "v")


def test_goals_are_for_the_homes_of_whose_they_are_unless_they_name_homes() -> None:
    facts = [
        *two_homes(),
        fact("both", "goal", plan=NAMES["plan"], subjects=(NAMES["finn"],), in_their_words="Sleep."),
        fact("hers", "goal", plan=NAMES["plan"], subjects=(NAMES["kirsty"], NAMES["finn"]), in_their_words="Warm."),
        fact("one", "goal", plan=NAMES["plan"], subjects=(NAMES["finn"],), in_their_words="Swim.",
             visible_to=(NAMES["dads"],)),
        fact("apart", "goal", plan=NAMES["plan"], subjects=(NAMES["finn"],), in_their_words="Read.",
             visible_to=[(NAMES["dads"],), (NAMES["mums"], NAMES["dads"])]),
        fact("step", "next_step", goal="hers", what="Buy coal."),
    ]  # fmt: skip
    assert [n for n in ("both", "hers", "one", "apart", "step") if sees(at("dads"), facts, n)] == [
        "both",
        "one",
        "apart",
    ]
    assert [n for n in ("both", "hers", "one", "apart", "step") if sees(at("mums"), facts, n)] == [
        "both",
        "hers",
        "step",
    ]


def test_words_that_tell_of_the_other_home_are_left_out_with_all_that_hangs_on_them() -> None:
    facts = [
        *two_homes(),
        fact("told", "goal", subjects=(NAMES["finn"],), in_their_words="Walk from 3 croft road."),
        fact("step", "next_step", goal="told", what="Try it."),
        fact("named", "chronology_event", persons=(NAMES["finn"],), title="A fall", detail="DOUGIE drove him."),
    ]  # fmt: skip
    assert not sees(at("dads"), facts, "told")
    assert not sees(at("dads"), facts, "step")
    assert sees(at("dads"), facts, "named") == {"persons", "title"}
    assert "detail" in sees(at("mums"), facts, "named")


def test_a_confidential_address_is_seen_at_no_table_not_even_its_own() -> None:
    facts = two_homes()
    facts[1] = fact("mums", "household", label="Mum's", address_lines="3 Croft Road", postcode="IV51 9JX",
                    confidential=[False, True])  # fmt: skip
    facts.append(fact("n", "case_note", about=(NAMES["kirsty"],), text="Came to 3 Croft Road."))
    assert sees(at("mums", "kirsty"), facts, "mums") == {"label"}
    assert not sees(at("mums", "kirsty"), facts, "n")


def test_a_protected_relationship_names_nobody() -> None:
    facts = [one for one in two_homes() if one.id != "jamie-of-finn"]
    tie = fact("t", "relationship", Sensitivity.PROTECTED, person=NAMES["jamie"], other=NAMES["finn"], type="father")
    assert not sees(at("mums", "kirsty"), [*facts, tie], "jamie")


def test_guests_at_the_table_see_only_what_every_home_there_may_see() -> None:
    facts = [*two_homes(), fact("hers", "case_note", about=(NAMES["kirsty"],), text="Money.")]
    both = at("mums", "kirsty", "jamie")
    assert not sees(both, facts, "hers")
    assert not sees(both, facts, "mums")
    assert sees(both, facts, "finn")


def test_when_the_children_are_split_a_plan_is_there_and_says_nothing() -> None:
    facts = [*two_homes(), person("isla", born_on="2012-01-01"), *lives("isla", "mums", role="child")]
    assert sees(at("dads"), facts, "plan") == {"status"}
    assert sees(at("mums"), facts, "plan") == {"status", "going_well"}


def test_who_moved_out_sees_nothing_more() -> None:
    facts = [one for one in two_homes() if one.id != "lives-dougie-mums"]
    facts += lives("dougie", "mums", role="partner", lives_until="2026-06")
    note = fact("n", "case_note", about=(NAMES["dougie"],), text="Found a flat.")
    assert not sees(at("mums", "kirsty"), [*facts, note], "n")


def test_a_household_of_no_family_and_a_table_without_a_household_see_nothing() -> None:
    for household in ("", "zzzzzzzz.1"):
        assert view_for(Audience(kind=For.TABLE, household=household), two_homes(), TODAY).fields == {}


def test_an_agency_sees_the_categories_it_was_permitted_about_whom_it_was_permitted() -> None:
    permission = Permission(agency="School", subjects=(NAMES["finn"],), categories=("plan", "identity"))
    agency = Audience(kind=For.AGENCY, permission=permission)
    facts = [
        *two_homes(),
        fact("his", "goal", plan=NAMES["plan"], subjects=(NAMES["finn"],), in_their_words="Get to school."),
        fact("named", "goal", subjects=(NAMES["finn"],), in_their_words="Dougie drives him."),
        fact("hers", "goal", subjects=(NAMES["kirsty"],), in_their_words="Sleep."),
        fact("event", "chronology_event", persons=(NAMES["finn"],), title="A fall"),
        fact("hidden", "goal", subjects=(NAMES["finn"],), in_their_words="Safe.", hidden_from=(NAMES["dougie"],)),
    ]  # fmt: skip
    names = ("finn", "kirsty", "mums", "his", "named", "hers", "event", "hidden")
    assert [one for one in names if sees(agency, facts, one)] == ["finn", "his"]
    assert sees(Audience(kind=For.AGENCY), facts, "finn") == frozenset()


def test_whoever_asks_for_what_is_held_about_them_is_not_given_what_is_kept_from_them() -> None:
    asks = Audience(kind=For.SUBJECT_ACCESS, person=NAMES["dougie"])
    about = {"about": (NAMES["dougie"],)}
    facts = [
        *two_homes(),
        fact("open", "case_note", text="Rang.", **about),
        fact("kept", "case_note", text="An allegation.", hidden_from=(NAMES["dougie"],), **about),
        fact("guarded", "case_note", Sensitivity.PROTECTED, text="An allegation.", **about),
        fact("other", "case_note", text="Hers.", about=(NAMES["kirsty"],)),
    ]  # fmt: skip
    assert [one for one in ("open", "kept", "guarded", "other") if sees(asks, facts, one)] == ["open"]


def test_what_is_withheld_has_a_reason_for_staff() -> None:
    facts = [
        *two_homes(),
        fact("guarded", "case_note", Sensitivity.PROTECTED, about=(NAMES["finn"],), text="A bruise."),
        fact("hers", "case_note", about=(NAMES["kirsty"],), text="Money."),
    ]
    why = view_for(at("dads", "jamie"), facts, TODAY).why
    assert (why["guarded"], why["hers"], why[NAMES["dougie"]]) == (Why.PROTECTED, Why.OTHER_HOME, Why.OTHER_HOME)


def test_every_kind_of_record_says_for_whom_it_is() -> None:
    assert KINDS.keys() == WHOSE.keys(), (
        "say in fsdesk/whose.py whom a kind is about and which of its fields are the staff's"
    )
    assert WHOSE.keys() >= STAFF_ONLY
    for kind, line in WHOSE.items():
        declared = KINDS[kind].declared().keys()
        named = {*line.about, *line.homes, *line.of, *line.heart, *line.staff, *line.frame}
        assert named <= declared, kind
