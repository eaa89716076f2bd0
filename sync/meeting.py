"""A desk meets its hub: joining once with a slip, and each exchange after that. Puts keys, store and line together."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from fsdesk.clock import Clock
from fsdesk.desk import Desk, Stopped
from fsdesk.hub_place import HubPlace, keep_place
from fsdesk.keys import Bundle, DeviceSecrets, KdfCost, create, unlock
from fsdesk.records.ids import DeviceId
from fsdesk.recovery import RecoveryPublic
from fsdesk.rescuing import keep_recovery
from fsdesk.sealed_outbox import SealedOutbox, read_items
from fsdesk.store import Store
from fsdesk.trouble import Refused
from sync import removing
from sync.carrying import Carried, PieceStore, carry
from sync.client import Exchanged, exchange
from sync.doors import DeskKeys, DeskStore, Wire
from sync.escrowing import bring_code
from sync.join import join
from sync.line import Line, LineTrouble
from sync.protocol import Unreadable
from sync.sealed_sending import bring_items
from sync.slips import Slip, slip_from_text
from sync.stick import Stick, Sticked
from sync.stick_sealed import Leaving, visit_sealed
from sync.witness import LogDoor


def hub_line(url: str) -> Line:
    """The line to a hub, trusted as the operating system trusts."""
    return Line(url)


def enrol_laptop(
    folder: Path,
    slip_text: str,
    passphrase: str,
    secrets: DeviceSecrets,
    clock: Clock,
    *,
    label: str,
    kdf: KdfCost | None = None,
    line: Callable[[str], Wire] = hub_line,
) -> Desk:
    """Make this person's store on this laptop and join the hub named on the slip; the desk, unlocked.

    It may be repeated with the same slip and passphrase when the line broke in between. Raises Refused or Trouble.
    """
    slip = _slip(slip_text)
    try:
        bundle = create(folder, passphrase, secrets, kdf=kdf)
    except Refused:
        bundle = unlock(folder, passphrase, secrets)
    store = Store(folder, bundle.store_key)
    with contextlib.ExitStack() as undo:
        undo.callback(store.close)
        if store.device:
            raise Refused(
                "This laptop has already joined a hub.",
                safe="Nothing has been changed.",
                next_step="Start FSDesk and unlock it.",
            )
        signer, sealer = signing_key(bundle), sealing_key(bundle)
        told = join(slip_text, line, signer, sealer, label=label)
        store.remember(
            device=told.device,
            user=told.user,
            user_name=told.user_name,
            role=told.role,
            team=told.team,
            team_name=told.team_name,
            partnership=told.partnership,
            epoch=str(told.epoch),
            hub_url=slip.url,
            hub_sign=slip.hub_sign.hex(),
            hub_seal=slip.hub_seal.hex(),
            recovery=told.recovery.hex(),
            voucher=told.voucher.hex(),
        )
        if keepers := RecoveryPublic.from_setting(told.recovery.hex()):
            keep_recovery(folder, bundle, keepers, told.device)
        keep_place(folder, HubPlace(url=slip.url, sign=slip.hub_sign, seal=slip.hub_seal))
        undo.pop_all()
    return Desk(store, clock, bundle)


def renew_laptop(desk: Desk | Stopped, slip_text: str, *, line: Callable[[str], Wire] = hub_line) -> None:
    """Make this laptop's new keys known to its hub, after the keepers opened its store; may be repeated.

    Raises Refused for a slip of another hub or laptop, LineTrouble or Trouble as joining does.
    """
    slip, store = _slip(slip_text), desk.store
    assert desk.bundle is not None
    theirs = (slip.hub_sign.hex(), slip.hub_seal.hex())
    if theirs != (store.setting("hub_sign"), store.setting("hub_seal")):
        raise _not_for_here()
    told = join(slip_text, line, signing_key(desk.bundle), sealing_key(desk.bundle), label="")
    if told.device != store.device:
        raise _not_for_here()
    store.remember(keys_renewed="", voucher=told.voucher.hex())


def _not_for_here() -> Refused:
    return Refused(
        "This slip is not for this laptop.",
        safe="Nothing has been changed here.",
        next_step="Ask for a slip that gives this laptop new keys.",
    )


def _slip(text: str) -> Slip:
    try:
        return slip_from_text(text)
    except Unreadable as error:
        raise Refused(
            "That is not a whole FSDesk slip.",
            safe="Nothing has been changed.",
            next_step="Copy the whole line, from FSDESK1- to its end.",
        ) from error


def signing_key(bundle: Bundle) -> Ed25519PrivateKey:
    """The key this laptop signs its requests with."""
    return Ed25519PrivateKey.from_private_bytes(bundle.sign_seed)


def sealing_key(bundle: Bundle) -> X25519PrivateKey:
    """The key the hub seals its answers to."""
    return X25519PrivateKey.from_private_bytes(bundle.seal_seed)


def desk_keys(desk: Desk | Stopped) -> DeskKeys:
    """Who this laptop is to its hub. The desk must have been unlocked with its keys and have joined."""
    assert desk.bundle is not None
    return DeskKeys(
        device=DeviceId(desk.store.device),
        sign=signing_key(desk.bundle),
        seal=sealing_key(desk.bundle),
        hub_sign=Ed25519PublicKey.from_public_bytes(bytes.fromhex(desk.store.setting("hub_sign"))),
        hub_seal=X25519PublicKey.from_public_bytes(bytes.fromhex(desk.store.setting("hub_seal"))),
        revoke=_public(desk.store.setting("revoke_key")),
    )


def _public(key: str) -> Ed25519PublicKey | None:
    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)) if key else None


def meet(desk: Desk | Stopped, line: Wire | None = None, *, pictures: bool = True) -> Exchanged:
    """Exchange everything with the hub now, on this thread. Raises LineTrouble when there is no line; all is safe."""
    own = hub_line(desk.store.setting("hub_url")) if line is None else None
    with contextlib.closing(own) if own is not None else contextlib.nullcontext():
        chosen = own or line
        assert chosen is not None
        keys = desk_keys(desk)
        done = meet_over(chosen, desk.sending, desk.attaching, keys, pictures=pictures, log=desk.noting)
        if desk.rescue_codes is not None:
            bring_code(desk.rescue_codes, desk.sending, chosen, keys)
        bring_sealed(desk, chosen, keys)
        return done


def bring_sealed(desk: Desk | Stopped, line: Wire, keys: DeskKeys) -> None:
    """Bring what lies sealed beside the store and no exchange could send. Fails in silence: it stays for the next."""
    assert desk.bundle is not None
    if read_items(desk.store.folder):
        SealedOutbox(desk.store, desk.bundle).tidy()
        with contextlib.suppress(LineTrouble):
            bring_items(desk.store.folder, line, keys.hub_seal, keys.hub_sign)


def remove_if_ordered(
    desk: Desk | Stopped,
    secrets: DeviceSecrets,
    line: Callable[[str], Wire] = hub_line,
    stick: Path | None = None,
) -> removing.Untold | None:
    """Where the hub has handed on an order to remove all that is here: lock the desk and do so. What is
    still to be told, over the line or by `stick`; None when nothing was ordered, or all is done. Raises Trouble when
    something cannot be removed.
    """
    if not removing.is_ordered(desk.sending):
        return None
    assert desk.bundle is not None
    folder = desk.store.folder
    removing.begin(desk.store, desk.sending, desk.bundle)
    desk.lock()
    return removing.go_on(folder, secrets, line, stick=stick)


def visit_stick(desk: Desk | Stopped, folder: Path, line: Wire | None = None) -> Sticked:
    """Exchange by a stick, on this thread; with a line, others' requests are carried too."""
    keys = desk_keys(desk)
    done = Stick(desk.sending, desk.errands, keys, folder, desk.noting).visit(line)
    done.sealed = sealed_by_stick(desk, folder, keys)
    return done


def sealed_by_stick(desk: Desk | Stopped, stick: Path, keys: DeskKeys) -> int:
    """What lies sealed beside the store goes by stick too; how many items are still here."""
    assert desk.bundle is not None
    folder = desk.store.folder
    SealedOutbox(desk.store, desk.bundle).tidy()
    visit_sealed(Leaving(folder, keys.device, keys.hub_seal, keys.hub_sign), stick)
    return len(read_items(folder))


def meet_over(
    line: Wire,
    text: DeskStore,
    pieces: PieceStore,
    keys: DeskKeys,
    *,
    pictures: bool = True,
    log: LogDoor | None = None,
) -> Exchanged:
    """All text, then pictures unless they are held back, and text again as often as some is written meanwhile.

    With `log` what was noted goes too, and the hub's log of it is believed only as far as it proves itself.
    """
    done = exchange(text, line, keys, log=log)
    while pictures:
        carried = carry(pieces, line, keys)
        done.pictures = _together(done.pictures, carried)
        if not carried.text_first or not (again := exchange(text, line, keys, log=log)).sent:
            break
        done = _after(done, again)
    return done


def _after(first: Exchanged, second: Exchanged) -> Exchanged:
    """Two exchanges as one: what both did, and how things stand after the second."""
    counts = ("arrived", "sent", "refused", "set_aside", "requests", "bytes_up", "bytes_down", "repairs")
    sums = {name: getattr(first, name) + getattr(second, name) for name in counts}
    return msgspec.structs.replace(second, pictures=first.pictures, **sums)


def _together(first: Carried | None, second: Carried) -> Carried:
    if first is None:
        return second
    counts = ("arrived", "sent", "refused", "requests", "bytes_up", "bytes_down")
    return msgspec.structs.replace(second, **{name: getattr(first, name) + getattr(second, name) for name in counts})


__all__ = [
    "DeskKeys",
    "DeskStore",
    "Exchanged",
    "bring_code",
    "desk_keys",
    "enrol_laptop",
    "exchange",
    "hub_line",
    "meet",
    "meet_over",
    "renew_laptop",
    "visit_stick",
]
