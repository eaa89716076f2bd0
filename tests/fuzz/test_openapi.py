"""The hub as its OpenAPI description says it is, driven by a tool that knows nothing else of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error

from sync.hub.openapi import describe
from tests.sync.hub.conftest import Served

GOLDEN = Path(__file__).parents[1] / "files" / "openapi.json"

schemathesis.serializer("application/octet-stream")(lambda _, value: value if isinstance(value, bytes) else b"")
schema = schemathesis.openapi.from_dict(describe())


@pytest.fixture(scope="module")
def address(served: Served) -> Iterator[str]:
    yield f"http://127.0.0.1:{served.port}"
    assert "unexpected" not in served.log()


def test_the_description_is_what_was_last_agreed() -> None:
    """`python -m sync.hub.openapi > tests/files/openapi.json` when the messages have grown."""
    assert shape(json.loads(GOLDEN.read_text())) == shape(json.loads(json.dumps(describe())))


def shape(value: Any) -> Any:
    """Without the words that explain: they may be put better at any time."""
    if isinstance(value, dict):
        return {name: shape(one) for name, one in value.items() if name != "description"}
    return [shape(one) for one in value] if isinstance(value, list) else value


@schema.parametrize()
@settings(
    max_examples=60,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_request_of_the_description_is_answered_by_a_failure(case: schemathesis.Case[Any], address: str) -> None:
    case.call_and_validate(base_url=address, checks=[not_a_server_error])
