"""The light bar on top: find anything, get help, change the letters, lock, and see where the work is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit

from ui import look
from ui.parts.buttons import Button, FoldingButton, Kind
from ui.parts.pill import Pill, PillState
from ui.parts.text import Icon, Text

BAR_PX, SEARCH_UNITS = 56, 460


class TopBar(QFrame):
    """The same on every page."""

    search_typed = Signal(str)
    help_asked = Signal()
    text_asked = Signal()
    lock_asked = Signal()
    sync_asked = Signal()
    worry_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("topbar")
        self.setAccessibleName("Find, help and sync")
        self._finds, self.search = True, _Search()
        self.search.textEdited.connect(self.search_typed)
        self.text_button = Button("", Kind.QUIET, icon="a-large-small", name="Text size and colours")
        help_button = Button("", Kind.QUIET, icon="circle-help", name="Help")
        lock_button = Button("", Kind.QUIET, icon="lock", name="Lock FSDesk")
        self.pill = Pill(PillState.OFFLINE_CLEAR, "Offline")
        worry = FoldingButton("Worried?", icon="shield-alert", name="Worried about somebody: whom to ring, and a note")
        worry.setToolTip("Ctrl+Shift+W")
        worry.clicked.connect(self.worry_asked)
        self._key = Text("Ctrl K", "caption", wrap=False)
        for button, signal in (
            (help_button, self.help_asked),
            (self.text_button, self.text_asked),
            (lock_button, self.lock_asked),
            (self.pill, self.sync_asked),
        ):
            button.clicked.connect(signal)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 0, 20, 0)
        row.setSpacing(8)
        row.addWidget(self.search, 1000)
        row.addWidget(self._key)
        row.addStretch(1)
        for widget in (worry, help_button, self.text_button, lock_button):
            row.addWidget(widget)
        row.addSpacing(4)
        row.addWidget(self.pill)
        self._fit()

    def show_search(self, *, is_there: bool) -> None:
        """Shows the search, or leaves it out for whoever has nothing here to find."""
        self._finds = is_there
        self.search.setVisible(is_there)
        self._key.setVisible(is_there and self.width() > look.current().px(860))

    def focus_search(self) -> None:
        """Puts the cursor into the search, its words selected."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def clear_search(self) -> bool:
        """Empties the search if somebody is in it, and says whether there was anything to empty."""
        if not (self.search.hasFocus() and self.search.text()):
            return False
        self.search.clear()
        self.search_typed.emit("")
        return True

    def changeEvent(self, event: QEvent) -> None:
        """Follows the text size."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Drops the reminder of the key where there is little room."""
        super().resizeEvent(event)
        self._key.setVisible(self._finds and self.width() > look.current().px(860))

    def _fit(self) -> None:
        self.setFixedHeight(max(BAR_PX, look.current().control_px + 18))


class _Search(QLineEdit):
    """The field that finds; its magnifier is painted beside the words, not a button."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("search")
        self.setAccessibleName("Find a family, person, postcode or note")
        self.setPlaceholderText(self.accessibleName())
        self.setMaxLength(200)
        look.hold(self, width_min=150, width_max=SEARCH_UNITS)
        self._glass = Icon("search", "ink2")
        self._glass.setParent(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keeps the magnifier at the left."""
        super().resizeEvent(event)
        side = look.current().icon_px - 1
        self._glass.setGeometry(11, (self.height() - side) // 2, side, side)
