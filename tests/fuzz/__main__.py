"""`python -m tests.fuzz --bodies 10000 [--seed S]`: so many changed bodies to each endpoint, and what was said."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.fuzz.running import fuzz_chunks, fuzz_enrol, fuzz_sync
from tests.fuzz.shared import fuzz_shared
from tests.sync.hub.conftest import Rig
from tests.sync.hub.standing import OnFile


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument("--bodies", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    lanes = {"/v1/sync": fuzz_sync, "/v1/chunks": fuzz_chunks, "/v1/enrol": fuzz_enrol, "shared": fuzz_shared}
    for name, fuzz in lanes.items():
        with tempfile.TemporaryDirectory() as folder:
            standing = OnFile(Path(folder) / "ledger")
            began = time.perf_counter()
            said = fuzz(Rig(standing), asked.seed, asked.bodies)
            standing.close()
        print(f"{name}: {asked.bodies:,} changed bodies in {time.perf_counter() - began:.1f} s, none a failure")
        for code, count in said.most_common():
            print(f"  {code:22} {count:8,}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
