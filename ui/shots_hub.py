"""Pages of what only a hub tells, with what one might say: beyond a caseload, who has looked, a team’s laptops."""

# mypy: disable-error-code="func-returns-value"
from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from fsdesk.spoken import aloud
from fsdesk.views_audit import LookedRow, LookedView
from fsdesk.views_beyond import ConflictView, KnownView, LookOverRow, OpenedSection, OpenedView
from fsdesk.views_moving import LaptopRow, LaptopsView
from fsdesk.views_standing import ExposureView
from ui.at_desk import AtDesk

Pages = Iterator[tuple[str, Callable[[], object]]]
FAMILY = "NicGilleMhìcheil-Llewellyn family"
LONG_NAME = "Marsali-Anna Fionnghal Seonaidh Catrìona NicGilleMhìcheil-MacIllEathain of the Upper Croft"
LONG = "So that the plan for Friday is at hand when the school rings, as it has every week since the summer. " * 2
MISSED = "The hub could not be reached, so nothing was changed. Try again with a network, or ring your duty officer."


def hub_pages(at: AtDesk, rest: Callable[[], None]) -> Pages:
    """Each page in its full, empty and refused state, by name; `rest` waits until the desk has answered."""
    yield from _beyond_ones_own(at, rest)
    yield from _who_looked(at)
    yield from _laptops(at)


# -- beyond one's own caseload -------------------------------------------------------------------------------------

KNOWN = (
    KnownView(name="Amina Yusuf", team="Outreach"),
    KnownView(name="Raghnall MacIllEathain-Khan", team="Coast and Small Isles", family="k7f2qd4m.1"),
    KnownView(name="", team="Early Help"),
)
OPENED = OpenedView(
    title=FAMILY,
    sections=(
        OpenedSection(title="Who is in it", lines=(f"Known as: {LONG_NAME} · Born: 2016", "Known as: Ruaridh")),
        OpenedSection(title="Visits", lines=("We talked about the boat, the school and the dog. " * 12,)),
    ),
)
LOOK_OVER = (
    LookOverRow(opening="a" * 32, who="Raghnall MacIllEathain-Khan", family_name=FAMILY, when="today 11:20",
                reason="covering for Amina, who is ill today"),
)  # fmt: skip
CONFLICTS = (
    ConflictView(conflict="b" * 32, who="Amina Yusuf", about="the Shaws of Kyle", when="today 09:02",
                 reason="my sister is married to one of them"),
)  # fmt: skip


def _beyond_ones_own(at: AtDesk, rest: Callable[[], None]) -> Pages:
    """Asking after somebody, reading in an emergency, its end, and what a lead has to look over."""
    page = at.beyond.page

    def opened() -> None:
        page.show_waiting((), (), ())
        page.close_opened()
        page.notice.hide()
        at.beyond.open()
        rest()

    def known() -> None:
        opened()
        page.show_known(KNOWN)

    yield "empty beyond", lambda: (opened(), page.show_known(()))
    yield "full beyond, known", known
    yield "full beyond, why", lambda: (known(), page._ask_why("k7f2qd4m.1"), page.open.click())
    yield "full beyond, open", lambda: (opened(), page.show_opened(OPENED, 900))
    yield "full beyond, over", lambda: (opened(), page.show_opened(OPENED, 1), page._tick())
    yield "full beyond, to look over", lambda: (
        opened(), page.show_waiting(LOOK_OVER, CONFLICTS, (("k7f2qd4m.1", FAMILY),))
    )  # fmt: skip


# -- who has looked, and laptops -----------------------------------------------------------------------------------

LOOKED = LookedView(
    family="k7f2qd4m.1",
    title=f"Who has looked at the {FAMILY}",
    rows=(
        LookedRow(id="0", when="today 14:02", who="Amina Yusuf", what="Looked at", about="Home visit, Fri 20 Nov"),
        LookedRow(id="1", when="Thu 19 Nov 22:41 (Mon 23 Nov)", who="Raghnall MacIllEathain-Khan of the night team",
                  what="Opened in an emergency, with the household", about="The family", why=LONG.strip()),
    ),
    summary="2 entries by 2 people, the newest first.",
    standing="The hub’s log is whole: 1204 entries, none changed since this laptop last saw it.",
    standing_tone="ok",
)  # fmt: skip
ODD = LookedView(family="", title="What asks for a second look", rows=LOOKED.rows, summary="2 of 1204 entries.",
                 standing=LOOKED.standing, standing_tone="ok")  # fmt: skip
LAPTOPS = LaptopsView(
    rows=(
        LaptopRow(id="k7f2qd4m", who="Amina Yusuf", label="Van laptop 3", heard="Today 08:12", waiting="14 changes",
                  oldest="Fri 20 Nov 17:40", version="0.1.0",
                  marks=(("Silent for 9 days", "warn"), ("3 families not yet removed", "warn"),
                         ("Suspended", "danger"))),
        LaptopRow(id="b0000000", who="Raghnall MacIllEathain-Khan", label="laptop", heard="", waiting="", oldest="",
                  version=""),
    ),
    as_of="As the hub told, today 09:00.",
    summary="2 laptops, 1 with something waiting to be sent, 1 to look at.",
)  # fmt: skip
EXPOSURE = ExposureView(
    heading="3 families you may read could be on it. Your information-governance officer’s report may hold more.",
    steps=("Suspend the laptop now.", "Note the time at which you first knew.",
           "Ring each family marked “safety first” before you do anything else, on a number that is safe for them."),
    families=((FAMILY, "safety first"), ("Reid family", ""), ("Ross family", "restricted, its name and days only")),
)  # fmt: skip


def _who_looked(at: AtDesk) -> Pages:
    """Who has looked at a family, and what asks for a second look."""
    page = at.auditing.page

    def read(view: LookedView | None, words: str = "") -> None:
        at.front(_nothing, page, "families")
        page.show_asking("Who has looked")
        if view is not None:
            page.show_looked(view)
        elif words:
            page.show_could_not(words)

    nobody = LookedView(family="", title=ODD.title, rows=(), summary="", standing=ODD.standing, standing_tone="ok")
    yield "full looked", partial(read, LOOKED)
    yield "full looked, exceptions", partial(read, ODD)
    yield "empty looked", partial(read, nobody)
    yield "error looked", partial(read, None, "The hub cannot be reached from here.")
    yield "waiting looked", partial(read, None)


def _laptops(at: AtDesk) -> Pages:
    """How the laptops are, and what is done about one."""
    page, code = at.moving.laptops, "K7F2 QD4M 9XTR"

    def choose(view: LaptopsView = LAPTOPS, laptop: str = "k7f2qd4m") -> None:
        at.front(_nothing, page, "laptops")
        page.show_laptops(view)
        if view.rows:
            page.table.choose(laptop)

    yield "full laptops", choose
    yield "empty laptops", partial(choose, LaptopsView(rows=(), as_of="", summary="No laptop is known."))
    yield "full laptops, remove", lambda: (choose(), page.acts._revoke.click())
    yield "full laptops, code", lambda: (choose(), page.acts.show_code(code, aloud(code)))
    yield "full laptops, exposure", lambda: (choose(), page.acts.show_exposure(EXPOSURE))
    yield "error laptops", lambda: (choose(), page.acts.show_sentence(MISSED, "danger"))


def _nothing() -> None:
    """Not asked for again: what is shown was made here."""
