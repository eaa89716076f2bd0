"""Who reads what a partner said, and whom it may be about. A hub of before would tell all of it to everybody who works
with the family: going back, what is not for them waits under a state such a hub knows nothing of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from sync.hub.migrations.ddl import run

revision = "0022"
down_revision = "0021"

COLUMNS = """
ALTER TABLE contribution ADD COLUMN readers TEXT NOT NULL DEFAULT '';
ALTER TABLE contribution ADD COLUMN not_for TEXT NOT NULL DEFAULT '';
"""


def upgrade() -> None:
    """Add them, or find them as they were left."""
    if "readers" not in {column["name"] for column in sa.inspect(op.get_bind()).get_columns("contribution")}:
        run(COLUMNS)
    run("UPDATE contribution SET state = 'waits' WHERE state = 'waits_apart';")


def downgrade() -> None:
    """Leave them; what is not for everybody no longer waits for anybody, until the next step forward."""
    run("UPDATE contribution SET state = 'waits_apart' WHERE state = 'waits' AND readers <> '';")
