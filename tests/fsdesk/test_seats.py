"""Several people on one laptop: a store, a key file and a secret each, and nothing of one's opens another's."""

from __future__ import annotations

from pathlib import Path

import pytest

from fsdesk.keys import FolderSecrets, create, unlock
from fsdesk.profile import Profile
from fsdesk.seats import Seat, free_seat, keep_name, name_at, seats
from fsdesk.trouble import Told
from tests.fsdesk.holding import AMINA, AMINA_NEW, FLOOR


def test_everybody_with_a_store_is_named_this_one_first_and_there_is_a_place_for_one_more(tmp_path: Path) -> None:
    secrets = FolderSecrets(tmp_path / "secrets")
    first = Profile(folder=tmp_path / "desk")
    assert seats(first) == ()
    create(first.folder, AMINA, secrets, kdf=FLOOR)
    keep_name(first.folder, "Amina Yusuf")
    second = free_seat(first)
    create(second, AMINA_NEW, secrets, kdf=FLOOR)
    keep_name(second, "Bashir Khan")
    (tmp_path / "desk-9").mkdir()  # somebody who never joined
    (tmp_path / "other").mkdir()
    assert seats(first) == (Seat(first.folder, "Amina Yusuf"), Seat(second, "Bashir Khan"))
    assert seats(Profile(folder=second)) == (Seat(second, "Bashir Khan"), Seat(first.folder, "Amina Yusuf"))
    assert free_seat(first) == tmp_path / "desk-3"


def test_neither_opens_the_other_even_with_all_files_of_the_laptop(tmp_path: Path) -> None:
    secrets = FolderSecrets(tmp_path / "secrets")
    folders = {AMINA: tmp_path / "desk", AMINA_NEW: tmp_path / "desk-2"}
    bundles = {word: create(folder, word, secrets, kdf=FLOOR) for word, folder in folders.items()}
    assert len({bundle.store_key for bundle in bundles.values()}) == 2
    assert len(list((tmp_path / "secrets").glob("store-*"))) == 2
    with pytest.raises(Told):
        unlock(folders[AMINA], AMINA_NEW, secrets)
    with pytest.raises(Told):
        unlock(folders[AMINA_NEW], AMINA, secrets)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"a\0b", b"x\ny", b"n" * 5000])
def test_a_name_that_is_none_is_left_out(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "store.name").write_bytes(content)
    assert name_at(tmp_path) in {"", "\ufffd\ufffd", "n" * 1024}
    assert name_at(tmp_path / "nowhere") == ""
