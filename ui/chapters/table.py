"""Sit-together mode, connected: the way in, what is on the table, what is written at it, and the way out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from fsdesk.pictures_asked import Picture, clean_picture
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.trouble import Told
from fsdesk.views import Part
from fsdesk.views_table import FacesView, Seat, TableFound, TableView, WayIn
from ui.background import Background
from ui.chapters.chapter import Chapter, Door
from ui.forms.writer import Writer
from ui.pages.table import TablePage
from ui.pages.table_ask import AskPage
from ui.pages.table_way_in import WayInPage


class Table(Chapter):
    """Turns the screen to a household and back again. `opens` says whether a passphrase is that of this laptop."""

    seated = Signal(object)  # the page that is to have the whole window
    risen = Signal()
    lock_asked = Signal()

    def __init__(self, door: Door, opens: Callable[[str], bool], parent: QObject | None = None) -> None:
        super().__init__(door, parent)
        self._opens = opens
        self.way_in, self.page = WayInPage(), TablePage()
        self.pages = [self.way_in, self.page]
        self._apart = Background(self, name="pictures")
        self._seat: Seat | None = None
        self._back: Callable[[], None] = door.open_today
        way, page = self.way_in, self.page
        way.seated.connect(self._sit)
        way.left.connect(self._leave_way_in)
        page.view_asked.connect(self._ask)
        page.faces_asked.connect(self._open_faces)
        page.lock.proved.connect(self._leave)
        page.finder.words_typed.connect(self._find)
        page.sign.signed.connect(self._sign)
        self.take_writer(page.faces.writer, page.faces.follow)
        self.take_writer(page.goals.writer, self._ask)
        page.faces.view_asked.connect(self._grow)
        for asks in (page.help, page.permit):
            self.take_writer(asks.writer, self._ask)
        page.help.answered.connect(self._say_help)
        page.permit.answered.connect(self._say_permission)
        for room in (page.help, page.permit):
            room.signed.connect(partial(self._sign_answer, room))
            room.stopped.connect(partial(self._stop, room))
            room.copy_asked.connect(self._want_copy)

    def close(self) -> None:
        """Lets go of the thread that cleans signatures."""
        self._apart.close(wait=False)

    # -- the way in --------------------------------------------------------------------------------------------

    def open(self, family: str, back: Callable[[], None], child: str = "") -> None:
        """Asks which household sits down; `back` opens what was in front before."""
        self._back = back
        desk = self.door.desk
        self.call(lambda: desk.table.way_in(FamilyId(family), child), self._show_way_in)

    def _show_way_in(self, view: WayIn) -> None:
        self.way_in.show_view(view)
        self.door.front(self._stays, self.way_in, "families")

    @staticmethod
    def _stays() -> None:
        """What is chosen here stays chosen when news comes."""

    def _leave_way_in(self, _family: str) -> None:
        self._back()

    def _sit(self, seat: Seat, begins: bool, pin: str) -> None:
        desk = self.door.desk

        def sit() -> TableView:
            if pin:
                desk.table.set_pin(pin)
            if begins:
                desk.table.begin_assessment(seat.family)
            return desk.table.sit(seat)

        def seated(view: TableView) -> None:
            self._seat = seat
            self.page.forget()
            self.page.show_view(view)
            self.seated.emit(self.page)
            self.page.go_home()

        self.call(sit, seated, failed=self.way_in.refused)

    # -- at the table ------------------------------------------------------------------------------------------

    def _ask(self) -> None:
        seat, desk = self._seat, self.door.desk
        if seat is not None:
            self.call(lambda: desk.table.view(seat), self._show)

    def _show(self, view: TableView) -> None:
        if view.seat == self._seat:
            self.page.show_view(view)

    def _open_faces(self, who: str) -> None:
        self._ask_faces(who, self.page.open_faces)

    def _grow(self, _assessment: str, who: str) -> None:
        self._ask_faces(who, self.page.show_faces)

    def _ask_faces(self, who: str, then: Callable[[FacesView], None]) -> None:
        seat, desk = self._seat, self.door.desk
        if seat is not None:
            self.call(lambda: desk.table.faces(seat, who), then)

    def _find(self, words: str) -> None:
        seat, desk = self._seat, self.door.desk

        def found(lines: tuple[TableFound, ...]) -> None:
            self.page.finder.show_found(words, lines)

        if seat is not None:
            self.call(lambda: desk.table.search(seat, words), found)

    def save_now(self) -> None:
        """Sends everything typed on this chapter's pages at once."""
        for page in (self.page.help, self.page.permit):
            page.flush()
        super().save_now()

    def _sign(self, person: str, png: bytes) -> None:
        seat, desk, page = self._seat, self.door.desk, self.page.sign

        def keep(picture: Picture) -> None:
            if seat is not None:
                self.call(lambda: desk.table.sign(seat, person, picture), kept, failed=page.show_told)

        def kept(_nothing: object) -> None:
            self.door.tell_written()
            page.show_kept()

        self._apart.call(self, lambda: clean_picture(png), keep, failed=page.show_told)

    def _say_help(self, key: str, _by: str, answer: str, limits: str) -> None:
        seat, desk = self._seat, self.door.desk
        if seat is not None:
            self._keep(self.page.help, lambda: desk.agreeing.say_help(seat, key, answer, limits))

    def _say_permission(self, key: str, by: str, answer: str, limits: str) -> None:
        seat, desk = self._seat, self.door.desk
        if seat is not None:
            asked = RecordId(key)
            self._keep(self.page.permit, lambda: desk.agreeing.say_permission(seat, asked, by, answer, limits))

    def _sign_answer(self, room: AskPage, record: str, png: bytes) -> None:
        seat, desk = self._seat, self.door.desk

        def keep(picture: Picture) -> None:
            if seat is not None:
                self._keep(room, lambda: desk.agreeing.sign(seat, RecordId(record), picture))

        self._apart.call(self, lambda: clean_picture(png), keep, failed=room.show_told)

    def _stop(self, room: AskPage, key: str, by: str) -> None:
        seat, desk = self._seat, self.door.desk
        if seat is not None:
            self._keep(room, lambda: desk.agreeing.stop(seat, key, by))

    def _keep(self, room: AskPage, work: Callable[[], Part | None]) -> None:
        """Writes an answer down; what was there already is asked for again once it is."""

        def kept(part: Part | None) -> None:
            self.door.tell_written()
            self.door.send_soon()  # a no goes before all else, as soon as there is signal; here it holds already
            room.show_kept(part)
            self._ask()

        self.call(work, kept, failed=room.show_told)

    def _want_copy(self, record: str, wanted: bool) -> None:
        seat, desk = self._seat, self.door.desk
        if seat is not None:
            self.call(
                lambda: desk.agreeing.want_copy(seat, RecordId(record), wanted=wanted),
                lambda _nothing: self.door.tell_written(),
            )

    def _write_part(self, writer: Writer, family: str, kind: str, key: str, fields: dict[str, Any]) -> None:
        """As every chapter, but by the table's own hand: a goal said here is this household's."""

        def failed(told: Told) -> bool:
            writer.not_saved(told.sentence, key)
            return True

        def saved(part: Part) -> None:
            writer.born(key, part, f"{self.door.desk.clock.now():%H:%M}")
            self.door.tell_written()

        seat, desk = self._seat, self.door.desk
        if seat is not None and seat.family == family:
            self.call(lambda: desk.table.begin(seat, kind, fields), saved, failed=failed)
        else:
            super()._write_part(writer, family, kind, key, fields)

    # -- the way out -------------------------------------------------------------------------------------------

    def _leave(self, typed: str) -> None:
        desk = self.door.desk

        def failed(told: Told) -> bool:
            self.page.lock.show_told(told)
            self.call(lambda: desk.table.must_lock, self._lock_if)
            return True

        def proved(_nothing: object) -> None:
            self.save_now()
            then: Callable[[], None] = self.turn_back
            for page in (self.page.goals, self.page.faces, self.page.help, self.page.permit):
                then = partial(page.writer.when_written, then)
            then()

        self.call(lambda: desk.table.leave(typed, self._opens), proved, failed=failed)

    def turn_back(self) -> None:
        """The screen is the worker's again: the desk first, then the window."""
        desk = self.door.desk
        self._seat = None

        def rise() -> None:
            desk.table.rise()

        def risen(_nothing: object) -> None:
            self.risen.emit()
            self.page.forget()
            self._back()
            self.door.refresh()

        self.call(rise, risen)

    def _lock_if(self, must: bool) -> None:
        if must:
            self.lock_asked.emit()
