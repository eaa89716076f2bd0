"""Asking the picture program: a file's bytes go out, a clean picture comes back, or a sentence that says why not.

Nothing is written to disk, and nothing of the file is decoded here: see `fsdesk.pictures_apart`. What comes back is
measured before it is believed, and a program that is slow, dies or says too much is a refusal like any other.
"""

from __future__ import annotations

import contextlib
import os
import struct
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import msgspec

from fsdesk.trouble import Refused

INPUT_BYTES_MAX = 25 << 20
TIME_S_MAX = 90.0
"""A large photograph takes a second on the slowest laptop we know; a bomb ends after its seconds of processor (see
`fsdesk.pictures_apart`), which a laptop that does much else at once gives it slowly."""
CLEAN_BYTES_MAX = 15 << 19
"""Seven and a half MiB: 492 pieces, so that their names fit one field."""
PREVIEW_BYTES_MAX = 8_000
SIDE_PX_MAX = 2_200
"""An A4 letter at 190 dots an inch: its smallest print can be read."""
MIMES = ("image/jpeg", "image/png")
"""What a clean picture is, by the number it is told with."""
PROGRAM = (sys.executable, "-I", "-m", "fsdesk.pictures_apart")
CLEAN, PIXELS, REFUSED = b"FSPC", b"FSPX", b"FSPR"
FOUND = struct.Struct(">BIIII")
"""Kind, width, height, and how many bytes the picture and its preview have."""
SIZE = struct.Struct(">II")

SENTENCES = {
    "too_large": ("This picture is larger than can be kept.", "Take it again at a smaller size."),
    "too_many_pixels": ("This picture has more dots than can be opened safely.", "Take it again at a smaller size."),
    "pdf": (
        "This is a PDF, and only pictures are kept here.",
        "Take a photograph of each page, or keep the PDF where the letter came from and write down what it says.",
    ),
    "heic": (
        "This photograph is in a telephone’s own form (HEIC), which cannot be read here.",
        "Set the telephone’s camera to “most compatible”, or send the photograph to yourself as a JPEG.",
    ),
    "not_a_picture": ("This file is not a picture that can be read here.", "Choose a JPEG, PNG, WebP, GIF or TIFF."),
    "damaged": ("This picture is damaged, or is not what it says it is.", "Take it again, or ask for it again."),
}


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A picture as it is kept: only what can be seen, no larger than can be read, with a small preview."""

    mime: str
    width: int
    height: int
    content: bytes
    preview: bytes


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """A picture decoded: three bytes a dot, row by row. Without any when it cannot be shown."""

    width: int = 0
    height: int = 0
    dots: bytes = b""


def clean_picture(raw: bytes, *, program: Sequence[str] = PROGRAM, time_s: float = TIME_S_MAX) -> Picture:
    """What is kept of a file. Raises Refused for whatever is not a picture, or not a harmless one."""
    if len(raw) > INPUT_BYTES_MAX:
        raise refused("too_large")
    said = _ask((*program, "clean"), raw, CLEAN_BYTES_MAX + PREVIEW_BYTES_MAX + 64, time_s)
    if said.startswith(REFUSED):
        raise refused(said[len(REFUSED) :].decode("ascii", "replace"))
    head = len(CLEAN) + FOUND.size
    if not said.startswith(CLEAN) or len(said) < head:
        raise refused("damaged")
    kind, width, height, content, preview = FOUND.unpack(said[len(CLEAN) : head])
    fits = 0 < width <= SIDE_PX_MAX and 0 < height <= SIDE_PX_MAX and kind < len(MIMES) and content > 0
    if not fits or preview > PREVIEW_BYTES_MAX or len(said) != head + content + preview:
        raise refused("damaged")
    return Picture(
        mime=MIMES[kind],
        width=width,
        height=height,
        content=said[head : head + content],
        preview=said[head + content :],
    )


def look_at(
    pictures: Sequence[bytes], *, program: Sequence[str] = PROGRAM, time_s: float = TIME_S_MAX
) -> tuple[Seen, ...]:
    """Kept pictures as dots for the screen, each as it stands; one that cannot be shown is empty."""
    asked = b"".join(len(raw).to_bytes(4, "big") + raw for raw in pictures)
    most = len(PIXELS) + len(pictures) * (SIZE.size + 3 * SIDE_PX_MAX * SIDE_PX_MAX)
    said = _ask((*program, "pixels"), asked, most, time_s)
    found: list[Seen] = []
    at = len(PIXELS)
    if said.startswith(PIXELS):
        while at + SIZE.size <= len(said):
            width, height = SIZE.unpack_from(said, at)
            at += SIZE.size
            dots = said[at : at + 3 * width * height]
            whole = len(dots) == 3 * width * height and max(width, height) <= SIDE_PX_MAX
            found.append(Seen(width=width, height=height, dots=dots) if whole else Seen())
            at += len(dots)
    return tuple(found) if len(found) == len(pictures) else tuple(Seen() for _ in pictures)


def refused(code: str) -> Refused:
    """Why a file is not kept, in words."""
    happened, next_step = SENTENCES.get(code, SENTENCES["damaged"])
    return Refused(happened, safe="Nothing of it has been kept.", next_step=next_step)


def _ask(command: Sequence[str], raw: bytes, most: int, time_s: float) -> bytes:
    """What the program says; nothing when it died, said too much or took too long."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=Path(sys.executable).anchor,
        env={name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    assert process.stdin is not None
    assert process.stdout is not None
    too_late = threading.Timer(time_s, process.kill)
    feeder = threading.Thread(target=_feed, args=(process.stdin, raw))
    too_late.start()
    feeder.start()
    try:
        said: bytes = process.stdout.read(most + 1)
    finally:
        process.kill()
        too_late.cancel()
        feeder.join()
        process.stdout.close()
        process.wait()
    return said if len(said) <= most else b""


def _feed(pipe: IO[bytes], raw: bytes) -> None:
    with contextlib.suppress(OSError), pipe:
        pipe.write(raw)
