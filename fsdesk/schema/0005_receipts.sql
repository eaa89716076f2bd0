-- What the hub has said it holds, in its own signed words, and how far others have read it.

-- An answer's head and signature as they came, with the signature of the request it answers. Never rewritten.
CREATE TABLE receipt (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    version INTEGER NOT NULL,
    opening BLOB NOT NULL,
    head BLOB NOT NULL,
    signature BLOB NOT NULL
) STRICT;

-- Which of the own revisions each receipt was the first to acknowledge since they were sent.
CREATE TABLE acknowledged (
    last INTEGER NOT NULL,
    first INTEGER NOT NULL,
    receipt INTEGER NOT NULL REFERENCES receipt,
    PRIMARY KEY (last, receipt)
) STRICT, WITHOUT ROWID;
CREATE INDEX acknowledged_receipt ON acknowledged (receipt);

-- Own revisions that have left and that the hub has not yet acknowledged with its signature.
CREATE TABLE owed (n INTEGER PRIMARY KEY) STRICT;
INSERT INTO owed SELECT n FROM revision WHERE device = (SELECT value FROM setting WHERE name = 'device')
    AND n NOT IN (SELECT n FROM outbox) AND n NOT IN (SELECT n FROM quarantine);

-- Own revisions at the hub that no laptop of anybody else is known to have read.
CREATE TABLE unseen (n INTEGER PRIMARY KEY) STRICT;
INSERT INTO unseen SELECT n FROM owed;

-- Values that say the same are no longer counted as waiting for somebody: these records are looked at again.
INSERT OR IGNORE INTO behind SELECT record FROM record WHERE to_settle > 0;
