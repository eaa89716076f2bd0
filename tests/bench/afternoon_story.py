"""What one worker does in an afternoon, by keyboard alone: the keys of each step, on the real window."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from fsdesk.demo.cast import PASSPHRASE
from fsdesk.records.ids import FamilyId
from tests.bench.afternoon_store import WORKED_WITH
from tests.bench.keyboard import Keyboard, name_of
from tests.bench.notes import note, sentence
from ui.app import App
from ui.at_desk import AtDesk

Key, Held = Qt.Key, Qt.KeyboardModifier
CONTROL, ALT = Held.ControlModifier, Held.AltModifier
FILTER = WORKED_WITH.split()[-1]
NOTES, NOTE_LEAST = 20, 400
PARTS = (*(("Family and friends", "Health"),) * 5, ("Family network and strengths", "The home"))
"""What is opened of the assessment: for each of five children, then for the household."""


def long_notes() -> list[str]:
    """Twenty long notes, the same each time: what is typed here and into an empty field."""
    r = random.Random(21)
    return [note(r, NOTE_LEAST, NOTE_LEAST + 100) for _ in range(NOTES)]


class Afternoon:
    """The worker at the window."""

    def __init__(self, app: App, keys: Keyboard) -> None:
        self.app, self.keys = app, keys
        self.first: dict[str, float] = {}
        self._r = random.Random(22)

    # -- small moves -------------------------------------------------------------------------------------------

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Held.NoModifier) -> None:
        """One key, and what the desk answers to it."""
        text = {Key.Key_Space: " ", Key.Key_Return: "\r"}.get(key, "")
        self.keys.press(key, held, text)
        self.rest()

    def rest(self) -> float:
        """Until the desk has answered everything; how many seconds it took."""
        took = self.keys.until(lambda: not self.app.background.busy, "the desk has answered")
        self.keys.run(0.02)
        return took

    def choose(self, name: str, most: int = 80) -> None:
        """Tab to a button of this name and press it."""
        self.keys.tab_to(name, most)
        self.press(Key.Key_Space)

    def type_here(self, text: str) -> None:
        """Type into the field that a button has just opened."""
        here = self.keys.here
        assert isinstance(here, QLineEdit | QPlainTextEdit), f"the keyboard is at {here and name_of(here)!r}, no field"
        self.keys.type(text)

    def write(self, name: str, text: str = "", most: int = 80) -> None:
        """Tab to a field of this name and type, a sentence if nothing is given."""
        self.keys.tab_to(name, most)
        self.keys.type(text or sentence(self._r))

    def open_family(self, tab: str = "") -> None:
        """Families, a few letters, Enter; then the tab."""
        self.press(Key.Key_2, CONTROL)
        self.keys.press(Key.Key_A, CONTROL)
        self.keys.type(FILTER)
        self.press(Key.Key_Return)
        page = self._at_desk.family
        if tab:
            self.keys.tab_to("Parts of the family")
            for _ in range(20):
                if page.tab == tab:
                    break
                self.press(Key.Key_Right)
            assert page.tab == tab, f"there is no part {tab}"

    @property
    def _at_desk(self) -> AtDesk:
        assert self.app.at_desk is not None
        return self.app.at_desk

    # -- the afternoon -----------------------------------------------------------------------------------------

    def steps(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """What is done, one after the other."""
        yield "unlock", self.unlock
        yield "Today", self.open_today
        yield "Families, filtered", self.filter_families
        yield "a person added", self.add_person
        yield "a person changed", self.change_person
        yield "an assessment of seven", self.assess
        yield "a goal with steps", self.plan
        yield "a meeting with minutes", self.meet
        yield "an event", self.tell_event
        yield "a case note", self.keep_note
        yield "a visit, twenty long notes", self.visit
        yield "search", self.search

    def unlock(self) -> None:
        """The passphrase."""
        self.keys.until(lambda: self.keys.here is not None, "the field has the keyboard")
        self.keys.type(PASSPHRASE)
        self.keys.press(Key.Key_Return, text="\r")
        self.keys.until(lambda: self.app.at_desk is not None, "the desk is open")
        began = time.perf_counter()
        shown = self._at_desk.today
        self.keys.until(lambda: shown.isVisible() and not self.app.background.busy, "Today is shown")
        self.first["Today"] = time.perf_counter() - began
        self.rest()

    def open_today(self) -> None:
        """Once more, and through what is on it."""
        self.press(Key.Key_1, CONTROL)
        for _ in range(8):
            self.keys.press(Key.Key_Tab)

    def filter_families(self) -> None:
        """All of them, then fewer at each letter, and back."""
        self.keys.press(Key.Key_2, CONTROL)
        self.first["Families"] = self.rest()
        for words in ("mac", "eilidh", "corpach"):
            self.keys.type(words)
            self.keys.press(Key.Key_A, CONTROL)
            self.keys.press(Key.Key_Backspace)
        self.keys.press(Key.Key_Down)
        for _ in range(10):
            self.keys.press(Key.Key_PageDown)
        self.open_family()

    def add_person(self) -> None:
        """An uncle, with what one knows."""
        self.open_family("people")
        self.choose("Add somebody else")
        self.type_here("Torquil")
        self.write("Full name", "Torquil Abernethy")
        self.write("To the family they are", "Uncle")
        self.choose("Add")

    def change_person(self) -> None:
        """One page of a person, several answers."""
        self.open_family("people")
        self.keys.tab_to("People of the family")
        self.press(Key.Key_Return)
        self.write("Pronouns", "she, her")
        self.write("First language", "Gaelic")
        self.write("Communication needs")
        self.write("School, nursery or work", "At the breakfast club")

    def assess(self) -> None:
        """What is going well, what is hard and the ratings, of everybody there is a part for."""
        self.open_family("assessment")
        self.choose("Begin the assessment")
        for folds in PARTS:
            for fold in folds:
                self.choose(fold)
                self.write("What is going well")
                self.write("What is hard")
                self.keys.press(Key.Key_Tab)
                self.press(Key.Key_Right)
                self.write("How it is known")
            self.press(Key.Key_Down, ALT)

    def plan(self) -> None:
        """A goal in their words and two steps."""
        self.open_family("plan")
        self.choose("Add a goal")
        self.type_here(sentence(self._r))
        self.press(Key.Key_Tab)
        self.press(Key.Key_Space)
        self.write("Why it matters")
        self.write("How we will know")
        self.choose("Done: A new goal")
        for _ in range(2):
            self.open_family("plan")
            self.choose("Add a step to")
            self.type_here(sentence(self._r))
            self.write("By when", "12 Jan 2027")
            self.choose("Done: A new step")

    def meet(self) -> None:
        """A meeting, what two children think of it, and its minutes."""
        self.open_family("plan")
        self.choose("Begin: Team around the family")
        self.write("Where", "The school at Strontian")
        self.write("Who led it", "Eilidh Ross")
        self.write("What was decided", note(self._r))
        self.write("What was said", note(self._r))
        self.write("Minutes given to")
        self.choose("Done: back to the plan")

    def tell_event(self) -> None:
        """Something that happened, and what it meant."""
        self.open_family("chronology")
        self.choose("Add event")
        self.type_here(sentence(self._r))
        self.write("When", "3 Nov 2026")
        self.write("More", note(self._r))
        self.write("What it meant for the child")
        self.write("What was done")
        self.choose("Done: A new event")

    def keep_note(self) -> None:
        """A phone call."""
        self.open_family("notes")
        self.choose("New note: Phone call")
        self.type_here(note(self._r))

    def visit(self) -> None:
        """A visit begun at the table, and twenty long notes one under another."""
        self.open_family()
        self.choose("Start visit")
        self.press(Key.Key_Down, ALT)
        self.press(Key.Key_Down, ALT)
        self.keys.tab_to("What happened")
        self.keys.step("twenty long notes")
        for text in long_notes():
            self.keys.type(f"{text}\n")
        self.rest()

    def search(self) -> None:
        """Words that many families have, and a family."""
        self.keys.press(Key.Key_K, CONTROL)
        for words in ("mac", "breakf club", "shore road", "damp kitch"):
            self.keys.type(words)
            self.rest()
            self.keys.press(Key.Key_A, CONTROL)
            self.keys.press(Key.Key_Backspace)
        self.keys.press(Key.Key_Escape)

    # -- how long a word waits for the disk --------------------------------------------------------------------

    def saves(self, ask: Callable[[], None], times: int) -> list[float]:
        """Seconds from the last letter of a few words, and Tab, to their being saved, when the desk has just been asked
        for something else."""
        self._at_desk.open_visit(self._visit(), "happened")
        self.rest()
        found = []
        for _ in range(times):
            self.keys.tab_to("What happened")
            self.keys.type("and so")
            self.keys.until(lambda: self._at_desk.is_all_written, "all is saved")
            self.rest()
            ask()
            self.keys.type("on.")
            began = time.perf_counter()
            self.keys.press(Key.Key_Tab)
            self.keys.until(lambda: self._at_desk.is_all_written, "all is saved")
            found.append(time.perf_counter() - began)
            self.rest()
        return found

    def _visit(self) -> str:
        desk = self.app.desk
        assert desk is not None
        family = FamilyId(self._at_desk.family.family)
        return self.app.background.submit(lambda: desk.open_family(family).visits[0].id).result()
