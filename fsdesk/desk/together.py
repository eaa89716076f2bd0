"""Which fields go into one act of writing, so that nothing is written over that its author had not on screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fsdesk.desk.reading import Held
from fsdesk.records.fields import Value
from fsdesk.revisions import was_shown


def written_together(
    held: Held, new: Mapping[str, Value], shown: Mapping[str, Sequence[str]]
) -> list[dict[str, Value]]:
    """The fields in as few acts of writing as will do. All fields of one act share what it is written over, so two go
    apart where the page showed news of one and not of the other: else the other's news would be replaced unseen."""
    parts: list[dict[str, Value]] = []
    for name, value in new.items():
        part = next((part for part in parts if _replaces_only_what_was_shown(held, (*part, name), shown)), None)
        if part is None:
            parts.append({name: value})
        else:
            part[name] = value
    return parts


def _replaces_only_what_was_shown(held: Held, names: Sequence[str], shown: Mapping[str, Sequence[str]]) -> bool:
    over = {one.partition("~")[0] for name in names for one in shown.get(name, ())}
    return len(names) == 1 or all(
        r.id not in over or was_shown(r, name, shown.get(name, ())) for name in names for r in held.heads.get(name, ())
    )
