-- What others wrote that is here and that a hub put back from a copy has not handed out. offered: 1 once it was sent
-- there; a family of which anything arrives is offered again.
CREATE TABLE bring (
    device  TEXT NOT NULL,
    n       INTEGER NOT NULL,
    offered INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (device, n)
) STRICT, WITHOUT ROWID;

-- Whose laptop brought it, of what came late that its author's did not bring.
ALTER TABLE late ADD COLUMN bearer TEXT NOT NULL DEFAULT '';
