"""The line to the hub over real sockets: what it costs, and that nothing but the hub's own answer gets through."""

from __future__ import annotations

import json
import queue
import random
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from fsdesk.revisions import from_body
from fsdesk.trouble import Trouble
from sync.client import exchange
from sync.line import Line, LineFault, LineTrouble
from tests.patience import PATIENCE_S
from tests.sync.desk_side import MemoryDesk
from tests.sync.served import Counter, Teller, certificate, hub_process, listening
from tests.sync.test_client import edits, visits

HTML = b"<html><body>Please sign in</body></html>"


def said(status: str, body: bytes = b"", *headers: str) -> bytes:
    head = "\r\n".join((f"HTTP/1.1 {status}", *headers, f"content-length: {len(body)}", "", ""))
    return head.encode() + body


def fault(*answers: bytes) -> LineFault:
    with Teller(answers) as hub:
        line = Line(f"http://127.0.0.1:{hub.port}")
        with pytest.raises(LineTrouble) as told:
            b"".join(line.post("/v1/sync", b"question"))
        line.close()
    assert "safe on this laptop" in told.value.sentence
    return told.value.fault


def test_a_request_says_nothing_but_what_it_must() -> None:
    with Teller([said("200 OK", b"answer")]) as hub:
        line = Line(f"http://127.0.0.1:{hub.port}")
        assert b"".join(line.post("/v1/sync", b"question")) == b"answer"
        line.close()
    host = f"127.0.0.1:{hub.port}".encode()
    assert hub.requests == [b"POST /v1/sync HTTP/1.1\r\nHost: " + host + b"\r\nContent-Length: 8\r\n\r\nquestion"]
    assert line.tally.bytes_up == len(hub.requests[0])
    assert line.tally.bytes_down == len(said("200 OK", b"answer"))
    assert line.tally.requests == 1


def test_a_sign_in_page_is_told_from_the_hub() -> None:
    assert fault(said("200 OK", HTML, "content-type: text/html; charset=utf-8")) is LineFault.SIGN_IN_PAGE
    assert fault(said("302 Found", b"", "location: http://127.0.0.1:1/")) is LineFault.SIGN_IN_PAGE
    assert fault(said("511 Network Authentication Required", HTML)) is LineFault.SIGN_IN_PAGE
    assert fault(said("200 OK", b"x", "content-encoding: gzip")) is LineFault.SIGN_IN_PAGE
    assert fault(b"HTTP/1.1 200 OK\r\n\r\nno length given") is LineFault.SIGN_IN_PAGE


def test_a_refusal_is_never_more_than_a_refusal() -> None:
    for status in ("400 Bad Request", "401 Unauthorized", "403 Forbidden", "404 Not Found", "410 Gone", "500 Oh"):
        assert fault(said(status, b'{"refused": "unknown_device"}')) is LineFault.HUB_REFUSED


def test_a_hub_that_cannot_be_reached_is_told_so() -> None:
    with socket.socket() as unused:  # held, and nobody listens on it
        unused.bind(("127.0.0.1", 0))
        line = Line(f"http://127.0.0.1:{unused.getsockname()[1]}")
        with pytest.raises(Trouble) as told:
            b"".join(line.post("/v1/sync", b""))
    assert told.value.happened == "The hub cannot be reached from here."


def until_it_breaks(line: Line) -> tuple[bytes, LineFault | None]:
    got = b""
    try:
        for part in line.post("/v1/sync", b""):
            got += part
    except LineTrouble as trouble:
        return got, trouble.fault
    return got, None


def test_what_came_before_a_cut_is_given() -> None:
    whole = said("200 OK", b"0123456789")
    chunked = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\n0123\r\n6\r\n456789\r\n0\r\n\r\n"
    for answer, ends in ((whole, {len(whole)}), (chunked, range(len(chunked) - 4, len(chunked) + 1))):
        start = answer.index(b"\r\n\r\n") + 4
        with Teller([answer[:cut] for cut in range(start, len(answer) + 1)]) as hub:
            for cut in range(start, len(answer) + 1):
                line, got = Line(f"http://127.0.0.1:{hub.port}"), b""
                if cut in ends:
                    got = b"".join(line.post("/v1/sync", b""))
                    assert got == b"0123456789"
                else:
                    got, told = until_it_breaks(line)
                    assert told is LineFault.CUT_OFF
                    assert b"0123456789".startswith(got)
                    assert answer is chunked or len(got) == cut - start, "all that came counts"
                line.close()


def test_an_answer_is_read_while_it_arrives_and_one_connection_is_kept() -> None:
    with Teller([said("200 OK", b"one") + Teller.KEEP, said("200 OK", b"two") + Teller.KEEP]) as hub:
        line = Line(f"http://127.0.0.1:{hub.port}")
        assert [b"".join(line.post("/v1/sync", b"")) for _ in range(2)] == [b"one", b"two"]
        line.close()
    assert len(hub.requests) == 2
    assert hub.connections == 1


def test_a_line_that_is_closed_leaves_no_connection_open_though_a_failure_is_still_held() -> None:
    listener = listening()
    line = Line(f"http://127.0.0.1:{listener.getsockname()[1]}")
    heard: queue.Queue[bytes] = queue.Queue()

    def serve() -> None:
        for answer in (said("200 OK", b"answer")[:-1], said("200 OK", b"answer")):
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(answer)
                if answer.endswith(b"answer"):
                    heard.put(connection.recv(65536))

    server = threading.Thread(target=serve, daemon=True)
    server.start()
    with pytest.raises(LineTrouble) as held:
        b"".join(line.post("/v1/sync", b""))
    assert b"".join(line.post("/v1/sync", b"")) == b"answer"
    line.close()
    assert heard.get(timeout=PATIENCE_S) == b"", "the hub hears the end at once"
    assert held.value.fault is LineFault.CUT_OFF
    server.join(timeout=PATIENCE_S)
    listener.close()


def test_a_kept_connection_that_died_is_replaced_once_unseen() -> None:
    with Teller([said("200 OK", b"one") + Teller.KEEP, b"", said("200 OK", b"two")]) as hub:
        line = Line(f"http://127.0.0.1:{hub.port}")
        assert b"".join(line.post("/v1/sync", b"first")) == b"one"
        assert b"".join(line.post("/v1/sync", b"second")) == b"two"
        line.close()
    assert [request.rpartition(b"\r\n\r\n")[2] for request in hub.requests] == [b"first", b"second", b"second"]


def test_a_new_connection_that_dies_is_a_cut_and_not_tried_again() -> None:
    with Teller([b"", said("200 OK", b"never")]) as hub:
        line = Line(f"http://127.0.0.1:{hub.port}")
        with pytest.raises(LineTrouble) as told:
            b"".join(line.post("/v1/sync", b""))
        line.close()
        assert told.value.fault is LineFault.CUT_OFF
        assert len(hub.requests) == 1


def test_a_part_of_a_request_travels_while_the_next_is_made() -> None:
    listener = listening()
    heard: queue.Queue[bytes] = queue.Queue()

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            while part := connection.recv(65536):
                heard.put(part)
                if part.endswith(b"0\r\n\r\n"):
                    connection.sendall(said("200 OK", b"answer"))
                    return

    def parts() -> Iterator[bytes]:
        yield b"first"
        got = b""
        while not got.endswith(b"5\r\nfirst\r\n"):
            got += heard.get(timeout=PATIENCE_S)
        yield b"second"

    server = threading.Thread(target=serve)
    server.start()
    line = Line(f"http://127.0.0.1:{listener.getsockname()[1]}")
    assert b"".join(line.post("/v1/sync", parts())) == b"answer"
    line.close()
    server.join(timeout=PATIENCE_S)
    listener.close()
    last = b""
    while not heard.empty():
        last += heard.get()
    assert last == b"6\r\nsecond\r\n0\r\n\r\n"


@pytest.mark.parametrize("status", ["411 Length Required", "501 Not Implemented"])
def test_a_proxy_that_wants_to_be_told_a_length_is_told_one_from_then_on(status: str) -> None:
    with Teller([said(status), said("200 OK", b"answer")]) as hub:
        line = Line(f"http://127.0.0.1:{hub.port}")
        with pytest.raises(LineTrouble) as told:
            b"".join(line.post("/v1/sync", iter([b"one", b"two"])))
        assert told.value.fault is LineFault.CUT_OFF
        assert b"".join(line.post("/v1/sync", iter([b"one", b"two"]))) == b"answer"
        line.close()
    assert b"Transfer-Encoding: chunked" in hub.requests[0]
    assert hub.requests[1].endswith(b"Content-Length: 6\r\n\r\nonetwo")


def test_no_cookie_is_kept_and_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    answer = said("200 OK", b"x", "set-cookie: track=1; path=/")
    with Teller([answer + Teller.KEEP, answer]) as hub:
        line = Line(f"http://127.0.0.1:{hub.port}")
        for _ in range(2):
            b"".join(line.post("/v1/sync", b""))
        line.close()
    assert b"track" not in hub.requests[1]


def test_a_certificate_nobody_trusts_is_not_the_hubs_unless_it_is_given(tmp_path: Path) -> None:
    path, context = certificate(tmp_path)
    with Teller([said("200 OK", b"secret")], tls=context) as hub:
        line = Line(f"https://127.0.0.1:{hub.port}")
        with pytest.raises(LineTrouble) as told:
            b"".join(line.post("/v1/sync", b"question"))
        assert told.value.fault is LineFault.SIGN_IN_PAGE
        assert hub.requests == []
        line = Line(f"https://127.0.0.1:{hub.port}", ca_file=path)
        assert b"".join(line.post("/v1/sync", b"question")) == b"secret"
        line.close()


def test_the_network_library_is_loaded_by_the_first_request_only() -> None:
    code = "import sys, sync.client, sync.join; sys.exit(any(n in sys.modules for n in ('requests', 'urllib3')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def average_of(desk: MemoryDesk) -> float:
    """How long a visit is, as others write one: JSON with the names of its fields."""
    written = [r for r in map(from_body, desk.held.values()) if r.kind == "visit"]
    return sum(len(json.dumps({"id": r.id, "worker": r.author, **r.fields})) for r in written) / len(written)


def test_the_bytes_of_a_quiet_and_of_a_busy_day_as_they_are_on_the_socket(tmp_path: Path) -> None:
    with hub_process(tmp_path) as (port, desks), Counter(port) as counter:
        line = Line(f"http://127.0.0.1:{counter.port}")
        desk, keys = desks["amina"]
        desk.write({"name": "Family One"}, kind="family")
        visits(desk, 10_000)
        assert 560 <= average_of(desk) <= 620
        done = exchange(desk, line, keys)
        assert (done.sent, done.in_sync, counter.connections) == (10_001, True, 1)
        assert done.requests <= 5
        assert counter.up + counter.down <= 1_400_000
        assert (counter.up, counter.down) == (line.tally.bytes_up, line.tally.bytes_down)

        before = counter.up + counter.down
        done = exchange(desk, line, keys)
        assert (done.requests, done.in_sync) == (1, True)
        assert counter.up + counter.down - before <= 350

        edits(desk, random.Random(7))
        before = counter.up + counter.down
        done = exchange(desk, line, keys)
        assert (done.requests, done.sent, done.in_sync) == (1, 50, True)
        assert counter.up + counter.down - before <= 3_000

        lead, lead_keys = desks["lead"]
        before = counter.up + counter.down
        done = exchange(lead, line, lead_keys)
        assert (done.arrived, done.in_sync) == (10_051, True)
        assert done.requests <= 5
        assert counter.up + counter.down - before <= 1_400_000
        assert lead.held == desk.held
        line.close()
