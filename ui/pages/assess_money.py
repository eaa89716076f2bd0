"""Money as people say it, in pounds; kept as whole pence, for equal must mean equal."""

from __future__ import annotations

import re

from fsdesk.records.fields import Value
from ui.forms.answers import ReadAnswer

_POUNDS = re.compile(r"£?\s*(\d{1,6})(?:\.(\d{2}))?", re.ASCII)


def read_pounds(text: str) -> Value:
    """Pence from an amount as it is typed (``12``, ``12.50``, ``£12.50``); empty when it cannot be read."""
    match = _POUNDS.fullmatch(text.strip())
    return int(match[1]) * 100 + int(match[2] or 0) if match is not None else ""


def say_pounds(pence: Value) -> str:
    """Pence as an amount: 1250 is ``12.50``, 1200 is ``12``."""
    if not isinstance(pence, int):
        return ""
    return f"{pence // 100}.{pence % 100:02}" if pence % 100 else str(pence // 100)


def pounds() -> ReadAnswer:
    """A line for an amount of money."""
    return ReadAnswer(read_pounds, say_pounds, example="12.50")
