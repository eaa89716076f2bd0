-- Pictures and papers, cut into pieces. A piece is known by the hash of its content under its family's name: kept once
-- in a family, and not to be recognised in another's. travel: 0 never handed to the line, 1 handed to it, 2 known to be
-- at the hub. refused: why the hub would not keep it.
CREATE TABLE piece (
    id INTEGER PRIMARY KEY,
    family TEXT NOT NULL,
    hash BLOB NOT NULL,
    travel INTEGER NOT NULL DEFAULT 0,
    refused TEXT NOT NULL DEFAULT '',
    body BLOB NOT NULL,
    UNIQUE (family, hash)
) STRICT;
CREATE INDEX piece_under_way ON piece (family, hash, travel, refused) WHERE travel < 2;

CREATE TRIGGER a_piece_is_never_rewritten BEFORE UPDATE OF family, hash, body ON piece
BEGIN
    SELECT raise(ABORT, 'a piece is known by its content');
END;
