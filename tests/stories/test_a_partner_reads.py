"""A school reads a family’s plan and adds to it, by keys alone: real windows over real stores and a hub process.

The lead sees what the school would see and names its teacher; she reads, says, and keeps nothing; the worker takes her
words in; what she says of the worker reaches the lead alone, and never the worker’s laptop; the family’s no ends it at
her next question.
"""

from __future__ import annotations

from fsdesk.desk.reading import of_kind
from fsdesk.records import Goal, NextStep, Plan
from fsdesk.records.fields import Sensitivity
from fsdesk.records.ids import FamilyId
from sync.meeting import meet
from tests.stories.conftest import Stage, gillies
from tests.stories.keyboard import Key, Keyboard
from tests.stories.test_safe_by_keyboard import Opens, met, sits
from tests.stories.test_taken_back import SCHOOL, ago, wrote
from tests.ui.real_window import CTRL
from tests.ui.test_partner_pages import everything_on

__all__ = ["sits"]

STEP, WORDS = "Walk with Calum to the gate", "He came in time all week."
OF_HER = "I saw his worker shouting at him by the gate."


def planned(stage: Stage) -> FamilyId:
    """A family whose plan may go to the school, as its worker and the lead hold it."""
    amina = stage.desk("amina")
    family = gillies(amina)
    people = tuple(person.id for person in amina.open_family(family).people)
    plan = amina.add(Plan(status="active", started_on="2026-11-01"), family).record
    goal = amina.add(Goal(plan=plan, subjects=people[:1], in_their_words="Be there for the bell"), family).record
    amina.add(NextStep(goal=goal, what=STEP, status="todo"), family)
    asked = amina.consenting.ask_permission(family, shared_anyway=False).id
    wrote(amina, asked, subjects=people, recipient=SCHOOL, purpose="To plan", decision="allow", categories=("plan",),
          by=people[0], method="verbal", at=ago(amina, 60))  # fmt: skip
    meet(amina)
    meet(stage.desk("ruaridh"))
    return family


def reads_of_her(ruaridh: Keyboard, family: FamilyId) -> None:
    """The lead reads what is for them alone, says whom it is about, and puts it into the record for leads."""
    ruaridh.window.shell.activateWindow()
    ruaridh.do("What they said …")
    ruaridh.until_reads(f"“{OF_HER}”")
    ruaridh.tab_to("Which colleague is it about?")
    ruaridh.press(Key.Key_Down)
    ruaridh.do("Put into the record")
    ruaridh.until_reads("Nothing from a partner waits here")
    notes = ruaridh.ask(lambda desk: of_kind(desk.held(family), "case_note"))
    (note,) = [one for one in notes if one.text("text") == OF_HER]
    assert note.guard is Sensitivity.RESTRICTED
    assert note.list("not_for") == ("amina",)
    ruaridh.window.until(lambda: ruaridh.ask(met))


def test_a_school_reads_a_plan_and_adds_to_it_until_the_family_says_no(stage: Stage, sits: Opens) -> None:
    stage.no_signal()
    stage.hub.ask("user", "add", "Mairi Bell", "--team", "outreach", "--role", "partner_contributor", "--id", "mairi")
    stage.signal()
    stage.join("mairi")
    family = planned(stage)

    ruaridh = sits("ruaridh")
    ruaridh.find_family("Gillies")
    ruaridh.go_to_tab("consent")
    ruaridh.do("Partners …")
    ruaridh.until_reads("Of which place")
    for question in ("Who", "Of which place"):
        ruaridh.tab_to(question)
        ruaridh.press(Key.Key_Down)
    ruaridh.do("Show what they would see")
    ruaridh.until_reads(f"For Mairi Bell, {SCHOOL}.")
    assert ruaridh.reads(STEP)
    ruaridh.do("Name them")
    ruaridh.until_reads("Reads the plan until")

    mairi = sits("mairi")
    mairi.until_reads("Rowan 214")
    assert not mairi.reads("Find a family")
    mairi.do("Read the plan: Rowan 214")
    mairi.until_reads(STEP)
    assert mairi.reads("About Calum, Eòin and Mairead")
    assert not mairi.reads("Strontian")  # where they live is no partner's
    mairi.do(f"It is done: {STEP}")
    mairi.until_reads("You said “done”")
    mairi.write("A note", WORDS)
    mairi.do("Send the note")
    mairi.window.until(lambda: not mairi.ask(lambda desk: desk.contributing.to_send()))
    mairi.write("A note", OF_HER)
    mairi.choose("Who reads it", "The team lead only")
    mairi.do("Send the note")
    mairi.until_reads("At the hub, waiting for who leads the team")
    assert STEP not in mairi.ask(everything_on)

    amina = sits("amina")
    amina.until_reads(f"From {SCHOOL}: a note")
    amina.do(f"From {SCHOOL}: a note")
    amina.until_reads(f"“{WORDS}”")
    for _ in range(2):
        amina.do("Put into the record")
    amina.until_reads("Nothing from a partner waits here")
    amina.window.until(lambda: amina.ask(met))
    notes = amina.ask(lambda desk: of_kind(desk.held(family), "case_note"))
    said = {one.text("text"): one.text("source") for one in notes}
    assert said[WORDS] == f"Mairi Bell, {SCHOOL}"
    assert OF_HER not in amina.ask(everything_on)
    steps = amina.ask(lambda desk: [one.text("status") for one in of_kind(desk.held(family), "next_step")])
    assert steps == ["done"]

    reads_of_her(ruaridh, family)
    assert OF_HER in ruaridh.ask(everything_on)
    mairi.window.shell.activateWindow()
    mairi.do("Ask the hub again")
    mairi.window.until(lambda: {one.standing for one in mairi.ask(lambda desk: desk.contributing.own_words())}
                       == {"Taken into the record"})  # fmt: skip
    amina.window.shell.activateWindow()
    amina.find_family("Gillies")
    amina.go_to_tab("consent")
    amina.do("They take it back")
    amina.window.settle()
    amina.press(Key.Key_3, CTRL)
    amina.do("Sync now")
    amina.window.until(lambda: amina.ask(met))  # she has met the hub since the lead's note was there
    assert OF_HER not in amina.ask(everything_on)
    mairi.window.shell.activateWindow()
    mairi.do("Ask the hub again")
    mairi.until_reads("Nothing is shared with you now")
    assert not mairi.reads(STEP)
    assert WORDS not in "".join(stage.hub.ask("partner", "list", "--all"))
