"""The embedded ledger while families of another system are brought in. Keeps and finds; decides nothing."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from fsdesk.records.ids import RecordId
from sync.hub.ledger_sqlite import SqliteLedger
from sync.hub.sqlcipher import connect, migrate


class Came(NamedTuple):
    """What came of one row of another system: a hash of what it said, and the record that was made."""

    row: bytes
    record: RecordId


class BringingLedger(SqliteLedger):
    """A ledger that also remembers what came from where. One transaction may hold others, which then end with it."""

    @contextmanager
    def writing(self) -> Iterator[None]:
        """See `ledger.People`. Within another it is part of that one: all of an import is kept, or nothing."""
        if self._connection.in_transaction:
            yield
            return
        with super().writing():
            yield

    def came(self, sources: Collection[bytes]) -> Mapping[bytes, Came]:
        """What came of these sources, of those that came before."""
        rows = self._execute(
            "SELECT b.source, b.row, b.record FROM json_each(?) j CROSS JOIN brought b"
            " ON b.tenant = ? AND b.source = unhex(j.value)",
            (json.dumps([source.hex() for source in sources]), self._tenant),
        )
        return {bytes(source): Came(bytes(row), RecordId(record)) for source, row, record in rows}

    def keep_came(self, found: Mapping[bytes, Came]) -> None:
        """Remember what came of some sources."""
        self._connection.executemany(
            "INSERT INTO brought (tenant, source, row, record) VALUES (?, ?, ?, ?)",
            [(self._tenant, source, one.row, one.record) for source, one in found.items()],
        )


def open_bringing_ledger(path: Path, key: bytes) -> BringingLedger:
    """The ledger in this file, brought up to date. Trouble and Refused as `connect` says."""
    connection = connect(path, key)
    try:
        migrate(connection)
    except BaseException:
        connection.close()
        raise
    return BringingLedger(connection)
