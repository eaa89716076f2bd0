"""What a whole-family assessment talks about: domains, questions, scale, wheels and triangles, read as data from packs.

A pack is one nation's practice over the shared domains. Packs and shared domains have versions; several stand side by
side, so that what was written with an old one is still read with it. Files are in ``resources/frameworks``; what they
hold: `fsdesk.packs`; how a slip of the pen is told: `fsdesk.frameworks_reading`. Pure, but for `shelf()`, which reads
our own resources once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import get_args

from fsdesk.frameworks_reading import FrameworkProblem, Path, Problem, Slip, Source, in_order, refuse, repeats
from fsdesk.packs import (
    FIRST_LETTER,
    Ages,
    Domain,
    Framework,
    NeedCross,
    Pack,
    Segment,
    SegmentRule,
    Shared,
    Side,
)
from fsdesk.records.fields import Sensitivity

# -- what must hold ------------------------------------------------------------------------------------------------


def _shared_slips(shared: Shared) -> Iterator[Slip]:
    if [step.value for step in shared.scale.steps] != [1, 2, 3, 4, 5]:
        yield Slip(("scale", "steps"), "the scale has the five values 1 to 5, in that order.")
    yield from repeats(("scale", "steps"), "the face", [step.face for step in shared.scale.steps], "face")
    yield from repeats(("structural",), "the code", [each.code for each in shared.structural], "code")
    numbers = [each.number for each in shared.outcome]
    if not in_order(numbers) or (numbers and numbers[0] < 1):
        yield Slip(("outcome",), "the outcomes are numbered from 1 upwards, each once.")
    yield from repeats(("domain",), "the domain", [each.code for each in shared.domain], "code")
    yield from repeats(("substance_use",), "the question", [each.code for each in shared.substance_use], "code")
    yield from repeats(("needs",), "the need", [each.code for each in shared.needs], "code")
    codes = {each.code for each in shared.domain}
    for place, domain in enumerate(shared.domain):
        yield from _domain_slips(("domain", place), domain)
        yield from _outcome_slips(("domain", place, "outcomes"), domain.outcomes, shared)
    for place, need in enumerate(shared.needs):
        yield from _outcome_slips(("needs", place, "outcomes"), need.outcomes, shared)
        yield from _strangers(("needs", place, "domains"), need.domains, codes)


def _domain_slips(at: Path, domain: Domain) -> Iterator[Slip]:
    letter = FIRST_LETTER[domain.subject]
    if not domain.code.startswith(letter):
        what = f"the code of a domain for “{domain.subject}” starts with {letter}, not “{domain.code}”."
        yield Slip((*at, "code"), what)
    if domain.subject == "child" and not (domain.child_label.strip() and domain.child_question.strip()):
        yield Slip(
            at, f"the domain “{domain.code}” needs a “child_label” and a “child_question” for the page of faces."
        )
    if domain.subject != "child" and (domain.child_label or domain.child_question):
        yield Slip(at, f"the domain “{domain.code}” is not for children; it has no words for the page of faces.")
    if domain.asked_alone and domain.sensitivity is Sensitivity.OPEN_TO_FAMILY:
        yield Slip(at, f"the domain “{domain.code}” is asked alone, so its “sensitivity” cannot be open to the family.")
    yield from repeats((*at, "shanarri"), "the wellbeing word", domain.shanarri)
    yield from repeats((*at, "my_world"), "the side", domain.my_world)


def _outcome_slips(at: Path, numbers: tuple[int, ...], shared: Shared) -> Iterator[Slip]:
    known = {each.number for each in shared.outcome}
    yield from repeats(at, "the outcome", numbers)
    for place, number in enumerate(numbers):
        if number not in known:
            yield Slip((*at, place), f"the outcome {number} is not one of the headline outcomes.")


def _strangers(at: Path, codes: tuple[str, ...], known: set[str]) -> Iterator[Slip]:
    yield from repeats(at, "the domain", codes)
    for place, code in enumerate(codes):
        if code not in known:
            yield Slip((*at, place), f"the domain “{code}” is not one of the shared domains.")


def _pack_slips(pack: Pack, shared: Shared) -> Iterator[Slip]:
    domains = {each.code: each for each in shared.domain}
    yield from _outcome_slips(("headline_outcomes",), pack.headline_outcomes, shared)
    yield from repeats(("substance_use",), "the question", pack.substance_use)
    for place, code in enumerate(pack.substance_use):
        if code not in {each.code for each in shared.substance_use}:
            yield Slip(("substance_use", place), f"the question “{code}” is not one of the shared questions.")
    if len(pack.five_questions) not in (0, 5):
        yield Slip(("five_questions",), f"there are five questions or none, not {len(pack.five_questions)}.")
    yield from repeats(("five_questions",), "the question", [each.code for each in pack.five_questions], "code")
    if len(pack.resilience) not in (0, 4):
        yield Slip(("resilience",), f"the matrix has four quarters or none, not {len(pack.resilience)}.")
    yield from repeats(("resilience",), "the quarter", [each.code for each in pack.resilience], "code")
    yield from repeats(("part",), "the part", [f"{each.kind} for {each.subject}" for each in pack.part], "kind")
    for place, part in enumerate(pack.part):
        yield from _strangers(("part", place, "codes"), part.codes, set(domains))
        yield from _misplaced(("part", place, "codes"), part.codes, part.subject, domains)
    yield from _segment_slips(pack, shared)
    yield from _triangle_slips(pack, domains)


def _misplaced(at: Path, codes: tuple[str, ...], who: str, domains: Mapping[str, Domain]) -> Iterator[Slip]:
    for place, code in enumerate(codes):
        if code in domains and domains[code].subject != who:
            yield Slip((*at, place), f"the domain “{code}” is for “{domains[code].subject}”, not for “{who}”.")


def _guarded(at: Path, codes: tuple[str, ...], domains: Mapping[str, Domain]) -> Iterator[Slip]:
    for place, code in enumerate(codes):
        if code in domains and not domains[code].is_open:
            yield Slip((*at, place), f"the domain “{code}” is private or asked alone; no picture may show it.")


def _segment_slips(pack: Pack, shared: Shared) -> Iterator[Slip]:
    domains = {each.code: each for each in shared.domain}
    yield from repeats(("segment",), "the segment", [f"{each.key} for {each.who}" for each in pack.segment], "key")
    yield from repeats(("segment",), "the hue", [f"{each.hue} for {each.who}" for each in pack.segment], "hue")
    for place, rule in enumerate(pack.segment):
        at = ("segment", place)
        yield from _strangers((*at, "codes"), rule.codes, set(domains))
        yield from _misplaced((*at, "codes"), rule.codes, rule.who, domains)
        yield from _guarded((*at, "codes"), rule.codes, domains)
        yield from _outcome_slips((*at, "outcomes"), rule.outcomes, shared)
        if not _drawn_from(rule, shared):
            yield Slip(at, f"the segment “{rule.key}” has no domain to draw from.")


def _triangle_slips(pack: Pack, domains: Mapping[str, Domain]) -> Iterator[Slip]:
    sides = tuple(each.side for each in pack.triangle)
    if sides and sides != get_args(Side):
        yield Slip(("triangle",), "a child's world has the three sides grow, need and wider, in that order.")
    for place, side in enumerate(pack.triangle):
        yield from repeats(("triangle", place, "points"), "the point", [point.key for point in side.points], "key")
        for nth, point in enumerate(side.points):
            at = ("triangle", place, "points", nth, "codes")
            yield from _strangers(at, point.codes, set(domains))
            yield from _guarded(at, point.codes, domains)


def _drawn_from(rule: SegmentRule, shared: Shared) -> tuple[str, ...]:
    return tuple(
        domain.code
        for domain in shared.domain
        if domain.subject == rule.who
        and domain.is_open
        and (
            domain.code in rule.codes
            or (rule.shanarri is not None and rule.shanarri in domain.shanarri)
            or any(number in domain.outcomes for number in rule.outcomes)
        )
    )


# -- the shelf -----------------------------------------------------------------------------------------------------


class Shelf:
    """Every version of every pack that is here, with the shared domains they stand on."""

    def __init__(self, texts: Mapping[str, bytes]) -> None:
        """Read files by name: those named ``shared…`` hold shared domains, others packs. Raises FrameworkProblem."""
        self._shared: dict[int, Shared] = {}
        self._packs: dict[str, dict[int, Framework]] = {}
        problems: list[Problem] = []
        for name in sorted(texts, key=lambda name: (not name.startswith("shared"), name)):
            source = Source(name, texts[name])
            slips = self._take_shared(source) if name.startswith("shared") else self._take_pack(source)
            problems.extend(source.problems(slips))
        refuse(problems)

    def _take_shared(self, source: Source) -> list[Slip]:
        shared = source.read(Shared)
        if shared.version in self._shared:
            return [Slip(("version",), f"version {shared.version} of the shared domains is here twice.")]
        self._shared[shared.version] = shared
        return list(_shared_slips(shared))

    def _take_pack(self, source: Source) -> list[Slip]:
        pack = source.read(Pack)
        shared = self._shared.get(pack.shared_version)
        if shared is None:
            return [Slip(("shared_version",), f"version {pack.shared_version} of the shared domains is not here.")]
        versions = self._packs.setdefault(pack.id, {})
        if pack.version in versions:
            return [Slip(("version",), f"version {pack.version} of “{pack.id}” is here twice.")]
        versions[pack.version] = Framework(pack, shared)
        return list(_pack_slips(pack, shared))

    def framework(self, pack: str, version: int | None = None) -> Framework:
        """This version of this pack, the newest when None. FrameworkProblem when it is not here."""
        versions = self._packs.get(pack, {})
        if not versions:
            raise FrameworkProblem(f"The framework “{pack}” is not on this laptop.")
        if version is not None and version not in versions:
            raise FrameworkProblem(f"Version {version} of the framework “{pack}” is not on this laptop.")
        return versions[max(versions) if version is None else version]

    def shared(self, version: int | None = None) -> Shared:
        """This version of the shared domains, the newest when None. FrameworkProblem when it is not here."""
        wanted = max(self._shared, default=0) if version is None else version
        if wanted not in self._shared:
            raise FrameworkProblem(f"Version {wanted} of the shared domains is not on this laptop.")
        return self._shared[wanted]

    def versions(self) -> Mapping[str, tuple[int, ...]]:
        """The versions that are here of each pack, oldest first."""
        return {pack: tuple(sorted(versions)) for pack, versions in sorted(self._packs.items())}


def texts_in(folder: str) -> dict[str, bytes]:
    """The TOML files of one folder of our resources, by name."""
    found = (files("fsdesk.resources") / folder).iterdir()
    return {file.name: file.read_bytes() for file in found if file.name.endswith(".toml")}


@cache
def shelf() -> Shelf:
    """The packs that come with FSDesk, read once."""
    return Shelf(texts_in("frameworks"))


def framework(pack: str, version: int | None = None) -> Framework:
    """A pack that comes with FSDesk, the newest version when None. FrameworkProblem when it is not here."""
    return shelf().framework(pack, version)


def segment_domains(framework: Framework, who: str) -> tuple[Segment, ...]:
    """The wedges of a child's, adult's, household's or unborn's wheel, clockwise from the top; empty for anyone else.

    Nothing private or asked alone is ever among the codes: the whole family looks at a wheel.
    """
    return tuple(
        Segment(rule.key, rule.label, rule.hue, _drawn_from(rule, framework.shared))
        for rule in framework.pack.segment
        if rule.who == who
    )


def domains_for(framework: Framework, kind: str, subject: str) -> tuple[Domain, ...]:
    """What this kind of assessment talks about with this subject, in the order asked; empty where it does not."""
    domains = {each.code: each for each in framework.shared.domain}
    parts = (part.codes for part in framework.pack.part if (part.kind, part.subject) == (kind, subject))
    return tuple(domains[code] for codes in parts for code in codes)


def ages_of(years: int | None) -> Ages | None:
    """The age band of somebody this many whole years old, "unborn" for None; None from 26 on."""
    if years is None:
        return "unborn"
    ends: tuple[tuple[int, Ages], ...] = ((4, "0-4"), (10, "5-10"), (15, "11-15"), (17, "16-17"), (25, "18-25"))
    return next((ages for last, ages in ends if years <= last), None)


def prompts_for(domain: Domain, ages: Ages | None = None) -> tuple[str, ...]:
    """The prompts that suit an age band, in order; those that suit every age when None."""
    return tuple(prompt.text for prompt in domain.prompts if not prompt.ages or ages in prompt.ages)


def need_crosswalk(version: int | None = None) -> Mapping[str, NeedCross]:
    """Where each need belongs, by need code, in the shared domains of this version (the newest when None)."""
    return {need.code: need for need in shelf().shared(version).needs}
