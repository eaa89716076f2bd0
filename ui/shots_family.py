"""The pages and papers of one family, opened one after another for their pictures."""

from __future__ import annotations

from functools import partial

from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.views_table import Seat
from ui.parts.choices import Segments, Tick
from ui.photographer import Pages, Photographer

AT_LENGTH = (("MacAskill", "macaskill"), ("Watkins", "watkins"))
"""What the families told at length are called, and how their pictures are named."""
NAMED_CHILD = {"macaskill": "Finn", "watkins": "Tyler"}


def prepare_family(at: Photographer, name: str) -> None:
    """Begin what has pages of its own only while it is not finished: an assessment, a review."""
    family = at.family(name)
    tab = at.ask(lambda desk: desk.assessing.tab(family))
    if tab.unfinished is None:
        at.ask(lambda desk: desk.assessing.begin(family, "review"))
    plan = at.ask(lambda desk: desk.planning.plan(family)).part
    if plan is not None:
        at.ask(lambda desk: desk.planning.begin_review(plan.id))


def open_tab(at: Photographer, family: FamilyId, tab: str) -> None:
    """A family at one of its tabs."""
    at.at_desk.open_family(family)
    at.wait()
    at.at_desk.family.show_tab(tab)


def family_pages(at: Photographer, name: str, words: str) -> Pages:
    """Everything that opens from a family, in the order of its tabs."""
    pages, family = at.at_desk, at.family(name)
    child = _person(at, family, NAMED_CHILD[words])
    for tab in ("overview", "people", "visits", "assessment", "plan", "chronology", "notes", "consent"):
        yield f"{words}_{tab}", partial(open_tab, at, family, tab)
    yield f"{words}_person_child", partial(pages.people.open, child)
    adult = at.ask(lambda desk: desk.open_family(family)).people[0].id
    yield f"{words}_person_adult", partial(pages.people.open, adult)
    tab_view = at.ask(lambda desk: desk.assessing.tab(family))
    assert tab_view.unfinished is not None
    yield f"{words}_assess", partial(pages.assessing.open, tab_view.unfinished)
    yield f"{words}_assess_read", partial(pages.assessing.open, next(one.id for one in tab_view.sets if one.finished))
    yield f"{words}_level", partial(pages.assessing.open_level, family, child)
    plan = at.ask(lambda desk: desk.planning.plan(family))
    assert plan.part is not None
    yield f"{words}_plan_review", partial(pages.planning.begin_review, plan.part.id)
    meeting = next(line.id for line in plan.lines if line.kind == "meeting")
    yield f"{words}_meeting", partial(pages.planning.open_meeting, meeting)
    yield f"{words}_closing", partial(pages.planning.open_ending, family)
    yield from table_pages(at, family, words, child)
    yield f"{words}_rights", partial(pages.rights.open, family)


def table_pages(at: Photographer, family: FamilyId, words: str, child: RecordId) -> Pages:
    """The way in to sit-together mode and its pages, with the named child's first home at the table."""
    table = at.at_desk.table
    yield f"{words}_table_way_in", partial(table.open, family, at.at_desk.open_today)
    homes = at.ask(lambda desk: desk.table.way_in(family, child)).homes
    present = tuple(str(person.id) for person in homes[0].people if not person.is_unborn)
    seat = Seat(family=family, household=homes[0].key, present=present)
    yield f"{words}_table", partial(table.way_in.seated.emit, seat, False, "2580")
    yield f"{words}_table_faces", partial(table.page.faces_asked.emit, child)
    for key in ("goals", "kin", "notice", "help", "sign", "find"):
        yield f"{words}_table_{key}", partial(table.page.menu.chosen.emit, key, "")
    yield f"{words}_table_lock", table.page.open_lock
    table.turn_back()
    at.wait()


def paper_pages(at: Photographer, name: str, words: str) -> Pages:
    """The papers of a family as they are looked at before printing: for each home, a child's, the cards, large."""
    family = at.family(name)
    child = _person(at, family, NAMED_CHILD[words])
    homes = at.ask(lambda desk: desk.open_family(family)).homes
    for key, called in (("our_plan", "plan"), ("genogram", "who_is_who")):
        for number, home in enumerate(homes, 1):
            yield f"{words}_paper_{called}_home{number}", partial(_open_paper, at, family, key, str(home.id))
    yield f"{words}_paper_my_bit", partial(_open_paper, at, family, f"my_bit:{child}")
    yield f"{words}_paper_crisis", partial(_open_paper, at, family, "crisis_card")
    yield f"{words}_paper_chronology", partial(_open_paper, at, family, f"chronology:{child}")
    yield f"{words}_paper_plan_large", partial(_open_paper, at, family, "our_plan", "", True)
    offered = [offer.key for offer in at.ask(lambda desk: desk.papers.gather(family)).offers]
    for key in ("ecomap", "who_sees", *(key for key in offered if key.startswith("minutes"))):
        if key in offered:
            yield f"{words}_paper_{key.partition(':')[0]}", partial(_open_paper, at, family, key)


def _open_paper(at: Photographer, family: FamilyId, key: str, home: str = "", large: bool = False) -> None:
    papers = at.at_desk.papers
    papers.open(family, key)
    at.wait()
    assert papers.page is not None
    homes = papers.page.findChild(Segments)
    if home and homes is not None and homes.choice != home:
        homes.show_chosen(home)
        homes.chosen.emit(home)
    if large:
        next(tick for tick in papers.page.findChildren(Tick) if tick.text() == "Large print").click()


def _person(at: Photographer, family: FamilyId, name: str) -> RecordId:
    people = at.ask(lambda desk: desk.open_family(family)).people
    return next(person.id for person in people if person.known_as == name)
