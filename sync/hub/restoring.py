"""Putting a copy back: into a folder that has the hub's key and no ledger, or a database with nothing in it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from fsdesk.clock import MachineClock
from fsdesk.trouble import Refused, Trouble
from sync.hub import erasing, noting, office, retaining
from sync.hub.certificates import certificates_in
from sync.hub.checking import Checked, check_ledger
from sync.hub.copies import read_copy
from sync.hub.copying import put_in, step_of
from sync.hub.engine_sqlite import connect
from sync.hub.keyfile import HubKeys, read_keys
from sync.hub.ledger_retaining import Erasure
from sync.hub.ledger_sql import SqlLedger
from sync.hub.ledger_sqlite import LEDGER_FILE, SqliteLedger, migrate
from sync.hub.making import begin_ledger_file, name_ledger_file
from sync.hub.migrating import refuse_newer
from sync.hub.opening import database_url


def restore(copy: Path, folder: Path, environment: Mapping[str, str]) -> Checked:
    """Put a copy back, look whether it is whole, and begin another life of the hub, so that laptops offer again what
    the copy lacks. Refused when there is a hub; Trouble when the copy is harmed: nothing is there then.
    """
    keys = read_keys(folder, environment)
    url = database_url(folder, environment)
    if not url and (folder / LEDGER_FILE).exists():
        raise Refused("This folder already holds a ledger.", safe="It was left as it is.")
    step = step_of(read_copy(copy, keys.ledger))
    refuse_newer(step)
    if url:
        return _into_server(copy, keys, url, step, folder=folder)
    part = begin_ledger_file(folder)
    connection = connect(part, keys.ledger)
    try:
        migrate(connection, step)
        checked = _fill(SqliteLedger(connection), copy, keys)
        migrate(connection)
        _begin_anew(SqliteLedger(connection), folder, keys)
    finally:
        connection.close()
    name_ledger_file(folder)
    return checked


def _into_server(copy: Path, keys: HubKeys, url: str, step: str, *, folder: Path) -> Checked:
    # The driver of a server is for hubs that have one.
    from sync.hub import ledger_postgres
    from sync.hub.engine_postgres import PostgresEngine

    ledger_postgres.migrate(url, step)
    engine = PostgresEngine(url, 1)
    engine.open()
    try:
        checked = _fill(SqlLedger(engine), copy, keys)
        ledger_postgres.migrate(url)
        _begin_anew(SqlLedger(engine), folder, keys)
    finally:
        engine.close()
    return checked


def _fill(ledger: SqlLedger, copy: Path, keys: HubKeys) -> Checked:
    """All of it in one transaction: what is wrong with it leaves nothing behind."""
    with ledger.writing():
        put_in(ledger.engine, read_copy(copy, keys.ledger))
        checked = check_ledger(ledger.engine)
        if checked.wrong:
            raise Trouble(
                f"The copy is not whole: {checked.wrong[0]}",
                safe="Nothing was put back.",
                next_step="Use an older copy.",
            )
        ledger.begin_epoch(office.next_epoch(ledger))  # whatever becomes of the rest: it is another life already
    return checked


def _begin_anew(ledger: SqlLedger, folder: Path, keys: HubKeys) -> None:
    """Begin another life, note it, and destroy again what the copy still holds of records that were destroyed since."""
    now = int(MachineClock().now().timestamp())
    with ledger.writing():
        office.put_back(ledger)
        noting.note(ledger, "put_back", now)
        for gone in certificates_in(folder):
            if isinstance(gone, Erasure):
                erasing.destroy_person_again(ledger, keys, gone, now)
            else:
                retaining.destroy_again(ledger, keys, gone, now)
