"""Going to a visit alone: the plan, the truth about who knows of it, setting off, being back; and who is out.

Whether the hub watches a plan is what the hub said when it was last asked, never what this laptop hopes. A laptop
without signal cannot raise an alarm, and no sentence here lets anybody believe that it can.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from fsdesk import rules_out as rules
from fsdesk import telling
from fsdesk.desk.out_board import board_view
from fsdesk.desk.pen import Chapter, Pen
from fsdesk.desk.reading import Held, of_kind
from fsdesk.desk.safety import Safety
from fsdesk.records import LoneWorking
from fsdesk.records import safety_codes as lists
from fsdesk.records.ids import RecordId
from fsdesk.spoken_codes import OUT_ALONE, is_code_for, plan_said
from fsdesk.trouble import Refused
from fsdesk.views import Need, Part
from fsdesk.views_safety import OutBoard, OutView, ToSay
from fsdesk.words_waiting import OUT_TO_SAY, out_to_say

KIND = LoneWorking.kind()
NAME_BYTES = 16
"""Of the name the hub knows something said by."""
NOT_ALONE = ("phone", "video")
_NOT_HEARD = "This has not left the laptop: when the time passes, people will look for you. Ring the office."
CANNOT_RAISE_AN_ALARM = "A laptop without signal cannot raise an alarm."


class GoingOut(Chapter):
    """Plans of this person, and what was last known of everybody's."""

    def __init__(self, pen: Pen, safety: Safety) -> None:
        super().__init__(pen)
        self._safety = safety

    # -- the plan ----------------------------------------------------------------------------------------------

    def begin(self, visit: RecordId, fields: Mapping[str, object] | None = None) -> Part:
        """Begin the plan of a visit; a visit has one."""
        pen = self.pen
        family, there = pen.family_of(visit), self._plan_of(visit)
        if there is not None:
            return there.part()
        ends = pen.read(visit).text("planned_end")
        given: dict[str, Any] = {"worker": pen.user, "expected_finish": self._with_offset(ends) or None,
                                 **(fields or {}), "visit": visit}  # fmt: skip
        return pen.part(pen.add(LoneWorking(**given), family).record)

    def view(self, visit: RecordId) -> OutView:
        """The plan of a visit, with where it is and what stands before setting off."""
        pen = self.pen
        pen.refuse_all_but_staff()
        one, plan = pen.read(visit), self._plan_of(visit)
        family = pen.family_of(visit)
        stands, tone = self._stands(plan, one)
        problems = rules.why_not_lodge(_texts(plan), pen.clock.now(), _grace(plan)) if plan is not None else ()
        back = plan is not None and bool(plan.text("check_out_at") or plan.text("called_off_at"))
        kept = self._kept(plan)
        return OutView(
            visit=visit,
            family=family,
            part=plan.part() if plan is not None else None,
            colleagues=self._people("role <> ''"),
            leads=self._people("role = 'team_lead'"),
            problems=problems if not back else (),
            stands=stands,
            tone=tone,
            why_not=self._why_not(one, plan) if not back else "",
            flags=self._safety.before_visit(family),
            asked=tuple(lists.OUT_STEP[step] for step in (kept or {}).get("asked", ()) if step in lists.OUT_STEP),
            phone_in=self._to_read_out(plan),
            is_watched=self._is_watched(plan),
            is_off=plan is not None and bool(plan.text("set_off_at")),
            is_in=plan is not None and bool(plan.text("check_in_at")),
            is_back=back,
            needs_late_note=plan is not None and self._lacks_a_sentence(plan),
            is_mine=plan is None or plan.text("worker") == pen.user,
        )

    def set_off(self, visit: RecordId) -> OutView:
        """Set off. Refused while nobody would look for them, saying what to do."""
        pen, one, plan = self.pen, self.pen.read(visit), self._plan_of(visit)
        self.refuse_to_set_off(visit)
        now = pen.clock.now()
        changed: list[Any] = [(visit, {"status": rules.ON_THE_WAY}, one.shown)]
        if plan is not None:
            changed.append((plan.id, {"set_off_at": _local(now)}, plan.shown))
        pen.act(pen.family_of(visit), (), changed)
        return self.view(visit)

    def refuse_to_set_off(self, visit: RecordId) -> None:
        """Refused while a visit may not be on its way: every way of saying so comes through here."""
        why_not = self._why_not(self.pen.read(visit), self._plan_of(visit))
        if why_not:
            raise Refused(why_not, safe="The plan is saved on this laptop.", next_step="")

    def check_in(self, plan: RecordId) -> OutView:
        """Arrived, now."""
        return self._mark(plan, {"check_in_at": _local(self.pen.clock.now())})

    def check_out(self, plan: RecordId, how: str = "app") -> OutView:
        """Out again, now. Never refused: what kept them is asked afterwards."""
        return self._mark(plan, {"check_out_at": _local(self.pen.clock.now()), "check_out_by": how})

    def call_off(self, plan: RecordId) -> OutView:
        """Not going after all: nobody need look for them."""
        return self._mark(plan, {"called_off_at": _local(self.pen.clock.now())})

    def take_code(self, plan: RecordId, typed: str) -> OutView:
        """The code the office read back. Refused when it is not this plan's: then nobody watches it."""
        held, bundle = self.pen.read(plan), self.pen.bundle
        until = rules.moment(held.text("expected_finish"))
        hub = self.pen.store.setting("hub_seal")
        if until is None or bundle is None or not hub:
            raise Refused("Say first when you will be out again.", safe="The plan is saved on this laptop.")
        if not self._is_right(held, typed):
            raise Refused(
                "This is not the code of this plan.",
                safe="Nobody looks out for you yet.",
                next_step="Read the plan’s name and both times to the office again.",
            )
        return self._mark(plan, {"phoned_code": typed.strip()})

    def needs_you(self) -> tuple[Need, ...]:
        """Plans of this person that are open: to check out, or to say what kept them."""
        found = []
        for one in of_kind(self.pen.reader.of_kinds(KIND), KIND):
            if one.text("worker") != self.pen.user or one.text("called_off_at"):
                continue
            visit, family = RecordId(one.text("visit")), next(iter(one.revisions.values())).family
            name = self.pen.name_of_family(family)
            if one.text("set_off_at") and not one.text("check_out_at"):
                until = telling.clock_time(one.text("expected_finish"))
                found.append(Need(kind="out", title="You are out. Say when you are out again", family=family,
                                  detail=f"{name} · by {until}", record=visit))  # fmt: skip
            elif self._lacks_a_sentence(one):
                found.append(Need(kind="out", title="You were out later than planned: say what kept you",
                                  detail=name, family=family, record=visit))  # fmt: skip
        return tuple(found)

    # -- what the hub said -------------------------------------------------------------------------------------

    def has_plans(self) -> bool:
        """Whether a plan of this person is open, so that the hub is worth asking."""
        return any(
            one.text("worker") == self.pen.user and not (one.text("check_out_at") or one.text("called_off_at"))
            for one in of_kind(self.pen.reader.of_kinds(KIND), KIND)
        )

    def keep_mine(self, said: Mapping[str, Any]) -> None:
        """Keep what the hub says it watches of this person: {at, plans: [{record, expected, grace_minutes, asked}]}."""
        self.pen.store.remember(out_mine=json.dumps(said))

    def keep_board(self, said: Mapping[str, Any]) -> OutBoard:
        """Keep the board as the hub says it, and show it."""
        self.pen.store.remember(out_board=json.dumps(said))
        here = {one["record"] for one in said["out"]}
        kept = self.to_say()
        left = tuple(each for each in kept if each.kind != "refused" or each.record in here)
        if left != kept:
            self._remember_to_say(left)
        return self.board(is_live=True)

    def keep_to_say(self, kind: str, plan: RecordId, words: str) -> ToSay:
        """Keep what was done or heard about somebody until the hub has it; durable on return."""
        kept, said_at = self.to_say(), int(self.pen.clock.now().timestamp())
        number = max((each.number for each in kept), default=0) + 1
        name = secrets.token_hex(NAME_BYTES)
        one = ToSay(number=number, kind=kind, record=plan, words=words, said_at=said_at, name=name)
        self._remember_to_say((*kept, one))
        return one

    def to_say(self) -> tuple[ToSay, ...]:
        """What the hub has not been told yet, the first said first."""
        return out_to_say(self.pen.store)

    def said(self, number: int) -> None:
        """The hub has it."""
        self._remember_to_say(tuple(each for each in self.to_say() if each.number != number))

    def not_taken(self, number: int) -> None:
        """The hub will never take it: it stays beside whom it is about, and is not said again."""
        refused = [msgspec.structs.replace(each, kind="refused") if each.number == number else each
                   for each in self.to_say()]  # fmt: skip
        self._remember_to_say(tuple(refused))

    def _remember_to_say(self, kept: tuple[ToSay, ...]) -> None:
        plain = [msgspec.structs.asdict(each) for each in kept]
        self.pen.store.remember(**{OUT_TO_SAY: json.dumps(plain)})

    def board(self, *, is_live: bool = False) -> OutBoard:
        """Who is out: as the hub has just said, or as was last known, saying so."""
        self.pen.refuse_all_but_staff()
        kept = self.pen.store.setting("out_board")
        return board_view(self.pen, json.loads(kept) if kept else None, self.to_say(), is_live=is_live)

    # -- inside ------------------------------------------------------------------------------------------------

    def _mark(self, plan: RecordId, fields: Mapping[str, object]) -> OutView:
        held = self.pen.read(plan)
        self.pen.write(plan, fields, held.shown)
        return self.view(RecordId(held.text("visit")))

    def _plan_of(self, visit: RecordId) -> Held | None:
        """The plan of a visit; of two that were made apart the one whose time comes first."""
        found = [one for one in of_kind(self.pen.held(self.pen.family_of(visit)), KIND) if one.text("visit") == visit]
        return min(found, key=lambda one: (one.text("expected_finish") or "9", one.id)) if found else None

    def _kept(self, plan: Held | None) -> dict[str, Any] | None:
        """What the hub last said of this very plan."""
        said = self.pen.store.setting("out_mine")
        plans = json.loads(said)["plans"] if said and plan is not None else []
        return next((one for one in plans if plan is not None and one["record"] == plan.id), None)

    def _is_watched(self, plan: Held | None) -> bool:
        """Whether the hub said that it watches this plan with the very times that are written here."""
        kept = self._kept(plan)
        if plan is None or kept is None:
            return False
        return (kept["expected"], kept["grace_minutes"]) == (rules.moment(plan.text("expected_finish")), _grace(plan))

    def _is_right(self, plan: Held, typed: str) -> bool:
        until, bundle = rules.moment(plan.text("expected_finish")), self.pen.bundle
        hub = self.pen.store.setting("hub_seal")
        if until is None or bundle is None or not hub or not typed:
            return False
        mine = X25519PrivateKey.from_private_bytes(bundle.seal_seed)
        theirs = X25519PublicKey.from_public_bytes(bytes.fromhex(hub))
        return is_code_for(typed, mine, theirs, OUT_ALONE, plan_said(plan.id, until, _grace(plan)))

    def _code_stands(self, plan: Held | None) -> bool:
        """Whether the code that was kept is right for the plan as it is now: a changed time needs another."""
        try:
            return plan is not None and self._is_right(plan, plan.text("phoned_code"))
        except Refused:
            return False

    def _why_not(self, visit: Held, plan: Held | None) -> str:
        if visit.text("setting") in NOT_ALONE:
            return ""
        workers = len(visit.list("workers")) or 1
        if plan is None and workers == 1:
            return "You go alone: make a plan first, so that somebody looks for you."
        lacks = rules.why_not_lodge(_texts(plan), self.pen.clock.now(), _grace(plan)) if plan is not None else ()
        if lacks and workers == 1:
            return lacks[0][1]
        family = next(iter(visit.revisions.values())).family
        return rules.why_not_set_off(
            _texts(plan), workers=workers, watched=self._is_watched(plan), code_is_right=self._code_stands(plan),
            flagged_for_two=self._safety.asks_for_two(family),
        )  # fmt: skip

    def _stands(self, plan: Held | None, visit: Held) -> tuple[str, str]:
        """One true sentence about who knows of the plan, and its tone."""
        if plan is None:
            alone = len(visit.list("workers")) <= 1 and visit.text("setting") not in NOT_ALONE
            return (f"Nobody looks out for you. {CANNOT_RAISE_AN_ALARM}", "warn") if alone else ("", "neutral")
        if plan.text("called_off_at"):
            return "You are not going. " + self._heard(plan), "neutral"
        if plan.text("check_out_at"):
            at = telling.clock_time(plan.text("check_out_at"))
            known = self._kept(plan) is None and not self._waits(plan)
            if known:
                return f"You were out again at {at}, and the hub knows it.", "ok"
            return f"You were out again at {at}. {_NOT_HEARD}", "danger"
        if self._is_watched(plan):
            until, at = telling.clock_time(plan.text("expected_finish")), self._asked_at()
            return f"The hub looks out for you until {until} and {_grace(plan)} minutes more. It said so at {at}.", "ok"
        if self._code_stands(plan):
            return "The office has your plan by telephone and looks out for you.", "ok"
        kept = self._kept(plan)
        if kept is not None:
            there = datetime.fromtimestamp(kept["expected"], self.pen.clock.now().tzinfo).strftime("%H:%M")
            return f"The hub looks out for you until {there}. Your later change has not reached it.", "danger"
        return f"This plan has not left the laptop. Nobody looks out for you yet. {CANNOT_RAISE_AN_ALARM}", "danger"

    def _heard(self, plan: Held) -> str:
        return "" if not self._waits(plan) else "This has not left the laptop yet."

    def _waits(self, plan: Held) -> bool:
        rows = self.pen.store.rows(
            "SELECT 1 FROM outbox WHERE record = ?1 UNION ALL SELECT 1 FROM owed o JOIN revision r"
            " ON r.device = ?2 AND r.n = o.n WHERE r.record = ?1 LIMIT 1",
            (plan.id, self.pen.store.device),
        )
        return bool(rows)

    def _asked_at(self) -> str:
        said = self.pen.store.setting("out_mine")
        at = json.loads(said)["at"] if said else 0
        return datetime.fromtimestamp(at, self.pen.clock.now().tzinfo).strftime("%H:%M")

    def _to_read_out(self, plan: Held | None) -> str:
        if plan is None or rules.moment(plan.text("expected_finish")) is None:
            return ""
        until = telling.clock_time(plan.text("expected_finish"))
        return f"Plan {plan.id}, out again by {until}, {_grace(plan)} minutes of grace"

    def _lacks_a_sentence(self, plan: Held) -> bool:
        late = rules.needs_late_note(plan.text("check_out_at"), plan.text("expected_finish"), _grace(plan))
        return late and not plan.text("late_because").strip()

    def _with_offset(self, at: str) -> str:
        """A time of this laptop with its offset from UTC, so that the hub reads it alike."""
        if not at:
            return ""
        found = datetime.fromisoformat(at)
        return _local(found if found.tzinfo else found.replace(tzinfo=self.pen.clock.now().tzinfo))

    def _people(self, where: str) -> tuple[tuple[str, str], ...]:
        rows = self.pen.store.rows(
            f"SELECT DISTINCT user, name FROM colleague WHERE user NOT LIKE 'import-%' AND {where} ORDER BY name"
        )
        return tuple((str(user), str(name)) for user, name in rows if user != self.pen.user)


def _local(at: datetime) -> str:
    return at.isoformat(timespec="minutes")


def _texts(plan: Held | None) -> dict[str, str]:
    return {} if plan is None else {name: plan.text(name) for name in plan.readings}


def _grace(plan: Held | None) -> int:
    value = plan.value("grace_minutes") if plan is not None else None
    return value if isinstance(value, int) and not isinstance(value, bool) else rules.GRACE_MINUTES
