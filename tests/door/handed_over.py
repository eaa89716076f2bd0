"""What is made to be handed over, of random families: papers for each home, a place's share, a person's own file.

A paper is looked through as the model its renderer is given, which `test_outputs` shows is all that the renderer puts
on it, with its web page, its title and its file's name; some are set as real PDFs too. What the gate asks is for the
staff alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from fsdesk import subject_access
from fsdesk.desk import Desk
from fsdesk.desk.papers import Gathered, paper_of
from fsdesk.desk.reader import fact_of
from fsdesk.papers import data, html
from fsdesk.papers.data import AnyPaper, Looks
from fsdesk.papers.making import make
from fsdesk.pictures import Ecomap, Genogram
from fsdesk.records.ids import FamilyId, RecordId
from fsdesk.taking_out.family import as_json
from fsdesk.taking_out.person import Without, person_document
from fsdesk.taking_out.shared import shared_letter
from fsdesk.trouble import Refused
from tests.canary.pdf import words_of
from tests.door.oracle import Judge
from tests.door.random_families import Family
from tests.door.recipients import on_paper
from tests.door.tally import Tally, Words

_DRAWN = re.compile(r";base64,[A-Za-z0-9+/=]+")
"""A picture in a web page: all that its painter was given is looked through as it was given."""


class HandedOver:
    """What of one family of a desk is handed over, looked through."""

    def __init__(self, desk: Desk, seed: int, family: Family, judge: Judge, words: Words) -> None:
        self.desk, self.seed, self.family, self.judge, self.words = desk, seed, family, judge, words
        self.id = FamilyId(family.family.id)

    def tally(self, *, pdf: int = 0) -> Tally:
        """All of it; of the papers so many also as real PDFs, each turn others."""
        found, own = Tally(), self.judge.words().keys()
        for name, forbidden, said in chain(self._papers(pdf), self._share(), self._packs()):
            told = _DRAWN.sub("", said).encode(errors="replace")
            shown = self.words.found(told) & own
            bad = shown & forbidden | self.words.of_others(told, own)
            leaks = tuple(f"family {self.seed}, {name}: {self.words.where(word)}" for word in sorted(bad))
            found = found.and_(Tally(1, len(forbidden), len(shown), 0, leaks))
        return found

    def _papers(self, pdf: int) -> Iterator[tuple[str, set[str], str]]:
        forbidden = {home: on_paper(self.judge, home) for home in self.family.homes}
        for at, (home, offer, paper) in enumerate(papers_of(self.desk, self.id)):
            told = f"{paper!r}{html.page(paper, Looks())}{offer.title} {offer.file_stem}"
            if (at + self.seed) % max(1, len(offer.homes) * 4) < pdf:
                told += _printed(paper)
            yield f"paper {offer.key} for {home}", forbidden[home], told

    def _share(self) -> Iterator[tuple[str, set[str], str]]:
        permission = self.family.permission
        subjects, categories = set(permission.fields["subjects"]), set(permission.fields["categories"])
        own = {word for said in permission.words.values() for word in said}
        called = {w for w, (t, name) in self.judge.words().items() if t.id in subjects and name == "known_as"}
        forbidden = self.judge.forbidden_at_agency(subjects, categories) - own - called
        try:
            shared = shared_letter(self.desk, RecordId(permission.id))
        except Refused as refused:
            yield "share", set(self.judge.words()), refused.sentence
        else:
            told = f"{shared.letter!r}{html.page(shared.letter, Looks())}{shared.offer.title} {shared.offer.file_stem}"
            yield "share", forbidden, told + shared.data.decode()

    def _packs(self) -> Iterator[tuple[str, set[str], str]]:
        """What each person is given of what is held about them, where all is marked as suggested."""
        facts = [fact_of(one) for one in self.desk.held(self.id)]
        for who in self.family.people:
            said = subject_access.suggested(who, facts, self.desk.today_is.isoformat())
            given = {RecordId(one): Without() for one, mark in said.items() if mark.mark in ("include", "redact")}
            pack = as_json(person_document(self.desk, RecordId(who), restricted_too=True, only=given))
            written = pack.decode()
            for text in self.judge.own_texts(who):
                written = written.replace(text, "")
            yield f"file of {who}", self.judge.forbidden_in_pack(who), written


def papers_of(desk: Desk, family: FamilyId) -> Iterator[tuple[str, data.Offer, AnyPaper]]:
    """Every paper of a family for every home that may have it, as the renderer is given it."""
    gathered = desk.papers.gather(family)
    known = {home: one.known for home, one in gathered.homes.items()}
    for offer in gathered.offers:
        for home, _ in offer.homes:
            yield home, offer, paper_of(gathered, known, offer.key, home, undrawn)


def undrawn(drawing: Genogram | Ecomap, gathered: Gathered) -> data.Genogram:
    """The page of a picture with all that its painter is given in the place of the picture."""
    picture = data.Picture(svg=repr(drawing).encode(), alt="")
    return data.Genogram(title="Who is who", who="", picture=picture, foot=gathered.foot, correct=gathered.correct)


def _printed(paper: AnyPaper) -> str:
    made = make(paper, Looks(pictures=False))
    return b"".join((made.pdf, words_of(made.pdf), made.html.encode(), made.title.encode())).decode(errors="replace")
