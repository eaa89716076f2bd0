"""The log of what was done with the record. It stays when somebody goes back a step: nobody forgets who looked."""

from __future__ import annotations

from sync.hub.migrations.ddl import execute, on_postgres, run

revision = "0013"
down_revision = "0012"

TABLES = """
-- How far the log has come: how many events, and the one hash they come to (see sync.merkle).
CREATE TABLE IF NOT EXISTS event_log (
    tenant INTEGER NOT NULL PRIMARY KEY REFERENCES tenant,
    size   INTEGER NOT NULL,
    root   BLOB NOT NULL
) @busy;

-- Every event, in the order the hub heard of it, from 0 without a gap. hash is that of the body; what the tree holds is
-- received_at (8 bytes, most significant first) and the body. The columns beside the body only help to find it.
CREATE TABLE IF NOT EXISTS event (
    tenant      INTEGER NOT NULL REFERENCES tenant,
    seq         INTEGER NOT NULL,
    device      TEXT NOT NULL,
    n           INTEGER NOT NULL,
    "user"      TEXT NOT NULL,
    action      TEXT NOT NULL,
    family      TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    hash        BLOB NOT NULL,
    body        BLOB NOT NULL,
    PRIMARY KEY (tenant, seq)
) @rows;
CREATE INDEX IF NOT EXISTS event_device ON event (tenant, device, n);
CREATE INDEX IF NOT EXISTS event_family ON event (tenant, family, seq);
CREATE INDEX IF NOT EXISTS event_time ON event (tenant, received_at, seq);

-- The complete subtrees of the tree over them, level 0 the leaves.
CREATE TABLE IF NOT EXISTS event_node (
    tenant INTEGER NOT NULL REFERENCES tenant,
    level  INTEGER NOT NULL,
    place  INTEGER NOT NULL,
    hash   BLOB NOT NULL,
    PRIMARY KEY (tenant, level, place)
) @table;

-- Each time the hub was put back from a copy: the life that began, and how many events the copy held.
CREATE TABLE IF NOT EXISTS put_back (
    tenant INTEGER NOT NULL REFERENCES tenant,
    number INTEGER NOT NULL,
    epoch  INTEGER NOT NULL,
    size   INTEGER NOT NULL,
    PRIMARY KEY (tenant, number)
) @table;
"""

NEVER_CHANGED = ("event", "event_node", "put_back")


def upgrade() -> None:
    """Make the tables, and forbid to change or cut what is in them."""
    run(TABLES)
    for table in NEVER_CHANGED:
        if on_postgres():
            execute(f"DROP TRIGGER IF EXISTS {table}_is_never_changed ON {table}")
            execute(
                f"CREATE TRIGGER {table}_is_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION log_is_append_only()"
            )
        else:
            for what in ("UPDATE", "DELETE"):
                execute(
                    f"CREATE TRIGGER IF NOT EXISTS {table}_is_append_only_{what.lower()} BEFORE {what} ON {table}"
                    " BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
                )


def downgrade() -> None:
    """Leave them: hubs from before pay them no heed."""
