"""Whose word counts, for whom and how long: agreeing to help, permitting, sharing, taking back. Pure: no clock.

Where people wrote apart, or two names may mean one place, whatever lets less out counts. Times are local, to the
minute, and compared as text. Source: GIRFEC Practice Guidance 4 (Scottish Government, 2022): do not ask for consent to
what will be shared anyway; Information sharing advice (Department for Education, 2024); UK GDPR Articles 6, 7 and 9.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

import msgspec

from fsdesk.records.consent_codes import OFFENCE_CATEGORIES, SPECIAL_CATEGORIES

PERMISSION_MONTHS_MOST = 12
AGREEMENT_MONTHS = 12
NOTICE_MONTHS_MOST = 12
COMPLETE_WITHIN = timedelta(hours=24)
"""How long after acting to keep somebody safe the reasons may still be missing."""
ENDING_SOON_DAYS = 30
"""A permission, an agreement to help or one between agencies is asked about again from so many days before its end."""
OWN_VIEW_FROM_AGE = 5
NEVER = "0000-00-00T00:00"

_STRONGER_GROUNDS = frozenset({"legal_obligation", "vital_interests"})
"""Grounds that no answer of the family could have changed."""


class Word(enum.StrEnum):
    """What was last said about one thing going to one place. Nothing but LIVE lets it go."""

    LIVE = "live"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    EXPIRED = "expired"
    INFORM = "inform"
    UNFINISHED = "unfinished"
    UNASKED = "unasked"

    @property
    def is_no(self) -> bool:
        """Whether somebody said no, rather than nothing."""
        return self in (Word.WITHDRAWN, Word.REFUSED)


class Permission(msgspec.Struct, frozen=True, kw_only=True):
    """What a permission amounts to, read at its narrowest: where two wrote apart, only what both of them allow.

    `withdrawn_at` is the earliest time that anybody wrote. `genuine` is true only where a no would be obeyed.
    """

    id: str
    subjects: frozenset[str] = frozenset()
    recipient: str = ""
    categories: frozenset[str] = frozenset()
    decision: str = ""
    genuine: bool = False
    at: str = ""
    expires: str = ""
    withdrawn_at: str = ""
    limits: str = ""


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One act of sharing or of not sharing, at its widest: what anybody wrote went out counts as gone out."""

    id: str
    at: str = ""
    subjects: frozenset[str] = frozenset()
    recipient: str = ""
    categories: frozenset[str] = frozenset()
    permission: str = ""
    basis: str = ""
    outcome: str = ""
    override: bool = False
    remedied: bool = False

    @property
    def went_out(self) -> bool:
        """Whether anything left."""
        return self.outcome in ("shared", "partly")


# -- places --------------------------------------------------------------------------------------------------------


def same_place(one: str, other: str) -> bool:
    """Whether two names are of one place, letter for letter but for case, accents and signs: what lets something go."""
    return bool(_words(one)) and _words(one) == _words(other)


def may_be_same_place(one: str, other: str) -> bool:
    """Whether two names may be of one place, as "Lochaber High" and "Lochaber High School": what holds it back."""
    a, b = set(_words(one)), set(_words(other))
    return bool(a and b) and (a <= b or b <= a)


def _words(name: str) -> tuple[str, ...]:
    letters = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(sign for sign in letters if not unicodedata.combining(sign))
    return tuple(re.findall(r"[^\W_]+", plain.replace("’", "").replace("'", "")))


# -- permission ----------------------------------------------------------------------------------------------------


def standing(permission: Permission, now: str) -> Word:
    """How one permission stands at a time. A withdrawal counts whatever its time says."""
    if permission.withdrawn_at:
        return Word.WITHDRAWN
    if permission.decision == "refuse":
        return Word.REFUSED
    if not permission.genuine:
        return Word.INFORM
    if not (permission.decision and permission.recipient and permission.subjects and permission.categories):
        return Word.UNFINISHED
    if not permission.at or not ends_on(permission):
        return Word.UNFINISHED
    return Word.EXPIRED if ends_on(permission) < now[:10] else Word.LIVE


def ends_on(permission: Permission) -> str:
    """The last day a permission holds: as it says, and never more than twelve months; empty when it says nothing."""
    if not permission.at or not permission.expires:
        return ""
    return min(held_until(permission.expires), months_after(permission.at[:10], PERMISSION_MONTHS_MOST))


def word_on(permissions: Iterable[Permission], place: str, subject: str, category: str, now: str) -> Word:
    """What was last said about one part of one person's record going to one place, by the times people said it.

    A no is of every place that may be meant; a yes only of the very one. Of two things said in one minute, whatever
    lets less out counts.
    """
    found: list[tuple[str, int, Word]] = []
    for one in permissions:
        if subject not in one.subjects or category not in one.categories:
            continue
        word = standing(one, now)
        said = max(one.at, one.withdrawn_at)[:16]
        if word.is_no and may_be_same_place(one.recipient, place):
            found.append((said or "9999", 2, word))
        elif not word.is_no and same_place(one.recipient, place):
            found.append((said or NEVER, word is not Word.LIVE, word))
    return max(found)[2] if found else Word.UNASKED


def words_on(
    permissions: Sequence[Permission], place: str, subjects: Iterable[str], categories: Iterable[str], now: str
) -> dict[tuple[str, str], Word]:
    """What was last said of every (person, category) asked about."""
    wanted = [(subject, category) for subject in subjects for category in categories]
    return {(s, c): word_on(permissions, place, s, c, now) for s, c in wanted}


def may_receive(permissions: Sequence[Permission], place: str, now: str) -> frozenset[tuple[str, str]]:
    """Every (person, category) a place may be given under a permission that stands: what a share is made of."""
    wanted = {(s, c) for one in permissions for s in one.subjects for c in one.categories}
    return frozenset((s, c) for s, c in wanted if word_on(permissions, place, s, c, now) is Word.LIVE)


def why_not_share(
    permissions: Sequence[Permission], place: str, subjects: Iterable[str], categories: Iterable[str], now: str
) -> Word | None:
    """The word that stands in the way of handing this over now, the plainest no first; None when all of it may go."""
    words = set(words_on(permissions, place, subjects, categories, now).values())
    order = (Word.WITHDRAWN, Word.REFUSED, Word.EXPIRED, Word.INFORM, Word.UNFINISHED, Word.UNASKED)
    return next((word for word in order if word in words), None)


def no_said_to(permissions: Iterable[Permission], place: str, now: str) -> Permission | None:
    """A no that still stands towards a place, whatever it was about: nothing new is set going there unasked."""
    everything = list(permissions)
    for one in everything:
        if standing(one, now).is_no and may_be_same_place(one.recipient, place):
            pairs = [(s, c) for s in one.subjects for c in one.categories]
            if not pairs or any(word_on(everything, place, s, c, now).is_no for s, c in pairs):
                return one
    return None


# -- what went out -------------------------------------------------------------------------------------------------


def already_has(permission: Permission, acts: Iterable[Act]) -> list[Act]:
    """Every act by which the place of a permission came to have something of it, the first one first."""
    found = [act for act in acts if act.went_out and _touches(act, permission)]
    return sorted(found, key=lambda act: (act.at, act.id))


def to_put_right(permissions: Sequence[Permission], acts: Iterable[Act]) -> list[tuple[Act, Permission]]:
    """Each act that let something out after it had been taken back or refused, with the permission that says so.

    It counts from when the family said it, however late that was heard of. Acts to keep somebody safe, on the law's
    order or to protect a life are not among them, nor what was permitted anew before the act.
    """
    found = []
    for act in sorted(acts, key=lambda one: (one.at, one.id)):
        if not act.went_out or act.remedied or act.override or act.basis in _STRONGER_GROUNDS:
            continue
        said_no = [one for one in permissions if _said_no_by(one, act.at) and _touches(act, one)]
        if said_no and any(
            word_on(_as_of(permissions, act.at), act.recipient, s, c, act.at).is_no
            for one in said_no
            for s in act.subjects & one.subjects
            for c in act.categories & one.categories
        ):
            found.append((act, max(said_no, key=lambda one: max(one.at, one.withdrawn_at))))
    return found


def _said_no_by(permission: Permission, at: str) -> bool:
    if permission.withdrawn_at:
        return permission.withdrawn_at[:16] <= at[:16]
    return permission.decision == "refuse" and permission.at[:16] <= at[:16]


def _as_of(permissions: Sequence[Permission], at: str) -> list[Permission]:
    """The permissions as the family had spoken by a time: what was said later is not there yet."""
    found = []
    for one in permissions:
        if one.at[:16] <= at[:16]:
            later = one.withdrawn_at[:16] > at[:16]
            found.append(msgspec.structs.replace(one, withdrawn_at="") if later else one)
    return found


def _touches(act: Act, permission: Permission) -> bool:
    if act.permission == permission.id:
        return True
    return (
        may_be_same_place(act.recipient, permission.recipient)
        and bool(act.subjects & permission.subjects)
        and bool(act.categories & permission.categories)
    )


# -- what a record still needs -------------------------------------------------------------------------------------


def problems_of_agreement(text: Mapping[str, str], *, age: int | None) -> tuple[tuple[str, str], ...]:
    """What an agreement to be helped still lacks, as (field, sentence). Nobody else's agreement is ever among it."""
    found = _lacking(text, (
        ("person", "Say who agrees."), ("given_by", "Say who said so."), ("agreed", "Say whether they want our help."),
        ("scope", "Write what they agree to, in a sentence."), ("method", "Say how they said it."),
        ("at", "Say when they said it."), ("notice_version", "Say which privacy notice you went through."),
        ("review_due", "Say when you ask again; a year is usual."),
    ))  # fmt: skip
    is_asked = text.get("given_by") in ("parent", "other") and (age is None or age >= OWN_VIEW_FROM_AGE)
    if is_asked and not text.get("own_view", "").strip() and not text.get("why_no_view", "").strip():
        found.append(("own_view", "Write what they think themselves, or why that is not here."))
    if text.get("other_holder_informed") == "no_with_reason" and not text.get("other_holder_why", "").strip():
        found.append(("other_holder_why", "Say why whoever else has parental responsibility does not know."))
    return tuple(found)


def problems_of_permission(text: Mapping[str, str], filled: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """What a permission still lacks before it lets anything go. `filled` names its lists that are not empty."""
    found = _lacking(text, (
        ("recipient", "Say who would get it, by name."), ("purpose", "Say what for."),
        ("decision", "Say what they say."), ("by", "Say who says so."), ("method", "Say how they said it."),
        ("at", "Say when they said it."), ("expires", "Say until when; a year at most."),
    ))  # fmt: skip
    there = set(filled)
    if "subjects" not in there:
        found.append(("subjects", "Say about whom."))
    if "categories" not in there:
        found.append(("categories", "Say what of it. Nothing chosen lets nothing go."))
    if text.get("decision") == "allow_with_limits" and not text.get("limits", "").strip():
        found.append(("limits", "Write what they do not want."))
    return tuple(found)


def problems_of_decision(
    text: Mapping[str, str], lists: Mapping[str, Sequence[str]], flags: Mapping[str, bool | None], *,
    under_agreement: bool, is_permitted: bool,
) -> tuple[tuple[str, str], ...]:  # fmt: skip
    """What a decision about sharing still lacks. Under a live agreement between the agencies its grounds are written
    there; without one the whole list is asked for. `is_permitted`: a permission that stood then covers all of it."""
    found = _lacking(text, (
        ("at", "Say when."), ("recipient", "Say with whom, by name."), ("decided_by", "Say who decided."),
        ("outcome", "Say what was done."), ("informed", "Say whether they were told."),
    ))  # fmt: skip
    found += [(name, sentence) for name, sentence in (
        ("subjects", "Say about whom."), ("categories", "Say what of it."),
    ) if not lists.get(name)]  # fmt: skip
    if text.get("informed") not in ("", "yes", None) and not text.get("not_informed_reason", "").strip():
        found.append(("not_informed_reason", "Say why they were not told."))
    if text.get("outcome") == "not_shared" and not text.get("not_shared_reason", "").strip():
        found.append(("not_shared_reason", "Say why it was not shared."))
    is_override = flags.get("override") is True
    if is_override or not under_agreement:
        found += _grounds_lacking(text, lists, flags)
    if text.get("lawful_basis") == "consent" and text.get("outcome") in ("shared", "partly") and not is_permitted:
        sentence = "No permission that stood then covers all of this. Choose the ground it was really shared on."
        found.append(("lawful_basis", sentence))
    return tuple(found + (_danger_lacking(text) if is_override else []))


def _grounds_lacking(
    text: Mapping[str, str], lists: Mapping[str, Sequence[str]], flags: Mapping[str, bool | None]
) -> list[tuple[str, str]]:
    found = _lacking(text, (
        ("lawful_basis", "Say on what ground."),
        ("why_necessary", "Write why it was necessary, and no more than was needed."),
        ("views", "Write what they think of it, or that they could not be asked."),
    ))  # fmt: skip
    categories = set(lists.get("categories", ()))
    if categories & SPECIAL_CATEGORIES and not text.get("special_condition"):
        found.append(("special_condition", "Some of this is specially private. Say what makes it right to share."))
    if categories & OFFENCE_CATEGORIES and flags.get("criminal_data") is None:
        found.append(("criminal_data", "Say whether offences are in it, also alleged ones."))
    return found


def _danger_lacking(text: Mapping[str, str]) -> list[tuple[str, str]]:
    found = _lacking(text, (
        ("risk", "Write what the risk is."), ("seriousness", "Say how serious it is."),
        ("time_pressure", "Write why it could not wait."),
        ("safe_to_inform", "Say whether it is safe to tell the family."),
    ))  # fmt: skip
    if text.get("consulted_lead") not in ("yes", "no"):
        found.append(("consulted_lead", "Say whether a lead was asked first."))
    elif text.get("consulted_lead") == "no" and not text.get("why_not_consulted", "").strip():
        found.append(("why_not_consulted", "Say why no lead was asked first."))
    return found


def _lacking(text: Mapping[str, str], asked: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, sentence) for name, sentence in asked if not text.get(name, "").strip()]


# -- days ----------------------------------------------------------------------------------------------------------


def complete_by(acted_at: str) -> str:
    """By when the reasons of an act that could not wait are written down, to the minute; empty for no time."""
    try:
        return (datetime.fromisoformat(acted_at[:16]) + COMPLETE_WITHIN).isoformat()[:16]
    except ValueError:
        return ""


def months_after(day: str, months: int) -> str:
    """The same day so many months on, or the last day of that month; empty for what is not a whole day."""
    try:
        begun = date.fromisoformat(day[:10])
    except ValueError:
        return ""
    month = begun.month - 1 + months
    year, month = begun.year + month // 12, month % 12 + 1
    return date(year, month, min(begun.day, _days_in(year, month))).isoformat()


def held_until(partial: str) -> str:
    """The day up to which a whole or partial date can be relied on: a vague end ends at its beginning."""
    text = partial.rstrip("~")
    return text if len(text) == 10 else f"{text}-01" if len(text) == 7 else f"{text}-01-01"


def is_ending(day: str, today: date) -> bool:
    """Whether a day is near or past: worth a question now."""
    return bool(day) and held_until(day) <= (today + timedelta(days=ENDING_SOON_DAYS)).isoformat()


def is_over(day: str, today: date) -> bool:
    """Whether a day is past."""
    return bool(day) and held_until(day) < today.isoformat()


def _days_in(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1)).day
