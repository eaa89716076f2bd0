"""More leaks on purpose, in the places that papers, spelling, exports, imports and the covered window have."""

from __future__ import annotations

import base64
import html
import io
import json
import zlib
from collections.abc import Mapping
from urllib.parse import quote

import openpyxl
import pypdf
from msgspec.structs import replace
from pypdf.generic import DecodedStreamObject, NameObject

from fsdesk.papers.data import Step
from fsdesk.papers.making import make
from tests.canary.leaks import Leak
from tests.canary.places import Grounds
from tests.fsdesk.papers_of import PLAN


def a_paper_in_the_temporary_folder(grounds: Grounds, seeds: Mapping[str, bytes]) -> str:
    words = seeds["goal.in_their_words"].decode()
    (grounds.run / "tmp" / "job-1").write_bytes(make(replace(PLAN, goals=(words,))).pdf)
    return "goal.in_their_words"


def a_step_broken_over_lines_of_a_paper(grounds: Grounds, seeds: Mapping[str, bytes]) -> str:
    words = "warm and dry " * 9 + seeds["goal.why_it_matters"].decode()
    paper = make(replace(PLAN, steps=(Step(what=words, who="Amina"),)))
    (grounds.run / "home" / "paper.pdf").write_bytes(paper.pdf)
    return "goal.why_it_matters"


def a_title_inside_a_paper(grounds: Grounds, seeds: Mapping[str, bytes]) -> str:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_metadata({"/Title": "Plan ŵ " + seeds["meeting.minutes_text"].decode()})  # ŵ: written as UTF-16
    _put(writer, grounds, "run/cache/spool.pdf")
    return "meeting.minutes_text"


def a_compressed_stream_of_a_paper_cut_short(grounds: Grounds, seeds: Mapping[str, bytes]) -> str:
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(100, 100)
    stream = DecodedStreamObject()
    stream.set_data(b"BT (" + seeds["chronology_event.detail"] + b") Tj ET\n" + b"0 0 m\n" * 900)
    page[NameObject("/Contents")] = writer._add_object(stream.flate_encode())
    out = io.BytesIO()
    writer.write(out)
    whole = out.getvalue()
    (grounds.run / "asked" / "plan.pdf.Xk2Jd1").write_bytes(whole[: whole.index(b"endstream") - 9])
    return "chronology_event.detail"


def _put(writer: pypdf.PdfWriter, grounds: Grounds, name: str) -> None:
    with (grounds.folder / name).open("wb") as file:
        writer.write(file)


def a_name_in_the_printer_s_queue(grounds: Grounds, seeds: Mapping[str, bytes]) -> str:
    (grounds.run / "tmp" / "c00012").write_bytes(b"job-name\0\x22" + seeds["page.family"].upper() + b"\0copies")
    return "page.family"


def a_folder_a_copy_was_saved_in(grounds: Grounds, seeds: Mapping[str, bytes]) -> str:
    folder = quote("/home/amina/Plans of " + seeds["page.child"].decode())
    (grounds.run / "config" / "QtProject.conf").write_text(f"[FileDialog]\nlastVisited=file://{folder}\n")
    return "page.child"


def a_word_in_everybody_s_word_list(grounds: Grounds, seeds: Mapping[str, bytes]) -> str:
    (grounds.run / "config" / "enchant").mkdir(exist_ok=True)
    (grounds.run / "config" / "enchant" / "en_GB.dic").write_bytes(seeds["page.spelt"].capitalize() + b"\n")
    return "page.spelt"


def a_dictionary_left_behind(grounds: Grounds, seeds: Mapping[str, bytes]) -> str:
    folder = grounds.run / "tmp" / "fsdesk-dictionary-x1"
    folder.mkdir()
    (folder / "en_GB.exc").write_bytes("ŵ\n".encode("utf-16-be") + seeds["page.adult"].decode().encode("utf-16-be"))
    return "page.adult"


def a_torn_export_beside_the_one_asked_for(grounds: Grounds, seeds: Mapping[str, bytes]) -> str:
    (grounds.run / "asked" / ".0a1b2c.part").write_text(json.dumps({"notes": seeds["case_note.text"].decode()})[:-9])
    return "case_note.text"


def a_lock_beside_a_workbook(grounds: Grounds, seeds: Mapping[str, bytes]) -> str:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["steps", seeds["plan.going_well"].decode()])
    book.save(grounds.run / "asked" / "~$families.xlsx")
    return "plan.going_well"


def a_cell_quoted_by_an_import(grounds: Grounds, seeds: Mapping[str, bytes]) -> str:
    with (grounds.said / "import-spoilt.out").open("ab") as said:
        said.write(b"people.csv, row 3, column E: not a date: " + seeds["brought.wrong_day"] + b"\n")
    return "brought.wrong_day"


def a_name_under_the_cover(grounds: Grounds, seeds: Mapping[str, bytes]) -> str:
    heard = html.escape(f"Words of {seeds['page.address'].decode()}")
    with (grounds.said / "pages.out").open("a") as said:
        said.write(json.dumps([heard]) + "\n")
    return "page.address"


def words_as_an_argument(grounds: Grounds, seeds: Mapping[str, bytes]) -> str:
    with (grounds.said / "processes.out").open("ab") as said:
        said.write(b"typst compile --input given=" + base64.b64encode(b"{" + seeds["section.plain_words"]) + b"\n")
    return "section.plain_words"


def a_saved_copy_named_after_a_family(grounds: Grounds, seeds: Mapping[str, bytes]) -> str:
    (grounds.run / "home" / f"plan-{seeds['household.label'].decode().upper()}.pdf").touch()
    return "household.label"


def a_web_page_kept_for_the_preview(grounds: Grounds, seeds: Mapping[str, bytes]) -> str:
    svg = b"<svg><text>" + seeds["relationship.contact_arrangement"] + b"</text></svg>"
    page = b'<img src="data:image/svg+xml;base64,' + base64.b64encode(svg) + b'">'
    (grounds.run / "cache" / "preview.html").write_bytes(page)
    return "relationship.contact_arrangement"


def a_note_inside_a_picture_of_a_page(grounds: Grounds, seeds: Mapping[str, bytes]) -> str:
    said = b"Description\0\0" + zlib.compress(b"Wheel of " + seeds["answer.text"] + b"." * 300)
    piece = len(said).to_bytes(4, "big") + b"zTXt" + said + zlib.crc32(b"zTXt" + said).to_bytes(4, "big")
    (grounds.run / "cache" / "page-1.png").write_bytes(b"\x89PNG\r\n\x1a\n" + piece)
    return "answer.text"


def what_was_said_in_a_file_that_was_asked_for(grounds: Grounds, seeds: Mapping[str, bytes]) -> str:
    with (grounds.run / "asked" / "steps.csv").open("ab") as file:
        file.write(b"# " + seeds["wrong.passphrase"] + b"\n")
    return "wrong.passphrase"


LEAKS_ON_PAPER: tuple[Leak, ...] = (
    a_paper_in_the_temporary_folder, a_step_broken_over_lines_of_a_paper, a_title_inside_a_paper,
    a_compressed_stream_of_a_paper_cut_short, a_name_in_the_printer_s_queue, a_folder_a_copy_was_saved_in,
    a_word_in_everybody_s_word_list, a_dictionary_left_behind, a_torn_export_beside_the_one_asked_for,
    a_lock_beside_a_workbook, a_cell_quoted_by_an_import, a_name_under_the_cover, words_as_an_argument,
    a_saved_copy_named_after_a_family, a_web_page_kept_for_the_preview, a_note_inside_a_picture_of_a_page,
    what_was_said_in_a_file_that_was_asked_for,
)  # fmt: skip
