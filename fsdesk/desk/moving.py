"""Moving caseloads at one desk: what came after a handover, who is to hold a family, what rests, how laptops are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from fsdesk import telling
from fsdesk.desk.pen import Chapter, Saved
from fsdesk.desk.status import name_of_family
from fsdesk.desk.titles import KIND_WORDS
from fsdesk.moving import Laptop
from fsdesk.records import Allocation, LateSeen
from fsdesk.records.ids import FamilyId, RevisionId
from fsdesk.revisions import Revision, from_body
from fsdesk.trouble import Refused
from fsdesk.views import Need, Notice
from fsdesk.views_moving import HoldingView, LaptopRow, LaptopsView, LateRow

LEADS = "team_lead"
SILENT_DAYS = 7
"""A laptop not heard of for so long asks for a look."""


class Moving(Chapter):
    """What moves between people and laptops."""

    @property
    def _is_lead(self) -> bool:
        return self.pen.store.setting("role") == LEADS

    # -- after a handover --------------------------------------------------------------------------------------

    def late(self) -> tuple[LateRow, ...]:
        """What arrived after a handover and no lead has looked at, by family and by who wrote it."""
        rows = self.pen.store.rows(
            "SELECT r.body FROM late l JOIN revision r ON r.device = l.device AND r.n = l.n ORDER BY l.device, l.n"
        )
        seen = self._seen() if rows else set()
        apart: dict[tuple[FamilyId, str], list[Revision]] = {}
        for revision in (from_body(raw) for (raw,) in rows):
            if revision.id not in seen and revision.author != self.pen.user:
                apart.setdefault((revision.family, revision.author), []).append(revision)
        return tuple(self._late_row(family, who, written) for (family, who), written in apart.items())

    def _seen(self) -> set[str]:
        heads = self.pen.store.heads_of_kind(LateSeen.kind())
        found = (r.fields["revisions"] for group in heads.values() for r in group.get("revisions", ()))
        return {str(name) for names in found if isinstance(names, tuple) for name in names}

    def _late_row(self, family: FamilyId, who: str, written: Sequence[Revision]) -> LateRow:
        return LateRow(
            family=family,
            family_name=name_of_family(self.pen.store, family),
            who=self.pen.names()(who),
            what=_what(written),
            when=telling.day_and_time(max(r.written_at for r in written), self.pen.today_is),
            record=written[0].record,
            revisions=tuple(r.id for r in written),
            may_look=self._is_lead,
        )

    def look_at(self, family: FamilyId, revisions: Sequence[RevisionId]) -> Saved:
        """Say that these have been looked at: it leaves every lead's tray. Refused for who does not lead."""
        self._refuse_all_but_leads("Only a team lead says that this has been looked at.")
        return self.pen.add(LateSeen(revisions=tuple(revisions)), family)

    def needs_you(self) -> tuple[Need, ...]:
        """What arrived after a handover, for the first page of the morning."""
        return tuple(
            Need(
                kind="late",
                title="Arrived after the handover",
                detail=f"{row.family_name} · {telling.counted(len(row.what), 'thing')} from {row.who}",
                family=row.family,
                record=row.record,
            )
            for row in self.late()
        )

    # -- who holds a family --------------------------------------------------------------------------------------

    def allocate(self, family: FamilyId, word: Allocation) -> Saved:
        """Say who is to hold a family; the hub does it with the next exchange. Refused for who does not lead."""
        self._refuse_all_but_leads("Only a team lead says who holds a family.")
        if word.act in ("give", "share", "hand_over") and not word.to:
            raise Refused("Say who is to hold the family.", safe="Nothing was changed.")
        if word.act in ("hand_over", "end") and not word.giver:
            raise Refused("Say who holds the family no longer.", safe="Nothing was changed.")
        return self.pen.add(word, family)

    def holding(self, family: FamilyId) -> HoldingView:
        """Who holds a family and who else could. Refused for who does not lead."""
        self._refuse_all_but_leads("Only a team lead says who holds a family.")
        store, names = self.pen.store, self.pen.names()
        held = [user for (user,) in store.rows("SELECT user FROM holder WHERE family = ? ORDER BY user", (family,))]
        workers = [
            (str(user), str(name))
            for user, name in store.rows("SELECT user, name FROM colleague WHERE role = 'worker' ORDER BY name, user")
        ]
        return HoldingView(
            family=family,
            family_name=name_of_family(store, family),
            holders=tuple((user, names(user)) for user in held),
            others=tuple(one for one in workers if one[0] not in held),
        )

    def _refuse_all_but_leads(self, sentence: str) -> None:
        if not self._is_lead:
            raise Refused(sentence, safe="Nothing was changed.", next_step="Ask your team lead.")

    # -- what is here --------------------------------------------------------------------------------------------

    def notice(self, family: FamilyId) -> Notice | None:
        """What must be said of a family before it is read: that not all is here, or what arrived after a handover."""
        rows = self.pen.store.rows("SELECT resting, loading, last_visit FROM caseload WHERE family = ?", (family,))
        resting, loading, last = rows[0] if rows else (0, None, None)
        if resting == 1:
            visit = f" The last visit was on {telling.short_day(last, self.pen.today_is)}." if last else ""
            if loading is not None:
                return Notice(words=f"On its way from the hub.{visit}", is_stub=True)
            return Notice(words=f"Closed, and stored at the hub: only its name and days are here.{visit}", act="Fetch",
                          what="fetch", is_stub=True)  # fmt: skip
        if loading is not None:
            return Notice(words="Not all of this family is here yet. The rest is on its way from the hub.")
        return self._late_notice(family)

    def _late_notice(self, family: FamilyId) -> Notice | None:
        rows = [row for row in self.late() if row.family == family]
        if not rows:
            return None
        things, who = sum(len(row.what) for row in rows), telling.joined([row.who for row in rows])
        words = f"{telling.counted(things, 'thing')} here arrived after the handover, from {who}: "
        words += telling.joined([what for row in rows for what in row.what][:3]) + "."
        revisions = tuple(name for row in rows for name in row.revisions)
        if self._is_lead:
            return Notice(words=words, act="I have looked at this", what="look", revisions=revisions)
        return Notice(words=f"{words} Your lead looks at it too.", revisions=revisions)

    def fetch(self, family: FamilyId) -> None:
        """Ask for a family that rests at the hub: it comes with the next exchange."""
        self.pen.sending.fetch(family)

    # -- laptops -------------------------------------------------------------------------------------------------

    def laptops(self) -> LaptopsView:
        """How the laptops of the team were when the hub last told. Refused for who does not lead."""
        self._refuse_all_but_leads("Only a team lead sees how the laptops are.")
        found, now = self.pen.sending.laptops(), self.pen.clock.now()
        at = self.pen.store.setting("laptops_at")
        rows = [self._laptop(one, now) for one in found]
        waiting = sum(one.waiting > 0 for one in found)
        asks = sum(bool(row.marks) for row in rows)
        summary = (
            f"{telling.counted(len(rows), 'laptop')}, {waiting or 'none'} with something waiting to be sent,"
            f" {asks or 'none'} to look at."
        )
        as_of = f"As the hub told, {telling.day_and_time(at, now.date())}." if at else "The hub has not told yet."
        return LaptopsView(rows=tuple(rows), as_of=as_of, summary=summary if rows else "")

    def _laptop(self, one: Laptop, now: datetime) -> LaptopRow:
        heard = datetime.fromtimestamp(one.heard_at, now.tzinfo) if one.heard_at else None
        silent = (now - heard).days if heard is not None else 0
        return LaptopRow(
            id=one.device,
            who=self.pen.names()(one.user),
            label=one.label,
            heard=_begun_large(telling.day_and_time(heard.isoformat(), now.date())) if heard is not None else "",
            waiting=telling.counted(one.waiting, "change") if one.waiting else "",
            oldest=telling.day_and_time(one.oldest, now.date()) if one.oldest and one.waiting else "",
            version=one.app,
            marks=tuple(_marks(one, silent)),
        )


def _begun_large(words: str) -> str:
    return words[:1].upper() + words[1:]


def _marks(one: Laptop, silent: int) -> Iterable[tuple[str, str]]:
    if one.suspended:
        yield "Suspended", "danger"
    if one.twins:
        yield "A copied store", "danger"
    if silent >= SILENT_DAYS:
        yield f"Silent for {silent} days", "warn"
    if one.unconfirmed:
        yield f"{telling.counted(one.unconfirmed, 'family', 'families')} not yet removed", "warn"
    if one.metered:
        yield "Paid line", "neutral"


def _what(written: Sequence[Revision]) -> tuple[str, ...]:
    """What was written, each record once: its kind in the words of the work."""
    kinds = dict.fromkeys((r.record, r.kind) for r in written)
    return tuple(KIND_WORDS.get(kind, "A record") for _, kind in kinds)
