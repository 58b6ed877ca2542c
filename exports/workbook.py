"""The storyline as a workbook: a cover, and one sheet a figure with its words, its rows and a native chart."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from exports.letters import plain
from exports.native import NativeChart, native
from exports.screen import Screen, Storyline
from exports.sheet_charts import Place, block, chart_of, crossed_chart, height_of
from exports.sheet_names import sheet_name
from exports.tables import LETTERS_ONLY, formats_of, write_rows
from exports.worded import worded
from measures import CATALOGUE
from texts import Lang

_FONT = {"font_name": "Microsoft YaHei", "font_size": 11}
_ROW_POINTS, _TITLE_POINTS, _ROW_PIXELS, _CHART_WIDTH = 18, 26, 24, 860
_TITLE, _PLAIN, _SAMPLE, _LINK = "title", "plain", "sample", "link"


@dataclass(frozen=True)
class _Book:
    """The workbook in the making, its formats, and the language of its words."""

    book: xlsxwriter.Workbook
    formats: dict[str, Format]
    lang: Lang


def workbook_bytes(story: Storyline, lang: Lang) -> bytes:
    """The storyline as an .xlsx."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {**LETTERS_ONLY, "default_format_properties": dict(_FONT)}) as book:
        made = _Book(book, formats_of(book), lang)
        made.formats[_TITLE] = book.add_format({"bold": True, "font_size": 16})
        made.formats[_PLAIN] = book.add_format({"font_color": "#555555"})
        made.formats[_SAMPLE] = book.add_format({"bold": True, "font_color": "#B3261E"})
        made.formats[_LINK] = book.add_format({"font_color": "#8C1D18", "underline": 1})
        book.set_properties({"title": story.title, "author": story.made, "comments": story.source})
        taken: set[str] = set()
        cover, *screens = story.screens
        names = [sheet_name(screen.name, taken) for screen in story.screens]
        front = book.add_worksheet(names[0])
        for screen, name in zip(screens, names[1:], strict=True):
            _sheet(made, book.add_worksheet(name), story, screen)
        _cover(made, front, story, cover, list(zip(names[1:], screens, strict=True)))
    return out.getvalue()


def _cover(made: _Book, sheet: Worksheet, story: Storyline, cover: Screen, inside: list[tuple[str, Screen]]) -> None:
    """What the workbook is, of which batch and date, and what is on each sheet."""
    lines = [(story.sample, _SAMPLE), (story.title, _TITLE), *((line, _PLAIN) for line in cover.lines)]
    lines += [(story.source, _PLAIN), ("", _PLAIN)]
    at = 0
    sheet.set_default_row(_ROW_POINTS)
    for text, form in lines:
        if text or form == _PLAIN:
            if form == _TITLE:
                sheet.set_row(at, _TITLE_POINTS)
            sheet.write_string(at, 0, plain(text), made.formats[form])
            at += 1
    for name, screen in inside:
        quoted = name.replace("'", "''")
        sheet.write_url(at, 0, f"internal:'{quoted}'!A1", made.formats[_LINK], string=plain(name))
        sheet.write_string(at, 1, plain(screen.title))
        at += 1
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    _paper(sheet, story)


def _sheet(made: _Book, sheet: Worksheet, story: Storyline, screen: Screen) -> None:
    """One figure: sample mark, title, selection, remarks, definitions and source; then rows and chart."""
    lines = [(story.sample, _SAMPLE), (screen.title, _TITLE), (screen.subtitle, _PLAIN)]
    lines += [(line, _PLAIN) for line in (*screen.lines, *screen.definitions, screen.source, story.made)]
    top = 0
    sheet.set_default_row(_ROW_POINTS)
    for text, form in lines:
        if text:
            if form == _TITLE:
                sheet.set_row(top, _TITLE_POINTS)
            sheet.write_string(top, 0, plain(text)[:32_000], made.formats[form])
            top += 1
    top += 1
    sheet.set_column(0, 0, 100)
    chart = _chart(screen, made.lang)
    if chart is not None:
        top = _drawn(made, sheet, screen, chart, top)
    if len(screen.rows.columns):
        write_rows(sheet, top, screen.rows, made.lang, made.formats)
    _paper(sheet, story)


def _chart(screen: Screen, lang: Lang) -> NativeChart | None:
    """The native chart of the screen: its drawing's, or of a matrix the bars of its rows."""
    if screen.crossing is not None:
        return crossed_chart(screen.rows, screen.crossing, lang)
    return native(screen.drawing) if screen.drawing is not None else None


def _drawn(made: _Book, sheet: Worksheet, screen: Screen, chart: NativeChart, top: int) -> int:
    """The chart, and below it the table it reads unless the rows themselves are that; the row that comes next."""
    height = height_of(chart)
    below = top + math.ceil(height / _ROW_PIXELS) + 1
    own = not _reads_rows(screen, chart, made.lang)
    drawn = chart_of(made.book, Place(sheet.get_name(), below, 0, _value_column(screen) if not own else 1), chart)
    drawn.set_title({"none": True})
    drawn.set_size({"width": _CHART_WIDTH, "height": height})
    sheet.insert_chart(top, 0, drawn, {"description": plain(screen.title)[:250], "x_offset": 4, "y_offset": 4})
    if not own:
        return below
    block(made.book, sheet, chart, below, made.formats, scaled=screen.crossing is not None)
    return below + len(chart.categories) + 2


def _reads_rows(screen: Screen, chart: NativeChart, lang: Lang) -> bool:
    """Whether the rows, as they stand, are the chart's table: one series, the same names in the same order."""
    first = str(screen.rows.columns[0])
    names = tuple(plain(worded(first, value, None, lang)) for value in screen.rows[first])
    return len(chart.series) == 1 and names == tuple(map(plain, chart.categories))


def _value_column(screen: Screen) -> int:
    """Where the first measure of the rows stands."""
    return next(at for at, name in enumerate(map(str, screen.rows.columns)) if name in CATALOGUE)


def _paper(sheet: Any, story: Storyline) -> None:
    """How it prints: upright, as wide as a page, with source and maker below."""
    sheet.set_portrait()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    foot = " · ".join(part for part in (story.sample[:40], story.source, story.made) if part)
    sheet.set_footer("&L&8" + plain(foot).replace("&", "&&")[:200] + "&R&8&P/&N")
    sheet.hide_gridlines(2)
