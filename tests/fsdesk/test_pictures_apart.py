"""The program that opens pictures: what is kept of one, and that nothing of a poisoned one reaches the desk."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zlib
from collections import Counter

import pytest
from PIL import Image

from fsdesk.pictures_asked import PREVIEW_BYTES_MAX, SENTENCES, SIDE_PX_MAX, Picture, clean_picture, look_at
from fsdesk.trouble import Refused
from tests.fsdesk.pictures_drawn import FORMS, TOKEN, drawing, mutated, noise, with_secrets, written
from tests.patience import PATIENCE_S

MUTATIONS = 600


def opened(picture: Picture) -> Image.Image:
    return Image.open(io.BytesIO(picture.content))


@pytest.mark.parametrize("form", FORMS)
def test_only_what_can_be_seen_is_kept(form: str) -> None:
    raw = with_secrets(form)
    assert TOKEN.encode() in raw
    kept = clean_picture(raw)
    assert TOKEN.encode() not in kept.content + kept.preview
    assert not {"exif", "comment", "icc_profile", "xmp", "parsed", "photoshop"} & opened(kept).info.keys()
    assert not opened(kept).getexif()
    assert len(kept.preview) <= PREVIEW_BYTES_MAX


def test_a_photograph_is_turned_as_it_was_held() -> None:
    kept = clean_picture(with_secrets("JPEG", noise(300, 200)))
    assert (kept.width, kept.height) == opened(kept).size == (200, 300)


def test_a_large_photograph_is_shrunk_and_a_small_one_left_as_large_as_it_is() -> None:
    large, small = clean_picture(written(noise(3000, 1500), "JPEG")), clean_picture(written(noise(301, 200), "JPEG"))
    assert (large.width, large.height) == (SIDE_PX_MAX, SIDE_PX_MAX // 2)
    assert (small.width, small.height) == (301, 200)
    assert large.mime == "image/jpeg"


def test_a_drawing_is_kept_without_loss_and_a_see_through_one_is_put_on_white() -> None:
    kept = clean_picture(written(drawing(), "PNG"))
    assert kept.mime == "image/png"
    assert opened(kept).convert("RGB").tobytes() == drawing().tobytes()
    ink = Image.new("RGBA", (80, 40), (0, 0, 0, 0))
    ink.paste((0, 0, 90, 255), (10, 10, 70, 20))
    kept = clean_picture(written(ink, "PNG"))
    assert opened(kept).convert("RGB").getpixel((0, 0)) == (255, 255, 255)
    assert opened(kept).convert("RGB").getpixel((30, 15)) == (0, 0, 90)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "CMYK", "YCbCr", "I;16", "F"])
def test_every_kind_of_dots_is_understood(mode: str) -> None:
    form = {"CMYK": "JPEG", "YCbCr": "JPEG", "I;16": "TIFF", "F": "TIFF"}.get(mode, "PNG")
    grey = drawing().convert("L")
    source = Image.new("I;16", grey.size) if mode == "I;16" else drawing().convert(mode)
    if mode == "I;16":
        source.frombytes(b"".join(bytes((0, value)) for value in grey.tobytes()))
    kept = clean_picture(written(source, form))
    greys = opened(kept).convert("L").tobytes()
    assert min(greys) < 120
    assert max(greys) > 200


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "not_a_picture"),
        (b"MZ" + bytes(500), "not_a_picture"),
        (b"<svg xmlns='x'/>", "not_a_picture"),
        (b"%PDF-1.7\n", "pdf"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "heic"),
        (written(noise(40, 40), "BMP"), "not_a_picture"),
        (written(noise(40, 40), "PNG")[:-900], "damaged"),
        (written(noise(400, 400), "JPEG")[:-9000], "damaged"),
    ],
)
def test_what_is_no_whole_picture_is_refused_in_words(raw: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        clean_picture(raw)
    happened, next_step = SENTENCES[code]
    assert refused.value.sentence == f"{happened} Nothing of it has been kept. {next_step}"


def test_more_than_a_file_may_have_is_refused_before_any_process_is_started() -> None:
    with pytest.raises(Refused, match="larger than can be kept"):
        clean_picture(bytes((25 << 20) + 1), program=("no-such-program",))


def bomb(width: int, height: int) -> bytes:
    """A picture of a few bytes that says it is enormous."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(4 << 20), 9)
    chunks = ((b"IHDR", head), (b"IDAT", data), (b"IEND", b""))
    found = (struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(found)


@pytest.mark.parametrize("size", [(8_001, 8_000), (60_000, 60_000), (2**31 - 1, 1)])
def test_a_bomb_is_refused_by_the_size_it_announces(size: tuple[int, int]) -> None:
    with pytest.raises(Refused, match="more dots"):
        clean_picture(bomb(*size))


def test_the_largest_picture_that_may_be_opened_is_opened_within_the_memory_given() -> None:
    # Of memory only: how long it may take is said elsewhere, and a busy machine takes long.
    kept = clean_picture(written(Image.new("RGBA", (8_000, 8_000), (1, 2, 3, 128)), "PNG"), time_s=300)
    assert (kept.width, kept.height) == (SIDE_PX_MAX, SIDE_PX_MAX)


@pytest.mark.parametrize(
    "program",
    [
        "import sys; sys.stdin.buffer.read(); sys.exit(3)",
        "import os; os.abort()",
        "import sys; sys.stdout.buffer.write(b'FSPC' + bytes(17))",
        "import sys; sys.stdout.buffer.write(b'FSPC' + bytes(40 << 20))",
        "import sys; sys.stdout.buffer.write(b'FSPC\\x00' + b'\\x00\\x00\\x00\\x05' * 4)",
        "import threading; threading.Event().wait()",
    ],
)
def test_a_program_that_dies_lies_or_hangs_is_a_refusal(program: str) -> None:
    time_s = 0.3 if "wait" in program else PATIENCE_S
    with pytest.raises(Refused, match="damaged"):
        clean_picture(written(drawing(), "PNG"), program=(sys.executable, "-c", program), time_s=time_s)
    assert look_at([b"x"], program=(sys.executable, "-c", program), time_s=time_s)[0].dots == b""


def test_a_kept_picture_is_shown_as_bare_dots_and_one_that_cannot_be_shown_is_empty() -> None:
    kept = clean_picture(written(drawing(), "PNG"))
    whole, junk, small = look_at([kept.content, b"junk", kept.preview])
    assert whole.dots == drawing().tobytes()
    assert junk.dots == b""
    assert 3 * small.width * small.height == len(small.dots) > 0


def answers() -> dict[int, list[str]]:
    """How every mutation was answered. A decoder that crashes ends its process, and the next begins after it."""
    found: dict[int, list[str]] = {}
    seed = 0
    while seed < MUTATIONS:
        done = subprocess.run(
            [sys.executable, "-m", "tests.fsdesk.pictures_drawn", str(seed), str(MUTATIONS)],
            capture_output=True, text=True, timeout=PATIENCE_S, check=False,
        )  # fmt: skip
        lines = [line.split() for line in done.stdout.splitlines()]
        found.update((int(line[0]), line[1:]) for line in lines)
        seed += len(lines)
        if done.returncode:
            found[seed] = ["bare", "crashed"]
            seed += 1
    return found


def test_hundreds_of_harmed_pictures_are_each_kept_clean_or_refused() -> None:
    found = answers()
    assert sorted(found) == list(range(MUTATIONS))
    assert {words[0] for words in found.values()} == {"bare"}
    kinds = Counter(" ".join(words[1:]) for words in found.values())
    assert kinds["FSPC"] > MUTATIONS // 10
    assert kinds["FSPR damaged"] > MUTATIONS // 10
    assert kinds.keys() <= {"FSPC", "crashed", *(f"FSPR {code}" for code in SENTENCES)}


@pytest.mark.parametrize("seed", range(MUTATIONS, MUTATIONS + 12))
def test_a_harmed_picture_is_answered_through_the_real_program(seed: int) -> None:
    try:
        kept = clean_picture(mutated(seed))
    except Refused as refused:
        answered = refused.sentence
    else:
        answered = "kept"
        assert TOKEN.encode() not in kept.content + kept.preview
    assert answered == "kept" or "Nothing of it has been kept." in answered
