"""An afternoon of work through the real window, by keyboard: how long each key takes the window's thread.

`measure` is the bench's part. As a program (`python -m tests.bench.afternoon empty|work …`) it is one window in a
process of its own, and tells what it measured in one line of JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import psutil

from tests.bench.figures import Figure, at_percent

FEW, MANY = 40, 2_000
WITHIN_S = 1_800
BAR_MS = 50
SAVES = 10
WIDE_PX, HIGH_PX = 1366, 688
TYPED = "twenty long notes"
ROSTER = (("eilidh", "Eilidh Ross", "worker", "north"), ("worker1", "Ann Other", "worker", "north"))
"""One name of it changes each time: then all that names colleagues is worked out again."""


# -- the bench's part --------------------------------------------------------------------------------------------------


def measure(folder: Path, say: Callable[[str], None]) -> dict[str, list[Figure]]:
    """The afternoon at two thousand families, the first pages at forty, and an empty field before and after."""
    from tests.bench.afternoon_store import make_profile

    few, many = make_profile(folder, FEW), make_profile(folder, MANY)
    say(f"an afternoon by keyboard, {MANY:,} families; load {_load()}")
    empty = _child("empty")
    work = _child("work", *many)
    beside = _child("work", *few, "first")
    empty["strokes"] += _child("empty")["strokes"]
    say(f"load when it ended {_load()}")
    _tell_steps(work, say)
    return {
        f"An afternoon by keyboard, {MANY:,} families": _keys(work, empty),
        "First pages": [
            _against(f"first {page}, from when it is asked for", work["first"][page], beside["first"][page])
            for page in ("Today", "Families")
        ],
        "From the last letter to saved on the disk": _saves(work),
    }


def _load() -> str:
    return ", ".join(f"{load:.1f}" for load in psutil.getloadavg())


def _child(*words: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.afternoon", *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=WITHIN_S,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or not lines:
        raise RuntimeError(f"the afternoon {words[:1]} ended early: {done.stderr.strip()[-2000:]}")
    found: dict[str, Any] = json.loads(lines[-1])
    return found


def _ms(strokes: Sequence[Sequence[Any]]) -> list[float]:
    return [seconds * 1000 for *_, seconds in strokes]


def _keys(work: dict[str, Any], empty: dict[str, Any]) -> list[Figure]:
    every, typed, plain = _ms(work["strokes"]), _ms(_of(work, TYPED)), _ms(empty["strokes"])
    late = [gap * 1000 for _, gap in work["late"]]

    def beside(name: str, percent: float, bar: float | None = None) -> Figure:
        return Figure(
            name=name, unit="ms", ours=at_percent(typed, percent), beside=at_percent(plain, percent),
            beside_what="empty field", bar=bar,
        )  # fmt: skip

    return [
        Figure(name=f"each of {len(every):,} keys, p50", unit="ms", ours=at_percent(every, 50)),
        Figure(name="each key, p99", unit="ms", ours=at_percent(every, 99), bar=BAR_MS),
        Figure(name="each key, the longest", unit="ms", ours=max(every)),
        Figure(name=f"keys over {BAR_MS} ms", unit="", ours=sum(ms > BAR_MS for ms in every)),
        beside(f"{len(typed):,} letters of long notes, p50", 50),
        beside("letters of long notes, p99", 99, BAR_MS),
        beside("letters of long notes, the longest", 100),
        Figure(
            name=f"the window's thread taken for over {BAR_MS} ms, times", unit="", ours=len(late),
            beside=len(empty["late"]), beside_what="empty field",
        ),
        Figure(name="and the longest", unit="ms", ours=max(late, default=0.0)),
    ]  # fmt: skip


def _of(work: dict[str, Any], step: str) -> list[list[Any]]:
    return [stroke for stroke in work["strokes"] if stroke[0] == step]


def _against(name: str, ours: float, few: float) -> Figure:
    return Figure(name=name, unit="ms", ours=ours * 1000, beside=few * 1000, beside_what=f"at {FEW} families")


def _saves(work: dict[str, Any]) -> list[Figure]:
    alone = [seconds * 1000 for seconds in work["saves"]["alone"]]
    return [
        Figure(
            name=f"{name}, {word}", unit="ms", ours=at_percent([s * 1000 for s in times], percent),
            beside=at_percent(alone, percent), beside_what="nothing else asked",
        )
        for name, times in work["saves"].items() if name != "alone"
        for word, percent in (("p50", 50.0), ("p99", 99.0))
    ]  # fmt: skip


def _tell_steps(work: dict[str, Any], say: Callable[[str], None]) -> None:
    for step in dict.fromkeys(stroke[0] for stroke in work["strokes"]):
        times = _ms(_of(work, step))
        late = [gap * 1000 for of, gap in work["late"] if of == step]
        say(
            f"{step:<28} {len(times):>6} keys  p50 {at_percent(times, 50):5.1f}  p99 {at_percent(times, 99):6.1f}"
            f"  max {max(times):6.1f} ms  over {BAR_MS} ms: {sum(ms > BAR_MS for ms in times):>3}"
            f"   thread taken {len(late):>3} times, at most {max(late, default=0):4.0f} ms"
        )
    for step, why in work["missing"]:
        say(f"{step}: NOT DONE, {why}")


# -- one window --------------------------------------------------------------------------------------------------------


def empty() -> dict[str, Any]:
    """The twenty notes into a field in a window with nothing else."""
    from PySide6.QtWidgets import QPlainTextEdit

    from tests.bench.afternoon_story import long_notes
    from tests.bench.keyboard import Keyboard
    from ui.app import prepare

    prepare(sys.argv[:1], {"theme": "daylight", "percent": 100})
    field = QPlainTextEdit()
    field.resize(WIDE_PX, HIGH_PX)
    field.show()
    field.activateWindow()
    keys = Keyboard()
    keys.run(0.3)
    keys.heart.late.clear()
    for text in long_notes():
        keys.type(f"{text}\n")
    return {"strokes": keys.strokes, "late": keys.heart.late}


def work(profile: str, secrets: str, only: str = "") -> dict[str, Any]:
    """The afternoon; `only` "first" ends it when Today and Families have been shown."""
    from fsdesk.clock import MachineClock
    from fsdesk.profile import Profile
    from tests.bench.afternoon_story import Afternoon
    from tests.bench.keyboard import Keyboard
    from ui.app import App, prepare

    prepare(sys.argv[:1], {"theme": "daylight", "percent": 100})
    app = App(Profile(folder=Path(profile), secrets_folder=Path(secrets)), MachineClock())
    app.shell.resize(WIDE_PX, HIGH_PX)
    app.start()
    app.shell.show()
    app.shell.activateWindow()
    keys = Keyboard()
    keys.run(0.3)
    keys.heart.late.clear()
    afternoon, missing, began = Afternoon(app, keys), [], time.perf_counter()
    for name, do in afternoon.steps():
        keys.step(name)
        try:
            do()
        except Exception as error:  # the other steps are measured all the same
            traceback.print_exc()
            missing.append((name, f"{type(error).__name__}: {error}"[:300]))
        sys.stderr.write(f"{name} done, {time.perf_counter() - began:.0f} s\n")
        if only and name.startswith("Families"):
            break
    found = {"strokes": list(keys.strokes), "late": list(keys.heart.late), "first": afternoon.first, "missing": missing}
    tell({**found, "saves": {}})
    return {**found, "saves": {} if only else _measure_saves(app, afternoon)}


def tell(found: dict[str, Any]) -> None:
    """One line out; the last one counts."""
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()


def _measure_saves(app: Any, afternoon: Any) -> dict[str, list[float]]:
    """Alone; and when Today or Families were just asked for, known already or to be worked out again whole."""
    at, desk = app.at_desk, app.desk
    people = list(ROSTER)

    def asks(work: Callable[[], object], *, whole: bool) -> Callable[[], None]:
        def ask() -> None:
            if whole:
                people[0] = (people[0][0], f"{people[0][1]}.", *people[0][2:])
                app.background.submit(lambda: desk.sending.keep_roster(2, people)).result()
            at.call(work, _nothing)

        return ask

    return {
        "alone": afternoon.saves(_nothing, SAVES),
        "Today being asked for": afternoon.saves(asks(desk.today, whole=False), SAVES),
        "Families being asked for": afternoon.saves(asks(desk.families, whole=False), SAVES),
        "Today being worked out whole": afternoon.saves(asks(desk.today, whole=True), SAVES),
        "Families being worked out whole": afternoon.saves(asks(desk.families, whole=True), SAVES),
    }


def _nothing(*_: object) -> None:
    """Nothing follows."""


if __name__ == "__main__":
    parts: dict[str, Callable[..., dict[str, Any]]] = {"empty": empty, "work": work}
    told = parts[sys.argv[1]](*sys.argv[2:])
    tell(told)
    os._exit(0)  # the store is thrown away with its folder
