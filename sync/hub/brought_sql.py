"""The ledger while families of another system are brought in. Keeps and finds; decides nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from fsdesk.records.ids import RecordId
from sync.hub.ledger_sql import SqlLedger


class Came(NamedTuple):
    """What came of one row of another system: a hash of what it said, and the record that was made."""

    row: bytes
    record: RecordId


class BringingLedger(SqlLedger):
    """A ledger that also remembers what came from where."""

    def came(self, sources: Collection[bytes]) -> Mapping[bytes, Came]:
        """What came of these sources, of those that came before."""
        rows = self._all(
            'SELECT source, "row", record FROM brought WHERE tenant = :tenant AND source IN :sources[bytes]',
            sources=sources,
        )
        return {bytes(source): Came(bytes(row), RecordId(record)) for source, row, record in rows}

    def keep_came(self, found: Mapping[bytes, Came]) -> None:
        """Remember what came of some sources."""
        rows = [(self._tenant, source, one.row, one.record) for source, one in found.items()]
        self.engine.insert("brought", 'tenant, source, "row", record', rows)
