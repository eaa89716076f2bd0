"""Papers for a family: everything that could go on one gathered from the record, to be chosen from for one home.

Each home's papers are gathered as its people may see the record: see `rules.view_for`. Which of it goes on which paper
is chosen in `fsdesk.papers.choosing`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

import msgspec

from fsdesk import telling
from fsdesk.desk.gate import gate_for, is_careful, left_out
from fsdesk.desk.in_steps import as_read
from fsdesk.desk.known import KnownOf, current_plan, guard_of, numbers_of, of_the_family
from fsdesk.desk.own_words import beside
from fsdesk.desk.pen import Chapter, Pen, not_here
from fsdesk.desk.people import homes_of, people_of
from fsdesk.desk.reading import Held, of_kind
from fsdesk.desk.who_sees import who_sees
from fsdesk.papers import choosing, data, kin
from fsdesk.pictures import Ecomap, Genogram, Wheel
from fsdesk.records import family_codes as lists
from fsdesk.records.ids import FamilyId
from fsdesk.rules import Audience, For
from fsdesk.services import Service, service_of
from fsdesk.steps import Steps, at_once
from fsdesk.views import Home, PersonView, View
from fsdesk.wordbooks import words_of


class ForHome(View, frozen=True, kw_only=True):
    """All that could go on the papers one home takes away, and its pictures still to be drawn, by whose they are."""

    known: choosing.KnownFamily
    wheels: tuple[tuple[str, Wheel], ...]
    genogram: Genogram
    ecomap: Ecomap
    children: tuple[PersonView, ...]
    wording: data.OurPlan
    minutes: Mapping[str, data.Minutes]
    who_sees: data.WhoSees


class Gathered(View, frozen=True, kw_only=True):
    """What papers of a family there are, and for each home what could go on them: nothing of what it may not see."""

    family: FamilyId
    homes: Mapping[str, ForHome]
    offers: tuple[data.Offer, ...]
    foot: tuple[str, ...]
    correct: str
    numbers: tuple[data.Number, ...]


class Papers(Chapter):
    """What a family may take away."""

    def gather(self, family: FamilyId) -> Gathered:
        """Everything a paper could hold, for every home of a family. Drawing and choosing are for others."""
        return at_once(self.gathering(family))

    def gathering(self, family: FamilyId) -> Steps[Gathered]:
        """The same in steps."""
        pen = yield from as_read(self.pen, family)
        held, today = pen.held(family), pen.today_is
        if not of_kind(held, "family"):
            raise not_here("This family")  # nobody makes a paper of a family they may not know of
        service = service_of(of_the_family(held, "area"))
        eyes = {home: _eyes_of(pen, home) for home in homes_of(held, people_of(held, today), today)}
        homes = []
        for home, theirs in eyes.items():
            if theirs.reader.family(family):
                homes.append(home)
            yield
        now = pen.clock.now().isoformat()
        printed = f"printed {telling.birthday(now[:10])}, {telling.clock_time(now)}"
        plan_word = words_of(service.words).say("plan").lower()
        foot = (service.partnership, f"{plan_word} {of_the_family(held, 'label')}", printed)
        told = pen.is_staff_looking  # what is left out is for staff alone
        gates = {str(home.id): gate_for(home, eyes[home].reader.withheld(family) if told else ()) for home in homes}
        taken = {}
        for home in homes:
            taken[str(home.id)] = self._for_home(eyes[home], family, service, foot)
            yield
        return Gathered(
            family=family,
            homes=taken,
            offers=tuple(
                msgspec.structs.replace(offer, gates=tuple((home, gates[home]) for home, _ in offer.homes))
                for offer in _offers(homes, taken, held, today)
            ),
            foot=foot,
            correct=_correct(service),
            numbers=numbers_of(service, for_names=False),
        )

    def _for_home(self, pen: Pen, family: FamilyId, service: Service, foot: tuple[str, ...]) -> ForHome:
        """What could go on the papers of one home. `pen` reads as its people may."""
        from fsdesk.desk.assessing import Assessing  # late: frameworks are read only when a picture is wanted
        from fsdesk.desk.who import Who

        held, today, name_of = pen.held(family), pen.today_is, pen.names()
        people = people_of(held, today)
        children = tuple(person for person in people if person.is_child and not person.is_unborn)
        wheels = []
        for child in _named_first(children, held):
            wheel = Assessing(pen).wheel(family, child.id, "family")
            if wheel is not None:
                wheels.append((str(child.id), wheel))
        leads = of_the_family(held, "lead_professional")
        lead = name_of(leads) if leads else ""
        made = _made(current_plan(held), lead, service)
        return ForHome(
            known=KnownOf(held, people, today, name_of).family(service, _happenings(held)),
            wheels=tuple(wheels),
            genogram=Who(pen).genogram(family, for_family=True),
            ecomap=Who(pen).ecomap(family),
            children=children,
            wording=data.OurPlan(
                title="Our plan", who="", made=made, correct=_correct(service),
                yours="This plan is yours. You can change your mind, say no, or ask us to stop.", foot=foot,
            ),
            minutes={str(m.id): _minutes(m, held, people, foot) for m in of_kind(held, "meeting")},
            who_sees=who_sees(pen, family, service, foot, _correct(service)),
        )  # fmt: skip

    def left_out(self, family: FamilyId, audience: Audience) -> tuple[str, ...]:
        """What of a family an audience is not given, in lines for staff alone."""
        if not self.pen.is_staff_looking:
            return ()
        return left_out(self.pen.for_audience(audience).reader.withheld(family))

    def printed(self, family: FamilyId, answer: str) -> None:
        """Remember that a copy of the plan was given, and whether it was safe to leave it at the house."""
        plan = current_plan(self.pen.held(family))
        if plan is not None:
            wanted = {"copy_given_on": self.pen.today_is.isoformat(), "safe_to_leave": answer or None}
            self.pen.write(plan.id, {k: v for k, v in wanted.items() if v}, plan.shown)


def _eyes_of(pen: Pen, home: Home) -> Pen:
    """The desk as whoever lives in a home may see it, since all of them may read what is taken there. Where it is not
    the staff who look, as they may."""
    if not pen.is_staff_looking:
        return pen
    return pen.for_audience(Audience(kind=For.TABLE, household=str(home.id), leaves=True))


def _happenings(held: Sequence[Held]) -> tuple[choosing.KnownHappening, ...]:
    events = sorted(of_kind(held, "chronology_event"), key=lambda one: one.text("on"))
    called = {str(one.id): one.text("known_as") or one.text("full_name") for one in of_kind(held, "person")}
    said = beside(held, called)
    return tuple(
        choosing.KnownHappening(
            about=frozenset(one.list("persons")),
            sensitivity=guard_of(one),
            happening=data.Happening(
                when=telling.short_day(one.text("on")),
                what=one.text("title"),
                more="\n".join(filter(None, (one.text("detail"), *said.get(one.id, ())))),
                kind=lists.NATURE.get(one.text("nature"), ""),
                says=one.text("source"),
            ),
        )
        for one in events
    )


def _named_first(children: Sequence[PersonView], held: Sequence[Held]) -> list[PersonView]:
    named = {one.id for one in of_kind(held, "person") if one.value("is_named_child") is True}
    return sorted(children, key=lambda child: child.id not in named)


def _made(plan: Held | None, lead: str, service: Service) -> str:
    if plan is None or len(plan.text("started_on")) < 10:
        return ""
    day = date.fromisoformat(plan.text("started_on")[:10])
    with_whom = f", with {lead} of {service.partnership}" if lead else ""
    return f"Made together on {telling.long_day(day)} {day.year}{with_whom}."


def _correct(service: Service) -> str:
    return f"Is something not right? Ask us to correct it. {service.data_protection}"


def _offers(
    homes: Sequence[Home], taken: Mapping[str, ForHome], held: Sequence[Held], today: date
) -> Iterator[data.Offer]:
    """Each paper with the homes that may have it."""
    careful = is_careful(held)
    day = today.isoformat()
    lives = {home.id: {person.id for person in home.people} for home in homes}
    of_child = {
        child.id: [h for h in homes if child.id in lives[h.id] and child in taken[str(h.id)].children]
        for home in homes
        for child in taken[str(home.id)].children
    }
    children = list({child.id: child for home in homes for child in taken[str(home.id)].children}.values())
    children = [child for child in _named_first(children, held) if of_child[child.id]]
    for key, title, stem, whose in (
        ("our_plan", "Our plan", "our-plan", homes),
        *((f"my_bit:{child.id}", f"My bit: {child.known_as}", "my-bit", of_child[child.id]) for child in children),
        ("crisis_card", "Who to ring: cards to cut out", "who-to-ring", homes),
        ("who_sees", "Who sees what", "who-sees-what", homes),
        ("genogram", "Who is who", "who-is-who", homes),
        ("ecomap", "What holds us", "what-holds-us", homes),
        *(
            (f"chronology:{child.id}", f"What has happened: {child.known_as}", "what-has-happened", of_child[child.id])
            for child in children
        ),
        *(
            (
                f"minutes:{meeting.id}",
                _meeting_title(meeting, today),
                "minutes",
                [home for home in homes if str(meeting.id) in taken[str(home.id)].minutes],
            )
            for meeting in of_kind(held, "meeting")
        ),
    ):
        if whose or key == "crisis_card":
            places = tuple((str(home.id), home.label) for home in whose)
            first = places[0][0] if places else ""
            yield data.Offer(key=key, title=title, homes=places, home=first, file_stem=f"{stem}-{day}", careful=careful)


def _meeting_title(meeting: Held, today: date) -> str:
    kind = lists.MEETING_KIND.get(meeting.text("meeting_kind"), "Meeting")
    return f"{kind}, {telling.short_day(meeting.text('at'), today)}"


def _minutes(
    meeting: Held,
    held: Sequence[Held],
    people: Sequence[PersonView],
    foot: tuple[str, ...],
) -> data.Minutes:
    called = {str(p.id): (p.known_as, p.relation or p.role) for p in people}
    team = {str(t.id): (t.text("name"), t.text("role_title") or t.text("agency")) for t in of_kind(held, "team_member")}
    rows = []
    for one in of_kind(held, "attendee"):
        if one.text("meeting") == meeting.id:
            key = one.text("person") or one.text("team_member")
            name, what = called.get(key) or team.get(key) or (one.text("someone_else"), "")
            rows.append(data.Row(cells=(name, what, lists.ATTENDANCE.get(one.text("attendance"), ""))))
    at = meeting.text("at")
    day = telling.long_day(date.fromisoformat(at[:10])) if at else ""
    following = meeting.text("next_at")
    return data.Minutes(
        title=lists.MEETING_KIND.get(meeting.text("meeting_kind"), "Meeting"),
        who="",
        when_where=", ".join(filter(None, (day, telling.clock_time(at), meeting.text("place")))),
        people=tuple(rows),
        own=tuple(line for line in meeting.text("bottom_lines").splitlines() if line.strip()),
        said=tuple(line for line in meeting.text("minutes_text").splitlines() if line.strip()),
        decided=tuple(data.Step(what=line, who="") for line in meeting.text("decisions").splitlines() if line.strip()),
        meet=f"{telling.short_day(following)} {telling.clock_time(following)}".strip() if following else "",
        foot=foot,
    )


def with_pictures(known: choosing.KnownFamily, pictures: Sequence[tuple[str, data.Picture]]) -> choosing.KnownFamily:
    """The same with the wheels drawn, each about whose it is."""
    drawn = tuple(choosing.KnownPicture(about=frozenset((who,)), picture=picture) for who, picture in pictures)
    return msgspec.structs.replace(known, pictures=drawn)


def paper_of(
    gathered: Gathered, known: Mapping[str, choosing.KnownFamily], key: str, household: str,
    drawn: Callable[[Genogram | Ecomap, Gathered], data.AnyPaper],
) -> data.AnyPaper:  # fmt: skip
    """One paper as a home may have it, all that goes on it. `known` is what is known for each home with its wheels
    drawn; `drawn` makes the page of a picture, which is for others to draw."""
    kind, _, which = key.partition(":")
    foot, correct = gathered.foot, gathered.correct
    if kind == "crisis_card":  # the same for everybody, also where no home is known
        return data.CrisisCard(
            title="Who to ring, day or night", lead="You never have to wait until it is worse.",
            numbers=gathered.numbers, foot=foot[:1], correct=correct,
        )  # fmt: skip
    home, ours = known[household], gathered.homes[household]
    living = next((one.people for one in home.homes if one.key == household), frozenset[str]())
    match kind:
        case "my_bit":
            child = next(one for one in ours.children if str(one.id) == which)
            wording = data.MyBit(
                title="My bit", name=child.known_as, about=f"age {child.age}", foot=foot, correct=correct,
                mine="This page is yours. You can keep it, change it or tear it up.",
            )  # fmt: skip
            return choosing.my_bit(home, household, which, wording)
        case "who_sees":
            return ours.who_sees
        case "genogram":
            return drawn(kin.for_home(ours.genogram, living), gathered)
        case "ecomap":
            return drawn(kin.around_home(ours.ecomap, household, home), gathered)
        case "chronology":
            child = next(one for one in ours.children if str(one.id) == which)
            told = data.Chronology(
                title="What has happened", who=child.known_as, foot=foot, correct=correct,
                nothing="Nothing has been written down yet.",
            )  # fmt: skip
            return choosing.chronology(home, household, which, told)
        case "minutes":
            names = " and ".join(person.name for person in home.people if person.key in living)
            minutes = msgspec.structs.replace(ours.minutes[which], who=names, correct=correct)
            return choosing.minutes(home, household, minutes)
        case _:
            return choosing.our_plan(home, household, ours.wording)
