"""Who sees what: the sharing statement a family can hold, for one home, in its own terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fsdesk import rules_consenting as rules
from fsdesk import telling
from fsdesk.consent_said import limits_said
from fsdesk.desk import consent_reading as reading
from fsdesk.desk.around import Circle
from fsdesk.desk.partners import who_reads
from fsdesk.desk.pen import Pen
from fsdesk.desk.reading import Held
from fsdesk.desk.taken_back import permissions_of
from fsdesk.papers.data import Row, WhoSees
from fsdesk.records import consent_codes as consent
from fsdesk.records.ids import FamilyId
from fsdesk.rules_consenting import Agreed, Permission
from fsdesk.services import Service

CAN = (
    "Say no, or change your mind, at any time. Tell us in any way you like; it counts from when you say it.",
    "Go on getting help when you say no to sharing. One does not hang on the other.",
    "See what is written about you, and have a copy.",
    "Ask us to correct what is wrong, or to put your own words beside it.",
    "Ask us not to use something, or complain about how we use it.",
)
MUST = (
    "If somebody may be in danger we may have to tell others without asking first. We tell you as soon as that is safe."
)
"""Said beforehand, so that nobody is promised a secret that cannot be kept."""
ADDS = "They can send a note; your worker decides what of it is written down. If you say no, they read nothing more."


def who_sees(pen: Pen, family: FamilyId, service: Service, foot: tuple[str, ...], correct: str) -> WhoSees:
    """The statement for one home. `pen` reads as its people may; what the rules make of a permission hangs on all of
    it, also on what is not shown."""
    circle = Circle(pen, family)
    now = pen.clock.now().isoformat()[:16]
    whole = {one.id: one for one in permissions_of(pen, family)}
    shown = [(held, whole[held.id]) for held in reading.newest_first(circle.kind("sharing_permission"))
             if held.id in whole]  # fmt: skip
    yes = tuple(_yes(circle, held, one) for held, one in shown if rules.standing(one, now) is rules.Word.LIVE)
    no = tuple(_no(circle, one) for _, one in shown if rules.standing(one, now).is_no)
    went = tuple(_went(circle, service))
    day = telling.long_day(circle.today)
    return WhoSees(
        title="Who sees what",
        who=telling.joined([person.known_as for person in circle.people if circle.lives.get(person.id)]),
        made=f"As it stands on {day} {circle.today.year}.",
        help=tuple(_help(circle)),
        inside=tuple(_inside(circle, service)),
        yes=yes,
        no=no,
        went=went,
        nothing="" if yes or no or went else "Nothing has been shared with anybody outside, and nothing was asked for.",
        can=(*CAN, MUST),
        foot=foot,
        correct=correct,
    )


def _help(circle: Circle) -> Iterator[str]:
    """Who said what about being helped, in their words."""
    words: Mapping[Agreed, str] = {
        Agreed.LIVE: "{who} said yes to our help{when}.", Agreed.ASK_AGAIN: "{who} said yes to our help{when}.",
        Agreed.ENDED: "{who} asked us to stop{when}.", Agreed.NO: "{who} does not want our help now.",
    }  # fmt: skip
    found = {one.id: one for one in circle.kind("engagement_agreement")}
    for person, agreement in rules.latest_of_each(map(reading.agreement_of, found.values())).items():
        state = rules.agreed(agreement, circle.today.isoformat())
        who = circle.called.get(person, "")
        if state in words and who:
            day = telling.short_day(agreement.ended_at or agreement.at, circle.today)
            scope = next(held.text("scope") for one, held in found.items() if one == agreement.id)
            said = words[state].format(who=who, when=f" on {day}" if day else "")
            yield f"{said} {scope}".strip() if state is not Agreed.ENDED else said


def _inside(circle: Circle, service: Service) -> Iterator[str]:
    """Who works with the whole record, and who else is in touch."""
    lead = circle.record.text("lead_professional") if circle.record is not None else ""
    worker = circle.names(lead) if lead else "Your worker"
    yield f"{worker} and their team lead at {service.partnership} see what is written here."
    for one in circle.kind("team_member"):
        if one.text("in_touch") == "yes" and not one.text("until") and one.value("is_trusted_person") is not True:
            what = one.text("agency") or one.text("role_title")
            yield f"{one.text('name')}{f', {what}' if what else ''}: in touch with you; knows what you tell them."
    for named, may in who_reads(circle.pen, circle.family, circle.called):
        until = telling.short_day(may.until, circle.today)
        yield f"{named.who}, {named.agency}: reads your plan and its meetings until {until}, and keeps no copy. {ADDS}"


def _yes(circle: Circle, held: Held, one: Permission) -> Row:
    until = telling.short_day(rules.ends_on(one), circle.today)
    words = limits_said(reading.said(held, "limits"))  # as this home may see them; the rule hangs on all of them
    limits = f", but: {words}" if words else ""
    return Row(cells=(one.recipient, _begun(reading.what_of_whom(circle, one)) + limits, held.text("purpose"), until))


def _no(circle: Circle, one: Permission) -> Row:
    at = telling.short_day(one.withdrawn_at or one.at, circle.today)
    words = f"You took it back on {at}" if one.withdrawn_at else f"You said no on {at}"
    return Row(cells=(one.recipient, _begun(reading.what_of_whom(circle, one)), words))


def _went(circle: Circle, service: Service) -> Iterator[Row]:
    for held in reading.newest_first(circle.kind("sharing_decision")):
        act = reading.act_of(held)
        if act.went_out:
            agreement = reading.under(held, service.sharing)
            ground = agreement.title if agreement is not None else consent.LAWFUL_BASIS.get(act.basis, "")
            ground = {"consent": "You said it may"}.get(act.basis, ground)
            why = held.text("why_necessary") or ground
            yield Row(cells=(
                telling.short_day(act.at, circle.today), act.recipient, _begun(reading.what_of_whom(circle, act)), why,
            ))  # fmt: skip


def _begun(words: str) -> str:
    return words[:1].upper() + words[1:]
