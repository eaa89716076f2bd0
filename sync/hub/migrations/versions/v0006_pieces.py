"""Pieces of pictures, by family and content. Whoever goes back to the step before has none of them any more."""

from __future__ import annotations

from sync.hub.migrations.ddl import run

revision = "0006"
down_revision = "0005"

PIECES = """
CREATE TABLE piece (
    tenant      INTEGER NOT NULL REFERENCES tenant,
    family      TEXT NOT NULL,
    hash        BLOB NOT NULL,
    size        INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    body        BLOB NOT NULL,
    PRIMARY KEY (tenant, family, hash)
) @rows;
"""


def upgrade() -> None:
    """Make room for them."""
    run(PIECES)


def downgrade() -> None:
    """Drop them: the laptops that took them still have them, and send them again."""
    run("DROP TABLE piece;")
