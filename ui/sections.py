"""Which places somebody has at the side of the window: those of their role, and no other. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ui.parts.sidebar import Section

if TYPE_CHECKING:  # what only the unlocked desk needs is loaded after the first picture
    from fsdesk.views import Me


def sections_for(me: Me, waiting: int) -> list[Section]:
    """The places from the top, the first of them where somebody begins; `waiting` is what has not been sent."""
    return [*_work(me), *_looking_after(me), Section(key="sync", icon="refresh-cw", title="Sync", badge=waiting)]


def _work(me: Me) -> Iterator[Section]:
    if me.reads_shared:
        yield Section(key="shared", icon="users", title="Shared with you")
        return
    yield (
        Section(key="keeping", icon="list-checks", title="What waits")
        if me.keeps_records
        else Section(key="today", icon="sun", title="Today")
    )
    if not me.keeps_records and (me.may_know or me.may_look_beyond):
        yield Section(key="families", icon="users", title="Families", badge=me.families_here)


def _looking_after(me: Me) -> Iterator[Section]:
    if me.may_sign:
        yield Section(key="reviews", icon="messages-square", title="Reviews", badge=me.to_sign)
    if me.may_see_laptops:
        yield Section(key="laptops", icon="laptop", title="Laptops")
    if me.may_see_out:
        yield Section(key="out", icon="shield-check", title="Who is out")
    if me.may_sign and me.may_audit:
        yield Section(key="keeping", icon="archive", title="Old records")
    if me.may_audit and not me.may_sign:
        yield Section(key="looked", icon="search", title="Who looked")
    if me.may_count and not me.may_sign:
        yield Section(key="counts", icon="chart-line", title="In numbers")
