"""What a passphrase is: how it is spelt in bytes, and which one may be set."""

from __future__ import annotations

import unicodedata

from fsdesk.trouble import Refused

PASSPHRASE_LENGTH_MIN = 15
"""Characters. NIST SP 800-63B-4 (2025) §3.1.1.2 for a passphrase on its own, OWASP ASVS 5.0 6.2.1: about four words."""

PASSPHRASE_LENGTH_MAX = 1024
"""Characters in a new passphrase. ASVS 5.0 6.2.9 asks for at least 64 to be allowed; this only stops a pasted file."""


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
    else:
        return prepared
    raise Refused(happened, safe="Nothing was changed.", next_step=next_step)
