"""Native charts in a document: the same chart as on a slide, with its sheet inside, so that Word can edit it."""

from __future__ import annotations

from typing import Any

from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from lxml import etree
from pptx import Presentation
from pptx.oxml.ns import qn

from exports.deck.charts import chart_on
from exports.deck.words import Box, Fonts
from exports.letters import plain
from exports.native import NativeChart

_CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_INLINE = """<wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" distT="0" distB="0" distL="0" distR="0">
<wp:extent cx="{width}" cy="{height}"/><wp:docPr id="{number}" name="{number}"/><wp:cNvGraphicFramePr/>
<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">
<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:r="{office}" r:id="{link}"/>
</a:graphicData></a:graphic></wp:inline>"""
_FEW, _ROW, _LEAST = 4, 190_000, 500_000
_LETTERS = 10
"""Letters on a slide are read from the back row; on paper they are this large, in points."""


def chart_in(book: Any, chart: NativeChart, width: int, alt: str) -> None:
    """Adds the chart as a paragraph of its own."""
    height = _LEAST + _ROW * max(len(chart.categories), _FEW)
    drawn = _drawn(chart, width, height, alt)
    number = 1 + sum(part.partname.startswith("/word/charts/") for part in book.part.package.iter_parts())
    sheet = Part(PackURI(f"/word/embeddings/chart{number}.xlsx"), _SHEET, drawn.chart_workbook.xlsx_part.blob)
    root = etree.fromstring(drawn.blob)
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), _CHART, b"", book.part.package)
    link = part.relate_to(sheet, f"{_OFFICE}/package")
    for outside in root.iter(qn("c:externalData")):
        outside.set(qn("r:id"), link)
    for text in root.iter(qn("a:defRPr")):
        text.set("sz", str(_LETTERS * 100))
    _bare(root)
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    inline = parse_xml(
        _INLINE.format(
            width=width,
            height=height,
            number=number,
            office=_OFFICE,
            link=book.part.relate_to(part, f"{_OFFICE}/chart"),
        )
    )
    inline.docPr.set("descr", plain(alt))
    book.add_paragraph().add_run()._r.add_drawing(inline)


def _bare(root: Any) -> None:
    """No frame around the chart, whatever the program would draw by itself."""
    shape = etree.Element(qn("c:spPr"))
    etree.SubElement(shape, qn("a:noFill"))
    etree.SubElement(etree.SubElement(shape, qn("a:ln")), qn("a:noFill"))
    root.find(qn("c:chart")).addnext(shape)


def _drawn(chart: NativeChart, width: int, height: int, alt: str) -> Any:
    """The chart's part as PowerPoint has it, drawn on a slide that is thrown away."""
    scratch = Presentation()
    slide = scratch.slides.add_slide(scratch.slide_layouts[6])
    chart_on(slide, Box(0, 0, width, height), chart, Fonts(), alt)
    return next(shape for shape in slide.shapes if shape.has_chart).chart.part
