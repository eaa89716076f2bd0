"""Made-up visits with the disorder of real notes: no person, place or event in them exists. A seed gives them again."""

from __future__ import annotations

import random
import uuid
from datetime import datetime, timedelta

import msgspec

from fsdesk.records import Visit

SEED = 20_261_116
VISITS = 10_000
FAMILIES = 400
EDITS = 50


def _words(text: str) -> list[str]:
    return text.split()


FIRST = _words("""
Ailsa Bryn Catrin Dougal Eilidh Fergus Gethin Hamish Iona Jamie Kirsty Lachlan Mairi Niall Owain
Peigi Rhona Seren Tamar Una Wyn Zofia Anja Bartek Comfort Danuta Elif Farida Goran Hodan Imran Joao
Kemi Leyla Mihai Nadia
""")
LAST = _words("""
MacAskill Pritchard Kowalska Osei Rahman Lloyd Sinclair Bevan Drummond Nowak Farah Griffiths Beaton
Ionescu Demir Mensah Tudor Ansah Galbraith Haddad Cameron Vaughan Silva Morar Petrovic Adeyemi
Teague Rees Lamont
""")
TOWNS = _words("""
Ardnish Borrowdale Corpach Dilwyn Eardisley Garve Kinlochy Longtown Morvern Patterdale Sedbergh
Strontian
""")
NOUNS = _words("""
kitchen boiler damp window stairs bedroom garden gate shed van bus ferry school nursery breakfast
lunch uniform reading spelling homework bedtime bath story tablet phone telly football swimming bike
scooter dog kitten hens goat rent arrears letter form appeal tribunal interview shift wages voucher
parcel nappies formula bottle teeth rash cough inhaler jab appointment referral clinic midwife
teacher neighbour gran grandad uncle cousin stepdad ex solicitor contact weekend nightmares temper
tears worry sleep appetite routine timetable chart sticker den picture song cooking soup toast pasta
laundry heating oil meter prepayment credit wood coal carpet mattress bunk cot pram sling
""")
VERBS = _words("""
said asked wants needs tried missed found lost mended rang texted refused agreed forgot started
stopped brought borrowed walked drove waited showed drew built hid shouted cried laughed slept woke
ate played helped
""")
SMALL = _words("""
and but then so with without after before until since while because about from near by for to at in
on under his her their my the a no some less more still again twice yesterday today tomorrow nearly
hardly also even
""")
HOW = _words("""
calmer brighter tired pale settled unsettled proud cross shy chatty quiet better worse same damp
cold warm
""")
ENDS = (".", ".", ".", ",", " -", "!", "..", "?")


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One visit as both sides of the comparison write it: texts and small numbers under the record's own names.

    `id` stands for the name any record made with no signal needs. It counts in the size as JSON; each side then names
    its records in its own way (ours laptop and count, Anki's a random guid and a time), so neither is sent this one.
    """

    id: str
    family: int
    household: str
    author: str
    purpose: tuple[str, ...]
    setting: str
    status: str
    actual_start: str
    actual_end: str
    travel_minutes: int
    mileage_tenths: int
    note: str
    who_else_in_home: str

    def visit(self) -> Visit:
        """It as a record."""
        fields = msgspec.structs.asdict(self)
        for name in ("id", "family", "author"):
            del fields[name]
        return Visit(**fields)

    def texts(self) -> list[str]:
        """It as the fields of a peer that knows only text."""
        values = (getattr(self, name) for name in FIELDS)
        return [" ".join(value) if isinstance(value, tuple) else str(value) for value in values]


FIELDS = tuple(name for name in Row.__struct_fields__ if name != "id")
"""What Anki is given, each as a field of a note."""


class Edit(msgspec.Struct, frozen=True, kw_only=True):
    """What is changed of the visit at a place in the list; empty where nothing is."""

    at: int
    status: str = ""
    sentence: str = ""


def word(r: random.Random) -> str:
    """One word as it is typed in a car: usually a plain one, sometimes a number or a name, sometimes misspelt."""
    x = r.random()
    if x < 0.1:
        return _number(r)
    if x < 0.2:
        return r.choice(FIRST) if x < 0.16 else r.choice(TOWNS)
    text = r.choice(NOUNS if x < 0.5 else SMALL if x < 0.78 else VERBS if x < 0.92 else HOW)
    if len(text) > 4 and r.random() < 0.15:
        at = r.randrange(1, len(text))
        text = text[:at] + r.choice(("", "", text[at] * 2, r.choice("aeinrst"))) + text[at + 1 :]
    return text


def _number(r: random.Random) -> str:
    kinds = (r.randint(1, 99), f"{r.randint(8, 18)}:{r.randint(0, 59):02}", f"£{r.randint(100, 29999) / 100:.2f}",
             f"0{r.randint(1200, 1999)} {r.randint(200_000, 999_999)}", f"FAM-{r.randint(1000, 9999)}")  # fmt: skip
    return str(r.choice(kinds))


def sentence(r: random.Random) -> str:
    """One sentence of a note."""
    text = " ".join(word(r) for _ in range(r.randint(6, 13)))
    return text[0].upper() + text[1:] + r.choice(ENDS)


def note(r: random.Random, least: int = 135, most: int = 338) -> str:
    """A note of sentences, at least so many characters."""
    length, text = r.randint(least, most), sentence(r)
    while len(text) < length:
        text += " " + sentence(r)
    return text


def rows(count: int = VISITS, seed: int = SEED) -> list[Row]:
    """That many visits, a few minutes apart, over all the families."""
    r = random.Random(seed)
    purposes = ("planned_support", "assessment", "plan_review", "child_time", "practical_help", "follow_up")
    found = []
    for at in range(count):
        planned = datetime(2026, 1, 8, 8) + timedelta(minutes=30 * at)  # noqa: DTZ001  a diary's own time
        start = planned + timedelta(minutes=r.randint(-9, 24))
        found.append(
            Row(
                id=str(uuid.UUID(int=r.getrandbits(128), version=4)),
                family=r.randrange(FAMILIES),
                household=f"k7f2qd4m.{r.randint(1, 3 * FAMILIES)}",
                author="eilidh",
                purpose=(r.choice(purposes),),
                setting=r.choice(("home", "home", "home", "school", "hub", "outdoors")),
                status=r.choice(("done", "in_progress")),
                actual_start=_minute(start),
                actual_end=_minute(start + timedelta(minutes=r.randint(20, 95))),
                travel_minutes=r.randint(4, 150),
                mileage_tenths=r.randint(10, 990),
                note=note(r),
                who_else_in_home=f"{r.choice(FIRST)} {r.choice(LAST)}",
            )
        )
    return found


def edits(count: int = VISITS, seed: int = SEED) -> list[Edit]:
    """Fifty edits of existing visits: twenty of how it went, twenty of one more sentence, ten of both."""
    r = random.Random(seed + 1)
    found = []
    for k, at in enumerate(sorted(r.sample(range(count), EDITS))):
        status = r.choice(("no_access", "cancelled_family", "cancelled_service")) if k % 5 in (0, 1, 4) else ""
        found.append(Edit(at=at, status=status, sentence=sentence(r) if k % 5 in (2, 3, 4) else ""))
    return found


def _minute(at: datetime) -> str:
    return at.isoformat()[:16]
