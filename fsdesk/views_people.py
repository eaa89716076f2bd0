"""What the pages about people may hold: frozen, in words. See `fsdesk.views`."""

from __future__ import annotations

from fsdesk.pictures import Genogram
from fsdesk.records.fields import Value
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.views import Part, PersonView, View


class Remark(View, frozen=True, kw_only=True):
    """What a page says beside a field of a person's record. It never stands in the way of keeping what was typed.

    `record` is the record the field belongs to; empty is the person's own.
    """

    field: str
    sentence: str
    record: str = ""


class Change(View, frozen=True, kw_only=True):
    """The fields of one record before and after something a person did."""

    record: RecordId
    before: dict[str, Value]
    after: dict[str, Value]


class Done(View, frozen=True, kw_only=True):
    """One whole thing a person did, as it can be taken back: records added, records taken out, fields changed.

    `person` is who should be in hand afterwards.
    """

    said: str
    added: tuple[RecordId, ...] = ()
    taken_out: tuple[RecordId, ...] = ()
    changes: tuple[Change, ...] = ()
    person: RecordId | None = None


class LikeView(View, frozen=True, kw_only=True):
    """Somebody who may be the same person. `sentence` asks, with family and age."""

    person: RecordId
    family: FamilyId
    sentence: str
    known_as: str
    age: str
    family_name: str


class LinkView(View, frozen=True, kw_only=True):
    """What was once decided about two records; it can be taken back."""

    id: RecordId
    other: RecordId
    says: str
    sentence: str
    decided: str
    is_reversed: bool = False


class Tie(View, frozen=True, kw_only=True):
    """What one person is to another, in words from this person's side; `part` is the record."""

    part: Part
    other: RecordId
    sentence: str
    detail: str = ""
    is_guarded: bool = False
    is_over: bool = False


class Place(View, frozen=True, kw_only=True):
    """One home a person lives, or lived, in; `part` is the membership."""

    part: Part
    home: RecordId | None
    label: str
    detail: str
    is_main: bool = False
    is_over: bool = False


class HomeView(View, frozen=True, kw_only=True):
    """One home with its record, who lives there in words, and how its address is shown."""

    part: Part
    label: str
    address: str
    people: str
    is_confidential: bool = False


class PersonPageView(View, frozen=True, kw_only=True):
    """One person opened: the record, everything that hangs on it, and what the pages say beside the fields."""

    id: RecordId
    family: FamilyId
    family_name: str
    view: PersonView
    part: Part
    contacts: tuple[Part, ...]
    identifiers: tuple[Part, ...]
    ties: tuple[Tie, ...]
    places: tuple[Place, ...]
    homes: tuple[tuple[RecordId, str], ...]
    people: tuple[tuple[RecordId, str], ...]
    lives_with: tuple[tuple[RecordId, str], ...]
    remarks: tuple[Remark, ...]
    links: tuple[LinkView, ...]
    names: dict[str, str]
    born_sentence: str = ""
    stage: str = ""
    is_child: bool = False
    carer_offer: str = ""


class PersonRow(View, frozen=True, kw_only=True):
    """One person as a line of the People tab. `note` says what the row alone does not (died, moved, to settle)."""

    id: RecordId
    person: PersonView
    note: str = ""


class TeamRow(View, frozen=True, kw_only=True):
    """One of the people around the family, in words; `part` is the record."""

    part: Part
    name: str
    role: str
    where: str
    why: str
    since: str
    in_touch: str
    needs: str


class PeopleTabView(View, frozen=True, kw_only=True):
    """The People tab: everybody, the homes, the people around the family, and the picture.

    `around_line` counts who is in touch; `overlaps` ask whether one person could do what two do.
    """

    family: FamilyId
    rows: tuple[PersonRow, ...]
    homes: tuple[HomeView, ...]
    team: tuple[TeamRow, ...]
    around_line: str
    overlaps: tuple[str, ...]
    remarks: tuple[Remark, ...]
    genogram: Genogram | None
    names: dict[str, str]
    out_of_sight: int = 0
