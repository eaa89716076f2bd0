-- For who leads: who holds which family, leads apart, as the hub last told.
CREATE TABLE holder (family TEXT NOT NULL, user TEXT NOT NULL, PRIMARY KEY (family, user)) STRICT, WITHOUT ROWID;
