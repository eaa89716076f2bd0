"""Everybody of a family as a table."""

from __future__ import annotations

from operator import attrgetter

from fsdesk.views import PersonView
from ui.parts.rows import Column
from ui.parts.tall import TallTable, Words


def _names(person: PersonView) -> str:
    return person.known_as if person.full_name == person.known_as else f"{person.known_as}\n{person.full_name}"


def _once_each(words: tuple[str, str]) -> str:
    return ", ".join(dict.fromkeys(filter(None, words)))


def people_table() -> TallTable[PersonView]:
    """The table of everybody in a family, with all that is known of each."""
    table = TallTable[PersonView]("People of the family", (
        Column(title="Name", getter=_names, width=190),
        Column(title="Age", getter=attrgetter("age"), width=112),
        Column(title="Born or due", getter=attrgetter("born"), width=118),
        Column(title="Who they are", getter=attrgetter("relation", "role"), format=_once_each, width=150),
        Column(title="Home", getter=attrgetter("household"), width=170),
        Column(title="School, work and needs", getter=attrgetter("detail")),
    ))  # fmt: skip
    table.setItemDelegateForColumn(0, Words(table, "strong", "small"))
    return table
