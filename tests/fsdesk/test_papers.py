"""Papers: whole, literal, tagged and quick, and only what is for the household that takes them away."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from fsdesk.papers import fitting, html, making
from fsdesk.papers.data import AnyPaper, Looks, Minutes, MyBit, Number, Step
from fsdesk.papers.making import make, printer_pages
from fsdesk.trouble import Trouble
from tests.fsdesk.papers_of import ALL, CARD, MEETING, MY_BIT, PICTURE, PLAN, STORY, TREE, WHEEL
from tests.fsdesk.papers_read import Read, at_points, bare, printed, reader, root_of, structure

LARGE, NO_PICTURES = Looks(large_print=True), Looks(pictures=False)


def test_a_plan_is_one_tagged_page_that_says_its_title_and_language_and_nothing_of_its_makers() -> None:
    paper = make(PLAN)
    document = reader(paper.pdf)
    assert len(document.pages) == len(paper.pages) == 1
    root = root_of(paper.pdf)
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    xmp = root["/Metadata"].get_data().decode()
    assert re.search(r"pdfuaid:part>\s*1|pdfuaid:part=.1", xmp)
    about = {key: value for key, value in (document.metadata or {}).items() if key != "/Creator"}
    assert about == {"/Title": "Our plan"}
    assert not re.search("Kirsty|Finn|FAM-0427|2026", xmp)


def test_a_screen_reader_finds_headings_lists_tables_and_described_pictures() -> None:
    kinds = structure(make(PLAN).pdf)
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == 6
    assert kinds.count("/TH") == 3
    assert kinds.count("/Figure") == 6  # the wheel and five boxes to tick
    assert {"/L", "/LI", "/Table", "/TR", "/TD", "/P"} <= set(kinds)


@pytest.mark.parametrize("paper", ALL, ids=making.key_of)
@pytest.mark.parametrize("looks", [Looks(), LARGE, NO_PICTURES], ids=["plain", "large", "words"])
def test_every_paper_has_the_same_words_in_the_same_order_on_paper_and_as_a_web_page(
    paper: AnyPaper, looks: Looks
) -> None:
    made = make(paper, looks)
    on_paper = printed(made.pdf)
    at = 0
    foot = bare(" · ".join(paper.foot))
    for words in Read(made.html).words:
        part = bare(re.sub("^[☐☑]$|^(Done|To do)$", "", words)).strip("·")
        if part and part not in foot:
            assert part in on_paper[at:], words
            at = on_paper.index(part, at)
    assert foot in on_paper
    assert made.lacking == ""


def strings(value: object, leave_out: tuple[str, ...]) -> list[str]:
    """Every string in plain data, but those under these keys."""
    if isinstance(value, dict):
        value = [each for key, each in value.items() if key not in leave_out]
    if isinstance(value, list | tuple):
        return [found for each in value for found in strings(each, leave_out)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("paper", ALL, ids=making.key_of)
def test_every_word_that_was_given_is_on_paper_and_on_the_web_page(paper: AnyPaper) -> None:
    settings = (
        "type",
        "lang",
        "svg",
        "alt",
        "page_of",
        "done_mark",
        "to_do_mark",
        "nothing",
        "quote_open",
        "quote_close",
    )
    given = [bare(each) for each in strings(msgspec.to_builtins(paper), settings)]
    made = make(paper)
    read, on_paper = bare("".join(Read(made.html).words)), printed(made.pdf)
    assert [each for each in given if each not in on_paper] == []
    assert [each for each in given if each not in read] == []


@pytest.mark.parametrize("paper", ALL, ids=making.key_of)
def test_every_web_page_stands_alone_is_in_order_and_has_no_scripts(paper: AnyPaper) -> None:
    page = Read(html.page(paper, Looks()))
    tags = [tag for tag, _ in page.elements]
    assert page.all("html")[0]["lang"] == "en"
    assert tags.count("h1") == tags.count("main") == tags.count("footer") == 1
    assert tags.index("h1") < (tags.index("h2") if "h2" in tags else len(tags))
    assert all(head.get("scope") == "col" for head in page.all("th"))
    assert all(image["alt"] and str(image["src"]).startswith("data:image/svg+xml;base64,") for image in page.all("img"))
    assert "script" not in tags
    assert not {name for _, attributes in page.elements for name in attributes if name.startswith("on")}
    assert "http:" not in html.page(paper, Looks()).replace("http-equiv", "")


@pytest.mark.parametrize("paper", ALL, ids=making.key_of)
def test_large_print_is_eighteen_point_throughout(paper: AnyPaper) -> None:
    sizes: set[float] = set()

    def note(text: str, _cm: object, tm: list[float], _font: object, size: float) -> None:
        if text.strip():
            sizes.add(round(abs(size * tm[0]), 1))

    for page in reader(make(paper, replace(LARGE, pictures=False)).pdf).pages:
        page.extract_text(visitor_text=note)
    assert min(sizes) >= 18, sizes


def test_a_full_plan_gives_up_space_and_then_size_but_never_words() -> None:
    many = replace(PLAN, goals=tuple(f"Goal {n} that we wrote together at the table." for n in range(8)))
    made = make(many)
    assert len(made.pages) == 1
    assert all(bare(goal) in printed(made.pdf) for goal in many.goals)


def test_a_plan_that_does_not_fit_has_numbered_pages_and_the_head_of_its_table_on_each() -> None:
    steps = tuple(Step(what=f"Step {n} of a very long list", who="Kirsty", when="Any time") for n in range(60))
    document = reader(make(replace(PLAN, steps=steps)).pdf)
    pages = [bare(page.extract_text()) for page in document.pages]
    assert len(pages) == 4
    for number, page in enumerate(pages, start=1):
        assert f"page{number}of4" in page
        assert "HighlandCouncil" in page
    assert sum("StepWhoBywhen" in page for page in pages) == sum("ofaverylonglist" in page for page in pages) >= 3
    for n in range(60):
        assert sum(f"Step{n}ofaverylonglist" in page for page in pages) == 1


@given(st.integers(0, len(fitting.STEPS)))
def test_the_roomiest_step_that_fits_is_found_in_four_looks(first_that_fits: int) -> None:
    asked = []

    def pages_at(fit: fitting.Fit) -> int:
        asked.append(fit)
        return 1 if fitting.STEPS.index(fit) >= first_that_fits else 2

    expected = fitting.STEPS[first_that_fits] if first_that_fits < len(fitting.STEPS) else fitting.STEPS[0]
    assert fitting.one_page(pages_at) == expected
    assert len(asked) <= 5


def test_right_to_left_papers_say_so() -> None:
    arabic = replace(PLAN, lang="ar", goals=("مرحبا بالعالم",))
    assert Read(make(arabic).html).all("html")[0] == {"lang": "ar", "dir": "rtl"}
    assert root_of(make(arabic).pdf)["/Lang"] == "ar"


def test_without_pictures_their_words_stand_in_their_place() -> None:
    made = make(PLAN, NO_PICTURES)
    assert bare(PICTURE.alt) in printed(made.pdf)
    assert PICTURE.alt in made.html
    assert "<img" not in made.html


def test_a_picture_that_is_no_picture_is_told_and_nothing_is_lost() -> None:
    with pytest.raises(Trouble) as told:
        make(replace(PLAN, picture=replace(PICTURE, svg=b"<svg")))
    assert "safe in the record" in told.value.sentence
    assert make(replace(PLAN, picture=replace(PICTURE, svg=b"<svg")), NO_PICTURES).pdf


def test_a_picture_cannot_bring_in_a_file() -> None:
    svg = WHEEL.replace(b"</svg>", b'<image href="file:///etc/passwd" width="9" height="9"/></svg>')
    with pytest.raises(Trouble):
        make(replace(PLAN, picture=replace(PICTURE, svg=svg)))


def test_the_crisis_card_is_read_out_once_and_printed_four_times() -> None:
    made = make(CARD)
    assert printed(made.pdf).count("08001111") == 4
    assert structure(made.pdf).count("/P") == len(CARD.numbers) + 3  # and how to cut, the lead and the last line
    assert "".join(Read(made.html).words).count("0800 1111") == 1


def test_the_genogram_lies_across_the_page_and_its_table_follows() -> None:
    made = make(TREE)
    width, height = reader(made.pdf).pages[0].mediabox[2:]
    assert made.landscape
    assert float(width) > float(height)
    assert "mumofIsla,FinnandRowan" in printed(made.pdf)
    with pytest.raises(ValueError, match="as many cells"):
        replace(TREE, heads=("Name",))


def test_a_long_foot_stays_on_the_paper() -> None:
    long = replace(STORY, foot=("A partnership with a very long name indeed " * 8,))
    assert min(height for _, height in at_points(make(long, LARGE).pdf)) > 20


def test_the_same_paper_twice_is_the_same_to_the_byte() -> None:
    first, second = make(PLAN), make(PLAN)
    assert first == second


def test_printer_pages_are_the_same_document_at_three_hundred_dots() -> None:
    (page,) = printer_pages(PLAN)
    width = int.from_bytes(page[16:20], "big")
    assert width == pytest.approx(210 / 25.4 * 300, abs=2)


def test_papers_can_be_made_on_several_threads_at_once() -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(make, [PLAN, MY_BIT, PLAN, STORY]))
    assert made[0] == made[2] == make(PLAN)
    here = threading.get_ident()
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(threading.get_ident).result() != here


def test_typst_is_loaded_by_the_first_paper_only_and_no_qt_with_it() -> None:
    code = (
        "import sys, fsdesk.papers.making, fsdesk.papers.choosing; assert 'typst' not in sys.modules;"
        "assert not [name for name in sys.modules if name.startswith(('PySide6', 'ui', 'fsdesk.store', 'sync'))]"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_no_paper_can_be_changed_once_filled() -> None:
    with pytest.raises(AttributeError):
        PLAN.title = "Another"  # type: ignore[misc]
    assert msgspec.structs.asdict(PLAN)["title"] == "Our plan"
    assert {type(each) for each in (MY_BIT, MEETING)} == {MyBit, Minutes}
    assert Number(who="a", number="1").when == ""
