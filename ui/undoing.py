"""What was done to people, to be taken back and done again: Ctrl+Z and Ctrl+Y over whole things. Knows no desk."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from fsdesk.views_people import Done

MOST = 50
"""How many things back one can go; further back is what History is for."""


class _Step(QUndoCommand):
    """One whole thing. The first doing has happened already, when it comes here."""

    def __init__(self, done: Done, undoing: Undoing) -> None:
        super().__init__(done.said)
        self._done, self._undoing, self._is_new = done, undoing, True

    def undo(self) -> None:
        """Asks for it to be taken back."""
        self._undoing.turned.emit(self._done, True)

    def redo(self) -> None:
        """Asks for it to be done again."""
        if self._is_new:
            self._is_new = False
        else:
            self._undoing.turned.emit(self._done, False)


class Undoing(QObject):
    """The things done on a page, latest last. `turned` asks the desk; `forget` when it could not be done."""

    turned = Signal(object, bool)  # Done, whether it is taken back
    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stack = QUndoStack(self)
        self._stack.setUndoLimit(MOST)
        self._stack.indexChanged.connect(self.changed)

    def did(self, done: Done) -> None:
        """Takes note of something that has just been done."""
        self._stack.push(_Step(done, self))

    def undo(self) -> None:
        """Takes back the latest thing, if there is one."""
        self._stack.undo()

    def redo(self) -> None:
        """Does again what was last taken back, if it was."""
        self._stack.redo()

    def forget(self) -> None:
        """Forgets all of it: another family is shown, or the record has gone another way since."""
        self._stack.clear()
        self.changed.emit()

    @property
    def undo_words(self) -> str:
        """What would be taken back; empty when there is nothing."""
        return self._stack.undoText() if self._stack.canUndo() else ""

    @property
    def redo_words(self) -> str:
        """What would be done again; empty when there is nothing."""
        return self._stack.redoText() if self._stack.canRedo() else ""
