"""What a partner says of families that are shared with them: durable here before the hub is asked, and told once only.

Nothing of a family is on this laptop. What is kept are the partner's own words, under names made here, with what became
of them: until the hub has them they wait; then somebody who works with the family takes them in or sets them aside.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple

import msgspec

from fsdesk import telling
from fsdesk.desk.pen import Chapter
from fsdesk.records import codes
from fsdesk.records import family_codes as lists
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.roles import is_contribution
from fsdesk.rules_contributing import LEADS, OFFICER, READERS
from fsdesk.trouble import Refused
from fsdesk.views_shared import READ_BY, Draft, OwnWords, ToSend
from fsdesk.words_waiting import (
    NOT_SENT,
    OWN_DRAFTS,
    OWN_DRAFTS_FOR,
    OWN_SAID,
    REFUSED,
    OwnSaid,
    drafts_for,
    own_drafts,
    own_said,
)

_DRAFT = "draft:"
NAME_BYTES = 16
WORDS_MAX = 8_000
"""Characters of one note, as many as a hub takes."""
AT_HUB, IN_RECORD, ASIDE = "waits", "in_record", "aside"
_STANDS: Mapping[str, tuple[str, str]] = {
    NOT_SENT: ("On this laptop, not yet sent", "warn"),
    AT_HUB: ("At the hub, waiting for somebody who works with the family", "info"),
    IN_RECORD: ("Taken into the record", "ok"),
    ASIDE: ("Read, and not taken into the record", "neutral"),
    REFUSED: ("The hub did not take this", "danger"),
}
_WAITS_FOR = {
    LEADS: "At the hub, waiting for who leads the team",
    OFFICER: "At the hub, waiting for the information-governance officer",
}
_WHY = {
    "not_allowed": "This family is not shared with you. Ring who works with them if it is urgent.",
    "already": "Something else was sent under the same name. Write it again.",
    "not_understood": "The hub could not read it. Write it again, in fewer words.",
}


_FORGOTTEN = (
    "The hub was put back from an older copy that knew nothing of this, or that the plan is shared with you. It is sent"
    " again by itself once it is."
)


class Heard(NamedTuple):
    """What the hub says became of one contribution: one of AT_HUB, IN_RECORD and ASIDE, with what is said of it."""

    key: str
    state: str
    reason: str


class Contributing(Chapter):
    """A partner's own words at their desk."""

    # -- saying ------------------------------------------------------------------------------------------------

    def note(self, family: FamilyId, words: str, readers: str = "") -> str:
        """Keep a note for who is to read it (`READ_BY`); its draft is gone with it, and its name is returned. Refused
        without words."""
        if not words.strip():
            raise Refused("Write a few words first.", safe="Nothing has been sent.", next_step="")
        if len(words) > WORDS_MAX:
            raise Refused(f"A note has room for {WORDS_MAX} letters.", safe="Your words are still on the page.",
                          next_step="Send it in two parts.")  # fmt: skip
        if readers not in READERS:
            raise Refused("Choose who reads it.", safe="Nothing has been sent.", next_step="")
        return self._keep(family, "case_note", RecordId(""), {"text": words}, drop_draft=True, readers=readers)

    def done(self, family: FamilyId, step: RecordId) -> str:
        """Say that an action is done, today."""
        return self._keep(family, "next_step", step, {"status": "done", "done_on": self.pen.today_is.isoformat()})

    def in_the_way(self, family: FamilyId, step: RecordId, barrier: str) -> str:
        """Say what stands in the way of an action, as a code of what may. Refused without one."""
        if barrier not in lists.STEP_BARRIER:
            raise Refused("Choose what stands in the way.", safe="Nothing has been sent.", next_step="")
        return self._keep(family, "next_step", step, {"barrier": barrier})

    def was_there(self, family: FamilyId, meeting: RecordId) -> str:
        """Say that one was at a meeting."""
        return self._keep(family, "attendee", meeting, {"attendance": "present"})

    def _keep(
        self,
        family: FamilyId,
        kind: str,
        record: RecordId,
        fields: dict[str, str],
        *,
        drop_draft: bool = False,
        readers: str = "",
    ) -> str:
        self._refuse_others()
        if not is_contribution(kind, fields, own=not record or kind == "attendee"):
            raise Refused("You may not write this.", safe="Nothing has been sent.", next_step="")
        for each in self._all():
            if record and (each.record, each.fields) == (record, fields) and each.state in (NOT_SENT, AT_HUB):
                return each.key  # the same said twice of one thing is said once
        one = OwnSaid(
            key=secrets.token_bytes(NAME_BYTES).hex(), family=family, kind=kind, record=record, fields=fields,
            said_at=self.pen.clock.now().isoformat()[:16], readers=readers,
        )  # fmt: skip
        gone = _drafts(self.drafts(), family, Draft()) if drop_draft else {}
        self.pen.store.remember(**{OWN_SAID: _written((*self._all(), one)), **gone})
        return one.key

    def _refuse_others(self) -> None:
        from fsdesk.desk.allowed import reads_only_what_is_shared  # late: it reads by the pen

        if not reads_only_what_is_shared(self.pen):
            raise Refused("Only a partner adds to what is shared.", safe="Nothing has been changed.", next_step="")

    # -- what is being written ---------------------------------------------------------------------------------

    def drafts(self) -> dict[FamilyId, Draft]:
        """What is being written of each family and has not been said."""
        readers = drafts_for(self.pen.store)
        return {of: Draft(words=words, readers=readers.get(of, "")) for of, words in own_drafts(self.pen.store).items()}

    def keep_draft(self, family: FamilyId, words: str, readers: str = "") -> None:
        """Keep what is being written of a family, and who is to read it; nothing when it is empty."""
        self.pen.store.remember(**_drafts(self.drafts(), family, Draft(words=words, readers=readers)))

    # -- the hub -----------------------------------------------------------------------------------------------

    def to_send(self) -> tuple[ToSend, ...]:
        """What the hub has not got, the first said first."""
        return tuple(
            ToSend(
                key=one.key,
                of=one.family,
                kind=one.kind,
                record=one.record,
                fields=one.fields,
                said_at=one.said_at,
                readers=one.readers,
            )
            for one in self._all()
            if one.state == NOT_SENT
        )

    def is_at_hub(self, key: str) -> None:
        """The hub has it: it is not sent again."""
        self._change(key, AT_HUB, "")

    def was_refused(self, key: str, code: str) -> None:
        """The hub will never take it: it stays here with the reason, and is not sent again. Not so what it had and lost
        and has forgotten too that the family was shared with them: that waits until it is again."""
        one = next((one for one in self._all() if one.key == key), None)
        if one is not None and one.again and code == "not_allowed":
            self._change(key, NOT_SENT, _FORGOTTEN)
            return
        self._change(key, REFUSED, _WHY.get(code, "The hub did not say why."))

    def heard(self, told: Iterable[Heard], *, is_all: bool = False) -> bool:
        """What became of those the hub has. What it has never been sent, or is refused, stands as it is here.

        Where that `is_all` of them, what waited there and is not among them was lost when the hub was put back from an
        older copy: it is to be told again, once for each such life of the hub. Whether anything is.
        """
        said, life = {one.key: one for one in told}, self.pen.store.setting("epoch")
        kept = self._all()
        new = tuple(_heard(one, said.get(one.key), life if is_all else one.again) for one in kept)
        if new != kept:
            self.pen.store.remember(**{OWN_SAID: _written(new)})
        return any(one.state == NOT_SENT != before.state for one, before in zip(new, kept, strict=True))

    def put_away(self, key: str) -> None:
        """Let go of one that is settled: it is not shown any more. One that has not reached anybody stays."""
        if key.startswith(_DRAFT):
            self.keep_draft(FamilyId(key.removeprefix(_DRAFT)), "")
            return
        kept = self._all()
        left = tuple(one for one in kept if one.key != key or one.state in (NOT_SENT, AT_HUB))
        if left != kept:
            self.pen.store.remember(**{OWN_SAID: _written(left)})

    # -- what is shown -----------------------------------------------------------------------------------------

    def own_words(self) -> tuple[OwnWords, ...]:
        """What is being written, then all that was said from this laptop, the latest first."""
        drafts = tuple(
            OwnWords(key=f"{_DRAFT}{of}", of=of, title="A note you are writing", words=one.words, when="now",
                     standing="Not sent", tone="neutral", may_go=True, is_draft=True, readers=_read_by(one.readers))
            for of, one in self.drafts().items()
        )  # fmt: skip
        return (*drafts, *(_row(one, self.pen.today_is) for one in reversed(self._all())))

    # -- inside ------------------------------------------------------------------------------------------------

    def _all(self) -> tuple[OwnSaid, ...]:
        return own_said(self.pen.store)

    def _change(self, key: str, state: str, reason: str) -> None:
        new = tuple(
            msgspec.structs.replace(one, state=state, reason=reason) if one.key == key else one for one in self._all()
        )
        self.pen.store.remember(**{OWN_SAID: _written(new)})


def what_is_said(kind: str, record: str, fields: Mapping[str, str]) -> str:
    """What kind of contribution it is, in a few words: "A note", "An action is done"."""
    if kind == "attendee":
        return "At a meeting"
    if kind == "next_step":
        status = fields.get("status", "")
        what = "An action" if record else "Something they took on"
        if fields.get("barrier"):
            return f"{what}: something stands in the way"
        return f"{what}: {codes.STEP_STATUS.get(status, 'changed').lower()}"
    return "A note"


def words_said(fields: Mapping[str, str]) -> str:
    """The words of a contribution: a note's own, or what stands in the way, or what was taken on."""
    barrier = lists.STEP_BARRIER.get(fields.get("barrier", ""), "")
    return " · ".join(filter(None, (fields.get("text", ""), fields.get("what", ""), barrier)))


def moment(at: str, today: date) -> str:
    """A local time as it is said; as it came where it is none."""
    try:
        datetime.fromisoformat(at)
    except ValueError:
        return ""
    return telling.day_and_time(at, today)


def _heard(one: OwnSaid, told: Heard | None, life: str) -> OwnSaid:
    """One contribution after the hub has said what it has of it, in the life of the hub that said so."""
    if told is not None:
        known = told.state in (AT_HUB, IN_RECORD, ASIDE)
        return msgspec.structs.replace(one, state=told.state, reason=told.reason) if known else one
    if one.state != AT_HUB or one.again == life:
        return one
    return msgspec.structs.replace(one, state=NOT_SENT, again=life)


def _drafts(before: Mapping[FamilyId, Draft], family: FamilyId, draft: Draft) -> dict[str, str]:
    """The settings that keep all drafts when one of them has become this."""
    kept = {of: one for of, one in {**before, family: draft}.items() if one.words.strip()}
    return {
        OWN_DRAFTS: json.dumps({of: one.words for of, one in kept.items()}),
        OWN_DRAFTS_FOR: json.dumps({of: one.readers for of, one in kept.items() if one.readers}),
    }


def _read_by(readers: str) -> str:
    return f"Read by: {READ_BY[readers].lower()}" if readers in _WAITS_FOR else ""


def _row(one: OwnSaid, today: date) -> OwnWords:
    standing, tone = _STANDS.get(one.state, ("", "neutral"))
    if one.state == AT_HUB:
        standing = _WAITS_FOR.get(one.readers, standing)
    return OwnWords(
        key=one.key,
        of=one.family,
        title=what_is_said(one.kind, one.record, one.fields),
        words=words_said(one.fields),
        when=moment(one.said_at, today),
        standing=standing,
        tone=tone,
        reason=one.reason,
        record=one.record,
        short=_short(one),
        may_go=one.state in (IN_RECORD, ASIDE, REFUSED),
        readers=_read_by(one.readers),
    )


def _short(one: OwnSaid) -> str:
    if one.kind == "attendee":
        return "I was there"
    barrier = lists.STEP_BARRIER.get(one.fields.get("barrier", ""), "").lower()
    return f"in the way: {barrier}" if barrier else codes.STEP_STATUS.get(one.fields.get("status", ""), "").lower()


def _written(kept: tuple[OwnSaid, ...]) -> str:
    return msgspec.json.encode(kept).decode()
