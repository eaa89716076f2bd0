"""The parts of the card of pictures: one picture, one line for each document, and what is asked of one being added."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from fsdesk.pictures_asked import Seen
from fsdesk.records import family_codes as lists
from fsdesk.views_documents import DocumentRow
from ui import look
from ui.forms.answers import OneOf, PickOne
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Card
from ui.parts.choices import Tick
from ui.parts.fields import Field, LongText
from ui.parts.flow import Flow
from ui.parts.text import Chip, Text
from ui.parts.who_may import WhoMaySee

THUMB_PX, PREVIEW_PX = 56, 220
BESIDE = 640  # least width in units for a picture beside what is asked about it


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

    def show_picture(self, seen: Seen, name: str, room_px: int = 0) -> None:
        """Shows a picture, read out by its title; within this width, where one is named."""
        side, image = look.current().px(self._most), image_of(seen)
        side = min(side, room_px) if room_px > 0 else side
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
        foot = Flow(across_px=6, down_px=2)
        self.who = WhoMaySee()
        for part in (self._chip, self.look, self.remove, self.who):
            foot.addWidget(part)
        words.addLayout(foot)

    def show_row(self, row: DocumentRow, *, reads: bool) -> None:
        """Shows a document, to read or with a way to take it out."""
        self.row = row
        self._title.setText(row.title)
        self._detail.setText(f"{row.kind_words} · {row.detail}")
        self._chip.show_state(row.standing, row.tone)
        self.look.setVisible(row.is_here)
        self.who.show_record(row.id, row.part.mark, row.title)
        self.look.setAccessibleName(f"Look at it: {row.title}")
        self.remove.setVisible(not reads)
        self.remove.show_words("Remove" if row.may_remove else "Take out")
        self.remove.setAccessibleName(f"Remove {row.title}" if row.may_remove else f"Take out {row.title}")


class Adding(Card):
    """A picture that is about to be kept: what it is, and who it is about. Nothing is kept before somebody says so."""

    kept = Signal(dict)  # fields
    left = Signal()

    def __init__(self, people: Sequence[tuple[str, str]], visits: Sequence[tuple[str, str]] | None, kind: str) -> None:
        super().__init__("A picture to keep", raised=True)
        self.picture = Shown(PREVIEW_PX)
        self.kind = OneOf(tuple(lists.DOCUMENT_KIND.items()))
        self.kind.show_name("What it is", "")
        self.kind.show_value(kind)
        self.title, self.note = QLineEdit(), LongText("What was agreed about keeping it", lines_min=1)
        self.title.setMaxLength(200)
        self.visit = PickOne(tuple(visits or ()), nothing="To no visit")
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
        words, self._across = QVBoxLayout(), QBoxLayout(QBoxLayout.Direction.LeftToRight)
        words.setSpacing(8)
        for part in (
            self.kind,
            Field("Title", self.title, hint="What somebody else would look for: “Letter from the school, 3 March”"),
            Field("Who it is about", about, optional=True),
            *(() if visits is None else (self.visit,)),  # on the page of a visit there is nothing to ask
            Field("What was agreed about keeping it", self.note, optional=True),
        ):
            words.addWidget(part)
        foot = QHBoxLayout()
        for button in (self.keep, self.leave):
            foot.addWidget(button)
        foot.addStretch()
        words.addLayout(foot)
        self._across.setSpacing(18)
        self.picture.setFixedWidth(look.current().px(PREVIEW_PX))
        self._across.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop)
        self._across.addLayout(words, 1)
        self.body.addLayout(self._across)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Puts the picture beside the questions where there is room for both."""
        super().resizeEvent(event)
        self.fit(self.width())

    def fit(self, width_px: int) -> None:
        """Chooses what fits this width."""
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._across.setDirection(across if width_px / look.current().u >= BESIDE else down)

    @property
    def fields(self) -> dict[str, object]:
        """What is said of it."""
        about = tuple(key for key, tick in self.people.items() if tick.isChecked())
        found = {"document_kind": self.kind.value, "title": self.title.text().strip(), "subject": about,
                 "visit": self.visit.value, "consent_note": self.note.toPlainText().strip()}  # fmt: skip
        return {name: value for name, value in found.items() if value}

    def _keep(self) -> None:
        if self.keep.isEnabled():
            self.keep.setEnabled(False)
            self.kept.emit(self.fields)
