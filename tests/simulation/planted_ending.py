"""Planted bugs of how work ends: a family at rest, a record destroyed, somebody forgotten, a laptop wiped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import fsdesk.moving
import fsdesk.sending
import sync.hub.erasing
import sync.hub.retaining
import sync.hub.taking
import sync.removing
from fsdesk.moving import CaseloadMoves
from fsdesk.records.ids import FamilyId
from fsdesk.sealed_outbox import SealedOutbox
from sync.hub.guarding_sql import SqlGuards
from sync.hub.laptops_sql import SqlStandings
from sync.hub.retaining_sql import SqlRetaining
from tests.simulation import one_person
from tests.simulation.line import FAULTS
from tests.simulation.planted import Plant, Planting, often
from tests.simulation.sizes import substituted


def ends() -> Planting:
    """Families are closed, rest and are destroyed all the time."""
    return often(
        {
            "writes down what ended": 25,
            "writes a note": 25,
            "a night passes": 15,
            "fetches what rests": 12,
            "a record is destroyed": 9,
        },
        FAULTS,
    )


def restores() -> Planting:
    """The same, at a hub that is put back again and again."""
    weights = {
        "writes down what ended": 25,
        "a record is destroyed": 12,
        "the hub is copied": 6,
        "the hub is put back": 6,
    }
    return often(weights, FAULTS)


def forgets() -> Planting:
    """People are written of and forgotten all the time, also at a hub that is put back."""
    return often({**one_person.WEIGHTS, "the hub is copied": 4, "the hub is put back": 4}, FAULTS)


def wipes() -> Planting:
    """A laptop is wiped in every schedule."""
    return often({"is to be wiped": 8, "goes on with removing": 8}, FAULTS)


# -- rest --------------------------------------------------------------------------------------------------------------


def open_family_rests() -> Planting:
    return substituted(CaseloadMoves, _may_rest=lambda self, family, fetched, today: True)


def more_than_the_stub_stays() -> Planting:
    return substituted(fsdesk.moving, STUB_KINDS=("family", "involvement", "case_note"))


def what_is_written_does_not_wake_it() -> Planting:
    return substituted(fsdesk.sending, wake=lambda db, families: None)


# -- the end of a record -----------------------------------------------------------------------------------------------


def words_of_what_is_destroyed_stay() -> Planting:
    def purge(self: Any, purged: Any, aside: Sequence[Any]) -> Mapping[str, int]:
        self.engine.insert("purge", "tenant, family, at, body, sign", [(self._tenant, *purged)])
        return {}

    return substituted(SqlRetaining, purge=purge)


def laptops_are_not_told_of_the_end() -> Planting:
    return substituted(sync.hub.retaining, end_access=lambda *given: False)


def what_is_written_into_what_is_destroyed_is_taken() -> Planting:
    return substituted(SqlRetaining, purged=lambda self, families: set[FamilyId]())


def what_is_destroyed_comes_back_with_a_copy() -> Planting:
    return substituted(sync.hub.retaining, destroy_again=lambda *given: False)


# -- the end of what is held about one person --------------------------------------------------------------------------


def what_comes_late_of_somebody_forgotten_is_taken() -> Planting:
    return substituted(sync.hub.taking, ended_in=lambda ledger, revisions, teams: set[str]())


def laptops_are_not_told_of_somebodys_end() -> Planting:
    return substituted(SqlGuards, withdraw=lambda *given: None)


def somebody_forgotten_comes_back_with_a_copy() -> Planting:
    return substituted(sync.hub.erasing, destroy_person_again=lambda *given: False)


# -- a laptop wiped ----------------------------------------------------------------------------------------------------


def unsent_is_not_sealed() -> Planting:
    return substituted(SealedOutbox, seal_unsent=lambda self: 0)


def some_of_what_is_unsent_is_not_sealed() -> Planting:
    def unsent(self: Any) -> set[int]:
        return set(sorted(original(self))[:-1])

    original = SealedOutbox._unsent_numbers
    return substituted(SealedOutbox, _unsent_numbers=unsent)


def what_is_sealed_goes_before_the_hub_has_it() -> Planting:
    return substituted(sync.removing, bring_items=lambda *given: 0, read_items=lambda folder: [])


def hub_does_not_keep_what_is_sealed() -> Planting:
    return substituted(SqlStandings, keep_sealed=lambda self, items, now: None)


ENDING_PLANTS = (
    Plant("a family that is open rests", open_family_rests, 59, focus=ends),
    Plant("more than the stub of a family stays", more_than_the_stub_stays, focus=ends),
    Plant("what is written to a family does not wake it", what_is_written_does_not_wake_it, 59, focus=ends),
    Plant("the words of a record that is destroyed stay at the hub", words_of_what_is_destroyed_stay, focus=ends),
    Plant("laptops are not told that a record is destroyed", laptops_are_not_told_of_the_end, focus=ends),
    Plant("what is written into a record that is destroyed is taken", what_is_written_into_what_is_destroyed_is_taken,
          focus=ends),
    Plant("what was destroyed comes back with a copy", what_is_destroyed_comes_back_with_a_copy, focus=restores),
    Plant("what comes late of somebody forgotten is taken", what_comes_late_of_somebody_forgotten_is_taken,
          focus=forgets),
    Plant("laptops are not told of somebody's end", laptops_are_not_told_of_somebodys_end, focus=forgets),
    Plant("somebody forgotten comes back with a copy", somebody_forgotten_comes_back_with_a_copy, focus=forgets),
    Plant("what is unsent is not sealed before it is removed", unsent_is_not_sealed, focus=wipes),
    Plant("one writing that is unsent is not sealed", some_of_what_is_unsent_is_not_sealed, focus=wipes),
    Plant("what is sealed goes before the hub has it", what_is_sealed_goes_before_the_hub_has_it, focus=wipes),
    Plant("the hub does not keep what is sealed", hub_does_not_keep_what_is_sealed, focus=wipes),
)  # fmt: skip
