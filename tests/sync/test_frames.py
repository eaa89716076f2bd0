"""The row codec and the frames: whatever is written comes back to the byte, and nothing hostile costs or crashes."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any

import msgspec
import pytest
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

from fsdesk.records.fields import Sensitivity, Value
from fsdesk.records.ids import DeviceId, FamilyId, RecordId, RevisionId, UserId
from fsdesk.revisions import Revision, body
from sync.frames import (
    FrameIntake,
    FrameSplitter,
    FrameStream,
    Inflater,
    bases_of,
    decode_rows,
    encode_rows,
    fill_frames,
    read_rows,
)
from sync.protocol import FRAME_INFLATED_BYTES_MAX, Page, Refusal, Unreadable, pack, unpack
from sync.sealing import FrameReader, FrameWriter

texts = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=90),
    st.sampled_from(["kept", "cancelled", "k7f2qd4m.1", "k7f2qd4m.007", "x.1", "k7f2qd4m.12345678901234567"]),
    st.datetimes().map(lambda at: at.isoformat()),
    st.datetimes().map(lambda at: at.isoformat(timespec="seconds") + "+01:00"),
    st.datetimes().map(lambda at: at.isoformat(timespec="minutes")),
    st.dates().map(lambda on: on.isoformat()),
    st.sampled_from(["2024-W05-1", "2024-02-30", "2024-1-1", "2024-05", "20240501T1000", "2024-05-01 10:00:00"]),
)
scalars = st.one_of(texts, st.integers(-(2**63), 2**64 - 1), st.booleans(), st.none())
parts = st.one_of(scalars, st.dictionaries(texts, scalars, max_size=3))
values = st.one_of(parts, st.lists(parts, max_size=4).map(tuple))
devices = st.sampled_from(["k7f2qd4m", "aaaaaaaa", "00000000", "x", ""])
counts = st.one_of(st.integers(1, 40), st.integers(0, 2**53))
names = st.one_of(st.builds(lambda d, n: f"{d}.{n}", devices, st.integers(1, 40)), texts)
fields = st.dictionaries(st.one_of(st.sampled_from(["note", "status", "on"]), texts), values, max_size=4)


@st.composite
def revisions(draw: st.DrawFn) -> Revision:
    device, n = draw(devices), draw(counts)
    return Revision(
        device=DeviceId(device),
        n=n,
        family=FamilyId(draw(names)),
        record=RecordId(draw(st.one_of(st.just(f"{device}.{n}"), names))),
        kind=draw(st.one_of(st.sampled_from(["visit", "a_kind_to_come"]), texts)),
        fields=draw(fields),
        over=tuple(RevisionId(name) for name in draw(st.lists(names, max_size=3))),
        author=UserId(draw(texts)),
        written_at=draw(texts),
        sensitivity=draw(st.sampled_from(list(Sensitivity))),
        schema=draw(st.integers(0, 5)),
    )


def travelled(rows: object) -> object:
    """The rows after a journey as bytes."""
    return unpack(pack(Page(rows)), Page).rows


def nothing_held(name: RevisionId, field: str) -> Value:
    return None


@given(st.lists(revisions(), max_size=12))
@settings(max_examples=300, deadline=None)
def test_every_revision_comes_back_to_the_byte_and_in_its_place(written: list[Revision]) -> None:
    for base in (None, nothing_held):
        read = read_rows(travelled(encode_rows(written, base)), base)
        assert [row.body for row in read] == [body(r) for r in written]
        assert [row.revision for row in read] == written


def visit(n: int, note: str, over: Sequence[str] = (), record: str = "", **more: Value) -> Revision:
    return Revision(
        device=DeviceId("k7f2qd4m"),
        n=n,
        family=FamilyId("k7f2qd4m.1"),
        record=RecordId(record or f"k7f2qd4m.{n}"),
        kind="visit",
        fields={"note": note, **more},
        over=tuple(RevisionId(name) for name in over),
        author=UserId("amina"),
        written_at=f"2026-03-04T14:{n % 60:02}:00+00:00",
        sensitivity=Sensitivity.OPEN_TO_FAMILY,
        schema=1,
    )


long_texts = st.text(st.characters(codec="utf-8"), min_size=40, max_size=200)


@given(long_texts, long_texts, st.integers(0, 200), st.integers(0, 200), st.booleans())
@settings(max_examples=200, deadline=None)
def test_an_edit_of_a_long_text_is_mended_from_what_it_was_written_over(
    old: str, new: str, start: int, end: int, same_page: bool
) -> None:
    text = old[:start] + new + old[end:]
    first, edit = visit(1, old), visit(2, text, over=["k7f2qd4m.1"], record="k7f2qd4m.1")

    def held(name: RevisionId, field: str) -> Value:
        return first.fields[field] if name == first.id else None

    if same_page:
        assert decode_rows(travelled(encode_rows([first, edit], nothing_held)), nothing_held) == (first, edit)
    else:
        assert decode_rows(travelled(encode_rows([edit], held)), held) == (edit,)


NOTE = "Amina met both children at the door. The kitchen was warm and the baby slept through the visit. "


def test_a_sentence_added_to_a_long_note_travels_as_that_sentence() -> None:
    first, edit = visit(1, NOTE * 3), visit(2, NOTE * 3 + "Bashir came.", over=["k7f2qd4m.1"], record="k7f2qd4m.1")
    rows = encode_rows([edit], lambda name, field: first.fields[field])
    assert bases_of(travelled(rows)) == (("k7f2qd4m.1", "note"),)
    assert len(pack(Page(rows))) < 170
    assert NOTE[:30].encode() not in pack(Page(rows))


def test_a_base_that_is_not_held_or_is_another_sets_only_that_row_aside() -> None:
    first, edit = visit(1, NOTE), visit(2, NOTE + "More.", over=["k7f2qd4m.1"], record="k7f2qd4m.1")
    other = visit(3, "short")
    rows = travelled(encode_rows([edit, other], lambda name, field: first.fields[field]))
    for base in (None, nothing_held, lambda name, field: NOTE.upper(), lambda name, field: 7):
        assert decode_rows(rows, base) == (Refusal(2, "base_missing"), other)


def test_a_splice_never_builds_on_a_row_that_comes_later_in_its_page() -> None:
    first, edit = visit(1, NOTE), visit(2, NOTE + "More.", over=["k7f2qd4m.1"], record="k7f2qd4m.1")
    rows = travelled(encode_rows([edit, first], lambda name, field: first.fields[field]))
    assert decode_rows(rows, None) == (edit, first)


def test_a_row_that_is_no_revision_is_set_aside_with_its_count_and_the_rest_is_read() -> None:
    written = [visit(n, f"note {n}", minutes=n) for n in range(1, 6)]
    rows: Any = travelled(encode_rows(written, None))
    rows[11][0][3][1] = [1, [1, 2, 1.5, 4, 5]]
    read = decode_rows(rows, None)
    assert read == (*written[:2], Refusal(3, "not_understood"), *written[3:])


def test_no_number_text_or_nesting_crashes_the_reader() -> None:
    written = [visit(n, f"note {n}", minutes=n, part={"a": n}) for n in range(1, 4)]
    rows: Any = travelled(encode_rows(written, None))
    nasty = [float("nan"), 2**64 - 1, -(2**63), -1, "\0", b"x", [[[[1]]]], {"a": {"b": 1}}, None, True, "", [], "k.1"]
    for path in paths(rows):
        for value in nasty:
            broken = copy.deepcopy(rows)
            put(broken, path, value)
            try:
                read = read_rows(broken, nothing_held)
            except Unreadable:
                continue
            assert all(row.revision is None or body(row.revision) == row.body for row in read)


def paths(value: object, at: tuple[int, ...] = ()) -> list[tuple[int, ...]]:
    found = [at] if at else []
    if isinstance(value, list):
        for place, part in enumerate(value):
            found += paths(part, (*at, place))
    return found


def put(rows: Any, path: tuple[int, ...], value: object) -> None:
    for place in path[:-1]:
        rows = rows[place]
    rows[path[-1]] = value


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-5, 300) | st.text(max_size=5) | st.binary(max_size=5),
        lambda inner: st.lists(inner, max_size=12),
        max_leaves=40,
    )
)
def test_anything_else_is_one_refusal_of_the_page(rows: object) -> None:
    with pytest.raises(Unreadable, match="frame_unreadable"):
        read_rows(rows, None)


def test_a_small_page_that_stands_for_a_million_values_is_refused_before_they_are_made() -> None:
    same = [0, "x"]
    shape = ["visit", [f"f{n}" for n in range(100)], 0, [[0, "y" * 1000]] * 100, None, None, None]
    for count in (60_000, 10**9):
        rows = [count, ["d"], [0, 0], 1, [0, 1], same, same, same, [0, "open_to_family"], [0, 1], [0, 0], [shape]]
        with pytest.raises(Unreadable, match="frame_unreadable"):
            read_rows(rows, None)
    shape = ["visit", ["note"], 0, [[0, "y" * 100_000]], None, None, None]
    rows = [60_000, ["d"], [0, 0], 1, [0, 1], same, same, same, [0, "open_to_family"], [0, 1], [0, 0], [shape]]
    with pytest.raises(Unreadable, match="frame_too_large"):
        read_rows(rows, None)


def test_a_page_with_a_lone_surrogate_or_a_key_twice_is_not_understood() -> None:
    raw = pack(Page([visit(1, "note")]))
    for wrong in (
        raw.replace(b"\xa4note\xa4note", b"\xa4note\xa3\xed\xa0\x80"),
        raw.replace(b"\x81\xa4note\xa4note", b"\x82\xa4note\xa4note\xa4note\xa4note"),
    ):
        assert wrong != raw
        with pytest.raises(Unreadable):
            unpack(wrong, Page)


def stream() -> tuple[FrameStream, FrameIntake]:
    key, signer = AESGCM(bytes(range(32))), Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    return (
        FrameStream(FrameWriter(key, signer, b"head")),
        FrameIntake(FrameReader(key, signer.public_key(), b"head")),
    )


def test_pages_come_out_of_their_frames_as_soon_as_each_is_whole() -> None:
    pages = [Page(travelled(encode_rows([visit(n, NOTE * n)], None))) for n in range(1, 5)]
    out, into = stream()
    splitter = FrameSplitter()
    read = []
    for byte in b"".join(out.frame(page) for page in pages):
        read += [into.page(sealed) for sealed in splitter.frames(bytes([byte]))]
    assert read == pages
    assert not splitter.cut_off


def test_lots_are_cut_by_size_and_a_large_body_goes_alone() -> None:
    bodies = [b"a" * 400, b"b" * 700, b"c" * 5000, b"d" * 10, b"e" * 10]
    assert list(fill_frames(bodies, 1000)) == [(bodies[0],), (bodies[1],), (bodies[2],), (bodies[3], bodies[4])]
    assert list(fill_frames([])) == []


def test_a_bomb_is_refused_at_the_limit_of_one_frame() -> None:
    narrow = zstandard.ZstdCompressionParameters.from_level(19, window_log=20)
    bomb = zstandard.ZstdCompressor(compression_params=narrow).compress(bytes(64 << 20))
    assert len(bomb) < 1 << 13
    inflater = Inflater()
    with pytest.raises(Unreadable, match="frame_too_large"):
        inflater.page(bomb)
    wide = zstandard.ZstdCompressionParameters.from_level(6, window_log=27)
    deflate = zstandard.ZstdCompressor(compression_params=wide).compressobj()
    with pytest.raises(Unreadable, match="frame_unreadable"):
        Inflater().page(deflate.compress(b"x" * 100) + deflate.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK))


def test_each_frame_has_the_whole_room_of_a_frame() -> None:
    settings_ = zstandard.ZstdCompressor(level=6).compressobj()
    inflater = Inflater()
    for _ in range(3):
        raw = bytes(FRAME_INFLATED_BYTES_MAX)
        chunk = settings_.compress(raw) + settings_.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
        assert inflater.page(chunk) == raw


def test_what_is_not_zstd_or_announces_too_much_is_unreadable() -> None:
    with pytest.raises(Unreadable, match="frame_unreadable"):
        Inflater().page(b"<html>not the hub</html>")
    with pytest.raises(Unreadable, match="frame_too_large"):
        list(FrameSplitter().frames(b"\xff\xff\xff\xff"))


def test_a_revision_that_names_itself_as_written_over_comes_back_as_it_is() -> None:
    odd = visit(1, "note", over=["k7f2qd4m.1"])
    assert decode_rows(travelled(encode_rows([odd], None)), None) == (odd,)


@pytest.mark.parametrize(
    "column",
    [
        ("k7f2qd4m.7", "k7f2qd4m.007"),
        ("k7f2qd4m.7", "k7f2qd4m.\u0667"),
        ("k7f2qd4m.7", "k7f2qd4m.7.7", "k7f2qd4m."),
        ("2024-01-30", "2024-W05-2", "2024-02-30"),
        ("2024-01-30T10:00:00", "2024-01-30 10:00:01", "2024-01-30T10:00:02+01:00:00.5"),
        ("2024-01-30T10:00", "2024-01-30T10:01Z", "2024-01-30"),
        ((1,), (True,)),
        ({"a": 1}, {"a": True}),
        (1, True, 0, False),
        (2**64 - 1, -(2**63)),
    ],
)
def test_columns_of_look_alikes_come_back_letter_for_letter(column: tuple[Value, ...]) -> None:
    written = [visit(n, "note", field=value) for n, value in enumerate(column, 1)]
    read = read_rows(travelled(encode_rows(written, None)), None)
    assert [row.body for row in read] == [body(r) for r in written]


def test_true_and_one_stay_apart_and_lists_keep_their_order() -> None:
    written = [visit(1, "a", x=True, y=(1, True)), visit(2, "b", x=1, y=(True, 1)), visit(3, "c", x=True, y=())]
    read = read_rows(travelled(encode_rows(written, None)), None)
    assert [msgspec.msgpack.decode(row.body)[5] for row in read] == [
        {"note": "a", "x": True, "y": [1, True]},
        {"note": "b", "x": 1, "y": [True, 1]},
        {"note": "c", "x": True, "y": []},
    ]
    assert [type(row.revision.fields["x"]) for row in read if row.revision] == [bool, int, bool]
