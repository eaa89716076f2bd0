"""Making a new hub: its keys, its ledger in a file or on a server, and the partnership in it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from fsdesk.trouble import Refused, Trouble
from sync.hub import office
from sync.hub.keyfile import KEY_FILE, HubKeys, new_keys, read_keys, write_keys
from sync.hub.ledger_sqlite import LEDGER_FILE, open_ledger
from sync.hub.opening import DATABASE_FILE, DATABASE_VARIABLE, database_url, keep_database_url

_LEFT = "It was left as it is."


def make_hub(folder: Path, partnership: str, database: str, environment: Mapping[str, str]) -> None:
    """Make a hub in a folder, its ledger in a file there, or on the server at `database`. One half made is made anew.

    Refused when there is one already; Trouble when the folder cannot be written or the server does not answer.
    """
    url = database or environment.get(DATABASE_VARIABLE, "")
    if (folder / LEDGER_FILE).exists() or ((folder / DATABASE_FILE).exists() and url != database_url(folder, {})):
        raise Refused("This folder already holds a hub.", safe=_LEFT)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        keys = read_keys(folder, {}) if (folder / KEY_FILE).exists() else write_keys(folder, new_keys())
        if url:
            _make_on_server(folder, url, partnership, keep=bool(database))
        else:
            _make_in_file(folder, keys, partnership)
    except OSError as error:
        raise Trouble("The folder could not be written.", next_step="Check its path and its owner.") from error


def _make_in_file(folder: Path, keys: HubKeys, partnership: str) -> None:
    ledger = open_ledger(begin_ledger_file(folder), keys.ledger)
    office.new_hub(ledger, partnership)
    ledger.close()
    name_ledger_file(folder)


def begin_ledger_file(folder: Path) -> Path:
    """Where a new ledger is made: under another name than its own, so that a ledger is whole or not there."""
    part = (folder / LEDGER_FILE).with_suffix(".part")
    for left in (part, Path(f"{part}-wal"), Path(f"{part}-shm")):
        left.unlink(missing_ok=True)
    return part


def name_ledger_file(folder: Path) -> None:
    """Give a new ledger, made whole and closed, its name."""
    part = (folder / LEDGER_FILE).with_suffix(".part")
    part.chmod(0o600)
    part.rename(folder / LEDGER_FILE)


def _make_on_server(folder: Path, url: str, partnership: str, *, keep: bool) -> None:
    # The driver of a server is for hubs that have one.
    from sync.hub.ledger_postgres import migrate, open_postgres

    migrate(url)
    ledger = open_postgres(url, 1)
    try:
        if ledger.is_made():
            raise Refused("This database already holds a hub.", safe=_LEFT, next_step="Name another database.")
        if keep and not (folder / DATABASE_FILE).exists():
            keep_database_url(folder, url)
        office.new_hub(ledger, partnership)
    finally:
        ledger.close()
