-- Moving caseloads: what comes late, what is still to come, what rests at the hub, what was let go, how laptops are.

-- resting: 0 whole, 1 only a stub is here and the rest is at the hub, 2 the hub is asked whether it may rest.
-- loading: NULL nothing is wanted; else the count of its team after which the rest of the family is wanted.
-- wanted: in which order. last_visit: of a family that rests. fetched: the day it was last fetched.
ALTER TABLE caseload ADD COLUMN resting INTEGER NOT NULL DEFAULT 0;
ALTER TABLE caseload ADD COLUMN loading INTEGER;
ALTER TABLE caseload ADD COLUMN wanted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE caseload ADD COLUMN last_visit TEXT;
ALTER TABLE caseload ADD COLUMN fetched TEXT;

-- Revisions that came to the hub after their author's access to the family had ended.
CREATE TABLE late (device TEXT NOT NULL, n INTEGER NOT NULL, PRIMARY KEY (device, n)) STRICT, WITHOUT ROWID;

-- Families removed from this laptop; noted: 1 once the hub has said that it knows.
CREATE TABLE unloaded (family TEXT PRIMARY KEY, noted INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;

-- For who leads: how the laptops of the team were when the hub was last asked. Nothing of any family.
CREATE TABLE laptop (
    device TEXT PRIMARY KEY,
    user TEXT NOT NULL,
    label TEXT NOT NULL,
    heard_at INTEGER NOT NULL,
    waiting INTEGER NOT NULL,
    oldest TEXT NOT NULL,
    app TEXT NOT NULL,
    schema INTEGER NOT NULL,
    metered INTEGER NOT NULL,
    suspended INTEGER NOT NULL,
    twins INTEGER NOT NULL,
    unconfirmed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

DROP TRIGGER only_a_family_that_leaves_is_removed;
CREATE TRIGGER only_a_family_that_leaves_is_removed BEFORE DELETE ON revision
WHEN NOT EXISTS (SELECT 1 FROM caseload WHERE family = old.family AND (leaving = 1 OR resting = 1))
  OR (old.device IS (SELECT value FROM setting WHERE name = 'device')
      AND EXISTS (SELECT 1 FROM outbox WHERE n = old.n))
BEGIN
    SELECT raise(ABORT, 'a revision is removed only with its family, and never unsent');
END;
