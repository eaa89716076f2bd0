"""What somebody said about a plan is known by the name their laptop gave it, so that told again it is written once."""

from __future__ import annotations

from sync.hub.migrations.ddl import run

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Give each a place for its name; what was said before has none."""
    run("""
    ALTER TABLE outing_note ADD COLUMN name TEXT NOT NULL DEFAULT '';
    CREATE UNIQUE INDEX outing_note_once ON outing_note (tenant, record, name) WHERE name <> '';
    """)


def downgrade() -> None:
    """Forget the names: what was said stays."""
    run("""
    DROP INDEX outing_note_once;
    ALTER TABLE outing_note DROP COLUMN name;
    """)
