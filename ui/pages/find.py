"""What a search found, under the search field: grouped, chosen with the arrows. Searches nothing itself."""

from __future__ import annotations

from itertools import groupby
from typing import cast

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QSizePolicy, QStyleOptionViewItem, QVBoxLayout

from fsdesk.views import Found
from ui import look
from ui.parts.tall import Index, Words
from ui.parts.text import Text

WIDTH_UNITS = 460  # that of the search field where there is room
SEARCH_FIELD = "search"  # object name of the field in the top bar
_TOP = QModelIndex()
_STAYS = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)


class _Results(QAbstractListModel):
    """Groups and what was found in each, as Qt wants to read them; a group's name cannot be chosen."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[Found | str] = []

    def show_found(self, found: tuple[Found, ...]) -> None:
        """Replaces all rows; groups stand in the order in which each was first found."""
        order = {where: at for at, where in reversed([*enumerate(each.where for each in found)])}
        self.beginResetModel()
        self.rows = []
        for where, group in groupby(sorted(found, key=lambda each: order[each.where]), key=lambda each: each.where):
            self.rows.extend((where, *group))
        self.endResetModel()

    def rowCount(self, parent: Index = _TOP) -> int:
        """How many rows."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """The words of a row on two lines; a screen reader gets them on one."""
        row = self.rows[index.row()]
        lines = (row,) if isinstance(row, str) else (row.title, row.detail)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, lines))
        return "\n".join(lines) if role == Qt.ItemDataRole.DisplayRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Only what was found can be chosen."""
        if isinstance(self.rows[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _Row(Words):
    """Paints a row: a group's name small, what was found on two lines."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """One line for each."""
        heights = (QFontMetrics(look.current().font(step)).height() for _, step, _ in self.lines(index, 10_000))
        return QSize(look.current().px(120), sum(heights) + 12)

    def lines(self, index: Index, width: int) -> list[tuple[str, str, int]]:
        """The lines of a row with their steps and heights."""
        lines = super().lines(index, width)
        return [(words, "caption", height) for words, _, height in lines] if _is_group(index) else lines


def _is_group(index: Index) -> bool:
    return not index.flags() & Qt.ItemFlag.ItemIsSelectable


class FindPalette(QFrame):
    """Stands under the search field while somebody is in it. The field keeps the keyboard all the time."""

    words_typed = Signal(str)
    found_chosen = Signal(str, str)  # family, record

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAccessibleName("What was found")
        self._field: QLineEdit | None = None
        self._words = ""
        self._results = _Results(self)
        self.list = QListView()
        self.list.setAccessibleName("What was found")
        self.list.setModel(self._results)
        self.list.setItemDelegate(_Row(self.list, "strong", "small"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.list.clicked.connect(self._choose)
        self.nothing = Text("")
        self.where = Text("Searches what is on this laptop. Up and Down choose, Enter opens, Esc closes.", "caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 10, 10, 10)
        column.setSpacing(8)
        column.addWidget(self.nothing)
        column.addWidget(self.list, 1)
        column.addWidget(self.where)
        self.hide()

    def stand_under(self, field: QLineEdit) -> None:
        """Serves this field from now on: listens to its words and keys, and opens below it."""
        if self.parentWidget() is None:
            self.setParent(field.window())
        self._field = field
        field.installEventFilter(self)
        field.textEdited.connect(self._tell_typed)
        self.setVisible(bool(self._words))

    def showEvent(self, event: QShowEvent) -> None:
        """When hung into a window by somebody else, serves the search field there."""
        super().showEvent(event)
        field = self.window().findChild(QLineEdit, SEARCH_FIELD) if self._field is None else None
        if isinstance(field, QLineEdit):
            self.stand_under(field)
        self._open()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keeps its own size: as tall as what was found."""
        super().resizeEvent(event)
        if self.isVisible():
            self._open()

    def show_found(self, words: str, found: tuple[Found, ...]) -> None:
        """Shows what was found for these words; an answer to words no longer there is dropped."""
        if self._field is not None and words.strip() != self._field.text().strip():
            return
        before = self._current()
        self._words = words.strip()
        self._results.show_found(found)
        rows = self._results.rows
        self.list.setCurrentIndex(self._results.index(rows.index(before) if before in rows else min(1, len(rows)), 0))
        self.nothing.setText("" if found else f"Nothing on this laptop matches “{self._words}”.")
        self.nothing.setVisible(not found)
        self.list.setVisible(bool(found))
        self._open()
        self._say(f"{len(found)} found" if found else self.nothing.text())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Takes the arrows, Enter and Escape from the field while something is shown, and follows the field."""
        match event.type():
            case QEvent.Type.ShortcutOverride if self.isVisible():
                if cast(QKeyEvent, event).key() == Qt.Key.Key_Escape:
                    event.accept()
                    return True
            case QEvent.Type.KeyPress if self.isVisible():
                return self._take_key(cast(QKeyEvent, event).key())
            case QEvent.Type.FocusOut if cast(QFocusEvent, event).reason() not in _STAYS:
                self.hide()
            case QEvent.Type.FocusIn if cast(QFocusEvent, event).reason() not in _STAYS:
                self._open()
            case QEvent.Type.Move | QEvent.Type.Resize if self.isVisible():
                self._open()
            case _:
                pass
        return super().eventFilter(watched, event)

    def _take_key(self, key: int) -> bool:
        match key:
            case Qt.Key.Key_Down:
                self._move(1)
            case Qt.Key.Key_Up:
                self._move(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._choose(self.list.currentIndex())
            case Qt.Key.Key_Escape:
                self.hide()
            case _:
                return False
        return True

    def _move(self, step: int) -> None:
        at = self.list.currentIndex().row() + step
        while 0 <= at < len(self._results.rows) and _is_group(self._results.index(at, 0)):
            at += step
        if 0 <= at < len(self._results.rows):
            self.list.setCurrentIndex(self._results.index(at, 0))
            self._say(str(self._results.index(at, 0).data(Qt.ItemDataRole.AccessibleTextRole)))

    def _current(self) -> Found | str:
        index = self.list.currentIndex()
        return self._results.rows[index.row()] if index.isValid() else ""

    def _choose(self, index: QModelIndex) -> None:
        row = self._results.rows[index.row()] if index.isValid() else ""
        if isinstance(row, Found):
            self.hide()
            if self._field is not None:
                self._field.clear()
            self.found_chosen.emit(row.family, row.record)

    def _tell_typed(self, words: str) -> None:
        if not words.strip():
            self._words = ""
            self.hide()
        self.words_typed.emit(words)

    def _say(self, words: str) -> None:
        """Tells screen readers, because the keyboard stays in the field."""
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._field or self, words))

    def _open(self) -> None:
        """Opens below the field, as tall as what was found and no taller than the window."""
        field = self._field
        window = self.parentWidget()
        if not self._words or field is None or window is None:
            self.hide()
            return
        corner = field.mapTo(window, QPoint(0, field.height() + 4))
        width = min(max(field.width(), look.current().px(WIDTH_UNITS)), window.width() - corner.x() - 16)
        rows = sum(self.list.sizeHintForRow(at) for at in range(len(self._results.rows)))
        others = (self.nothing, self.where)
        needed = sum(part.heightForWidth(width - 22) for part in others if not part.isHidden()) + (
            rows + 4 if rows else 0
        )
        self.setGeometry(corner.x(), corner.y(), width, min(needed + 38, window.height() - corner.y() - 16))
        self.show()
        self.raise_()
