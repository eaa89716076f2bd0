"""Sit-together mode at the desk: what one household may see and say, and the PIN that ends it.

From the moment they sit down the whole desk answers as this household may see it (`rules.view_for`), so that nothing
else can come on the screen from anywhere. What the pages of the mode show is narrower still: what they would take away
on paper, and their own answers. A search looks through nothing but that.
"""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from fsdesk import telling
from fsdesk.desk.agreeing import Agreeing
from fsdesk.desk.assess_reading import RATINGS, FamilyAnswers
from fsdesk.desk.assess_sections import SectionReader
from fsdesk.desk.assessing import Assessing
from fsdesk.desk.documents import Documents
from fsdesk.desk.known import KnownOf, of_the_family
from fsdesk.desk.pen import Chapter, Pen
from fsdesk.desk.people import family_name, homes_of, people_of
from fsdesk.desk.planning import Planning
from fsdesk.desk.reading import Held, of_kind
from fsdesk.desk.who import Who
from fsdesk.papers import choosing, data, kin
from fsdesk.passphrases import PASSPHRASE_LENGTH_MIN
from fsdesk.pictures import Genogram
from fsdesk.pictures_asked import Picture
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.rules import OWN, Audience, For
from fsdesk.services import service_of
from fsdesk.table_pin import Tries, is_it, kept_form
from fsdesk.trouble import Refused
from fsdesk.views import Home, Part
from fsdesk.views_assessing import HOUSEHOLD, DomainView, SectionView, key_in, whose_is
from fsdesk.views_table import FacesView, Seat, TableFound, TableGoal, TableHome, TableStep, TableView, WayIn

FAMILY_FIELDS = ("family_rating", "rated_by")
"""What of a rating lies on the table: what they said themselves, never what was written beside it."""
_PIN = "table_pin"


class Table(Chapter):
    """A household at the table."""

    def __init__(self, pen: Pen, monotonic: Callable[[], float] = time.monotonic) -> None:
        super().__init__(pen)
        self._tries = Tries(monotonic)

    # -- the way in and out ------------------------------------------------------------------------------------

    def way_in(self, family: FamilyId, child: str = "") -> WayIn:
        """The homes that could sit down, those of a child only if one is named. The worker's own page."""
        held, homes = self._homes(family)
        record = next(iter(of_kind(held, "family")), None)
        return WayIn(
            family=family,
            family_name=family_name(record),
            homes=tuple(
                TableHome(key=home.id, label=home.label, people=home.people)
                for home in homes
                if home.people and (not child or child in [person.id for person in home.people])
            ),
            has_pin=bool(self.pen.store.setting(_PIN)),
            is_assessing=self._assessment(held) is not None,
            child=child,
            young=Agreeing(self.pen).young(family),
        )

    def set_pin(self, pin: str) -> None:
        """Keep a new PIN. Raises Refused for one that is no use."""
        self.pen.store.remember(**{_PIN: kept_form(pin)})
        self.pen.noted("settings", reason="table: another PIN")

    def leave(self, typed: str, opens: Callable[[str], bool]) -> None:
        """Raises Refused unless this is the PIN, or the passphrase by what `opens` says of it; see `Tries`."""
        self._tries.refuse_too_soon()
        right = is_it(typed, self.pen.store.setting(_PIN))
        if not right and len(typed) >= PASSPHRASE_LENGTH_MIN:
            right = opens(typed)
        self._tries.note(right=right)
        if not right:
            self._tries.refuse_too_soon()
            raise Refused("That was not the PIN.", safe="The screen stays as it is.", next_step="Try again.")

    @property
    def must_lock(self) -> bool:
        """Whether so many tries were wrong that FSDesk should lock itself: only the passphrase opens it then."""
        return self._tries.too_many

    def sit(self, seat: Seat) -> TableView:
        """From now on this desk answers as this household may see it, whoever asks; what is on their table."""
        alone = seat.present[0] if len(seat.present) == 1 else ""
        self.pen.audience = Audience(
            kind=For.TABLE, user=self.pen.user, family=seat.family, household=seat.household, person=alone,
            present=seat.present,
        )  # fmt: skip
        try:
            return self.view(seat)
        except Refused:
            self.rise()
            raise

    def rise(self) -> None:
        """The desk is its owner's again."""
        self.pen.audience = OWN

    # -- what is on the table ----------------------------------------------------------------------------------

    def view(self, seat: Seat) -> TableView:
        """Everything this household may see in the mode."""
        held, homes = self._homes(seat.family)
        home = self._home(homes, seat)
        service = service_of(of_the_family(held, "area"))
        today = self.pen.today_is
        known = KnownOf(held, people_of(held, today), today, self.pen.names()).family(service, ())
        plan = choosing.our_plan(known, str(seat.household), data.OurPlan(title="", who=""))
        answers = self._answers(held, seat)
        at_home = {str(person.id) for person in home.people}
        here = [who for who in answers.subjects if _person_of(who.key) in at_home & {*seat.present}]
        here += [who for who in answers.subjects if who.subject == "household"]
        current = next((one for one in of_kind(held, "plan") if one.text("status") != "closed"), None)
        return TableView(
            seat=seat,
            worker=self.pen.names()(self.pen.user).split(" ")[0],
            asked=tuple(here) if self._assessment(held) is not None else (),
            goals=tuple(TableGoal(words=words) for words in plan.goals),
            steps=tuple(_step(step) for step in plan.steps),
            going_well=plan.going_well,
            people=tuple((str(person.id), person.known_as) for person in home.people if person.id in seat.present),
            kin=self._kin(seat, at_home),
            has_plan=current is not None,
            contact=service.data_protection,
            helped=Agreeing(self.pen).helped(seat),
            permitted=Agreeing(self.pen).permitted(seat),
        )

    def _kin(self, seat: Seat, living: set[str]) -> Genogram | None:
        whole = Who(self.pen).genogram(seat.family, for_family=True)
        found = kin.for_home(whole, frozenset(living))
        return found if found.people else None

    def search(self, seat: Seat, words: str) -> tuple[TableFound, ...]:
        """What is on this household's table in which every word begins some word, accents aside."""
        wanted = _plain(words)
        if not wanted:
            return ()
        self.pen.noting.note_search(together=True)
        return tuple(
            line for line in self._lines(seat) if all(any(w.startswith(x) for w in _plain(line.title)) for x in wanted)
        )

    def _lines(self, seat: Seat) -> Iterator[TableFound]:
        view = self.view(seat)
        for kin_ in view.kin.people if view.kin is not None else ():
            yield TableFound(where="People", title=kin_.name)
        for goal in view.goals:
            yield TableFound(where="What we want to be different", title=goal.words)
        for step in view.steps:
            yield TableFound(where="Who does what", title=f"{step.what} {step.who}".strip())
        for line in view.going_well:
            yield TableFound(where="What is going well", title=line)

    def faces(self, seat: Seat, person: str) -> FacesView:
        """One person's questions: those a child has its own words for, or those that are open to everybody."""
        held, _ = self._homes(seat.family)
        one, answers = self._assessment(held), self._answers(held, seat)
        who = answers.subject(person)
        if one is None or who is None or person not in [each.key for each in self.view(seat).asked]:
            raise Refused("This is not for this table.", next_step="Choose again.")
        section = SectionReader(answers, one, alone=False).section(who)
        return FacesView(assessment=one.id, family=seat.family, section=self._theirs(section, answers))

    def _theirs(self, section: SectionView, answers: FamilyAnswers) -> SectionView:
        """A section with their own answers and nothing that was written about them; days as a family says them."""
        is_child, today = section.who.subject == "child", self.pen.today_is
        begun = {one.id: one.text("started_on") for one in answers.assessments}
        of = {one.id: RecordId(one.text("assessment")) for one in of_kind(answers.held, *RATINGS)}
        asked = [
            domain
            for domain in section.domains
            if not domain.guarded and not domain.only_if_offered and (domain.child_label or not is_child)
        ]
        sets = [telling.in_month(one.text("started_on"), today) for one in answers.rated_in(section.who.key)]
        wheel = section.wheel
        if wheel is not None and sets:
            first = sets[0] if wheel.first_day else ""
            wheel = replace(wheel, theirs=True, age="", first_day=first, now_day=sets[-1])
        return SectionView(
            who=section.who,
            part=None,
            domains=tuple(
                _bare(domain, telling.in_month(begun.get(of.get(domain.last.id, domain.last.id), ""), today))
                if domain.last is not None
                else _bare(domain, "")
                for domain in asked
            ),
            wheel=wheel,
            scale=section.scale,
            scale_version=section.scale_version,
            scale_words=section.scale_words,
            child_words=section.child_words,
        )

    # -- what they write ---------------------------------------------------------------------------------------

    def begin_assessment(self, family: FamilyId) -> None:
        """Begin an assessment, for a household to say how things are."""
        if self._assessment(self.pen.held(family)) is None:
            Assessing(self.pen).begin(family)

    def begin(self, seat: Seat, kind: str, fields: Mapping[str, object]) -> Part:
        """Write a new record at the table. A goal goes into the plan in hand, begun if there is none; with two homes
        it is this home's only, until the worker says otherwise."""
        if kind in RATINGS:
            return self.pen.begin(seat.family, kind, self._said_here(seat, fields))
        if kind != "goal":
            return self.pen.begin(seat.family, kind, fields)
        hand = self.pen.for_audience(OWN)  # a plan they may not read is still the plan their goal goes into
        planning = Planning(hand)
        plan = planning.plan(seat.family).part or planning.begin_plan(seat.family).part
        assert plan is not None
        more: dict[str, object] = {"plan": plan.id, "status": "open", "subjects": seat.present, **fields}
        if not self._has_one_home(seat.family):
            more["visible_to"] = (seat.household,)
        return planning.begin(seat.family, kind, more)

    def sign(self, seat: Seat, person: str, picture: Picture) -> None:
        """Keep somebody's signature under the plan: the picture, and that they agreed to it."""
        if person not in seat.present:
            raise Refused("Only somebody who is here can sign.", safe="Nothing was kept.")
        hand = self.pen.for_audience(OWN)
        plan = Planning(hand).plan(seat.family).part
        Documents(hand).add(
            seat.family, picture,
            {"document_kind": "signature", "title": "Signed our plan", "by": person, "subject": (person,)},
        )  # fmt: skip
        if plan is not None:
            agreed = hand.read(plan.id).list("agreed_by")
            hand.write(plan.id, {"agreed_by": (*agreed, *({person} - set(agreed)))}, plan.shown)

    # -- reading -----------------------------------------------------------------------------------------------

    def _homes(self, family: FamilyId) -> tuple[Sequence[Held], tuple[Home, ...]]:
        held, today = self.pen.held(family), self.pen.today_is
        return held, homes_of(held, people_of(held, today), today)

    def _has_one_home(self, family: FamilyId) -> bool:
        return len(of_kind(self.pen.for_audience(OWN).held(family), "household")) == 1

    @staticmethod
    def _home(homes: Sequence[Home], seat: Seat) -> Home:
        found = next((home for home in homes if home.id == seat.household), None)
        if found is None:
            raise Refused("This household is not on this laptop any more.", next_step="Turn the screen back.")
        return found

    def _answers(self, held: Sequence[Held], seat: Seat) -> FamilyAnswers:
        """What is asked here: with two homes of this home alone, and of how it is here for who lives in both."""
        answers = Assessing(self.pen).answers(held)
        if not self._has_one_home(seat.family):
            both, home = self._in_both(seat.family), seat.household
            answers.subjects = tuple(
                replace(who, key=key_in("" if who.key == HOUSEHOLD else who.key, home), home=home, required=False)
                if who.key in both or who.key == HOUSEHOLD
                else who
                for who in answers.subjects
            )
        return answers

    def _in_both(self, family: FamilyId) -> frozenset[str]:
        """Who lives in more homes than one, as the worker knows it."""
        _, homes = Table(self.pen.for_audience(OWN))._homes(family)
        living = [str(person.id) for home in homes for person in home.people]
        return frozenset(who for who in living if living.count(who) > 1)

    def _said_here(self, seat: Seat, fields: Mapping[str, object]) -> dict[str, object]:
        """An answer with who said it, and with two homes, in which. Refused for another home's, and for somebody who is
        not at the table."""
        home = fields.get("household")
        person = str(fields.get("person") or "")
        of_one = not self._has_one_home(seat.family) and (not person or person in self._in_both(seat.family))
        if home != (seat.household if of_one else None) or (person and person not in seat.present):
            raise Refused("This is not for this table.", safe="Nothing was kept.", next_step="Choose again.")
        called = {str(one.id): one.known_as for one in self._home(self._homes(seat.family)[1], seat).people}
        said_by = telling.joined([called[who] for who in seat.present if who in called])
        return dict(fields) if person else {**fields, "said_by": said_by}

    @staticmethod
    def _assessment(held: Sequence[Held]) -> Held | None:
        unfinished = [one for one in of_kind(held, "assessment") if not one.text("completed_on")]
        return max(unfinished, key=lambda one: one.text("started_on"), default=None)


def _person_of(key: str) -> str:
    return whose_is(key)["person"] or ""


def _step(step: data.Step) -> TableStep:
    return TableStep(what=step.what, who=step.who, when=step.when, is_done=step.done)


def _bare(domain: DomainView, when: str) -> DomainView:
    last = replace(domain.last, day=when, worker="", strengths="", worries="") if domain.last is not None else None
    return replace(domain, parts=tuple(map(_bare_part, domain.parts)), last=last, prompts=(), crosswalk=())


def _bare_part(part: Part) -> Part:
    return replace(
        part,
        readings={name: reading for name, reading in part.readings.items() if name in FAMILY_FIELDS},
        shown={name: seen for name, seen in part.shown.items() if name in FAMILY_FIELDS},
    )


def _plain(words: str) -> list[str]:
    """Its words as they are compared: without accents, capitals or signs."""
    letters = unicodedata.normalize("NFKD", words).casefold()
    return "".join(c if c.isalnum() else " " for c in letters if not unicodedata.combining(c)).split()
