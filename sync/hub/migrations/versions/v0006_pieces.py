"""Pieces of pictures, by family and content. They stay when somebody goes back to the step before."""

from __future__ import annotations

from sync.hub.migrations.ddl import run

revision = "0006"
down_revision = "0005"

PIECES = """
CREATE TABLE IF NOT EXISTS piece (
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
    """Leave them: hubs from before pay them no heed, and not every laptop keeps what it has sent."""
