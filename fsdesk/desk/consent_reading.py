"""Agreements, permissions and acts of sharing as the rules and the pages hold them. Whatever lets less out is read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fsdesk import rules_consenting as rules
from fsdesk import rules_sharing as sharing_rules
from fsdesk import telling
from fsdesk.consent_said import are_limits_read, limits_said, permission_said
from fsdesk.consent_said import narrowest as narrowest_of
from fsdesk.desk.around import Circle, is_shown, made_order
from fsdesk.desk.reading import Held, of_kind
from fsdesk.records import consent_codes as consent
from fsdesk.records.fields import Value
from fsdesk.rules_consenting import Agreed, Agreement, Permission, Word
from fsdesk.rules_sharing import Act
from fsdesk.services import SharingAgreement, service_of
from fsdesk.views_consenting import ActRow, AgreementRow, PermissionRow
from fsdesk.views_planning import Missing

PASSING_ON = ("warm_introduction", "formal_referral")
"""Ways to make a connection in which something about the family is told to the other side."""
EVERYTHING = frozenset(consent.DATA_CATEGORY)
_STANDING: dict[Word, tuple[str, str]] = {
    Word.LIVE: ("Stands until {end}", "ok"),
    Word.WITHDRAWN: ("Taken back {withdrawn}. Nothing goes there", "warn"),
    Word.REFUSED: ("They said no. Nothing goes there", "neutral"),
    Word.EXPIRED: ("Ended {end}. Ask again before anything goes", "warn"),
    Word.LIMITED: ("Yes, but: read it first. Nothing goes there yet", "warn"),
    Word.INFORM: ("Not theirs to give: tell them instead", "warn"),
    Word.NOT_NOW: ("Not now. Nothing goes there", "neutral"),
    Word.UNFINISHED: ("Not finished. Nothing goes there yet", "warn"),
}
_AGREED: dict[Agreed, tuple[str, str]] = {
    Agreed.LIVE: ("Agreed", "ok"),
    Agreed.ASK_AGAIN: ("Agreed. Ask again: it is more than a year", "warn"),
    Agreed.ENDED: ("Said stop {ended}", "neutral"),
    Agreed.NO: ("Does not want our help now. The door stays open", "neutral"),
    Agreed.NOT_NOW: ("Not now. The door stays open", "neutral"),
    Agreed.UNFINISHED: ("Not finished", "warn"),
}


# -- at their narrowest, at their widest ---------------------------------------------------------------------------


def said(held: Held, name: str) -> list[Value]:
    """Every value that stands in a field, nothing left out and nothing chosen."""
    return [r.fields[name] for r in held.heads.get(name, ()) if r.fields[name] is not None]


def narrowest(held: Held, name: str) -> frozenset[str]:
    """What every version of a list holds."""
    return narrowest_of(said(held, name))


def widest(held: Held, name: str) -> frozenset[str]:
    """What any version of a list holds."""
    return frozenset(str(part) for value in said(held, name) if isinstance(value, tuple) for part in value)


def first_of(held: Held, name: str) -> str:
    """The earliest of the times or days that stand in a field."""
    return min((str(value) for value in said(held, name)), default="")


def last_of(held: Held, name: str) -> str:
    """The latest of the times or days that stand in a field."""
    return max((str(value) for value in said(held, name)), default="")


def permission_of(held: Held) -> Permission:
    """A permission, read at its narrowest."""
    return permission_said(held.id, lambda name: said(held, name))


def agreement_of(held: Held) -> Agreement:
    """An agreement to be helped, read at its narrowest."""
    answers = {str(value) for value in said(held, "agreed")}
    order = ("no", "not_now", "not_asked", "partly", "yes")
    return Agreement(
        id=held.id,
        person=held.text("person"),
        agreed=next((each for each in order if each in answers), ""),
        at=last_of(held, "at"),
        review_due=first_of(held, "review_due"),
        ended_at=first_of(held, "ended_at"),
    )


def act_of(held: Held) -> Act:
    """An act of sharing, or a connection by which something was told, at its widest."""
    if held.kind == "connection":
        return Act(
            id=held.id,
            at=f"{held.text('made_on')}T23:59",
            subjects=widest(held, "persons"),
            recipient=held.text("service"),
            categories=EVERYTHING,
            outcome="shared" if set(map(str, said(held, "type"))) & set(PASSING_ON) else "not_shared",
            remedied=bool(held.text("remedied_on")),
        )
    outcomes = {str(value) for value in said(held, "outcome")}
    order = ("shared", "partly", "not_shared")
    return Act(
        id=held.id,
        at=held.text("at"),
        subjects=widest(held, "subjects"),
        recipient=held.text("recipient"),
        categories=widest(held, "categories"),
        permission=held.text("permission"),
        basis=held.text("lawful_basis"),
        outcome=next((each for each in order if each in outcomes), ""),
        override=held.value("override") is True,
        remedied=bool(held.text("remedied_on")),
    )


def permissions_in(held: Iterable[Held]) -> list[Permission]:
    """All permissions of a family, also those that are no."""
    return [permission_of(one) for one in of_kind(held, "sharing_permission")]


def sharing_in_a_word(held: Iterable[Held], now: str) -> tuple[str, str]:
    """How sharing stands, of what may be read with the family: what is more guarded says nothing here."""
    open_ones = [permission_of(one) for one in of_kind(held, "sharing_permission") if is_shown(one, with_private=False)]
    return rules.in_a_word(open_ones, now)


def acts_in(held: Iterable[Held]) -> list[Act]:
    """Everything by which something of a family went somewhere, or was kept."""
    return [act_of(one) for one in of_kind(held, "sharing_decision", "connection")]


# -- what an act still needs ---------------------------------------------------------------------------------------


def under(one: Held, sharing: Sequence[SharingAgreement]) -> SharingAgreement | None:
    """The agreement between agencies that covers an act, if it names one and that one held then for all of it."""
    named = next((each for each in sharing if each.ref == one.text("agreement")), None)
    place, categories, at = one.text("recipient"), widest(one, "categories"), one.text("at")
    return named if named is not None and at and named.covers(place, categories, at) else None


def lacking(one: Held, permissions: Sequence[Permission], sharing: Sequence[SharingAgreement]) -> list[tuple[str, str]]:
    """What a decision about sharing still lacks, as (field, sentence)."""
    act = act_of(one)
    text = {name: one.text(name) for name in one.heads}
    lists = {name: tuple(sorted(widest(one, name))) for name in ("subjects", "categories")}
    flags = {name: bool(one.value(name)) if one.value(name) is not None else None
             for name in ("override", "criminal_data")}  # fmt: skip
    then = rules.as_of(permissions, act.at)
    is_permitted = bool(act.subjects and act.categories and act.at) and (
        rules.why_not_share(then, act.recipient, act.subjects, act.categories, act.at) is None
    )
    found = sharing_rules.problems_of_decision(
        text, lists, flags, under_agreement=under(one, sharing) is not None, is_permitted=is_permitted
    )
    return list(found)


# -- rows ----------------------------------------------------------------------------------------------------------


def agreement_row(circle: Circle, one: Held) -> AgreementRow:
    """One person's agreement in words."""
    agreement, today = agreement_of(one), circle.today
    state = rules.agreed(agreement, today.isoformat())
    words, tone = _AGREED[state]
    if state is Agreed.LIVE and one.text("agreed") == "partly":
        words = "Agreed, but: read it first" if to_read(one) else "Agreed to part of it"
        tone = "warn" if to_read(one) else tone
    person = next((p for p in circle.people if p.id == agreement.person), None)
    ended = telling.day_and_time(agreement.ended_at, today) if agreement.ended_at else ""
    age = _years(circle, agreement.person)
    text = {name: one.text(name) for name in one.heads}
    problems = rules.problems_of_agreement(text, age=age) if state is not Agreed.ENDED else ()
    how = consent.AGREED_HOW.get(one.text("method"), "")
    when = telling.day_and_time(agreement.at, today) if agreement.at else ""
    again = f"ask again by {telling.short_day(agreement.review_due, today)}" if agreement.review_due else ""
    return AgreementRow(
        id=one.id,
        part=one.part(),
        title=circle.called.get(agreement.person, "Somebody"),
        detail=" · ".join(filter(None, (when, how, _read_with(one), one.text("scope"), again))),
        standing=words.format(ended=ended),
        tone=tone,
        is_childs=bool(person and person.is_child),
        wants_copy=wants_copy(one),
        may_end=state in (Agreed.LIVE, Agreed.ASK_AGAIN),
        limits=limits_said(said(one, "limits")),
        to_read=to_read(one),
        missing=tuple(Missing(sentence=sentence, record=one.id, field=field) for field, sentence in problems),
    )


def permission_row(
    circle: Circle, one: Held, permission: Permission, acts: Sequence[Act], *, is_open: bool
) -> PermissionRow:
    """One permission in words, as all of it is read, with what the place already has. `is_open`: acts that are guarded
    are shown too."""
    today = circle.today
    state = rules.standing(permission, circle.pen.clock.now().isoformat()[:16])
    words, tone = _STANDING[state]
    end, withdrawn = rules.ends_on(permission), permission.withdrawn_at
    said_in_words = words.format(
        end=telling.short_day(end, today) if end else "",
        withdrawn=telling.day_and_time(withdrawn, today) if withdrawn else "",
    )
    text = {name: one.text(name) for name in one.heads}
    filled = [name for name in ("subjects", "categories") if narrowest(one, name)]
    problems = rules.problems_of_permission(text, filled) if not state.is_no else ()
    shown = [act for act in sharing_rules.already_has(permission, acts) if is_open or not act.override]
    told = one.text("told_recipient_on")
    return PermissionRow(
        id=one.id,
        part=one.part(),
        title=f"{permission.recipient or 'Somebody not named yet'}: {what_of_whom(circle, permission)}",
        detail=" · ".join(filter(None, (one.text("purpose"), _who_said(circle, one)))),
        standing=said_in_words,
        tone=tone,
        is_no=state.is_no,
        may_withdraw=not state.is_no and permission.decision in ("allow", "allow_with_limits"),
        has=tuple(_has(circle, act) for act in shown),
        told=f"Told {telling.short_day(told, today)}" if told else "",
        wants_copy=wants_copy(one),
        limits=limits_said(said(one, "limits")),  # as whoever looks may see them; the rule hangs on all of them
        to_read=to_read(one),
        missing=tuple(Missing(sentence=sentence, record=one.id, field=field) for field, sentence in problems),
    )


def to_read(one: Held) -> bool:
    """Whether somebody said yes with a condition that nobody has read yet."""
    yes = {"allow_with_limits", "partly"} & {str(value) for name in ("decision", "agreed") for value in said(one, name)}
    limits = said(one, "limits")
    return bool(yes) and bool(limits_said(limits)) and not are_limits_read(limits, said(one, "limits_read"))


def wants_copy(one: Held) -> bool:
    """Whether somebody asked for what they answered on paper, and has not had it."""
    return one.value("copy_wanted") is True and not one.text("copy_given_on")


def _read_with(one: Held) -> str:
    """Who read it with them, where somebody did: "an interpreter (Farah), Dari"."""
    how = one.text("read_with")
    if how in ("", "themselves"):
        return ""
    who = f" ({one.text('read_by')})" if one.text("read_by") else ""
    language = (
        f", {one.text('explained_in')}" if one.kind == "engagement_agreement" and one.text("explained_in") else ""
    )
    return f"{consent.READ_WITH.get(how, '').lower()}{who}{language}"


def what_of_whom(circle: Circle, of: Permission | Act) -> str:
    """ "The plan and the assessment, of Isla"."""
    categories = [words for code, words in consent.DATA_CATEGORY.items() if code in of.categories]
    people = [name for person in circle.people if (name := person.known_as) and person.id in of.subjects]
    others = [circle.called.get(one, "") for one in sorted(of.subjects - {p.id for p in circle.people})]
    whom = telling.joined([*people, *filter(None, others)])
    what = telling.joined([words[:1].lower() + words[1:] for words in categories]) or "nothing chosen yet"
    if len(categories) == len(consent.DATA_CATEGORY):
        what = "something about them"
    return f"{what}, of {whom}" if whom else what


def act_row(circle: Circle, one: Held, permissions: Sequence[Permission], *, is_lead: bool) -> ActRow:
    """One act of sharing in words. What was done without waiting is whole only when a lead has read it."""
    act, today = act_of(one), circle.today
    sharing = service_of(circle.area).sharing
    problems, looked = lacking(one, permissions, sharing), one.text("lead_looked_at")
    standing, tone = "Complete", "ok"
    if problems and act.override:
        due = sharing_rules.complete_by(one.text("acted_at") or act.at)
        late = circle.pen.clock.now().isoformat()[:16] > due
        by = telling.day_and_time(due, today)
        standing, tone = (f"Was to be complete by {by}", "danger") if late else (f"Complete it by {by}", "warn")
    elif problems:
        standing, tone = "Not complete", "warn"
    elif act.override and not looked:
        standing, tone = "Complete. A lead reads it next", "info"
    elif act.override:
        standing = f"Complete. A lead read it {telling.day_and_time(looked, today)}"
    ground = consent.LAWFUL_BASIS.get(act.basis, "")
    agreement = under(one, sharing)
    informed = {"yes": "They were told", "no": "They were not told"}.get(one.text("informed"), "")
    under_words = f"under “{agreement.title}”" if agreement is not None else ground
    when = telling.day_and_time(act.at, today) if act.at else ""
    outcome = consent.SHARING_OUTCOME.get(act.outcome, "Not decided yet")
    return ActRow(
        id=one.id,
        part=one.part(),
        title=f"{act.recipient or 'Somebody not named yet'}: {what_of_whom(circle, act)}",
        detail=" · ".join(filter(None, (outcome, when, under_words, informed, circle.names(one.text("decided_by"))))),
        standing=standing,
        tone=tone,
        is_override=act.override,
        is_whole=not problems,
        concern=one.text("concern"),
        may_look=is_lead and act.override and not looked and circle.pen.user != one.text("decided_by"),
        has_letter=act.went_out and not problems,
        missing=tuple(Missing(sentence=sentence, record=one.id, field=field) for field, sentence in problems),
    )  # fmt: skip


def _has(circle: Circle, act: Act) -> str:
    day = telling.short_day(act.at, circle.today)
    return f"{day}: {what_of_whom(circle, act)}"


def _who_said(circle: Circle, one: Held) -> str:
    who, how = circle.called.get(one.text("by"), ""), consent.AGREED_HOW.get(one.text("method"), "").lower()
    day = telling.short_day(one.text("at"), circle.today)
    return ", ".join(filter(None, (f"{who} said so" if who else "", how, day, _read_with(one))))


def _years(circle: Circle, person: str) -> int | None:
    held = next((one for one in circle.kind("person") if one.id == person), None)
    return telling.years_on(held.text("born_on"), circle.today.isoformat()) if held is not None else None


def newest_first(found: Iterable[Held]) -> list[Held]:
    """By when it was said or done, the newest first."""
    return sorted(found, key=lambda one: (one.text("at"), made_order(one)), reverse=True)


def is_live(circle: Circle, one: Held) -> bool:
    """Whether a permission lets something go now."""
    return rules.standing(permission_of(one), circle.pen.clock.now().isoformat()[:16]) is Word.LIVE


def may_be_asked(circle: Circle) -> list[tuple[str, str]]:
    """Adults who live with a child of the family, or anywhere when there is none, and young people who may speak for
    themselves. Nobody who must not have contact with a child here, and nobody who is not here, is offered."""
    children = {person.id for person in circle.people if person.is_child}
    homes = {home for child in children for home in circle.lives.get(child, ())}
    barred = {
        one.text(end)
        for one in circle.kind("relationship") if one.value("no_contact") is True
        for end, other in (("person", "other"), ("other", "person"))
        if one.text(other) in children
    }  # fmt: skip
    found = []
    for person in circle.people:
        lives = circle.lives.get(person.id, frozenset())
        here = bool(lives & homes) if homes else bool(lives)
        if person.is_unborn or person.id in barred:
            continue
        years = _years(circle, person.id)
        if (here and not person.is_child) or (person.is_child and years is not None and years >= YOUNG_PERSON_AGE):
            found.append((str(person.id), person.known_as))
    return found


YOUNG_PERSON_AGE = 12
"""From when a young person is asked for themselves: presumed able in Scotland (Data Protection Act 2018, section 208);
in England it is for the worker to see whether they understand."""
