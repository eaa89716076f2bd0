"""The pieces of pictures, asked in SQL of either engine. Keeps and finds; decides nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from fsdesk.records.ids import FamilyId
from sync.hub.people_sql import SqlPeople


class SqlPieces(SqlPeople):
    """See `ledger.Pieces`."""

    def pieces_held(self, family: FamilyId, hashes: Collection[bytes]) -> set[bytes]:
        """Of these pieces of a family, those that are kept."""
        rows = self._all(
            "SELECT hash FROM piece WHERE tenant = :tenant AND family = :family AND hash IN :hashes[bytes]",
            family=family,
            hashes=hashes,
        )
        return {bytes(value) for (value,) in rows}

    def piece_bodies(self, family: FamilyId, hashes: Collection[bytes]) -> Mapping[bytes, bytes]:
        """The bodies of those of these pieces that are kept."""
        rows = self._all(
            "SELECT hash, body FROM piece WHERE tenant = :tenant AND family = :family AND hash IN :hashes[bytes]",
            family=family,
            hashes=hashes,
        )
        return {bytes(value): bytes(body) for value, body in rows}

    def piece_bytes(self, family: FamilyId) -> int:
        """How many bytes of pieces are kept of a family."""
        row = self._one(
            "SELECT coalesce(sum(size), 0) FROM piece WHERE tenant = :tenant AND family = :family", family=family
        )
        return int(row[0])

    def keep_pieces(self, pieces: Sequence[tuple[FamilyId, bytes, bytes]], now: int) -> None:
        """Keep pieces: (family, hash, body). One that is kept already stays as it is."""
        self.engine.insert(
            "piece",
            "tenant, family, hash, size, received_at, body",
            [(self._tenant, family, value, len(body), now, body) for family, value, body in pieces],
            "ON CONFLICT DO NOTHING",
        )
