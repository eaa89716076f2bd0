"""Whom to ring when FSDesk is locked: a card without a word about anybody, made of the numbers of the place.

Of the place only its code is remembered outside the store (`AREA`, one of a handful), so that the card can be the right
one before anybody has unlocked. It says nothing of a family.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from ui.shell import Shell

PLACE = "place/area"


def remember_place(area: str) -> None:
    """Remember where this laptop works, for the card."""
    if area:
        QSettings("FSDesk", "FSDesk").setValue(PLACE, area)


def show_card(shell: Shell, before: QWidget | None) -> None:
    """Show the card alone; leaving it brings back what was there."""
    from fsdesk.desk.card import card_of  # late: the numbers are read when somebody asks
    from fsdesk.services import service_of
    from ui.pages.crisis_card import CrisisCardPage

    area = QSettings("FSDesk", "FSDesk").value(PLACE, "")
    page = CrisisCardPage(card_of(service_of(area if isinstance(area, str) else "")))
    page.left.connect(partial(_leave, shell, before, page))
    shell.show_alone(page)
    page.setFocus(Qt.FocusReason.OtherFocusReason)


def _leave(shell: Shell, before: QWidget | None, page: QWidget) -> None:
    if before is not None and isValid(before):
        shell.show_alone(before)
        before.setFocus(Qt.FocusReason.OtherFocusReason)
    page.deleteLater()
