"""One family opened: a banner that stays, its tabs, and planning a visit. Decides nothing about the work."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

from fsdesk.records.fields import Value
from fsdesk.views import FamilyView, VisitRow, VisitState
from ui import look
from ui.pages.families import visits_table
from ui.pages.family_notice import FamilyNotice
from ui.pages.family_people import people_table
from ui.pages.family_strip import PersonStrip
from ui.pages.overview import Overview
from ui.pages.plan_visit import PlanForm
from ui.parts.buttons import Button, FoldingButton, Kind
from ui.parts.cards import EmptyState
from ui.parts.flow import HeadRow
from ui.parts.front import Front
from ui.parts.part_tabs import PartTabs
from ui.parts.scroll import FOCUS_MARGIN_PX
from ui.parts.tall import tab_through
from ui.parts.text import Chip, OneLine, Rule

STRIP_FROM = 400
"""Units of height from which the people stand above the tabs; in less they are in their own tab alone."""


SCROLLS_BELOW, STACK_LEAST = 350, 240
"""Units of height: in less the whole page scrolls, and what is under the tabs has at least so much."""


class FamilyPage(QWidget):
    """A family: shows it, and tells what the person chose, ticked, wrote or planned."""

    visit_chosen = Signal(str, str)  # family, visit
    visit_start_asked = Signal(str, str)  # family, and the planned visit that comes next or nothing
    visit_plan_asked = Signal(str)  # family; the form is already open
    visit_planned = Signal(str, object)  # family, {field of a visit: value}
    step_ticked = Signal(str, bool, object)  # record, done, what was shown
    field_written = Signal(str, str, str, object)  # record, field, text, what was shown
    settle_asked = Signal()
    papers_asked = Signal(str)  # family
    table_asked = Signal(str)  # family
    holding_asked = Signal(str)  # family
    safety_asked = Signal(str)  # family
    tab_shown = Signal(str, str)  # key, family: what is on it can be brought now

    def __init__(self, today: date) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._keys = ["overview", "people", "visits"]
        self._titles = {"overview": "Overview", "people": "People", "visits": "Visits"}
        self._counts: dict[str, int] = {}
        self._family: FamilyView | None = None
        self._sent = False  # a plan was handed over and the form still holds its words
        self.name, self._status, self._reference = OneLine("", "h1"), Chip("", "brand"), OneLine("", "small")
        self._sharing = Chip("", "neutral")
        self.settle = Button("1 to settle", icon="git-merge")
        self.print_button = FoldingButton("Print …", icon="printer", name="Print or save something for the family")
        self.print_button.clicked.connect(self._tell_papers)
        self.together = FoldingButton("Sit together", icon="users", name="Sit together: turn the screen to the family")
        self.together.clicked.connect(self._tell_table)
        self.holding = Button("Hand over …", Kind.QUIET, name="Say who holds this family")
        self.holding.clicked.connect(self._tell_holding)
        self.safety = Button(
            "Safety", Kind.QUIET, icon="shield-alert", name="Safety: worries, crises and flags of risk"
        )
        self.safety.clicked.connect(self._tell_safety)
        self.plan, self.start = (
            FoldingButton("Plan a visit", icon="calendar-plus", name="Plan a visit"),
            Button("Start visit", Kind.PRIMARY, icon="play"),
        )
        self.strip, self.tabs, self.notice = PersonStrip(), PartTabs("Parts of the family’s record"), FamilyNotice()
        self.overview, self.people, self.visits, self.form = Overview(), people_table(), visits_table(), PlanForm(today)
        self.no_people = EmptyState("Nobody is written down yet.")
        self.no_visits = EmptyState("No visits yet.", "Start visit")
        self.stub = EmptyState("All that was written with this family is stored at the hub. Fetch it to read on.")
        self._stack, self._area = Front(), QScrollArea()
        self._lay_out()
        self._connect()
        look.restyle(self.settle, kind="pill", pill="warn")
        self.settle.show_icon("git-merge", "warn")

    def _lay_out(self) -> None:
        title, known, head = HeadRow(), HeadRow(across_px=6), QVBoxLayout()
        for part in (self.name, self._status, self._sharing, self.settle):
            title.addWidget(part)
        for act in (self.print_button, self.plan, self.start):
            title.add_end(act)
        head.setContentsMargins(24, 12, 24, 0)
        head.setSpacing(6)
        head.addLayout(title)
        known.addWidget(self._reference)
        for act in (self.safety, self.together, self.holding):
            known.add_end(act)
        head.addLayout(known)
        for below in (self.notice, self.strip, self.tabs):
            head.addWidget(below)
        for words in ("Overview", "People", "Visits"):
            self.tabs.addTab(words)
        for page in (
            self.overview,
            _framed(self.people, self.no_people),
            _framed(self.visits, self.no_visits),
            self.form,
        ):
            self._stack.addWidget(page)
        whole, column, outer = QWidget(), QVBoxLayout(), QVBoxLayout(self)
        whole.setLayout(column)
        for box in (column, outer):
            box.setContentsMargins(0, 0, 0, 0)
            box.setSpacing(0)
        column.addLayout(head)
        column.addWidget(Rule())
        column.addWidget(self._stack, 1)
        column.addWidget(self.stub, 1)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(whole)
        outer.addWidget(self._area)

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(self._show_tab)
        self.tabs.tabBarClicked.connect(self._show_tab)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow_focus)
        self.plan.clicked.connect(self.open_plan)
        for asks in (self.start.clicked, self.no_visits.acted):
            asks.connect(self._tell_start)
        for inner, outer in (
            (self.settle.clicked, self.settle_asked),
            (self.overview.step_ticked, self.step_ticked),
            (self.overview.field_written, self.field_written),
            (self.overview.all_visits_asked, self.show_visits),
            (self.overview.tab_asked, self._show_asked_tab),
            (self.overview.person_chosen, self.show_person),
            (self.strip.person_chosen, self.show_person),
            (self.strip.others_asked, self.show_person),
            (self.visits.row_chosen, self._tell_chosen),
            (self.form.planned, self._tell_planned),
            (self.form.left, self._leave_plan),
        ):
            inner.connect(outer)

    def show_day(self, today: date) -> None:
        """Tells which day it is, for planning."""
        self.form.show_day(today)

    def show_family(self, family: FamilyView) -> None:
        """Shows a family; another one than before starts at its overview, the same one stays where it was."""
        before, self._family = self._family, family
        if before is None or before.id != family.id or self._sent:
            self.form.clear()
            self._sent = False
        self.setAccessibleName(family.name)
        self.name.setText(family.name)
        self._status.show_state(family.status, "brand")
        self._status.setVisible(bool(family.status))
        self._sharing.show_state(*family.sharing)
        self._sharing.setVisible(bool(family.sharing[0]) and not self._is_stub)
        self.settle.show_words(f"{family.to_settle} to settle", name=f"{family.to_settle} to settle: open")
        self.settle.setVisible(family.to_settle > 0)
        called = family.words.get("lead", "Lead")
        lead = f"{called}: {family.lead}" if family.lead else f"{called}: nobody yet"
        for key in ("assessment", "plan"):
            if key in self._keys and key in family.words:
                self.show_tab_title(key, family.words[key])
        known = (family.reference, family.place, lead, family.open_for)
        self._reference.setText("   ·   ".join(part for part in known if part))
        self.notice.show_notice(family.notice)
        for part in (self.tabs, self._stack):
            part.setHidden(self._is_stub)
        self.stub.setVisible(self._is_stub)
        self._show_buttons()
        self.strip.show_people(family.people)
        self._show_strip()
        stops = (self.notice.area, self.notice.act, *self.strip.stops, self.tabs)
        self.holding.setVisible(family.may_allocate)
        first = (self.settle, self.print_button, self.plan, self.start)
        tab_through(*first, self.safety, self.together, self.holding, *stops)
        self.overview.show_family(family)
        self.people.show_rows(family.people)
        self.no_people.setVisible(not family.people)
        self.people.setVisible(bool(family.people))
        drafts_first = sorted(family.visits, key=_is_no_draft)
        self.visits.show_rows(drafts_first)
        self.no_visits.setVisible(not family.visits)
        self.visits.setVisible(bool(family.visits))
        self.show_tab_count("people", len(family.people))
        self.show_tab_count("visits", len(family.visits))
        if before is None or before.id != family.id:
            self.tabs.setCurrentIndex(0)
            self._show_tab()
            self.overview.scroll_to_top()

    def add_tab(self, key: str, title: str, page: QWidget) -> None:
        """Adds a part of the record after the others; `tab_shown` tells when it comes in front."""
        self._keys.append(key)
        self._titles[key] = title
        self._stack.insertWidget(len(self._keys) - 1, page)
        self.tabs.addTab(title)

    def show_tab(self, key: str) -> None:
        """Brings one part of the record in front."""
        self.tabs.setCurrentIndex(self._keys.index(key))
        self._show_tab()

    def show_tab_title(self, key: str, title: str) -> None:
        """What the partnership calls a part."""
        self._titles[key] = title
        self.show_tab_count(key, self._counts.get(key, 0))

    def show_tab_count(self, key: str, count: int) -> None:
        """How many there are in a part; nought shows its title alone."""
        self._counts[key] = count
        self.tabs.show_title(self._keys.index(key), self._titles[key], count)

    @property
    def tab(self) -> str:
        """Key of the part in front."""
        return self._keys[self.tabs.currentIndex()]

    @property
    def family(self) -> str:
        """The family shown; empty before the first."""
        return self._family.id if self._family is not None else ""

    def open_plan(self) -> None:
        """Opens the form for planning a visit."""
        self._stack.setCurrentWidget(self.form)
        self._show_buttons()
        self.form.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._family is not None:
            self.visit_plan_asked.emit(self._family.id)

    def show_overview(self) -> None:
        """Opens the overview."""
        self.tabs.setCurrentIndex(0)

    def show_visits(self) -> None:
        """Shows the tab of visits."""
        self.tabs.setCurrentIndex(2)
        self._show_tab()

    def show_person(self, person: str = "") -> None:
        """Shows the tab of people, the cursor on one of them if named."""
        self.tabs.setCurrentIndex(1)
        self._show_tab()
        self.people.choose(person)
        self.people.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right change the tab from anywhere that has no other use for them."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and self._stack.currentWidget() is not self.form:
            self.tabs.setCurrentIndex(min(len(self._keys) - 1, max(0, self.tabs.currentIndex() + step)))
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leaves the people to their own tab where large letters need the room; where they need all of it, the name and
        the tabs scroll away, so that what is under them has a height to be read in."""
        super().resizeEvent(event)
        self._show_strip()
        seen = look.current()
        is_low = self.height() < seen.px(SCROLLS_BELOW)
        self._stack.setMinimumHeight(seen.px(STACK_LEAST) if is_low else 0)

    def _follow_focus(self) -> None:
        if self._stack.minimumHeight():
            QTimer.singleShot(0, self, self._keep_in_view)  # once the page in front has scrolled within itself

    def _keep_in_view(self) -> None:
        now = QApplication.focusWidget()
        if now is not None and self._area.isAncestorOf(now):
            self._area.ensureWidgetVisible(now, 0, FOCUS_MARGIN_PX)

    def _show_strip(self) -> None:
        is_high = self.height() >= look.current().px(STRIP_FROM)
        self.strip.setVisible(is_high and self._family is not None and bool(self._family.people))

    def _show_tab(self, at: int = -1) -> None:
        at = at if at >= 0 else self.tabs.currentIndex()
        self._stack.setCurrentIndex(at)
        self._show_buttons()
        if self._family is not None and 0 <= at < len(self._keys):
            self.tab_shown.emit(self._keys[at], self._family.id)

    def _show_asked_tab(self, key: str) -> None:
        if key in self._keys:
            self.show_tab(key)

    def _leave_plan(self) -> None:
        self._show_tab()
        self.plan.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_buttons(self) -> None:
        """While a visit is being planned, the form has the only buttons that start or plan one; a stub has none."""
        planning = self._stack.currentWidget() is self.form
        self.plan.setHidden(planning or self._is_stub)
        self.start.setHidden(planning or self._is_stub)
        self.print_button.setHidden(self._is_stub)
        self.together.setHidden(self._is_stub)

    @property
    def _is_stub(self) -> bool:
        notice = self._family.notice if self._family is not None else None
        return notice is not None and notice.is_stub

    def _tell_papers(self) -> None:
        if self._family is not None:
            self.papers_asked.emit(self._family.id)

    def _tell_table(self) -> None:
        if self._family is not None:
            self.table_asked.emit(self._family.id)

    def _tell_holding(self) -> None:
        if self._family is not None:
            self.holding_asked.emit(self._family.id)

    def _tell_safety(self) -> None:
        if self._family is not None:
            self.safety_asked.emit(self._family.id)

    def _tell_start(self) -> None:
        assert self._family is not None
        coming = (visit for visit in self._family.visits if visit.is_next and visit.state is VisitState.PLANNED)
        visit = next(coming, None)
        self.visit_start_asked.emit(self._family.id, visit.id if visit else "")

    def _tell_chosen(self, visit: VisitRow) -> None:
        self.visit_chosen.emit(visit.family, visit.id)

    def _tell_planned(self, fields: dict[str, Value]) -> None:
        assert self._family is not None
        self._sent = True
        self.show_visits()
        self.visits.setFocus(Qt.FocusReason.TabFocusReason)
        self.visit_planned.emit(self._family.id, fields)


def _is_no_draft(visit: VisitRow) -> bool:
    return visit.state is not VisitState.DRAFT


def _framed(table: QWidget, empty: QWidget) -> QWidget:
    """A table, or what stands in its place while there is nothing in it, with the margins of a page."""
    framed = QWidget()
    column = QVBoxLayout(framed)
    column.setContentsMargins(24, 12, 24, 16)
    column.addWidget(table)
    column.addWidget(empty)
    return framed
