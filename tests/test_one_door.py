"""Nobody reads the record past the door: chapters, papers and exports have it from `fsdesk.desk.reader` alone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent.parent
ROOMS = ("fsdesk/desk", "fsdesk/taking_out", "fsdesk/papers", "ui")
READS = frozenset((
    "heads_of_family", "heads_of_record", "heads_of_kind", "heads_of_records", "revisions_of", "revisions_named",
    "value_of", "read_heads", "read_one", "read_quickly", "families_with",
))  # fmt: skip
"""What hands out the record as it is held, whoever is looking."""
AT_THE_DOOR = {
    "fsdesk/desk/reader.py": READS,
    "fsdesk/desk/reading.py": READS,
    "fsdesk/desk/following.py": frozenset(("heads_of_record",)),  # what hangs on a record stays as guarded as that
    "fsdesk/desk/pen.py": frozenset(("read_one", "heads_of_record")),  # what is written stays as guarded as all it was
}
ASKS_OF_TABLES = {
    "fsdesk/desk/reader.py": "the door itself",
    "fsdesk/desk/reading.py": "what the door hands on to staff",
    "fsdesk/desk/status.py": "what waits to be sent, for staff: the pages of it are refused to others",
    "fsdesk/desk/deciding.py": "what is to settle, for staff: others have none",
    "fsdesk/desk/moving.py": "what came late, for staff: others have none",
    "fsdesk/desk/mending.py": "what the hub would not keep, for staff: others have none",
    "fsdesk/desk/left_over.py": "what its author alone reads, of a destroyed record: refused to others",
    "fsdesk/desk/failing.py": "how many failed, for who helps: numbers and codes",
    "fsdesk/desk/day.py": "which days to look at; what is on them is read through the door",
    "fsdesk/desk/going_out.py": "whether a plan that was read through the door has been sent",
    "fsdesk/desk/documents.py": "whether one that was read through the door has been sent",
    "fsdesk/desk/desk.py": "what waits for a lead, for staff: others have none",
}
"""Where a question is put to the tables of the record, and why nothing withheld comes of it."""
TABLES = re.compile(r"\b(?:FROM|JOIN)\s+(?:record|head|revision|search)\b")


def modules() -> list[str]:
    return sorted(str(p.relative_to(HERE)) for room in ROOMS for p in (HERE / room).rglob("*.py"))


def names_in(tree: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.attr, node
        elif isinstance(node, ast.Name):
            yield node.id, node


def reads_of_the_reader(tree: ast.AST) -> set[ast.AST]:
    """The attributes that are asked of a reader: `self.pen.reader.family`, `reader.history`."""
    return {
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and (
            (isinstance(node.value, ast.Attribute) and node.value.attr == "reader")
            or (isinstance(node.value, ast.Name) and node.value.id == "reader")
        )
    }


@pytest.mark.parametrize("module", modules())
def test_the_record_is_read_through_the_door(module: str) -> None:
    tree = ast.parse((HERE / module).read_text())
    allowed, through = AT_THE_DOOR.get(module, frozenset()), reads_of_the_reader(tree)
    past = {name for name, node in names_in(tree) if name in READS - allowed and node not in through}
    assert past == set(), "ask the desk's reader: it knows who is looking"


@pytest.mark.parametrize("module", modules())
def test_who_asks_the_tables_says_why_nothing_withheld_comes_of_it(module: str) -> None:
    tree = ast.parse((HERE / module).read_text())
    asked = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    asks = any(TABLES.search(text) for text in asked)
    assert not asks or module in ASKS_OF_TABLES


def test_every_reason_is_still_needed() -> None:
    for module in ASKS_OF_TABLES:
        assert TABLES.search((HERE / module).read_text()), module
