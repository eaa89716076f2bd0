"""Old records, requests and holds in the window: the hub is asked, what it told last stands meanwhile, and what
somebody says is signed as their laptop before it goes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from PySide6.QtCore import QObject

from fsdesk import telling
from fsdesk.desk.gate import own_mark
from fsdesk.desk.titles import KIND_WORDS
from fsdesk.old_records import Waiting
from fsdesk.records.ids import DeviceId, FamilyId, RecordId
from fsdesk.trouble import Told
from fsdesk.views_keeping import KeepingView, KeepRow
from ui.chapters.chapter import Chapter, Door, nothing
from ui.office_paper import office_pages
from ui.pages.keeping import KeepingPage
from ui.printing import ask_printer

if TYPE_CHECKING:
    from sync.asked_keeping import Said
    from sync.questions import Reply

DAYS = 31
_CAME = {
    "": ("Kept, signed as yours. A second person must say so too, at their own laptop.", "ok"),
    "decided": ("Two people have decided.", "ok"),
    "done": ("Done. Every laptop that holds it lets it go at its next contact; the certificate is here.", "ok"),
    "by_office": ("Two people have decided. IT carries it out at the hub: fsdesk-hub retention destroy.", "info"),
}
_SAID = {
    "not_allowed": "That is not for you to do. Nothing was changed.",
    "suspended": "The hub answers no question of this laptop. Nothing was changed.",
    "question_not_known": "This hub is older than this program and cannot answer that yet.",
}
NO_LINE = "There is no line to the hub: what it said last is shown, and nothing can be decided from here now."


class Keeping(Chapter):
    """The page of what waits for who decides about old records."""

    def __init__(self, door: Door, looked: Callable[[str, str], None], parent: QObject | None = None) -> None:
        super().__init__(door, parent)
        self.page = KeepingPage()
        self.pages = [self.page]
        self._looked = looked
        acts = self.page.acts
        self.page.refresh_asked.connect(self.ask)
        self.page.find_asked.connect(self._find)
        acts.said.connect(self._say)
        acts.held.connect(lambda row, reason, day: self._act("hold", row, reason, day))
        acts.lifted.connect(lambda row, reason: self._act("lift", row, reason, ""))
        acts.looked_asked.connect(lambda row: self._looked(row.family, row.label or f"family {row.family}"))
        acts.weigh_asked.connect(self._weigh)
        acts.print_agreed.connect(self._print)

    def open(self) -> None:
        """What waits, as it was told last; then the hub is asked."""
        self.door.front(self._show, self.page, "keeping")
        self._show()
        self.ask()

    def _show(self) -> None:
        self.call(self.door.desk.keeping.view, self.page.show_waiting)

    # -- asking what waits -------------------------------------------------------------------------------------

    def ask(self) -> None:
        """Asks the hub for all that waits, some families at a time."""
        self.page.show_notice("The hub is being asked …", "info")
        self._survey("", Waiting(""))

    def _survey(self, after: str, so_far: Waiting) -> None:
        from sync import asked_keeping as asked  # late: the messages are loaded after the first picture
        from sync.questions import question, told

        def heard(reply: Reply) -> None:
            if self._refused(reply):
                return
            some = told(reply, asked.Surveyed)
            more = replace(so_far, due=so_far.due + some.due, requests=so_far.requests + some.requests)
            if some.after:
                self._survey(some.after, more)
            else:
                self._ask_holds(more)

        self.door.ask_hub(question(asked.SURVEY, asked.Survey(FamilyId(after))), heard, failed=self._missed)

    def _ask_holds(self, so_far: Waiting) -> None:
        from sync import asked_keeping as asked
        from sync.questions import question, told

        def held(reply: Reply) -> None:
            if reply.code:  # who is only the second of two is told of no holds
                self._keep(so_far)
                return
            more = replace(so_far, holds=told(reply, asked.HoldsTold).rows)
            self.door.ask_hub(question(asked.CERTIFICATES, asked.Nothing()), partial(gone, more), failed=self._missed)

        def gone(so_far: Waiting, reply: Reply) -> None:
            rows = () if reply.code else told(reply, asked.CertificatesTold).rows
            self._ask_counts(replace(so_far, certificates=rows))

        self.door.ask_hub(question(asked.HOLDS, asked.Nothing()), held, failed=self._missed)

    def _ask_counts(self, so_far: Waiting) -> None:
        from sync.asked_audit import EXCEPTIONS, Exceptions, Period
        from sync.asked_beyond import OPENED, OpenedAsked, OpenedTold
        from sync.questions import question, told

        now = int(datetime.now().astimezone().timestamp())

        def opened(reply: Reply) -> None:
            more = replace(so_far, opened=0 if reply.code else len(told(reply, OpenedTold).rows))
            self.door.ask_hub(
                question(EXCEPTIONS, Period(now - DAYS * 86_400, now + 86_400)), partial(odd, more), failed=self._missed
            )

        def odd(so_far: Waiting, reply: Reply) -> None:
            self._keep(replace(so_far, odd=0 if reply.code else len(told(reply, Exceptions).rows)))

        self.door.ask_hub(question(OPENED, OpenedAsked()), opened, failed=self._missed)

    def _keep(self, told: Waiting) -> None:
        desk = self.door.desk

        def keep() -> KeepingView:
            return desk.keeping.keep(replace(told, at=desk.clock.now().isoformat()))

        self.page.show_notice("")
        self.call(keep, self.page.show_waiting)

    # -- acting ------------------------------------------------------------------------------------------------

    def _say(self, row: KeepRow, decision: str, reason: str, until: str) -> None:
        from sync import asked_keeping as asked
        from sync.questions import question

        desk = self.door.desk

        def sign() -> Said:
            from sync.meeting import desk_keys

            keys = desk_keys(desk)
            saying = asked.Saying(
                DeviceId(desk.store.device), desk.user, FamilyId(row.family), RecordId(row.person), decision, b"",
                until, desk.clock.now().isoformat(),
            )  # fmt: skip
            return asked.signed(saying, reason, keys.sign)

        def send(said: Said) -> None:
            self.door.ask_hub(question(asked.SAY, said), self._came, failed=self._not_done)

        self.call(sign, send)

    def _act(self, what: str, row: KeepRow, reason: str, day: str) -> None:
        from sync import asked_keeping as asked
        from sync.questions import question

        kind = asked.HOLD if what == "hold" else asked.LIFT
        words = "It is held: nothing of it is destroyed." if what == "hold" else "The hold is lifted."
        self.door.ask_hub(
            question(kind, asked.HoldAsked(FamilyId(row.family), reason, day)),
            partial(self._came, words=words),
            failed=self._not_done,
        )

    def _came(self, reply: Reply, words: str = "") -> None:
        from sync import asked_keeping as asked
        from sync.questions import told

        acts = self.page.acts
        if reply.code == asked.REFUSED:
            acts.show_sentence(told(reply, asked.Came).what, "warn")
        elif reply.code:
            acts.show_sentence(_SAID.get(reply.code, "The hub could not answer that."), "warn")
        else:
            sentence, tone = (words, "ok") if words else _CAME[told(reply, asked.Came).what]
            self.ask()
            self.page.show_notice(sentence, tone)
            acts.show_sentence(sentence, tone)
            self.door.send_soon()

    def _weigh(self, row: KeepRow) -> None:
        from sync import asked_keeping as asked
        from sync.questions import question, told

        def heard(reply: Reply) -> None:
            if reply.code == asked.REFUSED:
                self.page.acts.show_sentence(told(reply, asked.Came).what, "warn")
            elif not reply.code:
                found = told(reply, asked.Weighed)
                goes = telling.joined([f"{many} {KIND_WORDS.get(kind, kind)}" for kind, many in found.goes])
                named = telling.counted(found.rewritten, "record of others names", "records of others name")
                held = "A legal hold stands on this family: nothing is destroyed meanwhile."
                lines = (f"What goes: {goes}.", f"{named} them, and will say “a person”.")
                self.page.acts.show_lines((*lines, held) if found.held else lines)

        self.door.ask_hub(
            question(asked.WEIGH, asked.Weigh(FamilyId(row.family), RecordId(row.person))), heard, failed=self._not_done
        )

    def _find(self, words: str) -> None:
        from sync import asked_keeping as asked
        from sync.questions import question, told

        desk = self.door.desk

        def heard(reply: Reply) -> None:
            if not self._refused(reply):
                rows = told(reply, asked.FoundFamilies).rows
                self.call(lambda: desk.keeping.found(rows), self.page.show_found)

        self.call(lambda: desk.noted("search"), nothing)
        self.door.ask_hub(question(asked.FIND, asked.FindFamily(words)), heard, failed=self._missed)

    def _print(self, row: KeepRow) -> None:
        desk, family, person = self.door.desk, row.family, row.person

        def printed() -> None:
            self.call(lambda: desk.noted("print", family, person=person, reason="certificate"), nothing)
            self.page.acts.show_sentence("Handed to the printer.", "ok")

        def failed(trouble: Any) -> None:
            self.page.acts.show_sentence(trouble.sentence, "warn")

        def hand_over(mark: str) -> None:
            ask_printer(self.page, office_pages(row.paper, mark), landscape=False, done=printed, failed=failed)

        self.call(lambda: own_mark(desk), hand_over)

    def _refused(self, reply: Reply) -> bool:
        if reply.code:
            self.page.show_notice(_SAID.get(reply.code, "The hub could not answer that."))
        return bool(reply.code)

    def _missed(self, _told: Told) -> bool:
        self.page.show_notice(NO_LINE)
        return True

    def _not_done(self, told: Told) -> bool:
        self.page.acts.show_sentence(f"Nothing was changed. {told.sentence}", "warn")
        return True
