"""What all commands of the hub share: where its folder is, how its ledger is opened, how failures are said."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import ParamSpec

import click

from fsdesk.trouble import Refused, Told
from sync.hub.keyfile import HubKeys
from sync.hub.ledger_sql import SqlLedger
from sync.hub.opening import OFFICE_POOL, open_hub, told

P = ParamSpec("P")
EXIT_REFUSED, EXIT_TROUBLE = 2, 3

in_folder = click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=".",
    envvar="FSDESK_HUB",
    show_default="this one, or $FSDESK_HUB",
    help="The hub's folder.",
)


def says(command: Callable[P, None]) -> Callable[P, None]:
    """The command with its refusals and troubles said in a sentence: exit code 2 when a rule said no, 3 for trouble."""

    @functools.wraps(command)
    def said(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            with told():
                command(*args, **kwargs)
        except Told as outcome:
            click.echo(outcome.sentence, err=True)
            raise SystemExit(EXIT_REFUSED if isinstance(outcome, Refused) else EXIT_TROUBLE) from outcome

    return said


def opened(folder: Path, pool_max: int = OFFICE_POOL) -> tuple[SqlLedger, HubKeys]:
    """The ledger and keys of the hub in this folder, let go of when the command ends."""
    ledger, keys = open_hub(folder, os.environ, pool_max)
    click.get_current_context().call_on_close(ledger.close)
    return ledger, keys


def table(rows: Iterable[Iterable[object]]) -> None:
    """Say rows as lines, their columns apart by tabs."""
    for row in rows:
        click.echo("\t".join(map(str, row)))
