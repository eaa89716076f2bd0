"""Of what was written into a record after it was destroyed the hub keeps the hash: the words are with who wrote them.

The row says that something came, from which laptop and when; earlier hubs kept the words too, in reach of nobody.
"""

from __future__ import annotations

from sync.hub.migrations.ddl import run

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Empty the words that are there."""
    run("UPDATE refused SET body = @empty WHERE code = 'purged';")


def downgrade() -> None:
    """Nothing: what is destroyed does not come back."""
