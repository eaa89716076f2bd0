"""Wrong codes are counted by the second they came in, so that their table too has a key that begins with the tenant."""

from __future__ import annotations

from sync.hub.migrations.ddl import execute, on_postgres, run

revision = "0003"
down_revision = "0002"

# They are forgotten after a quarter of an hour: none is carried over.
COUNTED = """
DROP TABLE wrong_code;
CREATE TABLE wrong_code (
    tenant INTEGER NOT NULL REFERENCES tenant,
    source BLOB NOT NULL,
    at     INTEGER NOT NULL,
    count  INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (tenant, source, at)
) @table;
"""

ONE_BY_ONE = """
DROP TABLE wrong_code;
CREATE TABLE wrong_code (
    tenant INTEGER NOT NULL REFERENCES tenant,
    source BLOB NOT NULL,
    at     INTEGER NOT NULL
) @rows;
CREATE INDEX wrong_code_source ON wrong_code (tenant, source, at);
"""


def upgrade() -> None:
    """Count them."""
    run(COUNTED)
    _tell_older_hubs(3)


def downgrade() -> None:
    """Keep each on its own again."""
    run(ONE_BY_ONE)
    _tell_older_hubs(2)


def _tell_older_hubs(number: int) -> None:
    """The setting by which hubs from before Alembic know whether a ledger is too new for them."""
    if not on_postgres():
        execute(f"PRAGMA user_version = {number}")
