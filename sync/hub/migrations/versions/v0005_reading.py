"""How far each laptop has read each team's stream, so that who wrote something can be told that others have it."""

from __future__ import annotations

from sync.hub.migrations.ddl import run

revision = "0005"
down_revision = "0004"

TABLES = """
-- By a laptop's own signed word in its last opening. None while families come to it outside the order of the stream.
CREATE TABLE reading (
    tenant INTEGER NOT NULL,
    device TEXT NOT NULL,
    team   TEXT NOT NULL,
    at     INTEGER NOT NULL,
    within INTEGER NOT NULL,
    PRIMARY KEY (tenant, device, team),
    FOREIGN KEY (tenant, device) REFERENCES device
) @busy;

CREATE INDEX device_user ON device (tenant, "user");
"""

GONE = """
DROP INDEX device_user;
DROP TABLE reading;
"""


def upgrade() -> None:
    """Make the table; laptops fill it with their next openings."""
    run(TABLES)


def downgrade() -> None:
    """Let go of it: it is said anew."""
    run(GONE)
