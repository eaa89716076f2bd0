"""The line as the window has it: an exchange on the sync thread, each of its steps at the desk on the desk's own."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fsdesk.receipts import Receipt
from ui.background import Background

if TYPE_CHECKING:
    from fsdesk.desk import Desk, Stopped
    from fsdesk.laptop_secrets import DeviceSecrets
    from fsdesk.lease import Why
    from sync.questions import Question, Reply


_KEEPS = ("keep_receipt", "keep_piece_receipt", "take_pieces")


class _Afar:
    """The desk's end of a lane, each step run on the desk's own thread for the sync thread."""

    def __init__(self, end: object, background: Background, kept: Callable[[], None]) -> None:
        self._end = end
        self._background = background
        self._kept = kept

    def __getattr__(self, name: str) -> Callable[..., Any]:
        step = getattr(self._end, name)

        def run(*values: Any, **named: Any) -> Any:
            answer = self._background.submit(partial(step, *values, **named)).result()
            if name in _KEEPS:
                self._kept()
            return answer

        return run


def is_signed_by(receipt: Receipt, key: bytes) -> bool:
    """Whether a receipt is the hub's of this public key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # late: when History is opened

    from sync.protocol import Unreadable
    from sync.receipts import acknowledged_by

    try:
        return bool(acknowledged_by(receipt, Ed25519PublicKey.from_public_bytes(key)))
    except (Unreadable, ValueError):
        return False


def meet(
    desk: Desk, background: Background, kept: Callable[[], None], metered: Callable[[], bool], pictures_asked: bool
) -> Any:
    """One exchange, on the sync thread. Whether the line costs is kept first: what is heavy, and pictures, wait.

    Pictures go all the same when somebody asked for them.
    """
    from sync.meeting import bring_code, bring_sealed, desk_keys, hub_line, meet_over  # late: after the first picture

    costs = metered()

    def ready() -> tuple[Any, str]:
        desk.sending.note_metered(metered=costs)
        return desk_keys(desk), desk.store.setting("hub_url")

    keys, url = background.submit(ready).result()
    with contextlib.closing(hub_line(url)) as line:
        ends = (desk.sending, desk.attaching, desk.noting)
        text, pieces, log = (_Afar(end, background, kept) for end in ends)
        done = meet_over(line, text, pieces, keys, pictures=pictures_asked or not costs, log=log)
        if desk.rescue_codes is not None:
            bring_code(_Afar(desk.rescue_codes, background, _nothing_kept), text, line, keys)
        background.submit(lambda: bring_sealed(desk, line, keys)).result()  # mostly there is nothing
        return done


def ask(desk: Desk, background: Background, question: Question) -> Reply:
    """One question to the hub, on the sync thread. LineTrouble when nobody could be asked."""
    from sync.asking import ask as ask_hub  # late, as above
    from sync.meeting import desk_keys, hub_line

    keys, url = background.submit(lambda: (desk_keys(desk), desk.store.setting("hub_url"))).result()
    counter: Any = _Afar(desk.sending, background, _nothing_kept)
    with contextlib.closing(hub_line(url)) as line:
        return ask_hub(counter, line, keys, question)


def _nothing_kept() -> None:
    """A question keeps nothing at the desk."""


def visit_stick(
    desk: Desk, background: Background, kept: Callable[[], None], folder: Path, carries: bool
) -> tuple[str, bool]:
    """An exchange by stick, on the sync thread: what it did, in words, and whether anything came or went."""
    from sync.meeting import desk_keys, hub_line, sealed_by_stick  # late, as above
    from sync.stick import Stick

    keys, url = background.submit(lambda: (desk_keys(desk), desk.store.setting("hub_url"))).result()
    sending: Any = _Afar(desk.sending, background, kept)
    errands: Any = _Afar(desk.errands, background, kept)
    noting: Any = _Afar(desk.noting, background, kept)
    with contextlib.closing(hub_line(url)) if carries else contextlib.nullcontext() as line:
        done = Stick(sending, errands, keys, folder, noting).visit(line)
    done.sealed = background.submit(lambda: sealed_by_stick(desk, folder, keys)).result()
    return done.sentence, bool(done.answers)


def meet_stopped(stopped: Stopped, background: Background) -> Why:
    """One exchange of a desk that may not be read, on the sync thread; why it may not be read now."""
    from sync.meeting import bring_sealed, desk_keys, hub_line, meet_over  # late, as above

    keys, url = background.submit(lambda: (desk_keys(stopped), stopped.store.setting("hub_url"))).result()
    with contextlib.closing(hub_line(url)) as line:
        text, pieces = (_Afar(end, background, _nothing_kept) for end in (stopped.sending, stopped.attaching))
        meet_over(line, text, pieces, keys)
        background.submit(lambda: bring_sealed(stopped, line, keys)).result()
    return background.submit(lambda: stopped.why).result()


def begin_removing(desk: Desk | Stopped) -> None:
    """Note that all that is here is being removed, on the desk's thread; the program then begins anew."""
    from sync import removing  # late, as above

    assert desk.bundle is not None
    removing.begin(desk.store, desk.sending, desk.bundle)


def go_on_removing(folder: Path, secrets: DeviceSecrets) -> tuple[bool, bool, bool]:
    """Go on with what is being removed: whether the hub has still to be told, whether of something sealed, and whether
    the hub did not take it."""
    from fsdesk.sealed_outbox import read_items  # late, as above
    from sync import removing
    from sync.meeting import hub_line

    left = removing.go_on(folder, secrets, hub_line)
    return left is not None, bool(read_items(folder)), left is not None and left.refused
