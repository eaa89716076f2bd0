"""The pages that keep people safe, as pictures: table, consent, rights, worries, going out, the lead's boards, and what
stands before the work or in its place."""

from __future__ import annotations

from functools import partial

from fsdesk.clock import MachineClock
from fsdesk.desk import Desk
from fsdesk.records.ids import FamilyId
from fsdesk.views_table import Seat
from ui.photographer import Pages, Photographer
from ui.shots_alone import alone_pages, key_pages
from ui.shots_hub import hub_pages
from ui.shots_office import office_pages


def seat_of(at: Photographer, family: FamilyId) -> Seat:
    """The first household of a family that can sit down, all who live there."""
    home = at.ask(lambda desk: desk.table.way_in(family)).homes[0]
    return Seat(family=family, household=home.key, present=tuple(person.id for person in home.people))


def _open_tile(at: Photographer, number: int) -> None:
    """One of the ways from the table's first page."""
    page = at.at_desk.table.page
    page.go_home()
    at.wait()
    page.menu.tiles[number].click()


def worker_safe_pages(at: Photographer) -> Pages:
    """What the worker's laptop shows of consent, rights, worries, and the household at its table."""
    pages = at.at_desk
    family = at.family("MacAskill")
    yield "consent", lambda: pages.open_family(family, "consent")
    yield "consent_choice", pages.consenting.page.ask.click
    yield "rights", lambda: pages.rights.open(family)
    jamie = at.ask(lambda desk: desk.open_family(family).people)[0].id
    yield "held_about", lambda: pages.rights.accessing.open_for(jamie)
    yield "worry", lambda: pages.safekeeping.worry(family)
    yield "safety", lambda: pages.safekeeping.open_safety(family)
    planned = next((row for row in at.ask(Desk.today).visits if row.state.value in ("draft", "planned")), None)
    if planned is not None:
        yield "going_out", partial(pages.going_out.open, planned.id)
    yield "table_way_in", lambda: pages.table.open(family, pages.open_today)
    yield "table", lambda: pages.table.way_in.seated.emit(seat_of(at, family), True, "2846")
    for number in range(len(pages.table.page.menu.tiles)):
        yield f"table_{number + 1}", partial(_open_tile, at, number)
    yield "table_leave", pages.table.page.open_lock
    pages.table.page.lock.proved.emit("2846")
    at.wait()


def lead_safe_pages(at: Photographer) -> Pages:
    """What a lead's laptop shows of who is out, of laptops, and of who has looked."""
    pages = at.at_desk
    yield "out_board", pages.going_out.open_board
    yield "laptops", pages.moving.open_laptops
    yield from hub_pages(pages, at.wait)
    yield from office_pages(pages)
    for name, make in key_pages():
        yield name, partial(pages.page_wanted.emit, at.keep(make()), "")
    for name, make in alone_pages(MachineClock().now()):
        yield name, partial(at.app.shell.show_alone, at.keep(make()))
