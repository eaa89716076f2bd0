"""The messages a desk and the hub exchange: their form, limits and versions. No input, no output.

One exchange is one request and its answer. A message is an *opening* (or *answer*) in the clear, signed, that holds
only numbers and opaque names; then *frames*, each sealed so that a proxy which looks into TLS sees nothing, each
signed and chained to the one before, so that a frame stands as soon as it has arrived whole (see `sync.sealing`).

    message  = version u8 · length u16 · head · signature 64 · frame*
    frame    = length u32 · AES-256-GCM( signature 64 · chunk )
    chunk    = the next flushed part of one zstd stream over all frames; inflated it is one Page

Whatever the hub cannot answer in this way (not a message, an unknown laptop, a wrong signature) gets a plain 4xx with
``{"refused": code}``, which nobody may obey: it only says that this request was not one.

**Versions.** A message only ever grows at its end, by fields that have a default: a reader leaves what it does not
know, and a field that is missing has its default. The hub answers in the lower of the two versions; a desk asks in its
own and, where an older hub does not understand it, once more in each one before. What is *in* a revision is never
looked at by version: kinds and fields nobody here knows are kept and handed on as they are. `tests/files/protocol`
holds bodies of every version there was.

    1  exchanges, joining
    2  places carry the mark of the chain; what was unloaded, loaded, seen and late; how laptops are; a stream may need
       the first dictionary (see `sync.dictionary`)
    3  leases, the key that orders are checked with, orders to remove what is on a laptop; whether its disk is encrypted
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

import msgspec

from fsdesk.lease import Lease
from fsdesk.records.ids import DeviceId, FamilyId, RecordId, TeamId, UserId
from sync.protocol_log import LogAsk, LogSaid

VERSION = 3
SYNC_PATH = "/v1/sync"
ENROL_PATH = "/v1/enrol"

MARK_BYTES = 8
"""As much of the end of a team's chain as a place carries: enough that no two pasts share it by accident."""
HEAD_BYTES_MAX = 60_000
FRAME_RAW_BYTES = 16_384
"""Raw size a frame is filled to: about 6 kB sealed, so a break costs 6 kB, for 5 % more bytes than whole bodies."""
FRAME_SEALED_BYTES_MAX = 1 << 20
FRAME_INFLATED_BYTES_MAX = 4 << 20
BODY_BYTES_MAX = 8 << 20
"""Largest request the hub reads; a desk's budget tops out at half of it."""
BUDGET_BYTES_FIRST = 64 << 10
BUDGET_BYTES_MIN = 16 << 10
BUDGET_BYTES_MAX = 4 << 20


class Unreadable(Exception):
    """A message that is not one of ours: wrong form, wrong signature, wrong seal, or too large. `code` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Place(msgspec.Struct, frozen=True, array_like=True):
    """How far a desk has read one team's stream: everything up to the pair (at, within) in that order.

    `at` is a count of the team's counter row. `within` is 0 except inside the loading of a newly granted family, where
    `at` is the grant's own count and `within` the count of the last of the family's revisions that was handed over.
    A desk that has read nothing is at (0, 0); it keeps what the hub gives it and never computes one. `mark` is the
    beginning of the team's chain at `at`: what the hub's past was when the desk was there (empty before version 2).
    """

    team: TeamId
    at: int
    within: int = 0
    mark: bytes = b""


class Load(msgspec.Struct, frozen=True, array_like=True):
    """A family wanted whole, outside the order of the stream, from after a count of its team on.

    In a page it says how far this one got; `after` is -1 when all of the family is there. One of no family ("") in an
    opening says that the laptop begins: it is told in `Page.coming` which families to ask for.
    """

    family: FamilyId
    after: int = 0


class Health(msgspec.Struct, frozen=True, array_like=True):
    """How a laptop is: what waits on it, since when the oldest has, which program it runs. No word of what waits.

    Since version 3: `disk` says whether its disk is encrypted: "on", "off", or "" where that cannot be told.
    """

    waiting: int
    oldest: str
    app: str
    schema: int
    metered: bool = False
    disk: str = ""


ALL_IS_LOADED = -1
WANTS_LEASE, WANTS_REVOKE_KEY = 1, 2
LOADS_MAX = 20
"""Families a laptop asks for at a time: their names are a third of a kilobyte on a line that goes up slowly."""
BEGINS = Load(FamilyId(""))
"""What a laptop that has nothing yet asks for."""


class LaptopHealth(msgspec.Struct, frozen=True, array_like=True):
    """How one laptop of a team was when it was last heard of (seconds since 1970), for those who lead it."""

    device: DeviceId
    user: UserId
    label: str
    heard_at: int
    health: Health | None
    suspended: bool
    twins: bool
    unconfirmed: int


class Opening(msgspec.Struct, frozen=True, array_like=True):
    """What a desk says first. `floor` is the lowest of its own revisions not yet known to be at the hub.

    Since version 2: `unloaded` are families it has removed and has not been told that this is noted; `load` are wanted
    whole now; of `rest` it keeps only a stub from now on; `unseen` is the lowest of its own revisions not known to have
    been read elsewhere (0: do not say); `laptops` asks how the laptops of the team are that its person leads.

    Since version 3: `wants` adds up what else the laptop asks for: `WANTS_LEASE`, `WANTS_REVOKE_KEY`.
    `log` asks what the hub's log of what was done now is. `links` is how far the laptop has followed the chain of
    revoke keys (see `sync.succession`).
    """

    device: DeviceId
    epoch: int
    counter: int
    salt: bytes
    places: tuple[Place, ...]
    floor: int
    want_bytes: int
    roster: int = 0
    unloaded: tuple[FamilyId, ...] = ()
    load: tuple[Load, ...] = ()
    rest: tuple[FamilyId, ...] = ()
    health: Health | None = None
    unseen: int = 0
    laptops: bool = False
    wants: int = 0
    log: LogAsk | None = None
    links: int = 0


class Refusal(msgspec.Struct, frozen=True, array_like=True):
    """A revision (n > 0) or a whole frame (n = 0, `frame` its place in the request) the hub set aside, and why."""

    n: int
    code: str
    frame: int = -1


class Bearer(msgspec.Struct, frozen=True, array_like=True):
    """Whose laptop brought a row back that another laptop wrote; `at` is the row's place in the page."""

    at: int
    user: UserId


class Withdrawn(msgspec.Struct, frozen=True, array_like=True):
    """A record the asking laptop may hold and no longer may; the rest of its family stays."""

    family: FamilyId
    record: RecordId


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """What the hub says first.

    `said` is "" when all is well, else a code:
        "counter_used"   `counter` is the last one seen: nothing of this request was taken, ask again with a higher one
        "epoch_changed"  the hub was restored: what was sent is taken, nothing is handed out; the desk keeps `epoch`,
                         reads on from `places` (instead of all its own) and offers all it has written from 1 up
        "suspended"      what was sent is taken, nothing is handed out
        "past_differs"   the hub's chain at one of the desk's places is not what the desk saw there: its past was
                         rewritten. What was sent is taken, nothing is handed out
    `held` are the asking desk's own revisions from `floor` up that the hub holds as they were sent, as first, last,
    first, last …; those set aside are in `refused` instead, also from earlier exchanges. Both are cut short from the
    top when very long; the rest is said once `floor` has risen. `unload` are families to let go, to be noted before
    any place of this answer is kept. `places` are of the teams no frame of this answer speaks of, and may be kept at
    once; the others' come with each frame. `digest` is given when nothing more is to come (see `digest_bytes`), to be
    compared once the last frame is in.

    Since version 2: `seen` are own revisions, from the opening's `unseen` up, that a laptop of somebody else has read
    (first, last, first, last …); `noted` are unloaded families the hub has noted. `held_sum` is the digest of the
    bodies behind `held`: where the desk's own come to another, its file was copied or put back, and what is held under
    some of its numbers are the words of the other file. Then only `arrived` counts, those that came with this request.
    `brings`: this hub was put back from a copy, and takes from this laptop also what others wrote that it lacks.

    Since version 3: `lease` lets the laptop be read for some time from now on; `revoke` is the key that orders are
    checked with; `order` is one to remove what is on this laptop (see `sync.orders`), told as long as no receipt came.
    `withdrawn` are records to let go, as `unload` are families.
    `log` is what the hub's log of what was done now is, where it was asked for.
    `links` lead on from there to the revoke key that counts now, where the laptop asked for a lease or is suspended.
    `look_over` is how many families others opened for a while that this person may look over and nobody has.
    """

    epoch: int
    said: str = ""
    held: tuple[int, ...] = ()
    refused: tuple[Refusal, ...] = ()
    places: tuple[Place, ...] = ()
    more: bool = False
    digest: bytes = b""
    unload: tuple[FamilyId, ...] = ()
    next_sync_s: int = 0
    counter: int = 0
    seen: tuple[int, ...] = ()
    noted: tuple[FamilyId, ...] = ()
    held_sum: bytes = b""
    arrived: tuple[int, ...] = ()
    brings: bool = False
    lease: Lease | None = None
    revoke: bytes = b""
    order: bytes = b""
    withdrawn: tuple[Withdrawn, ...] = ()
    log: LogSaid | None = None
    look_over: int = 0
    links: tuple[bytes, ...] = ()


class Colleague(msgspec.Struct, frozen=True, array_like=True):
    """Someone in a team: the name by which the record knows them, and the one people do."""

    user: UserId
    name: str
    role: str
    team: TeamId


class Holder(msgspec.Struct, frozen=True, array_like=True):
    """Who holds a family, leads apart, for those who lead its team and read it."""

    family: FamilyId
    users: tuple[UserId, ...]


class Roster(msgspec.Struct, frozen=True, array_like=True):
    """The people of the asker's teams, whenever the list's number differs from the one the desk has."""

    number: int
    people: tuple[Colleague, ...]


class Page(msgspec.Struct, frozen=True, array_like=True):
    """What one frame holds: rows (see `sync.frames`), and from the hub how far the stream is read with them.

    Since version 2: `late` are the rows (by their place in the page) written by somebody whose access had ended;
    `loaded` says that the rows answer a `Load`; `laptops` and `holders` are whole lists. Of the families `resting` this
    laptop keeps only a stub from now on, which the rows are of. The families `coming` are to be asked for whole, most
    needed first: what lies before the page's place comes that way. `bearers` are of the rows of `late` that another
    laptop than their author's brought back.

    Since version 3: `events` are what a laptop noted, in its order (see `fsdesk.events`).
    """

    rows: Any
    place: Place | None = None
    roster: Roster | None = None
    late: tuple[int, ...] = ()
    loaded: Load | None = None
    laptops: tuple[LaptopHealth, ...] = ()
    resting: tuple[FamilyId, ...] = ()
    coming: tuple[FamilyId, ...] = ()
    holders: tuple[Holder, ...] = ()
    bearers: tuple[Bearer, ...] = ()
    events: tuple[bytes, ...] = ()


T = TypeVar("T")
_encoder = msgspec.msgpack.Encoder(order="deterministic")


_FIELDS_THEN: dict[int, dict[type, int]] = {
    1: {Opening: 8, Answer: 10, Place: 3, Page: 3},
    2: {Opening: 14, Answer: 15, Place: 4, Page: 10, LaptopHealth: 8, Health: 5},
}
"""How many fields the messages that have grown since had in an earlier version."""
_GROWN = frozenset(kind for then in _FIELDS_THEN.values() for kind in then)


def pack(message: msgspec.Struct, version: int = VERSION) -> bytes:
    """A message's one canonical form, as a version understands it."""
    return _encoder.encode(_as_of(message, version))


def _as_of(value: Any, version: int) -> Any:
    """The message as a version has it: without what came later, and from 2 on without defaults at its end."""
    if isinstance(value, tuple):
        return [_as_of(one, version) for one in value]
    if type(value) not in _GROWN:
        return value
    names, defaults = value.__struct_fields__, value.__struct_defaults__
    known = _FIELDS_THEN.get(version, {}).get(type(value), len(names))
    found = [getattr(value, name) for name in names[:known]]
    needed = len(names) - len(defaults)
    while version > 1 and len(found) > needed and found[-1] == defaults[len(found) - 1 - needed]:
        found.pop()
    return [_as_of(one, version) for one in found]


def unpack(raw: bytes, kind: type[T]) -> T:
    """The message of this kind that `raw` is, of whatever version, and is canonically: no other spelling is taken.

    That one comparison refuses duplicate keys, over-long numbers, padding and trailing bytes alike.
    """
    try:
        said = msgspec.msgpack.decode(raw)
        if _encoder.encode(said) != raw:
            raise Unreadable("not_canonical")
        return msgspec.convert(said, kind, builtin_types=(bytes,))
    except (msgspec.MsgspecError, UnicodeError, RecursionError, OverflowError, TypeError, ValueError) as error:
        raise Unreadable("not_understood") from error


def digest_of(hashes: Iterable[bytes]) -> int:
    """The additive digest of a set of revisions by the hashes of their bodies: order does not matter, sums add up."""
    return sum(int.from_bytes(value[:8], "big") for value in hashes) % 2**64


def digest_bytes(digest: int) -> bytes:
    """The form a digest travels in: of all revisions the hub has taken (not set aside) in the asker's caseload."""
    return digest.to_bytes(8, "big")
