"""Pages of who decides and oversees, with what a hub or a team might say: old records, numbers, reviews, holding."""

# mypy: disable-error-code="func-returns-value"
from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from fsdesk.records.ids import FamilyId, RecordId, RevisionId
from fsdesk.scorecard.kept_back import KEPT_BACK
from fsdesk.views import Need, VisitRow, VisitState
from fsdesk.views_counts import counts_view
from fsdesk.views_figures import FigureRow, FiguresView
from fsdesk.views_keeping import KeepingView, KeepList, KeepRow
from fsdesk.views_moving import HoldingView, LateRow
from ui.at_desk import AtDesk

Pages = Iterator[tuple[str, Callable[[], object]]]
NAME = "NicGilleMhìcheil-Llewellyn family"
LEAD = "Raghnall MacIllEathain-Khan"
FAMILY = FamilyId("k7f2qd4m.1")


def office_pages(at: AtDesk) -> Pages:
    """Each page in its full and its empty state, by name."""
    yield from _old_records(at)
    yield from _numbers(at)
    yield from _team(at)


# -- old records ---------------------------------------------------------------------------------------------------

DUE = KeepRow(
    id="due-1", first="Marsali-Anna Fionnghal NicGilleMhìcheil", second="Coast and Small Isles",
    stands="Early help that was closed\nsince 30 Nov 2026", marks=(("Waits for you as the second", "warn"),),
    family=FAMILY, label=NAME,
    lines=("Early help that was closed. Counted from 1 Jan 2010.", f"{LEAD} said 1 Dec 2026: destroy it. Six years."),
    acts=("say", "hold", "looked"),
)  # fmt: skip
HELD = KeepRow(id="hold-1", first=NAME, second="A family’s record", stands="Held since 3 Mar 2026",
               marks=(("Legal hold", "info"),), family=FAMILY, label=NAME, lines=("An inquiry asked for it.",),
               acts=("lift", "looked"))  # fmt: skip
GONE = KeepRow(id="gone-1", first="Family k7f2qd4m.9", second="A family’s record", stands="Destroyed on 30 Nov 2026",
               marks=(("Signed by the hub", "ok"),), acts=("print",), paper=("Certificate",))  # fmt: skip


def _keeping_view(due: tuple[KeepRow, ...], holds: tuple[KeepRow, ...], gone: tuple[KeepRow, ...]) -> KeepingView:
    return KeepingView(
        as_of="As the hub said today 09:04.", odd=3 * len(due), opened=len(due), keeps=True,
        lists=(KeepList(key="due", title="To decide", rows=due, none="Nothing waits."),
               KeepList(key="requests", title="Asked for", rows=(), none="Nobody waits."),
               KeepList(key="holds", title="Holds", rows=holds, none="No legal hold stands."),
               KeepList(key="gone", title="Certificates", rows=gone, none="Nothing was destroyed.")),
    )  # fmt: skip


FULL = _keeping_view((DUE,), (HELD,), (GONE,))


def _old_records(at: AtDesk) -> Pages:
    """What waits for who decides, a hold, a certificate, and nothing at all."""
    page = at.keeping.page

    def show(view: KeepingView, key: str = "due", row: str = "") -> None:
        at.front(_nothing, page, "keeping")
        page.show_waiting(view)
        page._buttons[key].click()
        if row:
            page.table.choose(row)

    yield "full old records", partial(show, FULL, "due", "due-1")
    yield "full old records, held", partial(show, FULL, "holds", "hold-1")
    yield "full old records, certificate", partial(show, FULL, "gone", "gone-1")
    yield "empty old records", partial(show, _keeping_view((), (), ()))
    yield "error old records", lambda: (show(FULL), page.show_notice("There is no line to the hub.", "warn"))


def _numbers(at: AtDesk) -> Pages:
    """How many families there are, exact and with small numbers kept back."""
    page = at.counts.page
    isles, back = "Coast and Small Isles of the Sound", KEPT_BACK
    exact = (("Outreach", 41, 2), (isles, 7, 0), ("Early Help", 2, 1)), (50, 3)
    kept_back = (("Outreach", 41, back), (isles, back, back), ("Early Help", back, back)), (50, back)

    def show(suppressed: bool) -> None:
        at.front(_nothing, page, "counts")
        teams, totals = kept_back if suppressed else exact
        page.show_counts(counts_view(teams, totals, "today 09:04", suppressed=suppressed))

    yield "full counts", partial(show, False)
    yield "full counts, kept back", partial(show, True)


# -- a team --------------------------------------------------------------------------------------------------------

QUEUE = (
    VisitRow(id=RecordId("k7f2qd4m.7"), family=FAMILY, family_name=NAME, day="Fri 20 Nov", time="13:15",
             minutes="50 min", setting="Home", purpose="Planned visit", people="Catrìona and Eilidh-Mòrag",
             state=VisitState.SUBMITTED, worker="Amina Yusuf", excerpt="The stair was icy; she sang for us.",
             late_by="2 days late"),
)  # fmt: skip
FIGURES = FiguresView(
    title="The last twelve months",
    rows=(
        FigureRow(words="Families asked before anything was shared about them", figure="18 of 21",
                  detail="3 not known: written before it was asked"),
        FigureRow(words="Plans of going out alone that were closed in time", figure="104 of 106",
                  detail="of 31 workers"),
    ),
)  # fmt: skip
LATE = LateRow(family=FAMILY, family_name=NAME, who="Amina Yusuf", what=("a note", "two answers of a visit"),
               when="today 08:12", record=RecordId("k7f2qd4m.7"), revisions=(RevisionId("k7f2qd4m.9"),), brought=LEAD,
               may_look=True)  # fmt: skip
HOLDING = HoldingView(family=FAMILY, family_name=NAME, holders=(("amina", "Amina Yusuf"),),
                      others=(("bashir", "Bashir Khan"), ("raghnall", LEAD)),
                      said=("Handed over to Amina Yusuf on Mon 14 Sep; taken on the same day.",))  # fmt: skip


def _team(at: AtDesk) -> Pages:
    """What waits for a lead, and who holds a family."""
    reviews, holding = at.reviewing.reviews, at.moving.holding

    def show_reviews(*, full: bool) -> None:
        at.front(_nothing, reviews, "reviews")
        reviews.show_queue(QUEUE if full else ())
        reviews.tray.show_late((LATE,) if full else ())
        needs = (Need(kind="conflict", title=NAME, detail="the note of Friday, written by two"),)
        reviews.show_to_settle(needs if full else ())
        reviews.show_figures(FIGURES)

    def hold(view: HoldingView) -> None:
        at.front(_nothing, holding, "families")
        holding.show_holding(view)

    yield "empty reviews", partial(show_reviews, full=False)
    yield "full reviews", partial(show_reviews, full=True)
    yield "full holding", partial(hold, HOLDING)
    yield "error holding", lambda: (hold(HOLDING), holding.refused("Say to whom it goes."))


def _nothing() -> None:
    """Not asked for again: what is shown was made here."""
