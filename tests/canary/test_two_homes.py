"""No paper of one home holds a word of what is known of the other only, nor anything private or protected.

Each paper is made by the real window for each home it is offered to, and looked through as its file would be: PDF (its
words, its dictionaries and its streams), web page, pictures of its pages, and what was handed to be set.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from PySide6.QtWidgets import QApplication

from fsdesk.desk import Desk
from fsdesk.keys import FolderSecrets, KdfCost, create
from fsdesk.papers.data import Looks
from fsdesk.papers.making import _fitted
from fsdesk.profile import Profile
from fsdesk.store import Store
from tests.canary.hands import Hands
from tests.canary.search import Search
from tests.canary.seeds import Seed
from tests.canary.two_homes import OF_A_HOME, SIDES, TwoHomes, tokens
from tests.clocks import StillClock
from tests.conftest import COLLEAGUES

PASSPHRASE = "peat thistle lantern cove"
PARENTS_OF_A_SHARED_CHILD = {"genogram": {"a.adult", "b.adult"}}
"""A child's own parent stays in the picture of who is who, wherever they live: by name, and with nothing beside it."""


class Taken(NamedTuple):
    """One paper as one home may take it: every form it has, and what of it is found by the names of its tokens."""

    kind: str
    side: str
    forms: dict[str, bytes]
    found: dict[str, set[str]]


class Made(NamedTuple):
    """Everything that was made of one family, with its tokens."""

    words: dict[str, str]
    papers: tuple[Taken, ...]
    offered: dict[str, set[str]]


@pytest.fixture(scope="module")
def made(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """All papers for both homes."""
    words, clock = tokens(), StillClock()
    profile, family = _laptop(tmp_path_factory.mktemp("homes"), words, clock)
    hands = Hands(profile, clock, PASSPHRASE)
    search = Search([Seed(name=name, raw=word.encode()) for name, word in words.items()])
    try:
        papers = tuple(_papers(hands, family, search))
        offered: dict[str, set[str]] = {}
        for paper in papers:
            offered.setdefault(paper.kind, set()).add(paper.side)
        assert hands.bugs == []
    finally:
        hands.close()
    return Made(words, papers, offered)


def _laptop(folder: Path, words: dict[str, str], clock: StillClock) -> tuple[Profile, TwoHomes]:
    profile = Profile(folder=folder / "desk", secrets_folder=folder / "secret")
    bundle = create(profile.folder, PASSPHRASE, FolderSecrets(folder / "secret"), kdf=KdfCost.floor())
    desk = Desk(Store(profile.folder, bundle.store_key), clock, bundle)
    desk.store.remember(
        device="k7f2qd4m", user="amina", user_name="Amina Yusuf", role="worker", team_name="Lochaber",
        partnership="Lochaber Family Partnership", hub_url="http://127.0.0.1:9",
        hub_sign=Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex(),
        hub_seal=X25519PrivateKey.generate().public_key().public_bytes_raw().hex(),
    )  # fmt: skip
    desk.sending.keep_roster(1, COLLEAGUES)
    family = TwoHomes(desk, words)
    desk.lock()
    return profile, family


def _papers(hands: Hands, family: TwoHomes, search: Search) -> Iterator[Taken]:
    sides = {str(home): side for side, home in family.homes.items()}
    papers = hands.at.papers
    hands.paper(family.id, "our_plan")
    gathered = papers._gathered
    assert gathered is not None
    for offer in gathered.offers:
        page = hands.paper(family.id, offer.key)
        for home, _ in offer.homes:
            hands.paper_for(page, home)
            paper = page._paper
            assert paper is not None
            chosen = papers._chosen(offer.key, home)
            forms = {
                "pdf": paper.pdf, "html": paper.html.encode(), "pages": b"".join(map(without_pixels, paper.pages)),
                "handed": json.dumps(_fitted(chosen, Looks())).encode(), "data": msgspec.json.encode(chosen),
                "name": offer.file_stem.encode(),
            }  # fmt: skip
            found = {form: {find.seed for find in search.finds(form, data)} for form, data in forms.items()}
            yield Taken(offer.key.partition(":")[0], sides[home], forms, found)


def without_pixels(png: bytes) -> bytes:
    """What a picture of a page says beside its pixels: every other piece of it (PNG, third edition, section 5)."""
    kept, at = [png[:8]], 8
    while at < len(png):
        size = int.from_bytes(png[at : at + 4], "big") + 12
        if png[at + 4 : at + 8] != b"IDAT":
            kept.append(png[at : at + size])
        at += size
    return b"".join(kept)


def test_no_paper_of_one_home_holds_a_word_of_the_other(made: Made) -> None:
    leaks = []
    for paper in made.papers:
        (other,) = {*SIDES} - {paper.side}
        for form, found in paper.found.items():
            wrong = {name for name in found if name.startswith(f"{other}.")}
            wrong -= PARENTS_OF_A_SHARED_CHILD.get(paper.kind, set())
            leaks += [f"{name} in the {form} of {paper.kind} for home {paper.side}" for name in sorted(wrong)]
    assert leaks == []


def test_what_is_private_or_protected_is_on_no_paper(made: Made) -> None:
    leaks = {(paper.kind, form, name) for paper in made.papers for form, found in paper.found.items()
             for name in found if name.startswith("none.")}  # fmt: skip
    assert leaks == set()


def test_each_home_has_its_own_words_on_paper_and_on_its_web_page(made: Made) -> None:
    for side in SIDES:
        for form in ("pdf", "html", "handed"):
            found = set().union(*(paper.found[form] for paper in made.papers if paper.side == side))
            own = {f"{side}.{what}" for what in ("baby_goal", "home_goal", "home_step", "loose_step", "child_voice",
                                                 "adult_event", "minutes", "decision", "meeting_guest", "helper",
                                                 "connection", "label", "partner")}  # fmt: skip
            own -= {f"{side}.adult_event"}  # an adult has no chronology of their own to take away
            assert own <= found, (form, sorted(own - found))
            assert {"child", "shared_goal", "shared_step"} <= found


def test_every_kind_of_paper_was_made_for_both(made: Made) -> None:
    assert made.offered == {
        kind: {*SIDES}
        for kind in ("our_plan", "my_bit", "genogram", "ecomap", "chronology", "minutes", "crisis_card", "who_sees")
    }
    assert len(OF_A_HOME) >= 40


def test_a_form_of_a_paper_that_names_nobody_names_nobody(made: Made) -> None:
    for paper in made.papers:
        assert paper.found["pages"] == paper.found["name"] == set()
        if paper.kind == "crisis_card":
            assert not any(paper.found.values())
