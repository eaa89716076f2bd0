"""What keeps the whole family safe, as a desk has it: a worry, a crisis, flags, a plan, and what the hub last said."""

from __future__ import annotations

from fsdesk.desk import Desk
from fsdesk.records.ids import RecordId
from fsdesk.rules_out import moment
from tests.ui.whole_family import WholeFamily

WORDS = "“He holds my arm so that it hurts, and then he says sorry.”"


def keep_safe(desk: Desk, whole: WholeFamily) -> tuple[RecordId, RecordId]:
    """Write all of it; the worry, and the visit somebody goes to alone."""
    family = whole.id
    concern = desk.concerns.begin(family, {
        "words": WORDS, "about": (whole.carer,), "harm": ("physical", "domestic_abuse"), "immediate_danger": "no",
        "concern_for": "child", "family_told": "no", "why_not_told": "It would not be safe."}).id  # fmt: skip
    desk.concerns.add_act(concern, {"act": "referral", "told_whom": "Duty social worker", "reference": "CP-204",
                                    "said": "They ring back before five."})  # fmt: skip
    desk.concerns.keep_from(concern, (whole.grandad,))
    desk.safety.begin_crisis(family, {"nature": "home", "hours": "out", "who": (whole.mother,),
                                      "immediate_action": "A room for the night was found."})  # fmt: skip
    desk.safety.begin_flag(family, {"risk": "dogs", "detail": "Ring from the gate", "evidence": "Bitten on 3 Nov"})
    desk.safety.begin_flag(family, {"risk": "remote"})
    visit = desk.plan_visit(family, {"planned_start": "2026-11-21T14:00", "planned_end": "2026-11-21T15:30"})
    plan = desk.going_out.begin(visit, {"buddy": "bashir", "risk_level": "medium", "measures": "Park facing out",
                                        "phone": "01632 960777", "vehicle": "Red Fiesta, SX61 ABC"}).id  # fmt: skip
    end = moment("2026-11-21T15:30+00:00") or 0
    out = {"record": plan, "family": family, "worker": "bashir", "buddy": "ruaridh", "expected": end - 30_000,
           "grace_minutes": 30, "lodged_at": 1, "by_phone": False, "duress_at": 0, "closed_at": 0, "closed_by": "",
           "steps": [{"step": "worker", "at": end - 28_200, "result": "told", "tries": 1},
                     {"step": "buddy", "at": end - 27_600, "result": "board", "tries": 1}],
           "done": [{"at": end - 28_000, "user": "ruaridh", "step": "worker", "words": "Rang twice, no answer"}],
           "word": "Is Bramble well?"}  # fmt: skip
    other = {**out, "record": "bdm00000.7", "family": "", "expected": end, "steps": [], "done": [], "word": ""}
    desk.going_out.keep_board({"at": end - 23_400, "out": [out, other]})
    return concern, visit
