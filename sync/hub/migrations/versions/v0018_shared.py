"""Who is named for which family from outside, and what they said of it. It stays when somebody goes back a step."""

from __future__ import annotations

from sync.hub.migrations.ddl import run

revision = "0018"
down_revision = "0017"

TABLES = """
-- Partners named for a family, each time with who said so; ended is 0 while it holds.
CREATE TABLE IF NOT EXISTS partnered (
    tenant   INTEGER NOT NULL,
    family   TEXT NOT NULL,
    "user"   TEXT NOT NULL,
    turn     INTEGER NOT NULL,
    since    INTEGER NOT NULL,
    ended    INTEGER NOT NULL,
    agency   TEXT NOT NULL,
    author   TEXT NOT NULL,
    ended_by TEXT NOT NULL,
    PRIMARY KEY (tenant, family, "user", turn),
    FOREIGN KEY (tenant, "user") REFERENCES user_account
) @table;

CREATE INDEX IF NOT EXISTS partnered_user ON partnered (tenant, "user");

-- What partners said; body is empty once it stands in the record, mark is the hash of what it was.
CREATE TABLE IF NOT EXISTS contribution (
    tenant       INTEGER NOT NULL,
    contribution TEXT NOT NULL,
    "user"       TEXT NOT NULL,
    family       TEXT NOT NULL,
    agency       TEXT NOT NULL,
    kind         TEXT NOT NULL,
    record       TEXT NOT NULL,
    body         BLOB NOT NULL,
    mark         BLOB NOT NULL,
    said_at      TEXT NOT NULL,
    came         INTEGER NOT NULL,
    late         INTEGER NOT NULL,
    state        TEXT NOT NULL,
    settled      INTEGER NOT NULL,
    settled_by   TEXT NOT NULL,
    reason       TEXT NOT NULL,
    PRIMARY KEY (tenant, contribution),
    FOREIGN KEY (tenant, "user") REFERENCES user_account
) @table;

CREATE INDEX IF NOT EXISTS contribution_waits ON contribution (tenant, state, family);
CREATE INDEX IF NOT EXISTS contribution_user ON contribution (tenant, "user");
"""


def upgrade() -> None:
    """Make the tables."""
    run(TABLES)


def downgrade() -> None:
    """Leave them: hubs from before pay them no heed."""
