"""Who is out alone, which rungs were taken for them, who did what. It stays when somebody goes back a step."""

from __future__ import annotations

from sync.hub.migrations.ddl import run

revision = "0009"
down_revision = "0008"

TABLES = """
CREATE TABLE IF NOT EXISTS outing (
    tenant        INTEGER NOT NULL REFERENCES tenant,
    record        TEXT NOT NULL,
    team          TEXT NOT NULL,
    "user"        TEXT NOT NULL,
    expected      INTEGER NOT NULL,
    grace_minutes INTEGER NOT NULL,
    lodged_at     INTEGER NOT NULL,
    family        TEXT NOT NULL,
    buddy         TEXT NOT NULL,
    landline_safe INTEGER NOT NULL,
    by_phone      INTEGER NOT NULL,
    duress_at     INTEGER NOT NULL,
    closed_at     INTEGER NOT NULL,
    closed_by     TEXT NOT NULL,
    PRIMARY KEY (tenant, record)
) @table;
CREATE INDEX IF NOT EXISTS outing_open ON outing (tenant, closed_at);
CREATE TABLE IF NOT EXISTS outing_step (
    tenant   INTEGER NOT NULL REFERENCES tenant,
    record   TEXT NOT NULL,
    step     TEXT NOT NULL,
    at       INTEGER NOT NULL,
    tried_at INTEGER NOT NULL,
    tries    INTEGER NOT NULL,
    result   TEXT NOT NULL,
    PRIMARY KEY (tenant, record, step)
) @table;
CREATE TABLE IF NOT EXISTS outing_note (
    tenant INTEGER NOT NULL REFERENCES tenant,
    record TEXT NOT NULL,
    nth    INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    "user" TEXT NOT NULL,
    step   TEXT NOT NULL,
    words  TEXT NOT NULL,
    PRIMARY KEY (tenant, record, nth)
) @table;
CREATE TABLE IF NOT EXISTS word_for_help (
    tenant INTEGER NOT NULL REFERENCES tenant,
    "user" TEXT NOT NULL,
    word   TEXT NOT NULL,
    PRIMARY KEY (tenant, "user")
) @table;
"""


def upgrade() -> None:
    """Make the tables."""
    run(TABLES)


def downgrade() -> None:
    """Leave them: hubs from before pay them no heed, and somebody may be out."""
