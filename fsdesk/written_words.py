"""Which stretches of a text are words that have a spelling, and which forms a known word takes. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from unicodedata import combining, normalize

_LETTERS = r"\w\u0300-\u036f"
_WORD = re.compile(rf"[{_LETTERS}]+(?:['\u2019\u02bc\-\u2010\u2011][{_LETTERS}]+)*")
_HYPHEN = re.compile("[-\u2010\u2011]")
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|\S+@\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:uk|com|org|net|scot|wales|gov|io|pdf|docx?|xlsx?)\b\S*|[#@]\w+",
    re.IGNORECASE,
)
_APOSTROPHES = str.maketrans({"\u2019": "'", "\u02bc": "'"})


def words_in(text: str, is_right: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    """Where the words of a text stand that `is_right` says no to, in order, counted in code points.

    Addresses, figures, abbreviations and names with a capital inside (PRRs, MacInnes) are no words to spell. A word
    with hyphens is right as a whole or part by part; one with 's is right if it is right without.
    """
    addresses = _ADDRESS.finditer(text)
    address = next(addresses, None)
    for word in _WORD.finditer(text):
        while address is not None and address.end() <= word.start():
            address = next(addresses, None)
        if address is not None and address.start() < word.end():
            continue
        if _has_no_spelling(word[0]) or _stands(word[0], is_right):
            continue
        yield from _wrong_parts(word[0], word.start(), is_right)


def _has_no_spelling(word: str) -> bool:
    if len(word) < 2 or not word[0].isalpha():
        return True
    return any(part[1:] != part[1:].lower() for part in _HYPHEN.split(word)) or any(
        letter.isnumeric() or letter == "_" for letter in word
    )


def _stands(word: str, is_right: Callable[[str], bool]) -> bool:
    plain = normalize("NFC", word).translate(_APOSTROPHES).replace("\u2010", "-").replace("\u2011", "-")
    return is_right(plain) or (plain.lower().endswith("'s") and (len(plain) <= 3 or is_right(plain[:-2])))


def _wrong_parts(word: str, start: int, is_right: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    at = 0
    for part in _HYPHEN.split(word):
        if len(part) > 1 and not _stands(part, is_right):
            yield start + at, start + at + len(part)
        at += len(part) + 1


def fold(word: str) -> str:
    """A word without its capitals, accents and kinds of apostrophe, for comparing: Eòin and EOIN are the same."""
    bare = "".join(letter for letter in normalize("NFKD", word) if not combining(letter))
    return bare.casefold().translate(_APOSTROPHES)


def forms_of(words: str) -> Iterator[str]:
    """Everything a known word or name may be written as, folded: its parts, and those as many and as whose.

    "Anne-Marie MacInnes" gives anne-marie, anne, marie and macinnes, each also with s, 's and s'.
    """
    for word in fold(words).split():
        whole = word.strip(".,;:()'\"")
        for part in {whole, *_HYPHEN.split(whole)}:
            if part:
                yield part
                yield f"{part}s"
                yield f"{part}es"
                yield f"{part}'s"
