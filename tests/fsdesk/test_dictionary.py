"""The data dictionary page says what the declarations say, and says all of it."""

from __future__ import annotations

from pathlib import Path

from fsdesk.dictionary import dictionary
from fsdesk.records import KINDS
from fsdesk.records.fields import OF_EVERY_RECORD

ROOT = Path(__file__).parents[2]


def test_the_page_is_in_step_with_the_declarations() -> None:
    kept = (ROOT / "DICTIONARY.md").read_text(encoding="utf-8")
    assert kept == dictionary(), "run `make dictionary` and commit the page with the change"


def test_every_kind_field_and_code_is_on_the_page() -> None:
    page = dictionary()
    for kind, record in KINDS.items():
        section = page.split(f"\n### {kind}\n")[1].split("\n### ")[0]
        for name, field in record.declared().items():
            assert (f"| `{name}` | {field.label} |" in section) == (name not in OF_EVERY_RECORD)
            for code in field.says.codes or ():
                assert f"`{code}` " in page
