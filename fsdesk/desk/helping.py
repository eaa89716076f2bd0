"""Between visits and to the end: case notes, help near home, what nobody could give, steps up and down, closing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from fsdesk import rules_planning as rules
from fsdesk import telling
from fsdesk.desk.around import Circle, is_shown, listed, made_order
from fsdesk.desk.own_words import beside
from fsdesk.desk.pen import Chapter
from fsdesk.desk.reading import Held
from fsdesk.desk.visits import belonging
from fsdesk.finding import state_of
from fsdesk.records import Involvement, Transition, UnmetNeed
from fsdesk.records import family_codes as lists
from fsdesk.records.fields import Record
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.services import CommunityHelp, community_of, service_of
from fsdesk.trouble import Refused
from fsdesk.views import VisitState
from fsdesk.views_planning import ClosingView, ConnectionRow, Missing, NoteRow, NotesView, Offer, TransitionRow

NOTE_ICONS = {"phone": "phone", "text": "message-circle", "email": "send", "letter": "file-text",
              "discussion": "messages-square", "attempted_contact": "phone", "consultation": "users",
              "other": "pencil"}  # fmt: skip
NOT_YET = (VisitState.DRAFT, VisitState.RETURNED)
WITH_US = ("up", "down", "across", "transfer_out")
"""A family passed on stays ours until the other side has said yes."""


class Helping(Chapter):
    """Notes, connections and endings at one desk."""

    # -- notes and connections ---------------------------------------------------------------------------------

    def notes(self, family: FamilyId, *, with_private: bool = False) -> NotesView:
        """The notes and connections of a family, newest first, and what help there is near by.

        What is more guarded than open to the family is there only with what is private.
        """
        circle = Circle(self.pen, family)
        promoted = {e.text("from_record") for e in circle.kind("chronology_event")}
        notes = sorted(circle.kind("case_note"), key=lambda n: (n.text("at"), made_order(n)), reverse=True)
        links = sorted(circle.kind("connection"), key=lambda c: (c.text("made_on"), made_order(c)), reverse=True)
        shown = partial(is_shown, with_private=with_private)
        said = beside(circle.held, circle.called)
        return NotesView(
            family=family,
            around=circle.around(),
            notes=tuple(
                _note(circle, note, in_chronology=note.id in promoted, said=said.get(note.id, ()))
                for note in filter(shown, notes)
            ),
            connections=tuple(_connection(circle, link) for link in filter(shown, links)),
            unmet=tuple(_unmet_words(need) for need in filter(shown, unmet_of(circle))),
            offers=tuple(_offer(each, circle) for each in community_of(circle.area)),
            with_private=with_private,
        )

    def note_unmet(self, connection: RecordId) -> int:
        """Write down what was needed and could not be had, once something got in the way; how many are new."""
        one = self.pen.read(connection)
        if not one.text("why_not") or one.is_taken_out:
            return 0
        circle = Circle(self.pen, self.pen.family_of(connection))
        there = {(u.text("connection"), u.text("need")) for u in circle.kind("unmet_need")}
        needs = [need for need in one.list("needs") or ("other",) if (connection, need) not in there]
        today, called = self.pen.today_is.isoformat(), one.text("service")
        new = [UnmetNeed(need=need, why_not=one.text("why_not"), noted_on=today, connection=connection, detail=called)
               for need in needs]  # fmt: skip
        stale = [u for u in circle.kind("unmet_need")
                 if u.text("connection") == connection and u.text("why_not") != one.text("why_not")]  # fmt: skip
        changed = [(u.id, {"why_not": one.text("why_not")}, u.shown) for u in stale]
        if new or changed:
            self.pen.act(circle.family, new, changed)
        return len(new)

    # -- the stretch of support --------------------------------------------------------------------------------

    def ending(self, family: FamilyId) -> ClosingView:
        """The stretch of support in hand, what it is passed on to, and what stands before its end."""
        circle = Circle(self.pen, family)
        involvement = in_hand(circle)
        moves = sorted(circle.kind("transition"), key=lambda t: (t.text("at"), made_order(t)), reverse=True)
        others = [one for one in circle.kind("involvement") if involvement is None or one.id != involvement.id]
        return ClosingView(
            family=family,
            family_name=circle.name,
            around=circle.around(),
            state=state_of_support(involvement, circle.today.isoformat()),
            standing=_standing(circle, involvement),
            part=involvement.part() if involvement is not None else None,
            transitions=tuple(_transition(circle, move) for move in moves),
            missing=_missing(circle, involvement) if involvement is not None else (),
            sustained=_sustained(circle, involvement),
            earlier=tuple(_span(circle, one) for one in others if one.text("closed_on")),
        )

    def open_support(self, family: FamilyId, fields: Mapping[str, object] | None = None) -> ClosingView:
        """Open a stretch of support; one that is open stays the one there is. The family is open with it."""
        circle = Circle(self.pen, family)
        there = in_hand(circle)
        if there is None or there.text("closed_on"):
            given = {"opened_on": self.pen.today_is.isoformat(), **(fields or {})}
            self._act(circle, "active", new=(Involvement(**given),))  # type: ignore[arg-type]  # checked when written
        return self.ending(family)

    def pause(self, family: FamilyId, until: str = "") -> ClosingView:
        """Pause it from today, until a day if one is known. Raises Refused when nothing is open."""
        now = self.pen.today_is.isoformat()
        return self._change(family, "paused", {"paused_from": now, "paused_until": until or None}, open_only=True)

    def resume(self, family: FamilyId) -> ClosingView:
        """Go on after a pause; that there was one stays in its days."""
        return self._change(family, "active", {"paused_until": self.pen.today_is.isoformat()}, open_only=True)

    def close(self, family: FamilyId) -> ClosingView:
        """The end of the work. Raises Refused naming the first thing that stands before it; nothing written is lost."""
        view = self.ending(family)
        if view.part is None or view.state not in ("open", "paused"):
            raise Refused("There is no open support to close.", safe="Nothing has been changed.", next_step="")
        if view.missing:
            raise Refused(view.missing[0].sentence, safe="All that is written here is saved.",
                          next_step="Put it right, then close.")  # fmt: skip
        now = self.pen.today_is.isoformat()
        weeks = service_of(Circle(self.pen, family).area).timescales.sustained_check_weeks
        due = rules.weeks_after(now, weeks)
        return self._change(family, "closed", {"closed_on": now, "sustained_due": due}, open_only=True)

    def begin_transition(self, family: FamilyId, direction: str) -> ClosingView:
        """Begin to pass a family up, down, across or on. It stays with us until the other side has said yes."""
        now = self.pen.today_is.isoformat()
        self.pen.add(Transition(direction=direction, at=now, accepted="not_asked"), family)
        return self.ending(family)

    # -- inside ------------------------------------------------------------------------------------------------

    def _change(self, family: FamilyId, status: str, fields: Mapping[str, object], *, open_only: bool) -> ClosingView:
        circle = Circle(self.pen, family)
        there = in_hand(circle)
        if there is None or (open_only and there.text("closed_on")):
            raise Refused("There is no open support.", safe="Nothing has been changed.", next_step="Open it first.")
        self._act(circle, status, changed=((there.id, fields, there.shown),))
        return self.ending(family)

    def _act(
        self,
        circle: Circle,
        status: str,
        *,
        new: tuple[Record, ...] = (),
        changed: tuple[tuple[RecordId, Mapping[str, object], Mapping[str, tuple[str, ...]]], ...] = (),
    ) -> None:
        """Write it, and with it how the family stands: both or neither."""
        follows = []
        if circle.record is not None and circle.record.text("status") != status:
            follows.append((circle.record.id, {"status": status}, circle.record.shown))
        self.pen.act(circle.family, new, [*changed, *follows])


# -- reading it ----------------------------------------------------------------------------------------------------


def in_hand(circle: Circle) -> Held | None:
    """The stretch of support in hand: the one still open, else the latest."""
    found = sorted(circle.kind("involvement"), key=lambda one: (one.text("opened_on"), made_order(one)))
    still = [one for one in found if not one.text("closed_on")]
    return next(reversed(still or found), None)


def state_of_support(involvement: Held | None, today: str = "") -> str:
    """ "none", "open", "paused" or "closed"."""
    if involvement is None:
        return "none"
    if involvement.text("closed_on"):
        return "closed"
    until = involvement.text("paused_until")
    return "paused" if involvement.text("paused_from") and (not until or until > today) else "open"


def is_with_us(transition: Held) -> bool:
    """Whether a family that is being passed on is still ours: until the other side has said yes or no."""
    return transition.text("direction") in WITH_US and transition.text("accepted") not in ("yes", "no")


def unmet_of(circle: Circle) -> list[Held]:
    """What was needed and could not be had; the same of one connection once, though two wrote it down apart."""
    found: dict[tuple[str, str], Held] = {}
    for one in sorted(circle.kind("unmet_need"), key=made_order):
        found.setdefault((one.text("connection") or one.id, one.text("need")), one)
    return list(found.values())


def _missing(circle: Circle, involvement: Held) -> tuple[Missing, ...]:
    if involvement.text("closed_on"):
        return ()
    visits = [state_of(v.heads, belonging(circle.held, v.id)) for v in circle.kind("visit")]
    return rules.missing_before_closing(
        close_reason=involvement.text("close_reason"),
        keeping_it_going=involvement.text("keeping_it_going"),
        family_told=involvement.text("family_told"),
        why_not_told=involvement.text("why_not_told"),
        open_visits=sum(state in NOT_YET for state in visits),
        to_settle=sum(one.to_settle for one in circle.held if not one.is_taken_out),
        still_followed_up=any(not one.text("closed_at") for one in circle.kind("safeguarding_concern")),
        not_accepted=[t.text("to_agency") for t in circle.kind("transition") if is_with_us(t)],
    )


def _standing(circle: Circle, involvement: Held | None) -> str:
    if involvement is None:
        return "No support has been opened yet."
    state = state_of_support(involvement, circle.today.isoformat())
    opened = telling.short_day(involvement.text("opened_on"), circle.today)
    if state == "closed":
        return f"Closed {telling.short_day(involvement.text('closed_on'), circle.today)}"
    if state == "paused":
        until = involvement.text("paused_until")
        return f"Paused since {telling.short_day(involvement.text('paused_from'), circle.today)}" + (
            f", until {telling.short_day(until, circle.today)}" if until else ""
        )
    return f"Open since {opened}" if opened else "Open"


def _span(circle: Circle, one: Held) -> str:
    opened, closed = (telling.short_day(one.text(f), circle.today) for f in ("opened_on", "closed_on"))
    return " · ".join(filter(None, (f"{opened} to {closed}", lists.CLOSE_REASON.get(one.text("close_reason"), ""))))


def _sustained(circle: Circle, involvement: Held | None) -> str:
    if involvement is None or not involvement.text("closed_on") or not involvement.text("sustained_due"):
        return ""
    if involvement.text("sustained_checked_on"):
        return f"Asked {telling.short_day(involvement.text('sustained_checked_on'), circle.today)}"
    return f"Ask whether it still holds: {rules.due_words(involvement.text('sustained_due'), circle.today)[0]}"


def _transition(circle: Circle, move: Held) -> TransitionRow:
    direction, accepted = lists.DIRECTION.get(move.text("direction"), "Passed on"), move.text("accepted")
    whom = move.text("to_agency") or "the other side"
    standing, tone = f"Sent to {whom}. Still with us until they say yes.", "info"
    if accepted == "yes":
        on = telling.short_day(move.text("accepted_on"), circle.today)
        standing, tone = f"Accepted by {move.text('accepted_by') or whom}{f', {on}' if on else ''}", "ok"
    elif accepted == "no":
        standing, tone = f"{whom[:1].upper()}{whom[1:]} said no. The family stays with us.", "warn"
    day = telling.short_day(move.text("at"), circle.today)
    return TransitionRow(id=move.id, title=f"{direction}, {day}" if day else direction, standing=standing, tone=tone,
                         part=move.part())  # fmt: skip


def _note(circle: Circle, note: Held, *, in_chronology: bool, said: tuple[str, ...]) -> NoteRow:
    kind = note.text("note_kind")
    about = telling.joined(listed(note, "about", circle.called))
    return NoteRow(
        id=note.id,
        icon=NOTE_ICONS.get(kind, "pencil"),
        when=telling.day_and_time(note.text("at"), circle.today),
        kind=lists.NOTE_KIND.get(kind, "Note"),
        about=", ".join(filter(None, (note.text("with_whom"), _source(note), f"about {about}" if about else ""))),
        text=note.text("text"),
        written_by=circle.names(note.first_author),
        part=note.part(),
        in_chronology=in_chronology,
        beside=said,
    )


def _source(note: Held) -> str:
    return f"from {note.text('source')}" if note.text("source") else ""


def _connection(circle: Circle, link: Held) -> ConnectionRow:
    outcome = link.text("outcome")
    words = lists.CONNECTION_OUTCOME.get(outcome, "")
    due = rules.outcome_due(link.text("made_on"), outcome, link.text("outcome_on"))
    barrier = lists.STEP_BARRIER.get(link.text("why_not"), "")
    if due and due <= circle.today.isoformat():
        standing, tone = "Ask how it went", "warn"
    elif outcome in ("", "waiting", "not_known"):
        day = rules.due_words(due, circle.today)[0] if due else ""
        standing, tone = ". ".join(filter(None, (words, f"Ask how it went {day}" if day else ""))), "neutral"
    else:
        standing, tone = words + (f": {barrier.lower()}" if barrier else ""), "ok" if not barrier else "neutral"
    kind = lists.CONNECTION_TYPE.get(link.text("type"), "")
    for_whom = telling.joined(listed(link, "persons", circle.called))
    since = telling.short_day(link.text("made_on"), circle.today)
    detail = " · ".join(filter(None, (f"for {for_whom}" if for_whom else "", kind, since)))
    return ConnectionRow(id=link.id, name=link.text("service") or "Not named yet", detail=detail, standing=standing,
                         tone=tone, part=link.part())  # fmt: skip


def _unmet_words(need: Held) -> str:
    what, why = lists.NEED.get(need.text("need"), ""), lists.STEP_BARRIER.get(need.text("why_not"), "")
    return ", ".join(filter(None, (what, why.lower(), need.text("detail"))))


def _offer(each: CommunityHelp, circle: Circle) -> Offer:
    known = " · ".join(filter(None, (each.kind, each.place, each.when, each.cost)))
    doubt = "Nobody has asked for a year if this is still so" if each.is_stale(circle.today) else ""
    return Offer(key=each.key, name=each.name, detail=known, doubt=doubt)
