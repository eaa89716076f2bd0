"""What a passphrase is: how it is spelt in bytes, and which one may be set."""

from __future__ import annotations

import unicodedata

from fsdesk.trouble import Refused

PASSPHRASE_LENGTH_MIN = 15
"""Characters. NIST SP 800-63B-4 (2025) §3.1.1.2 for a passphrase on its own, OWASP ASVS 5.0 6.2.1: about four words."""

PASSPHRASE_LENGTH_MAX = 1024
"""Characters in a new passphrase. ASVS 5.0 6.2.9 asks for at least 64 to be allowed; this only stops a pasted file."""


GUESSES_LOG10_MIN = 11.0
"""A passphrase that a guesser who knows common words, names, dates, keyboards and repeats meets before 10^11 guesses is
refused (OWASP ASVS 5.0 6.2.4, 6.2.12): at some 1,500 guesses a second of Argon2id on one large GPU that is two years,
for somebody who also has this laptop's own half of the key. Four common words pass, three do not."""

CONTEXT = (
    "fsdesk", "family", "families", "support", "outreach", "council", "children", "early help", "family help", "worker",
    "team", "hub", "highland", "lochaber", "inverness", "fort william", "scotland", "westmorland", "furness", "cumbria",
    "kendal", "barrow", "hereford", "herefordshire", "leominster", "bromyard",
)  # fmt: skip
"""Words anybody would try first here (ASVS 5.0 6.1.2, 6.2.11)."""
LOOKED_AT_MAX = 72
"""Characters a guesser is tried on: what comes after them only makes it harder."""


def passphrase_bytes(passphrase: str) -> bytes:
    """The passphrase as RFC 8265 §4.2 (OpaqueString) prepares one: every space plain, then NFC, in UTF-8.

    NFC because keyboards spell ŵ or à as one character or as two. Not NFKC, which NIST SP 800-63B also names: it
    merges what a person typed as different (² and 2), which helps only somebody who guesses.
    """
    plain = "".join(" " if unicodedata.category(char) == "Zs" else char for char in passphrase)
    # A lone surrogate can be pasted; it is a wrong passphrase, not an error of ours.
    return unicodedata.normalize("NFC", plain).encode("utf-8", "surrogatepass")


def new_passphrase(passphrase: str) -> bytes:
    """The bytes of a passphrase to be set; Refused when it is too short, too long, or cannot be typed again."""
    prepared = passphrase_bytes(passphrase)
    text = prepared.decode("utf-8", "surrogatepass")
    if len(text) < PASSPHRASE_LENGTH_MIN:
        happened = f"A passphrase needs at least {PASSPHRASE_LENGTH_MIN} characters; this one has {len(text)}."
        next_step = "Four or five words that have nothing to do with one another are easy to keep in mind."
    elif len(text) > PASSPHRASE_LENGTH_MAX:
        happened = f"A passphrase can have up to {PASSPHRASE_LENGTH_MAX} characters; this one has {len(text)}."
        next_step = "Check that only the passphrase was pasted."
    elif any(unicodedata.category(char) in {"Cc", "Cs", "Co", "Cn"} for char in text):
        # Controls, half characters, unassigned ones: the next keyboard, or the next Unicode, spells them otherwise.
        happened = "This passphrase holds a character that cannot be typed the same way everywhere."
        next_step = "Use letters, digits, spaces and punctuation."
    elif _guesses_log10(text) < GUESSES_LOG10_MIN:
        happened = "This passphrase could be guessed: it is made of common words, repeats, or words of this work."
        next_step = "Four or five words that have nothing to do with one another are easy to keep in mind."
    else:
        return prepared
    raise Refused(happened, safe="Nothing was changed.", next_step=next_step)


def _guesses_log10(text: str) -> float:
    """How many tries a well-informed guesser needs, as a power of ten. Spaces between words are no help."""
    from zxcvbn import zxcvbn  # late: 150 ms for its lists, when a passphrase is set

    joined = "".join(text.split())
    spellings = [one[:LOOKED_AT_MAX] for one in (text, joined) if one]
    return min((float(zxcvbn(one, user_inputs=list(CONTEXT))["guesses_log10"]) for one in spellings), default=0.0)
