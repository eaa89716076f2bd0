"""What a genogram says: one plain sentence, a table, a few words for each person; and how words break into lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fsdesk.pictures import Couple, Descent, Genogram, Kin, Shape
from fsdesk.records.ids import RecordId
from ui.pictures.generations import kinship
from ui.pictures.picture import Told

_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_BONDS = {
    "close": "are close",
    "distant": "are distant",
    "conflict": "are in conflict",
    "mixed": "are close and in conflict",
    "no_contact": "have no contact",
}
_BOND_SHORT = {
    "close": "close to",
    "distant": "distant from",
    "conflict": "in conflict with",
    "mixed": "close to and in conflict with",
    "no_contact": "no contact with",
}
_COUPLES = {Couple.SEPARATED: "separated", Couple.DIVORCED: "divorced"}
_DESCENTS = {
    Descent.ADOPTED: "adopted by",
    Descent.FOSTER: "fostered by",
    Descent.STEP: "stepchild of",
    Descent.KINSHIP: "kinship care of",
}
_SHAPES = {
    Shape.SQUARE: "male",
    Shape.CIRCLE: "female",
    Shape.DOME: "non-binary",
    Shape.UNKNOWN: "not known",
    Shape.TRIANGLE: "before birth",
}


def tell_genogram(data: Genogram) -> Told:
    """The family in a sentence and in a table, one row a person, the eldest generation first."""
    headings = ("Who", "Age", "Drawn as", "In the family", "Couple", "Parents", "Home", "How they get on")
    family = kinship(data)
    rows = family.rows
    last = max(rows.values(), default=0) + 1
    order = sorted(family.people.values(), key=lambda kin: rows.get(kin.id, last))
    return Told(_sentence(data), headings, tuple(_row(data, kin) for kin in order))


def words_for(data: Genogram, kin: Kin) -> str:
    """One person in a few words, for reading out and for a tip under the mouse."""
    who = ", ".join(part for part in (kin.name or "No name known", _age(kin), kin.caption) if part)
    more = [part for part in (_couple(data, kin.id), _homes(data, kin.id), _bonds(data, kin.id)) if part]
    return ". ".join([who, *(part[0].upper() + part[1:] for part in more)])


def _sentence(data: Genogram) -> str:
    family = kinship(data)
    if not family.people:
        return "Nobody is in the picture yet."
    names = {kin.id: kin.name or "somebody" for kin in reversed(data.people)}
    named = [names[kin.id] for kin in family.people.values() if kin.is_named]
    generations = len(set(family.rows.values()))
    many = len(family.people)
    said = f"{'Around ' + joined(named) + ': ' if named else ''}{_count(many)} {'person' if many == 1 else 'people'}"
    if generations > 1:
        said += f" over {_count(generations)} generations"
    parts = [said[0].upper() + said[1:]]
    for home in data.homes:
        inside = [names[person] for person in dict.fromkeys(home.people) if person in names]
        if len(inside) > 1:
            where = f" at {home.label}" if len(data.homes) > 1 and home.label else ""
            parts.append(f"{joined(inside)} share a home{where}")
    parts += [
        f"{names[pair.a]} and {names[pair.b]} are {_COUPLES[pair.how]}"
        for pair in data.partners
        if pair.how in _COUPLES and pair.a in names and pair.b in names
    ]
    parts += [
        f"{names[bond.a]} and {names[bond.b]} {_BONDS.get(bond.how, bond.how)}"
        for bond in data.bonds
        if bond.a in names and bond.b in names
    ]
    return "; ".join(parts) + "."


def joined(words: Sequence[str]) -> str:
    """Words in a row as people say them: one, two and three."""
    return " and ".join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else "".join(words)


def broken(text: str, wide: Callable[[str], float], most: float) -> list[str]:
    """Words as lines broken at spaces, about equally long and no longer than `most` if they can; no word is cut.

    `wide` measures a text.
    """
    words = text.split()
    whole = wide(" ".join(words))
    if whole <= most:
        return [" ".join(words)] if words else []
    if " · " in text:  # what is said apart goes on lines apart
        return [line for part in text.split(" · ") for line in broken(part, wide, most)]
    lines = _filled(words, wide, most)
    for share in range(10, 20):  # as many lines, but the shortest that do
        closer = _filled(words, wide, most * share / 20)
        if len(closer) == len(lines):
            return closer
    return lines


def _filled(words: Sequence[str], wide: Callable[[str], float], most: float) -> list[str]:
    lines = list(words[:1])
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        if wide(longer) <= most:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _count(number: int) -> str:
    return _COUNTS[number] if number < len(_COUNTS) else str(number)


def _age(kin: Kin) -> str:
    if kin.has_ended:
        return "a pregnancy that ended" + (f" ({kin.inside})" if kin.inside else "")
    if kin.has_died:
        return f"died {kin.inside.lstrip('†')}".strip()
    return kin.inside


def _row(data: Genogram, kin: Kin) -> tuple[str, ...]:
    who = (kin.name or "No name known") + (" (named child)" if kin.is_named else "")
    return (
        who,
        _age(kin),
        _SHAPES[kin.shape],
        kin.caption,
        _couple(data, kin.id),
        _parents(data, kin.id),
        _homes(data, kin.id),
        _bonds(data, kin.id),
    )


def _names(data: Genogram) -> dict[RecordId, str]:
    return {kin.id: kin.name or "somebody" for kin in reversed(data.people)}


def _couple(data: Genogram, person: RecordId) -> str:
    names, found = _names(data), []
    for pair in data.partners:
        if person in (pair.a, pair.b) and pair.a != pair.b and pair.a in names and pair.b in names:
            other = names[pair.b if person == pair.a else pair.a]
            found.append(f"{_COUPLES[pair.how]} from {other}" if pair.how in _COUPLES else f"with {other}")
    return ", ".join(found)


def _parents(data: Genogram, person: RecordId) -> str:
    names, found = _names(data), []
    for each in data.parentage:
        parents = [names[one] for one in each.parents if one in names and one != person]
        if each.child == person and parents:
            how = _DESCENTS.get(each.how, "")
            twin = f", twin of {names[each.twin_of]}" if each.twin_of in names and each.twin_of is not None else ""
            found.append(f"{how} {joined(parents)}{twin}".strip())
    return "; ".join(found)


def _homes(data: Genogram, person: RecordId) -> str:
    homes = [home.label or "shared home" for home in data.homes if person in home.people]
    return " and ".join(dict.fromkeys(homes))


def _bonds(data: Genogram, person: RecordId) -> str:
    names, found = _names(data), []
    for bond in data.bonds:
        if person in (bond.a, bond.b) and bond.a in names and bond.b in names:
            other = names[bond.b if person == bond.a else bond.a]
            found.append(f"{_BOND_SHORT.get(bond.how, bond.how)} {other}")
    return ", ".join(found)
