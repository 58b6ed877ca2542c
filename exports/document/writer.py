"""Brief → an A4 document for Word: the same sections as on paper, tables as tables, charts that can be edited."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Mm

from charts.style import ACCENT
from exports.document.charts import chart_in
from exports.document.tables import cards_in, table_in
from exports.document.words import GREY, counted, face_of, ruled, say_in, spaced, tongue_of
from exports.grids import worded_rows
from exports.native import native
from exports.screen import Screen, Storyline
from texts import Lang, say

WIDTH = Mm(178)
"""What lies between the margins."""


def document_bytes(story: Storyline, lang: Lang) -> bytes:
    """The brief as a .docx."""
    book = Document()
    _paper(book, story, lang)
    ruled(_heading(book, story.title, 1, 20), ACCENT)
    say_in(spaced(book.add_paragraph(), 0, 4), story.sentence, 10, colour=GREY)
    for screen in story.screens:
        _section(book, screen, lang)
    for at, line in enumerate(dict.fromkeys(line for screen in story.screens for line in screen.definitions)):
        say_in(spaced(book.add_paragraph(), 0 if at else 10, 1), line, 7.5, colour=GREY)
    if story.sample:
        say_in(spaced(book.add_paragraph(), 2), story.sample, 7.5, colour=ACCENT)
    about = book.core_properties
    about.title, about.author, about.subject = story.title[:250], story.made[:250], story.sentence[:250]
    about.comments, about.last_modified_by = story.source[:250], ""
    about.language = "zh-CN" if lang == "zh" else "en"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _paper(book: Any, story: Storyline, lang: Lang) -> None:
    """A4 with the sample's stamp at the head of every page, source, maker and page number at its foot."""
    for style in ("Normal", "Heading 1", "Heading 2"):
        properties = book.styles[style].element.get_or_add_rPr()
        face_of(properties)
        tongue_of(properties, lang)
    page = book.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(16)
    page.top_margin, page.bottom_margin = Mm(18), Mm(18)
    page.header_distance = page.footer_distance = Mm(8)
    if story.sample:
        head = spaced(page.header.paragraphs[0], right=True)
        say_in(head, say("sample_stamp", lang), 11, bold=True, colour=ACCENT)
    foot = spaced(page.footer.paragraphs[0])
    foot.style = book.styles["Normal"]  # the footer's own style has stops for narrower paper
    foot.paragraph_format.tab_stops.add_tab_stop(WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    say_in(foot, f"{story.source} · {story.made}", 7.5, colour=GREY)
    foot.add_run("\t")
    counted(foot, "PAGE", 7.5, GREY)
    say_in(foot, " / ", 7.5, colour=GREY)
    counted(foot, "NUMPAGES", 7.5, GREY)


def _heading(book: Any, text: str, level: int, size: float) -> Any:
    paragraph = spaced(book.add_heading("", level), 0, 4, with_next=True)
    say_in(paragraph, text, size, bold=True)
    return paragraph


def _section(book: Any, screen: Screen, lang: Lang) -> None:
    say_in(spaced(book.add_paragraph(), 9, 0, with_next=True), screen.name, 9, bold=True, colour=ACCENT)
    _heading(book, screen.title, 2, 12.5)
    if screen.cards:
        cards_in(book, [(card.name, card.shown) for card in screen.cards], WIDTH)
        spaced(book.add_paragraph())
    if screen.drawing is not None:
        chart = native(screen.drawing)
        if len(chart.series) == 1:
            say_in(spaced(book.add_paragraph(), with_next=True), chart.series[0].name, 9, bold=True)
        chart_in(book, chart, WIDTH, screen.title)
    if len(screen.rows.columns):
        table = table_in(book, worded_rows(screen.rows, lang), WIDTH)
        table.alignment = WD_TABLE_ALIGNMENT.LEFT
    for line in screen.lines:
        paragraph = spaced(book.add_paragraph(), 3, 0)
        paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Mm(4), -Mm(4)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(4))
        say_in(paragraph, "▪", 10, colour=ACCENT)
        paragraph.add_run("\t")
        say_in(paragraph, line, 10)
