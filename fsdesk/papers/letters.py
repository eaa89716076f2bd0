"""Which characters the printing fonts can draw, and what is printed for those that are no letters. Pure but for fonts.

A family's words never become empty boxes without anybody saying so: marks and emoji without a shape are printed as
their names in brackets, and words in a script that no bundled font holds are told before anything is printed.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Collection, Iterable, Set

_KEPT_CONTROLS = "\n"
_IGNORABLE = frozenset("Cf")


def clean(text: str) -> str:
    """The text without what is no character to read: controls and halves of characters. Lines stay lines."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = text.replace("\x0b", "\n").replace("\x0c", "\n").replace("\x85", "\n").replace("\u2028", "\n")
    text = text.replace("\u2029", "\n")
    if text.isprintable():
        return text
    return "".join(sign for sign in text if sign in _KEPT_CONTROLS or unicodedata.category(sign) not in ("Cc", "Cs"))


def spelt(text: str, drawn: Collection[int]) -> str:
    """The text with every mark that has no shape among `drawn` as its name: "[grinning face]". Letters stay."""
    if all(ord(sign) in drawn or sign == "\n" for sign in text):
        return text
    return "".join(_spelt_sign(sign, drawn) for sign in text)


def _spelt_sign(sign: str, drawn: Collection[int]) -> str:
    kind = unicodedata.category(sign)
    if ord(sign) in drawn or sign == "\n" or kind in _IGNORABLE or kind[0] in "LMN":
        return "" if _is_selector(sign) else sign
    if kind == "Zs":
        return " "
    if kind == "Sk" and ord(sign) >= 0x1F3FB:  # the tone of a skin, said by no name of its own
        return ""
    name = unicodedata.name(sign, "").lower()
    return f"[{name or f'U+{ord(sign):04X}'}]"


def _is_selector(sign: str) -> bool:
    return 0xFE00 <= ord(sign) <= 0xFE0F  # chooses between shapes of the sign before, and has none itself


def without_shape(texts: Iterable[str], drawn: Collection[int]) -> str:
    """The letters, digits and accents in these texts that no font draws, each once, in order of appearance."""
    found: dict[str, None] = {}
    for text in texts:
        for sign in text:
            if ord(sign) not in drawn and unicodedata.category(sign)[0] in "LMN" and not _is_selector(sign):
                found.setdefault(sign)
    return "".join(found)


def drawn_by(font: bytes) -> Set[int]:
    """The code points a TrueType font has a shape for, from its own table of characters."""
    tables = {font[at : at + 4]: struct.unpack_from(">I", font, at + 8)[0] for at in _table_entries(font)}
    start = tables[b"cmap"]
    found: set[int] = set()
    for at in range(struct.unpack_from(">H", font, start + 2)[0]):
        platform, _, offset = struct.unpack_from(">HHI", font, start + 4 + 8 * at)
        if platform in (0, 3) and struct.unpack_from(">H", font, start + offset)[0] == 4:
            found |= _segments(font, start + offset)
    return found


def _table_entries(font: bytes) -> range:
    return range(12, 12 + 16 * struct.unpack_from(">H", font, 4)[0], 16)


def _segments(font: bytes, at: int) -> set[int]:
    """Code points of a character table of format 4 whose glyph is not the empty one."""
    count = struct.unpack_from(">H", font, at + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + 2 * count)
    deltas = struct.unpack_from(f">{count}H", font, at + 16 + 4 * count)
    offsets_at = at + 16 + 6 * count
    offsets = struct.unpack_from(f">{count}H", font, offsets_at)
    found: set[int] = set()
    for which in range(count):
        for code in range(starts[which], ends[which] + 1):
            glyph = code
            if offsets[which]:
                where = offsets_at + 2 * which + offsets[which] + 2 * (code - starts[which])
                glyph = struct.unpack_from(">H", font, where)[0]
                if glyph == 0:
                    continue
            if (glyph + deltas[which]) % 0x10000 and code != 0xFFFF:
                found.add(code)
    return found
