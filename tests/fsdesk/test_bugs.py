"""A failure nobody foresaw leaves no core file and no memory for others to read."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.patience import PATIENCE_S

SHOWS = """
import ctypes, resource
{before}
print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""
FROM_NOW_ON = "from fsdesk.bugs import leave_no_trace_of_bugs; leave_no_trace_of_bugs()"


@pytest.mark.skipif(sys.platform != "linux", reason="as Linux keeps cores")
@pytest.mark.parametrize(("before", "dumpable"), [("", "1"), (FROM_NOW_ON, "0")])
def test_a_process_of_ours_can_neither_be_dumped_nor_read_by_others(before: str, dumpable: str) -> None:
    shows = SHOWS.format(before=before)
    done = subprocess.run([sys.executable, "-c", shows], capture_output=True, text=True, check=True, timeout=PATIENCE_S)
    limit, said = done.stdout.strip().rsplit(" ", 1)
    assert said == dumpable
    assert not before or limit == "(0, 0)"
