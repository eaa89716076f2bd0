"""Everybody of a family as a table."""

from __future__ import annotations

from operator import attrgetter

from fsdesk.views import PersonView
from ui.parts.rows import Column
from ui.parts.tall import TallTable, Words


def _names(person: PersonView) -> str:
    return person.known_as if person.full_name == person.known_as else f"{person.known_as}\n{person.full_name}"


def _who(words: tuple[str, str]) -> str:
    """What the family calls them; their place in the home where nobody has said."""
    return words[0] or words[1]


def _age_and_birth(person: PersonView) -> str:
    born = person.born if not person.is_unborn else ""
    return "\n".join(part for part in (person.age, f"born {born}" if born else "") if part)


def _home_and_more(person: PersonView) -> str:
    return "\n".join(part for part in (person.household, person.detail) if part)


def people_table() -> TallTable[PersonView]:
    """The table of everybody in a family: narrow enough to stand beside the picture of them."""
    table = TallTable[PersonView]("People of the family", (
        Column(title="Name", getter=_names, width=142),
        Column(title="Age", getter=_age_and_birth, width=130),
        Column(title="Who they are", getter=attrgetter("relation", "role"), format=_who, width=108),
        Column(title="Home, school", getter=_home_and_more),
    ))  # fmt: skip
    for column in (0, 1, 3):
        table.setItemDelegateForColumn(column, Words(table, "strong" if column == 0 else "body", "small"))
    return table
