from __future__ import annotations

from tests.sync.hub.conftest import database, postgres

__all__ = ["database", "postgres"]
