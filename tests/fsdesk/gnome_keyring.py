"""A store's life on a real Secret Service, in a session of its own: `python -m tests.fsdesk.gnome_keyring FOLDER`.

Says what happened, a line each, or the sentence of what went wrong.
"""

from __future__ import annotations

import sys
from pathlib import Path

import keyring

from fsdesk.keyfile import read_newest
from fsdesk.keys import OsKeyring, create, unlock
from fsdesk.recovery import RecoveryPrivate
from fsdesk.rescuing import add_rescue, keep_recovery, open_with_code, set_anew
from fsdesk.slots import RescueCode
from fsdesk.trouble import Told
from tests.fsdesk.holding import AMINA, AMINA_NEW, FLOOR, HandTurned

CODE = RescueCode(bytes(range(16)))


def main(top: str) -> None:
    folder, secrets, clock = Path(top) / "store", OsKeyring(), HandTurned()
    print("backend", secrets.backend_name)
    bundle = create(folder, AMINA, secrets, kdf=FLOOR)
    keep_recovery(folder, bundle, RecoveryPrivate(bytes(32)).public, "k7f2qd4m")
    add_rescue(folder, bundle, CODE.pair(bundle.store_id).public, number=1, laptop="k7f2qd4m")
    print("opens", unlock(folder, AMINA, OsKeyring()) == bundle)
    item = f"store-{bundle.store_id}"
    kept = keyring.get_password(f"fsdesk {item}", item) or ""
    print("kept", len(kept), "digits, in no file", not _in_files(Path(top), kept))
    for _ in range(6):
        _said(lambda: unlock(folder, "not the words of Amina", OsKeyring(), monotonic=clock))
    (folder / "store.state").unlink()
    print("counted", _said(lambda: unlock(folder, AMINA, OsKeyring(), monotonic=clock)))
    clock.s += 300
    print("opens", unlock(folder, AMINA, OsKeyring(), monotonic=clock) == bundle)
    keyring.delete_password(f"fsdesk {item}", item)
    print("emptied", _said(lambda: unlock(folder, AMINA, OsKeyring())))
    set_anew(folder, open_with_code(folder, CODE.spoken(), OsKeyring()), AMINA_NEW, OsKeyring())
    print("opens", unlock(folder, AMINA_NEW, OsKeyring()).store_key == bundle.store_key)
    print("file says", read_newest(folder).device)


def _in_files(top: Path, kept: str) -> bool:
    files = [file for file in top.rglob("*") if file.is_file() and "keyrings" not in file.parts]
    return any(form in file.read_bytes() for file in files for form in (kept.encode(), bytes.fromhex(kept)))


def _said(work: object) -> str:
    try:
        work()  # type: ignore[operator]  # a piece of work to be tried
    except Told as told:
        return told.happened
    return "nothing went wrong"


if __name__ == "__main__":
    main(sys.argv[1])
