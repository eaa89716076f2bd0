"""How long a test waits for what must come: so long that only what never comes runs out of it.

No test asserts how fast a machine is. One that is busy with ten others is ten times slower than alone, so every wait
of the tests for a window, a thread or a process takes its limit from here.
"""

from __future__ import annotations

PATIENCE_S = 180
