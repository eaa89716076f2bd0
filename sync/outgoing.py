"""What a desk has to send, made into frames one after the other as the line takes them. Knows no line and no answer."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

from fsdesk.records.fields import Value
from fsdesk.records.ids import RevisionId, split_revision_id
from fsdesk.revisions import from_body
from sync.doors import DeskKeys, DeskStore
from sync.frames import FrameStream, encode_rows, fill_frames, raw_of_frame
from sync.protocol import FRAME_SEALED_BYTES_MAX, Page, Refusal
from sync.sealing import UP, FrameWriter, frame_key

RAW_PER_WIRE = 5
"""Bodies become about a fifth of their size on the line (measured on 10,000 visits); the budget is of the line, and a
request that is less than full ends too early to use what a line carries between two breaks."""
RESENT_WHOLE = "base_missing"
HARMED_ON_THE_WAY = ("cut_off", "wrong_seal", "frame_too_large")
"""What a frame is refused for that did not arrive as it was sent. It says nothing of what is in it."""
EVENTS_SINCE = 3
"""The version a hub must speak to be sent events."""
SENT_BODY_BYTES_MAX = FRAME_SEALED_BYTES_MAX - 4_096
"""Longest body that is sent: with its frame's own form and seal it is never too large for the hub."""


class Outgoing:
    """The outbox of one exchange. `frames` are the numbers in each frame of the request under way; `alone` those that
    are to go alone and whole; `under_way` those that went and were not yet acknowledged; `arrived` counts the bytes of
    frames that were; `brought` is what others wrote, by the frames it went in."""

    def __init__(
        self, store: DeskStore, keys: DeskKeys, events: Callable[[int], Sequence[bytes]] = lambda _: ()
    ) -> None:
        self._store = store
        self._events = events
        self._keys = keys
        self._offered: tuple[bytes, ...] | None = None
        self.refused = 0
        self.frames: list[tuple[int, ...]] = []
        self.alone: set[int] = set()
        self.under_way: set[int] = set()
        self._sizes: dict[int, int] = {}
        self.arrived = 0
        self.brought: list[tuple[bytes, ...]] = []

    def unsent(self, budget: int) -> tuple[bytes, ...]:
        """What is to be sent next. What no frame can hold is refused here, as the hub never would see it."""
        while self._offered is None:
            offered = self._store.offer(budget * RAW_PER_WIRE)
            too_large = tuple((from_body(raw).n, "too_large") for raw in offered if len(raw) > SENT_BODY_BYTES_MAX)
            if not too_large:
                self._offered = offered
                break
            self._store.keep_receipt((), too_large, None)
            self.refused += len(too_large)
        return self._offered

    def sort_refused(self, refusals: Sequence[Refusal]) -> tuple[tuple[tuple[int, str], ...], int]:
        """What is refused for good; and how many of the rest go once more, alone and whole, as they might then be
        read."""
        found: list[tuple[int, str]] = []
        before = len(self.alone)
        for refusal in refusals:
            of_frame = refusal.n == 0 and 0 <= refusal.frame < len(self.frames)
            if of_frame and refusal.code in HARMED_ON_THE_WAY:
                continue
            numbers = self.frames[refusal.frame] if of_frame else (refusal.n,) if refusal.n > 0 else ()
            for n in numbers:
                if (of_frame or refusal.code == RESENT_WHOLE) and n not in self.alone:
                    self.alone.add(n)
                else:
                    found.append((n, refusal.code))
        return tuple(found), len(self.alone) - before

    def held_in(self, ranges: Sequence[int]) -> set[int]:
        """What is under way of numbers given as first, last, first, last …, ascending."""
        firsts, lasts = ranges[::2], ranges[1::2]
        return {n for n in self.under_way if (at := bisect_right(firsts, n)) and n <= lasts[at - 1]}

    def acknowledged(self, numbers: set[int]) -> None:
        """These are at the hub."""
        self.under_way -= numbers
        for last in self._sizes.keys() & numbers:
            self.arrived += self._sizes.pop(last)

    def borne(self, budget: int, signature: bytes, version: int) -> Iterator[bytes]:
        """What others wrote, for a hub that was put back: whole, as it may hold nothing of it. Each frame has no number
        of this laptop's."""
        self.frames, self._offered, self.brought = [], None, []
        keys = self._keys
        stream = FrameStream(
            FrameWriter(frame_key(keys.seal, keys.hub_seal, UP, signature), keys.sign, signature), version
        )
        size = 0
        for lot in fill_frames(self._store.to_bring(budget * RAW_PER_WIRE), raw_of_frame(budget)):
            frame = stream.frame(Page(encode_rows([from_body(raw) for raw in lot], None)))
            self.frames.append(())
            self.brought.append(lot)
            yield frame
            size += len(frame)
            if size >= budget:
                break

    def keep_brought(self, refused: Sequence[Refusal]) -> bool:
        """Note what the hub has had of what others wrote: the frames before the first that it could not read."""
        read = min((one.frame for one in refused if one.n == 0), default=len(self.brought))
        bodies = [raw for lot in self.brought[:read] for raw in lot]
        if bodies:
            self._store.keep_brought(bodies)
        return bool(bodies)

    def nothing(self) -> Iterator[bytes]:
        """No frames: what was offered stays for later."""
        self.frames, self._offered, self.brought = [], None, []
        return iter(())

    def sealed(self, budget: int, floor: int, signature: bytes, version: int) -> Iterator[bytes]:
        """What is unsent as frames, up to the budget, each made when it is asked for. Those to go alone and whole go
        last, one in each frame; and after all words what was noted, in frames of no number."""
        offered = self.unsent(budget)
        events = self.noted(budget) if version >= EVENTS_SINCE else ()
        self.frames, self._offered, self.brought = [], None, []
        if not offered and not events:
            return
        self._sizes = {}
        keys = self._keys
        key = frame_key(keys.seal, keys.hub_seal, UP, signature)
        stream = FrameStream(FrameWriter(key, keys.sign, signature), version)
        gone: set[int] = set()

        def base(name: RevisionId, field: str) -> Value:
            try:
                device, n = split_revision_id(name)
            except ValueError:
                return None
            there = device != keys.device or n < floor or n in gone
            return self._store.value_of(name, field) if there else None

        size = 0
        for lot, whole in self._lots(offered, raw_of_frame(budget)):
            revisions = [from_body(raw) for raw in lot]
            frame = stream.frame(Page(encode_rows(revisions, None if whole else base)))
            numbers = tuple(r.n for r in revisions)
            self.frames.append(numbers)
            gone.update(numbers)
            self.under_way.update(numbers)
            self._sizes[numbers[-1]] = len(frame)
            yield frame
            size += len(frame)
            if size >= budget:
                return
        for some in fill_frames(events, raw_of_frame(budget)):
            frame = stream.frame(Page(None, events=some))
            self.frames.append(())
            yield frame
            size += len(frame)
            if size >= budget:
                return

    def noted(self, budget: int) -> Sequence[bytes]:
        """What was noted and the hub is not known to have, as much as a request may carry."""
        return self._events(budget * RAW_PER_WIRE)

    def _lots(self, offered: Sequence[bytes], raw_bytes: int) -> Iterator[tuple[tuple[bytes, ...], bool]]:
        alone = [raw for raw in offered if self.alone and from_body(raw).n in self.alone]
        for lot in fill_frames((raw for raw in offered if raw not in alone), raw_bytes):
            yield lot, False
        for raw in alone:
            yield (raw,), True
