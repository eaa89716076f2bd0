"""What is saved, waiting, received: the pill, the Sync page, and the marks on rows. Counts things and never guesses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from fsdesk import telling
from fsdesk.desk.people import family_name, people_of
from fsdesk.desk.reading import Held, read_heads, read_one
from fsdesk.desk.titles import KIND_WORDS, title_of
from fsdesk.desk.visits import excerpt
from fsdesk.pace import STALE_DAYS
from fsdesk.records import codes
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.revisions import Revision, from_body
from fsdesk.store import Store
from fsdesk.storefile import told
from fsdesk.views import Travel
from fsdesk.views_sync import OutboxRow, SyncLine, SyncState, SyncView, ToSettle

OUTBOX_SHOWN_MOST = 200
REASONS = {
    "not_yours": "The hub does not have you down for this family.",
    "twin": "Another copy of this laptop's record wrote under the same number.",
    "text_too_long": "One text is longer than the hub can take.",
}


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the line right now: whether an exchange runs, over how many records, and how the last went."""

    sending: bool = False
    to_send: int = 0
    failed: bool = False
    metered: bool = False
    reachable: bool = False


def waiting_count(store: Store) -> int:
    """How many records have something that has not been received."""
    with told():
        return int(store.db.execute("SELECT count(DISTINCT record) FROM outbox").fetchone()[0])


def to_settle_count(store: Store) -> int:
    """How many fields wait for a person."""
    with told():
        return int(store.db.execute("SELECT coalesce(sum(to_settle), 0) FROM record WHERE to_settle > 0").fetchone()[0])


def quarantined_count(store: Store) -> int:
    """How many own revisions the hub would not keep."""
    with told():
        return int(store.db.execute("SELECT count(*) FROM quarantine").fetchone()[0])


def travel_marks(store: Store) -> dict[RecordId, Travel]:
    """The records that have not been received, and how they stand."""
    with told():
        waiting = store.db.execute("SELECT DISTINCT record FROM outbox").fetchall()
        aside = store.db.execute(
            "SELECT DISTINCT r.record FROM quarantine q JOIN revision r ON r.device = ? AND r.n = q.n", (store.device,)
        ).fetchall()
    marks = {RecordId(record): Travel.WAITING for (record,) in waiting}
    marks.update((RecordId(record), Travel.SET_ASIDE) for (record,) in aside)
    return marks


def sync_line(store: Store, line: Line, now: datetime) -> SyncLine:
    """The pill: the most pressing true thing, worst first, in the words of the page. Green only when all is known."""
    waiting, settle = waiting_count(store), to_settle_count(store) + quarantined_count(store)
    last = store.setting("last_exchange")
    oldest = _oldest_unsent(store)
    state, words = SyncState.ALL_SENT, f"All sent · {telling.ago(last, now)}"
    if line.sending:
        of = max(line.to_send, waiting)
        state, words = SyncState.SENDING, f"Sending {of - waiting + 1} of {of}" if waiting else "Looking for news"
    elif oldest and _days_since(oldest, now) >= STALE_DAYS:
        state, words = SyncState.STALE, f"Not sent for {_days_since(oldest, now)} days"
    elif settle:
        state, words = SyncState.LOOK, f"{settle} {'needs' if settle == 1 else 'need'} a decision"
    elif not line.reachable and waiting:
        state, words = SyncState.OFFLINE, f"Offline · {telling.counted(waiting, 'change')} safe here"
    elif not line.reachable:
        when = telling.day_and_time(last, now.date()).removeprefix("today ") if last else ""
        words = f"Offline · up to date as of {when}" if when else "Offline · nothing waiting"
        state = SyncState.OFFLINE_UP_TO_DATE
    elif waiting:
        state = SyncState.WAITING
        words = f"{waiting} waiting · metered" if line.metered else f"{waiting} waiting"
    elif store.setting("in_sync") != "1":
        state, words = SyncState.WAITING, "Checking with the hub"
    return SyncLine(state=state, words=words, waiting=waiting, to_settle=settle)


def _oldest_unsent(store: Store) -> str:
    with told():
        row = store.db.execute(
            "SELECT r.body FROM outbox o JOIN revision r ON r.device = ? AND r.n = o.n ORDER BY o.n LIMIT 1",
            (store.device,),
        ).fetchone()
    return from_body(row[0]).written_at if row else ""


def _days_since(at: str, now: datetime) -> int:
    try:
        return (now - datetime.fromisoformat(at)).days
    except (ValueError, TypeError):
        return 0


def sync_view(store: Store, line: Line, now: datetime, to_settle: Sequence[ToSettle]) -> SyncView:
    """The Sync page."""
    pill = sync_line(store, line, now)
    last = store.setting("last_exchange")
    size, held = _sizes(store)
    attention = pill.to_settle
    connection = ("Connected", "to the hub") if line.reachable else ("No connection", "that is fine: all is saved here")
    if line.sending:
        connection = ("Talking to the hub", "you can go on working")
    return SyncView(
        line=pill,
        reachable=line.reachable,
        connection=connection,
        outbox=(f"{pill.waiting} waiting" if pill.waiting else "Nothing waiting", f"safe here, {size}"),
        last_sync=(
            telling.day_and_time(last, now.date()).capitalize() if last else "Not yet",
            f"last full sync, {telling.counted(held, 'record')}" if last else "no sync has finished",
        ),
        attention=(
            f"{attention} to look at" if attention else "Nothing to look at",
            "two people changed one thing" if attention else "no two people changed one thing",
        ),
        waiting=_outbox_rows(store, now),
        set_aside=_set_aside_rows(store, now),
        to_settle=tuple(to_settle),
        hub=store.setting("hub_url"),
    )


def _sizes(store: Store) -> tuple[str, int]:
    with told():
        size = store.db.execute(
            "SELECT coalesce(sum(length(r.body)), 0) FROM outbox o JOIN revision r ON r.device = ? AND r.n = o.n",
            (store.device,),
        ).fetchone()[0]
        held = store.db.execute("SELECT count(*) FROM record").fetchone()[0]
    return ("0 KB" if not size else f"{max(1, round(size / 1024))} KB"), int(held)


def _outbox_rows(store: Store, now: datetime) -> tuple[OutboxRow, ...]:
    with told():
        rows = store.db.execute(
            "SELECT r.body FROM outbox o JOIN revision r ON r.device = ? AND r.n = o.n ORDER BY o.urgency, o.n LIMIT ?",
            (store.device, OUTBOX_SHOWN_MOST),
        ).fetchall()
    newest: dict[RecordId, Revision] = {}
    for (raw,) in rows:
        revision = from_body(raw)
        newest[revision.record] = revision
    return tuple(_row(store, revision, now, Travel.WAITING, "") for revision in newest.values())


def _set_aside_rows(store: Store, now: datetime) -> tuple[OutboxRow, ...]:
    with told():
        rows = store.db.execute(
            "SELECT r.body, q.code FROM quarantine q JOIN revision r ON r.device = ? AND r.n = q.n LIMIT ?",
            (store.device, OUTBOX_SHOWN_MOST),
        ).fetchall()
    return tuple(
        _row(store, from_body(raw), now, Travel.SET_ASIDE, REASONS.get(code, "The hub could not take this as it is."))
        for raw, code in rows
    )


def _row(store: Store, revision: Revision, now: datetime, travel: Travel, why: str) -> OutboxRow:
    held = read_one(store, revision.record, store.heads_of_record(revision.record))
    return OutboxRow(
        record=revision.record,
        kind=revision.kind,
        title=_title(held),
        detail=name_of_family(store, revision.family),
        time=telling.day_and_time(revision.written_at, now.date()).removeprefix("today "),
        travel=travel,
        why=why,
    )


def _title(held: Held) -> str:
    match held.kind:
        case "visit":
            setting = codes.VISIT_SETTING.get(held.text("setting"), "")
            status = held.text("status")
            return f"{setting or 'A'} visit{' planned' if status == 'planned' else ''}"
        case "next_step":
            done = "Step done" if held.text("status") == "done" else "Step agreed"
            return f"{done}: {excerpt(held.text('what'), 40)}"
        case "sign_off":
            return "Signature" if held.text("decision") == "signed_off" else "Visit returned"
        case "household":
            return KIND_WORDS["membership"]
        case "case_note" | "goal" | "connection" | "chronology_event" | "document":
            return f"{KIND_WORDS[held.kind]}: {excerpt(title_of(held), 40)}"
        case kind:
            return KIND_WORDS.get(kind, "A record")


def name_of_family(store: Store, family: FamilyId) -> str:
    """What a family is called, from its own record alone."""
    heads = store.heads_of_record(RecordId(family))
    return family_name(read_one(store, RecordId(family), heads) if heads else None)


def names_of_people(store: Store, family: FamilyId, now: datetime) -> Mapping[RecordId, str]:
    """What each person of a family is called."""
    held = read_heads(store, store.heads_of_family(family))
    return {p.id: p.known_as for p in people_of(held, now.date())}
