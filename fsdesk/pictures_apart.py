"""The program that opens a picture nobody has looked at yet, alone: no store, no keys, no file, little memory and time.

Started as `python -m fsdesk.pictures_apart clean` or `… pixels` by `fsdesk.pictures_asked`; what it reads is on its
standard input and what it says on its standard output, so that whatever a poisoned picture does to a decoder happens
to a process that has nothing. The desk and the window never decode a picture themselves.

    clean    in: a file's bytes                      out: CLEAN, FOUND, the clean picture and its preview
    pixels   in: size u32 and a kept picture, each   out: PIXELS, then for each SIZE and three bytes a dot
    both     out: REFUSED and a code
"""

from __future__ import annotations

import contextlib
import io
import sys
import warnings
from collections.abc import Iterator

from PIL import Image, ImageOps, UnidentifiedImageError

from fsdesk.pictures_asked import (
    CLEAN,
    CLEAN_BYTES_MAX,
    FOUND,
    INPUT_BYTES_MAX,
    PIXELS,
    PREVIEW_BYTES_MAX,
    REFUSED,
    SIDE_PX_MAX,
    SIZE,
)

PIXELS_MAX = 64_000_000
"""Above what telephones take; a bomb announces more and is not opened."""
PREVIEW_SIDE_PX = 192
LINE_COLOURS = 256
"""A picture of no more colours, and smaller without loss than with it, is drawn and not photographed: it is kept so."""
JPEG_QUALITY = 82
MEMORY_BYTES_MAX = 1 << 30
CPU_S_MAX = 20

_READ = ("JPEG", "PNG", "WEBP", "GIF", "TIFF")
_HEIC = (b"heic", b"heix", b"heif", b"hevc", b"mif1", b"msf1")


class NoPicture(Exception):
    """That these bytes are not kept; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def shut_in() -> None:
    """Give up memory, time, files and children beyond what one picture needs, where the system lets a process do so."""
    try:
        import resource
    except ImportError:  # not on Windows: there the time limit of whoever asks remains
        return
    limits = {
        "RLIMIT_AS": MEMORY_BYTES_MAX,
        "RLIMIT_CPU": CPU_S_MAX,
        "RLIMIT_FSIZE": 0,
        "RLIMIT_CORE": 0,
        "RLIMIT_NOFILE": 0,
        "RLIMIT_NPROC": 0,
    }
    for name, most in limits.items():
        # A limit this system does not know, or holds lower already, is no reason not to go on.
        with contextlib.suppress(AttributeError, ValueError, OSError):
            resource.setrlimit(getattr(resource, name), (most, most))


def opened(raw: bytes) -> Image.Image:
    """The picture, its size looked at before anything of it is decoded, turned as it was held."""
    if len(raw) > INPUT_BYTES_MAX:
        raise NoPicture("too_large")
    if raw.startswith(b"%PDF-"):
        raise NoPicture("pdf")
    if raw[4:8] == b"ftyp" and raw[8:12] in _HEIC:
        raise NoPicture("heic")
    try:
        image = Image.open(io.BytesIO(raw), formats=_READ)
    except UnidentifiedImageError as error:
        raise NoPicture("not_a_picture") from error
    except Image.DecompressionBombError as error:
        raise NoPicture("too_many_pixels") from error
    if image.width * image.height > PIXELS_MAX:
        raise NoPicture("too_many_pixels")
    # A photograph is decoded at half or a quarter where that is all that is kept of it: a quarter of the memory.
    image.draft(None, (SIDE_PX_MAX, SIDE_PX_MAX))
    image.load()
    return ImageOps.exif_transpose(image)


def on_paper(image: Image.Image) -> Image.Image:
    """Its pixels alone, grey or coloured, on white where it was see-through: nothing of what came with them."""
    if image.mode.startswith("I"):
        image = image.convert("I").point(lambda value: value * (1 / 256) + 0).convert("L")
    if image.has_transparency_data:
        seen = image.convert("RGBA")
        paper = Image.new("RGBA", seen.size, "white")
        paper.alpha_composite(seen)
        image = paper
    mode = "L" if image.mode in ("1", "L", "LA") else "RGB"
    bare = Image.new(mode, image.size)
    bare.paste(image.convert(mode))
    return bare


def clean(raw: bytes) -> bytes:
    """What is kept of a file: its picture, no larger than can be read, and a preview; nothing else that was in it."""
    image = on_paper(opened(raw))
    drawn = image.getcolors(LINE_COLOURS) is not None
    image.thumbnail((SIDE_PX_MAX, SIDE_PX_MAX), Image.Resampling.LANCZOS)
    kind, kept = 0, _as_jpeg(image, JPEG_QUALITY)
    if drawn and len(line_art := _as_png(image)) <= len(kept):
        kind, kept = 1, line_art
    if len(kept) > CLEAN_BYTES_MAX:
        raise NoPicture("too_large")
    preview = next(small for small in _previews(image) if len(small) <= PREVIEW_BYTES_MAX)
    return CLEAN + FOUND.pack(kind, *image.size, len(kept), len(preview)) + kept + preview


def _as_png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    few = image.quantize(LINE_COLOURS, dither=Image.Dither.NONE) if image.mode == "RGB" else image
    few.save(out, "PNG", optimize=True)
    return out.getvalue()


def _as_jpeg(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()


def _previews(image: Image.Image) -> Iterator[bytes]:
    small = image.copy()
    small.thumbnail((PREVIEW_SIDE_PX, PREVIEW_SIDE_PX), Image.Resampling.LANCZOS)
    yield from (_as_jpeg(small, quality) for quality in (70, 50, 30))
    small.thumbnail((PREVIEW_SIDE_PX // 3, PREVIEW_SIDE_PX // 3))
    yield _as_jpeg(small, 30)


def pixels(raw: bytes) -> bytes:
    """Each picture as its bare pixels, so that whoever shows it decodes nothing; one that cannot be read is empty."""
    found, at = [PIXELS], 0
    while at < len(raw):
        size = int.from_bytes(raw[at : at + 4], "big")
        found.append(_pixels_of(raw[at + 4 : at + 4 + size]))
        at += 4 + size
    return b"".join(found)


def _pixels_of(raw: bytes) -> bytes:
    try:
        image = on_paper(opened(raw)).convert("RGB")
    except (NoPicture, OSError, SyntaxError, ValueError):
        return SIZE.pack(0, 0)
    image.thumbnail((SIDE_PX_MAX, SIDE_PX_MAX))
    return SIZE.pack(*image.size) + image.tobytes()


def answer(what: str, raw: bytes) -> bytes:
    """What to say to a file. Whatever a decoder raises means the same: this one is not kept."""
    try:
        return clean(raw) if what == "clean" else pixels(raw)
    except NoPicture as told:
        return REFUSED + told.code.encode()
    except MemoryError:
        return REFUSED + b"too_many_pixels"
    except Exception:  # a decoder fails in as many ways as there are poisons, and this process knows nobody to tell
        return REFUSED + b"damaged"


def rehearse() -> None:
    """Open one small picture of each form: what the library loads late is loaded before files are given up."""
    for form in (*_READ, "MPO"):
        for mode in ("RGB", "P", "I;16"):
            raw = io.BytesIO()
            with contextlib.suppress(OSError):  # a form that has no such dots
                Image.new(mode, (2, 2)).save(raw, form)
            answer("clean", raw.getvalue())


def main() -> None:
    """Read, answer, end."""
    warnings.simplefilter("ignore")
    rehearse()
    shut_in()
    raw = sys.stdin.buffer.read(INPUT_BYTES_MAX + 1)
    sys.stdout.buffer.write(answer(sys.argv[1], raw))


if __name__ == "__main__":
    main()
