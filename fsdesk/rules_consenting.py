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
from datetime import date, timedelta

import msgspec

PERMISSION_MONTHS_MOST = 12
AGREEMENT_MONTHS = 12
NOTICE_MONTHS_MOST = 12
ENDING_SOON_DAYS = 30
"""A permission, an agreement to help or one between agencies is asked about again from so many days before its end."""
OWN_VIEW_FROM_AGE = 5
NEVER = "0000-00-00T00:00"


class Word(enum.StrEnum):
    """What was last said about one thing going to one place. Nothing but LIVE lets it go."""

    LIVE = "live"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    EXPIRED = "expired"
    INFORM = "inform"
    LIMITED = "limited"
    NOT_NOW = "not_now"
    UNFINISHED = "unfinished"
    UNASKED = "unasked"

    @property
    def is_no(self) -> bool:
        """Whether somebody said no, rather than nothing."""
        return self in (Word.WITHDRAWN, Word.REFUSED)


class Permission(msgspec.Struct, frozen=True, kw_only=True):
    """What a permission amounts to, read at its narrowest: where two wrote apart, only what both of them allow.

    `withdrawn_at` is the earliest time that anybody wrote. `genuine` is true only where a no would be obeyed. `limits`
    are all the words that anybody wrote of a condition; `limits_read` only where a worker has read them and what may go
    keeps to them.
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
    limits_read: bool = False

    @property
    def has_open_limits(self) -> bool:
        """Whether it is a yes with a condition that nobody has seen to, or whose words nobody knows."""
        return self.decision == "allow_with_limits" and not (self.limits.strip() and self.limits_read)


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
    if permission.decision == "not_now":
        return Word.NOT_NOW
    if not (permission.decision and permission.recipient and permission.subjects and permission.categories):
        return Word.UNFINISHED
    if not permission.at or not ends_on(permission):
        return Word.UNFINISHED
    if ends_on(permission) < now[:10]:
        return Word.EXPIRED
    return Word.LIMITED if permission.has_open_limits else Word.LIVE


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
    order = (Word.WITHDRAWN, Word.REFUSED, Word.EXPIRED, Word.INFORM, Word.LIMITED, Word.NOT_NOW, Word.UNFINISHED,
             Word.UNASKED)  # fmt: skip
    return next((word for word in order if word in words), None)


def as_of(permissions: Sequence[Permission], at: str) -> list[Permission]:
    """The permissions as the family had spoken by a time: what was said later is not there yet."""
    found = []
    for one in permissions:
        if one.at[:16] <= at[:16]:
            later = one.withdrawn_at[:16] > at[:16]
            found.append(msgspec.structs.replace(one, withdrawn_at="") if later else one)
    return found


def no_said_to(permissions: Iterable[Permission], place: str, now: str) -> Permission | None:
    """A no that still stands towards a place, whatever it was about: nothing new is set going there unasked."""
    everything = list(permissions)
    for one in everything:
        if standing(one, now).is_no and may_be_same_place(one.recipient, place):
            pairs = [(s, c) for s in one.subjects for c in one.categories]
            if not pairs or any(word_on(everything, place, s, c, now).is_no for s, c in pairs):
                return one
    return None


def in_a_word(permissions: Iterable[Permission], now: str) -> tuple[str, str]:
    """How sharing stands for the head of a page, in words and tone: what was last said of each place counts."""
    latest: dict[tuple[str, ...], Permission] = {}
    for one in sorted(permissions, key=lambda each: max(each.at, each.withdrawn_at)[:16]):
        latest[_words(one.recipient)] = one
    words = {standing(one, now) for one in latest.values()} - {Word.INFORM, Word.UNFINISHED}
    if not words:
        return "Consent to share: not asked", "neutral"
    if words == {Word.LIVE}:
        return "Consent to share: yes", "ok"
    if words <= {Word.LIVE, Word.LIMITED}:
        return "Consent to share: yes, but", "warn"
    if Word.LIVE in words:
        return "Consent to share: in part", "info"
    return ("Consent to share: ask again", "warn") if words == {Word.EXPIRED} else ("Consent to share: no", "neutral")


# -- agreeing to be helped -------------------------------------------------------------------------------------------


class Agreed(enum.StrEnum):
    """How somebody's agreement to be helped stands."""

    LIVE = "live"
    ASK_AGAIN = "ask_again"
    ENDED = "ended"
    NO = "no"
    NOT_NOW = "not_now"
    UNFINISHED = "unfinished"


class Agreement(msgspec.Struct, frozen=True, kw_only=True):
    """What an agreement to be helped amounts to, read at its narrowest; `ended_at` is the earliest anybody wrote."""

    id: str
    person: str = ""
    agreed: str = ""
    at: str = ""
    review_due: str = ""
    ended_at: str = ""


def agreed(agreement: Agreement, today: str) -> Agreed:
    """How one agreement stands. One that is old is asked about again; until then help goes on."""
    if agreement.ended_at:
        return Agreed.ENDED
    if agreement.agreed == "no":
        return Agreed.NO
    if agreement.agreed == "not_now":
        return Agreed.NOT_NOW
    if agreement.agreed not in ("yes", "partly") or not agreement.at:
        return Agreed.UNFINISHED
    return Agreed.ASK_AGAIN if ask_again_by(agreement) < today else Agreed.LIVE


def ask_again_by(agreement: Agreement) -> str:
    """The day an agreement is asked about again: as it says, and never more than a year after the privacy notice was
    gone through."""
    yearly = months_after(agreement.at, NOTICE_MONTHS_MOST)
    return min(held_until(agreement.review_due), yearly) if agreement.review_due else yearly


def latest_of_each(agreements: Iterable[Agreement]) -> dict[str, Agreement]:
    """The latest word of each person about being helped."""
    found: dict[str, Agreement] = {}
    for one in sorted(agreements, key=lambda each: (max(each.at, each.ended_at)[:16], bool(each.ended_at), each.id)):
        found[one.person] = one
    return found


def who_agrees(agreements: Iterable[Agreement], today: str) -> tuple[str, ...]:
    """Whose agreement stands: one is enough for help to begin and to go on, whoever else there is."""
    standing_now = (Agreed.LIVE, Agreed.ASK_AGAIN)
    return tuple(person for person, one in latest_of_each(agreements).items() if agreed(one, today) in standing_now)


def has_stopped(agreements: Iterable[Agreement], today: str) -> bool:
    """Whether somebody who agreed has said stop and nobody's agreement stands any more: the help ends, kindly."""
    found = list(agreements)
    return not who_agrees(found, today) and any(
        agreed(one, today) is Agreed.ENDED for one in latest_of_each(found).values()
    )


# -- what a record still needs -------------------------------------------------------------------------------------


def problems_of_agreement(text: Mapping[str, str], *, age: int | None) -> tuple[tuple[str, str], ...]:
    """What an agreement to be helped still lacks, as (field, sentence). Nobody else's agreement is ever among it."""
    found = lacking(text, (
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
    found = lacking(text, (
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


def lacking(text: Mapping[str, str], asked: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those of some fields that hold nothing, each with the sentence that asks for it."""
    return [(name, sentence) for name, sentence in asked if not text.get(name, "").strip()]


# -- days ----------------------------------------------------------------------------------------------------------


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
