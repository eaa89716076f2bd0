"""Pictures and papers of a family: each with where it is, one to look at, one being added. Decodes nothing itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from fsdesk.pictures_asked import Seen
from fsdesk.records import family_codes as lists
from fsdesk.views_documents import DocumentRow, DocumentsView
from ui import look
from ui.forms.answers import PickOne
from ui.pages.signature_pad import SignaturePad, as_png
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Banner, Card
from ui.parts.choices import Segments, Tick
from ui.parts.fields import Field, LongText
from ui.parts.flow import Flow
from ui.parts.tall import put_away
from ui.parts.text import Chip, Text

THUMB_PX, PREVIEW_PX, VIEW_PX = 56, 220, 1_000
FORMS = "Pictures (*.jpg *.jpeg *.png *.webp *.gif *.tif *.tiff);;All files (*)"


def image_of(seen: Seen) -> QImage:
    """Bare dots as an image; an empty one where there are none."""
    if not seen.dots:
        return QImage()
    return QImage(seen.dots, seen.width, seen.height, 3 * seen.width, QImage.Format.Format_RGB888).copy()


class Shown(QLabel):
    """A picture as large as there is room for, no larger than it is."""

    def __init__(self, most_px: int) -> None:
        super().__init__()
        self._most = most_px
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)

    def show_picture(self, seen: Seen, name: str) -> None:
        """Shows a picture, read out by its title."""
        side, image = look.current().px(self._most), image_of(seen)
        self.setAccessibleName(f"Picture: {name}")
        if not image.isNull() and max(image.width(), image.height()) > side:
            image = image.scaled(
                side, side, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        self.setPixmap(QPixmap.fromImage(image))


class DocumentLine(QWidget):
    """One document: a small picture, what it is, where it is, and what can be done with it."""

    looked, removed = Signal(str), Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.row: DocumentRow | None = None
        self.picture, self._title, self._detail = Shown(THUMB_PX), Text("", "body", weight=600), Text("", "small")
        self._chip = Chip("", "neutral")
        self.look, self.remove = Button("Look at it", Kind.QUIET, icon="eye"), Button("Remove", Kind.QUIET, icon="x")
        self.look.clicked.connect(lambda: self.looked.emit(self.row.id if self.row is not None else ""))
        self.remove.clicked.connect(lambda: self.removed.emit(self.row.id if self.row is not None else ""))
        words = QVBoxLayout()
        words.setSpacing(2)
        for text in (self._title, self._detail):
            words.addWidget(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(12)
        self.picture.setFixedSize(look.current().px(THUMB_PX), look.current().px(THUMB_PX))
        row.addWidget(self.picture)
        row.addLayout(words, 1)
        for part in (self._chip, self.look, self.remove):
            row.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_row(self, row: DocumentRow) -> None:
        """Shows a document."""
        self.row = row
        self._title.setText(row.title)
        self._detail.setText(f"{row.kind_words} · {row.detail}")
        self._chip.show_state(row.standing, row.tone)
        self.look.setVisible(row.is_here)
        self.look.setAccessibleName(f"Look at {row.title}")
        self.remove.show_words("Remove" if row.may_remove else "Take out")
        self.remove.setAccessibleName(f"Remove {row.title}" if row.may_remove else f"Take out {row.title}")


class Adding(Card):
    """A picture that is about to be kept: what it is, and who it is about. Nothing is kept before somebody says so."""

    kept = Signal(dict)  # fields
    left = Signal()

    def __init__(self, people: Sequence[tuple[str, str]], visits: Sequence[tuple[str, str]], kind: str) -> None:
        super().__init__("A picture to keep", raised=True)
        self.picture = Shown(PREVIEW_PX)
        self.kind = Segments("What it is", list(lists.DOCUMENT_KIND.items()), kind)
        self.title, self.note = QLineEdit(), LongText("What was agreed about keeping it", lines_min=1)
        self.title.setMaxLength(200)
        self.visit = PickOne(tuple(visits), nothing="To no visit")
        self.visit.show_name("Brought to", "")
        self.people = {key: Tick(name) for key, name in people}
        self.keep = Button("Keep it", Kind.PRIMARY, icon="check")
        self.leave = Button("Do not keep it", Kind.QUIET)
        self.keep.setEnabled(False)
        self.title.textChanged.connect(lambda words: self.keep.setEnabled(bool(words.strip())))
        self.title.returnPressed.connect(self._keep)
        self.keep.clicked.connect(self._keep)
        self.leave.clicked.connect(self.left)
        about, flow = QWidget(), Flow(across_px=14, down_px=4)
        about.setLayout(flow)
        about.setAccessibleName("Who it is about")
        for tick in self.people.values():
            flow.addWidget(tick)
        words, across = QVBoxLayout(), QHBoxLayout()
        words.setSpacing(8)
        for part in (
            self.kind,
            Field("Title", self.title, hint="What somebody else would look for: “Letter from the school, 3 March”"),
            Field("Who it is about", about, optional=True),
            self.visit,
            Field("What was agreed about keeping it", self.note, optional=True),
        ):
            words.addWidget(part)
        foot = QHBoxLayout()
        for button in (self.keep, self.leave):
            foot.addWidget(button)
        foot.addStretch()
        words.addLayout(foot)
        across.setSpacing(18)
        across.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        across.addLayout(words, 1)
        self.body.addLayout(across)

    @property
    def fields(self) -> dict[str, object]:
        """What is said of it."""
        about = tuple(key for key, tick in self.people.items() if tick.isChecked())
        found = {"document_kind": self.kind.choice, "title": self.title.text().strip(), "subject": about,
                 "visit": self.visit.value, "consent_note": self.note.toPlainText().strip()}  # fmt: skip
        return {name: value for name, value in found.items() if value}

    def _keep(self) -> None:
        if self.keep.isEnabled():
            self.keep.setEnabled(False)
            self.kept.emit(self.fields)


class DocumentsCard(Card):
    """The pictures and papers of a family. Files are chosen, pasted or dropped; each goes out as bytes, nameless."""

    file_given = Signal(str)  # where it is
    bytes_given = Signal(bytes)
    kept = Signal(dict)
    left = Signal()
    looked = Signal(str)
    removed = Signal(str, str)  # record, because

    def __init__(self) -> None:
        super().__init__("Pictures and papers", icon="file-text")
        self.setAcceptDrops(True)
        self._view: DocumentsView | None = None
        self.lines: dict[str, DocumentLine] = {}
        self.adding: Adding | None = None
        self.pad: SignaturePad | None = None
        self.add, self.paste = Button("Add a picture", icon="plus"), Button("Paste", icon="clipboard-check")
        self.sign = Button("Sign here", icon="pencil")
        for button, slot in ((self.add, self._choose), (self.paste, self._paste), (self.sign, self.open_pad)):
            button.clicked.connect(slot)
            self.head.addWidget(button)
        self.told, self._place, self._list = Banner("", "info"), QVBoxLayout(), QVBoxLayout()
        self.told.hide()
        self.whole, self.close_it = Shown(VIEW_PX), Button("Close the picture", Kind.QUIET, icon="x")
        self.close_it.clicked.connect(self._close_picture)
        self._none = Text("No picture yet. Letters, drawings and photographs are kept without where they were taken.",
                          "small")  # fmt: skip
        self._hidden = Text("", "small")
        self.body.addWidget(self.told)
        self.body.addLayout(self._place)
        self.body.addWidget(self.close_it, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.whole)
        self.close_it.hide()
        self.whole.hide()
        self.body.addLayout(self._list)
        for text in (self._none, self._hidden):
            self.body.addWidget(text)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self._close_all)

    # -- what the desk says ------------------------------------------------------------------------------------

    def show_documents(self, view: DocumentsView) -> None:
        """Shows a family's documents; one that is being added stays."""
        if self._view is not None and self._view.family != view.family:
            self._close_all()
            self.told.hide()
        self._view = view
        kept = {str(row.id): row for row in view.documents}
        for gone in self.lines.keys() - kept.keys():
            put_away(self.lines.pop(gone))
        for at, (key, row) in enumerate(kept.items()):
            line = self.lines.get(key)
            if line is None:
                line = self.lines[key] = DocumentLine()
                line.looked.connect(self.looked)
                line.removed.connect(self._remove)
            line.show_row(row)
            self._list.insertWidget(at, line)
            line.show()
        self._none.setVisible(not kept and not view.hidden)
        self._hidden.setText(f"{view.hidden} more: tick “Show what is private”." if view.hidden else "")
        self._hidden.setVisible(bool(view.hidden))

    def show_thumbs(self, thumbs: Mapping[str, Seen]) -> None:
        """Shows the small pictures that have been decoded."""
        for key, seen in thumbs.items():
            if key in self.lines and (row := self.lines[key].row) is not None:
                self.lines[key].picture.show_picture(seen, row.title)

    def show_clean(self, seen: Seen, kind: str) -> None:
        """Shows a picture that is about to be kept, and asks what it is."""
        self.end_adding()
        self.told.hide()
        view = self._view
        self.adding = Adding(view.people, view.visits, kind) if view is not None else Adding((), (), kind)
        self.adding.picture.show_picture(seen, "to be kept")
        self.adding.kept.connect(self.kept)
        self.adding.left.connect(self._leave)
        self._place.addWidget(self.adding)
        self.adding.title.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_whole(self, seen: Seen, record: str) -> None:
        """Shows one picture large."""
        row = self.lines[record].row if record in self.lines else None
        if row is not None:
            self.whole.show_picture(seen, row.title)
            self.whole.show()
            self.close_it.show()
            self.close_it.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_sentence(self, sentence: str, tone: str) -> None:
        """Says what became of something."""
        self.told.show_sentence(sentence, tone)
        self.told.show()
        if self.adding is not None:
            self.adding.keep.setEnabled(True)

    def end_adding(self) -> None:
        """The picture is kept, or left: its questions go, and the keyboard comes back to where it began."""
        for part in (self.adding, self.pad):
            if part is not None:
                put_away(part)
                self.add.setFocus(Qt.FocusReason.OtherFocusReason)
        self.adding = self.pad = None

    # -- what the person does ----------------------------------------------------------------------------------

    def open_pad(self) -> None:
        """Opens a place to sign."""
        self.end_adding()
        self.pad = SignaturePad()
        self.pad.signed.connect(self.bytes_given)
        self.pad.left.connect(self.end_adding)
        self._place.addWidget(self.pad)
        self.pad.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self) -> None:
        dialog = QFileDialog(self, "Add a picture", "", FORMS)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.file_given)
        dialog.open()

    def _paste(self) -> None:
        if not self._take(QGuiApplication.clipboard().mimeData()):
            self.show_sentence("There is no picture to paste.", "info")

    def _take(self, data: QMimeData) -> bool:
        urls = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
        if urls:
            self.file_given.emit(urls[0])
        elif data.hasImage():
            self.bytes_given.emit(as_png(QImage(data.imageData())))
        return bool(urls) or data.hasImage()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A picture may be dropped here."""
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Takes what is dropped."""
        if self._take(event.mimeData()):
            event.acceptProposedAction()

    def _remove(self, record: str) -> None:
        row = self.lines[record].row
        if row is not None and row.may_remove:
            self.removed.emit(record, "")
        elif row is not None:
            self._ask_why(record)

    def _ask_why(self, record: str) -> None:
        """What has been sent is taken out with a reason, like anything else."""
        asking, why = Card("Why is it taken out?", raised=True), QLineEdit()
        why.setAccessibleName("Why is it taken out?")
        done = Button("Take it out", icon="check")
        for slot in (why.returnPressed, done.clicked):
            slot.connect(partial(self._tell_removed, record, why, asking))
        asking.body.addWidget(why)
        asking.body.addWidget(done)
        self._place.addWidget(asking)
        why.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell_removed(self, record: str, why: QLineEdit, asking: Card) -> None:
        if why.text().strip():
            self.removed.emit(record, why.text().strip())
            put_away(asking)

    def _leave(self) -> None:
        self.end_adding()
        self.left.emit()

    def _close_picture(self) -> None:
        self.whole.clear()
        self.whole.hide()
        self.close_it.hide()

    def _close_all(self) -> None:
        self._close_picture()
        if self.adding is not None or self.pad is not None:
            self._leave()
