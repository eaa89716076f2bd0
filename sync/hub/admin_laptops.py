"""The commands about laptops that were lost or stay away: leases, codes, revoking, orders, and what comes back sealed.

The shares of the recovery key are used on a machine that meets no network (`sealed open`); everything else runs at the
hub.
"""

from __future__ import annotations

import os
from pathlib import Path

import click

from fsdesk.clock import MachineClock
from fsdesk.lease import EXTENSION_DAYS_MOST
from fsdesk.records.ids import DeviceId
from fsdesk.spoken import aloud
from fsdesk.trouble import Refused, Trouble
from sync.asked_laptops import SAID_ONLY, steps_of
from sync.hub import laptops, noting, sealed_opening, sealed_taking, sealed_words
from sync.hub.admin_access import device
from sync.hub.admin_recovery import private_of, share_option
from sync.hub.admin_revoke_key import revoke_key
from sync.hub.commanding import in_folder, opened, says
from sync.hub.exposure import exposure
from sync.orders import REASONS, asked_line, order_from_line
from sync.protocol import Unreadable

FILE_BYTES_MAX = 1 << 30


def _now() -> int:
    return int(MachineClock().now().timestamp())


@device.command("lease")
@click.option("--days", type=int, help="Days that a laptop may be read without meeting the hub.")
@click.option("--unlocks", type=int, help="Unlocks that it may be read without meeting the hub.")
@in_folder
@says
def lease(days: int | None, unlocks: int | None, folder: Path) -> None:
    """Say, or choose, for how long laptops may be read without meeting the hub."""
    ledger, _ = opened(folder)
    before = ledger.lease_policy() or laptops.LEASE
    if days is not None or unlocks is not None:
        chosen = (days or before[0], unlocks or before[1])
        laptops.choose_lease(ledger, *chosen)
        noting.note(ledger, "settings", _now(), reason=f"lease: {chosen[0]} days, {chosen[1]} unlocks")
    now = ledger.lease_policy() or laptops.LEASE
    click.echo(f"{now[0]} days and {now[1]} unlocks, from each laptop's next exchange on.")


@device.command("extend")
@click.argument("name", metavar="DEVICE")
@click.option("--days", type=click.IntRange(1, EXTENSION_DAYS_MOST), default=5, show_default=True)
@in_folder
@says
def extend(name: str, days: int, folder: Path) -> None:
    """Print a code that lets DEVICE be read some days longer, to be read out over the phone. It works once."""
    ledger, keys = opened(folder)
    code = laptops.give_code(ledger, keys, DeviceId(name), days=days, by=laptops.OFFICE, now=_now())
    click.echo(code)
    for group, words in zip(code.split(), aloud(code), strict=True):
        click.echo(f"  {group}   {words}")


@device.command("revoke")
@click.argument("name", metavar="DEVICE")
@click.option("--reason", type=click.Choice(REASONS), required=True)
@in_folder
@says
def revoke(name: str, reason: str, folder: Path) -> None:
    """Suspend DEVICE for good, and print what is to be signed with the revoke key so that it removes all it holds."""
    ledger, keys = opened(folder)
    said = laptops.revoke(ledger, keys, DeviceId(name), reason=reason, by=laptops.OFFICE, now=_now())
    click.echo("Suspended for good. Have this line signed, where the revoke key is, with fsdesk-hub revoke-key sign:")
    click.echo(asked_line(said))
    if laptops.state(ledger, DeviceId(name)) == SAID_ONLY:
        click.echo(f"{name} has said that all on it is removed: see fsdesk-hub device orders.", err=True)
    if not ledger.revoke_key():
        click.echo("This hub has no revoke key yet: until it has, the laptop is stopped and removes nothing.", err=True)


@device.command("wipe")
@click.argument("line")
@in_folder
@says
def wipe(line: str, folder: Path) -> None:
    """Hand the signed order LINE to its laptop: it sends what is unsent, removes all it holds, and answers."""
    ledger, keys = opened(folder)
    try:
        order = laptops.take_order(ledger, keys, order_from_line(line))
    except Unreadable as error:
        raise Refused("This is not a whole order.", safe="Nothing was changed.") from error
    click.echo(f"{order.device} is told with its next exchange. See fsdesk-hub device orders for its receipt.")


@device.command("orders")
@in_folder
@says
def orders(folder: Path) -> None:
    """What is to be removed: laptop, reason, asked by, signed or not, receipt."""
    ledger, _ = opened(folder)
    for one in ledger.ordered():
        laptop = ledger.device(one.device)
        word = None if laptop is None else laptops.word_of(ledger, laptop)
        state = laptops.state_of(one, word)
        told = max(one.receipt_at, word.receipt_at if word is not None else 0)
        what = {"asked": "to be signed", "removed": f"removed {_when(told)}"}.get(state, state)
        if state == SAID_ONLY:
            what = f"removed {_when(told)}, as the laptop says for an order this hub does not know"
        click.echo("\t".join((one.device, one.reason or "-", one.asked_by or "-", _when(one.asked_at), what)))


@device.command("exposure")
@click.argument("name", metavar="DEVICE")
@in_folder
@says
def show_exposure(name: str, folder: Path) -> None:
    """What was on DEVICE when it was last heard of, those in most danger first, and what to do in which order."""
    ledger, _ = opened(folder)
    found = exposure(ledger, DeviceId(name), _now())
    heard = _when(found.heard_at) if found.heard_at else "never"
    click.echo(f"Laptop {found.device} of {found.user}, last heard of {heard}; {found.waiting} changes unsent then.")
    click.echo(f"Disk encryption: {found.disk or 'not known'}. Removal: {found.order or 'not asked for'}.")
    for at, step in enumerate(steps_of(found), 1):
        click.echo(f"{at}. {step}")
    click.echo("family\tmarks\topen\tprivate\tprotected\trestricted")
    for one in found.families:
        marks = (("abuse", one.abuse), ("restricted", one.restricted), ("stub", one.stub))
        words = " ".join(word for word, is_so in marks if is_so)
        click.echo("\t".join((one.family, words or "-", *map(str, one.counts))))


def _when(at: int) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(at, UTC).isoformat(timespec="minutes")


# -- what came sealed --------------------------------------------------------------------------------------------------


@click.group("sealed")
def sealed() -> None:
    """Writings of laptops that were stopped or removed, sealed to the keepers of the recovery key."""


@sealed.command("take")
@click.argument("left", metavar="FOLDER", type=click.Path(path_type=Path, file_okay=False, exists=True))
@in_folder
@says
def take(left: Path, folder: Path) -> None:
    """Take in what a laptop left sealed, from copies of its store.removal and outbox.sealed in FOLDER.

    For a laptop that this hub does not know, as it was put back from a copy made before that laptop joined.
    """
    ledger, keys = opened(folder)
    done = sealed_taking.take_folder(ledger, keys, left, _now())
    if done.known_again:
        click.echo(f"{done.device} is known again by what it left. It is suspended, and is handed nothing.")
    click.echo(
        f"{done.items} sealed items of {done.device} are here, {done.anew} of them new: they wait for the keepers."
    )
    if done.removed:
        click.echo("It says that all else on it is removed: see fsdesk-hub device orders.")
    click.echo("Once it meets this hub again it lets go of what is left on it.")


@sealed.command("take-out")
@click.option("--to", "path", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The file to write.")
@in_folder
@says
def take_out(path: Path, folder: Path) -> None:
    """Write all that waits to be opened to a file for the keepers' machine."""
    ledger, keys = opened(folder)
    _write(path, sealed_opening.taken_out(ledger, keys))
    click.echo(f"{path.name} is for the keepers: they open it with fsdesk-hub sealed open.")


@sealed.command("open")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@share_option
@click.option("--to", "path", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The file to write.")
@says
def open_items(file: Path, shares: tuple[Path, ...], path: Path) -> None:
    """Open FILE with two shares, on a machine that meets no network. What comes of it only the hub can read."""
    raw, count, left = sealed_opening.opened_by(private_of(shares), _read(file))
    _write(path, raw)
    if left:
        click.echo(f"{left} were not sealed to this recovery key, and wait on at the hub.", err=True)
    click.echo(f"{count} opened. Bring {path.name} back to the hub: fsdesk-hub sealed bring-back.")


@sealed.command("bring-back")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    "--rest",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A new file for words that belong nowhere any more, to be read and then destroyed.",
)
@in_folder
@says
def bring_back(file: Path, path: Path | None, folder: Path) -> None:
    """Take in what the keepers opened: it is in the lead's tray, marked as late."""
    ledger, keys = opened(folder)
    done = sealed_opening.bring_back(ledger, keys, _read(file), _now())
    click.echo(
        f"{done.taken} writings and {done.pieces} pieces of pictures are in the log, {done.set_aside} set aside."
    )
    if done.words:
        click.echo(f"Said of families and of who was out, now where it belongs: {done.words}.")
    if done.unplaced and path is not None:
        _write(path, sealed_words.written_out(done.unplaced))
        sealed_opening.rest_is_read(ledger, done, _now())
        click.echo(
            f"Said, and belongs nowhere any more: {len(done.unplaced)}. It is in {path.name}: read it, speak to who"
            " said it, and destroy the file."
        )
    elif done.unplaced:
        click.echo(
            f"Said, and belongs nowhere any more: {len(done.unplaced)}. It stays sealed at this hub: bring the same"
            " file back with --rest to have it written out for you.",
            err=True,
        )
    if done.not_ours:
        click.echo(f"{done.not_ours} items are not what their laptop sealed, and were left out.", err=True)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(FILE_BYTES_MAX)
    except OSError as error:
        raise Trouble(f"{path.name} could not be read.", next_step="Check that its stick is in.") from error


def _write(path: Path, raw: bytes) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    except FileExistsError as error:
        raise Refused(f"There is already a {path.name} in this folder.", safe="Nothing was written.") from error
    with os.fdopen(descriptor, "wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())


GROUPS = (revoke_key, sealed)
