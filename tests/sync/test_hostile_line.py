"""Whatever answers in the hub's place, over real sockets: it changes nothing, signs nobody out and loses nothing.

Loss is emulated as TCP shows it: a segment that comes late, and a connection that is reset.
"""

from __future__ import annotations

import contextlib
import copy
import gzip
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.client import DeskKeys, exchange
from sync.line import Line, LineFault, LineTrouble
from tests.link import Nature, link
from tests.patience import PATIENCE_S
from tests.sync.desk_side import MemoryDesk
from tests.sync.served import Teller, authority, hub_process, leaf, listening
from tests.sync.test_line import HTML, said

NOTE = "Amina met both children at the door. The kitchen was warm and the baby slept. "
SOON_S = 0.3
"""A stall is waited for this long here; people's lines are given a minute and a half."""

Desks = dict[str, tuple[MemoryDesk, DeskKeys]]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Desks]]:
    with hub_process(tmp_path_factory.mktemp("hub")) as found:
        yield found


@pytest.fixture
def amina(served: tuple[int, Desks]) -> tuple[MemoryDesk, DeskKeys]:
    desk, keys = served[1]["amina"]
    desk.write({"name": "Family"}, kind="family", family=f"{desk.device}.{desk.last_n + 1}")
    desk.write({"note": NOTE * 3})
    return desk, keys


class Recorder:
    """A line that keeps what went and came over another."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self.tally = line.tally
        self.answers: list[bytes] = []

    def post(self, path: str, body: bytes) -> Iterator[bytes]:
        answer = b"".join(self._line.post(path, body))
        self.answers.append(answer)
        yield answer


def meets(amina: tuple[MemoryDesk, DeskKeys], *answers: bytes) -> tuple[LineTrouble, MemoryDesk]:
    """Exchange with something that gives these answers, again and again: the trouble, and the desk as it then is."""
    desk, keys = amina
    before = copy.deepcopy(desk)
    with Teller([*answers] * 6) as stranger:
        line = Line(f"http://127.0.0.1:{stranger.port}", stall_s=SOON_S)
        with pytest.raises(LineTrouble) as told:
            exchange(desk, line, keys)
        line.close()
    assert desk.state() == before.state()
    assert "safe on this laptop" in told.value.sentence
    return told.value, desk


def meets_the_hub(amina: tuple[MemoryDesk, DeskKeys], port: int) -> None:
    """And then the hub: all of it goes."""
    desk, keys = amina
    line = Line(f"http://127.0.0.1:{port}")
    done = exchange(desk, line, keys)
    line.close()
    assert done.in_sync
    assert done.sent >= 2
    assert desk.unsent == []


STRANGERS = {
    "a sign-in page": said("200 OK", HTML, "content-type: text/html"),
    "a sign-in page that claims to be bytes": said("200 OK", HTML, "content-type: application/octet-stream"),
    "a short page": said("200 OK", b"ok"),
    "nothing at all in 200": said("200 OK", b""),
    **{f"a redirect {n}": said(f"{n} Elsewhere", b"", "location: http://127.0.0.1:1/") for n in range(301, 309)},
    "a network that wants a login": said("511 Network Authentication Required", HTML),
    "a proxy that wants a login": said("407 Proxy Authentication Required", b"", "proxy-authenticate: Basic"),
    "401": said("401 Unauthorized", b"", "www-authenticate: Basic"),
    "403": said("403 Forbidden", b'{"refused": "unknown_device"}'),
    "404": said("404 Not Found", HTML),
    "410": said("410 Gone", b""),
    "413": said("413 Content Too Large", b""),
    "500": said("500 Internal Server Error", b"oh"),
    "502": said("502 Bad Gateway", HTML),
    "503": said("503 Service Unavailable", b"", "retry-after: 120"),
    "429": said("429 Too Many Requests", b"", "retry-after: 7"),
    "bytes that were packed on the way": said("200 OK", gzip.compress(b"x" * 500), "content-encoding: gzip"),
    "no length": b"HTTP/1.1 200 OK\r\n\r\nwho knows",
    "a length that is none": b"HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\nx",
    "two lengths": b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxx",
    "chunks that are none": b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nxx\r\n0\r\n\r\n",
    "a head that is none": b"\x16\x03\x01\x00\xa5 this is not HTTP\r\n\r\n",
    "heads without end": b"HTTP/1.1 200 OK\r\n" + b"x-junk: " + b"j" * 100 + b"\r\n" + b"y: z\r\n" * 500 + b"\r\n",
    "one head line without end": b"HTTP/1.1 200 OK\r\nx: " + b"j" * 200_000,
    "a body shorter than it says": b"HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n" + b"\x02" * 30,
    "silence and a closed door": b"",
    "random bytes": said("200 OK", bytes(range(256)) * 4),
}


@pytest.mark.parametrize("answer", STRANGERS.values(), ids=STRANGERS.keys())
def test_what_is_not_the_hubs_answer_changes_nothing(
    served: tuple[int, Desks], amina: tuple[MemoryDesk, DeskKeys], answer: bytes
) -> None:
    meets(amina, answer)
    meets_the_hub(amina, served[0])


def test_how_long_to_wait_is_told_and_only_that(amina: tuple[MemoryDesk, DeskKeys], served: tuple[int, Desks]) -> None:
    for said_so, wait in (("120", 120), ("0", 0), ("-5", 0), ("9" * 40, 0), ("Wed, 21 Oct 2026 07:28:00 GMT", 0)):
        trouble, _ = meets(amina, said("503 Service Unavailable", b"", f"retry-after: {said_so}"))
        assert (trouble.fault, trouble.after_s) == (LineFault.HUB_REFUSED, wait)
    meets_the_hub(amina, served[0])


def test_an_answer_that_never_ends_is_a_break(amina: tuple[MemoryDesk, DeskKeys], served: tuple[int, Desks]) -> None:
    desk, keys = amina
    before = copy.deepcopy(desk)
    listener = listening()
    ended = threading.Event()

    def stall() -> None:
        held = []
        listener.settimeout(PATIENCE_S)
        with contextlib.suppress(OSError):
            while not ended.is_set():
                connection, _ = listener.accept()
                held.append(connection)
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n" + b"\x02" * 20)
        for connection in held:
            connection.close()

    server = threading.Thread(target=stall)
    server.start()
    line = Line(f"http://127.0.0.1:{listener.getsockname()[1]}", stall_s=SOON_S)
    with pytest.raises(LineTrouble) as told:
        exchange(desk, line, keys)
    ended.set()
    listener.shutdown(socket.SHUT_RDWR)
    line.close()
    server.join(timeout=PATIENCE_S)
    listener.close()
    assert told.value.fault is LineFault.CUT_OFF
    assert desk.state() == before.state()
    meets_the_hub(amina, served[0])


def test_an_answer_meant_for_another_laptop_or_another_request_is_not_this_ones(
    served: tuple[int, Desks], amina: tuple[MemoryDesk, DeskKeys]
) -> None:
    line = Line(f"http://127.0.0.1:{served[0]}")
    recorder = Recorder(line)
    desk, keys = amina
    exchange(desk, recorder, keys)  # type: ignore[arg-type]  # it is asked for whole bodies only
    lead, lead_keys = served[1]["lead"]
    exchange(lead, recorder, lead_keys)  # type: ignore[arg-type]
    line.close()
    desk.write({"note": NOTE})
    desk.write({"note": NOTE})
    for old in recorder.answers:
        trouble, _ = meets(amina, said("200 OK", old))
        assert trouble.fault is LineFault.SIGN_IN_PAGE
    meets_the_hub(amina, served[0])


LINES = {
    "a second and a half there and back": Nature(rtt_s=1.5),
    "three hundred bytes a second upwards": Nature(rtt_s=0.3, up=300, down=1_000),
    "a third of all segments late": Nature(rtt_s=0.02, stalls=0.3, stall_s=0.1),
    "a third late, and reset again and again": Nature(rtt_s=0.02, stalls=0.3, stall_s=0.05, cut_every=700),
}


@pytest.mark.parametrize("nature", LINES.values(), ids=LINES.keys())
def test_a_line_as_it_is_in_the_field_is_got_through(
    served: tuple[int, Desks], amina: tuple[MemoryDesk, DeskKeys], nature: Nature
) -> None:
    desk, keys = amina
    with link(served[0], nature) as there:
        line = Line(there.url)
        faults: list[LineFault] = []
        while len(faults) < 20:
            try:
                if exchange(desk, line, keys).in_sync:
                    break
            except LineTrouble as trouble:
                faults.append(trouble.fault)
        line.close()
    assert set(faults) <= {LineFault.CUT_OFF}
    assert desk.unsent == []
    assert not desk.quarantine


# -- a proxy that looks into TLS ---------------------------------------------------------------------------------------


class Inspector:
    """Ends TLS with its own certificate, reads everything, and passes it on to the hub. Threads of its own."""

    def __init__(self, to: int, context: ssl.SSLContext) -> None:
        self._to = to
        self._context = context
        self._listener = listening()
        self.port: int = self._listener.getsockname()[1]
        self.seen = bytearray()
        self._ends: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._serve)]

    def __enter__(self) -> Inspector:
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(timeout=PATIENCE_S)
        for end in (*self._ends, self._listener):
            end.close()

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            try:
                inside = self._context.wrap_socket(near, server_side=True)
            except OSError:
                near.close()
                continue
            far = socket.create_connection(("127.0.0.1", self._to))
            self._ends += (inside, far)
            for one, other in ((inside, far), (far, inside)):
                thread = threading.Thread(target=self._carry, args=(one, other))
                self._threads.append(thread)
                thread.start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while part := one.recv(65536):
                self.seen += part
                other.sendall(part)
        with contextlib.suppress(OSError):
            other.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("how", ["by the system", "by the partnership"])
def test_a_proxy_that_looks_into_tls_and_is_trusted_carries_what_it_cannot_read(
    served: tuple[int, Desks],
    amina: tuple[MemoryDesk, DeskKeys],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    how: str,
) -> None:
    ca = authority()
    (tmp_path / "ca.pem").write_bytes(ca.pem)
    if how == "by the system":
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    desk, keys = amina
    with Inspector(served[0], leaf(ca, tmp_path)) as proxy:
        ca_file = None if how == "by the system" else tmp_path / "ca.pem"
        line = Line(f"https://127.0.0.1:{proxy.port}", ca_file=ca_file)
        done = exchange(desk, line, keys)
        line.close()
    assert done.in_sync
    assert desk.unsent == []
    assert b"POST /v1/sync" in proxy.seen
    assert b"kitchen" not in proxy.seen
    assert b"baby" not in proxy.seen


def test_a_proxy_whose_certificate_nobody_here_trusts_sees_nothing(
    served: tuple[int, Desks], amina: tuple[MemoryDesk, DeskKeys], tmp_path: Path
) -> None:
    desk, keys = amina
    before = copy.deepcopy(desk)
    with Inspector(served[0], leaf(authority(), tmp_path)) as proxy:
        line = Line(f"https://127.0.0.1:{proxy.port}")
        with pytest.raises(LineTrouble) as told:
            exchange(desk, line, keys)
        line.close()
    assert told.value.fault is LineFault.SIGN_IN_PAGE
    assert desk.state() == before.state()
    assert not proxy.seen
    meets_the_hub(amina, served[0])
