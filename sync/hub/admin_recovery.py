"""The commands of the recovery key: made and used on a machine that meets no network, its public half at the hub.

`make` and `check` need no hub: they are run where the keepers meet. Nothing here ever writes the private half down.
"""

from __future__ import annotations

import os
from pathlib import Path

import click

from fsdesk.recovery import RecoveryPrivate, RecoveryPublic, Share, open_together
from fsdesk.trouble import Refused, Trouble
from sync.hub.commanding import in_folder, opened, says
from sync.succession import heir_line

PUBLIC_FILE = "recovery-key.txt"
LINE_BYTES_MAX = 16_384

share_option = click.option(
    "--share", "shares", multiple=True, required=True, type=click.Path(path_type=Path, dir_okay=False),
    help="A keeper's share; give two.",
)  # fmt: skip


@click.group()
def recovery() -> None:
    """The partnership's recovery key, which two of its three keepers open."""


@recovery.command("make")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@says
def make(folder: Path) -> None:
    """Make a recovery key in FOLDER, on a machine that meets no network: three shares, and its public half."""
    private = RecoveryPrivate.new()
    shares = private.shares()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        names = [f"recovery-share-{share.number}.txt" for share in shares]
        if taken := [name for name in (*names, PUBLIC_FILE) if (folder / name).exists()]:
            raise Refused(f"There is already a {taken[0]} in this folder.", safe="Nothing was written.")
        for name, share in zip(names, shares, strict=True):
            write_new(folder / name, share.line())
        write_new(folder / PUBLIC_FILE, private.public.line())
    except OSError as error:
        raise Trouble(
            "The shares could not be written.", next_step="Choose another folder and make new ones."
        ) from error
    click.echo(f"The recovery key {private.public.key_id} is made in {folder}.")
    click.echo("Give each share to another keeper, on a stick or printed, and delete them here: two open all laptops.")
    click.echo(f"Then give {PUBLIC_FILE} to the hub: fsdesk-hub recovery use {PUBLIC_FILE}")


@recovery.command("check")
@share_option
@says
def check(shares: tuple[Path, ...]) -> None:
    """See whether two shares still open the recovery key together, and print which key that is."""
    click.echo(f"They open the recovery key {private_of(shares).public.key_id}.")


@recovery.command("heir")
@share_option
@click.option("--to", "path", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The file to write.")
@says
def heir(shares: tuple[Path, ...], path: Path) -> None:
    """Write what the revoke key names as its heir: with it, two keepers can name the next revoke key. No secret."""
    write_new(path, heir_line(private_of(shares).heir.public_key().public_bytes_raw()))
    click.echo(f"{path.name} is for whoever has the revoke key: fsdesk-hub revoke-key heir.")


@recovery.command("use")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--instead", is_flag=True, help="In place of the key there is.")
@in_folder
@says
def use(file: Path, instead: bool, folder: Path) -> None:
    """Give the hub the public half in FILE: every laptop that joins from now on is sealed to it."""
    public = RecoveryPublic.from_line(line_of(file))
    ledger, _ = opened(folder)
    with ledger.writing():
        there = ledger.tenant().recovery
        if there and there != public.to_bytes() and not instead:
            raise Refused(
                f"This hub already has the recovery key {RecoveryPublic.from_bytes(there).key_id}.",
                safe="Nothing was changed.",
                next_step="Say --instead to put this one in its place; laptops that joined keep theirs.",
            )
        ledger.use_recovery(public.to_bytes())
    click.echo(f"Laptops that join are given the recovery key {public.key_id}. Compare it with the keepers' paper.")


@recovery.command("show")
@in_folder
@says
def show(folder: Path) -> None:
    """Print which recovery key laptops are given."""
    ledger, _ = opened(folder)
    public = ledger.tenant().recovery
    if not public:
        raise Refused("This hub has no recovery key yet.", next_step="Make one: fsdesk-hub recovery make FOLDER")
    click.echo(RecoveryPublic.from_bytes(public).key_id)


def private_of(files: tuple[Path, ...]) -> RecoveryPrivate:
    """The recovery key that two keepers' files open. Refused when they do not."""
    if len(files) != 2:
        raise Refused("The recovery key opens with two shares.", next_step="Give --share twice.")
    first, second = (Share.from_line(line_of(file)) for file in files)
    return open_together(first, second)


def line_of(file: Path) -> str:
    """The line of text in a file. Raises Trouble when it cannot be read."""
    try:
        with file.open("rb") as opened_file:
            return opened_file.read(LINE_BYTES_MAX).decode("ascii", "replace")
    except OSError as error:
        raise Trouble(f"{file.name} could not be read.", next_step="Check that its stick is in.") from error


def write_new(path: Path, line: str) -> None:
    """A line in a new file that only its owner can read. Raises Refused when there is one by that name."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise Refused(f"There is already a {path.name} in this folder.", safe="Nothing was written.") from error
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())
