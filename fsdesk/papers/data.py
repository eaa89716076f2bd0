"""What each paper holds, frozen: words as they will be read, and pictures already drawn. Pure.

Every string is final: days, names and titles are worded by whoever fills these, in the partnership's words and in the
paper's language. Every word of ours that stands on a paper has a field, so that a paper can be in Gaelic or Ukrainian.
An empty string or an empty tuple leaves its part of the paper out.
"""

from __future__ import annotations

import msgspec


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A frozen piece of a paper."""


class Looks(Part, frozen=True, kw_only=True):
    """How a paper is wanted: 18 point letters throughout; with pictures, or with their words in their place."""

    large_print: bool = False
    pictures: bool = True


class Picture(Part, frozen=True, kw_only=True):
    """A drawing as SVG bytes, what it says in words, and the line under it."""

    svg: bytes
    alt: str
    caption: str = ""


class Quote(Part, frozen=True, kw_only=True):
    """Somebody's own words, without quotation marks, and who said them."""

    words: str
    who: str


class Step(Part, frozen=True, kw_only=True):
    """One line of who does what; `when` is already in words ("Done 29 October")."""

    what: str
    who: str
    when: str = ""
    done: bool = False


class Number(Part, frozen=True, kw_only=True):
    """Somebody to ring: who answers, the number as it is dialled, and when."""

    who: str
    number: str
    when: str = ""


class PaperData(Part, frozen=True, kw_only=True):
    """What every paper has: its language, its title, the line at the foot of each page and how to have it corrected.

    `lang` is a two-letter code. `foot` is joined with dots: partnership, reference, when it was printed.
    """

    lang: str = "en"
    title: str
    correct: str = ""
    foot: tuple[str, ...] = ()
    page_of: str = "page {page} of {pages}"
    done_mark: str = "Done"
    to_do_mark: str = "To do"
    quote_open: str = "“"
    quote_close: str = "”"


class OurPlan(PaperData, frozen=True, kw_only=True, tag="our_plan"):
    """The family's plan for one household, one page where it fits."""

    who: str
    made: str = ""
    yours: str = ""
    picture: Picture | None = None
    well_title: str = "What is going well"
    going_well: tuple[str, ...] = ()
    goals_title: str = "What we want to be different"
    goals: tuple[str, ...] = ()
    steps_title: str = "Who does what"
    step_head: str = "Step"
    who_head: str = "Who"
    when_head: str = "By when"
    steps: tuple[Step, ...] = ()
    quotes_title: str = "In your own words"
    quotes: tuple[Quote, ...] = ()
    meet_title: str = "When we meet again"
    meet: str = ""
    meet_more: str = ""
    crisis_title: str = "If it gets hard, day or night"
    crisis: tuple[Number, ...] = ()
    seen_by: str = ""


class Helper(Part, frozen=True, kw_only=True):
    """Somebody who helps a child, and with what."""

    name: str
    helps_with: str = ""


class MyBit(PaperData, frozen=True, kw_only=True, tag="my_bit"):
    """A child's own page: large, friendly, in the child's words."""

    name: str
    about: str = ""
    picture: Picture | None = None
    words_title: str = "What I said"
    words: tuple[Quote, ...] = ()
    well_title: str = "What is good"
    going_well: tuple[str, ...] = ()
    goals_title: str = "What we want to make better"
    goals: tuple[str, ...] = ()
    helpers_title: str = "Who helps me"
    helpers: tuple[Helper, ...] = ()
    mine: str = ""


class CrisisCard(PaperData, frozen=True, kw_only=True, tag="crisis_card"):
    """Four small cards to cut out, each the same; in large print two."""

    lead: str = ""
    numbers: tuple[Number, ...] = ()
    more: str = ""
    cut: str = "Cut along the dashed lines."


class Row(Part, frozen=True, kw_only=True):
    """One line of a table, cell by cell."""

    cells: tuple[str, ...]


class Genogram(PaperData, frozen=True, kw_only=True, tag="genogram"):
    """Who is who, across a landscape page, with the same in a table."""

    who: str
    made: str = ""
    picture: Picture
    table_title: str = "The same in words"
    heads: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()

    def __post_init__(self) -> None:
        if any(len(row.cells) != len(self.heads) for row in self.rows):
            raise ValueError("a row has as many cells as the table has heads")


class Happening(Part, frozen=True, kw_only=True):
    """One line of a chronology; `kind` says in a word whether it is a strength or a worry."""

    when: str
    what: str
    more: str = ""
    kind: str = ""
    says: str = ""


class Chronology(PaperData, frozen=True, kw_only=True, tag="chronology"):
    """What has happened for one person, oldest first."""

    who: str
    made: str = ""
    when_head: str = "When"
    what_head: str = "What happened"
    says_head: str = "Who says so"
    happenings: tuple[Happening, ...] = ()
    nothing: str = ""


class Minutes(PaperData, frozen=True, kw_only=True, tag="minutes"):
    """What was said and decided at a meeting."""

    who: str
    when_where: str = ""
    people_title: str = "Who was there"
    people_heads: tuple[str, str, str] = ("Name", "Who they are", "At the meeting")
    people: tuple[Row, ...] = ()
    own_title: str = "What the family said matters most"
    own: tuple[str, ...] = ()
    said_title: str = "What we talked about"
    said: tuple[str, ...] = ()
    decided_title: str = "What we decided"
    step_head: str = "Step"
    who_head: str = "Who"
    when_head: str = "By when"
    decided: tuple[Step, ...] = ()
    meet_title: str = "When we meet again"
    meet: str = ""
    seen_by: str = ""


class WhoSees(PaperData, frozen=True, kw_only=True, tag="who_sees"):
    """Who sees what of one home: what they agreed to, what may go where, what went, and what they can ask for."""

    who: str
    made: str = ""
    help_title: str = "Our help"
    help: tuple[str, ...] = ()
    inside_title: str = "Who works with you"
    inside: tuple[str, ...] = ()
    yes_title: str = "What you said may be shared"
    yes_heads: tuple[str, str, str, str] = ("With whom", "What", "What for", "Until")
    yes: tuple[Row, ...] = ()
    no_title: str = "What you said no to"
    no_heads: tuple[str, str, str] = ("With whom", "What", "What you said")
    no: tuple[Row, ...] = ()
    went_title: str = "What has been shared"
    went_heads: tuple[str, str, str, str] = ("When", "With whom", "What", "Why")
    went: tuple[Row, ...] = ()
    nothing: str = ""
    can_title: str = "You can"
    can: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for heads, rows in ((self.yes_heads, self.yes), (self.no_heads, self.no), (self.went_heads, self.went)):
            if any(len(row.cells) != len(heads) for row in rows):
                raise ValueError("a row has as many cells as its table has heads")


class Entry(Part, frozen=True, kw_only=True):
    """One thing that is told in a letter: of when, what it is, and what it says, part by part as (label, words)."""

    when: str = ""
    what: str
    lines: tuple[tuple[str, str], ...] = ()


class LetterPart(Part, frozen=True, kw_only=True):
    """A part of a letter under its own title: paragraphs, then things told one by one."""

    title: str
    lines: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()


class Letter(PaperData, frozen=True, kw_only=True, tag="letter"):
    """A letter to somebody who is named: a person given their own file, an agency given what it may have."""

    to: str
    made: str = ""
    opening: tuple[str, ...] = ()
    parts: tuple[LetterPart, ...] = ()
    closing_title: str = ""
    closing: tuple[str, ...] = ()
    seen_by: str = ""


AnyPaper = OurPlan | MyBit | CrisisCard | Genogram | Chronology | Minutes | WhoSees | Letter


class Gate(Part, frozen=True, kw_only=True):
    """What is said before a paper leaves: whom it is for, and, to staff alone, how much of what sort is not on it.

    `is_place`: it goes to an agency, and not to somebody's house. `is_own`: it stays with whoever prints it.
    """

    who: str
    left_out: tuple[str, ...] = ()
    is_place: bool = False
    is_own: bool = False


class Offer(Part, frozen=True, kw_only=True):
    """A paper that can be had: its kind and title, for which homes (key and label), and what a saved copy is called.

    `file_stem` names no family ("our-plan-2026-11-21"). `careful` when nothing may be left at the house unasked;
    `gates` says for each home what is asked and told before it leaves. `why_not` says why it may only be looked at yet;
    `has_data` that it can be had for another program to read too; `asks_first` that it is asked again when it leaves.
    """

    key: str
    title: str
    homes: tuple[tuple[str, str], ...]
    home: str
    file_stem: str
    looks: Looks = Looks()
    careful: bool = False
    why_not: str = ""
    has_data: bool = False
    asks_first: bool = False
    gates: tuple[tuple[str, Gate], ...] = ()


class Paper(Part, frozen=True, kw_only=True):
    """A paper made: one document as PDF, as pages to look at and as a web page.

    `pages` are PNG pictures of the same document, in order, at `ppi` dots to the inch. When `lacking` is not empty it
    names characters no printing font has; `pdf` and `pages` are then empty and only the web page can be given.
    """

    key: str
    title: str
    pdf: bytes
    html: str
    pages: tuple[bytes, ...]
    ppi: int
    landscape: bool = False
    lacking: str = ""
