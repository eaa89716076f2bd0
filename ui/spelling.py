"""Spelling and gentle wording, looked up on a thread of their own: what is typed never waits for a dictionary."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from importlib.resources import as_file, files
from itertools import accumulate
from pathlib import Path
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from fsdesk.wordbooks import hint_book, known_words
from fsdesk.wording import HintBook
from fsdesk.written_words import fold, forms_of, words_in
from ui.background import Background

SUGGESTIONS_MOST = 5
REMEMBERED_WORDS_MOST = 50_000
_LENT = "speller"  # the property under which a window holds its speller, as it holds its icon

T = TypeVar("T")


class Dictionary(Protocol):
    """What knows how words are written; used on one thread only."""

    def check(self, word: str) -> bool:
        """Whether a word is written rightly."""

    def suggest(self, word: str) -> list[str]:
        """What may have been meant, the likeliest first."""


class MarkKind(StrEnum):
    """Why words are underlined."""

    SPELLING = "spelling"
    WORDING = "wording"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Words of one paragraph to look at, and what may stand there; places are in UTF-16 units, as Qt counts.

    Suggestions for spelling are looked up when they are asked for. `sentence` is what a suggestion was found in.
    """

    start: int
    end: int
    kind: MarkKind
    found: str
    instead: tuple[str, ...] = ()
    why: str = ""
    sentence: str = ""


Marks = tuple[Mark, ...]


class Speller(QObject):
    """Knows which words are right on this laptop, and looks at paragraphs on its own thread.

    Made when the desk is unlocked and lent to a window. The names it is given stay in memory, are never suggested to
    anybody and never leave it.
    """

    words_changed = Signal()  # what is right has changed: everything shown is to be looked at again
    told = Signal(object)  # Told: a word list that cannot be read
    bug = Signal(object)  # BaseException: a failure nobody foresaw, on the thread or after it

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        open_dictionary: Callable[[], Dictionary | None] | None = None,
        read_hints: Callable[[], HintBook] = hint_book,
        keep_word: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__(parent)
        self._keep_word = keep_word
        self._available: bool | None = None
        self._revision = 0
        self._names: frozenset[str] = frozenset()
        self._added: frozenset[str] = frozenset()
        self._left: set[int] = set()
        self._closed = False
        self._thread = Background(self, name="spelling")
        self._thread.told.connect(self.told)
        self._thread.bug.connect(self.bug)
        self._lookup = _Lookup(open_dictionary or bundled_dictionary(), read_hints)
        self._thread.call(self, self._lookup.open_dictionary, self._opened)
        self._thread.call(self, self._lookup.read_hints, self._hints_read)

    def _opened(self, available: bool) -> None:
        self._available = available

    def _hints_read(self, _nothing: None) -> None:
        self.words_changed.emit()

    def is_available(self) -> bool:
        """Whether spelling is checked here; False too while the dictionary is still being read."""
        return bool(self._available)

    @property
    def standing(self) -> str:
        """One sentence for the help page on whether spelling is checked on this laptop."""
        if self._available is None:
            return "The spelling dictionary is being read."
        if self._available:
            return "Spelling is checked on this laptop, with a British English dictionary; nothing is sent anywhere."
        return (
            "Spelling is not checked on this laptop, because the Enchant library is missing. "
            "Everything else works; IT can install Enchant 2."
        )

    # -- which words are right -------------------------------------------------------------------------------------

    def set_known_words(self, words: Iterable[str]) -> None:
        """Names that are never underlined, in any form; replaces those given before."""
        self._names = frozenset(words)
        self._change()

    def add_word(self, word: str) -> None:
        """Holds a word for right from now on, and hands it to whoever keeps the person's list."""
        self._added |= {word}
        if self._keep_word is not None:
            self._keep_word(word)
        self._change()

    def _change(self) -> None:
        self._revision += 1
        self.words_changed.emit()

    def leave(self, mark: Mark) -> None:
        """Is quiet about these words in this sentence until FSDesk is locked."""
        self._left.add(hash((fold(mark.found), mark.sentence)))
        self.words_changed.emit()

    def is_left(self, mark: Mark) -> bool:
        """Whether the person said to leave these words of this sentence as they are."""
        return mark.kind is MarkKind.WORDING and hash((fold(mark.found), mark.sentence)) in self._left

    # -- looking ---------------------------------------------------------------------------------------------------

    def look_at(self, owner: QObject, paragraphs: tuple[str, ...], then: Callable[[dict[str, Marks]], None]) -> None:
        """Hands the marks of each paragraph to `then`, unless `owner` is gone or the words have changed meanwhile.

        An answer holds for a paragraph's letters, so it is never wrong for a text: a text that has changed since has
        other paragraphs.
        """
        if self._closed:
            return
        revision = self._revision
        look = partial(self._lookup.look_at, paragraphs, revision, self._names | self._added)
        self._thread.call(owner, look, partial(self._hand_over, revision, then))

    def _hand_over(self, revision: int, then: Callable[[T], None], found: T) -> None:
        if revision == self._revision:
            then(found)

    def suggest(self, owner: QObject, word: str, then: Callable[[tuple[str, ...]], None]) -> None:
        """Hands what may have been meant by a word, the likeliest first, to `then`; tens of milliseconds later."""
        if not self._closed:
            self._thread.call(owner, partial(self._lookup.suggest, word), then)

    @property
    def busy(self) -> bool:
        """Whether an answer is still on its way."""
        return self._thread.busy

    def lend_to(self, window: QWidget) -> None:
        """Lets every place to write in this window, and in the windows above it, find this speller."""
        window.setProperty(_LENT, self)

    def close(self) -> None:
        """Ends the thread; nothing is looked up any more. May be repeated."""
        self._closed = True
        self._thread.close()


def speller_for(widget: QWidget) -> Speller | None:
    """The speller lent to the window a widget is in, or to the window that one belongs to; None where there is none."""
    window: QWidget | None = widget.window()
    while window is not None:
        lent = window.property(_LENT)
        if isinstance(lent, Speller):
            return lent
        parent = window.parentWidget()
        window = parent.window() if parent is not None else None
    return None


class _Lookup:
    """The dictionary, the hint book and what they answered before. Everything here happens on the one thread."""

    def __init__(self, open_dictionary: Callable[[], Dictionary | None], read_hints: Callable[[], HintBook]) -> None:
        self._open_dictionary = open_dictionary
        self._read_hints = read_hints
        self._dictionary: Dictionary | None = None
        self._hints: HintBook | None = None
        self._always: frozenset[str] = frozenset()
        self._known: frozenset[str] = frozenset()
        self._revision = -1
        self._right: dict[str, bool] = {}

    def open_dictionary(self) -> bool:
        """Reads the dictionary; whether there is one."""
        self._always = frozenset(form for word in known_words() for form in forms_of(word))
        self._dictionary = self._open_dictionary()
        return self._dictionary is not None

    def read_hints(self) -> None:
        """Reads the hint book; without one there are no suggestions."""
        self._hints = self._read_hints()

    def look_at(self, paragraphs: tuple[str, ...], revision: int, known: frozenset[str]) -> dict[str, Marks]:
        """The marks of each paragraph."""
        if revision != self._revision:
            self._known = self._always | {form for word in known for form in forms_of(word)}
            self._right.clear()
            self._revision = revision
        if len(self._right) > REMEMBERED_WORDS_MOST:
            self._right.clear()
        return {text: self._marks(text) for text in paragraphs}

    def _marks(self, text: str) -> Marks:
        marks = [*self._wording(text)]
        hinted = [(mark.start, mark.end) for mark in marks]
        for start, end in words_in(text, self._is_right) if self._dictionary is not None else ():
            if not any(start < to and end > at for at, to in hinted):
                marks.append(Mark(start=start, end=end, kind=MarkKind.SPELLING, found=text[start:end]))
        marks.sort(key=lambda mark: mark.start)
        return tuple(_as_qt_counts(text, marks))

    def _wording(self, text: str) -> Iterator[Mark]:
        for hint in self._hints.find(text) if self._hints is not None else ():
            yield Mark(
                start=hint.start, end=hint.end, kind=MarkKind.WORDING, found=hint.found, instead=hint.instead,
                why=hint.why, sentence=_sentence(text, hint.start, hint.end),
            )  # fmt: skip

    def _is_right(self, word: str) -> bool:
        right = self._right.get(word)
        if right is None:
            assert self._dictionary is not None
            right = fold(word) in self._known or self._dictionary.check(word)
            self._right[word] = right
        return right

    def suggest(self, word: str) -> tuple[str, ...]:
        """What the dictionary has that is near; never a name that was given to us."""
        if self._dictionary is None:
            return ()
        suggested = self._dictionary.suggest(word)
        suggested.sort(key=lambda other: fold(other[:1]) != fold(word[:1]))  # few slips change how a word begins
        return tuple(suggested[:SUGGESTIONS_MOST])


def _sentence(text: str, start: int, end: int) -> str:
    begin = max(text.rfind(mark, 0, start) for mark in ".!?") + 1
    stops = [at for mark in ".!?" if (at := text.find(mark, end)) >= 0]
    return text[begin : min(stops, default=len(text))].strip()


def _as_qt_counts(text: str, marks: list[Mark]) -> Iterator[Mark]:
    """The marks with their places in UTF-16 units: Qt counts a letter beyond U+FFFF as two."""
    if not marks or max(text) <= "\uffff":
        yield from marks
        return
    units = [0, *accumulate(1 + (letter > "\uffff") for letter in text)]
    for mark in marks:
        yield Mark(
            start=units[mark.start], end=units[mark.end], kind=mark.kind, found=mark.found, instead=mark.instead,
            why=mark.why, sentence=mark.sentence,
        )  # fmt: skip


def bundled_dictionary() -> Callable[[], Dictionary | None]:
    """Makes ready, on the GUI thread, what opens the British dictionary FSDesk comes with, or gives None, on another.

    Enchant looks for dictionaries in a folder named by the environment and puts lists of its own there, so it gets a
    private copy of ours that is thrown away once read. A process has one environment, hence the name is set here.
    """
    private = Path(tempfile.mkdtemp(prefix="fsdesk-dictionary-"))
    os.environ["ENCHANT_CONFIG_DIR"] = str(private)
    return partial(_open_bundled, private)


def _open_bundled(private: Path) -> Dictionary | None:
    try:
        import enchant  # late, on the thread: it takes 25 ms, and a machine may lack the library
    except (ImportError, OSError, AssertionError):  # pyenchant asserts that a library it is told of exists
        shutil.rmtree(private, ignore_errors=True)
        return None
    try:
        with as_file(files("fsdesk.resources") / "dictionaries" / "hunspell") as ours:
            shutil.copytree(ours, private / "hunspell", ignore=shutil.ignore_patterns("*.txt"))
        broker = enchant.Broker()
        broker.set_ordering("en_GB", "hunspell")
        opened: Dictionary = broker.request_dict("en_GB")
    except (OSError, enchant.errors.Error):  # no room on the disk, or nothing that reads Hunspell's files
        return None
    finally:
        shutil.rmtree(private, ignore_errors=True)
    return opened
