"""Rubbish typed and pasted into every place of every form: nothing fails, nothing is lost, nothing is cut unsaid.

Through the real window over a real store. What can be kept is read back when the page is opened again; what cannot is
said beside the field, and the words are still there.
"""

# mypy: disable-error-code="func-returns-value"
from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from tests.ui.tour import Tour
from ui import look
from ui.forms.answers import ReadAnswer
from ui.forms.question import Question, question_around
from ui.in_sight import in_sight
from ui.look import Theme
from ui.saving import as_typed

Editor = QLineEdit | QPlainTextEdit
RUBBISH = (
    "\0", "a\0b", "\ud800", "a\udfffb", "\u202eبمحن\u202c", "שלום עולם", "مرحبا", "👨‍👩‍👧‍👦", "🏴󠁧󠁢󠁷󠁬󠁳󠁿",
    "e\u0301", "\u0301", "Å", "ﬁ", "ſ", "31 Feb", "30 Feb 2024", "29 Feb 2023", "about",
    "about about 2019", "circa", "~", "2019~~", "-1", "-0", "+5", "1e9", "1000000000",
    "99999999999999999999", "0x10", "1.5", "1,5", "NaN", "inf", "१२", "１２", "²", "½", "00", "007", "3/",
    "/3", "3-", "32 1 2026", "1 13 2026", "0 0 0", "1 1 0000", "1 1 99999", "2026-02-30", "2026-W01",
    "25:00", "24:00", "12:60", "7pm pm", "noon", "tomorrow", "yesterday", "Fri", "Friday Friday", "May",
    "May May", "May 2019 about", "1st", "1st 2nd 3rd", "=1+1", "=cmd|' /C calc'!A0", "@SUM(1)",
    "+44 7700 900127", "-", "--", "'; DROP TABLE revision;--", "\\", "\\n", "%s %d %n", "{}", "{0}",
    "{family}", "${HOME}", "$(reboot)", "`id`", "<b>bold</b>", "<script>alert(1)</script>",
    "<img src=x>", "&amp;", "&&", "&Save", "<!--", "]]>", "http://example.invalid/x?y=z",
    "file:///etc/passwd", "../../etc/passwd", "C:\\con\\nul", "w" * 400, "Llanfairpwllgwyngyll" * 12,
    "NicGilleMhìcheil ŵŷ àèìòù", "O’Brien-ap Gruffudd", "null", "None", "undefined", "true", "[]",
    '{"a": 1}', "a,b;c\td", "line\none", "line\r\ntwo", "\u2028para", "\u2029para", "\u00a0",
    "no\u00a0break", "\u200b", "a\u200bb", "\ufeffbom", "\u00adsoft", "\x07bell", "\x1b[31mred", "\x7f",
    "\ufffd", "\U0010ffff", "   ", "\t", "\n\n", " leading", "trailing ", "two  spaces", "𝕳𝖊𝖑𝖑𝖔",
    "Z̷̧͑a̶l̴g̷o̸" * 20, "ℵ₀", "\u202eabc", "@kirsty", "#tag", "“”‘’–—…", "'", '"',
)  # fmt: skip


@pytest.fixture(autouse=True)
def clean_screen() -> None:
    """The one window of this file stays open from test to test."""


@pytest.fixture(scope="module")
def tour(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tour]:
    look.apply(qapp, Theme.DAYLIGHT, 100)
    walked = Tour(tmp_path_factory.mktemp("laptop"))
    yield walked
    walked.window.close()


def forms(tour: Tour) -> dict[str, Callable[[], object]]:
    """Pages with places to write whose record exists or is brought about by the first word."""
    at, whole, rest = tour.window.pages, tour.whole, tour.window.rest
    return {
        "request": partial(at.asking.open, tour.request),
        "person": partial(at.people.open, whole.carer),
        "person, dead": partial(at.people.open, whole.grandad),
        "level": lambda: at.assessing.open_level(whole.id, whole.carer),
        "plan": partial(at.open_family, whole.id, "plan"),
        "goal": lambda: (at.open_family(whole.id, "plan"), rest(), at.planning.plan.add_goal()),
        "review": partial(at.planning.open_review, whole.review),
        "meeting": partial(at.planning.open_meeting, whole.meeting),
        "closing": partial(at.planning.open_ending, whole.id),
        "event": lambda: (at.open_family(whole.id, "chronology"), rest(), at.telling.chronology.add_event()),
        "note": lambda: (at.open_family(whole.id, "notes"), rest(), at.telling.notes.add_note("phone")),
        "connection": lambda: (at.open_family(whole.id, "notes"), rest(), at.telling.notes.add_connection()),
        "adding": lambda: (at.open_family(whole.id, "people"), rest(), at.people.tab.begin("child")),
        "visit": partial(at.open_visit, whole.visit, "happened"),
        "voices": partial(at.open_visit, whole.visit, "words"),
        "steps": partial(at.open_visit, whole.visit, "agreed"),
        "a visit to come": lambda: (at.open_family(whole.id), rest(), at.family.open_plan()),
    }


def places(tour: Tour) -> list[Editor]:
    """Every place on screen that takes words, but the search."""
    kinds = (QLineEdit, QPlainTextEdit)
    found = [w for w in in_sight(tour.window.shell) if isinstance(w, kinds)]
    return [w for w in found if w.isEnabled() and not w.isReadOnly() and w.objectName() != "search"]


def words_in(editor: Editor) -> str:
    if isinstance(editor, QLineEdit):
        return editor.text()
    return editor.document().toRawText().replace("\u2029", "\n")


def paste(editor: Editor, words: str) -> None:
    editor.selectAll()
    QApplication.clipboard().setText(words)
    editor.paste()


def kept(tour: Tour, question: Question) -> object:
    """What the store holds of a field."""
    record = question.saving.handle
    reading = tour.window.ask(lambda desk: desk.part(record)).readings.get(question.field.name)  # type: ignore[arg-type]
    return reading.value if reading is not None else None


def lost(tour: Tour, typed: list[tuple[Question, object, str]]) -> list[str]:
    """Fields whose words are neither in the store nor, with a sentence, on screen."""
    found = []
    for question, value, words in typed:
        said = not question._error.isHidden()
        if isinstance(question.answer, ReadAnswer) and not question.answer.is_readable:
            if not said or question.answer.editor.text() != words:
                found.append(f"{question.label}: {words[:30]!r} is not kept and nothing says so")
        elif question.saving.exists and kept(tour, question) != as_typed(value):  # type: ignore[arg-type]
            found.append(f"{question.label}: {words[:30]!r} is kept as {str(kept(tour, question))[:30]!r}")
    return found


def write_everywhere(tour: Tour, show: Callable[[], object], words: list[str]) -> list[str]:
    """Opens a form, pastes words into all its places, each other ones, and tells what is lost."""
    tour.open(show)
    typed: list[tuple[Question, object, str]] = []
    for n, editor in enumerate(places(tour)):
        paste(editor, words[n % len(words)])
        if isinstance(editor, QLineEdit):
            editor.editingFinished.emit()
        question = question_around(editor)
        if question is not None:
            typed.append((question, question.answer.value, words_in(editor)))
    tour.window.settle()
    return lost(tour, typed) + [repr(bug) for bug in tour.window.bugs]


@pytest.mark.parametrize("at", range(3))
def test_rubbish_is_kept_exactly_or_said_beside_its_field(tour: Tour, at: int) -> None:
    third = list(RUBBISH[at::3])
    found = []
    for turn, (name, show) in enumerate(forms(tour).items()):
        words = third[turn * 7 % len(third) :] + third[: turn * 7 % len(third)]
        found += [f"{name}: {each}" for each in write_everywhere(tour, show, words)]
        tour.window.bugs.clear()
    assert found == []


LONG = "Bàta mòr. " * 30_000


@pytest.mark.parametrize("name", ["request", "person", "note", "event", "visit"])
def test_a_paste_of_300_000_letters_is_kept_or_said_not_to_fit(tour: Tour, name: str) -> None:
    tour.open(forms(tour)[name])
    editor = next(e for e in places(tour) if question_around(e) is not None)
    lines = [e for e in places(tour) if isinstance(e, QLineEdit) and question_around(e) is not None]
    for place in (editor, *lines[:1]):
        question = question_around(place)
        assert question is not None
        paste(place, LONG)
        if isinstance(place, QLineEdit):
            place.editingFinished.emit()
        tour.window.settle_or_say()
        assert words_in(place) == LONG or not question._error.isHidden(), f"{question.label}: cut and nothing says so"
        assert LONG.startswith(words_in(place)), question.label
        paste(place, "Short again")
        tour.window.settle()
    assert tour.window.bugs == []


@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(words=st.lists(st.text(st.characters(exclude_categories=()), min_size=1, max_size=60), min_size=5, max_size=5))
def test_any_words_at_all_are_kept_or_said(tour: Tour, words: list[str]) -> None:
    for name in ("request", "note", "event"):
        assert write_everywhere(tour, forms(tour)[name], words) == []


def test_what_was_kept_is_there_when_the_page_is_opened_again(tour: Tour) -> None:
    words = "Seonag’s e\u0301 <b>&\u00a0=1+1 שלום"
    show = forms(tour)["person"]
    tour.open(show)
    name = next(e for e in places(tour) if e.accessibleName() == "Pronouns")
    other = next(e for e in places(tour) if e.accessibleName() == "Full name")
    before = words_in(other)
    paste(name, words)
    tour.window.settle()
    tour.open(tour.window.pages.open_today)
    tour.open(show)
    again = {e.accessibleName(): words_in(e) for e in places(tour)}
    assert unicodedata.normalize("NFC", again["Pronouns"]) == unicodedata.normalize("NFC", words)
    assert again["Full name"] == before
    assert len(RUBBISH) >= 100
