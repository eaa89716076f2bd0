"""Where a person's desk lives on this laptop, and where the laptop's own secret is kept."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fsdesk.keys import DeviceSecrets

SECRETS_VARIABLE = "FSDESK_SECRETS_FOLDER"
"""Names a folder for the laptop's secret on machines without a password store; weaker, and only ever by choice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One person's place on this laptop. `secrets_folder` None means the operating system's password store."""

    folder: Path
    secrets_folder: Path | None = None

    @property
    def secrets(self) -> DeviceSecrets:
        """Where the laptop's half of the keys is."""
        from fsdesk.keys import FolderSecrets, OsKeyring  # late: not needed before somebody unlocks

        return OsKeyring() if self.secrets_folder is None else FolderSecrets(self.secrets_folder)

    @property
    def joined(self) -> bool:
        """Whether there is a store here to unlock."""
        return any((self.folder / f"store.key.{twin}").exists() for twin in "ab")


def profile(folder: Path | None = None, secrets_folder: Path | None = None) -> Profile:
    """The profile asked for, else this user's own: local, never roaming, never in a synchronised Documents folder."""
    if folder is None:
        import platformdirs  # late: only the everyday start needs it

        folder = platformdirs.user_data_path("FSDesk", appauthor=False, roaming=False) / "desk"
    chosen = os.environ.get(SECRETS_VARIABLE)
    return Profile(folder=folder, secrets_folder=secrets_folder or (Path(chosen) if chosen else None))
