"""The pieces of pictures in plain dicts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from fsdesk.records.ids import FamilyId
from sync.hub.people_memory import MemoryPeople


class MemoryPieces(MemoryPeople):
    """See `ledger.Pieces`."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: dict[tuple[FamilyId, bytes], bytes] = {}

    def pieces_held(self, family: FamilyId, hashes: Collection[bytes]) -> set[bytes]:
        """Of these pieces of a family, those that are kept."""
        return {value for value in hashes if (family, value) in self.pieces}

    def piece_bodies(self, family: FamilyId, hashes: Collection[bytes]) -> Mapping[bytes, bytes]:
        """The bodies of those of these pieces that are kept."""
        return {value: self.pieces[family, value] for value in self.pieces_held(family, hashes)}

    def piece_bytes(self, family: FamilyId) -> int:
        """How many bytes of pieces are kept of a family."""
        return sum(len(body) for (of, _), body in self.pieces.items() if of == family)

    def keep_pieces(self, pieces: Sequence[tuple[FamilyId, bytes, bytes]], now: int) -> None:
        """Keep pieces: (family, hash, body). One that is kept already stays as it is."""
        for family, value, body in pieces:
            self.pieces.setdefault((family, value), body)
