"""What leaves the record on purpose, and what comes in: pages typed on, papers, exports, tables brought to the hub."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path

import openpyxl

from tests.canary.session import Session
from tests.patience import PATIENCE_S

WAITS_S = 5 * PATIENCE_S
EXIT_REFUSED = 2


def write_on_the_pages(session: Session) -> None:
    """Somebody types on the window's pages, prints, saves copies, hides the window and locks."""
    laptop = (str(session.grounds.run / "worker"), str(session.secrets("worker")))
    done = session.run(
        "pages", "tests.canary.pages", *laptop, str(session.grounds.asked), typed=json.dumps(dict(session.tokens)),
        wait_s=WAITS_S,
    )  # fmt: skip
    assert done.returncode == 0, "the person at the pages did not come to their end"
    assert done.stdout.endswith(b"locked\n")


def take_out(session: Session) -> None:
    """Everything that can be exported is, each into a file that was asked for."""
    asked, right = session.grounds.asked, session.plant("worker.passphrase")
    for name, words in (
        ("family.json", ("--family", session.family, "--history", "--yes")),
        ("people.csv", ("--list", "people")),
        ("families.xlsx", ("--list", "families", "--yes")),
        ("visits.csv", ("--list", "visits")),
        ("steps.csv", ("--list", "steps")),
    ):
        done = session.desk_command(f"export-{name}", "export", *words, "--to", str(asked / name), passphrase=right)
        assert done.returncode == 0, name
    again = session.desk_command(
        "export-again", "export", "--list", "people", "--to", str(asked / "people.csv"), passphrase=right
    )
    assert again.returncode != 0


def bring_in(session: Session) -> None:
    """A caseload of another system: spoilt as a table and as a workbook, tried, and brought."""
    folder = session.grounds.brought
    plant = session.plant
    good = {
        "families": [["family", "known_as", "status", "area", "opened_on"],
                     [plant("brought.reference"), plant("brought.known_as"), "active", "lochaber", "2026-01-04"]],
        "people": [["person", "family", "known_as", "full_name", "born_on", "mobile"],
                   ["1", plant("brought.reference"), plant("brought.full_name"), plant("brought.full_name"),
                    "2019-04-02", plant("brought.mobile")]],
        "homes": [["home", "family", "label", "town"],
                  ["h1", plant("brought.reference"), plant("brought.label"), plant("brought.town")]],
    }  # fmt: skip
    spoilt = {
        "families": [*good["families"], [plant("brought.cell"), "Ross", plant("brought.wrong_code"), "", ""]],
        "people": [
            [*good["people"][0], plant("brought.heading"), "nhs_number"],
            [*good["people"][1], "x", plant("brought.nhs_number")],
            ["2", plant("brought.code"), "Eòin", "", plant("brought.wrong_day"), "", "", ""],
            ["2", plant("brought.reference"), "", "", plant("brought.day"), "", "", ""],
        ],
    }
    for name, tables in (("good", good), ("spoilt", spoilt)):
        (folder / name).mkdir(parents=True)
        for table, rows in tables.items():
            with (folder / name / f"{table}.csv").open("w", newline="", encoding="utf-8") as file:
                csv.writer(file).writerows(rows)
    _workbook(folder / "spoilt.xlsx", spoilt["people"], plant("brought.sheet"))
    for name, words, code in (
        ("spoilt", (str(folder / "spoilt"), "--dry-run"), EXIT_REFUSED),
        ("spoilt-for-good", (str(folder / "spoilt"),), EXIT_REFUSED),
        ("workbook", (str(folder / "spoilt.xlsx"), "--dry-run"), EXIT_REFUSED),
        ("dry", (str(folder / "good"), "--dry-run"), 0),
        ("good", (str(folder / "good"),), 0),
        ("again", (str(folder / "good"),), 0),
    ):
        done = session.run(f"import-{name}", "sync.hub.admin", "import", *words, "--team", "outreach", "--lead",
                           "worker", "--dir", str(session.hub.folder))  # fmt: skip
        assert done.returncode == code, name


def _workbook(path: Path, rows: Sequence[Sequence[str]], sheet: str) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "people"
    for row in rows:
        book.worksheets[0].append(list(row))
    book.create_sheet(sheet).append(["something else"])
    book.save(path)
