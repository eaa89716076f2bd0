"""Thousands of changed bodies to each endpoint: no failure in the hub, nothing handed to a stranger, no memory kept.

`python -m tests.fuzz` sends ten thousand to each.
"""

from __future__ import annotations

import psutil

from sync.chunks import CHUNKS_PATH
from sync.protocol import ENROL_PATH, SYNC_PATH
from tests.fuzz.bodies import LONG, Bodies
from tests.fuzz.running import fuzz_chunks, fuzz_enrol, fuzz_sync
from tests.fuzz.shared import fuzz_shared
from tests.sync.hub.conftest import AMINA, COLM, FileRig, Served
from tests.sync.hub.laptop import Laptop, Refused

SYNC_BODIES, CHUNK_BODIES, ENROL_BODIES, SERVED_BODIES, SHARED_BODIES = 1_000, 3_000, 4_000, 300, 1_500
MEMORY_MAX_BYTES = 64 << 20


def test_changed_exchanges_are_taken_or_refused_plainly(file_rig: FileRig) -> None:
    said = fuzz_sync(file_rig, 1, SYNC_BODIES)
    # Mutations that all die at the door prove nothing of what is behind it.
    assert said["refused in part"] > SYNC_BODIES // 4
    assert said["not_understood"] > SYNC_BODIES // 20


def test_changed_requests_for_pieces_are_taken_or_refused_plainly(file_rig: FileRig) -> None:
    said = fuzz_chunks(file_rig, 1, CHUNK_BODIES)
    assert said["answered"] > CHUNK_BODIES // 4


def test_changed_requests_to_join_are_taken_or_refused_plainly(file_rig: FileRig) -> None:
    said = fuzz_enrol(file_rig, 1, ENROL_BODIES)
    assert min(said[what] for what in ("joined", "not_understood", "wrong_seal", "code_used")) > ENROL_BODIES // 100


def test_changed_questions_about_what_is_shared_are_answered_or_refused_plainly(file_rig: FileRig) -> None:
    said = fuzz_shared(file_rig, 1, SHARED_BODIES)
    assert said["answered"] > SHARED_BODIES // 10
    assert said["not_understood"] > SHARED_BODIES // 10
    assert said["not_allowed"] > SHARED_BODIES // 10


def status_of(laptop: Laptop, path: str, body: bytes) -> int:
    try:
        laptop.post(path, body)
    except Refused as refusal:
        return refusal.status
    return 200


def test_a_serving_hub_answers_each_and_keeps_no_memory_of_them(served: Served) -> None:
    assert served.process is not None
    amina, colm = served.laptop(AMINA), served.laptop(COLM)
    hers = amina.write(fields={"note": LONG})
    amina.exchange([hers])
    bodies = Bodies(2, colm, [hers.id, amina.write(hers.family).id])
    process = psutil.Process(served.process.pid)
    before = 0
    for number in range(SERVED_BODIES):
        if number == SERVED_BODIES // 10:
            before = process.memory_info().rss
        for path, body in (
            (SYNC_PATH, bodies.sync()),
            (CHUNKS_PATH, bodies.chunks()),
            (ENROL_PATH, bodies.enrol(b"none")),
        ):
            status = status_of(colm, path, body)
            assert status < 500
    assert process.memory_info().rss - before <= MEMORY_MAX_BYTES
    assert "unexpected" not in served.log()
    assert len(amina.exchange().bodies) == 0
