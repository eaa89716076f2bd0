"""Which teams a service manager reaches beside their own. It stays when somebody goes back a step."""

from __future__ import annotations

from sync.hub.migrations.ddl import run

revision = "0016"
down_revision = "0015"

TABLE = """
CREATE TABLE IF NOT EXISTS reach (
    tenant INTEGER NOT NULL,
    "user" TEXT NOT NULL,
    team   TEXT NOT NULL,
    PRIMARY KEY (tenant, "user", team),
    FOREIGN KEY (tenant, "user") REFERENCES user_account,
    FOREIGN KEY (tenant, team) REFERENCES team
) @table;
"""


def upgrade() -> None:
    """Make the table."""
    run(TABLE)


def downgrade() -> None:
    """Leave it: hubs from before pay it no heed."""
