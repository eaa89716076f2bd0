"""What waits for somebody to decide: asked for, settled by an ordinary write, and opened again for ever."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from fsdesk import telling
from fsdesk.desk.pen import Chapter, Saved
from fsdesk.desk.people import family_name
from fsdesk.desk.reading import Held, of_kind
from fsdesk.desk.settling import Teller, card_of, cards, title_for
from fsdesk.desk.titles import in_words, is_discreet, titles_of
from fsdesk.likewise import alike, counterpart
from fsdesk.records.fields import Sensitivity, Value
from fsdesk.records.ids import FamilyId, RecordId, RevisionId
from fsdesk.revisions import Revision, declared, from_body, settled_by
from fsdesk.trouble import Refused
from fsdesk.views import Need
from fsdesk.views_sync import Settled, ToSettle

NEEDS_MOST = 4
LOOKED_BACK = 2_000
"""Own writings that are looked through for what was settled: some months of work."""
SETTLED_SHOWN_MOST = 12


class _Family(NamedTuple):
    """A family with what is needed to tell of it."""

    id: FamilyId
    name: str
    held: Mapping[RecordId, Held]
    teller: Teller


class Deciding(Chapter):
    """The decisions at one desk."""

    def cards(self) -> tuple[ToSettle, ...]:
        """Everything two people wrote apart, in plain words."""
        found: list[ToSettle] = []
        if not self.pen.is_staff_looking:
            return ()  # which of two versions counts is decided by who works with the family
        for (family,) in self.pen.store.rows("SELECT DISTINCT family FROM record WHERE to_settle > 0 ORDER BY family"):
            one = self._family(FamilyId(family))
            found.extend(cards(list(one.held.values()), one.id, one.name, one.teller))
        return tuple(found)

    def needs_you(self) -> tuple[Need, ...]:
        """The same for the first page of the morning: a few, and how many more there are. What is guarded is told
        of without its name."""
        if not self.pen.is_staff_looking:
            return ()
        rows = self.pen.store.rows(
            "SELECT record, family FROM record WHERE to_settle > 0 ORDER BY family, record LIMIT ?", (NEEDS_MOST + 1,)
        )
        families = {family: self._family(FamilyId(family)) for _, family in rows[:NEEDS_MOST]}
        needs = [self._need(families[family], RecordId(record)) for record, family in rows[:NEEDS_MOST]]
        if len(rows) > NEEDS_MOST:
            needs.append(Need(kind="settle", title="And more to settle", detail="all of it is on the Sync page"))
        return tuple(needs)

    def _need(self, family: _Family, record: RecordId) -> Need:
        one = family.held[record]
        fields = [field for field, reading in one.readings.items() if reading.to_settle]
        is_open = one.guard is Sensitivity.OPEN_TO_FAMILY
        labels = [declared(one.kind, field).label for field in fields] if is_open and not is_discreet(one) else []
        what = f": {labels[0]}" if len(labels) == 1 else ""
        return Need(
            kind="settle", title=f"Two versions of one thing{what}", detail=family.name, family=family.id, record=one.id
        )

    # -- settling ----------------------------------------------------------------------------------------------

    def settle(self, card: ToSettle, text: str, like: Sequence[ToSettle] = ()) -> Saved:
        """Settle a field by one of its values (its words) or by new words: an ordinary write over all of them.

        `like` are other cards to be settled likewise, all or none with this one: see `likewise.alike`. Raises Refused
        when one of them was typed over since its card was made.
        """
        self._refuse_what_moved((card, *like))
        if not like:
            return self.pen.write(card.record, {card.field: self._value(card, text)}, card.shown)
        chosen = next((choice for choice in card.choices if choice.text == text), None)
        if chosen is None or alike(card, like) != tuple(like):
            raise Refused(
                "These are not all alike.",
                safe="Nothing has been settled, and all versions are kept.",
                next_step="Settle each on its own.",
            )
        value = self._value
        changed = [
            (card.record, {card.field: value(card, text)}, card.shown),
            *((one.record, {one.field: value(one, counterpart(chosen, one).text)}, one.shown) for one in like),
        ]
        self.pen.act(card.family, changed=changed)
        now = self.pen.read(card.record)
        return Saved(record=card.record, shown=dict(now.shown), at=telling.clock_time(self.pen.clock.now().isoformat()))  # type: ignore[arg-type]  # names of revisions, as text

    def _value(self, card: ToSettle, text: str) -> Value:
        chosen = next((choice.revision for choice in card.choices if choice.text == text), None)
        if chosen is not None:
            name = RevisionId(chosen)
            return self.pen.reader.revisions_named((name,))[name].fields[card.field]
        if not card.is_text:
            raise Refused("Choose one of the two.", safe="Both are kept.", next_step="")
        return text

    def _refuse_what_moved(self, wanted: Sequence[ToSettle]) -> None:
        which = {(card.record, card.field) for card in wanted}
        now = {c.revision: c.text for one in self.cards() if (one.record, one.field) in which for c in one.choices}
        if any(now.get(c.revision, c.text) != c.text for card in wanted for c in card.choices):
            raise Refused(
                "One of these was changed while you were deciding.",
                safe="Nothing has been settled, and both are kept.",
                next_step="Read it again, then decide.",
            )

    # -- opening again -----------------------------------------------------------------------------------------

    def settled(self) -> tuple[Settled, ...]:
        """What this person settled on this laptop, the newest first."""
        self.pen.refuse_all_but_staff()
        store = self.pen.store
        rows = store.rows(
            "SELECT body FROM revision WHERE device = ? ORDER BY n DESC LIMIT ?", (store.device, LOOKED_BACK)
        )
        found: list[Settled] = []
        seen: set[tuple[RecordId, str]] = set()
        for revision in (from_body(raw) for (raw,) in rows):
            for field in revision.fields if len(revision.over) > 1 else ():
                if (revision.record, field) in seen or len(found) == SETTLED_SHOWN_MOST:
                    continue
                if settled_by(revision, field, self.pen.reader.revisions_named(revision.over)).versions:
                    seen.add((revision.record, field))
                    found.append(self._as_settled(revision, field))
        return tuple(found)

    def _as_settled(self, revision: Revision, field: str) -> Settled:
        family = self._family(revision.family)
        one, teller = family.held[revision.record], family.teller
        used = in_words(one.kind, field, revision.fields[field], dict(teller.people), teller.names)
        return Settled(
            record=revision.record,
            field=field,
            title=title_for(one, field, family.held, family.name, teller),
            used=used or "Nothing",
            when=telling.day_and_time(revision.written_at, self.pen.today_is),
        )

    def reopen(self, record: RecordId, field: str) -> ToSettle:
        """The card again of what was settled: the last writing that settled this field, whoever made it.

        What was used counts until somebody chooses again. Raises Refused when it was never settled here.
        """
        held = {r.id: r for r in self.pen.reader.history(record)}
        settling = [r for r in held.values() if settled_by(r, field, held).versions]
        if not settling:
            raise Refused("This was never written apart.", safe="Nothing has been changed.", next_step="")
        newest = max(settling, key=lambda r: (r.written_at, r.id))
        family = self._family(newest.family)
        one = family.held[record]
        title = title_for(one, field, family.held, family.name, family.teller)
        reading = settled_by(newest, field, held)
        return card_of(one, field, reading, family=family.id, title=title, teller=family.teller)

    def _family(self, family: FamilyId) -> _Family:
        pen = self.pen
        held = pen.held(family)
        labels = dict(pen.store.rows("SELECT device, label FROM laptop"))
        teller = Teller(pen.user, pen.store.device, titles_of(held, pen.today_is), pen.names(), pen.today_is, labels)
        return _Family(
            family, family_name(next(iter(of_kind(held, "family")), None)), {one.id: one for one in held}, teller
        )
