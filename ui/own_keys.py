"""The page about one's own passphrase, and what follows from it: knows window, desk and where secrets are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from fsdesk.policy import this_machine
from ui.locking import Locking, idle_minutes

if TYPE_CHECKING:  # loaded when the page is opened
    from fsdesk.desk import Desk
    from fsdesk.profile import Profile
    from fsdesk.trouble import Told
    from ui.background import Background
    from ui.pages.keys import KeysPage, KeysView


class OwnKeys(QObject):
    """One page, made when it is asked for."""

    page_wanted = Signal(object)  # QWidget
    rekey_asked = Signal(str, str)  # old and new passphrase, both found good: the record gets another key

    def __init__(self, desk: Desk, profile: Profile, background: Background, locking: Locking) -> None:
        super().__init__(locking)
        self._desk, self._profile = desk, profile
        self._background, self._locking = background, locking
        self._page: KeysPage | None = None

    def open(self) -> None:
        """Ask for what the page says, then show it."""
        self._background.call(self, self._view, self._show)

    def _view(self) -> KeysView:
        from fsdesk.rescuing import rescue_slots
        from ui.pages.keys import KeysView

        codes = self._desk.rescue_codes
        keepers = codes.keepers if codes is not None else None
        slots = [slot.number for slot in rescue_slots(self._profile.folder)]
        return KeysView(
            idle_minutes=round(idle_minutes(this_machine())),
            covers=frozenset(reason.value for reason in self._locking.covers),
            recovery_name=keepers.key_id if keepers is not None else "",
            code_number=max(slots, default=0),
        )

    def _show(self, shown: KeysView) -> None:
        from ui.pages.keys import KeysPage

        before, self._page = self._page, KeysPage(shown)
        self._page.change_asked.connect(self._change)
        self.page_wanted.emit(self._page)
        if before is not None:
            before.deleteLater()

    def _change(self, old: str, new: str, another_key: bool) -> None:
        from fsdesk.desk.own_keys import check_new_keys, new_passphrase

        page, secrets = self._page, self._profile.secrets
        assert page is not None

        def follow(_: object) -> None:
            if another_key:
                self.rekey_asked.emit(old, new)
            else:
                page.show_changed()

        def failed(told: Told) -> bool:
            page.show_told(told)
            return True

        work = check_new_keys if another_key else new_passphrase
        self._background.call(self, lambda: work(self._desk, old, new, secrets), follow, failed=failed)
