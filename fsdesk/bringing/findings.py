"""What is found in files that are brought: problems, which stop an import, and notes, which do not. Pure."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

MOST = 10_000
"""Problems that are kept: nobody reads more, and a file of nonsense would fill the memory with them."""


class Place(msgspec.Struct, frozen=True):
    """Where in the files: 0 and empty where there is none. Rows and columns count from 1, as a spreadsheet shows them.

    `heading` is set only where it is one of ours: a file without headings has people in its first row.
    """

    file: str
    sheet: str = ""
    row: int = 0
    column: int = 0
    heading: str = ""

    @property
    def words(self) -> str:
        """ "people.csv, row 7, column C “born_on”"."""
        column = f"column {letters(self.column)}" if self.column else ""
        return ", ".join(
            part
            for part in (
                self.file,
                f"sheet “{self.sheet}”" if self.sheet else "",
                f"row {self.row}" if self.row else "",
                f"{column} “{self.heading}”" if column and self.heading else column,
            )
            if part
        )


class Finding(msgspec.Struct, frozen=True):
    """One thing to say of one place. It never quotes a cell: what stands there may be somebody's name."""

    place: Place
    what: str

    @property
    def sentence(self) -> str:
        """The place and what is to be said of it."""
        return f"{self.place.words}: {self.what}"


class Findings:
    """Problems and notes as they are found, in order; of each the first `MOST`."""

    def __init__(self) -> None:
        self.problems: list[Finding] = []
        self.notes: list[Finding] = []
        self.more = 0
        """How many problems there were beyond those kept."""
        self._told: set[tuple[str, str, int, int]] = set()

    def told(self, place: Place) -> bool:
        """Whether there is a problem at this very place already."""
        return (place.file, place.sheet, place.row, place.column) in self._told

    def problem(self, place: Place, what: str) -> None:
        """Keep one problem."""
        self._told.add((place.file, place.sheet, place.row, place.column))
        if len(self.problems) < MOST:
            self.problems.append(Finding(place, what))
        else:
            self.more += 1

    def note(self, place: Place, what: str) -> None:
        """Keep one note."""
        if len(self.notes) < MOST:
            self.notes.append(Finding(place, what))

    def __bool__(self) -> bool:
        return bool(self.problems)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.problems)


def letters(column: int) -> str:
    """A column's letters in a spreadsheet: 1 is A, 27 is AA."""
    found = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found
