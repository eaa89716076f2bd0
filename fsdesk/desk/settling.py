"""What two people wrote apart, in plain words, for a person to settle by an ordinary write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from fsdesk import telling
from fsdesk.desk.reading import Held
from fsdesk.desk.titles import KIND_WORDS, Names, in_words, title_of
from fsdesk.desk.visits import heading_of
from fsdesk.records.fields import Reads, Value
from fsdesk.records.ids import DeviceId, FamilyId, RecordId
from fsdesk.revisions import Reading, Version, declared
from fsdesk.views_sync import Choice, ToSettle


class Teller(NamedTuple):
    """Who is reading, on which laptop, and what people and colleagues are called."""

    me: str
    device: DeviceId
    people: Mapping[RecordId, str]
    names: Names
    today: date


def cards(held: Sequence[Held], family: FamilyId, name: str, teller: Teller) -> list[ToSettle]:
    """A card for each field of a family's records that waits for a person."""
    by_id = {one.id: one for one in held}
    return [
        _card(one, field, reading, family=family, title=_title(one, field, by_id, name, teller), teller=teller)
        for one in held
        for field, reading in one.readings.items()
        if reading.to_settle
    ]


def _title(one: Held, field: str, by_id: Mapping[RecordId, Held], name: str, teller: Teller) -> str:
    visit = one if one.kind == "visit" else by_id.get(RecordId(one.text("visit")))
    where = heading_of(visit, teller.today) if visit is not None else ""
    whose = teller.people.get(RecordId(one.text("person")), "")
    return " · ".join(filter(None, (name, where or _what(one, whose), whose, declared(one.kind, field).label)))


def _what(one: Held, whose: str) -> str:
    """What sort of record it is, where neither a visit nor a person says so already."""
    if one.kind in ("family", "visit") or (whose and one.kind in ("person", "voice")):
        return ""
    words = KIND_WORDS.get(one.kind, "")
    title = title_of(one)
    return words if title == words else f"{words}: {title}"


def _card(one: Held, field: str, reading: Reading, *, family: FamilyId, title: str, teller: Teller) -> ToSettle:
    def words(value: Value) -> str:
        return in_words(one.kind, field, value, dict(teller.people), teller.names)

    writers = sorted({_writer(version, teller) for version in reading.versions}, key=lambda who: (who != "You", who))
    says = declared(one.kind, field).says
    return ToSettle(
        family=family,
        record=one.id,
        field=field,
        title=title,
        sentence=f"{telling.joined(writers)} wrote this apart. Nothing is lost: both stay in the history.",
        choices=tuple(
            Choice(
                revision=version.revision,
                text=words(version.value),
                who=_writer(version, teller),
                when=_when(version, teller),
                is_mine=version.device == teller.device,
            )
            for version in reading.versions
        ),
        older=words(reading.older),
        proposal=words(reading.value) if says.reads is Reads.NARRATIVE else "",
        operative=words(reading.value) if says.reads is Reads.PROTECTIVE else "",
        is_text=says.codes is None and all(isinstance(v.value, str) for v in reading.versions),
        shown={field: tuple(r.id for r in one.heads[field])},
    )


def _writer(version: Version, teller: Teller) -> str:
    return "You" if version.author == teller.me else teller.names(version.author)


def _when(version: Version, teller: Teller) -> str:
    where = ", on this laptop" if version.device == teller.device else ""
    return f"{telling.day_and_time(version.written_at, teller.today)}{where}"
