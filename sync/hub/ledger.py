"""What the hub needs of storage, so that one set of decisions runs on an embedded file and on a large database alike.

Every row belongs to one tenant; a ledger is opened for one. Decisions are in `taking`, `handing`, `joining` and
`office`; a ledger only keeps, counts and finds, and promises that what `writing` covered is durable when it ends.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol

import msgspec

from fsdesk.records.ids import DeviceId, FamilyId, RecordId, RevisionId, TeamId, UserId
from fsdesk.roles import Role
from sync.hub.ledger_beyond import Beyond
from sync.hub.ledger_guarding import Guards
from sync.hub.ledger_laptops import Standings
from sync.hub.ledger_moving import Moves
from sync.hub.ledger_noting import EventLog
from sync.hub.ledger_outings import Outings
from sync.hub.ledger_retaining import Retaining
from sync.hub.ledger_shared import Shared
from sync.protocol import Colleague, Place

LEAD = Role.TEAM_LEAD.value
WORKER = Role.WORKER.value
ROLES = tuple(role.value for role in Role)

FIRST_EPOCH_MAX = 1 << 30
"""A hub's first epoch is at most this; each later one, of a hub put back from a copy, lies above."""


class Tenant(msgspec.Struct, frozen=True):
    """The partnership whose hub this is, and which of its lives: a hub put back from a copy begins a new one."""

    name: str
    epoch: int
    roster: int
    recovery: bytes = b""
    """The public half of the partnership's recovery key, as laptops are given it; empty until there is one."""

    @property
    def put_back(self) -> bool:
        """Whether this hub was ever put back from a copy, so that work may come of which it has forgotten the cause."""
        return self.epoch > FIRST_EPOCH_MAX


class Team(msgspec.Struct, frozen=True):
    """A team and how far its counter has come."""

    team: TeamId
    name: str
    head: int


class Account(msgspec.Struct, frozen=True):
    """A person of the partnership."""

    user: UserId
    name: str
    role: str
    team: TeamId


class Device(msgspec.Struct, frozen=True):
    """An enrolled laptop, its person's role and team, and the counter of its last request."""

    device: DeviceId
    user: UserId
    role: str
    team: TeamId
    label: str
    sign: bytes
    seal: bytes
    counter: int
    suspended: bool
    twins: bool


class Escrow(msgspec.Struct, frozen=True):
    """A laptop's rescue code as the hub keeps it: which of its codes it is, and the code, sealed to the keepers."""

    device: DeviceId
    number: int
    sealed: bytes


class Enrolment(msgspec.Struct, frozen=True):
    """A one-time slip, known by the hash of its code. `device` is None until it is used.

    One that `renews` gives a laptop the hub knows other keys, instead of adding a laptop.
    """

    user: UserId
    expires_at: int
    device: DeviceId | None
    renews: DeviceId | None = None


class Access(msgspec.Struct, frozen=True):
    """That someone may read a family from one count of its team on, and until when; None while they still may."""

    user: UserId
    team: TeamId
    family: FamilyId
    since: int
    until: int | None


class Line(NamedTuple):
    """One row of the log."""

    seq: int
    family: FamilyId
    record: RecordId
    device: DeviceId
    n: int
    creates: bool
    late: bool
    received_at: int
    hash: bytes
    link: bytes
    body: bytes


class SetAside(NamedTuple):
    """A revision that was not taken, whole, with the reason; of one written into a destroyed record no body is kept."""

    n: int
    hash: bytes
    code: str
    body: bytes


class Entry(NamedTuple):
    """A row of a team's log at its place in one asker's reading of it: see `protocol.Place` for the order."""

    at: int
    within: int
    seq: int


class Kept(NamedTuple):
    """A revision as the log has it."""

    team: TeamId
    seq: int
    family: FamilyId
    body: bytes
    received_at: int


class People(Protocol):
    """Who works here, on which laptops, and who may read which family."""

    def writing(self) -> AbstractContextManager[None]:
        """One transaction; durable when it ends, undone when it raises. Within another it is part of that one.

        Whoever decides by what they read in it holds that first (`hold_streams`, `hold_device`): on some databases
        others write at the same time.
        """

    def reading(self) -> AbstractContextManager[None]:
        """One unmoving view."""

    def create(self, name: str, epoch: int) -> None:
        """Make the tenant."""

    def tenant(self) -> Tenant:
        """The tenant."""

    def begin_epoch(self, epoch: int) -> None:
        """Begin another life of this hub."""

    def use_recovery(self, public: bytes) -> None:
        """Give every laptop that joins from now on this recovery key."""

    def teams(self) -> tuple[Team, ...]:
        """All teams, in order of name."""

    def add_team(self, team: TeamId, name: str) -> None:
        """Keep a new team."""

    def accounts(self) -> tuple[Account, ...]:
        """Everyone, in order of their names' spelling."""

    def add_account(self, account: Account) -> None:
        """Keep a new person."""

    def set_role(self, user: UserId, role: str) -> None:
        """Let somebody be something else from now on."""

    def change_roster(self) -> None:
        """Count a change of people or teams."""

    def colleagues(self, teams: Collection[TeamId]) -> tuple[Colleague, ...]:
        """The people of some teams."""

    def devices(self) -> tuple[Device, ...]:
        """All laptops, in order of their names."""

    def device(self, device: DeviceId) -> Device | None:
        """One laptop; None when it was never enrolled here."""

    def hold_device(self, device: DeviceId) -> Device | None:
        """One laptop as it is now, held against other writers until the transaction ends."""

    def add_device(self, device: DeviceId, user: UserId, *, label: str, sign: bytes, seal: bytes, now: int) -> None:
        """Keep a newly enrolled laptop."""

    def suspend(self, device: DeviceId, suspended: bool) -> None:
        """Stop handing anything to a laptop, or start again."""

    def add_enrolment(self, code: bytes, user: UserId, expires_at: int, renews: DeviceId | None = None) -> None:
        """Keep a new slip by the hash of its code."""

    def enrolment(self, code: bytes) -> Enrolment | None:
        """The slip whose code has this hash, held against other writers until the transaction ends."""

    def renew_device(self, device: DeviceId, sign: bytes, seal: bytes) -> None:
        """Give a laptop other keys: what is signed with those it had counts no longer."""

    def keep_escrow(self, escrow: Escrow, now: int) -> None:
        """Keep a laptop's newest rescue code, sealed to the keepers, in place of the one before."""

    def escrow(self, device: DeviceId) -> Escrow | None:
        """The sealed rescue code of a laptop; None when it has sent none."""

    def use_enrolment(self, code: bytes, device: DeviceId) -> None:
        """Note which laptop a slip made."""

    def wrong_codes(self, source: bytes, since: int) -> int:
        """How many codes from one place were wrong since then."""

    def add_wrong_code(self, source: bytes, now: int, forget_before: int) -> None:
        """Count one more, and forget those of long ago."""

    def add_counts(self, team: TeamId, count: int) -> tuple[int, bytes]:
        """Move a team's counter on: the first of `count` new counts, and the end of its chain."""

    def hold_streams(self, families: Collection[FamilyId], own: TeamId) -> Mapping[FamilyId, TeamId]:
        """Whose stream these families are numbered in, of those that are known.

        Those streams and one's own are held against other writers until the transaction ends, so that what is then
        read of who may write to them stays true until what was written is numbered.
        """

    def team_of(self, families: Collection[FamilyId]) -> Mapping[FamilyId, TeamId]:
        """Whose stream these families are numbered in, of those that are known."""

    def grant(self, user: UserId, team: TeamId, families: Collection[FamilyId], since: int) -> None:
        """Let someone read some families from this count on."""

    def end_access(self, user: UserId, family: FamilyId, until: int) -> None:
        """Let someone read a family no longer."""

    def change_access(self, team: TeamId) -> None:
        """Count that it changed who may read what of a team."""

    def accesses(self) -> tuple[Access, ...]:
        """Every access there is or was."""

    def families_of(self, team: TeamId) -> tuple[FamilyId, ...]:
        """The families of a team that are not restricted."""


class Pieces(Protocol):
    """The pieces of pictures, by family and hash (see `sync.chunks`)."""

    def pieces_held(self, family: FamilyId, hashes: Collection[bytes]) -> set[bytes]:
        """Of these pieces of a family, those that are kept."""

    def piece_bodies(self, family: FamilyId, hashes: Collection[bytes]) -> Mapping[bytes, bytes]:
        """The bodies of those of these pieces that are kept."""

    def piece_bytes(self, family: FamilyId) -> int:
        """How many bytes of pieces are kept of a family."""

    def keep_pieces(self, pieces: Sequence[tuple[FamilyId, bytes, bytes]], now: int) -> None:
        """Keep pieces: (family, hash, body). One that is kept already stays as it is."""


class Ledger(People, Moves, Guards, Beyond, Pieces, Outings, Standings, EventLog, Retaining, Shared, Protocol):
    """The log of revisions, and all that is asked of it in an exchange."""

    def count_request(self, device: DeviceId, counter: int, now: int) -> bool:
        """Note a request's counter, and when it came; False when one as high was noted before."""

    def access_of(self, user: UserId, families: Collection[FamilyId]) -> Mapping[FamilyId, Access]:
        """What someone may or might once read, of these families."""

    def leads_of(self, team: TeamId) -> tuple[UserId, ...]:
        """The people who lead a team."""

    def add_families(self, team: TeamId, families: Collection[FamilyId]) -> None:
        """Keep families seen for the first time."""

    def hashes(self, device: DeviceId, numbers: Collection[int]) -> Mapping[int, bytes]:
        """The hashes of a laptop's revisions, of those of these numbers the log has."""

    def append(self, team: TeamId, lines: Sequence[Line]) -> None:
        """Add rows to the log; their counts were taken in the same transaction."""

    def set_link(self, team: TeamId, link: bytes) -> None:
        """Keep the new end of a team's chain."""

    def link_at(self, team: TeamId, count: int) -> bytes:
        """The team's chain as it was at a count: the link of the last row up to it; empty before the first."""

    def add_to_digests(self, sums: Mapping[FamilyId, int]) -> None:
        """Add the digests of new revisions to those of their families."""

    def family_of_records(self, records: Collection[RecordId]) -> Mapping[RecordId, FamilyId]:
        """The families of the records whose first revision the log has."""

    def written_to(self, records: Collection[RecordId]) -> set[RecordId]:
        """Of these records, those the log has revisions of beyond the first."""

    def bodies_of_records(self, records: Collection[RecordId]) -> Mapping[RecordId, Sequence[bytes]]:
        """All revisions of these records."""

    def add_heads(self, heads: Sequence[tuple[RecordId, DeviceId, int]]) -> None:
        """Keep the heads of records, as (record, laptop, number)."""

    def drop_heads(self, records: Collection[RecordId]) -> None:
        """Forget the heads of some records, to be said anew."""

    def set_aside(self, device: DeviceId, refused: Sequence[SetAside], twins: Sequence[SetAside], now: int) -> None:
        """Keep what was not taken; a laptop with twins is marked. The same again changes nothing."""

    def numbers_held(self, device: DeviceId, floor: int) -> Sequence[int]:
        """A laptop's numbers the log has from `floor` up, ascending."""

    def set_aside_from(self, device: DeviceId, floor: int, limit: int) -> Sequence[tuple[int, str]]:
        """A laptop's numbers that stand set aside from `floor` up, each with its code, ascending."""

    def streams(self, user: UserId, team: TeamId) -> Mapping[TeamId, int]:
        """The teams whose streams someone reads, their own and those of families granted, each with its counter."""

    def entries(self, asker: Device, team: TeamId, after: tuple[int, int], head: int, limit: int) -> Sequence[Entry]:
        """What comes after a place in an asker's reading of a team's stream up to `head`, in order: of families they
        may read, what is for them."""

    def lines(self, team: TeamId, seqs: Sequence[int]) -> Mapping[int, bytes]:
        """The bodies of rows by their counts."""

    def find(self, names: Collection[RevisionId]) -> Mapping[RevisionId, Kept]:
        """Revisions by their names, of those the log has."""

    def reads(self, user: UserId, families: Collection[FamilyId]) -> Mapping[FamilyId, int]:
        """Of these families, those someone may read now, and since when."""

    def ended(self, user: UserId, team: TeamId, after: int, head: int, limit: int) -> Sequence[tuple[FamilyId, int]]:
        """Families of a team whose access ended after a count, each with the count of its end, ascending."""

    def granted_at(self, user: UserId, team: TeamId, count: int) -> bool:
        """Whether someone's standing access to some family of a team began with this very count."""

    def note_reading(self, device: DeviceId, places: Collection[Place]) -> None:
        """Keep how far a laptop has read some teams' streams."""

    def forget_reading(self, device: DeviceId) -> None:
        """No longer claim to know how far a laptop has read."""

    def seen_by_others(self, asker: Device, unseen: int, among: int) -> Sequence[int]:
        """Of the newest `among` of a laptop's own revisions from `unseen` up, those that a laptop of somebody else,
        who may read their family now, has read and does not only keep a stub of; ascending."""

    def caseload_digest(self, user: UserId, device: DeviceId) -> int:
        """The sum of the digests of all families someone may read, but for those that rest at their laptop, and without
        the records that are not for them."""
