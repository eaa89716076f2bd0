"""Pictures made by code for the tests of pictures: letters, photographs, drawings, and what hides in them."""

from __future__ import annotations

import io
import random
import sys

from PIL import Image, ImageDraw, PngImagePlugin

from fsdesk.pictures_apart import answer

TOKEN = "GLENFINNAN-56.87N-5.43W"
"""Stands for where a photograph was taken, and with what: it must never come out again."""


def written(image: Image.Image, form: str, **more: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **more)
    return out.getvalue()


def noise(width: int, height: int, seed: int = 1) -> Image.Image:
    """As hard to compress as any photograph."""
    return Image.frombytes("RGB", (width, height), random.Random(seed).randbytes(3 * width * height))


def drawing(width: int = 640, height: int = 400) -> Image.Image:
    """A house under a sun, in three colours."""
    image = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((width // 4, height // 2, width // 2, height - 20), outline="navy", width=4)
    draw.polygon([(width // 4, height // 2), (width * 3 // 8, height // 4), (width // 2, height // 2)], outline="red")
    draw.ellipse((width * 3 // 4, 20, width - 20, 120), outline="orange", width=4)
    return image


def with_secrets(form: str, image: Image.Image | None = None, token: str = TOKEN) -> bytes:
    """A picture of a form with the token wherever that form has room for words."""
    image = image or noise(300, 200)
    exif = Image.Exif()
    exif[0x010E] = exif[0x0131] = token  # what it is of, and the program
    exif[0x0112] = 6  # held on its side
    exif.get_ifd(0x8825)[0x001D] = token  # the place
    exif.get_ifd(0x8769)[0x9286] = token  # a remark
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", token)
    words.add_itxt("XML:com.adobe.xmp", f"<x>{token}</x>")
    more: dict[str, dict[str, object]] = {
        "JPEG": {"exif": exif, "comment": token.encode(), "icc_profile": token.encode(), "quality": 90},
        "PNG": {"exif": exif, "pnginfo": words, "icc_profile": token.encode()},
        "WEBP": {"exif": exif, "xmp": token.encode(), "icc_profile": token.encode()},
        "GIF": {"comment": token.encode()},
        "TIFF": {"description": token, "software": token, "exif": exif},
    }
    return written(image, form, **more[form])


FORMS = ("JPEG", "PNG", "WEBP", "GIF", "TIFF")


def mutated(seed: int) -> bytes:
    """A picture with secrets, harmed: bytes flipped, cut out, doubled, swapped with another's, or its end lost."""
    chance = random.Random(seed)
    raw = bytearray(
        with_secrets(chance.choice(FORMS), noise(60, 40, seed) if chance.random() < 0.7 else drawing(90, 70))
    )
    for _ in range(chance.choice((1, 2, 5, 20))):
        at, length = chance.randrange(len(raw)), chance.choice((1, 1, 2, 4, 64))
        match chance.randrange(6):
            case 0:
                raw[at] ^= 1 << chance.randrange(8)
            case 1:
                raw[at : at + length] = chance.randbytes(length)
            case 2:
                del raw[at : at + length]
            case 3:
                raw[at:at] = raw[at : at + length]
            case 4:
                raw[at : at + 4] = chance.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\0\0\0\x01"))
            case _:
                other = with_secrets(chance.choice(FORMS), noise(20, 20))
                raw[at : at + length] = other[:length]
        raw = raw or bytearray(b"x")
    return bytes(raw[: chance.randrange(1, len(raw) + 1)] if chance.random() < 0.2 else raw)


def main() -> None:
    """Answer to a range of seeds, one line each: the seed, how it was answered, and whether the token came out."""
    first, last = map(int, sys.argv[1:])
    for seed in range(first, last):
        said = answer("clean", mutated(seed))
        whole = said[:4].decode() + (" " + said[4:].decode() if said.startswith(b"FSPR") else "")
        print(seed, "token" if TOKEN.encode() in said else "bare", whole, flush=True)


if __name__ == "__main__":
    main()
