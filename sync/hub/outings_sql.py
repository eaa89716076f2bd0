"""Those who are out alone, asked in SQL of either engine. Keeps and finds; decides nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from fsdesk.records.ids import RecordId, UserId
from sync.hub.ledger_outings import OutNote, Rung, Watched
from sync.hub.people_sql import SqlPeople

_COLUMNS = (
    'record, team, "user", expected, grace_minutes, lodged_at, family, buddy, landline_safe, by_phone, duress_at,'
    " closed_at, closed_by"
)
_NAMES = (
    "record", "team", "worker", "expected", "grace_minutes", "lodged_at", "family", "buddy", "landline_safe",
    "by_phone", "duress_at", "closed_at", "closed_by",
)  # fmt: skip


class SqlOutings(SqlPeople):
    """See `ledger_outings.Outings`."""

    def hold_outing(self, record: RecordId) -> Watched | None:
        """One plan as it is now, held against other writers until the transaction ends."""
        row = self._one(
            f"SELECT {_COLUMNS} FROM outing WHERE tenant = :tenant AND record = :record @held", record=record
        )
        return None if row is None else _watched(row)

    def keep_outing(self, outing: Watched) -> None:
        """Keep a plan, new or as it now is."""
        values = [getattr(outing, name) for name in _NAMES]
        row = (self._tenant, *(int(value) if isinstance(value, bool) else value for value in values))
        changed = ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS.split(", ")[1:])
        self.engine.insert(
            "outing", f"tenant, {_COLUMNS}", [row], f"ON CONFLICT (tenant, record) DO UPDATE SET {changed}"
        )

    def outings(self, since: int) -> tuple[Watched, ...]:
        """The plans that are open, or were closed at this time or later, the first that is due first."""
        rows = self._all(
            f"SELECT {_COLUMNS} FROM outing WHERE tenant = :tenant AND (closed_at = 0 OR closed_at >= :since)"
            " ORDER BY expected + 60 * grace_minutes, record",
            since=max(1, since),
        )
        return tuple(map(_watched, rows))

    def rungs(self, records: Collection[RecordId]) -> Sequence[Rung]:
        """The rungs taken for these plans, in order."""
        rows = self._all(
            "SELECT record, step, at, tried_at, tries, result FROM outing_step"
            " WHERE tenant = :tenant AND record IN :records[] ORDER BY record, at, step",
            records=records,
        )
        return [Rung(*row) for row in rows]

    def take_rung(self, record: RecordId, step: str, now: int) -> None:
        """Note that a rung is taken; the plan is held by the transaction."""
        row = (self._tenant, record, step, now, now, 1, "")
        self.engine.insert("outing_step", "tenant, record, step, at, tried_at, tries, result", [row])

    def try_rung_again(self, rung: Rung, now: int) -> bool:
        """Note one more try of a rung nothing came of; False when somebody else was quicker."""
        changed = self._change(
            "UPDATE outing_step SET tried_at = :now, tries = tries + 1 WHERE tenant = :tenant AND record = :record"
            " AND step = :step AND tries = :tries AND result = ''",
            now=now,
            record=rung.record,
            step=rung.step,
            tries=rung.tries,
        )
        return changed == 1

    def end_rung(self, record: RecordId, step: str, result: str) -> None:
        """Note what came of a rung."""
        self._change(
            "UPDATE outing_step SET result = :result WHERE tenant = :tenant AND record = :record AND step = :step",
            result=result,
            record=record,
            step=step,
        )

    def add_out_note(self, note: OutNote) -> bool:
        """Keep what somebody did; False when something of that name is kept of this plan, which the caller holds."""
        count, same = self._one(
            "SELECT count(*), count(CASE WHEN name <> '' AND name = :name THEN 1 END) FROM outing_note"
            " WHERE tenant = :tenant AND record = :record",
            record=note.record,
            name=note.name,
        )
        if same:
            return False
        row = (self._tenant, note.record, count, note.at, note.user, note.step, note.words, note.name)
        self.engine.insert("outing_note", 'tenant, record, nth, at, "user", step, words, name', [row])
        return True

    def out_notes(self, records: Collection[RecordId]) -> Sequence[OutNote]:
        """What was done about these plans, in order."""
        rows = self._all(
            'SELECT record, at, "user", step, words, name FROM outing_note'
            " WHERE tenant = :tenant AND record IN :records[] ORDER BY record, nth",
            records=records,
        )
        return [OutNote(*row) for row in rows]

    def keep_word(self, user: UserId, word: str) -> None:
        """Keep somebody's word for help; empty forgets it."""
        self._change('DELETE FROM word_for_help WHERE tenant = :tenant AND "user" = :user', user=user)
        if word:
            self.engine.insert("word_for_help", 'tenant, "user", word', [(self._tenant, user, word)])

    def words_for_help(self, users: Collection[UserId]) -> Mapping[UserId, str]:
        """The words for help of these people, where they have one."""
        rows = self._all(
            'SELECT "user", word FROM word_for_help WHERE tenant = :tenant AND "user" IN :users[]', users=users
        )
        return dict(rows)


def _watched(row: Sequence[Any]) -> Watched:
    values = dict(zip(_NAMES, row, strict=True))
    values["landline_safe"], values["by_phone"] = bool(values["landline_safe"]), bool(values["by_phone"])
    return Watched(**values)
