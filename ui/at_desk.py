"""The pages of an unlocked desk: the chapters of the work, connected, and which page is in front. Decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from fsdesk.desk import Desk
from fsdesk.desk.in_steps import looked_in_steps
from fsdesk.policy import this_machine
from fsdesk.records.ids import RecordId
from fsdesk.steps import Steps
from fsdesk.trouble import Told
from fsdesk.views import Me
from ui.background import Background
from ui.chapters.asking import Asking
from ui.chapters.assessing import Assessing
from ui.chapters.auditing import Auditing
from ui.chapters.beyond import Beyond
from ui.chapters.chapter import Chapter
from ui.chapters.consenting import Consenting
from ui.chapters.counts import Counts
from ui.chapters.families import Families
from ui.chapters.going_out import GoingOut
from ui.chapters.keeping import Keeping
from ui.chapters.moving import Moving
from ui.chapters.overview import Overview
from ui.chapters.papers import Papers
from ui.chapters.partners import FromPartners
from ui.chapters.people import People
from ui.chapters.planning import Planning
from ui.chapters.reviewing import Reviewing
from ui.chapters.rights import Rights
from ui.chapters.safekeeping import Safekeeping
from ui.chapters.seeing import Seeing
from ui.chapters.shared import Shared
from ui.chapters.syncing import Reach, Syncing
from ui.chapters.table import Table
from ui.chapters.telling import Telling
from ui.chapters.visiting import Visiting
from ui.clipboard import ClipboardGuard
from ui.needs import open_found, open_need
from ui.pages.find import FindPalette
from ui.pages.help import HelpPage
from ui.pages.today import TodayPage
from ui.travelling import Travelling

if TYPE_CHECKING:
    from sync.questions import Question, Reply

T = TypeVar("T")


def nothing_opens(_passphrase: str) -> bool:
    """That no passphrase opens anything: where nobody said whose laptop it is."""
    return False


class AtDesk(QObject):
    """The pages of an unlocked desk, connected. One page is in front; it is asked for again when things change."""

    page_wanted = Signal(QWidget, str)  # page, section it belongs to
    written = Signal()
    hide_asked = Signal()
    lock_asked = Signal()
    refreshed = Signal(object)  # Me
    names_learnt = Signal(object)  # frozenset: every name of the families opened so far

    def __init__(
        self,
        desk: Desk,
        background: Background,
        travelling: Travelling,
        reach: Reach,
        parent: QObject | None = None,
        *,
        opens: Callable[[str], bool] = nothing_opens,
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self._background = background
        self._travelling, self._reach = travelling, reach
        self._again: Callable[[], None] = self.open_today
        self._first: Callable[[], None] | None = None  # where somebody begins who has no day of visits
        self._colleagues: dict[str, str] = {}
        self.today, self.find, self.help = TodayPage(), FindPalette(), HelpPage()
        self.caseload = Families(self, self)
        self.families, self.family = self.caseload.list, self.caseload.family
        self.caseload.names_learnt.connect(self.names_learnt)
        self.visiting, self.reviewing = Visiting(self, self), Reviewing(self, self)
        self.asking, self.papers, self.overview = Asking(self, self), Papers(self, self), Overview(self, self)
        told = (self.visiting, self.reviewing, self.asking, self.papers, self.overview)
        self.chapters: tuple[Chapter, ...] = (self.caseload, *told)
        self.people, self.assessing = People(self, self), Assessing(self, self)
        self.assessing.hide_asked.connect(self.hide_asked)
        self.planning, self.telling = Planning(self, self), Telling(self, self)
        self.moving = Moving(self, self.reviewing.reviews.tray, self)
        self.consenting = Consenting(self, self.papers.letters, self)
        self.consenting.paper_asked.connect(lambda family: self.papers.open(family, "who_sees"))
        self.rights, self.beyond = Rights(self, self.papers.letters, self), Beyond(self, self)
        self.seeing = Seeing(self, self)
        self.consenting.rights_asked.connect(self.rights.open)
        self.people.access_asked.connect(self.rights.open_for)
        self.consenting.ending_asked.connect(self.planning.open_ending)
        self.safekeeping, self.going_out = Safekeeping(self, self), GoingOut(self, self)
        self.consenting.worry_asked.connect(self.safekeeping.open)
        self.safekeeping.decision_asked.connect(self.consenting.open_decision)
        kept = (self.consenting, self.rights, self.safekeeping, self.going_out, self.beyond, self.seeing)
        self.chapters = (*self.chapters, self.people, self.assessing, self.planning, self.telling, self.moving, *kept)
        self.auditing, self.counts = Auditing(self, self), Counts(self, self)
        self.moving.holding.looked_asked.connect(self.auditing.open)
        self.keeping = Keeping(self, self._open_looked, self)
        self.keeping.page.report_asked.connect(self.auditing.open_report)
        self.keeping.page.beyond_asked.connect(self.beyond.open)
        self.partners, self.shared = FromPartners(self, self), Shared(self, self)
        self.consenting.partners_asked.connect(self.partners.open_named)
        self.syncing = Syncing(self, travelling, reach, self)
        self.table = Table(self, opens, self)
        self.table.lock_asked.connect(self.lock_asked)
        self._clipboard = ClipboardGuard(this_machine().clipboard_seconds, self)
        self.table.seated.connect(self._clipboard.wipe)
        last = (self.syncing, self.table, self.auditing, self.keeping, self.counts, self.partners, self.shared)
        self.chapters = (*self.chapters, *last)
        self.telling.print_asked.connect(lambda family: self.papers.open(family, "chronology"))
        self.visiting.hide_asked.connect(self.hide_asked)
        self.visiting.visit.out_asked.connect(self.going_out.open)
        self.overview.request_asked.connect(self.asking.open_of_family)
        self._connect()

    @property
    def pages(self) -> tuple[QWidget, ...]:
        """Every page there is."""
        return (self.today, self.help, *(page for chapter in self.chapters for page in chapter.pages))

    def _connect(self) -> None:
        self.today.visit_chosen.connect(self.visiting.open_of)
        self.today.start_asked.connect(self.visiting.start)
        self.today.read_up_asked.connect(self.open_family)
        self.today.need_chosen.connect(partial(open_need, self))
        self.today.plan_asked.connect(self.open_families)
        self.families.request_asked.connect(self.asking.open_new)
        self.families.beyond_asked.connect(self.beyond.open)
        self.keeping.page.partners_asked.connect(self.partners.open_own)
        self.family.visit_chosen.connect(self.visiting.open_of)
        self.family.visit_start_asked.connect(self.visiting.start)
        self.family.visit_planned.connect(self.visiting.plan)
        self.family.settle_asked.connect(self.open_sync)
        self.family.table_asked.connect(self._sit_with_family)
        self.visiting.table_asked.connect(self._sit_at_visit)
        self.assessing.table_asked.connect(self._sit_to_assess)
        self.syncing.outbox_chosen.connect(self._open_record)
        self.find.found_chosen.connect(self._open_found)
        self._travelling.exchanged.connect(self._take_news)

    # -- the door of the chapters ------------------------------------------------------------------------------

    def call(
        self, work: Callable[[], T], then: Callable[[T], None], *, failed: Callable[[Told], bool] | None = None
    ) -> None:
        """Do work on the desk's thread and bring its answer back; whom it shows is noted there before it comes."""
        self._background.call(self, partial(self.desk.looked, work), then, failed=failed)

    def call_in_steps(
        self, work: Callable[[], Steps[T]], then: Callable[[T], None], *, failed: Callable[[Told], bool] | None = None
    ) -> None:
        """The same for long work: what is saved meanwhile goes between its steps."""
        self._background.call_in_steps(self, partial(looked_in_steps, self.desk, work), then, failed=failed)

    def front(self, again: Callable[[], None], page: QWidget, section: str) -> None:
        """Bring a page in front; `again` asks for what is on it."""
        self._again = again
        self.seeing.follow(again, page, section)
        self.page_wanted.emit(page, section)

    def tell_written(self) -> None:
        """Something has been written."""
        self.written.emit()

    def send_soon(self) -> None:
        """Meet the hub as soon as there is signal."""
        self._travelling.go()

    def ask_hub(
        self, question: Question, then: Callable[[Reply], None], *, failed: Callable[[Told], bool] | None = None
    ) -> None:
        """Ask the hub now."""
        self._travelling.ask(partial(self._reach.ask, question), then, failed=failed)

    def name_of(self, user: str) -> str:
        """What a colleague is called."""
        return self._colleagues.get(user, user)

    # -- opening pages -----------------------------------------------------------------------------------------

    def open_section(self, key: str) -> None:
        """Open the section chosen at the side."""
        {
            "today": self.open_today,
            "families": self.open_families,
            "reviews": self.open_reviews,
            "laptops": self.moving.open_laptops,
            "out": self.going_out.open_board,
            "looked": self.auditing.open_report,
            "keeping": self.keeping.open,
            "counts": self.counts.open,
            "shared": self.shared.open,
            "sync": self.open_sync,
        }[key]()

    def open_first(self) -> None:
        """The page somebody begins with: who guards data, with what waits for that; a partner, with what is shared."""
        self.call(self.desk.me, self._open_first)

    def _open_first(self, me: Me) -> None:
        self._first = self.keeping.open if me.keeps_records else self.shared.open if me.reads_shared else None
        self.open_today()

    def _open_looked(self, family: str, label: str) -> None:
        self.auditing.open(family, label)

    def open_today(self) -> None:
        """The first page of the morning."""
        if self._first is not None:
            self._first()
            return
        self.front(self.open_today, self.today, "today")
        self.call(self.desk.today, self.today.show_today)

    def open_families(self) -> None:
        """All families on this laptop."""
        self.caseload.open_list()

    def open_family(self, family: str, tab: str = "") -> None:
        """One family, at one of its tabs."""
        self.caseload.open(family, tab)

    def learn_names(self, family: str) -> None:
        """Let spelling know every name of a family, so that none of them is ever underlined."""
        self.caseload.learn_names(family)

    def open_sync(self) -> None:
        """What waits, and what two people wrote apart."""
        self.syncing.open()

    def worry(self) -> None:
        """Somebody is worried: a note about the family in front, or about nobody yet."""
        if self.shared.is_partners:
            self.shared.show_card()
        elif self.visiting.visit.isVisible():
            self.safekeeping.worry(visit=self.visiting.in_hand)
        elif not self.safekeeping.concern.isVisible():
            self.safekeeping.worry(self.family.family if self.family.isVisible() else "")

    def open_help(self) -> None:
        """The keys and what to do when."""
        self.page_wanted.emit(self.help, "")

    def open_visit(self, visit: str, step: str = "") -> None:
        """A visit, where it was left."""
        self.visiting.open(visit, step)

    def open_review(self, visit: str) -> None:
        """One visit to read and sign."""
        self.reviewing.open(visit)

    def open_reviews(self) -> None:
        """What waits for the lead."""
        self.reviewing.open_queue()
        self.moving.show_tray()
        self._again = self.open_reviews

    def back(self) -> None:
        """One page up."""
        self.open_today()

    def refresh(self) -> None:
        """Ask again for the page in front, and for the counts at the side."""
        self._again()
        self.refresh_me()

    def refresh_me(self) -> None:
        """Ask again for the counts at the side."""
        self.call(self._who, self._show_me)

    def _who(self) -> tuple[Me, dict[str, str]]:
        return self.desk.me(), self.desk.colleagues()

    def _show_me(self, found: tuple[Me, dict[str, str]]) -> None:
        me, self._colleagues = found
        for chapter in self.chapters:
            chapter.show_names(self._colleagues)
        self.today.show_me(me)
        self.partners.show_me(me)
        self.shared.show_me(me)
        self.refreshed.emit(me)

    def _take_news(self, done: Any) -> None:
        for chapter in (self.going_out, self.partners, self.shared):
            chapter.follow_exchange()
        pictures = done.pictures
        moved = pictures is not None and (pictures.arrived or pictures.sent or pictures.refused)
        if done.arrived or done.sent or moved or self.today.isVisible():  # what others opened is told without a row
            self.refresh()
        else:
            self.refresh_me()

    # -- sitting together --------------------------------------------------------------------------------------

    def _sit_with_family(self, family: str) -> None:
        self.table.open(family, partial(self.open_family, family))

    def _sit_at_visit(self, family: str, visit: str) -> None:
        self.visiting.save_now()
        self.table.open(family, partial(self.open_visit, visit))

    def _sit_to_assess(self, family: str, assessment: str, child: str) -> None:
        self.table.open(family, partial(self.assessing.open, assessment), child)

    # -- finding -----------------------------------------------------------------------------------------------

    def search(self, words: str) -> None:
        """Find what begins with these words."""
        self.call(partial(self.desk.search, words), partial(self.find.show_found, words))

    def _open_found(self, family: str, record: str) -> None:
        self.call(partial(self.desk.kind_of, RecordId(record)), partial(open_found, self, family, record))

    def _open_record(self, record: str) -> None:
        self.call(partial(self.desk.kind_of, RecordId(record)), partial(open_found, self, "", record))

    # -- leaving -----------------------------------------------------------------------------------------------

    def put_away(self) -> None:
        """Let go of every page, with whatever it shows."""
        self.papers.put_away()
        self.table.close()
        self._clipboard.end()
        for chapter in (self.telling, self.visiting, self.reviewing):
            chapter.documenting.close()
        for page in (*self.pages, self.find):
            page.deleteLater()

    def save_now(self) -> None:
        """Send everything typed to the desk at once."""
        for chapter in self.chapters:
            chapter.save_now()

    @property
    def is_all_written(self) -> bool:
        """Whether nothing typed is in hand."""
        return all(chapter.is_all_written for chapter in self.chapters)
