-- What the hub's past was at each place, as this laptop saw it: the beginning of the team's chain there.
ALTER TABLE place ADD COLUMN mark BLOB NOT NULL DEFAULT x'';
