"""The composition root: builds window, desk and line, and connects them. The only module that knows everybody."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSettings, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from fsdesk.bugs import report_bug
from fsdesk.policy import this_machine
from fsdesk.profile import Profile
from fsdesk.trouble import Told, Trouble
from ui import look
from ui.background import Background
from ui.danger import remember_place, show_card
from ui.entering import KEY_CHANGED, KEY_NOT_CHANGED, READ_ON, SAID_VARIABLE, Entering
from ui.leaving import CLOSE_WITHIN_S, LOCK_WITHIN_S, TRY_AGAIN_MS, Leaving
from ui.locking import Locking, Reason, idle_minutes
from ui.look import Theme
from ui.own_keys import OwnKeys
from ui.parts.pill import PillState
from ui.parts.sidebar import Worker
from ui.sections import ready_for, sections_for
from ui.stopping import Standing, Stopping
from ui.unlocking import load, opens
from ui.window import Window

if TYPE_CHECKING:  # what only the unlocked desk needs is loaded after the first picture: see `_load_the_rest`
    from fsdesk.clock import Clock
    from fsdesk.desk import Desk, Stopped
    from fsdesk.views import Me, Unfinished
    from fsdesk.views_sync import SyncLine
    from ui.at_desk import AtDesk
    from ui.spelling import Speller
    from ui.sweeping import Sweeping
    from ui.travelling import Travelling

LOAD_AFTER_MS = 50
_STAYS_OPEN = Trouble(
    "The last words could not be saved yet, so FSDesk stays open.",
    safe="They are still on the page.",
    next_step="See what the page says, put that right, then close or lock again.",
)
PILLS = {
    "all_sent": PillState.SENT,
    "offline_up_to_date": PillState.OFFLINE_CLEAR,
    "offline": PillState.OFFLINE,
    "sending": PillState.SENDING,
    "waiting": PillState.WAITING,
    "look": PillState.LOOK,
    "stale": PillState.STALE,
}


class App(QObject):
    """One window over one profile, from locked to open and back to locked."""

    opened = Signal()
    locked = Signal()  # everything is put away; the process that held plaintext must now end
    closed = Signal()
    receipt_kept = Signal()  # emitted on the sync thread: some of what was sent has been received

    def __init__(self, profile: Profile, clock: Clock, *, label: str = "") -> None:
        super().__init__()
        self.profile = profile
        self.shell = Window()
        self.background = Background(self)
        self.desk: Desk | None = None
        self.stopping: Stopping | None = None
        self.at_desk: AtDesk | None = None
        self.travelling: Travelling | None = None
        self.speller: Speller | None = None
        self._sweeping: Sweeping | None = None
        self._section = "today"
        self._alone: QWidget | None = None
        self.entering = Entering(profile, self.shell, self.background, clock, label)
        self.locking = Locking(self, idle_minutes=idle_minutes(this_machine()))
        self.leaving = Leaving(self.background, self)
        self._connect()

    def _connect(self) -> None:
        shell = self.shell
        shell.return_asked.connect(shell.uncover)
        shell.lock_asked.connect(self.lock)
        shell.worry_asked.connect(self._worry)
        self.locking.lock_asked.connect(self._lock_now)
        self.leaving.stayed.connect(self._stay)
        self.entering.opened.connect(self._open)
        self.entering.stopped.connect(self._stop)
        shell.look_changed.connect(_remember_look)
        shell.close_asked.connect(self._close)
        self.background.told.connect(shell.show_told)
        self.background.bug.connect(self._show_bug)

    # -- unlocking ---------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Show what stands before the work: joining the first time, unlocking every other."""
        self.entering.start()
        QTimer.singleShot(LOAD_AFTER_MS, self, self._load_the_rest)

    def _worry(self) -> None:
        """Whom to ring, and a note once the desk is open; locked, whom to ring is all there is."""
        if self.at_desk is not None:
            self.at_desk.worry()
        else:
            show_card(self.shell, self.entering.page)

    def _load_the_rest(self) -> None:
        """Read what the unlocked desk needs while the person finds their passphrase."""
        self.background.call(self, load, _nothing)

    def unlock(self, passphrase: str) -> None:
        """Open the desk with a passphrase, off the window's thread."""
        self.entering.unlock(passphrase)

    def _stop(self, stopped: Stopped) -> None:
        self.stopping = Stopping(stopped, self.background, self)
        self.stopping.readable.connect(self._read_on)
        for signal in (self.stopping.removing, self.stopping.page.lock_asked):
            signal.connect(self.lock)
        self.stopping.page.card_asked.connect(self.shell.worry_asked)
        before, self.entering.page = self.entering.page, self.stopping.page
        self.shell.show_alone(self.stopping.page)
        self._watch()
        self.stopping.begin()
        if before is not None:
            before.deleteLater()

    def _read_on(self) -> None:
        os.environ[SAID_VARIABLE] = READ_ON  # to the process that follows
        self.lock()

    def _open(self, desk: Desk) -> None:
        from fsdesk.desk.recovered import needs_slip  # late: see `_load_the_rest`
        from ui.afar import ask, is_signed_by, meet, visit_stick
        from ui.at_desk import AtDesk
        from ui.chapters.syncing import Reach
        from ui.network import Network
        from ui.sweeping import Sweeping
        from ui.travelling import Travelling

        self.desk = desk
        self._sweeping = Sweeping(self)
        network = Network(self)
        meeting = partial(meet, desk, self.background, self.receipt_kept.emit, lambda: network.metered)
        self.travelling = Travelling(meeting, self, hints=network)
        network.changed.connect(self.travelling.note_network)
        by_stick = partial(visit_stick, desk, self.background, self.receipt_kept.emit)
        reach = Reach(is_signed_by, by_stick, partial(ask, desk, self.background))
        self.at_desk = AtDesk(desk, self.background, self.travelling, reach, self, opens=partial(opens, self.profile))
        self.travelling.told.connect(self.shell.show_told)
        standing = Standing(desk, self.background, self)
        standing.stopped.connect(self.lock)
        self.travelling.exchanged.connect(lambda _done: standing.look())
        self.receipt_kept.connect(self._ask_pill)
        self._lend_spelling(self.at_desk)
        self.at_desk.page_wanted.connect(self._show_page)
        self.at_desk.written.connect(self.travelling.note_written)
        self.at_desk.written.connect(self._ask_pill)
        self.at_desk.hide_asked.connect(self.shell.cover)
        self.at_desk.lock_asked.connect(self.lock)
        self.at_desk.table.seated.connect(self.shell.sit_together)
        self.at_desk.table.risen.connect(self.shell.rise)
        self.at_desk.refreshed.connect(self._show_me)
        self.background.began.connect(partial(self.shell.show_looking, True))
        self.background.idle.connect(partial(self.shell.show_looking, False))
        self.travelling.line_changed.connect(self._ask_pill)
        self.shell.section_chosen.connect(self.at_desk.open_section)
        self.shell.search_typed.connect(self._search)
        self.shell.help_asked.connect(self.at_desk.open_help)
        self.shell.back_asked.connect(self._back)
        self.shell.sync_asked.connect(self.at_desk.open_sync)
        self.at_desk.find.found_chosen.connect(self._close_find)
        self._own_keys = OwnKeys(desk, self.profile, self.background, self.locking)
        self._own_keys.page_wanted.connect(lambda page: self._show_page(page, ""))
        self._own_keys.rekey_asked.connect(self._rekey)
        self.at_desk.help.keys_asked.connect(self._own_keys.open)
        self._watch()
        self.at_desk.refresh_me()
        self.background.call(self, desk.concerns.place, remember_place)
        self.background.call(self, lambda: needs_slip(desk), partial(self._begin, desk))
        self.travelling.go()

    def _watch(self) -> None:
        QApplication.instance().installEventFilter(self.locking)  # type: ignore[union-attr]  # there is one: it runs us
        self.locking.begin()

    def _begin(self, desk: Desk, needs: bool) -> None:
        def carry_on() -> None:
            self.background.call(self, desk.unfinished, self._carry_on)

        if needs:
            self.entering.ask_for_slip(desk, carry_on)
        else:
            carry_on()

    def _lend_spelling(self, at_desk: AtDesk) -> None:
        from ui.spelling import Speller  # late: see `_load_the_rest`

        self.speller = Speller(self)
        self.speller.told.connect(self.shell.show_told)
        self.speller.bug.connect(self._show_bug)
        self.speller.lend_to(self.shell)
        at_desk.names_learnt.connect(self.speller.set_known_words)

    def _carry_on(self, unfinished: Unfinished | None) -> None:
        assert self.at_desk is not None
        before, self.entering.page = self.entering.page, None
        if unfinished is None:
            self.at_desk.open_first()
        else:
            from ui.pages.carry_on import CarryOnPage  # late: rarely needed

            page = CarryOnPage(unfinished)
            page.carry_on_asked.connect(self.at_desk.open_visit)
            page.today_asked.connect(self.at_desk.open_today)
            self._alone = page
            self.shell.show_page(page)
        if before is not None:
            before.deleteLater()
        self.opened.emit()

    # -- the window --------------------------------------------------------------------------------------------

    def _show_page(self, page: QWidget, section: str) -> None:
        if section:
            self._section = section
        self._close_find()
        self.shell.show_page(page)
        if self.at_desk is not None:
            self.at_desk.refresh_me()
            self._ask_pill()

    def _show_me(self, me: Me) -> None:
        worker = Worker(name=me.name, initials=me.initials, team=me.team)
        self.shell.show_worker(worker, finds=not me.reads_shared)
        self.shell.show_sections(sections_for(me, self._waiting), self._section)
        self.shell.show_ready(*ready_for(me))

    _waiting = 0

    def _ask_pill(self, _line: object = None) -> None:
        if self.desk is not None and self.travelling is not None:
            self.background.call(self, partial(self.desk.sync_line, self.travelling.line), self._show_pill)

    def _show_pill(self, line: SyncLine) -> None:
        self._waiting = line.waiting
        if self.travelling is not None:
            self.travelling.note_to_send(line.waiting)
        self.shell.show_pill(PILLS[line.state.value], line.words)

    def _search(self, words: str) -> None:
        assert self.at_desk is not None
        if words.strip():
            self.shell.show_under_search(self.at_desk.find)
            self.at_desk.search(words)
        else:
            self._close_find()

    def _close_find(self, *_: object) -> None:
        if self.at_desk is not None:
            self.at_desk.find.hide()

    def _back(self) -> None:
        assert self.at_desk is not None
        if self.at_desk.find.isVisible():
            self._close_find()
        else:
            self.at_desk.back()

    def _show_bug(self, bug: object) -> None:
        report_bug(bug)
        self.shell.show_told(
            Trouble(
                "Something in FSDesk went wrong that should not have.",
                safe="What you wrote is on the page and everything saved is safe.",
                next_step="Go on; if it happens again, tell IT what you were doing.",
            )
        )

    # -- leaving -----------------------------------------------------------------------------------------------

    def lock(self) -> None:
        """Cover the window, save everything typed, put the record away, and end as the process that held it."""
        self.locking.ask(Reason.SHORTCUT)

    def _lock_now(self, _reason: str) -> None:
        if self._held is None:
            self.locking.stayed()
            return
        self.shell.cover()
        self._leave(self.locked.emit, LOCK_WITHIN_S)

    def _close(self) -> None:
        self._leave(self.closed.emit, CLOSE_WITHIN_S)

    @property
    def _held(self) -> Desk | Stopped | None:
        return self.desk or (self.stopping.stopped if self.stopping is not None else None)

    def _leave(self, then: Callable[[], None], within_s: float) -> None:
        if self.stopping is not None:
            self.stopping.put_away()
        self.leaving.leave(self.at_desk, self._held, partial(self._left, then), within_s)

    def _rekey(self, old: str, new: str) -> None:
        """Put everything away but the keys, give the record another one, and end as a lock does."""
        desk = self.desk
        assert desk is not None

        def rekey() -> str:
            from fsdesk.desk.own_keys import new_keys

            try:
                new_keys(desk, old, new, self.profile.secrets)
            except Told:
                return KEY_NOT_CHANGED
            return KEY_CHANGED

        def begin() -> None:
            if self.travelling is not None:
                self.travelling.close()
            self.shell.cover()
            self.background.call(self, rekey, done)

        def done(said: str) -> None:
            os.environ[SAID_VARIABLE] = said  # to the process that follows
            self._left(self.locked.emit)

        self.leaving.leave(self.at_desk, None, begin, CLOSE_WITHIN_S)

    def _stay(self) -> None:
        self.locking.stayed()
        self.shell.show_told(_STAYS_OPEN)
        if self.shell.covered:
            QTimer.singleShot(TRY_AGAIN_MS, self, self.lock)

    def _left(self, then: Callable[[], None]) -> None:
        self.locking.close()
        if self.travelling is not None:
            self.travelling.close()
        self.background.close(wait=False)
        if self.at_desk is not None:
            self.at_desk.put_away()
        if self.speller is not None:
            self.speller.close()
        if self._sweeping is not None:
            self._sweeping.end()
        self.at_desk, self.desk = None, None
        then()


def _nothing(_answer: object) -> None:
    """Nothing follows."""


def _remember_look(theme: str, percent: int) -> None:
    settings = QSettings("FSDesk", "FSDesk")
    settings.setValue("look/theme", theme)
    settings.setValue("look/percent", percent)


def prepare(arguments: list[str], settings: Mapping[str, Any] | None = None) -> QApplication:
    """The application with the person's look, before any window."""
    app = QApplication.instance() or QApplication(arguments)
    assert isinstance(app, QApplication)
    app.setApplicationName("FSDesk")
    app.setDesktopFileName("fsdesk")
    kept = QSettings("FSDesk", "FSDesk")
    found = settings or {"theme": kept.value("look/theme", "daylight"), "percent": kept.value("look/percent", 100)}
    theme = Theme(found["theme"]) if found["theme"] in set(Theme) else Theme.DAYLIGHT
    look.apply(app, theme, int(found["percent"]), high_contrast=look.asks_for_high_contrast())
    return app
