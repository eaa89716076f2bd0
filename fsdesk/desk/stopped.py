"""A desk that may not be read now: what waits there can still be sent, and what happens can still be written down.

It gives out nothing of any family: what pages would read is not asked for. What is written is an ordinary record of a
new family, kept in the store like any other and sent like any other; whoever leads the team says whose it is. It is
also sealed to the keepers of the recovery key, with all else that is not sent: so it outlives the store.
"""

from __future__ import annotations

import msgspec

from fsdesk import telling
from fsdesk.attaching import Attaching
from fsdesk.clock import Clock
from fsdesk.desk.refusing import refuse_what_cannot_be_kept
from fsdesk.errands import Errands
from fsdesk.keys import Bundle
from fsdesk.lease import Why
from fsdesk.leasing import Gate
from fsdesk.records import Family, Visit
from fsdesk.records.fields import Record
from fsdesk.records.ids import FamilyId, UserId, revision_id
from fsdesk.rescue_codes import RescueCodes
from fsdesk.sealed_outbox import SealedOutbox
from fsdesk.sending import Sending
from fsdesk.store import Store, Writing
from fsdesk.trouble import Refused
from fsdesk.views_standing import MAY_EXTEND, ReadingStopped, StoppedView
from fsdesk.witnessing import Witnessing

CAPTURED_LABEL = "Written while the record could not be read"
WHICH_CHARS_MAX = 200


class Captured(msgspec.Struct, frozen=True, kw_only=True):
    """A visit written from memory alone: which family, in the worker's words, when, where, and what happened."""

    which: str
    note: str
    started_at: str
    setting: str = "home"
    worried: str = "not_asked"


class Stopped:
    """A store that is open and may not be read. Of the thread that opened it."""

    def __init__(self, store: Store, clock: Clock, bundle: Bundle, gate: Gate, why: Why) -> None:
        self.store, self.clock, self.bundle = store, clock, bundle
        self.sending = Sending(store, clock)
        self.errands = Errands(store, clock)
        self.attaching = Attaching(store, self.sending.next_counter)
        self.noting = Witnessing(store, clock)
        self.rescue_codes: RescueCodes | None = None  # none is made while nothing may be read
        self.gate = gate
        self.sealed = SealedOutbox(store, bundle)
        self._opened_by = why
        self.is_anew = False
        """Whether it was just opened without its passphrase, and has a new one."""
        self.sealed.seal_unsent()

    @property
    def why(self) -> Why:
        """Why it may not be read now; `Why.MAY` once it may again, which the next unlock finds."""
        return self.sending.now().why_no_unlock

    def refusal(self) -> ReadingStopped:
        """The same, as what is said to who asked."""
        return ReadingStopped(self.why or self._opened_by)

    def view(self) -> StoppedView:
        """What the page says."""
        said = self.refusal()
        return StoppedView(
            happened=said.happened,
            safe=said.safe,
            next_step=said.next_step,
            may_extend=said.why in MAY_EXTEND,
            waiting=self.sending.waiting(),
            written=int(self.store.setting("captured") or 0),
            laptop=self.store.device,
            is_anew=self.is_anew,
            needs_slip=bool(self.store.setting("keys_renewed")),
        )

    def capture(self, visit: Captured) -> str:
        """Write a visit down; when it was saved. Durable on return. Refused without words, or without saying whose."""
        if not visit.which.strip() or not visit.note.strip():
            raise Refused(
                "Say which family it was, and what happened.",
                safe="What you typed is on the page.",
                next_step="A first name and the village are enough for your lead to know.",
            )
        user = UserId(self.store.setting("user"))
        family = FamilyId(revision_id(self.store.device, int(self.store.setting("last_n") or 0) + 1))
        about = Family(
            label=CAPTURED_LABEL,
            known_as=visit.which.strip()[:WHICH_CHARS_MAX],
            status="active",
            lead_professional=user,
        )
        held = Visit(
            purpose=("other",), workers=(user,), setting=visit.setting, status="done", actual_start=visit.started_at,
            note=visit.note, safeguarding_concern_raised=visit.worried,
        )  # fmt: skip
        now = self.clock.now().isoformat()
        self.store.write_all([_writing(about, None, user, now), _writing(held, family, user, now)])
        self.sealed.seal_unsent()
        self.store.remember(captured=str(int(self.store.setting("captured") or 0) + 1))
        return telling.clock_time(now)

    def lock(self) -> None:
        """Put everything away."""
        self.store.close()


def _writing(record: Record, family: FamilyId | None, user: UserId, now: str) -> Writing:
    refuse_what_cannot_be_kept(record.kind(), record.written())
    return Writing(
        kind=record.kind(), fields=record.written(), author=user, written_at=now, family=family,
        sensitivity=type(record).SENSITIVITY,
    )  # fmt: skip
