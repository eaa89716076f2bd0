"""The database is lost and another takes its place, which lacks the last writes: a standby, or a copy of last night."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from sync.client import exchange
from sync.hub import office
from sync.hub.hub import Hub
from sync.hub.ledger_postgres import open_postgres
from tests.postgres import Server
from tests.sync.desk_side import MemoryDesk, Partnership, ShortLine

LAST = 50


class OnServer(Partnership):
    """The partnership on a database of a server, which can be lost to another."""

    def __init__(self, folder: Path, server: Server, url: str) -> None:
        super().__init__(folder)
        self.ledger.close()
        self.server, self.url = server, url
        self._serve(url)
        self.people()

    def _serve(self, url: str) -> None:
        self.served = open_postgres(url, 2)
        self.ledger = self.served  # type: ignore[assignment]  # any ledger will do
        self.hub = Hub(self.served, self.keys, self.hub.clock)

    @contextmanager
    def standby(self) -> Iterator[str]:
        """A database as this one is now."""
        self.served.close()
        name = psycopg.conninfo.conninfo_to_dict(self.url)["dbname"]
        copy = f"{name}_standby"
        with psycopg.connect(self.server.url, autocommit=True) as connection:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(copy), sql.Identifier(str(name)))
            )
        self._serve(self.url)
        yield self.server.address(copy)
        self.served.close()
        with psycopg.connect(self.server.url, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(copy)))

    def promote(self, url: str) -> None:
        """The standby is what there is from now on."""
        self.served.close()
        self._serve(url)


@pytest.fixture
def partnership(tmp_path: Path, postgres: Server) -> Iterator[OnServer]:
    with postgres.database() as url:
        partnership = OnServer(tmp_path, postgres, url)
        yield partnership
        partnership.served.close()


@pytest.mark.parametrize("told", [True, False], ids=["the office says so", "nobody has said so yet"])
def test_of_what_a_new_primary_lacks_nothing_is_lost(partnership: OnServer, told: bool) -> None:
    amina, bashir, lead = (partnership.desk(user, device) for user, device in DESKS.items())
    desks = (amina, bashir, lead)
    family = amina[0].write({"note": "Before."}, kind="family").family
    _round(partnership, desks)
    office.grant_access(partnership.ledger, bashir[0].user, family)
    _round(partnership, desks)
    with partnership.standby() as url:
        for n in range(LAST):
            amina[0].write({"note": f"Lost {n}."}, family=family)
        bashir[0].write({"note": "Also lost."}, family=family)
        _round(partnership, desks)
        partnership.promote(url)
        if told:
            office.put_back(partnership.ledger)
            lead[0].write({"note": "Written after."}, family=family)
        for _ in range(2):
            _round(partnership, desks)
        names = [set(desk.held) for desk, _ in desks]
        assert names[0] == names[1] == names[2]
        assert len(names[0]) == 1 + LAST + 1 + told
        rows = partnership.served.engine.all("SELECT device, n FROM log", {})
        assert {f"{device}.{n}" for device, n in rows} == names[0]
        assert [desk.in_sync[-1] for desk, _ in desks] == [True] * 3


DESKS = {"amina": "amnaxxx1", "bashir": "bashrxx2", "lead": "headxxx3"}


def _round(partnership: OnServer, desks: tuple[tuple[MemoryDesk, object], ...]) -> None:
    for desk, keys in desks:
        exchange(desk, ShortLine(partnership), keys)  # type: ignore[arg-type]  # the keys of this desk
