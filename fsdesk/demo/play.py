"""The demonstration as one command: makes its folder, plays the story or opens the window, and says how it went."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path
from typing import Any

import msgspec

from fsdesk.demo.afternoon import Afternoon
from fsdesk.demo.cast import NOTE, PASSPHRASE
from fsdesk.demo.laptops import NotAsTold
from fsdesk.demo.story import Story
from fsdesk.trouble import Refused, Told

NOTE_BYTES_MAX = 200_000


def play(
    *, headless: bool, folder: Path | None, note_file: Path | None, outcome: Path | None, shots: Path | None
) -> int:
    """Run the demonstration; 0 when all of it happened. Without a screen it is headless by itself."""
    note = _note(note_file)
    if not headless and not _has_screen():
        _say("There is no screen here, so the story is played without one.")
        headless, shots = True, shots or Path.cwd() / ".demo" / "pictures"
    if folder is not None:
        return _play_in(_empty(folder), note, headless=headless, outcome=outcome, shots=shots)
    with tempfile.TemporaryDirectory(prefix="fsdesk-demo-") as made:
        return _play_in(Path(made), note, headless=headless, outcome=outcome, shots=shots)


def _play_in(folder: Path, note: str, *, headless: bool, outcome: Path | None, shots: Path | None) -> int:
    story = Story(folder, note, _say)
    _say("FSDesk: a visit travels, from a kitchen table with no signal to the team lead's signature.")
    _say("Every family here is make-believe.")
    ok = False
    try:
        if headless:
            ok = _tell(story)
        else:
            story.begin()
            ok = _open_windows(story)
        figures = _figures(story, ok) if headless else {}
        if shots is not None and ok and headless:
            story.leave_apart()
            story.close()
            _take_pictures(folder, shots)
    except NotAsTold as error:
        _say(f"The story went differently: {error}.")
    except Told as told:
        _say(told.sentence)
    finally:
        if headless and outcome is not None:
            figures = figures if ok else _figures(story, ok)
            outcome.write_bytes(msgspec.json.format(msgspec.json.encode(figures)) + b"\n")
        story.close()
    return 0 if ok else 1


def _tell(story: Story) -> bool:
    story.begin()
    story.visit_offline()
    story.travel()
    story.sign()
    _say("An afternoon with families nobody has met yet.")
    Afternoon(story).tell()
    _say("All of it happened.")
    return True


def _figures(story: Story, ok: bool) -> dict[str, Any]:
    import PySide6
    import sqlcipher3.dbapi2 as sqlcipher

    cipher = sqlcipher.connect(":memory:").execute("PRAGMA cipher_version").fetchone()[0]

    counts = story.lead.counts() if story.lead is not None else None
    unsent = story.worker.counts().unsent if story.worker is not None else None
    return {
        "ok": ok,
        "steps": [msgspec.to_builtins(step) for step in story.steps],
        "families": counts.families if counts else 0,
        "people": counts.people if counts else 0,
        "visits": counts.visits if counts else 0,
        "revisions": counts.revisions if counts else 0,
        "unsent": unsent,
        "noop": msgspec.to_builtins(story.noop),
        "first_sync": msgspec.to_builtins(story.first_sync),
        "note_sha256_on_lead_laptop": story.note_sha256,
        "signed": story.signed,
        "python": platform.python_version(),
        "sqlcipher": str(cipher).split()[0],
        "qt": PySide6.__version__,
    }


def _open_windows(story: Story) -> bool:
    """Open the worker's window, the lead's one click away; end when the windows have been closed."""
    story.close_desks()
    _say(f"Two laptops are ready. Their passphrase, should one ask: {PASSPHRASE}")
    return subprocess.run(_window(story.folder), check=False).returncode == 0


def _window(folder: Path) -> list[str]:
    return [sys.executable, "-m", "ui.demo", str(folder)]


def _take_pictures(folder: Path, shots: Path) -> None:
    """Every page as a picture, at two text sizes, from the laptops of the story."""
    shots.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    words = [sys.executable, "-m", "ui.shots", str(folder), str(shots)]
    done = subprocess.run(words, env=environment, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        sys.stderr.write(done.stderr[-2000:])
        raise Refused("The pictures could not be made.", safe="The story itself is done.", next_step="")
    _say(f"The pictures are in {shots}")


def _note(file: Path | None) -> str:
    if file is None:
        return NOTE
    raw = file.read_bytes()
    if len(raw) > NOTE_BYTES_MAX:
        raise Refused(
            "The note file is larger than 200 kB.", safe="Nothing was started.", next_step="Use a shorter one."
        )
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(
            "The note file is not UTF-8 text.", safe="Nothing was started.", next_step="Save it as UTF-8."
        ) from error
    if "\0" in text or not text.strip():
        raise Refused(
            "The note file is empty, or holds a character (U+0000) that no record can hold.",
            safe="Nothing was started.",
            next_step="Write something else in it.",
        )
    return unicodedata.normalize("NFC", text)


def _empty(folder: Path) -> Path:
    if folder.exists() and any(folder.iterdir()):
        raise Refused(
            "The folder for the demonstration is not empty.",
            safe="Nothing in it was touched.",
            next_step="Name a new one.",
        )
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _has_screen() -> bool:
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
