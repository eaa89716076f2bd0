"""The table of outputs is whole: a new request of a desk, a new paper and a new file stand in it or are found here.

And what is made of what was looked through adds nothing to it: no renderer, workbook, title or file name says a word
that it was not given.
"""

from __future__ import annotations

import contextlib
import html
import importlib
import inspect
import io
import pkgutil
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import msgspec
import pypdf
import pytest

import fsdesk.desk
import fsdesk.taking_out
from fsdesk.audience import Audience, For
from fsdesk.desk.partner_words import Said
from fsdesk.desk.pen import Chapter, Pen
from fsdesk.desk.reader import Reader
from fsdesk.papers import making
from fsdesk.papers.data import AnyPaper, Looks
from fsdesk.papers.letters import clean
from fsdesk.papers.making import key_of, make
from fsdesk.records.ids import RecordId
from fsdesk.taking_out.files import neutral_name
from fsdesk.taking_out.lists import LISTS, listed
from fsdesk.taking_out.shared import shared_letter
from fsdesk.trouble import Refused
from tests.door.handed_over import papers_of
from tests.door.outputs import BESIDE, LEAVING, PAGES, WRITING, At, answers, workbook_parts
from tests.door.redaction import Asked

NAMED_BY = ("chapters", "Chapters")
"""What only names the chapters."""


def classes() -> Iterator[type]:
    """The desk, its chapters and the door."""
    for module in pkgutil.iter_modules(fsdesk.desk.__path__):
        found = importlib.import_module(f"fsdesk.desk.{module.name}")
        for kind in vars(found).values():
            ours = inspect.isclass(kind) and kind.__module__ == found.__name__
            if ours and issubclass(kind, (Chapter, Pen, Reader)) and kind.__name__ not in NAMED_BY:
                yield kind


def requests() -> set[str]:
    """Everything public that can be asked of them."""
    return {f"{kind.__name__}.{name}" for kind in classes() for name in vars(kind) if not name.startswith("_")}


def files() -> set[str]:
    """Everything public that makes a file or what is in it."""
    modules = pkgutil.iter_modules(fsdesk.taking_out.__path__)
    rooms = [importlib.import_module(f"fsdesk.taking_out.{module.name}") for module in modules]
    return {
        name
        for room in (*rooms, making)
        for name, made in vars(room).items()
        if inspect.isfunction(made) and made.__module__ == room.__name__ and not name.startswith("_")
    }


def written() -> set[str]:
    return {f"{kind}.{name}" for kind, names in WRITING.items() for name in names.split()}


def beside() -> set[str]:
    return {name for names in BESIDE for name in names.split()}


def test_every_request_of_a_desk_and_every_file_stands_in_the_table_once() -> None:
    tables = [set(PAGES) | set(LEAVING), written(), beside()]
    known = set.union(*tables)
    there = requests() | files() | {"Papers.gather"}
    assert there - known == set(), "a new one: ask for it in tests.door.outputs, or say there why it holds nothing"
    assert known - there == set(), "these are not there any more"
    assert sum(map(len, tables)) == len(known), "each is asked, or writes, or holds nothing: one of them"


def test_what_is_answered_to_a_writing_is_answered_to_a_question_too() -> None:
    plain = {"None", "Saved", "Part", "RecordId", "Done", "bool", "int", "T", "tuple[Revision, ...]",
             "tuple[RecordId, ...]", "tuple[KeptView, ...]", "AssessView", "ToSay", "str", "Taken",
             "tuple[Document, Callable[[Connection], None]]"}  # fmt: skip
    answered: dict[str, str] = {}
    for kind in classes():
        for name, made in vars(kind).items():
            called = getattr(made, "__func__", made)
            answered[f"{kind.__name__}.{name}"] = str(getattr(called, "__annotations__", {}).get("return", ""))
    asked = {answered.get(name, "") for name in PAGES}
    asked |= {"ToSettle"}  # one of Deciding.cards
    strange = {name for name in written() if answered[name] not in plain | asked}
    assert strange == set(), "a page that nobody asks for"


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    found = Asked(tmp_path_factory.mktemp("outputs"), range(40))
    yield found
    found.close()


def test_every_question_of_the_table_is_put(asked: Asked) -> None:
    put: set[str] = set()
    wanted = {*PAGES, *LEAVING} - {"Table.search"}  # that is put at a table
    for one in asked.families.values():
        if put >= wanted:
            break
        at = At(asked.desk, one.id, one.ids, ["word"])
        put |= {name.split(" ")[0] for name in answers(at)}
    assert wanted - put == set()
    assert "Table.search" not in put


def waits_apart(asked: Asked, seed: int) -> Said:
    return Said(key=f"{seed:032x}", family=asked.families[seed].id, who="Mairi Bell", agency="Glen Primary",
                kind="case_note", record=RecordId(""), fields={"text": "ZEBRAFINCH"}, said_at="2026-11-20T15:40",
                readers="leads")  # fmt: skip


@pytest.mark.parametrize("role", ["team_lead", "worker"])
def test_what_waits_for_leads_alone_is_in_one_answer_of_a_leads_desk_and_in_none_of_anybody_elses(
    asked: Asked, role: str
) -> None:
    """Every reader is asked for every output with such words on the laptop and without: the answers are the same."""
    desk, seed = asked.desk, next(iter(asked.families))
    one = asked.families[seed]
    answers(
        At(desk, one.id, one.ids, ["zebrafinch"])
    )  # a request for a file is begun when its letter is first asked for
    desk.store.remember(role=role)
    try:
        for reading in one.readers:
            at = At(desk.for_audience(reading.audience), one.id, one.ids, ["zebrafinch"])
            desk.partner_words.keep([])
            before = answers(at)
            desk.partner_words.keep([waits_apart(asked, seed)])
            after = answers(at)
            told = {name for name in after if b"ZEBRAFINCH" in after[name]}
            changed = {name for name in after if after[name] != before[name]}
            if reading.audience.is_staff and role == "team_lead":
                assert told == {"PartnerWords.waiting", "PartnerWords.waiting_for_me"}
            else:
                assert told == changed == set(), reading.name
    finally:
        desk.partner_words.keep([])
        desk.store.remember(role="team_lead")


def test_every_paper_and_template_is_among_those_looked_through(asked: Asked) -> None:
    kinds = {key_of(paper) for paper in papers(asked)}
    assert kinds == {str(kind.__struct_config__.tag) for kind in get_args(AnyPaper)}
    templates = {path.stem for path in (Path(__file__).parents[2] / "resources/papers").glob("*.typ")}
    assert templates - {"frame"} == kinds


@pytest.mark.parametrize("kind", sorted(str(one.__struct_config__.tag) for one in get_args(AnyPaper)))
def test_a_renderer_adds_no_word_to_what_it_is_given(asked: Asked, kind: str) -> None:
    paper = next(one for one in papers(asked) if key_of(one) == kind)
    made = make(paper, Looks(pictures=False))
    given = sorted({_bare(one) for one in _texts(paper)} - {""}, key=len, reverse=True)
    web = re.sub(r"<style>.*?</style>|<[^>]*>", " ", made.html, flags=re.DOTALL)
    for said in (_text_of(made.pdf), _bare(web)):
        left = re.sub(r"page\d+of\d+", "", said)
        for words in given:
            left = left.replace(words, "")
        assert re.findall(r"[^\W\d_]{3,}", left) == []
    assert made.title == paper.title


def test_what_a_document_says_of_itself_is_its_title_and_what_set_it(asked: Asked) -> None:
    for _, offer, paper in papers_of(asked.desk, asked.families[0].id):
        pdf = make(paper, Looks(pictures=False)).pdf
        info = {key: str(said) for key, said in (pypdf.PdfReader(io.BytesIO(pdf)).metadata or {}).items()}
        assert set(info) <= {"/Title", "/Creator", "/Producer", "/CreationDate", "/ModDate"}
        assert info["/Title"] == paper.title
        assert all(re.fullmatch(r"Typst [\d.]+", info[key]) for key in ("/Creator", "/Producer") if key in info)
        assert re.fullmatch(r"[a-z-]+-\d{4}-\d\d-\d\d", offer.file_stem), "a file is named by what it is and the day"


def papers(asked: Asked) -> Iterator[AnyPaper]:
    """All papers of all families, as their renderers are given them."""
    for one in asked.families.values():
        for _, _, paper in papers_of(asked.desk, one.id):
            yield paper
        with contextlib.suppress(Refused):
            yield shared_letter(asked.desk, RecordId(one.family.permission.id)).letter


def _texts(paper: AnyPaper) -> Iterator[str]:
    waiting: list[object] = [msgspec.to_builtins(paper, builtin_types=(bytes,))]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict | list | tuple):
            waiting.extend(one.values() if isinstance(one, dict) else one)
        elif isinstance(one, str):
            yield clean(one)


def _bare(words: str) -> str:
    return re.sub(r"[\s\u200b\u00ad]+", "", html.unescape(words))


def _text_of(pdf: bytes) -> str:
    return "".join(_bare(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def test_a_workbook_holds_the_words_of_its_list_and_no_others(asked: Asked) -> None:
    for which in LISTS:
        found = listed(asked.desk, which)
        parts = workbook_parts(asked.desk, which).decode(errors="replace")
        ours = {word for row in found.rows for cell in row for word in re.findall(r"[bcdfghjklmnpqrstvwxz]{14}", cell)}
        assert set(re.findall(r"(?<![a-z])[bcdfghjklmnpqrstvwxz]{14}(?![a-z])", parts)) == ours


def test_what_is_not_on_a_paper_is_told_to_the_staff_and_to_nobody_else(asked: Asked) -> None:
    told = 0
    for one in asked.families.values():
        table = Audience(kind=For.TABLE, household=one.family.homes[0])
        told += len(asked.desk.papers.left_out(one.id, table))
        assert asked.desk.for_audience(table).papers.left_out(one.id, table) == ()
    assert told > len(asked.families)


def test_a_file_is_named_for_what_it_is_and_when() -> None:
    assert (
        neutral_name("family", datetime(2026, 11, 22, 10, 5, tzinfo=UTC), ".json") == "fsdesk-family-20261122-1005.json"
    )
