"""Words on slides: every run names its fonts, and a text is made as large as its box lets it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from charts.style import ACCENT
from exports.letters import lines_of, plain

LINE = 1.45
"""How tall a line is, in sizes of its letters; fonts with Chinese letters stand wide apart."""
INK, GREY, FAINT = "141110", "5C5550", "E4DEDA"


@dataclass(frozen=True)
class Fonts:
    """The typefaces of a presentation: for Latin letters and for Chinese ones."""

    latin: str = "Microsoft YaHei"
    asian: str = "Microsoft YaHei"


@dataclass(frozen=True)
class Box:
    """A place on a slide, in EMU."""

    left: int
    top: int
    width: int
    height: int

    def below(self, height: int) -> Box:
        """What is left of the box below its first `height`."""
        return Box(self.left, self.top + height, self.width, self.height - height)

    def inner(self, share_from: float, share_to: float) -> Box:
        """The part of the box between two shares of its width."""
        left = self.left + int(self.width * share_from)
        return Box(left, self.top, int(self.width * (share_to - share_from)), self.height)


def rgb(colour: str) -> RGBColor:
    """`#B3261E` as python-pptx wants it."""
    return RGBColor.from_string(colour.lstrip("#").upper())


def height_of(texts: Iterable[str], width: int, size: float, gap: float = 0.0) -> int:
    """How tall paragraphs stand in a width (EMU) at a size in points; `gap` is the space after each, in sizes."""
    letters = Emu(width).pt / size
    sizes = sum(lines_of(text, letters) * LINE + gap for text in texts)
    return int(Pt(sizes * size))


def fitting(texts: Sequence[str], box: Box, sizes: Sequence[int], gap: float = 0.0) -> int:
    """The largest of the sizes at which the paragraphs fit the box; the smallest where none does."""
    for size in sizes:
        if height_of(texts, box.width, size, gap) <= box.height:
            return size
    return sizes[-1]


def font_of(properties: Any, fonts: Fonts) -> None:
    """Names both typefaces in a run's (or default run's) properties."""
    for tag, face in (("a:latin", fonts.latin), ("a:ea", fonts.asian), ("a:cs", fonts.latin)):
        for old in properties.findall(qn(tag)):
            properties.remove(old)
        found = properties.makeelement(qn(tag), {"typeface": face})
        after = [child for child in properties if child.tag in _BEFORE_FONTS]
        place = properties.index(after[-1]) + 1 if after else 0
        properties.insert(place, found)
    order = {qn(tag): at for at, tag in enumerate(("a:latin", "a:ea", "a:cs"))}
    faces = sorted((child for child in properties if child.tag in order), key=lambda child: order[child.tag])
    place = min(properties.index(face) for face in faces)
    for face in faces:
        properties.remove(face)
    for at, face in enumerate(faces):
        properties.insert(place + at, face)


_BEFORE_FONTS = {
    qn(f"a:{name}")
    for name in ("ln", "noFill", "solidFill", "gradFill", "blipFill", "pattFill", "grpFill", "effectLst", "highlight")
}


def say_in(paragraph: Any, text: str, fonts: Fonts, size: float, *, bold: bool = False, colour: str = INK) -> None:
    """Puts one run into a paragraph."""
    run = paragraph.add_run()
    run.text = plain(text)
    run.font.size = Pt(size)
    run.font.bold = bold
    run.font.color.rgb = rgb(colour)
    font_of(run._r.get_or_add_rPr(), fonts)


def frame_of(shape: Any, *, anchor: Any = MSO_ANCHOR.TOP, margin: int = 0) -> Any:
    """The text frame of a shape, emptied, without margins of its own and without shrinking by itself."""
    frame = shape.text_frame
    frame.clear()
    frame.word_wrap = True
    frame.auto_size = MSO_AUTO_SIZE.NONE
    frame.vertical_anchor = anchor
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = margin
    return frame


def text_box(
    slide: Any,
    box: Box,
    texts: Sequence[str],
    fonts: Fonts,
    size: float,
    *,
    bold: bool = False,
    colour: str = INK,
    align: Any = PP_ALIGN.LEFT,
    anchor: Any = MSO_ANCHOR.TOP,
    gap: float = 0.0,
    bullet: bool = False,
) -> None:
    """A box of paragraphs."""
    frame = frame_of(slide.shapes.add_textbox(box.left, box.top, box.width, box.height), anchor=anchor)
    for at, text in enumerate(texts):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        paragraph.alignment = align
        if gap:
            paragraph.space_after = Pt(gap * size)
        if bullet:
            _bullet(paragraph, size)
        say_in(paragraph, text, fonts, size, bold=bold, colour=colour)


def bare(shape: Any) -> None:
    """Takes the theme's style from a shape: no shadow and no outline that was not asked for."""
    style = shape._element.find(qn("p:style"))
    if style is not None:
        shape._element.remove(style)


def _bullet(paragraph: Any, size: float) -> None:
    """A square of the accent's colour before the paragraph, whose further lines hang beside it."""
    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", str(int(Pt(size))))
    properties.set("indent", str(-int(Pt(size))))
    colour = etree.SubElement(properties, qn("a:buClr"))
    etree.SubElement(colour, qn("a:srgbClr"), val=ACCENT.lstrip("#"))
    etree.SubElement(properties, qn("a:buFont"), typeface="Arial")
    etree.SubElement(properties, qn("a:buChar"), char="•")
