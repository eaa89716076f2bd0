"""How caseloads move: what laptops are to remove and have a stub of, when visits are, and how laptops are."""

from __future__ import annotations

from sync.hub.migrations.ddl import run

revision = "0004"
down_revision = "0003"

TABLES = """
-- When a laptop was last heard of, and what it said of itself: NULL when it never has.
ALTER TABLE device ADD COLUMN heard_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE device ADD COLUMN waiting INTEGER;
ALTER TABLE device ADD COLUMN oldest TEXT;
ALTER TABLE device ADD COLUMN app TEXT;
ALTER TABLE device ADD COLUMN "schema" INTEGER;
ALTER TABLE device ADD COLUMN metered INTEGER;

-- 1: a laptop that had all of it found that nothing in it waits for anybody, and nobody has written to it since.
ALTER TABLE family ADD COLUMN restful INTEGER NOT NULL DEFAULT 0;

-- Families whose reader's access has ended, by laptop; confirmed: the laptop has said that it removed it.
CREATE TABLE removal (
    tenant    INTEGER NOT NULL,
    device    TEXT NOT NULL,
    family    TEXT NOT NULL,
    confirmed INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant, device, family),
    FOREIGN KEY (tenant, device) REFERENCES device,
    FOREIGN KEY (tenant, family) REFERENCES family
) @table;

-- Families of which a laptop has only a stub. What is written to them it gets as ever, and that wakes them.
CREATE TABLE resting (
    tenant INTEGER NOT NULL,
    device TEXT NOT NULL,
    family TEXT NOT NULL,
    PRIMARY KEY (tenant, device, family),
    FOREIGN KEY (tenant, device) REFERENCES device,
    FOREIGN KEY (tenant, family) REFERENCES family
) @table;

-- On which day each visit is, as whoever was taken last has it: which families a new laptop needs first.
CREATE TABLE planned (
    tenant INTEGER NOT NULL,
    family TEXT NOT NULL,
    record TEXT NOT NULL,
    day    TEXT NOT NULL,
    PRIMARY KEY (tenant, record),
    FOREIGN KEY (tenant, family) REFERENCES family
) @table;
CREATE INDEX planned_family ON planned (tenant, family, day);
"""

NONE = """
DROP TABLE planned;
DROP TABLE resting;
DROP TABLE removal;
ALTER TABLE family DROP COLUMN restful;
ALTER TABLE device DROP COLUMN metered;
ALTER TABLE device DROP COLUMN "schema";
ALTER TABLE device DROP COLUMN app;
ALTER TABLE device DROP COLUMN oldest;
ALTER TABLE device DROP COLUMN waiting;
ALTER TABLE device DROP COLUMN heard_at;
"""


def upgrade() -> None:
    """Make them."""
    run(TABLES)


def downgrade() -> None:
    """Forget it: laptops say it again, and what rests is loaded again."""
    run(NONE)
