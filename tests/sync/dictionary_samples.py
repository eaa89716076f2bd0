"""What the frames' dictionary is made of: pages of invented families as they travel, on three days.

    python -m tests.sync.dictionary_samples > sync/dictionaries/1.zdict

made the first one. It is not made again: what was sent with it is read with it. A next one has the next number.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import date
from random import Random

import zstandard
from msgspec.structs import replace

from fsdesk.demo.families import families, resolved
from fsdesk.records.fields import Value
from fsdesk.records.ids import DeviceId, FamilyId, RecordId, RevisionId, UserId
from fsdesk.revisions import Revision
from sync.dictionary import ZSTD_LEVEL
from sync.frames import encode_rows
from sync.protocol import Page, pack

DICTIONARY_BYTES = 32 << 10
DAYS = ((date(2026, 3, 2), "p3x9v2mq", "morag"), (date(2026, 10, 12), "b7w4t8zc", "catrin"),
        (date(2027, 6, 21), "m2k8h4dn", "tomasz"))  # fmt: skip
"""A day, and the laptop and the person that wrote the families down on it."""
MORE = "We agreed to meet again next week."

SCHEMA_OF_ITS_DAY = 4
"""The record schema when the dictionary was made: its pieces hold that number."""
KINDS_SINCE = frozenset({"engagement_agreement", "sharing_permission", "sharing_decision", "risk_flag"})
"""Kinds of record the invented families have only had since."""


def samples() -> list[bytes]:
    """Each record alone, each edit of a visit, each visit with its parts, each family whole."""
    found = []
    for seed, (day, device, user) in enumerate(DAYS):
        written = list(_written(day, DeviceId(device), UserId(user), seed))
        lots = [[one] for one in written]
        lots += [[one] for one in _edits(written, Random(seed))]
        visits = [one for one in written if one.kind == "visit"]
        lots += [[one, *(part for part in written if part.fields.get("visit") == one.record)] for one in visits]
        lots += [[one for one in written if one.family == name] for name in dict.fromkeys(r.family for r in written)]
        found += [_page(lot, written) for lot in lots]
    return found


def _written(day: date, device: DeviceId, user: UserId, seed: int) -> Iterator[Revision]:
    n = 0
    for family in families(day, user, "ruaridh", seed):
        of_its_day = [(name, told) for name, told in family.records if told.kind() not in KINDS_SINCE]
        ids = {name: RecordId(f"{device}.{n + at}") for at, (name, _) in enumerate(of_its_day, 1)}
        for name, told in of_its_day:
            n += 1
            record = resolved(told, ids)
            yield Revision(
                device=device,
                n=n,
                family=FamilyId(next(iter(ids.values()))),
                record=ids[name],
                kind=record.kind(),
                fields=record.written(),
                over=(),
                author=user,
                written_at=f"{day.isoformat()}T09:00:00+00:00",
                sensitivity=family.guards.get(name) or type(record).SENSITIVITY,
                schema=SCHEMA_OF_ITS_DAY,
            )


def _edits(written: Sequence[Revision], chance: Random) -> Iterator[Revision]:
    """One more sentence in a visit's note, another status, or both."""
    n = len(written)
    for one in written:
        if one.kind != "visit":
            continue
        fields: dict[str, Value] = {}
        if chance.random() < 0.5:
            fields["status"] = chance.choice(("done", "no_access", "cancelled_family"))
        if one.fields.get("note") and (not fields or chance.random() < 0.6):
            fields["note"] = f"{one.fields['note']} {MORE}"
        if fields:
            n += 1
            yield replace(one, n=n, fields=fields, over=(one.id,))


def _page(lot: Sequence[Revision], written: Sequence[Revision]) -> bytes:
    def base(name: RevisionId, field: str) -> Value:
        return written[int(name.split(".")[1]) - 1].fields.get(field)

    return pack(Page(encode_rows(lot, base)))


if __name__ == "__main__":
    made = zstandard.train_dictionary(DICTIONARY_BYTES, [*samples()], level=ZSTD_LEVEL)
    sys.stdout.buffer.write(made.as_bytes())
