"""The sync pill: one line that counts where the work is and never claims more than is known."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from ui import look
from ui.parts.buttons import Button

ANNOUNCE_EVERY_MS = 60_000  # often enough to trust, seldom enough not to interrupt what a screen reader is reading


class PillState(StrEnum):
    """Where the work stands; the words come from whoever counts."""

    SENT = "sent"  # the hub has confirmed every change, and we have fetched since
    OFFLINE = "offline"  # no route, changes wait here; no error
    OFFLINE_CLEAR = "offline-clear"  # no route, nothing waits
    SENDING = "sending"  # bytes are moving
    WAITING = "waiting"  # held back by policy or a metered line
    LOOK = "look"  # two versions or a refused change need a person
    STALE = "stale"  # waiting for longer than policy allows


_TONE_AND_ICON = {
    PillState.SENT: ("ok", "circle-check"),
    PillState.OFFLINE: ("off", "cloud-off"),
    PillState.OFFLINE_CLEAR: ("off", "cloud-off"),
    PillState.SENDING: ("info", "refresh-cw"),
    PillState.WAITING: ("off", "hourglass"),
    PillState.LOOK: ("warn", "git-merge"),
    PillState.STALE: ("danger", "triangle-alert"),
}


class Pill(Button):
    """A button that says where the work is; only ever grows, so nothing moves under the hand."""

    announced = Signal(str)  # what screen readers were told

    def __init__(self, state: PillState, text: str, *, announce_every_ms: int = ANNOUNCE_EVERY_MS) -> None:
        super().__init__(text, icon=_TONE_AND_ICON[state][1])
        self._step, self._weight = "small", 600
        self._refresh()
        self._untold = ""
        self._widest_px, self._at_u = 0, 0.0
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(announce_every_ms)
        self._pause.timeout.connect(self._announce)
        self._show(state, text)

    @property
    def state(self) -> PillState:
        """What is shown now."""
        return self._state

    def show_state(self, state: PillState, text: str) -> None:
        """Shows where the work is now and, at most once a minute, tells screen readers politely."""
        if (state, text) == (self._state, self.accessibleName()):
            return
        self._show(state, text)
        self._untold = text
        if not self._pause.isActive():
            self._announce()

    def sizeHint(self) -> QSize:
        """The widest this pill has been at this text size."""
        hint = super().sizeHint()
        if self._at_u != look.current().u:
            self._widest_px, self._at_u = 0, look.current().u
        if self.isVisible():
            self._widest_px = max(self._widest_px, hint.width())
        return QSize(max(self._widest_px, hint.width()), hint.height())

    def minimumSizeHint(self) -> QSize:
        """The same: its words are never cut."""
        return self.sizeHint()

    def _show(self, state: PillState, text: str) -> None:
        self._state = state
        tone, icon = _TONE_AND_ICON[state]
        look.restyle(self, pill=tone, kind="pill")
        self.show_words(text)
        self.show_icon(icon, tone)
        self.setAccessibleDescription("Opens Sync")
        self.updateGeometry()

    def _announce(self) -> None:
        if not self._untold:
            return
        told, self._untold = self._untold, ""
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, told))
        self._pause.start()
        self.announced.emit(told)
