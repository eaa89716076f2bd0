"""What keeps people safe, by keys alone: real windows over real stores, a hub process, and a line that fails.

Nothing is asked of a page but by its keys. The duty officer's and the keepers' commands are the hub's own.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QPlainTextEdit

from fsdesk.clock import MachineClock
from fsdesk.desk import Desk
from fsdesk.records.ids import FamilyId
from sync.meeting import meet, remove_if_ordered
from tests.stories.conftest import Stage, gillies, written_up
from tests.stories.keyboard import Key, Keyboard
from tests.stories.test_a_laptop_is_lost import Duty
from tests.stories.test_locked_out import NEW, Keepers, locked_away
from tests.stories.test_taken_back import permitted
from tests.ui.real_window import CTRL, SHIFT, RealWindow
from tests.ui.test_stopped import AloneWindow

Opens = Callable[[str], Keyboard]
LAST_HOUR = 23  # a plan ends on the day it is of
HARM = "He locks the door and takes the key, she said."


@pytest.fixture
def sits(stage: Stage, qapp: object) -> Iterator[Opens]:
    """Somebody sits down at their own laptop, which has joined; all of them are locked at the end."""
    windows: list[RealWindow] = []

    def sit(user: str) -> Keyboard:
        if user in stage._desks:
            stage.lock(user)
        windows.append(RealWindow(stage.profile(user), MachineClock()))
        return Keyboard(windows[-1])

    yield sit
    for window in windows:
        bugs = window.bugs
        window.close()
        assert bugs == []


def told(stage: Stage, *users: str) -> FamilyId:
    """A family that these people's laptops hold."""
    family = gillies(stage.desk(users[0]))
    for user in users:
        meet(stage.desk(user))
    return family


def met(desk: Desk) -> bool:
    return not desk.sending.waiting()


def test_a_family_opened_in_an_emergency_is_looked_over_by_whoever_leads(stage: Stage, sits: Opens) -> None:
    told(stage, "amina", "ruaridh")
    stage.join("bashir")
    bashir = sits("bashir")
    bashir.press(Key.Key_2, CTRL)
    bashir.do("Not on this list")
    bashir.write("Given name", "Calum")
    bashir.write("Family name", "Gillies")
    bashir.press(Key.Key_Return)
    bashir.until_reads("Somebody of that name is known here")
    bashir.do("I have to read it now")
    bashir.write("Why do you need", "Amina is ill and Calum has not come home from school")
    bashir.do("Open for 15 minutes")
    bashir.until_reads("Open for 15 more minutes")
    assert bashir.reads("Known as: Calum")
    bashir.do("Close it now")
    assert not bashir.reads("Known as: Calum")

    ruaridh = sits("ruaridh")
    ruaridh.until_reads("Opened by others, to look over")
    ruaridh.press(Key.Key_2, CTRL)
    ruaridh.do("Not on this list")
    ruaridh.until_reads("Bashir Khan opened")
    assert ruaridh.reads("Calum has not come home from school")
    ruaridh.write("What did you find", "I rang: the boy is home, and it was right to look")
    ruaridh.do("I have looked this over: what Bashir Khan opened")
    ruaridh.window.until(lambda: not ruaridh.reads("Bashir Khan opened"))


def test_a_lost_laptop_is_stopped_looked_into_and_emptied_from_the_leads_page(stage: Stage, sits: Opens) -> None:
    duty = Duty(stage)
    family = told(stage, "amina", "ruaridh")
    laptop, where = stage.desk("amina").store.device, stage.profile("amina")
    ruaridh = sits("ruaridh")
    ruaridh.window.until(lambda: ruaridh.ask(met))
    ruaridh.press(Key.Key_4, CTRL)
    ruaridh.until_reads("2 laptops")
    table = ruaridh.tab_to("Laptops")
    while ruaridh.window.pages.moving.laptops.table.chosen_id() != laptop:
        assert table.hasFocus()
        ruaridh.press(Key.Key_Down)
    ruaridh.do("Stop it being read")
    ruaridh.until_reads("Stopped. It says so to its worker")
    ruaridh.do("What was on it")
    ruaridh.until_reads("1 family you may read could be on it")
    assert ruaridh.reads("Gillies family")
    ruaridh.do("Ask that all on it be removed")
    ruaridh.do("Yes, stop it")
    ruaridh.until_reads("the removal is asked for")
    duty.order(laptop)
    amina = stage.desk("amina")
    written_up(amina, family)
    assert meet(amina).said == "suspended"
    assert met(amina), "what was unsent has gone first"
    assert remove_if_ordered(amina, where.secrets) is None
    assert list(where.folder.iterdir()) == []
    assert "removed" in duty.ask("device", "orders")
    ruaridh.press(Key.Key_5, CTRL)


def test_a_worry_is_written_with_no_signal_and_the_lead_reads_it(stage: Stage, sits: Opens) -> None:
    family = told(stage, "amina", "ruaridh")
    amina = sits("amina")
    amina.window.until(lambda: amina.ask(met))
    stage.no_signal()
    amina.find_family("Gillies")
    amina.press(Key.Key_W, CTRL | SHIFT)
    assert amina.reads("999")
    assert amina.reads("It tells nobody before the hub has it")
    amina.write("What was seen or said", HARM)
    amina.window.settle()
    amina.until_reads("Only on this laptop. Nobody has been told by it.")
    amina.press(Key.Key_Escape)
    amina.find_family("Gillies")
    amina.go_to_tab("consent")
    amina.do("Act now to keep somebody safe")
    amina.write("What the risk is", "She cannot leave the house.")
    amina.window.settle()
    stage.signal()
    amina.press(Key.Key_3, CTRL)
    amina.do("Sync now")
    amina.window.until(lambda: amina.ask(met))
    ruaridh = sits("ruaridh")
    ruaridh.window.until(lambda: bool(ruaridh.ask(lambda desk: desk.concerns.needs_you())))
    (need,) = ruaridh.ask(lambda desk: desk.concerns.needs_you())
    ruaridh.press(Key.Key_1, CTRL)
    ruaridh.do(need.title)
    assert any(HARM in part.toPlainText() for part in ruaridh.window.shell.findChildren(QPlainTextEdit))
    act = ruaridh.ask(lambda desk: desk.consenting.view(family, with_private=True)).acts
    assert [row.is_override for row in act] == [True]


def test_a_family_sits_down_answers_writes_is_covered_and_the_pin_gives_the_screen_back(
    stage: Stage, sits: Opens
) -> None:
    family = told(stage, "amina", "ruaridh")
    amina = sits("amina")
    amina.find_family("Gillies")
    amina.do("Sit together")
    amina.do("Mairead")
    amina.do("Calum")
    amina.do("Begin a new assessment")
    amina.write("New PIN", "2580")
    amina.write("The same again", "2580")
    amina.do("Turn the screen")
    amina.do("How are things for Calum?")
    amina.press(Key.Key_5)
    amina.do("Back")
    amina.do("What we want to be different")
    amina.write("One thing to be different", "A bed of his own.")
    amina.window.settle()
    amina.press(Key.Key_F9)
    assert amina.window.shell.covered
    assert not amina.reads("A bed of his own.")
    amina.press(Key.Key_Escape)
    assert amina.window.shell.at_table, "the cover gives back the table and not the desk"
    amina.do("Back")
    amina.do("Find something")
    amina.write("Find", "bed")
    amina.until_reads("A bed of his own.")
    amina.do("Amina’s view")
    for pin, opens in (("1111", False), ("2580", True)):
        amina.tab_to("PIN")
        amina.type(pin)
        amina.press(Key.Key_Return)
        amina.window.until(lambda opens=opens: amina.window.shell.at_table is not opens)  # type: ignore[misc]  # bound now
    goals = amina.ask(lambda desk: desk.planning.plan(family)).goals
    assert [goal.part.text("in_their_words") for goal in goals] == ["A bed of his own."]
    amina.window.until(lambda: amina.ask(met))
    ruaridh = stage.desk("ruaridh")
    meet(ruaridh)
    assert [goal.part.text("in_their_words") for goal in ruaridh.planning.plan(family).goals] == ["A bed of his own."]


def test_a_permission_is_taken_back_at_the_door_and_what_went_out_meanwhile_is_put_right(
    stage: Stage, sits: Opens
) -> None:
    family = told(stage, "amina", "ruaridh")
    lead = stage.desk("ruaridh")
    child = next(person.id for person in lead.open_family(family).people if person.is_child)
    made = permitted(stage.desk("amina"), family, child)
    meet(stage.desk("amina"))
    meet(lead)
    amina = sits("amina")
    amina.window.until(lambda: amina.ask(met))
    stage.no_signal()
    amina.find_family("Gillies")
    amina.go_to_tab("consent")
    amina.do("They take it back")
    amina.write("In their words", "No more, please.")
    amina.window.settle()
    assert amina.reads("Nothing goes there")
    lead.consenting.gave(made)  # nobody can have told the lead yet
    stage.signal()
    meet(lead)
    amina.press(Key.Key_3, CTRL)
    amina.do("Sync now")
    amina.window.until(lambda: amina.ask(met))
    ruaridh = sits("ruaridh")
    ruaridh.until_reads("Put right: Mallaig High School")
    ruaridh.do("Put right: Mallaig High School")
    ruaridh.tab_to("What was done")
    ruaridh.type("Rang the school. It is deleted.")
    ruaridh.window.settle()
    ruaridh.do("It is put right")
    ruaridh.window.until(lambda: ruaridh.ask(lambda desk: desk.consenting.view(family).put_right == ()))


def test_a_forgotten_passphrase_is_a_telephone_call(stage: Stage, qapp: object) -> None:
    keepers = Keepers(stage)
    laptop, visit = locked_away(stage)
    code = keepers.read_code(laptop)
    stage.no_signal()
    amina = Keyboard(AloneWindow(stage.profile("amina"), MachineClock()))
    amina.window.shell.activateWindow()
    amina.write("Passphrase", "something else entirely")
    amina.press(Key.Key_Return)
    amina.until_reads("That passphrase does not open this store.")
    amina.do("I cannot unlock")
    amina.until_reads(f"Laptop {laptop}, code number 1")
    amina.type(code)
    amina.write("New passphrase", NEW)
    amina.write("The same again", NEW)
    amina.press(Key.Key_Return)
    amina.window.until(lambda: amina.window.app.at_desk is not None)
    amina.window.rest()
    assert amina.ask(lambda desk: desk.open_visit(visit).text("note")) == "Calum sang for us. Mairead has slept."
    amina.window.close()


def test_going_out_alone_is_planned_watched_and_ended(stage: Stage, sits: Opens) -> None:
    family = gillies(stage.desk("amina"))
    visit = stage.desk("amina").plan_visit(family, {})
    meet(stage.desk("amina"))
    amina = sits("amina")
    amina.window.until(lambda: amina.ask(met))
    amina.window.pages.open_visit(visit)
    amina.window.rest()
    amina.do("Going alone")
    amina.until_reads("Nobody looks out for you yet")
    now = datetime.now().astimezone()
    amina.write("Out again by", f"{now + timedelta(hours=1):%H:%M}" if now.hour < LAST_HOUR else "23:59")
    amina.tab_to("Who looks out for you")
    amina.type("Bashir")
    amina.do("Low")
    amina.do("Send the plan to the hub")
    amina.until_reads("The hub looks out for you until")
    amina.do("Set off")
    plan = stage.hub.ask("out").split("\t")[0]
    assert amina.ask(lambda desk: desk.read(visit).text("status")) == "en_route"
    amina.do("I have arrived")
    stage.no_signal()
    amina.do("I am out again")
    amina.until_reads("people will look for you")
    stage.signal()
    amina.press(Key.Key_3, CTRL)
    amina.do("Sync now")
    amina.window.until(lambda: "back" in stage.hub.ask("out"))
    assert plan in stage.hub.ask("out")
