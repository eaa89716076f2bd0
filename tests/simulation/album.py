"""The book of all pictures: what they are cut into, and what each piece holds.

What a piece is called is worked out here once more: a hash of its bytes under the family's name.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from tests.simulation.oracle import Oracle
from tests.simulation.sizes import SMALL_PIECE

Piece = tuple[str, bytes]
"""A piece by its family and name."""


@dataclass
class Album:
    """What was ever brought: the content of each piece, and the pieces of each document as it was first written."""

    bodies: dict[Piece, bytes] = field(default_factory=dict)
    of: dict[str, tuple[Piece, ...]] = field(default_factory=dict)

    def learn(self, family: str, content: bytes) -> None:
        """The pieces some content is cut into."""
        for at in range(0, len(content), SMALL_PIECE):
            body = content[at : at + SMALL_PIECE]
            self.bodies[family, _name(family, body)] = body

    def standing(self, oracle: Oracle) -> dict[str, tuple[Piece, ...]]:
        """The pieces of each document that nobody has taken out, wherever its writings are."""
        found = {}
        for record, pieces in self.of.items():
            heads = oracle.heads(record, oracle.records[record])
            if not any(oracle.wrote[one].fields["taken_out"] for one in heads.get("taken_out", ())):
                found[record] = pieces
        return found

    def never_sent(self, oracle: Oracle) -> set[Piece]:
        """The pieces of those that were removed before anything of them was handed to the line."""
        gone = [record for record in self.of if not oracle.wrote[record].fields["parts"]]
        return {piece for record in gone for piece in self.of[record]}


def _name(family: str, body: bytes) -> bytes:
    return hashlib.blake2b(body, digest_size=16, key=family.encode(), person=b"fsdesk piece").digest()
