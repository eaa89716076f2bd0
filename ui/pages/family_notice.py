"""What must be said of a family before it is read, under its name: a sentence, and at most one thing to do about it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QWidget

from fsdesk.views import Notice
from ui import look
from ui.parts.buttons import Button, Kind
from ui.parts.cards import Banner
from ui.parts.keyed import RingOver

HEIGHT_MIN_PX, HEIGHT_MAX_PX = 44, 128
"""What a colleague wrote may be long: it is all there, and scrolls, and leaves the family in sight."""
SHARE = 5
"""Of the window, where large letters leave little of it."""
_ICONS = {"take_on": "message-circle"}


class _Scrolled(QScrollArea):
    """A banner as high as its words, up to a point; from there on they scroll, by keyboard too."""

    def __init__(self, banner: Banner) -> None:
        super().__init__()
        self._banner = banner
        RingOver(self)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(banner)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """Narrower is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of the words, while it leaves the family in sight."""
        most_px = min(look.current().px(HEIGHT_MAX_PX), self.window().height() // SHARE)
        return min(self._banner.heightForWidth(width), most_px)

    def sizeHint(self) -> QSize:
        """As wide as the words would be."""
        width = self._banner.sizeHint().width()
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """A line of it."""
        seen = look.current()
        return QSize(seen.px(120), min(seen.px(HEIGHT_MIN_PX), self.sizeHint().height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tab comes here only where there is something to scroll."""
        super().resizeEvent(event)
        self.follow()

    def follow(self) -> None:
        """Follows the words, which may be others."""
        self.updateGeometry()
        scrolls = self._banner.heightForWidth(self.width()) > self.height()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if scrolls else Qt.FocusPolicy.NoFocus)


class FamilyNotice(QWidget):
    """Hidden while there is nothing to say."""

    asked = Signal(object)  # the Notice, whose `what` says what is to be done

    def __init__(self) -> None:
        super().__init__()
        self._notice = Notice(words="")
        self.sentence = Banner("", "info")
        self.area = _Scrolled(self.sentence)
        self.act = Button("Fetch", Kind.SECONDARY)
        self.act.clicked.connect(self._tell)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(self.area, 1)
        row.addWidget(self.act)
        self.show_notice(None)

    def show_notice(self, notice: Notice | None) -> None:
        """Says this, or nothing."""
        self.setVisible(notice is not None)
        self._notice = notice or Notice(words="")
        icon = "archive" if self._notice.revisions or self._notice.act else ""
        self.sentence.show_sentence(self._notice.words, "info", icon=_ICONS.get(self._notice.what, icon))
        self.area.setAccessibleName(self._notice.words)
        self.area.follow()
        self.act.show_words(self._notice.act or "Fetch")
        self.act.setVisible(bool(self._notice.act))

    def _tell(self) -> None:
        self.asked.emit(self._notice)
