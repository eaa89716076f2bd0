"""Some answers guard their record: a need that tells of abuse is protected, whoever writes it, whenever it becomes one.

Planted one at a time, each seen caught here: guarding only new records; lowering the guard when the need is changed.
"""

from __future__ import annotations

import pytest

from fsdesk.desk import Desk
from fsdesk.desk.known import guard_of
from fsdesk.guarding import PRIVATE_NEEDS, PROTECTED_DOMAINS, PROTECTED_NEEDS
from fsdesk.records import family_codes as lists
from fsdesk.records.fields import Sensitivity
from tests.fsdesk.carrying import MacLeods


@pytest.fixture
def family(amina: Desk) -> MacLeods:
    return MacLeods(amina)


def test_the_guarded_needs_are_needs() -> None:
    assert set(lists.NEED) >= PROTECTED_NEEDS | PRIVATE_NEEDS
    assert not PROTECTED_NEEDS & PRIVATE_NEEDS


@pytest.mark.parametrize("need", sorted(lists.NEED))
def test_a_need_is_as_guarded_as_what_it_tells(amina: Desk, family: MacLeods, need: str) -> None:
    record = amina.begin(family.id, "identified_need", {"need": need, "status": "open"}).id
    wanted = (
        Sensitivity.PROTECTED if need in PROTECTED_NEEDS
        else Sensitivity.PRIVATE_TO_PERSON if need in PRIVATE_NEEDS
        else Sensitivity.OPEN_TO_FAMILY
    )  # fmt: skip
    assert guard_of(amina.read(record)) is wanted


def test_a_need_that_becomes_a_guarded_one_is_guarded_from_then_on(amina: Desk, family: MacLeods) -> None:
    record = amina.begin(family.id, "identified_need", {"need": "debt", "status": "open"}).id
    amina.write(record, {"need": "domestic_abuse_current"}, amina.read(record).shown)
    assert guard_of(amina.read(record)) is Sensitivity.PROTECTED
    amina.write(record, {"status": "improving"}, amina.read(record).shown)
    assert guard_of(amina.read(record)) is Sensitivity.PROTECTED


@pytest.mark.parametrize("domain", sorted(PROTECTED_DOMAINS))
def test_how_a_couple_get_on_is_protected_in_every_kind_of_rating(amina: Desk, family: MacLeods, domain: str) -> None:
    for kind in ("rating", "private_rating"):
        record = amina.begin(family.id, kind, {"domain": domain, "person": family.kirsty}).id
        assert guard_of(amina.read(record)) is Sensitivity.PROTECTED
