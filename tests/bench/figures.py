"""What was measured, beside what it is compared with, and how it is printed. Measures nothing itself."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence

import msgspec

COLUMNS = ("figure", "ours", "beside it", "ratio", "bar", "")


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the table. `bar` None has nothing to meet; with `of_ratio` the bar is for ours over `beside`."""

    name: str
    unit: str
    ours: float
    beside: float | None = None
    beside_what: str = ""
    bar: float | None = None
    of_ratio: bool = False

    @property
    def ratio(self) -> float | None:
        """Ours over what it is compared with."""
        return None if not self.beside else self.ours / self.beside

    @property
    def met(self) -> bool | None:
        """Whether the bar is met; None where there is none."""
        measured = self.ratio if self.of_ratio else self.ours
        return None if self.bar is None or measured is None else measured <= self.bar


def table(chapters: Mapping[str, Sequence[Figure]]) -> str:
    """The figures by chapter as a Markdown table."""
    lines = ["| " + " | ".join(COLUMNS) + " |", "|" + "|".join(("---", "---:", "---:", "---:", "---:", "---")) + "|"]
    for chapter, figures in chapters.items():
        lines.append(f"| **{chapter}** | | | | | |")
        lines.extend(_line(figure) for figure in figures)
    return "\n".join(lines)


def _line(figure: Figure) -> str:
    beside = "" if figure.beside is None else f"{_said(figure.beside, figure.unit)} {figure.beside_what}".strip()
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
    bar = ""
    if figure.bar is not None:
        bar = f"≤ {figure.bar:g}×" if figure.of_ratio else f"≤ {_said(figure.bar, figure.unit)}"
    met = {True: "met", False: "**missed**", None: ""}[figure.met]
    return f"| {figure.name} | {_said(figure.ours, figure.unit)} | {beside} | {ratio} | {bar} | {met} |"


def _said(number: float, unit: str) -> str:
    whole = unit in ("", "B") or abs(number) >= 1000
    text = f"{number:,.0f}" if whole else f"{number:.3g}" if abs(number) < 100 else f"{number:.0f}"
    return f"{text} {unit}".strip()


def median(rows: Iterable[Mapping[str, float]], key: str) -> float:
    """The median of one number over repeated runs."""
    return statistics.median(row[key] for row in rows)


def at_percent(numbers: Sequence[float], percent: float) -> float:
    """The smallest of the numbers that `percent` of them do not exceed."""
    ordered = sorted(numbers)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]
