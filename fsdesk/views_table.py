"""What sit-together mode may show, frozen: made for one household at the table, with nothing in it they may not see."""

from __future__ import annotations

from fsdesk.pictures import Genogram
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.views import PersonView, View
from fsdesk.views_assessing import SectionView, Subjected


class TableHome(View, frozen=True, kw_only=True):
    """A household that can sit down, and who lives in it."""

    key: RecordId
    label: str
    people: tuple[PersonView, ...]


class WayIn(View, frozen=True, kw_only=True):
    """What the worker chooses from before the screen is turned: the worker's own page, seen by nobody else.

    `child` is whom an assessment wants to ask first; empty when it is opened for everybody.
    """

    family: FamilyId
    family_name: str
    homes: tuple[TableHome, ...]
    has_pin: bool
    is_assessing: bool
    child: str = ""
    young: tuple[YoungPerson, ...] = ()


class YoungPerson(View, frozen=True, kw_only=True):
    """Somebody who may be able to agree for themselves; `is_presumed` where the law of the nation takes it that they
    are."""

    key: str
    name: str
    is_presumed: bool


class ReadWith(View, frozen=True, kw_only=True):
    """Who reads or interprets what is on the table, by a code of `READ_WITH`; who that is, and in what language."""

    how: str = "themselves"
    who: str = ""
    language: str = ""


class Seat(View, frozen=True, kw_only=True):
    """Who is at the table: one household of a family, and which people of it are there.

    `able` are those under age whom the worker found able to agree for themselves, each with how that is known.
    """

    family: FamilyId
    household: RecordId
    present: tuple[str, ...]
    able: tuple[tuple[str, str], ...] = ()
    read: ReadWith = ReadWith()


class Asked(View, frozen=True, kw_only=True):
    """One question with everything that is read before it: whether somebody wants help, or something may be shared.

    `key` is the person asked about help, or the permission. `by` are those here who can answer, `answers` what they
    can say, each as plain as the other. `said` is what they last said, `may_stop` while that lets something happen.
    """

    key: str
    title: str
    words: tuple[str, ...]
    by: tuple[tuple[str, str], ...]
    answers: tuple[tuple[str, str], ...]
    said: str = ""
    may_stop: bool = False
    stop_words: str = ""


class TableStep(View, frozen=True, kw_only=True):
    """Something somebody will do."""

    what: str
    who: str
    when: str
    is_done: bool = False


class TableGoal(View, frozen=True, kw_only=True):
    """What they want to be different, in their words."""

    words: str


class TableView(View, frozen=True, kw_only=True):
    """Everything the first page of the mode leads to.

    `asked` are those who can say how things are, the home last; nobody while no assessment is under way. `people` are
    those who are here: who can have a goal, and who can sign.
    """

    seat: Seat
    worker: str
    asked: tuple[Subjected, ...]
    goals: tuple[TableGoal, ...]
    steps: tuple[TableStep, ...]
    going_well: tuple[str, ...]
    people: tuple[tuple[str, str], ...]
    kin: Genogram | None
    has_plan: bool = False
    contact: str = ""
    helped: tuple[Asked, ...] = ()
    permitted: tuple[Asked, ...] = ()

    @property
    def family(self) -> FamilyId:
        """Whose table it is."""
        return self.seat.family


class FacesView(View, frozen=True, kw_only=True):
    """One person's questions, with their own answers and nobody's remarks."""

    assessment: RecordId
    family: FamilyId
    section: SectionView


class TableFound(View, frozen=True, kw_only=True):
    """One line of what a search found."""

    where: str
    title: str
