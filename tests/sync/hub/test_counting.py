"""Numbers alone: who may count what, and that no small number leaves the hub, nor any by which one could be worked out.

Planted one at a time, each seen caught: a total beside the one part that is kept back; a small total told; a count
told to who may not; a family counted twice because two people hold it; a lead who counts another team.
"""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fsdesk.records.ids import UserId
from fsdesk.roles import Role
from fsdesk.scorecard.kept_back import KEPT_BACK, kept_back
from sync import asked_counts as asked
from sync.hub import answering_counts, office
from sync.hub.ledger import Account
from sync.protocol import pack
from sync.questions import told
from tests.sync.hub.conftest import AMINA, BASHIR, COAST, COLM, MORAG, VALLEY, Rig
from tests.sync.hub.laptop import Laptop
from tests.sync.hub.test_answering_audit import device_of


def counted(rig: Rig, laptop: Laptop) -> asked.Counts | None:
    answer = answering_counts.counts(rig.hub, device_of(rig, laptop), pack(asked.Nothing()))
    return None if answer.code else told(answer, asked.Counts)


def as_role(rig: Rig, role: Role) -> Laptop:
    user = UserId(role.replace("_", "-"))
    office.add_user(rig.ledger, Account(user, role.title(), role, VALLEY))
    return rig.laptop(user)


def test_a_programme_manager_is_told_no_small_number_and_no_name(rig: Rig) -> None:
    amina, colm = rig.laptop(AMINA), rig.laptop(COLM)
    theirs = [amina.write(kind="family", fields={"label": "Rowan"}) for _ in range(7)]
    amina.exchange(theirs)
    office.grant_access(rig.ledger, BASHIR, theirs[0].family)
    office.end_access(rig.ledger, AMINA, theirs[1].family)
    colm.exchange([colm.write(kind="family", fields={"label": "Birch"}) for _ in range(6)])
    found = counted(rig, as_role(rig, Role.PROGRAMME_MANAGER))
    assert found is not None
    assert found.suppressed
    assert [(one.name, one.held, one.unheld) for one in found.teams] == [
        ("Coast", 6, KEPT_BACK), ("Valley", 6, KEPT_BACK),
    ]  # fmt: skip
    assert (found.held, found.unheld) == (12, KEPT_BACK)
    exact = counted(rig, as_role(rig, Role.SERVICE_MANAGER))
    assert exact is not None
    assert [(one.held, one.unheld) for one in exact.teams] == [(6, 0), (6, 1)]
    assert not exact.suppressed


def test_a_lead_counts_their_own_team_and_a_worker_nothing(rig: Rig) -> None:
    amina, morag = rig.laptop(AMINA), rig.laptop(MORAG)
    amina.exchange([amina.write(kind="family")])
    own = counted(rig, morag)
    assert own is not None
    assert [(one.name, one.held) for one in own.teams] == [("Valley", 1)]
    for laptop in (amina, *(as_role(rig, role) for role in (Role.FRONT_DOOR, Role.IT_ADMIN, Role.PARTNER))):
        assert counted(rig, laptop) is None
    assert COAST not in repr(own)


@given(st.lists(st.integers(0, 9), max_size=5))
def test_what_is_told_fits_more_than_one_truth_wherever_a_number_is_small(counts: list[int]) -> None:
    told_counts, total = kept_back(counts)
    fits = [
        tried
        for tried in itertools.product(range(12), repeat=min(len(counts), 3))
        if len(counts) <= 3
        and all(said in (KEPT_BACK, one) for said, one in zip(told_counts, tried, strict=True))
        and total in (KEPT_BACK, sum(tried))
    ]
    for at, count in enumerate(counts):
        assert told_counts[at] in (KEPT_BACK, count)
        if count < 5:
            assert told_counts[at] == KEPT_BACK
            assert len(counts) > 3 or len({tried[at] for tried in fits}) > 1
    assert total in (KEPT_BACK, sum(counts))
    assert total == KEPT_BACK or total >= 5


@pytest.mark.parametrize(("counts", "said"), [
    ([7, 9], ((7, 9), 16)), ([7, 3], ((-1, -1), 10)), ([1, 2], ((-1, -1), -1)), ([4, 8, 9], ((-1, -1, 9), 21)),
    ([], ((), -1)), ([3], ((-1,), -1)), ([0, 0, 6], ((-1, -1, -1), 6)), ([3, 3, 9], ((-1, -1, 9), 15)),
])  # fmt: skip
def test_numbers_that_are_kept_back(counts: list[int], said: tuple[tuple[int, ...], int]) -> None:
    assert kept_back(counts) == said
