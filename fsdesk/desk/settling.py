"""What two people wrote apart, in plain words, for a person to settle by an ordinary write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from fsdesk import telling
from fsdesk.desk.reading import Held
from fsdesk.desk.titles import KIND_WORDS, UNNAMED, Names, in_words, is_discreet, title_of
from fsdesk.desk.visits import heading_of
from fsdesk.merging import merge_passages
from fsdesk.records.fields import Reads, Value
from fsdesk.records.ids import DeviceId, FamilyId, RecordId
from fsdesk.revisions import Reading, Version, declared
from fsdesk.views_sync import Choice, Passage, ToSettle


class Teller(NamedTuple):
    """Who is reading, on which laptop, and what people and colleagues are called."""

    me: str
    device: DeviceId
    people: Mapping[RecordId, str]
    names: Names
    today: date
    labels: Mapping[str, str]
    """What IT calls a laptop, where this desk has been told: those who lead are."""


def cards(held: Sequence[Held], family: FamilyId, name: str, teller: Teller) -> list[ToSettle]:
    """A card for each field of a family's records that waits for a person."""
    by_id = {one.id: one for one in held}
    return [
        card_of(one, field, reading, family=family, title=title_for(one, field, by_id, name, teller), teller=teller)
        for one in held
        for field, reading in one.readings.items()
        if reading.to_settle
    ]


def title_for(one: Held, field: str, by_id: Mapping[RecordId, Held], name: str, teller: Teller) -> str:
    """What a field of a record is called: whose, which visit or record, which person, which field."""
    if is_discreet(one):
        return " · ".join(filter(None, (name, UNNAMED)))
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


def card_of(one: Held, field: str, reading: Reading, *, family: FamilyId, title: str, teller: Teller) -> ToSettle:
    """The card of one field. `reading` is what stands now, or (to open it again) what once stood side by side."""

    def words(value: Value) -> str:
        return in_words(one.kind, field, value, dict(teller.people), teller.names)

    versions = reading.versions
    says = declared(one.kind, field).says
    again = not one.readings[field].to_settle
    is_narrative = says.reads is Reads.NARRATIVE and not again
    proposal = words(reading.value) if is_narrative else ""
    is_text = says.codes is None and all(isinstance(v.value, str) for v in versions)
    return ToSettle(
        family=family,
        record=one.id,
        field=field,
        title=title,
        sentence=_sentence(versions, teller),
        choices=tuple(_choice(version, words(version.value), versions, teller) for version in versions),
        older=words(reading.older),
        proposal=proposal,
        passages=_passages(reading, teller) if proposal else (),
        operative=words(reading.value) if says.reads is Reads.PROTECTIVE and not again else "",
        used=words(one.value(field)) or "Nothing" if again else "",
        is_text=is_text,
        kind=one.kind,
        needs_same_words=says.reads is Reads.PROTECTIVE or (is_text and not says.partial_date and not says.local_time),
        shown={field: tuple(one.shown[field])},  # type: ignore[arg-type]  # names of revisions, as text
    )


def _sentence(versions: Sequence[Version], teller: Teller) -> str:
    writers = sorted({_writer(version, teller) for version in versions}, key=lambda who: (who != "You", who))
    if writers == ["You"]:
        return "You wrote this on two laptops. Nothing is lost: both stay in the history."
    return f"{telling.joined(writers)} wrote this apart. Nothing is lost: both stay in the history."


def _choice(version: Version, text: str, versions: Sequence[Version], teller: Teller) -> Choice:
    return Choice(
        revision=version.revision,
        text=text,
        who=_writer(version, teller),
        when=telling.day_and_time(version.written_at, teller.today),
        laptop=_laptop(version, versions, teller),
        is_mine=version.device == teller.device,
        author=version.author,
        device=version.device,
    )


def _passages(reading: Reading, teller: Teller) -> tuple[Passage, ...]:
    """The proposal piece by piece, each with whose edit it is."""
    found = merge_passages(str(reading.older), [version.value for version in reading.versions]) or ()
    who = [_writer(version, teller) for version in reading.versions]
    return tuple(
        Passage(text=one.text)
        if one.by is None
        else Passage(text=one.text, taken_out_by=who[one.by])
        if one.taken_out
        else Passage(text=one.text, added_by=who[one.by])
        for one in found
    )


def _writer(version: Version, teller: Teller) -> str:
    return "You" if version.author == teller.me else teller.names(version.author)


def _laptop(version: Version, versions: Sequence[Version], teller: Teller) -> str:
    """Which laptop it was written on: by whose it is, and where somebody has two, by the beginning of its name."""
    if version.device == teller.device:
        return "on this laptop"
    same = {other.device for other in versions if other.author == version.author and other.device != teller.device}
    label = teller.labels.get(version.device, "")
    called = f" “{label}”" if label else ""
    which = f" {version.device[:4]}" if len(same) > 1 and not label else ""
    if version.author == teller.me:
        return f"on your other laptop{which}{called}"
    first = teller.names(version.author).split(" ")[0]
    return f"on {first}’s laptop{which}{called}"
