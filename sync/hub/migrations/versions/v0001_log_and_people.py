"""The tables of people, laptops, families and accesses, and the log."""

from __future__ import annotations

from sync.hub.migrations.ddl import execute, on_postgres, run

revision = "0001"
down_revision = None

TABLES = r"""
-- The hub's ledger. Every key begins with the tenant, so that the same tables can be spread over machines by it.
-- Times are seconds since 1970, UTC. Counts (seq, since, until) are of their team's own counter, never compared with
-- another team's.

CREATE TABLE tenant (
    tenant INTEGER NOT NULL PRIMARY KEY,
    name   TEXT NOT NULL,
    epoch  INTEGER NOT NULL,                -- random; changes whenever the ledger is put back from a copy
    roster INTEGER NOT NULL DEFAULT 1       -- grows with every change of people or teams
) @rows;

-- The counter row: head is taken in the same transaction as what it numbers. link is the end of the team's hash chain.
CREATE TABLE team (
    tenant         INTEGER NOT NULL REFERENCES tenant,
    team           TEXT NOT NULL,
    name           TEXT NOT NULL,
    head           INTEGER NOT NULL DEFAULT 0,
    access_version INTEGER NOT NULL DEFAULT 0,
    link           BLOB NOT NULL DEFAULT @empty,
    PRIMARY KEY (tenant, team)
) @busy;

CREATE TABLE user_account (
    tenant INTEGER NOT NULL,
    "user" TEXT NOT NULL,
    name   TEXT NOT NULL,
    role   TEXT NOT NULL CHECK (role IN ('worker', 'team_lead')),
    team   TEXT NOT NULL,
    PRIMARY KEY (tenant, "user"),
    FOREIGN KEY (tenant, team) REFERENCES team
) @table;

CREATE TABLE device (
    tenant      INTEGER NOT NULL,
    device      TEXT NOT NULL,
    "user"      TEXT NOT NULL,
    label       TEXT NOT NULL,
    sign        BLOB NOT NULL,
    seal        BLOB NOT NULL,
    counter     INTEGER NOT NULL DEFAULT 0, -- of its last request
    suspended   INTEGER NOT NULL DEFAULT 0,
    twins       INTEGER NOT NULL DEFAULT 0, -- set when it numbered two writings alike: a copied or restored store
    enrolled_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, device),
    FOREIGN KEY (tenant, "user") REFERENCES user_account
) @table;

-- One-time slips. Only the code's hash is kept; device is set once used.
CREATE TABLE enrolment (
    tenant     INTEGER NOT NULL,
    code       BLOB NOT NULL,
    "user"     TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    device     TEXT,
    PRIMARY KEY (tenant, code),
    FOREIGN KEY (tenant, "user") REFERENCES user_account,
    FOREIGN KEY (tenant, device) REFERENCES device
) @table;

-- Slips that were no slips, by a hash of where they came from; forgotten after a quarter of an hour.
CREATE TABLE wrong_code (
    tenant INTEGER NOT NULL REFERENCES tenant,
    source BLOB NOT NULL,
    at     INTEGER NOT NULL
) @rows;
CREATE INDEX wrong_code_source ON wrong_code (tenant, source, at);

CREATE TABLE family (
    tenant     INTEGER NOT NULL,
    family     TEXT NOT NULL,
    team       TEXT NOT NULL,               -- whose stream its revisions are numbered in
    digest     BLOB NOT NULL,               -- sum of its revisions' hashes modulo 2^64, 8 bytes, most significant first
    restricted INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant, family),
    FOREIGN KEY (tenant, team) REFERENCES team
) @table;

-- Who may read a family, from and until which count of its team's counter. A row never goes: it says who once could.
CREATE TABLE access (
    tenant INTEGER NOT NULL,
    "user" TEXT NOT NULL,
    team   TEXT NOT NULL,
    family TEXT NOT NULL,
    since  INTEGER NOT NULL,
    until  INTEGER,
    PRIMARY KEY (tenant, "user", team, family),
    FOREIGN KEY (tenant, "user") REFERENCES user_account,
    FOREIGN KEY (tenant, family) REFERENCES family
) @table;
CREATE INDEX access_family ON access (tenant, family);

-- All that was ever taken, in the order it was. No foreign keys: its rows are checked before they come here, and each
-- key would cost a look-up per row. link = blake2b(the team's link before ‖ hash).
CREATE TABLE log (
    tenant      INTEGER NOT NULL,
    team        TEXT NOT NULL,
    seq         INTEGER NOT NULL,
    family      TEXT NOT NULL,
    record      TEXT NOT NULL,
    device      TEXT NOT NULL,
    n           INTEGER NOT NULL,
    creates     INTEGER NOT NULL,
    late        INTEGER NOT NULL,           -- written by someone whose access had ended: for the lead to look at
    received_at INTEGER NOT NULL,
    hash        BLOB NOT NULL,
    link        BLOB NOT NULL,
    body        BLOB NOT NULL,
    PRIMARY KEY (tenant, team, seq)
) @rows;
CREATE UNIQUE INDEX log_number ON log (tenant, device, n);
CREATE INDEX log_family ON log (tenant, family, team, seq, device);
CREATE INDEX log_record ON log (tenant, record) WHERE creates = 0;
CREATE INDEX log_late ON log (tenant, team, seq) WHERE late = 1;

-- Per record, the revisions that still speak in some field: always what fsdesk.revisions.heads says of the log.
CREATE TABLE head (
    tenant INTEGER NOT NULL,
    record TEXT NOT NULL,
    device TEXT NOT NULL,
    n      INTEGER NOT NULL,
    PRIMARY KEY (tenant, record, device, n)
) @table;

-- Revisions set aside, each with its reason, whole.
CREATE TABLE refused (
    tenant INTEGER NOT NULL,
    device TEXT NOT NULL,
    n      INTEGER NOT NULL,
    hash   BLOB NOT NULL,
    code   TEXT NOT NULL,
    body   BLOB NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (tenant, device, n, hash)
) @table;

-- Second writings under a number already taken. The first is in the log.
CREATE TABLE twin (
    tenant INTEGER NOT NULL,
    device TEXT NOT NULL,
    n      INTEGER NOT NULL,
    hash   BLOB NOT NULL,
    body   BLOB NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (tenant, device, n, hash)
) @table;
"""

NEVER_CHANGED_SQLITE = """
CREATE TRIGGER log_is_never_changed BEFORE UPDATE ON log BEGIN
    SELECT RAISE(ABORT, 'the log is append-only');
END;
CREATE TRIGGER log_is_never_cut BEFORE DELETE ON log BEGIN
    SELECT RAISE(ABORT, 'the log is append-only');
END;
"""

NEVER_CHANGED_POSTGRES = (
    """
    CREATE FUNCTION log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the log is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$;
    """,
    """
    CREATE TRIGGER log_is_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON log
    FOR EACH STATEMENT EXECUTE FUNCTION log_is_append_only()
    """,
)


def upgrade() -> None:
    """Make them."""
    run(TABLES)
    if on_postgres():
        for statement in NEVER_CHANGED_POSTGRES:
            execute(statement)
    else:
        run(NEVER_CHANGED_SQLITE)


def downgrade() -> None:
    """No ledger is without these."""
    raise NotImplementedError("below this there is no ledger")
