"""The people of a family: the tab with everybody, one person opened, and what is done and undone on both."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.trouble import Told
from fsdesk.views_people import Done, PeopleTabView, PersonPageView
from ui.chapters.chapter import Chapter, Door
from ui.forms.writer import Writer
from ui.pages.people import PeoplePage
from ui.pages.person import PersonPage
from ui.pages.person_life import listed
from ui.undoing import Undoing


class People(Chapter):
    """The People tab of the family's page, and the page of one person."""

    access_asked = Signal(str, str)  # family, person: they ask what is held about them

    def __init__(self, door: Door, parent: QObject | None = None) -> None:
        super().__init__(door, parent)
        today = door.desk.clock.now().date()
        # Where the plain table was, the page stands round it.
        frame = cast(QVBoxLayout, cast(QWidget, door.family.people.parentWidget()).layout())
        self.tab, self.person = PeoplePage(door.family.people, today), PersonPage(today)
        frame.setContentsMargins(0, 0, 0, 0)
        frame.insertWidget(0, self.tab, 1)
        self.tab.hold_empty(door.family.no_people)
        self.pages = [self.person]
        self.undoing = Undoing(self)
        self._family = ""
        self._asked = 0
        self.take_writer(self.tab.writer, self._ask_tab)
        self.take_writer(self.person.writer, self._ask_person)
        self._after_writing(self.tab.writer, self._ask_tab)
        self._after_writing(self.person.writer, self._ask_person)
        self._connect()
        self._show_undo()

    def _connect(self) -> None:
        tab, person = self.tab, self.person
        self.door.family.tab_shown.connect(self._tab_shown)
        self.undoing.turned.connect(self._turn)
        self.undoing.changed.connect(self._show_undo)
        tab.person_chosen.connect(self.open)
        tab.added.connect(self._add)
        tab.name_typed.connect(partial(self._ask_likes, tab, ""))
        tab.everyone_asked.connect(self._ask_tab)
        person.name_typed.connect(self._ask_likes_of_person)
        person.left.connect(self._leave)
        person.happened.connect(self._happened)
        person.link_decided.connect(self._link)
        person.unlink_asked.connect(self._unlink)
        person.access_asked.connect(self._ask_access)
        for page in (tab, person):
            page.open_asked.connect(self._open_like)
            page.undo_asked.connect(self.undoing.undo)
            page.redo_asked.connect(self.undoing.redo)
            page.take_out_asked.connect(partial(self._take_out, page))
            page.settle_asked.connect(self.door.open_sync)

    def save_now(self) -> None:
        """Sends everything typed at once; nobody is asked about a name half typed."""
        self.tab.form.stop_asking()
        self.person.stop_asking()
        super().save_now()

    @staticmethod
    def _after_writing(writer: Writer, ask: Callable[[], None]) -> None:
        """Asks again for what is said beside the fields, as soon as everything typed is written."""
        before = {"written": True}

        def follow() -> None:
            was, before["written"] = before["written"], writer.is_all_written
            if writer.is_all_written and not was:
                ask()

        writer.standing_changed.connect(follow)

    # -- the tab -----------------------------------------------------------------------------------------------

    def _tab_shown(self, key: str, family: str) -> None:
        if family != self._family:
            self._family = family
            self.undoing.forget()
            self.tab.begin_family()
        if key == "people":
            self._ask_tab()

    def _ask_tab(self) -> None:
        family, everyone, desk = FamilyId(self._family), self.tab.everyone.isChecked(), self.door.desk
        if family:
            self.call(lambda: desk.who.tab(family, everyone=everyone), self._show_tab)

    def _show_tab(self, view: PeopleTabView) -> None:
        if view.family == self._family:
            self.tab.show_people(view)

    def _add(self, how: str, fields: dict[str, Any], of: str) -> None:
        family, desk = FamilyId(self._family), self.door.desk

        def done(did: Done) -> None:
            self.tab.took(did.person or "")
            self._did(self.tab.say, did)

        def failed(told: Told) -> bool:
            self.tab.form.show_error(told.sentence)
            return True

        self.call(lambda: desk.who.add(family, how, fields, RecordId(of) if of else None), done, failed=failed)

    # -- one person --------------------------------------------------------------------------------------------

    def open(self, person: str) -> None:
        """Opens one person."""
        desk = self.door.desk
        self.call(lambda: desk.who.open(RecordId(person)), self._show_person)

    def _show_person(self, view: PersonPageView) -> None:
        if view.family != self._family:
            self._family = view.family
            self.undoing.forget()
        self.person.show_person(view)
        self.door.front(self._ask_person, self.person, "families")

    def _ask_person(self) -> None:
        if self.person.person:
            person, desk = RecordId(self.person.person), self.door.desk
            self.call(lambda: desk.who.open(person), self._show_again)

    def _show_again(self, view: PersonPageView) -> None:
        if view.id == self.person.person:
            self.person.show_person(view)

    def _leave(self, family: str) -> None:
        self.door.open_family(family, "people")

    def _open_like(self, _family: str, person: str) -> None:
        self.open(person)

    # -- names -------------------------------------------------------------------------------------------------

    def _ask_likes_of_person(self, names: list[str], born: str) -> None:
        self._ask_likes(self.person, self.person.person, names, born)

    def _ask_likes(self, page: PeoplePage | PersonPage, person: str, names: list[str], born: str) -> None:
        desk, family = self.door.desk, FamilyId(self._family)
        self._asked += 1
        asked, one = self._asked, RecordId(person) if person else None

        def show(likes: Any) -> None:
            if asked == self._asked:  # an answer to letters typed since is on its way
                page.show_likes(likes)

        self.call(lambda: desk.who.near(names, born, family, one), show)

    def _link(self, person: str, other: str, says: str) -> None:
        desk = self.door.desk
        self._do(lambda: desk.who.link(RecordId(person), RecordId(other), says))
        self.person.show_likes(())

    def _unlink(self, link: str, why: str) -> None:
        desk = self.door.desk
        self._do(lambda: desk.who.unlink(RecordId(link), why))

    def _ask_access(self) -> None:
        person, family = self.person.person, self._family
        self.person.writer.when_written(partial(self.access_asked.emit, family, person))

    # -- doing and undoing -------------------------------------------------------------------------------------

    def _happened(self, person: str, what: str, values: dict[str, Any]) -> None:
        who, one = self.door.desk, RecordId(person)
        on = str(values.get("on") or values.get("died_on") or "")
        works: dict[str, Callable[[], Done]] = {
            "born": lambda: who.who.born(one, values),
            "twins": lambda: who.who.twins(one),
            "ended": lambda: who.who.pregnancy_ended(one),
            "died": lambda: who.who.died(one, on, confirmed=values.get("died_confirmed") is True),
            "relate": lambda: who.who.relate(
                one, RecordId(str(values.get("other") or "")), str(values.get("type") or ""),
                guarded=values.get("guarded") is True,
            ),
        }  # fmt: skip
        if what in ("move", "also"):
            people = [one, *map(RecordId, listed(values.get("others")))]
            home = RecordId(str(values["home"])) if values.get("home") else None
            self._do(
                lambda: who.who.move(
                    people, home, on, new_home=str(values.get("new_home") or ""), nights_tenths=values.get("nights"),
                    also=what == "also",
                )
            )  # fmt: skip
        else:
            self._do(works[what], leaves=what == "ended")

    def _take_out(self, page: PeoplePage | PersonPage, record: str, why: str) -> None:
        desk = self.door.desk
        if page is self.person:
            self._do(lambda: desk.who.take_out(RecordId(record), why))
        else:
            self.call(lambda: desk.who.take_out(RecordId(record), why), partial(self._did, self.tab.say))

    def _do(self, work: Callable[[], Done], *, leaves: bool = False) -> None:
        """Does one whole thing from the page of a person."""

        def done(did: Done) -> None:
            self.person.did(did.said)
            self._did(self.person.say, did)
            if leaves:
                self._leave(self._family)

        def failed(told: Told) -> bool:
            self.person.refused(told.sentence)
            return True

        self.person.writer.when_written(lambda: self.call(work, done, failed=failed))

    def _did(self, say: Callable[[str], None], did: Done) -> None:
        self.undoing.did(did)
        say(f"{did.said}.")
        self.door.learn_names(self._family)
        self._shown_again()

    def _shown_again(self) -> None:
        self.door.tell_written()
        self.door.refresh()
        self._ask_tab()
        self._ask_person()

    def _turn(self, done: Done, back: bool) -> None:
        desk = self.door.desk

        def turned(_nothing: object) -> None:
            for page in (self.tab, self.person):
                page.say(f"{'Undone' if back else 'Done again'}: {done.said}.")
            self._shown_again()

        def failed(told: Told) -> bool:
            self.undoing.forget()
            for page in (self.tab, self.person):
                page.say(told.sentence)
            return True

        self.call(lambda: desk.who.undo(done) if back else desk.who.redo(done), turned, failed=failed)

    def _show_undo(self) -> None:
        for page in (self.tab, self.person):
            page.show_undo(self.undoing.undo_words, self.undoing.redo_words)
