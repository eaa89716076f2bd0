"""What others read beyond their caseload, to be looked over by this person: a count, as the hub told it last.

The families themselves, and what anybody reads of them for a while, are never on this laptop: see `ui.chapters.beyond`.
"""

from __future__ import annotations

from fsdesk import telling
from fsdesk.desk.pen import Pen
from fsdesk.views import Need


class Beyond:
    """What waits to be looked over."""

    def __init__(self, pen: Pen) -> None:
        self.pen = pen

    def needs_you(self) -> tuple[Need, ...]:
        """For who leads or guards data: that others opened families they do not hold."""
        count = int(self.pen.store.setting("look_over") or 0)
        if not count or not self.pen.is_staff_looking:
            return ()
        opened = telling.counted(count, "family", "families")
        return (Need(kind="look_over", title="Opened by others, to look over", detail=f"{opened} they do not hold"),)
