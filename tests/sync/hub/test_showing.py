"""The second look: what a question of the ledger lets slip goes to nobody, in the stream or when a family is loaded.

The ledger here forgets in every question what is kept from whom. Planted one at a time, each seen caught here: the
second look left out for records that are for some only, or for families somebody must not know of; left out of the
stream, or of loading; one that asks nothing of who is excluded, or of whom a record is kept from.
"""

from __future__ import annotations

import pytest

from fsdesk.records.fields import Sensitivity
from fsdesk.records.ids import RecordId, UserId
from sync.hub import office
from sync.hub.ledger import Access
from sync.hub.ledger_guarding import Exclusion
from sync.hub.ledger_memory import MemoryLedger
from sync.protocol import Load
from tests.sync.hub.conftest import BASHIR, MORAG, VALLEY, Rig
from tests.sync.hub.standing import InMemory
from tests.sync.hub.test_guarding import concern, settled, shared_family, tells


class SlippingLedger(MemoryLedger):
    """A ledger whose questions hand out to somebody what is kept from them."""

    def shows(self, user: UserId, record: RecordId) -> bool:
        """Whether a record is for this user: asked wrongly, always."""
        return True

    def _stands(self, access: Access) -> bool:
        return access.until is None


@pytest.fixture
def rig() -> Rig:
    standing = InMemory()
    standing.ledger = SlippingLedger()
    return Rig(standing)


def test_a_record_that_is_not_for_somebody_does_not_go_to_them(rig: Rig) -> None:
    amina, bashir, morag, family = shared_family(rig)
    few = amina.write(family, kind="case_note", fields={"text": "RESTRICTED", "only_for": (MORAG,)},
                      sensitivity=Sensitivity.RESTRICTED)  # fmt: skip
    amina.exchange([concern(amina, family, not_for=(BASHIR,)), few, amina.write(family, fields={"note": "FOR ALL"})])
    newer = rig.laptop(BASHIR)
    for laptop in (bashir, newer, morag):
        settled(laptop)
        assert tells(laptop, "FOR ALL")
        assert tells(laptop, "ALLEGATION") is tells(laptop, "RESTRICTED") is (laptop is morag)
    loaded = newer.exchange(load=(Load(family),))
    assert any(b"FOR ALL" in raw for raw in loaded.bodies)
    assert not any(word in raw for raw in loaded.bodies for word in (b"ALLEGATION", b"RESTRICTED"))


def test_a_family_somebody_must_not_know_of_does_not_go_to_them(rig: Rig) -> None:
    _, bashir, morag, family = shared_family(rig)
    office.end_access(rig.ledger, BASHIR, family)
    with rig.ledger.writing():
        rig.ledger.exclude(Exclusion(BASHIR, family, "office", "slip", 1_790_000_000))
        since, _ = rig.ledger.add_counts(VALLEY, 1)
        rig.ledger.grant(BASHIR, VALLEY, [family], since)
    settled(bashir)
    again = rig.laptop(BASHIR)
    for laptop in (bashir, again):
        assert not settled(laptop).bodies
        assert not laptop.exchange(load=(Load(family),)).bodies
    assert morag.exchange(load=(Load(family),)).bodies
