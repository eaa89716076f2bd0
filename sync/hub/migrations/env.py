"""How Alembic reaches the ledger: on the connection `migrating` gives it, in the transaction that has begun there."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
