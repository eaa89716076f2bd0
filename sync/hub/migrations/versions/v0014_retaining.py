"""What becomes of old records: legal holds, what people decided, and certificates of what was destroyed. It stays when
somebody goes back a step."""

from __future__ import annotations

from sync.hub.migrations.ddl import execute, on_postgres, run

revision = "0014"
down_revision = "0013"

TABLES = """
-- Legal holds: a family's record must not be destroyed while one stands (lifted_at 0).
CREATE TABLE IF NOT EXISTS hold (
    tenant    INTEGER NOT NULL REFERENCES tenant,
    family    TEXT NOT NULL,
    placed_at INTEGER NOT NULL,
    "user"    TEXT NOT NULL,
    reason    TEXT NOT NULL,
    review_on TEXT NOT NULL,
    lifted_at INTEGER NOT NULL DEFAULT 0,
    lifted_by TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (tenant, family, placed_at)
) @table;

-- One person's verdict on what becomes of a family's record. Two of them that say the same decide.
CREATE TABLE IF NOT EXISTS retention_verdict (
    tenant   INTEGER NOT NULL REFERENCES tenant,
    family   TEXT NOT NULL,
    "user"   TEXT NOT NULL,
    decision TEXT NOT NULL,
    reason   TEXT NOT NULL,
    at       INTEGER NOT NULL,
    PRIMARY KEY (tenant, family, "user")
) @table;

-- Families whose record was destroyed, each with the certificate that says so and the hub's signature over it.
CREATE TABLE IF NOT EXISTS purge (
    tenant    INTEGER NOT NULL REFERENCES tenant,
    family    TEXT NOT NULL,
    at        INTEGER NOT NULL,
    body      BLOB NOT NULL,
    sign      BLOB NOT NULL,
    PRIMARY KEY (tenant, family)
) @table;
"""

ONLY_EMPTIED_SQLITE = """
DROP TRIGGER IF EXISTS log_is_never_changed;
CREATE TRIGGER log_is_never_changed BEFORE UPDATE ON log
WHEN length(new.body) > 0
  OR NOT EXISTS (SELECT 1 FROM purge p WHERE p.tenant = old.tenant AND p.family = old.family)
  OR (new.tenant, new.team, new.seq, new.family, new.record, new.device, new.n, new.creates, new.late,
      new.received_at, new.hash, new.link)
     IS NOT (old.tenant, old.team, old.seq, old.family, old.record, old.device, old.n, old.creates, old.late,
      old.received_at, old.hash, old.link)
BEGIN
    SELECT RAISE(ABORT, 'the log is append-only');
END;
CREATE TRIGGER IF NOT EXISTS purge_is_never_changed BEFORE UPDATE ON purge
BEGIN
    SELECT RAISE(ABORT, 'a certificate is never changed');
END;
CREATE TRIGGER IF NOT EXISTS purge_is_never_cut BEFORE DELETE ON purge
BEGIN
    SELECT RAISE(ABORT, 'a certificate is never changed');
END;
"""

ONLY_EMPTIED_POSTGRES = (
    """
    CREATE OR REPLACE FUNCTION log_is_only_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF length(new.body) > 0
          OR NOT EXISTS (SELECT 1 FROM purge p WHERE p.tenant = old.tenant AND p.family = old.family)
          OR (new.tenant, new.team, new.seq, new.family, new.record, new.device, new.n, new.creates, new.late,
              new.received_at, new.hash, new.link)
             IS DISTINCT FROM
             (old.tenant, old.team, old.seq, old.family, old.record, old.device, old.n, old.creates, old.late,
              old.received_at, old.hash, old.link)
        THEN RAISE EXCEPTION 'the log is append-only' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN new;
    END $$
    """,
    "DROP TRIGGER IF EXISTS log_is_never_changed ON log",
    "DROP TRIGGER IF EXISTS log_is_never_cut ON log",
    "DROP TRIGGER IF EXISTS log_is_only_emptied ON log",
    """
    CREATE TRIGGER log_is_never_cut BEFORE DELETE OR TRUNCATE ON log
    FOR EACH STATEMENT EXECUTE FUNCTION log_is_append_only()
    """,
    "CREATE TRIGGER log_is_only_emptied BEFORE UPDATE ON log FOR EACH ROW EXECUTE FUNCTION log_is_only_emptied()",
    "DROP TRIGGER IF EXISTS purge_is_never_changed ON purge",
    """
    CREATE TRIGGER purge_is_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON purge
    FOR EACH STATEMENT EXECUTE FUNCTION log_is_append_only()
    """,
)


def upgrade() -> None:
    """Make the tables; of a revision only the words may go, and only of a family whose certificate is there."""
    run(TABLES)
    if on_postgres():
        for statement in ONLY_EMPTIED_POSTGRES:
            execute(statement)
    else:
        run(ONLY_EMPTIED_SQLITE)


def downgrade() -> None:
    """Leave them: hubs from before pay them no heed, and what is gone is gone."""
