"""Every question a page can ask of a desk about a family, and what was answered, as bytes.

What an answer holds is taken whole: everything in it, shown by a page or not.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from fsdesk.desk import Desk
from fsdesk.desk.status import Line
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.taking_out.family import as_json, family_document
from fsdesk.taking_out.lists import LISTS, as_csv, as_workbook, listed
from fsdesk.taking_out.person import person_document
from fsdesk.trouble import Refused

Question = tuple[str, Callable[[], Any]]


def answers(desk: Desk, family: FamilyId, ids: dict[str, list[RecordId]], words: list[str]) -> dict[str, bytes]:
    """All answers by name. `ids` are the records by kind that somebody might ask for, known or guessed; `words` are
    searched for. A question that is refused is answered with what the refusal says."""
    found: dict[str, bytes] = {}
    for name, ask in (*_of_the_desk(desk), *_of_the_family(desk, family), *_of_records(desk, ids)):
        found[name] = _answer(ask)
    for word in words:
        found[f"search {word}"] = _answer(partial(desk.search, word))
    return found


def _answer(ask: Callable[[], Any]) -> bytes:
    try:
        answer = ask()
    except Refused as refused:
        return refused.sentence.encode()
    return answer if isinstance(answer, bytes) else repr(answer).encode()


def _of_the_desk(desk: Desk) -> Iterator[Question]:
    line = Line()
    yield "me", desk.me
    yield "counts", desk.counts
    yield "today", desk.today
    yield "families", desk.families
    yield "to settle", desk.to_settle
    yield "awaiting signature", desk.awaiting_signature
    yield "sync line", lambda: desk.sync_line(line)
    yield "sync page", lambda: desk.sync_view(line)
    yield "history", lambda: desk.history(lambda _receipt, _key: True)
    yield "unfinished", desk.unfinished
    yield "requests", desk.asking.waiting
    yield "late", desk.moving.late
    for which in LISTS:
        yield f"list {which}", partial(_as_csv, desk, which)
        yield f"workbook {which}", partial(_as_parts, desk, which)


def _of_the_family(desk: Desk, family: FamilyId) -> Iterator[Question]:
    yield "family", lambda: desk.open_family(family)
    yield "overview", lambda: desk.overview.of(family)
    yield "names", lambda: sorted(desk.names_of_family(family))
    yield "people", lambda: desk.who.tab(family, everyone=True)
    yield "genogram", lambda: desk.who.genogram(family)
    yield "genogram for the family", lambda: desk.who.genogram(family, for_family=True)
    yield "ecomap", lambda: desk.who.ecomap(family)
    yield "since", lambda: desk.chronology.since_last_time(family)
    yield "chronology", lambda: desk.chronology.chronology(family)
    yield "levels", lambda: desk.levels.of_family(family)
    yield "ending", lambda: desk.helping.ending(family)
    yield "assessments", lambda: desk.assessing.tab(family, with_private=True)
    yield "request of", lambda: desk.asking.of_family(family)
    yield "notice", lambda: desk.moving.notice(family)
    yield "papers", lambda: desk.papers.gather(family)
    yield "document of the family", lambda: as_json(family_document(desk, family, history=True, restricted_too=True))
    for private in (False, True):
        yield f"plan {private}", partial(desk.planning.plan, family, with_private=private)
        yield f"notes {private}", partial(desk.helping.notes, family, with_private=private)
        yield f"pictures {private}", partial(desk.documents.of_family, family, with_private=private)


def _of_records(desk: Desk, ids: dict[str, list[RecordId]]) -> Iterator[Question]:
    by_kind: dict[str, tuple[Callable[[RecordId], Any], ...]] = {
        "visit": (desk.open_visit, desk.documents.of_visit, desk.review),
        "person": (desk.who.open, lambda p: as_json(person_document(desk, p, restricted_too=True))),
        "meeting": (desk.meetings.open,),
        "review": (desk.planning.review,),
        "assessment": (lambda a: desk.assessing.everybody(a, alone=True),),
        "request": (desk.asking.open,),
        "document": (desk.documents.content,),
    }
    for kind, records in ids.items():
        for record in records:
            yield f"record {kind} {record}", partial(desk.part, record)
            yield f"what is {kind} {record}", partial(desk.kind_of, record)
            for at, ask in enumerate(by_kind.get(kind, ())):
                yield f"{kind} {record} {at}", partial(ask, record)


def _as_csv(desk: Desk, which: str) -> bytes:
    return as_csv(listed(desk, which))


def _as_parts(desk: Desk, which: str) -> bytes:
    """Every part of a list as a workbook, unpacked, with its name."""
    with zipfile.ZipFile(io.BytesIO(as_workbook(listed(desk, which)))) as archive:
        return b"\n".join(name.encode() + archive.read(name) for name in archive.namelist())


def records_by_kind(desk: Desk, family: FamilyId) -> dict[str, list[RecordId]]:
    """The records of a family as its worker's desk has them."""
    found: dict[str, list[RecordId]] = {}
    for one in desk.held(family):
        found.setdefault(one.kind, []).append(one.id)
    return found
