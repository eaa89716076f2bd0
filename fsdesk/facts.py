"""Records as the decisions about audiences need them, made of revisions: see `fsdesk.audience`. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from fsdesk.audience import Fact
from fsdesk.records.fields import Value
from fsdesk.records.ids import RecordId
from fsdesk.revisions import Revision, as_said, heads, safest_sensitivity


def fact(record: str, kind: str, speaking: Mapping[str, Sequence[Revision]]) -> Fact:
    """One record, of the heads of its fields."""
    every = {id(r): r for group in speaking.values() for r in group}  # most fields have the same one
    said = {name: values_of(group, name) for name, group in speaking.items()}
    return Fact(id=record, kind=kind, said=said, sensitivity=safest_sensitivity(every.values()))


def facts_of(revisions: Iterable[Revision]) -> list[Fact]:
    """All records these revisions are of, by name. A record nothing is left of is not among them."""
    by_record: dict[RecordId, list[Revision]] = {}
    for one in revisions:
        by_record.setdefault(one.record, []).append(one)
    return [fact(record, found[0].kind, heads(found)) for record, found in sorted(by_record.items())]


def values_of(group: Sequence[Revision], name: str) -> tuple[Value, ...]:
    """Every value a field has, each once."""
    if len(group) == 1:
        return (group[0].fields[name],)
    return tuple({as_said(r.fields[name]): r.fields[name] for r in group}.values())
