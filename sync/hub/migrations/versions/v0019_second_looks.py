"""What an office has set for the report of second looks, which lay in a file of one machine. It stays when somebody
goes back a step."""

from __future__ import annotations

from sync.hub.migrations.ddl import run

revision = "0019"
down_revision = "0018"

TABLES = """
-- Between which hours a team works, and on which days (digits, 1 is Monday).
CREATE TABLE IF NOT EXISTS team_hours (
    tenant   INTEGER NOT NULL,
    team     TEXT NOT NULL,
    begins   INTEGER NOT NULL,
    ends     INTEGER NOT NULL,
    weekdays TEXT NOT NULL,
    PRIMARY KEY (tenant, team),
    FOREIGN KEY (tenant, team) REFERENCES team
) @table;

-- At which postcode somebody lives, who has said so.
CREATE TABLE IF NOT EXISTS lives_at (
    tenant   INTEGER NOT NULL,
    "user"   TEXT NOT NULL,
    postcode TEXT NOT NULL,
    PRIMARY KEY (tenant, "user"),
    FOREIGN KEY (tenant, "user") REFERENCES user_account
) @table;
"""


def upgrade() -> None:
    """Make the tables."""
    run(TABLES)


def downgrade() -> None:
    """Leave them: hubs from before pay them no heed."""
