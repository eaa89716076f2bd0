"""Pages that arrived one after the other, read together: a page alone costs more to commit than to read."""

from __future__ import annotations

from fsdesk.records.fields import Value
from fsdesk.records.ids import RevisionId
from fsdesk.revisions import Revision
from sync.doors import DeskStore
from sync.frames import Row, read_rows
from sync.protocol import Page, Roster


class Lot:
    """Pages of one team's stream that came one after the other, read."""

    def __init__(self, store: DeskStore) -> None:
        self._store = store
        self._written: dict[RevisionId, Revision] = {}
        self.rows: list[Row] = []
        self.roster: Roster | None = None
        self.count = 0
        self.last = Page(None)

    def add(self, page: Page) -> None:
        """One more page; Unreadable, and as if it had not come, when it is not one."""
        rows = () if page.rows is None else read_rows(page.rows, self._value_of)
        self._written.update((row.revision.id, row.revision) for row in rows if row.revision is not None)
        self.rows.extend(rows)
        self.roster = page.roster or self.roster
        self.count, self.last = self.count + 1, page

    def _value_of(self, name: RevisionId, field: str) -> Value:
        found = self._written.get(name)
        return self._store.value_of(name, field) if found is None else found.fields.get(field)
