"""What stands before the work: joining, unlocking, who is there, and what helps somebody who cannot unlock."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from fsdesk.profile import Profile
from fsdesk.seats import free_seat, keep_name, seats
from fsdesk.trouble import Told, Trouble
from ui.background import Background
from ui.pages.unlock import Person, UnlockPage
from ui.shell import Shell
from ui.stopping import Removing, removal_is_under_way

if TYPE_CHECKING:  # loaded once somebody unlocks: see `ui.app`
    from fsdesk.clock import Clock
    from fsdesk.desk import Desk, Stopped
    from fsdesk.keepers_asked import AskingKeepers
    from fsdesk.keyfile import Bundle
    from ui.asking_keepers import AskingByHub
    from ui.pages.locked_out import LockedOut, LockedOutPage


SAID_VARIABLE = "FSDESK_SAID"
"""What the process before this one, which held plaintext, has to say: one of these words."""
KEY_CHANGED, KEY_NOT_CHANGED, READ_ON = "key_changed", "key_not_changed", "read_on"
_SAID = {
    KEY_CHANGED: Trouble(
        "Your new passphrase is set, and the record has another key.",
        safe="What the old passphrase opened, copies too, opens this record no more.",
        next_step="Unlock with the new passphrase.",
    ),
    KEY_NOT_CHANGED: Trouble(
        "Your new passphrase is set, but the record could not be given another key yet.",
        safe="Everything is safe.",
        next_step="Unlock with the new passphrase: FSDesk tries again by itself. If it keeps failing, free some space.",
    ),
    READ_ON: Trouble(
        "The record may be read on this laptop again.",
        safe="What you wrote meanwhile is kept.",
        next_step="Unlock it as always.",
    ),
}


class Entering(QObject):
    """Shows one page at a time until a desk is open. Keys are opened on the desk's thread."""

    opened = Signal(object)  # Desk
    stopped = Signal(object)  # Stopped: it may not be read now
    somebody_else = Signal(object)  # Path: the folder of another person's store, for a process of its own

    def __init__(self, profile: Profile, shell: Shell, background: Background, clock: Clock, label: str) -> None:
        super().__init__(shell)
        self._profile, self._shell, self._background, self._clock = profile, shell, background, clock
        self._label = label
        self._asking: AskingKeepers | None = None
        self._by_hub: AskingByHub | None = None
        self.page: QWidget | None = None

    def start(self) -> None:
        """Show what this laptop needs first: a slip the first time, a passphrase every other; and where all that is
        here is being removed, nothing but that."""
        if removal_is_under_way(self._profile):
            removing = Removing(self._profile, self._background, self)
            removing.ended.connect(self.start)
            self._show(removing.page)
            removing.begin()
            return
        if not self._profile.joined:
            from ui.pages.join import JoinPage  # late: once in a laptop's life

            page = JoinPage()
            page.join_asked.connect(self._join)
            self._show(page)
            return
        here, *others = seats(self._profile) or (None,)
        unlock = UnlockPage("", here.name if here is not None else "")
        unlock.passphrase_given.connect(self.unlock)
        unlock.help_asked.connect(self._help)
        unlock.card_asked.connect(self._shell.worry_asked)
        unlock.person_chosen.connect(lambda folder: self.somebody_else.emit(Path(folder)))
        unlock.newcomer_asked.connect(lambda: self.somebody_else.emit(free_seat(self._profile)))
        unlock.show_others(tuple(Person(key=str(one.folder), name=one.name) for one in others if one is not None))
        self._show(unlock)
        word = os.environ.pop(SAID_VARIABLE, "")
        if (said := _SAID.get(word)) is not None:
            unlock.show_told(said, "warn" if word == KEY_NOT_CHANGED else "ok")

    def unlock(self, passphrase: str) -> None:
        """Open the desk with a passphrase, off the window's thread."""
        if isinstance(self.page, UnlockPage):
            self.page.show_opening()

        def unlock() -> Desk | Stopped:
            from fsdesk.desk import Desk  # late, as all that follows here

            return Desk.open(self._profile.folder, passphrase, self._profile.secrets, self._clock)

        self._call(unlock)

    def _join(self, slip: str, passphrase: str) -> None:
        def join() -> Desk:
            from sync.meeting import enrol_laptop  # the network's libraries, once in a laptop's life

            return enrol_laptop(
                self._profile.folder, slip, passphrase, self._profile.secrets, self._clock,
                label=self._label or "laptop",
            )  # fmt: skip

        self._call(join)

    # -- who cannot unlock -------------------------------------------------------------------------------------

    def _help(self) -> None:
        self._background.call(self, self._locked_out, self._show_help, failed=self._stay_out)

    def _locked_out(self) -> tuple[LockedOut, AskingKeepers | None]:
        from fsdesk.hub_place import place_in
        from fsdesk.keepers_asked import ask_keepers
        from fsdesk.rescuing import rescue_slots
        from fsdesk.trouble import Refused
        from ui.pages.locked_out import LockedOut

        slots = rescue_slots(self._profile.folder)
        try:
            asking = ask_keepers(self._profile.folder)
        except Refused:  # sealed to no recovery key: the page says so
            asking = None
        shown = LockedOut(
            laptop=slots[-1].laptop if slots else "",
            code_number=slots[-1].number if slots else 0,
            request=asking.line if asking is not None else "",
            request_name=asking.name if asking is not None else "",
            by_hub=asking is not None and place_in(self._profile.folder) is not None,
        )
        return shown, asking

    def _show_help(self, found: tuple[LockedOut, AskingKeepers | None]) -> None:
        from ui.pages.locked_out import LockedOutPage

        shown, self._asking = found
        if self._by_hub is not None:
            self._by_hub.end()
            self._by_hub = None
        page: LockedOutPage = LockedOutPage(shown)
        if shown.by_hub:
            self._ask_by_hub(page)
        page.code_given.connect(self._open_by_code)
        page.answer_given.connect(self._open_by_answer)
        page.back_asked.connect(self.start)
        page.card_asked.connect(self._shell.worry_asked)
        self._show(page)

    def _ask_by_hub(self, page: LockedOutPage) -> None:
        from fsdesk.hub_place import place_in
        from ui.asking_keepers import AskingByHub

        place = place_in(self._profile.folder)
        if place is not None and self._asking is not None:
            self._by_hub = AskingByHub(place, self._asking.request, page, self)

    def _open_by_code(self, code: str, passphrase: str) -> None:
        def opened() -> Bundle:
            from fsdesk.rescuing import open_with_code

            return open_with_code(self._profile.folder, code, self._profile.secrets)

        self._call(lambda: self._anew(opened(), passphrase))

    def _open_by_answer(self, answer: str, passphrase: str) -> None:
        asking = self._asking
        assert asking is not None
        self._call(lambda: self._anew(asking.opened(answer), passphrase), self._by_hub)

    def _anew(self, bundle: Bundle, passphrase: str) -> Desk | Stopped:
        from fsdesk.desk.recovered import set_anew

        return set_anew(self._profile.folder, bundle, passphrase, self._profile.secrets, self._clock)

    # -- the desk is open --------------------------------------------------------------------------------------

    def ask_for_slip(self, desk: Desk, then: Callable[[], None]) -> None:
        """The keepers opened it: ask for the slip that makes its new keys known, now or at another unlocking."""
        from ui.pages.renew import RenewPage

        def renew(slip: str) -> None:
            from sync.meeting import renew_laptop

            self._background.call(self, lambda: renew_laptop(desk, slip), lambda _: then(), failed=self._stay_out)

        page = RenewPage()
        page.slip_given.connect(renew)
        page.later_asked.connect(then)
        self._show(page)

    def _call(self, work: Callable[[], Desk | Stopped], by_hub: AskingByHub | None = None) -> None:
        self._background.call(
            self, lambda: self._named(work()), partial(self._got, by_hub=by_hub), failed=self._stay_out
        )

    def _named(self, desk: Desk | Stopped) -> Desk | Stopped:
        if len(seats(self._profile)) < 2:
            return desk  # nobody to be told from: then no name lies in the clear
        with contextlib.suppress(OSError):  # only the unlock page would miss it
            keep_name(self._profile.folder, desk.store.setting("user_name"))
        return desk

    def _got(self, desk: Desk | Stopped, by_hub: AskingByHub | None = None) -> None:
        from fsdesk.desk import Desk

        if by_hub is not None:
            by_hub.tell_opened()
        self._asking = self._by_hub = None
        (self.opened if isinstance(desk, Desk) else self.stopped).emit(desk)

    def _stay_out(self, told: Told) -> bool:
        show_told = getattr(self.page, "show_told", None)  # every page of this room has it
        if show_told is None:
            return False
        show_told(told)
        return True

    def _show(self, page: QWidget) -> None:
        before, self.page = self.page, page
        self._shell.show_alone(page)
        page.setFocus(Qt.FocusReason.OtherFocusReason)
        if before is not None:
            before.deleteLater()
