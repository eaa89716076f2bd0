"""A family that is open for a while, told from its revisions alone: nothing of it is ever kept on the laptop. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fsdesk.records import KINDS
from fsdesk.records.fields import OF_EVERY_RECORD, Field, Value
from fsdesk.records.ids import RecordId, RevisionId
from fsdesk.revisions import Readings, Revision, heads, read_record
from fsdesk.views_beyond import OpenedSection, OpenedView

_FIRST = (
    ("family", "The family"), ("person", "Who is in it"), ("household", "Where they live"),
    ("membership", "Who lives where"), ("relationship", "How they are related"), ("contact", "How to reach them"),
    ("risk_flag", "To know before going in"), ("safeguarding_concern", "Worries"), ("plan", "The plan"),
    ("goal", "Goals"), ("next_step", "What was agreed"), ("visit", "Visits"), ("took_part", "Who was there"),
    ("observation", "What was seen and heard"),
)  # fmt: skip
"""What somebody at the door needs first. Every other kind follows under its own name."""
_NEVER = frozenset({"parts", "preview", "mime", "bytes", "submitted", "digest", "contribution", *OF_EVERY_RECORD})
"""Of the machine, or of the record's own guard."""
_NAMES = ("known_as", "given_name", "family_name", "label")
_NO_NAME = "This family"


def tell(revisions: Sequence[Revision]) -> OpenedView:
    """What these say, each record in a line under its kind; those taken out are left out."""
    records = _records(revisions)
    names = {record: name for record, (_, readings) in records.items() if (name := _name(readings))}
    by_kind: dict[str, list[str]] = {}
    for _, (kind, readings) in sorted(records.items()):
        line = _line(kind, readings, names)
        if line and not _text(readings, "taken_out"):
            by_kind.setdefault(kind, []).append(line)
    titles = dict(_FIRST)
    order = [*(kind for kind, _ in _FIRST if kind in by_kind), *sorted(by_kind.keys() - titles.keys())]
    sections = [
        OpenedSection(title=titles.get(kind, kind.replace("_", " ").capitalize()), lines=tuple(by_kind[kind]))
        for kind in order
    ]
    family = next((readings for kind, readings in records.values() if kind == "family"), {})
    return OpenedView(title=_text(family, "known_as") or _text(family, "label") or _NO_NAME, sections=tuple(sections))


def _records(revisions: Sequence[Revision]) -> dict[RecordId, tuple[str, Readings]]:
    held: dict[RecordId, dict[RevisionId, Revision]] = {}
    for r in revisions:
        held.setdefault(r.record, {})[r.id] = r
    found: dict[RecordId, tuple[str, Readings]] = {}
    for record, own in held.items():
        kind = next(iter(own.values())).kind
        found[record] = kind, read_record(kind, heads(own.values()), own)
    return found


def _name(readings: Readings) -> str:
    known = _text(readings, "known_as")
    return known or " ".join(filter(None, (_text(readings, name) for name in _NAMES[1:])))


def _text(readings: Readings, name: str) -> str:
    value = readings[name].value if name in readings else None
    return value if isinstance(value, str) else ""


def _line(kind: str, readings: Readings, names: Mapping[RecordId, str]) -> str:
    declared = KINDS[kind].declared() if kind in KINDS else {}
    parts = []
    for name, field in declared.items():
        if name in readings and name not in _NEVER:
            versions = readings[name].versions
            said = [words for version in versions if (words := _words(field, version.value, names))]
            if said:
                parts.append(f"{field.label}: {' / '.join(dict.fromkeys(said))}")
    return " · ".join(parts)


def _words(field: Field, value: Value, names: Mapping[RecordId, str]) -> str:
    """A value in words: codes as people read them, other records by their names, and none that has no name here."""
    if isinstance(value, tuple):
        return ", ".join(filter(None, (_words(field, one, names) for one in value)))
    if isinstance(value, Mapping):
        return ", ".join(str(one) for one in value.values() if one not in (None, ""))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return ""
    text = str(value)
    if field.says.codes is not None:
        return field.says.codes.get(text, text)
    if RecordId(text) in names:
        return names[RecordId(text)]
    return "" if _is_record(text) else text


def _is_record(text: str) -> bool:
    device, dot, n = text.partition(".")
    return bool(dot) and len(device) == 8 and device.isalnum() and n.isdigit()
