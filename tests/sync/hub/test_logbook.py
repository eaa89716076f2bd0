"""The hub's log holds events of ours with harmless fields, and nobody's words: not even by a mistake of ours."""

from __future__ import annotations

import ast
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.hub.logbook import FIELDS, note, note_failure

ROOT = Path(__file__).parents[3]
Lines = Callable[[], list[str]]


class Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@pytest.fixture(scope="module")
def kept() -> Iterator[Kept]:
    handler, log = Kept(), logging.getLogger("fsdesk.hub")
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    yield handler
    log.removeHandler(handler)


def test_an_event_is_written_with_its_ids_and_counts(kept: Kept) -> None:
    note("exchange", device="k7f2qd4m", said="well", frames=3)
    assert kept.lines[-1] == "exchange device=k7f2qd4m said=well frames=3"


@given(st.text(min_size=1).filter(lambda words: not words.isascii() or " " in words or not words.isprintable()))
def test_a_sentence_or_a_line_break_never_gets_into_a_line(kept: Kept, words: str) -> None:
    note("refused", code=words)
    assert kept.lines[-1] == "refused code=?"


def test_a_field_that_is_not_on_the_list_is_refused() -> None:
    for name in ("note", "name", "family", "words", "body"):
        assert name not in FIELDS
        with pytest.raises(KeyError):
            note("refused", **{name: "x"})


def test_of_a_failure_its_kind_and_place_are_written_and_never_its_words(kept: Kept) -> None:
    try:
        raise ValueError({"note": "Kirsty at Achnacroish"})
    except ValueError as error:
        note_failure("unexpected", error, number="ab12")
    assert kept.lines[-1].startswith("unexpected kind=ValueError where=test_logbook.py:")
    assert "Kirsty" not in kept.lines[-1]


def calls_that_log(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
        ):
            levels = ("debug", "info", "warning", "error", "critical", "exception", "log")
            if node.func.value.id in ("log", "logger", "logging", "_log") and node.func.attr in levels:
                yield node


def test_nothing_of_ours_writes_to_a_log_but_the_logbook() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for room in ("fsdesk", "ui", "sync")
        for path in sorted((ROOT / room).rglob("*.py"))
        for call in calls_that_log(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert [one.rsplit(":", 1)[0] for one in found] == ["sync/hub/logbook.py"]
    assert list(calls_that_log(ast.parse("log.info('saved %s', record.note)")))


def test_every_event_is_a_word_of_ours_and_no_sentence_put_together() -> None:
    names = ("note", "note_trouble", "note_failure")
    for path in sorted((ROOT / "sync" / "hub").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "from sync.hub.logbook import" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                assert isinstance(node.args[0], ast.Constant), f"{path.name}:{node.lineno}"
