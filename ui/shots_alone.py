"""Pages that stand alone in the window, each made anew for its picture: what comes before the work or in its place."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from msgspec import structs
from PySide6.QtWidgets import QWidget

from fsdesk.lease import Why
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.trouble import Trouble
from fsdesk.views import Unfinished
from fsdesk.views_standing import MAY_EXTEND, SAFE, ReadingStopped, StoppedView
from ui.locking import Reason
from ui.pages.carry_on import CarryOnPage
from ui.pages.join import JoinPage
from ui.pages.keys import KeysPage, KeysView
from ui.pages.locked_out import LockedOut, LockedOutPage
from ui.pages.removed import RemovedPage
from ui.pages.renew import RenewPage
from ui.pages.stopped import StoppedPage
from ui.pages.unlock import Person, UnlockPage

Made = tuple[tuple[str, Callable[[], QWidget]], ...]
WRONG = Trouble("That did not open it.", safe="Nothing is lost.", next_step="Have it read to you again.")
OUT = LockedOut(laptop="k7f2qd4m", code_number=2, request="FSDESKASK1-abc", request_name="7GX5 TBAK 7HG4 VS7A 01")
KEYS = KeysView(idle_minutes=10, covers=frozenset(one.value for one in Reason), recovery_name=OUT.request_name,
                code_number=2)  # fmt: skip
FEW_KEYS = KeysView(idle_minutes=1, covers=frozenset({"idle", "shortcut"}))
UNFINISHED = Unfinished(
    family=FamilyId("k7f2qd4m.1"),
    visit=RecordId("k7f2qd4m.2"),
    step="words",
    sentence="You were writing the visit to the NicGilleMhìcheil-Llewellyn family at 14:07. Every word is saved on this"
    " laptop.",
)


def alone_pages(now: datetime) -> Made:
    """Every page without sections in its full, empty and refused state, by name."""
    return (
        ("empty unlock", lambda: UnlockPage("", "Amina Yusuf")),
        ("error unlock", lambda: _with_told(_shared())),
        ("waiting unlock", _opening),
        ("empty join", JoinPage),
        ("error join", lambda: _with_told(JoinPage())),
        ("full locked out, code", lambda: LockedOutPage(OUT)),
        ("error locked out, code", lambda: _with_told(LockedOutPage(OUT))),
        ("full locked out, keepers", lambda: LockedOutPage(structs.replace(OUT, code_number=0))),
        ("full locked out, answered by the hub", _answered),
        ("empty locked out", lambda: LockedOutPage(LockedOut())),
        ("empty renew", RenewPage),
        ("error renew", lambda: _with_told(RenewPage())),
        ("full carry on", lambda: CarryOnPage(UNFINISHED)),
        *((f"full stopped, {why.name.lower()}", partial(_stopped, now, why)) for why in Why if why is not Why.MAY),
        ("error stopped", lambda: _with_told(_stopped(now, Why.DAYS))),
        ("full stopped, opened anew", lambda: _stopped(now, Why.DAYS, is_anew=True)),
        ("full stopped, opened by keepers", lambda: _stopped(now, Why.DAYS, is_anew=True, needs_slip=True)),
        ("empty removed", RemovedPage),
        ("full removed", _left),
        ("full removed, by hand", _by_hand),
    )  # fmt: skip


def key_pages() -> Made:
    """The page about one's own passphrase, among the sections."""
    return (
        ("full keys", lambda: KeysPage(KEYS)),
        ("error keys", lambda: _with_told(KeysPage(KEYS))),
        ("empty keys", lambda: KeysPage(FEW_KEYS)),
    )


def _with_told(page: QWidget) -> QWidget:
    page.show_told(WRONG)  # type: ignore[attr-defined]  # every page of this room has it
    return page


def _shared() -> UnlockPage:
    page = UnlockPage("Lochaber Family Partnership", "Catrìona NicGilleMhìcheil-MacIllEathain")
    page.show_others((Person(key="/b", name="Bashir Khan"), Person(key="/c", name="Morag MacInnes-Sutherland"),
                      Person(key="/d", name="")))  # fmt: skip
    return page


def _opening() -> UnlockPage:
    page = _shared()
    page.show_opening()
    return page


def _answered() -> LockedOutPage:
    page = LockedOutPage(structs.replace(OUT, code_number=0, by_hub=True))
    page.show_state("answered", "FSDESKANSWER1-abc")
    return page


def _left() -> RemovedPage:
    page = RemovedPage()
    page.show_left(sealed=True)
    return page


def _by_hand() -> RemovedPage:
    page = RemovedPage()
    page.show_left(sealed=True, by_hand="/home/amina/.local/share/fsdesk")
    return page


def _stopped(now: datetime, why: Why, *, is_anew: bool = False, needs_slip: bool = False) -> StoppedPage:
    told, page = ReadingStopped(why), StoppedPage(now)
    page.show_stopped(
        StoppedView(happened=told.happened, safe=SAFE, next_step=told.next_step, waiting=14, written=2,
                    may_extend=why in MAY_EXTEND, laptop="k7f2qd4m", is_anew=is_anew, needs_slip=needs_slip)
    )  # fmt: skip
    return page
