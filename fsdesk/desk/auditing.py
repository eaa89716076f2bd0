"""Who has looked, as the hub's log says it: in names and words. What is told is believed elsewhere, before it comes
here; how this laptop stands to the log is said beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from fsdesk import telling
from fsdesk.desk.pen import Chapter
from fsdesk.desk.titles import title_of
from fsdesk.events import ACTIONS, HUB, Event
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.rules_audit import WORDS, Why
from fsdesk.trouble import Refused
from fsdesk.views_audit import LookedRow, LookedView
from fsdesk.witnessing import Alarm, PutBackSeen

ALARMS = {
    "rolled_back": "The hub’s log holds fewer entries than this laptop has seen, and the hub does not say that it was"
    " put back from a copy.",
    "rewritten": "The hub’s log does not begin with the entries this laptop has seen: some were changed or taken out.",
    "altered": "What this laptop noted reads otherwise in the hub’s log.",
    "withheld": "The hub does not show its log any more.",
}
GROUPS = {
    "looked": frozenset({"view", "reveal", "search"}),
    "out": frozenset({"print", "export", "share"}),
    "emergency": frozenset({"break_glass"}),
    "denied": frozenset({"denied"}),
}
TELL = "Tell the information-governance officer and IT now, and keep this laptop as it is: it is a witness."
EMPTY_ROOT = bytes.fromhex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
"""What a log of no events comes to (RFC 6962)."""


class Known(NamedTuple):
    """How many events the hub's log held when it was last believed, and the hash they come to."""

    size: int
    root: bytes


class Odd(NamedTuple):
    """One look that asks for a second one, as the hub told it."""

    at: int
    user: str
    action: str
    family: str
    when: str
    why: Sequence[str]


class Auditing(Chapter):
    """Who has looked."""

    def known(self) -> Known:
        """What the next question about the log begins from."""
        seen = self.pen.noting.log_seen()
        return Known(0, EMPTY_ROOT) if seen is None else Known(seen.size, seen.root)

    def looked(
        self, family: FamilyId, events: Sequence[tuple[Event, int]], *, size: int, more: bool, label: str = ""
    ) -> LookedView:
        """Who has looked at a family, newest first, of events that are surely in a log of this size. `label` is what
        it is called where it is not on this laptop."""
        titles: dict[str, str] = {str(one.id): title_of(one) for one in self.pen.reader.family(family)}
        rows = tuple(self._row(at, event, heard, titles) for at, (event, heard) in enumerate(events))
        people = len({event.user for event, _ in events if event.device != HUB})
        entries, users = telling.counted(len(rows), "entry", "entries"), telling.counted(people, "person", "people")
        return LookedView(
            family=family,
            title=f"Who has looked at {label or 'the ' + self.pen.name_of_family(family)}",
            rows=rows,
            summary=f"{entries} by {users}, the newest first. Times are the laptops’; in brackets the day the hub heard"
            " of it, where that was later.",
            more=more,
            standing=self._standing(size),
            standing_tone=self._tone,
        )

    def odd(self, rows: Sequence[Odd], *, gone_through: int, days: int, size: int) -> LookedView:
        """What asks for a second look, newest first."""
        names, today = self.pen.names(), self.pen.today_is
        return LookedView(
            family="",
            title="What asks for a second look",
            rows=tuple(
                LookedRow(
                    id=str(one.at),
                    when=telling.day_and_time(one.when, today) if _is_time(one.when) else one.when,
                    who=names(one.user),
                    what=ACTIONS.get(one.action, one.action).capitalize(),
                    about=self._family_name(one.family),
                    why="; ".join(WORDS[Why(code)] if code in set(Why) else code for code in one.why),
                )
                for one in rows
            ),
            summary=f"Of {telling.counted(gone_through, 'entry', 'entries')} of the last {days} days. Each has a reason"
            " to be asked about; most have a good answer.",
            standing=self._standing(size),
            standing_tone=self._tone,
        )

    def differs(self) -> None:
        """What the hub told does not stand in the log this laptop has seen: that is kept, noted, and said."""
        self.pen.noting.keep_alarm("rewritten", 0)
        raise Refused(f"{ALARMS['rewritten']} Nothing of it is shown.", safe="", next_step=TELL)

    def _row(self, at: int, event: Event, heard: int, titles: dict[str, str]) -> LookedRow:
        today = self.pen.today_is
        who = "The office" if event.device == HUB and event.user == "office" else self.pen.names()(event.user)
        what = ACTIONS.get(event.action, event.action).capitalize()
        when = telling.day_and_time(event.at, today) if _is_time(event.at) else event.at
        late = datetime.fromtimestamp(heard).astimezone()
        if _is_time(event.at) and abs((late - datetime.fromisoformat(event.at)).total_seconds()) >= 86_400:
            when += f" ({telling.short_day(late.isoformat(), today)})"
        about = titles.get(
            event.record or event.person, "The family" if not (event.record or event.person) else "A record"
        )
        return LookedRow(
            id=str(at),
            when=when if event.device == HUB else f"{when}, laptop {event.device}",
            who=who,
            group=group_of(event.action),
            what=f"{what}, with the household" if event.together else what,
            about=about,
            why=event.reason,
        )

    def _family_name(self, family: str) -> str:
        found = self.pen.reader.record(RecordId(family))
        return self.pen.name_of_family(FamilyId(family)) if found else f"Family {family}"

    def _standing(self, size: int) -> str:
        return standing_words(self.pen.noting.alarm(), self.pen.noting.put_backs(), size)

    @property
    def _tone(self) -> str:
        return "ok" if self.pen.noting.alarm() is None else "danger"


def standing_words(alarm: Alarm | None, put_backs: Sequence[PutBackSeen], size: int) -> str:
    """How the hub's log stands, as far as this laptop has seen it."""
    if alarm is not None:
        return f"{ALARMS[alarm.code]} First found on {telling.birthday(alarm.at[:10])}. {TELL}"
    said = f"Each line is proved to stand in the hub’s log of {telling.counted(size, 'entry', 'entries')}, which begins"
    said += " with all this laptop has seen of it."
    if put_backs:
        last = put_backs[-1]
        missing = max(last.before - last.held, 0)
        said += (
            f" The hub said that it was put back from a copy (told here on {telling.birthday(last.at[:10])}): the copy"
            f" lacked {telling.counted(missing, 'entry', 'entries')} seen here before; laptops send theirs again."
        )
    return said


def group_of(action: str) -> str:
    """With which others an act is shown when somebody looks for its sort."""
    return next((key for key, actions in GROUPS.items() if action in actions), "other")


def _is_time(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
