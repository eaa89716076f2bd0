"""A paper as one accessible web page: same words, same order, no scripts, nothing fetched. Pure.

Everything a person wrote is escaped here and nowhere else; `_tag` is the only maker of elements.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Any

from fsdesk.papers.data import (
    AnyPaper,
    Chronology,
    CrisisCard,
    Genogram,
    Letter,
    Looks,
    Minutes,
    MyBit,
    Number,
    OurPlan,
    PaperData,
    Picture,
    Quote,
    Step,
    WhoSees,
)
from fsdesk.papers.letters import clean

_STYLE = """
body{font-family:"Atkinson Hyperlegible Next","Atkinson Hyperlegible",Verdana,sans-serif;font-size:BODY;line-height:1.5;
color:#10222B;background:#fff;max-width:48rem;margin:0 auto;padding:1.5rem;overflow-wrap:anywhere}
h1{color:#0B5A5C;font-size:2em;line-height:1.2;margin:0 0 .3em}
h2{color:#0B5A5C;font-size:1.2em;border-bottom:1px solid #9CC6C2;padding-bottom:.2em;margin:1.4em 0 .5em}
h3{font-size:1em;margin:1.1em 0 .2em}h3~p{margin:.15em 0}
.who{font-weight:600;font-size:1.12em}.small{color:#44545D}p,li,td,blockquote{white-space:pre-line}
blockquote{margin:.4em 0}cite{font-style:normal;color:#44545D}ul{padding:0;list-style:none}li{margin:.4em 0}
table{border-collapse:collapse;width:100%}th,td{text-align:start;vertical-align:top;padding:.4em .5em}
thead th{background:#E0EEEC}tbody tr:nth-child(even){background:#FBFAF7}tbody tr{border-bottom:1px solid #D8DBD6}
figure{margin:1em 0;text-align:center}img{max-width:100%;max-height:30rem}figcaption{color:#44545D}
.card{border:1px dashed #44545D;padding:1em;max-width:24rem}footer{margin-top:2em;color:#44545D}
@media print{body{max-width:none;padding:0}h2{break-after:avoid}tr,blockquote,figure{break-inside:avoid}
thead{display:table-header-group}}
"""


def page(paper: AnyPaper, looks: Looks) -> str:
    """The whole file, ready to be written as UTF-8."""
    body = "".join(_BODIES[type(paper)](paper, looks))
    style = _STYLE.replace("BODY", "18pt" if looks.large_print else "12pt")
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<meta name="referrer" content="no-referrer">{_tag("title", paper.title)}<style>{style}</style>'
    )
    foot = _raw("footer", _tag("p", " · ".join(each for each in paper.foot if each.strip()), dir="auto"))
    lang = paper.lang if re.fullmatch(r"[a-z]{2,3}", paper.lang) else "en"
    way = ' dir="rtl"' if lang in ("ar", "ur", "fa", "he", "ps") else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}"{way}><head>{head}</head><body><main>{body}</main>{foot}</body></html>\n'
    )


def _tag(name: str, text: str, **attributes: str) -> str:
    """An element of text; every attribute and the text are escaped."""
    return _raw(name, escape(clean(text)), **attributes)


def _raw(name: str, inside: str, **attributes: str) -> str:
    named = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
    given = "".join(f' {key}="{escape(clean(value))}"' for key, value in named.items())
    return f"<{name}{given}>{inside}</{name}>"


def _line(text: str, kind: str = "") -> str:
    """A paragraph that reads in its own direction, or nothing."""
    if not text.strip():
        return ""
    return _tag("p", text, class_=kind, dir="auto") if kind else _tag("p", text, dir="auto")


def _lines(title: str, lines: Sequence[str], kind: str = "ul") -> str:
    if not lines:
        return ""
    return _tag("h2", title) + _raw(kind, "".join(_tag("li", each, dir="auto") for each in lines))


def _picture(drawn: Picture | None, looks: Looks) -> str:
    if drawn is None:
        return ""
    if not looks.pictures or not drawn.svg:
        return _line(drawn.alt if drawn.alt.strip() else drawn.caption, "small")
    source = "data:image/svg+xml;base64," + base64.b64encode(drawn.svg).decode()
    image = f'<img src="{source}" alt="{escape(clean(drawn.alt))}">'
    return _raw("figure", image + (_tag("figcaption", drawn.caption, dir="auto") if drawn.caption.strip() else ""))


def _table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table named by the heading over it; the cells of `rows` are already markup."""
    head = _raw("tr", "".join(_tag("th", each, scope="col") for each in heads))
    body = "".join(_raw("tr", "".join(_raw("td", cell, dir="auto") for cell in row)) for row in rows)
    return _raw("table", _raw("thead", head) + _raw("tbody", body), aria_label=title)


def _steps(title: str, paper: OurPlan | Minutes, steps: Sequence[Step]) -> str:
    if not steps:
        return ""
    rows = (
        (
            _mark(paper, step) + " " + escape(clean(step.what)),
            escape(clean(step.who)),
            escape(clean(step.when)),
        )
        for step in steps
    )  # fmt: skip
    return _tag("h2", title) + _table(title, (paper.step_head, paper.who_head, paper.when_head), rows)


def _mark(paper: PaperData, step: Step) -> str:
    box, word = ("☑", paper.done_mark) if step.done else ("☐", paper.to_do_mark)
    return _raw("span", box, aria_hidden="true") + " " + _tag("span", word, class_="small")


def _quotes(title: str, paper: PaperData, quotes: Sequence[Quote]) -> str:
    if not quotes:
        return ""
    said = "".join(
        _raw(
            "blockquote",
            escape(clean(paper.quote_open + each.words + paper.quote_close))
            + (" " + _tag("cite", each.who) if each.who.strip() else ""),
            dir="auto",
        )
        for each in quotes
    )
    return _tag("h2", title) + said


def _numbers(numbers: Sequence[Number]) -> str:
    return _raw(
        "ul",
        "".join(
            _raw("li", _tag("strong", each.number) + " "
                 + escape(clean(" · ".join(one for one in (each.who, each.when) if one.strip()))))
            for each in numbers
        ),
    ) if numbers else ""  # fmt: skip


def _our_plan(paper: OurPlan, looks: Looks) -> Iterable[str]:
    yield _tag("h1", paper.title) + _line(paper.who, "who") + _line(paper.made, "small") + _line(paper.yours, "small")
    roomy = looks.large_print or not looks.pictures  # where the paper shows the picture before what goes well
    well = _lines(paper.well_title, paper.going_well)
    yield (_picture(paper.picture, looks) + well) if roomy else (well + _picture(paper.picture, looks))
    yield _lines(paper.goals_title, paper.goals, "ol")
    yield _steps(paper.steps_title, paper, paper.steps)
    yield _quotes(paper.quotes_title, paper, paper.quotes)
    if (paper.meet + paper.meet_more).strip():
        yield _tag("h2", paper.meet_title)
        yield _raw("p", _tag("strong", paper.meet) + " " + escape(clean(paper.meet_more)), dir="auto")
    if paper.crisis:
        yield _tag("h2", paper.crisis_title) + _numbers(paper.crisis)
    yield _line(paper.seen_by, "small") + _line(paper.correct, "small")


def _my_bit(paper: MyBit, looks: Looks) -> Iterable[str]:
    yield _tag("h1", paper.title) + _line(paper.name, "who") + _line(paper.about) + _picture(paper.picture, looks)
    yield _quotes(paper.words_title, paper, paper.words)
    yield _lines(paper.well_title, paper.going_well)
    yield _lines(paper.goals_title, paper.goals)
    if paper.helpers:
        helping = (_tag("strong", each.name) + " " + escape(clean(each.helps_with)) for each in paper.helpers)
        yield _tag("h2", paper.helpers_title) + _raw("ul", "".join(_raw("li", each, dir="auto") for each in helping))
    yield _line(paper.mine, "small") + _line(paper.correct, "small")


def _crisis_card(paper: CrisisCard, _looks: Looks) -> Iterable[str]:
    yield _tag("h1", paper.title) + _line(paper.cut, "small")
    lead = _raw("p", _tag("strong", paper.lead)) if paper.lead.strip() else ""
    yield _raw("div", lead + _numbers(paper.numbers) + _line(paper.more, "small"), class_="card")
    yield _line(paper.correct, "small")


def _genogram(paper: Genogram, looks: Looks) -> Iterable[str]:
    yield _tag("h1", paper.title) + _line(paper.who, "who") + _line(paper.made, "small")
    yield _picture(paper.picture, looks)
    if paper.rows:
        rows = ([escape(clean(cell)) for cell in row.cells] for row in paper.rows)
        yield _tag("h2", paper.table_title) + _table(paper.table_title, paper.heads, rows)
    yield _line(paper.correct, "small")


def _chronology(paper: Chronology, _looks: Looks) -> Iterable[str]:
    yield _tag("h1", paper.title) + _line(paper.who, "who") + _line(paper.made, "small")
    rows = [
        (
            escape(clean(each.when)),
            _tag("strong", each.what) + (_tag("span", f" ({each.kind})", class_="small") if each.kind.strip() else "")
            + ("<br>" + escape(clean(each.more)) if each.more.strip() else ""),
            escape(clean(each.says)),
        )
        for each in paper.happenings
    ]  # fmt: skip
    heads = (paper.when_head, paper.what_head, paper.says_head)
    yield _table(paper.title, heads, rows) if rows else _line(paper.nothing)
    yield _line(paper.correct, "small")


def _minutes(paper: Minutes, _looks: Looks) -> Iterable[str]:
    yield _tag("h1", paper.title) + _line(paper.who, "who") + _line(paper.when_where, "small")
    if paper.people:
        rows = ([escape(clean(cell)) for cell in row.cells] for row in paper.people)
        yield _tag("h2", paper.people_title) + _table(paper.people_title, paper.people_heads, rows)
    yield _lines(paper.own_title, paper.own)
    if paper.said:
        yield _tag("h2", paper.said_title) + "".join(_line(each) for each in paper.said)
    yield _steps(paper.decided_title, paper, paper.decided)
    if paper.meet.strip():
        yield _tag("h2", paper.meet_title) + _raw("p", _tag("strong", paper.meet), dir="auto")
    yield _line(paper.seen_by, "small") + _line(paper.correct, "small")


def _who_sees(paper: WhoSees, _looks: Looks) -> Iterable[str]:
    yield _tag("h1", paper.title) + _line(paper.who, "who") + _line(paper.made, "small")
    yield _lines(paper.help_title, paper.help) + _lines(paper.inside_title, paper.inside)
    for title, heads, rows in (
        (paper.yes_title, paper.yes_heads, paper.yes), (paper.no_title, paper.no_heads, paper.no),
        (paper.went_title, paper.went_heads, paper.went),
    ):  # fmt: skip
        if rows:
            cells = ([escape(clean(cell)) for cell in row.cells] for row in rows)
            yield _tag("h2", title) + _table(title, heads, cells)
    yield _line(paper.nothing) + _lines(paper.can_title, paper.can) + _line(paper.correct, "small")


def _letter(paper: Letter, _looks: Looks) -> Iterable[str]:
    yield _tag("h1", paper.title) + _line(paper.to, "who") + _line(paper.made, "small")
    yield "".join(_line(each) for each in paper.opening)
    for part in paper.parts:
        yield (_tag("h2", part.title) if part.title.strip() else "") + "".join(_line(each) for each in part.lines)
        for entry in part.entries:
            head = " · ".join(each for each in (entry.what, entry.when) if each.strip())
            yield _tag("h3", head, dir="auto") + "".join(_said(label, words) for label, words in entry.lines)
    yield _lines(paper.closing_title, paper.closing) + _line(paper.seen_by, "small") + _line(paper.correct, "small")


def _said(label: str, words: str) -> str:
    """What one part of a thing says, after what the part is called."""
    return _raw("p", (_tag("strong", f"{label}:") + " " if label else "") + escape(clean(words)), dir="auto")


_BODIES: dict[type, Callable[[Any, Looks], Iterable[str]]] = {
    OurPlan: _our_plan,
    MyBit: _my_bit,
    CrisisCard: _crisis_card,
    Genogram: _genogram,
    Chronology: _chronology,
    Minutes: _minutes,
    WhoSees: _who_sees,
    Letter: _letter,
}
