"""Who might be the same person: names as people say, spell and shorten them, with the day they were born. Pure.

It only ever asks; nobody is joined to anybody here. Twins, and brothers and sisters born on one day, are never asked
about. Which names are one name in Gaelic and English follows the article "Scottish Gaelic name" (en.wikipedia.org, read
in November 2026); that pairing is custom, not translation. Short forms in daily use (Kirsty, Jamie) were added by us.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz, process

from fsdesk.records.codes import is_partial_date
from fsdesk.records.ids import FamilyId, RecordId

ALIKE = 82
"""From here two words may be one name misheard (Kirsty and Kirstie are 92, Isla and Ailsa 67)."""
SUGGESTED = 80
"""From here a person is asked about; 100 is the same name letter for letter."""
KNOWN_PAIR = 96
PREFIX = 90
PREFIX_LETTERS = 4
MISSING = 18
"""What is taken off for a word of the longer name that the shorter one does not have."""

_ONE_NAME = """
ailean alan allan alain / alasdair alastair alistair allister alexander alex sandy ally / anna ann anne annie /
anndra andrew andra drew / aonghas angus gus / artair arthur / beathag beth rebecca becky sophie /
beitris beatrice / cairistiona christina kirsty kirstie kirsteen christine chrissie / calum callum malcolm /
catriona catherine katherine katrina kate katie cathy ceit / coinneach kenneth kenny / daibhidh david davie /
deorsa george dod / diorbhail dorothy / domhnall donald donnie / donnchadh duncan / eachann hector /
beth ealasaid elizabeth lizzie elspeth betty / eideard edward / eilidh helen ellie ailie /
eoghann ewan euan ewen ewin eoghan evan hugh / eoin iain ian john johnny jock / fearghas fergus /
fionnlagh finlay findlay fin finn / flora fionnghal flori / iomhar iver ivor / lachlann lachlan lachie /
mairead margaret maggie peigi peggy / mairi mary mhairi may / micheal michael mick / morag marion sarah /
murchadh murdo murdoch / niall neil neal / oighrig effie euphemia / padraig patrick paddy /
raibeart robert rob bob rabbie / raonaid rachel / ruairidh ruaridh roderick rory rod /
seonaid janet shona jessie / seumas james jamie hamish jim / sine jean jane sheena sheila /
somhairle sorley samuel / tearlach charles charlie / tomas thomas tom / torcuil torquil / tormod norman /
uilleam william willie bill liam / hugh uisdean eugene / una agnes winifred
"""


def _pairs() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    for at, group in enumerate(_ONE_NAME.split("/")):
        for name in group.split():
            found.setdefault(name, set()).add(at)
    return {name: frozenset(groups) for name, groups in found.items()}


_GROUPS = _pairs()
_SON_OF = re.compile(r"\b(?:mac|mc|mhic|nic|m['’ʼ`])[\s'’ʼ`-]*(?=\w{2})")
_OF = re.compile(r"\bo['’ʼ`]\s*(?=\w)")
_WORD = re.compile(r"[^\W\d_]+")


def plain(name: str) -> str:
    """A name for comparing: no accents, small letters, Mac, Mc, M' and Nic alike and joined to what follows."""
    letters = unicodedata.normalize("NFKD", name).casefold()
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return _OF.sub("o", _SON_OF.sub("mac", bare))


def words_of(*names: str) -> tuple[str, ...]:
    """The words of some names for comparing, each once, in order; of Anne-Marie also annemarie."""
    found: dict[str, None] = {}
    for name in names:
        text = plain(name)
        found.update(dict.fromkeys(_WORD.findall(text)))
        for joined in re.findall(r"\w+(?:-\w+)+", text):
            found.setdefault(joined.replace("-", ""))
    return tuple(found)


def is_one_name(a: str, b: str) -> bool:
    """Whether two words for comparing are one name in Gaelic and English, or long and short."""
    return a == b or not _GROUPS.get(a, frozenset()).isdisjoint(_GROUPS.get(b, frozenset()))


class Somebody(NamedTuple):
    """One person as the index holds them; `names` are known as, full name and former names, the fullest second."""

    person: RecordId
    family: FamilyId
    names: tuple[str, ...]
    born_on: str = ""
    siblings: frozenset[RecordId] = frozenset()


class Like(NamedTuple):
    """Somebody who may be the same person: how alike from 0 to 100, and whether the days of birth agree."""

    person: RecordId
    family: FamilyId
    score: int
    same_day: bool


class Index:
    """Everybody's names, in memory, for asking within a keystroke. Of the thread that made it."""

    def __init__(self, people: Iterable[Somebody] = ()) -> None:
        self._people: dict[RecordId, Somebody] = {}
        self._bags: dict[RecordId, frozenset[str]] = {}
        self._who: dict[str, set[RecordId]] = {}
        for somebody in people:
            self.keep(somebody)

    def __len__(self) -> int:
        return len(self._people)

    def keep(self, somebody: Somebody) -> None:
        """Takes a person in, or their new names in place of the old."""
        self.leave_out(somebody.person)
        bag = frozenset(words_of(*somebody.names))
        self._people[somebody.person], self._bags[somebody.person] = somebody, bag
        for word in bag:
            self._who.setdefault(word, set()).add(somebody.person)

    def leave_out(self, person: RecordId) -> None:
        """Lets go of a person."""
        self._people.pop(person, None)
        for word in self._bags.pop(person, ()):
            self._who[word].discard(person)
            if not self._who[word]:
                del self._who[word]

    def like(
        self,
        names: Sequence[str],
        born_on: str = "",
        *,
        person: RecordId | None = None,
        siblings: frozenset[RecordId] = frozenset(),
        never: frozenset[RecordId] = frozenset(),
        most: int = 5,
    ) -> tuple[Like, ...]:
        """Who may be the one with these names, likeliest first. `person` is whose names they are, if written already;
        `siblings` and `never` are not asked about. Fewer than three letters find nobody."""
        found: dict[RecordId, Like] = {}
        leave = never | siblings | ({person} if person else set())
        for asked in self._ways_to_read(names):
            for like in self._like(asked, born_on, leave, person):
                if like.person not in found or found[like.person].score < like.score:
                    found[like.person] = like
        return tuple(sorted(found.values(), key=lambda one: (-one.score, not one.same_day, one.person))[:most])

    def _ways_to_read(self, names: Sequence[str]) -> list[tuple[str, ...]]:
        """The words asked about: as they stand, and with two neighbours joined where somebody is called so (Anne Marie
        is Annemarie to some)."""
        ways: list[tuple[str, ...]] = []
        for name in names:
            words = tuple(word for word in _WORD.findall(plain(name)) if len(word) > 1)
            if sum(map(len, words)) < 3:
                continue
            ways.append(words)
            for at in range(len(words) - 1):
                if words[at] + words[at + 1] in self._who:
                    ways.append((*words[:at], words[at] + words[at + 1], *words[at + 2 :]))
        return list(dict.fromkeys(ways))

    def _like(
        self, asked: tuple[str, ...], born_on: str, leave: frozenset[RecordId] | set[RecordId], me: RecordId | None
    ) -> list[Like]:
        alike = [self._words_like(word, may_be_begun=at == len(asked) - 1) for at, word in enumerate(asked)]
        sums: dict[RecordId, list[float]] = {}
        for found in alike:
            best: dict[RecordId, float] = {}
            for word, score in found.items():
                for who in self._who[word]:
                    best[who] = max(best.get(who, 0), score)
            for who, score in best.items():
                sums.setdefault(who, []).append(score)
        likes = []
        for who, scores in sums.items():
            missing = len(asked) - len(scores)
            if who in leave or missing > max(0, len(asked) - len(self._bags[who])) or missing >= len(asked):
                continue
            somebody = self._people[who]
            score = sum(scores) / len(scores) - MISSING * missing + _by_birth(born_on, somebody.born_on)
            if score >= SUGGESTED and not self._is_twin(asked, born_on, somebody, me):
                same_day = bool(born_on) and born_on == somebody.born_on
                likes.append(Like(who, somebody.family, min(100, round(score)), same_day))
        return likes

    def _words_like(self, word: str, *, may_be_begun: bool) -> dict[str, float]:
        """The words of the index that may be this one, with how alike they are."""
        found: dict[str, float] = {
            other: score for other, score, _ in process.extract(
                word, self._who.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE, limit=None
            )
        }  # fmt: skip
        if word in _GROUPS:
            found.update({other: max(KNOWN_PAIR, found.get(other, 0)) for other in self._who if is_one_name(word, other)
                          and other != word})  # fmt: skip
        if may_be_begun and len(word) >= PREFIX_LETTERS:
            found.update({other: max(PREFIX, found.get(other, 0)) for other in self._who
                          if other != word and other.startswith(word)})  # fmt: skip
        return found

    @staticmethod
    def _is_twin(asked: Sequence[str], born_on: str, other: Somebody, me: RecordId | None) -> bool:
        """Known as a brother or sister; or born on one day with a name in common, and called otherwise."""
        if me is not None and me in other.siblings:
            return True
        if not born_on or born_on != other.born_on:
            return False
        theirs = words_of(*other.names)
        otherwise = [word for word in asked if not any(is_one_name(word, their) for their in theirs)]
        return bool(otherwise) and any(word in theirs for word in asked)


def _by_birth(a: str, b: str) -> int:
    """What two days of birth add to the likeness of names: much when they agree, far below zero when they cannot."""
    one, two = a.rstrip("~"), b.rstrip("~")
    if not (is_partial_date(a) and is_partial_date(b)):
        return 0
    if len(one) == len(two) == 10:
        if one == two:
            return 12
        if one[:4] == two[:4] and one[5:7] == two[8:] and one[8:] == two[5:7]:
            return 8  # day and month exchanged
        if sum(x != y for x, y in zip(one, two, strict=True)) == 1:
            return 6  # one figure misheard
    years = abs(int(one[:4]) - int(two[:4]))
    allowed = 5 if "~" in a + b else 1
    return 0 if years <= allowed else -40
