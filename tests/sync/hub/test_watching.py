"""What can be watched of a hub that serves: that it lives, that it is ready, and its counts, from this machine only."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator

import pytest

from sync.hub.limiting import DEVICE_BURST
from sync.hub.migrating import revisions
from tests.patience import PATIENCE_S
from tests.postgres import Server
from tests.sync.hub.conftest import AMINA, Served


@pytest.fixture(scope="module", params=["file", "server"])
def watched(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, postgres: Server
) -> Iterator[Served]:
    with postgres.database(empty=True) as url:
        served = Served(tmp_path_factory.mktemp("watched") / "hub", url if request.param == "server" else "")
        served.start("--metrics-port", "0", *(("--workers", "2") if request.param == "server" else ()))
        yield served
        served.kill()


def get(port: int, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def comes_to(port: int, status: int) -> None:
    """What watches a hub asks again: one that has no second to spare says that it is not ready."""
    end = time.monotonic() + PATIENCE_S
    while get(port, "/readyz")[0] != status:
        assert time.monotonic() < end, "it never came"


def counts(served: Served) -> dict[str, float]:
    status, text = get(served.metrics_port, "/metrics")
    assert status == 200
    rows = (line.rsplit(" ", 1) for line in text.splitlines() if line.startswith("fsdesk_hub"))
    return {name: float(value) for name, value in rows}


def test_it_lives_and_is_ready(watched: Served) -> None:
    assert get(watched.port, "/healthz") == (200, "ok\n")
    comes_to(watched.port, 200)
    assert get(watched.port, "/metrics")[0] == 404


def test_what_all_its_processes_did_is_counted_together_and_names_nobody(watched: Served) -> None:
    laptops = [watched.laptop(AMINA) for _ in range(3)]
    before = counts(watched).get('fsdesk_hub_revisions_total{outcome="held"}', 0.0)
    for laptop in laptops:
        for _ in range(4):
            laptop.exchange([laptop.write(), laptop.write()])
    found = counts(watched)
    assert found['fsdesk_hub_revisions_total{outcome="held"}'] - before == 3 * 4 * 2
    assert found['fsdesk_hub_requests_total{path="/v1/sync",status="200"}'] >= 12
    text = get(watched.metrics_port, "/metrics")[1]
    for name in (AMINA, "valley", *(laptop.device for laptop in laptops)):
        assert name not in text


def test_it_is_not_ready_while_its_tables_are_another_versions(watched: Served) -> None:
    if not watched.database:
        pytest.skip("a file has one hub: its tables are moved when it opens them")
    import psycopg

    comes_to(watched.port, 200)
    with psycopg.connect(watched.database, autocommit=True) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        assert get(watched.port, "/readyz")[0] == 503
        connection.execute("UPDATE alembic_version SET version_num = %s", (revisions()[-1],))
    comes_to(watched.port, 200)


def test_a_laptop_that_loops_is_told_when_to_come_back_and_another_is_served(watched: Served) -> None:
    looping, other = watched.laptop(AMINA), watched.laptop(AMINA)
    for _ in range(DEVICE_BURST * 20):  # each of two processes counts for itself, and forgives one a second meanwhile
        status, wait = post_status(watched, looping.request([]))
        if status != 200:
            break
    assert status == 429
    assert int(wait) >= 1
    assert other.exchange([other.write()]).held == [1]


def post_status(served: Served, body: bytes) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=PATIENCE_S)
    try:
        connection.request("POST", "/v1/sync", body)
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.getheader("retry-after", "")
    finally:
        connection.close()
