"""The window: the shell, asking before it closes."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent

from ui.shell import Shell


class Window(Shell):
    """The shell, asking before it closes, so that nothing typed is left behind."""

    close_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.may_close = False

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closes once everything is put away."""
        if self.may_close:
            event.accept()
        else:
            event.ignore()
            self.close_asked.emit()
