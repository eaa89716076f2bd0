"""Takes what a person does on the pages to the desk, and the desk's answers back to the pages. Decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from fsdesk.desk import Desk
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.trouble import Told
from fsdesk.views import FamilyView, Me, Need, Review, SyncView, Today, ToSettle, VisitView
from ui.background import Background
from ui.pages.families import FamiliesPage
from ui.pages.family import FamilyPage
from ui.pages.find import FindPalette
from ui.pages.help import HelpPage
from ui.pages.review import ReviewPage
from ui.pages.reviews import ReviewsPage
from ui.pages.sync import SyncPage
from ui.pages.today import TodayPage
from ui.pages.visit import VisitPage
from ui.travelling import Travelling


class AtDesk(QObject):
    """The pages of an unlocked desk, connected. One page is in front; it is asked for again when things change."""

    page_wanted = Signal(QWidget, str)  # page, section it belongs to
    written = Signal()
    hide_asked = Signal()
    refreshed = Signal(object)  # Me

    def __init__(
        self, desk: Desk, background: Background, travelling: Travelling, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._background = background
        self._travelling = travelling
        self._again: Callable[[], None] = self.open_today
        self._family = FamilyId("")
        today = desk.clock.now().date()
        self.today, self.families, self.family = TodayPage(), FamiliesPage(), FamilyPage(today)
        self.visit, self.reviews, self.review = VisitPage(), ReviewsPage(), ReviewPage()
        self.sync, self.find, self.help = SyncPage(), FindPalette(), HelpPage()
        self._connect_days()
        self._connect_visit()
        self._connect_lead()
        self.sync.sync_asked.connect(travelling.go_now)
        self.sync.settled.connect(self._settle)
        self.sync.outbox_chosen.connect(self._open_record)
        self.find.found_chosen.connect(self._open_found)
        travelling.ended.connect(self.sync.ended)
        travelling.exchanged.connect(self._take_news)

    @property
    def pages(self) -> tuple[QWidget, ...]:
        """Every page there is."""
        return (self.today, self.families, self.family, self.visit, self.reviews, self.review, self.sync, self.help)

    def _connect_days(self) -> None:
        self.today.visit_chosen.connect(self._open_visit_of)
        self.today.start_asked.connect(self._start_visit)
        self.today.read_up_asked.connect(self.open_family)
        self.today.need_chosen.connect(self._open_need)
        self.today.plan_asked.connect(self.open_families)
        self.families.family_chosen.connect(self.open_family)
        self.family.visit_chosen.connect(self._open_visit_of)
        self.family.visit_start_asked.connect(self._start_visit)
        self.family.visit_planned.connect(self._plan_visit)
        self.family.step_ticked.connect(self._tick_step)
        self.family.field_written.connect(self._write_family_field)
        self.family.settle_asked.connect(self.open_sync)

    def _connect_visit(self) -> None:
        page = self.visit
        page.fields_written.connect(self._write)
        page.part_written.connect(self._write_part)
        page.submit_asked.connect(self._submit)
        page.view_asked.connect(self._show_visit_again)
        page.step_shown.connect(self._note_step)
        page.home_asked.connect(self.open_family)
        page.left.connect(self._leave_visit)
        page.hide_asked.connect(self.hide_asked)
        page.settle_asked.connect(self.open_sync)

    def _connect_lead(self) -> None:
        self.reviews.review_chosen.connect(self.open_review)
        self.review.sign_asked.connect(self._sign)
        self.review.return_asked.connect(self._return)
        self.review.left.connect(self.open_reviews)

    # -- opening pages -----------------------------------------------------------------------------------------

    def _call(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        self._background.call(self, work, then)

    def open_section(self, key: str) -> None:
        """Open the section chosen at the side."""
        {
            "today": self.open_today,
            "families": self.open_families,
            "reviews": self.open_reviews,
            "sync": self.open_sync,
        }[key]()

    def open_today(self) -> None:
        """The first page of the morning."""
        self._front(self.open_today, self.today, "today")
        self._call(self._desk.today, self._show_today)

    def open_families(self) -> None:
        """All families on this laptop."""
        self._front(self.open_families, self.families, "families")
        self._call(self._desk.families, self.families.show_families)

    def open_family(self, family: str) -> None:
        """One family."""
        self._family = FamilyId(family)
        self._again = partial(self._ask_family, FamilyId(family))
        self._call(partial(self._desk.open_family, FamilyId(family)), self._show_family)

    def _ask_family(self, family: FamilyId) -> None:
        self._call(partial(self._desk.open_family, family), self.family.show_family)

    def _show_family(self, view: FamilyView) -> None:
        self.family.show_family(view)
        self.page_wanted.emit(self.family, "families")

    def open_reviews(self) -> None:
        """What waits for the lead."""
        self._front(self.open_reviews, self.reviews, "reviews")
        self._call(self._desk.awaiting_signature, self.reviews.show_queue)

    def open_review(self, visit: str) -> None:
        """One visit to read and sign."""
        self._again = partial(self._ask_review, RecordId(visit))
        self._call(partial(self._desk.review, RecordId(visit)), self._show_review)

    def _ask_review(self, visit: RecordId) -> None:
        self._call(partial(self._desk.review, visit), self.review.show_review)

    def _show_review(self, review: Review) -> None:
        self.review.show_names(self._colleagues)
        self.review.show_review(review)
        self.page_wanted.emit(self.review, "reviews")

    def open_sync(self) -> None:
        """What waits, and what two people wrote apart."""
        self.sync.show_postponed()
        self._front(self.open_sync, self.sync, "sync")
        self._call(partial(self._desk.sync_view, self._travelling.line), self._show_sync)

    def _show_sync(self, view: SyncView) -> None:
        self.sync.show_sync(view)

    def open_help(self) -> None:
        """The keys and what to do when."""
        self.page_wanted.emit(self.help, "")

    def open_visit(self, visit: str, step: str = "") -> None:
        """A visit, where it was left."""
        self._again = partial(self._show_visit_again, visit)
        self._call(partial(self._desk.open_visit, RecordId(visit)), partial(self._show_visit, step))

    def _front(self, again: Callable[[], None], page: QWidget, section: str) -> None:
        self._again = again
        self.page_wanted.emit(page, section)

    def back(self) -> None:
        """One page up."""
        self.open_today()

    def refresh(self) -> None:
        """Ask again for the page in front, and for the counts at the side."""
        self._again()
        self.refresh_me()

    def refresh_me(self) -> None:
        """Ask again for the counts at the side."""
        self._call(self._who, self._show_me)

    def _who(self) -> tuple[Me, dict[str, str]]:
        return self._desk.me(), self._desk.colleagues()

    def _show_me(self, found: tuple[Me, dict[str, str]]) -> None:
        me, self._colleagues = found
        self.visit.show_names(self._colleagues)
        self.today.show_me(me)
        self.refreshed.emit(me)

    def _show_today(self, today: Today) -> None:
        self.today.show_today(today)

    def _take_news(self, done: Any) -> None:
        if done.arrived or done.sent:
            self.refresh()
        else:
            self.refresh_me()

    # -- visits ------------------------------------------------------------------------------------------------

    def _open_visit_of(self, _family: str, visit: str) -> None:
        self.open_visit(visit)

    def _start_visit(self, family: str, visit: str) -> None:
        def start() -> VisitView:
            record = RecordId(visit) if visit else self._desk.record_visit(FamilyId(family))
            self._desk.start_visit(record)
            return self._desk.open_visit(record)

        self._call(start, partial(self._show_visit, ""))
        self.written.emit()

    def _plan_visit(self, family: str, fields: dict[str, Any]) -> None:
        def plan() -> FamilyView:
            self._desk.plan_visit(FamilyId(family), fields)
            return self._desk.open_family(FamilyId(family))

        self._call(plan, self._show_family)
        self.written.emit()

    def _show_visit(self, step: str, view: VisitView) -> None:
        self.visit.show_visit(view)
        self._again = partial(self._show_visit_again, view.id)
        if step:
            self.visit.show_step(step)
        self.page_wanted.emit(self.visit, "families")
        self._note_writing(view.id, self.visit.step)

    def _show_visit_again(self, visit: str) -> None:
        self._call(partial(self._desk.open_visit, RecordId(visit)), self.visit.show_visit)

    def _write(self, record: str, fields: dict[str, Any], shown: dict[str, Any]) -> None:
        def failed(told: Told) -> bool:
            self.visit.not_saved(told.sentence, record)
            return True

        def saved(answer: Any) -> None:
            self.visit.written(answer.record, answer.shown, answer.at)
            self.written.emit()

        self._background.call(self, partial(self._desk.write, RecordId(record), fields, shown), saved, failed=failed)

    def _write_part(self, kind: str, key: str, fields: dict[str, Any]) -> None:
        # The page says which visit the words belong to: another may be in front by the time a retry runs.
        visit = RecordId(fields["visit"])

        def failed(told: Told) -> bool:
            self.visit.not_saved(told.sentence, key)
            return True

        def saved(part: Any) -> None:
            self.visit.show_part(key, part, f"{self._desk.clock.now():%H:%M}")
            self.written.emit()

        self._background.call(self, partial(self._desk.add_part, visit, kind, fields), saved, failed=failed)

    _visit_in_hand: RecordId | None = None
    _colleagues: dict[str, str] = {}  # noqa: RUF012 - replaced whole by the roster, never changed

    def _note_writing(self, visit: RecordId, step: str) -> None:
        self._visit_in_hand = visit
        self._call(partial(self._desk.writing_at, visit, step), _nothing)

    def _note_step(self, step: str) -> None:
        if self._visit_in_hand is not None:
            self._note_writing(self._visit_in_hand, step)

    def _leave_visit(self) -> None:
        self._call(partial(self._desk.writing_at, None), _nothing)
        self.open_today()

    def _submit(self, visit: str) -> None:
        def failed(told: Told) -> bool:
            self.visit.refused(told.sentence)
            return True

        def done(view: VisitView) -> None:
            self.visit.show_visit(view)
            self.visit.submitted("Sent to your lead as soon as there is signal. It is safe on this laptop until then.")
            self._call(partial(self._desk.writing_at, None), _nothing)
            self.written.emit()
            self._travelling.go()

        self._background.call(self, partial(self._desk.submit, RecordId(visit)), done, failed=failed)

    def _open_need(self, need: Need) -> None:
        if need.kind == "step" or need.record is None:
            self.open_family(str(need.family))
        else:
            self.open_visit(need.record)

    # -- family fields, settling, finding ----------------------------------------------------------------------

    def _write_family_field(self, record: str, field: str, text: str, shown: dict[str, Any]) -> None:
        self._write_and_refresh(RecordId(record), {field: text}, shown)

    def _tick_step(self, record: str, done: bool, shown: dict[str, Any]) -> None:
        day = self._desk.clock.now().date().isoformat() if done else None
        self._write_and_refresh(RecordId(record), {"status": "done" if done else "todo", "done_on": day}, shown)

    def _write_and_refresh(self, record: RecordId, fields: dict[str, Any], shown: dict[str, Any]) -> None:
        self._call(partial(self._desk.write, record, fields, shown), self._after_write)

    def _after_write(self, _saved: object) -> None:
        self.written.emit()
        self.refresh()

    def _settle(self, card: ToSettle, text: str) -> None:
        self._call(partial(self._desk.settle, card, text), self._after_write)

    def search(self, words: str) -> None:
        """Find what begins with these words."""
        self._call(partial(self._desk.search, words), partial(self.find.show_found, words))

    def _open_found(self, family: str, record: str) -> None:
        self._call(partial(self._desk.kind_of, RecordId(record)), partial(self._open_by_kind, family, record))

    def _open_record(self, record: str) -> None:
        self._call(partial(self._desk.kind_of, RecordId(record)), partial(self._open_by_kind, "", record))

    def _open_by_kind(self, family: str, record: str, found: tuple[str, str, str]) -> None:
        kind, its_family, visit = found
        if kind == "visit":
            self.open_visit(record)
        elif visit:
            self.open_visit(visit)
        else:
            self.open_family(family or its_family)

    # -- the lead ----------------------------------------------------------------------------------------------

    def _sign(self, visit: str, digest: str) -> None:
        def done(_view: VisitView) -> None:
            self.review.signed("Signed. The worker sees it when both laptops have met the hub.")
            self._after_decision()

        self._decide(partial(self._desk.sign_off, RecordId(visit), digest), done)

    def _return(self, visit: str, digest: str, comment: str, comments: Any) -> None:
        def done(_view: VisitView) -> None:
            self.review.returned("Returned with your words. The worker sees them when both laptops have met the hub.")
            self._after_decision()

        self._decide(partial(self._desk.return_with_comment, RecordId(visit), digest, comment, comments), done)

    def _decide(self, work: Callable[[], VisitView], done: Callable[[VisitView], None]) -> None:
        def failed(told: Told) -> bool:
            self.review.refused(told.sentence)
            self._again()
            return True

        self._background.call(self, work, done, failed=failed)

    def _after_decision(self) -> None:
        self.written.emit()
        self.refresh_me()
        self._travelling.go()

    def put_away(self) -> None:
        """Let go of every page, with whatever it shows."""
        for page in (*self.pages, self.find):
            page.deleteLater()

    # -- leaving -----------------------------------------------------------------------------------------------

    def save_now(self) -> None:
        """Send everything typed to the desk at once."""
        self.visit.save_now()

    @property
    def is_all_written(self) -> bool:
        """Whether nothing typed is in hand."""
        return self.visit.is_all_written


def _nothing(_answer: object) -> None:
    """Nothing follows."""
