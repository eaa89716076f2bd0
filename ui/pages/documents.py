"""Pictures and papers of a family or a visit: each with where it is, one to look at, one being added. Decodes none."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QScrollArea, QSizePolicy, QVBoxLayout, QWidget
from shiboken6 import isValid

from fsdesk.pictures_asked import Seen
from fsdesk.views_documents import DocumentsView
from ui import look
from ui.pages.document_parts import Adding, DocumentLine, Shown
from ui.pages.signature_pad import SignaturePad, as_png
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Banner, Card
from ui.parts.flow import Flow
from ui.parts.scroll import MARGIN_PX
from ui.parts.tall import put_away
from ui.parts.text import Text
from ui.printing import forget_where

VIEW_PX = 1_000
BELOW_PX = 260
"""How much below what has just been opened is brought into view with it."""
FORMS = "Pictures (*.jpg *.jpeg *.png *.webp *.gif *.tif *.tiff);;All files (*)"


class DocumentsCard(Card):
    """The pictures and papers of a family. Files are chosen, pasted or dropped; each goes out as bytes, nameless."""

    file_given = Signal(str)  # where it is
    bytes_given = Signal(bytes)
    kept = Signal(dict)
    left = Signal()
    looked = Signal(str)
    removed = Signal(str, str)  # record, because

    def __init__(self, title: str = "Pictures and papers") -> None:
        super().__init__(title, icon="file-text")
        self._reads = False
        self.setAcceptDrops(True)
        self._view: DocumentsView | None = None
        self.lines: dict[str, DocumentLine] = {}
        self.adding: Adding | None = None
        self.pad: SignaturePad | None = None
        self.add, self.paste = Button("Add a picture", icon="plus"), Button("Paste", icon="clipboard-check")
        self.sign, ways = Button("Sign here", icon="pencil"), Flow()
        for button, slot in ((self.add, self._choose), (self.paste, self._paste), (self.sign, self.open_pad)):
            button.clicked.connect(slot)
            ways.addWidget(button)
        self.body.addLayout(ways)
        self.told, self._place, self._list = Banner("", "info"), QVBoxLayout(), QVBoxLayout()
        self.told.hide()
        self.whole, self.close_it = Shown(VIEW_PX), Button("Close the picture", Kind.QUIET, icon="x")
        self.close_it.clicked.connect(self._close_picture)
        self.whole.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # no wider than the page
        none = "No picture to show. Letters, drawings and photographs are kept without where they were taken."
        self._none = Text(none, "small")
        self.body.addWidget(self.told)
        self.body.addLayout(self._place)
        self.body.addWidget(self.close_it, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addWidget(self.whole)
        self.close_it.hide()
        self.whole.hide()
        self.body.addLayout(self._list)
        self.body.addWidget(self._none)

    # -- what the desk says ------------------------------------------------------------------------------------

    def show_documents(self, view: DocumentsView) -> None:
        """Shows a family's documents; one that is being added stays."""
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
            line.show_row(row, reads=self._reads)
            self._list.insertWidget(at, line)
            line.show()
        self._none.setVisible(not kept)  # the same whether there is none or none that is shown
        self._show_whether()

    def show_reading(self, *, reads: bool) -> None:
        """To read only, and not there at all without a picture; or with ways to add and take out."""
        self._reads = reads
        for button in (self.add, self.paste, self.sign):
            button.setVisible(not reads)
        if reads:
            self.end_adding()
        for line in self.lines.values():
            line.remove.setVisible(not reads)
        self._show_whether()

    def _show_whether(self) -> None:
        self.setVisible(bool(self.lines) or not self._reads)

    def forget(self) -> None:
        """Lets go of all it shows: something else is about to be in front."""
        self.close_all()
        self.told.hide()
        self._view = None
        while self.lines:
            put_away(self.lines.popitem()[1])
        self._show_whether()

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
        visits = None if view is None or view.visit is not None else view.visits
        self.adding = Adding(view.people if view is not None else (), visits, kind)
        self.adding.picture.show_picture(seen, "to be kept")
        self.adding.fit(self.contentsRect().width() - 2 * MARGIN_PX)
        self.adding.kept.connect(self.kept)
        self.adding.left.connect(self._leave)
        self._place.addWidget(self.adding)
        self.adding.title.setFocus(Qt.FocusReason.OtherFocusReason)
        self._bring_into_view(self.adding.title)

    def show_whole(self, seen: Seen, record: str) -> None:
        """Shows one picture large."""
        row = self.lines[record].row if record in self.lines else None
        if row is not None:
            self.whole.show_picture(seen, row.title, self.contentsRect().width() - 2 * MARGIN_PX)
            self.whole.show()
            self.close_it.show()
            self.close_it.setFocus(Qt.FocusReason.OtherFocusReason)
            self._bring_into_view(self.close_it)

    def _bring_into_view(self, widget: QWidget) -> None:
        """Scrolls to what has just been opened: it had no place yet when the focus came to it."""
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is None:
            return

        def scroll(*_range: int) -> None:
            if isValid(area) and isValid(widget):
                area.ensureWidgetVisible(widget, 0, look.current().px(BELOW_PX))

        scroll()
        area.verticalScrollBar().rangeChanged.connect(scroll, Qt.ConnectionType.SingleShotConnection)

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
        dialog.destroyed.connect(forget_where)
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
        """A picture may be dropped here, where one may be added."""
        if not self._reads and (event.mimeData().hasUrls() or event.mimeData().hasImage()):
            event.acceptProposedAction()

    def event(self, event: QEvent) -> bool:
        """Escape closes what is open here before it leads away from the page."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_escape(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Closes what is open."""
        if self._is_escape(event):
            self.close_all()
        else:
            super().keyPressEvent(event)

    def _is_escape(self, event: QKeyEvent) -> bool:
        is_open = self.adding is not None or self.pad is not None or self.whole.isVisible()
        return is_open and event.key() == Qt.Key.Key_Escape

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

    def close_all(self) -> None:
        """Closes what is open here; what was being added is not kept."""
        self._close_picture()
        if self.adding is not None or self.pad is not None:
            self._leave()
