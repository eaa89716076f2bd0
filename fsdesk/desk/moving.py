"""Moving caseloads at one desk: what came after a handover, who is to hold a family, what rests, how laptops are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from fsdesk import telling
from fsdesk.desk.pen import Chapter, Saved
from fsdesk.desk.reading import Held, of_kind
from fsdesk.desk.titles import KIND_WORDS
from fsdesk.moving import Laptop
from fsdesk.records import Allocation, LateSeen
from fsdesk.records.ids import FamilyId, RecordId, RevisionId
from fsdesk.revisions import NOTHING, Revision, from_body
from fsdesk.roles import Action
from fsdesk.trouble import Refused
from fsdesk.views import Need, Notice, Part
from fsdesk.views_moving import HoldingView, LaptopRow, LaptopsView, LateRow

SAID_SHOWN = 3
SILENT_DAYS = 7
"""A laptop not heard of for so long asks for a look."""


class _Brought(NamedTuple):
    """How a family came to somebody: what was done to whom follows, and what somebody did."""

    done: str
    did: str


_BROUGHT = {
    "hand_over": _Brought("Handed over to", "handed this family over to you"),
    "share": _Brought("Shared with", "shared this family with you"),
    "give": _Brought("Given to", "gave you this family"),
}


class Moving(Chapter):
    """What moves between people and laptops."""

    # -- after a handover --------------------------------------------------------------------------------------

    def late(self) -> tuple[LateRow, ...]:
        """What arrived after a handover and no lead has looked at, by family and by who wrote it: for staff alone."""
        if not self.pen.is_staff_looking:
            return ()
        rows = self.pen.store.rows(
            "SELECT r.body, l.bearer FROM late l JOIN revision r ON r.device = l.device AND r.n = l.n"
            " ORDER BY l.device, l.n"
        )
        seen = self._seen() if rows else set()
        apart: dict[tuple[FamilyId, str, str], list[Revision]] = {}
        for revision, bearer in ((from_body(raw), bearer) for raw, bearer in rows):
            if revision.id not in seen and (revision.author != self.pen.user or bearer):
                apart.setdefault((revision.family, revision.author, bearer), []).append(revision)
        return tuple(self._late_row(*key, written) for key, written in apart.items())

    def _seen(self) -> set[str]:
        seen = self.pen.reader.of_kinds(LateSeen.kind())
        found = (r.fields["revisions"] for one in seen for r in one.heads.get("revisions", ()))
        return {str(name) for names in found if isinstance(names, tuple) for name in names}

    def _late_row(self, family: FamilyId, who: str, bearer: str, written: Sequence[Revision]) -> LateRow:
        whose = self.pen.names()(bearer) if bearer else ""
        return LateRow(
            family=family,
            family_name=self.pen.name_of_family(family),
            who=self.pen.names()(who),
            what=_what(written),
            when=telling.day_and_time(max(r.written_at for r in written), self.pen.today_is),
            record=written[0].record,
            revisions=tuple(r.id for r in written),
            may_look=self.pen.may(Action.OVERSEE),
            brought=f"Brought back from {whose}’s laptop after the hub was put back." if bearer else "",
        )

    def look_at(self, family: FamilyId, revisions: Sequence[RevisionId]) -> Saved:
        """Say that these have been looked at: it leaves every lead's tray. Refused for who does not lead."""
        self._refuse_all_but_leads("Only a team lead says that this has been looked at.")
        return self.pen.add(LateSeen(revisions=tuple(revisions)), family)

    def needs_you(self) -> tuple[Need, ...]:
        """What came to this person, and what arrived after a handover, for the first page of the morning."""
        late = tuple(
            Need(
                kind="late",
                title="Brought back after the hub was put back" if row.brought else "Arrived after the handover",
                detail=f"{row.family_name} · {telling.counted(len(row.what), 'thing')} from {row.who}",
                family=row.family,
                record=row.record,
            )
            for row in self.late()
        )
        return (*map(self._handed_need, self._handed()), *late)

    # -- who holds a family --------------------------------------------------------------------------------------

    def allocate(self, family: FamilyId, word: Allocation, draft: RecordId | None = None) -> Saved:
        """Say who is to hold a family; the hub does it with the next exchange. Refused for who does not lead.

        `draft` is the note that was written for it before: the word is said on it.
        """
        self._refuse_all_but_leads("Only a team lead says who holds a family.")
        if word.act in ("give", "share", "hand_over") and not word.to:
            raise Refused("Say who is to hold the family.", safe="Nothing was changed.")
        if word.act in ("hand_over", "end") and not word.giver:
            raise Refused("Say who holds the family no longer.", safe="Nothing was changed.")
        if draft is None:
            return self.pen.add(word, family)
        if not _is_draft(self.pen.read(draft)):
            raise Refused(
                "You have said who holds the family already, on another laptop.",
                safe="What you wrote for the next worker is kept.",
                next_step="Open the page again to see how it stands.",
            )
        return self.pen.write(draft, word.written(), {})

    def holding(self, family: FamilyId) -> HoldingView:
        """Who holds a family and who else could. Refused for who does not lead."""
        self._refuse_all_but_leads("Only a team lead says who holds a family.")
        store, names = self.pen.store, self.pen.names()
        held = [user for (user,) in store.rows("SELECT user FROM holder WHERE family = ? ORDER BY user", (family,))]
        workers = [
            (str(user), str(name))
            for user, name in store.rows("SELECT user, name FROM colleague WHERE role = 'worker' ORDER BY name, user")
        ]
        return HoldingView(
            family=family,
            family_name=self.pen.name_of_family(family),
            holders=tuple((user, names(user)) for user in held),
            others=tuple(one for one in workers if one[0] not in held),
            said=tuple(map(self._said, self._told_of(family)[:SAID_SHOWN])),
            draft=self._draft(family),
        )

    def _allocations(self, family: FamilyId | None = None) -> list[Held]:
        found = self.pen.reader.of_kinds(Allocation.kind())
        return [one for one in of_kind(found, Allocation.kind()) if family in (None, _family_of(one))]

    def _draft(self, family: FamilyId) -> Part | None:
        """The latest note of this person's own that waits for its word."""
        own = [one for one in self._allocations(family) if _is_draft(one) and one.first_author == self.pen.user]
        return own[-1].part() if own else None

    def _told_of(self, family: FamilyId | None = None) -> list[Held]:
        """The words that brought a family to somebody, newest first."""
        found = [one for one in self._allocations(family) if one.text("act") in _BROUGHT and one.text("to")]
        return sorted(found, key=lambda one: _word(one).written_at)[::-1]

    def _said(self, one: Held) -> str:
        done, at = _BROUGHT[one.text("act")].done, telling.short_day(_word(one).written_at, self.pen.today_is)
        taken = _taken(one)
        if taken is None:
            return f"{done} {self.pen.names()(one.text('to'))} on {at}. Not taken on yet."
        when = telling.day_and_time(taken.written_at, self.pen.today_is)
        return f"{done} {self.pen.names()(one.text('to'))} on {at}. Taken on {when}."

    # -- what came to this person --------------------------------------------------------------------------------

    def _handed(self, family: FamilyId | None = None) -> list[Held]:
        """The words that brought a family to this person, who has not read them yet; the oldest first."""
        return [one for one in reversed(self._told_of(family)) if one.text("to") == self.pen.user and not _taken(one)]

    def _handed_need(self, one: Held) -> Need:
        word = _word(one)
        family = self.pen.name_of_family(word.family)
        return Need(
            kind="handed",
            title=f"{_BROUGHT[one.text('act')].done} you: {family}",
            detail=f"{self.pen.names()(word.author)} · {telling.short_day(word.written_at, self.pen.today_is)}",
            family=word.family,
            record=one.id,
        )

    def _handed_notice(self, family: FamilyId) -> Notice | None:
        handed = self._handed(family)
        if not handed:
            return None
        one, word = handed[0], _word(handed[0])
        at = telling.short_day(word.written_at, self.pen.today_is)
        words, note = f"{self.pen.names()(word.author)} {_BROUGHT[one.text('act')].did} on {at}", _note(one)
        words = f"{words}: {note}" if note else f"{words}."
        return Notice(words=words, act="I have read this", what="take_on", record=one.id)

    def take_on(self, record: RecordId) -> Saved:
        """Say that this person has read what came with a family. Refused for who it was not meant for."""
        held = self.pen.read(record)
        if held.kind != Allocation.kind() or held.text("to") != self.pen.user:
            raise Refused("Only who the family came to says that they have read this.", safe="Nothing was changed.")
        return self.pen.write(record, {"taken": True}, held.shown)

    def _refuse_all_but_leads(self, sentence: str) -> None:
        self.pen.refuse_all_but_staff()
        if not self.pen.may(Action.ALLOCATE):
            raise Refused(sentence, safe="Nothing was changed.", next_step="Ask your team lead.")

    # -- what is here --------------------------------------------------------------------------------------------

    def notice(self, family: FamilyId) -> Notice | None:
        """What must be said of a family before it is read: that not all is here, who gave it, or what came late."""
        if not self.pen.is_staff_looking:
            return None
        rows = self.pen.store.rows("SELECT resting, loading, last_visit FROM caseload WHERE family = ?", (family,))
        resting, loading, last = rows[0] if rows else (0, None, None)
        if resting == 1:
            visit = f" The last visit was on {telling.short_day(last, self.pen.today_is)}." if last else ""
            if loading is not None:
                return Notice(words=f"On its way from the hub.{visit}", is_stub=True)
            return Notice(words=f"Closed, and stored at the hub: only its name and days are here.{visit}", act="Fetch",
                          what="fetch", is_stub=True)  # fmt: skip
        if loading is not None:
            return Notice(words="Not all of this family is here yet. The rest is on its way from the hub.")
        return self._handed_notice(family) or self._late_notice(family)

    def _late_notice(self, family: FamilyId) -> Notice | None:
        rows = [row for row in self.late() if row.family == family]
        if not rows:
            return None
        things, who = sum(len(row.what) for row in rows), telling.joined([row.who for row in rows])
        brought = list(dict.fromkeys(row.brought for row in rows if row.brought))
        how = "came late" if brought else "arrived after the handover"
        words = f"{telling.counted(things, 'thing')} here {how}, from {who}: "
        words += telling.joined([what for row in rows for what in row.what][:3]) + "."
        words = " ".join((words, *brought))
        revisions = tuple(name for row in rows for name in row.revisions)
        if self.pen.may(Action.OVERSEE):
            return Notice(words=words, act="I have looked at this", what="look", revisions=revisions)
        return Notice(words=f"{words} Your lead looks at it too.", revisions=revisions)

    def fetch(self, family: FamilyId) -> None:
        """Ask for a family that rests at the hub: it comes with the next exchange."""
        self.pen.sending.fetch(family)

    # -- laptops -------------------------------------------------------------------------------------------------

    def laptops(self) -> LaptopsView:
        """How the laptops of the team were when the hub last told. Refused for who does not lead."""
        self._refuse_all_but_leads("Only a team lead sees how the laptops are.")
        found, now = self.pen.sending.laptops(), self.pen.clock.now()
        at = self.pen.store.setting("laptops_at")
        rows = [self._laptop(one, now) for one in found]
        waiting = sum(one.waiting > 0 for one in found)
        asks = sum(bool(row.marks) for row in rows)
        summary = (
            f"{telling.counted(len(rows), 'laptop')}, {waiting or 'none'} with something waiting to be sent,"
            f" {asks or 'none'} to look at."
        )
        as_of = f"As the hub told, {telling.day_and_time(at, now.date())}." if at else "The hub has not told yet."
        return LaptopsView(rows=tuple(rows), as_of=as_of, summary=summary if rows else "")

    def names_of(self, families: Sequence[FamilyId]) -> tuple[str, ...]:
        """What some families are called here."""
        return tuple(map(self.pen.name_of_family, families))

    def _laptop(self, one: Laptop, now: datetime) -> LaptopRow:
        heard = datetime.fromtimestamp(one.heard_at, now.tzinfo) if one.heard_at else None
        silent = (now - heard).days if heard is not None else 0
        return LaptopRow(
            id=one.device,
            who=self.pen.names()(one.user),
            label=one.label,
            heard=_begun_large(telling.day_and_time(heard.isoformat(), now.date())) if heard is not None else "",
            waiting=telling.counted(one.waiting, "change") if one.waiting else "",
            oldest=telling.day_and_time(one.oldest, now.date()) if one.oldest and one.waiting else "",
            version=one.app,
            marks=tuple(_marks(one, silent)),
        )


def _family_of(one: Held) -> FamilyId:
    return next(iter(one.revisions.values())).family


def _is_draft(one: Held) -> bool:
    return not one.text("act")


def _word(one: Held) -> Revision:
    """The act of writing that said the word."""
    return next(r for r in one.heads["act"] if r.fields["act"])


def _taken(one: Held) -> Revision | None:
    """The first act of writing by which the next worker said that they have read it."""
    to = one.text("to")
    own = [r for r in one.heads.get("taken", ()) if r.author == to and r.fields["taken"] is True]
    return min(own, key=lambda r: r.written_at, default=None)


def _note(one: Held) -> str:
    """All that was written for the next worker; what was written apart and does not merge, one after the other."""
    reading = one.readings.get("note", NOTHING)
    found = [reading.value] if reading.value is not None else [version.value for version in reading.versions]
    return "\n".join(words for words in found if isinstance(words, str))


def _begun_large(words: str) -> str:
    return words[:1].upper() + words[1:]


def _marks(one: Laptop, silent: int) -> Iterable[tuple[str, str]]:
    if one.suspended:
        yield "Suspended", "danger"
    if one.twins:
        yield "A copied store", "danger"
    if silent >= SILENT_DAYS:
        yield f"Silent for {silent} days", "warn"
    if one.unconfirmed:
        yield f"{telling.counted(one.unconfirmed, 'family', 'families')} not yet removed", "warn"
    if one.metered:
        yield "Paid line", "neutral"


def _what(written: Sequence[Revision]) -> tuple[str, ...]:
    """What was written, each record once: its kind in the words of the work."""
    kinds = dict.fromkeys((r.record, r.kind) for r in written)
    return tuple(KIND_WORDS.get(kind, "A record") for _, kind in kinds)
