"""Going out alone in the window: the plan of a visit, the board of who is out, and what the hub is asked of both."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from fsdesk.records.ids import RecordId
from fsdesk.rules_out import GRACE_MINUTES
from fsdesk.trouble import Told, Trouble
from fsdesk.views_safety import OutView, ToSay
from ui.chapters.chapter import Chapter, Door
from ui.chapters.presses import Presses
from ui.forms.when import read_time
from ui.pages.out_board import OutBoardPage
from ui.pages.out_plan import OutPlanPage

if TYPE_CHECKING:
    from sync.questions import Reply

ASK_EVERY_MS = 60_000
"""How often the board asks the hub while it is in front."""
FOR_GOOD = ("", "refused", "not_allowed")
"""The hub has it, or will never take it; any other answer may be another one later."""
LATE_S = 120
"""What the hub hears later than so many seconds after it was said says when that was."""
CODES = {
    "suspended": "The hub answers no question of this laptop.",
    "not_allowed": "You may not do this.",
    "question_not_known": "This hub is of an older version: it looks out for nobody.",
    "question_not_understood": "The hub did not understand this laptop.",
}


class GoingOut(Chapter):
    """The plan of one visit, and the board."""

    def __init__(self, door: Door, parent: QObject | None = None) -> None:
        super().__init__(door, parent)
        self.plan, self.board = OutPlanPage(), OutBoardPage()
        self.pages = [self.plan, self.board]
        self._visit = ""
        self.take_writer(self.plan.writer, self._ask_again)
        self._timer = QTimer(self)
        self._timer.setInterval(ASK_EVERY_MS)
        self._timer.timeout.connect(self._ask_while_in_front)
        page, board, desk = self.plan, self.board, door.desk
        page.left.connect(door.open_visit)
        page.lodge_asked.connect(self._lodge)
        page.set_off_asked.connect(lambda visit: self._act(lambda: desk.going_out.set_off(RecordId(visit))))
        page.checked_in.connect(lambda plan: self._act(lambda: desk.going_out.check_in(RecordId(plan))))
        page.checked_out.connect(lambda plan, how: self._act(lambda: desk.going_out.check_out(RecordId(plan), how)))
        page.called_off.connect(lambda plan: self._act(lambda: desk.going_out.call_off(RecordId(plan))))
        page.code_given.connect(lambda plan, code: self._act(lambda: desk.going_out.take_code(RecordId(plan), code)))
        page.word_given.connect(self._keep_word)
        board.asked_again.connect(self._ask_board)
        board.family_asked.connect(door.open_family)
        board.note_given.connect(partial(self._say, "note"))
        board.phoned.connect(partial(self._say, "phoned"))
        board.closed.connect(self._close)
        self._telling: set[int] = set()
        self._presses = Presses()
        board.lodged.connect(self._lodge_for)

    # -- the plan of a visit -----------------------------------------------------------------------------------

    def open(self, visit: str) -> None:
        """Opens the plan of a visit; one is begun where there is none."""
        self._visit = visit
        desk = self.door.desk

        def begin() -> OutView:
            desk.going_out.begin(RecordId(visit))
            return desk.going_out.view(RecordId(visit))

        self.call(begin, self._show)
        self._ask_mine()

    def _show(self, view: OutView) -> None:
        now = self.door.desk.clock.now()
        self.plan.show_now(now.date(), now.isoformat()[-6:])
        self.plan.show_plan(view)
        self.door.front(self._ask_again, self.plan, "today")

    def _ask_again(self) -> None:
        if self._visit:
            visit = RecordId(self._visit)
            self.call(lambda: self.door.desk.going_out.view(visit), self.plan.show_plan)

    def _act(self, work: Callable[[], OutView]) -> None:
        def failed(told: Told) -> bool:
            self.plan.refused(told.sentence)
            return True

        def done(view: OutView) -> None:
            self.plan.show_plan(view)
            self.door.tell_written()
            self.door.send_soon()
            self._ask_mine()

        self.call(work, done, failed=failed)

    def _lodge(self, _visit: str) -> None:
        self.door.send_soon()  # both are of the sync thread: the hub is asked once the plan has gone
        self._ask_mine(say=True)

    def _ask_mine(self, *, say: bool = False) -> None:
        """Ask the hub what it watches of this person; without a line, what was last known stands."""
        from sync import asked_out as asked  # late: the messages are loaded after the first picture
        from sync.questions import question, told

        def heard(reply: Reply) -> None:
            if reply.code:
                self.plan.refused(CODES.get(reply.code, "The hub did not say."))
                return
            mine = told(reply, asked.Mine)
            self.plan.show_word(has_word=mine.has_word)
            kept = asked.plain(mine)
            desk = self.door.desk
            self.call(lambda: desk.going_out.keep_mine(kept), lambda _: self._ask_again())

        def failed(trouble: Told) -> bool:
            if say:
                self.plan.refused(f"{trouble.happened} Nobody looks out for you by this plan yet. Ring the office.")
            return True

        self.door.ask_hub(question(asked.MINE, asked.Nothing()), heard, failed=failed)

    def follow_exchange(self) -> None:
        """After an exchange: ask what the hub watches while a plan is open, so that what is said of it stays true."""
        desk = self.door.desk
        self.call(desk.going_out.has_plans, self._ask_if)
        self._say_what_waits()

    def _ask_if(self, has_plans: bool) -> None:
        if has_plans or self.plan.isVisible():
            self._ask_mine()

    def _keep_word(self, words: str) -> None:
        from sync import asked_out as asked  # late, as above
        from sync.questions import question

        def failed(trouble: Told) -> bool:
            self.plan.refused(f"{trouble.happened} Your words were not kept.")
            return True

        self.door.ask_hub(question(asked.WORD, asked.Word(words)), lambda _: self._ask_mine(), failed=failed)

    # -- the board ---------------------------------------------------------------------------------------------

    def open_board(self) -> None:
        """Who is out: what was last known at once, then what the hub says now."""
        self.door.front(self._show_known, self.board, "out")
        self._show_known()
        self._ask_board()
        self._timer.start()

    def _show_known(self) -> None:
        self.call(self.door.desk.going_out.board, self.board.show_board)

    def _ask_while_in_front(self) -> None:
        if self.board.isVisible():
            self._ask_board()
        else:
            self._timer.stop()

    def _ask_board(self) -> None:
        from sync import asked_out as asked  # late, as above
        from sync.questions import question, told

        def heard(reply: Reply) -> None:
            if reply.code:
                self.board.refused(CODES.get(reply.code, "The hub did not say."))
                return
            self.board.refused("")
            kept, desk = asked.plain(told(reply, asked.Board)), self.door.desk
            self.call(lambda: desk.going_out.keep_board(kept), self.board.show_board)
            self._say_what_waits()  # there is a line: what waited goes

        self.door.ask_hub(question(asked.BOARD, asked.Nothing()), heard, failed=self._board_failed)

    def _board_failed(self, trouble: Told) -> bool:
        self.board.refused(trouble.sentence)
        self._show_known()
        return True

    def _say(self, kind: str, plan: str, words: str) -> None:
        """Keep what was done or heard about somebody, then tell the hub: with no line it waits here and says so."""
        desk = self.door.desk

        def kept(_one: ToSay) -> None:
            self._show_known()
            self._say_what_waits()

        self.call(lambda: desk.going_out.keep_to_say(kind, RecordId(plan), words), kept)

    def _say_what_waits(self) -> None:
        """Tell the hub everything it has not been told, the first said first; each is asked once at a time."""
        self.call(self.door.desk.going_out.to_say, self._tell_hub)

    def _tell_hub(self, waiting: tuple[ToSay, ...]) -> None:
        from sync import asked_out as asked  # late, as above
        from sync.questions import question

        desk = self.door.desk
        for one in waiting:
            if one.number in self._telling or one.kind == "refused":
                continue
            self._telling.add(one.number)

            def noted(number: int) -> None:
                self._telling.discard(number)
                self._show_known()

            def heard(reply: Reply, one: ToSay = one) -> None:
                self.board.refused(_why(reply))
                if reply.code not in FOR_GOOD:
                    self._telling.discard(one.number)
                    return
                # Free to be told again only once the store knows: a list read before that still has it in it.
                keep = desk.going_out.not_taken if reply.code else desk.going_out.said
                self.call(lambda: keep(one.number), lambda _: noted(one.number))

            def failed(_trouble: Told, number: int = one.number) -> bool:
                self._telling.discard(number)
                self._show_known()
                return True

            said = asked.Said(one.record, _late(one, desk.clock.now()), name=bytes.fromhex(one.name))
            kinds = {"note": asked.NOTE, "phoned": asked.PHONED}
            self.door.ask_hub(question(kinds[one.kind], said), heard, failed=failed)

    def _close(self, plan: str, words: str) -> None:
        """They are safe: said to the hub now or not at all. Later it could end what has begun since: so with no line
        the words wait as a note, and whoever reads them closes it."""
        from sync import asked_out as asked  # late, as above
        from sync.questions import question

        press = (asked.CLOSE, plan, words)

        def heard(reply: Reply) -> None:
            self._presses.answered(*press)
            self.board.refused(_why(reply))
            if not reply.code:
                self._ask_board()

        def failed(trouble: Told) -> bool:
            self._say("note", plan, f"They are safe, and the hub did not answer when it was to be closed: {words}")
            self.board.refused(
                f"{trouble.happened} Take it as not closed: people go on looking. Close it once there is a line."
            )
            return True

        said = asked.Said(RecordId(plan), words, name=self._presses.name_of(*press))
        self.door.ask_hub(question(asked.CLOSE, said), heard, failed=failed)

    def _lodge_for(self, plan: str, until: str, grace: str) -> None:
        from sync import asked_out as asked  # late, as above
        from sync.questions import question, told

        end = _next_at(self.door.desk.clock.now(), read_time(until))
        if end is None or not plan:
            self.board.refused("Write the plan’s name and a time such as 15:30.")
            return

        minutes = int(grace) if grace.isascii() and grace.isdigit() else GRACE_MINUTES
        press = (asked.LODGE, plan, end, minutes)

        def heard(reply: Reply) -> None:
            self._presses.answered(*press)
            self.board.refused(_why(reply))
            if not reply.code:
                self.board.show_code(told(reply, asked.Code).code)
                self._ask_board()

        lodging = asked.Lodging(RecordId(plan.lower()), end, minutes, self._presses.name_of(*press))
        self.door.ask_hub(question(asked.LODGE, lodging), heard, failed=self._board_failed)


def _late(one: ToSay, now: datetime) -> str:
    """The words, with when they were said where the hub hears of them later."""
    if now.timestamp() - one.said_at < LATE_S:
        return one.words
    at = datetime.fromtimestamp(one.said_at, now.tzinfo)
    return f"Said at {at:%H:%M} on {at.date().isoformat()}: {one.words}"


def _next_at(now: datetime, time: str) -> int | None:
    """The next moment a clock shows this time, in seconds since 1970; None when it is none."""
    if not time:
        return None
    found = datetime.fromisoformat(f"{now.date()}T{time}").replace(tzinfo=now.tzinfo)
    return int((found if found > now else found + timedelta(days=1)).timestamp())


def _why(reply: Reply) -> str:
    """Why the hub says no, in a sentence; empty when it does not."""
    from sync import asked_out as asked  # late, as above
    from sync.protocol import Unreadable, unpack

    if reply.code != asked.REFUSED:
        return CODES.get(reply.code, "The hub did not say.") if reply.code else ""
    try:
        why = unpack(reply.body, asked.Why)
    except Unreadable:
        return "The hub said no."
    return Trouble(why.sentence, safe=why.safe, next_step=why.next_step).sentence
