"""What locked laptops ask the keepers by way of the hub. It stays when somebody goes back a step."""

from __future__ import annotations

from sync.hub.migrations.ddl import run

revision = "0020"
down_revision = "0019"

TABLE = """
-- Requests and answers, each sealed to somebody else. opened_at: 0 until the laptop was opened; then both are emptied.
CREATE TABLE IF NOT EXISTS keepers_request (
    tenant     INTEGER NOT NULL,
    hash       BLOB NOT NULL,
    device     TEXT NOT NULL,
    body       BLOB NOT NULL,
    asked_at   INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    answer     BLOB NOT NULL,
    opened_at  INTEGER NOT NULL,
    PRIMARY KEY (tenant, hash),
    FOREIGN KEY (tenant, device) REFERENCES device
) @table;
"""


def upgrade() -> None:
    """Make the table."""
    run(TABLE)


def downgrade() -> None:
    """Leave it: hubs from before pay it no heed."""
