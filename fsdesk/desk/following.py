"""What hangs on a restricted record is restricted with it, also what is written later: a voice left open would tell of
the visit that few may know of."""

from __future__ import annotations

from collections.abc import Mapping

from fsdesk.records.fields import Sensitivity, Value
from fsdesk.records.ids import RecordId
from fsdesk.store import Store
from fsdesk.whose import WHOSE
from fsdesk.withholding import read_guard


def as_its_whole(store: Store, kind: str, fields: Mapping[str, Value]) -> tuple[dict[str, Value], Sensitivity | None]:
    """The fields of a new record with those that keep it from the same colleagues as what it is a part of, and how
    guarded it must be for that; as they are where it is a part of nothing that is for some only."""
    line, found = WHOSE.get(kind), dict(fields)
    wholes = [fields.get(name) for name in (line.of if line is not None else ())]
    guard: Sensitivity | None = None
    for whole in wholes:
        heads = store.heads_of_record(RecordId(whole)) if isinstance(whole, str) and whole else {}
        kept = read_guard(heads, _leads(store))
        if kept.restricted:
            guard = Sensitivity.RESTRICTED
            found.setdefault("only_for", tuple(sorted(kept.named)))
        if kept.kept_from:
            found.setdefault("not_for", tuple(sorted(kept.kept_from)))
    return found, guard


def _leads(store: Store) -> list[str]:
    return [str(user) for (user,) in store.rows("SELECT DISTINCT user FROM colleague WHERE role = 'team_lead'")]
