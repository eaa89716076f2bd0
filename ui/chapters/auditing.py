"""Who has looked, in the window: the hub is asked, what it tells is believed only with its proofs, then it is shown."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from fsdesk.desk.auditing import Known, Odd
from fsdesk.desk.gate import own_mark
from fsdesk.records.ids import FamilyId
from fsdesk.trouble import Told
from fsdesk.views_audit import LookedRow, LookedView
from ui.chapters.chapter import Chapter, Door, nothing
from ui.office_paper import office_pages
from ui.pages.looked import LookedPage
from ui.printing import ask_printer

if TYPE_CHECKING:
    from sync.questions import Reply

DAYS = 31
"""How far back the report of exceptions goes: they are read once a month."""
SAYS = {
    "not_allowed": "You may not read who has looked at this family. Who leads its team may, and the"
    " information-governance officer.",
    "suspended": "The hub answers no question of this laptop.",
    "question_not_known": "This hub is of an older version, and keeps no log of who looked.",
}


class Auditing(Chapter):
    """The page of who has looked."""

    def __init__(self, door: Door, parent: QObject | None = None) -> None:
        super().__init__(door, parent)
        self.page = LookedPage()
        self.pages = [self.page]
        self._family = self._label = ""
        self.page.back_asked.connect(self._back)
        self.page.report_asked.connect(self.open_report)
        self.page.print_agreed.connect(self._print)

    def open(self, family: str, label: str = "") -> None:
        """Who has looked at a family; `label` is what it is called where it is not on this laptop."""
        self._family, self._label = family, label
        self.page.show_asking("Who has looked")
        self.door.front(_asked_once, self.page, "keeping" if label else "families")
        self.call(self.door.desk.auditing.known, partial(self._ask, family))

    def open_report(self) -> None:
        """What asks for a second look, of the last month."""
        self.page.show_asking("What asks for a second look")
        self.door.front(_asked_once, self.page, "looked")
        self.call(self.door.desk.auditing.known, self._ask_report)

    def _back(self) -> None:
        if self._label:
            self.door.open_today()
        else:
            self.door.open_family(self._family)

    def _print(self, view: LookedView, rows: tuple[LookedRow, ...]) -> None:
        desk, family = self.door.desk, view.family  # of what is printed, whatever was opened since
        lines = [view.title, view.summary, view.standing]
        lines += [f"{row.when}: {row.who}. {row.what}, {row.about}. {row.why}".strip() for row in rows]

        def printed() -> None:
            self.call(lambda: desk.noted("print", family, reason="who_looked"), nothing)
            self.page.show_printed()

        def hand_over(mark: str) -> None:
            ask_printer(
                self.page, office_pages(lines, mark), landscape=False, done=printed,
                failed=lambda trouble: self.page.show_could_not(trouble.sentence),
            )  # fmt: skip

        self.call(lambda: own_mark(desk), hand_over)

    def _ask(self, family: str, known: Known) -> None:
        from sync import asked_audit as asked  # late: the messages are loaded after the first picture
        from sync.protocol import Unreadable
        from sync.questions import question, told

        desk = self.door.desk

        def heard(reply: Reply) -> None:
            if self._refused(reply):
                return
            try:
                looked = told(reply, asked.Looked)
                lines = asked.believed(looked, known.size, known.root)
            except Unreadable:
                self.call(desk.auditing.differs, nothing, failed=self._say)
                return
            self.call(
                lambda: desk.auditing.looked(
                    FamilyId(family), lines, size=looked.size, more=looked.more, label=self._label
                ),
                self.page.show_looked,
            )

        self.door.ask_hub(
            question(asked.WHO_LOOKED, asked.WhoLooked(FamilyId(family), known.size)), heard, failed=self._say
        )

    def _ask_report(self, known: Known) -> None:
        from sync import asked_audit as asked  # late, as above
        from sync.questions import question, told

        desk = self.door.desk
        now = int(desk.clock.now().timestamp())

        def heard(reply: Reply) -> None:
            if self._refused(reply):
                return
            found = told(reply, asked.Exceptions)
            rows = [Odd(one.at, one.user, one.action, one.family, one.when, one.why) for one in found.rows]
            self.call(
                lambda: desk.auditing.odd(rows, gone_through=found.looked_at, days=DAYS, size=known.size),
                self.page.show_looked,
            )

        period = asked.Period(max(now - DAYS * 86_400, 0), now + 86_400)
        self.door.ask_hub(question(asked.EXCEPTIONS, period), heard, failed=self._say)

    def _refused(self, reply: Reply) -> bool:
        if reply.code:
            self.page.show_could_not(SAYS.get(reply.code, "The hub did not say."))
        return bool(reply.code)

    def _say(self, told: Told) -> bool:
        self.page.show_could_not(told.sentence)
        return True


def _asked_once() -> None:
    """What the hub told is not asked for again because news came: it says itself what it is of."""
