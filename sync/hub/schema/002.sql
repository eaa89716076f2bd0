-- What came from another system, so that nothing comes twice. Hashes only: of where a record came from (its table and
-- key) and of what its row said. record is what was made of it.

CREATE TABLE brought (
    tenant INTEGER NOT NULL REFERENCES tenant,
    source BLOB NOT NULL,
    row    BLOB NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (tenant, source)
) STRICT, WITHOUT ROWID;
