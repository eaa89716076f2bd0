"""Papers for a family: chosen, drawn, made beside the work, looked at, printed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from fsdesk.desk.papers import Gathered, paper_of, with_pictures
from fsdesk.papers import choosing, data
from fsdesk.papers.data import AnyPaper, Looks, Paper
from fsdesk.pictures import Ecomap, Genogram, Wheel
from fsdesk.records.ids import FamilyId
from fsdesk.trouble import Told
from ui.background import Background
from ui.chapters.chapter import Chapter, Door, nothing
from ui.chapters.letters import Letters
from ui.pages.paper import PaperPage
from ui.pictures.ecomap import paint_ecomap, tell_ecomap
from ui.pictures.genogram import natural_size, paint_genogram, tell_genogram
from ui.pictures.picture import Told as Said
from ui.pictures.picture import as_svg
from ui.pictures.wheel import paint_wheel, tell_wheel

WHEEL_PX = (470, 330)
ECOMAP_PX = (900, 520)
ANSWERS = {"yes": "yes", "keep_with_worker": "no", "collect_at_hub": "collect", "read_aloud": "read_aloud"}
"""What the page asks about leaving a copy, as the plan keeps it."""


class Papers(Chapter):
    """What can be had is asked of the desk, drawn here, and made on a thread of its own."""

    def __init__(self, door: Door, parent: QObject | None = None) -> None:
        super().__init__(door, parent)
        self._making = Background(self, name="papers")
        self.letters = Letters(door, self._making, self)
        self._gathered: Gathered | None = None
        self._known: dict[str, choosing.KnownFamily] = {}
        self.page: PaperPage | None = None
        self.menu = QMenu(door.family)
        door.family.papers_asked.connect(self.ask)

    def ask(self, family: str) -> None:
        """Shows what can be had for a family, under the button that asked."""
        self._gather(family, self._show_menu)

    def open(self, family: str, key: str = "our_plan") -> None:
        """Opens one paper of a family."""
        self._gather(family, partial(self._open, key))

    def put_away(self) -> None:
        """Stops making papers; what is gathered is let go."""
        self._making.close()
        self._gathered, self._known = None, {}

    @property
    def busy(self) -> bool:
        """Whether a paper is still being made."""
        return self._making.busy

    # -- gathering and drawing ---------------------------------------------------------------------------------

    def _gather(self, family: str, then: Callable[[Gathered], None]) -> None:
        desk = self.door.desk

        def take(gathered: Gathered) -> None:
            self._gathered = gathered
            self._known = {
                home: with_pictures(one.known, [(who, _drawn_wheel(wheel)) for who, wheel in one.wheels])
                for home, one in gathered.homes.items()
            }
            then(gathered)

        self.door.call_in_steps(lambda: desk.papers.gathering(FamilyId(family)), take)

    def _show_menu(self, gathered: Gathered) -> None:
        self.menu.clear()
        for offer in gathered.offers:
            action = self.menu.addAction(offer.title.replace("&", "&&"))
            action.triggered.connect(partial(self._open, offer.key, gathered))
        button = self.door.family.print_button
        self.menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
        if actions := self.menu.actions():
            self.menu.setActiveAction(actions[0])

    def _open(self, key: str, gathered: Gathered, _checked: bool = False) -> None:
        offer = next(offer for offer in gathered.offers if offer.key == key)
        if self.page is not None:
            self.page.deleteLater()
        self.page = page = PaperPage(offer)
        page.paper_wanted.connect(self._make)
        page.pages_wanted.connect(self._make_pages)
        page.printed.connect(self._printed)
        page.left.connect(partial(self.door.open_family, gathered.family))
        self.door.front(_stay, page, "families")
        page.want()

    # -- making ------------------------------------------------------------------------------------------------

    def _make(self, key: str, household: str, looks: Looks) -> None:
        page, paper = self.page, self._chosen(key, household)
        assert page is not None
        from fsdesk.papers.making import make  # late: typst takes a moment to load, and most days print nothing

        self._making.call(
            page,
            lambda: replace(make(paper, looks), key=key),
            partial(_show, page, household, looks),
            failed=partial(_tell, page),
        )

    def _make_pages(self, key: str, household: str, looks: Looks) -> None:
        page, paper = self.page, self._chosen(key, household)
        assert page is not None
        from fsdesk.papers.making import printer_pages

        self._making.call(
            page,
            lambda: printer_pages(paper, looks),
            lambda pages: page.print_pages(pages, household, looks),
            failed=partial(_tell_not_given, page),
        )

    def _chosen(self, key: str, household: str) -> AnyPaper:
        """What this home may have of a paper. Pure, and quick enough for the window's thread."""
        gathered = self._gathered
        assert gathered is not None
        return paper_of(gathered, self._known, key, household, _drawn)

    def _printed(self, key: str, answer: str) -> None:
        if self._gathered is None:
            return
        desk, family = self.door.desk, self._gathered.family
        self.call(lambda: desk.noted("print", family, reason=key.partition(":")[0]), nothing)
        if key == "our_plan":
            self.call(lambda: desk.papers.printed(family, ANSWERS.get(answer, "")), nothing)
            self.door.tell_written()


def _drawn(drawing: Genogram | Ecomap, gathered: Gathered) -> data.Genogram:
    """A page of one picture, drawn."""
    if isinstance(drawing, Genogram):
        size, told = natural_size(drawing), tell_genogram(drawing)
        svg = as_svg(paint_genogram, drawing, round(size.width()), round(size.height()), sentence=told.sentence)
        return _picture_page("Who is who", svg, told, gathered)
    around = tell_ecomap(drawing)
    return _picture_page(
        "What holds us", as_svg(paint_ecomap, drawing, *ECOMAP_PX, sentence=around.sentence), around, gathered
    )


def _picture_page(title: str, svg: bytes, said: Said, gathered: Gathered) -> data.Genogram:
    """A page of one picture, with the same in a table."""
    return data.Genogram(
        title=title,
        who="",
        picture=data.Picture(svg=svg, alt=said.sentence),
        heads=said.headings,
        rows=tuple(data.Row(cells=row) for row in said.rows),
        foot=gathered.foot,
        correct=gathered.correct,
    )


def _drawn_wheel(wheel: Wheel) -> data.Picture:
    told = tell_wheel(wheel)
    caption = f"How things are for {wheel.name}, age {wheel.age}."
    if wheel.first_day and wheel.first_day != wheel.now_day:
        caption += f" Dashed line: {wheel.first_day}. Colour: now."
    return data.Picture(
        svg=as_svg(paint_wheel, wheel, *WHEEL_PX, sentence=told.sentence), alt=told.sentence, caption=caption
    )


def _show(page: PaperPage, household: str, looks: Looks, paper: Paper) -> None:
    page.show_paper(paper, household, looks)


def _tell(page: PaperPage, told: Told) -> bool:
    page.show_could_not(told)
    return True


def _tell_not_given(page: PaperPage, told: Told) -> bool:
    page.show_not_given(told)
    return True


def _stay() -> None:
    """A paper being looked at is not made again because news came; it says when it was made."""
