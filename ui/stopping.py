"""A desk that may not be read, in the window: why, a code, a visit to write, and the hub met as often as it can be.

Also what stands in the window while all that a laptop held is being removed. Work goes out as everywhere: the store's
on the desk's thread, the line's on one of its own.
"""

from __future__ import annotations

import contextlib
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from fsdesk.lease import Why
from fsdesk.profile import Profile
from fsdesk.trouble import Told
from ui.background import Background
from ui.pages.removed import RemovedPage
from ui.pages.stopped import StoppedPage

if TYPE_CHECKING:
    from fsdesk.desk import Desk, Stopped
    from fsdesk.lease import Count
    from fsdesk.views_standing import StoppedView

MEET_EVERY_MS = 5 * 60_000


class Stopping(QObject):
    """One store that is open and may not be read."""

    readable = Signal()  # it may be read again: it is unlocked anew
    removing = Signal()  # all that is here is being removed: the program begins anew

    def __init__(self, stopped: Stopped, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.page = StoppedPage(stopped.clock.now())
        self.stopped, self._background = stopped, background
        self._line = Background(self, name="sync")
        self._again = QTimer(self)
        self._again.setInterval(MEET_EVERY_MS)
        self._again.timeout.connect(self._meet)
        self._asked = self._is_leaving = False
        self.page.code_given.connect(self._extend)
        self.page.hub_asked.connect(self._ask_hub)
        self.page.visit_written.connect(self._capture)
        self.page.slip_given.connect(self._renew)

    def begin(self) -> None:
        """Show why, and meet the hub."""
        self._background.call(self, self.stopped.view, self.page.show_stopped)
        self._again.start()
        self._meet()

    def put_away(self) -> None:
        """Save what is typed and stop meeting the hub; the store is locked by whoever opened it."""
        self.page.save_leaving()
        self._again.stop()
        self._is_leaving = True
        self._line.close(wait=False)

    # -- what was asked ----------------------------------------------------------------------------------------

    def _extend(self, code: str) -> None:
        self._background.call(self, partial(self.stopped.gate.extend, code), self._extended, failed=self._refused)

    def _extended(self, _days: int) -> None:
        self.readable.emit()

    def _capture(self, which: str, note: str, started_at: str, setting: str, worried: str) -> None:
        from fsdesk.desk import Captured  # late, as everything of an open desk

        visit = Captured(which=which, note=note, started_at=started_at, setting=setting, worried=worried)
        self._background.call(self, partial(self.stopped.capture, visit), self._captured, failed=self._refused)

    def _captured(self, at: str) -> None:
        self.page.show_saved(at)
        self._show()
        self._meet()

    def _renew(self, slip: str) -> None:
        def renew() -> None:
            from sync.meeting import renew_laptop  # late: the network's libraries

            renew_laptop(self.stopped, slip)

        self.page.show_asking()
        self._background.call(self, renew, self._renewed, failed=self._refused)

    def _renewed(self, _nothing: None) -> None:
        self._show()
        self._ask_hub()

    def _ask_hub(self) -> None:
        self._asked = True
        self.page.show_asking()
        self._meet()

    def _refused(self, told: Told) -> bool:
        self.page.show_told(told)
        return True

    # -- meeting the hub ---------------------------------------------------------------------------------------

    def _meet(self) -> None:
        from ui.afar import meet_stopped  # late: the line is loaded after the first picture

        if self._is_leaving:
            return
        self._line.call(self, partial(meet_stopped, self.stopped, self._background), self._met, failed=self._missed)

    def _missed(self, told: Told) -> bool:
        if self._asked:
            self.page.show_told(told)
        self._asked = False
        return True

    def _met(self, why: Why) -> None:
        if why is Why.MAY:
            self.readable.emit()
        elif why is Why.REVOKED:
            self._remove()
        else:
            if self._asked:
                self.page.show_sentence("The hub was met, and what waited was sent. The record still may not be read.")
            self._asked = False
            self._show()

    def _remove(self) -> None:
        from ui.afar import begin_removing  # late, as above

        self._background.call(self, partial(begin_removing, self.stopped), self._begun, failed=self._refused)

    def _begun(self, _nothing: None) -> None:
        self.removing.emit()

    def _show(self) -> None:
        self._background.call(self, self.stopped.view, self._show_view)

    def _show_view(self, view: StoppedView) -> None:
        self.page.show_stopped(view)


class Removing(QObject):
    """All that was in a folder is removed, and the hub is told."""

    ended = Signal()  # nothing is left, and the hub knows

    def __init__(self, profile: Profile, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.page = RemovedPage()
        self._profile, self._background = profile, background
        self.page.again_asked.connect(self.begin)

    def begin(self) -> None:
        """Go on where it ended."""
        from ui.afar import go_on_removing  # late: the network's libraries

        work = partial(go_on_removing, self._profile.folder, self._profile.secrets)
        self._background.call(self, work, self._went, failed=self._failed)

    def _went(self, left: tuple[bool, bool, bool]) -> None:
        is_left, sealed, refused = left
        if is_left:
            self.page.show_left(sealed=sealed, by_hand=str(self._profile.folder) if refused else "")
        else:
            self.ended.emit()

    def _failed(self, told: Told) -> bool:
        self.page.show_told(told)
        return True


def removal_is_under_way(profile: Profile) -> bool:
    """Whether all that is in this profile is being removed."""
    from fsdesk.left_sealed import NOTE_NAME  # late: only its name is needed before the first picture

    with contextlib.suppress(OSError):
        return (profile.folder / NOTE_NAME).exists()
    return False


def put_down(held: Desk | Stopped) -> None:
    """Lock what is open, on the desk's thread. Where all of it is to be removed that is noted first, with every word
    that was typed sealed; where it cannot be, it stays as it is and is locked."""
    from ui.afar import begin_removing  # late, as above

    if held.sending.order() is not None:
        with contextlib.suppress(Told):
            begin_removing(held)
    held.lock()


class Standing(QObject):
    """Looks, while a desk is open, whether it may still be read: after each exchange, and every minute."""

    stopped = Signal()
    EVERY_S = 60

    def __init__(self, desk: Desk, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._background = desk, background
        self._timer = QTimer(self)
        self._timer.setInterval(self.EVERY_S * 1000)
        self._timer.timeout.connect(partial(self.look, self.EVERY_S))
        self._timer.start()

    def look(self, up_s: int = 0) -> None:
        """Look now; the desk has been open for so long since it was last looked."""
        self._background.call(self, partial(self._desk.sending.now, up_s), self._looked)

    def _looked(self, count: Count) -> None:
        if count.why_not:
            self._timer.stop()
            self.stopped.emit()
