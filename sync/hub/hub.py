"""What the hub says to a laptop: one exchange, fed as bytes arrive. Decides; touches no network, file or clock itself.

A frame that has been taken stands, whatever becomes of the rest of the request: nothing is acknowledged before the
ledger has it for good, and nothing that the ledger has is asked for again.
"""

from __future__ import annotations

import functools
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from msgspec.structs import replace

from fsdesk.clock import Clock
from fsdesk.records.fields import Value
from fsdesk.records.ids import N_MAX, DeviceId, RevisionId, TeamId
from fsdesk.revisions import Revision, from_body
from sync.frames import FrameIntake, bases_of, read_rows
from sync.hub import noting, seeing
from sync.hub.bearing import take_back
from sync.hub.beyond import to_look_over
from sync.hub.caseloads import Moved, is_sound, obey
from sync.hub.checks import is_name
from sync.hub.guarding import Barred, let_go_whole
from sync.hub.handing import Handed, hand_out
from sync.hub.keyfile import HubKeys
from sync.hub.laptops import said_of_standing
from sync.hub.ledger import LEAD, Device, Ledger
from sync.hub.taking import take
from sync.protocol import (
    HEAD_BYTES_MAX,
    MARK_BYTES,
    VERSION,
    Answer,
    Opening,
    Page,
    Place,
    Refusal,
    Unreadable,
    digest_bytes,
    digest_of,
    pack,
    unpack,
)
from sync.protocol_log import LogSaid
from sync.rows import BaseValue, Row
from sync.sealing import (
    DOWN,
    SIGNATURE_BYTES,
    UP,
    FrameReader,
    FrameWriter,
    Head,
    answer_context,
    frame_key,
    head_bytes,
)

NEXT_SYNC_S, NEXT_SYNC_SPREAD_S = 900, 180
"""How soon a desk should ask again: four times an hour, so that a colleague's note is there before the next visit; and
how far apart those who asked together are spread, so that a whole council does not come back in one second."""
PLACES_MAX = 1_000
RANGES_MAX = 1_000
"""Ranges of held numbers, and revisions set aside, that an answer's head says: what 60 kB have room for."""
REFUSED_MAX = 400
LETS_RECORDS_GO = 3
"""Since this version laptops let go of single records."""
DECIDED_ANEW_MAX = 8

_READS_ON = {"not_understood", "not_canonical"}
"""Codes of a frame that was the sender's and inflated, but holds no page: the frames after it can still be read."""


class Hub:
    """One partnership's hub."""

    def __init__(self, ledger: Ledger, keys: HubKeys, clock: Clock, folder: Path | None = None) -> None:
        """`folder` is where the hub keeps its files: the classes of retention and the certificates lie there."""
        self.folder = folder
        self.ledger = ledger
        self.clock = clock
        self.keys = keys
        self.signing = keys.signing
        self.sealing = keys.sealing

    def begin(self, head: Head) -> Session:
        """The exchange this opening begins. Unreadable when it is not one of an enrolled laptop."""
        if len(head.raw) > HEAD_BYTES_MAX:
            raise Unreadable("head_too_large")
        opening = unpack(head.raw, Opening)
        numbers = [opening.epoch, opening.counter, opening.floor, opening.want_bytes, opening.roster]
        numbers += (opening.unseen, opening.wants)
        numbers += () if opening.log is None else (opening.log.size, opening.log.epoch, opening.log.after)
        numbers += [number for place in opening.places for number in (place.at, place.within)]
        if min(numbers) < 0 or max(numbers) > N_MAX or len(opening.places) > PLACES_MAX:
            raise Unreadable("number_out_of_range")
        if not is_sound(opening):
            raise Unreadable("not_understood")
        return Session(self, self.signer(opening.device, head, UP), opening, head)

    def signer(self, device: DeviceId, head: Head, context: bytes) -> Device:
        """The enrolled laptop that signed this head in this context; Unreadable when there is none."""
        asker = self.ledger.device(device) if is_name(f"{device}.1") else None
        if asker is None:
            raise Unreadable("unknown_device")
        head.check(context, Ed25519PublicKey.from_public_bytes(asker.sign))
        return asker

    def reply(self, said: bytes, asker: Device, opened: Head, down: bytes = DOWN) -> tuple[bytes, FrameWriter]:
        """The signed head of an answer to an opening, in the lower of the two versions, and what seals its frames."""
        raw = head_bytes(said, answer_context(opened.signature, down), self.signing, min(opened.version, VERSION))
        key = frame_key(self.sealing, X25519PublicKey.from_public_bytes(asker.seal), down, opened.signature)
        return raw, FrameWriter(key, self.signing, raw[-SIGNATURE_BYTES:])

    def now(self) -> int:
        """The hub's own time, in seconds since 1970."""
        return int(self.clock.now().timestamp())


class Session:
    """One exchange with one laptop: frames in, then the answer."""

    def __init__(self, hub: Hub, asker: Device, opening: Opening, head: Head) -> None:
        self._hub = hub
        self._ledger = hub.ledger
        self._asker = asker
        self.device = asker.device
        self._opening = opening
        self._head = head
        self._signature = head.signature
        self._version = min(head.version, VERSION)
        self._theirs = X25519PublicKey.from_public_bytes(asker.seal)
        self._index = 0
        self._held: set[int] = set()
        self._aside: dict[int, str] = {}
        self._bad_frames: list[Refusal] = []
        self._borne = 0
        self._noted = (0, b"")
        with self._ledger.writing():
            counted = self._ledger.count_request(asker.device, opening.counter, hub.now())
            self._said = self._what_to_say(counted)
            self._moved = obey(self._ledger, asker, opening, hub.now()) if not self._said else Moved()
            if not self._said:
                seeing.note(self._ledger, asker, opening)
                if self._version < LETS_RECORDS_GO:
                    let_go_whole(self._ledger, asker, opening)
        self.open = counted
        """Whether frames are still taken: not after a counter that was used, nor after one that broke the chain."""

    def _what_to_say(self, counted: bool) -> str:
        if not counted:
            return "counter_used"
        heads = self._ledger.streams(self._asker.user, self._asker.team)
        ahead = any(place.at > heads.get(place.team, place.at) for place in self._opening.places)
        if ahead or self._opening.epoch != self._ledger.tenant().epoch:
            return "epoch_changed"  # also to a suspended laptop: it hands nothing out, and brings back what was lost
        return "" if all(map(self._is_our_past, self._opening.places)) else "past_differs"

    def _is_our_past(self, place: Place) -> bool:
        """Whether the team's chain at this place is what the desk saw there."""
        return not place.mark or self._ledger.link_at(place.team, place.at)[:MARK_BYTES] == place.mark

    @functools.cached_property
    def _intake(self) -> FrameIntake:
        key = frame_key(self._hub.sealing, self._theirs, UP, self._signature)
        signer = Ed25519PublicKey.from_public_bytes(self._asker.sign)
        return FrameIntake(FrameReader(key, signer, self._signature))

    def frame(self, sealed: bytes) -> None:
        """Take one frame; it is kept for good when this returns."""
        self.frames([sealed])

    def frames(self, sealed: Iterable[bytes]) -> None:
        """Take the frames that have arrived, in one transaction; they are kept for good when this returns."""
        rows: list[Row] = []
        events: list[bytes] = []
        written: dict[RevisionId, Revision] = {}
        for one in sealed:
            if not self.open:
                break
            found = self._read(one, written, events)
            rows.extend(found)
            written.update((row.revision.id, row.revision) for row in found if row.revision is not None)
            self._index += 1
        others = [row for row in rows if row.revision is not None and row.revision.device != self._asker.device]
        if others and self._ledger.tenant().put_back:
            self._borne += take_back(self._ledger, self._asker, others, self._hub.now())
            rows = [row for row in rows if row.revision is None or row.revision.device == self._asker.device]
        if rows:
            taken = take(self._ledger, self._asker, rows, self._hub.now())
            self._held.update(taken.held)
            self._held.difference_update(taken.twins)
            self._aside.update(taken.refused)
        if events:
            self._noted = noting.take_events(self._ledger, self._asker, events, self._hub.now())

    def stop(self, code: str) -> None:
        """Take no more: the request ended inside a frame, or announced one longer than any may be."""
        self._refuse_frame(code)
        self.open = False

    def _next_sync_s(self) -> int:
        # By the laptop and its request, so that the same story always tells the same.
        spread = zlib.crc32(f"{self.device} {self._opening.counter}".encode()) % (NEXT_SYNC_SPREAD_S + 1)
        return NEXT_SYNC_S - NEXT_SYNC_SPREAD_S // 2 + spread

    def brought(self) -> tuple[int, int]:
        """How many revisions were taken or held already, and how many set aside."""
        return len(self._held), len(self._aside)

    def summary(self) -> dict[str, str | int]:
        """The exchange in ids and counts, for the log."""
        counts = {
            "frames": self._index, "held": len(self._held), "aside": len(self._aside), "bad": len(self._bad_frames),
            "borne": self._borne,
        }  # fmt: skip
        return {"device": self._asker.device, "said": self._said or "well", **counts}

    def _read(self, sealed: bytes, written: Mapping[RevisionId, Revision], events: list[bytes]) -> tuple[Row, ...]:
        try:
            page = self._intake.page(sealed)
        except Unreadable as refusal:
            self._refuse_frame(refusal.code)
            self.open = refusal.code in _READS_ON
            return ()
        events.extend(page.events)
        try:
            return () if page.rows is None and page.events else read_rows(page.rows, self._bases(page, written))
        except Unreadable as refusal:
            self._refuse_frame(refusal.code)
            return ()

    def _refuse_frame(self, code: str) -> None:
        if self.open and len(self._bad_frames) < REFUSED_MAX:
            self._bad_frames.append(Refusal(0, code, self._index))

    def _bases(self, page: Page, written: Mapping[RevisionId, Revision]) -> BaseValue | None:
        """The values that edits on this page are splices on: the laptop's own, or of families its person has read."""
        wanted = {name for name, _ in bases_of(page.rows) if is_name(name)}
        if not wanted:
            return None
        kept = self._ledger.find(wanted)
        families = {row.family for row in kept.values()}
        read = self._ledger.access_of(self._asker.user, families)
        led = {f for f, team in self._ledger.team_of(families).items() if self._leads(team)}
        led -= self._ledger.excluded(self._asker.user, led)
        held = {name: from_body(row.body) for name, row in kept.items() if row.family in read or row.family in led}
        barred = Barred(self._ledger, self._asker, held.values())
        held = {name: revision for name, revision in held.items() if not barred.was_never_here(revision)}
        held.update(written)

        def base(name: RevisionId, field: str) -> Value:
            found = held.get(name)
            return None if found is None else found.fields.get(field)

        return base

    def _leads(self, team: TeamId) -> bool:
        return self._asker.role == LEAD and self._asker.team == team

    def answer(self) -> bytes:
        """The whole answer, signed and sealed."""
        return b"".join(self.parts())

    def parts(self) -> Iterator[bytes]:
        """The answer, signed and sealed: most at once, of a long one each further frame when it is asked for."""
        answer, handed = self._decided()
        raw, writer = self._hub.reply(pack(answer, self._version), self._asker, self._head)
        if handed is None or not handed.chunks:
            yield raw
            return
        yield b"".join((raw, *map(writer.frame, handed.chunks)))
        yield from map(writer.frame, handed.rest)

    def _decided(self) -> tuple[Answer, Handed | None]:
        """What is answered, decided anew for as long as it changes meanwhile who may read what: what was handed out
        before an access ended, does not leave after."""
        for _ in range(DECIDED_ANEW_MAX):
            answer, handed = self._decide()
            if handed is None or not handed.chunks:
                return answer, handed
            if self._ledger.access_versions(handed.versions.keys()) == handed.versions:
                return answer, handed
        answer, handed = self._decide(empty=True)
        return answer, handed

    def _decide(self, *, empty: bool = False) -> tuple[Answer, Handed | None]:
        """What the answer's head says, and what comes after it; `empty`: nothing yet, to be asked for again."""
        asker = self._ledger.device(self._asker.device)
        assert asker is not None
        if self._said == "counter_used":
            epoch = self._ledger.tenant().epoch
            return Answer(epoch, self._said, counter=asker.counter), None
        with self._ledger.reading():
            said = self._said or ("suspended" if asker.suspended else "")
            # A desk that must offer all it ever wrote is told of all of it, so that it sends only what was lost.
            floor = 1 if said == "epoch_changed" else self._opening.floor
            refused, said_to = self._refused(floor)
            held = self._held_ranges(floor, {refusal.n for refusal in refused}, said_to)
            tenant = self._ledger.tenant()
            answer = Answer(
                epoch=tenant.epoch,
                said=said,
                held=held,
                held_sum=self._sum_of(held),
                arrived=_ranges(self._held),
                refused=refused,
                next_sync_s=self._next_sync_s(),
                brings=tenant.put_back and not said,
                log=self._log_said(),
            )
            answer = replace(answer, **said_of_standing(self._ledger, asker, self._opening, answer, self._hub.now()))
            if said == "epoch_changed":
                streams = self._ledger.streams(asker.user, asker.team)
                answer = replace(answer, places=tuple(Place(team, 0) for team in streams), more=True)
            if said or empty:
                return (answer if said else replace(answer, more=True)), None
            # A laptop that sends nothing and says that it knows nothing of its own to be here reads all anew.
            own_too = self._opening.floor == 1 and self._index == 0
            handed = hand_out(self._ledger, asker, self._opening, self._version, self._moved, own_too=own_too)
            seen = seeing.seen(self._ledger, asker, self._opening, RANGES_MAX)
            answer = replace(answer, seen=seen, look_over=len(to_look_over(self._ledger, asker)))
        said_of_it = {name: getattr(handed, name) for name in ("places", "unload", "more", "digest", "withdrawn")}
        return replace(answer, noted=self._moved.noted, **said_of_it), handed

    def _log_said(self) -> LogSaid | None:
        asked = self._opening.log
        if asked is None:
            return None
        return noting.say_log(self._ledger, self._asker, asked, self._noted)

    def _refused(self, floor: int) -> tuple[tuple[Refusal, ...], int]:
        """What was set aside in this exchange, and earlier from the desk's floor up; and to which number all is said.

        Above that nothing may count as held: it may be another writing under a number whose own was set aside.
        """
        earlier = self._ledger.set_aside_from(self._asker.device, floor, REFUSED_MAX)
        standing = {n: code for n, code in earlier if n not in self._held} | self._aside
        found = [*self._bad_frames, *(Refusal(n, standing[n]) for n in sorted(standing))]
        said_to = earlier[-1][0] if len(earlier) == REFUSED_MAX else N_MAX
        if len(found) > REFUSED_MAX:
            said_to = min(said_to, found[REFUSED_MAX - 1].n)
        return tuple(found[:REFUSED_MAX]), said_to

    def _sum_of(self, held: tuple[int, ...]) -> bytes:
        """The digest of the bodies behind some ranges of the laptop's numbers."""
        numbers = [n for first, last in zip(held[::2], held[1::2], strict=True) for n in range(first, last + 1)]
        return digest_bytes(digest_of(self._ledger.hashes(self._asker.device, numbers).values())) if numbers else b""

    def _held_ranges(self, floor: int, aside: set[int], said_to: int) -> tuple[int, ...]:
        """The numbers held from the desk's floor up, but for those whose other writing was set aside."""
        held = {n for n in self._ledger.numbers_held(self._asker.device, floor) if n <= said_to}
        return _ranges(held - aside | self._held)


def _ranges(numbers: set[int]) -> tuple[int, ...]:
    """Numbers as first, last, first, last …, ascending; cut short from the top when there are very many."""
    ranges: list[int] = []
    for n in sorted(numbers):
        if ranges and ranges[-1] == n - 1:
            ranges[-1] = n
        elif len(ranges) == 2 * RANGES_MAX:
            break
        else:
            ranges += (n, n)
    return tuple(ranges)
