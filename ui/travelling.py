"""When the desk meets the hub: soon after writing, now and then, and at once when asked. Never in anybody's way."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Protocol, TypeVar

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from fsdesk import pace
from fsdesk.clock import Clock, MachineClock
from fsdesk.desk import Line
from fsdesk.desk.failing import FAULTS_TOLD_MOST, Fault
from fsdesk.trouble import Told
from ui.background import Background

T = TypeVar("T")


class Pictures(Protocol):
    """What the lane of pictures says it did."""

    @property
    def left(self) -> int:
        """Parts still to be sent or fetched."""

    @property
    def refused(self) -> int:
        """Parts the hub would not keep."""


class Exchange(Protocol):
    """What an exchange says it did."""

    @property
    def arrived(self) -> int:
        """Revisions that were new."""

    @property
    def sent(self) -> int:
        """Revisions the hub took."""

    @property
    def in_sync(self) -> bool:
        """Whether both sides were compared and equal."""

    @property
    def next_sync_s(self) -> int:
        """How soon the hub would like to be asked again; 0 when it did not say."""

    @property
    def pictures(self) -> Pictures | None:
        """What became of pictures, where they were allowed."""


class Hints(Protocol):
    """What the operating system says of the network (see `ui.network`)."""

    @property
    def offline(self) -> bool:
        """It sees none."""

    @property
    def metered(self) -> bool:
        """It costs."""


class Travelling(QObject):
    """Runs exchanges on a thread of their own, one at a time, and says how the line stands."""

    line_changed = Signal(object)  # Line
    exchanged = Signal(object)  # Exchange
    failed = Signal(object)  # Told
    ended = Signal(str, str)  # sentence and tone, when a person had asked
    told = Signal(object)  # Told: a question could not be asked
    stick_taken = Signal()  # an answer came by stick

    def __init__(
        self,
        meet: Callable[[bool], Exchange],
        parent: QObject | None = None,
        clock: Clock | None = None,
        *,
        hints: Hints | None = None,
        chance: Callable[[], float] = random.random,
    ) -> None:
        super().__init__(parent)
        self._hints, self._chance = hints, chance
        self.next_s = 0.0
        """In how many seconds the hub is met by itself, as was last decided."""
        self._meet = meet
        """An exchange; told whether somebody asked for pictures, whatever they cost."""
        self._clock = clock or MachineClock()
        self._thread = Background(self, name="sync")
        self._thread.bug.connect(self._stumble)
        self._thread.told.connect(self.told)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.go)
        self._first_s = 0.0
        self._failures = 0
        self._under_way = self._asked = self._again = self._pictures_asked = False
        self.line = Line()

    def note_written(self) -> None:
        """Something was written: meet the hub soon, but not at every stroke."""
        now = time.monotonic()
        self._first_s = self._first_s or now
        if not self._under_way and self._failures == 0:
            at = pace.due(self._first_s, now, pace.SYNC_QUIET_S, pace.SYNC_PATIENCE_S)
            self._wait(at - now)

    def go_now(self) -> None:
        """A person asks, whatever the system says of the network; it always ends in a sentence."""
        self._asked = True
        self._failures = 0
        self.go()

    def send_pictures(self) -> None:
        """A person asks for pictures now, though the line may cost: in one exchange, which ends in a sentence too."""
        self._pictures_asked = True
        self.go_now()

    def note_network(self) -> None:
        """The system says that the network is another: what was learnt of the old one is no reason to wait."""
        if self._hints is not None and self.line.metered != self._hints.metered:
            self._tell(replace(self.line, metered=self._hints.metered))
        if self._under_way or (self._hints is not None and self._hints.offline):
            return
        self._failures = 0
        self._wait(pace.after_change(self._chance()))

    def go(self) -> None:
        """Meet the hub now; when an exchange is under way, once more after it."""
        if self._under_way:
            self._again = True
            return
        self._under_way, self._first_s = True, 0.0
        self._timer.stop()
        self._tell(replace(self.line, sending=True, failed=False, to_send=0))
        pictures, self._pictures_asked = self._pictures_asked, False
        arrive = partial(self._arrive, pictures_asked=pictures)
        self._thread.call(self, partial(self._meet, pictures), arrive, failed=self._miss)

    def by_stick(self, visit: Callable[[bool], tuple[str, bool]]) -> None:
        """Do something with a stick, after what is under way on the line; it ends in a sentence too.

        `visit` is told whether there is a line to carry colleagues' requests over.
        """

        def done(told: tuple[str, bool]) -> None:
            sentence, is_news = told
            self.ended.emit(sentence, "ok")
            self.line_changed.emit(self.line)
            if is_news:
                self.stick_taken.emit()

        def failed(told: Told) -> bool:
            self.ended.emit(told.sentence, "info")
            return True

        self._thread.call(self, partial(visit, self.line.reachable), done, failed=failed)

    def ask(
        self, question: Callable[[], T], then: Callable[[T], None], *, failed: Callable[[Told], bool] | None = None
    ) -> None:
        """Ask the hub something a person waits for, after what is under way on the line.

        `failed` hears when nobody could be asked; where it is None, or does not deal with it, the window says so.
        """
        self._thread.call(self, question, then, failed=failed)

    def note_to_send(self, waiting: int) -> None:
        """How much there is to send, counted when an exchange has begun: so that the pill can say 2 of 3."""
        if self.line.sending and not self.line.to_send and waiting:
            self.line = replace(self.line, to_send=waiting)

    def close(self) -> None:
        """Stop at once; an exchange under way is dropped where it is, which harms nothing.

        It is not waited for: a bad line can hold an answer back for a minute and a half, and locking must not wait.
        """
        self._timer.stop()
        self._thread.close(wait=False)

    def _arrive(self, done: Exchange, *, pictures_asked: bool) -> None:
        self._under_way, self._failures = False, 0
        self._tell(Line(reachable=True, metered=self.line.metered, faults=self.line.faults))
        self.exchanged.emit(done)
        if self._asked and not self._pictures_asked:  # else what was asked for is still to run
            self.ended.emit(*_told(done, pictures_asked=pictures_asked))
            self._asked = False
        again, self._again = self._again, False
        self._wait(0.0 if again else pace.next_look(done.next_sync_s, self._chance()))

    def _miss(self, told: Told) -> bool:
        self._under_way = self._again = self._pictures_asked = False
        self._failures += 1
        code = getattr(told, "fault", None)  # how a line failed; what else can fail has none
        again_s = pace.back_off(
            self._failures - 1,
            self._chance(),
            asked_s=getattr(told, "after_s", 0),
            offline=self._hints is not None and self._hints.offline,
        )
        self._fail(str(code.value) if code is not None else "other", again_s)
        self.failed.emit(told)
        if self._asked:
            self.ended.emit(told.sentence, "info")
        self._asked = False
        return True

    def _stumble(self, _bug: object) -> None:
        """An exchange that failed in a way nobody foresaw is tried again later like any other."""
        self._under_way = self._again = self._pictures_asked = False
        self._fail("bug", pace.RETRY_MOST_S)
        if self._asked:
            self.ended.emit("Something went wrong that should not. All is safe here, and it is tried again.", "info")
        self._asked = False

    def _fail(self, code: str, again_s: float) -> None:
        now = self._clock.now()
        faults = (*self.line.faults, Fault(now.isoformat(), code))[-FAULTS_TOLD_MOST:]
        self._wait(again_s)
        self._tell(
            Line(
                failed=True,
                metered=self.line.metered,
                faults=faults,
                tries_at=(now + timedelta(seconds=again_s)).isoformat(),
            )
        )

    def _wait(self, seconds: float) -> None:
        self.next_s = seconds
        self._timer.start(max(0, int(seconds * 1000)))

    def _tell(self, line: Line) -> None:
        self.line = line
        self.line_changed.emit(line)


def _told(done: Exchange, *, pictures_asked: bool) -> tuple[str, str]:
    """How an exchange that was asked for ended, in a sentence, and its tone."""
    same = "Everything is sent, and this laptop has what the hub has."
    words = same if done.in_sync else "Sent and received; the two sides are still being compared."
    if not pictures_asked or done.pictures is None:
        return words, "ok"
    if done.pictures.left:
        return "All text is sent. The line broke before all pictures had gone; what arrived need not go again.", "info"
    if done.pictures.refused:
        return "All text is sent. The hub would not keep every picture; they are safe here.", "warn"
    return f"{words} No picture is held back any more.", "ok"
