"""What is said of a failure nobody foresaw: its kind and its place, never its words, which may quote the record."""

from __future__ import annotations

import os
import sys
import threading

PR_SET_DUMPABLE = 4
"""See prctl(2)."""


def in_short(bug: object) -> str:
    """``ValueError at day.py:41``: the type of what was raised, and the file and line that raised it."""
    trace = getattr(bug, "__traceback__", None)
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" at {os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}" if trace is not None else ""
    return f"{type(bug).__name__}{where}"


def report_bug(bug: object) -> None:
    """Say on the error stream what kind of failure it was and where."""
    if sys.stderr is not None:  # a window on Windows has none
        sys.stderr.write(f"FSDesk: {in_short(bug)}\n")


def leave_no_trace_of_bugs() -> None:
    """From now on, on any thread: what nobody catches is reported in short, as Python's own report quotes its words;
    and a crash leaves no core file, which would hold the record and its keys as they were in memory."""
    if sys.platform != "win32":
        import resource  # only where there is one

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        import ctypes  # late: only here

        # A program that collects crashes is handed the core whatever its limit is, unless there may be none; and no
        # other program of the same person may read this one's memory.
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
    sys.excepthook = _uncaught
    sys.unraisablehook = _unraisable
    threading.excepthook = _uncaught_on_thread


def _uncaught(_kind: type[BaseException], bug: BaseException, _trace: object) -> None:
    report_bug(bug)


def _uncaught_on_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        report_bug(args.exc_value)


def _unraisable(args: sys.UnraisableHookArgs) -> None:
    if args.exc_value is not None:
        report_bug(args.exc_value)
