"""A family at a glance: who is who, how each child is, what has happened since last time."""

from __future__ import annotations

from fsdesk.pictures import Ecomap, Genogram, Wheel
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.views import View


class Since(View, frozen=True, kw_only=True):
    """One thing that happened since the last visit: an icon, the day in words, the sentence."""

    icon: str
    day: str
    sentence: str


class ChildWheel(View, frozen=True, kw_only=True):
    """How things are for one person; no wheel while nothing has been talked about."""

    person: RecordId
    name: str
    wheel: Wheel | None = None


class OverviewView(View, frozen=True, kw_only=True):
    """What the first tab of a family adds to the family itself. `asked` says of an enquiry what it waits for."""

    family: FamilyId
    genogram: Genogram
    ecomap: Ecomap
    wheels: tuple[ChildWheel, ...]
    since: tuple[Since, ...]
    levels: tuple[tuple[str, str], ...] = ()
    asked: str = ""
