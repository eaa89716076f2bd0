"""Planted bugs of what is kept from whom, of what is noted, and of a family that takes its yes back."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

import fsdesk.sending
import fsdesk.store
import sync.hub.allocating
import sync.hub.beyond
import sync.hub.guarding
import sync.hub.handing
import sync.hub.ledger_sql
import sync.hub.taking
from fsdesk.desk import pen
from fsdesk.noting import Noting
from fsdesk.records.fields import Sensitivity
from fsdesk.witnessing import Witnessing
from sync.hub.guarding import Barred
from sync.hub.guarding_sql import NOT_EXCLUDED, SHOWN_ROW, SqlGuards
from sync.hub.noting_sql import SqlEvents
from sync.hub.people_sql import SqlPeople
from tests.simulation.line import FAULTS
from tests.simulation.planted import Plant, Planting, often
from tests.simulation.sizes import substituted


def apart() -> Planting:
    """Records are kept for some all the time, and people excluded and let in again."""
    return often({"keeps a record for some": 40, "is excluded or not": 12}, FAULTS)


def openings() -> Planting:
    """Families beyond one's own are opened all the time, of which people are excluded; none of them ends meanwhile."""
    weights = {"opens for a while": 40, "is excluded or not": 12, "keeps a record for some": 40, "hears of access": 30,
               "closes or opens a family": 0, "a record is destroyed": 0, "is to be wiped": 0}  # fmt: skip
    return often(weights, FAULTS)


def restores() -> Planting:
    """Looks are noted all the time, and the hub is put back again and again."""
    return often({"looks somebody up": 25, "the hub is copied": 6, "the hub is put back": 5}, FAULTS)


# -- records for some only ---------------------------------------------------------------------------------------------


def kept_record_is_handed_out() -> Planting:
    """In the question, and with the second look that would stop it left out."""
    planted = ExitStack()
    entries = sync.hub.ledger_sql._ENTRIES.replace(f"AND {SHOWN_ROW}", "")
    planted.enter_context(substituted(sync.hub.ledger_sql, _ENTRIES=entries))
    all_may_go = lambda _ledger, _asker, revisions: [True] * len(revisions)  # noqa: E731  as everywhere here
    planted.enter_context(substituted(sync.hub.handing, what_may_go=all_may_go))
    return planted


def withdrawn_record_stays() -> Planting:
    return substituted(fsdesk.sending, withdraw=lambda db, device, records: set())


def withdrawal_is_not_told() -> Planting:
    return substituted(SqlGuards, withdrawn=lambda *given: ())


def founder_is_told_of_no_withdrawal() -> Planting:
    original = sync.hub.handing._Reading.withdraw

    def withdraw(self: Any, room: int) -> Any:
        return original(self, room) if self.place.at else []

    return substituted(sync.hub.handing._Reading, withdraw=withdraw)


def widened_record_does_not_come() -> Planting:
    original = sync.hub.guarding._say

    def say(ledger: Any, *given: Any, **more: Any) -> None:
        with substituted(SqlPeople, grant=lambda *_: None):
            original(ledger, *given, **more)

    return substituted(sync.hub.guarding, _say=say)


def words_of_whom_it_is_kept_from_are_turned_away() -> Planting:
    return substituted(Barred, is_refused=lambda self, revision: self.is_late(revision))


def words_of_whom_it_is_kept_from_are_not_in_the_tray() -> Planting:
    return substituted(Barred, is_late=lambda self, revision: False)


def restricting_does_not_guard() -> Planting:
    return substituted(pen, guard_for=lambda kind, fields: Sensitivity.OPEN_TO_FAMILY)


# -- exclusions, openings ----------------------------------------------------------------------------------------------


def exclusion_ends_nothing() -> Planting:
    """Nor does anything that hands out look for exclusions."""
    planted = ExitStack()
    planted.enter_context(substituted(sync.hub.guarding, end_access=lambda *given: False))
    entries = sync.hub.ledger_sql._ENTRIES.replace(f"AND {NOT_EXCLUDED}", "")
    planted.enter_context(substituted(sync.hub.ledger_sql, _ENTRIES=entries))
    all_may_go = lambda _ledger, _asker, revisions: [True] * len(revisions)  # noqa: E731  as everywhere here
    planted.enter_context(substituted(sync.hub.handing, what_may_go=all_may_go))
    return planted


def excluded_are_given_the_family() -> Planting:
    return substituted(sync.hub.allocating, _refuse_excluded=lambda *given: None)


def opening_gets_past_an_exclusion() -> Planting:
    planted = ExitStack()
    planted.enter_context(substituted(sync.hub.beyond, _may_open=lambda *given: True))
    planted.enter_context(
        substituted(sync.hub.beyond, _may_be_read=lambda _l, _a, _s, revisions: [True] * len(revisions))
    )
    return planted


def opening_shows_what_is_kept_from_the_asker() -> Planting:
    return substituted(sync.hub.beyond, _may_be_read=lambda _l, _a, _s, revisions: [True] * len(revisions))


def opening_is_not_noted() -> Planting:
    return substituted(sync.hub.beyond, note=lambda *given, **more: None)


# -- what is noted -----------------------------------------------------------------------------------------------------


def look_sent_counts_as_received() -> Planting:
    original = Witnessing.events_to_send

    def events_to_send(self: Any, raw_bytes_max: int) -> tuple[bytes, ...]:
        found = original(self, raw_bytes_max)
        with self._store.writing() as db:
            db.execute("UPDATE noted SET at_hub = 1")
        return found

    return substituted(Witnessing, events_to_send=events_to_send)


def look_is_taken_twice() -> Planting:
    def event_hashes(self: Any, device: Any, first: int, last: int) -> Sequence[tuple[int, bytes]]:
        before = original(self, device, first, first)
        return before if before else ()

    original = SqlEvents.event_hashes
    return substituted(SqlEvents, event_hashes=event_hashes)


def looks_are_not_sent_again() -> Planting:
    original = Witnessing.keep_events_held

    def keep_events_held(self: Any, n: int, mark: bytes) -> bool:
        last = self._store.rows("SELECT coalesce(max(n), 0) FROM noted WHERE at_hub = 1")[0][0]
        return n > last and original(self, n, mark)

    return substituted(Witnessing, keep_events_held=keep_events_held)


def put_back_is_not_told_of_the_log() -> Planting:
    return substituted(SqlEvents, add_put_back=lambda *given: None)


def a_look_is_kept_after_it_was_shown() -> Planting:
    """Not durable when it is shown: lost with the power."""
    original = Noting.note

    def note(self: Any, action: str, **more: Any) -> None:
        held = getattr(self, "_held", None)
        self._held = (action, more)
        if held is not None:
            original(self, held[0], **held[1])

    return substituted(Noting, note=note)


def a_no_waits_its_turn() -> Planting:
    return substituted(fsdesk.store, urgency=lambda kind, fields: 5)


APART_PLANTS = (
    Plant("a record that is kept from somebody is handed out", kept_record_is_handed_out, focus=apart),
    Plant("a record that was withdrawn stays on the laptop", withdrawn_record_stays, focus=apart),
    Plant("a laptop is not told that a record was withdrawn", withdrawal_is_not_told, focus=apart),
    Plant("a laptop that reads anew is told of no withdrawal", founder_is_told_of_no_withdrawal, focus=apart),
    Plant("a record that is for more people now does not come", widened_record_does_not_come, 45, focus=apart),
    Plant("words in a record withdrawn meanwhile are turned away", words_of_whom_it_is_kept_from_are_turned_away,
          focus=apart),
    Plant("words in a record withdrawn meanwhile are not in the tray",
          words_of_whom_it_is_kept_from_are_not_in_the_tray, 36, focus=apart),
    Plant("a record that names for whom it is, is not guarded", restricting_does_not_guard),
    Plant("an exclusion ends no access", exclusion_ends_nothing),
    Plant("somebody excluded is given the family again", excluded_are_given_the_family, focus=apart),
    Plant("an opening gets past an exclusion", opening_gets_past_an_exclusion, focus=openings),
    Plant("an opening shows what is kept from the asker", opening_shows_what_is_kept_from_the_asker, 32,
          focus=openings),
    Plant("an opening is not in the hub's log", opening_is_not_noted, focus=openings),
    Plant("a look handed to the line counts as received", look_sent_counts_as_received),
    Plant("a look is in the hub's log twice", look_is_taken_twice, 70),
    Plant("looks are not sent again to a hub that was put back", looks_are_not_sent_again, focus=restores),
    Plant("a hub put back does not say so of its log", put_back_is_not_told_of_the_log, focus=restores),
    Plant("a look is kept only with the next", a_look_is_kept_after_it_was_shown),
    Plant("a no waits its turn", a_no_waits_its_turn),
)  # fmt: skip
