"""What takes longest begins first: at the end of a run no worker waits minutes for the last test of another.

The tests of what a session left behind come before all others, one after another: they are the first of the first
worker's share, of which another takes from the end, so that the session is lived once and not in each worker.
"""

from __future__ import annotations

import pytest

SESSION = "lived"
"""The fixture that lives a whole session of the canary."""
LONG = ("tests/ui/test_every_page.py", "tests/simulation/", "tests/door/test_redaction.py")
"""Files of which one test takes ten seconds and more."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keeps what order there is among those of one rank: it is another in every run."""
    items.sort(key=_rank)


def _rank(item: pytest.Item) -> int:
    if SESSION in getattr(item, "fixturenames", ()):
        return 0
    return 1 if item.nodeid.startswith(LONG) else 2
