"""What the operating system says of the network: hints, never the truth. Where it says nothing, nothing is known."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QNetworkInformation


class Network(QObject):
    """Whether the system thinks there is a network, and whether it costs."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.offline = self.metered = False
        """The system sees no network at all (it has been wrong before); each byte of this one costs somebody."""
        QNetworkInformation.loadBackendByFeatures(QNetworkInformation.Feature.Reachability)
        told = QNetworkInformation.instance()
        if told is not None:
            for signal in (told.reachabilityChanged, told.transportMediumChanged, told.isMeteredChanged):
                signal.connect(self._look)
            self._look()

    def _look(self) -> None:
        """Keep what it says, for other threads to read, and tell that something is another."""
        told = QNetworkInformation.instance()
        if told is not None:
            self.offline = told.reachability() is QNetworkInformation.Reachability.Disconnected
            self.metered = told.isMetered()
            self.changed.emit()
