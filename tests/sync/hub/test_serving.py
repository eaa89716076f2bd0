"""Several processes that serve one hub on one socket, and what becomes of it when some of them die.

Planted and seen caught, one at a time: workers that outlive their parent; what a laptop was told kept in a process.
"""

from __future__ import annotations

import os
import signal
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from fsdesk.revisions import body, from_body
from sync.hub.opening import DATABASE_FILE
from tests.patience import PATIENCE_S
from tests.postgres import Server
from tests.sync.hub.conftest import AMINA, BASHIR, MORAG, Served, assert_made_by_commands
from tests.sync.hub.laptop import Laptop


@pytest.fixture(scope="module")
def spread(tmp_path_factory: pytest.TempPathFactory, postgres: Server) -> Iterator[Served]:
    """A hub of two processes on a PostgreSQL server."""
    with postgres.database(empty=True) as url:
        served = Served(tmp_path_factory.mktemp("spread") / "hub", url)
        served.start("--workers", "2")
        served.laptop(AMINA)  # it listens before its processes are there: once one answers, both have been started
        yield served
        served.kill()


def workers_of(served: Served) -> list[psutil.Process]:
    assert served.process is not None
    children = psutil.Process(served.process.pid).children()
    return [one for one in children if "resource_tracker" not in " ".join(one.cmdline())]


def test_many_laptops_at_once_lose_nothing_and_get_no_number_twice(spread: Served) -> None:
    laptops = [spread.laptop(user) for user in (AMINA, BASHIR, AMINA, BASHIR, MORAG, MORAG)]
    problems: list[BaseException] = []

    def work(laptop: Laptop) -> None:
        try:
            for _ in range(10):
                written = [laptop.write(), laptop.write()]
                try:
                    heard = laptop.exchange(written)
                except ConnectionError:  # a process that had no time to answer was replaced: as a desk, ask again
                    heard = laptop.exchange(written)
                assert {r.n for r in written} <= set(heard.held)
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=work, args=(laptop,)) for laptop in laptops]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    lead = spread.laptop(MORAG)
    heard = lead.exchange()
    theirs = {laptop.device for laptop in laptops}
    assert len([1 for raw in heard.bodies if from_body(raw).device in theirs]) == 6 * 10 * 2
    assert heard.answer.digest == lead.digest()
    assert "unexpected" not in spread.log()


def test_a_process_that_dies_is_replaced_and_nothing_is_lost(spread: Served) -> None:
    amina = spread.laptop(AMINA)
    written = [amina.write() for _ in range(4)]
    amina.exchange(written[:2])
    before = {one.pid for one in workers_of(spread)}
    assert len(before) == 2
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    psutil.wait_procs([psutil.Process(pid) for pid in before if psutil.pid_exists(pid)], timeout=PATIENCE_S)
    # The socket is the parent's: a laptop that asks in between waits for the new ones.
    heard = amina.exchange(written[2:])
    assert set(heard.held) >= {1, 2, 3, 4}
    assert rebuilt(spread, [body(r) for r in written])


def rebuilt(served: Served, bodies: list[bytes]) -> bool:
    return set(bodies) <= set(served.laptop(AMINA).exchange().bodies)


def test_when_the_parent_dies_no_process_serves_on_unseen(spread: Served) -> None:
    left = workers_of(spread)
    spread.kill()
    gone, alive = psutil.wait_procs(left, timeout=PATIENCE_S)
    assert (len(gone), alive) == (2, [])
    spread.start("--workers", "2")
    spread.laptop(AMINA).exchange()


def test_the_address_of_the_database_is_the_owners_alone(spread: Served) -> None:
    file = spread.folder / DATABASE_FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o640)
    said = spread.command("user", "list")
    file.chmod(0o600)
    assert said.returncode == 2
    assert "chmod 600" in said.stderr
    assert file.read_text().strip() not in said.stderr + spread.log()


def test_the_commands_of_the_office_make_the_same_hub_on_a_server(
    spread: Served, postgres: Server, tmp_path: Path
) -> None:
    with postgres.database(empty=True) as url:
        assert_made_by_commands(spread, tmp_path / "hub", "--database", url)


def test_a_hub_is_made_once_in_a_folder_and_once_in_a_database(spread: Served, tmp_path: Path) -> None:
    url = (spread.folder / DATABASE_FILE).read_text().strip()
    again = spread.command("init", str(spread.folder), "--database", url)
    other = spread.command("init", str(tmp_path / "other"), "--database", url)
    assert (again.returncode, other.returncode) == (2, 2)
    assert "already holds a hub" in again.stderr
    assert "already holds a hub" in other.stderr
    assert not (tmp_path / "other" / DATABASE_FILE).exists()


def test_a_ledger_in_a_file_is_served_by_one_process(served: Served) -> None:
    said = served.command("serve", str(served.folder), "--workers", "2")
    assert said.returncode == 2
    assert "served by one process" in said.stderr


def test_a_server_that_does_not_answer_is_said_to_be_away(tmp_path: Path, served: Served) -> None:
    said = served.command("init", str(tmp_path / "hub"), "--database", f"postgresql:///none?host={tmp_path}")
    assert said.returncode == 3
    assert "does not answer" in said.stderr
