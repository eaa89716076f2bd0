"""The public half of the partnership's recovery key, which every laptop that joins is given."""

from __future__ import annotations

from sync.hub.migrations.ddl import run

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make room for it."""
    run("ALTER TABLE tenant ADD COLUMN recovery BLOB NOT NULL DEFAULT @empty;")


def downgrade() -> None:
    """Take it out: laptops that have it keep it."""
    run("ALTER TABLE tenant DROP COLUMN recovery;")
