"""The window: it shows one page, covers itself, and changes its look. Decides nothing about the work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QWidget

from fsdesk.trouble import Told
from ui.wearing import Wearing
from ui.whole import Whole

if TYPE_CHECKING:
    from ui.parts.frame import Frame
    from ui.parts.pill import PillState
    from ui.parts.sidebar import Section, Worker
    from ui.parts.textpanel import TextPanel

SECTIONS_MAX = 7  # Ctrl+1 to Ctrl+7


class Shell(QMainWindow):
    """Holds the page of the moment; covers itself at once on F9 and stays covered until `uncover`."""

    section_chosen = Signal(str)  # key
    search_typed = Signal(str)
    help_asked = Signal()
    worry_asked = Signal()
    back_asked = Signal()
    sync_asked = Signal()
    lock_asked = Signal()
    cover_asked = Signal()  # the cover is already up
    return_asked = Signal()  # somebody at the cover would like to come back
    look_changed = Signal(str, int)  # Theme and per cent, already applied

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle("FSDesk")
        self._sections: tuple[Section, ...] = ()
        self._whole = Whole()
        self.setCentralWidget(self._whole)
        self._ways: list[QShortcut] = []  # the keys that lead from one part of the work to another
        self._wearing = Wearing(self)
        self._wearing.look_changed.connect(self.look_changed)
        self._whole.the_cover.return_asked.connect(self.return_asked)
        self._add_shortcuts()

    @cached_property
    def _frame(self) -> Frame:
        """What stands round the pages, made when the first of them is shown: unlocking needs none of it."""
        from ui.parts.frame import Frame

        frame = Frame()
        self._whole.addWidget(frame)
        frame.bar.text_asked.connect(self._open_panel)
        for inner, outer in (
            (frame.side.section_chosen, self.section_chosen),
            (frame.bar.search_typed, self.search_typed),
            (frame.bar.help_asked, self.help_asked),
            (frame.bar.worry_asked, self.worry_asked),
            (frame.bar.lock_asked, self.lock_asked),
            (frame.bar.sync_asked, self.sync_asked),
        ):
            inner.connect(outer)
        return frame

    @cached_property
    def _panel(self) -> TextPanel:
        """Where text size and colours are chosen, made when it is first opened."""
        from ui.parts.textpanel import TextPanel

        panel = TextPanel(self)
        panel.scale_chosen.connect(self._wearing.change_scale)
        panel.theme_chosen.connect(self._wearing.change_theme)
        self._wearing.look_changed.connect(panel.show_look)
        return panel

    def show_worker(self, worker: Worker, *, finds: bool = True) -> None:
        """Shows who is at the laptop, and the search where they have something here to find."""
        self._frame.side.show_worker(worker)
        self._frame.bar.show_search(is_there=finds)

    def show_sections(self, sections: Sequence[Section], here: str) -> None:
        """Shows the places there are, at most seven, with their counts, and which one is open."""
        self._sections = tuple(sections)[:SECTIONS_MAX]
        self._frame.side.show_sections(self._sections, here)

    def show_ready(self, title: str, sentence: str) -> None:
        """Says what works without a signal."""
        self._frame.side.show_ready(title, sentence)

    def show_pill(self, state: PillState, text: str) -> None:
        """Says where the work is."""
        self._frame.bar.pill.show_state(state, text)

    def show_looking(self, is_looking: bool) -> None:
        """Says, if it takes a moment, that an answer is being looked up; or that every answer is there."""
        (self._frame.looking.begin if is_looking else self._frame.looking.end)()

    def show_told(self, told: Told) -> None:
        """Tells a failure under the top bar until somebody puts it away."""
        self._frame.notice.show_told(told)

    def show_page(self, page: QWidget) -> None:
        """Shows a page among the sections; whoever made it keeps it and deletes it."""
        self._frame.show_page(page)
        self._whole.show_whole(self._frame)

    def show_alone(self, page: QWidget) -> None:
        """Shows a page without sections or search, such as the one to unlock."""
        self._whole.show_whole(page)

    def show_under_search(self, palette: QWidget) -> None:
        """Shows what a search found, hanging from the search field."""
        self._frame.show_under_search(palette)

    def cover(self) -> None:
        """Hides everything behind the landscape, at once; may be repeated."""
        self._whole.cover()

    def uncover(self) -> None:
        """Brings back what was there, and the focus with it."""
        self._whole.uncover(self._frame)

    @property
    def covered(self) -> bool:
        """Whether the landscape hides everything."""
        return self._whole.covered

    def sit_together(self, page: QWidget) -> None:
        """Gives the whole window to a family's page until `rise`; the keys that lead elsewhere are deaf meanwhile."""
        for way in self._ways:
            way.setEnabled(False)
        self._whole.sit_together(page)

    def rise(self) -> None:
        """Takes the window back."""
        for way in self._ways:
            way.setEnabled(True)
        self._whole.rise(self._frame)

    @property
    def at_table(self) -> bool:
        """Whether a family has the window."""
        return self._whole.at_table

    def _add_shortcuts(self) -> None:
        for keys, follows in (
            ("F9", self._ask_cover),
            ("Ctrl+L", self.lock_asked),
            ("Ctrl++", self._wearing.grow),
            ("Ctrl+=", self._wearing.grow),
            ("Ctrl+-", self._wearing.shrink),
            ("Ctrl+0", self._wearing.reset_scale),
            ("Ctrl+Alt+S", self._wearing.turn_sunlight),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(follows)
        ways: list[tuple[str, Callable[[], object] | SignalInstance]] = [
            ("Ctrl+K", lambda: self._frame.bar.focus_search()),  # noqa: PLW0108 - the frame is made late
            ("F1", self.help_asked),
            ("Ctrl+Shift+W", self.worry_asked),
            ("F6", lambda: self._frame.focus_next_region()),  # noqa: PLW0108 - as above
        ]
        ways += [(f"Ctrl+{number}", self._choose_section) for number in range(1, SECTIONS_MAX + 1)]
        for keys, leads in ways:
            way = QShortcut(QKeySequence(keys), self)
            way.activated.connect(leads)
            self._ways.append(way)

    def _choose_section(self) -> None:
        shortcut = self.sender()
        if not isinstance(shortcut, QShortcut) or self._whole.currentWidget() is not self._frame:
            return
        number = int(shortcut.key().toString()[-1])
        if number <= len(self._sections):
            self.section_chosen.emit(self._sections[number - 1].key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back where no page has taken it: a shortcut here would leave both without."""
        if event.key() == Qt.Key.Key_Escape:
            if not self.at_table:
                self._go_back()
        else:
            super().keyPressEvent(event)

    def _go_back(self) -> None:
        if not self._frame.bar.clear_search():
            self.back_asked.emit()

    def _ask_cover(self) -> None:
        self.cover()
        self.cover_asked.emit()

    def _open_panel(self) -> None:
        self._panel.open_under(self._frame.bar.text_button)
