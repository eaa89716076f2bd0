"""What is saved, waiting, received: the pill, the Sync page, and the marks on rows. Counts things and never guesses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import msgspec

from fsdesk import telling
from fsdesk.attaching import PictureCounts
from fsdesk.desk.failing import Fault, failure_of, host_of
from fsdesk.desk.left_over import CODE, by_when, said_in
from fsdesk.desk.people import family_name
from fsdesk.desk.reader import Reader
from fsdesk.desk.reading import Held
from fsdesk.desk.refusals import cause_of
from fsdesk.desk.titles import KIND_WORDS, UNNAMED, is_discreet, title_of
from fsdesk.desk.visits import excerpt
from fsdesk.pace import STALE_DAYS
from fsdesk.receipts import Receipt, receipt_line
from fsdesk.receiving import Kept, recent
from fsdesk.records import codes
from fsdesk.records.ids import RecordId
from fsdesk.revisions import Revision, from_body
from fsdesk.store import Store
from fsdesk.storefile import told
from fsdesk.views import Travel
from fsdesk.views_sync import Arrived, OutboxRow, SyncLine, SyncState, SyncView, ToSettle

OUTBOX_SHOWN_MOST = 200
RECEIPTS_SHOWN_MOST = 10
RECORDS_SHOWN_MOST = 5


NOTHING_TO_TELL = SyncLine(state=SyncState.ALL_SENT, words="Saved")
"""The pill where a family looks: how much waits, or is to settle, says how much there is."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the line right now: whether an exchange runs, over how many records, and how the last went."""

    sending: bool = False
    to_send: int = 0
    failed: bool = False
    metered: bool = False
    reachable: bool = False
    faults: tuple[Fault, ...] = ()
    tries_at: str = ""


_WAITING = (
    "SELECT record FROM outbox UNION ALL SELECT r.record FROM owed o JOIN revision r ON r.device = ? AND r.n = o.n"
)
"""What the hub has not signed for: what it was never said to have, and what it is said to have without a receipt."""


def waiting_count(store: Store) -> int:
    """How many records have something that has not been received."""
    with told():
        return int(store.db.execute(f"SELECT count(DISTINCT record) FROM ({_WAITING})", (store.device,)).fetchone()[0])


def to_settle_count(store: Store) -> int:
    """How many fields wait for a person."""
    with told():
        return int(store.db.execute("SELECT coalesce(sum(to_settle), 0) FROM record WHERE to_settle > 0").fetchone()[0])


def quarantined_count(store: Store) -> int:
    """How many records still say something the hub would not keep."""
    return len(_set_aside(store))


def _set_aside(store: Store) -> dict[RecordId, str]:
    """The records that still say something the hub would not keep, each with a code. What was written over since is
    mended: it is history, here alone."""
    rows = store.rows(
        "SELECT DISTINCT r.record, q.code FROM quarantine q JOIN revision r ON r.device = ?1 AND r.n = q.n"
        " JOIN head h ON h.record = r.record AND h.device = ?1 AND h.n = q.n ORDER BY q.n DESC",
        (store.device,),
    )
    return {RecordId(record): code for record, code in rows}


def travel_marks(store: Store) -> dict[RecordId, Travel]:
    """The records that nobody else has read, and how they stand: those that are not here have been seen by others."""
    device = store.device
    unseen = "SELECT DISTINCT r.record FROM unseen u JOIN revision r ON r.device = ? AND r.n = u.n"
    marks = {RecordId(record): Travel.RECEIVED for (record,) in store.rows(unseen, (device,))}
    waiting = store.rows(f"SELECT DISTINCT record FROM ({_WAITING})", (device,))
    marks.update((RecordId(record), Travel.WAITING) for (record,) in waiting)
    marks.update((record, Travel.SET_ASIDE) for record in _set_aside(store))
    return marks


def sync_line(store: Store, line: Line, now: datetime) -> SyncLine:
    """The pill: the most pressing true thing, worst first, in the words of the page. Green only when all is known."""
    waiting, settle = waiting_count(store), to_settle_count(store) + quarantined_count(store)
    state, words = _most_pressing(store, line, now, waiting=waiting, settle=settle)
    return SyncLine(state=state, words=words, waiting=waiting, to_settle=settle)


def coming(store: Store) -> str:
    """How much of a caseload that is still being loaded is here, in words; empty when all of it is."""
    here, of = store.rows(
        "SELECT coalesce(sum(loading IS NULL OR resting = 1), 0), count(*) FROM caseload WHERE leaving = 0"
    )[0]
    return f"{here} of {of} families are here" if here < of else ""


def _most_pressing(store: Store, line: Line, now: datetime, *, waiting: int, settle: int) -> tuple[SyncState, str]:
    last, days = store.setting("last_exchange"), _days_since(_oldest_unsent(store), now)
    if line.sending and line.reachable:  # before the hub has answered once, no byte is known to move
        of = max(line.to_send, waiting)
        news = coming(store) or "Looking for news"
        return SyncState.SENDING, f"Sending {of - waiting + 1} of {of}" if waiting else news
    if days >= STALE_DAYS:
        return SyncState.STALE, f"Not sent for {days} days"
    if settle:
        return SyncState.LOOK, f"{settle} {'needs' if settle == 1 else 'need'} a decision"
    if not line.reachable:
        if waiting:
            return SyncState.OFFLINE, f"Offline · {telling.counted(waiting, 'change')} safe here"
        when = telling.day_and_time(last, now.date()).removeprefix("today ") if last else ""
        words = f"Offline · up to date as of {when}" if when else "Offline · nothing waiting"
        return SyncState.OFFLINE_UP_TO_DATE, words
    if waiting:
        return SyncState.WAITING, f"{waiting} waiting · metered" if line.metered else f"{waiting} waiting"
    if store.setting("in_sync") != "1":
        return SyncState.WAITING, "Checking with the hub"
    return SyncState.ALL_SENT, f"All sent · {telling.ago(last, now)}"


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


def picture_words(counts: PictureCounts) -> str:
    """Which pictures are not yet on both sides, in words; empty when none is. They are never part of "in sync"."""
    found = (
        f"{telling.counted(counts.to_send, 'picture')} still to go" if counts.to_send else "",
        f"{telling.counted(counts.to_come, 'picture')} still to come" if counts.to_come else "",
        f"{telling.counted(counts.refused, 'picture')} the hub would not keep" if counts.refused else "",
    )
    return ", ".join(filter(None, found))


def sync_view(
    store: Store, line: Line, now: datetime, *, reader: Reader, to_settle: Sequence[ToSettle], pictures: PictureCounts
) -> SyncView:
    """The Sync page."""
    pill = sync_line(store, line, now)
    last = store.setting("last_exchange")
    size, held = _sizes(store)
    attention = pill.to_settle
    connection = ("Connected", "to the hub") if line.reachable else ("No connection", "that is fine: all is saved here")
    failure = failure_of(line.faults[-1].code, line.tries_at, now) if line.failed and line.faults else None
    if line.sending:
        connection = ("Talking to the hub", "you can go on working")
    return SyncView(
        line=pill,
        reachable=line.reachable,
        connection=connection,
        outbox=(
            f"{pill.waiting} waiting" if pill.waiting else "Nothing waiting",
            ", ".join(filter(None, (f"safe here, {size}", picture_words(pictures)))),
        ),
        last_sync=(
            telling.day_and_time(last, now.date()).capitalize() if last else "Not yet",
            _last_words(store.setting("in_sync") == "1", held) if last else "no sync has finished",
        ),
        attention=(
            f"{attention} to look at" if attention else "Nothing to look at",
            _why_to_look(settle=len(to_settle), refused=attention - len(to_settle)),
        ),
        waiting=_outbox_rows(store, reader, now),
        set_aside=_set_aside_rows(store, reader, now),
        to_settle=tuple(to_settle),
        hub=host_of(store.setting("hub_url")),
        failure=failure,
        held_back=picture_words(msgspec.structs.replace(pictures, refused=0)) if line.metered else "",
    )


def _last_words(in_sync: bool, held: int) -> str:
    records = telling.counted(held, "record")
    return f"last full sync, {records}" if in_sync else f"the hub last answered, {records} here"


def _why_to_look(*, settle: int, refused: int) -> str:
    if settle and refused > 0:
        return "changed by two people, or not kept by the hub"
    if settle:
        return "two people changed one thing"
    return "the hub could not keep it" if refused > 0 else "no two people changed one thing"


def _sizes(store: Store) -> tuple[str, int]:
    with told():
        size = store.db.execute(
            "SELECT coalesce(sum(length(r.body)), 0) FROM outbox o JOIN revision r ON r.device = ? AND r.n = o.n",
            (store.device,),
        ).fetchone()[0]
        held = store.db.execute("SELECT count(*) FROM record").fetchone()[0]
    return ("0 KB" if not size else f"{max(1, round(size / 1024))} KB"), int(held)


def _outbox_rows(store: Store, reader: Reader, now: datetime) -> tuple[OutboxRow, ...]:
    with told():
        rows = store.db.execute(
            "SELECT r.body FROM (SELECT n, urgency FROM outbox UNION ALL SELECT n, 9 FROM owed) o"
            " JOIN revision r ON r.device = ? AND r.n = o.n ORDER BY o.urgency, o.n LIMIT ?",
            (store.device, OUTBOX_SHOWN_MOST),
        ).fetchall()
    newest: dict[RecordId, Revision] = {}
    for (raw,) in rows:
        revision = from_body(raw)
        newest[revision.record] = revision
    return tuple(_row(reader, revision, now, Travel.WAITING, "") for revision in newest.values())


def _set_aside_rows(store: Store, reader: Reader, now: datetime) -> tuple[OutboxRow, ...]:
    found = list(_set_aside(store).items())[:OUTBOX_SHOWN_MOST]
    newest = {
        record: max((r for r in reader.history(record) if r.device == store.device), key=lambda r: r.n)
        for record, _ in found
    }
    rows = [_row(reader, newest[record], now, Travel.SET_ASIDE, code) for record, code in found]
    return tuple(_left_over(store, row) if code == CODE else row
                 for row, (_, code) in zip(rows, found, strict=True))  # fmt: skip


def _left_over(store: Store, row: OutboxRow) -> OutboxRow:
    why = f"{row.why} Please decide by {by_when(store, row.record)}."
    said = said_in(store, row.record)
    return msgspec.structs.replace(row, why=why, said=said, may_be_let_go=True)


def _row(reader: Reader, revision: Revision, now: datetime, travel: Travel, code: str) -> OutboxRow:
    held = reader.record(revision.record)
    cause = cause_of(code) if code else None
    return OutboxRow(
        record=revision.record,
        kind=revision.kind,
        title=_title(held) if held is not None else UNNAMED,
        detail=family_name(reader.record(RecordId(revision.family))),
        time=telling.day_and_time(revision.written_at, now.date()).removeprefix("today "),
        travel=travel,
        why=f"{cause.why} Your words are kept here." if cause is not None else "",
        may_go_again=cause is not None and cause.may_go_again,
    )


def arrivals(
    store: Store,
    reader: Reader,
    now: datetime,
    is_signed_by: Callable[[Receipt, bytes], bool],
    most: int = RECEIPTS_SHOWN_MOST,
) -> tuple[Arrived, ...]:
    """What has reached the hub and when, by its receipts, each checked now with the key this laptop joined with."""
    key = bytes.fromhex(store.setting("hub_sign"))
    return tuple(_arrived(store, reader, kept, now, is_signed_by(kept.receipt, key)) for kept in recent(store, most))


def _arrived(store: Store, reader: Reader, kept: Kept, now: datetime, is_checked: bool) -> Arrived:
    records: dict[RecordId, None] = {}
    for first, last in kept.ranges:
        rows = store.rows(
            "SELECT record FROM revision WHERE device = ? AND n BETWEEN ? AND ? ORDER BY n DESC",
            (store.device, first, last),
        )
        records.update((RecordId(record), None) for (record,) in rows)
    count, when = telling.counted(len(records), "item"), telling.day_and_time(kept.at, now.date())
    return Arrived(
        sentence=f"{'This' if len(records) == 1 else 'These'} {count} reached the hub {when}",
        records=tuple((record, _titled(reader, record)) for record in list(records)[:RECORDS_SHOWN_MOST]),
        more=max(0, len(records) - RECORDS_SHOWN_MOST),
        line=receipt_line(kept.receipt),
        is_checked=is_checked,
    )


def _titled(reader: Reader, record: RecordId) -> str:
    held = reader.record(record)
    if held is None:
        return UNNAMED
    family = next(iter(held.revisions.values())).family
    return " · ".join(filter(None, (_title(held), family_name(reader.record(RecordId(family))))))


def _title(held: Held) -> str:
    if is_discreet(held):
        return UNNAMED
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
