"""The first tab of a family: its pictures and its news, brought when it comes in front."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from fsdesk.records.ids import FamilyId
from ui.chapters.chapter import Chapter, Door


class Overview(Chapter):
    """Brings what the family's page itself does not carry."""

    request_asked = Signal(str)  # family

    def __init__(self, door: Door, parent: QObject | None = None) -> None:
        super().__init__(door, parent)
        door.family.tab_shown.connect(self._bring)
        door.family.overview.request_asked.connect(self.request_asked)

    def _bring(self, key: str, family: str) -> None:
        if key == "overview":
            desk = self.door.desk
            self.call(lambda: desk.overview.of(FamilyId(family)), self.door.family.overview.show_overview)
