"""Which passphrases are refused because they would be guessed, and that whatever else a person chooses is taken."""

from __future__ import annotations

import pytest

from fsdesk.passphrases import CONTEXT, new_passphrase
from fsdesk.trouble import Refused


@pytest.mark.parametrize("passphrase", [
    "passwordpassword", "Password1Password1", "123456789012345", "qwertyuiopasdfg", "letmeinletmeinletmein",
    "aaaaaaaaaaaaaaaaaaaaaaaa", "familysupport2026!", "Lochaber Lochaber Lochaber", "highland council",
    "fsdesk fsdesk fsdesk 1", "outreach worker team", "2026-11-30 2026-11-30",
    "monkey dragon football", "               ", *(f"{word} {word} {word} {word}" for word in CONTEXT),
])  # fmt: skip
def test_what_anybody_would_try_is_refused_and_nothing_is_changed(passphrase: str) -> None:
    with pytest.raises(Refused) as told:
        new_passphrase(passphrase)
    assert told.value.safe == "Nothing was changed."
    assert passphrase not in told.value.sentence


@pytest.mark.parametrize("passphrase", [
    "peat thistle lantern cove", "larch otter kettle harbour", "stone river happy garden",
    "monadh crùbag sneachda bòrd", "y ddraig goch ddyry cychwyn", "ქართული ენა და მთები",
    "Zx7%qP!m2#vL9@tR", "a" * 3 + " whole sentence nobody has said before, about otters",
    "two kettles and a wet dog " * 20,
])  # fmt: skip
def test_any_composition_that_is_hard_to_guess_is_taken_whole(passphrase: str) -> None:
    assert new_passphrase(passphrase)
