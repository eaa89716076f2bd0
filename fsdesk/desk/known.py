"""What is held of a family as things that are about somebody, for some homes, and more or less guarded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from fsdesk import telling
from fsdesk.desk.people import homes_of
from fsdesk.desk.reading import Held, of_kind
from fsdesk.desk.visits import step_view
from fsdesk.papers import choosing, data
from fsdesk.records import codes
from fsdesk.records import family_codes as lists
from fsdesk.records.fields import Sensitivity
from fsdesk.records.ids import RecordId
from fsdesk.services import Service
from fsdesk.views import PersonView

OPEN_GOALS = ("open", "progress", "", "changed")
QUOTES_EACH = 1


class KnownOf:
    """What is held of a family, turned into things that are about somebody and for some homes."""

    def __init__(
        self, held: Sequence[Held], people: Sequence[PersonView], today: date, names: Callable[[str], str]
    ) -> None:
        hidden = {one.id for one in of_kind(held, "person") if guard_of(one).safety >= Sensitivity.PROTECTED.safety}
        self.people = tuple(person for person in people if person.id not in hidden)
        self.held, self.today, self.names = held, today, names
        plan = current_plan(held)
        self.plan = plan if plan is None or guard_of(plan) is Sensitivity.OPEN_TO_FAMILY else None
        self.children = frozenset(str(p.id) for p in people if p.is_child)

    def family(self, service: Service, happenings: tuple[choosing.KnownHappening, ...]) -> choosing.KnownFamily:
        """All of it, without pictures."""
        homes = tuple(self._homes())
        return choosing.KnownFamily(
            homes=homes,
            people=tuple(self._somebody(person, homes) for person in self.people),
            going_well=tuple(self._going_well(homes)),
            goals=(*self._goals(), *self._loose_steps()),
            voices=tuple(self._voices()),
            meet=tuple(self._meet(homes)),
            seen_by=tuple(self._seen_by(homes)),
            helpers=tuple(self._helpers(homes)),
            happenings=happenings,
            crisis=numbers_of(service, for_names=True),
        )

    def _homes(self) -> Iterator[choosing.Home]:
        for home, view in zip(of_kind(self.held, "household"), homes_of(self.held, self.people, self.today),
                              strict=True):  # fmt: skip
            secrets = [*home.text("address_lines").split("\n"), home.text("postcode")]
            if view.confidential:
                secrets.append(home.text("town"))
            yield choosing.Home(
                key=str(home.id),
                people=frozenset(str(person.id) for person in view.people),
                address=tuple(part for part in secrets if part.strip()),
            )

    def _somebody(self, person: PersonView, homes: Sequence[choosing.Home]) -> choosing.Somebody:
        here = [home for home in homes if str(person.id) in home.people]
        partner = person.role == codes.HOUSEHOLD_ROLE["partner"]
        return choosing.Somebody(
            key=str(person.id), name=person.known_as, private_name=partner and len(here) == 1 and len(homes) > 1
        )

    def _shared(self, homes: Sequence[choosing.Home]) -> frozenset[str]:
        """The homes that a thing about the whole family is for: those where all its children live, else the first."""
        shared = frozenset(home.key for home in homes if self.children and self.children <= home.people)
        return shared or frozenset(home.key for home in homes[:1])

    def _going_well(self, homes: Sequence[choosing.Home]) -> Iterator[choosing.KnownLine]:
        if self.plan is not None:
            for line in self.plan.text("going_well").splitlines():
                if line.strip():
                    yield choosing.KnownLine(words=line.strip(), homes=self._shared(homes), about=self.children)

    def _goals(self) -> Iterator[choosing.KnownGoal]:
        wanted = [g for g in of_kind(self.held, "goal", "private_goal") if g.text("status") in OPEN_GOALS]
        plan = self.plan.id if self.plan is not None else ""
        for goal in sorted(wanted, key=_importance):
            if goal.text("plan") == plan and goal.text("in_their_words"):
                yield choosing.KnownGoal(
                    about=frozenset(goal.list("subjects")),
                    homes=frozenset(goal.list("visible_to")),
                    sensitivity=guard_of(goal),
                    words=goal.text("in_their_words"),
                    steps=tuple(self._steps(goal)),
                )

    def _steps(self, goal: Held) -> Iterator[choosing.KnownStep]:
        for step in of_kind(self.held, "next_step"):
            if step.text("goal") == goal.id:
                yield self._step(step, frozenset(goal.list("subjects")), frozenset(goal.list("visible_to")))

    def _loose_steps(self) -> Iterator[choosing.KnownGoal]:
        """Steps agreed at visits and not yet under a goal, for the home the visit was at."""
        visits = {visit.id: visit for visit in of_kind(self.held, "visit")}
        for step in of_kind(self.held, "next_step"):
            visit = visits.get(RecordId(step.text("visit")))
            if step.text("goal") or visit is None or step.text("status") in ("done", "not_done", "no_longer_needed"):
                continue
            at = frozenset(filter(None, (visit.text("household"),)))
            one = self._step(step, self.children, at)
            yield choosing.KnownGoal(about=self.children, homes=at, words="", steps=(one,))

    def _step(self, step: Held, about: frozenset[str], homes: frozenset[str]) -> choosing.KnownStep:
        team = {str(one.id): one.text("name") for one in of_kind(self.held, "team_member")}
        view = step_view(step, self.people, self.names, self.today, team)
        return choosing.KnownStep(
            about=about,
            homes=homes,
            sensitivity=guard_of(step),
            owner=step.text("owner_person"),
            step=data.Step(what=view.what, who=view.owner, when=_when(view.standing, step, self.today), done=view.done),
        )

    def _voices(self) -> Iterator[choosing.KnownVoice]:
        """The latest words of each person that may stand in the plan, because they said so; for the home they were
        told in, as what a child tells at one home is not for the other's wall."""
        visits = {visit.id: visit.text("household") for visit in of_kind(self.held, "visit")}
        said: dict[tuple[str, str], int] = {}
        for voice in reversed(of_kind(self.held, "voice")):
            person, words = voice.text("person"), voice.text("words").strip()
            at = visits.get(RecordId(voice.text("visit")), "")
            if (
                voice.text("in_plan") != "yes"
                or not words
                or guard_of(voice).safety > Sensitivity.PRIVATE_TO_PERSON.safety
                or said.get((person, at), 0) >= QUOTES_EACH
            ):
                continue
            who = next((p.known_as for p in self.people if str(p.id) == person), "")
            if who:
                said[person, at] = said.get((person, at), 0) + 1
                yield choosing.KnownVoice(
                    about=frozenset((person,)), homes=frozenset(filter(None, (at,))), speaker=person,
                    quote=data.Quote(words=words, who=who),
                )  # fmt: skip

    def _meet(self, homes: Sequence[choosing.Home]) -> Iterator[choosing.KnownLine]:
        again = self.plan.text("meet_again") if self.plan is not None else ""
        if again:
            yield choosing.KnownLine(words=again, homes=self._shared(homes), about=self.children)
            return
        now = self.today.isoformat()
        coming = [v for v in of_kind(self.held, "visit") if v.text("status") == "planned"]
        coming = sorted((v for v in coming if v.text("planned_start")[:10] >= now), key=_starts)
        if coming:
            at = coming[0].text("planned_start")
            where = coming[0].text("household")
            words = f"{telling.long_day(date.fromisoformat(at[:10]))}, {telling.clock_time(at)}."
            yield choosing.KnownLine(words=words, homes=frozenset((where,)) if where else self._shared(homes))

    def _seen_by(self, homes: Sequence[choosing.Home]) -> Iterator[choosing.KnownLine]:
        words = self.plan.text("who_can_see") if self.plan is not None else ""
        if words:
            words = f"Who can see this: {words[0].lower()}{words[1:]}" if words.startswith(("You", "We")) else words
            yield choosing.KnownLine(words=words, homes=self._shared(homes), about=self.children)

    def _helpers(self, homes: Sequence[choosing.Home]) -> Iterator[choosing.KnownHelper]:
        """Who is in touch: for the homes of those they are there for, or for every home when that is not said."""
        everywhere = frozenset(home.key for home in homes)
        for one in of_kind(self.held, "team_member"):
            if one.text("in_touch") == "yes" and not one.text("until") and guard_of(one).safety == 0:
                role = one.text("role_title") or lists.TEAM_ROLE.get(one.text("team_role"), "")
                about = frozenset(one.list("for_people"))
                yield choosing.KnownHelper(
                    about=about, homes=frozenset() if about else everywhere,
                    helper=data.Helper(name=one.text("name"), helps_with=one.text("why") or role),
                )  # fmt: skip


def current_plan(held: Sequence[Held]) -> Held | None:
    """The plan under way: the last begun that is not closed."""
    plans = [plan for plan in of_kind(held, "plan") if plan.text("status") != "closed"]
    return max(plans, key=lambda plan: plan.text("started_on"), default=None)


def of_the_family(held: Sequence[Held], field: str) -> str:
    """What the family's own record says in a field; empty where it is not seen."""
    return next((one.text(field) for one in of_kind(held, "family")), "")


def numbers_of(service: Service, *, for_names: bool) -> tuple[data.Number, ...]:
    """Whom to ring; on a paper with names on it, none that tells the person who harms that help was asked for."""
    return tuple(
        data.Number(who=contact.name, number=contact.phone, when=contact.when)
        for contact in service.crisis
        if not (for_names and contact.not_left_lying)
    )


def guard_of(one: Held) -> Sensitivity:
    """How guarded a record is: as the most guarded of what still speaks in it."""
    return one.guard


def _importance(goal: Held) -> int:
    value = goal.value("importance")
    return value if isinstance(value, int) else 99


def _starts(visit: Held) -> str:
    return visit.text("planned_start")


def _when(standing: str, step: Held, today: date) -> str:
    """By when, for a family: a day, never "overdue"."""
    if step.text("status") == "done":
        return f"Done {telling.short_day(step.text('done_on'), today)}".strip()
    due = step.text("due_on")
    return telling.short_day(due, today) if due else "Any time" if standing == "no date yet" else standing
