"""What an organisation has set: read where it is written, careful where it cannot be read."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from fsdesk.policy import FILE_BYTES_MAX, Policy, is_policy, read_policy, values_in

CAREFUL = Policy()


def test_the_defaults_are_the_careful_ones() -> None:
    assert (CAREFUL.screen_capture, CAREFUL.clipboard_seconds) == ("hide", 30)
    assert read_policy({}) == (CAREFUL, ())


def test_what_is_set_counts_and_what_other_versions_know_is_no_fault() -> None:
    found, unusable = read_policy({"ScreenCapture": "allow", "ClipboardSeconds": 10, "HubUrl": "https://hub.example"})
    assert (found, unusable) == (Policy(screen_capture="allow", clipboard_seconds=10), ())


@pytest.mark.parametrize(
    ("name", "value"),
    [("ScreenCapture", "Allow"), ("ScreenCapture", 1), ("ScreenCapture", ""), ("ClipboardSeconds", 0),
     ("ClipboardSeconds", 100_000), ("ClipboardSeconds", "10"), ("ClipboardSeconds", None),
     ("IdleMinutes", 0), ("IdleMinutes", 11), ("IdleMinutes", "3"), ("IdleMinutes", True)],
)  # fmt: skip
def test_a_slip_in_a_setting_opens_nothing_and_is_named(name: str, value: object) -> None:
    assert read_policy({name: value}) == (CAREFUL, (name,))


@pytest.mark.parametrize("content", [b"", b"ScreenCapture = ", b"\xff\xfe", b"[", b"x" * (FILE_BYTES_MAX + 1)])
def test_a_file_that_is_none_sets_nothing(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "policy.toml"
    file.write_bytes(content)
    assert read_policy(values_in(file)) == (CAREFUL, ())
    assert is_policy(file) is (content == b""), "whoever wrote it is told"


def test_the_table_for_it_names_every_setting_with_what_counts_when_it_is_not_set() -> None:
    table = (Path(__file__).parents[2] / "packaging" / "README.md").read_text("utf-8")
    for field in msgspec.structs.fields(Policy):
        (row,) = [line for line in table.splitlines() if line.startswith(f"| `{field.encode_name}` |")]
        assert str(field.default) in row.split("|")[4]


def test_a_file_is_read_and_one_that_is_not_there_sets_nothing(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    assert values_in(file) == {}
    assert is_policy(file)
    file.write_text('ScreenCapture = "allow"\n', encoding="utf-8")
    assert read_policy(values_in(file))[0].screen_capture == "allow"
