"""One window for one store: a second start raises the first and leaves."""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal

ANSWERS_WITHIN_MS = 500


def name_of(folder: Path) -> str:
    """The name under which the window of a store listens: says nothing about whose it is."""
    return "fsdesk-" + hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:24]


def raise_the_first(folder: Path) -> bool:
    """Ask a window that already has this store open to come to the front; whether there is one."""
    from PySide6.QtNetwork import QLocalSocket  # late: 8 ms that the only window need not spend

    socket = QLocalSocket()
    socket.connectToServer(name_of(folder))
    if not socket.waitForConnected(ANSWERS_WITHIN_MS):
        return False
    socket.write(b"raise\n")
    socket.waitForBytesWritten(ANSWERS_WITHIN_MS)
    socket.disconnectFromServer()
    return True


def claim(folder: Path) -> QLockFile | None:
    """The claim to be the one window of a store, to be kept while it is open; None while another holds it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = QLockFile(str(folder / "window.lock"))
    lock.setStaleLockTime(0)
    return lock if lock.tryLock(0) or lock.error() is not QLockFile.LockError.LockFailedError else None


class FirstWindow(QObject):
    """Listens, for as long as this window is the one that has the store."""

    raise_asked = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        from PySide6.QtNetwork import QLocalServer  # late: see above

        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        QLocalServer.removeServer(name_of(folder))
        self._server.listen(name_of(folder))
        self._server.newConnection.connect(self._hear)

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    def _hear(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            self.raise_asked.emit()
