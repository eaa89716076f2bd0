"""The words of a partnership, and gentle suggestions for kinder ones. Reads texts it is handed; knows no disk.

A pack says what each thing of the work is called in one partnership. A hint says which words put the blame on a person
and what could stand there instead; it is a suggestion and never stops anybody.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any
from unicodedata import combining

from fsdesk.trouble import Trouble

CODES = frozenset(
    (
        "request", "lead_professional", "named_person", "assessment", "plan", "meeting", "meeting.taf",
        "meeting.family_network", "level", "level.1", "level.2", "level.3", "level.4", "step_up", "step_down",
        "safeguarding_concern", "social_care", "worker", "team_lead", "hub_site", "front_door", "partnership_board",
        "directory", "connection", "parental_responsibility", "young_carer_doc", "send", "programme",
    )
)  # fmt: skip
"""Every thing of the work that partnerships call by different names."""

PLACES = frozenset(
    (
        "section.requests", "section.assessments", "section.plan", "section.meetings", "section.level",
        "section.directory", "button.new_request", "button.new_assessment", "button.new_plan", "button.plan_meeting",
        "button.family_network", "button.raise_concern", "button.step_up", "button.step_down", "button.name_lead",
        "title.request", "title.assessment", "title.plan", "title.concern", "title.young_carer",
    )
)  # fmt: skip
"""Every place on a page whose words differ between partnerships: sections and tabs, buttons, titles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One thing as it is written inside a sentence: one of it, many of it, and the short form if people use one."""

    one: str
    many: str
    short: str


class Words:
    """What everything is called in one partnership."""

    def __init__(
        self, *, pack: str, version: int, title: str, words: Mapping[str, Word], pages: Mapping[str, str]
    ) -> None:
        self.pack = pack
        self.version = version
        self.title = title
        self._words = dict(words)
        self._pages = dict(pages)

    def has(self, code: str) -> bool:
        """Whether this partnership has the thing at all; England has no named person."""
        return code in self._words or code in self._pages

    def say(self, code: str) -> str:
        """As a label, with a capital: "Lead professional". A code nobody knows is still readable."""
        return _capital(self.inside(code))

    def say_many(self, code: str) -> str:
        """Many of it as a label, with a capital: "Lead professionals"."""
        return _capital(self.many_inside(code))

    def inside(self, code: str) -> str:
        """As it is written inside a sentence: "lead professional"."""
        word = self._words.get(code)
        return word.one if word else _readable(code)

    def many_inside(self, code: str) -> str:
        """Many of it inside a sentence: "lead professionals"."""
        word = self._words.get(code)
        return word.many if word else f"{_readable(code)}s"

    def short(self, code: str) -> str:
        """The short form for narrow places, "EHA"; the label where there is none."""
        word = self._words.get(code)
        return (word.short if word else "") or self.say(code)

    def on_page(self, place: str) -> str:
        """The words of a section, button or title: "New request for assistance"."""
        return self._pages.get(place) or _capital(_readable(place.partition(".")[2] or place))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _readable(code: str) -> str:
    return code.rpartition(".")[2].replace("_", " ").strip() or code


# -- reading a pack ----------------------------------------------------------------------------------------------


def read_words(file: str, text: str) -> Words:
    """The pack written in `text`; `file` is only said in the Trouble that names the first wrong line."""
    tables = _tables(file, text)
    lines = _lines(text)

    def wrong(key: tuple[str, ...], what: str) -> Trouble:
        return _trouble(file, next((lines[key[:n]] for n in range(len(key), 0, -1) if key[:n] in lines), 1), what)

    for key in ("pack", "title"):
        if not isinstance(tables.get(key), str) or not tables[key]:
            raise wrong((key,), f"{key} is missing or is no text")
    if type(tables.get("version")) is not int or tables["version"] < 1:
        raise wrong(("version",), "version is missing or is no whole number above 0")
    words: dict[str, Word] = {}
    for code, entry in tables.get("words", {}).items():
        _known(code, CODES, wrong, ("words", code))
        if not isinstance(entry, dict) or not set(entry) <= {"one", "many", "short"} or "one" not in entry:
            raise wrong(("words", code), f'{code} needs one = "…" and may have many and short')
        if not all(isinstance(value, str) and value.strip() == value != "" for value in entry.values()):
            raise wrong(("words", code), f"a form of {code} is empty, has spaces around it or is no text")
        words[code] = Word(one=entry["one"], many=entry.get("many", entry["one"] + "s"), short=entry.get("short", ""))
    pages = tables.get("pages", {})
    for place, label in pages.items():
        _known(place, PLACES, wrong, ("pages", place))
        if not isinstance(label, str) or not label.strip():
            raise wrong(("pages", place), f"{place} is empty or is no text")
    _complete(tables.get("absent", []), words, pages, wrong)
    return Words(pack=tables["pack"], version=tables["version"], title=tables["title"], words=words, pages=pages)


def _known(code: str, known: frozenset[str], wrong: Any, key: tuple[str, ...]) -> None:
    if code not in known:
        near = get_close_matches(code, known, 1)
        raise wrong(key, f"{code} is not a word FSDesk knows" + (f"; {near[0]} is" if near else ""))


def _complete(absent: Any, words: Mapping[str, Word], pages: Mapping[str, str], wrong: Any) -> None:
    if not isinstance(absent, list) or not all(isinstance(code, str) for code in absent):
        raise wrong(("absent",), "absent is no list of codes")
    for code in absent:
        _known(code, CODES | PLACES, wrong, ("absent",))
        if code in words or code in pages:
            raise wrong(("absent",), f"{code} is said to be absent and also given words")
    for table, known, found in (("words", CODES, words), ("pages", PLACES, pages)):
        missing = sorted(known - set(found) - set(absent))
        if missing:
            raise wrong((table,), f"{', '.join(missing)} is neither given words nor said to be absent")


def _tables(file: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        found = re.search(r"line (\d+)", str(problem))
        line = int(found[1]) if found else text.count("\n") + 1
        raise _trouble(file, line, "this is not TOML: " + str(problem).partition(" (at ")[0]) from problem


def _trouble(file: str, line: int, what: str) -> Trouble:
    return Trouble(
        f"{file}, line {line}: {what}.",
        safe="Nothing that was written about a family is touched.",
        next_step="Put that line right, or put back the file FSDesk came with.",
    )


_TABLE = re.compile(r"\s*\[+\s*([\w.\" -]+?)\s*\]+\s*(?:#.*)?$")
_KEY = re.compile(r"\s*(?:\"((?:[^\"\\]|\\.)*)\"|([\w.-]+))\s*=")


def _lines(text: str) -> dict[tuple[str, ...], int]:
    """Where each table and each key of it is first written; our files put every entry on a line of its own."""
    found: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _TABLE.match(line):
            table = (header[1].replace('"', ""),)
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            found.setdefault((*table, key[1] if key[1] is not None else key[2]), number)
    return found


# -- gentle suggestions ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """Words that could be kinder: where they stand (code points, end after the last), what may stand there, and why."""

    start: int
    end: int
    found: str
    instead: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Phrase:
    """One phrase of the hint book."""

    pattern: re.Pattern[str]
    words: str
    instead: tuple[str, ...]
    why: str
    not_after: frozenset[str]
    not_before: frozenset[str]


_FIRST = re.compile(r"\w+")
_AFTER = re.compile(r"\W*(\w+)")
_BEFORE = re.compile(r"(\w+)\W*$")
_EDGE = r"(?![\w\u0300-\u036f]|[-\u2010\u2011]\w|['\u2019]\w)"  # not inside a longer word, nor before its 's
_JOINED = "'\u2019-\u2010\u2011"
_QUOTED = re.compile(
    r"\u201c[^\u201d\n\u2029]*\u201d?|\u00ab[^\u00bb\n\u2029]*\u00bb?"
    r"|(?<!\d)\"[^\"\u201d\n\u2029]*[\"\u201d]?"  # after a figure it means inches
    r"|\u2018(?:[^\u2019\n\u2029]|\u2019(?=\w))*\u2019?"  # a curly apostrophe inside a word closes nothing
)
LOOK_BACK = 24  # letters before a phrase in which the word before it is looked for


class HintBook:
    """Every phrase FSDesk has a suggestion for, made ready to be looked for."""

    def __init__(self, phrases: Mapping[str, list[_Phrase]], version: int) -> None:
        self._phrases = phrases
        self.version = version

    @property
    def phrases(self) -> tuple[str, ...]:
        """Everything that is looked for, in lower case."""
        return tuple(phrase.words for group in self._phrases.values() for phrase in group)

    def find(self, text: str) -> tuple[Hint, ...]:
        """What could be kinder in a text, in reading order and never overlapping; people's own words are left alone."""
        found: list[Hint] = []
        for start, end in _told(text):
            at = start
            for word in _FIRST.finditer(text, start, end):
                if word.start() < at or not (group := self._phrases.get(word[0].casefold())):
                    continue
                hint = _match(text, word.start(), end, group)
                if hint is not None:
                    found.append(hint)
                    at = hint.end
        return tuple(found)


def _match(text: str, start: int, end: int, group: list[_Phrase]) -> Hint | None:
    if start and (text[start - 1] in _JOINED or combining(text[start - 1])):
        return None
    for phrase in group:  # the longest first
        match = phrase.pattern.match(text, start, end)
        if match is None:
            continue
        before = _BEFORE.search(text, max(0, start - LOOK_BACK), start)
        after = _AFTER.match(text, match.end())
        if before and before[1].casefold() in phrase.not_after:
            continue
        if after and after[1].casefold() in phrase.not_before:
            continue
        like = _capital if match[0][:1].isupper() else str
        instead = tuple(like(words) for words in phrase.instead)
        return Hint(start=start, end=match.end(), found=match[0], instead=instead, why=phrase.why)
    return None


def _told(text: str) -> Iterator[tuple[int, int]]:
    """The stretches of a text outside quotation marks; what is opened and not closed ends with its paragraph."""
    at = 0
    for quoted in _QUOTED.finditer(text):
        yield at, quoted.start()
        at = quoted.end()
    yield at, len(text)


# -- reading the hint book ---------------------------------------------------------------------------------------


def read_hints(file: str, text: str) -> HintBook:
    """The hint book written in `text`; `file` is only said in the Trouble that names the first wrong line."""
    tables = _tables(file, text)
    starts = [number for number, line in enumerate(text.splitlines(), start=1) if line.strip() == "[[hint]]"]
    if type(tables.get("version")) is not int:
        raise _trouble(file, 1, "version is missing or is no whole number")
    phrases: dict[str, list[_Phrase]] = {}
    seen: set[str] = set()
    for group, start in zip(tables.get("hint", []), starts, strict=False):
        for phrase in _group(file, group, start, text.splitlines()):
            if phrase.words in seen:
                raise _trouble(file, start, f"“{phrase.words}” is in the book twice")
            seen.add(phrase.words)
            first = _FIRST.match(phrase.words)
            assert first is not None
            phrases.setdefault(first[0].casefold(), []).append(phrase)
    for many in phrases.values():
        many.sort(key=lambda phrase: -len(phrase.words))
    return HintBook(phrases, tables["version"])


def _group(file: str, group: Mapping[str, Any], start: int, lines: list[str]) -> Iterator[_Phrase]:
    why, words = group.get("why"), group.get("words")
    if not isinstance(why, str) or not why or not isinstance(words, dict) or not words:
        raise _trouble(file, start, 'a hint needs why = "…" and a table of words')
    if unknown := set(group) - {"why", "words", "not_after", "not_before"}:
        raise _trouble(file, start, f"a hint has no {', '.join(sorted(unknown))}")
    around = {key: group.get(key, []) for key in ("not_after", "not_before")}
    for key, found in around.items():
        if not isinstance(found, list) or not all(isinstance(word, str) and _FIRST.fullmatch(word) for word in found):
            raise _trouble(file, start, f"{key} is no list of single words")
    for phrase, instead in words.items():
        line = next((n for n, written in enumerate(lines, 1) if n > start and f'"{phrase}"' in written), start)
        if phrase != phrase.strip().lower() or not _FIRST.match(phrase):
            raise _trouble(file, line, f"“{phrase}” must be in lower case and begin with a letter")
        if not isinstance(instead, list) or not all(isinstance(other, str) and other.strip() for other in instead):
            raise _trouble(file, line, f"“{phrase}” needs a list of what may stand there instead")
        yield _Phrase(
            pattern=_pattern(phrase), words=phrase, instead=tuple(instead), why=why,
            not_after=frozenset(around["not_after"]), not_before=frozenset(around["not_before"]),
        )  # fmt: skip


def _pattern(phrase: str) -> re.Pattern[str]:
    """Finds a phrase whatever the case, the spaces, the apostrophes and the hyphens, within one paragraph."""
    loose = {" ": r"[^\S\n\u2029]+", "'": "['\u2019]", "-": r"[-\u2010\u2011\u2013 ]"}
    return re.compile("".join(loose.get(letter, re.escape(letter)) for letter in phrase) + _EDGE, re.IGNORECASE)
