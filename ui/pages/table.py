"""Sit-together mode on the screen: its pages over the whole window, and the lock in front of the way out."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fsdesk.views_table import FacesView, TableView
from ui.pages.table_ask import AskPage
from ui.pages.table_faces import FacesPage
from ui.pages.table_goals import GoalsPage
from ui.pages.table_leave import LeavePage
from ui.pages.table_menu import MenuPage
from ui.pages.table_rooms import FindPage, KinPage, NoticePage
from ui.pages.table_sign import SignPage
from ui.parts.front import Front
from ui.saving import QUIET_MS

Room = AskPage | FacesPage | GoalsPage | KinPage | NoticePage | SignPage | FindPage | MenuPage | LeavePage


class TablePage(QWidget):
    """Holds the pages of the mode, one in front. It knows whose turn it is and what they see; nothing of the work."""

    view_asked = Signal()
    faces_asked = Signal(str)  # whose

    def __init__(self, *, autosave_ms: int = QUIET_MS) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self.setAccessibleName("Sit together")
        self.menu, self.faces = MenuPage(), FacesPage(autosave_ms=autosave_ms)
        self.goals = GoalsPage(autosave_ms=autosave_ms)
        self.kin, self.notice, self.finder = KinPage(), NoticePage(), FindPage()
        self.sign, self.lock = SignPage(), LeavePage()
        self.help = AskPage("Our help", "Read it, or have it read. Nobody has to answer.", autosave_ms=autosave_ms,
                            own_words="Anything you want to add, in your own words")  # fmt: skip
        self.permit = AskPage("Who may be told", "Read it, or have it read. Nobody has to answer.",
                              autosave_ms=autosave_ms)  # fmt: skip
        self._stack = Front()
        self._before_lock: Room = self.menu
        self._view: TableView | None = None
        for room in self.rooms:
            self._stack.addWidget(room)
            room.leave_asked.connect(self.open_lock)
            room.home_asked.connect(self._leave_lock if room is self.lock else self.go_home)
        self.menu.chosen.connect(self._open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    @property
    def rooms(self) -> tuple[Room, ...]:
        """Every page there is."""
        return (
            self.menu, self.faces, self.goals, self.kin, self.notice, self.help, self.permit, self.sign, self.finder,
            self.lock,
        )  # fmt: skip

    @property
    def in_front(self) -> QWidget | None:
        """The page of the moment."""
        return self._stack.currentWidget()

    def show_view(self, view: TableView) -> None:
        """Shows what this household may see, on every page."""
        self._view = view
        self.faces.foot.show_worker(view.worker)
        for room in (self.menu, self.goals, self.kin, self.notice, self.sign, self.finder):
            room.show_view(view)
        self.help.show_asked(view.helped, view)
        self.permit.show_asked(view.permitted, view)

    def show_faces(self, view: FacesView) -> None:
        """Asks somebody; the same person again lets the wheel grow."""
        self.faces.show_view(view)

    def open_faces(self, view: FacesView) -> None:
        """Brings somebody's questions in front."""
        self.faces.forget()
        self.faces.show_view(view)
        self._front(self.faces)

    def go_home(self) -> None:
        """The first page of the mode, with what is new on it."""
        self._front(self.menu)
        self.view_asked.emit()

    def open_lock(self) -> None:
        """Asks for the PIN; what was in front is there again when somebody thinks better of it."""
        front = next(room for room in self.rooms if room is self._stack.currentWidget())
        if front is not self.lock:
            self._before_lock = front
            self.lock.open()
            self._front(self.lock)

    def forget(self) -> None:
        """Lets go of everything this household saw and typed."""
        self._view = None
        self.faces.forget()
        self.goals.forget()
        self.sign.forget()
        self.help.forget()
        self.permit.forget()
        self.finder.open()
        self.lock.open()
        self.kin.picture.show_picture(None)
        self._stack.setCurrentWidget(self.menu)

    def _open(self, key: str, who: str) -> None:
        if key == "faces":
            self.faces_asked.emit(who)
            return
        if key == "find":
            self.finder.open()
        rooms: dict[str, Room] = {"goals": self.goals, "kin": self.kin, "notice": self.notice, "sign": self.sign,
                                  "find": self.finder, "help": self.help, "permit": self.permit}  # fmt: skip
        if key in ("help", "permit"):
            (self.help if key == "help" else self.permit).open()
        self._front(rooms[key])

    def _leave_lock(self) -> None:
        self._front(self._before_lock)

    def _front(self, room: Room) -> None:
        self._stack.setCurrentWidget(room)
        room.take_focus()
