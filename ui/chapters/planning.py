"""The plan tab, its reviews and meetings, and the end of the work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QObject

from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.views import Part
from fsdesk.views_planning import ClosingView, Line, MeetingView, PlanView, ReviewView
from ui.chapters.chapter import Chapter, Door
from ui.pages.closing import ClosingPage
from ui.pages.meeting import MeetingPage
from ui.pages.plan import PlanPage
from ui.pages.plan_review import PlanReviewPage

TAB = "plan"


class Planning(Chapter):
    """The plan of the family in front, with the pages that stand behind it."""

    def __init__(self, door: Door, parent: QObject | None = None) -> None:
        super().__init__(door, parent)
        today: date = door.desk.clock.now().date()
        self.plan, self.review = PlanPage(today), PlanReviewPage(today)
        self.meeting, self.closing = MeetingPage(today), ClosingPage(today)
        self.pages = [self.review, self.meeting, self.closing]
        self._family, self._plan = "", ""
        self._with_private = False
        door.family.add_tab(TAB, "Plan", self.plan)
        door.family.tab_shown.connect(self._bring)
        self.take_writer(self.plan.writer, self.ask_plan)
        self._connect_plan()
        self._connect_pages()

    def _connect_plan(self) -> None:
        page, desk = self.plan, self.door.desk
        page.view_wanted.connect(self.ask_plan)
        page.private_asked.connect(self._show_private)
        page.plan_begun.connect(lambda family: self._do(lambda: desk.planning.begin_plan(FamilyId(family))))
        page.next_begun.connect(self._begin_next)
        page.twins_joined.connect(lambda family: self._do(lambda: desk.planning.bring_together(FamilyId(family))))
        page.step_ticked.connect(self._tick)
        page.goal_moved.connect(self._move)
        page.taken_out.connect(self._take_out)
        page.review_asked.connect(self.begin_review)
        page.line_chosen.connect(self._open_line)
        page.meeting_asked.connect(self.begin_meeting)
        page.ending_asked.connect(self.open_ending)
        page.visit_asked.connect(self.door.open_visit)

    def _connect_pages(self) -> None:
        self.take_writer(self.review.writer, self._ask_review)
        self.take_writer(self.meeting.writer, self._ask_meeting)
        self.take_writer(self.closing.writer, self._ask_ending)
        self.review.view_wanted.connect(self._ask_review)
        self.meeting.view_wanted.connect(self._ask_meeting)
        self.closing.view_wanted.connect(self._ask_ending)
        self.review.held.connect(self._hold)
        self.closing.act_asked.connect(self._end)
        self.closing.taken_out.connect(self._take_out_ending)
        for page in (self.review, self.meeting, self.closing):
            page.left.connect(self._leave)

    # -- the tab -----------------------------------------------------------------------------------------------

    def _bring(self, key: str, family: str) -> None:
        if family != self._family:
            self._family, self._plan, self._with_private = family, "", False
        if key == TAB:
            self.ask_plan()
        else:
            self._with_private = False
            self._count()

    def ask_plan(self) -> None:
        """Asks again for the plan in front."""
        family, plan, private = FamilyId(self._family), RecordId(self._plan) if self._plan else None, self._with_private
        desk = self.door.desk
        if family:
            self.call(lambda: desk.planning.plan(family, plan, with_private=private), self._show_plan)

    def _count(self) -> None:
        family, desk = FamilyId(self._family), self.door.desk
        self.call(lambda: desk.planning.plan(family), self._show_count)

    def _show_plan(self, view: PlanView) -> None:
        if view.family == self._family:
            self.plan.show_plan(view)
            if not self._plan and not view.with_private:
                self._show_count(view)

    def _show_count(self, view: PlanView) -> None:
        if view.family == self._family:
            self.door.family.show_tab_count(TAB, view.number)

    def _show_private(self, wanted: bool) -> None:
        self._with_private = wanted
        self.ask_plan()

    def _do(self, work: Callable[[], PlanView]) -> None:
        """A change to the plan as a whole; then the plan in hand is in front."""
        self._plan = ""
        self.call(work, self._changed)

    def _changed(self, _answer: object) -> None:
        self.door.tell_written()
        self.ask_plan()

    def _begin_next(self, family: str) -> None:
        desk = self.door.desk
        self.plan.writer.when_written(lambda: self._do(lambda: desk.planning.begin_next(FamilyId(family))))

    def _tick(self, step: str, done: bool, shown: Any) -> None:
        desk = self.door.desk
        self.call(lambda: desk.planning.tick(RecordId(step), is_done=done, shown=shown), self._changed)

    def _move(self, goal: str, by: int) -> None:
        desk = self.door.desk
        self.call(lambda: desk.planning.move_goal(RecordId(goal), by), self._changed)

    def _take_out(self, record: str, because: str) -> None:
        desk = self.door.desk
        self.call(lambda: desk.take_out(RecordId(record), because), self._changed)

    def _open_line(self, line: Line) -> None:
        match line.kind:
            case "plan":
                self._plan = line.id
                self.ask_plan()
            case "review":
                self.open_review(line.id)
            case _:
                self.open_meeting(line.id)

    # -- reviews, meetings and the end -------------------------------------------------------------------------

    def begin_review(self, plan: str) -> None:
        """Looks at a plan again."""
        desk = self.door.desk
        self.call(lambda: desk.planning.begin_review(RecordId(plan)), self._front_review)

    def open_review(self, review: str) -> None:
        """Opens a review."""
        desk = self.door.desk
        self.call(lambda: desk.planning.review(RecordId(review)), self._front_review)

    def _front_review(self, view: ReviewView) -> None:
        self.review.show_review(view)
        self.door.front(self._ask_review, self.review, "families")

    def _ask_review(self) -> None:
        desk, review = self.door.desk, RecordId(self.review.record)
        if review:
            self.call(lambda: desk.planning.review(review), self.review.show_review)

    def _hold(self, review: str) -> None:
        desk = self.door.desk

        def done(view: ReviewView) -> None:
            self.review.show_review(view)
            self.door.tell_written()

        self.call(lambda: desk.planning.hold_review(RecordId(review)), done, failed=self.review.refused)

    def begin_meeting(self, family: str, kind: str) -> None:
        """Begins a meeting of a kind."""
        desk = self.door.desk
        self.call(lambda: desk.meetings.begin(FamilyId(family), kind), self._front_meeting)

    def open_meeting(self, meeting: str) -> None:
        """Opens a meeting."""
        desk = self.door.desk
        self.call(lambda: desk.meetings.open(RecordId(meeting)), self._front_meeting)

    def _front_meeting(self, view: MeetingView) -> None:
        self.meeting.show_meeting(view)
        self.door.tell_written()
        self.door.front(self._ask_meeting, self.meeting, "families")

    def _ask_meeting(self) -> None:
        desk, meeting = self.door.desk, RecordId(self.meeting.record)
        if meeting:
            self.call(lambda: desk.meetings.open(meeting), self.meeting.show_meeting)

    def open_ending(self, family: str) -> None:
        """Opens the stretch of support: paused, passed on, closed."""
        desk = self.door.desk

        def show(view: ClosingView) -> None:
            self.closing.show_ending(view)
            self.door.front(self._ask_ending, self.closing, "families")

        self.call(lambda: desk.helping.ending(FamilyId(family)), show)

    def _ask_ending(self) -> None:
        desk, family = self.door.desk, FamilyId(self.closing.family)
        if family:
            self.call(lambda: desk.helping.ending(family), self.closing.show_ending)

    def _end(self, family: str, what: str) -> None:
        desk, name = self.door.desk, FamilyId(family)
        direction = what.removeprefix("transition:")
        works: dict[str, Callable[[], ClosingView]] = {
            "open": lambda: desk.helping.open_support(name),
            "pause": lambda: desk.helping.pause(name),
            "resume": lambda: desk.helping.resume(name),
            "close": lambda: desk.helping.close(name),
        }

        def done(view: ClosingView) -> None:
            self.closing.show_ending(view)
            self.door.tell_written()

        work = works.get(what, lambda: desk.helping.begin_transition(name, direction))
        self.call(work, done, failed=self.closing.refused)

    def _take_out_ending(self, record: str, because: str) -> None:
        desk = self.door.desk

        def done(_saved: object) -> None:
            self.door.tell_written()
            self._ask_ending()

        self.call(lambda: desk.take_out(RecordId(record), because), done)

    def _leave(self, family: str) -> None:
        self.door.open_family(family, TAB)

    # -- writing -----------------------------------------------------------------------------------------------

    def _begun_by(self) -> Callable[[FamilyId, str, dict[str, Any]], Part]:
        """The plan's own hand: what belongs to a private goal is as private as it is."""
        return self.door.desk.planning.begin
