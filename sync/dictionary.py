"""What both sides know before the first byte: a zstd dictionary of the record's form and of invented families' words.

It never changes: every message that was made with it is read with it. A better one gets the next number, and a version
of the messages that uses it. It is made by `tests/sync/dictionary_samples.py`, of the demonstration's families only: a
dictionary is text that everybody is given, so nothing a real person wrote may ever be in one.
"""

from __future__ import annotations

import functools
from importlib.resources import files

import zstandard

SINCE_VERSION = 2
ZSTD_LEVEL = 6
"""Level 9 is 2 to 5 % smaller for twice the time (measured)."""
ZSTD_WINDOW_LOG = 21
"""Two megabytes of memory for the other side, whatever a message asks for."""


def settings() -> zstandard.ZstdCompressionParameters:
    """How every stream is made. It carries no number of a dictionary: the version says which there is."""
    return zstandard.ZstdCompressionParameters.from_level(
        ZSTD_LEVEL, window_log=ZSTD_WINDOW_LOG, write_content_size=0, write_checksum=0, write_dict_id=0
    )


@functools.cache
def dictionary() -> zstandard.ZstdCompressionDict:
    """The dictionary, read and digested once: with it a stream begins in a quarter of the time (measured)."""
    raw = (files("sync") / "dictionaries" / "1.zdict").read_bytes()
    known = zstandard.ZstdCompressionDict(raw, dict_type=zstandard.DICT_TYPE_FULLDICT)
    known.precompute_compress(compression_params=settings())
    return known
