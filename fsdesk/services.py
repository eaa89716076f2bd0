"""What differs from place to place: the partnership, its pack, its levels of need, who to ring, what is near by.

Files are in ``resources/services.toml``, ``resources/levels`` and ``resources/community``; a slip of the pen in one is
a sentence with its line (`fsdesk.frameworks_reading`). Pure, but for `places()`, which reads our own resources once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from msgspec import Meta

from fsdesk.frameworks import Shelf, shelf, texts_in
from fsdesk.frameworks_reading import FrameworkProblem, Problem, Slip, Source, Written, refuse, repeats
from fsdesk.packs import Code, Label, Nation, Sentence, Version
from fsdesk.records.codes import AREA
from fsdesk.records.consent_codes import DATA_CATEGORY
from fsdesk.rules_consenting import same_place

STALE_AFTER_DAYS = 365
"""After so many days without anybody asking again, what is known of community help is doubted."""

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Years = Annotated[int, Meta(ge=0, le=120)]
WorkingDays = Annotated[int, Meta(ge=0, le=260)]
Weeks = Annotated[int, Meta(ge=1, le=104)]


class Level(Written, frozen=True, kw_only=True):
    """One level of need. `label` is what a screen shows; `ordinal` orders charts and is never shown alone.

    `needs_what_tried`: a decision for it says what was tried already. `statutory`: a lead confirms going there or back.
    """

    code: Code
    label: Label
    ordinal: Annotated[int, Meta(ge=1, le=9)]
    sentence: Sentence
    needs_what_tried: bool = False
    statutory: bool = False


class LevelScheme(Written, frozen=True, kw_only=True):
    """One version of one partnership's levels of need, lowest first. `note` is shown while it is to be confirmed."""

    id: Code
    version: Version
    title: Label
    nation: Nation
    source: Sentence
    to_be_confirmed: bool
    note: str = ""
    level: Annotated[tuple[Level, ...], Meta(min_length=2)]


class CrisisContact(Written, frozen=True, kw_only=True):
    """Somebody to ring now. `invented` marks a number kept for drama: the partnership puts in its own.

    `not_left_lying`: never on a paper that bears a family's names, because the person who harms may read it there.
    """

    name: Label
    phone: Annotated[str, Meta(pattern=r"^[0-9][0-9 ]{1,14}$")]
    when: Label
    what_for: Sentence
    local: bool = False
    invented: bool = False
    not_left_lying: bool = False


class SharingAgreement(Written, frozen=True, kw_only=True):
    """What agencies have agreed to share, on which grounds: an act of sharing within it needs not say them again.

    `parties` are places by the names people write; `invented` marks one that shows how it is done.
    """

    ref: Code
    title: Label
    parties: Annotated[tuple[Label, ...], Meta(min_length=1)]
    purposes: Sentence
    categories: Annotated[tuple[Code, ...], Meta(min_length=1)]
    starts: date
    expires: date
    dpia: Label
    invented: bool = False

    def is_live(self, on: str) -> bool:
        """Whether it holds on an ISO day."""
        return self.starts.isoformat() <= on[:10] <= self.expires.isoformat()

    def covers(self, place: str, categories: Iterable[str], on: str) -> bool:
        """Whether it holds on a day for all of this and for a place, by the very name."""
        named = any(same_place(party, place) for party in self.parties)
        return named and self.is_live(on) and set(categories) <= set(self.categories)


class Timescales(Written, frozen=True, kw_only=True):
    """How soon things are done, in working days of the nation or in weeks; every one can be set for a place."""

    acknowledge_request_days: WorkingDays = 1
    first_contact_days: WorkingDays = 2
    first_visit_days: WorkingDays = 10
    part1_assessment_days: WorkingDays = 15
    first_team_meeting_days: WorkingDays = 30
    plan_copy_days: WorkingDays = 5
    visit_record_days: WorkingDays = 2
    sign_off_days: WorkingDays = 5
    safeguarding_to_lead_days: WorkingDays = 0
    concern_answer_days: WorkingDays = 3
    post_crisis_call_days: WorkingDays = 2
    post_crisis_review_days: WorkingDays = 10
    review_every_weeks: Weeks = 6
    review_at_most_weeks: Weeks = 12
    connection_outcome_weeks: Weeks = 8
    sustained_check_weeks: Weeks = 26


READ_ALOUD = (
    "My name is … and I work with families for …. I am ringing because I am worried that somebody is being harmed.",
    "Say first whether anybody is in danger now, and where they are.",
    "This is what I saw or heard, word for word: …",
    "It is about …, who is … years old. These other people live there: …",
    "I do not know whether … (say what you do not know; nobody expects you to be sure).",
    "The family knows that I am ringing, or does not, because …. These people must not find out that I rang: …",
    "Please tell me your name, a reference, and what happens next and when. I write that down.",
)
"""What is read aloud to child or adult protection where a place has no words of its own.

Source: Working Together to Safeguard Children (England) and the National Guidance for Child Protection in Scotland:
what whoever answers has to know.
"""


class Service(Written, frozen=True, kw_only=True):
    """What one area works with. `area` is a code of `AREA`, empty for the one that stands in for the unknown.

    `holidays` is the subdivision of the United Kingdom whose bank holidays count; `words` names the pack of words.
    Versions are None for the newest.
    """

    area: str
    partnership: Label
    nation: Nation
    holidays: Literal["SCT", "ENG"]
    framework: Code
    framework_version: Version | None = None
    level_scheme: Code
    level_scheme_version: Version | None = None
    words: Code
    data_protection: Sentence
    privacy_notice: Label
    sharing: tuple[SharingAgreement, ...] = ()
    timescales: Timescales = Timescales()
    crisis: Annotated[tuple[CrisisContact, ...], Meta(min_length=1)]
    read_aloud: Annotated[tuple[Sentence, ...], Meta(min_length=1)] = READ_ALOUD


class CommunityHelp(Written, frozen=True, kw_only=True):
    """One group, place or person of the community. Ages are whole years, None for no limit; `needs` are need codes."""

    key: Code
    name: Label
    kind: Label
    place: Label
    when: Sentence
    days: tuple[Day, ...] = ()
    contact: Annotated[str, Meta(pattern=r"^[0-9][0-9 ]{1,14}$")]
    cost: Label
    minimum_age: Years | None = None
    maximum_age: Years | None = None
    transport: Sentence
    assured_on: date
    needs: Annotated[tuple[Code, ...], Meta(min_length=1)]

    def is_stale(self, today: date) -> bool:
        """Whether nobody has asked for a year or more if this is still so."""
        return (today - self.assured_on).days > STALE_AFTER_DAYS


class _Services(Written, frozen=True, kw_only=True):
    version: Version
    service: Annotated[tuple[Service, ...], Meta(min_length=1)]


class _Community(Written, frozen=True, kw_only=True):
    version: Version
    area: Code
    help: tuple[CommunityHelp, ...]


# -- what must hold ------------------------------------------------------------------------------------------------


def _scheme_slips(scheme: LevelScheme) -> Iterator[Slip]:
    yield from repeats(("level",), "the level", [level.code for level in scheme.level], "code")
    yield from repeats(("level",), "the label", [level.label for level in scheme.level], "label")
    for place, level in enumerate(scheme.level):
        if level.ordinal != place + 1:
            yield Slip(("level", place, "ordinal"), f"levels go from the lowest: this one is {place + 1}.")
        if re.search(r"\d", level.label) or not re.search(r"[^\W\d_]{3}", level.label):
            yield Slip(("level", place, "label"), "a level is called by words, never by a number.")
        if level.statutory and not level.needs_what_tried:
            yield Slip(("level", place), f"the level “{level.code}” is statutory, so it asks what was tried already.")
    if scheme.to_be_confirmed and not scheme.note.strip():
        yield Slip(("to_be_confirmed",), "a scheme to be confirmed has a “note” that says so on screen.")


def _service_slips(written: _Services, packs: Shelf, schemes: Places) -> Iterator[Slip]:
    areas = [service.area for service in written.service]
    yield from repeats(("service",), "the area", areas, "area")
    if "" not in areas:
        yield Slip(("service",), "one service has the area “”: it stands in for an area nobody knows.")
    for place, service in enumerate(written.service):
        at = ("service", place)
        if service.area and service.area not in AREA:
            yield Slip((*at, "area"), f"the area “{service.area}” is not known.")
        if service.holidays != service.nation:
            yield Slip((*at, "holidays"), "the holidays are those of the nation.")
        pack = _found(packs, service)
        if pack is not None:
            yield Slip((*at, "framework"), pack)
        scheme = _scheme_found(schemes, service)
        if scheme is not None:
            yield Slip((*at, "level_scheme"), scheme)
        yield from repeats((*at, "sharing"), "the agreement", [one.ref for one in service.sharing], "ref")
        for nth, one in enumerate(service.sharing):
            yield from _sharing_slips((*at, "sharing", nth), one)
        times = service.timescales
        if times.review_every_weeks > times.review_at_most_weeks:
            yield Slip((*at, "timescales"), "“review_every_weeks” is longer than “review_at_most_weeks”.")
        yield from repeats((*at, "crisis"), "the contact", [contact.name for contact in service.crisis], "name")
        for nth, contact in enumerate(service.crisis):
            if contact.invented and not contact.phone.startswith("01632 960"):
                what = "an invented number is one of those kept for drama, 01632 960 and three figures."
                yield Slip((*at, "crisis", nth, "phone"), what)


def _sharing_slips(at: tuple[str | int, ...], one: SharingAgreement) -> Iterator[Slip]:
    yield from repeats((*at, "categories"), "the category", one.categories)
    for nth, code in enumerate(one.categories):
        if code not in DATA_CATEGORY:
            yield Slip((*at, "categories", nth), f"the category “{code}” is not known.")
    if one.expires < one.starts:
        yield Slip((*at, "expires"), "an agreement ends after it begins.")


def _found(packs: Shelf, service: Service) -> str | None:
    try:
        found = packs.framework(service.framework, service.framework_version)
    except FrameworkProblem as why:
        return why.happened[:1].lower() + why.happened[1:]
    return None if found.pack.nation == service.nation else "this framework is another nation's."


def _scheme_found(schemes: Places, service: Service) -> str | None:
    try:
        found = schemes.level_scheme(service.level_scheme, service.level_scheme_version)
    except FrameworkProblem as why:
        return why.happened[:1].lower() + why.happened[1:]
    return None if found.nation == service.nation else "these levels of need are another nation's."


def _community_slips(written: _Community, needs: Iterable[str]) -> Iterator[Slip]:
    if written.area not in AREA:
        yield Slip(("area",), f"the area “{written.area}” is not known.")
    yield from repeats(("help",), "the key", [each.key for each in written.help], "key")
    known = set(needs)
    for place, each in enumerate(written.help):
        yield from repeats(("help", place, "needs"), "the need", each.needs)
        yield from repeats(("help", place, "days"), "the day", each.days)
        for nth, need in enumerate(each.needs):
            if need not in known:
                yield Slip(("help", place, "needs", nth), f"the need “{need}” is not one of the shared needs.")
        if each.minimum_age is not None and each.maximum_age is not None and each.minimum_age > each.maximum_age:
            yield Slip(("help", place, "minimum_age"), "the youngest is older than the oldest.")


# -- the places ----------------------------------------------------------------------------------------------------


class Places:
    """Every place FSDesk knows: its levels of need in every version, its service, and what is near by."""

    def __init__(
        self, packs: Shelf, *, levels: Mapping[str, bytes], services: bytes, community: Mapping[str, bytes]
    ) -> None:
        """Read the files (by name) over these packs. Raises FrameworkProblem, each problem with its file and line."""
        self._schemes: dict[str, dict[int, LevelScheme]] = {}
        self._community: dict[str, tuple[CommunityHelp, ...]] = {}
        problems: list[Problem] = []
        for name in sorted(levels):
            source = Source(f"levels/{name}", levels[name])
            problems.extend(source.problems(self._take_scheme(source.read(LevelScheme))))
        source = Source("services.toml", services)
        written = source.read(_Services)
        problems.extend(source.problems(_service_slips(written, packs, self)))
        self._services = {service.area: service for service in written.service}
        needs = [need.code for need in packs.shared().needs]
        for name in sorted(community):
            source = Source(f"community/{name}", community[name])
            problems.extend(source.problems(self._take_community(source.read(_Community), needs)))
        refuse(problems)

    def _take_scheme(self, scheme: LevelScheme) -> list[Slip]:
        versions = self._schemes.setdefault(scheme.id, {})
        if scheme.version in versions:
            return [Slip(("version",), f"version {scheme.version} of “{scheme.id}” is here twice.")]
        versions[scheme.version] = scheme
        return list(_scheme_slips(scheme))

    def _take_community(self, written: _Community, needs: Iterable[str]) -> list[Slip]:
        if written.area in self._community:
            return [Slip(("area",), f"the area “{written.area}” has another file already.")]
        self._community[written.area] = written.help
        return list(_community_slips(written, needs))

    def level_scheme(self, scheme: str, version: int | None = None) -> LevelScheme:
        """This version of these levels of need, the newest when None. FrameworkProblem when it is not here."""
        versions = self._schemes.get(scheme, {})
        if not versions:
            raise FrameworkProblem(f"The levels of need “{scheme}” are not on this laptop.")
        if version is not None and version not in versions:
            raise FrameworkProblem(f"Version {version} of the levels of need “{scheme}” is not on this laptop.")
        return versions[max(versions) if version is None else version]

    def service_of(self, area: str) -> Service:
        """What this area works with; what stands in for the unknown where nobody knows the area."""
        return self._services.get(area) or self._services[""]

    def community_of(self, area: str) -> tuple[CommunityHelp, ...]:
        """The community help of this area as its file has it; empty where nobody knows the area."""
        return self._community.get(area, ())


@cache
def places() -> Places:
    """The places that come with FSDesk, read once."""
    services = (files("fsdesk.resources") / "services.toml").read_bytes()
    return Places(shelf(), levels=texts_in("levels"), services=services, community=texts_in("community"))


def service_of(area: str) -> Service:
    """What this area works with (a code of `AREA`); a sensible stand-in for an unknown or empty one."""
    return places().service_of(area)


def level_scheme(scheme: str, version: int | None = None) -> LevelScheme:
    """Levels of need that come with FSDesk, the newest version when None. FrameworkProblem when not here."""
    return places().level_scheme(scheme, version)


def community_of(area: str) -> tuple[CommunityHelp, ...]:
    """The community help of this area; empty for an unknown one."""
    return places().community_of(area)


def crisis_contacts(service: Service) -> tuple[CrisisContact, ...]:
    """Whom to ring about a worry, first 999, then who keeps people safe here, then the rest as they are listed."""
    first, *rest = service.crisis
    return (first, *(one for one in rest if one.local), *(one for one in rest if not one.local))
