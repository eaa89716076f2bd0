"""Numbers alone, in the window: the hub is asked, and what it says is shown with its time."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from fsdesk import telling
from fsdesk.trouble import Told
from fsdesk.views_counts import counts_view
from ui.chapters.chapter import Chapter, Door
from ui.pages.counts import CountsPage

if TYPE_CHECKING:
    from sync.questions import Reply

SAYS = {
    "not_allowed": "You may not have these numbers.",
    "suspended": "The hub answers no question of this laptop.",
    "question_not_known": "This hub is of an older version, and counts nothing yet.",
}


class Counts(Chapter):
    """The page of numbers."""

    def __init__(self, door: Door, parent: QObject | None = None) -> None:
        super().__init__(door, parent)
        self.page = CountsPage()
        self.pages = [self.page]
        self.page.asked_again.connect(self._ask)

    def open(self) -> None:
        """The numbers, as the hub says them now."""
        self.door.front(_asked_once, self.page, "counts")
        self._ask()

    def _ask(self) -> None:
        from sync import asked_counts as asked  # late: the messages are loaded after the first picture
        from sync.questions import question, told

        self.page.show_asking()
        now = self.door.desk.clock.now()

        def heard(reply: Reply) -> None:
            if reply.code:
                self.page.show_could_not(SAYS.get(reply.code, "The hub did not say."))
                return
            found = told(reply, asked.Counts)
            at = telling.day_and_time(datetime.fromtimestamp(found.at, now.tzinfo).isoformat(), now.date())
            teams = [(one.name, one.held, one.unheld) for one in found.teams]
            self.page.show_counts(counts_view(teams, (found.held, found.unheld), at, suppressed=found.suppressed))

        self.door.ask_hub(question(asked.FAMILIES, asked.Nothing()), heard, failed=self._say)

    def _say(self, told: Told) -> bool:
        self.page.show_could_not(told.sentence)
        return True


def _asked_once() -> None:
    """What the hub said is not asked for again because news came."""
