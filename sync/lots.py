"""Pages that arrived one after the other, read together: a page alone costs more to commit than to read."""

from __future__ import annotations

from fsdesk.records.fields import Value
from fsdesk.records.ids import FamilyId, RevisionId
from fsdesk.revisions import Revision
from sync.doors import DeskStore
from sync.frames import Row, read_rows
from sync.protocol import Health, LaptopHealth, Page, Roster, Unreadable


class Lot:
    """Pages that are kept together: of one team's stream, or of families asked for whole."""

    def __init__(self, store: DeskStore) -> None:
        self._store = store
        self._written: dict[RevisionId, Revision] = {}
        self._rows: list[Row] = []
        self._late: dict[str, str] = {}
        self._roster: Roster | None = None
        self._loads: dict[FamilyId, int] = {}
        self.count = 0
        self._last = Page(None)

    def goes_with(self, page: Page) -> bool:
        """Whether a page may be kept together with those that are here."""
        return not self.count or _kind_of(page) == _kind_of(self._last)

    def add(self, page: Page) -> None:
        """One more page; Unreadable, and as if it had not come, when it is not one."""
        rows = () if page.rows is None else read_rows(page.rows, self._value_of)
        if page.late and not 0 <= min(page.late) <= max(page.late) < len(rows):
            raise Unreadable("not_understood")
        bearers = {one.at: str(one.user) for one in page.bearers}
        late = [(rows[at].revision, bearers.get(at, "")) for at in page.late]
        self._late.update((r.id, bearer) for r, bearer in late if r is not None)
        self._written.update((row.revision.id, row.revision) for row in rows if row.revision is not None)
        self._rows.extend(rows)
        self._roster = page.roster or self._roster
        if page.loaded is not None:
            self._loads[page.loaded.family] = page.loaded.after
        self.count, self._last = self.count + 1, page

    def keep(self) -> tuple[int, int]:
        """Keep all of it, in the order in which each step may be the last: how many were new, how many unreadable."""
        store, last = self._store, self._last
        if self._roster is not None:
            store.keep_roster(self._roster.number, [(c.user, c.name, c.role, c.team) for c in self._roster.people])
        if last.laptops:
            store.keep_laptops([_laptop(one) for one in last.laptops])
            store.keep_holders([(one.family, user) for one in last.holders for user in one.users])
        if self._late:
            store.keep_late(self._late)
        if last.coming:
            store.begin(last.coming)
        if last.resting:
            store.keep_resting(last.resting)
        bodies = [row.body for row in self._rows if row.revision is not None]
        aside = [(row.body, row.code) for row in self._rows if row.revision is None]
        at = last.place
        place = None if at is None else (at.team, at.at, at.within, at.mark)
        in_stream = not self._loads and not last.resting
        arrived = store.take(bodies, place, aside, in_stream=in_stream)
        if self._loads:
            store.keep_loaded([*self._loads.items()])
        return arrived, len(aside)

    def _value_of(self, name: RevisionId, field: str) -> Value:
        found = self._written.get(name)
        return self._store.value_of(name, field) if found is None else found.fields.get(field)


def _kind_of(page: Page) -> tuple[object, ...]:
    """What pages have in common that may be kept together. One that says anything of its own stands alone."""
    alone = id(page) if page.resting or page.coming or page.laptops else 0
    team = "" if page.place is None else page.place.team
    return team, page.loaded is not None, alone


def _laptop(one: LaptopHealth) -> tuple[object, ...]:
    """How a laptop is, as a store keeps it."""
    is_ = one.health or Health(0, "", "", 0)
    flags = (is_.metered, one.suspended, one.twins)
    return (one.device, one.user, one.label, one.heard_at, is_.waiting, is_.oldest, is_.app, is_.schema,
            *map(int, flags), one.unconfirmed)  # fmt: skip
