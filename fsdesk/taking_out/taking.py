"""One request to take something out: what is meant, the file it becomes, and what is said of it, in counts."""

from __future__ import annotations

from pathlib import Path

import msgspec

from fsdesk import telling
from fsdesk.desk.chapters import Chapters
from fsdesk.records.ids import FamilyId
from fsdesk.taking_out.family import as_json, family_document
from fsdesk.taking_out.files import neutral_name, write_privately
from fsdesk.taking_out.lists import as_csv, as_workbook, listed
from fsdesk.trouble import Refused


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be taken out: one of `family` and `which` (a list); `yes` allows for what is restricted.

    What is about one person leaves by the window alone, for whoever asks what is held about them: past its gate, with
    what was withheld told to staff, and read by a second person.
    """

    family: str = ""
    which: str | None = None
    history: bool = False
    yes: bool = False
    force: bool = False


def take_out(desk: Chapters, asked: Asked, path: Path) -> str:
    """Write the file and say how much is in it. Into a folder it goes under a name that says nothing.

    Refused and Trouble as `family_document`, `listed` and `write_privately` say.
    """
    if asked.which:
        return _list(desk, asked, path)
    family = family_document(desk, FamilyId(asked.family), history=asked.history, restricted_too=asked.yes)
    said = f"Taken out: one family, {telling.counted(len(family.records), 'record', 'records')}."
    named = sum(one.kind == "document" and not one.taken_out for one in family.records)
    if named:
        said += f" {telling.counted(named, 'picture is', 'pictures are')} named in it and not part of it."
    desk.noted("export", asked.family, reason="family")
    write_privately(_named(desk, path, "family", ".json"), as_json(family), force=asked.force)
    return said


def _list(desk: Chapters, asked: Asked, path: Path) -> str:
    target = _named(desk, path, str(asked.which), ".csv")
    suffix = target.suffix.casefold()
    if suffix not in (".csv", ".xlsx"):
        raise Refused(
            "A list is taken out as CSV or as a workbook.",
            safe="No file was made.",
            next_step="Give a name that ends in .csv or .xlsx.",
        )
    found = listed(desk, str(asked.which), restricted_too=asked.yes)
    desk.noted("export", reason=f"list of {asked.which}")
    write_privately(target, as_csv(found) if suffix == ".csv" else as_workbook(found), force=asked.force)
    said = f"Taken out: {telling.counted(len(found.rows), 'row', 'rows')}."
    if found.left_out:
        left = telling.counted(found.left_out, "restricted family was", "restricted families were")
        said += f" {left} left out; --yes takes them too."
    return said


def _named(desk: Chapters, path: Path, what: str, suffix: str) -> Path:
    return path / neutral_name(what, desk.clock.now(), suffix) if path.is_dir() else path
