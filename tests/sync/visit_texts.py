"""Made-up visits, of about 592 bytes as JSON, that compress like real notes (3 to 3.5 times by gzip)."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from fsdesk.records.fields import Value

WORDS = """
household mother child baby feeding cough fever rash appetite weight gain loss water kitchen well
clinic nursery tablet syrup garden goat school uncle grandmother neighbour husband wife twin market
bread beans porridge milk egg fruit greens salt sugar oil stove smoke roof rain damp mud road
bicycle bus lorry walk distance hours morning evening week month year card book stamp nurse doctor
midwife volunteer meeting chapel elder support money loan savings phone airtime battery charger
signal letter photo bandage burn cut swelling pain back chest stomach leg arm ear eye tooth mouth
skin breath sleep worry grief anger quiet cheerful tired strong weak pale active playful and with
after before from near but so then again for the a no some about than because while still until her
his they said told asked saw went came needs wants started stopped refused accepted since via per
""".split()  # noqa: SIM905  a list of words reads better than a word a line
PURPOSES = ("assessment", "planned_support", "plan_review", "practical_help", "child_time", "follow_up")
STATUSES = ("done", "planned")


def sentence(r: random.Random) -> str:
    words = [
        str(r.randint(1, 400)) if r.random() < 0.05 else _misspelt(r, r.choice(WORDS)) for _ in range(r.randint(6, 13))
    ]
    return " ".join(words).capitalize() + r.choice((".", ".", ",", "..", " -", "!"))


def _misspelt(r: random.Random, word: str) -> str:
    at = r.randrange(1, len(word)) if len(word) > 4 and r.random() < 0.05 else 0
    return word[:at] + word[at + 1 :] if at else word


def note(r: random.Random, low: int = 170, high: int = 380) -> str:
    size, text = r.randint(low, high), ""
    while len(text) < size:
        text += (" " if text else "") + sentence(r)
    return text


def visit_fields(r: random.Random, at: int) -> dict[str, Value]:
    """A visit's fields: what a real one has, and two numbers without pattern in place of a position."""
    start = datetime(2026, 1, 8, 6) + timedelta(minutes=at * 4 + r.randint(0, 3))  # noqa: DTZ001
    return {
        "household": f"k7f2qd4m.{r.randint(1, 1800) * 3 + 1}",
        "client": f"{r.choice(WORDS)} {r.choice(WORDS)}",
        "purpose": (r.choice(PURPOSES),),
        "status": r.choice(STATUSES),
        "actual_start": start.isoformat() + "+00:00",
        "east": r.randint(-350_000, 450_000),
        "north": r.randint(3_390_000, 4_180_000),
        "score": r.randint(0, 27),
        "reconstructed_from_memory": r.random() < 0.08,
        "due_on": (start + timedelta(days=r.choice((7, 14, 28, 30, 90)))).date().isoformat(),
        "note": note(r),
    }
