"""A naming that ends, ends at its commit, as do a laptop that is suspended and a role that changes: of many readings
that race it, none that began after it is answered with anything of the family.

The hub is a process of its own; the end is made from another. To be caught (not planted): namings, roles or laptops
that are remembered from one question to the next.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from fsdesk.records.ids import FamilyId, UserId
from fsdesk.roles import Role
from sync import asked_shared as asked
from sync.hub import office, shared
from sync.hub.ledger import Ledger
from sync.hub.opening import open_hub
from sync.protocol import pack
from tests.patience import PATIENCE_S
from tests.postgres import Server
from tests.sync.hub.conftest import AMINA, MORAG, Served
from tests.sync.hub.laptop import Laptop
from tests.sync.hub.test_crawling import ask

REQUESTS, AT_ONCE = 240, 4
"""So few that one laptop could ask all of them and not be told that it asks too often."""
TEACHER, PLACE = UserId("shona"), "Glen Primary"


@pytest.fixture(params=["file", "server"])
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Served]:
    database = request.getfixturevalue("spare_database") if request.param == "server" else ""
    served = Served(tmp_path / "hub", database)
    try:
        served.start()
        yield served
    finally:
        served.kill()


@pytest.fixture
def spare_database(postgres: Server) -> Iterator[str]:
    with postgres.database() as url:
        yield url


def shared_family(served: Served) -> FamilyId:
    """A family whose plan may go to the school, and a teacher who is named for it."""
    served.office("user", "add", "Shona", "--team", "valley", "--role", Role.PARTNER, "--id", TEACHER)
    amina, morag = served.laptop(AMINA), served.laptop(MORAG)
    first = amina.write(kind="family", fields={"label": "Rowan 214"})
    child = amina.write(first.family, kind="person", fields={"known_as": "Finn"})
    permits: dict[str, Any] = {
        "subjects": (child.record,), "recipient": PLACE, "categories": ("plan",), "shared_anyway": False,
        "decision": "allow", "at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M"), "expires": "2099-01-01",
    }  # fmt: skip
    amina.exchange([
        first,
        child,
        amina.write(first.family, kind="goal", fields={"subjects": (child.record,), "in_their_words": "Read aloud"}),
        amina.write(first.family, kind="sharing_permission", fields=permits),
    ])  # fmt: skip
    _, reply, _ = ask(morag, asked.NAME, pack(asked.NameAsked(first.family, TEACHER, PLACE)))
    assert reply is not None
    assert reply.code == ""
    return first.family


def end_naming(ledger: Ledger, family: FamilyId, _laptops: list[Laptop]) -> None:
    assert shared.end(ledger, TEACHER, family, MORAG, 1)


def change_role(ledger: Ledger, _family: FamilyId, _laptops: list[Laptop]) -> None:
    assert office.change_role(ledger, TEACHER, Role.FRONT_DOOR)


def suspend_all(ledger: Ledger, _family: FamilyId, laptops: list[Laptop]) -> None:
    with ledger.writing():
        for one in laptops:
            office.suspend_device(ledger, one.device, suspended=True)


@pytest.mark.parametrize("end", [end_naming, change_role, suspend_all])
def test_of_many_readings_racing_the_end_of_it_none_is_served_after_it(
    served: Served, end: Callable[[Ledger, FamilyId, list[Laptop]], None]
) -> None:
    family = shared_family(served)
    laptops = [served.laptop(TEACHER) for _ in range(AT_ONCE)]
    found: list[tuple[float, bool]] = []
    some, ended = threading.Event(), [float("inf")]

    def read(laptop: Laptop) -> None:
        after = 0
        while len(found) < REQUESTS or after < REQUESTS // 4 // AT_ONCE:
            began = time.monotonic()
            _, _, told = ask(laptop, asked.READ, pack(asked.ReadAsked(family)))
            found.append((began, b"Read aloud" in b"".join(told)))
            after += began > ended[0]
            if len(found) > REQUESTS // 3:
                some.set()

    threads = [threading.Thread(target=read, args=(laptop,)) for laptop in laptops]
    for thread in threads:
        thread.start()
    try:
        assert some.wait(PATIENCE_S)
        ledger, _ = open_hub(served.folder, {}, 1)
        try:
            end(ledger, family, laptops)
            ended[0] = time.monotonic()
        finally:
            ledger.close()
    finally:
        ended[0] = min(ended[0], time.monotonic())  # else they would read for ever
        for thread in threads:
            thread.join()
    assert any(told for began, told in found if began < ended[0])
    assert len([began for began, _ in found if began > ended[0]]) >= REQUESTS // 4 // AT_ONCE * AT_ONCE
    assert not any(told for began, told in found if began > ended[0])


def test_the_office_lists_who_is_named_and_ends_it(served: Served) -> None:
    family = shared_family(served)
    laptop = served.laptop(TEACHER)
    said = served.office("partner", "list").split("\t")
    assert said[:4] == [TEACHER, family, PLACE, MORAG]
    assert "Ended" in served.office("partner", "end", TEACHER, family)
    assert served.office("partner", "list") == ""
    assert TEACHER in served.office("partner", "list", "--all")
    _, reply, _ = ask(laptop, asked.READ, pack(asked.ReadAsked(family)))
    assert reply is not None
    assert reply.code == "not_allowed"
