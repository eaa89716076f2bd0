"""A way to every page of the window in its full, empty and refused state, as what is shown on them asks for it."""

# mypy: disable-error-code="func-returns-value"
from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar, cast

from PySide6.QtWidgets import QLineEdit, QWidget

from fsdesk.desk import Desk
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.trouble import Trouble
from fsdesk.views import Notice
from fsdesk.views_table import Seat
from tests.clocks import StillClock
from tests.fsdesk.pictures_drawn import drawing, written
from tests.ui.kept_safe import keep_safe
from tests.ui.real_window import RealWindow, make_laptop
from tests.ui.tour_safe import before_a_paper, of_consent
from tests.ui.whole_family import WholeFamily, empty_family, somebody_asking
from ui.danger import show_card
from ui.in_sight import in_sight
from ui.notice import NoticeBar
from ui.pages.person import PersonPage
from ui.shots_alone import alone_pages, key_pages
from ui.shots_hub import hub_pages
from ui.shots_office import office_pages
from ui.shots_partners import partner_pages

T = TypeVar("T")
MOVES_MAX = 20
"""Rounds a page is given to settle; one that goes on moving is looked at as it is."""
Pages = Iterator[tuple[str, Callable[[], object]]]
STEPS = ("before", "who", "happened", "words", "seen", "agreed", "check")
TABS = ("overview", "people", "visits", "assessment", "plan", "chronology", "notes")


class Tour:
    """A window over the whole family, an empty one and a request. `pages` opens one after the other."""

    def __init__(self, folder: Path) -> None:
        self.clock = StillClock()
        self.made: dict[str, object] = {}
        self._alone: list[QWidget] = []
        self.window = RealWindow(make_laptop(folder, self._write, self.clock), self.clock)

    def _write(self, desk: Desk) -> None:
        self.whole = WholeFamily(desk, self.clock)
        self.empty: FamilyId = empty_family(desk)
        self.request: RecordId = somebody_asking(desk)

    def open(self, show: Callable[[], object]) -> None:
        """Open a page and wait until it is there, at its top, and nothing on it moves any more."""
        self.leave_alone()
        self.window.shell.activateWindow()
        show()
        before: list[object] = []
        for _ in range(MOVES_MAX):
            self.window.rest()
            now: list[object] = [widget.geometry() for widget in in_sight(self.window.shell)]
            if now == before:
                return
            before = now

    def leave_alone(self) -> None:
        """Put away what earlier pages left open, and what was told on them."""
        self.window.shell.uncover()
        for bar in self.window.shell.findChildren(NoticeBar):
            while not bar.isHidden():
                bar.put_away()
        if self.window.shell.at_table:
            self.window.pages.table.turn_back()
            self.window.rest()
        self.window.pages.papers.menu.hide()
        self.window.pages.telling.notes.documents.close_all()
        for page in self._alone:
            page.deleteLater()
        self._alone = []

    def kept(self, what: str, write: Callable[[Desk], T]) -> T:
        """What is written once, when its pages are first come to."""
        if what not in self.made:
            self.made[what] = self.window.ask(write)
        return cast("T", self.made[what])

    def alone(self, make: Callable[[], QWidget]) -> Callable[[], None]:
        """Shows a page that stands alone in the window."""

        def show() -> None:
            page = make()
            self._alone.append(page)
            self.window.shell.show_alone(page)
            page.setFocus()

        return show

    def among_sections(self, make: Callable[[], QWidget]) -> None:
        """Shows a page that is made anew each time."""
        page = make()
        self._alone.append(page)
        self.window.pages.page_wanted.emit(page, "")

    # -- the pages ---------------------------------------------------------------------------------------------

    def pages(self) -> Pages:
        """Every page, in an order a day might have; each name says state and page."""
        yield from self.of_the_day()
        yield from self.of_a_family("full", self.whole.id)
        yield from self.of_a_family("empty", self.empty)
        yield from self.of_people()
        yield from self.of_assessment()
        yield from self.of_the_plan()
        yield from self.of_a_visit()
        yield from self.of_safety()
        yield from of_consent(self)
        yield from self.of_access()
        yield from before_a_paper(self)
        yield from hub_pages(self.window.pages, self.window.rest)
        yield from partner_pages(self.window.pages, self.window.rest)
        yield from office_pages(self.window.pages)
        yield from self.at_the_table()
        yield from ((name, self.alone(make)) for name, make in alone_pages(self.clock.now()))
        yield from ((name, partial(self.among_sections, make)) for name, make in key_pages())
        yield from self.refused()
        yield from self.one_step_on()

    def of_the_day(self) -> Pages:
        """What stands beside the families."""
        at, shell = self.window.pages, self.window.shell
        yield "full today", at.open_today
        yield "full families", at.open_families
        yield "full request", lambda: at.asking.open(self.request)
        yield "empty request", at.asking.open_new
        yield "full sync", at.open_sync
        yield "full help", at.open_help
        yield "full find", partial(self._search, "cat")
        yield "empty find", partial(self._search, "zzz")
        yield "full cover", lambda: (self._search(""), shell.cover())

    def _search(self, words: str) -> None:
        self.window.pages.open_families()
        self.window.rest()
        field = self.window.shell.findChild(QLineEdit, "search")
        assert field is not None
        field.setText(words)
        self.window.shell.search_typed.emit(words)

    def of_a_family(self, state: str, family: FamilyId) -> Pages:
        """The tabs of a family and the form for planning a visit."""
        at = self.window.pages
        for tab in TABS:
            yield f"{state} {tab}", partial(at.open_family, family, tab)
        yield f"{state} plan a visit", lambda: (at.open_family(family), self.window.rest(), at.family.open_plan())
        yield f"{state} closing", partial(at.planning.open_ending, family)

    def of_people(self) -> Pages:
        """The pages of people at every stage of life, and adding one."""
        at, whole = self.window.pages, self.whole
        for called in ("mother", "carer", "long", "small", "grandad"):
            yield f"full person, {called}", partial(at.people.open, getattr(whole, called))
        yield "refused counts, with no hub", at.counts.open
        yield "full who may see this", partial(at.seeing.open, whole.mother)
        for how in ("child", "baby", "partner", "parent", "other"):
            yield f"full people, adding {how}", partial(self._add, how)

    def _add(self, how: str) -> None:
        at = self.window.pages
        at.open_family(self.whole.id, "people")
        self.window.rest()
        at.people.tab.begin(how)

    def of_assessment(self) -> Pages:
        """Every part of an assessment: a child, an adult, the unborn, the household, the whole; then what follows."""
        at, whole = self.window.pages, self.whole
        rail = self.window.ask(lambda desk: desk.assessing.opened(whole.draft_set).rail)
        parts = [(row.who.name, row.who.key) for row in rail]
        for name, key in parts:
            yield f"empty assessment of {name}", partial(self._part, key)
        yield "empty assessment, the whole", lambda: (self._part(parts[0][1]), self.window.rest(), self._whole())
        yield "full assessment, to read", partial(at.assessing.open, whole.first_set)
        yield "full level", lambda: at.assessing.open_level(whole.id, whole.carer)

    def _part(self, key: str) -> None:
        at, whole = self.window.pages, self.whole
        at.assessing.open(whole.draft_set)
        self.window.rest()
        at.assessing.page.show_part(key)

    def _whole(self) -> None:
        page = self.window.pages.assessing.page
        page.show_part(page._keys[-1])

    def of_the_plan(self) -> Pages:
        """What stands behind the plan, and papers."""
        at, whole = self.window.pages, self.whole
        yield "full review", partial(at.planning.open_review, whole.review)
        yield "full meeting", partial(at.planning.open_meeting, whole.meeting)
        yield "full event", lambda: (self._tab("chronology"), at.telling.chronology.add_event())
        yield "full note", lambda: (self._tab("notes"), at.telling.notes.add_note("phone"))
        yield "full connection", lambda: (self._tab("notes"), at.telling.notes.add_connection())
        yield "full goal", lambda: (self._tab("plan"), at.planning.plan.add_goal())
        yield "full picture, being added", self._add_picture
        yield "full picture, looked at", self._look_at_picture
        yield "full paper", partial(self.paper, "our_plan")

    def _add_picture(self) -> None:
        card = self.window.pages.telling.notes.documents
        self._tab("notes")
        card.bytes_given.emit(written(drawing(), "PNG"))
        self.window.until(lambda: card.adding is not None)

    def _look_at_picture(self) -> None:
        notes = self.window.pages.telling.notes
        self._tab("notes")
        if not notes.private.isChecked():
            notes.private.click()
        self.window.until(lambda: str(self.whole.picture) in notes.documents.lines)
        notes.documents.looked.emit(str(self.whole.picture))
        self.window.until(notes.documents.whole.isVisible)

    def _tab(self, tab: str) -> None:
        self.window.pages.open_family(self.whole.id, tab)
        self.window.rest()

    def paper(self, key: str) -> None:
        """A paper of the whole family, made."""
        papers = self.window.pages.papers
        papers.open(self.whole.id, key)
        self.window.rest()
        self.window.until(lambda: not papers._making.busy)

    def of_a_visit(self) -> Pages:
        """The seven steps of a visit half written, and one planned."""
        at, whole = self.window.pages, self.whole
        for step in STEPS:
            yield f"full visit, {step}", partial(at.open_visit, whole.visit, step)
        yield "empty visit, who", partial(at.open_visit, whole.planned, "who")

    def of_access(self) -> Pages:
        """What is held about somebody."""
        accessing = self.window.pages.rights.accessing
        yield "full access", partial(accessing.open_for, self.whole.mother)
        for record in (self.whole.note, self.whole.home):
            yield "full who may see this", partial(self.window.pages.seeing.open, record)

    def at_the_table(self) -> Pages:
        """The way in to sit-together mode, and every page of it."""
        at, whole = self.window.pages, self.whole
        yield "full way in", partial(at.table.open, whole.id, at.open_today)
        yield "empty way in", partial(at.table.open, self.empty, at.open_today)
        yield "full table", self._sit
        yield "full faces", lambda: (self._sit(), at.table.page.faces_asked.emit(whole.carer))
        for key in ("goals", "kin", "notice", "help", "sign", "find"):
            yield f"full table, {key}", partial(self._sit_at, key)
        yield "full table, lock", lambda: (self._sit(), at.table.page.open_lock())

    def _sit(self) -> None:
        whole = self.whole
        seat = Seat(family=whole.id, household=whole.home, present=(whole.mother, whole.carer, whole.long))
        self.window.pages.table.way_in.seated.emit(seat, False, "2580")
        self.window.rest()

    def _sit_at(self, key: str) -> None:
        self._sit()
        self.window.pages.table.page.menu.chosen.emit(key, "")

    def of_safety(self) -> Pages:
        """Worries, what keeps a family safe, going out alone, and who is out."""
        at, whole = self.window.pages, self.whole
        concern, visit = self.kept("safety", partial(keep_safe, whole=whole))
        yield "empty worry", lambda: (at.open_today(), at.worry())
        yield "full worry", partial(at.safekeeping.open, concern)
        yield "full worry, what was done", lambda: (
            at.safekeeping.open(concern), self.window.rest(), at.safekeeping.concern.acts.open_blank()
        )  # fmt: skip
        yield "full safety", partial(at.safekeeping.open_safety, whole.id)
        yield "empty safety", partial(at.safekeeping.open_safety, self.empty)
        yield "full flag", partial(self._flag)
        yield "empty plan of going out", partial(at.going_out.open, whole.planned)
        yield "full plan of going out", partial(at.going_out.open, visit)
        yield "full board", at.going_out.open_board
        yield "full card", lambda: show_card(self.window.shell, at.today)

    def _flag(self) -> None:
        page = self.window.pages.safekeeping.safety
        self.window.pages.safekeeping.open_safety(self.whole.id)
        self.window.rest()
        assert page._view is not None
        page.open_part(page._view.flags[0].part)

    def refused(self) -> Pages:
        """Where something cannot be done, and says why."""
        at, whole = self.window.pages, self.whole
        yield (
            "error request",
            lambda: (at.asking.open(self.request), self.window.rest(), at.asking.request.decide.click()),
        )
        yield "error closing", partial(self._act, at.planning.open_ending, whole.id, at.planning.closing)
        yield "error review", partial(self._act, at.planning.open_review, whole.review, at.planning.review)
        yield "error person, adding", lambda: (self._add("child"), at.people.tab.form.submit.click())
        yield "error person, a day", self._bad_day
        yield (
            "error level",
            lambda: (at.assessing.open_level(whole.id, whole.carer), self.window.rest(), at.assessing.level.decide()),
        )
        yield (
            "error assessment",
            lambda: (
                self._part(whole.carer),
                self.window.rest(),
                at.assessing.page.refused("Say how each person’s part stands, then finish."),
            ),
        )
        yield (
            "error visit",
            lambda: (
                at.open_visit(whole.visit, "check"),
                self.window.rest(),
                at.visiting.visit.refused("One child has no words yet."),
            ),
        )
        yield (
            "error sync",
            lambda: (
                at.open_sync(),
                self.window.rest(),
                at.syncing.sync.ended(
                    "The hub could not be reached. Nothing is lost; it is tried again by itself.", "info"
                ),
            ),
        )
        yield "error notice", lambda: (at.open_today(), self.window.shell.show_told(_TROUBLE))
        for tab in ("notes", "consent"):
            yield f"error notice over {tab}", partial(self._tell_over, tab)

    def one_step_on(self) -> Pages:
        """What opens on a page after something was pressed, or has come."""
        at, whole = self.window.pages, self.whole
        sync, person = at.syncing.sync, at.people.person
        yield "full history", lambda: (at.open_sync(), self.window.rest(), sync.history_asked.emit())
        yield "full sync, held", lambda: (at.open_sync(), self.window.rest(), sync._held.show_held("3 pictures, 6 MB"))
        for what in ("move", "relate", "died"):
            yield f"full person, {what}", partial(self._happened, person, what)
        yield "full notice of a family", lambda: (
            at.open_family(whole.id), self.window.rest(), at.family.notice.show_notice(_NOTICE)
        )  # fmt: skip

    def _happened(self, page: PersonPage, what: str) -> None:
        self.window.pages.people.open(self.whole.carer)
        self.window.rest()
        page.begin(what)

    def _tell_over(self, tab: str) -> None:
        self._tab(tab)
        self.window.shell.show_told(_TROUBLE)

    def _act(self, open_page: Callable[..., object], what: object, page: object) -> None:
        open_page(what)
        self.window.rest()
        page.act()  # type: ignore[attr-defined]  # the pages behind the plan have it

    def _bad_day(self) -> None:
        at = self.window.pages
        at.people.open(self.whole.carer)
        self.window.rest()
        editors = [e for e in at.people.person.findChildren(QLineEdit) if e.accessibleName() == "Date of birth"]
        editors[0].setFocus()
        editors[0].setText("31 Feb")
        editors[0].textEdited.emit("31 Feb")
        editors[0].editingFinished.emit()


_NOTICE = Notice(words="Handed to you by Bashir Khan: ring before you go. " * 4, act="I have taken it on")
_TROUBLE = Trouble(
    "The disk of this laptop is full.", safe="What you wrote is on the page.", next_step="Make room, then go on."
)
