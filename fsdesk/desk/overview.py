"""A family at a glance, put together from the chapters that know."""

from __future__ import annotations

from fsdesk.desk.assessing import Assessing
from fsdesk.desk.chronology import Chronology
from fsdesk.desk.pen import Chapter
from fsdesk.desk.people import people_of
from fsdesk.desk.reading import of_kind
from fsdesk.desk.who import Who
from fsdesk.records.ids import FamilyId
from fsdesk.views_overview import ChildWheel, OverviewView, Since


class Overview(Chapter):
    """What stands on the first tab beside the steps."""

    def of(self, family: FamilyId) -> OverviewView:
        """Genogram, wheels and news of a family."""
        pen = self.pen
        held = pen.held(family)
        people = people_of(held, pen.today_is)
        assessing = Assessing(pen)
        named = {one.id for one in of_kind(held, "person") if one.value("is_named_child") is True}
        children = sorted((p for p in people if p.is_child and not p.is_unborn), key=lambda p: p.id not in named)
        requests = [one for one in of_kind(held, "request") if not one.text("outcome")]
        return OverviewView(
            family=family,
            genogram=Who(pen).genogram(family),
            ecomap=Who(pen).ecomap(family),
            wheels=tuple(
                ChildWheel(person=p.id, name=p.known_as, wheel=assessing.wheel(family, p.id)) for p in children
            ),
            since=tuple(
                Since(icon=icon, day=day, sentence=sentence)
                for icon, day, sentence in Chronology(pen).since_last_time(family)
            ),
            asked="Someone asked for help and waits for an answer." if requests else "",
        )
