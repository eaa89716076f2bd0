"""Where each thing that waits on Today, and each that was found, leads to. Decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fsdesk.views import Need
from ui.chapters.consenting import CONSENT_NEEDS
from ui.tabs import KIND_TABS, NEED_TABS, SAFETY_KINDS

if TYPE_CHECKING:
    from ui.at_desk import AtDesk


def open_need(pages: AtDesk, need: Need) -> None:
    """Opens what waits."""
    if need.kind in ("settle", "set_aside"):
        pages.open_sync()
    elif need.kind == "look_over":
        pages.beyond.open()
    elif need.kind in ("request", "request_late") and need.record is not None:
        pages.asking.open(need.record)
    elif need.kind == "partner":
        pages.partners.open_words(str(need.family))
    elif need.kind == "rights":
        pages.rights.open(str(need.family), need.record or "")
    elif need.kind in CONSENT_NEEDS:
        pages.consenting.open_need(str(need.family), need.record or "", need.kind)
    elif need.kind == "concern" and need.record is not None:
        pages.safekeeping.open(need.record)
    elif need.kind == "out" and need.record is not None:
        pages.going_out.open(need.record)
    elif need.kind in ("crisis", "flag"):
        pages.safekeeping.open_safety(str(need.family))
    elif need.kind in NEED_TABS:
        pages.open_family(str(need.family), NEED_TABS[need.kind])
    elif need.kind in ("step", "late", "handed") or need.record is None:
        pages.open_family(str(need.family))
    else:
        pages.open_visit(need.record)


def open_found(pages: AtDesk, family: str, record: str, found: tuple[str, str, str]) -> None:
    """Opens a record that was found, by its kind, its family and the visit it belongs to."""
    kind, its_family, visit = found
    if kind == "visit":
        pages.open_visit(record)
    elif kind == "safeguarding_concern":
        pages.safekeeping.open(record)
    elif visit:
        pages.open_visit(visit)
    elif kind == "request":
        pages.asking.open(record)
    elif kind in SAFETY_KINDS:
        pages.safekeeping.open_safety(family or its_family)
    else:
        pages.open_family(family or its_family, KIND_TABS.get(kind, ""))
