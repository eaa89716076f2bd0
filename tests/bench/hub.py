"""The hub on PostgreSQL: what a request costs in processor time, how near it comes to the server's own limit, and
whether it costs the same with five times the revisions. Real processes, a real server, on this machine."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import psutil
import psycopg

from fsdesk.records.ids import UserId
from fsdesk.revisions import Revision, body, body_hash
from sync.hub.engine_postgres import PostgresEngine
from sync.protocol import FRAME_RAW_BYTES, SYNC_PATH, Place
from tests.bench.figures import Figure
from tests.postgres import Server, server
from tests.sync.hub.conftest import AMINA, VALLEY, Served
from tests.sync.hub.laptop import Laptop, post_to

WORKERS = 2
LAPTOPS = 4
SIZES = (0, 1, 20, 500)
ROUNDS = {0: 50, 1: 50, 20: 20, 500: 8}
"""How many requests of each size every laptop makes."""
NOTE = (
    "She told me how the week had gone, and we talked about who might come to the meeting and what they would say. " * 3
)
FEW, MANY = 1_000_000, 5_000_000
FILLED_AT_ONCE = 250_000
FAMILIES = 5_000
ASKED = 200
BAR_SHARE, BAR_GROWTH = 0.5, 1.3


def measure(folder: Path, say: Callable[[str], None]) -> dict[str, list[Figure]]:
    """All of it, on one server."""
    with server(durable=True) as postgres:
        return {
            f"Hub on PostgreSQL, {WORKERS} processes, {LAPTOPS} laptops at once": _costs(folder, postgres, say),
            f"Hub with {FEW:,} and {MANY:,} revisions": _growth(folder, postgres, say),
        }


# -- what a request costs ------------------------------------------------------------------------------------------


class Burn:
    """Processor time of the hub's processes and of the server's, since this was made."""

    def __init__(self, served: Served, postgres: Server) -> None:
        assert served.process is not None
        self._trees = (psutil.Process(served.process.pid), psutil.Process(postgres.pid))
        self._began = [_tree_s(tree) for tree in self._trees]

    def read(self) -> tuple[float, float]:
        """Both, in milliseconds."""
        hub, database = (1000 * (_tree_s(tree) - began) for tree, began in zip(self._trees, self._began, strict=True))
        return hub, database


def _tree_s(process: psutil.Process) -> float:
    total = 0.0
    for one in (process, *process.children(recursive=True)):
        try:
            times = one.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
        if one.pid == process.pid:
            total += times.children_user + times.children_system
    return total


def _costs(folder: Path, postgres: Server, say: Callable[[str], None]) -> list[Figure]:
    with postgres.database(empty=True) as url, _serving(folder / "costs", url, WORKERS) as served:
        laptops = []
        for user in (f"w{at}" for at in range(LAPTOPS)):
            served.office("user", "add", user.title(), "--id", user, "--team", VALLEY)
            laptops.append(served.laptop(UserId(user)))
        for laptop in laptops:
            laptop.exchange([laptop.write(fields={"note": NOTE}) for _ in range(8)])
        figures: list[Figure] = []
        for size in SIZES:
            _look_through(url)
            took = _pushed(served, postgres, laptops, size)
            count, name = LAPTOPS * ROUNDS[size], f"push of {size}" if size else "nothing to say"
            hub, database = took.hub_ms / count, took.server_ms / count
            say(f"{name}: {hub:.2f} + {database:.2f} ms, {count / took.wall_s:,.0f} requests a second")
            figures.append(
                Figure(
                    name=f"{name}: hub's processor", unit="ms", ours=hub, beside=database, beside_what="the server's"
                )
            )
        rows = LAPTOPS * ROUNDS[SIZES[-1]] * SIZES[-1]
        raw = _raw_limit(url, postgres, [_written(laptops[0], SIZES[-1]) for _ in range(16)])
        figures += [
            Figure(name=f"a revision of {SIZES[-1]} pushed: on the clock", unit="µs", ours=1e6 * took.wall_s / rows,
                   beside=1e6 * raw.wall_s, beside_what="INSERT … unnest", bar=1 / BAR_SHARE, of_ratio=True),
            Figure(name="the same, all processors'", unit="µs", ours=1e3 * (took.hub_ms + took.server_ms) / rows,
                   beside=1e3 * (raw.hub_ms + raw.server_ms), beside_what="INSERT … unnest"),
        ]  # fmt: skip
        return figures


def _look_through(url: str) -> None:
    """What the server does by itself every minute: count what is in its tables, to plan by."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")


class Took(NamedTuple):
    """On the clock, and of the processors: whoever asks the server, and the server."""

    wall_s: float
    hub_ms: float
    server_ms: float


def _pushed(served: Served, postgres: Server, laptops: Sequence[Laptop], size: int) -> Took:
    """Rounds in which all laptops push at once. What they do before and after is not counted."""
    wall = hub = database = 0.0
    for _ in range(ROUNDS[size]):
        requests = [_request(laptop, size) for laptop in laptops]
        burn, began = Burn(served, postgres), time.perf_counter()
        answers = _send_all(served.port, requests)
        wall += time.perf_counter() - began
        more = burn.read()
        hub, database = hub + more[0], database + more[1]
        for laptop, request, raw in zip(laptops, requests, answers, strict=True):
            heard = laptop.keep(laptop.hear(raw, request))
            if heard.answer.said or (size and laptop.n not in heard.held):
                raise RuntimeError("the hub did not take it")
            laptop.floor = laptop.n + 1
    return Took(wall, hub, database)


@contextmanager
def _serving(folder: Path, url: str, workers: int) -> Iterator[Served]:
    served = Served(folder, url)
    try:
        served.start("--workers", str(workers))
        yield served
    finally:
        served.kill()


def _written(laptop: Laptop, count: int) -> list[Revision]:
    """Visits of the eight families the laptop began with."""
    return [
        laptop.write(f"{laptop.device}.{1 + at % 8}", fields={"note": f"{at} {NOTE}", "setting": "home"})
        for at in range(count)
    ]


def _request(laptop: Laptop, size: int) -> bytes:
    pages: list[list[Revision]] = [[]]
    room = FRAME_RAW_BYTES
    for one in _written(laptop, size):
        if room < 0:
            pages.append([])
            room = FRAME_RAW_BYTES
        pages[-1].append(one)
        room -= len(body(one))
    return laptop.request([page for page in pages if page])


def _send_all(port: int, requests: Sequence[bytes]) -> list[bytes]:
    """All at once, each on a connection of its own; what came back."""
    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(lambda request: post_to(port)(SYNC_PATH, request), requests))


def _raw_limit(url: str, postgres: Server, lots: Sequence[Sequence[Revision]]) -> Took:
    """What it takes one connection to put a row into a table like the log, with its keys, a commit for each lot."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE raw (LIKE log INCLUDING ALL)")
    engine = PostgresEngine(url, 1)
    engine.open()
    columns = "tenant, team, seq, family, record, device, n, creates, late, received_at, hash, link, body"
    rows, seq = [], 0
    for lot in lots:
        lines = []
        for one in lot:
            seq, raw = seq + 1, body(one)
            digest = body_hash(raw)
            lines.append((1, VALLEY, seq, one.family, one.record, one.device, one.n, 1, 0, 1, digest, digest * 2, raw))
        rows.append(lines)
    server_s, own_s, began = _tree_s(psutil.Process(postgres.pid)), time.process_time(), time.perf_counter()
    for lines in rows:
        with engine.writing():
            engine.insert("raw", columns, lines)
    wall = time.perf_counter() - began
    took = Took(
        wall / seq,
        1000 * (time.process_time() - own_s) / seq,
        1000 * (_tree_s(psutil.Process(postgres.pid)) - server_s) / seq,
    )
    engine.close()
    return took


# -- whether it grows ----------------------------------------------------------------------------------------------


def _growth(folder: Path, postgres: Server, say: Callable[[str], None]) -> list[Figure]:
    with postgres.database(empty=True) as url, _serving(folder / "growth", url, 1) as served:
        reader = served.laptop(AMINA)
        reader.exchange([reader.write(fields={"note": NOTE}) for _ in range(25)])
        families = [f"{reader.device}.{n}" for n in range(1, 26)]
        filler = Filler(url, families, reader.write(fields={"note": NOTE}))
        measured: list[dict[str, float]] = []
        for size in (FEW, MANY):
            filler.fill_to(size)
            say(f"{size:,} revisions are there")
            measured.append(_asked(served, postgres, reader, filler.head))
        return [
            Figure(name=f"{name}, with {MANY // FEW} times the revisions", unit="ms", ours=measured[1][name],
                   beside=measured[0][name], beside_what=f"with {FEW:,}", bar=BAR_GROWTH, of_ratio=True)
            for name in measured[0]
        ]  # fmt: skip


class Filler:
    """Puts many revisions of other families, and some of a reader's own, into a ledger behind its back."""

    def __init__(self, url: str, families: Sequence[str], example: Revision) -> None:
        self._url = url
        self._families = families
        self._body = body(example)
        with psycopg.connect(url) as connection:
            found = connection.execute("SELECT head FROM team WHERE team = 'valley'").fetchone()
            assert found is not None
            self.head = int(found[0])

    def fill_to(self, size: int) -> None:
        """Have about so many revisions: one of a hundred is of the reader's families."""
        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute("SET synchronous_commit = off")
            while self.head < size:
                more = min(FILLED_AT_ONCE, size - self.head)
                connection.execute(
                    "INSERT INTO log (tenant, team, seq, family, record, device, n, creates, late, received_at, hash,"
                    " link, body) SELECT 1, 'valley', s, CASE WHEN s %% 1000 = 0 THEN (%(mine)s::text[])[1 + (s / 1000)"
                    " %% 25] ELSE 'zzzzzzzz.' || (1 + s %% %(families)s) END, 'zzzzzzzz.' || s, 'zzzzzzzz', s, 1, 0, 1,"
                    " substr(sha256(s::text::bytea), 1, 16), sha256(s::text::bytea), %(body)s"
                    " FROM generate_series(%(first)s::int8, %(last)s::int8) s",
                    {"mine": list(self._families), "families": FAMILIES, "first": self.head + 1,
                     "last": self.head + more, "body": self._body},
                )  # fmt: skip
                self.head += more
            connection.execute("UPDATE team SET head = %s WHERE team = 'valley'", (self.head,))
            connection.execute("CHECKPOINT")
        _look_through(self._url)


def _asked(served: Served, postgres: Server, reader: Laptop, head: int) -> dict[str, float]:
    """What an exchange with nothing new, and one that reads the newest hundred of other people's, cost at this size."""
    reader.floor = reader.n + 1
    reader.places[VALLEY] = Place(VALLEY, head)
    costs: dict[str, float] = {}
    for name, place in (("nothing to say", head), ("the newest hundred read", head - 100_000)):
        reader.places[VALLEY] = Place(VALLEY, place)
        for _ in range(10):
            reader.post(SYNC_PATH, reader.request([]))
        burn = Burn(served, postgres)
        for _ in range(ASKED):
            reader.post(SYNC_PATH, reader.request([]))
        costs[name] = sum(burn.read()) / ASKED
    return costs
