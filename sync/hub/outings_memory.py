"""Those who are out alone, in plain dicts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from fsdesk.records.ids import RecordId, UserId
from sync.hub.ledger_outings import OutNote, Rung, Watched
from sync.hub.people_memory import MemoryPeople


class MemoryOutings(MemoryPeople):
    """See `ledger_outings.Outings`."""

    def __init__(self) -> None:
        super().__init__()
        self.out: dict[RecordId, Watched] = {}
        self.rungs_taken: dict[tuple[RecordId, str], Rung] = {}
        self.out_notes_kept: tuple[OutNote, ...] = ()
        self.help_words: dict[UserId, str] = {}

    def hold_outing(self, record: RecordId) -> Watched | None:
        """One plan as it is now, held against other writers until the transaction ends."""
        return self.out.get(record)

    def keep_outing(self, outing: Watched) -> None:
        """Keep a plan, new or as it now is."""
        self.out[outing.record] = outing

    def outings(self, since: int) -> tuple[Watched, ...]:
        """The plans that are open, or were closed at this time or later, the first that is due first."""
        found = [one for one in self.out.values() if not one.closed_at or one.closed_at >= max(1, since)]
        return tuple(sorted(found, key=lambda one: (one.expected + 60 * one.grace_minutes, one.record)))

    def rungs(self, records: Collection[RecordId]) -> Sequence[Rung]:
        """The rungs taken for these plans, in order."""
        found = [rung for rung in self.rungs_taken.values() if rung.record in records]
        return sorted(found, key=lambda rung: (rung.record, rung.at, rung.step))

    def take_rung(self, record: RecordId, step: str, now: int) -> None:
        """Note that a rung is taken; the plan is held by the transaction."""
        assert (record, step) not in self.rungs_taken
        self.rungs_taken[record, step] = Rung(record, step, now, now, 1, "")

    def try_rung_again(self, rung: Rung, now: int) -> bool:
        """Note one more try of a rung nothing came of; False when somebody else was quicker."""
        here = self.rungs_taken.get((rung.record, rung.step))
        if here is None or here.tries != rung.tries or here.result:
            return False
        self.rungs_taken[rung.record, rung.step] = here._replace(tried_at=now, tries=here.tries + 1)
        return True

    def end_rung(self, record: RecordId, step: str, result: str) -> None:
        """Note what came of a rung."""
        self.rungs_taken[record, step] = self.rungs_taken[record, step]._replace(result=result)

    def add_out_note(self, note: OutNote) -> bool:
        """Keep what somebody did; False when something of that name is kept of this plan, which the caller holds."""
        if note.name and (note.record, note.name) in {(one.record, one.name) for one in self.out_notes_kept}:
            return False
        self.out_notes_kept += (note,)
        return True

    def out_notes(self, records: Collection[RecordId]) -> Sequence[OutNote]:
        """What was done about these plans, in order."""
        return sorted((note for note in self.out_notes_kept if note.record in records), key=lambda note: note.record)

    def keep_word(self, user: UserId, word: str) -> None:
        """Keep somebody's word for help; empty forgets it."""
        self.help_words.pop(user, None)
        if word:
            self.help_words[user] = word

    def words_for_help(self, users: Collection[UserId]) -> Mapping[UserId, str]:
        """The words for help of these people, where they have one."""
        return {user: self.help_words[user] for user in users if user in self.help_words}
