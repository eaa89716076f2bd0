"""A store with keys, made once for each file of tests: deriving a key is slow on purpose."""

from __future__ import annotations

import dataclasses
import shutil

import pytest

from fsdesk import keyfile
from fsdesk.keys import change_passphrase, create
from tests.fsdesk.holding import AMINA, AMINA_NEW, FLOOR, Made, MemorySecrets


@pytest.fixture
def made(made_once: Made) -> Made:
    """The store, on a laptop that no other test has typed at."""
    return dataclasses.replace(made_once, secrets=MemorySecrets(kept=dict(made_once.secrets.kept)))


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("made") / "store"
    secrets = MemorySecrets()
    bundle = create(folder, AMINA, secrets, kdf=FLOOR)
    later = tmp_path_factory.mktemp("changed") / "store"
    shutil.copytree(folder, later)
    change_passphrase(later, AMINA, AMINA_NEW, secrets)
    a, b = ((later / name).read_bytes() for name in keyfile.TWINS)
    return Made(folder, secrets, bundle, (a, b))
