"""What a PDF says and its bytes do not: letters are numbers of shapes, and strings may be in compressed objects."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator
from typing import Any

import pypdf
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, ByteStringObject, DictionaryObject, IndirectObject, TextStringObject

BEGINNING = b"%PDF-"


def words_of(data: bytes) -> bytes:
    """Every string of a PDF and the text of its pages without spaces, as UTF-8; nothing of what is no whole PDF."""
    said: list[str] = []
    with contextlib.suppress(PyPdfError, ValueError, KeyError, TypeError, RecursionError):
        reader = pypdf.PdfReader(io.BytesIO(data))
        said.extend(_strings(reader.trailer, set()))
        for page in reader.pages:
            said.append(re.sub(r"[\s\u200b\u00ad]+", "", page.extract_text()))
    return "\n".join(said).encode("utf-8", "replace")


def _strings(one: Any, met: set[tuple[int, int]]) -> Iterator[str]:
    """Keys and strings of everything that hangs on an object, each object once."""
    waiting = [one]
    while waiting:
        now = waiting.pop()
        if isinstance(now, IndirectObject):
            if (now.idnum, now.generation) in met:
                continue
            met.add((now.idnum, now.generation))
            now = now.get_object()
        if isinstance(now, TextStringObject):
            yield str(now)
        elif isinstance(now, ByteStringObject):
            yield now.decode("latin-1")
        elif isinstance(now, ArrayObject):
            waiting.extend(now)
        elif isinstance(now, DictionaryObject):
            waiting.extend(now.values())
            yield from map(str, now.keys())
