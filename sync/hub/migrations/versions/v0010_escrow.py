"""Rescue codes the hub keeps sealed for the keepers, and slips that give a laptop the hub knows new keys."""

from __future__ import annotations

from sync.hub.migrations.ddl import run

revision = "0010"
down_revision = "0009"

TABLES = """
-- The newest rescue code of each laptop, sealed to the recovery key: nothing on this machine opens it.
CREATE TABLE IF NOT EXISTS escrow (
    tenant  INTEGER NOT NULL REFERENCES tenant,
    device  TEXT NOT NULL,
    number  INTEGER NOT NULL,
    sealed  BLOB NOT NULL,
    kept_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, device)
) @table;
ALTER TABLE enrolment ADD COLUMN renews TEXT;
"""


def upgrade() -> None:
    """Make room for them."""
    run(TABLES)


def downgrade() -> None:
    """Leave the codes, which no laptop sends twice; slips that renew become slips that add."""
    run("ALTER TABLE enrolment DROP COLUMN renews;")
