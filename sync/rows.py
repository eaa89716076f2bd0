"""How revisions travel in a page: rows of one shape as typed columns, an edit of a long text as a splice.

Knows the form only. What a revision may say is for the rules of whoever reads it; a row that cannot be read is set
aside on its own, and a page that is altogether not of this form is Unreadable.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias

import msgspec

from fsdesk.records.fields import Value
from fsdesk.records.ids import RevisionId
from fsdesk.revisions import Revision, body, from_body
from sync.columns import MISSHAPEN, Column, Devices, natural, pack_column, unpack_column
from sync.protocol import FRAME_INFLATED_BYTES_MAX, Refusal, Unreadable
from sync.splices import CHECK_BYTES, difference, spliced, text_check

BaseValue: TypeAlias = Callable[[RevisionId, str], Value]
"""The value a revision set a field to; None where it is not held."""

ROWS_MAX = 1 << 16
CELLS_MAX = 1 << 20
"""Most values in one page: a million, each at least a byte of an honest body, so that no column of one repeated
value can ask for more memory than the frame's own limit allows."""
LONG_TEXT_CHARS = 60
"""Texts up to here travel whole: a splice costs about ten bytes and a look-up."""
SPLICE_CHARS = 16
"""A splice must save this many characters."""
BASES_TRIED_MAX = 4
PAGE_BODIES_BYTES_MAX = 2 * FRAME_INFLATED_BYTES_MAX
"""Most that the bodies of one page come to: twice the page's own limit, as columns are shorter than bodies."""


_NONE, _ONE, _RECORD, _MANY = range(4)
"""How a shape's rows say what they were written over: nothing, one name, their record's own name, or a list."""


class Splices(msgspec.Struct, frozen=True, array_like=True):
    """Long texts given as a change to a value the other side holds.

    `cells` are row times number of fields plus field; `bases` are places in the row's `over`.
    """

    cells: list[int]
    bases: list[int]
    starts: list[int]
    removed: list[int]
    inserted: list[str]
    checks: bytes


class Shape(msgspec.Struct, frozen=True, array_like=True):
    """The rows that are of one kind, set the same fields and say in the same way what they were written over."""

    kind: str
    fields: list[str]
    over: int
    columns: list[Column]
    records: Column | None = None
    names: Column | None = None
    splices: Splices | None = None


class Rows(msgspec.Struct, frozen=True, array_like=True):
    """One page: what every row has, in the order of the revisions, and the shapes their fields come in."""

    count: int
    devices: list[str]
    device: Column
    first: int
    steps: Column
    family: Column
    author: Column
    written_at: Column
    sensitivity: Column
    schema: Column
    shape: Column
    shapes: list[Shape]


class Row(NamedTuple):
    """One row as it was read: its canonical body, and the revision, or a code saying why it is not one."""

    n: int
    body: bytes
    revision: Revision | None
    code: str = ""


_encoder = msgspec.msgpack.Encoder(order="deterministic")


def encode_rows(revisions: Sequence[Revision], base: BaseValue | None) -> object:
    """What a Page holds for these revisions, in this order.

    With `base`, an edit of a long text travels as a splice on a value that the other side must hold: `base` answers
    None for a value it may not. A revision earlier in the same page is always taken as held.
    """
    devices = Devices()
    groups: dict[_Key, int] = {}
    members: list[list[Revision]] = []
    shapes = []
    for r in revisions:
        record, over = str(r.record), r.over
        creates = record == f"{r.device}.{r.n}"
        form = _form(over, record, creates)
        key = _Key(r.kind, tuple(r.fields), creates, form)
        number = groups.setdefault(key, len(groups))
        if number == len(members):
            members.append([])
        members[number].append(r)
        shapes.append(number)
    earlier = _Earlier(revisions, base) if base is not None else None
    numbers = [devices.number(r.device) for r in revisions]
    counts = [r.n for r in revisions]
    steps = [after - before for before, after in itertools.pairwise(counts)]
    rows = Rows(
        count=len(counts),
        devices=[],
        device=pack_column(numbers, devices),
        first=counts[0] if counts else 0,
        steps=pack_column(steps, devices),
        family=pack_column([r.family for r in revisions], devices),
        author=pack_column([r.author for r in revisions], devices),
        written_at=pack_column([r.written_at for r in revisions], devices),
        sensitivity=pack_column([r.sensitivity.value for r in revisions], devices),
        schema=pack_column([r.schema for r in revisions], devices),
        shape=pack_column(shapes, devices),
        shapes=[_pack_shape(key, members[number], devices, earlier) for key, number in groups.items()],
    )
    rows = msgspec.structs.replace(rows, devices=list(devices.numbers))
    return msgspec.to_builtins(rows, builtin_types=(bytes,))


def _form(over: Sequence[str], record: str, creates: bool) -> int:
    if not over:
        return _NONE
    if len(over) > 1:
        return _MANY
    return _RECORD if over[0] == record and not creates else _ONE


class _Earlier:
    """Values a splice may build on: of revisions earlier in the page, or held by the other side."""

    def __init__(self, revisions: Sequence[Revision], base: BaseValue) -> None:
        self._base = base
        self._place = {r.id: at for at, r in enumerate(revisions)}
        self._revisions = revisions

    def value(self, name: RevisionId, field: str, asking: RevisionId) -> Value:
        """The value, or None where the other side will not have it when it reads the asking row."""
        at = self._place.get(name)
        if at is None:
            return self._base(name, field)
        return self._revisions[at].fields.get(field) if at < self._place[asking] else None


class _Key(NamedTuple):
    kind: str
    fields: tuple[str, ...]
    creates: bool
    form: int


def _pack_shape(key: _Key, rows: Sequence[Revision], devices: Devices, earlier: _Earlier | None) -> Shape:
    kind, fields, creates, form = key
    columns = [[r.fields[name] for r in rows] for name in fields]
    splices = _take_out_splices(fields, columns, rows, earlier) if earlier is not None and form != _NONE else None
    names: Column | None = None
    if form == _ONE:
        names = pack_column([r.over[0] for r in rows], devices)
    elif form == _MANY:
        names = pack_column([list(r.over) for r in rows], devices)
    return Shape(
        kind=kind,
        fields=list(fields),
        over=form,
        columns=[pack_column(column, devices) for column in columns],
        records=None if creates else pack_column([str(r.record) for r in rows], devices),
        names=names,
        splices=splices,
    )


def _take_out_splices(
    fields: Sequence[str], columns: list[list[Value]], rows: Sequence[Revision], earlier: _Earlier
) -> Splices | None:
    """Replace long texts in `columns` by empty ones and say how each is made from what it was written over."""
    found = Splices([], [], [], [], [], b"")
    checks = []
    for at, column in enumerate(columns):
        for row, value in enumerate(column):
            if not isinstance(value, str) or len(value) <= LONG_TEXT_CHARS:
                continue
            splice = _splice(fields[at], value, rows[row], earlier)
            if splice is None:
                continue
            place, start, removed, inserted = splice
            found.cells.append(row * len(fields) + at)
            found.bases.append(place)
            found.starts.append(start)
            found.removed.append(removed)
            found.inserted.append(inserted)
            checks.append(text_check(value))
            column[row] = ""
    return msgspec.structs.replace(found, checks=b"".join(checks)) if checks else None


def _splice(field: str, value: str, row: Revision, earlier: _Earlier) -> tuple[int, int, int, str] | None:
    """The shortest splice among the first few bases: place of the base in `over`, start, how many go, what comes."""
    best: tuple[int, int, int, str] | None = None
    for place, name in enumerate(row.over[:BASES_TRIED_MAX]):
        old = earlier.value(name, field, row.id)
        if not isinstance(old, str):
            continue
        start, removed, inserted = difference(old, value)
        if len(inserted) + SPLICE_CHARS <= len(value if best is None else best[3]):
            best = (place, start, removed, inserted)
    return best


def decode_rows(rows: object, base: BaseValue | None) -> tuple[Revision | Refusal, ...]:
    """The revisions of a page in their order, each that cannot be read as a Refusal in its place.

    Unreadable "frame_unreadable" when the page is not of this form, "frame_too_large" when its bodies are together
    larger than a frame may be.
    """
    return tuple(
        row.revision if row.revision is not None else Refusal(row.n, row.code) for row in read_rows(rows, base)
    )


def read_rows(rows: object, base: BaseValue | None) -> tuple[Row, ...]:
    """As `decode_rows`, with each row's canonical body: what is stored, or set aside unread."""
    try:
        page = msgspec.convert(rows, Rows)
        return tuple(_read(page, _Spread(page), base))
    except MISSHAPEN as error:
        raise Unreadable("frame_unreadable") from error


def bases_of(rows: object) -> tuple[tuple[RevisionId, str], ...]:
    """The values that reading this page will ask for, so that they can be fetched together."""
    try:
        page = msgspec.convert(rows, Rows)
        if all(shape.splices is None for shape in page.shapes):
            return ()
        spread = _Spread(page)
    except MISSHAPEN as error:
        raise Unreadable("frame_unreadable") from error
    wanted: dict[tuple[RevisionId, str], None] = {}
    for shape, lines, patches in zip(page.shapes, spread.lines, spread.patches, strict=True):
        for row, cuts in patches.items():
            for field, place, *_ in cuts:
                over = lines[row][1]
                if place < len(over) and isinstance(over[place], str):
                    wanted[RevisionId(over[place]), shape.fields[field]] = None
    return tuple(wanted)


_Line: TypeAlias = tuple[Any, Any, tuple[Any, ...]]
_Cut: TypeAlias = tuple[int, int, int, int, str, bytes]


class _Spread:
    """A page's columns as lists: for each shape its lines (record, over, values) and the splices in them, by row."""

    def __init__(self, page: Rows) -> None:
        count, devices = page.count, page.devices
        if not 0 <= count <= ROWS_MAX:
            raise ValueError("too many rows")
        self.shape = [natural(number) for number in unpack_column(page.shape, count, devices)] if count else []
        sizes = [0] * len(page.shapes)
        for number in self.shape:
            sizes[number] += 1
        width = sum(size * (len(shape.columns) + 2) for size, shape in zip(sizes, page.shapes, strict=True))
        if width > CELLS_MAX:
            raise ValueError("too many values")
        self.lines = [_lines(shape, size, devices) for shape, size in zip(page.shapes, sizes, strict=True)]
        self.patches = [_patches(shape, size) for shape, size in zip(page.shapes, sizes, strict=True)]


def _lines(shape: Shape, count: int, devices: Sequence[str]) -> list[_Line]:
    if len(set(shape.fields)) != len(shape.fields) or len(shape.fields) != len(shape.columns) or not count:
        raise ValueError("fields and columns do not match")
    records = [None] * count if shape.records is None else unpack_column(shape.records, count, devices)
    over: list[Any]
    match shape.over, shape.names:
        case 0, None:
            over = [()] * count
        case 1, names if names is not None:
            over = [(name,) for name in unpack_column(names, count, devices)]
        case 2, None:
            over = [(record,) for record in records]
        case 3, names if names is not None:
            over = [tuple(names) for names in unpack_column(names, count, devices)]
        case _:
            raise ValueError("not a way to say what a row was written over")
    if not shape.columns:
        return [(record, names, ()) for record, names in zip(records, over, strict=True)]
    values = zip(*(unpack_column(column, count, devices) for column in shape.columns), strict=True)
    return list(zip(records, over, values, strict=True))


def _patches(shape: Shape, count: int) -> dict[int, list[_Cut]]:
    found: dict[int, list[_Cut]] = {}
    if (s := shape.splices) is None:
        return found
    checks = [s.checks[at : at + CHECK_BYTES] for at in range(0, len(s.checks), CHECK_BYTES)]
    for cell, base, start, removed, inserted, check in zip(
        s.cells, s.bases, s.starts, s.removed, s.inserted, checks, strict=True
    ):
        row, field = divmod(cell, len(shape.fields))
        if not 0 <= row < count or min(base, start, removed) < 0:
            raise ValueError("a splice outside its page")
        found.setdefault(row, []).append((field, base, start, removed, inserted, check))
    return found


def _read(page: Rows, spread: _Spread, base: BaseValue | None) -> Iterator[Row]:
    count, devices = page.count, page.devices
    columns = [
        unpack_column(column, count, devices)
        for column in (page.device, page.family, page.author, page.written_at, page.sensitivity, page.schema)
    ]
    steps = [0, *unpack_column(page.steps, count - 1, devices)] if count else []
    numbered = [enumerate(lines) for lines in spread.lines]
    keep, seen = any(spread.patches), dict[str, dict[str, Any]]()

    def held(name: RevisionId, field: str) -> Value:
        if (fields := seen.get(name)) is not None:
            value: Value = fields.get(field)
            return value
        return base(name, field) if base is not None else None

    n, size = page.first, 0
    for number, step, device_number, family, author, written_at, sensitivity, schema in zip(
        spread.shape, steps, *columns, strict=True
    ):
        n += step
        device, shape = devices[natural(device_number)], page.shapes[number]
        row, (record, over, values) = next(numbered[number])
        name = f"{device}.{n}"
        fields = dict(zip(shape.fields, values, strict=True))
        code = ""
        if cuts := spread.patches[number].get(row):
            code = _mend(fields, cuts, over, shape.fields, held)
        if keep and not code:
            seen[name] = fields
        record = name if record is None else record
        parts = (device, n, family, record, shape.kind, fields, over, author, written_at, sensitivity, schema)
        found = _row(n, parts, code)
        size += len(found.body)
        if size > PAGE_BODIES_BYTES_MAX:
            raise Unreadable("frame_too_large")
        yield found


def _row(n: int, parts: tuple[object, ...], code: str) -> Row:
    """The revision these parts are, when they are one and in its one canonical form."""
    known = n if isinstance(n, int) and 0 < n < 1 << 63 else 0
    try:
        raw = _encoder.encode(parts)
    except (OverflowError, TypeError, UnicodeError):
        return Row(known, b"", None, "not_understood")
    if code:
        return Row(known, raw, None, code)
    try:
        revision = from_body(raw)
    except (msgspec.MsgspecError, UnicodeError):
        return Row(known, raw, None, "not_understood")
    return Row(known, raw, revision) if body(revision) == raw else Row(known, raw, None, "not_canonical")


def _mend(
    fields: dict[str, Any], cuts: Iterable[_Cut], over: Sequence[str], names: Sequence[str], held: BaseValue
) -> str:
    """Put the spliced texts into `fields`; "base_missing" when one cannot be made or is not what was meant."""
    room = PAGE_BODIES_BYTES_MAX
    for field, place, start, removed, inserted, check in cuts:
        name = names[field]
        if place >= len(over) or not isinstance(over[place], str):
            return "base_missing"
        old = held(RevisionId(over[place]), name)
        if not isinstance(old, str):
            return "base_missing"
        text = spliced(old, start, removed, inserted)
        room -= len(text)
        if room < 0:
            raise Unreadable("frame_too_large")
        if text_check(text) != check:
            return "base_missing"
        fields[name] = text
    return ""
