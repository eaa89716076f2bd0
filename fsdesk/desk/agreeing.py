"""Agreeing at the table: what is read in plain words, what each who is there says to it, and what is kept of that.

One press says yes, not now or no; a signature is offered and never asked for. What was read is kept with the answer, as
it was read. Who must not have contact with a child here is asked nothing, and nothing on the table says so. A young
person answers for themselves where the worker found them able: presumed from twelve in Scotland (Data Protection Act
2018, section 208), judged in each case in England.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fsdesk import agreeing_words as plain
from fsdesk import rules_consenting as rules
from fsdesk import telling
from fsdesk.desk import consent_reading as reading
from fsdesk.desk.around import Circle
from fsdesk.desk.consenting import Consenting
from fsdesk.desk.documents import Documents
from fsdesk.desk.pen import Chapter
from fsdesk.desk.reading import Held
from fsdesk.pictures_asked import Picture
from fsdesk.records import EngagementAgreement
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.rules import OWN
from fsdesk.rules_consenting import Agreed, Word
from fsdesk.services import Service, service_of
from fsdesk.trouble import Refused
from fsdesk.views import Part
from fsdesk.views_table import Asked, Seat, YoungPerson

HELP_ANSWERS = (("yes", "Yes"), ("partly", "Yes, but …"), ("not_now", "Not now"), ("no", "No"))
PERMISSION_ANSWERS = (("allow", "Yes"), ("allow_with_limits", "Yes, but …"), ("not_now", "Not now"), ("refuse", "No"))
WITH_LIMITS = frozenset(("partly", "allow_with_limits"))
"""A yes with a condition, in their own words: until a worker has read it, nothing goes anywhere under it."""
ANSWERS = ("engagement_agreement", "sharing_permission")
SIGNED = {
    "engagement_agreement": "Signed that they want our help", "sharing_permission": "Signed what may be shared",
}  # fmt: skip
_SAID: dict[Agreed, str] = {
    Agreed.LIVE: "{who} said yes on {day}.", Agreed.ASK_AGAIN: "{who} said yes on {day}. It is time to ask again.",
    Agreed.ENDED: "{who} asked us to stop on {day}.", Agreed.NO: "{who} said no on {day}.",
    Agreed.NOT_NOW: "{who} said not now on {day}.",
}  # fmt: skip
_ALLOWED: dict[Word, str] = {
    Word.LIVE: "{who} said yes on {day}.", Word.LIMITED: "{who} said yes on {day}.",
    Word.WITHDRAWN: "It was taken back.", Word.REFUSED: "{who} said no on {day}.",
    Word.EXPIRED: "{who} said yes on {day}. That has ended.", Word.NOT_NOW: "{who} said not now on {day}.",
}  # fmt: skip


class Agreeing(Chapter):
    """What a household at the table is asked about help and about sharing."""

    def young(self, family: FamilyId) -> tuple[YoungPerson, ...]:
        """Those under age who may be able to agree for themselves. For the worker, before the screen is turned."""
        circle = Circle(self.pen, family)
        able = dict(reading.may_be_asked(circle))
        presumed = service_of(circle.area).nation == "SCT"
        return tuple(
            YoungPerson(key=str(person.id), name=person.known_as, is_presumed=presumed)
            for person in circle.people
            if person.is_child and str(person.id) in able
        )

    # -- what is asked -----------------------------------------------------------------------------------------

    def helped(self, seat: Seat) -> tuple[Asked, ...]:
        """Each who is here and can speak for themselves is asked whether they want help."""
        table = Circle(self.pen, seat.family)
        held = {str(one.id): one for one in table.kind("engagement_agreement")}
        latest = rules.latest_of_each(map(reading.agreement_of, held.values()))
        service, today = service_of(table.area), self.pen.today_is
        words = self._help_words(service)
        asked = []
        for person, name in self._speakers(seat, table):
            last = latest.get(person)
            state = rules.agreed(last, today.isoformat()) if last is not None else Agreed.UNFINISHED
            day = telling.short_day((last.ended_at or last.at) if last is not None else "", today)
            said = _SAID.get(state, "").format(who=name, day=day)
            said = _with_limits(said, held[last.id], last.agreed) if last is not None else said
            asked.append(
                Asked(
                    key=person, title=f"{name}: would you like our help?", words=words, by=((person, name),),
                    answers=HELP_ANSWERS, said=said,
                    may_stop=state in (Agreed.LIVE, Agreed.ASK_AGAIN), stop_words="I want it to stop",
                )
            )  # fmt: skip
        return tuple(asked)

    def permitted(self, seat: Seat) -> tuple[Asked, ...]:
        """What the worker has made ready to be asked, about people of this table and nobody else."""
        table = Circle(self.pen, seat.family)
        whole = {one.id: one for one in reading.permissions_in(self._hand_circle(seat).held)}
        speakers = self._speakers(seat, table)
        return tuple(self._ready_to_ask(table, whole, speakers))

    def _ready_to_ask(
        self, table: Circle, whole: Mapping[str, rules.Permission], speakers: list[tuple[str, str]]
    ) -> Iterator[Asked]:
        today, now = self.pen.today_is, self._now()
        for held in reading.newest_first(table.kind("sharing_permission")):
            one = whole.get(held.id)
            if one is None or not _is_ready(held, one):
                continue
            by = _who_answers(table, one, speakers)
            if not by:
                continue
            word = rules.standing(one, now)
            day = telling.short_day(one.at, today) if one.at else ""
            until = telling.short_day(self._year_on(now), today)
            who = table.called.get(held.text("by"), "Somebody")
            said = _with_limits(_ALLOWED.get(word, "").format(who=who, day=day), held, one.decision)
            what = reading.what_of_whom(table, one)
            yield Asked(
                key=held.id, title=f"May we share this with {one.recipient}?",
                words=plain.permission_words(what, held.text("purpose"), until), by=by,
                answers=PERMISSION_ANSWERS, said=said, may_stop=word in (Word.LIVE, Word.LIMITED),
                stop_words="Take it back",
            )  # fmt: skip

    # -- what they say -----------------------------------------------------------------------------------------

    def say_help(self, seat: Seat, person: str, answer: str, limits: str = "") -> Part:
        """Keep what somebody here says to our help, with the very words they were shown. Refused for somebody who is
        not asked here, for any other answer, and for a yes with a condition that is not said. Who changes their mind in
        the same minute pressed the wrong one."""
        asked = _one(self.helped(seat), person, answer)
        hand = self.pen.for_audience(OWN)
        circle, now = Circle(hand, seat.family), self._now()
        said: dict[str, Any] = {
            "person": person, "given_by": "self", "agreed": answer, "scope": plain.SCOPE, "at": now,
            "review_due": rules.months_after(now, rules.AGREEMENT_MONTHS),
            "notice_version": service_of(circle.area).privacy_notice,
            "capacity_note": dict(seat.able).get(person) or None,
            "explained_in": seat.read.language or None,
            **_limits(answer, limits),
            **_how(seat, asked),
        }  # fmt: skip
        last = rules.latest_of_each(map(reading.agreement_of, circle.kind("engagement_agreement"))).get(person)
        if last is not None and last.at[:16] == now and not last.ended_at:
            hand.write(RecordId(last.id), said, hand.read(RecordId(last.id)).shown)
            return hand.part(RecordId(last.id))
        return hand.part(hand.add(EngagementAgreement(**said), seat.family).record)

    def say_permission(self, seat: Seat, permission: RecordId, by: str, answer: str, limits: str = "") -> Part:
        """Keep what somebody here says to one thing being shared. Refused as `say_help`."""
        asked = _one(self.permitted(seat), permission, answer)
        if by not in dict(asked.by):
            raise _not_theirs()
        hand, now = self.pen.for_audience(OWN), self._now()
        again = dict.fromkeys(("withdrawn_at", "withdrawn_by", "withdrawal_method", "withdrawn_words"))
        said: dict[str, Any] = {
            **again, "decision": answer, "by": by, "at": now, "expires": self._year_on(now),
            **_limits(answer, limits), **_how(seat, asked),
        }  # fmt: skip
        hand.write(permission, said, hand.read(permission).shown)
        return hand.part(permission)

    def sign(self, seat: Seat, answer: RecordId, picture: Picture) -> Part:
        """Keep a signature with an answer, of who gave it. Refused for what nobody here has said."""
        hand = self.pen.for_audience(OWN)
        held = hand.read(answer)
        by = held.text("person") if held.kind == "engagement_agreement" else held.text("by")
        if hand.family_of(answer) != seat.family or held.kind not in ANSWERS or by not in seat.present:
            raise _not_theirs()
        document, beside = Documents(hand).ready(
            seat.family, picture,
            {"document_kind": "signature", "title": SIGNED[held.kind], "by": by, "subject": (by,)},
        )  # fmt: skip
        said = {"signature": hand.next_name(), "method": "signed"}
        hand.act(seat.family, (document,), ((answer, said, held.shown),), beside=beside)
        return hand.part(answer)

    def stop(self, seat: Seat, key: str, by: str) -> None:
        """They take back a yes, now. Refused for somebody whose it is not."""
        hand = self.pen.for_audience(OWN)
        for asked in self.permitted(seat):
            if asked.key == key and asked.may_stop and by in dict(asked.by):
                Consenting(hand).withdraw(RecordId(key), "", by=by, how="electronic")
                return
        for asked in self.helped(seat):
            if asked.key == key == by and asked.may_stop:
                found = map(reading.agreement_of, Circle(hand, seat.family).kind("engagement_agreement"))
                Consenting(hand).end_agreement(RecordId(rules.latest_of_each(found)[key].id), "")
                return
        raise _not_theirs()

    def want_copy(self, seat: Seat, record: RecordId, *, wanted: bool) -> None:
        """They would like what they answered on paper: the worker is reminded until they have it. Refused for what was
        not answered at this table."""
        hand = self.pen.for_audience(OWN)
        held = hand.read(record)
        if held.kind not in ANSWERS or hand.family_of(record) != seat.family:
            raise _not_theirs()
        hand.write(record, {"copy_wanted": wanted}, held.shown)

    # -- inside ------------------------------------------------------------------------------------------------

    def _help_words(self, service: Service) -> tuple[str, ...]:
        worker = self.pen.names()(self.pen.user).split(" ")[0]
        return plain.help_words(worker, service.partnership)

    def _hand_circle(self, seat: Seat) -> Circle:
        return Circle(self.pen.for_audience(OWN), seat.family)

    def _speakers(self, seat: Seat, table: Circle) -> list[tuple[str, str]]:
        """Those here who can speak for themselves. Whom the whole record bars from a child here is none of them."""
        allowed = dict(reading.may_be_asked(self._hand_circle(seat)))
        able = dict(seat.able)
        return [
            (str(person.id), person.known_as)
            for person in table.people
            if str(person.id) in seat.present
            and str(person.id) in allowed
            and (not person.is_child or str(person.id) in able)
        ]

    def _now(self) -> str:
        return self.pen.clock.now().isoformat()[:16]

    @staticmethod
    def _year_on(now: str) -> str:
        return rules.months_after(now, rules.PERMISSION_MONTHS_MOST)


def _is_ready(held: Held, one: rules.Permission) -> bool:
    """Whether the worker has written all that is asked: to whom, of whom, what and what for; and a no would count."""
    return bool(one.recipient and one.subjects and one.categories and held.text("purpose") and one.genuine)


def _who_answers(table: Circle, one: rules.Permission, speakers: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Who here can answer for all it is about: somebody for themselves, and a grown-up for children who cannot yet.

    Where it is about two who each speak for themselves, nobody answers for the other: each is asked in their own.
    """
    able = {key for key, _ in speakers}
    children = {str(person.id) for person in table.people if person.is_child}
    own = {key for key in one.subjects if key in able or key not in children}
    if len(own) > 1:
        return ()
    if own:
        return tuple((key, name) for key, name in speakers if key in own)
    return tuple((key, name) for key, name in speakers if key not in children)


def _one(asked: tuple[Asked, ...], key: str, answer: str) -> Asked:
    found = next((one for one in asked if one.key == key), None)
    if found is None or answer not in dict(found.answers):
        raise _not_theirs()
    return found


def _limits(answer: str, words: str) -> dict[str, Any]:
    """What is kept of a condition: their words, to be read by a worker. A plain answer takes an earlier one away."""
    if answer not in WITH_LIMITS:
        return {"limits": None}
    if not words.strip():
        raise Refused("Say what it is that you would not want.", safe="Nothing was kept.",
                      next_step="Write it in your own words, or choose another answer.")  # fmt: skip
    return {"limits": words.strip()}


def _with_limits(said: str, held: Held, decision: str) -> str:
    """What they last said, with the condition they said with it."""
    words = held.text("limits")
    return f"{said} “{words}”" if said and words and decision in WITH_LIMITS else said


def _not_theirs() -> Refused:
    return Refused("This is not for this table.", safe="Nothing was kept.", next_step="Choose again.")


def _how(seat: Seat, asked: Asked) -> dict[str, Any]:
    """What is kept of how it was read and answered."""
    return {
        "method": "electronic", "words_version": plain.VERSION, "words_shown": plain.as_read(asked.title, asked.words),
        "read_with": seat.read.how, "read_by": seat.read.who or None, "signature": None,
    }  # fmt: skip
