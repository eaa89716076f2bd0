"""The word packs and the hint book FSDesk comes with, each read once and kept."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from fsdesk.wording import Hint, HintBook, Words, read_hints, read_words

PACKS = ("highland", "westmorland_furness", "herefordshire")


@cache
def words_of(pack_id: str) -> Words:
    """The words of one partnership. KeyError for a pack there is none of; Trouble names the first wrong line."""
    if pack_id not in PACKS:
        raise KeyError(pack_id)
    return read_words(f"resources/words/{pack_id}.toml", _text(pack_id))


@cache
def hint_book() -> HintBook:
    """Every phrase there is a gentle suggestion for. Trouble names the first wrong line."""
    return read_hints("resources/words/hints.toml", _text("hints"))


def hints(text: str) -> tuple[Hint, ...]:
    """What could be kinder in a text: see `HintBook.find`. From any thread."""
    return hint_book().find(text)


def known_words() -> frozenset[str]:
    """Places and words of the work that no dictionary has, as they are written."""
    text = (files("fsdesk.resources") / "dictionaries" / "known.txt").read_text(encoding="utf-8")
    lines = (line.strip() for line in text.splitlines())
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _text(name: str) -> str:
    return (files("fsdesk.resources") / "words" / f"{name}.toml").read_text(encoding="utf-8")
