"""An access that ends, ends at its commit: of a thousand requests that race it, none that began after it is served.

The hub is a process of its own; the office ends the access from another. Every request reads all anew, so that each one
before the end is served the family. Planted one at a time, each seen caught here: an answer made in a view from before
the end and sent after it; the rest of a long answer made without a second look.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fsdesk.records.ids import DeviceId, FamilyId
from fsdesk.revisions import from_body
from sync.hub import office
from sync.hub.door import Door
from sync.hub.ledger import Ledger
from sync.hub.ledger_postgres import open_postgres
from sync.hub.opening import open_hub
from tests.patience import PATIENCE_S
from tests.postgres import Server
from tests.sync.hub.conftest import AMINA, BASHIR, MORAG, Rig, Served
from tests.sync.hub.laptop import Laptop
from tests.sync.hub.standing import OnServer

REQUESTS, AT_ONCE = 1_000, 4


@pytest.fixture(params=["file", "server"])
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    database = request.getfixturevalue("spare_database") if request.param == "server" else ""
    served = Served(tmp_path / "hub", database)
    try:
        served.start()
        yield served
    finally:
        served.kill()


@pytest.fixture(scope="module")
def spare_database(postgres: Server) -> Iterator[str]:
    with postgres.database() as url:
        yield url


def test_of_a_thousand_requests_racing_a_revocation_none_is_served_after_it(served: Served) -> None:
    amina = served.laptop(AMINA)
    first = amina.write(kind="family", fields={"label": "Rowan 214"})
    amina.exchange([first, *(amina.write(first.family) for _ in range(5))])
    served.office("access", "grant", BASHIR, first.family)
    laptops = [served.laptop(BASHIR) for _ in range(AT_ONCE)]
    asked: list[tuple[float, int]] = []
    half, ended = threading.Event(), [float("inf")]

    def ask(laptop: Laptop) -> None:
        after = 0
        while len(asked) < REQUESTS or after < REQUESTS // 4 // AT_ONCE:  # however long the end of it took
            laptop.places, laptop.held = {}, {}
            began = time.monotonic()
            heard = laptop.exchange()
            asked.append((began, sum(from_body(raw).family == first.family for raw in heard.bodies)))
            after += began > ended[0]
            if len(asked) > REQUESTS // 3:
                half.set()

    threads = [threading.Thread(target=ask, args=(laptop,)) for laptop in laptops]
    for thread in threads:
        thread.start()
    try:
        assert half.wait(PATIENCE_S)
        end(served, first.family, ended)
    finally:
        ended[0] = min(ended[0], time.monotonic())  # else they would ask for ever
        for thread in threads:
            thread.join()
    before = [rows for began, rows in asked if began < ended[0]]
    after = [rows for began, rows in asked if began > ended[0]]
    assert len(asked) >= REQUESTS
    assert max(before) == 6
    assert len(after) >= REQUESTS // 4 // AT_ONCE * AT_ONCE
    assert sum(after) == 0


def end(served: Served, family: FamilyId, ended: list[float]) -> None:
    """End the access from this process, beside the one that serves, and note when it was committed."""
    ledger, _ = open_hub(served.folder, {}, 1)
    try:
        assert office.end_access(ledger, BASHIR, family)
        ended[0] = time.monotonic()
    finally:
        ledger.close()


def long_family(rig: Rig) -> tuple[Laptop, FamilyId]:
    amina = rig.laptop(AMINA)
    first = amina.write(kind="family", fields={"label": "Rowan 214"})
    amina.exchange([first])
    for _ in range(6):
        amina.exchange([amina.write(first.family, fields={"note": secrets.token_hex(2_000)}) for _ in range(25)])
    return rig.laptop(MORAG), first.family


def read_slowly(rig: Rig, laptop: Laptop, between: Callable[[], object]) -> list[str]:
    """The families of the rows of a long answer, with something that happens after its first part has gone."""
    request = laptop.request([])
    door = Door(rig.hub.begin)
    door.take(request)
    parts = door.parts()
    first = next(parts)
    between()
    heard = laptop.hear(b"".join((first, *parts)), request)
    return [from_body(raw).family for raw in heard.bodies]


def test_what_of_a_long_answer_is_made_after_the_end_holds_nothing_of_the_family(rig: Rig) -> None:
    laptop, family = long_family(rig)
    whole = read_slowly(rig, laptop, lambda: None)
    cut = read_slowly(rig, rig.laptop(MORAG), lambda: office.end_access(rig.ledger, MORAG, family))
    assert len(whole) == 151
    assert 0 < len(cut) < len(whole) // 2


class Between:
    """A ledger in which something happens right after an answer was decided, before it goes."""

    def __init__(self, ledger: Ledger, act: Callable[[], object]) -> None:
        self._ledger = ledger
        self._act = act
        self.acted = False

    def __getattr__(self, name: str) -> object:
        return getattr(self._ledger, name)

    def caseload_digest(self, user: str, device: DeviceId) -> int:
        """The last that is asked of an answer's view."""
        digest = self._ledger.caseload_digest(user, device)  # type: ignore[arg-type]
        if not self.acted:
            self.acted = True
            self._act()
        return digest


def test_an_answer_that_was_decided_before_the_end_does_not_go_after_it(database: str) -> None:
    standing = OnServer(database)
    rig = Rig(standing)
    elsewhere = open_postgres(database, 1)
    amina = rig.laptop(AMINA)
    first = amina.write(kind="family", fields={"label": "Rowan 214"})
    amina.exchange([first])
    morag = rig.laptop(MORAG)
    between = Between(rig.ledger, lambda: office.end_access(elsewhere, MORAG, first.family))
    rig.hub.ledger = between  # type: ignore[assignment]
    heard = morag.exchange()
    assert between.acted
    assert heard.bodies == []
    elsewhere.close()
    standing.close()
