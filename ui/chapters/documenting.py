"""Pictures and papers: a file to a clean picture on a thread of its own, kept by the desk, shown as bare dots."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from fsdesk.pictures_asked import INPUT_BYTES_MAX, Picture, Seen, clean_picture, look_at, refused
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.trouble import Refused, Told, Trouble
from fsdesk.views_documents import DocumentsView
from ui.background import Background
from ui.chapters.chapter import Chapter, Door
from ui.pages.documents import DocumentsCard


class Documenting(Chapter):
    """The pictures of the family or visit in front. Who decodes is asked on its own thread; nobody waits for it."""

    def __init__(self, door: Door, card: DocumentsCard, parent: QObject | None = None) -> None:
        super().__init__(door, parent)
        self.card = card
        self._apart = Background(self, name="pictures")
        self._family, self._visit, self._added = "", "", False
        self._waits: Picture | None = None
        self._thumbs: dict[str, Seen] = {}
        card.file_given.connect(self._take_file)
        card.bytes_given.connect(self._take_drawn)
        card.kept.connect(self._keep)
        card.left.connect(self._leave)
        card.looked.connect(self._look)
        card.removed.connect(self._remove)

    def open(self, family: str, *, private: bool) -> None:
        """Asks for the documents of a family."""
        self._turn_to(family, "")
        # Whoever has just added one is shown it, though it is private: else they would add it again.
        private = private or self._added
        if family:
            desk = self.door.desk
            self.call(lambda: desk.documents.of_family(FamilyId(family), with_private=private), self._show)

    def open_visit(self, family: str, visit: str) -> None:
        """Asks for the documents of a visit; what is added is brought to it."""
        self._turn_to(family, visit)
        desk = self.door.desk
        self.call(lambda: desk.documents.of_visit(RecordId(visit)), self._show)

    def _turn_to(self, family: str, visit: str) -> None:
        if (family, visit) != (self._family, self._visit):
            self._waits, self._thumbs, self._added = None, {}, False
            self.card.forget()
        self._family, self._visit = family, visit

    def close(self) -> None:
        """Lets go of the thread."""
        self._apart.close(wait=False)

    def _show(self, view: DocumentsView) -> None:
        if (view.family, view.visit or "") != (self._family, self._visit):
            return
        self.card.show_documents(view)
        self.card.show_thumbs(self._thumbs)
        new = {str(row.id): row.preview for row in view.documents if row.preview and str(row.id) not in self._thumbs}
        if new:

            def shown(seen: tuple[Seen, ...]) -> None:
                self._thumbs.update(zip(new, seen, strict=True))
                self.card.show_thumbs(self._thumbs)

            self._apart.call(self, lambda: look_at(tuple(new.values())), shown)

    # -- a picture on its way in -------------------------------------------------------------------------------

    def _take_file(self, name: str) -> None:
        def read() -> bytes:
            path = Path(name)
            try:
                if path.stat().st_size > INPUT_BYTES_MAX:
                    raise refused("too_large")
                return path.read_bytes()
            except OSError as error:
                raise _unread() from error

        self._open(read, self._usual)

    def _take_drawn(self, raw: bytes) -> None:
        self._open(lambda: raw, "signature" if self.card.pad is not None else self._usual)

    @property
    def _usual(self) -> str:
        """What it most likely is: a drawing from the kitchen table, or a letter that came."""
        return "drawing" if self._visit else "letter"

    def _open(self, read: object, kind: str) -> None:
        def clean() -> tuple[Picture, Seen]:
            picture = clean_picture(read())  # type: ignore[operator]  # gives the bytes
            return picture, look_at((picture.content,))[0]

        def shown(found: tuple[Picture, Seen]) -> None:
            self._waits = found[0]
            self.card.show_clean(found[1], kind)

        self.card.show_sentence("Looking at the picture …", "info")
        self._apart.call(self, clean, shown, failed=self._not_kept)

    def _not_kept(self, told: Told) -> bool:
        self.card.show_sentence(told.sentence, "warn")
        return True

    def _leave(self) -> None:
        self._waits = None

    def _keep(self, fields: dict[str, object]) -> None:
        desk, family, picture = self.door.desk, FamilyId(self._family), self._waits
        if picture is None:
            return
        fields = {**fields, "visit": self._visit} if self._visit else fields

        def done(_record: object) -> None:
            self._waits, self._added = None, True
            self.card.end_adding()
            self.card.show_sentence("Saved on this laptop. It is sent after everything written.", "ok")
            self._again()

        self.call(lambda: desk.documents.add(family, picture, fields), done, failed=self._not_kept)

    # -- one that is kept --------------------------------------------------------------------------------------

    def _look(self, record: str) -> None:
        desk = self.door.desk

        def decode(content: bytes) -> None:
            self._apart.call(
                self, lambda: look_at((content,))[0], lambda seen: self.card.show_whole(seen, record),
                failed=self._not_kept,
            )  # fmt: skip

        self.call(lambda: desk.documents.content(RecordId(record)), decode, failed=self._not_kept)

    def _remove(self, record: str, because: str) -> None:
        desk = self.door.desk

        def done(_nothing: object) -> None:
            self.card.show_sentence("Taken out." if because else "Removed. Nothing of it had been sent.", "ok")
            self._again()

        self.call(lambda: desk.documents.remove(RecordId(record), because), done, failed=self._not_kept)

    def _again(self) -> None:
        self.door.tell_written()
        if self._visit:
            self.open_visit(self._family, self._visit)
        else:
            self.open(self._family, private=self._added)


def _unread() -> Refused | Trouble:
    return Trouble("This file cannot be read.", safe="Nothing has been changed.", next_step="Choose it again.")
