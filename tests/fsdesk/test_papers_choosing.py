"""What is not for a household is nowhere in its papers: not a word, not a number of what is missing, not a gap."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from fsdesk.papers import html
from fsdesk.papers.choosing import (
    Home,
    Known,
    KnownFamily,
    KnownGoal,
    KnownHappening,
    KnownHelper,
    KnownLine,
    KnownPicture,
    KnownStep,
    KnownVoice,
    Somebody,
    chronology,
    file_name,
    may_have,
    minutes,
    my_bit,
    our_plan,
)
from fsdesk.papers.data import AnyPaper, Happening, Helper, Looks, Quote, Row, Step
from fsdesk.papers.making import make
from fsdesk.records.fields import Sensitivity
from fsdesk.trouble import Refused
from tests.fsdesk.papers_of import MEETING, MY_BIT, PICTURE, PLAN, STORY
from tests.fsdesk.papers_read import printed

MUM, DAD = "mum", "dad"
OPEN, PRIVATE, PROTECTED, RESTRICTED = Sensitivity
HOMES = (
    Home(key=MUM, people=frozenset(("kirsty", "finn", "isla", "dougie")), address=("3 Croft Road", "IV51 9JX")),
    Home(key=DAD, people=frozenset(("jamie", "finn", "isla")), address=("8 Shore Street", "IV51 9QQ")),
)
PEOPLE = (
    Somebody(key="kirsty", name="Kirsty"),
    Somebody(key="jamie", name="Jamie"),
    Somebody(key="finn", name="Finn"),
    Somebody(key="isla", name="Isla"),
    Somebody(key="dougie", name="Dougie", private_name=True),
)
FINN = frozenset(("finn",))
WORDING = replace(PLAN, who="", picture=None, going_well=(), goals=(), steps=(), quotes=(), meet="", seen_by="")


def said(paper: AnyPaper) -> str:
    """Everything a paper holds and everything its web page says."""
    return msgspec.json.encode(paper).decode() + html.page(paper, Looks()) + html.page(paper, Looks(pictures=False))


def family(**known: object) -> KnownFamily:
    return KnownFamily(homes=HOMES, people=PEOPLE, crisis=PLAN.crisis, **known)  # type: ignore[arg-type]


def test_dads_plan_has_no_address_of_mums_no_goal_of_mums_and_no_number_of_what_is_not_there() -> None:
    shared = KnownGoal(
        words="Finn sleeps in his own bed in both homes.",
        about=FINN,
        steps=(
            KnownStep(step=Step(what="Bring the blue bear", who="Jamie"), owner="jamie", about=FINN),
            KnownStep(step=Step(what="Wash the blue bear", who="Kirsty"), owner="kirsty", about=FINN),
            KnownStep(step=Step(what="Ring school", who="Eilidh"), about=FINN),
        ),
    )
    mums = KnownGoal(words="A warm kitchen here.", about=frozenset(("kirsty",)))
    told = KnownGoal(words="Finn walks from 3 croft road alone.", about=FINN)
    postcode = KnownLine(words="Bus stops at iv519jx now.", about=FINN)
    partner = KnownLine(words="DOUGIE reads to Finn.", about=FINN)
    known = family(goals=(shared, mums, told), going_well=(postcode, partner))
    dads = our_plan(known, DAD, WORDING)
    assert dads.goals == ("Finn sleeps in his own bed in both homes.",)
    assert [step.what for step in dads.steps] == ["Bring the blue bear", "Ring school"]
    assert dads.who == "Jamie, Finn and Isla"
    assert dads.going_well == ()
    alone = our_plan(family(goals=(replace(shared, steps=(shared.steps[0], shared.steps[2])),)), DAD, WORDING)
    assert dads == alone  # the same as if there were nothing else at all
    assert make(dads).pdf == make(alone).pdf
    hers = our_plan(known, MUM, WORDING)
    assert hers.goals == (shared.words, mums.words, told.words)
    assert "Kirsty" in hers.who


@pytest.mark.parametrize("sensitivity", [PROTECTED, RESTRICTED])
def test_what_is_protected_is_on_no_paper_for_anybody(sensitivity: Sensitivity) -> None:
    for homes in (frozenset[str](), frozenset((MUM,)), frozenset((MUM, DAD))):
        known = Known(about=FINN, homes=homes, sensitivity=sensitivity)
        assert not any(may_have(known, home, family(), alone="finn") for home in (MUM, DAD))


def test_a_young_persons_private_words_are_on_their_own_page_only_when_they_are_alone() -> None:
    voice = KnownVoice(quote=Quote(words="I worry at night.", who="Isla"), speaker="isla", about=frozenset(("isla",)),
                       homes=frozenset((MUM,)), sensitivity=PRIVATE)  # fmt: skip
    known = family(voices=(voice,))
    assert our_plan(known, MUM, WORDING).quotes == ()
    assert my_bit(known, MUM, "isla", MY_BIT).words == ()
    assert my_bit(known, MUM, "isla", MY_BIT, alone=True).words == (voice.quote,)
    assert my_bit(known, DAD, "isla", MY_BIT, alone=True).words == ()
    assert my_bit(known, MUM, "finn", MY_BIT, alone=True).words == ()


def test_what_is_private_to_two_or_to_another_is_for_nobodys_page() -> None:
    for about in (frozenset(("finn", "isla")), frozenset(("isla",))):
        known = Known(about=about, sensitivity=PRIVATE)
        assert not may_have(known, MUM, family(), alone="finn")
    both = KnownLine(words="We hide under the stairs.", about=frozenset(("finn", "isla")), sensitivity=PRIVATE)
    assert my_bit(family(going_well=(both,)), MUM, "finn", MY_BIT, alone=True).going_well == ()


def test_what_a_child_said_in_one_home_stays_there() -> None:
    voice = KnownVoice(quote=Quote(words="Toast day.", who="Finn"), speaker="finn", about=FINN, homes=frozenset((MUM,)))
    assert our_plan(family(voices=(voice,)), MUM, WORDING).quotes == (voice.quote,)
    assert our_plan(family(voices=(voice,)), DAD, WORDING).quotes == ()


def test_a_picture_made_in_one_home_stays_there_and_one_that_names_the_other_address_is_left_out() -> None:
    here = KnownPicture(picture=PICTURE, about=FINN, homes=frozenset((MUM,)))
    telling = KnownPicture(picture=replace(PICTURE, svg=b"<svg><text>3 Croft Road</text></svg>"), about=FINN)
    assert our_plan(family(pictures=(here,)), MUM, WORDING).picture == PICTURE
    assert our_plan(family(pictures=(here,)), DAD, WORDING).picture is None
    assert our_plan(family(pictures=(telling,)), DAD, WORDING).picture is None


def test_a_page_is_never_made_for_a_child_of_another_home() -> None:
    with pytest.raises(Refused):
        my_bit(family(), "gran", "finn", MY_BIT)


def test_chronology_and_minutes_leave_out_what_tells_of_the_other_home() -> None:
    happened = Happening(when="4 March 2026", what="Moved to 3 Croft Road")
    both = Happening(when="5 March 2026", what="Started school")
    known = family(
        happenings=(KnownHappening(happening=happened, about=FINN), KnownHappening(happening=both, about=FINN))
    )
    assert chronology(known, DAD, "finn", STORY).happenings == (both,)
    assert chronology(known, DAD, "isla", STORY).happenings == ()
    there = replace(MEETING, people=(*MEETING.people, Row(cells=("Dougie", "lives with Finn", "there"))))
    assert len(minutes(known, DAD, there).people) == len(MEETING.people)
    assert len(minutes(known, MUM, there).people) == len(there.people)


def test_a_helper_kept_to_one_home_is_not_on_the_childs_page_for_the_other() -> None:
    names = ("Dougie", "Ms Budge", "Mum’s worker")
    about = (FINN, FINN, frozenset({"kirsty"}))
    known = family(
        helpers=tuple(
            KnownHelper(about=whose, helper=Helper(name=name)) for name, whose in zip(names, about, strict=True)
        )
    )
    assert [each.name for each in my_bit(known, DAD, "finn", MY_BIT).helpers] == ["Ms Budge"]
    assert "Mum’s worker" not in [each.name for each in my_bit(known, MUM, "finn", MY_BIT).helpers]


def test_the_street_of_another_home_is_not_told_without_its_number_either() -> None:
    known = family(goals=tuple(KnownGoal(about=FINN, words=words) for words in ("Safe at Croft Road", "A new croft")))
    assert our_plan(known, DAD, PLAN).goals == ("A new croft",)


def test_a_saved_copy_is_named_for_what_it_is_and_never_for_whom() -> None:
    assert file_name("our_plan", date(2026, 11, 21), "pdf") == "our-plan-2026-11-21.pdf"
    assert "/" not in file_name("../our plan", date(2026, 11, 21), "html")


KEYS = st.frozensets(st.sampled_from([each.key for each in PEOPLE]), max_size=3)
MARKED = {
    "about": KEYS,
    "homes": st.frozensets(st.sampled_from([MUM, DAD]), max_size=2),
    "sensitivity": st.sampled_from(Sensitivity),
}


@st.composite
def families(draw: st.DrawFn) -> KnownFamily:
    """A family of which everything known carries a word found nowhere else."""
    count = iter(range(10_000))

    def mark() -> str:
        tail = draw(st.sampled_from(["", " at 3 Croft Road", " IV51 9JX", " with Dougie", " 8 SHORE street"]))
        return f"zq{next(count)}x{tail}"

    def some(build: Any) -> tuple[Any, ...]:
        return tuple(
            build(**{key: draw(value) for key, value in MARKED.items()}) for _ in range(draw(st.integers(0, 3)))
        )

    def step(**known: object) -> KnownStep:
        owner = draw(st.sampled_from(["", "kirsty", "jamie", "finn", "dougie"]))
        return KnownStep(step=Step(what=mark(), who=mark(), when=mark()), owner=owner, **known)  # type: ignore[arg-type]

    return family(
        going_well=some(lambda **k: KnownLine(words=mark(), **k)),
        goals=some(lambda **k: KnownGoal(words=mark(), steps=some(step), **k)),
        voices=some(
            lambda **k: KnownVoice(
                quote=Quote(words=mark(), who=mark()), speaker=draw(st.sampled_from(["kirsty", "finn", "isla"])), **k
            )
        ),
        pictures=some(lambda **k: KnownPicture(picture=replace(PICTURE, alt=mark(), caption=mark()), **k)),
        meet=some(lambda **k: KnownLine(words=mark(), **k)),
        seen_by=some(lambda **k: KnownLine(words=mark(), **k)),
        happenings=some(lambda **k: KnownHappening(happening=Happening(when=mark(), what=mark()), **k)),
    )


def forbidden(known: KnownFamily, household: str) -> set[str]:
    """The marks this household may not have, worked out here anew from what the rules say."""
    lives = next(home.people for home in HOMES if home.key == household)
    other = next(home for home in HOMES if home.key != household)

    def allowed(each: Known, words: str) -> bool:
        if each.sensitivity is not OPEN:
            return False
        if each.homes and household not in each.homes:
            return False
        if not each.homes and not (each.about and each.about <= lives):
            return False
        secrets = (*other.address, "" if "dougie" in lives else "Dougie")
        return not any(secret and secret.casefold() in words.casefold() for secret in secrets)

    bad: set[str] = set()

    def judge(each: Known, *words: str, also: bool = True) -> bool:
        fine = also and allowed(each, " ".join(words))
        if not fine:
            bad.update(word.split()[0] for word in words)
        return fine

    for line in (*known.going_well, *known.meet, *known.seen_by):
        judge(line, line.words)
    for goal in known.goals:
        fine = judge(goal, goal.words)
        for step in goal.steps:
            owned = not step.owner or step.owner in lives or household in step.homes
            judge(step, step.step.what, step.step.who, step.step.when, also=fine and owned)
    for voice in known.voices:
        judge(voice, voice.quote.words, voice.quote.who, also=voice.speaker in lives)
    for picture in known.pictures:
        judge(picture, picture.picture.alt, picture.picture.caption)
    for each in known.happenings:
        judge(each, each.happening.when, each.happening.what)
    return bad


@given(families(), st.sampled_from([MUM, DAD]))
@settings(max_examples=150)
def test_nothing_that_is_not_for_a_household_is_anywhere_in_its_papers(known: KnownFamily, household: str) -> None:
    other = next(home for home in HOMES if home.key != household)
    papers = (
        our_plan(known, household, WORDING),
        my_bit(known, household, "finn", MY_BIT),
        chronology(known, household, "finn", STORY),
    )
    bad = forbidden(known, household)
    for paper in papers:
        everything = said(paper)
        assert not [mark for mark in bad if mark in everything]
        assert not [secret for secret in other.address if secret.casefold() in everything.casefold()]
        if household == DAD:
            assert "Dougie" not in everything
    wanted = {line.words.split()[0] for line in known.going_well} - bad
    assert all(mark in said(papers[0]) for mark in wanted)  # and what is for them is not lost


def test_the_pdf_of_dads_plan_is_as_silent_as_its_data() -> None:
    known = family(
        goals=(KnownGoal(words="Finn swims at 3 Croft Road", about=FINN), KnownGoal(words="Swim", about=FINN))
    )
    text = printed(make(our_plan(known, DAD, WORDING)).pdf)
    assert "Swim" in text
    assert "Croft" not in text
    assert "2" not in text.split("Whatwewanttobedifferent")[1][:6]
