"""Partners, asked in SQL of either engine. What is hidden from a partner, restricted or destroyed is no answer here."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from fsdesk.records.ids import FamilyId, UserId
from sync.asked_shared import ASIDE, IN_RECORD, WAITS
from sync.hub.ledger_shared import Contribution, Naming
from sync.hub.people_sql import SqlPeople

_NAMING = (
    'p."user", p.family, p.agency, p.author, p.since, p.ended, p.ended_by, p.turn FROM partnered p'
    " WHERE p.tenant = :tenant"
)
_WHOSE = 'contribution, "user", family, agency, kind, record'
_BECAME = "mark, said_at, came, late, state, settled, settled_by, reason, readers, not_for"
_ALL = f"{_WHOSE}, body, {_BECAME}"


class SqlShared(SqlPeople):
    """See `ledger_shared.Shared`."""

    def name_partner(self, naming: Naming) -> None:
        """Keep that somebody is named; called where they are not named for this family now."""
        self.engine.insert(
            "partnered",
            'tenant, "user", family, agency, author, since, ended, ended_by, turn',
            [(self._tenant, *naming)],
        )

    def end_namings(self, user: UserId, family: FamilyId, at: int, by: str) -> bool:
        """Nobody's naming of them for this family holds any more; whether one did."""
        changed = self._change(
            'UPDATE partnered SET ended = :at, ended_by = :by WHERE tenant = :tenant AND "user" = :user'
            " AND family = :family AND ended = 0",
            user=user,
            family=family,
            at=at,
            by=by,
        )
        return changed > 0

    def namings(self, families: Collection[FamilyId]) -> Sequence[Naming]:
        """Who is and was named for these families, by family and person."""
        rows = self._all(
            f'SELECT {_NAMING} AND p.family IN :families[] ORDER BY p.family, p."user", p.turn', families=families
        )
        return [Naming(*row) for row in rows]

    def named_for(self, user: UserId) -> Sequence[Naming]:
        """For which families somebody is named now, but those that are hidden from them, restricted or destroyed."""
        rows = self._all(
            f'SELECT {_NAMING} AND p."user" = :user AND p.ended = 0 AND EXISTS (SELECT 1 FROM family f'
            " WHERE f.tenant = p.tenant AND f.family = p.family AND f.restricted = 0) AND NOT EXISTS (SELECT 1"
            ' FROM exclusion e WHERE e.tenant = p.tenant AND e."user" = p."user" AND e.family = p.family)'
            ' ORDER BY p.family, p."user", p.turn',
            user=user,
        )
        return [Naming(*row) for row in rows]

    def all_namings(self) -> Sequence[Naming]:
        """Everybody who is or was named, by family and person."""
        return [Naming(*row) for row in self._all(f'SELECT {_NAMING} ORDER BY p.family, p."user", p.turn')]

    def add_contribution(self, one: Contribution) -> None:
        """Keep what a partner said; called where nothing of that name is kept."""
        row = [int(value) if isinstance(value, bool) else value for value in (self._tenant, *one)]
        self.engine.insert("contribution", f"tenant, {_ALL}", [tuple(row)])

    def contribution(self, name: str) -> Contribution | None:
        """One contribution."""
        row = self._one(f"SELECT {_ALL} FROM contribution WHERE tenant = :tenant AND contribution = :name", name=name)
        return None if row is None else _read(row)

    def contributions_of(self, user: UserId, limit: int) -> Sequence[Contribution]:
        """The latest of somebody's, the newest first, without their words."""
        rows = self._all(
            f"SELECT {_ALL} FROM contribution WHERE tenant = :tenant"
            ' AND "user" = :user ORDER BY came DESC, contribution DESC LIMIT :limit',
            user=user,
            limit=limit,
        )
        return [_read(row)._replace(body=b"") for row in rows]

    def waiting_of(self, user: UserId) -> int:
        """How many of somebody's wait."""
        row = self._one(
            'SELECT count(*) FROM contribution WHERE tenant = :tenant AND "user" = :user AND state = :waits',
            user=user,
            waits=WAITS,
        )
        return int(row[0])

    def waiting_families(self, readers: Collection[str]) -> Sequence[FamilyId]:
        """The families of which anything waits for these readers, in order."""
        rows = self._all(
            "SELECT DISTINCT family FROM contribution WHERE tenant = :tenant AND state = :waits"
            " AND readers IN :readers[] ORDER BY family",
            waits=WAITS,
            readers=readers,
        )
        return [family for (family,) in rows]

    def waiting(
        self, families: Collection[FamilyId], readers: Collection[str], after: tuple[int, str], limit: int
    ) -> Sequence[Contribution]:
        """What of these families waits for these readers after a place, the oldest first."""
        rows = self._all(
            f"SELECT {_ALL} FROM contribution WHERE tenant = :tenant AND state = :waits AND family IN :families[]"
            " AND readers IN :readers[]"
            " AND (came > :came OR (came = :came AND contribution > :name)) ORDER BY came, contribution LIMIT :limit",
            waits=WAITS,
            families=families,
            readers=readers,
            came=after[0],
            name=after[1],
            limit=limit,
        )
        return [_read(row) for row in rows]

    def settle_contribution(self, name: str, state: str, at: int, by: str, reason: str = "") -> bool:
        """Note what came of one that waits; False when none of that name waits."""
        changed = self._change(
            "UPDATE contribution SET state = :state, settled = :at, settled_by = :by, reason = :reason"
            + (", body = :nothing" if state == IN_RECORD else "")
            + " WHERE tenant = :tenant AND contribution = :name AND state IN :before[]",
            name=name,
            state=state,
            at=at,
            by=by,
            reason=reason,
            before=[WAITS, ASIDE] if state == IN_RECORD else [WAITS],
            **({"nothing": b""} if state == IN_RECORD else {}),
        )
        return changed == 1

    def set_aside_of(self, family: FamilyId, by: UserId, limit: int) -> Sequence[Contribution]:
        """The latest that were set aside of a family (of any: "") by somebody (by anybody: ""), the newest first."""
        asked = {name: value for name, value in (("family", family), ("settled_by", by)) if value}
        rows = self._all(
            f"SELECT {_ALL} FROM contribution WHERE tenant = :tenant AND state = :aside"
            + "".join(f" AND {name} = :{name}" for name in asked)
            + " ORDER BY settled DESC, contribution DESC LIMIT :limit",
            aside=ASIDE,
            limit=limit,
            **asked,
        )
        return [_read(row) for row in rows]

    def forget_settled(self, family: FamilyId) -> int:
        """Let go of the words of what no longer waits of a family; of how many."""
        return self._change(
            "UPDATE contribution SET body = :nothing, reason = '' WHERE tenant = :tenant AND family = :family"
            " AND state <> :waits AND length(body) > 0",
            nothing=b"",
            family=family,
            waits=WAITS,
        )


def _read(row: Any) -> Contribution:
    one = Contribution(*row)
    return one._replace(body=bytes(one.body), mark=bytes(one.mark), late=bool(one.late))
