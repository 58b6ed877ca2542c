"""Words in a document: every run names its Latin and its Chinese typeface, and its letters are only letters."""

from __future__ import annotations

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from exports.letters import plain
from texts import Lang

FACE = "Microsoft YaHei"
INK, GREY, PALE, EDGE = "141110", "5C5550", "F7F5F3", "E4DEDA"


def say_in(paragraph: Any, text: str, size: float, *, bold: bool = False, colour: str = INK) -> None:
    """Puts one run into a paragraph."""
    run = paragraph.add_run(plain(text))
    run.bold = bold
    run.italic = False
    run.font.size = Pt(size)
    run.font.color.rgb = RGBColor.from_string(colour.lstrip("#").upper())
    face_of(run._r.get_or_add_rPr())


def face_of(properties: Any) -> None:
    """Names the typefaces in the properties of a run or a style."""
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FACE)


def tongue_of(properties: Any, lang: Lang) -> None:
    """Names the languages of a style: Chinese letters and signs are those of the mainland."""
    tongue = properties.find(qn("w:lang"))
    if tongue is None:
        tongue = OxmlElement("w:lang")
        properties.append(tongue)
    tongue.set(qn("w:val"), "zh-CN" if lang == "zh" else "en-GB")
    tongue.set(qn("w:eastAsia"), "zh-CN")


def spaced(paragraph: Any, before: float = 0, after: float = 0, *, right: bool = False, with_next: bool = False) -> Any:
    """The paragraph with its space before and after in points."""
    form = paragraph.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), 1.15
    form.keep_with_next = with_next
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return paragraph


def shaded(cell: Any, colour: str) -> None:
    """Gives a cell of a table a ground."""
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour.lstrip("#").upper())):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def counted(paragraph: Any, field: str, size: float, colour: str) -> None:
    """Puts a field such as PAGE into a paragraph, to be worked out by the program that shows it."""
    for kind, text in (("begin", ""), ("", field), ("separate", ""), ("", "1"), ("end", "")):
        say_in(paragraph, "" if kind or text == field else text, size, colour=colour)
        run = paragraph.runs[-1]._r
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run.append(mark)
        elif text == field:
            asked = OxmlElement("w:instrText")
            asked.set(qn("xml:space"), "preserve")
            asked.text = f" {field} "
            run.append(asked)


def ruled(paragraph: Any, colour: str) -> None:
    """Draws a line below a paragraph."""
    borders = OxmlElement("w:pBdr")
    line = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "4"), ("color", colour.lstrip("#").upper())):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
