"""Assessment and level of need: the family's tab, the page they are filled in on, decisions."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.trouble import Told
from fsdesk.views_assessing import AssessView, DecidingView, Eyes, TabView
from ui.chapters.chapter import Chapter, Door
from ui.pages.assess_page import AssessPage
from ui.pages.assess_reading import ReadAssessment
from ui.pages.assessment import AssessmentTab
from ui.pages.level import LevelPage

TAB = "assessment"


class Assessing(Chapter):
    """Connects the pages of assessment with the desk."""

    hide_asked = Signal()
    table_asked = Signal(str, str, str)  # family, assessment, the child to be asked

    def __init__(self, door: Door, parent: QObject | None = None) -> None:
        super().__init__(door, parent)
        self.tab, self.page, self.reading = AssessmentTab(), AssessPage(), ReadAssessment()
        self.level = LevelPage()
        self.pages = [self.page, self.reading, self.level]
        self._names: dict[str, str] = {}
        self._turned: dict[str, tuple[str, Eyes, str, str]] = {}  # how the tab of a family was left
        door.family.add_tab(TAB, "Assessment", self.tab)
        door.family.tab_shown.connect(self._bring)
        self._connect_tab()
        self._connect_page()
        self._connect_level()

    def _connect_tab(self) -> None:
        tab = self.tab
        self.take_writer(tab.writer, self._bring_again)
        tab.private_asked.connect(self._bring_again)
        tab.turn_asked.connect(self._turn)
        tab.begin_asked.connect(self._begin)
        tab.open_asked.connect(self.open)
        tab.level_asked.connect(self.open_level)
        tab.settle_asked.connect(self.door.open_sync)

    def _connect_page(self) -> None:
        page = self.page
        self.take_writer(page.writer, page.ask_view)
        page.part_asked.connect(self._ask_part)
        page.copy_asked.connect(self._copy)
        page.keep_asked.connect(self._keep)
        page.person_added.connect(self._add_person)
        page.table_asked.connect(self.table_asked)
        page.finish_asked.connect(self._finish)
        page.home_asked.connect(partial(self.door.open_family, tab=TAB))
        page.hide_asked.connect(self.hide_asked)
        page.settle_asked.connect(self.door.open_sync)
        self.reading.home_asked.connect(partial(self.door.open_family, tab=TAB))

    def _connect_level(self) -> None:
        level = self.level
        self.take_writer(level.writer, level.ask_view)
        level.view_asked.connect(self._ask_level)
        level.decide_asked.connect(self._decide)
        level.confirm_asked.connect(self._confirm)
        level.home_asked.connect(partial(self.door.open_family, tab=TAB))
        level.settle_asked.connect(self.door.open_sync)

    def show_names(self, names: dict[str, str]) -> None:
        """Who wrote what."""
        self._names = names
        for page in (self.tab, self.page, self.level):
            page.show_names(names)

    # -- the tab -----------------------------------------------------------------------------------------------

    def _bring(self, key: str, family: str) -> None:
        if self.tab.view is not None and self.tab.view.family != family:
            self.tab.private.setChecked(False)
        if key == TAB:
            self._turn(family, *self._turned.get(family, ("", "family", "", "")))

    def _bring_again(self) -> None:
        if self.tab.view is not None:
            self._bring(TAB, self.tab.view.family)

    def _turn(self, family: str, person: str, eyes: Eyes, since: str, until: str) -> None:
        self._turned[family] = (person, eyes, since, until)
        desk, private = self.door.desk, self.tab.private.isChecked()
        self.call(
            lambda: desk.assessing.tab(FamilyId(family), person, eyes, since, until, with_private=private),
            self._show_tab,
        )

    def _show_tab(self, view: TabView) -> None:
        if view.family == self.door.family.family and view.with_private == self.tab.private.isChecked():
            self.tab.show_view(view)

    # -- filling in --------------------------------------------------------------------------------------------

    def _begin(self, family: str, kind: str) -> None:
        desk = self.door.desk
        self.call(lambda: desk.assessing.opened(desk.assessing.begin(FamilyId(family), kind)), self._show)
        self.door.tell_written()

    def open(self, assessment: str) -> None:
        """Opens an assessment: to fill in, or to read once it is finished."""
        desk, person = self.door.desk, self.page.person_in(assessment)
        self.call(lambda: desk.assessing.opened(RecordId(assessment), person), self._show)

    def _show(self, view: AssessView) -> None:
        if view.finished:
            self._read(view.id)
        else:
            self._show_page(view)
            self._front_page()

    def _front_page(self) -> None:
        self.door.front(self.page.ask_view, self.page, "families")

    def _show_page(self, view: AssessView) -> None:
        self.page.show_view(view)

    def _read(self, assessment: str) -> None:
        desk = self.door.desk

        def shown(views: tuple[AssessView, ...]) -> None:
            self.reading.show_parts(views, self._names)
            self.door.front(partial(self._read_again, assessment), self.reading, "families")

        self.call(lambda: desk.assessing.everybody(RecordId(assessment)), shown)

    def _read_again(self, assessment: str) -> None:
        desk = self.door.desk
        self.call(
            lambda: desk.assessing.everybody(RecordId(assessment)),
            lambda views: self.reading.show_parts(views, self._names),
        )

    def _ask_part(self, assessment: str, person: str, alone: bool) -> None:
        desk = self.door.desk
        self.call(lambda: desk.assessing.opened(RecordId(assessment), person, alone=alone), self._show_page)

    def _copy(self, assessment: str, source: str) -> None:
        desk = self.door.desk
        self.call(
            lambda: desk.assessing.copy_forward(RecordId(assessment), RecordId(source)), self._written_there,
            failed=self._say_refused,
        )  # fmt: skip

    def _keep(self, record: str) -> None:
        desk = self.door.desk
        self.call(lambda: desk.assessing.keep_only(RecordId(record)), self._written_there)

    def _add_person(self, assessment: str, person: str) -> None:
        desk = self.door.desk
        self.call(lambda: desk.assessing.add_person(RecordId(assessment), person), self._written_there)

    def _written_there(self, _answer: object) -> None:
        self.door.tell_written()
        self.page.ask_view()

    def _say_refused(self, told: Told) -> bool:
        self.page.refused(told.sentence)
        return True

    def _finish(self, assessment: str) -> None:
        desk = self.door.desk

        def done(view: AssessView) -> None:
            self.door.tell_written()
            self.door.open_family(view.family, TAB)

        def failed(told: Told) -> bool:
            self.page.ask_view()
            return self._say_refused(told)

        self.call(lambda: desk.assessing.complete(RecordId(assessment)), done, failed=failed)

    # -- level of need -----------------------------------------------------------------------------------------

    def open_level(self, family: str, child: str) -> None:
        """Opens the page on which a child's level is decided."""
        desk = self.door.desk

        def shown(view: DecidingView) -> None:
            self.level.show_view(view)
            self.door.front(self.level.ask_view, self.level, "families")

        self.call(lambda: desk.levels.opened(FamilyId(family), RecordId(child)), shown)

    def _ask_level(self, family: str, child: str) -> None:
        def shown(view: DecidingView) -> None:
            self.level.show_view(view)
            self.level.decide_or_say()

        desk = self.door.desk
        self.call(lambda: desk.levels.opened(FamilyId(family), RecordId(child)), shown)

    def _decide(self, decision: str, shown: list[str]) -> None:
        desk = self.door.desk
        self.call(lambda: desk.levels.decide(RecordId(decision), shown), self._after_level, failed=self._say_no)

    def _confirm(self, decision: str) -> None:
        desk = self.door.desk
        self.call(lambda: desk.levels.confirm(RecordId(decision)), self._after_level, failed=self._say_no)

    def _after_level(self, _saved: object) -> None:
        self.door.tell_written()
        self.level.ask_view()

    def _say_no(self, told: Told) -> bool:
        self.level.refused(told.sentence)
        return True
