-- Records that are no longer for this laptop's person, until nothing of their own in them waits.
CREATE TABLE withdrawn (record TEXT PRIMARY KEY, family TEXT NOT NULL) STRICT, WITHOUT ROWID;

DROP TRIGGER only_a_family_that_leaves_is_removed;
CREATE TRIGGER only_what_leaves_is_removed BEFORE DELETE ON revision
WHEN NOT (EXISTS (SELECT 1 FROM caseload WHERE family = old.family AND (leaving = 1 OR resting = 1))
          OR EXISTS (SELECT 1 FROM withdrawn WHERE record = old.record))
  OR (old.device IS (SELECT value FROM setting WHERE name = 'device')
      AND EXISTS (SELECT 1 FROM outbox WHERE n = old.n))
BEGIN
    SELECT raise(ABORT, 'a revision is removed only with its family or its record, and never unsent');
END;
