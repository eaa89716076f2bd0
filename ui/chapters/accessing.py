"""Somebody asks what is held about them: the file looked through, decided, read as they get it, checked, given."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from fsdesk.desk import Desk
from fsdesk.desk.accessing import Preview
from fsdesk.records.ids import RecordId
from fsdesk.steps import Steps
from fsdesk.taking_out.family import as_json
from fsdesk.trouble import Told
from fsdesk.views import Part
from fsdesk.views_accessing import FileItem, FileView
from ui.chapters.chapter import Chapter, Door
from ui.chapters.letters import Leaving, Letters
from ui.pages.access import AccessPage

SETTLED_MS = 900
"""After the last decision it is asked what all of them come to: not at each of two thousand."""
HOW = {"yes": "in_hand", "keep_with_worker": "in_hand", "collect_at_hub": "collected", "read_aloud": "read_together"}


class Accessing(Chapter):
    """The page of one request for what is held about somebody; opened with a person or with a request."""

    left = Signal(str)  # family

    def __init__(self, door: Door, letters: Letters, parent: QObject | None = None) -> None:
        super().__init__(door, parent)
        self.page = AccessPage()
        self.pages = [self.page]
        self._letters = letters
        self._request, self._family = "", ""
        self._read = ""  # what whoever looks has read as the person will get it
        self._settled = QTimer(self, singleShot=True, interval=SETTLED_MS)
        self._settled.timeout.connect(self._ask_standing)
        page = self.page
        page.thing_wanted.connect(self._ask_thing)
        page.decided.connect(self._decide)
        page.many_decided.connect(self._decide_many)
        page.preview_asked.connect(self._preview)
        page.check_asked.connect(self._check)
        page.given_asked.connect(self._given)
        page.left.connect(self._leave)

    def open(self, request: str) -> None:
        """Opens the file of a request."""
        if request != self._request:
            self._request, self._read = request, ""
        self.door.front(self.ask, self.page, "families")
        self.ask()

    def open_for(self, person: str) -> None:
        """Opens the file of what somebody asked and is not answered; else writes down that they asked today."""
        desk = self.door.desk

        def begun(request: Part) -> None:
            self.door.tell_written()
            self.open(request.id)

        self.call(lambda: desk.accessing.part(RecordId(person)), begun)

    def ask(self) -> None:
        """Asks again for what is in front."""
        desk, request = self.door.desk, RecordId(self._request)
        if self._request:
            self.door.call_in_steps(lambda: desk.accessing.opening(request), self._show)

    def save_now(self) -> None:
        """Tells what was typed about the thing that is chosen."""
        self.page.panel.flush()

    def _show(self, view: FileView) -> None:
        if view.request == self._request:
            self._family = view.family
            self.page.show_file(view)

    def _ask_thing(self, record: str) -> None:
        desk, request = self.door.desk, RecordId(self._request)
        self.call(lambda: desk.accessing.thing(request, RecordId(record)), self.page.show_thing,
                  failed=self.page.refused)  # fmt: skip

    def _decide(self, item: FileItem) -> None:
        desk, request = self.door.desk, RecordId(self._request)

        def write() -> None:
            desk.accessing.mark(request, item.record, item.mark, item.exemption, why=item.why,
                                leave_out=item.leave_out, struck=item.struck, may_tell=item.may_tell)  # fmt: skip

        def written(_answer: object) -> None:
            self.door.tell_written()
            self._settled.start()

        self.call(write, written, failed=self._not_decided)

    def _not_decided(self, told: Told) -> bool:
        self.page.refused(told)
        self.ask()
        return True

    def _decide_many(self, records: Sequence[RecordId], mark: str) -> None:
        desk, request = self.door.desk, RecordId(self._request)

        def written(view: FileView) -> None:
            self.door.tell_written()
            self._show(view)

        self.door.call_in_steps(lambda: desk.accessing.marking_all(request, records, mark), written,
                                failed=self._not_decided)  # fmt: skip

    def _ask_standing(self) -> None:
        desk, request = self.door.desk, RecordId(self._request)
        self.door.call_in_steps(lambda: desk.accessing.opening(request), self.page.show_standing)

    # -- reading, checking, giving -----------------------------------------------------------------------------

    def _preview(self) -> None:
        """The pack as they will get it; it leaves only when it is complete and checked, and is asked for again then."""
        desk, request = self.door.desk, RecordId(self._request)

        def gathered(found: Preview) -> None:
            letter, digest, offer = found
            self._read = digest
            self._letters.show(Leaving(
                letter, offer, back=lambda: self.open(str(request)),
                allowed=lambda: _packed(desk, request, digest),
                given=lambda answer: desk.accessing.giving(request, HOW.get(answer, "")),
            ))  # fmt: skip

        self.door.call_in_steps(lambda: desk.accessing.previewing(request), gathered, failed=self.page.refused)

    def _check(self) -> None:
        desk, request, read = self.door.desk, RecordId(self._request), self._read
        if not read:
            self.page.say("Read it first as they will get it: that is what you answer for.", "warn")
            return

        def checked(view: FileView) -> None:
            self.door.tell_written()
            self._show(view)
            self.page.say("Checked just as it is now. Whatever changes after this is checked again.")

        self.door.call_in_steps(lambda: desk.accessing.checking(request, read), checked, failed=self.page.refused)

    def _given(self) -> None:
        desk, request = self.door.desk, RecordId(self._request)

        def written(_answer: object) -> None:
            self.door.tell_written()
            self.ask()

        self.door.call_in_steps(lambda: desk.accessing.giving(request), written, failed=self.page.refused)

    def _leave(self) -> None:
        if self._family:
            self.left.emit(self._family)


def _packed(desk: Desk, request: RecordId, digest: str) -> Steps[bytes]:
    """What is given, for another program to read."""
    document = yield from desk.accessing.packing(request, digest)
    yield
    return as_json(document)
