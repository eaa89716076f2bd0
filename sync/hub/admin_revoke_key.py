"""The commands of the revoke key: made and used on a machine that meets no network, and followed by another.

`make`, `sign`, `heir` and `next` need no hub; `trust`, `show` and `follow` are said at the hub. Nothing here ever has a
private half at the hub.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import click
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fsdesk.clock import MachineClock
from fsdesk.spoken import spoken
from fsdesk.trouble import Refused
from sync.hub import laptops, succession
from sync.hub.admin_recovery import line_of, private_of, write_new
from sync.hub.commanding import in_folder, opened, says
from sync.orders import asked_from_line, order_line, revoke_key_from_line, revoke_key_line, sign
from sync.protocol import Unreadable
from sync.succession import REASONS as SUCCESSION_REASONS
from sync.succession import (
    Chain,
    chain_from_line,
    chain_line,
    heir_from_line,
    link_from_line,
    link_line,
    next_link,
    sign_link,
)

PRIVATE_FILE, PUBLIC_FILE = "revoke-key.private", "revoke-key.txt"
_PRIVATE_MARK = "FSDESKREVOKEPRIVATE1-"


@click.group("revoke-key")
def revoke_key() -> None:
    """The key that orders to remove are signed with; its private half is never on the hub."""


@revoke_key.command("make")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@says
def make(folder: Path) -> None:
    """Make a revoke key in FOLDER, on a machine that meets no network."""
    make_in(folder)
    click.echo(f"Keep {PRIVATE_FILE} on a stick, apart from the hub; give the hub {PUBLIC_FILE} before laptops join.")


def make_in(folder: Path) -> bytes:
    """Make a key there; its public half. Durable on return, for its owner alone. Refused where there is one."""
    key = Ed25519PrivateKey.generate()
    folder.mkdir(parents=True, exist_ok=True)
    write_new(folder / PRIVATE_FILE, _PRIVATE_MARK + key.private_bytes_raw().hex())
    public = key.public_key().public_bytes_raw()
    write_new(folder / PUBLIC_FILE, revoke_key_line(public))
    return public


@revoke_key.command("trust")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@in_folder
@says
def trust(file: Path, folder: Path) -> None:
    """Give the hub the public half in FILE, and with it every laptop that meets it. Laptops keep the first one."""
    ledger, _ = opened(folder)
    try:
        public = revoke_key_from_line(line_of(file))
    except Unreadable as error:
        raise Refused("This file holds no whole revoke key.", safe="Nothing was changed.") from error
    laptops.trust(ledger, public)
    click.echo("Every laptop is told this key with its next exchanges.")


@revoke_key.command("sign")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.argument("line")
@says
def sign_order(file: Path, line: str) -> None:
    """Sign the order that LINE asks for with the private key in FILE, and print it."""
    key = _private(file)
    try:
        said = asked_from_line(line)
    except Unreadable as error:
        raise Refused("The key or the line is not whole.", safe="Nothing was signed.") from error
    click.echo(f"Laptop {said.device}, {said.reason}: it removes all it holds when it next meets its hub.", err=True)
    click.echo(order_line(sign(said, key)))


def _private(file: Path) -> Ed25519PrivateKey:
    try:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(line_of(file).strip().removeprefix(_PRIVATE_MARK)))
    except ValueError as error:
        raise Refused("The key or the line is not whole.", safe="Nothing was signed.") from error


# -- from one key to the next ------------------------------------------------------------------------------------------


@revoke_key.command("show")
@in_folder
@says
def show(folder: Path) -> None:
    """Print how far the chain of revoke keys has come, and the line that `heir` and `next` are given."""
    ledger, keys = opened(folder)
    chain = succession.chain_of(ledger, keys)
    heir = f"its heir {key_name(chain.heir)}" if chain.heir else "no heir: lost, it has no next one"
    click.echo(f"Key {key_name(chain.present)}, number {len(chain.retired) + 1} of this hub, {heir}.", err=True)
    click.echo(chain_line(chain, keys.signing.public_key().public_bytes_raw()))


@revoke_key.command("heir")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.argument("heir", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.argument("line")
@says
def name_heir(file: Path, heir: Path, line: str) -> None:
    """Name the recovery key as heir of the revoke key in FILE: HEIR is the file `recovery heir` wrote, LINE is what
    `revoke-key show` printed. Two keepers can then name the next key when this one is lost or stolen."""
    key, (chain, hub_sign) = _private(file), _chain(line)
    if key.public_key().public_bytes_raw() != chain.present:
        raise _not_that_key()
    try:
        public = heir_from_line(line_of(heir))
    except Unreadable as error:
        raise Refused("This file holds no whole heir.", safe="Nothing was signed.") from error
    _print(sign_link(next_link(chain, hub_sign, "heir", public, "planned"), key))


@revoke_key.command("next")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.argument("line")
@click.option("--reason", type=click.Choice(SUCCESSION_REASONS), required=True)
@click.option("--key", "file", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="The former key.")
@click.option("--share", "shares", multiple=True, type=click.Path(path_type=Path, dir_okay=False),
              help="A keeper's share; give two where the former key is lost or stolen.")  # fmt: skip
@says
def next_key(folder: Path, line: str, reason: str, file: Path | None, shares: tuple[Path, ...]) -> None:
    """Make the next revoke key in FOLDER, on a machine that meets no network, and sign that it follows the one in LINE,
    which is what `revoke-key show` printed: with the former key, or with two shares of the recovery key."""
    chain, hub_sign = _chain(line)
    if (file is None) == (not shares):
        raise Refused("Give the former key, or two shares.", safe="Nothing was signed.")
    signer = _private(file) if file is not None else private_of(shares).heir
    if signer.public_key().public_bytes_raw() != (chain.present if file is not None else chain.heir):
        raise _not_that_key()
    public = make_in(folder)  # first: what is not kept is named to nobody
    _print(sign_link(next_link(chain, hub_sign, "next", public, reason), signer))
    click.echo(f"Once the hub has followed it, destroy every copy of the former key. Keep {PRIVATE_FILE}.", err=True)


@revoke_key.command("follow")
@click.argument("line")
@in_folder
@says
def follow_link(line: str, folder: Path) -> None:
    """Take what `heir` or `next` printed, and hand it to every laptop: orders by the former key are refused then."""
    ledger, keys = opened(folder)
    try:
        raw = link_from_line(line)
    except Unreadable as error:
        raise Refused("This is not a whole line.", safe="Nothing was changed.") from error
    before = [one.device for one in ledger.ordered() if one.body and not one.receipt_at]
    chain = succession.take_link(ledger, keys, raw, int(MachineClock().now().timestamp()))
    click.echo(f"Laptops follow with their next exchanges: key {key_name(chain.present)}, link {chain.number}.")
    still = [one.device for one in ledger.ordered() if not one.body and not one.receipt_at]
    for device in (one for one in before if one in still):
        click.echo(f"The order for {device} is to be signed anew: fsdesk-hub device revoke {device}.")


def key_name(public: bytes) -> str:
    """What a revoke key is called: eighteen letters in groups, by which people compare two papers."""
    return spoken(hashlib.sha256(b"fsdesk revoke key\0" + public).digest()[:10])


def _chain(line: str) -> tuple[Chain, bytes]:
    try:
        return chain_from_line(line)
    except Unreadable as error:
        raise Refused(
            "This is not a whole line.", safe="Nothing was signed.", next_step="Copy what revoke-key show printed."
        ) from error


def _not_that_key() -> Refused:
    return Refused(
        "This is not the key the hub says it is.",
        safe="Nothing was signed.",
        next_step="Look for the right one; or ask the hub anew: fsdesk-hub revoke-key show.",
    )


def _print(link: bytes) -> None:
    click.echo("Bring this line to the hub: fsdesk-hub revoke-key follow LINE.", err=True)
    click.echo(link_line(link))
