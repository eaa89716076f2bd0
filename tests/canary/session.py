"""The session that must leave nothing behind: a hub, two laptops, a line that breaks, a visit and its signature.

Run as `python -m tests.canary.session FOLDER`, the tokens as JSON on standard input. It runs in the surroundings that
confine it (see `places`), and ends as in a crash, with both stores and the hub still open.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import requests

from fsdesk.clock import MachineClock
from fsdesk.demo.hub import DemoHub
from fsdesk.desk import Desk, Line
from fsdesk.keys import FolderSecrets, KdfCost
from fsdesk.pictures_asked import clean_picture
from fsdesk.records import KINDS, NextStep, Observation, TookPart, Visit, Voice
from fsdesk.records.fields import Record
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.records.signing import Comment
from fsdesk.store import Writing
from fsdesk.trouble import Refused, Told, Trouble
from fsdesk.views import VisitState
from sync.meeting import enrol_laptop, meet
from sync.protocol import SYNC_PATH, VERSION
from sync.sealing import SIGNATURE_BYTES
from tests.canary.arguments import Onlooker
from tests.canary.crashing import Crashing
from tests.canary.places import Grounds
from tests.canary.relay import RecordingRelay
from tests.canary.seeds import planted
from tests.fsdesk.pictures_drawn import noise, with_secrets
from tests.patience import PATIENCE_S

CUT_AFTER_BYTES = 900
GONE = ("taken_out", "only_for")
STROKES_BEFORE_THE_KILL = 16
"""Enough that more than twelve letters of the token have been saved, and not all."""


class Session:
    """What happens, act by act. Each act checks that it did happen."""

    def __init__(self, grounds: Grounds, tokens: Mapping[str, str]) -> None:
        self.grounds = grounds
        self.tokens = tokens
        self.hub = DemoHub(grounds.run / "hub")
        self.relay = RecordingRelay(grounds.wire)
        self.onlooker = Onlooker(grounds.folder, grounds.said / "processes.out")
        self.family = FamilyId("")
        self.visit = RecordId("")
        self.ids: dict[str, RecordId] = {}
        self.worker: Desk
        self.lead: Desk

    def plant(self, place: str) -> str:
        return self.tokens[place]

    # -- programs ----------------------------------------------------------------------------------------------

    def run(
        self, name: str, *words: str, typed: str = "", wait_s: float = PATIENCE_S
    ) -> subprocess.CompletedProcess[bytes]:
        """Run one of our programs to its end and keep what it said. No terminal: what it asks is read from a pipe."""
        done = subprocess.run(
            [sys.executable, "-m", *words], input=typed.encode(), capture_output=True, check=False, timeout=wait_s,
            start_new_session=True,
        )  # fmt: skip
        (self.grounds.said / f"{name}.out").write_bytes(done.stdout)
        (self.grounds.said / f"{name}.err").write_bytes(done.stderr)
        return done

    def office(self, name: str, *words: str) -> str:
        done = self.run(name, "sync.hub.admin", *words)
        assert done.returncode == 0, name
        return done.stdout.decode()

    def desk_command(self, name: str, *words: str, passphrase: str) -> subprocess.CompletedProcess[bytes]:
        profile = ("--profile", str(self.grounds.run / "worker"), "--secrets-folder", str(self.secrets("worker")))
        return self.run(name, "fsdesk", *profile, *words, typed=passphrase + "\n")

    def secrets(self, who: str) -> Path:
        return self.grounds.run / f"{who}-secret"

    def open(self, who: str) -> Desk:
        passphrase, secrets = self.plant(f"{who}.passphrase"), FolderSecrets(self.secrets(who))
        return Desk.unlock(self.grounds.run / who, passphrase, secrets, MachineClock())

    # -- acts --------------------------------------------------------------------------------------------------

    def make_the_hub(self) -> None:
        folder = str(self.hub.folder)
        self.office("init", "init", folder, "--partnership", self.plant("hub.partnership"))
        self.office("team", "team", "add", self.plant("hub.team"), "--id", "outreach", "--dir", folder)
        for who, role in (("worker", "worker"), ("lead", "team_lead")):
            words = ("--team", "outreach", "--role", role, "--id", who, "--dir", folder)
            self.office(f"user-{who}", "user", "add", self.plant(f"hub.{who}"), *words)
        self.relay.hub_port = self.hub.serve()
        self.relay.begin()

    def join(self) -> None:
        self.worker, self.lead = self._join("worker"), self._join("lead")

    def _join(self, who: str) -> Desk:
        slip = self.office(f"enrol-{who}", "enrol", who, "--url", self.relay.url, "--dir", str(self.hub.folder)).strip()
        return enrol_laptop(
            self.grounds.run / who, slip, self.plant(f"{who}.passphrase"), FolderSecrets(self.secrets(who)),
            MachineClock(), label=f"the {who}'s laptop", kdf=KdfCost.floor(),
        )  # fmt: skip

    def write_one_of_every_kind(self) -> None:
        """Two records of every kind: one with something in every free-text field, one taken out, for a reason, as what
        is taken out is on no page. The signature is the lead's to write."""
        for kind, record in KINDS.items():
            if kind != "sign_off":
                saved = self.worker.add(record(**self.words_for(record)), self.family or None)
                self.family = self.family or FamilyId(saved.record)
                self.ids[kind] = saved.record
                gone = record(**self.gone(record))
                self.worker.add(gone, None if kind == "family" else self.family)
        meet(self.worker)
        meet(self.lead)
        self.lead.add(KINDS["sign_off"](**self.words_for(KINDS["sign_off"])), self.family)
        self.lead.add(KINDS["sign_off"](**self.gone(KINDS["sign_off"])), self.family)

    def words_for(self, record: type[Record]) -> dict[str, Any]:
        """Something for every free-text field of a kind, but what would take the record out of others’ sight."""
        return {name: value for name, value in planted(record, self.plant).items() if name not in GONE}

    def gone(self, record: type[Record]) -> dict[str, Any]:
        """What is said of a record that is taken out of everybody's sight."""
        return {name: value for name, value in planted(record, self.plant).items() if name in GONE}

    def record_a_visit(self) -> None:
        desk, person = self.worker, self.ids["person"]
        mine = {**self.words_for(Visit), "household": self.ids["household"], "workers": ("worker",)}
        fields = {**mine, "submitted": None, "purpose": ("plan_review",), "safeguarding_concern_raised": "no"}
        self.visit = desk.record_visit(self.family, fields)
        links = {"person": person, "about_person": person, "owner_person": person}
        coded: dict[type[Record], dict[str, str]] = {
            TookPart: {"presence": "all_of_it"},
            Voice: {"method": "said"},
            Observation: {"area": "home", "assertion": "observed"},
            NextStep: {"owner_agreed": "yes"},
        }
        for kind, codes in coded.items():
            fields = self.words_for(kind) | {k: v for k, v in links.items() if k in kind.declared()}
            desk.add_part(self.visit, kind.kind(), fields | codes)
        desk.record_visit(self.family, {"note": self.plant("draft.note")})

    def attach_a_photograph(self) -> None:
        """A photograph that says where it was taken; what is kept of it does not, nor does anything else."""
        photograph = with_secrets("JPEG", noise(300, 200), self.plant("picture.taken_at"))
        fields = {"document_kind": "photo", "title": self.plant("document.title"), "visit": self.visit}
        record = self.worker.documents.add(self.family, clean_picture(photograph), fields)
        assert self.worker.documents.content(record)

    def search(self) -> None:
        assert self.worker.search(self.plant("visit.note"))
        assert self.worker.search(self.plant("person.known_as")[:5])
        assert not self.worker.search(self.plant("search.words"))

    def be_cut_off(self) -> None:
        self.relay.cut_next_after(CUT_AFTER_BYTES)
        with contextlib.suppress(Trouble):
            meet(self.worker)
        assert self.relay.cuts == 1
        assert meet(self.worker).in_sync

    def submit_return_and_sign(self) -> None:
        assert self.worker.submit(self.visit).state is VisitState.SUBMITTED
        self._meet_all()
        comment = Comment(record=self.visit, field="note", text=self.plant("returned.comments.text"))
        digest = self.lead.review(self.visit).digest
        self.lead.return_with_comment(self.visit, digest, self.plant("returned.comment"), (comment,))
        self._meet_all()
        view = self.worker.open_visit(self.visit)
        assert view.state is VisitState.RETURNED
        assert self.plant("returned.comment") in view.returned_with
        self.worker.write(self.visit, {"note": f"{self.plant('visit.note')} {self.plant('again.note')}"}, view.shown)
        self.worker.submit(self.visit)
        self._meet_all()
        (photograph,) = self.lead.documents.of_visit(self.visit).documents
        assert photograph.is_here
        assert self.lead.sign_off(self.visit, self.lead.review(self.visit).digest).state is VisitState.SIGNED_OFF
        self._meet_all()
        assert self.worker.open_visit(self.visit).state is VisitState.SIGNED_OFF

    def write_apart_and_settle(self) -> None:
        for desk, words in ((self.worker, self.plant("apart.worker")), (self.lead, self.plant("apart.lead"))):
            desk.write(RecordId(self.family), {"best_time_to_visit": words}, desk.open_family(self.family).shown)
        self._meet_all()
        (card,) = self.worker.to_settle()
        self.worker.settle(card, self.plant("settled.words"))
        self._meet_all()

    def _meet_all(self) -> None:
        for desk in (self.worker, self.lead, self.worker):
            assert meet(desk).in_sync

    def be_refused(self) -> None:
        """By the desk, for its length; by the hub, for a code no list has; at the door, for a wrong passphrase."""
        shown = self.worker.open_visit(self.visit).shown
        _refused(lambda: self.worker.write(self.visit, {"note": self.plant("too_long.note") * 20_000}, shown))
        wrong = Writing(
            kind="visit", fields={"setting": self.plant("refused.revision")}, author=self.worker._user,
            written_at=MachineClock().now().isoformat(), family=self.family,
        )  # fmt: skip
        self.worker.store.write(wrong)  # as a faulty program would: a desk does not let it through
        meet(self.worker)
        assert self.worker.store.rows("SELECT count(*) FROM quarantine") == [(1,)]
        self.worker.sync_view(Line())
        self.worker.lock()
        secrets = FolderSecrets(self.secrets("worker"))
        _refused(
            lambda: Desk.unlock(self.grounds.run / "worker", self.plant("wrong.passphrase"), secrets, MachineClock())
        )

    def be_killed(self) -> None:
        """A program that types is killed in the middle of a word."""
        worker = self.open("worker")
        visit = worker.record_visit(self.family, {"setting": "home"})
        worker.lock()
        words = (str(self.grounds.run / "worker"), str(self.secrets("worker")), visit)
        with (self.grounds.said / "typist.err").open("wb") as errors:
            child = subprocess.Popen(
                [sys.executable, "-m", "tests.canary.typist", *words],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
            )  # fmt: skip
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(f"{self.plant('worker.passphrase')}\n{self.plant('typed.note')}\n".encode())
        child.stdin.flush()
        heard = [child.stdout.readline() for _ in range(STROKES_BEFORE_THE_KILL)]
        child.kill()
        child.wait()
        assert heard[-1] == f"saved {STROKES_BEFORE_THE_KILL}\n".encode()
        (self.grounds.said / "typist.out").write_bytes(b"".join(heard) + child.stdout.read())

    def use_the_commands(self) -> None:
        right, wrong = self.plant("worker.passphrase"), self.plant("wrong.at_command")
        assert self.desk_command("status", "status", passphrase=right).returncode == 0
        assert self.desk_command("status-json", "status", "--json", passphrase=right).returncode == 0
        assert self.desk_command("sync", "sync", "--once", "--json", passphrase=right).returncode == 0
        assert self.desk_command("status-wrong", "status", passphrase=wrong).returncode == 4

    def meet_a_stranger(self) -> None:
        """Somebody sends the hub what is none of its own: its log must not repeat it."""
        url = f"http://127.0.0.1:{self.hub.port}"
        head = {"x-forwarded-for": self.plant("request.head"), "content-type": self.plant("request.head")}
        for path in ("/v1/sync", "/v1/enrol", f"/{self.plant('request.path')}?{self.plant('request.path')}"):
            answer = requests.post(url + path, data=self.plant("request.body") * 9, headers=head, timeout=PATIENCE_S)
            (self.grounds.said / f"hub-to-stranger-{answer.status_code}.out").write_bytes(answer.content)
            assert answer.status_code in (400, 403, 404)

    def meet_bugs(self) -> None:
        """What nobody foresaw, with the record in its words, in every place where a program can fail."""
        for name in ("reported", "in_background", "in_slot", "in_thread", "at_command"):
            done = self.run(f"bug-{name}", "tests.canary.failing", name, typed=self.plant(f"bug.{name}"))
            assert b"CanaryBug" in done.stderr, name
        typed = self.plant("bug.in_native_code")
        done = self.run("bug-in_native_code", "tests.canary.failing", "in_native_code", typed=typed)
        assert done.returncode == -signal.SIGSEGV

    def meet_a_failing_hub(self) -> None:
        """A hub with a fault is asked something, and stopped."""
        with (self.grounds.said / "bug-in_hub.err").open("wb") as errors:
            child = subprocess.Popen(
                [sys.executable, "-m", "tests.canary.failing", "in_hub"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
            )  # fmt: skip
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(self.plant("bug.in_hub").encode())
        child.stdin.close()
        heard = []
        for line in child.stdout:
            heard.append(line)
            if line.startswith(b"Listening on "):
                break
        body = bytes([VERSION, 0, 1, 0]) + bytes(SIGNATURE_BYTES)
        answer = requests.post(heard[-1].decode().split()[-1] + SYNC_PATH, data=body, timeout=PATIENCE_S)
        child.terminate()
        (self.grounds.said / "bug-in_hub.out").write_bytes(b"".join(heard) + child.stdout.read() + answer.content)
        child.wait()
        assert (self.grounds.said / "bug-in_hub.err").read_bytes().count(b"CanaryBug at failing.py") == 1

    def crash(self) -> None:
        """End with everything open: logs not folded in, locks not let go, and the hub's files as they were serving."""
        self.worker, self.lead = self.open("worker"), self.lead
        self.worker.write(self.visit, {"advice_given": self.plant("visit.advice_given") + "."}, {})
        shutil.copytree(self.hub.folder, self.grounds.run / "hub-while-serving")
        shutil.copytree(self.grounds.run / "worker", self.grounds.run / "worker-while-open")
        self.hub.stop()
        self.onlooker.end()
        os._exit(0)


def _refused(act: Callable[[], Any]) -> None:
    try:
        act()
    except Refused as told:
        print(told.sentence)
    else:
        raise AssertionError("nothing was refused")


def main(folder: str) -> None:
    from tests.canary.handed_out import bring_in, take_out, write_on_the_pages  # late: it needs what a session is

    session = Session(Grounds(Path(folder)), json.load(sys.stdin))
    crashing = Crashing(session.grounds.said, session.plant("bug.in_session"))
    session.onlooker.begin()
    acts = (
        session.make_the_hub, session.join, session.write_one_of_every_kind, session.record_a_visit,
        session.attach_a_photograph, session.search,
        session.be_cut_off, session.submit_return_and_sign, session.write_apart_and_settle, session.be_refused,
        session.be_killed, partial(write_on_the_pages, session), partial(take_out, session), partial(bring_in, session),
        session.use_the_commands, session.meet_a_stranger, session.meet_bugs,
        session.meet_a_failing_hub, session.crash,
    )  # fmt: skip
    try:
        for act in acts:
            print(getattr(act, "func", act).__name__, flush=True)
            act()
            if act != session.crash:
                crashing.crash()
    except Told as told:
        print(told.sentence, file=sys.stderr)
        raise
    finally:
        session.hub.stop()


if __name__ == "__main__":
    main(sys.argv[1])
