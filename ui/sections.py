"""Which places somebody has at the side of the window, those of their role and no other; and what they are told there
of working with no signal. Pure."""

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


def ready_for(me: Me) -> tuple[str, str]:
    """What works without a signal: a few words, and a sentence."""
    if me.reads_shared:
        return "Read with signal", "What is shared with you is read at the hub. What you write is kept here."
    if me.coming:
        return "Getting ready", f"{me.coming}. Stay in signal until all of them are."
    sent = f"Your last sync was {me.last_sync}." if me.last_sync else "Not yet synced."
    count = f"{me.families_here} {'family' if me.families_here == 1 else 'families'} on this laptop."
    return "Ready for no signal", f"{count} {sent}"
