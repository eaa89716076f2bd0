"""A meeting with the hub that failed, in words: what is safe, what happens by itself, what the person can do.

And the same for the helpdesk: versions, codes, counts and times, and nothing about anybody. No name of a person or
family, no word of the record, no folder.
"""

from __future__ import annotations

import platform
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from fsdesk import __version__, telling
from fsdesk.records import SCHEMA
from fsdesk.store import Store
from fsdesk.storefile import SCHEMA_VERSION
from fsdesk.views_sync import Failure

FAULTS_TOLD_MOST = 10
COUNTED = ("outbox", "owed", "unseen", "receipt", "caseload", "record", "revision")
SAFE = "Everything you wrote is safe on this laptop."
IF_IT_STAYS = "If this stays so, press Copy for the helpdesk and send them that."
NOTHING_TO_DO = "Nothing. You can go on working."


class Words(NamedTuple):
    """What happened, and what the person can do about it."""

    happened: str
    you_can: str = NOTHING_TO_DO


FAULTS = {
    "no_route": Words("The hub cannot be reached from here.", "Go on working; it goes where there is a connection."),
    "sign_in_page": Words(
        "Something other than the hub answered, perhaps this network’s sign-in page.",
        "Open a web browser to sign in to the network, or use another one.",
    ),
    "hub_refused": Words("The hub is there, but did not take the request.", IF_IT_STAYS),
    "cut_off": Words("The line broke off. What had arrived by then counts."),
    "past_differs": Words(
        "The hub’s records are not the ones this laptop saw before. Your work was taken; nothing new came from there.",
        "Tell IT now: press Copy for the helpdesk and send them that. Do not set the laptop up anew.",
    ),
    "log_differs": Words(
        "The hub’s log of who looked at what is not the one this laptop saw before: some of the past was changed, or is"
        " missing. Your work was taken; nothing new came from there.",
        "Tell your information-governance officer and IT now. Do not set the laptop up anew: it is a witness.",
    ),
    "bug": Words(
        "Something in FSDesk went wrong that should not have.",
        "If this stays so, copy the text below for the helpdesk.",
    ),
}
OTHER = Words("Meeting the hub failed.", IF_IT_STAYS)


class Fault(NamedTuple):
    """A meeting that failed: when, and its code."""

    at: str
    code: str


def failure_of(code: str, tries_at: str, now: datetime) -> Failure:
    """A failure as the Sync page tells it. `tries_at` is when it is tried again, in ISO form."""
    words = FAULTS.get(code, OTHER)
    when = telling.day_and_time(tries_at, now.date()).removeprefix("today ") if tries_at else ""
    again = f"It is tried again by itself at {when}" if when else "It is tried again by itself soon"
    return Failure(
        code=code,
        happened=words.happened,
        safe=SAFE,
        by_itself=f"{again}, and after everything you write. It never gives up.",
        you_can=words.you_can,
    )


def helpdesk_text(store: Store, faults: Sequence[Fault], now: datetime) -> str:
    """What somebody who helps needs to know, and nothing about anybody."""
    equal = {"1": "yes", "0": "no"}.get(store.setting("in_sync"), "not known")
    counts = [(table, int(store.rows(f"SELECT count(*) FROM {table}")[0][0])) for table in COUNTED]
    lines = [
        f"FSDesk {__version__}, records {SCHEMA}, store {SCHEMA_VERSION}",
        f"{platform.system()} {platform.release()}, {platform.machine()}, Python {platform.python_version()}",
        f"Laptop {store.device}, hub {host_of(store.setting('hub_url'))}",
        f"Now {now.isoformat(timespec='seconds')}",
        f"Last exchange {store.setting('last_exchange')[:19] or 'none'}, both sides equal: {equal}",
        "Counts " + ", ".join(f"{table} {count}" for table, count in counts),
        f"Refused {_codes(store, 'quarantine')}; unreadable {_codes(store, 'set_aside')}",
        f"To settle {store.rows('SELECT coalesce(sum(to_settle), 0) FROM record WHERE to_settle > 0')[0][0]}",
        "Last faults " + ("; ".join(f"{at[:19]} {code}" for at, code in faults[-FAULTS_TOLD_MOST:]) or "none"),
    ]
    return "\n".join(lines)


def host_of(url: str) -> str:
    """The host a hub is at: never a path, a name or a password that an address may carry."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or "not known") + (f":{parts.port}" if parts.port else "")
    except ValueError:
        return "not known"


def _codes(store: Store, table: str) -> str:
    rows = store.rows(f"SELECT code, count(*) FROM {table} GROUP BY code ORDER BY code")
    return ", ".join(f"{code} {count}" for code, count in rows) or "none"
