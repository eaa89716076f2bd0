-- Requests that were written to a stick and are not answered yet. An answer is bound to its request: what is needed to
-- know it, and to know that nothing was exchanged since, is kept until it comes.
CREATE TABLE errand (
    signature BLOB PRIMARY KEY,
    at TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT, WITHOUT ROWID;
