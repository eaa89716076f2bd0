"""Words that would tell one home of another: its address, or somebody only that home knows. Pure.

They are looked for as people write them: in any case, with or without accents, across commas and line ends. A name
misspelt is not found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

CAPITAL_ONLY = frozenset((
    "will", "may", "rose", "mark", "grace", "hope", "joy", "bill", "rob", "sue", "jack", "dawn", "summer", "robin",
    "heather", "ivy", "holly", "iris", "pat", "art", "ray", "dean", "faith", "grant", "frank", "skye", "amber", "sky",
    "april", "june", "august", "rich", "penny", "sandy", "angel", "hunter", "archer", "mason", "pearl", "ruby", "daisy",
))  # fmt: skip
"""Names that are also words: found only with a capital letter."""


class Telltales:
    """The words that must not stand in what one audience sees."""

    def __init__(self, addresses: Iterable[str] = (), names: Iterable[str] = (), here: Iterable[str] = ()) -> None:
        """`addresses` are lines of addresses and postcodes, `names` of people and homes. What this home's own address
        says as well (`here`: the village both live in) tells nothing."""
        own = f" {plain(' '.join(here))} "
        found = {secret for line in addresses for secret in (plain(line), _street(line)) if secret}
        self._phrases = frozenset(secret for secret in found if f" {secret} " not in own)
        self._joined = frozenset(secret.replace(" ", "") for secret in self._phrases)
        called = {plain(name) for name in names} - {""}
        self._names = frozenset(name for name in called if name not in CAPITAL_ONLY)
        self._capital = frozenset(name for name in called if name in CAPITAL_ONLY)

    def __bool__(self) -> bool:
        return bool(self._phrases or self._names or self._capital)

    def in_text(self, words: str) -> bool:
        """Whether these words tell any of it."""
        if not self:
            return False
        said = plain(words)
        around = f" {said} "
        if any(f" {secret} " in around for secret in (*self._phrases, *self._names)):
            return True
        if not self._joined.isdisjoint(said.split(" ")):
            return True
        return bool(self._capital) and any(
            plain(word) in self._capital for word in re.findall(r"[^\W\d_]+", words) if word[:1].isupper()
        )


def plain(words: str) -> str:
    """Letters and digits only, without case and accents, one space between: how two spellings are compared."""
    letters = unicodedata.normalize("NFKD", words).casefold()
    return " ".join(re.findall(r"[^\W_]+", "".join(sign for sign in letters if not unicodedata.combining(sign))))


def _street(line: str) -> str:
    """A line of an address without the number of the house, if what is left is a name and not one common word."""
    words = plain(line).split()
    rest = words[1:] if words and words[0][:1].isdigit() else []
    return " ".join(rest) if len(rest) > 1 else ""
