"""What people do at their desks: open a page, write, settle, send to the lead, sign. Each act is judged on the spot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from fsdesk.desk.pen import Saved
from fsdesk.desk.reading import Held, read_one
from fsdesk.records import Family, NextStep, Observation, TookPart, Visit, Voice
from fsdesk.records.fields import Record, Sensitivity, Value
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.store import Writing
from fsdesk.trouble import Refused
from fsdesk.views import VisitState
from tests.simulation.guards import as_its_whole, is_restricted
from tests.simulation.oracle import Heads, Wrong, Wrote, names_of
from tests.simulation.power import PowerLost
from tests.simulation.world import Laptop, World

T = TypeVar("T")
POISON = "on the moon"
"""No code of the list: a desk's own checks are stepped round to write it, and the hub refuses it."""


def carefully(world: World, laptop: Laptop, act: Callable[[], T]) -> T | None:
    """Do something at a desk whose power may fail meanwhile; None when it did, and then only this may be missing."""
    if world.risky and not laptop.exchanging and world.random.random() < 0.08:
        laptop.power.fail_at(world.random.randint(1, 9), after=world.random.random() < 0.5)
    try:
        done = act()
    except PowerLost as off:
        off.of(laptop.power)
        if laptop.exchanging:
            raise
        world.restart(laptop)
        return None
    if not laptop.exchanging:
        laptop.power.fail_at(0, after=False)
    laptop.pending = None
    return done


# -- pages -------------------------------------------------------------------------------------------------------------


def judge(world: World, laptop: Laptop, record: str) -> Held:
    """Read a record and compare it, value by value, with the oracle's book."""
    heads = laptop.store.heads_of_record(RecordId(record))
    expected = world.oracle.heads(record, laptop.held())
    found: Heads = {name: frozenset(r.id for r in group) for name, group in heads.items()}
    if found != expected:
        raise Wrong(f"{laptop.name} reads {_plain(found)} in {record}, not {_plain(expected)}")
    held = read_one(laptop.store, RecordId(record), heads)
    for name, reading in held.readings.items():
        value, to_settle = world.oracle.reading(name, expected[name])
        shown = {repr(version.value) for version in reading.versions}
        if reading.to_settle != to_settle or shown != world.oracle.values(name, expected[name]):
            raise Wrong(f"{laptop.name} reads {name} of {record} as {reading}")
        if reading.value != value and not (to_settle and value is None):
            raise Wrong(f"{laptop.name} reads {name} of {record} as {reading.value!r}, not {value!r}")
    return held


def open_page(world: World, laptop: Laptop, record: str) -> None:
    """Open a record's page, and keep it open: what it shows may be old by the time something is written on it."""
    held = judge(world, laptop, record)
    laptop.pages[record] = held.shown
    heads = world.oracle.heads(record, laptop.held())
    laptop.seen[record] = {name: set(shown) for name, shown in heads.items()}


def _plain(heads: Heads) -> dict[str, list[str]]:
    return {name: sorted(names) for name, names in heads.items()}


# -- writing -----------------------------------------------------------------------------------------------------------


def begin(world: World, laptop: Laptop, record: Record, family: str = "") -> str:
    """Write a new record; its name, empty when the power failed first."""
    fields, restricted = dict(record.written()), False
    if visit := fields.get("visit"):
        leads = {user for (user,) in laptop.store.db.execute("SELECT user FROM colleague WHERE role = 'team_lead'")}
        kept, restricted = as_its_whole(world.oracle, str(visit), laptop.held(), leads)
        fields |= kept
    over: dict[str, set[str]] = {name: set() for name in fields}
    laptop.pending = Wrote("", laptop.user, "", family, record.kind(), fields, over, restricted=restricted)
    saved = carefully(world, laptop, lambda: _begun(world, laptop, record, family))
    return saved.record if saved is not None else ""


def _begun(world: World, laptop: Laptop, record: Record, family: str) -> Saved:
    saved = laptop.desk.add(record, FamilyId(family) if family else None)
    _note(world, laptop, saved)
    return saved


def write(
    world: World,
    laptop: Laptop,
    record: str,
    fields: dict[str, Value],
    *,
    poison: bool = False,
    unknown: bool = False,
) -> None:
    """Write on the page that is open, over what it showed when it was opened.

    What the hub refuses, and what only a desk of tomorrow knows, is written past this desk's own checks.
    """
    page, seen = laptop.pages[record], laptop.seen[record]
    held = laptop.held()
    first = next(world.oracle.wrote[name] for name in world.oracle.records[record] if name in held)
    before = world.oracle.heads(record, held)
    new = {
        name: value for name, value in fields.items() if not _same(world, before.get(name), seen.get(name), name, value)
    }
    over = {name: set(seen.get(name, ())) for name in new}
    restricted = is_restricted(world.oracle, record, held, [name for name, value in new.items() if value])
    laptop.pending = Wrote(
        "", laptop.user, record, first.family, first.kind, dict(new), over, set(new) if poison else set(), restricted
    )

    if (poison or unknown) and not new:
        return

    def act() -> Saved:
        if poison or unknown:
            return _unchecked(laptop, laptop.pending, page)
        return laptop.desk.write(RecordId(record), fields, page)

    def whole() -> Saved:
        saved = act()
        if bool(new) is (saved.revision is None):
            raise Wrong(f"{laptop.name} wrote {sorted(new)} of {record} and {saved.revision} was kept")
        if new:
            _note(world, laptop, saved)
        laptop.pages[record] = dict(saved.shown)
        if saved.revision is not None:
            laptop.seen[record] = {**seen, **{name: {_plain_name(saved.shown[name][0])} for name in new}}
        return saved

    if carefully(world, laptop, whole) is None:
        return
    after = judge(world, laptop, record)
    for name in new:
        fresh = seen.get(name, set()) == set(before.get(name, ()))
        if fresh and after.readings[name].value != fields[name]:
            raise Wrong(f"{laptop.name} wrote {fields[name]!r} and reads {after.readings[name].value!r}")


def _same(world: World, now: frozenset[str] | None, seen: set[str] | None, name: str, value: Value) -> bool:
    """Whether a page showed exactly the one value that stands, and that is what was written again."""
    if not now:
        return value is None
    return set(now) == seen and len(now) == 1 and world.oracle.wrote[next(iter(now))].fields[name] == value


def _unchecked(laptop: Laptop, wanted: Wrote | None, page: Mapping[str, tuple[str, ...]]) -> Saved:
    assert wanted is not None
    over = tuple(one for name in wanted.fields for one in page.get(name, ()))
    revision = laptop.store.write(
        Writing(
            kind=wanted.kind,
            fields=wanted.fields,
            author=laptop.user,  # type: ignore[arg-type]  # a user's name
            written_at=laptop.clock.now().isoformat(),
            family=FamilyId(wanted.family),
            record=RecordId(wanted.record) if wanted.record else None,
            over=over,  # type: ignore[arg-type]  # names of revisions
            sensitivity=Sensitivity.RESTRICTED if wanted.restricted else Sensitivity.OPEN_TO_FAMILY,
        )
    )
    shown: Any = {**page, **dict.fromkeys(wanted.fields, (revision.id,))}
    return Saved(record=revision.record, shown=shown, at="", revision=revision.id)


def _note(world: World, laptop: Laptop, saved: Saved) -> None:
    """Put in the book what was just kept, and compare it with the file."""
    wanted, laptop.pending = laptop.pending, None
    assert wanted is not None
    parts: dict[str, list[str]] = {}
    for field in wanted.fields:
        parts.setdefault(_plain_name(saved.shown[field][0]), []).append(field)
    wanted.record = str(saved.record)
    for name, fields in parts.items():
        known = world.oracle.wrote.get(name)
        world.count("folds" if known else "revisions")
        if known is not None and name not in laptop.waiting():
            raise Wrong(f"{name} had left the laptop and was written into")
        world.oracle.note(wanted.part(name, fields))
        row, book = laptop.own()[name], world.oracle.wrote[name]
        if row.fields != book.fields or not names_of(book.over) <= set(row.over):
            raise Wrong(f"{name} is kept as {row.fields} over {row.over}, not {book.fields} over {book.over}")
        if book.restricted and row.sensitivity is not Sensitivity.RESTRICTED:
            raise Wrong(f"{name} is of a record for some only, and is kept as {row.sensitivity}")


def _plain_name(shown: str) -> str:
    """The name in what a page shows, without the mark of the value."""
    return shown.partition("~")[0]


def begin_family(world: World, laptop: Laptop, number: int) -> str:
    """A family with its first visit; the visit's name."""
    family = begin(world, laptop, Family(label=f"N-{number:04}", status="active", lead_professional=laptop.user))
    return begin_visit(world, laptop, family) if family else ""


def begin_visit(world: World, laptop: Laptop, family: str) -> str:
    """A visit that could be sent at once but for what may still be written."""
    record = Visit(
        status="in_progress", workers=(laptop.user,), setting="home", purpose=("planned_support",),
        note=f"{laptop.name} began this page. The kettle was on. {FILLER}", safeguarding_concern_raised="no",
    )  # fmt: skip
    visit = begin(world, laptop, record, family)
    if visit:
        begin(world, laptop, TookPart(visit=visit, someone_else="a neighbour", presence="all_of_it"), family)
    return visit


FILLER = (
    "We talked for a while about the week at school and the long road home. "
    "Nobody was in a hurry to begin with the form. The youngest showed her drawing of the harbour."
)


def add_part(world: World, laptop: Laptop, visit: str, kind: int, text: str) -> str:
    """Something more recorded at a visit."""
    family = world.oracle.wrote[visit].family
    records: tuple[Record, ...] = (
        Observation(visit=visit, area="home", text=text, assertion="observed"),
        NextStep(visit=visit, what=text, owner="the school"),
        Voice(visit=visit, person=family, method="said", words=text),
    )
    return begin(world, laptop, records[kind % len(records)], family)


def begin_unknown(world: World, laptop: Laptop, family: str, kind: str, fields: dict[str, Value]) -> None:
    """A record of a kind that only desks of tomorrow know."""
    laptop.pending = Wrote("", laptop.user, "", family, kind, dict(fields), {name: set() for name in fields})

    def act() -> Saved:
        saved = _unchecked(laptop, laptop.pending, {})
        _note(world, laptop, saved)
        return saved

    carefully(world, laptop, act)


# -- settling and signing ----------------------------------------------------------------------------------------------


def settle(world: World, laptop: Laptop, choose: Callable[[int], int]) -> bool:
    """Settle one of the things that two people wrote apart, by one of the values."""
    cards = sorted(laptop.desk.to_settle(), key=lambda card: (card.record, card.field))
    cards = [card for card in cards if POISON not in {choice.text for choice in card.choices}]
    if not cards:
        return False
    card = cards[choose(len(cards))]
    held = laptop.held()
    heads = world.oracle.heads(card.record, held)[card.field]
    shown = {_plain_name(one) for one in card.shown[card.field]}
    if {choice.revision for choice in card.choices} - heads or shown != heads:
        raise Wrong(f"{laptop.name} is asked to settle {card.shown}, not {sorted(heads)}")
    choice = card.choices[choose(len(card.choices))]
    value = world.oracle.wrote[choice.revision].fields[card.field]
    first = world.oracle.wrote[choice.revision]
    laptop.pages.pop(card.record, None)
    over = {card.field: set(heads)}
    poison = {card.field} if value == POISON else set()
    restricted = is_restricted(world.oracle, card.record, held, [card.field] if value else [])
    laptop.pending = Wrote(
        "", laptop.user, card.record, first.family, first.kind, {card.field: value}, over, poison, restricted
    )

    def act() -> bool:
        saved = laptop.desk.settle(card, choice.text)
        _note(world, laptop, saved)
        return True

    if carefully(world, laptop, act):
        reading = judge(world, laptop, card.record).readings[card.field]
        if reading.to_settle or reading.value != value:
            raise Wrong(f"{laptop.name} settled {card.field} of {card.record} and reads {reading}")
    return True


def look(world: World, laptop: Laptop, visit: str) -> VisitState:
    """Open a visit: how far it has come, judged by what was signed and what it says."""
    view = laptop.desk.open_visit(RecordId(visit))
    says = world.oracle.says(visit, laptop.held())
    world.oracle.know_digest(visit, view.digest, says)
    signed = bool(world.oracle.signatures.get((visit, says), set()) & laptop.held())
    if signed != (view.state is VisitState.SIGNED_OFF):
        raise Wrong(f"{laptop.name} sees {visit} as {view.state}, signed: {signed}")
    return view.state


def submit(world: World, laptop: Laptop, visit: str) -> bool:
    """Send a visit to the lead; False when it still needs something."""
    laptop.pages.pop(visit, None)

    def act() -> bool:
        try:
            laptop.desk.submit(RecordId(visit))
        except Refused:
            return False
        return True

    done = bool(carefully(world, laptop, act))
    world.adopt(laptop, None)
    return done


def decide(world: World, laptop: Laptop, visit: str, *, sign: bool) -> str:
    """The lead signs a visit as it is shown, or returns it; what came of it."""
    review = laptop.desk.review(RecordId(visit))
    says = world.oracle.says(visit, laptop.held())
    world.oracle.know_digest(visit, review.digest, says)
    before = set(laptop.own())

    def act() -> str:
        try:
            if sign:
                laptop.desk.sign_off(RecordId(visit), review.digest)
            else:
                laptop.desk.return_with_comment(RecordId(visit), review.digest, "Please say who was there.")
        except Refused:
            return "decision refused"
        return "signed" if sign else "returned"

    done = carefully(world, laptop, act)
    world.adopt(laptop, None)
    made = {name for name in laptop.own().keys() - before if world.oracle.wrote[name].kind == "sign_off"}
    if done == "signed" and len(made) != 1:
        raise Wrong(f"the lead signed {visit} and {len(made)} signatures were kept")
    if sign and made:
        world.oracle.signatures.setdefault((visit, says), set()).update(made)
    return done or "decision broken off"
