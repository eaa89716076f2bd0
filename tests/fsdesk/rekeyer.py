"""Gives a store another key, in a process of its own: `python -m tests.fsdesk.rekeyer FOLDER SECRETS SETTINGS`.

SETTINGS is a file with the keepers' public key and one rescue code's, as the store would vouch for them.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fsdesk.keys import FolderSecrets
from fsdesk.recovery import RecoveryPublic
from fsdesk.rekeying import change_keys
from fsdesk.rescuing import SealedTo
from tests.fsdesk.holding import AMINA, AMINA_NEW


def main(folder: str, secrets: str, settings: str) -> None:
    keepers, rescue = (RecoveryPublic.from_line(line) for line in Path(settings).read_text().splitlines())
    to = SealedTo(keepers=keepers, laptop="k7f2qd4m", rescues=((1, rescue),))
    change_keys(Path(folder), AMINA, AMINA_NEW, FolderSecrets(Path(secrets)), to)


if __name__ == "__main__":
    main(*sys.argv[1:4])
