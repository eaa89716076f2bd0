"""The board of who is out, made of what the hub said and of what this laptop holds of the families."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any

from fsdesk import telling
from fsdesk.desk.pen import Pen
from fsdesk.desk.people import address_of
from fsdesk.desk.reading import Held, of_kind
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.records.safety_codes import OUT_STEP
from fsdesk.views_safety import OutBoard, OutRow, ToSay

NOT_SENT, NOT_TAKEN = "Not yet sent", "The hub did not take this"
RESULTS = {"told": "somebody was told", "board": "only this board says so", "": "could not be told yet"}


def board_view(pen: Pen, said: Mapping[str, Any] | None, to_say: Sequence[ToSay], *, is_live: bool) -> OutBoard:
    """The board: {at, out: [...]} as the hub said it, with what is still to be said to it; who is overdue first."""
    if said is None:
        return OutBoard(as_of="", is_live=False, rows=(), sentence="The hub has not been asked yet who is out.")
    now = pen.clock.now()
    zone = now.tzinfo
    at = int(said["at"]) if is_live else int(now.timestamp())
    rows = [_row(pen, one, at, zone, to_say) for one in said["out"]]
    order = {"danger": 0, "warn": 1, "neutral": 2, "ok": 3}
    asked = telling.day_and_time(datetime.fromtimestamp(said["at"], zone).isoformat(), now.date())
    out = sum(not row.is_back for row in rows)
    count = f"{telling.counted(out, 'person', 'people')} out" if out else "Nobody is out"
    said_then = f"{count}, as the hub said {asked}. No signal: this may have changed."
    sentence = f"{count}, as the hub says." if is_live else said_then
    return OutBoard(
        as_of=asked, is_live=is_live, rows=tuple(sorted(rows, key=lambda row: (row.is_back, order[row.tone]))),
        sentence=sentence,
    )  # fmt: skip


def _row(
    pen: Pen, one: Mapping[str, Any], at: int, zone: tzinfo | None, to_say: Sequence[ToSay]
) -> OutRow:  # fmt: skip
    names = pen.names()
    plan, family = _here(pen, RecordId(one["record"])), FamilyId(one["family"])
    due = one["expected"] + 60 * one["grace_minutes"]
    standing, tone = _standing(one, at, due, zone)
    taken = [step["step"] for step in one["steps"]]
    waiting = [] if one["closed_at"] else [step for step in taken if step in OUT_STEP]
    return OutRow(
        record=RecordId(one["record"]),
        worker=names(one["worker"]),
        where=_where(pen, plan, family),
        until=f"{_clock(one['expected'], zone)} and {one['grace_minutes']} minutes",
        standing=standing,
        tone=tone,
        next_step=OUT_STEP[waiting[-1]] if waiting else "",
        buddy=names(one["buddy"]) if one["buddy"] else "",
        carries=", ".join(filter(None, (_text(plan, "phone"), _text(plan, "vehicle")))),
        landline="The home’s landline may be rung." if _text(plan, "landline_safe") == "yes" else
                 "Do not ring the home’s landline.",
        word=one["word"],
        steps=tuple(
            f"{_clock(step['at'], zone)}  {OUT_STEP.get(step['step'], step['step'])}: "
            f"{RESULTS.get(step['result'], step['result'])}" for step in one["steps"]
        ),
        done=tuple(
            f"{_clock(done['at'], zone)}  {names(done['user']) if done['user'] != 'office' else 'The office'}: "
            f"{done['words']}" for done in one["done"]
        ),
        not_sent=tuple(
            f"{_clock(each.said_at, zone)}  {NOT_TAKEN if each.kind == 'refused' else NOT_SENT}: {each.words}"
            for each in to_say if each.record == one["record"]
        ),
        family=family or None,
        is_back=bool(one["closed_at"]),
        duress=bool(one["duress_at"]),
    )  # fmt: skip


def _standing(one: Mapping[str, Any], at: int, due: int, zone: tzinfo | None) -> tuple[str, str]:
    if one["closed_at"]:
        return f"back {_clock(one['closed_at'], zone)}", "ok"
    if one["duress_at"]:
        return "asked for help: do not ring them", "danger"
    if at >= due:
        return f"overdue since {_clock(due, zone)}", "danger"
    if at >= one["expected"]:
        return f"expected {_clock(one['expected'], zone)}", "warn"
    return "by telephone" if one["by_phone"] else "out", "neutral"


def _here(pen: Pen, plan: RecordId) -> Held | None:
    found = pen.reader.record(plan)
    return found if found is not None and found.kind == "lone_working" else None


def _where(pen: Pen, plan: Held | None, family: FamilyId) -> str:
    """Where somebody is, as far as this laptop holds it: the family, and the home of the visit."""
    record = pen.reader.record(RecordId(family)) if family else None
    if record is None:
        return "Not known on this laptop: ask the office"
    name = pen.name_of_family(family)
    visit = pen.reader.record(RecordId(plan.text("visit"))) if plan is not None else None
    home = (
        pen.reader.record(RecordId(visit.text("household"))) if visit is not None and visit.text("household") else None
    )
    homes = of_kind(pen.held(family), "household")
    chosen = home or (homes[0] if len(homes) == 1 else None)
    return " · ".join(filter(None, (name, address_of(chosen) if chosen is not None else "")))


def _text(plan: Held | None, name: str) -> str:
    return plan.text(name) if plan is not None else ""


def _clock(at: int, zone: tzinfo | None) -> str:
    return datetime.fromtimestamp(at, zone).strftime("%H:%M")
