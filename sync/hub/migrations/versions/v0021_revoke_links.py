"""How one revoke key follows another: the links, in order. They stay when somebody goes back a step."""

from __future__ import annotations

from sync.hub.migrations.ddl import run

revision = "0021"
down_revision = "0020"

TABLE = """
CREATE TABLE IF NOT EXISTS revoke_link (
    tenant INTEGER NOT NULL REFERENCES tenant,
    number INTEGER NOT NULL,
    body   BLOB NOT NULL,
    PRIMARY KEY (tenant, number)
) @table;
"""


def upgrade() -> None:
    """Make the table."""
    run(TABLE)


def downgrade() -> None:
    """Leave it: laptops have followed the links, and know no way back."""
