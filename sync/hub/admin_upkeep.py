"""The hub's commands for those who look after it: its tables, its copies, and whether it is whole."""

from __future__ import annotations

import os
from pathlib import Path

import click

from sync.hub.commanding import in_folder, says
from sync.hub.opening import move_tables


@click.command()
@click.option("--to", default="head", show_default="the newest", help="The step to move to, forward or back.")
@in_folder
@says
def migrate(to: str, folder: Path) -> None:
    """Move the ledger's tables forward, or back before an older version of the hub is installed."""
    click.echo(f"The tables are at step {move_tables(folder, os.environ, to)}.")


COMMANDS = (migrate,)
