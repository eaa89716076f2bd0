"""Papers are made here: typst sets our own templates in this process, with people's words as data and never as source.

May be called on any thread, and writes no file. typst is imported when the first paper is made.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from fsdesk.papers import html
from fsdesk.papers.data import AnyPaper, Letter, Looks, Paper
from fsdesk.papers.fitting import LARGE, STEPS, Fit, one_page
from fsdesk.papers.letters import clean, drawn_by, spelt, without_shape
from fsdesk.trouble import Trouble

if TYPE_CHECKING:
    import typst

SCREEN_PPI = 192  # sharp at one and a half times its size
PRINTER_PPI = 300
LONG_ENTRIES = 300  # a letter of more than so many things is drawn coarser: 2,000 are 250 pages, and 125 MB at 192 ppi
LONG_SCREEN_PPI, LONG_PRINTER_PPI = 96, 200
_NO_SHAPE = re.compile(r'the text `"(.*)"` could not be displayed', re.DOTALL)
_LANDSCAPE = ("genogram",)
_ONE_PAGE = ("our_plan", "my_bit")


def make(paper: AnyPaper, looks: Looks | None = None) -> Paper:
    """The paper as PDF (PDF/UA-1, tagged), as PNG pages for the screen and as a web page.

    Raises Trouble when it cannot be set. Characters that no font has make a Paper with only a web page and `lacking`.
    """
    looks = looks or Looks()
    page = html.page(paper, looks)
    lacking = missing_glyphs(paper)
    ppi = LONG_SCREEN_PPI if _is_long(paper) else SCREEN_PPI
    pdf: bytes = b""
    pages: tuple[bytes, ...] = ()
    if not lacking:
        try:
            inputs = _fitted(paper, looks)
            pdf = _compiled(paper, inputs, "pdf")[0]
            pages = _compiled(paper, inputs, "png", ppi=ppi)
        except _NoShapeError as failure:
            lacking = failure.signs
    return Paper(
        key=key_of(paper), title=paper.title, pdf=pdf, html=page, pages=pages, ppi=ppi,
        landscape=key_of(paper) in _LANDSCAPE, lacking=lacking,
    )  # fmt: skip


def printer_pages(paper: AnyPaper, looks: Looks | None = None) -> tuple[bytes, ...]:
    """The pages of the same document as PNG at a printer's sharpness, coarser where it is long. Raises Trouble."""
    try:
        ppi = LONG_PRINTER_PPI if _is_long(paper) else PRINTER_PPI
        return _compiled(paper, _fitted(paper, looks or Looks()), "png", ppi=ppi)
    except _NoShapeError as failure:
        raise _could_not() from failure


def missing_glyphs(paper: AnyPaper) -> str:
    """The letters on this paper that no printing font can draw, each once; empty when all can be printed."""
    return without_shape(_texts(msgspec.to_builtins(paper, builtin_types=(bytes,))), _drawn())


def key_of(paper: AnyPaper) -> str:
    """The kind of a paper ("our_plan"): the name of its template, and never anything about a family."""
    return str(type(paper).__struct_config__.tag)


def _is_long(paper: AnyPaper) -> bool:
    return isinstance(paper, Letter) and sum(len(part.entries) for part in paper.parts) > LONG_ENTRIES


class _NoShapeError(Exception):
    """Typst met a cluster of characters that no font holds together."""

    def __init__(self, signs: str) -> None:
        super().__init__("no font has these characters")
        self.signs = signs


def _fitted(paper: AnyPaper, looks: Looks) -> dict[str, str]:
    """What the template is given, at the step of size and spacing that fits."""
    handed = _handed(msgspec.to_builtins(paper, builtin_types=(bytes,)), looks)

    def given(fit: Fit) -> dict[str, str]:
        document = {"size": fit.size_pt, "gap": fit.gap, "large": looks.large_print, "paper": handed}
        return {"given": json.dumps(document, ensure_ascii=False)}

    if looks.large_print:
        return given(LARGE)
    if key_of(paper) not in _ONE_PAGE:
        return given(STEPS[0])
    return given(one_page(lambda fit: _page_count(paper, given(fit))))


def _handed(value: Any, looks: Looks) -> Any:
    """Plain data for the template: text that can be printed, and pictures as text, or none when none are wanted."""
    if isinstance(value, dict):
        return {key: _handed(each, looks) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_handed(each, looks) for each in value]
    if isinstance(value, bytes):
        return spelt(value.decode("utf-8", "replace"), _drawn()) if looks.pictures else ""
    return spelt(clean(value), _drawn()) if isinstance(value, str) else value


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, bytes):
        yield value.decode("utf-8", "replace")
    elif isinstance(value, str):
        yield clean(value)


def _template(paper: AnyPaper) -> tuple[str, str]:
    """Path of the template and of the folder it may read; nothing outside that folder can be read."""
    folder = _resources() / "papers"
    return str(folder / f"{key_of(paper)}.typ"), str(folder)


def _page_count(paper: AnyPaper, inputs: dict[str, str]) -> int:
    return len(_compiled(paper, inputs, "png", ppi=1))  # a page of a few dots takes no time to draw


def _compiled(paper: AnyPaper, inputs: dict[str, str], kind: Any, *, ppi: float | None = None) -> tuple[bytes, ...]:
    """One PDF, or every page as PNG."""
    import typst

    template, root = _template(paper)
    try:
        made: bytes | list[bytes] = typst.compile(
            template, None, root, _fonts(), True, kind, ppi, inputs, ["ua-1"] if kind == "pdf" else []
        )
    except RuntimeError as failure:  # typst's own errors are of this kind; some it raises plain
        raise _told(failure) from failure
    return (made,) if isinstance(made, bytes) else tuple(made)


def _told(failure: RuntimeError) -> Exception:
    found = _NO_SHAPE.search(str(failure))
    return _NoShapeError(_unescaped(found[1])) if found else _could_not()


def _unescaped(text: str) -> str:
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda found: chr(int(found[1], 16)), text)


def _could_not() -> Trouble:
    return Trouble(
        "This paper could not be made.",
        safe="Everything on it is safe in the record.",
        next_step="Try it without pictures, or save it as a web page. If that fails too, tell your support desk.",
    )


@lru_cache(maxsize=1)
def _resources() -> Path:
    """The folder of templates and fonts: inside the installed package, or beside the code of a plain checkout."""
    try:
        return Path(str(files("fsdesk.resources")))
    except ModuleNotFoundError:
        return Path(__file__).resolve().parents[2] / "resources"


def _font_folders() -> tuple[Path, Path]:
    return _resources() / "fonts", _resources() / "papers" / "fonts"


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Our own fonts only: a paper looks the same on every machine."""
    import typst

    return typst.Fonts(False, False, [str(folder) for folder in _font_folders()])


@lru_cache(maxsize=1)
def _drawn() -> frozenset[int]:
    """Every code point some bundled regular font has a shape for."""
    regular = [path for folder in _font_folders() for path in sorted(folder.glob("*-Regular.ttf"))]
    return frozenset().union(*(drawn_by(path.read_bytes()) for path in regular))
