"""What came from another system, so that nothing comes twice."""

from __future__ import annotations

from sync.hub.migrations.ddl import run

revision = "0002"
down_revision = "0001"

TABLES = """
-- What came from another system, so that nothing comes twice. Hashes only: of where a record came from (its table and
-- key) and of what its row said. record is what was made of it.

CREATE TABLE IF NOT EXISTS brought (
    tenant INTEGER NOT NULL REFERENCES tenant,
    source BLOB NOT NULL,
    "row"  BLOB NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (tenant, source)
) @table;
"""


def upgrade() -> None:
    """Make the table."""
    run(TABLES)


def downgrade() -> None:
    """Leave it: hubs from before pay it no heed, and without it an import that is repeated would come twice."""
