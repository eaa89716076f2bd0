"""Where a session leaves anything: the folder it is confined to, what its programs said, and what was on the wire."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.canary.search import Find, Search

ROOT = Path(__file__).resolve().parent.parent.parent
LAWFUL = {
    "worker.device_secret": ("worker-secret/",),
    "lead.device_secret": ("lead-secret/",),
    "hub.ledger_key": ("fsdesk-hub.key",),
    "hub.sign_seed": ("fsdesk-hub.key",),
    "hub.seal_seed": ("fsdesk-hub.key",),
    "worker.slip": ("said/enrol-", "/store.hub"),
    "worker.slip_code": ("said/enrol-worker.out",),
    "lead.slip": ("said/enrol-", "/store.hub"),
    "lead.slip_code": ("said/enrol-lead.out",),
    "hub.partnership": ("said/init.out", "said/processes.out"),
    **dict.fromkeys(("request.path", "request.head", "request.body"), ("socket:",)),
    **dict.fromkeys(("hub.team", "hub.worker", "hub.lead"), ("said/processes.out",)),
}
"""What may be in the clear, and where: each secret in the one file that keeps it, and what a command was asked to say.
Two slips of one hub begin alike, with where it is and its public keys, which each laptop keeps beside its store: of a
slip the code is the secret. What IT calls a person or a team is typed as an argument; what a stranger says to the
hub is said by the session itself, and never repeated."""
ASKED_FOR = frozenset(
    f"run/asked/{name}"
    for name in ("plan.pdf", "plan.html", "family.json", "people.csv", "families.xlsx", "visits.csv", "steps.csv")
)  # fmt: skip
"""Files the person asked to be written: words of the record may be in these, and in nothing beside them."""
NEVER_ASKED_FOR = ("worker.", "lead.", "wrong.", "bug.", "brought.", "hub.ledger", "hub.sign", "hub.seal")
"""What may not be in them either."""
AS_WRITTEN = " ▸ as it was written"
"""After the name of a place: not what lies there, but what was once handed to the system to be put there."""
BEING_WRITTEN = re.compile(r"run/asked/(\.\w+\.part|#\d+)$")
"""What will take the name of one of them when it is whole: its file has no name, or a hidden one, until then."""
BROUGHT = ("run/brought/", "/".join(("run", "tmp", "openpyxl.")))
"""The tables of another system, as somebody else left them, and as the library they are made with here begins them."""


class Grounds:
    """One run's folders. Programs of the session can write in `run` only; `kept` is what was caught outside of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.run = folder / "run"
        self.kept = folder / "kept"
        self.said = self.kept / "said"
        self.wire = self.kept / "wire"
        self.asked = self.run / "asked"
        self.brought = self.run / "brought"

    def make(self) -> None:
        """Make all of them, empty."""
        for name in ("home", "tmp", "data", "config", "cache", "state", "runtime", "cwd", "asked", "brought"):
            (self.run / name).mkdir(parents=True, mode=0o700)
        for folder in (self.said, self.wire):
            folder.mkdir(parents=True)

    def surroundings(self) -> dict[str, str]:
        """The environment in which every place a program may think of is inside `run`."""
        run = self.run
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            "QT_QPA_PLATFORM": "offscreen",
            "HOME": str(run / "home"),
            **dict.fromkeys(("TMPDIR", "TMP", "TEMP"), str(run / "tmp")),
            "XDG_DATA_HOME": str(run / "data"),
            "XDG_CONFIG_HOME": str(run / "config"),
            "XDG_CACHE_HOME": str(run / "cache"),
            "XDG_STATE_HOME": str(run / "state"),
            "XDG_RUNTIME_DIR": str(run / "runtime"),
        }

    def pieces(self) -> Iterator[tuple[str, bytes]]:
        """Everything there is to look through, each with the name of its place: names of files, files, words, wire."""
        names = []
        for top, folders, files in os.walk(self.folder):
            for name in (*folders, *files):
                path = Path(top, name)
                names.append(os.fsencode(path.relative_to(self.folder)))
                if path.is_symlink():
                    yield f"{path.relative_to(self.folder)} (link)", os.fsencode(os.readlink(path))
                elif path.is_file():
                    yield str(path.relative_to(self.folder)), path.read_bytes()
        yield "names of files and folders", b"\n".join(names)

    def finds(self, search: Search) -> list[Find]:
        """Every seed that is where it must not be."""
        found = [find for place, data in self.pieces() for find in search.finds(place, data)]
        return [find for find in found if not is_lawful(find)]


def is_lawful(find: Find) -> bool:
    """Whether this secret may be in this place."""
    file = find.place.split(" ▸ ")[0]
    if file in ASKED_FOR or (BEING_WRITTEN.match(file) and AS_WRITTEN in find.place):
        return not find.seed.startswith(NEVER_ASKED_FOR)
    if file.startswith(BROUGHT):
        return find.seed.startswith("brought.")
    return any(place in find.place for place in LAWFUL.get(find.seed, ()))


def as_told(finds: list[Find], of: Mapping[str, object] | None = None) -> str:
    """The finds as lines for a person: where and which, never what stands beside them."""
    wanted = [find for find in finds if of is None or find.seed in of]
    return "\n".join(f"{find.seed} in {find.place}, {find.encoding}, at {find.offset}" for find in sorted(wanted))
