"""The hand that writes: whose desk it is, what time it is there, and each write, checked, kept and durable."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from datetime import date
from pathlib import Path
from typing import Any, Self, TypeVar

import msgspec

from fsdesk import telling
from fsdesk.attaching import Attaching
from fsdesk.clock import Clock
from fsdesk.desk.allowed import may, refuse_writing
from fsdesk.desk.following import as_its_whole
from fsdesk.desk.people import family_name
from fsdesk.desk.reader import Reader
from fsdesk.desk.reading import Held, Records, names_in, read_one
from fsdesk.desk.refusing import refuse_what_cannot_be_kept
from fsdesk.desk.stopped import Stopped
from fsdesk.desk.together import written_together
from fsdesk.errands import Errands
from fsdesk.guarding import guard_for
from fsdesk.keys import Bundle, DeviceSecrets, wrong_tries
from fsdesk.keys import unlock as unlock_keys
from fsdesk.leasing import Gate
from fsdesk.records import KINDS
from fsdesk.records.fields import Record, Sensitivity, Value, as_value
from fsdesk.records.ids import FamilyId, RecordId, RevisionId, UserId
from fsdesk.rekeying import finish, settled
from fsdesk.rescue_codes import RescueCodes
from fsdesk.revisions import Revision, as_shown, was_shown
from fsdesk.roles import Action
from fsdesk.rules import OWN, Audience
from fsdesk.sending import Sending
from fsdesk.store import Store, Writing
from fsdesk.storefile import Connection
from fsdesk.trouble import Refused
from fsdesk.views import Part, Shown
from fsdesk.witnessing import Witnessing

T = TypeVar("T")


class Saved(msgspec.Struct, frozen=True, kw_only=True):
    """That a write is durable: what the page now shows it over, and the time to say so."""

    record: RecordId
    shown: Shown
    at: str
    revision: RevisionId | None = None


class Pen:
    """A store with its owner and a clock: reads a family as its audience may, writes a record."""

    def __init__(self, store: Store, clock: Clock, bundle: Bundle | None = None) -> None:
        self.store = store
        self.clock = clock
        self.bundle = bundle
        self.audience: Audience = OWN
        self._reader = Reader(store, OWN, "")
        self.sending = Sending(store, clock)
        self.errands = Errands(store, clock)
        self.attaching = Attaching(store, self.sending.next_counter)
        self.noting = Witnessing(store, clock)
        self.rescue_codes = RescueCodes(store, bundle, clock) if bundle is not None else None

    @classmethod
    def unlock(cls, folder: Path, passphrase: str, secrets: DeviceSecrets, clock: Clock) -> Self:
        """Open the desk in `folder`. Raises Refused for a wrong passphrase, ReadingStopped for one that may not be read
        now, Trouble for a damaged or busy store."""
        opened = cls.open(folder, passphrase, secrets, clock)
        if isinstance(opened, Stopped):
            refusal = opened.refusal()
            opened.lock()
            raise refusal
        return opened

    @classmethod
    def open(cls, folder: Path, passphrase: str, secrets: DeviceSecrets, clock: Clock) -> Self | Stopped:
        """The same, where a desk that may not be read is still opened for writing and sending."""
        wrong = wrong_tries(folder, secrets)
        bundle = unlock_keys(folder, passphrase, secrets)
        opened = cls.open_with(bundle, folder, secrets, clock)
        if wrong and isinstance(opened, cls):
            opened.noted("denied", reason=f"{wrong} wrong passphrases before this one")
        if bundle.pending_key is not None and opened.bundle is not None and opened.rescue_codes is not None:
            finish(folder, opened.bundle, passphrase, secrets, opened.rescue_codes.sealed_to())
        return opened

    @classmethod
    def open_with(cls, bundle: Bundle, folder: Path, secrets: DeviceSecrets, clock: Clock) -> Self | Stopped:
        """The same with keys that are open already. However they were opened, the lease is asked first."""
        bundle = settled(folder, bundle)
        store = Store(folder, bundle.store_key)
        try:
            gate = Gate(folder, store, clock, bundle, secrets)
            why = gate.ask()
        except BaseException:
            store.close()
            raise
        if why:
            return Stopped(store, clock, bundle, gate, why)
        desk = cls(store, clock, bundle)
        desk.noted("unlock")
        return desk

    def for_audience(self, audience: Audience) -> Self:
        """The same desk as somebody else may see it. Both are of one thread, and of one store."""
        other = self.with_reader(self._reader.for_audience(audience, ""))
        other.audience = audience
        return other

    def with_reader(self, reader: Reader) -> Self:
        """The same desk over what this reader reads."""
        other = copy(self)
        for name in [name for name, made in vars(self).items() if isinstance(made, Chapter)]:
            delattr(other, name)
        other._reader = reader
        return other

    def lock(self) -> None:
        """Put everything away. The process that held plaintext must then end; see the window's `lock`."""
        self.store.close()

    # -- what is noted -----------------------------------------------------------------------------------------

    def noted(self, action: str, family: str = "", *, record: str = "", person: str = "", reason: str = "") -> None:
        """Note what was done (see `events.ACTIONS`), durable on return. Looks need no word: see `looked`."""
        together = not self.is_staff_looking
        self.noting.note(action, family=family, record=record, person=person, reason=reason, together=together)

    def looked(self, work: Callable[[], T]) -> T:
        """Do what a page asks for; whom the answer shows is noted before it is handed over."""
        return self.noting.looked(work, together=not self.is_staff_looking)

    # -- who and when ------------------------------------------------------------------------------------------

    @property
    def user(self) -> UserId:
        """Whose desk this is."""
        return self._user

    def may(self, action: Action, one: Held | None = None) -> bool:
        """Whether whose desk it is may do this, to a record or to what is here: asked of `roles.decide`."""
        return may(self, action, one)

    @property
    def reader(self) -> Reader:
        """The store as this desk's audience sees it."""
        today = self._today().isoformat()
        if self._reader.audience is not self.audience or self._reader.today != today:
            self._reader = self._reader.for_audience(self.audience, today)
        return self._reader

    @property
    def is_staff_looking(self) -> bool:
        """Whether only who works with the family sees the screen."""
        return self.audience.is_staff

    def refuse_all_but_staff(self) -> None:
        """Refused where somebody else than staff is looking: at what is the work of the service itself."""
        if not self.is_staff_looking:
            self.noted("denied")
            raise Refused("This is not shown here.", safe="Everything written is saved.", next_step="")

    def name_of_family(self, family: FamilyId) -> str:
        """What a family is called, from its own record alone."""
        return family_name(self.reader.record(RecordId(family)))

    @property
    def today_is(self) -> date:
        """Which day it is here."""
        return self._today()

    def held(self, family: FamilyId) -> Records:
        """All that is held of a family, read, in order of kind and making. Raises Refused when there is nothing."""
        found = self._family(family)
        if not found:
            raise not_here("This family")
        return found

    def read(self, record: RecordId) -> Held:
        """One record, read. Raises Refused when it is not on this laptop."""
        return self._record(record)

    def names_of_family(self, family: FamilyId) -> frozenset[str]:
        """Every name of a family as it is written: people, homes, those around them."""
        return names_in(self._family(family))

    def family_of(self, record: RecordId) -> FamilyId:
        """The family a record belongs to."""
        return self._family_of(record)

    def names(self) -> Callable[[str], str]:
        """What people call a user."""
        return self._names()

    @property
    def _user(self) -> UserId:
        return UserId(self.store.setting("user"))

    def _today(self) -> date:
        return self.clock.now().date()

    def _names(self) -> Callable[[str], str]:
        names = self.store.once("what users are called", self._called)
        return lambda user: names.get(user, user)

    def _called(self) -> dict[str, str]:
        rows = self.store.rows("SELECT user, name FROM colleague")
        names = {str(user): str(name) for user, name in rows}
        names.setdefault(self._user, self.store.setting("user_name"))
        return names

    def _family(self, family: FamilyId) -> Records:
        return self.reader.family(family)

    # -- writing -----------------------------------------------------------------------------------------------

    def add(self, record: Record, family: FamilyId | None = None, *, sensitivity: Sensitivity | None = None) -> Saved:
        """Write a new record, in a family or (a family record) beginning one; more guarded than its kind if asked."""
        return self._saved(self.add_all(((record, family),), sensitivity=sensitivity)[0])

    def next_name(self) -> RecordId:
        """The name the next record written here will have: for a family and what is first written of it, at once."""
        return RecordId(f"{self.store.device}.{int(self.store.setting('last_n') or 0) + 1}")

    def begin(
        self, family: FamilyId, kind: str, fields: Mapping[str, object], *, sensitivity: Sensitivity | None = None
    ) -> Part:
        """Write a new record of a kind in a family; it as a page holds it. See `add` for how guarded it is."""
        made = self.add(KINDS[kind](**dict[str, Any](fields)), family, sensitivity=sensitivity).record
        return read_one(self.store, made, self.store.heads_of_record(made)).part()  # whoever looks has just said it

    def part(self, record: RecordId) -> Part:
        """One record as a page holds it. Raises Refused when it is not on this laptop."""
        return self._record(record).part()

    def take_out(self, record: RecordId, because: str) -> Saved:
        """Leave a record out of every page, with the reason; it stays in the history and can be put back."""
        if not because.strip():
            raise Refused("Say why it is taken out.", safe="It is still there.", next_step="A few words are enough.")
        return self.write(record, {"taken_out": because}, self._record(record).shown)

    def put_back(self, record: RecordId) -> Saved:
        """Bring back what was taken out."""
        return self.write(record, {"taken_out": None}, self._record(record).shown)

    def add_all(
        self,
        records: Sequence[tuple[Record, FamilyId | None]],
        *,
        sensitivity: Sensitivity | None = None,
        beside: Callable[[Connection], object] = lambda _: None,
    ) -> tuple[Revision, ...]:
        """Write new records, all or none; `beside` keeps more in the same transaction."""
        writings = [self._new(record, family, sensitivity) for record, family in records]
        return self.store.write_all(writings, beside=beside)

    def act(
        self,
        family: FamilyId,
        new: Sequence[Record] = (),
        changed: Sequence[tuple[RecordId, Mapping[str, object], Mapping[str, Sequence[str]]]] = (),
        *,
        sensitivity: Sensitivity | None = None,
        beside: Callable[[Connection], object] = lambda _: None,
    ) -> tuple[RecordId, ...]:
        """Do one whole thing, all or none: write new records, and fields of others over what was shown of each.

        Returns the names of the new ones, which are `next_name()` and those that follow it. `sensitivity` is of those,
        `beside` as in `add_all`.
        """
        writings = [self._new(record, family, sensitivity) for record in new]
        for record, fields, shown in changed:
            held = self._whole(record)
            wanted = {name: as_value(value) for name, value in fields.items()}
            refuse_what_cannot_be_kept(held.kind, wanted)
            self._refuse_what_was_taken_back(held.kind, wanted, held, family)
            fresh = {name: value for name, value in wanted.items() if not self._says_already(held, name, value, shown)}
            writings.extend(self._writing(held, part, shown) for part in written_together(held, fresh, shown))
        written = self.store.write_all(writings, beside=beside)
        return tuple(revision.record for revision in written[: len(new)])

    def _new(self, record: Record, family: FamilyId | None, sensitivity: Sensitivity | None = None) -> Writing:
        fields, whole = as_its_whole(self.store, record.kind(), record.written())
        refuse_writing(self, record.kind(), fields)
        refuse_what_cannot_be_kept(record.kind(), fields)
        self._refuse_what_was_taken_back(record.kind(), fields, None, family)
        return Writing(
            kind=record.kind(),
            fields=fields,
            author=self._user,
            written_at=self.clock.now().isoformat(),
            family=family,
            sensitivity=_safest(sensitivity, whole, type(record).SENSITIVITY, guard_for(record.kind(), fields)),
        )

    def write(self, record: RecordId, fields: Mapping[str, object], shown: Mapping[str, Sequence[str]]) -> Saved:
        """Write fields of a record over what the page was showing; durable on return.

        What equals the one value the page showed is not written again. `shown` is what a view of it carried: a value
        that arrived since then is left standing beside this one, for a person to settle. What is returned as shown is
        what the page shows after this write and no more: news it has not been given is not in it.
        """
        held = self._whole(record)
        wanted = {name: as_value(value) for name, value in fields.items()}
        refuse_what_cannot_be_kept(held.kind, wanted)
        self._refuse_what_was_taken_back(held.kind, wanted, held, next(iter(held.revisions.values())).family)
        new = {name: value for name, value in wanted.items() if not self._says_already(held, name, value, shown)}
        now = {field: tuple(map(RevisionId, names)) for field, names in shown.items()}
        if not new:
            return Saved(record=record, shown=now, at=self._time())
        parts = written_together(held, new, shown)
        revisions = self.store.write_all([self._writing(held, part, shown) for part in parts])
        for part, revision in zip(parts, revisions, strict=True):
            now.update((field, (as_shown(revision, field),)) for field in part)
        return Saved(record=record, shown=now, at=self._time(), revision=revisions[-1].id)

    def write_again(self, held: Held, fields: Sequence[str]) -> Saved:
        """Write some fields of a record once more as they now are: what the hub would not keep goes again."""
        values = {name: held.heads[name][0].fields[name] for name in fields}
        return self._saved(self.store.write(self._writing(held, values, held.shown)))

    def _writing(self, held: Held, fields: Mapping[str, Value], shown: Mapping[str, Sequence[str]]) -> Writing:
        refuse_writing(self, held.kind, fields, held)
        speaking = held.revisions
        return Writing(
            kind=held.kind,
            fields=fields,
            author=self._user,
            written_at=self.clock.now().isoformat(),
            family=next(iter(speaking.values())).family,
            record=held.id,
            over=tuple(RevisionId(name) for field in fields for name in shown.get(field, ())),
            sensitivity=_safest(*(r.sensitivity for r in speaking.values()), guard_for(held.kind, fields)),
        )

    def _refuse_what_was_taken_back(
        self, kind: str, fields: Mapping[str, Value], before: Held | None, family: FamilyId | None
    ) -> None:
        """A connection by which something is told is not begun where the family has said no; see `desk.taken_back`."""
        if kind == "connection":
            from fsdesk.desk.taken_back import refuse_passing_on  # late: it reads by the pen

            refuse_passing_on(self, fields, before, family)

    @staticmethod
    def _says_already(held: Held, name: str, value: Value, shown: Mapping[str, Sequence[str]]) -> bool:
        group = held.heads.get(name, ())
        if not group:
            return value is None
        seen = shown.get(name, ())
        return len(group) == 1 == len(seen) and group[0].fields[name] == value and was_shown(group[0], name, seen)

    def _saved(self, revision: Revision) -> Saved:
        shown = {field: (as_shown(revision, field),) for field in revision.fields}
        return Saved(record=revision.record, shown=shown, at=self._time(), revision=revision.id)

    def _time(self) -> str:
        return telling.clock_time(self.clock.now().isoformat())

    def _record(self, record: RecordId) -> Held:
        held = self.reader.record(record)
        if held is None:
            raise not_here("This record")
        return held

    def _whole(self, record: RecordId) -> Held:
        """A record with all that speaks in it: what is written must stay as guarded as that. Refused where the audience
        does not see that there is one."""
        held = self._record(record)
        return held if self.reader.is_whole else read_one(self.store, record, self.store.heads_of_record(record))

    def _family_of(self, record: RecordId) -> FamilyId:
        return next(iter(self._record(record).revisions.values())).family


class Chapter:
    """One chapter of the work at a desk: its requests, over the pen that reads and writes. Of the desk's thread."""

    def __init__(self, pen: Pen) -> None:
        self.pen = pen


def not_here(what: str) -> Refused:
    """That something asked for is no longer on this laptop."""
    return Refused(
        f"{what} is not on this laptop any more.",
        safe="What was sent is safe at the hub.",
        next_step="Go back to Families and look for it there.",
    )


def _safest(*found: Sensitivity | None) -> Sensitivity:
    return max((one for one in found if one is not None), key=lambda one: one.safety)
