"""Leaks on purpose, each of another kind, as a careless program would make them; the search must find all."""

from __future__ import annotations

import base64
import gzip
import html
import json
import logging
import shutil
import socket
import sqlite3
import threading
import zipfile
import zlib
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from urllib.parse import quote_from_bytes

import zstandard

from tests.canary.places import Grounds
from tests.canary.relay import RecordingRelay
from tests.fsdesk.pictures_drawn import with_secrets
from tests.patience import PATIENCE_S

Leak = Callable[[Grounds, Mapping[str, bytes]], str]
"""Leaves one seed somewhere and says which. It is given the folders and every seed's bytes."""


def a_log_line_with_a_body(grounds: Grounds, seeds: Mapping[str, bytes]) -> str:
    log = logging.Logger("leak")  # of this one file, so that no other logger hears it
    with closing(logging.FileHandler(grounds.run / "hub" / "hub.log")) as handler:
        log.addHandler(handler)
        log.warning("could not take %r", {"note": seeds["visit.note"].decode()})
    return "visit.note"


def a_log_line_in_json_escapes(grounds: Grounds, seeds: Mapping[str, bytes]) -> str:
    escaped = "".join(f"\\u{byte:04X}" for byte in seeds["person.full_name"])
    with (grounds.run / "hub" / "hub.log").open("a") as log:
        log.write(json.dumps({"event": "saved"})[:-1] + f', "name": "{escaped}"}}\n')
    return "person.full_name"


def a_temporary_file_as_windows_writes_it(grounds: Grounds, seeds: Mapping[str, bytes]) -> str:
    text = "To print: " + seeds["household.address_lines"].decode()
    (grounds.run / "tmp" / "print.txt").write_text(text, encoding="utf-16")
    return "household.address_lines"


def a_store_without_encryption(grounds: Grounds, seeds: Mapping[str, bytes]) -> str:
    with closing(sqlite3.connect(grounds.run / "data" / "index.sqlite")) as db:
        db.execute("CREATE VIRTUAL TABLE search USING fts5 (notes)")
        db.execute("INSERT INTO search VALUES (?)", (seeds["voice.words"].decode(),))
        db.commit()
    return "voice.words"


def a_name_of_a_file_in_base64(grounds: Grounds, seeds: Mapping[str, bytes]) -> str:
    name = base64.urlsafe_b64encode(b"ab" + seeds["person.known_as"]).decode()
    (grounds.run / "cache" / name).touch()
    return "person.known_as"


def a_setting_in_base64(grounds: Grounds, seeds: Mapping[str, bytes]) -> str:
    state = base64.b64encode(b"\x01" + seeds["search.in_window"] + b"more").decode()
    (grounds.run / "config" / "FSDesk.conf").write_text(f"[find]\nlast=@ByteArray({state})\n")
    return "search.in_window"


def a_word_on_the_wire_in_hex(grounds: Grounds, seeds: Mapping[str, bytes]) -> str:
    with socket.create_server(("127.0.0.1", 0)) as hub:
        relay = RecordingRelay(grounds.kept / "wire-leak")
        (grounds.kept / "wire-leak").mkdir()
        relay.hub_port = hub.getsockname()[1]
        relay.begin()
        threading.Thread(target=_answer, args=(hub,)).start()
        with socket.create_connection(("127.0.0.1", relay.port), PATIENCE_S) as laptop:
            laptop.sendall(b"GET /find?q=" + seeds["search.words"].hex().upper().encode() + b" HTTP/1.1\r\n\r\n")
            laptop.shutdown(socket.SHUT_WR)
            while laptop.recv(4096):
                """To the end of the answer: by then the relay has written all of it down."""
        relay.end()
    return "search.words"


def _answer(hub: socket.socket) -> None:
    end, _ = hub.accept()
    with end:
        while end.recv(4096):
            """To the end of what is asked."""
        end.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")


def a_compressed_crash_report(grounds: Grounds, seeds: Mapping[str, bytes]) -> str:
    report = b"Traceback\n  note = '" + seeds["visit.worker_reflection"] + b"'\n" * 400
    (grounds.run / "state" / "crash.bin").write_bytes(b"FSDUMP\0" + zlib.compress(report))
    return "visit.worker_reflection"


def a_rotated_log_cut_short(grounds: Grounds, seeds: Mapping[str, bytes]) -> str:
    whole = gzip.compress(b"q " + seeds["next_step.what"] + b"\n" + bytes(range(256)) * 40)
    (grounds.run / "hub" / "hub.log.1.gz").write_bytes(whole[: len(whole) * 2 // 3])
    return "next_step.what"


def a_wire_message_sealed_with_nothing(grounds: Grounds, seeds: Mapping[str, bytes]) -> str:
    page = zstandard.compress(zlib.compress(seeds["observation.text"]))
    (grounds.wire / "999-up").write_bytes(b"POST /v1/sync HTTP/1.1\r\n\r\n\x01\0\0" + page)
    return "observation.text"


def a_bundle_for_support(grounds: Grounds, seeds: Mapping[str, bytes]) -> str:
    with zipfile.ZipFile(grounds.run / "home" / "support.zip", "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("passphrase.txt", "typed: " + seeds["worker.passphrase"].decode() + " " * 500)
    return "worker.passphrase"


def a_title_of_the_window(grounds: Grounds, seeds: Mapping[str, bytes]) -> str:
    with (grounds.said / "window.out").open("ab") as said:
        said.write(b"title FSDesk: " + html.escape(seeds["family.known_as"].decode()).upper().encode() + b"\n")
    return "family.known_as"


def a_link_with_a_name_in_it(grounds: Grounds, seeds: Mapping[str, bytes]) -> str:
    everything = "".join(f"%{byte:02x}" for byte in seeds["family.safe_contact"])
    (grounds.run / "data" / "recently-used.xbel").write_text(f'<bookmark href="file:///{everything}.pdf"/>')
    return "family.safe_contact"


def half_a_note_from_a_torn_write(grounds: Grounds, seeds: Mapping[str, bytes]) -> str:
    (grounds.run / "worker" / "store.fsdesk-journal").write_bytes(bytes(509) + seeds["draft.note"][7:19])
    return "draft.note"


def the_key_of_the_store_in_a_setting(grounds: Grounds, seeds: Mapping[str, bytes]) -> str:
    (grounds.run / "config" / "config.json").write_text(json.dumps({"key": seeds["worker.store_key"].hex()}))
    return "worker.store_key"


def a_raw_key_in_a_core_file(grounds: Grounds, seeds: Mapping[str, bytes]) -> str:
    (grounds.run / "cwd" / "core").write_bytes(b"\x7fELF" + bytes(4096) + seeds["lead.sign_seed"][3:20] + bytes(4096))
    return "lead.sign_seed"


def the_laptop_s_secret_in_another_folder(grounds: Grounds, seeds: Mapping[str, bytes]) -> str:
    text = quote_from_bytes(seeds["worker.device_secret"], safe="").replace("%", "\\x")
    (grounds.run / "worker" / "keyring.txt").write_text(seeds["worker.device_secret"].hex() + text)
    return "worker.device_secret"


def a_slip_left_in_the_history(grounds: Grounds, seeds: Mapping[str, bytes]) -> str:
    (grounds.run / "home" / ".bash_history").write_bytes(b"fsdesk join " + seeds["worker.slip"] + b"\n")
    return "worker.slip_code"


def a_photograph_copied_as_it_came(grounds: Grounds, seeds: Mapping[str, bytes]) -> str:
    copy = with_secrets("JPEG", token=seeds["picture.taken_at"].decode())
    (grounds.run / "tmp" / "clipboard.jpg").write_bytes(copy)
    return "picture.taken_at"


def a_preview_kept_for_the_next_time(grounds: Grounds, seeds: Mapping[str, bytes]) -> str:
    (grounds.run / "cache" / "thumbnails.db").write_bytes(bytes(99) + seeds["picture.0"] + bytes(99))
    return "picture.0"


LEAKS: tuple[Leak, ...] = (
    a_log_line_with_a_body, a_log_line_in_json_escapes, a_temporary_file_as_windows_writes_it,
    a_store_without_encryption, a_name_of_a_file_in_base64, a_setting_in_base64, a_word_on_the_wire_in_hex,
    a_compressed_crash_report, a_rotated_log_cut_short, a_wire_message_sealed_with_nothing, a_bundle_for_support,
    a_title_of_the_window, a_link_with_a_name_in_it, half_a_note_from_a_torn_write, the_key_of_the_store_in_a_setting,
    a_raw_key_in_a_core_file, the_laptop_s_secret_in_another_folder, a_slip_left_in_the_history,
    a_photograph_copied_as_it_came, a_preview_kept_for_the_next_time,
)  # fmt: skip


def _sockets(folder: str, names: list[str]) -> set[str]:
    return {name for name in names if Path(folder, name).is_socket()}


def copy_of(grounds: Grounds, folder: Path) -> Grounds:
    """The same folders once more, to leak into; a socket a killed window left has nothing in it but its name."""
    shutil.copytree(grounds.folder, folder, symlinks=True, ignore=_sockets)
    return Grounds(folder)
