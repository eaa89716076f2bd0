"""How tests read a paper back: its words, its marks for screen readers, and the elements of its web page."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser
from typing import Any

import pypdf
from pypdf.generic import ArrayObject, DictionaryObject

from fsdesk.papers.letters import clean


class Read(HTMLParser):
    """The words of a web page, and its elements."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self._quiet = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._quiet = tag in ("style", "title")

    def handle_endtag(self, tag: str) -> None:
        self._quiet = False

    def handle_data(self, data: str) -> None:
        if not self._quiet:
            self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def reader(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def root_of(pdf: bytes) -> Any:
    """The dictionary that says what a PDF is."""
    return reader(pdf).trailer["/Root"]


def bare(text: str) -> str:
    """Text without what paper may add or take away: spaces and places to break a word."""
    return re.sub(r"[\s\u200b\u00ad]+", "", text)


def printed(pdf: bytes) -> str:
    """The words of a PDF without spaces, feet of pages included."""
    return bare("".join(page.extract_text() for page in reader(pdf).pages))


def structure(pdf: bytes) -> list[str]:
    """The kinds of the elements a screen reader walks through, in order."""
    found: list[str] = []

    def walk(node: Any) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, ArrayObject):
            for each in node:
                walk(each)
        elif isinstance(node, DictionaryObject):
            if "/S" in node:
                found.append(str(node["/S"]))
                if str(node["/S"]) == "/Figure":
                    assert node.get("/Alt"), "a figure without words"
            if "/K" in node:
                walk(node["/K"])

    walk(root_of(pdf)["/StructTreeRoot"])
    return found


def times(page: str, text: str) -> int:
    """How often a page holds a text; of a text too long for one page, its most frequent character is counted."""
    plain = bare(clean(text))
    if len(plain) < 300:
        return page.count(plain)
    sign = max(set(plain), key=plain.count)
    return page.count(sign) // plain.count(sign)


def at_points(pdf: bytes) -> list[tuple[float, float]]:
    """Where each run of letters begins, in points from the left and from the bottom."""
    found: list[tuple[float, float]] = []

    def note(text: str, cm: list[float], tm: list[float], _font: object, _size: float) -> None:
        if text.strip():
            x, y = tm[4], tm[5]
            found.append((x * cm[0] + y * cm[2] + cm[4], x * cm[1] + y * cm[3] + cm[5]))

    for page in reader(pdf).pages:
        page.extract_text(visitor_text=note)
    return found
