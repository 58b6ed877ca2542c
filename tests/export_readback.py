"""What files say, read back out of them as anybody can: figures by screen and by names."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import Any

import openpyxl
import pypdf
from docx import Document
from lxml import etree
from pptx import Presentation

Key = tuple[str, ...]
Figures = dict[Key, float | None]


def deck_of(content: bytes) -> list[dict[str, Any]]:
    """A slide each: title, subtitle, every text, charts as {(category, series): value}, tables as rows of words."""
    slides = []
    for slide in Presentation(io.BytesIO(content)).slides:
        shapes = list(slide.shapes)
        charts = [_charted(shape.chart) for shape in shapes if shape.has_chart]
        tables = [
            [[cell.text for cell in row.cells] for row in shape.table.rows] for shape in shapes if shape.has_table
        ]
        texts = [shape.text_frame.text for shape in shapes if shape.has_text_frame]
        notes = slide.notes_slide.notes_text_frame
        title = slide.shapes.title
        slides.append(
            {
                "title": title.text_frame.text if title is not None else "",
                "texts": texts,
                "charts": charts,
                "tables": tables,
                "notes": notes.text if notes is not None else "",
            }
        )
    return slides


def _charted(chart: Any) -> Figures:
    plot = chart.plots[0]
    return {
        (str(category), series.name): value
        for series in plot.series
        for category, value in zip(plot.categories, series.values, strict=True)
    }


def sheets_of(content: bytes) -> dict[str, list[list[Any]]]:
    """The cells of every sheet of a workbook, formulas as they stand."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def page_of(content: bytes) -> dict[str, Any]:
    """The data that a page carries."""
    found = re.search(r'<script type="application/json" id="storyline">(.*?)</script>', content.decode(), re.S)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def paper_of(content: bytes) -> str:
    """The text of a PDF, without spaces and line ends."""
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in pages))


def document_of(content: bytes) -> dict[str, Any]:
    """A document: its paragraphs, its tables as rows of words, head and foot, charts as {(category, series): value}."""
    book = Document(io.BytesIO(content))
    section = book.sections[0]
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in book.tables]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        charts = [
            _charted_in(archive.read(name)) for name in archive.namelist() if name.startswith("word/charts/chart")
        ]
    return {
        "paragraphs": [paragraph.text for paragraph in book.paragraphs],
        "tables": tables,
        "head": "".join(paragraph.text for paragraph in section.header.paragraphs),
        "foot": "".join(paragraph.text for paragraph in section.footer.paragraphs),
        "charts": charts,
    }


def _charted_in(content: bytes) -> Figures:
    space = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
    found: Figures = {}
    for series in etree.fromstring(content).iterfind(".//c:ser", space):
        name = series.findtext("c:tx//c:v", namespaces=space)
        names = {one.get("idx"): one.findtext("c:v", namespaces=space) for one in series.iterfind("c:cat//c:pt", space)}
        values = {
            one.get("idx"): one.findtext("c:v", namespaces=space) for one in series.iterfind("c:val//c:pt", space)
        }
        found |= {(label, name): float(values[at]) if at in values else None for at, label in names.items()}
    return found


def picture_of(content: bytes) -> list[str]:
    """The texts of an SVG, each as it stands in one line."""
    space = "{http://www.w3.org/2000/svg}text"
    return ["".join(text.itertext()) for text in etree.fromstring(content).iter(space)]
