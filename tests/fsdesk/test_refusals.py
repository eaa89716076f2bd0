"""Every code the hub can answer has a sentence: read from the hub's own code, so that a new one cannot be forgotten.

Planted and seen caught here: a sentence taken away.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from fsdesk.desk.failing import FAULTS
from fsdesk.desk.refusals import CAUSES, UNKNOWN, cause_of
from sync.line import LineFault

HERE = Path(__file__).parents[2]
CHECKS = ("sync/hub/checks.py", "fsdesk/records/fields.py")
"""Where a function says by its answer what is wrong."""
READERS = ("sync/rows.py", "sync/columns.py", "sync/frames.py", "sync/splices.py", "sync/sealing.py", "sync/hub/web.py")
"""Where what arrives is read."""


def codes_of(module: str) -> Iterator[str]:
    """The words of a module that look like a code and are answered, raised or named as one."""
    for node in ast.walk(ast.parse((HERE / module).read_text())):
        for one in _answered(node):
            for part in ast.walk(one):
                if isinstance(part, ast.Constant) and isinstance(part.value, str) and "_" in part.value:
                    yield part.value


def _answered(node: ast.AST) -> list[ast.expr]:
    """What a statement answers with, raises, or stops for."""
    if isinstance(node, ast.Return):
        return [node.value] if node.value is not None else []
    named = node.func if isinstance(node, ast.Call) else None
    says = (isinstance(named, ast.Name) and named.id in ("Unreadable", "Row")) or (
        isinstance(named, ast.Attribute) and named.attr == "stop"
    )
    return list(node.args) if isinstance(node, ast.Call) and says else []


def named_in_taking() -> Iterator[str]:
    """The constants by which taking in refuses, and the words it says itself."""
    for node in ast.walk(ast.parse((HERE / "sync/hub/taking.py").read_text())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.replace("_", "").isalpha():
            yield node.value


def test_every_code_of_the_checks_has_a_sentence() -> None:
    found = {code for module in CHECKS for code in codes_of(module)}
    assert len(found) >= 20, found
    assert found - CAUSES.keys() == set()


def test_every_code_of_what_cannot_be_read_has_a_sentence() -> None:
    found = {code for module in READERS for code in codes_of(module)}
    assert found >= {"not_understood", "frame_too_large", "base_missing"}
    # Heads that cannot be read are never answered with a refusal of a revision, but with none of an exchange.
    assert found - CAUSES.keys() <= {"newer_protocol", "head_too_large", "line_broke"}


def test_every_code_of_taking_in_has_a_sentence() -> None:
    found = set(named_in_taking())
    assert {"twin", "not_yours", "base_missing", "other_family"} <= found
    assert {"twin", "not_yours", "base_missing", "other_family"} <= CAUSES.keys()


def test_a_code_of_a_newer_hub_is_told_too() -> None:
    assert cause_of("something_of_tomorrow") == UNKNOWN


@pytest.mark.parametrize("fault", list(LineFault))
def test_every_way_a_line_fails_has_words(fault: LineFault) -> None:
    assert fault.value in FAULTS


@pytest.mark.parametrize("cause", [*CAUSES.values(), UNKNOWN])
def test_what_a_person_can_do_is_said(cause: object) -> None:
    why = str(getattr(cause, "why", ""))
    assert why.endswith(".")
    assert any(word in why for word in ("Open it", "Send it", "send it", "Ask", "Tell IT", "tell IT", "older than")), (
        why
    )
