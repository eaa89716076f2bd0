"""The chronology of a family: what matters of what happened, good and hard, with visits and plans beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fsdesk.desk.around import Circle, made_order, sensitivity_of
from fsdesk.desk.chronology_reading import FILTERS, chosen_rows, filters_of, happenings, lanes_of, window
from fsdesk.desk.pen import Chapter
from fsdesk.desk.promoting import draft_from
from fsdesk.desk.since import lines_since
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.trouble import Refused
from fsdesk.views import Part
from fsdesk.views_planning import ChronologyView


class Chronology(Chapter):
    """The chronologies at one desk."""

    def chronology(self, family: FamilyId, which: str = "everything") -> ChronologyView:
        """A family's chronology, newest first, through a filter: a key of the view's `filters`."""
        circle = Circle(self.pen, family)
        filters = filters_of(circle)
        chosen = which if which in dict(filters) else FILTERS[0]
        rows = chosen_rows(happenings(circle), chosen)
        since, until = window(rows, circle.today)
        shown = tuple(row for row in rows if not row.is_planned)
        return ChronologyView(
            family=family,
            around=circle.around(),
            filters=filters,
            chosen=chosen,
            rows=shown,
            lanes=lanes_of(circle, rows, since, until),
            earlier=sum(1 for row in shown if row.on[:10] < since),
        )

    def add_event(self, family: FamilyId, fields: Mapping[str, object]) -> Part:
        """Write an event; one that is about no day and nothing yet is a beginning and may stay so."""
        return self.pen.begin(family, "chronology_event", fields)

    def promote(self, record: RecordId, fields: Mapping[str, object] | None = None) -> Part:
        """Take what a visit, note, meeting, request, level decision or connection says into the chronology.

        The event that is begun is filled from it and names it; the record itself stays as it is. What is already there
        is given back instead. It is as guarded as what it was taken from. Raises Refused for what cannot be taken.
        """
        circle = Circle(self.pen, self.pen.family_of(record))
        there = [e for e in circle.kind("chronology_event") if e.text("from_record") == record]
        if there:
            return min(there, key=made_order).part()
        one = circle.by_id[record]
        draft = draft_from(circle, one)
        if not draft:
            raise Refused("This cannot be taken into the chronology.", safe="Nothing has been changed.",
                          next_step="Add an event there instead.")  # fmt: skip
        given: dict[str, Any] = {**draft, "from_record": record, **(fields or {})}
        return self.pen.begin(circle.family, "chronology_event", given, sensitivity=sensitivity_of(one))

    def toggle_significant(self, record: RecordId) -> Part:
        """Make an event significant, or no longer; a visit is taken into the chronology as significant."""
        one = self.pen.read(record)
        if one.kind != "chronology_event":
            return self.promote(record, {"significant": True})
        self.pen.write(record, {"significant": one.value("significant") is not True}, one.shown)
        return self.pen.part(record)

    def since_last_time(self, family: FamilyId) -> tuple[tuple[str, str, str], ...]:
        """What happened since the last visit, newest first, at most six lines: (icon, day in words, sentence)."""
        return lines_since(Circle(self.pen, family))
