"""Verdicts that are signed, why a hold was lifted, and the end of what is held about one person. It stays when somebody
goes back a step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from alembic import op

from fsdesk.likeness import words_of
from sync.hub.migrations.ddl import execute, on_postgres, run

revision = "0015"
down_revision = "0014"

NAMES = ("full_name", "known_as", "former_names")
ROWS_AT_ONCE = 1_000

TABLES = """
ALTER TABLE hold ADD COLUMN lift_reason TEXT NOT NULL DEFAULT '';

-- One person's signed verdict on what becomes of a family's record, or of what it holds about one person. What was said
-- before verdicts were signed decides nothing: it is said again.
CREATE TABLE IF NOT EXISTS verdict (
    tenant   INTEGER NOT NULL REFERENCES tenant,
    family   TEXT NOT NULL,
    person   TEXT NOT NULL,             -- empty: the whole family
    "user"   TEXT NOT NULL,
    decision TEXT NOT NULL,
    reason   TEXT NOT NULL,
    kept_to  TEXT NOT NULL,
    at       INTEGER NOT NULL,
    device   TEXT NOT NULL,
    body     BLOB NOT NULL,
    sign     BLOB NOT NULL,
    PRIMARY KEY (tenant, family, person, "user")
) @table;

-- People whose record within a family was destroyed, with the certificate of it and the hub's signature over that.
CREATE TABLE IF NOT EXISTS erasure (
    tenant INTEGER NOT NULL REFERENCES tenant,
    family TEXT NOT NULL,
    person TEXT NOT NULL,
    at     INTEGER NOT NULL,
    body   BLOB NOT NULL,
    sign   BLOB NOT NULL,
    PRIMARY KEY (tenant, person)
) @table;

-- Records emptied for that: all that stood in them before a count of their team. Of those that are whole nothing is
-- taken any more.
CREATE TABLE IF NOT EXISTS erased (
    tenant INTEGER NOT NULL REFERENCES tenant,
    record TEXT NOT NULL,
    at     INTEGER NOT NULL,
    family TEXT NOT NULL,
    whole  INTEGER NOT NULL,
    PRIMARY KEY (tenant, record, at)
) @table;
"""

GONE = (
    "(EXISTS (SELECT 1 FROM purge p WHERE p.tenant = old.tenant AND p.family = old.family)"
    " OR EXISTS (SELECT 1 FROM erased e WHERE e.tenant = old.tenant AND e.record = old.record AND old.seq < e.at))"
)
SAME = "(new.tenant, new.team, new.seq, new.family, new.record, new.device, new.n, new.creates, new.late,\
 new.received_at, new.hash, new.link)"

ONLY_EMPTIED_SQLITE = f"""
DROP TRIGGER IF EXISTS log_is_never_changed;
CREATE TRIGGER log_is_never_changed BEFORE UPDATE ON log
WHEN length(new.body) > 0 OR NOT {GONE} OR {SAME} IS NOT {SAME.replace("new.", "old.")}
BEGIN
    SELECT RAISE(ABORT, 'the log is append-only');
END;
""" + "".join(
    f"""
CREATE TRIGGER IF NOT EXISTS {table}_is_never_{done} BEFORE {act} ON {table}
BEGIN
    SELECT RAISE(ABORT, 'a certificate is never changed');
END;
"""
    for table in ("erasure", "erased")
    for act, done in (("UPDATE", "changed"), ("DELETE", "cut"))
)

ONLY_EMPTIED_POSTGRES = (
    f"""
    CREATE OR REPLACE FUNCTION log_is_only_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF length(new.body) > 0 OR NOT {GONE} OR {SAME} IS DISTINCT FROM {SAME.replace("new.", "old.")}
        THEN RAISE EXCEPTION 'the log is append-only' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN new;
    END $$
    """,
    *(
        f"CREATE OR REPLACE TRIGGER {table}_is_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION log_is_append_only()"
        for table in ("erasure", "erased")
    ),
)


def upgrade() -> None:
    """Make the tables; of a revision only the words may go, and only where a certificate says so."""
    run(TABLES)
    if on_postgres():
        for statement in ONLY_EMPTIED_POSTGRES:
            execute(statement)
    else:
        run(ONLY_EMPTIED_SQLITE)
    for row in sorted(set(_names())):
        _insert(row)


def _names() -> Iterator[tuple[int, str, str, str]]:
    """(tenant, word, record, family) of every name any person record ever had: an earlier step read few."""
    bind = op.get_bind()
    mark = "%s" if on_postgres() else "?"
    place: tuple[int, str, int] = (-1, "", -1)
    while True:
        rows: list[Any] = list(
            bind.exec_driver_sql(
                "SELECT tenant, team, seq, family, record, body FROM log"
                f" WHERE (tenant, team, seq) > ({mark}, {mark}, {mark})"
                f" ORDER BY tenant, team, seq LIMIT {ROWS_AT_ONCE}",
                place,
            )
        )
        for tenant, _, _, family, record, raw in rows:
            said: list[Any] = msgspec.msgpack.decode(raw) if len(raw) else [None] * 6
            if said[4] == "person":
                found = [said[5].get(name) or "" for name in NAMES]
                texts = [text for one in found for text in (one if isinstance(one, list) else [one])]
                yield from ((tenant, word, record, family) for word in words_of(*map(str, texts)))
        if len(rows) < ROWS_AT_ONCE:
            return
        place = tuple(rows[-1][:3])


def _insert(row: tuple[int, str, str, str]) -> None:
    marks = ", ".join(["%s" if on_postgres() else "?"] * len(row))
    op.get_bind().exec_driver_sql(
        f"INSERT INTO known_name (tenant, word, record, family) VALUES ({marks}) ON CONFLICT DO NOTHING", row
    )


def downgrade() -> None:
    """Leave them: hubs from before pay them no heed, and what is gone is gone. Why a hold was lifted is forgotten."""
    execute("ALTER TABLE hold DROP COLUMN lift_reason")
