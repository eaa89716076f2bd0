"""`python -m tests.sync.hub.writers KIND URL NUMBER ROWS`: one of several processes that write at the same time.

serial   rows numbered by a serial column, each in a transaction that takes its time, as is often done
counter  rows of the log numbered by the team's counter, in a transaction that takes its time
push     revisions of one laptop through the hub's own `take`
"""

from __future__ import annotations

import sys

import psycopg

from fsdesk.records.ids import DeviceId, FamilyId, RecordId, TeamId, UserId
from fsdesk.revisions import body
from sync.hub.ledger import Line
from sync.hub.ledger_postgres import open_postgres
from sync.hub.ledger_sql import SqlLedger
from sync.hub.taking import take
from sync.rows import Row
from tests.sync.hub.racing import FAMILY, TEAM, device_name, revision

THINKING = "SELECT pg_sleep(random() * 0.02)"


def main(kind: str, url: str, number: str, rows: str) -> None:
    print("ready", flush=True)
    sys.stdin.readline()
    if kind == "serial":
        _serial(url, int(rows))
        return
    ledger = open_postgres(url, 1)
    device = device_name(int(number))
    for n in range(1, int(rows) + 1):
        if kind == "counter":
            _counter(ledger, device, n)
        else:
            _push(ledger, device, n)
    ledger.close()


def _serial(url: str, rows: int) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for _ in range(rows):
            with connection.transaction():
                connection.execute("INSERT INTO serial_log DEFAULT VALUES")
                connection.execute(THINKING)


def _counter(ledger: SqlLedger, device: DeviceId, n: int) -> None:
    with ledger.writing():
        seq, link = ledger.add_counts(TeamId(TEAM), 1)
        name = RecordId(f"{device}.{n}")
        ledger.append(TeamId(TEAM), [Line(seq, FamilyId(FAMILY), name, device, n, True, False, 0, b"h", link, b"b")])
        ledger.engine.all(THINKING, {})


def _push(ledger: SqlLedger, device: DeviceId, n: int) -> None:
    asker = ledger.device(device)
    assert asker is not None
    made = revision(device, n, UserId(asker.user))
    take(ledger, asker, [Row(n, body(made), made)], 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
