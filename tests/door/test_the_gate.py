"""Nothing leaves the laptop unasked: whatever prints or saves is behind the question whom it is for, or says why not.

The code is walked, so that a new way out is found here before anybody has to remember it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parents[2]
WAYS_OUT = frozenset(("ask_printer", "ask_file", "paint_pages", "new_printer", "write_file", "write_privately"))
"""What puts something on paper or into a file."""
THROUGH = {
    "ui/printing.py": "the ways themselves",
    "ui/pages/paper.py": "asks first: whom it is for, what is not on it, whether it is safe to leave",
    "fsdesk/taking_out/taking.py": "a command of the staff: refused where anything is restricted unless that is said",
    "ui/chapters/auditing.py": "who has looked, for the office: of the staff, says so on each page, goes to no home",
    "ui/chapters/keeping.py": "the certificate that a record has ended: it names nobody, and says whose it is",
}
ASKED_IN = {"ask_printer": "print_pages", "ask_file": "save_copy"}
"""By which method of the page of papers each is reached, once its question was answered."""


def modules() -> Iterator[tuple[str, ast.Module]]:
    for room in ("fsdesk", "ui"):
        for path in sorted((HERE / room).rglob("*.py")):
            yield str(path.relative_to(HERE)), ast.parse(path.read_text())


def called(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield name, node


def test_whatever_prints_or_saves_is_behind_the_gate_or_says_why_it_is_not() -> None:
    ways = {module for module, tree in modules() if any(name in WAYS_OUT for name, _ in called(tree))}
    assert ways == {*THROUGH}, "ask first, as the page of papers does; or say here why there is nobody to ask about"


def test_the_page_of_papers_prints_and_saves_in_one_place_each_after_its_question() -> None:
    tree = ast.parse((HERE / "ui/pages/paper.py").read_text())
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    found = {(name, function.name) for function in functions for name, _ in called(function) if name in ASKED_IN}
    assert found == set(ASKED_IN.items())


def test_whatever_is_offered_says_whom_it_is_for() -> None:
    """Papers for homes get their gates in one place, for every home: `Papers.gather`."""
    without = {module for module, tree in modules() for name, call in called(tree)
               if name == "Offer" and "gates" not in {word.arg for word in call.keywords}}  # fmt: skip
    assert without == {"fsdesk/desk/papers.py", "fsdesk/desk/helping.py"}  # what helping offers is a place to turn to
