"""Who is who: everything that is done to people, homes and relationships, each whole thing at once and to be undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from fsdesk.desk import person_page
from fsdesk.desk.kinship import ecomap_of, genogram_of
from fsdesk.desk.likely import Likely
from fsdesk.desk.pen import Chapter
from fsdesk.desk.people import age_on, family_name
from fsdesk.desk.person_acts import (
    Acting,
    adding,
    being_born,
    dying,
    ending,
    moving,
    relating,
    splitting,
)
from fsdesk.desk.reading import Held, of_kind
from fsdesk.pictures import Ecomap, Genogram
from fsdesk.records import PersonLink
from fsdesk.records import family_codes as lists
from fsdesk.records.fields import Sensitivity, as_value
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.roles import Action
from fsdesk.services import service_of
from fsdesk.trouble import Refused
from fsdesk.views import Shown
from fsdesk.views_people import Change, Done, LikeView, PeopleTabView, PersonPageView
from fsdesk.wordbooks import words_of

UNDONE = "Taken back"
"""The reason kept with what was added and then undone."""


class Who(Chapter):
    """The people of every family at one desk."""

    # -- looking -----------------------------------------------------------------------------------------------

    def tab(self, family: FamilyId, *, everyone: bool = False) -> PeopleTabView:
        """The People tab of a family; `everyone` adds who has died and pregnancies that ended."""
        return person_page.tab_of(family, self.pen.held(family), self.pen.today_is, everyone=everyone)

    def open(self, person: RecordId) -> PersonPageView:
        """One person with everything that hangs on them. Raises Refused when they are not on this laptop."""
        family = self.pen.family_of(person)
        held = self.pen.held(family)
        one = next((h for h in held if h.id == person), None) or self.pen.read(person)
        say = person_page.Sayer(self.pen.names(), self._called, self._young_carer(held))
        return person_page.page_of(one, family, held, self.pen.today_is, say)

    def age_on(self, person: RecordId, at: str) -> str:
        """A person's age in words on the day something happened (an ISO day or time)."""
        return age_on(self.pen.read(person), at)

    def genogram(self, family: FamilyId, *, for_family: bool = False) -> Genogram:
        """Who is who over the generations; see `kinship.genogram_of` for what may lie on the table."""
        return genogram_of(self.pen.held(family), self.pen.today_is, for_family=for_family)

    def ecomap(self, family: FamilyId) -> Ecomap:
        """What is around a family, and what is missing."""
        held = self.pen.held(family)
        return ecomap_of(family_name(next(iter(of_kind(held, "family")), None)), held, self.pen.today_is)

    # -- the same person? --------------------------------------------------------------------------------------

    @cached_property
    def likely(self) -> Likely:
        """Everybody by name, in memory."""
        return Likely(self.pen)

    def near(
        self, names: Sequence[str], born_on: str, family: FamilyId, person: RecordId | None = None
    ) -> tuple[LikeView, ...]:
        """Who may be the person whose name is being typed, as questions, likeliest first."""
        return self.likely.views(names, born_on, family, person)

    def link(self, person: RecordId, other: RecordId, says: str, evidence: str = "") -> Done:
        """Write down that two records are ("same_as") or are not ("not_same_as") of one person. Joins nothing; a lead
        decides, anybody else proposes. Raises Refused where they are known as brother or sister, or are one record."""
        mine, theirs = self.pen.family_of(person), self.pen.family_of(other)
        if person == other or (says == "same_as" and self._are_siblings(person, other, mine)):
            raise Refused(
                "These two are known to be two people.",
                safe="Nothing has been written.",
                next_step="Look at how they are related first.",
            )
        record = PersonLink(
            person=person, other=other, other_family=theirs, says=says, evidence=evidence or None,
            decided_by=self.pen.user if self.pen.may(Action.DECIDE_PERSON) or says == "not_same_as" else None,
        )  # fmt: skip
        words = lists.SAME_PERSON[says]
        return self._do(mine, Acting(said=f"Noted: {words.lower()}", new=(record,), person=person))

    def unlink(self, link: RecordId, because: str) -> Done:
        """Take back what was written about two records, with the reason; it stays in the history."""
        if not because.strip():
            raise Refused("Say why it is taken back.", safe="It still stands.", next_step="A few words are enough.")
        held = self.pen.read(link)
        fields = {"reversed_on": self.pen.today_is.isoformat(), "reversed_because": because}
        acting = Acting(said="Taken back", changes=((held, fields, None),), person=RecordId(held.text("person")))
        return self._do(self.pen.family_of(link), acting)

    def _are_siblings(self, person: RecordId, other: RecordId, family: FamilyId) -> bool:
        ties = of_kind(self.pen.held(family), "relationship")
        kinds = {tie.text("type") for tie in ties if {tie.text("person"), tie.text("other")} == {person, other}}
        return bool(kinds & {"twin", "sibling", "half_sibling", "step_sibling"})

    # -- adding and relating -----------------------------------------------------------------------------------

    def add(self, family: FamilyId, how: str, fields: Mapping[str, object], of: RecordId | None = None) -> Done:
        """Add somebody: `how` is "partner", "child", "baby", "parent" (each of somebody: `of`) or "other".

        `fields` are of the person, and with them of their place: relation, household, role, type (a relationship),
        other_parent (a child's second parent), guarded (kept from the family's own view).
        """
        base = self.pen.next_name()
        return self._do(family, adding(how, fields, of, self.pen.held(family), base))

    def relate(self, person: RecordId, other: RecordId, kind: str, *, guarded: bool = False) -> Done:
        """Write what one person is to another. Raises Refused when that is written already, or of one person."""
        family = self.pen.family_of(person)
        return self._do(family, relating(person, other, kind, self.pen.held(family), guarded=guarded))

    def take_out(self, record: RecordId, because: str) -> Done:
        """Leave a person, a home, a relationship, a number … out of every page, with the reason."""
        if not because.strip():
            raise Refused("Say why it is taken out.", safe="It is still there.", next_step="A few words are enough.")
        held, family = self.pen.read(record), self.pen.family_of(record)
        hanging = [record]
        if held.kind == "person":
            kinds = ("membership", "relationship", "contact", "identifier")
            others = of_kind(self.pen.held(family), *kinds)
            hanging += [h.id for h in others if record in (h.text("person"), h.text("other"))]
        changes = tuple((self.pen.read(one), {"taken_out": because}, None) for one in hanging)
        done = self._do(family, Acting(said="Taken out", changes=changes))
        return Done(said=done.said, changes=done.changes)

    # -- a life ------------------------------------------------------------------------------------------------

    def born(self, person: RecordId, fields: Mapping[str, object], shown: Shown | None = None) -> Done:
        """A baby is born: date and name are written, the due date stays, and it is the same record."""
        family = self.pen.family_of(person)
        one = self.pen.read(person)
        return self._do(family, being_born(one, fields, self.pen.held(family), self.pen.today_is, shown))

    def twins(self, person: RecordId) -> Done:
        """One baby turns out to be two: a second person with the same history so far, known as a twin."""
        family = self.pen.family_of(person)
        return self._do(family, splitting(self.pen.read(person), self.pen.held(family), self.pen.next_name()))

    def pregnancy_ended(self, person: RecordId, shown: Shown | None = None) -> Done:
        """A pregnancy has ended. No reason is asked; nothing more is said of it on any page from now on."""
        return self._do(self.pen.family_of(person), ending(self.pen.read(person), shown))

    def died(self, person: RecordId, on: str, *, confirmed: bool, shown: Shown | None = None) -> Done:
        """Somebody has died. Raises Refused for a day before their birth or still to come."""
        acting = dying(self.pen.read(person), on, self.pen.today_is, shown, confirmed=confirmed)
        return self._do(self.pen.family_of(person), acting)

    # -- homes -------------------------------------------------------------------------------------------------

    def move(
        self, people: Sequence[RecordId], home: RecordId | None, on: str, *, new_home: str = "",
        leaving: RecordId | None = None, nights_tenths: int | None = None, also: bool = False,
    ) -> Done:  # fmt: skip
        """Some people move to a home (or a new one, by its label) on a day; what they leave ends on that day.

        `leaving` names the one home they leave, all of them where it is None; `also` leaves none: a second home.
        Raises Refused where nobody moves or there is nowhere to move to.
        """
        if not people:
            raise Refused("Say who is moving.", safe="Nothing has been changed.", next_step="Choose one or more.")
        family = self.pen.family_of(people[0])
        acting = moving(
            self.pen.held(family), self.pen.today_is, people, home, on, new_home=new_home, leaving=leaving,
            nights_tenths=nights_tenths, also=also, base=self.pen.next_name(),
        )  # fmt: skip
        return self._do(family, acting)

    # -- undoing -----------------------------------------------------------------------------------------------

    def undo(self, done: Done) -> None:
        """Take back one whole thing: what was added is taken out, what was changed says again what it said.

        Raises Refused, and changes nothing, where somebody has written over it since.
        """
        self._turn(done, back=True)

    def redo(self, done: Done) -> None:
        """Do again what was undone."""
        self._turn(done, back=False)

    def _turn(self, done: Done, *, back: bool) -> None:
        changed: list[tuple[RecordId, Mapping[str, object], Mapping[str, Sequence[str]]]] = []
        for change in done.changes:
            held = self.pen.read(change.record)
            now, then = (change.after, change.before) if back else (change.before, change.after)
            if any(held.value(name) != value for name, value in now.items()):
                raise Refused(
                    "Somebody has changed this since.",
                    safe="Nothing has been undone, and nothing is lost.",
                    next_step="Look at it again, and change it by hand.",
                )
            changed.append((held.id, then, held.shown))
        for record in done.added:
            held = self.pen.read(record)
            changed.append((held.id, {"taken_out": UNDONE if back else None}, held.shown))
        if changed:
            self.pen.act(self.pen.family_of(changed[0][0]), changed=changed)

    def _do(self, family: FamilyId, acting: Acting) -> Done:
        """Do one whole thing, and say how to take it back."""
        changes = tuple(
            Change(
                record=held.id,
                before={name: held.value(name) for name in fields},
                after={name: as_value(value) for name, value in fields.items()},
            )
            for held, fields, _ in acting.changes
        )
        changed = [(h.id, fields, h.shown if shown is None else shown) for h, fields, shown in acting.changes]
        guard = Sensitivity.PROTECTED if acting.guarded else None
        added = self.pen.act(family, acting.new, changed, sensitivity=guard)
        person = acting.person if acting.person is not None else next(iter(added), None)
        return Done(said=acting.said, added=added, changes=changes, person=person)

    # -- words -------------------------------------------------------------------------------------------------

    def _called(self, family: str) -> str:
        try:
            return family_name(self.pen.read(RecordId(family)))
        except (Refused, ValueError):
            return "a family that is not on this laptop"

    def _young_carer(self, held: Sequence[Held]) -> str:
        """What a young carer is offered, in the words of the family's service; in plain words where it has none."""
        record = next(iter(of_kind(held, "family")), None)
        try:
            pack = service_of(record.text("area") if record is not None else "").words
            words = words_of(pack).inside("young_carer_doc")
        except (KeyError, ValueError):
            return "A young carer’s assessment"
        return f"A {words}"
