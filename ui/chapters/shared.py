"""Plans shared with a partner: every question goes to the hub, and what it tells is kept nowhere but on the page. What
the partner says is kept on this laptop first, and told once only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from fsdesk.desk.contributing import Heard
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.shared_plan import Handed, SharedWith, about_of, detail_of, tell_plan
from fsdesk.trouble import Told
from fsdesk.views import Me
from fsdesk.views_safety import CrisisCard
from fsdesk.views_shared import Draft, OwnWords, SharedPlan, SharedRow, ToSend
from ui.chapters.chapter import Chapter, Door
from ui.pages.shared import SharedPage

if TYPE_CHECKING:  # the messages of the line are loaded when the first is asked
    from sync.asked_shared import NamedIn, ReadTold, SharedFamily, SharedRecord
    from sync.questions import Reply

READ_AGAIN_MS = 60_000
"""How often what is open is read anew: a no ends it at the next question."""
READ_FOR_S = 15 * 60
"""How long what was read may stand on the page while the hub cannot be asked."""
NO_LINE = (
    "There is no line to the hub, so nothing that is shared with you can be read. What you write is kept on this laptop"
    " and sent when there is."
)
STALE = "There is no line now: this is as it was read at {at}. What you write is kept and sent later."
GONE = "This plan is not shared with you any more. What you wrote is kept below."
AWAY = "The hub could not be asked for a while, so what you read has left this page."
KEPT = "Kept on this laptop. It is sent as soon as there is a line."
_SAID = {
    "suspended": "The hub answers no question of this laptop.",
    "question_not_known": "This hub is of an older version: nothing can be shared with you yet.",
}
FOR_GOOD = ("not_allowed", "already", "not_understood", "question_not_understood", "too_short", "not_a_partner")
"""Codes by which the hub says that it will never take something; with any other it may another time."""


class Shared(Chapter):
    """The page of what is shared with a partner."""

    def __init__(self, door: Door, parent: QObject | None = None) -> None:
        super().__init__(door, parent)
        self.page = SharedPage()
        self.pages = [self.page]
        self._telling: set[str] = set()
        self._asked, self.is_partners = 0, False
        self._says = ""  # what the sentence at the top is about: "line", "kept", or anything else
        self._read_at: datetime | None = None
        self._timer = QTimer(self.page)  # it ends with the page it reads for
        self._timer.setInterval(READ_AGAIN_MS)
        self._timer.timeout.connect(self._read_again)
        page, desk = self.page, door.desk
        page.asked_again.connect(self.ask)
        page.came_back.connect(self.ask)
        page.read_asked.connect(self._read)
        page.closed.connect(self._forget_read)
        page.note_given.connect(self._note)
        page.draft_written.connect(self._keep_draft)
        page.done.connect(lambda of, step: self._say(lambda: desk.contributing.done(FamilyId(of), RecordId(step))))
        page.in_the_way.connect(
            lambda of, step, what: self._say(lambda: desk.contributing.in_the_way(FamilyId(of), RecordId(step), what))
        )
        page.was_there.connect(
            lambda of, meeting: self._say(lambda: desk.contributing.was_there(FamilyId(of), RecordId(meeting)))
        )
        page.put_away_asked.connect(self._put_away)

    def open(self) -> None:
        """Opens the page, and asks what is shared."""
        if self.page.isVisible():
            self.ask()  # else it is asked when the page comes to the front
        self.door.front(self._show_own, self.page, "shared")
        self._show_own()

    def show_card(self) -> None:
        """Whom to ring, among the pages: a worry of theirs is rung about, and nothing of it is written here."""
        from fsdesk.desk.card import card_of  # late: the numbers are read when somebody asks
        from fsdesk.services import service_of
        from ui.pages.crisis_card import CrisisCardPage

        desk = self.door.desk

        def show(card: CrisisCard) -> None:
            page = CrisisCardPage(card)
            page.left.connect(partial(self._leave_card, page))
            self.pages.append(page)
            self.door.front(self._show_own, page, "shared")
            page.setFocus(Qt.FocusReason.OtherFocusReason)

        self.call(lambda: card_of(service_of(desk.concerns.place())), show)

    def _leave_card(self, page: QWidget) -> None:
        self.pages.remove(page)
        self.open()
        page.deleteLater()

    def save_now(self) -> None:
        """Keeps what is being written."""
        self.page.save_now()

    @property
    def is_all_written(self) -> bool:
        """Whether nothing typed is in hand."""
        return self.page.is_all_written

    def ask(self) -> None:
        """Asks which families are shared, reads again what was open, and tells what waits."""
        from sync import asked_shared as asked  # late: the messages are loaded after the first picture
        from sync.questions import question, told

        def heard(reply: Reply) -> None:
            if self._refused(reply) or not self.page.isVisible():
                return
            self._no_longer("line")
            families = told(reply, asked.Mine).families
            self.page.show_families([self._row(one) for one in families])
            if self.page.family:
                self._read(self.page.family)

        self.door.ask_hub(question(asked.MINE, asked.Nothing()), heard, failed=self._no_line)
        self.send()

    def _row(self, one: SharedFamily) -> SharedRow:
        shared = _shared(one)
        detail = detail_of(shared, self.door.desk.clock.now().date())
        return SharedRow(id=one.family, reference=one.label, about=about_of(shared), detail=detail)

    def _refused(self, reply: Reply) -> bool:
        if reply.code:
            self._say_at_top("line", _SAID.get(reply.code, "The hub could not answer that."))
        return bool(reply.code)

    def _no_line(self, _told: Told) -> bool:
        self._missed()
        return True

    # -- reading -----------------------------------------------------------------------------------------------

    def _read(self, family: str) -> None:
        self._asked += 1
        self._read_on(self._asked, FamilyId(family), RecordId(""), [], {})

    def _read_on(
        self, asking: int, family: FamilyId, after: RecordId, records: list[Handed], names: dict[str, str]
    ) -> None:
        """Reads on from a record; an answer to an earlier question than the last is nobody's any more."""
        from sync import asked_shared as asked
        from sync.questions import question, told

        def heard(reply: Reply) -> None:
            if asking != self._asked or not self.page.isVisible():
                return
            if reply.code in ("not_allowed", asked.NO_SHARING):
                self.page.close_opened()
                self.ask()
                self._say_at_top("gone", GONE)
                return
            if self._refused(reply):
                return
            some = told(reply, asked.ReadTold)
            records.extend(_handed(one) for one in some.records)
            names.update((str(one.record), _called(one)) for one in some.named)
            if some.after:
                self._read_on(asking, family, some.after, records, names)
            else:
                self._show(some, records, names)

        def failed(_told: Told) -> bool:
            if asking == self._asked:
                self._missed()
            return True

        self.door.ask_hub(question(asked.READ, asked.ReadAsked(family, after)), heard, failed=failed)

    def _show(self, last: ReadTold, records: Sequence[Handed], names: dict[str, str]) -> None:
        desk, asking, shared = self.door.desk, self._asked, _shared(last.family)

        def tell() -> tuple[SharedPlan, Draft]:
            now = desk.clock.now()
            plan = tell_plan(shared, records, names, now.isoformat()[:16], now.date())
            return plan, desk.contributing.drafts().get(plan.family, Draft())

        def show(found: tuple[SharedPlan, Draft]) -> None:
            if asking != self._asked or not self.page.isVisible():
                return
            plan, draft = found
            self._read_at = desk.clock.now()
            self._no_longer("line")
            self.page.show_plan(plan, draft)
            self._show_own()
            self._timer.start()

        self.call(tell, show)

    def _read_again(self) -> None:
        if self.page.isVisible() and self.page.family:
            self._read(self.page.family)
        else:
            self._timer.stop()

    def _forget_read(self) -> None:
        self._asked += 1
        self._read_at = None
        self._timer.stop()

    def _missed(self) -> None:
        """The hub could not be asked: what is open stands for a while, and says when it was read."""
        if not self.page.isVisible():
            return
        if self.page.family and self._read_at is not None:
            age = (self.door.desk.clock.now() - self._read_at).total_seconds()
            if self.page.is_read and age < READ_FOR_S:
                self._say_at_top("line", STALE.format(at=f"{self._read_at:%H:%M}"))
                return
            self.page.close_opened()
            self._say_at_top("line", AWAY)
            return
        self._say_at_top("line", NO_LINE)

    def _say_at_top(self, about: str, sentence: str, tone: str = "warn") -> None:
        self._says = about
        self.page.say(sentence, tone)

    def _no_longer(self, about: str) -> None:
        """What was said at the top about this is true no longer."""
        if self._says == about:
            self._say_at_top("", "")

    # -- saying ------------------------------------------------------------------------------------------------

    def _note(self, family: str, words: str, readers: str) -> None:
        def kept(_key: str) -> None:
            self.page.note_kept(words)

        self._say(lambda: self.door.desk.contributing.note(FamilyId(family), words, readers), kept)

    def _say(self, keep: Callable[[], str], then: Callable[[str], None] | None = None) -> None:
        """Keep what is said here; only when that is so is the hub asked."""

        def kept(key: str) -> None:
            if then is not None:
                then(key)
            self._say_at_top("kept", KEPT, "ok")
            self._show_own()
            self.send()

        def failed(told: Told) -> bool:
            self._say_at_top("refused", told.sentence)
            return True

        self.call(keep, kept, failed=failed)

    def _keep_draft(self, family: str, words: str, readers: str) -> None:
        desk = self.door.desk
        self.call(lambda: desk.contributing.keep_draft(FamilyId(family), words, readers), lambda _none: None)

    def _put_away(self, key: str) -> None:
        desk = self.door.desk
        self.call(lambda: desk.contributing.put_away(key), lambda _none: self._show_own())

    def _show_own(self) -> None:
        def show(own: tuple[OwnWords, ...]) -> None:
            self.page.show_own(own)

        self.call(self.door.desk.contributing.own_words, show)

    # -- the hub -----------------------------------------------------------------------------------------------

    def follow_exchange(self) -> None:
        """After an exchange there is a line: tell what waits, and ask what became of the rest."""
        if self.is_partners:
            self.send()

    def show_me(self, me: Me) -> None:
        """Takes who is at the desk."""
        self.is_partners = me.reads_shared

    def send(self) -> None:
        """Tell the hub everything it has not been told, the first said first, each asked once at a time; then ask what
        became of all of it."""
        self.call(self.door.desk.contributing.to_send, self._tell)

    def _tell(self, waiting: tuple[ToSend, ...]) -> None:
        from sync import asked_shared as asked
        from sync.questions import question

        for one in waiting:
            if one.key in self._telling:
                continue
            self._telling.add(one.key)
            name = bytes.fromhex(one.key)
            added = asked.AddAsked(name, one.of, one.kind, one.record, one.fields, one.said_at, one.readers)
            kind = asked.ADD_APART if one.readers else asked.ADD
            self.door.ask_hub(
                question(kind, added), partial(self._told_one, one.key), failed=partial(self._not_told, one.key)
            )
        self._ask_what_became()

    def _told_one(self, key: str, reply: Reply) -> None:
        desk, code = self.door.desk, reply.code
        if code and code not in FOR_GOOD:
            self._telling.discard(key)
            return

        def keep() -> None:
            if code:
                desk.contributing.was_refused(key, code)
            else:
                desk.contributing.is_at_hub(key)

        def kept(_none: None) -> None:
            self._telling.discard(key)  # free to be told again only now: a list read before still has it in it
            self._no_longer("kept")
            self._show_own()

        self.call(keep, kept)

    def _not_told(self, key: str, _told: Told) -> bool:
        self._telling.discard(key)
        return True

    def _ask_what_became(self) -> None:
        from sync import asked_shared as asked
        from sync.questions import question, told

        desk = self.door.desk

        def heard(reply: Reply) -> None:
            if not reply.code:
                rows = [Heard(row.contribution.hex(), row.state, row.reason) for row in told(reply, asked.Sent).rows]
                is_all = len(rows) < asked.ROWS_MAX
                self.call(lambda: desk.contributing.heard(rows, is_all=is_all), known)

        def known(some_are_lost: bool) -> None:
            self._show_own()
            if some_are_lost:
                self.send()

        self.door.ask_hub(question(asked.SENT, asked.Nothing()), heard, failed=lambda _told: True)


def _shared(one: SharedFamily) -> SharedWith:
    return SharedWith(family=one.family, reference=one.label, names=one.names, agency=one.agency, until=one.until)


def _handed(one: SharedRecord) -> Handed:
    fields = {name: tuple(_value(value) for value in values) for name, values in one.fields.items()}
    return Handed(id=one.record, kind=one.kind, fields=fields)


def _value(value: Any) -> Any:
    """A value as the record holds it: what came as a list is a tuple."""
    return tuple(value) if isinstance(value, list) else value


def _called(one: NamedIn) -> str:
    return f"{one.name} ({one.agency})" if one.agency else one.name
