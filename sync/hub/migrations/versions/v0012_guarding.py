"""Who must not know what: exclusions, records for some only, what was opened for a while, conflicts, names; and roles.

It stays when somebody goes back a step, but for the roles only this one knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from alembic import op

from fsdesk.likeness import words_of
from sync.hub.migrations.ddl import execute, on_postgres, run

revision = "0012"
down_revision = "0011"

ROLES = """
-- Roles are checked by who keeps them: the list grows, and a check cannot.
ALTER TABLE user_account ADD COLUMN role_now TEXT NOT NULL DEFAULT 'worker';
UPDATE user_account SET role_now = role;
ALTER TABLE user_account DROP COLUMN role;
ALTER TABLE user_account RENAME COLUMN role_now TO role;
"""

TABLES = """
-- Who must not know that a family exists, who said so, and why. It outweighs every access.
CREATE TABLE IF NOT EXISTS exclusion (
    tenant INTEGER NOT NULL,
    "user" TEXT NOT NULL,
    family TEXT NOT NULL,
    author TEXT NOT NULL,
    reason TEXT NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (tenant, "user", family),
    FOREIGN KEY (tenant, "user") REFERENCES user_account,
    FOREIGN KEY (tenant, family) REFERENCES family
) @table;

-- Records that are for some only, as their heads say; digest is the sum of their revisions' hashes, as family's is.
CREATE TABLE IF NOT EXISTS guarded (
    tenant     INTEGER NOT NULL,
    record     TEXT NOT NULL,
    family     TEXT NOT NULL,
    restricted INTEGER NOT NULL,            -- 1: only for those named with may = 1
    digest     BLOB NOT NULL,
    PRIMARY KEY (tenant, record),
    FOREIGN KEY (tenant, family) REFERENCES family
) @table;
CREATE INDEX IF NOT EXISTS guarded_family ON guarded (tenant, family);

-- Whom a guarded record names: may = 0 are those it is kept from, whatever else is said.
CREATE TABLE IF NOT EXISTS named (
    tenant INTEGER NOT NULL,
    record TEXT NOT NULL,
    "user" TEXT NOT NULL,
    may    INTEGER NOT NULL,
    PRIMARY KEY (tenant, record, "user")
) @table;

-- Who was named by the office beside those a record names itself.
CREATE TABLE IF NOT EXISTS let_in (
    tenant INTEGER NOT NULL,
    record TEXT NOT NULL,
    "user" TEXT NOT NULL,
    author TEXT NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (tenant, record, "user"),
    FOREIGN KEY (tenant, "user") REFERENCES user_account
) @table;

-- Records somebody's laptops may hold and are to let go, each at a count of its own.
CREATE TABLE IF NOT EXISTS withdrawn (
    tenant INTEGER NOT NULL,
    "user" TEXT NOT NULL,
    team   TEXT NOT NULL,
    at     INTEGER NOT NULL,
    family TEXT NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (tenant, "user", team, at)
) @table;

-- Families opened for a while, for a reason, by somebody who does not hold them; and who looked it over.
CREATE TABLE IF NOT EXISTS opened (
    tenant    INTEGER NOT NULL,
    opening   TEXT NOT NULL,
    "user"    TEXT NOT NULL,
    device    TEXT NOT NULL,
    family    TEXT NOT NULL,
    reason    TEXT NOT NULL,
    since     INTEGER NOT NULL,
    until     INTEGER NOT NULL,
    looked_by TEXT NOT NULL DEFAULT '',
    looked_at INTEGER NOT NULL DEFAULT 0,
    note      TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (tenant, opening),
    FOREIGN KEY (tenant, "user") REFERENCES user_account,
    FOREIGN KEY (tenant, family) REFERENCES family
) @table;

-- What people said of themselves: whom they know, so that they be kept out of it.
CREATE TABLE IF NOT EXISTS conflict (
    tenant     INTEGER NOT NULL,
    conflict   TEXT NOT NULL,
    "user"     TEXT NOT NULL,
    family     TEXT NOT NULL,               -- empty where they could only say in words whom they know
    about      TEXT NOT NULL,
    reason     TEXT NOT NULL,
    at         INTEGER NOT NULL,
    settled_by TEXT NOT NULL DEFAULT '',
    settled_at INTEGER NOT NULL DEFAULT 0,
    kept_out   INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant, conflict),
    FOREIGN KEY (tenant, "user") REFERENCES user_account
) @table;

-- The words of people's names, so that who asks for a name learns whom to talk to.
CREATE TABLE IF NOT EXISTS known_name (
    tenant INTEGER NOT NULL,
    word   TEXT NOT NULL,
    record TEXT NOT NULL,
    family TEXT NOT NULL,
    PRIMARY KEY (tenant, word, record),
    FOREIGN KEY (tenant, family) REFERENCES family
) @table;
CREATE INDEX IF NOT EXISTS known_name_record ON known_name (tenant, record);
"""

KEPT_SQLITE = """
CREATE TRIGGER IF NOT EXISTS opened_is_never_cut BEFORE DELETE ON opened BEGIN
    SELECT RAISE(ABORT, 'what was opened stays told');
END;
"""
KEPT_POSTGRES = (
    """
    CREATE OR REPLACE FUNCTION opened_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'what was opened stays told' USING ERRCODE = 'integrity_constraint_violation'; END $$;
    """,
    """
    CREATE OR REPLACE TRIGGER opened_is_never_cut BEFORE DELETE OR TRUNCATE ON opened
    FOR EACH STATEMENT EXECUTE FUNCTION opened_is_kept()
    """,
)
NAMES = ("given_name", "family_name", "known_as")
ROWS_AT_ONCE = 1_000


def upgrade() -> None:
    """Make the tables, and read the names there are out of the log."""
    run(ROLES)
    run(TABLES)
    if on_postgres():
        for statement in KEPT_POSTGRES:
            execute(statement)
    else:
        run(KEPT_SQLITE)
    for row in sorted(set(_names())):
        _insert(row)


def downgrade() -> None:
    """Leave it: hubs from before pay it no heed, and nothing else says who must not know what. Whoever has a role they
    do not know, holds nothing, and is a worker to them."""
    execute("UPDATE user_account SET role = 'worker' WHERE role NOT IN ('worker', 'team_lead')")


def _names() -> Iterator[tuple[int, str, str, str]]:
    """(tenant, word, record, family) of every name any person record ever had."""
    tenant, team, seq = -1, "", -1
    bind = op.get_bind()
    mark = "%s" if on_postgres() else "?"
    while True:
        rows: list[Any] = list(
            bind.exec_driver_sql(
                f"SELECT tenant, team, seq, family, record, body FROM log WHERE (tenant, team, seq) > ({mark}, {mark},"
                f" {mark}) ORDER BY tenant, team, seq LIMIT {ROWS_AT_ONCE}",
                (tenant, team, seq),
            )
        )
        for tenant, team, seq, family, record, raw in rows:  # noqa: B007  the last row is where the next look begins
            said = msgspec.msgpack.decode(raw)
            if said[4] == "person":
                texts = [str(said[5].get(name) or "") for name in NAMES]
                yield from ((tenant, word, record, family) for word in words_of(*texts))
        if len(rows) < ROWS_AT_ONCE:
            return


def _insert(row: tuple[int, str, str, str]) -> None:
    marks = ", ".join(["%s" if on_postgres() else "?"] * len(row))
    op.get_bind().exec_driver_sql(
        f"INSERT INTO known_name (tenant, word, record, family) VALUES ({marks}) ON CONFLICT DO NOTHING", row
    )
