"""The dictionary of small messages: what is in it, when it is used, and that nothing depends on it in version 1."""

from __future__ import annotations

import hashlib
from importlib.resources import files

import pytest
import zstandard

from fsdesk.revisions import Revision
from sync.dictionary import SINCE_VERSION
from sync.frames import FrameStream, Inflater, encode_rows
from sync.protocol import Page, pack
from sync.sealing import FrameWriter
from tests.sync.dictionary_samples import samples
from tests.sync.test_frames import visit

RAW = (files("sync") / "dictionaries" / "1.zdict").read_bytes()
PIECE_BYTES = 8
TABLES_BYTES_MAX = 192
"""What a dictionary begins with: its number, and how often which byte comes. Once a text of the demonstration has been
written anew its old words are counted here too; the dictionary keeps them."""


class Plain(FrameWriter):
    """Leaves chunks unsealed."""

    def __init__(self) -> None:
        pass

    def frame(self, chunk: bytes) -> bytes:
        return chunk


def page(*notes: str) -> Page:
    revisions: list[Revision] = [visit(n, note) for n, note in enumerate(notes, 1)]
    return Page(encode_rows(revisions, None))


def chunk(said: Page, version: int) -> bytes:
    return FrameStream(Plain(), version).frame(said)


def read_without(raw: bytes) -> bytes:
    return zstandard.ZstdDecompressor().decompressobj().decompress(raw)


def test_the_dictionary_never_changes() -> None:
    assert hashlib.sha256(RAW).hexdigest() == "2daa6d4a9c09d5575c0216fbfbfcea3da4793dfae9d931c1868b7de3d23f708b"


def test_it_holds_only_pieces_of_pages_of_invented_families() -> None:
    known, at, foreign = b"\0".join(samples()), 0, 0
    while at < len(RAW):
        size = PIECE_BYTES
        while at + size <= len(RAW) and RAW[at : at + size] in known:
            size += 1
        found = size > PIECE_BYTES
        foreign += not found
        at += size - 1 if found else 1
    assert foreign <= TABLES_BYTES_MAX


@pytest.mark.parametrize("version", [1, SINCE_VERSION])
def test_a_page_comes_back_in_every_version(version: int) -> None:
    said = page("A short note.")
    assert Inflater().page(chunk(said, version)) == pack(said, version)


def test_a_small_message_is_a_quarter_shorter_with_it_and_unreadable_without() -> None:
    said = page("Kirsty had the kettle on.")
    with_it, without = chunk(said, SINCE_VERSION), chunk(said, 1)
    assert len(with_it) * 4 < len(without) * 3
    assert read_without(without) == pack(said, 1)
    with pytest.raises(zstandard.ZstdError):
        read_without(with_it)


def test_a_message_of_many_frames_goes_without() -> None:
    said = page(*(f"{n} {n * n} and another note that fills the frame" * 4 for n in range(60)))
    assert read_without(chunk(said, SINCE_VERSION)) == pack(said, SINCE_VERSION)
