"""The store's pieces of pictures: kept with the record that names them, sent after it, fetched where they are missing.

Beside `store`, on its thread. Which pieces are wanted is worked out from the documents that stand, each time it is
asked: there is nothing that could go out of step with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from fsdesk.heading import Heads
from fsdesk.pieces import cut, hashes_of, joined, names_of, piece_hash
from fsdesk.records.fields import Value
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.revisions import from_body
from fsdesk.store import Store
from fsdesk.storefile import Connection, told

Piece = tuple[FamilyId, bytes]
"""A piece by its family and hash."""

STORE_BYTES_MAX = 4 << 30
"""Above this no picture is added and none is fetched; text always is."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A document that stands: its pieces with the preview first, and whether its text has reached the hub."""

    record: RecordId
    family: FamilyId
    preview: tuple[bytes, ...]
    content: tuple[bytes, ...]
    is_told: bool

    @property
    def hashes(self) -> tuple[bytes, ...]:
        """All of its pieces, in the order in which they are wanted."""
        return self.preview + self.content


class PiecePlan(msgspec.Struct, frozen=True, kw_only=True):
    """What the lane of pictures has to do, newest documents first.

    `unsure` were handed to the line and nobody has said that they arrived; `unsent` never were; `wanted` are not here.
    """

    unsure: tuple[Piece, ...]
    unsent: tuple[Piece, ...]
    wanted: tuple[Piece, ...]


class PictureCounts(msgspec.Struct, frozen=True, kw_only=True):
    """How many pictures are not yet whole on the other side, not yet whole here, and not kept by the hub."""

    to_send: int = 0
    to_come: int = 0
    refused: int = 0


class PieceTravel(msgspec.Struct, frozen=True, kw_only=True):
    """How far the pieces of one document have come: how many are here, are known to be at the hub, were refused."""

    here: int = 0
    at_hub: int = 0
    refused: int = 0


class Attaching:
    """Pieces of one store, and its end of their lane (`sync.doors.PieceStore`)."""

    def __init__(self, store: Store, next_counter: Callable[[int], int]) -> None:
        self._store = store
        self._next_counter = next_counter

    # -- keeping and reading -----------------------------------------------------------------------------------

    def keep(self, db: Connection, family: FamilyId, content: bytes) -> tuple[str, ...]:
        """Keep some content in the caller's transaction; the names of its pieces."""
        found = list(cut(family, content))
        rows = [(family, value, body) for value, body in found]
        db.executemany("INSERT INTO piece (family, hash, body) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", rows)
        return names_of([value for value, _ in found])

    def content(self, family: FamilyId, names: Sequence[str]) -> bytes:
        """What these pieces are together; nothing while one of them is missing."""
        hashes = hashes_of(names)
        return joined(hashes, self.bodies([(family, value) for value in hashes])) if len(hashes) == len(names) else b""

    def bodies(self, pieces: Iterable[Piece]) -> Mapping[bytes, bytes]:
        """The bodies of those of these pieces that are here, by hash."""
        found = {}
        for family, value in pieces:
            rows = self._store.rows("SELECT body FROM piece WHERE family = ? AND hash = ?", (family, value))
            if rows:
                found[value] = bytes(rows[0][0])
        return found

    @property
    def is_full(self) -> bool:
        """Whether this store has grown so large that pictures must wait."""
        pages, size = (self._store.rows(f"PRAGMA {name}")[0][0] for name in ("page_count", "page_size"))
        return int(pages) * int(size) >= STORE_BYTES_MAX

    def sweep(self) -> int:
        """Remove what no standing document names and the hub is not known to have, and what belongs to no family here;
        how many pieces that was. A picture removed before it was sent goes this way."""
        gone = self._store.rows("SELECT id FROM piece WHERE family NOT IN (SELECT family FROM caseload)")
        rows = self._store.rows("SELECT id, family, hash FROM piece WHERE travel < 2")
        if rows:
            named = {(one.family, value) for one in self.standing() for value in one.hashes}
            gone += [(key,) for key, family, value in rows if (family, bytes(value)) not in named]
        if gone:
            with self._store.writing() as db:
                db.executemany("DELETE FROM piece WHERE id = ?", gone)
        return len(set(gone))

    def standing(self) -> tuple[Standing, ...]:
        """Every document that is not taken out, the newest to come here first."""
        rows = self._store.rows("SELECT record, family FROM record WHERE kind = 'document' ORDER BY id DESC")
        if not rows:
            return ()
        heads = self._store.heads_of_kind("document")
        untold = {record for (record,) in self._store.rows(
            "SELECT record FROM outbox UNION SELECT r.record FROM quarantine q"
            " JOIN revision r ON r.device = ? AND r.n = q.n", (self._store.device,)
        )}  # fmt: skip
        found = []
        for record, family in rows:
            if not _said(heads[record], "taken_out"):
                found.append(
                    Standing(
                        record=RecordId(record),
                        family=FamilyId(family),
                        preview=hashes_of(_said(heads[record], "preview")),
                        content=hashes_of(_said(heads[record], "parts")),
                        is_told=record not in untold,
                    )
                )
        return tuple(found)

    # -- the lane ----------------------------------------------------------------------------------------------

    def plan(self) -> PiecePlan:
        """What there is to send and to fetch now. Nothing is sent of a document whose text the hub does not have."""
        standing = self.standing()
        if not standing:
            return PiecePlan(unsure=(), unsent=(), wanted=())
        here, under_way = self._ways()
        lots: tuple[dict[Piece, None], ...] = ({}, {}, {})
        for one in standing:
            for piece in ((one.family, value) for value in one.hashes):
                travel, refused = under_way.get(piece, (2, ""))
                if piece not in here:
                    lots[2][piece] = None
                elif travel < 2 and not refused and one.is_told:
                    lots[travel][piece] = None
        unsent, unsure, wanted = map(tuple, lots)
        return PiecePlan(unsure=unsure, unsent=unsent, wanted=() if self.is_full else wanted)

    def _ways(self) -> tuple[set[Piece], dict[Piece, tuple[int, str]]]:
        """The pieces that are here, and how those stand that the hub is not known to have. Read from indexes alone."""
        here = self._store.rows("SELECT family, hash FROM piece")
        ways = self._store.rows("SELECT family, hash, travel, refused FROM piece WHERE travel < 2")
        return {(f, bytes(value)) for f, value in here}, {(f, bytes(value)): (way, why) for f, value, way, why in ways}

    def hand_over(self, pieces: Sequence[Piece]) -> tuple[bytes, ...]:
        """The bodies of pieces about to be handed to the line; from now on they may be elsewhere too."""
        with self._store.writing() as db:
            db.executemany("UPDATE piece SET travel = 1 WHERE family = ? AND hash = ? AND travel = 0", pieces)
        bodies = self.bodies(pieces)
        return tuple(bodies[value] for _, value in pieces)

    def keep_piece_receipt(
        self, held: Sequence[Piece], lost: Sequence[Piece], refused: Sequence[tuple[FamilyId, bytes, str]]
    ) -> None:
        """What the hub says it holds, what it says did not arrive, and what it will not keep."""
        with self._store.writing() as db:
            db.executemany("UPDATE piece SET travel = 2, refused = '' WHERE family = ? AND hash = ?", held)
            db.executemany("UPDATE piece SET travel = 0 WHERE family = ? AND hash = ? AND travel = 1", lost)
            db.executemany(
                "UPDATE piece SET refused = ? WHERE family = ? AND hash = ? AND travel < 2",
                [(code, family, value) for family, value, code in refused],
            )

    def take_pieces(self, pieces: Sequence[tuple[FamilyId, bytes, bytes]]) -> int:
        """Keep what came; how many were right and new. What is not what its name says is as if it had not come."""
        right = [(f, value, body) for f, value, body in pieces if piece_hash(f, body) == value]
        with self._store.writing() as db:
            return sum(
                db.execute(
                    "INSERT INTO piece (family, hash, body, travel)"
                    " SELECT ?1, ?2, ?3, 2 WHERE EXISTS (SELECT 1 FROM caseload WHERE family = ?1)"
                    " ON CONFLICT DO NOTHING",
                    row,
                ).rowcount
                for row in right
            )

    def counts(self) -> PictureCounts:
        """How many pictures are under way, for the pill and the Sync page."""
        standing = self.standing()
        if not standing:
            return PictureCounts()
        here, under_way = self._ways()
        to_send = to_come = refused = 0
        for one in standing:
            pieces = [(one.family, value) for value in one.hashes]
            why = [under_way[piece][1] for piece in pieces if piece in under_way]
            refused += any(why)
            to_send += bool(why) and not any(why)
            to_come += any(piece not in here for piece in pieces)
        return PictureCounts(to_send=to_send, to_come=to_come, refused=refused)

    def travel(self, family: FamilyId, names: Sequence[str]) -> PieceTravel:
        """How far the pieces of one document have come."""
        here = at_hub = refused = 0
        for value in hashes_of(names):
            for way, why in self._store.rows(
                "SELECT travel, refused <> '' FROM piece WHERE family = ? AND hash = ?", (family, value)
            ):
                here, at_hub, refused = here + 1, at_hub + (way == 2), refused + why
        return PieceTravel(here=here, at_hub=at_hub, refused=refused)

    def next_counter(self, at_least: int) -> int:
        """A request number never used before, of the same count as those of exchanges."""
        return self._next_counter(at_least)

    def text_waits(self) -> bool:
        """Whether there is text to send, which goes before any picture."""
        with told():
            return self._store.db.execute("SELECT 1 FROM outbox LIMIT 1").fetchone() is not None


def _said(heads: Heads, field: str) -> tuple[str, ...]:
    """What a field says, as a list; where people wrote apart, the first that says anything."""
    values = (revision.fields[field] for revision in heads.get(field, ()))
    return _names(next((value for value in values if value), None))


def _names(value: Value) -> tuple[str, ...]:
    """A value as a list; nothing where it says nothing."""
    parts = value if isinstance(value, tuple) else (value,) if value else ()
    return tuple(str(part) for part in parts)


def pictures_wait(db: Connection, family: FamilyId) -> bool:
    """Whether a piece is nowhere but here; those of a document that the hub refused stay with it."""
    rows = db.execute("SELECT hash FROM piece WHERE family = ? AND travel < 2 AND refused = ''", (family,)).fetchall()
    return bool({bytes(value) for (value,) in rows} - _of_refused(db, family)) if rows else False


def _of_refused(db: Connection, family: FamilyId) -> set[bytes]:
    """The pieces named by what the hub refused of a family."""
    bodies = db.execute(
        "SELECT r.body FROM quarantine q JOIN revision r ON r.n = q.n"
        " WHERE r.family = ? AND r.device = (SELECT value FROM setting WHERE name = 'device')",
        (family,),
    )
    refused = [from_body(raw).fields for (raw,) in bodies.fetchall()]
    return {
        value for fields in refused for name in ("preview", "parts") for value in hashes_of(_names(fields.get(name)))
    }
