"""Who stands left of whom on each row of a genogram: eldest left, men left of the couple, few lines crossing. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from fsdesk.pictures import Couple, Descent, Shape
from fsdesk.records.ids import RecordId
from ui.pictures.generations import Hearth, Kinship

_SWEEPS = 4

Group = tuple[RecordId, ...]


def ordered(family: Kinship) -> list[list[RecordId]]:
    """Each generation from left to right, the eldest generation first."""
    depth = max(family.rows.values(), default=-1) + 1
    rows = [_groups(family, [one for one in family.rows if family.rows[one] == at]) for at in range(depth)]
    for row in rows:
        row.sort(key=lambda group: (family.clan[group[0]], _eldest(family, group)))
    best = rows = _swept(family, rows)
    fewest = _crossings(family, rows)
    for _ in range(_SWEEPS):
        rows = _swept(family, rows)
        crossings = _crossings(family, rows)
        if crossings < fewest:
            best, fewest = rows, crossings
    return [[person for group in row for person in group] for row in best]


def _groups(family: Kinship, people: list[RecordId]) -> list[Group]:
    """Those of one row who are joined as couples, each such group in its own order."""
    beside: dict[RecordId, list[RecordId]] = {person: [] for person in people}
    for hearth in family.hearths:
        if len(hearth.parents) == 2 and all(parent in beside for parent in hearth.parents):
            one, two = hearth.parents
            beside[one].append(two)
            beside[two].append(one)
    groups: list[Group] = []
    seen: set[RecordId] = set()
    for person in people:
        if person not in seen:
            group = _reached(person, beside)
            seen.update(group)
            groups.append(_inner_order(family, group, beside))
    return groups


def _reached(start: RecordId, beside: dict[RecordId, list[RecordId]]) -> list[RecordId]:
    found = [start]
    for person in found:
        found.extend(other for other in dict.fromkeys(beside[person]) if other not in found)
    return found


def _inner_order(family: Kinship, group: list[RecordId], beside: dict[RecordId, list[RecordId]]) -> Group:
    if len(group) == 1:
        return tuple(group)
    if len(group) == 2:
        return tuple(sorted(group, key=lambda one: (_side(family, one), family.age_key(one))))
    hearths = {frozenset(hearth.parents): hearth for hearth in family.hearths}

    def past(one: RecordId, other: RecordId) -> tuple[bool, tuple[bool, str, int]]:
        hearth = hearths[frozenset((one, other))]
        over = hearth.how in (Couple.SEPARATED, Couple.DIVORCED)
        eldest = min(map(family.age_key, hearth.children), default=(True, "", len(family.people)))
        return not over, eldest

    # The one with most partners stands in the middle, the first of them to the left, the others to the right.
    hub = max(group, key=lambda one: (len(set(beside[one])), -group.index(one)))
    seen = {hub}

    def arm(start: RecordId) -> list[RecordId]:
        seen.add(start)
        found = [start]
        for other in sorted(set(beside[start]) - seen, key=lambda one: past(start, one)):
            if other not in seen:
                found += arm(other)
        return found

    left: list[RecordId] = []
    right: list[RecordId] = []
    for partner in sorted(set(beside[hub]), key=lambda one: past(hub, one)):
        if partner not in seen:
            if left:
                right += arm(partner)
            else:
                left = arm(partner)
    return (*reversed(left), hub, *right)


def _side(family: Kinship, person: RecordId) -> int:
    return {Shape.SQUARE: 0, Shape.CIRCLE: 2}.get(family.people[person].shape, 1)


def _eldest(family: Kinship, group: Iterable[RecordId]) -> tuple[bool, str, int]:
    return min(map(family.age_key, group))


def _swept(family: Kinship, rows: list[list[Group]]) -> list[list[Group]]:
    """One pass up, putting parents over their children, then one down, putting children under their parents."""
    rows = [list(row) for row in rows]
    for at in range(len(rows) - 2, -1, -1):
        place = _places(rows)
        rows[at] = _by(family, rows[at], lambda group, place=place: _mean(_below(family, group, place), group, place))  # type: ignore[misc]
    for at in range(1, len(rows)):
        place = _places(rows)
        rows[at] = _by(family, rows[at], lambda group, place=place: _mean(_above(family, group, place), group, place))  # type: ignore[misc]
    return rows


def _by(family: Kinship, row: list[Group], where: Callable[[Group], float]) -> list[Group]:
    child_of: dict[RecordId, int] = {}
    for at, hearth in enumerate(family.hearths):
        for child in hearth.children:
            child_of.setdefault(child, at)
    return sorted(
        row,
        key=lambda group: (
            family.clan[group[0]],
            where(group),
            min((child_of[one] for one in group if one in child_of), default=-1),
            _eldest(family, [one for one in group if one in child_of] or group),
        ),
    )


def _places(rows: list[list[Group]]) -> dict[RecordId, float]:
    """Where each stands, as a share of their row, so that rows of different lengths compare."""
    place: dict[RecordId, float] = {}
    for row in rows:
        people = [person for group in row for person in group]
        place.update({person: (at + 0.5) / len(people) for at, person in enumerate(people)})
    return place


def _middle(hearth: Hearth, place: dict[RecordId, float]) -> float:
    return sum(place[parent] for parent in hearth.parents) / len(hearth.parents)


def _above(family: Kinship, group: Group, place: dict[RecordId, float]) -> list[float]:
    found = []
    for child in group:
        over = [each for each in family.hearths if child in each.children and each.is_above(child, family.rows)]
        if over:  # those a child was born to or adopted by say where it stands; a foster line may cross
            found.append(_middle(min(over, key=lambda each: list(Descent).index(each.children[child])), place))
    return found


def _below(family: Kinship, group: Group, place: dict[RecordId, float]) -> list[float]:
    return [
        place[child]
        for hearth in family.hearths
        if any(parent in group for parent in hearth.parents)
        for child in hearth.children
        if child not in group
    ]


def _mean(found: list[float], group: Group, place: dict[RecordId, float]) -> float:
    places = found or [place[one] for one in group]
    return round(sum(places) / len(places), 6)


def _crossings(family: Kinship, rows: list[list[Group]]) -> int:
    place = _places(rows)
    lines = [
        (family.rows[hearth.parents[0]], _middle(hearth, place), place[child])
        for hearth in family.hearths
        for child in hearth.children
    ]
    return sum(
        (top - other_top) * (low - other_low) < 0
        for at, (row, top, low) in enumerate(lines)
        for other_row, other_top, other_low in lines[:at]
        if row == other_row
    )
