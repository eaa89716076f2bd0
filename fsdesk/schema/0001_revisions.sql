-- The store of one person on one laptop, version 1. Never edited after release: changes come as the next number.

-- Every revision held, whole, under its canonical body. What has left the laptop is never rewritten.
CREATE TABLE revision (
    device TEXT NOT NULL,
    n INTEGER NOT NULL,
    family TEXT NOT NULL,
    record TEXT NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (device, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX revision_record ON revision (record);
CREATE INDEX revision_family ON revision (family);

-- Own revisions the hub has not said it holds. offered: 0 until the first time one is handed to the line.
CREATE TABLE outbox (
    n INTEGER PRIMARY KEY,
    record TEXT NOT NULL,
    urgency INTEGER NOT NULL,
    offered INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX outbox_record ON outbox (record);

-- Derived: which revisions still speak, and for which fields (NULL: for all they set).
CREATE TABLE head (
    family TEXT NOT NULL,
    record TEXT NOT NULL,
    device TEXT NOT NULL,
    n INTEGER NOT NULL,
    fields TEXT,
    PRIMARY KEY (family, record, device, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX head_record ON head (record);

-- Derived: revisions named as written over that have not arrived, and who named them.
CREATE TABLE awaited (
    name TEXT NOT NULL,
    device TEXT NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (name, device, n)
) STRICT, WITHOUT ROWID;

-- Derived: one row a record. day and state are brought up to date from the list in `behind`.
CREATE TABLE record (
    id INTEGER PRIMARY KEY,
    record TEXT NOT NULL UNIQUE,
    family TEXT NOT NULL,
    kind TEXT NOT NULL,
    sensitivity TEXT NOT NULL,
    to_settle INTEGER NOT NULL DEFAULT 0,
    parent TEXT,
    day TEXT,
    state TEXT
) STRICT;
CREATE INDEX record_family ON record (family, kind);
CREATE INDEX record_parent ON record (parent) WHERE parent IS NOT NULL;
CREATE INDEX record_day ON record (kind, day);
CREATE INDEX record_state ON record (kind, state) WHERE state IS NOT NULL;
CREATE INDEX record_to_settle ON record (record) WHERE to_settle > 0;

-- Derived: records whose search entry, day and state are behind their heads.
CREATE TABLE behind (record TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

-- Derived: names and notes for finding; its rowid is record.id. Holds no text, only where words occur.
CREATE VIRTUAL TABLE search USING fts5 (
    names, notes,
    content = '', contentless_delete = 1, prefix = '2 3',
    tokenize = 'unicode61 remove_diacritics 2'
);

-- The families of this caseload; digest: sum of the hashes of their revisions known to be at the hub, modulo 2^64.
CREATE TABLE caseload (
    family TEXT PRIMARY KEY,
    digest INTEGER NOT NULL DEFAULT 0,
    leaving INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- Own revisions the hub would not keep, with its reason. The text stays in `revision`.
CREATE TABLE quarantine (n INTEGER PRIMARY KEY, code TEXT NOT NULL, at TEXT NOT NULL) STRICT;

-- What arrived and could not be read, kept whole.
CREATE TABLE set_aside (id INTEGER PRIMARY KEY, body BLOB NOT NULL UNIQUE, code TEXT NOT NULL) STRICT;

CREATE TABLE place (team TEXT PRIMARY KEY, at INTEGER NOT NULL, within INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE colleague (user TEXT NOT NULL, team TEXT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL,
                        PRIMARY KEY (user, team)) STRICT, WITHOUT ROWID;
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TRIGGER what_has_left_is_never_rewritten BEFORE UPDATE ON revision
WHEN old.device IS NOT (SELECT value FROM setting WHERE name = 'device')
  OR NOT EXISTS (SELECT 1 FROM outbox WHERE n = old.n AND offered = 0)
BEGIN
    SELECT raise(ABORT, 'a revision that has left the laptop is never rewritten');
END;

CREATE TRIGGER only_a_family_that_leaves_is_removed BEFORE DELETE ON revision
WHEN NOT EXISTS (SELECT 1 FROM caseload WHERE family = old.family AND leaving = 1)
  OR (old.device IS (SELECT value FROM setting WHERE name = 'device')
      AND EXISTS (SELECT 1 FROM outbox WHERE n = old.n))
BEGIN
    SELECT raise(ABORT, 'a revision is removed only with its family, and never unsent');
END;
