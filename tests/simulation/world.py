"""Five desks with real stores and a hub with its real ledger, in one process, each on a machine that can lose power.

Amina has two laptops; Bashir works with her, and the lead reads whatever their team holds. Carys is of another team,
whose stream is another one: families are shared and handed over between the two.

Everything random comes from one seed: a schedule can be played again, to the last statement.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from fsdesk.desk.desk import Desk
from fsdesk.records.ids import DeviceId, TeamId, UserId
from fsdesk.revisions import Revision, from_body
from fsdesk.store import Store
from fsdesk.storefile import STORE_NAME
from sync.client import DeskKeys
from sync.hub import laptops, office
from sync.hub.hub import Hub
from sync.hub.keyfile import MARK, HubKeys
from sync.hub.ledger import LEAD, WORKER, Account
from sync.hub.ledger_retaining import Erasure, Purged
from sync.hub.ledger_sqlite import SqliteLedger, open_ledger
from sync.protocol import VERSION
from tests.simulation.album import Album
from tests.simulation.oracle import Oracle, Wrong, Wrote
from tests.simulation.power import Power
from tests.simulation.skew import BEFORE, TOMORROW, TomorrowStore, drawn

NORTH, SOUTH = TeamId("north"), TeamId("south")
PEOPLE = {"amina": (WORKER, NORTH), "bashir": (WORKER, NORTH), "carys": (WORKER, SOUTH), "lead": (LEAD, NORTH)}
LEADS = {user: {lead for lead, (role, its) in PEOPLE.items() if role == LEAD and its == team}
         for user, (_, team) in PEOPLE.items()}  # fmt: skip
LAPTOPS = {
    "amina": ("amina", "amnaxxx1"),
    "amina at home": ("amina", "amnaxxx4"),
    "bashir": ("bashir", "bashrxx2"),
    "carys": ("carys", "carysxx5"),
    "lead": ("lead", "headxxx3"),
}
"""Each laptop with its person and its name at the hub."""
HUB_KEYS = HubKeys(MARK, b"l" * 32, b"s" * 32, b"x" * 32)
REVOKE_KEY = Ed25519PrivateKey.from_private_bytes(b"r" * 32)
START = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
STUB = frozenset({"family", "involvement"})
"""The kinds of record that stay on a laptop where their family rests at the hub."""
TEN_YEARS_S = 10 * 365 * 86_400


class Clock:
    """A clock that moves on whenever it is asked, and that somebody may set wrong."""

    def __init__(self) -> None:
        self.seconds = 0
        self.wrong_by_s = 0

    def now(self) -> datetime:
        self.seconds += 61
        return START + timedelta(seconds=self.seconds + self.wrong_by_s)


class Laptop:
    """One person's laptop."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.user, self.device = LAPTOPS[name]
        self.role, self.team = PEOPLE[self.user]
        self.folder = folder
        self.clock = Clock()
        self.power = Power(name, folder / STORE_NAME)
        self.pages: dict[str, dict[str, tuple[str, ...]]] = {}
        self.seen: dict[str, dict[str, set[str]]] = {}
        self.pending: Wrote | None = None
        self.exchanging = False
        self.places: dict[str, tuple[int, int]] = {}
        self.counter = self.noted = 0
        self.suspended = self.revoked = self.ordered = self.removed = False
        self.told_in = 0
        self.version = VERSION
        self.was_before = self.has_exchanged = False
        self.key = seed = (name.encode() * 32)[:32]
        signing = HUB_KEYS.signing.public_key(), HUB_KEYS.sealing.public_key()
        self.keys = DeskKeys(
            device=DeviceId(self.device),
            sign=Ed25519PrivateKey.from_private_bytes(seed),
            seal=X25519PrivateKey.from_private_bytes(seed),
            hub_sign=signing[0],
            hub_seal=signing[1],
            revoke=REVOKE_KEY.public_key(),
        )

    def start(self) -> None:
        """The program starts, with nothing but its file."""
        kind = TomorrowStore if self.version == TOMORROW else Store
        self.store: Store = kind(self.folder, self.key, connect=self.power.connect)
        self.desk = Desk(self.store, self.clock)
        self.pages.clear()
        self.seen.clear()

    def is_own(self, name: str) -> bool:
        """Whether a revision was written on this laptop."""
        return name.startswith(self.device)

    def may_read_anew(self, world: World) -> bool:
        """Whether it may have to ask for everything again: what it wrote before it had heard anything may be lost to
        its person; of the version before, it may have let go of a family whole that was given again as it went."""
        return not self.has_exchanged or (self.was_before and bool(world.counts.get("let go whole")))

    def held(self) -> set[str]:
        """The names of all revisions on this laptop."""
        return {f"{device}.{n}" for device, n in self.store.db.execute("SELECT device, n FROM revision")}

    def own(self) -> dict[str, Revision]:
        """What was written on this laptop and is on it, by name."""
        rows = self.store.db.execute("SELECT body FROM revision WHERE device = ?", (self.device,))
        return {revision.id: revision for revision in (from_body(raw) for (raw,) in rows)}

    def quarantine(self) -> set[str]:
        """The names of what the hub would not keep."""
        return {f"{self.device}.{n}" for (n,) in self.store.db.execute("SELECT n FROM quarantine")}

    def at_rest(self) -> set[str]:
        """The families of which this laptop says that only a stub is here."""
        return {family for (family,) in self.store.db.execute("SELECT family FROM caseload WHERE resting = 1")}

    def waiting(self) -> set[str]:
        """The names of what the hub has not said it holds."""
        return {f"{self.device}.{n}" for (n,) in self.store.db.execute("SELECT n FROM outbox")}

    def received(self) -> set[str]:
        """The names of what this laptop shows as received by the hub."""
        rows = self.store.db.execute(
            "SELECT n FROM revision WHERE device = ? AND n NOT IN (SELECT n FROM outbox)"
            " AND n NOT IN (SELECT n FROM quarantine)",
            (self.device,),
        )
        return {f"{self.device}.{n}" for (n,) in rows}


class World:
    """The five laptops, the hub, the oracle's book and the story so far."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.seed = seed
        self.random = random.Random(seed)
        self.folder = folder
        self.oracle = Oracle(LEADS)
        self.trace: list[str] = []
        self.counts: dict[str, int] = {}
        self.laptops = {name: Laptop(name, folder / name) for name in LAPTOPS}
        self.wiped: dict[str, Laptop] = {}
        """Laptops all of which is removed, or about to be; they exchange no more."""
        self.orders = 0
        self.hub_power = Power("hub", folder / "hub" / "ledger")
        self.old_requests: list[tuple[str, str, bytes]] = []
        self.late_requests: list[tuple[str, str, bytes]] = []
        self.answers: dict[str, bytes] = {}
        self.risky = False
        self.copied = self.put_back = self.forgetful = False
        self.lives = 0
        """How often the hub was put back: what it was told in an earlier life it may have forgotten."""
        self.orphans: set[str] = set()
        self.album = Album()
        self.certificates: list[Purged] = []
        self.erasures: list[Erasure] = []
        self.lost_pieces: set[tuple[str, bytes]] = set()
        self.looked_to = 0
        self.asking = ""
        self.before: set[str] = set()
        self.borne: dict[str, str] = {}
        self.lengths: list[int] = []
        """Of each exchange so far, how many statements of its laptop wrote."""
        self.exchanging = self.random.choice((8, 20, 40))
        self.faulty = self.random.choice((0.2, 0.5, 0.8))

    def draw_versions(self) -> None:
        """Some laptops run another version of the program. Drawn apart, so that all else stays the same."""
        for name, version in drawn(random.Random(f"versions {self.seed}"), sorted(self.laptops)).items():
            self.laptops[name].version, self.laptops[name].was_before = version, version == BEFORE
            self.say(f"{name}'s laptop is of version {version}")

    def start(self) -> None:
        """Start every program from its file."""
        for laptop in self.laptops.values():
            laptop.start()
        self.start_hub()

    def start_hub(self) -> None:
        """Start the hub from its file."""
        # The ledger asks for a class of connection; a function that makes one serves as well.
        self.ledger: SqliteLedger = open_ledger(self.hub_power.path, HUB_KEYS.ledger, self.hub_power.factory)  # type: ignore[arg-type]
        self.hub = Hub(self.ledger, HUB_KEYS, Clock())

    def stop(self) -> None:
        """End every program in order."""
        for laptop in self.laptops.values():
            laptop.store.close()
        self.ledger.close()

    def devices(self) -> dict[str, Laptop]:
        """Every laptop there is or was, by its name at the hub."""
        return {one.device: one for one in (*self.laptops.values(), *self.wiped.values())}

    # -- the story -----------------------------------------------------------------------------------------------

    def say(self, text: str) -> None:
        """One line of the story."""
        self.trace.append(text)

    def count(self, what: str, by: int = 1) -> None:
        """Count something that happened."""
        self.counts[what] = self.counts.get(what, 0) + by

    @property
    def hash(self) -> str:
        """Fingerprint of the story."""
        return hashlib.sha256("\n".join(self.trace).encode()).hexdigest()

    # -- power ---------------------------------------------------------------------------------------------------

    def torn(self) -> bytes:
        """What a disk may leave at the end of a log."""
        return self.random.randbytes(self.random.choice((0, 0, 1, 24, 4096, 4120)))

    def restart(self, laptop: Laptop) -> None:
        """A laptop without power is switched on: what it said was saved is there, and nothing it never said is odd."""
        laptop.power.back(self.torn())
        laptop.start()
        self.count("desk lost power")
        self.say(f"  {laptop.name}'s laptop lost power")
        pending, laptop.pending = laptop.pending, None
        self.adopt(laptop, pending)

    def restart_hub(self) -> None:
        """The hub is switched on again."""
        self.hub_power.back(self.torn())
        self.start_hub()
        self.count("hub lost power")
        self.say("  the hub lost power")

    def adopt(self, laptop: Laptop, pending: Wrote | None) -> None:
        """Look in a laptop's file for what the oracle knows, and note what is there beyond it.

        `pending` is a writing of which nobody knows whether it was kept: all of it is there, or none.
        """
        own = laptop.own()
        wrote = self.oracle.wrote
        changed = [row for name, row in own.items() if name not in wrote or wrote[name].fields != row.fields]
        if pending is not None and changed:
            self._adopt_all(pending, changed)
        else:
            for row in changed:
                self.oracle.note(_as_written(laptop, row, wrote))
        lost = {name for name in self.oracle.wrote if laptop.is_own(name)} - own.keys()
        for name in lost:
            gone = self.oracle.wrote[name]
            kept_back = (laptop.user, gone.record) in self.oracle.kept_back
            rests = gone.family in laptop.at_rest() and gone.kind not in STUB
            if (laptop.user, gone.family) not in self.oracle.ended and not kept_back and not rests:
                raise Wrong(f"{name} was saved and is gone")
        destroyed = {name for name in lost if self.oracle.wrote[name].family in self.oracle.destroyed}
        if missing := lost - self.at_hub() - self.orphans - destroyed:
            raise Wrong(f"{sorted(missing)} left the laptop before the hub had them")

    def _adopt_all(self, pending: Wrote, changed: Sequence[Revision]) -> None:
        """Note a whole writing that turned out to be kept, as one revision or as several."""
        left = set(pending.fields)
        for row in changed:
            known = self.oracle.wrote.get(row.id)
            before = known.fields if known is not None else {}
            part = {name for name in left if len(changed) == 1 or row.fields.get(name) != before.get(name)}
            expected = {**before, **{name: pending.fields[name] for name in part}}
            if expected != row.fields or (known is not None and known.record != pending.record):
                raise Wrong(f"{row.id} holds {row.fields}, not {expected}")
            left -= part
            self.oracle.note(pending.part(row.id, part))
        if left:
            raise Wrong(f"of one writing only a part was kept, without {sorted(left)}")

    def last_row(self) -> int:
        """The last row of the hub's log."""
        return int(self.ledger._connection.execute("SELECT coalesce(max(rowid), 0) FROM log").fetchone()[0])

    def at_hub(self) -> set[str]:
        """The names of all revisions the hub has taken."""
        return {f"{device}.{n}" for device, n in self.ledger._connection.execute("SELECT device, n FROM log")}


def _as_written(laptop: Laptop, row: Revision, wrote: Mapping[str, Wrote]) -> Wrote:
    """A writing made by one of the desk's own requests (submitting, signing), as its file has it."""
    known = wrote.get(row.id)
    fields = {name: value for name, value in row.fields.items() if known is None or known.fields.get(name) != value}
    return Wrote(
        name=row.id,
        user=laptop.user,
        record=row.record,
        family=row.family,
        kind=row.kind,
        fields=dict(fields),
        over={name: {one for one in row.over if one in wrote and name in wrote[one].fields} for name in fields},
        restricted=row.sensitivity == "restricted",
    )


def ram() -> str | None:
    """A folder in memory where there is one: a schedule writes to disk some thousand times."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


def found(folder: Path) -> None:
    """Make the files every schedule starts from: joined laptops and a hub that knows them, nothing written."""
    (folder / "hub").mkdir(parents=True)
    ledger = open_ledger(folder / "hub" / "ledger", HUB_KEYS.ledger)
    with ledger.writing():
        ledger.create("Northshire", 1)
    laptops.trust(ledger, REVOKE_KEY.public_key().public_bytes_raw())
    office.add_team(ledger, "North", NORTH)
    office.add_team(ledger, "South", SOUTH)
    for user, (role, team) in PEOPLE.items():
        office.add_user(ledger, Account(UserId(user), user.title(), role, team))
    for name in LAPTOPS:
        laptop = Laptop(name, folder / name)
        with ledger.writing():
            ledger.add_device(
                DeviceId(laptop.device),
                UserId(laptop.user),
                label="laptop",
                sign=laptop.keys.sign.public_key().public_bytes_raw(),
                seal=laptop.keys.seal.public_key().public_bytes_raw(),
                now=0,
            )
        laptop.start()
        laptop.store.remember(
            device=laptop.device, user=laptop.user, user_name=laptop.user.title(), role=laptop.role,
            team=laptop.team.title(), partnership="Northshire", epoch="1",
        )  # fmt: skip
        laptop.store.close()
    ledger.close()
