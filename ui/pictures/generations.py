"""Who stands in which generation of a genogram, worked out from parents and partners alone.

What people tell may contradict itself (two who are each other's parent, a person written down twice). Such a family is
still drawn: what was said first and weighs most holds, and the rest is left to lines across. Never raises. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from fsdesk.pictures import Couple, Descent, Genogram, Kin, Parentage
from fsdesk.records.ids import RecordId

_PARENTS_MAX = 2
_SURE = (Descent.BIRTH, Descent.ADOPTED)


@dataclass(slots=True)
class Hearth:
    """A couple or one parent, with the children that hang below. `how` is None for parents not known as a couple."""

    parents: tuple[RecordId, ...]
    how: Couple | None = None
    children: dict[RecordId, Descent] = field(default_factory=dict)

    def is_above(self, child: RecordId, rows: Mapping[RecordId, int]) -> bool:
        """Whether every parent stands on a row above a child."""
        return all(rows[parent] < rows[child] for parent in self.parents)


@dataclass(slots=True)
class Kinship:
    """A family tidied: everyone once, everyone in a row (0 the eldest), nobody their own parent.

    `rows` holds everyone but those `apart`, who are nobody's relation. `clan` tells which of the families not linked
    to one another a person is of. `twins` leads from a child to the first-named of those born with them.
    """

    people: dict[RecordId, Kin]
    hearths: list[Hearth]
    rows: dict[RecordId, int]
    clan: dict[RecordId, int]
    twins: dict[RecordId, RecordId]
    apart: list[RecordId]

    def age_key(self, person: RecordId) -> tuple[bool, str, int]:
        """Sorts eldest first; those whose birth nobody knows come last, as they were told."""
        born = self.people[person].born
        return (not born, born, self._told[person])

    _told: dict[RecordId, int] = field(default_factory=dict)


def kinship(data: Genogram) -> Kinship:
    """The family of a genogram, tidied, and its generations."""
    people: dict[RecordId, Kin] = {}
    for kin in data.people:
        people.setdefault(kin.id, kin)
    hearths = _hearths(data, people)
    twins = _twins(data, people)
    related = {each for hearth in hearths for each in (*hearth.parents, *hearth.children)} | set(twins)
    apart = [person for person in people if person not in related]
    told = {person: at for at, person in enumerate(people)}
    levels = _Levels(person for person in people if person in related)
    for upper, lower, step in _ties(hearths, twins):
        levels.tie(upper, lower, step)
    rows, clan = _side_by_side(people, *levels.settled())
    rows = _children_below(rows, hearths)
    ranks = {row: rank for rank, row in enumerate(sorted(set(rows.values())))}
    rows = {person: ranks[row] for person, row in rows.items()}
    return Kinship(people, hearths, rows, clan, twins, apart, told)


def _hearths(data: Genogram, people: dict[RecordId, Kin]) -> list[Hearth]:
    found: dict[frozenset[RecordId], Hearth] = {}
    for pair in data.partners:
        if pair.a != pair.b and pair.a in people and pair.b in people:
            found.setdefault(frozenset((pair.a, pair.b)), Hearth((pair.a, pair.b), pair.how))
    for child, parents, how in _descents(data.parentage, people):
        found.setdefault(frozenset(parents), Hearth(parents)).children.setdefault(child, how)
    return list(found.values())


def _descents(
    told: Iterable[Parentage], people: dict[RecordId, Kin]
) -> Iterator[tuple[RecordId, tuple[RecordId, ...], Descent]]:
    known: dict[tuple[RecordId, Descent], list[tuple[RecordId, ...]]] = {}
    for each in told:
        parents = tuple(dict.fromkeys(one for one in each.parents if one in people and one != each.child))
        if each.child in people and parents:
            known.setdefault((each.child, each.how), []).append(parents)
    for (child, how), groups in known.items():
        everyone = tuple(dict.fromkeys(one for group in groups for one in group))
        if len(everyone) <= _PARENTS_MAX and how in _SURE:
            yield child, everyone, how  # a mother and a father told one by one are the two parents
            continue
        for group in groups:
            for at in range(0, len(group), _PARENTS_MAX):
                yield child, group[at : at + _PARENTS_MAX], how


def _twins(data: Genogram, people: dict[RecordId, Kin]) -> dict[RecordId, RecordId]:
    first: dict[RecordId, RecordId] = {}
    for each in data.parentage:
        other = each.twin_of
        if other is None or other == each.child or other not in people or each.child not in people:
            continue
        one, two = first.get(other, other), first.get(each.child, each.child)
        for person in (*(who for who, lead in first.items() if lead == two), two, each.child, other):
            first[person] = one
    return first


def _ties(hearths: list[Hearth], twins: dict[RecordId, RecordId]) -> Iterator[tuple[RecordId, RecordId, int]]:
    """What holds generations together, the surest first: a child stands one row below a parent, a couple on one."""
    for kind in _SURE:
        yield from _downs(hearths, kind)
    yield from ((one, two, 0) for one, two in twins.items() if one != two)
    yield from ((*hearth.parents, 0) for hearth in hearths if len(hearth.parents) == _PARENTS_MAX)  # type: ignore[misc]
    for kind in Descent:
        if kind not in _SURE:
            yield from _downs(hearths, kind)


def _downs(hearths: list[Hearth], kind: Descent) -> Iterator[tuple[RecordId, RecordId, int]]:
    for hearth in hearths:
        for child, how in hearth.children.items():
            if how is kind:
                yield from ((parent, child, 1) for parent in hearth.parents)


class _Levels:
    """Sets of people whose distance in generations is settled; what contradicts an earlier tie changes nothing."""

    def __init__(self, people: Iterable[RecordId]) -> None:
        self._set = {person: at for at, person in enumerate(people)}
        self._level = dict.fromkeys(self._set, 0)

    def tie(self, upper: RecordId, lower: RecordId, step: int) -> None:
        """Says that one stands `step` rows below another."""
        kept, gone = self._set[upper], self._set[lower]
        if kept == gone:
            return
        shift = self._level[upper] + step - self._level[lower]
        for person, at in self._set.items():
            if at == gone:
                self._set[person] = kept
                self._level[person] += shift

    def settled(self) -> tuple[dict[RecordId, int], dict[RecordId, int]]:
        """Each person's level, the top of each set being 0, and which set they are of, counted from 0."""
        top: dict[int, int] = {}
        for person, at in self._set.items():
            top[at] = min(top.get(at, 0), self._level[person])
        rank = {at: number for number, at in enumerate(top)}
        levels = {person: self._level[person] - top[at] for person, at in self._set.items()}
        return levels, {person: rank[at] for person, at in self._set.items()}


def _side_by_side(
    people: dict[RecordId, Kin], levels: dict[RecordId, int], clan: dict[RecordId, int]
) -> tuple[dict[RecordId, int], dict[RecordId, int]]:
    """Families with no link to one another side by side, each at the height where its years of birth fit best."""
    clans: dict[int, list[RecordId]] = {}
    for person, at in clan.items():
        clans.setdefault(at, []).append(person)
    order = sorted(clans.values(), key=lambda group: (not any(people[one].is_named for one in group), -len(group)))
    rows: dict[RecordId, int] = {}
    for group in order:
        shift = _shift(people, rows, {one: levels[one] for one in group})
        rows.update({one: levels[one] + shift for one in group})
    return rows, {one: at for at, group in enumerate(order) for one in group}


def _shift(people: dict[RecordId, Kin], rows: dict[RecordId, int], levels: dict[RecordId, int]) -> int:
    years: dict[int, list[int]] = {}
    for person, row in rows.items():
        if (year := _year(people[person])) is not None:
            years.setdefault(row, []).append(year)
    mine = [(level, year) for person, level in levels.items() if (year := _year(people[person])) is not None]
    if not mine or not years:
        return min(rows.values(), default=0)
    depth = max(levels.values())

    def unlike(shift: int) -> tuple[float, int]:
        gaps = [min((abs(year - other) for other in years.get(level + shift, ())), default=40) for level, year in mine]
        return sum(gaps) / len(gaps), abs(shift)

    return min(range(min(years) - depth, max(years) + 1), key=unlike)


def _year(kin: Kin) -> int | None:
    return int(kin.born[:4]) if kin.born[:4].isascii() and kin.born[:4].isdigit() else None


def _children_below(rows: dict[RecordId, int], hearths: list[Hearth]) -> dict[RecordId, int]:
    """Moves children down until each is below their parents; where that has no end, all stay as they were."""
    moved = dict(rows)
    for _ in range(len(rows) + 1):
        changed = False
        for hearth in hearths:
            if len({rows[parent] for parent in hearth.parents}) == 1:  # a couple stays on one row
                low = max(moved[parent] for parent in hearth.parents)
                changed |= any(moved[parent] != low for parent in hearth.parents)
                moved.update(dict.fromkeys(hearth.parents, low))
            below = max(moved[parent] for parent in hearth.parents) + 1
            for child, how in hearth.children.items():
                if moved[child] < below and how in _SURE:  # a sister may foster her brother and stay on his row
                    moved[child], changed = below, True
        if not changed:
            return moved
    return rows
