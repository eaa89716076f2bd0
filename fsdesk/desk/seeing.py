"""Who may see a record, at one desk: said as the one decision says it, made more private at once, wider with a reason.

What hangs on a record (a visit's voices, an assessment's sections) goes with it: a part left behind would tell of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from fsdesk import rules_consenting, rules_seeing, telling
from fsdesk.audience import Audience, Fact, For, view_for
from fsdesk.desk.allowed import began, leads_of, may
from fsdesk.desk.around import Circle
from fsdesk.desk.consenting import Consenting
from fsdesk.desk.partners import who_reads
from fsdesk.desk.pen import Chapter
from fsdesk.desk.reader import facts_in
from fsdesk.desk.reading import Held
from fsdesk.desk.taken_back import permissions_of
from fsdesk.desk.titles import KIND_WORDS
from fsdesk.events import Event
from fsdesk.records.fields import Sensitivity, Value, as_value
from fsdesk.records.ids import RecordId, RevisionId, split_revision_id
from fsdesk.revisions import shown
from fsdesk.roles import SHARED_KINDS, Action
from fsdesk.rules_seeing import DEGREES, Choice, as_guarded_as_asked, least, safest
from fsdesk.rules_shared import told_to_partner
from fsdesk.store import Writing
from fsdesk.trouble import Refused
from fsdesk.views_seeing import Degree, Onlooker, Option, SeeingView
from fsdesk.whose import WHOSE
from fsdesk.withholding import Guard, read_guard

NOT_CHOSEN = frozenset({
    "family", "allocation", "sign_off", "late_seen", "person_link", "access_request", "disclosure_mark",
})  # fmt: skip
"""Kinds that are not for some only: whom a family is hidden from is said by excluding somebody, at the hub; the rest is
the service's own work, and goes with what it is about."""
ALREADY_MOST = 4
"""Sentences on who may have seen it already; the newest, and whether there is more."""
EVENTS_MOST = 5_000
NOT_HERE = "Everything written is saved."
TOLD_AT_ONCE = (
    "It holds on this laptop now. The hub hears of it first at the next exchange, and takes it back from laptops that"
    " may no longer have it when they next meet the hub. What somebody has read, they have read."
)


class Seeing(Chapter):
    """Deciding who may see a record."""

    # -- reading -----------------------------------------------------------------------------------------------

    def open(self, record: RecordId) -> SeeingView:
        """Who sees a record now, and what may be changed of that. Refused for all but staff."""
        pen = self.pen
        pen.refuse_all_but_staff()
        circle, one = self._of(record)
        choice, said = _choice_of(one), _said(one)
        floor = least(one.kind, said)
        users = self._colleagues()
        hanging = _parts_of(one, circle.held)
        return SeeingView(
            id=one.id,
            family=circle.family,
            family_name=circle.name,
            title=KIND_WORDS.get(one.kind, "A record"),
            written_by=circle.names(one.first_author),
            mark=one.mark,
            onlookers=tuple(self._onlookers(circle, one, users)),
            already=tuple(self._already(circle, one)),
            degrees=tuple(
                Degree(code=code, name=name, means=means, why_not=_why_no_degree(code, floor))
                for code, (name, means) in DEGREES.items()
            ),
            people=tuple((str(p.id), f"{p.known_as} {p.age}".strip()) for p in circle.people if str(p.id) != one.id),
            colleagues=tuple(users),
            choice=choice,
            reason=one.text("guarded_because"),
            shown=shown(one.heads),
            may_restrict=may(pen, Action.RESTRICT, one),
            may_widen=self._may_widen(one),
            parts=telling.counted(len(hanging), "thing that hangs on it goes", "things that hang on it go")
            if hanging
            else "",
        )

    def _of(self, record: RecordId) -> tuple[Circle, Held]:
        held = self.pen.read(record)
        if held.kind in NOT_CHOSEN or held.kind not in WHOSE:
            raise Refused(
                "Who sees this is not decided record by record.",
                safe=NOT_HERE,
                next_step="To hide a whole family from a colleague, ask who leads the team.",
            )
        circle = Circle(self.pen, next(iter(held.revisions.values())).family)
        return circle, circle.by_id.get(record, held)

    def _may_widen(self, one: Held) -> bool:
        return may(self.pen, Action.WIDEN, one, own=began(self.pen, one))

    def _colleagues(self) -> list[Option]:
        rows = self.pen.store.rows(
            "SELECT DISTINCT user, name FROM colleague"
            " WHERE user NOT LIKE 'import-%' AND role IN ('worker', 'team_lead') ORDER BY name, user"
        )
        return [(str(user), str(name)) for user, name in rows if user != self.pen.user]

    def _guard(self, one: Held) -> Guard:
        return read_guard(one.heads, leads_of(self.pen))

    def _onlookers(self, circle: Circle, one: Held, users: Sequence[Option]) -> Iterator[Onlooker]:
        """Everybody who may come to see it, each as the one decision answers for them."""
        guard = self._guard(one)
        yield Onlooker(who="You", says="see it", sees=True)
        if guard.restricted:
            named = [name for user, name in users if guard.lets(user)]
            yield Onlooker(who=telling.joined(named) or "No colleague", sees=bool(named),
                           says="may see it, where they are given this family" if named else "sees it")  # fmt: skip
        else:
            yield Onlooker(who="Colleagues who are given this family, and who leads the team", says="see it", sees=True)
        kept = [name for user, name in users if user in guard.kept_from]
        if kept:
            yield Onlooker(who=telling.joined(kept), says="must not know of it", sees=False)
        facts = facts_in(circle.held)
        today = circle.today.isoformat()
        for home in circle.homes:
            people = tuple(str(person.id) for person in home.people)
            at_home = Audience(kind=For.TABLE, family=circle.family, household=home.id, present=people)
            sees = bool(people) and view_for(at_home, facts, today).sees(one.id)
            yield _family(f"{telling.joined([p.known_as for p in home.people]) or 'Nobody'} at {home.label or 'home'}",
                          "at the table and on their papers", sees)  # fmt: skip
        yield from self._alone(circle, one, facts, today)
        yield from self._places(circle, one, facts, today)
        yield from self._partners(circle, one, facts)

    @staticmethod
    def _alone(circle: Circle, one: Held, facts: Sequence[Fact], today: str) -> Iterator[Onlooker]:
        """People who see it only by themselves."""
        if one.guard is not Sensitivity.PRIVATE_TO_PERSON:
            return
        for person in circle.people:
            own = Audience(kind=For.TABLE, family=circle.family, person=person.id, present=(str(person.id),),
                           household=min(circle.lives.get(person.id, ()), default=""))  # fmt: skip
            if view_for(own, facts, today).sees(one.id):
                yield Onlooker(
                    who=f"{person.known_as}, alone", says="sees it when they ask for what is theirs", sees=True
                )

    def _places(self, circle: Circle, one: Held, facts: Sequence[Fact], today: str) -> Iterator[Onlooker]:
        """Places with a permission that holds now."""
        now, asked = self.pen.clock.now().isoformat()[:16], set[str]()
        consenting = Consenting(self.pen)
        for permission in permissions_of(self.pen, circle.family):
            place = permission.recipient
            if rules_consenting.standing(permission, now) is not rules_consenting.Word.LIVE or place in asked:
                continue
            asked.add(place)
            given = consenting.given_to(circle.family, place)
            there = Audience(kind=For.AGENCY, family=circle.family, permission=given)
            sees = view_for(there, facts, today).sees(one.id)
            yield Onlooker(who=place, says="may be given it, with the permission there is" if sees
                           else "is not given it", sees=sees)  # fmt: skip

    def _partners(self, circle: Circle, one: Held, facts: Sequence[Fact]) -> Iterator[Onlooker]:
        """Partners who are named for this family, where it is a part of what a partner reads at all."""
        if one.kind not in SHARED_KINDS:
            return
        now, kept = self.pen.clock.now().isoformat()[:16], frozenset({str(one.id)} if self._guard(one).guards else ())
        for named, _lets in who_reads(self.pen, circle.family, circle.called):
            told = told_to_partner(facts, named.agency, now, kept)
            sees = told is not None and any(record == one.id for record, _kind, _fields in told.records)
            says = "reads it at the hub, and keeps no copy" if sees else "does not see it"
            yield Onlooker(who=f"{named.who}, {named.agency}", says=says, sees=sees)

    def _already(self, circle: Circle, one: Held) -> Iterator[str]:
        """Who may have seen it already, from what this laptop noted and what the hub has said."""
        found: list[str] = []
        for event in self.pen.noting.events(EVENTS_MOST):
            if event.record == one.id or (event.family == circle.family and not event.record):
                sentence = _happened(event, telling.day_and_time(event.at, circle.today), itself=event.record == one.id)
                if sentence and sentence not in found:
                    found.append(sentence)
        yield from found[:ALREADY_MOST]
        if len(found) > ALREADY_MOST:
            yield "There is more: “Who has looked”, on the family’s page, has all of it."
        if self._has_left(one):
            yield "It has left this laptop: colleagues who were given the family may have read it on theirs."
        if not found and not self._has_left(one):
            yield "Nobody else, as far as this laptop knows: it has not left it yet."

    def _has_left(self, one: Held) -> bool:
        device, n = split_revision_id(one.id)
        return device != self.pen.store.device or not self.pen.store.rows("SELECT 1 FROM outbox WHERE n = ?", (n,))

    # -- choosing ----------------------------------------------------------------------------------------------

    def choose(self, record: RecordId, choice: Choice, reason: str, over: Mapping[str, Sequence[str]]) -> SeeingView:
        """Decide who may see a record, and all that hangs on it: all of it or nothing, durable on return.

        Refused where it may not be decided by whose desk this is, where a wider circle has no reason, and where the
        record is written apart in something that would have to be written again.
        """
        pen = self.pen
        pen.refuse_all_but_staff()
        circle, one = self._of(record)
        before = _choice_of(one)
        if choice.only_for:
            choice = msgspec.structs.replace(choice, only_for=choice.only_for | {pen.user})
        after = as_guarded_as_asked(choice, one.kind, _said(one))
        why = rules_seeing.why_not(
            before, after, reason, user=pen.user, others=[user for user, _ in self._colleagues()],
            may_restrict=may(pen, Action.RESTRICT, one), may_widen=self._may_widen(one),
        )  # fmt: skip
        if why:
            pen.noted("denied", circle.family, record=record)
            raise Refused(why, safe="Nothing has been changed.", next_step="")
        if after == before:
            return msgspec.structs.replace(self.open(record), told="Nothing was changed.")
        writings = [self._writing(one, after, reason, over)]
        for part in _parts_of(one, circle.held):
            with_it, is_ = _with_the_whole(part, before, after), _choice_of(part)
            if rules_seeing.is_wider(is_, with_it) and not self._may_widen(part):
                continue  # a colleague's own: who wrote it, or who leads, opens that
            if with_it != is_:
                writings.append(self._writing(part, with_it, reason, part.shown))
        pen.store.write_all(writings)
        return msgspec.structs.replace(self.open(record), told=TOLD_AT_ONCE)

    def _writing(self, one: Held, after: Choice, reason: str, over: Mapping[str, Sequence[str]]) -> Writing:
        """One act of writing that makes a record as guarded as this. To make it less so, what was written more guarded
        is written again as it is."""
        fields: dict[str, Value] = {"guarded_because": as_value(reason.strip()) or None}
        for name in ("hidden_from", "only_for", "not_for"):
            wanted = getattr(after, name)
            if wanted != getattr(_choice_of(one), name):
                fields[name] = tuple(sorted(wanted))
        if after.confidential is not None and after.confidential != (one.value("confidential") is True):
            fields["confidential"] = after.confidential
        for name, group in one.heads.items():
            if name in fields or all(r.sensitivity.safety <= after.sensitivity.safety for r in group):
                continue
            if len(group) > 1:
                raise Refused(
                    "Two people wrote apart in this record.",
                    safe="Nothing has been changed.",
                    next_step="Settle it first, then decide who may see it.",
                )
            fields[name] = group[0].fields[name]
        names = {name for field in fields for name in over.get(field, ())}
        return Writing(
            kind=one.kind,
            fields=fields,
            author=self.pen.user,
            written_at=self.pen.clock.now().isoformat(),
            family=next(iter(one.revisions.values())).family,
            record=one.id,
            over=tuple(map(RevisionId, sorted(names))),
            sensitivity=after.sensitivity,
        )


def _choice_of(one: Held) -> Choice:
    """Who may see it as it stands; whoever restricted it to some is one of them."""
    confidential = one.value("confidential") is True if one.kind == "household" else None
    return Choice(
        sensitivity=safest((one.guard, least(one.kind, _said(one)))),
        hidden_from=frozenset(one.list("hidden_from")),
        only_for=read_guard(one.heads).named if one.list("only_for") else frozenset(),
        not_for=frozenset(one.list("not_for")),
        confidential=confidential,
    )


def _said(one: Held) -> dict[str, Value]:
    return {name: one.value(name) for name in one.heads}


def _why_no_degree(code: Sensitivity, floor: Sensitivity) -> str:
    if code.safety >= floor.safety:
        return ""
    return "What is written here, or what kind of record it is, does not let it be seen so widely."


def _parts_of(whole: Held, held: Sequence[Held]) -> list[Held]:
    """Everything that is a part of a record, and of its parts."""
    found: dict[str, Held] = {}
    names = {str(whole.id)}
    while names:
        fresh = {
            str(one.id): one for one in held if str(one.id) not in found and one.id != whole.id and names & _of(one)
        }
        found.update(fresh)
        names = set(fresh)
    return list(found.values())


def _of(one: Held) -> set[str]:
    line = WHOSE.get(one.kind)
    return {name for field in (line.of if line is not None else ()) for name in (one.text(field), *one.list(field))}


def _with_the_whole(part: Held, before: Choice, after: Choice) -> Choice:
    """A part as it follows its whole: what was the whole's changes with it, what is the part's own stays."""
    own, kind, said = _choice_of(part), part.kind, _said(part)
    degree = own.sensitivity
    if after.sensitivity.safety > degree.safety or degree is before.sensitivity:
        degree = after.sensitivity
    followed = {
        name: (getattr(own, name) - getattr(before, name)) | getattr(after, name)
        for name in ("hidden_from", "only_for", "not_for")
    }
    return as_guarded_as_asked(Choice(sensitivity=degree, confidential=own.confidential, **followed), kind, said)


def _family(who: str, where: str, sees: bool) -> Onlooker:
    many = " and " in who.partition(" at ")[0]
    verb = ("see it" if many else "sees it") if sees else ("do not see it" if many else "does not see it")
    return Onlooker(who=who, says=f"{verb} {where}" if sees else verb, sees=sees)


def _happened(event: Event, at: str, *, itself: bool) -> str:
    """What one event says of who may have seen the record; empty when nothing."""
    if event.together and event.action == "view":
        return f"The family had this laptop’s screen before them {at}{'' if itself else ', on another page of theirs'}."
    done: Mapping[str, str] = {"print": "printed", "export": "taken out as a file", "share": "shared"}
    if event.action in done:
        what = "It was" if itself else "Something of this family was"
        return f"{what} {done[event.action]} {at}."
    return ""
