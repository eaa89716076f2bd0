"""The hub's endpoints as an OpenAPI 3.1 description, built from the structs sent: `python -m sync.hub.openapi`.

Bodies are bytes: a signed head, then sealed frames. What is packed in them is described as components; no general tool
can make or read one, and none should. The hub does not serve this: laptops need no description, others no hint.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec

from fsdesk.revisions import Revision
from sync.chunks import CHUNKS_PATH, Piece, PieceAnswer, PieceOpening
from sync.keepers import KEEPERS_PATH, KeepersAskedHere, KeepersSaid
from sync.protocol import BODY_BYTES_MAX, ENROL_PATH, SYNC_PATH, VERSION, Answer, Opening, Page
from sync.questions import ASK_PATH, AskAnswer, AskOpening, Question, Reply
from sync.sealed import SEALED_PATH, Left, LeftKept
from sync.slips import Enrolled, EnrolRequest

_REFUSED = {
    "description": "Not a request of an enrolled laptop, or none at all. Nobody may obey it: it is not signed.",
    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Refused"}}},
}
_REFUSALS = ("400", "403", "408", "413", "429", "503")
_LANES = {
    SYNC_PATH: ("Revisions up, what is lacking down", Opening, Answer, Page, _REFUSALS),
    CHUNKS_PATH: (
        "Pieces of attachments, both ways", PieceOpening, PieceAnswer, Piece, _REFUSALS
    ),
    ASK_PATH: ("One question and its reply", AskOpening, AskAnswer, Question, _REFUSALS),
    SEALED_PATH: (
        "What a laptop leaves sealed, and its word that it holds nothing", Left, LeftKept, None,
        ("400", "403", "408", "413", "429", "503")
    ),
    KEEPERS_PATH: (
        "A locked laptop asks the keepers by way of the hub", KeepersAskedHere, KeepersSaid, None, _REFUSALS
    ),
    ENROL_PATH: (
        "A laptop joins with a slip", EnrolRequest, Enrolled, None, ("400", "408", "413", "429", "503")
    ),
}  # fmt: skip
_SHAPE = "version u8, length u16, head, signature of 64 bytes; then frames, each a length u32 and a sealed chunk"


def describe() -> dict[str, Any]:
    """The description, ready for JSON."""
    kinds = [kind for lane in _LANES.values() for kind in lane[1:4] if kind is not None]
    _, schemas = msgspec.json.schema_components([*kinds, Reply, Revision], ref_template="#/components/schemas/{name}")
    schemas["Refused"] = {
        "type": "object",
        "properties": {"refused": {"type": "string"}, "id": {"type": "string"}},
        "required": ["refused"],
    }
    paths: dict[str, Any] = {
        path: {"post": _post(words, up.__name__, down.__name__, page.__name__ if page else "", refusals)}
        for path, (words, up, down, page, refusals) in _LANES.items()
    }
    paths["/healthz"] = {"get": {"summary": "Whether this process serves", "responses": {"200": _text()}}}
    paths["/readyz"] = {
        "get": {
            "summary": "Whether it can serve: its ledger answers and has this version's tables",
            "responses": {"200": _text(), "503": {**_text(), "description": "not ready"}},
        }
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "FSDesk hub", "version": str(VERSION)},
        "paths": paths,
        "components": {"schemas": dict(sorted(schemas.items()))},
    }


def _post(words: str, up: str, down: str, page: str, refusals: tuple[str, ...]) -> dict[str, Any]:
    frames = f" Each chunk inflates to one {page}." if page else " Sealed whole to the hub; there are no frames."
    return {
        "summary": words,
        "requestBody": {"required": True, "content": _bytes(f"{up} in MessagePack as the head: {_SHAPE}.{frames}")},
        "responses": {
            "200": {
                "description": f"{down} in MessagePack, signed",
                "content": _bytes(f"{down}: {_SHAPE}."),
            },
            **dict.fromkeys(refusals, _REFUSED),
        },
    }


def _bytes(words: str) -> dict[str, Any]:
    schema = {"type": "string", "format": "binary", "maxLength": BODY_BYTES_MAX, "description": words}
    return {"application/octet-stream": {"schema": schema}}


def _text() -> dict[str, Any]:
    return {"description": "ok", "content": {"text/plain": {"schema": {"type": "string"}}}}


def main() -> None:
    """Print it."""
    print(json.dumps(describe(), indent=1, sort_keys=True))  # noqa: T201  # what this program is for


if __name__ == "__main__":
    main()
