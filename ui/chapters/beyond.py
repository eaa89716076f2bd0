"""Beyond one's caseload: every question of this page goes to the hub; what it tells is kept nowhere but on the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject

from fsdesk import telling
from fsdesk.opened import tell
from fsdesk.records.ids import FamilyId
from fsdesk.revisions import from_body
from fsdesk.views_beyond import ConflictView, KnownView, LookOverRow
from ui.chapters.chapter import Chapter, Door
from ui.chapters.presses import Presses
from ui.pages.beyond import BeyondPage

if TYPE_CHECKING:  # the messages of the line are loaded when the first is asked
    from sync.asked_beyond import ConflictsTold, OpenedTold, OpenTold
    from sync.questions import Reply

T = TypeVar("T")
_SAID = {
    "not_allowed": "That is not for you to do here. If you think it should be, talk to whoever leads.",
    "too_short": "The hub needs more words than that.",
    "over": "The time is over. Open it again if you still have to.",
    "suspended": "This laptop is suspended: nothing can be asked from it.",
    "question_not_known": "This hub is older than this program and cannot answer that yet.",
}
_NOT_SAID = "The hub could not answer that."


class Beyond(Chapter):
    """The page of what lies beyond one's caseload."""

    def __init__(self, door: Door, parent: QObject | None = None) -> None:
        super().__init__(door, parent)
        self.page = BeyondPage()
        self.pages = [self.page]
        self._names: dict[str, str] = {}
        self._presses = Presses()
        self.page.find_asked.connect(self._find)
        self.page.open_asked.connect(self._open)
        self.page.looked_over.connect(self._look_over)
        self.page.conflict_declared.connect(self._declare)
        self.page.conflict_settled.connect(self._settle)

    def open(self) -> None:
        """Opens the page, and asks what waits for whoever leads."""
        self.door.front(self._again, self.page, "families")
        self.page.notice.hide()
        self._ask_waiting()

    def _again(self) -> None:
        """News from elsewhere changes nothing here."""

    def _if_here(self, then: Callable[[T], None]) -> Callable[[T], None]:
        """What follows an answer while whoever asked is at the page: what comes once it was left is shown to nobody."""
        times = self.page.times_left
        return lambda answer: then(answer) if self.page.times_left == times else None

    def _told(self, reply: Reply) -> bool:
        """Whether a reply tells something; if not, it is said why."""
        if reply.code:
            self.page.say(_SAID.get(reply.code, _NOT_SAID))
        return not reply.code

    # -- is somebody known ---------------------------------------------------------------------------------------

    def _find(self, given: str, family: str) -> None:
        from sync.asked_beyond import FIND, FindAsked, FindTold
        from sync.questions import question, told

        desk = self.door.desk

        def show(reply: Reply) -> None:
            if self._told(reply):
                found = told(reply, FindTold).contacts
                self.page.show_known([KnownView(name=one.name, team=one.team, family=one.family) for one in found])

        self.call(lambda: desk.noted("search"), lambda _none: None)
        self.door.ask_hub(question(FIND, FindAsked(given, family)), self._if_here(show))

    # -- opening ---------------------------------------------------------------------------------------------------

    def _open(self, family: str, reason: str) -> None:
        desk, opening = self.door.desk, self._presses.name_of("open", family, reason)
        self.call(
            lambda: desk.noted("break_glass", family, reason=reason),
            self._if_here(lambda _none: self._read_on(opening, FamilyId(family), reason, 0, [])),
        )

    def _read_on(self, opening: bytes, family: FamilyId, reason: str, after: int, bodies: list[bytes]) -> None:
        from sync.asked_beyond import ALL_IS_TOLD, OPEN, OpenAsked, OpenTold
        from sync.questions import question, told

        def keep(reply: Reply) -> None:
            if not self._told(reply):
                self._presses.answered("open", family, reason)
                return
            some = told(reply, OpenTold)
            bodies.extend(some.bodies)
            if some.after != ALL_IS_TOLD:
                self._read_on(opening, family, reason, some.after, bodies)
            else:
                self._presses.answered("open", family, reason)
                self._show_opened(some, bodies)

        self.door.ask_hub(question(OPEN, OpenAsked(opening, family, reason, after)), self._if_here(keep))

    def _show_opened(self, last: OpenTold, bodies: list[bytes]) -> None:
        self.page.notice.hide()
        self.call(
            lambda: tell([from_body(raw) for raw in bodies]),
            self._if_here(lambda view: self.page.show_opened(view, last.left_s)),
        )

    # -- what waits for whoever leads ------------------------------------------------------------------------------

    def _ask_waiting(self) -> None:
        from sync.asked_beyond import CONFLICTS, OPENED, ConflictsAsked, ConflictsTold, OpenedAsked, OpenedTold
        from sync.questions import question, told

        def opened(reply: Reply) -> None:
            if reply.code:
                return  # who may look nothing over is not told of it
            rows = told(reply, OpenedTold)
            self.door.ask_hub(
                question(CONFLICTS, ConflictsAsked()),
                lambda other: self._waiting(rows, told(other, ConflictsTold)) if not other.code else None,
                failed=_quietly,
            )

        self.door.ask_hub(question(OPENED, OpenedAsked()), opened, failed=_quietly)

    def _waiting(self, opened: OpenedTold, conflicts: ConflictsTold) -> None:
        desk = self.door.desk

        def called() -> dict[str, str]:
            return {str(row.id): row.name for row in desk.families()}

        def show(names: dict[str, str]) -> None:
            rows = [
                LookOverRow(
                    opening=row.opening.hex(), who=self.door.name_of(row.user),
                    family_name=names.get(row.family, "a family not on this laptop"), reason=row.reason,
                    when=_when(row.since),
                )
                for row in opened.rows
            ]  # fmt: skip
            declared = [
                ConflictView(
                    conflict=row.conflict.hex(), who=self.door.name_of(row.user), family=row.family,
                    about=names.get(row.family, "") or row.about or "a family not on this laptop", reason=row.reason,
                    when=_when(row.at),
                )
                for row in conflicts.rows
            ]  # fmt: skip
            self.page.show_waiting(rows, declared, sorted(names.items(), key=lambda pair: pair[1]))

        self.call(called, show)

    def _look_over(self, opening: str, note: str) -> None:
        from sync.asked_beyond import LOOK_OVER, LookOverAsked
        from sync.questions import question

        asked = question(LOOK_OVER, LookOverAsked(bytes.fromhex(opening), note))
        self.door.ask_hub(asked, self._and_then(self._ask_waiting))

    def _declare(self, about: str, because: str) -> None:
        from sync.asked_beyond import CONFLICT, ConflictAsked
        from sync.questions import question

        def hear(reply: Reply) -> None:
            self._presses.answered("declare", about, because)
            if self._told(reply):
                self.page.show_declared()

        name = self._presses.name_of("declare", about, because)
        self.door.ask_hub(question(CONFLICT, ConflictAsked(name, FamilyId(""), about, because)), hear)

    def _settle(self, conflict: str, family: str, keep_out: bool) -> None:
        from sync.asked_beyond import SETTLE_CONFLICT, SettleConflictAsked
        from sync.questions import question

        asked = SettleConflictAsked(bytes.fromhex(conflict), FamilyId(family), keep_out)
        self.door.ask_hub(question(SETTLE_CONFLICT, asked), self._and_then(self._ask_waiting))

    def _and_then(self, then: Callable[[], None]) -> Callable[[Reply], None]:
        def hear(reply: Reply) -> None:
            if self._told(reply):
                then()

        return hear


def _quietly(_told: object) -> bool:
    """Nobody could be asked: the page says already that it needs signal."""
    return True


def _when(at: int) -> str:
    local = datetime.fromtimestamp(at, UTC).astimezone()
    return f"{telling.short_day(local.date().isoformat(), datetime.now().astimezone().date())} {local:%H:%M}"
