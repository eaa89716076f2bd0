"""How laptops stand: leases and codes, orders to remove, what comes sealed, whether disks are encrypted."""

from __future__ import annotations

from sync.hub.migrations.ddl import run

revision = "0011"
down_revision = "0010"

TABLES = """
ALTER TABLE device ADD COLUMN disk TEXT NOT NULL DEFAULT '';

-- How long a laptop may be read without meeting the hub, where the partnership has chosen.
CREATE TABLE IF NOT EXISTS lease_policy (
    tenant  INTEGER NOT NULL REFERENCES tenant,
    days    INTEGER NOT NULL,
    unlocks INTEGER NOT NULL,
    PRIMARY KEY (tenant)
) @table;

-- Codes that were read over the phone: which, for how many days, and who gave them; never the code itself.
CREATE TABLE IF NOT EXISTS extension (
    tenant   INTEGER NOT NULL,
    device   TEXT NOT NULL,
    number   INTEGER NOT NULL,
    days     INTEGER NOT NULL,
    given_by TEXT NOT NULL,
    given_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, device, number),
    FOREIGN KEY (tenant, device) REFERENCES device
) @table;

-- The public half of the key that orders to remove are signed with.
CREATE TABLE IF NOT EXISTS revoke_key (
    tenant INTEGER NOT NULL REFERENCES tenant,
    public BLOB NOT NULL,
    PRIMARY KEY (tenant)
) @table;

-- Laptops all of which is to be removed: the order once it is signed, the laptop's receipt once it came.
CREATE TABLE IF NOT EXISTS removal_order (
    tenant     INTEGER NOT NULL,
    device     TEXT NOT NULL,
    serial     INTEGER NOT NULL,
    nonce      BLOB NOT NULL,
    reason     TEXT NOT NULL,
    asked_by   TEXT NOT NULL,
    asked_at   INTEGER NOT NULL,
    body       BLOB NOT NULL,
    receipt    BLOB NOT NULL,
    receipt_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, device, serial),
    FOREIGN KEY (tenant, device) REFERENCES device
) @table;

-- Writings of laptops, sealed to the recovery key. opened_at: 0 until two of its keepers have opened it.
CREATE TABLE IF NOT EXISTS sealed (
    tenant      INTEGER NOT NULL,
    hash        BLOB NOT NULL,
    device      TEXT NOT NULL,
    body        BLOB NOT NULL,
    received_at INTEGER NOT NULL,
    opened_at   INTEGER NOT NULL,
    PRIMARY KEY (tenant, hash),
    FOREIGN KEY (tenant, device) REFERENCES device
) @rows;
"""


def upgrade() -> None:
    """Make the tables."""
    run(TABLES)


def downgrade() -> None:
    """Leave the tables, so that no order, receipt or sealed writing is lost; hubs from before pay them no heed."""
    run("ALTER TABLE device DROP COLUMN disk;")
