"""What fills the window, one thing at a time: pages, before them a family at the table, before all others the cover."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QToolTip, QWidget
from shiboken6 import isValid

from ui.cover import Cover
from ui.parts.front import Front
from ui.seated import Seated


class Whole(Front):
    """Shows a page, the table or the cover. What is to be shown meanwhile waits behind the one that is in front."""

    def __init__(self) -> None:
        super().__init__()
        self.the_cover, self._seated = Cover(), Seated(self)
        self.addWidget(QWidget())
        self.addWidget(self.the_cover)
        self._before_cover: QWidget | None = None
        self._focus_before_cover: QWidget | None = None
        self._table: QWidget | None = None
        self._behind_table: QWidget | None = None

    def show_whole(self, widget: QWidget) -> None:
        """Shows something in all of the window, unless a family or the cover has it: then it is there afterwards."""
        if self.indexOf(widget) < 0:
            self.addWidget(widget)
        if self._table is not None and widget is not self._table:
            self._behind_table = widget
        elif self.covered:
            self._before_cover, self._focus_before_cover = widget, None
        else:
            self.setCurrentWidget(widget)

    # -- the cover ---------------------------------------------------------------------------------------------

    def cover(self) -> None:
        """Hides everything behind the landscape, at once; may be repeated."""
        if self.covered:
            return
        _close_what_floats()
        self._before_cover, self._focus_before_cover = self.currentWidget(), self.window().focusWidget()
        self.setCurrentWidget(self.the_cover)
        self.the_cover.setFocus(Qt.FocusReason.OtherFocusReason)

    def uncover(self, otherwise: QWidget) -> None:
        """Brings back what was there, and the focus with it; `otherwise` where that is gone."""
        if not self.covered:
            return
        before, focus = self._before_cover, self._focus_before_cover
        self.setCurrentWidget(before if before is not None and isValid(before) else otherwise)
        if focus is not None and isValid(focus) and focus.isVisible():
            focus.setFocus(Qt.FocusReason.ActiveWindowFocusReason)

    @property
    def covered(self) -> bool:
        """Whether the landscape hides everything."""
        return self.currentWidget() is self.the_cover

    # -- a family at the table ---------------------------------------------------------------------------------

    def sit_together(self, page: QWidget) -> None:
        """Gives all of it to a family's page, and the keyboard with it, until `rise`."""
        _close_what_floats()
        if self._table is None:
            self._behind_table = self._before_cover if self.covered else self.currentWidget()
            self._seated.begin()
        self._table = page
        self.show_whole(page)

    def rise(self, otherwise: QWidget) -> None:
        """Brings back what was shown before, or was to be shown meanwhile; `otherwise` where that is gone."""
        if self._table is None:
            return
        self._table, behind = None, self._behind_table
        self._seated.end()
        self.show_whole(behind if behind is not None and isValid(behind) else otherwise)

    @property
    def at_table(self) -> bool:
        """Whether a family has the window."""
        return self._table is not None


def _close_what_floats() -> None:
    """Closes menus, panels and dialogs: what lies over the window is seen as well as what lies in it."""
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.hide()
    while (dialog := QApplication.activeModalWidget()) is not None:
        if isinstance(dialog, QDialog):
            dialog.reject()
        else:
            dialog.hide()
    QToolTip.hideText()
