"""Reading what partnerships write for us in TOML: every slip of the pen is a sentence with its file and its line.

`tomllib` says where a file stops being TOML, and `msgspec` says which key is wrong but not where; `lines_of` closes
that gap by walking the text once more. Pure: the text is given.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar

import msgspec

from fsdesk.trouble import Refused

LARGEST = 512 * 1024
"""Bytes a file of this sort may have; ours are a tenth of it."""

Path = tuple[str | int, ...]
"""Where something stands: keys, and places in lists from 0 (`("domain", 3, "label")`)."""

T = TypeVar("T")


class Problem(NamedTuple):
    """One thing wrong with one file; lines count from 1, and `what` starts small and ends with a full stop."""

    file: str
    line: int
    what: str

    @property
    def sentence(self) -> str:
        """File, line and what is wrong, as a person reads it."""
        return f"{self.file}, line {self.line}: {self.what}"


class FrameworkProblem(Refused):
    """A file of practice cannot be used, or what was asked for is not here. `problems` has each, in reading order."""

    def __init__(self, happened: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(
            happened,
            safe="Nothing that was written about a family has changed.",
            next_step="Please tell whoever looks after FSDesk where you work." if problems else "",
        )
        self.problems = problems


class Written(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a file; a key that nothing here knows is a slip of the pen."""


class Slip(NamedTuple):
    """Something a check found: where it stands in the file, and what is wrong with it."""

    at: Path
    what: str


def refuse(problems: Iterable[Problem]) -> None:
    """Raise FrameworkProblem when there are problems; the first is the sentence, the count of the rest follows."""
    found = tuple(sorted(set(problems)))
    if not found:
        return
    rest = len(found) - 1
    more = f" {rest} more {'thing needs' if rest == 1 else 'things need'} putting right there." if rest else ""
    raise FrameworkProblem(found[0].sentence + more, found)


class Source:
    """The text of one file with its name; every problem it tells of has a line."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self._text = self._decoded(data)
        self._lines: Mapping[Path, int] | None = None

    def _decoded(self, data: bytes) -> str:
        if len(data) > LARGEST:
            self._refuse(1, f"the file has {len(data) // 1024} KB; more than {LARGEST // 1024} KB is not read.")
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as why:
            self._refuse(data[: why.start].count(b"\n") + 1, "this is not UTF-8 text. Save the file as UTF-8.")
        if text.startswith("\ufeff"):
            self._refuse(1, "the file starts with a byte-order mark. Save it as UTF-8 without one.")
        if not text.strip():
            self._refuse(1, "the file is empty.")
        return text

    def _refuse(self, line: int, what: str) -> Any:
        refuse([Problem(self.name, line, what)])

    def read(self, kind: type[T]) -> T:
        """What the file says, as this kind; FrameworkProblem with the line where it cannot."""
        try:
            data = tomllib.loads(self._text)
        except tomllib.TOMLDecodeError as why:
            return self._refuse(*_not_toml(str(why), self._text))  # type: ignore[no-any-return]
        except RecursionError:
            return self._refuse(1, "lists lie inside lists too many times over to be read.")  # type: ignore[no-any-return]
        except ValueError:  # a whole number of thousands of digits
            return self._refuse(_longest_line(self._text), "a number here is too long to be read.")  # type: ignore[no-any-return]
        try:
            return msgspec.convert(data, kind)
        except msgspec.ValidationError as why:
            at, what = _in_words(str(why))
            return self._refuse(self.line(at), what)  # type: ignore[no-any-return]

    def line(self, at: Path) -> int:
        """The line on which something stands, or the nearest thing around it that is in the file."""
        if self._lines is None:
            self._lines = lines_of(self._text)
        for length in range(len(at), 0, -1):
            if at[:length] in self._lines:
                return self._lines[at[:length]]
        return 1

    def problems(self, slips: Iterable[Slip]) -> tuple[Problem, ...]:
        """These slips with file and line, in reading order."""
        return tuple(sorted({Problem(self.name, self.line(slip.at), slip.what) for slip in slips}))


def repeats(at: Path, what: str, words: Iterable[object], key: str = "") -> Iterable[Slip]:
    """A slip for each that stands in a list a second time; `what` says what they are ("the code").

    With `key` the list is one of tables, and the words stand in them under that key.
    """
    seen: set[object] = set()
    for place, word in enumerate(words):
        if word in seen:
            yield Slip((*at, place, key) if key else (*at, place), f"{what} “{word}” is here twice.")
        seen.add(word)


# -- what tomllib and msgspec say, in our words --------------------------------------------------------------------

_AT_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)$")
_AT_END = re.compile(r"\s*\(at end of document\)$")
_WHERE = re.compile(r"^(.*?)(?: - at `(\$[^`]*)`)?$", re.DOTALL)
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")
_QUOTE = "'"
_WORDS = {
    "str": "text in quotation marks", "int": "a whole number", "float": "a number", "bool": "true or false",
    "array": "a list in square brackets", "object": "a table of its own", "date": "a day such as 2026-09-14",
    "datetime": "a day with a time", "time": "a time", "null": "nothing",
}  # fmt: skip


def _not_toml(why: str, text: str) -> tuple[int, str]:
    match = _AT_LINE.search(why)
    line = int(match[1]) if match else text.rstrip("\n").count("\n") + 1
    plain = _AT_END.sub(" before the end of the file", _AT_LINE.sub("", why))
    return line, f"this is not TOML: {plain[:1].lower()}{plain[1:]}."


def _longest_line(text: str) -> int:
    lines = text.split("\n")
    return max(range(len(lines)), key=lambda place: len(lines[place])) + 1


def _in_words(why: str) -> tuple[Path, str]:
    match = _WHERE.match(why)
    said, where = (match[1], match[2] or "$") if match else (why, "$")
    at: Path = tuple(int(step[2]) if step[2] else step[1] for step in _STEP.finditer(where))
    if found := re.fullmatch(r"Object contains unknown field `(.*)`", said, re.DOTALL):
        return (*at, found[1]), f"the key “{clipped(found[1])}” is not known here."
    if found := re.fullmatch(r"Object missing required field `(.*)`", said):
        return at, f"“{found[1]}” is missing{_inside(at)}."
    key = next((step for step in reversed(at) if isinstance(step, str)), "")
    if found := re.fullmatch(r"Invalid enum value (.*)", said, re.DOTALL):
        return at, f"“{clipped(found[1].strip(_QUOTE))}” is not one of the answers that “{key}” can have."
    if found := re.fullmatch(r"Expected `([\w |]+)`, got `(\w+)`", said):
        wanted = " or ".join(_WORDS.get(word, word) for word in found[1].split(" | ") if word != "null")
        return at, f"“{key}” must be {wanted}, not {_WORDS.get(found[2], found[2])}."
    if found := re.fullmatch(r"Expected `(str|array)` of length (>=|<=) (\d+)", said):
        if found[2] == ">=" and found[3] == "1":
            return at, f"“{key}” is empty."
        limit = "at least" if found[2] == ">=" else "at most"
        return at, f"“{key}” has {limit} {found[3]} {'characters' if found[1] == 'str' else 'in its list'}."
    if found := re.fullmatch(r"Expected `int` (>=|<=) (\d+)", said):
        return at, f"“{key}” must be at {'least' if found[1] == '>=' else 'most'} {found[2]}."
    if said.startswith("Expected `str` matching regex"):
        return at, f"“{key}” is not written as it has to be; compare it with the others."
    return at, f"“{key}” cannot be read as it stands."


def clipped(word: str) -> str:
    """The word, or its beginning where it is too long to stand in a sentence."""
    return word if len(word) <= 40 else f"{word[:39]}…"


def _inside(at: Path) -> str:
    keys = [step for step in at if isinstance(step, str)]
    return f" in this “{keys[-1]}”" if keys else ""


# -- where everything stands ---------------------------------------------------------------------------------------

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_PLAIN = re.compile(r"[^,\]}\n#]*")
_TEXT = re.compile(
    r'"""(?:\\.|[^\\])*?"""+|\'\'\'.*?\'\'\'+|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'', re.DOTALL,
)  # fmt: skip


def lines_of(text: str) -> Mapping[Path, int]:
    """The line of every table, key and list item of a text that `tomllib` has accepted."""
    return _Walk(text).walked()


class _Walk:
    """One walk over accepted TOML. It trusts the text: what `tomllib` refuses never comes here."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._lines: dict[Path, int] = {}
        self._tables: dict[Path, int] = {}  # how many there are so far of each list of tables
        self._ends = [match.start() for match in re.finditer("\n", text)]
        self._line = 1

    def walked(self) -> Mapping[Path, int]:
        inside: Path = ()
        self._skip()
        while self._at < len(self._text):
            if self._text.startswith("[[", self._at):
                inside = self._header(2)
            elif self._text[self._at] == "[":
                inside = self._header(1)
            else:
                self._pair(inside)
            self._skip()
        return self._lines

    def _header(self, brackets: int) -> Path:
        start = self._at
        self._at += brackets
        *around, last = self._key()
        self._at += brackets
        path = (*self._resolved(around), last)
        if brackets == 2:
            self._tables[path] = self._tables.get(path, 0) + 1
            path = (*path, self._tables[path] - 1)
        self._note(path, start)
        return path

    def _resolved(self, keys: list[str]) -> Path:
        path: Path = ()
        for key in keys:
            path = (*path, key)
            if path in self._tables:
                path = (*path, self._tables[path] - 1)
        return path

    def _note(self, path: Path, offset: int) -> None:
        while self._line <= len(self._ends) and self._ends[self._line - 1] < offset:
            self._line += 1
        for length in range(1, len(path) + 1):
            self._lines.setdefault(path[:length], self._line)

    def _skip(self) -> None:
        if match := _BLANK.match(self._text, self._at):
            self._at = match.end()

    def _key(self) -> list[str]:
        keys: list[str] = []
        while True:
            self._skip()
            match = _BARE.match(self._text, self._at) or _TEXT.match(self._text, self._at)
            if match is None:
                return keys or [""]
            quoted = match[0][0] in "\"'"
            keys.append(tomllib.loads(f"key = {match[0]}")["key"] if quoted else match[0])
            self._at = match.end()
            self._skip()
            if not self._text.startswith(".", self._at):
                return keys
            self._at += 1

    def _pair(self, inside: Path) -> None:
        self._skip()
        start = self._at
        path = (*inside, *self._key())
        self._note(path, start)
        self._at += 1  # the sign between key and value
        self._value(path)

    def _value(self, path: Path) -> None:
        self._skip()
        self._note(path, self._at)
        first = self._text[self._at : self._at + 1]
        if first in ("[", "{"):
            self._many(path, "]" if first == "[" else "}")
        elif match := _TEXT.match(self._text, self._at) or _PLAIN.match(self._text, self._at):
            self._at = match.end()

    def _many(self, path: Path, end: str) -> None:
        self._at += 1
        for place in range(len(self._text)):
            self._skip()
            if self._text[self._at : self._at + 1] in (end, ""):
                break
            if end == "]":
                self._value((*path, place))
            else:
                self._pair(path)
            self._skip()
            if self._text.startswith(",", self._at):
                self._at += 1
        self._at += 1


def in_order(numbers: Iterable[int]) -> bool:
    """Whether each is larger than the one before."""
    return all(before < after for before, after in pairwise(numbers))
