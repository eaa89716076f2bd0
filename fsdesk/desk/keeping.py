"""Old records at the desk of somebody who decides about them: what the hub told last, in words, kept until it can be
asked again; and what this person says, signed as this laptop. No family's content is here."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from fsdesk import telling
from fsdesk.desk.partner_words import PartnerWords
from fsdesk.desk.pen import Chapter
from fsdesk.old_records import (
    FAMILY_CERTIFICATE,
    PERSON_CERTIFICATE,
    CertificateTold,
    DueTold,
    FoundFamily,
    HoldTold,
    RequestTold,
    SaidTold,
    Waiting,
)
from fsdesk.roles import Action
from fsdesk.rules_retention import DECISIONS, DESTROY, EXTEND
from fsdesk.views_keeping import KeepingView, KeepList, KeepRow

SETTING = "keeping_waiting"
SAY, HOLD, LIFT, LOOKED, ERASE, PRINT = "say", "hold", "lift", "looked", "erase", "print"
ASKED = {"access_request": "Asks for their own file", "correction": "Asks for a correction",
         "objection": "Objects to how something is used"}  # fmt: skip
STANDING = {"checked": "Checked, to be given", "marked": "Marked, to be checked"}
NOT_YET = "Not asked yet. The hub is asked when there is signal."


class Keeping(Chapter):
    """Old records, requests and holds."""

    def keep(self, told: Waiting) -> KeepingView:
        """Keep what the hub told, and show it."""
        self.pen.store.remember(**{SETTING: msgspec.json.encode(told).decode()})
        return self.view()

    def view(self) -> KeepingView:
        """What waits, as the hub told it last."""
        raw = self.pen.store.setting(SETTING)
        if not raw:
            return KeepingView(
                as_of=NOT_YET, lists=self._lists(Waiting("")), keeps=self._keeps, from_partners=self._from_partners
            )
        told = msgspec.json.decode(raw, type=Waiting)
        as_of = f"As the hub said {telling.day_and_time(told.at, self.pen.today_is)}."
        return KeepingView(as_of=as_of, lists=self._lists(told), odd=told.odd, opened=told.opened, keeps=self._keeps,
                           from_partners=self._from_partners)  # fmt: skip

    def found(self, rows: Sequence[FoundFamily]) -> KeepList:
        """Families that were found."""
        return KeepList(
            key="find",
            title="Find",
            rows=tuple(self._found(one) for one in rows),
            none="The hub knows no family of that reference or name that it may tell you of.",
        )

    @property
    def _from_partners(self) -> int:
        return len(PartnerWords(self.pen).waiting_for_me().rows) if self._keeps else 0

    @property
    def _keeps(self) -> bool:
        return self.pen.may(Action.RETAIN)

    def _lists(self, told: Waiting) -> tuple[KeepList, ...]:
        due = KeepList(
            key="due", title="To decide", rows=tuple(map(self._due, told.due)),
            none="Nothing waits to be decided. A family comes here when the time it is kept for is over.",
        )  # fmt: skip
        if not self._keeps:
            return (due,)
        return (
            due,
            KeepList(key="requests", title="Asked for", rows=tuple(map(self._request, told.requests)),
                     none="Nobody waits for their own file, a correction, or an answer to an objection."),
            KeepList(key="holds", title="Holds", rows=tuple(map(self._hold, told.holds)),
                     none="No legal hold stands."),
            KeepList(key="gone", title="Certificates", rows=tuple(map(self._certificate, told.certificates)),
                     none="Nothing was destroyed yet. The hub’s signed word of it will be here."),
        )  # fmt: skip

    def _due(self, one: DueTold) -> KeepRow:
        mine = any(said.user == self.pen.user for said in one.said)
        stands, tone = _stands(one, mine=mine)
        lines = [f"{said.name} said {_when(said.at)}: {_decided(said)}. {said.reason}" for said in one.said]
        if one.person:
            rests = "What is held about one person of this family. What is about others stays."
        else:
            held = telling.counted(one.revisions, "act of writing", "acts of writing")
            rests = f"{one.title}. Counted from {_day(one.trigger)}; its time was over on {_day(one.due)}."
            rests += f" Last worked with on {_day(one.last_action)}. {held} held."
        return KeepRow(
            id=f"due-{one.family}-{one.person}",
            first=one.label or f"Family {one.family}",
            second=f"One person, {one.team}" if one.person else one.team,
            stands=one.title if one.person else f"{one.title}\nsince {_day(one.due)}",
            marks=((stands, tone),),
            family=one.family,
            person=one.person,
            label=one.label,
            lines=(rests, *lines),
            acts=(() if one.held else (SAY,)) + ((HOLD, LOOKED) if self._keeps and not one.held else (LOOKED,)),
        )

    def _request(self, one: RequestTold) -> KeepRow:
        late = bool(one.due_on) and one.due_on < self.pen.today_is.isoformat()
        due = f"Answer by {_day(one.due_on)}" if one.due_on else "The month stands still"
        marks = ((("Late", "danger"),) if late else ()) + (
            ((STANDING[one.standing], "info"),) if one.standing in STANDING else ()
        )
        return KeepRow(
            id=f"request-{one.record}",
            first=one.label or f"Family {one.family}",
            second=ASKED.get(one.kind, one.kind),
            stands=f"Asked on {_day(one.asked_on)}\n{due}",
            marks=marks or (("Waits", "neutral"),),
            family=one.family,
            label=one.label,
            lines=(f"{ASKED.get(one.kind, one.kind)}, asked on {_day(one.asked_on)}. {due}.",
                   "Whoever holds the family has it open under Rights; what was asked is not told here."),
            acts=(LOOKED,),
        )  # fmt: skip

    def _hold(self, one: HoldTold) -> KeepRow:
        late = one.review_on < self.pen.today_is.isoformat()
        return KeepRow(
            id=f"hold-{one.family}",
            first=one.label or f"Family {one.family}",
            second=f"Held by {one.name}",
            stands=f"Since {_when(one.placed_at)}\nlook again on {_day(one.review_on)}",
            marks=(("Look at it again", "warn"),) if late else (("Held", "info"),),
            family=one.family,
            label=one.label,
            lines=(f"{one.reason}", "Nothing of this family is destroyed while it stands."),
            acts=(LIFT, LOOKED),
        )

    def _certificate(self, one: CertificateTold) -> KeepRow:
        context = PERSON_CERTIFICATE if one.person else FAMILY_CERTIFICATE
        is_signed = self._is_signed(context + one.body, one.sign)
        said = json.loads(one.body) if is_signed else {}
        what = "What was held about one person" if one.person else "A family’s record"
        lines = _certificate_lines(said, what) if said else ("This is not signed by this hub. Tell IT.",)
        left = telling.counted(one.laptops, "laptop has", "laptops have") + " not yet said that it is gone from there."
        return KeepRow(
            id=f"gone-{one.family}-{one.person}",
            first=f"{'Person' if one.person else 'Family'} {one.person or one.family}",
            second=what,
            stands=f"Destroyed on {_day(str(said.get('destroyed_at', ''))[:10])}",
            marks=(("Signed by the hub", "ok"),) if is_signed else (("Not signed", "danger"),),
            family=one.family,
            person=one.person,
            lines=(*lines, *((left,) if one.laptops else ())),
            acts=(PRINT,) if is_signed else (),
            paper=("Certificate of destruction", *lines, f"Signature of the hub: {one.sign.hex()}")
            if is_signed
            else (),
        )

    def _is_signed(self, said: bytes, sign: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.pen.store.setting("hub_sign"))).verify(sign, said)
        except (InvalidSignature, ValueError):
            return False
        return True

    def _found(self, one: FoundFamily) -> KeepRow:
        mine = ((HOLD, ERASE) if one.person else (HOLD,)) if self._keeps else ()
        return KeepRow(
            id=f"found-{one.family}",
            first=one.label or f"Family {one.family}",
            second=one.team,
            stands=f"{'Closed' if one.closed else 'Open'}\n{one.holder or 'with the team lead'}",
            marks=(("Somebody of that name", "info"),) if one.person else (),
            family=one.family,
            person=one.person,
            label=one.label,
            lines=(f"Held by {one.holder}." if one.holder else "Nobody but the team lead holds it.",),
            acts=(LOOKED, *mine),
        )


def _certificate_lines(said: dict[str, object], what: str) -> tuple[str, ...]:
    people = said.get("decided_by")
    names = telling.joined([str(one) for one in people]) if isinstance(people, list) else ""
    records = said.get("records")
    kinds = telling.joined([f"{many} {kind}" for kind, many in records.items()]) if isinstance(records, dict) else ""
    rested = f"Kept as {said['retention_class']}, due on {_day(str(said['due']))}." if "retention_class" in said else ""
    anew = f"{said['said_anew']} records of others named them and say “a person” now." if said.get("said_anew") else ""
    return tuple(
        filter(
            None,
            (
                f"{what} was destroyed on {_day(str(said['destroyed_at'])[:10])}.",
                f"Decided by {names}, each signed at their own laptop.",
                rested,
                f"Gone: {kinds}." if kinds else "",
                f"{said['revisions']} acts of writing were emptied of their words.",
                anew,
                str(said.get("copies", "")),
                f"Family {said['family']}" + (f", person {said['person']}" if said.get("person") else ""),
            ),
        )
    )


def _stands(one: DueTold, *, mine: bool) -> tuple[str, str]:
    if one.held:
        return "Held", "info"
    if one.decided:
        return f"Decided: {DECISIONS[one.decided]}", "warn" if one.decided == DESTROY else "ok"
    if len({said.decision for said in one.said}) > 1:
        return "They disagree", "warn"
    if mine:
        return "Waits for a second person", "neutral"
    return ("Waits for you as the second", "warn") if one.said else ("To decide", "neutral")


def _decided(said: SaidTold) -> str:
    return (
        f"keep it until {_day(said.until)}" if said.decision == EXTEND else DECISIONS.get(said.decision, said.decision)
    )


def _day(day: str) -> str:
    return telling.birthday(day) if day else "a day nobody wrote"


def _when(at: int) -> str:
    return telling.birthday(datetime.fromtimestamp(at, UTC).astimezone().date().isoformat())
