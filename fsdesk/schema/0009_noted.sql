-- What was done with the record on this laptop, event by event, each naming the hash of the one before: never changed,
-- never cut. Ids only: it outlives the families it speaks of. at_hub: 1 once the hub has said that it has it.
CREATE TABLE noted (
    n INTEGER PRIMARY KEY,
    hash BLOB NOT NULL,
    at_hub INTEGER NOT NULL DEFAULT 0,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX noted_waits ON noted (n) WHERE at_hub = 0;

CREATE TRIGGER what_was_noted_is_never_changed BEFORE UPDATE OF n, hash, body ON noted
BEGIN
    SELECT raise(ABORT, 'what was noted is never changed');
END;
CREATE TRIGGER what_was_noted_is_never_cut BEFORE DELETE ON noted
BEGIN
    SELECT raise(ABORT, 'what was noted is never changed');
END;

-- What the hub's log was, each time it said so: how many events it held and the one hash they come to.
CREATE TABLE log_head (
    epoch INTEGER NOT NULL,
    size INTEGER NOT NULL,
    root BLOB NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (epoch, size)
) STRICT, WITHOUT ROWID;
