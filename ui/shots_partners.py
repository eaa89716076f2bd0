"""Pages of partners, with what a hub might tell: what one reads and says, what a worker takes in, whom a lead names."""

# mypy: disable-error-code="func-returns-value"
from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.views_shared import (
    AsideRow,
    Draft,
    NamedPartner,
    OwnWords,
    PartnersView,
    SharedGoal,
    SharedPlan,
    SharedPreview,
    SharedRow,
    SharedStep,
    SharedTalk,
    WaitingWords,
    WordsRow,
)
from ui.at_desk import AtDesk
from ui.chapters.shared import GONE, NO_LINE

Pages = Iterator[tuple[str, Callable[[], object]]]
FAMILY, SCHOOL = FamilyId("k7f2qd4m.1"), "Bun-sgoil Ghàidhlig Loch Abar"
ABOUT = "About Eòin, Isla and Marsali-Anna"
ROWS = (
    SharedRow(id=FAMILY, reference="LOC-0042", about=ABOUT, detail=f"Shared with {SCHOOL}, until Sat 1 May 2027"),
    SharedRow(id=FamilyId("k7f2qd4m.31"), reference="LOC-0077", about="About Ruaridh",
              detail=f"Shared with {SCHOOL}, until Mon 14 Dec"),
)  # fmt: skip
STEPS = (
    SharedStep(id=RecordId("k7f2qd4m.7"), what="Walk with Eòin to the school gate on Mondays and Thursdays",
               who=f"Catrìona NicGilleMhìcheil ({SCHOOL})", standing="To do, by Mon 30 Nov"),
    SharedStep(id=RecordId("k7f2qd4m.8"), what="Ask about the breakfast club", who="Isla", tone="warn",
               standing="Under way, by Fri 4 Dec, in the way: waiting list"),
    SharedStep(id=RecordId("k7f2qd4m.9"), what="Find the bus times", who="Isla", tone="ok", is_over=True,
               standing="Done, Tue 17 Nov"),
)  # fmt: skip
PLAN = SharedPlan(
    family=FAMILY, reference="LOC-0042", about=ABOUT, detail=ROWS[0].detail,
    plan=("First plan: made Sun 1 Nov, next review Wed 20 Jan 2027.",
          "What is going well: They eat together on most days, and the boat is mended."),
    goals=(SharedGoal(words="Get to school on time, and not be shouted at", detail="Eòin", standing="Getting there",
                      lines=("How we will know: the register says so for four weeks.",), steps=STEPS[:2]),),
    loose=STEPS[2:],
    talks=(
        SharedTalk(id=RecordId("k7f2qd4m.11"), heading="Team around the family, Thu 19 Nov 10:00", may_say_there=True,
                   lines=("Where: The hub in Fort William", "There: Isla and Catrìona",
                          "What was decided: A visit a week until Christmas, and one number to ring.")),
        SharedTalk(id=RecordId("k7f2qd4m.12"), heading="Review, due Wed 20 Jan 2027"),
    ),
)  # fmt: skip
OWN = (
    OwnWords(key="a", of=FAMILY, title="A note", when="today 15:40", standing="On this laptop, not yet sent",
             tone="warn", words="He came in time all week, and told the class about the boat."),
    OwnWords(key="d", of=FAMILY, title="A note", when="today 15:52", tone="info", readers="Read by: the team lead only",
             standing="At the hub, waiting for who leads the team",
             words="I heard raised voices at the gate on Thursday, and Eòin was upset for the rest of the day."),
    OwnWords(key="b", of=FAMILY, title="An action: done", words="", when="Thu 19 Nov 09:12", tone="info",
             standing="At the hub, waiting for somebody who works with the family", record=STEPS[0].id, short="done"),
    OwnWords(key="c", of=FAMILY, title="A note", words="Late twice.", when="Mon 16 Nov 12:00", may_go=True,
             standing="Read, and not taken into the record", tone="neutral",
             reason="We spoke about it on Tuesday: it was his brother."),
)  # fmt: skip
WORDS = (
    WordsRow(key="a", of=FAMILY, family_name="MacAskill family", who=f"Catrìona NicGilleMhìcheil, {SCHOOL}",
                 when="today 15:40", title="A note", does=f"Taking it in writes a note that comes from {SCHOOL}.",
                 words="He came in time all week, and told the class about the boat. " * 3),
    WordsRow(key="b", of=FAMILY, family_name="MacAskill family", who="Mairi Bell, Lochaber health visiting",
                 when="Thu 19 Nov 09:12", title="An action: done: “Walk with Eòin to the school gate”", words="",
                 does="Taking it in marks the action as done, and writes a note that comes from Lochaber health"
                 " visiting.",
                 late="It came late: from a laptop that was stopped, or when the plan was no longer shared with them."),
    WordsRow(key="c", of=FAMILY, family_name="MacAskill family", who="Mairi Bell, Lochaber health visiting",
                 when="Wed 18 Nov 16:00", title="An action: something stands in the way", words="Waiting list", does="",
                 why_not="What this is about is not in the record any more."),
)  # fmt: skip
FOR_LEAD = WordsRow(
    key="d", of=FAMILY, family_name="MacAskill family", who=f"Catrìona NicGilleMhìcheil, {SCHOOL}", when="today 15:52",
    title="A note", words="I heard raised voices at the gate on Thursday, and Eòin was upset for the rest of the day.",
    does=f"Taking it in writes a note that comes from {SCHOOL}, for leads alone. A worry about somebody’s safety is"
    " written as a worry as well.",
    readers="For you alone: it may be about a colleague. Nobody who works with the family is told that it is here.",
    about_whom=(("amina", "Amina Yusuf"), ("bashir", "Bashir Khan")),
)  # fmt: skip
FOR_OFFICER = WordsRow(
    key="e", of=FAMILY, family_name="LOC-0042", who=f"Catrìona NicGilleMhìcheil, {SCHOOL}", when="today 15:52",
    title="A note", words="It is about how the meeting on Thursday was led.", does="", is_here=False,
    why_not="It is put into no record from here. Do what your rules ask, then set it aside; who wrote it reads the"
    " reason.",
    readers="For you alone: it may be about who leads the team. Nobody of the team is told that it is here.",
)  # fmt: skip
NAMED = PartnersView(
    family=FAMILY, family_name="MacAskill family", may_name=True, choices=(("mairi", f"Mairi Bell, {SCHOOL}"),),
    places=(SCHOOL,),
    named=(
        NamedPartner(user="cat", who="Catrìona NicGilleMhìcheil", tone="ok", may_end=True,
                     detail=f"{SCHOOL}, named Mon 2 Nov by Ruaridh MacDonald",
                     standing="Reads the plan until Sat 1 May 2027"),
        NamedPartner(user="mor", who="Mairi Bell", detail="Lochaber health visiting, named Mon 2 Nov by Ruaridh"
                     " MacDonald", standing="Reads nothing: nothing lets it go there now", tone="warn", may_end=True),
        NamedPartner(user="old", who="Iain Beaton", detail="The dentist, named Tue 1 Sep by Ruaridh MacDonald",
                     standing="Ended Mon 5 Oct", tone="neutral", may_end=False),
    ),
)  # fmt: skip
PREVIEW = SharedPreview(
    family=FAMILY, who_for=f"For Mairi Bell, {SCHOOL}.", plan=PLAN,
    left_out=("1 thing private to one person", "2 things that are not of those it is about alone"),
)  # fmt: skip
ASIDES = (
    AsideRow(
        key="m", who=f"Catrìona NicGilleMhìcheil, {SCHOOL}", when="Mon 16 Nov 12:00", detail="MacAskill household",
        words="Late twice. I did not ask why.", aside="Set aside by Ruaridh Fraser, Tue 17 Nov 09:10",
        reason="It is in the register, and we had spoken of it with Isla on Monday. Thank you for telling us.",
    ),
    AsideRow(
        key="n", who=f"Catrìona NicGilleMhìcheil, {SCHOOL}", when="Thu 12 Nov 15:45", detail="MacAskill household",
        words="He was sick at lunch.", aside="Set aside by Amina Rahman, Fri 13 Nov 08:30", reason="Known already.",
    ),
)  # fmt: skip


def partner_pages(at: AtDesk, rest: Callable[[], None]) -> Pages:
    """Each page in its full, empty and refused state, by name; `rest` waits until the desk has answered."""
    page = at.shared.page

    def listed() -> None:
        at.front(_nothing, page, "shared")
        rest()
        page.close_opened()
        page.say("")
        page.show_families(ROWS)
        page.show_own(OWN)

    yield "full shared", listed
    note = Draft(words="He was early on", readers="leads")
    yield "full shared, plan", lambda: (listed(), page.show_plan(PLAN, note))
    yield "full shared, note", lambda: (listed(), page.show_plan(PLAN, note), page.send.setFocus())
    yield "empty shared", lambda: (listed(), page.show_families(()), page.show_own(()))
    yield "error shared, no line", lambda: (listed(), page.show_families(()), page.nobody.hide(), page.say(NO_LINE))
    yield "error shared, gone", lambda: (listed(), page.say(GONE))
    yield from _words(at, rest)
    yield from _named(at, rest)


def _words(at: AtDesk, rest: Callable[[], None]) -> Pages:
    page = at.partners.words

    def waiting(*rows: WordsRow, whose: str = "MacAskill family") -> None:
        at.front(_nothing, page, "today")
        rest()
        page.say("")
        page.show_undo("")
        page.show_waiting(
            WaitingWords(
                family=FAMILY,
                family_name=whose,
                rows=rows,
                as_of="As the hub told today 16:02.",
                to_tell=1,
            )
        )

    yield "full partners’ words", lambda: (waiting(), waiting(*WORDS))
    yield "full partners’ words, set aside", lambda: (waiting(), waiting(*WORDS), page._cards["a"].aside.click())
    yield "full partners’ words, taken in", lambda: (
        waiting(*WORDS[1:]), page.say("Taken into the record: from Mairi Bell, Lochaber health visiting.", "ok"),
        page.show_undo("Taken into the record"),
    )  # fmt: skip
    yield "full partners’ words, for the lead", lambda: waiting(FOR_LEAD, *WORDS[:1])
    yield "full partners’ words, for the officer", lambda: waiting(FOR_OFFICER, whose="for you alone")
    yield "full partners’ words, set aside before", lambda: (waiting(*WORDS[:1]), page.show_asides(ASIDES))
    yield "empty partners’ words", lambda: (page.show_asides(()), waiting())


def _named(at: AtDesk, rest: Callable[[], None]) -> Pages:
    page = at.partners.named

    def named(view: PartnersView = NAMED) -> None:
        at.front(_nothing, page, "families")
        rest()
        page.say("")
        page.hide_preview()
        page.show_partners(view)

    nobody = PartnersView(family=FAMILY, family_name="MacAskill family", may_name=True, choices=NAMED.choices)
    yield "full partners", named
    yield "full partners, preview", lambda: (named(), page.show_preview(PREVIEW))
    yield "empty partners", partial(named, nobody)
    yield "error partners", lambda: (named(), page.say("There is no line to the hub: this is what it told last."))


def _nothing() -> None:
    """Not asked for again: what is shown was made here."""
