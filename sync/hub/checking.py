"""Whether a ledger is whole: every body against its hash, every hash against its team's chain, and what is derived
from the log against the log. Says what is wrong by ids and counts; changes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import islice

import msgspec

from fsdesk.records.ids import FamilyId, TeamId
from fsdesk.revisions import Revision, body_hash, from_body, heads
from sync.hub.checking_log import check_log
from sync.hub.engine import Engine
from sync.hub.taking import LINK_BYTES

ROWS_AT_ONCE = 2_000
WRONG_MAX = 50
"""After so many the rest is not said: where one row was altered, all that follow it differ."""

_ROWS = """
    SELECT seq, family, record, device, n, creates, hash, link, body FROM log
    WHERE tenant = 1 AND team = :team AND seq > :after ORDER BY seq LIMIT :limit"""


class Checked(msgspec.Struct, frozen=True):
    """How much was looked at, and what is wrong, each in a sentence."""

    revisions: int
    families: int
    wrong: tuple[str, ...]


def check_ledger(engine: Engine) -> Checked:
    """Look at all of it. Called within one unmoving view."""
    wrong: list[str] = []
    revisions = 0
    digests: dict[FamilyId, int] = {}
    tables = engine.tables()  # a copy may be of tables of before
    destroyed = engine.all("SELECT family FROM purge WHERE tenant = 1", {}) if "purge" in tables else []
    gone = frozenset(family for (family,) in destroyed)
    emptied = engine.all("SELECT record, at FROM erased WHERE tenant = 1", {}) if "erased" in tables else []
    before: dict[str, int] = {}
    for record, at in emptied:
        before[record] = max(at, before.get(record, 0))
    for team, head, link in engine.all("SELECT team, head, link FROM team WHERE tenant = 1 ORDER BY team", {}):
        for found in _check_team(engine, (TeamId(team), head, bytes(link)), digests, (gone, before)):
            if isinstance(found, int):
                revisions += found
            elif len(wrong) < WRONG_MAX:
                wrong.append(found)
    families = engine.all("SELECT family, digest FROM family WHERE tenant = 1 ORDER BY family", {})
    for family, digest in families:
        if int.from_bytes(digest, "big") != digests.pop(family, 0):
            wrong.append(f"Family {family}: its digest is not the sum of its revisions.")
        wrong += _check_heads(engine, family)
    wrong += [f"Family {family} has revisions and is not known." for family in digests]
    wrong += islice(check_log(engine) if "event" in tables else (), WRONG_MAX)
    return Checked(revisions, len(families), tuple(wrong[:WRONG_MAX]))


def _check_team(
    engine: Engine,
    end: tuple[TeamId, int, bytes],
    digests: dict[FamilyId, int],
    destroyed_there: tuple[frozenset[FamilyId], dict[str, int]],
) -> Iterator[int | str]:
    """How many rows there are, page by page, and what is wrong with them."""
    (team, head, link), chain, after = end, b"", 0
    gone, before = destroyed_there
    while rows := engine.all(_ROWS, {"team": team, "after": after, "limit": ROWS_AT_ONCE}):
        yield len(rows)
        for seq, family, record, device, n, creates, said, said_link, body in rows:
            erased = not body and seq < before.get(record, 0)
            destroyed = erased or (not body and family in gone)
            digest = said if destroyed else body_hash(bytes(body))
            at = f"Team {team}, count {seq}"
            if destroyed:
                pass
            elif digest != said:
                yield f"{at}: the words of {device}.{n} are not those that were taken."
            else:
                named = _names_of(bytes(body))
                if named != (family, record, device, n, bool(creates)):
                    yield f"{at}: {device}.{n} stands under another name, family or record than it says."
            chain = hashlib.blake2b(chain + digest, digest_size=LINK_BYTES).digest()
            if chain != said_link:
                yield f"{at}: the chain is broken; a row before it was altered, taken out or put in."
                chain = bytes(said_link)
            counts = 0 if erased and family not in gone else int.from_bytes(digest[:8], "big")
            digests[family] = (digests.get(family, 0) + counts) % 2**64
        after = rows[-1][0]
    if after > head:
        yield f"Team {team}: its counter stands at {head}, before its last row at {after}."
    if chain != link:
        yield f"Team {team}: its chain does not end with its last row; rows are missing at the end."


def _names_of(body: bytes) -> tuple[str, str, str, int, bool] | None:
    try:
        r = from_body(body)
    except (msgspec.MsgspecError, ValueError):
        return None
    return r.family, r.record, r.device, r.n, r.creates


def _check_heads(engine: Engine, family: FamilyId) -> Iterator[str]:
    """The heads of a family's records against what its revisions say."""
    by_record: dict[str, list[Revision]] = {}
    for (body,) in engine.all(
        "SELECT body FROM log WHERE tenant = 1 AND family = :family AND length(body) > 0",
        {"family": family},
    ):
        try:
            r = from_body(bytes(body))
        except (msgspec.MsgspecError, ValueError):
            return  # said of its row already
        by_record.setdefault(r.record, []).append(r)
    kept = engine.all(
        "SELECT record, device, n FROM head WHERE tenant = 1 AND record IN :records[]", {"records": list(by_record)}
    )
    expected = {
        (record, one.device, one.n)
        for record, group in by_record.items()
        for speaking in heads(group).values()
        for one in speaking
    }
    if {(record, device, n) for record, device, n in kept} != expected:
        yield f"Family {family}: which revisions still speak is not what the log says."
