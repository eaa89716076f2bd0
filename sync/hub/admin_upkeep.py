"""The hub's commands for those who look after it: its tables, its copies, and whether it is whole."""

from __future__ import annotations

import os
from pathlib import Path

import click

from sync.hub.checking import check_ledger
from sync.hub.commanding import EXIT_REFUSED, in_folder, opened, says
from sync.hub.copies import write_copy
from sync.hub.copying import chunks_of
from sync.hub.migrating import revisions
from sync.hub.opening import move_tables
from sync.hub.restoring import restore


@click.command()
@click.option("--to", default="head", show_default="the newest", help="The step to move to, forward or back.")
@in_folder
@says
def migrate(to: str, folder: Path) -> None:
    """Move the ledger's tables forward, or back before an older version of the hub is installed."""
    click.echo(f"The tables are at step {move_tables(folder, os.environ, to)}.")


@click.command()
@in_folder
@says
def check(folder: Path) -> None:
    """Look whether the ledger is whole, while it serves: every word against its hash, every hash against the chain."""
    ledger, _ = opened(folder)
    with ledger.reading():
        checked = check_ledger(ledger.engine)
    for sentence in checked.wrong:
        click.echo(sentence)
    count = f"{checked.revisions} revisions of {checked.families} families"
    if checked.wrong:
        click.echo(f"The ledger is not whole ({count}). Keep it as it is, and put the last whole copy back.")
        raise SystemExit(EXIT_REFUSED)
    click.echo(f"The ledger is whole: {count}.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@in_folder
@says
def backup(file: Path, folder: Path) -> None:
    """Write a copy of the ledger to FILE while it serves, sealed with the hub's key. Keep the key apart from it."""
    ledger, keys = opened(folder)
    with ledger.reading():
        write_copy(file, keys.ledger, chunks_of(ledger.engine, revisions()[-1]))
    click.echo(f"The copy is written to {file}. It opens with this hub's key only: keep that apart from it.")


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@in_folder
@says
def put_back(file: Path, folder: Path) -> None:
    """Put the copy in FILE back, where the hub's key is and no ledger. Laptops then offer again what it lacks."""
    checked = restore(file, folder, os.environ)
    click.echo(f"Put back and whole: {checked.revisions} revisions of {checked.families} families.")
    click.echo("Laptops offer again what was written since, as they sync. Do again what the office did since the copy.")


COMMANDS = (migrate, check, backup, put_back)
