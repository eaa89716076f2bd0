"""Short secrets that are read over a telephone: letters that cannot be mistaken, groups of four, two check letters.

Crockford's alphabet has no I, L, O and U; what is typed as I, L or O counts as 1, 1 and 0. The two last letters are
those of a Reed-Solomon code over GF(32) (x⁵+x²+1): any two wrong letters and any two that changed places are noticed,
and of one wrong letter it is known where it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from fsdesk.trouble import Refused

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUP = 4
CHECKS = 2
LONGEST = 31
"""Letters in all that two checks guard: as many as GF(32) has places."""

_WORDS = (
    "zero one two three four five six seven eight nine Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel Juliett Kilo"
    " Mike November Papa Quebec Romeo Sierra Tango Victor Whiskey X-ray Yankee Zulu"
)
_ALOUD = dict(zip(LETTERS, _WORDS.split(), strict=True))
"""The words of the ICAO spelling alphabet, which emergency services use on the telephone."""

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


def _powers() -> list[int]:
    found, value = [], 1
    for _ in range(LONGEST):
        found.append(value)
        value = value << 1 if value < 16 else (value << 1 & 31) ^ 0b00101
    return found


_POWER = _powers()
_LOG = {value: at for at, value in enumerate(_POWER)}


def _times(one: int, other: int) -> int:
    return _POWER[(_LOG[one] + _LOG[other]) % LONGEST] if one and other else 0


def _over(one: int, other: int) -> int:
    return _POWER[(_LOG[one] - _LOG[other]) % LONGEST] if one else 0


def _sums(values: Sequence[int]) -> tuple[int, int]:
    """Both sums of a code: zero and zero when no letter is wrong."""
    plain = weighed = 0
    for at, value in enumerate(values):
        plain ^= value
        weighed ^= _times(value, _POWER[at])
    return plain, weighed


def letters_for(length: int) -> int:
    """How many letters a secret of so many bytes takes, its two checks among them."""
    return -(-length * 8 // 5) + CHECKS


def spoken(secret: bytes) -> str:
    """The secret in groups of four letters. At most 18 bytes."""
    count = letters_for(len(secret))
    assert count <= LONGEST
    number = int.from_bytes(secret, "big")
    values = [number >> 5 * at & 31 for at in reversed(range(count - CHECKS))]
    plain, weighed = _sums(values)
    at = len(values)
    # The two checks a, b solve a + b = plain and a·αᵃᵗ + b·αᵃᵗ⁺¹ = weighed.
    last = _over(weighed ^ _times(plain, _POWER[at]), _POWER[at] ^ _POWER[at + 1])
    text = "".join(LETTERS[value] for value in (*values, plain ^ last, last))
    return " ".join(text[at : at + GROUP] for at in range(0, count, GROUP))


def heard(text: str, length: int) -> bytes:
    """The secret of `length` bytes that somebody typed as it was read to them. Refused, saying where to look again."""
    count = letters_for(length)
    plain = "".join(char for char in text.upper() if not char.isspace() and char != "-")
    plain = plain.translate(str.maketrans("ILO", "110"))
    wrong = next((at for at, char in enumerate(plain) if char not in LETTERS), None)
    if wrong is not None:
        raise _misheard(f"The {_group(wrong)} group holds a letter or sign that no code has.")
    if len(plain) != count:
        raise _misheard(f"The code has {count} letters and digits; {len(plain)} were typed.")
    values = [LETTERS.index(char) for char in plain]
    sums = _sums(values)
    if sums != (0, 0):
        place = _LOG[_over(sums[1], sums[0])] if all(sums) else count
        where = f"Most likely it is in the {_group(place)} group." if place < count else "Compare all groups."
        raise _misheard(f"A letter of the code is not right. {where}")
    number = 0
    for value in values[:-CHECKS]:
        number = number << 5 | value
    if number >> length * 8:
        raise _misheard("A letter of the code is not right. Most likely it is in the first group.")
    return number.to_bytes(length, "big")


def aloud(code: str) -> tuple[str, ...]:
    """How each group is read out: word by word, in the spelling alphabet."""
    return tuple(", ".join(_ALOUD[char] for char in group) for group in code.split())


def _group(at: int) -> str:
    number = at // GROUP
    return _ORDINALS[number] if number < len(_ORDINALS) else "last"


def _misheard(happened: str) -> Refused:
    return Refused(happened, safe="Nothing was changed.", next_step="Have it read to you again, group by group.")
