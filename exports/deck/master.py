"""The presentation a deck is written into: our own sixteen by nine, or the office's with its master and layouts."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn
from pptx.util import Inches

from charts.style import ACCENT, COLOURS
from exports.deck.words import Box, Fonts
from exports.errors import TemplateUnread

_TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
_LITTLE = (*_TITLES, PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
_THEME = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"


@dataclass(frozen=True)
class Canvas:
    """An empty presentation, the layouts for the title and for the rest, and where things stand on a slide."""

    presentation: Any
    opening: Any
    content: Any
    fonts: Fonts
    title: Box
    body: Box
    foot: Box
    own: bool


def canvas(template: Path | bytes | None) -> Canvas:
    """What a deck is written into. Raises TemplateUnread."""
    return _given(template) if template else _own()


def _own() -> Canvas:
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Inches(13.333), Inches(7.5)
    opening, content = presentation.slide_layouts[0], presentation.slide_layouts[5]
    for layout in list(presentation.slide_layouts):
        if layout not in (opening, content):
            presentation.slide_layouts.remove(layout)
    title = Box(Inches(0.6), Inches(0.35), Inches(10.6), Inches(1.05))
    _colour_theme(presentation)
    _place(presentation.slide_master, title, presentation)
    for layout in (opening, content):
        _place(layout, title, presentation)
    body = Box(Inches(0.6), Inches(1.9), Inches(12.13), Inches(4.85))
    foot = Box(Inches(0.6), Inches(6.95), Inches(12.13), Inches(0.34))
    return Canvas(presentation, opening, content, Fonts(), title, body, foot, own=True)


def _place(holder: Any, title: Box, presentation: Any) -> None:
    """Puts the placeholders of a layout where a wide slide has them; date, footer and number are our own."""
    for shape in list(holder.placeholders):
        kind = shape.placeholder_format.type
        if kind in _TITLES:
            shape.left, shape.top, shape.width, shape.height = title.left, title.top, title.width, title.height
        elif kind in (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.SUBTITLE):
            shape._element.getparent().remove(shape._element)
        else:
            width = presentation.slide_width - 2 * title.left
            shape.left, shape.top, shape.width, shape.height = title.left, Inches(1.9), width, Inches(4.85)


def _colour_theme(presentation: Any) -> None:
    """The theme's fonts and accent colours: what is added by hand later looks like the rest."""
    part = presentation.slide_master.part.part_related_by(_THEME)
    theme = etree.fromstring(part.blob)
    for family in theme.iter(qn("a:majorFont"), qn("a:minorFont")):
        family.find(qn("a:latin")).set("typeface", Fonts.latin)
        family.find(qn("a:ea")).set("typeface", Fonts.asian)
    for at, colour in enumerate(COLOURS["theme"].values(), start=1):
        accent = next(theme.iter(qn(f"a:accent{at}")))
        accent[:] = [etree.Element(qn("a:srgbClr"), val=colour.lstrip("#"))]
    next(theme.iter(qn("a:hlink")))[0].set("val", ACCENT.lstrip("#"))
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)


def _given(template: Path | bytes) -> Canvas:
    name = "" if isinstance(template, bytes) else template
    try:
        presentation = Presentation(io.BytesIO(template) if isinstance(template, bytes) else str(template))
    except Exception as error:  # whatever the file is, python-pptx says it in its own way
        raise TemplateUnread(path=name, detail=str(error) or type(error).__name__) from error
    _empty(presentation)
    layouts = [(layout, _kinds(layout)) for layout in presentation.slide_layouts]
    titled = [(layout, kinds) for layout, kinds in layouts if set(kinds) & set(_TITLES)]
    if not titled:
        raise TemplateUnread(path=name, detail="no layout has a title")
    opening = next((layout for layout, kinds in titled if PP_PLACEHOLDER.CENTER_TITLE in kinds), titled[0][0])
    content = min(titled, key=lambda item: sum(kind not in _LITTLE for kind in item[1]))[0]
    title = _title_box(content) or Box(*_shares(presentation, 0.05, 0.05, 0.8, 0.14))
    top = title.top + title.height + int(presentation.slide_height * 0.07)
    left, right = int(presentation.slide_width * 0.045), int(presentation.slide_width * 0.955)
    foot_top = int(presentation.slide_height * 0.93)
    body = Box(left, top, right - left, foot_top - top - int(presentation.slide_height * 0.01))
    foot = Box(left, foot_top, right - left, int(presentation.slide_height * 0.045))
    return Canvas(presentation, opening, content, _fonts(presentation), title, body, foot, own=False)


def _empty(presentation: Any) -> None:
    """Takes out the slides that came with the template."""
    listed = presentation.slides._sldIdLst
    for entry in list(listed):
        presentation.part.drop_rel(entry.get(qn("r:id")))
        listed.remove(entry)


def _kinds(layout: Any) -> list[Any]:
    return [shape.placeholder_format.type for shape in layout.placeholders]


def _title_box(layout: Any) -> Box | None:
    for shape in layout.placeholders:
        if shape.placeholder_format.type in _TITLES and shape.width:
            return Box(shape.left, shape.top, shape.width, shape.height)
    return None


def _shares(presentation: Any, left: float, top: float, width: float, height: float) -> tuple[int, int, int, int]:
    wide, tall = presentation.slide_width, presentation.slide_height
    return int(wide * left), int(tall * top), int(wide * width), int(tall * height)


def _fonts(presentation: Any) -> Fonts:
    """The template's own typefaces where its theme names a Chinese one, else ours."""
    part = presentation.slide_master.part.part_related_by(_THEME)
    for family in etree.fromstring(part.blob).iter(qn("a:minorFont")):
        if family.find(qn("a:ea")).get("typeface"):
            return Fonts("+mn-lt", "+mn-ea")
    return Fonts()
