"""Who brought what others had written back to a hub that was put back. It stays when somebody goes back a step."""

from __future__ import annotations

from sync.hub.migrations.ddl import run

revision = "0007"
down_revision = "0006"

TABLES = """
-- Rows of the log that came from another laptop than the one that wrote them, and from which.
CREATE TABLE IF NOT EXISTS borne (
    tenant INTEGER NOT NULL REFERENCES tenant,
    team   TEXT NOT NULL,
    seq    INTEGER NOT NULL,
    family TEXT NOT NULL,
    device TEXT NOT NULL,
    PRIMARY KEY (tenant, team, seq)
) @table;
CREATE INDEX IF NOT EXISTS borne_family ON borne (tenant, family, device);
"""


def upgrade() -> None:
    """Make the table."""
    run(TABLES)


def downgrade() -> None:
    """Leave it: hubs from before pay it no heed, and nothing else says whose word these rows are."""
