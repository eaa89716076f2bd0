"""What people say themselves of what is written about them, ready to stand beside it wherever it is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from fsdesk import telling
from fsdesk.desk.reading import Held, of_kind


def beside(held: Iterable[Held], called: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """What people say of each record, ready to stand beside it, in the order it was said."""
    found: dict[str, list[str]] = {}
    for one in sorted(of_kind(held, "own_statement"), key=lambda each: each.text("said_on")):
        if not one.text("words").strip():
            continue
        who, day = called.get(one.text("person"), "They"), telling.short_day(one.text("said_on"))
        words = f"{who} says of this: “{one.text('words')}”"
        found.setdefault(one.text("about"), []).append(f"{words} ({day})" if day else words)
    return {about: tuple(words) for about, words in found.items()}


def said_of(held: Sequence[Held], about: Iterable[str]) -> tuple[str, ...]:
    """What people say of any of these records, those called by name who are in the family."""
    called = {str(one.id): one.text("known_as") or one.text("full_name") for one in held if one.kind == "person"}
    said = beside(held, called)
    return tuple(words for one in about for words in said.get(one, ()))
