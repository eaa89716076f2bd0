"""What was copied out of FSDesk does not stay on the clipboard: emptied after a while, on lock, and before a table.

It is taken as plain words whatever it was, and asks programs that keep what was copied to leave it alone.
"""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication

_KEEP_OUT = (
    ("x-kde-passwordManagerHint", b"secret"),
    ('application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"', b"1"),
    ('application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"', b"\0\0\0\0"),
    ('application/x-qt-windows-mime;value="CanUploadToCloudClipboard"', b"\0\0\0\0"),
)
"""As KeePassXC asks (src/gui/Clipboard.cpp); the last two are Windows' own, documented under "Clipboard formats"."""
_MODES = (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection)


class ClipboardGuard(QObject):
    """Watches the clipboard while a desk is unlocked. Only what came from this window is ever taken away again."""

    def __init__(self, seconds: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clipboard = QGuiApplication.clipboard()
        self._after = QTimer(self, singleShot=True, interval=seconds * 1000)
        self._after.timeout.connect(self.wipe)
        self._ours: dict[QClipboard.Mode, str] = {}
        self._clipboard.dataChanged.connect(self._note)
        self._clipboard.selectionChanged.connect(self._note_selection)

    def wipe(self) -> None:
        """Empties what is still ours; may be repeated."""
        self._after.stop()
        ours, self._ours = self._ours, {}
        for mode, words in ours.items():
            if self._clipboard.text(mode) == words:
                self._clipboard.clear(mode)

    def end(self) -> None:
        """Empties it and watches no longer."""
        self._clipboard.dataChanged.disconnect(self._note)
        self._clipboard.selectionChanged.disconnect(self._note_selection)
        self.wipe()

    def _note(self) -> None:
        self._take(QClipboard.Mode.Clipboard)

    def _note_selection(self) -> None:
        self._take(QClipboard.Mode.Selection)

    def _take(self, mode: QClipboard.Mode) -> None:
        words = self._clipboard.text(mode)
        if not words or not self._is_ours(mode):
            self._ours.pop(mode, None)
            return
        if self._ours.get(mode) != words or not self._clipboard.mimeData(mode).hasFormat(_KEEP_OUT[0][0]):
            self._ours[mode] = words
            self._clipboard.setMimeData(_plain(words), mode)
        self._after.start()

    def _is_ours(self, mode: QClipboard.Mode) -> bool:
        owns = self._clipboard.ownsClipboard() if mode is _MODES[0] else self._clipboard.ownsSelection()
        return owns or QGuiApplication.focusWindow() is not None


def _plain(words: str) -> QMimeData:
    data = QMimeData()
    data.setText(words)
    for name, value in _KEEP_OUT:
        data.setData(name, QByteArray(value))
    return data
