"""The line to the hub: bytes out by one request, bytes in as they arrive, and a sentence when it fails.

Knows HTTP and TLS and nothing of what is said over them. Believes nothing but the answer's length: a status other than
200, a sign-in page or a redirect is a Trouble and never more. `requests` is imported when the first request is made,
so that a desk that is never connected never pays for it.
"""

from __future__ import annotations

import enum
import ssl
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import urlsplit

import msgspec

from fsdesk.trouble import Trouble

if TYPE_CHECKING:
    import requests
    from urllib3 import HTTPResponse

CONNECT_TIMEOUT_S = 10
STALL_TIMEOUT_S = 90
"""Longest silence while bytes are awaited. There is no limit in total: a slow line that moves is a working line."""
ANSWER_BYTES_MAX = 32 << 20
"""Far above what a desk asks for at once, far below what would hurt it."""
READ_BYTES = 64 << 10
PART_BYTES_MAX = 512 << 10
"""Most of what has already arrived that is given on together: on a fast line it is kept in one commit."""
WANTS_A_LENGTH = (411, 501)
"""By these an old proxy says that it takes no request whose length it is not told first."""

Body: TypeAlias = bytes | Iterator[bytes]
"""A request's body, or its parts, each made while the one before it travels."""


class LineFault(enum.Enum):
    """In which way the line failed, as far as it decides what to do next."""

    NO_ROUTE = "no_route"
    SIGN_IN_PAGE = "sign_in_page"
    HUB_REFUSED = "hub_refused"
    PAST_DIFFERS = "past_differs"
    LOG_DIFFERS = "log_differs"
    CUT_OFF = "cut_off"


_SAFE = "Everything you wrote is safe on this laptop."
_SENTENCES = {
    LineFault.NO_ROUTE: ("The hub cannot be reached from here.", "It will be tried again by itself."),
    LineFault.SIGN_IN_PAGE: (
        "Something other than the hub answered, perhaps this network's sign-in page.",
        "Open a web browser to sign in to the network, or use another one.",
    ),
    LineFault.HUB_REFUSED: (
        "The hub did not take the request.",
        "It will be tried again; if this stays so, tell the person who looks after the hub.",
    ),
    LineFault.PAST_DIFFERS: (
        "The hub's past is not what this laptop has seen of it; it may have been put back from a copy.",
        "What you write is still sent. Nothing is taken from it: tell the person who looks after the hub.",
    ),
    LineFault.LOG_DIFFERS: (
        "The hub's log of who looked at what is not the one this laptop saw: some of it was changed or is missing.",
        "What you write is still sent. Nothing is taken from it: tell your information-governance officer.",
    ),
    LineFault.CUT_OFF: ("The line broke off.", "It will carry on from where it was."),
}


class LineTrouble(Trouble):
    """The line failed. `fault` says how, `status` is HTTP's; nothing not signed by the hub has been believed.

    `after_s` is how long whoever answered asks to be left alone: a hint, as anybody may have said it.
    """

    def __init__(self, fault: LineFault, status: int = 0, after_s: int = 0) -> None:
        happened, next_step = _SENTENCES[fault]
        super().__init__(happened, safe=_SAFE, next_step=next_step)
        self.fault = fault
        self.status = status
        self.after_s = after_s


class Tally(msgspec.Struct):
    """What went over the line so far: requests and their bytes, heads and bodies, without what TLS adds and what the
    parts of an answer of unknown length are framed in; and how long they took, 0 where nobody looks at a clock."""

    requests: int = 0
    bytes_up: int = 0
    bytes_down: int = 0
    seconds: float = 0.0


def whole(body: Body) -> bytes:
    """A body in one piece."""
    return body if isinstance(body, bytes) else b"".join(body)


class Line:
    """One kept connection to one hub. Used from one thread."""

    def __init__(
        self,
        url: str,
        *,
        ca_file: Path | None = None,
        proxies: Mapping[str, str] | None = None,
        stall_s: float = STALL_TIMEOUT_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`ca_file` is a certificate the partnership's IT trusts besides the system's; `proxies` the system's own."""
        self._url = url.rstrip("/")
        self._ca_file = ca_file
        self._proxies = dict(proxies or {})
        self._stall_s = stall_s
        self._clock = clock
        self._session: requests.Session | None = None
        self._answered = False
        self._length_first = False
        self.tally = Tally()

    def close(self) -> None:
        """Let the connection go. The next request makes a new one."""
        if self._session is not None:
            _close(self._session)
            self._session = None
        self._answered = False

    def post(self, path: str, body: Body) -> Generator[bytes, None, None]:
        """Ask once; give the answer's bytes as they arrive. LineTrouble when there is no answer, or not all of it.

        A kept connection that died before any byte of the answer is replaced once, unseen, where the body is still
        there: the hub takes the same request twice without harm.
        """
        began = self._clock()
        try:
            answer = self._send(path, whole(body) if self._length_first else body)
            try:
                yield from self._bytes(answer)
            finally:
                # Whoever stops listening early must not leave half an answer for the next request to read.
                if not answer.closed:
                    answer.close()
        finally:
            self.tally.seconds += self._clock() - began

    def _send(self, path: str, body: Body) -> HTTPResponse:
        import requests  # late: 90 ms that a desk without a line need not spend

        kept, self._answered = self._answered, False
        try:
            answer = self._once(path, body)
        except requests.exceptions.Timeout as error:
            connecting = isinstance(error, requests.exceptions.ConnectTimeout)
            raise LineTrouble(LineFault.NO_ROUTE if connecting else LineFault.CUT_OFF) from error
        except requests.exceptions.SSLError as error:
            raise LineTrouble(LineFault.SIGN_IN_PAGE) from error
        except requests.exceptions.RequestException as error:
            if kept and isinstance(body, bytes) and isinstance(error, requests.exceptions.ConnectionError):
                return self._send(path, body)
            raise LineTrouble(_fault(error)) from error
        self._answered = True
        return answer

    def _once(self, path: str, body: Body) -> HTTPResponse:
        if self._session is None:
            self._session = _session(self._url, self._ca_file, self._proxies)
        self.tally.requests += 1
        measured = isinstance(body, bytes)
        self.tally.bytes_up += _head_bytes_up(self._url, path, len(body) if isinstance(body, bytes) else None)
        answer = self._session.post(
            self._url + path,
            data=self._counted(body),
            headers=_no_headers(),
            timeout=(CONNECT_TIMEOUT_S, self._stall_s),
            allow_redirects=False,
            stream=True,
        )
        raw: HTTPResponse = answer.raw
        self.tally.bytes_down += _head_bytes_down(answer.reason, raw.headers.items())
        if (fault := _what_is_wrong(answer)) is not None:
            answer.close()
            if answer.status_code in WANTS_A_LENGTH and not measured:
                self._length_first, fault = True, LineFault.CUT_OFF
            raise LineTrouble(fault, answer.status_code, _asked_to_wait(answer))
        return raw

    def _counted(self, body: Body) -> Body:
        if not isinstance(body, bytes):
            return self._counted_parts(body)
        self.tally.bytes_up += len(body)
        return body

    def _counted_parts(self, parts: Iterator[bytes]) -> Iterator[bytes]:
        for part in parts:
            self.tally.bytes_up += len(f"{len(part):x}") + len(part) + 4
            yield part
        self.tally.bytes_up += len("0\r\n\r\n")

    def _bytes(self, answer: HTTPResponse) -> Generator[bytes, None, None]:
        from urllib3.exceptions import HTTPError  # late, with requests

        got = 0
        while True:
            try:
                part, broken = _what_is_there(answer)
            except (HTTPError, OSError) as error:
                raise LineTrouble(LineFault.CUT_OFF) from error
            if not part:
                return
            got += len(part)
            self.tally.bytes_down += len(part)
            if got > ANSWER_BYTES_MAX:
                raise LineTrouble(LineFault.HUB_REFUSED)
            yield part
            if broken is not None:
                raise LineTrouble(LineFault.CUT_OFF) from broken


def _what_is_there(answer: HTTPResponse) -> tuple[bytes, Exception | None]:
    """Waits for the next bytes, and takes with them what has come already; empty at the end. With them the break that
    follows them, if it has come too: what came before it counts."""
    from urllib3.exceptions import HTTPError  # late, with requests
    from urllib3.util import wait_for_read

    found = answer.read1(READ_BYTES, decode_content=False)
    while 0 < len(found) < PART_BYTES_MAX:
        socket = getattr(answer.connection, "sock", None)
        if socket is None or not wait_for_read(socket, timeout=0):
            break
        try:
            part = answer.read1(READ_BYTES, decode_content=False)
        except (HTTPError, OSError) as error:
            return found, error
        if not part:
            break
        found += part
    return found, None


def _fault(error: Exception) -> LineFault:
    """Whether a failed request never found the hub, or lost it."""
    from urllib3.exceptions import MaxRetryError, NewConnectionError, ProxyError  # late, with requests

    reason = error.args[0] if error.args else None
    if isinstance(reason, MaxRetryError):
        reason = reason.reason
    return LineFault.NO_ROUTE if isinstance(reason, NewConnectionError | ProxyError) else LineFault.CUT_OFF


def _what_is_wrong(answer: requests.Response) -> LineFault | None:
    """What makes this answer one that is not read: only 200 with bytes of a known length is."""
    kind = str(answer.headers.get("content-type", ""))
    if answer.status_code in range(300, 400) or answer.status_code == 511 or kind.startswith("text/html"):
        return LineFault.SIGN_IN_PAGE
    if answer.status_code != 200:
        return LineFault.HUB_REFUSED
    measured = "content-length" in answer.headers or answer.headers.get("transfer-encoding") == "chunked"
    encoded = "content-encoding" in answer.headers
    return None if measured and not encoded else LineFault.SIGN_IN_PAGE


def _asked_to_wait(answer: requests.Response) -> int:
    """Retry-After in seconds; its other form, a date, is of a clock nobody here compares with."""
    said = str(answer.headers.get("retry-after", ""))
    return int(said) if said.isascii() and said.isdigit() and len(said) <= 6 else 0


def _no_headers() -> dict[str, str]:
    from urllib3.util import SKIP_HEADER  # late, with requests

    return {"User-Agent": SKIP_HEADER, "Accept-Encoding": SKIP_HEADER}


def _session(url: str, ca_file: Path | None, proxies: Mapping[str, str]) -> requests.Session:
    """A session that sends no header of its own, keeps no cookie and asks no environment."""
    import requests  # late, see above

    session = requests.Session()
    session.trust_env = False
    session.headers.clear()
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
    session.proxies.update(proxies)
    if url.startswith("https:"):
        session.mount("https://", _trusting_adapter(ca_file))
    return session


def _close(session: requests.Session) -> None:
    """Close a session and what it keeps open: by itself it lets go of its pools alone, and until Python sweeps a
    connection would stay open, and the hub wait for the next request on it."""
    for adapter in session.adapters.values():
        managers = [vars(adapter).get("poolmanager"), *vars(adapter).get("proxy_manager", {}).values()]
        for manager in filter(None, managers):
            for key in manager.pools.keys():  # noqa: SIM118 - it cannot be gone through
                manager.pools[key].close()
    session.close()


def _trusting_adapter(ca_file: Path | None) -> Any:
    """An adapter that trusts what the system trusts, and the partnership's own certificate where one is given."""
    import requests.adapters
    import truststore  # late: only for a line with TLS

    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if ca_file is not None:
        context.load_verify_locations(cafile=str(ca_file))

    class Adapter(requests.adapters.HTTPAdapter):
        def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
            super().init_poolmanager(*args, ssl_context=context, **kwargs)

        def proxy_manager_for(self, *args: Any, **kwargs: Any) -> Any:
            return super().proxy_manager_for(*args, ssl_context=context, **kwargs)

        def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:  # noqa: ARG002
            # Without this, requests would add its own list of certificates to the system's.
            conn.cert_reqs = "CERT_REQUIRED"

    return Adapter()


def _head_bytes_up(url: str, path: str, length: int | None) -> int:
    """The request's head as it is on the socket: three lines and an empty one."""
    target = urlsplit(url + path).path
    measure = "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}"
    return len(f"POST {target} HTTP/1.1\r\nHost: {urlsplit(url).netloc}\r\n{measure}\r\n\r\n")


def _head_bytes_down(reason: str | None, headers: Any) -> int:
    return len(f"HTTP/1.1 200 {reason or ''}\r\n\r\n") + sum(len(f"{name}: {value}\r\n") for name, value in headers)
