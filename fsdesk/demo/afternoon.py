"""The afternoon of the demonstration: families nobody has met, from "could someone come round?" to the end of the work.

Every step is done at a desk, through the chapters the window uses, and looked at; what is not so ends the story.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

from fsdesk.demo.laptops import expect
from fsdesk.demo.newcomers import LAING, PROBERT, Newcomers, Someone
from fsdesk.demo.story import Story
from fsdesk.demo.working_with import Working
from fsdesk.desk import Desk
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.trouble import Refused
from fsdesk.views import VisitState
from sync.meeting import meet

DUE_IN_WEEKS = 8


class Afternoon:
    """What happens with two new families, one in each nation's practice, over the laptops of the story."""

    def __init__(self, story: Story) -> None:
        self.story = story

    @property
    def desk(self) -> Desk:
        """The worker's desk."""
        return self.story.workers

    def tell(self) -> None:
        """The first family step by step; then the same in England, with the framework and the levels of its county."""
        self._step_by_step(Meeting(self.desk, LAING))
        with self.story.step("the same in Leominster, with its own framework and levels of need"):
            meeting = Meeting(self.desk, PROBERT)
            for _, do in meeting.before_the_lead():
                do()
            self._both_hold_the_same()
            self._lead_looks(meeting)
            for _, do in meeting.after_the_lead():
                do()
            self._both_hold_the_same()
            self.story.tell(meeting.summary())

    def _step_by_step(self, meeting: Meeting) -> None:
        for name, do in meeting.before_the_lead():
            with self.story.step(name):
                self.story.tell(do())
        with self.story.step("sync: the lead sees the new family, and signs the first visit"):
            self._both_hold_the_same()
            self._lead_looks(meeting)
        for name, do in meeting.after_the_lead():
            with self.story.step(name):
                self.story.tell(do())
        with self.story.step("both laptops hold the same at the end of the day"):
            self._both_hold_the_same()

    def _both_hold_the_same(self) -> None:
        sent = meet(self.story.workers)
        expect(sent.in_sync, "everything of the afternoon is sent")
        received = meet(self.story.leads)
        expect(received.in_sync, "the lead's laptop holds the same")
        expect(meet(self.story.workers).in_sync, "the worker's laptop holds the same")

    def _lead_looks(self, meeting: Meeting) -> None:
        lead, work = self.story.leads, meeting.work
        theirs, ours = lead.open_family(work.family), self.desk.open_family(work.family)
        expect(
            [p.known_as for p in theirs.people] == [p.known_as for p in ours.people], "the lead sees the same people"
        )
        said = {goal.words for goal in lead.planning.plan(work.family).goals}
        expect({meeting.words.goal, meeting.words.other_goal} < said, "the lead reads the goals in their words")
        levels = [child.level for child in lead.levels.of_family(work.family) if child.decisions]
        expect(len(levels) == 1, "the lead sees the level of need of the child")
        review = lead.review(work.visit)
        expect(
            lead.sign_off(work.visit, review.digest).state is VisitState.SIGNED_OFF, "the lead signs the first visit"
        )
        meet(lead)
        meet(self.desk)
        expect(self.desk.open_visit(work.visit).state is VisitState.SIGNED_OFF, "the worker sees it signed")


Do = Callable[[], str]


class Meeting:
    """One family from the first word on. Each method is one step and returns a sentence about what came of it."""

    def __init__(self, desk: Desk, words: Newcomers) -> None:
        self.desk, self.words = desk, words
        self.work = Working(desk, words)

    def before_the_lead(self) -> tuple[tuple[str, Do], ...]:
        """The steps of the afternoon before the laptop meets the hub."""
        return (
            ("somebody asks: could someone come round?", self.ask),
            ("the request is acknowledged and accepted, with somebody named as helping next", self.accept),
            ("who is who: two homes, a new partner, a baby on the way", self.who_is_who),
            ("the first visit, with the child's own words", self.first_visit),
            ("how things are: everyone talks in turn, the family rates first", self.work.assess),
            ("a need is named and the child's level of need decided, with its reasons", self.work.decide_level),
            ("a plan: goals in their words, for one home and for the other", self.work.plan),
            ("those around the family meet, and the child is heard", self.work.meet_round_the_table),
            ("“Our plan” is printed for one home, and holds nothing of the other", self.work.print_plans),
        )

    def after_the_lead(self) -> tuple[tuple[str, Do], ...]:
        """The steps when the lead has looked."""
        return (
            ("the plan is looked at again together", self.work.review),
            ("the end of the work, and the day to ask whether it still holds", self.work.close),
        )

    def summary(self) -> str:
        """Who they are and how the plan stands, in a sentence."""
        view = self.desk.open_family(self.work.family)
        return f"{view.name}: {len(view.people)} people, {self.work.level}, {self.work.asked_again}"

    # -- the door ----------------------------------------------------------------------------------------------

    def ask(self) -> str:
        """A request is written down, before there is any family."""
        asking = self.desk.asking
        self.work.request = asking.begin(self.words.asks).id
        view = asking.open(self.work.request)
        self.work.family = view.family
        expect(view.problems == (), "the request lacks nothing")
        expect(self.work.request in [row.id for row in asking.waiting()], "it waits for an answer")
        kinds = [need.record for need in self.desk.today().needs if need.kind.startswith("request")]
        expect(self.work.request in kinds, "Today says that somebody asked")
        return f"“{self.words.asks['would_help']}”"

    def accept(self) -> str:
        """It is acknowledged, spoken about and accepted; nobody is left without a name to ask for."""
        asking, request = self.desk.asking, self.work.request
        asking.acknowledge(request)
        asking.spoke(request)
        expect(_refused(lambda: asking.decide(request, "accepted", "")), "nothing is decided while nobody helps next")
        view = asking.decide(request, "accepted", self.words.next_helper)
        view = asking.told(request)
        expect(view.outcome == "accepted", "the request is accepted")
        expect(all(clock.is_done for clock in view.clocks[:2]), "the promises to answer and to speak are kept")
        family = RecordId(view.family)
        self.desk.write(family, {"area": self.words.area}, self.desk.read(family).shown)
        expect(self.desk.open_family(view.family).status == "Open", "the family is open")
        expect(self.desk.helping.ending(view.family).state == "open", "a stretch of support has begun")
        return view.outcome_line

    # -- who is who --------------------------------------------------------------------------------------------

    def who_is_who(self) -> str:
        """People, two homes and how they belong together, each whole thing at once."""
        words, work, who = self.words, self.work, self.desk.who
        today = self.desk.today_is.isoformat()
        mother = self._add("other", words.mother, role="parent")
        who.move([mother], None, today, new_home=words.home["label"])
        work.home = self._home(words.home)
        self._add("partner", words.partner, of=mother, household=work.home)
        child = self._add("child", words.child, of=mother, household=work.home)
        father = self._add("parent", words.father, of=child, type="father")
        who.move([father], None, today, new_home=words.other_home["label"])
        work.other_home = self._home(words.other_home)
        who.move([child], work.other_home, today, nights_tenths=20, also=True)
        who.relate(father, mother, "ex_partner")
        self._add("baby", words.baby, of=mother, household=work.home)
        work.mother, work.child, work.father = mother, child, father
        view = self.desk.open_family(work.family)
        lives = {home.label: [person.known_as for person in home.people] for home in view.homes}
        expect(len(lives) == 2, "there are two homes")
        expect(all(words.child.name in there for there in lives.values()), "the child lives in both")
        names = [kin.name for kin in who.genogram(work.family).people]
        expect(sorted(names) == sorted({person.known_as for person in view.people}), "the genogram names everyone once")
        expect(f"Baby of {words.mother.name}" in names, "the baby on the way is in it")
        return "; ".join(f"{label}: {', '.join(there)}" for label, there in lives.items())

    def _add(self, how: str, someone: Someone, of: RecordId | None = None, **place: str) -> RecordId:
        fields: dict[str, object] = {"relation": someone.relation, **place}
        if someone.name:
            fields |= {"known_as": someone.name, "full_name": f"{someone.name} {someone.surname}", "sex": someone.sex}
        if someone.years is None:
            fields["due_on"] = (self.desk.today_is + timedelta(weeks=DUE_IN_WEEKS)).isoformat()
        else:
            fields["born_on"] = f"{self.desk.today_is.year - someone.years}~"
        done = self.desk.who.add(self.work.family, how, fields, of)
        assert done.person is not None
        return done.person

    def _home(self, words: Mapping[str, str]) -> RecordId:
        family = FamilyId(self.work.family)
        home = next(home for home in self.desk.open_family(family).homes if home.label == words["label"])
        self.desk.write(home.id, words, self.desk.read(home.id).shown)
        return home.id

    # -- the first visit ---------------------------------------------------------------------------------------

    def first_visit(self) -> str:
        """Who was there, the child's words, what was agreed; sent to the lead."""
        desk, work, words = self.desk, self.work, self.words
        work.visit = desk.record_visit(work.family, {"household": work.home, "purpose": ("first_visit",)})
        expect(_refused(lambda: desk.submit(work.visit)), "a visit with nothing in it is not sent")
        view = desk.open_visit(work.visit)
        desk.write(work.visit, {"note": words.note, "safeguarding_concern_raised": "no"}, view.shown)
        for person, said in ((work.mother, words.mother_says), (work.child, words.child_says)):
            desk.add_part(work.visit, "took_part", {"person": person, "presence": "all_of_it"})
            voice = {"person": person, "method": "said", "words": said, "in_plan": "yes"}
            desk.add_part(work.visit, "voice", voice)
        expect(desk.submit(work.visit).state is VisitState.SUBMITTED, "the first visit is sent")
        return f"{words.child.name}: “{words.child_says}”"


def _refused(work: Callable[[], object]) -> bool:
    """Whether something that must not be is refused, in a sentence."""
    try:
        work()
    except Refused as refused:
        return bool(refused.sentence)
    return False
