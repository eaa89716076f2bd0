"""For tests over real sockets: the real hub under its server, a server that says what it is told, and a counter."""

from __future__ import annotations

import contextlib
import queue
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import NamedTuple

import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from sync.client import DeskKeys
from sync.hub.web import application
from tests.patience import PATIENCE_S
from tests.sync.desk_side import MemoryDesk, Partnership


def listening() -> socket.socket:
    return socket.create_server(("127.0.0.1", 0))


@contextlib.contextmanager
def hub_process(
    folder: Path, prepare: Callable[[Partnership], None] = lambda _: None
) -> Iterator[tuple[int, dict[str, tuple[MemoryDesk, DeskKeys]]]]:
    """The hub serving on a port, with the laptops of Amina and the lead enrolled."""
    ready: queue.Queue[tuple[uvicorn.Server, dict[str, tuple[MemoryDesk, DeskKeys]]]] = queue.Queue()
    listener = listening()

    def serve() -> None:
        partnership = Partnership(folder)
        prepare(partnership)
        config = uvicorn.Config(
            application(partnership.hub),
            http="httptools",
            ws="none",
            lifespan="off",
            access_log=False,
            log_config=None,
            server_header=False,
            date_header=False,
            timeout_keep_alive=60,  # however busy this machine is
        )
        server = uvicorn.Server(config)
        desks = {"amina": partnership.desk("amina", "k7f2qd4m"), "lead": partnership.desk("lead", "ppppqqqq")}
        ready.put((server, desks))
        server.run(sockets=[listener])
        partnership.ledger.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    server, desks = ready.get(timeout=PATIENCE_S)
    try:
        yield listener.getsockname()[1], desks
    finally:
        server.should_exit = True
        thread.join(timeout=PATIENCE_S)
        listener.close()


class Teller:
    """A server that answers each request, in order, with given bytes, then closes or keeps the connection.

    An answer that ends in `KEEP` leaves the connection open for the next request on it.
    """

    KEEP = b"\0keep"

    def __init__(self, answers: Sequence[bytes], tls: ssl.SSLContext | None = None) -> None:
        self._answers = list(answers)
        self._tls = tls
        self.requests: list[bytes] = []
        self.connections = 0
        self._listener = listening()
        self.port: int = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> Teller:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._answers.clear()
        # Wakes the server where it waits for a connection.
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE_S).close()
        self._thread.join(timeout=PATIENCE_S)
        self._listener.close()

    def _serve(self) -> None:
        while self._answers:
            connection, _ = self._listener.accept()
            with connection, contextlib.suppress(ssl.SSLError, ConnectionError):
                connection.settimeout(PATIENCE_S)
                self.connections += 1
                if self._tls is None:
                    self._answer(connection)
                else:
                    with self._tls.wrap_socket(connection, server_side=True) as secured:
                        self._answer(secured)

    def _answer(self, connection: socket.socket) -> None:
        while self._answers:
            request = _whole_request(connection)
            if not request:
                return
            self.requests.append(request)
            answer = self._answers.pop(0)
            connection.sendall(answer.removesuffix(self.KEEP))
            if not answer.endswith(self.KEEP):
                return


def _whole_request(connection: socket.socket) -> bytes:
    raw = b""
    while b"\r\n\r\n" not in raw:
        part = connection.recv(65536)
        if not part:
            return b""
        raw += part
    head, _, body = raw.partition(b"\r\n\r\n")
    lengths = [int(row.split(b":")[1]) for row in head.split(b"\r\n") if row.lower().startswith(b"content-length")]
    while (len(body) < lengths[0]) if lengths else not body.endswith(b"0\r\n\r\n"):
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


class Counter:
    """A line in between that counts the bytes of each way as they are on the socket."""

    def __init__(self, port: int) -> None:
        self._to = port
        self.up = self.down = self.connections = 0
        self._listener = listening()
        self.port: int = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._serve, daemon=True)]

    def __enter__(self) -> Counter:
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        # Shut down first: a closed socket does not wake the thread that waits on it.
        self._listener.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(timeout=PATIENCE_S)
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            far = socket.create_connection(("127.0.0.1", self._to))
            for one, other, up in ((near, far, True), (far, near, False)):
                thread = threading.Thread(target=self._carry, args=(one, other, up), daemon=True)
                self._threads.append(thread)
                thread.start()

    def _carry(self, one: socket.socket, other: socket.socket, up: bool) -> None:
        with one:
            while part := one.recv(65536):
                if up:
                    self.up += len(part)
                else:
                    self.down += len(part)
                other.sendall(part)
            with contextlib.suppress(OSError):
                other.shutdown(socket.SHUT_WR)


class Authority(NamedTuple):
    """Somebody who issues certificates."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def pem(self) -> bytes:
        """What those who trust it are given."""
        return self.certificate.public_bytes(Encoding.PEM)


def authority() -> Authority:
    """A new one, known to nobody."""
    key = ec.generate_private_key(ec.SECP256R1())
    return Authority(key, _issued("authority", key, None))


def leaf(issuer: Authority, folder: Path) -> ssl.SSLContext:
    """A server's context with a certificate for this machine by an authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    return _context(folder / "leaf.pem", key, _issued("hub", key, issuer))


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate nobody but the partnership trusts, and a server's context with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    path = folder / "hub.pem"
    return path, _context(path, key, _issued("hub", key, None))


def _issued(name: str, key: ec.EllipticCurvePrivateKey, issuer: Authority | None) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    start = datetime.now(UTC) - timedelta(days=1)
    signer = key if issuer is None else issuer.key
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if issuer is None else issuer.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
        .sign(signer, SHA256())
    )


def _context(path: Path, key: ec.EllipticCurvePrivateKey, made: x509.Certificate) -> ssl.SSLContext:
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(made.public_bytes(Encoding.PEM) + secret)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
