"""House rules no linter knows."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 60
SHELL_LINES_MAX = 200
BANNED_NAMES = re.compile(r"(^|_)(utils?|helpers?|common|misc|manager|handler|service|base)(_|$|\.)")


def tracked(*patterns: str) -> list[Path]:
    """Files of the repository, as git knows them; every file where there is no git."""
    done = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    names = done.stdout.split("\n") if done.returncode == 0 else []
    return [ROOT / name for name in names if name and (ROOT / name).exists()]


PYTHON = tracked("*.py")


def ours(*rooms: str) -> list[Path]:
    """Python files of these rooms."""
    return [path for path in PYTHON if path.relative_to(ROOT).parts[0] in rooms]


def test_there_are_files_to_look_at() -> None:
    assert len(PYTHON) > 50


def test_no_file_grows_past_one_idea() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in ours("fsdesk", "ui", "sync")}
    assert {name: n for name, n in lengths.items() if n > FILE_LINES_MAX} == {}
    assert lengths["ui/shell.py"] <= SHELL_LINES_MAX


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{path.relative_to(ROOT)}:{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


def test_every_function_fits_a_screen() -> None:
    found = dict(pair for path in ours("fsdesk", "ui", "sync", "packaging") for pair in functions(path))
    assert {name: n for name, n in found.items() if n > FUNCTION_LINES_MAX} == {}


def test_no_module_is_named_for_what_it_is_not() -> None:
    assert [path.name for path in PYTHON if BANNED_NAMES.search(path.stem)] == []


def test_packaging_never_becomes_a_package() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists()


def test_tests_neither_sleep_nor_mock_nor_patch_our_code() -> None:
    banned = re.compile(r"\btime\.sleep\(|\bqtbot\.wait\(|MagicMock|unittest\.mock|monkeypatch\.setattr")
    tests = [path for path in ours("tests") if path != Path(__file__) and "bench" not in path.parts]
    assert [str(path.relative_to(ROOT)) for path in tests if banned.search(path.read_text())] == []


def test_every_wait_of_the_tests_has_the_same_patience() -> None:
    own = re.compile(r"timeout=[\d.]|\.join\(\d|(?:time|perf_counter|monotonic)\(\) - \w+ <|process_time")
    tests = [path for path in ours("tests") if path != Path(__file__) and "bench" not in path.parts]
    assert [str(path.relative_to(ROOT)) for path in tests if own.search(path.read_text())] == []


def test_no_address_of_a_registry_and_no_path_of_a_machine_is_kept() -> None:
    options = "|".join("-".join(words) for words in (("index", "url"), ("find", "links")))
    machine = "/(?:{}|tmp/[a-z])".format("|".join(f"{folder}/" for folder in ("root", "work", "farm")))
    banned = re.compile(rf"{options}|{machine}|https?://[^\s\"')]+\.(?:whl|tar\.gz|tgz|deb)\b")
    for leak in ("--" + "-".join(("index", "url")), "/".join(("", "work", "x")), "https://host.example/" + "a.whl"):
        assert banned.search(leak)
    texts = [path for path in tracked() if path.suffix not in (".ttf", ".png", ".bin", ".fsdesk", ".zdict")]
    guilty = [str(path.relative_to(ROOT)) for path in texts if banned.search(path.read_text(encoding="utf-8"))]
    assert guilty == []


def test_the_lock_file_has_a_hash_for_everything() -> None:
    for name in ("requirements.lock", "requirements-bench.lock"):
        path = ROOT / name
        text = path.read_text() if path.exists() else ""
        for entry in re.split(r"\n(?=\S)", text):
            if entry and not entry.startswith("#"):
                assert "--hash=sha256:" in entry, entry.splitlines()[0]


@pytest.mark.parametrize(
    "name",
    ["README.md", "ARCHITECTURE.md", "GLOSSARY.md", "DECISIONS.md", "CONTRIBUTING.md", "CHANGELOG.md", "BENCHMARKS.md"],
)
def test_the_documents_are_there_and_name_only_files_that_exist(name: str) -> None:
    text = (ROOT / name).read_text()
    named = re.findall(r"`((?:fsdesk|ui|sync|tests|resources|packaging)/[\w./-]*\w)`", text)
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_architecture_names_every_room_and_module() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text()
    missing = [
        str(path.relative_to(ROOT))
        for path in ours("fsdesk", "sync")
        if path.stem not in ("__init__", "__main__")
        and path.parent.name != "versions"  # the steps of the ledger's tables, named by their numbers
        and f"{path.stem}" not in text
    ]
    assert missing == []


def test_every_make_target_the_readme_names_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"(?:^ {4}|`)make ([a-z]+)", (ROOT / "README.md").read_text(), re.MULTILINE))
    assert named
    assert named <= targets
