"""The families of one desk as a list: each worked out once, and again only when something of it was written or came."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from fsdesk import telling
from fsdesk.desk.many import WorkedOut, as_of
from fsdesk.desk.pen import Chapter, Pen
from fsdesk.desk.people import family_row
from fsdesk.desk.reading import Held, of_kind
from fsdesk.records.ids import FamilyId, RevisionId, split_revision_id
from fsdesk.views import FamilyRow, KeptView

KINDS_IN_A_ROW = ("family", "household", "person", "membership", "visit", "plan")
NOT_SEEN_DAYS = 28
"""After so long without having seen them a family asks for a thought: four weeks, as the services' drift alert."""
VIEWS_MOST = 20


class Caseload(Chapter):
    """The list of families, and the views of it a person has kept."""

    def __init__(self, pen: Pen) -> None:
        super().__init__(pen)
        self._rows: WorkedOut[FamilyRow] = WorkedOut(pen.store)

    def rows(self) -> tuple[FamilyRow, ...]:
        """Every family on this laptop, by name."""
        found = self._rows.of(self.pen.reader.families(), as_of(self.pen), self._work_out)
        return tuple(sorted(found.values(), key=lambda row: (row.name.casefold(), _made(row.id))))

    def _work_out(self, families: Sequence[FamilyId]) -> dict[FamilyId, FamilyRow]:
        pen, names, found = self.pen, self.pen.names(), {}
        holders: dict[FamilyId, list[str]] = {}
        for of, user in pen.store.rows("SELECT family, user FROM holder ORDER BY family, user"):
            holders.setdefault(FamilyId(of), []).append(user)
        resting = dict(pen.store.rows("SELECT family, last_visit FROM caseload WHERE resting = 1"))
        for key, held in pen.reader.families_with(families, KINDS_IN_A_ROW):
            family = next(iter(of_kind(held, "family")), None)
            if family is None:
                continue
            others = [one for one in held if one is not family]
            row = family_row(family, others, pen.today_is, names(family.text("lead_professional")))
            marks = marks_of(family, others, row, me=pen.user, today=pen.today_is)
            found[key] = msgspec.structs.replace(row, marks=marks)
            if holders.get(key):
                found[key] = msgspec.structs.replace(found[key], lead=telling.joined(list(map(names, holders[key]))))
            if key in resting:
                seen = telling.short_day(resting[key], pen.today_is) if resting[key] else ""
                found[key] = msgspec.structs.replace(found[key], children="Stored at the hub", last_seen=seen)
        return found

    # -- views of the list that are kept -----------------------------------------------------------------------

    def kept_views(self) -> tuple[KeptView, ...]:
        """The views this person has kept on this laptop, by name."""
        raw = self.pen.store.setting("kept_views")
        found = json.loads(raw) if raw else []
        return tuple(msgspec.convert(one, KeptView) for one in found)

    def keep_view(self, view: KeptView) -> tuple[KeptView, ...]:
        """Keep a view under its name, in place of one of the same name."""
        others = [one for one in self.kept_views() if one.name != view.name]
        return self._keep([*others, view][-VIEWS_MOST:])

    def drop_view(self, name: str) -> tuple[KeptView, ...]:
        """Forget a kept view."""
        return self._keep([one for one in self.kept_views() if one.name != name])

    def _keep(self, views: list[KeptView]) -> tuple[KeptView, ...]:
        views = sorted(views, key=lambda one: one.name.casefold())
        self.pen.store.remember(kept_views=json.dumps(msgspec.to_builtins(views)))
        return tuple(views)


def _made(family: FamilyId) -> tuple[str, int]:
    return split_revision_id(RevisionId(family))


def marks_of(family: Held, held: Sequence[Held], row: FamilyRow, *, me: str, today: date) -> tuple[str, ...]:
    """By which of the list's ready-made views a family is found."""
    status, now = family.text("status"), today.isoformat()
    seen = [v.text("actual_start")[:10] for v in of_kind(held, "visit") if v.text("status") == "done"]
    long_ago = (today - timedelta(days=NOT_SEEN_DAYS)).isoformat()
    is_open = status in ("active", "paused", "")
    due = [p.text("review_due").rstrip("~") for p in of_kind(held, "plan") if p.text("status") != "closed"]
    found = {
        "mine": family.text("lead_professional") == me,
        "asked": status == "enquiry",
        "open": is_open,
        "not_seen": is_open and max(seen, default="") < long_ago,
        "no_visit": is_open and not row.next_visit,
        "review_due": any(at and at <= now for at in due),
        "baby": any(p.text("life_stage") == "unborn" for p in of_kind(held, "person")),
        "settle": row.to_settle > 0,
        "closed": status == "closed",
    }
    return tuple(mark for mark, is_so in found.items() if is_so)
