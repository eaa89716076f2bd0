"""A person at the real window's pages: types on each of them, asks how words are spelt, takes papers, hides, and locks.

Run as `python -m tests.canary.pages FOLDER SECRETS ASKED`, the tokens as JSON on standard input. Says on standard
output which token went to which page, by their names, and what is told of the window outside of it, also while covered.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit, QWidget

from fsdesk.bugs import leave_no_trace_of_bugs
from fsdesk.clock import MachineClock
from fsdesk.desk import Desk
from fsdesk.profile import Profile
from fsdesk.records import Family, Household, Membership, Person
from fsdesk.records.ids import FamilyId, RecordId
from tests.canary.hands import Hands
from tests.canary.seeds import AT_PAGES

MOST_ON_A_PAGE = 4
F7_AT_MOST = 20


class TheirFamily:
    """A family whose names are tokens, as a worker has it after a first visit."""

    def __init__(self, desk: Desk, tokens: Mapping[str, str]) -> None:
        family = Family(label="LOC-0101", known_as=tokens["page.family"], status="active", area="lochaber",
                        lead_professional="worker")  # fmt: skip
        self.id = FamilyId(desk.add(family).record)
        home = desk.add(Household(label="Home", address_lines=tokens["page.address"]), self.id).record
        self.child, self.adult = (
            desk.add(Person(life_stage="living", known_as=tokens[name], full_name=tokens[name], born_on=born), self.id)
            .record
            for name, born in (("page.child", "2018-05-02"), ("page.adult", "1990-05-02"))
        )  # fmt: skip
        for person, role in ((self.child, "child"), (self.adult, "parent")):
            desk.add(Membership(person=person, household=home, role=role), self.id)
        self.home = RecordId(home)
        self.assessment = desk.assessing.begin(self.id)
        desk.planning.begin_plan(self.id)
        self.visit = desk.record_visit(self.id, {"household": home})


class Titles(QObject):
    """Says each title a window is given."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.WindowTitleChange and isinstance(watched, QWidget) and watched.isWindow():
            print("title", watched.windowTitle(), flush=True)
        return False


class Writer:
    """Goes from page to page and types."""

    def __init__(self, hands: Hands, tokens: Mapping[str, str]) -> None:
        self.hands, self.tokens = hands, tokens
        self._left = iter(AT_PAGES)
        desk = hands.app.desk
        assert desk is not None
        self.family = hands.app.background.submit(lambda: TheirFamily(desk, tokens)).result()

    def pages(self) -> Iterator[tuple[str, QWidget]]:
        """Each page that is typed on, its name and itself, once it has been opened."""
        at, ours, show = self.hands.at, self.family, self.hands.show
        show(at.asking.open_new)
        yield "request", at.asking.request
        show(partial(at.people.open, ours.child))
        yield "person", at.people.person
        show(partial(at.assessing.open, ours.assessment))
        yield "assessment", at.assessing.page
        self._tab("plan")
        show(at.planning.plan.add_goal)
        yield "plan", at.planning.plan
        show(partial(at.planning.begin_meeting, ours.id, "taf"))
        yield "meeting", at.planning.meeting
        self._tab("chronology")
        show(at.telling.chronology.add_event)
        yield "event", at.telling.chronology
        self._tab("notes")
        show(partial(at.telling.notes.add_note, "phone"))
        yield "note", at.telling.notes
        for step in ("happened", "words", "seen", "agreed"):
            show(partial(at.open_visit, ours.visit, step))
            yield f"visit, {step}", at.visiting.visit

    def _tab(self, key: str) -> None:
        self.hands.show(lambda: self.hands.at.open_family(self.family.id, key))

    def type_everywhere(self) -> None:
        for name, page in self.pages():
            for place in list(self.hands.places(page))[:MOST_ON_A_PAGE]:
                token = next(self._left)
                self.hands.type_at(place, self.tokens[token])
                print("typed", token, "on", name, flush=True)
            self.hands.settle()

    def look_alike(self) -> None:
        """Begin to add somebody whose name is nearly one that is known, and look for names at the top."""
        self._tab("people")
        people = self.hands.at.people.tab
        people.begin("child")
        self.hands.rest()
        place = next(one for one in people.form.findChildren(QLineEdit) if one.isVisibleTo(people.form))
        name = self.tokens["page.child"]
        self.hands.type_at(place, name[:-1] + ("a" if name[-1] != "a" else "b"))
        self.hands.rest()
        place.clear()
        self.hands.search(self.tokens["page.adult"][:14])

    def spell(self) -> None:
        """F7 at words no dictionary has; they are added to one's own list, and the next words are left alone."""
        page = self.hands.at.telling.notes
        self._tab("notes")
        self.hands.show(partial(page.add_note, "phone"))
        place = next(one for one in self.hands.places(page) if isinstance(one, QPlainTextEdit))
        self.hands.type_at(place, f"{self.tokens['page.spelt']} ")
        speller = self.hands.app.speller
        assert speller is not None
        self.hands.until(lambda: not speller.busy)
        assert speller.is_available(), speller.standing
        QTest.keyClick(place, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
        for _ in range(F7_AT_MOST):  # what is asked while names are learnt is let go
            QTest.keyClick(place, Qt.Key.Key_F7)
            self.hands.rest()
            self.hands.until(lambda: not speller.busy)
            if QApplication.activePopupWidget() is not None:
                break
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        next(one for one in menu.actions() if one.text() == "Add to my word list").trigger()
        menu.close()
        self.hands.until(lambda: not speller.busy)
        self.hands.settle()
        print("spelt", flush=True)

    def take_papers(self, asked: Path) -> None:
        page = self.hands.paper(self.family.id, "our_plan")
        for kind in ("pdf", "html"):
            self.hands.save_copy(page, kind, str(asked / f"plan.{kind}"))
        page.ask_print()
        page._take_answer("keep_with_worker")
        dialog = self.hands.dialog(QPrintDialog)
        assert isinstance(dialog, QPrintDialog)
        printer = dialog.printer()
        assert printer is not None
        print("job", printer.docName(), printer.creator(), flush=True)
        dialog.done(0)
        self._print_to_file(asked / "printed.pdf")
        for key in ("genogram", f"my_bit:{self.family.child}", f"chronology:{self.family.child}"):
            self.hands.paper(self.family.id, key)
        print("papers", flush=True)

    def _print_to_file(self, path: Path) -> None:
        """As the dialog does once a file was chosen in it."""
        from fsdesk.papers.making import printer_pages
        from ui.printing import new_printer, paint_pages

        papers = self.hands.at.papers
        page = papers.page
        assert page is not None
        printer = new_printer(landscape=False)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(path))
        paint_pages(printer, printer_pages(papers._chosen("our_plan", page._home)))

    def hide(self) -> None:
        """Cover the window; what is then heard of it is said."""
        self.hands.show(lambda: self.hands.at.people.open(self.family.child))
        shown = list(self.hands.heard())
        self.hands.shell.cover()
        self.hands.rest()
        covered = list(self.hands.heard())
        is_heard = any(self.tokens["page.child"] in one for one in shown)  # or the ear is deaf
        print("heard before the cover", len(shown), is_heard, flush=True)
        print("heard under the cover", json.dumps(covered), flush=True)
        self.hands.shell.uncover()


def main(folder: str, secrets: str, asked: str) -> None:
    tokens = json.load(sys.stdin)
    leave_no_trace_of_bugs()
    profile = Profile(folder=Path(folder), secrets_folder=Path(secrets))
    hands = Hands(profile, MachineClock(), tokens["worker.passphrase"])
    titles = Titles()
    QApplication.instance().installEventFilter(titles)  # type: ignore[union-attr]  # there is one: Hands made it
    writer = Writer(hands, tokens)
    writer.type_everywhere()
    writer.look_alike()
    writer.spell()
    writer.take_papers(Path(asked))
    writer.hide()
    hands.close()
    for bug in hands.bugs:
        raise bug
    print("locked", flush=True)
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:4])
