"""Commands for what travels by hand: a stick that was brought, a receipt that somebody shows."""

from __future__ import annotations

from pathlib import Path

import click

from fsdesk.clock import MachineClock
from fsdesk.receipts import receipt_from_line
from fsdesk.trouble import Refused
from sync.hub.commanding import in_folder, opened, says
from sync.hub.hub import Hub
from sync.hub.stick import answer_stick
from sync.protocol import Unreadable
from sync.receipts import acknowledged_by


@click.command()
@click.argument("stick", type=click.Path(path_type=Path, file_okay=False, exists=True))
@in_folder
@says
def stick(stick: Path, folder: Path) -> None:
    """Answer the requests of laptops on a USB stick mounted at STICK."""
    ledger, keys = opened(folder)
    done = answer_stick(Hub(ledger, keys, MachineClock()), stick)
    click.echo(f"{done.answered} answered, {done.left} left as they are.")


@click.command()
@click.argument("line")
@in_folder
@says
def receipt(line: str, folder: Path) -> None:
    """Check a receipt (a LINE that begins FSDESK-RECEIPT1-): which numbers of a laptop this hub signed to hold."""
    _, keys = opened(folder)
    try:
        ranges = acknowledged_by(receipt_from_line(line), keys.signing.public_key())
    except (Unreadable, ValueError) as error:
        raise Refused(
            "This is not a receipt of this hub.",
            safe="Nothing was changed.",
            next_step="Copy the whole line, and ask the hub whose it is.",
        ) from error
    click.echo(", ".join(f"{first}" if first == last else f"{first} to {last}" for first, last in ranges))
