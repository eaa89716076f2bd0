"""Two workers write the same field of the same record apart: whichever order they sync in, every laptop reads the same,
as the field's class says, and both values are kept. Tried for every field of every kind there is.

Planted one at a time, each seen caught here: a protective field read as the last one written; a union that drops the
other's items; an `ask` field that picks one; a narrative joined where the passages touch; a field of a new kind that
the store forgets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import UnionType
from typing import Any, Union, get_args, get_origin

import pytest

from fsdesk.desk import Desk
from fsdesk.records import KINDS
from fsdesk.records.fields import Field, Reads, Value
from fsdesk.revisions import Reading
from tests.fsdesk.carrying import MacLeods, carry

OpenDesk = Callable[[str], Desk]


def kind_of(hint: Any) -> Any:
    if get_origin(hint) in (Union, UnionType):
        hint = next(each for each in get_args(hint) if each is not type(None))
    return hint


def two_values(field: Field) -> tuple[Value, Value] | None:
    """Two values a person could write there; None for lists of structured entries, which no form writes."""
    says, hint = field.says, kind_of(field.type)
    many = get_origin(hint) is tuple
    if says.codes is not None:
        first, second = next(iter(says.codes)), list(says.codes)[-1]
        return ((first,), (second,)) if many else (first, second)
    if many:
        inner = get_args(hint)[0]
        if inner is str:
            return ("one",), ("two",)
        return ((12,), (31,)) if inner is int else None
    if hint is bool:
        return True, False
    if hint is int:
        return 1, 2
    if says.partial_date:
        return "2026-11-20", "2019~"
    if says.local_time:
        return "2026-11-20T10:00", "2026-11-21T11:00"
    return "The gate sticks.", "The dog is loose."


def has_a_third(field: Field) -> bool:
    """Whether a value other than the two can stand there first."""
    says, hint = field.says, kind_of(field.type)
    return get_origin(hint) is not tuple and (len(says.codes) > 2 if says.codes is not None else hint is str)


def third(field: Field) -> dict[str, Value]:
    """The field with what stood there before."""
    says = field.says
    if says.codes is not None:
        return {field.name: list(says.codes)[1]}
    if says.partial_date or says.local_time:
        return {field.name: "2025-01-02T09:00" if says.local_time else "2025"}
    return {field.name: "What was there before."}


def fields_in_hand() -> Iterator[tuple[str, Field]]:
    for kind, record in KINDS.items():
        if kind != "sign_off":  # a decision is written once; nobody edits it
            for field in record.declared().values():
                yield kind, field


@pytest.mark.parametrize("kind", sorted({kind for kind, _ in fields_in_hand()}))
def test_every_field_written_apart_reads_the_same_on_both_laptops_in_either_order(
    open_desk: OpenDesk, kind: str
) -> None:
    amina, bashir, lead = (open_desk(user) for user in ("amina", "bashir", "ruaridh"))
    family = MacLeods(amina)
    wanted = {f.name: (f, values) for k, f in fields_in_hand() if k == kind and (values := two_values(f)) is not None}
    before = next(name for name, (field, _) in wanted.items() if has_a_third(field))
    held = third(wanted[before][0])
    record = amina.add(KINDS[kind](**dict[str, Any](held)), None if kind == "family" else family.id).record
    carry(amina, bashir, lead)
    for at, (name, (_, values)) in enumerate(wanted.items()):
        for desk, value in zip((amina, bashir) if at % 2 else (bashir, amina), values, strict=True):
            desk.write(record, {name: value}, desk.read(record).shown)
    first, second = amina.sending.offer(1 << 30), bashir.sending.offer(1 << 30)
    bashir.sending.take(first, None)
    amina.sending.take(second, None)
    lead.sending.take([*reversed(second), *first], None)
    seen = [desk.read(record).readings for desk in (amina, bashir, lead)]
    for name, (field, values) in wanted.items():
        readings = [readings[name] for readings in seen]
        assert readings[0] == readings[1] == readings[2], name
        _reads_as_declared(field, readings[0], values)


def _reads_as_declared(field: Field, reading: Reading, values: tuple[Value, Value]) -> None:
    kept = {repr(version.value) for version in reading.versions}
    assert kept == {repr(value) for value in values}, f"{field.name}: both are kept"
    match field.reads:
        case Reads.UNION:
            together = {part for value in values if isinstance(value, tuple) for part in value}
            assert isinstance(reading.value, tuple)
            assert set(reading.value) == together
            assert not reading.to_settle
        case Reads.PROTECTIVE:
            order = field.says.safest_first
            assert reading.value == (min(values, key=order.index) if order else None)
            assert reading.to_settle
        case Reads.COSMETIC:
            assert reading.value in values
        case Reads.NARRATIVE | Reads.ASK | Reads.APPEND:
            assert reading.value is None, "nobody chose yet"
            assert reading.to_settle


def test_settling_ends_it_on_every_laptop(open_desk: OpenDesk) -> None:
    amina, bashir = open_desk("amina"), open_desk("bashir")
    family = MacLeods(amina)
    goal = amina.begin(family.id, "goal", {"in_their_words": "Calm mornings"}).id
    carry(amina, bashir)
    for desk, status in ((amina, "progress"), (bashir, "achieved")):
        desk.write(goal, {"status": status}, desk.read(goal).shown)
    carry(amina, bashir)
    carry(bashir, amina)
    (card,) = [card for card in amina.to_settle() if card.record == goal]
    amina.settle(card, "Done it")
    carry(amina, bashir)
    assert amina.read(goal).text("status") == bashir.read(goal).text("status") == "achieved"
    assert amina.to_settle() == bashir.to_settle() == ()
