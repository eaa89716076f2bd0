"""What every chapter of the window is made of: the door to the desk, its pages, and the saving of what is typed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from fsdesk.desk import Desk
from fsdesk.desk.pen import Saved
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.steps import Steps
from fsdesk.trouble import Told
from fsdesk.views import Part
from ui.forms.writer import Writer
from ui.pages.family import FamilyPage

if TYPE_CHECKING:  # the messages of the line are loaded after the first picture
    from sync.questions import Question, Reply

T = TypeVar("T")


class Door(Protocol):
    """What a chapter may ask of the window round it. All of the GUI thread."""

    desk: Desk  # used only inside the work given to `call`, which runs on the desk's thread
    family: FamilyPage  # the page of an opened family; chapters add their tabs to it

    def call(
        self, work: Callable[[], T], then: Callable[[T], None], *, failed: Callable[[Told], bool] | None = None
    ) -> None:
        """Does work on the desk's thread and brings its answer back; see `ui.background.Background.call`."""

    def call_in_steps(
        self, work: Callable[[], Steps[T]], then: Callable[[T], None], *, failed: Callable[[Told], bool] | None = None
    ) -> None:
        """The same for long work that pauses; see `ui.background.Background.call_in_steps`."""

    def front(self, again: Callable[[], None], page: QWidget, section: str) -> None:
        """Brings a page in front under a section of the side; `again` asks for what is on it whenever news comes."""

    def tell_written(self) -> None:
        """Something has been written: the pill counts again."""

    def refresh(self) -> None:
        """Asks again for the page in front and for the counts."""

    def open_today(self) -> None:
        """Opens the first page of the morning."""

    def open_family(self, family: str, tab: str = "") -> None:
        """Opens a family, at one of its tabs."""

    def open_visit(self, visit: str, step: str = "") -> None:
        """Opens a visit."""

    def open_sync(self) -> None:
        """Opens what waits and what is to settle."""

    def send_soon(self) -> None:
        """Meets the hub as soon as there is signal."""

    def ask_hub(
        self, question: Question, then: Callable[[Reply], None], *, failed: Callable[[Told], bool] | None = None
    ) -> None:
        """Asks the hub now, over the line; `failed` hears when there is none (None: it is said in the window)."""

    def name_of(self, user: str) -> str:
        """What a colleague is called."""

    def learn_names(self, family: str) -> None:
        """Lets spelling know every name of a family that is about to be written about."""


class Chapter(QObject):
    """One chapter of the work on the screen. `pages` are those that stand alone; tabs belong to the family's page."""

    def __init__(self, door: Door, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.door = door
        self.pages: list[QWidget] = []
        self._writers: list[Writer] = []

    def take_writer(self, writer: Writer, ask_again: Callable[[], None]) -> None:
        """Saves what a page's writer sends, and asks again for its view when news was passed over."""
        self._writers.append(writer)
        writer.fields_written.connect(partial(self._write, writer))
        writer.part_written.connect(partial(self._write_part, writer))
        writer.view_asked.connect(ask_again)
        writer.revealed.connect(self._note_revealed)

    def save_now(self) -> None:
        """Sends everything typed on this chapter's pages at once."""
        for writer in self._writers:
            writer.save_now()

    @property
    def is_all_written(self) -> bool:
        """Whether nothing typed on its pages is in hand."""
        return all(writer.is_all_written for writer in self._writers)

    def show_names(self, names: dict[str, str]) -> None:
        """Takes the roster; chapters whose pages name colleagues show it."""

    def call(
        self, work: Callable[[], T], then: Callable[[T], None], *, failed: Callable[[Told], bool] | None = None
    ) -> None:
        """Does work on the desk's thread and brings its answer back."""
        self.door.call(work, then, failed=failed)

    def _note_revealed(self, record: str) -> None:
        desk = self.door.desk
        self.call(lambda: desk.noted("reveal", desk.family_of(RecordId(record)), record=record), nothing)

    def _write(self, writer: Writer, record: str, fields: dict[str, Any], shown: dict[str, Any]) -> None:
        def failed(told: Told) -> bool:
            writer.not_saved(told.sentence, record)
            return True

        def saved(answer: Saved) -> None:
            writer.written(answer.record, answer.shown, answer.at)
            self.door.tell_written()

        desk = self.door.desk
        self.call(lambda: desk.write(RecordId(record), fields, shown), saved, failed=failed)

    def _write_part(self, writer: Writer, family: str, kind: str, key: str, fields: dict[str, Any]) -> None:
        def failed(told: Told) -> bool:
            writer.not_saved(told.sentence, key)
            return True

        def saved(part: Part) -> None:
            writer.born(key, part, f"{self.door.desk.clock.now():%H:%M}")
            self.door.tell_written()

        begin = self._begun_by()
        self.call(lambda: begin(FamilyId(family), kind, fields), saved, failed=failed)

    def _begun_by(self) -> Callable[[FamilyId, str, dict[str, Any]], Part]:
        """Whose hand writes a new part down."""
        return self.door.desk.begin


def nothing(_answer: object) -> None:
    """Nothing follows."""
