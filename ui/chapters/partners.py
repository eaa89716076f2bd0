"""Partners in the window of who works with families: what they said is asked of the hub and taken in or set aside, and
a lead names who reads the plan of which family."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from fsdesk.desk.partner_words import Said, SetAside, Taken
from fsdesk.desk.partners import Naming, Partner
from fsdesk.records.ids import FamilyId, UserId
from fsdesk.trouble import Told
from fsdesk.views import Me
from fsdesk.views_people import Done
from fsdesk.views_shared import SetAsideWords
from fsdesk.words_waiting import Aside
from ui.chapters.chapter import Chapter, Door
from ui.pages.partner_words import PartnerWordsPage
from ui.pages.partners import PartnersPage
from ui.undoing import Undoing

if TYPE_CHECKING:
    from sync.asked_shared import WaitingRow
    from sync.questions import Reply

WAITING, APART = "shared.waiting", "shared.apart"
"""The questions by their names: their messages are loaded after the first picture."""
ASK_EVERY = timedelta(minutes=10)
"""How long what the hub told stands before an exchange is a reason to ask it again."""
_SAID = {
    "not_allowed": "You may not do this. Who leads the team may.",
    "no_sharing": "Nothing that the hub knows of lets the plan go to that place. Send what is on this laptop, then try"
    " again.",
    "not_a_partner": "They are not of a partner, and read what their own work lets them.",
    "suspended": "The hub answers no question of this laptop. Nothing was changed.",
    "question_not_known": "This hub is of an older version: nothing can be shared with partners yet.",
}
_NOT_SAID = "The hub did not say. Nothing was changed."
NO_LINE = "There is no line to the hub, so nobody was named and nothing was ended. Try again with a line."
AS_BEFORE = "There is no line to the hub: this is what it told last."
SETTLED = ("", "already", "not_allowed")
"""The hub knows of it, or has heard otherwise, or will never let this person say it."""


class FromPartners(Chapter):
    """What partners said, and who of them is named."""

    def __init__(self, door: Door, parent: QObject | None = None) -> None:
        super().__init__(door, parent)
        self.words, self.named = PartnerWordsPage(), PartnersPage()
        self.pages = [self.words, self.named]
        self.undoing = Undoing(self)
        self._family, self._of = "", ""  # of the list of words; of the page of who is named
        self._telling: set[str] = set()
        self._taken: list[Taken] = []
        self._asked_at: datetime | None = None
        self._works_with_families, self._hears, self._is_office = False, False, False
        words, named = self.words, self.named
        words.taken.connect(self._take)
        words.put_aside.connect(self._set_aside)
        words.family_asked.connect(door.open_family)
        words.asked_again.connect(self._ask_page)
        words.undo_asked.connect(self.undoing.undo)
        words.redo_asked.connect(self.undoing.redo)
        self.undoing.turned.connect(self._turn)
        self.undoing.changed.connect(lambda: words.show_undo(self.undoing.undo_words))
        named.preview_asked.connect(self._preview)
        named.named.connect(self._name)
        named.ended.connect(self._end)
        named.back_asked.connect(lambda: door.open_family(self._of, "consent"))
        named.words_asked.connect(lambda: self.open_words(self._of))

    def show_me(self, me: Me) -> None:
        """Takes who is at the desk: partners' words are for those who know families by their own laptop."""
        self._works_with_families = me.may_know and not me.reads_shared
        self._hears = me.may_hear

    def follow_exchange(self) -> None:
        """After an exchange there is a line: tell what waits, and ask what partners said where that is a while ago."""
        if not self._works_with_families and not self._hears:
            return
        self._tell_asides()
        now = self.door.desk.clock.now()
        if self._asked_at is None or now - self._asked_at >= ASK_EVERY:
            self._asked_at = now
            self._ask_words()
            self._ask_named()

    # -- what they said ----------------------------------------------------------------------------------------

    def open_words(self, family: str) -> None:
        """What waits of a family; the hub is asked as well."""
        if family != self._family:
            self.undoing.forget()
        self._family, self._is_office = family, False
        self.words.show_asides(())
        self.words.say("")
        self.door.front(self._show_words, self.words, "families")
        self._show_words()
        self._ask_page()

    def open_own(self) -> None:
        """What waits for whose desk this is and who holds no family; the hub is asked as well."""
        self._family, self._is_office = "", True
        self.words.show_asides(())
        self.words.say("")
        self.door.front(self._show_words, self.words, "keeping")
        self._show_words()
        self._ask_page()

    def _show_words(self) -> None:
        desk, family = self.door.desk, FamilyId(self._family)
        if self._is_office:
            self.call(desk.partner_words.waiting_for_me, self.words.show_waiting)
        elif family:
            self.call(lambda: desk.partner_words.waiting(family), self.words.show_waiting)

    def _ask_words(self) -> None:
        self._ask_on(WAITING, b"", [])
        self._tell_asides()

    def _ask_page(self) -> None:
        self._ask_words()
        self._ask_asides()

    def _ask_asides(self) -> None:
        """What was set aside of what is on the page, and why: asked each time, and kept nowhere."""
        from sync import asked_shared as asked
        from sync.questions import question, told

        desk, family, zone = self.door.desk, FamilyId(self._family), self.door.desk.clock.now().tzinfo

        def heard(reply: Reply) -> None:
            rows = () if reply.code else told(reply, asked.Asides).rows
            found = [
                SetAside(_said(one.said), one.by, datetime.fromtimestamp(one.settled, zone).isoformat(), one.reason)
                for one in rows
            ]
            self.call(lambda: desk.partner_words.were_set_aside(family, found), show)

        def show(view: SetAsideWords) -> None:
            if family == self._family:
                self.words.show_asides(view.rows)

        self.door.ask_hub(question(asked.SET_ASIDE, asked.AsideAsked(family)), heard, failed=self._quietly)

    def _ask_on(self, kind: str, after: bytes, so_far: list[Said]) -> None:
        """Asks on for what waits, then for what is for whose desk this is alone, where anything may be."""
        from sync import asked_shared as asked  # late: the messages are loaded after the first picture
        from sync.questions import question, told

        desk = self.door.desk

        def heard(reply: Reply) -> None:
            if reply.code and kind == WAITING:
                return  # who may not is not told of any
            some = asked.Waiting() if reply.code else told(reply, asked.Waiting)
            so_far.extend(map(_said, some.rows))
            if some.after:
                self._ask_on(kind, some.after, so_far)
            elif kind == WAITING and self._hears:
                self._ask_on(APART, b"", so_far)
            else:
                self.call(lambda: desk.partner_words.keep(so_far), self._kept)

        self.door.ask_hub(question(kind, asked.WaitingAsked(after)), heard, failed=self._quietly)

    def _kept(self, is_new: bool) -> None:
        if self.words.isVisible():
            self._show_words()
        elif is_new:
            self.door.refresh()

    def _quietly(self, _told: Told) -> bool:
        if self.words.isVisible():
            self.words.say(AS_BEFORE)
        return True

    def _take(self, key: str, about: str) -> None:
        desk = self.door.desk

        def taken(one: Taken) -> None:
            self._taken.append(one)
            self.undoing.did(one.done)
            self.words.say(f"{one.done.said}.", "ok")
            self._written()

        self.call(lambda: desk.partner_words.take_in(key, about), taken, failed=self._refused)

    def _turn(self, done: Done, back: bool) -> None:
        desk, key = self.door.desk, next(one.key for one in self._taken if one.done is done)

        def turn() -> None:
            if back:
                desk.who.undo(done)
                desk.partner_words.taken_back(key)
            else:
                desk.who.redo(done)
                desk.partner_words.taken_again(key)

        def turned(_none: None) -> None:
            self.words.say(f"{'Undone' if back else 'Done again'}: {done.said}.")
            self._written()

        def failed(told: Told) -> bool:
            self.undoing.forget()
            return self._refused(told)

        self.call(turn, turned, failed=failed)

    def _set_aside(self, key: str, why: str) -> None:
        desk = self.door.desk

        def kept(_none: None) -> None:
            self.words.say("Set aside. Whoever wrote it is told why.", "ok")
            self._show_words()
            self._tell_asides()

        self.call(lambda: desk.partner_words.set_aside(key, why), kept, failed=self._refused)

    def _tell_asides(self) -> None:
        """Tell the hub what was set aside, each asked once at a time."""
        self.call(self.door.desk.partner_words.to_tell, self._tell)

    def _tell(self, waiting: tuple[Aside, ...]) -> None:
        from sync import asked_shared as asked
        from sync.questions import question

        for one in waiting:
            if one.key not in self._telling:
                self._telling.add(one.key)
                aside = asked.TakenAsked(bytes.fromhex(one.key), one.reason)
                self.door.ask_hub(
                    question(asked.TAKEN, aside),
                    partial(self._told_one, one.key),
                    failed=partial(self._missed, one.key),
                )

    def _told_one(self, key: str, reply: Reply) -> None:
        desk = self.door.desk
        if reply.code not in SETTLED:
            self._telling.discard(key)
            return

        def known(_none: None) -> None:
            self._telling.discard(key)  # free to be told again only now: a list read before still has it in it
            if self.words.isVisible():
                self._show_words()
                self._ask_asides()

        self.call(lambda: desk.partner_words.told(key), known)

    def _missed(self, key: str, _told: Told) -> bool:
        self._telling.discard(key)
        return True

    def _refused(self, told: Told) -> bool:
        self.words.say(told.sentence, "warn")
        self._show_words()
        return True

    def _written(self) -> None:
        self._show_words()
        self.door.tell_written()
        self.door.send_soon()

    # -- who is named ------------------------------------------------------------------------------------------

    def open_named(self, family: str) -> None:
        """Who reads the plan of a family, as the hub told it last; the hub is asked as well."""
        if family != self._of:
            self.named.hide_preview()
        self._of = family
        self.named.say("")
        self.door.front(self._show_named, self.named, "families")
        self._show_named()
        self._ask_named()

    def _show_named(self) -> None:
        desk, family = self.door.desk, FamilyId(self._of)
        if family:
            self.call(lambda: desk.partners.view(family), self.named.show_partners)

    def _ask_named(self) -> None:
        from sync import asked_shared as asked
        from sync.questions import question, told

        desk = self.door.desk

        def heard(reply: Reply) -> None:
            if reply.code:
                return
            found = told(reply, asked.Named)
            rows = [Naming(family=one.family, user=one.user, who=one.name, agency=one.agency, by=one.by,
                           since=one.since, ended=one.ended) for one in found.rows]  # fmt: skip
            partners = [Partner(user=one.user, who=one.name, agency=one.agency) for one in found.partners]
            self.call(lambda: desk.partners.keep(rows, partners), kept)

        def kept(_none: None) -> None:
            if self.named.isVisible():
                self._show_named()

        def failed(_told: Told) -> bool:
            if self.named.isVisible():
                self.named.say(AS_BEFORE)
            return True

        self.door.ask_hub(question(asked.NAMED, asked.Nothing()), heard, failed=failed)

    def _preview(self, user: str, place: str) -> None:
        desk, family = self.door.desk, FamilyId(self._of)
        self.call(lambda: desk.partners.preview(family, place, user), self.named.show_preview)

    def _name(self, user: str, place: str) -> None:
        from sync import asked_shared as asked
        from sync.questions import question

        said = asked.NameAsked(FamilyId(self._of), UserId(user), place)
        words = "They are named. They read the plan from now on, and whoever asks who has looked is told."
        self.door.ask_hub(question(asked.NAME, said), partial(self._named, words), failed=self._nothing_done)

    def _end(self, user: str) -> None:
        from sync import asked_shared as asked
        from sync.questions import question

        said = asked.UnnameAsked(FamilyId(self._of), UserId(user))
        words = "It is ended. From their next question they read nothing of this family."
        self.door.ask_hub(question(asked.UNNAME, said), partial(self._named, words), failed=self._nothing_done)

    def _named(self, words: str, reply: Reply) -> None:
        if reply.code:
            self.named.say(_SAID.get(reply.code, _NOT_SAID))
            return
        self.named.hide_preview()
        self.named.say(words, "ok")
        self._ask_named()

    def _nothing_done(self, _told: Told) -> bool:
        self.named.say(NO_LINE)
        return True


def _said(row: WaitingRow) -> Said:
    return Said(key=row.contribution.hex(), family=row.family, who=row.name, agency=row.agency, kind=row.kind,
                record=row.record, fields=row.fields, said_at=row.said_at, late=row.late,
                readers=row.readers, label=row.label)  # fmt: skip
