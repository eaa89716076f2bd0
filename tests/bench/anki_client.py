"""One step of Anki's own client: `python -m tests.bench.anki_client STEP COLLECTION URL [FILE]`, one line of JSON out.

`anki` is of the bench's own environment only, so it is imported by name and has no types here.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

import msgspec

from tests.bench.machine import Stopwatch, peak_mb, tell
from tests.bench.notes import FIELDS, Edit, Row

AT_ONCE = 500
NOTE_TYPE = "Visit"


class Client:
    """A collection, open."""

    def __init__(self, path: Path, url: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._collection_module = importlib.import_module("anki.collection")
        self._auth_type = importlib.import_module("anki.sync_pb2").SyncAuth
        self.collection: Any = self._collection_module.Collection(str(path))
        self._kept = path.with_suffix(".auth")
        self._url = url

    def auth(self) -> Any:
        """The key the server gave at the first login."""
        if self._kept.exists():
            found = self._auth_type()
            found.ParseFromString(self._kept.read_bytes())
        else:
            found = self.collection.sync_login("u", "p", self._url)
            self._kept.write_bytes(found.SerializeToString())
        found.endpoint = self._url
        return found

    def begin(self) -> None:
        """A note type with the visit's fields, and one note, so that the rest can travel by normal sync."""
        models = self.collection.models
        made = models.new(NOTE_TYPE)
        for name in FIELDS:
            models.add_field(made, models.new_field(name))
        card = models.new_template("card")
        card["qfmt"], card["afmt"] = "{{household}}", "{{note}}"
        models.add_template(made, card)
        models.add(made)
        note = self.collection.new_note(models.by_name(NOTE_TYPE))
        note.fields = ["first"] * len(FIELDS)
        self.collection.add_note(note, 1)

    def write(self, rows: list[Row]) -> None:
        """A note for each visit."""
        kind, ask = self.collection.models.by_name(NOTE_TYPE), self._collection_module.AddNoteRequest
        for at in range(0, len(rows), AT_ONCE):
            asked = []
            for row in rows[at : at + AT_ONCE]:
                note = self.collection.new_note(kind)
                note.fields = row.texts()
                asked.append(ask(note=note, deck_id=1))
            self.collection.add_notes(asked)

    def edit(self, edits: list[Edit]) -> None:
        """The same edits, to the same visits."""
        ids = [number for (number,) in self.collection.db.execute("select id from notes order by id")][1:]
        changed = []
        for edit in edits:
            note = self.collection.get_note(ids[edit.at])
            if edit.status:
                note["status"] = edit.status
            if edit.sentence:
                note["note"] = f"{note['note']} {edit.sentence}"
            changed.append(note)
        self.collection.update_notes(changed)

    def sync(self) -> None:
        """A normal sync, measured."""
        auth = self.auth()
        watch = Stopwatch()
        told = self.collection.sync_collection(auth, False)
        measured = watch.read()
        tell({**measured, "peak_mb": peak_mb(), "required": int(told.required), "notes": self.collection.note_count()})

    def whole(self, *, upload: bool) -> None:
        """Send or fetch the whole file."""
        auth = self.auth()
        self.collection.close_for_full_sync()
        self.collection.full_upload_or_download(auth=auth, server_usn=None, upload=upload)
        self.collection.reopen(after_full_sync=True)


def main(step: str, path: str, url: str, file: str = "") -> None:
    client = Client(Path(path), url)
    match step:
        case "begin":
            client.begin()
        case "write":
            rows = [msgspec.json.decode(line, type=Row) for line in Path(file).read_bytes().splitlines()]
            watch = Stopwatch()
            client.write(rows)
            tell(watch.read())
        case "edit":
            client.edit(msgspec.json.decode(Path(file).read_bytes(), type=list[Edit]))
        case "sync":
            client.sync()
        case "upload" | "download":
            client.whole(upload=step == "upload")
        case _:
            raise SystemExit(f"not a step: {step}")
    client.collection.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
