"""Where a laptop keeps its own secret: the password store of the system, and a folder for a demonstration.

Bugs planted and seen caught: listed at the end of test_keys.py.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import keyring.backend
import keyring.backends.chainer
import keyring.backends.fail
import keyring.backends.null
import keyring.errors
import pytest

from fsdesk import keyfile
from fsdesk.keys import FolderSecrets, OsKeyring, create, unlock
from fsdesk.trouble import Trouble
from tests.fsdesk.holding import (
    AMINA,
    FLOOR,
    SAFE,
    Made,
)

# --- where a laptop keeps its secret ------------------------------------------------------------------------------


class InMemoryKeyring(keyring.backend.KeyringBackend):
    """A password store in memory that can be told to fail in the ways of real ones."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring's own, as below
        self.kept: dict[tuple[str, str], str] = {}
        self.fault: Exception | None = None
        self.forgetful = False
        self.persist: object = "enterprise"

    def get_password(self, service: str, username: str) -> str | None:
        if self.fault is not None:
            raise self.fault
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.fault is not None:
            raise self.fault
        if not self.forgetful:
            self.kept[service, username] = password


SECRET_SERVICE = "keyring.backends.SecretService.Keyring"
WINDOWS = "keyring.backends.Windows.WinVaultKeyring"


def posing_as(name: str) -> InMemoryKeyring:
    """The store in memory under the class name of a system's own, which is what the allow-list goes by."""
    module, _, qualname = name.rpartition(".")
    made: InMemoryKeyring = type(qualname, (InMemoryKeyring,), {"__module__": module, "__qualname__": qualname})()
    return made


@pytest.fixture
def use_keyring() -> Iterator[Callable[[keyring.backend.KeyringBackend], None]]:
    before = keyring.get_keyring()
    yield keyring.set_keyring
    keyring.set_keyring(before)


UseKeyring = Callable[[keyring.backend.KeyringBackend], None]


def test_the_password_store_keeps_64_hex_digits_under_the_stores_own_name(
    tmp_path: Path, use_keyring: UseKeyring
) -> None:
    backend = posing_as(SECRET_SERVICE)
    use_keyring(backend)
    bundle = create(tmp_path / "store", AMINA, OsKeyring(), kdf=FLOOR)
    assert unlock(tmp_path / "store", AMINA, OsKeyring()) == bundle
    [((service, username), secret)] = backend.kept.items()
    assert (service, username) == (f"fsdesk store-{bundle.store_id}", f"store-{bundle.store_id}")
    assert len(bytes.fromhex(secret)) == 32
    assert len(secret) == 64
    assert keyfile.read_newest(tmp_path / "store").device == SECRET_SERVICE


def test_on_windows_the_secret_stays_on_the_machine(use_keyring: UseKeyring) -> None:
    backend = posing_as(WINDOWS)
    use_keyring(backend)
    OsKeyring().put("store-1", bytes(32))
    assert backend.persist == "local machine"


class Chain(keyring.backends.chainer.ChainerBackend):
    backends: list[keyring.backend.KeyringBackend] = []  # noqa: RUF012  # as in the class it stands for


def test_in_a_chain_only_the_systems_own_store_sees_the_secret(use_keyring: UseKeyring) -> None:
    plain, own = posing_as("keyrings.alt.file.PlaintextKeyring"), posing_as(SECRET_SERVICE)
    chain = Chain()  # type: ignore[no-untyped-call]
    chain.backends = [plain, own]
    use_keyring(chain)
    OsKeyring().put("store-1", bytes(32))
    assert plain.kept == {}
    assert len(own.kept) == 1
    chain.backends = [plain]
    with pytest.raises(Trouble, match="no password store that FSDesk can trust"):
        OsKeyring().put("store-1", bytes(32))


@pytest.mark.parametrize(
    "backend",
    [
        keyring.backends.fail.Keyring(),  # type: ignore[no-untyped-call]
        keyring.backends.null.Keyring(),  # type: ignore[no-untyped-call]
        posing_as("keyrings.alt.file.PlaintextKeyring"),
        posing_as("keyring.backends.SecretService.Keyring2"),
    ],
    ids=["fail", "null", "alt", "unknown"],
)
def test_a_laptop_without_a_trusted_password_store_makes_no_store(
    tmp_path: Path, use_keyring: UseKeyring, backend: keyring.backend.KeyringBackend
) -> None:
    use_keyring(backend)
    with pytest.raises(Trouble, match="no password store that FSDesk can trust") as told:
        create(tmp_path / "store", AMINA, OsKeyring(), kdf=FLOOR)
    assert told.value.safe == f"{SAFE} Your passphrase is not at fault."
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (keyring.errors.InitError("Prompt dismissed"), "This laptop's password store is locked."),
        (keyring.errors.KeyringLocked("no"), "This laptop's password store is locked."),
        (keyring.errors.NoKeyringError("none"), "This laptop's password store does not answer."),
        (keyring.errors.PasswordSetError("no"), "This laptop's password store does not answer."),
        (ConnectionResetError("bus"), "This laptop's password store does not answer."),
    ],
)
def test_a_password_store_that_fails_is_told_and_counts_no_wrong_try(
    made: Made, tmp_path: Path, use_keyring: UseKeyring, fault: Exception, sentence: str
) -> None:
    folder, backend = made.copy(tmp_path), posing_as(SECRET_SERVICE)
    backend.fault = fault
    use_keyring(backend)
    with pytest.raises(Trouble) as told:
        unlock(folder, AMINA, OsKeyring())
    assert told.value.happened == sentence
    assert told.value.safe == f"{SAFE} Your passphrase is not at fault."
    assert "unlock its password store" in told.value.next_step
    with pytest.raises(Trouble):
        create(tmp_path / "other", AMINA, OsKeyring(), kdf=FLOOR)
    assert not (tmp_path / "other").exists()
    assert not (folder / "store.state").exists()


def test_an_error_of_the_bus_library_that_the_backend_lets_through_is_told(use_keyring: UseKeyring) -> None:
    exceptions = pytest.importorskip("secretstorage.exceptions")
    backend = posing_as(SECRET_SERVICE)
    backend.fault = exceptions.SecretServiceNotAvailableException("gone")
    use_keyring(backend)
    with pytest.raises(Trouble, match="does not answer"):
        OsKeyring().get("store-1")


def test_a_bug_of_ours_inside_the_backend_is_not_dressed_up(use_keyring: UseKeyring) -> None:
    backend = posing_as(SECRET_SERVICE)
    backend.fault = TypeError("ours")
    use_keyring(backend)
    with pytest.raises(TypeError):
        OsKeyring().get("store-1")


def test_an_emptied_and_a_changed_password_store_are_told_apart(tmp_path: Path, use_keyring: UseKeyring) -> None:
    backend = posing_as(SECRET_SERVICE)
    use_keyring(backend)
    create(tmp_path / "store", AMINA, OsKeyring(), kdf=FLOOR)
    backend.kept.clear()
    with pytest.raises(Trouble, match="no longer holds its own half of the key"):
        unlock(tmp_path / "store", AMINA, OsKeyring())
    use_keyring(posing_as(WINDOWS))
    with pytest.raises(Trouble, match="in another place than when the store was made"):
        unlock(tmp_path / "store", AMINA, OsKeyring())
    with pytest.raises(Trouble, match="in another place than when the store was made"):
        unlock(tmp_path / "store", AMINA, FolderSecrets(tmp_path / "secrets"))


@pytest.mark.parametrize("text", ["", "00" * 31, "zz" * 32, "AA" * 32, "00" * 32 + "\n"])
def test_a_spoilt_entry_in_the_password_store_is_told(use_keyring: UseKeyring, text: str) -> None:
    backend = posing_as(SECRET_SERVICE)
    use_keyring(backend)
    backend.kept["fsdesk store-1", "store-1"] = text
    with pytest.raises(Trouble, match="is there but has been damaged"):
        OsKeyring().get("store-1")


def test_a_password_store_that_forgets_at_once_makes_no_store(tmp_path: Path, use_keyring: UseKeyring) -> None:
    backend = posing_as(SECRET_SERVICE)
    backend.forgetful = True
    use_keyring(backend)
    with pytest.raises(Trouble, match="did not keep what it was given"):
        create(tmp_path / "store", AMINA, OsKeyring(), kdf=FLOOR)
    assert not (tmp_path / "store").exists()


def test_a_folder_of_secrets_works_for_a_demonstration_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    secrets = FolderSecrets(tmp_path / "secrets")
    bundle = create(tmp_path / "store", AMINA, secrets, kdf=FLOOR)
    assert unlock(tmp_path / "store", AMINA, FolderSecrets(tmp_path / "secrets")) == bundle
    [file] = (tmp_path / "secrets").iterdir()
    if os.name != "nt":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    file.write_bytes(b"\xff\x00")
    with pytest.raises(Trouble, match="has been damaged"):
        unlock(tmp_path / "store", AMINA, secrets)
    file.unlink()
    with pytest.raises(Trouble, match="no longer holds"):
        unlock(tmp_path / "store", AMINA, secrets)


def test_a_folder_of_secrets_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "secrets").write_text("a file in the way")
    with pytest.raises(Trouble, match="cannot be written"):
        create(tmp_path / "store", AMINA, FolderSecrets(tmp_path / "secrets"), kdf=FLOOR)
    assert not (tmp_path / "store").exists()
