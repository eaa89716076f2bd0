"""What is most urgent leaves first, from a real store over a line that is cut."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from fsdesk.clock import MachineClock
from fsdesk.records.ids import FamilyId, RecordId, UserId
from fsdesk.revisions import from_body
from fsdesk.sending import Sending
from fsdesk.store import Store, Writing
from sync.client import DeskKeys, exchange
from sync.line import LineFault, LineTrouble
from sync.protocol import BUDGET_BYTES_MIN
from tests.sync.desk_side import ShortLine
from tests.sync.test_every_cut import InMemory

AT = "2026-03-04T14:00:07+00:00"


@pytest.fixture
def partnership() -> InMemory:
    return InMemory()


@pytest.fixture
def amina(partnership: InMemory, tmp_path: Path) -> Iterator[tuple[Store, Sending, DeskKeys]]:
    _, keys = partnership.desk("amina", "k7f2qd4m")
    with Store(tmp_path / "amina", bytes(32)) as store:
        store.remember(device="k7f2qd4m", epoch="1")
        yield store, Sending(store, MachineClock()), keys


def write(store: Store, kind: str, fields: dict[str, object], family: str = "", record: str = "") -> str:
    asked = Writing(
        kind=kind,
        fields=fields,  # type: ignore[arg-type]  # texts and flags only
        author=UserId("amina"),
        written_at=AT,
        family=FamilyId(family) if family else None,
        record=RecordId(record) if record else None,
        over=(),
    )
    return str(store.write(asked).id)


def test_a_restriction_written_last_is_at_the_hub_before_the_line_breaks(
    partnership: InMemory, amina: tuple[Store, Sending, DeskKeys]
) -> None:
    store, sending, keys = amina
    family = write(store, "family", {"label": "One"})
    chance = random.Random(16)
    for _ in range(200):
        write(store, "visit", {"note": chance.randbytes(200).hex()}, family)
    write(store, "visit", {"safeguarding_concern_raised": "yes"}, family)
    last = write(store, "household", {"confidential": True}, family)
    line = ShortLine(partnership)
    line.up_bytes_max = BUDGET_BYTES_MIN
    with pytest.raises(LineTrouble) as told:
        exchange(sending, line, keys, more_than_one=False)
    assert told.value.fault is LineFault.CUT_OFF
    held = [from_body(raw) for raw in partnership.bodies()]
    assert str(held[0].id) == last
    assert held[1].fields == {"safeguarding_concern_raised": "yes"}
    assert 2 < len(held) < 203
