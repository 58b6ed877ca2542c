"""One slide: its title, the sentence of the selection, source and number, the sample's stamp, the speaker's notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Pt

from charts.style import ACCENT
from exports.deck.master import Canvas
from exports.deck.words import GREY, Box, bare, fitting, frame_of, rgb, say_in, text_box
from exports.letters import ems, lines_of, plain
from exports.screen import Screen, Storyline
from texts import Lang, say

_TITLE_SIZES = (32, 30, 28, 26, 24, 22, 20, 18)


def content_slide(canvas: Canvas, story: Storyline, screen: Screen, lang: Lang, part: str = "") -> Any:
    """A slide with everything but its figure; `part` says which of several it is."""
    slide = canvas.presentation.slides.add_slide(canvas.content)
    _title(slide, canvas, f"{screen.title}{part}", canvas.title)
    _drop_empty(slide)
    if canvas.own:
        _bar(slide, canvas)
    below = Box(canvas.body.left, canvas.title.top + canvas.title.height, canvas.body.width, int(Pt(26)))
    text_box(slide, below.inner(0, 0.84), [screen.subtitle], canvas.fonts, 16, colour=GREY, anchor=MSO_ANCHOR.MIDDLE)
    number = len(canvas.presentation.slides)
    _foot(slide, canvas, screen.source, number)
    stamp(slide, canvas, story, lang)
    notes(slide, canvas, lang, screen)
    return slide


def cover_slide(canvas: Canvas, story: Storyline, screen: Screen, lang: Lang) -> None:
    """The first slide: meeting, selection, date, maker."""
    slide = canvas.presentation.slides.add_slide(canvas.opening)
    tall = canvas.presentation.slide_height
    if canvas.own:
        _bar(slide, canvas, whole=True)
        box = Box(canvas.title.left, int(tall * 0.28), canvas.body.width, int(tall * 0.26))
    else:
        box = _own_box(slide) or canvas.title
    _title(slide, canvas, screen.title, box, sizes=(48, 44, 40, 36, 32, 28, 24, 20))
    _drop_empty(slide)
    under = Box(box.left, box.top + box.height + int(tall * 0.03), box.width, int(tall * 0.24))
    size = fitting(list(screen.lines), under, (24, 22, 20, 18, 16, 14), 0.3)
    text_box(slide, under, list(screen.lines), canvas.fonts, size, colour=GREY, gap=0.3)
    _foot(slide, canvas, screen.source, 1)
    stamp(slide, canvas, story, lang)
    notes(slide, canvas, lang, screen)


def _own_box(slide: Any) -> Box | None:
    title = slide.shapes.title
    return Box(title.left, title.top, title.width, title.height) if title is not None else None


def _title(slide: Any, canvas: Canvas, text: str, box: Box, sizes: Sequence[int] = _TITLE_SIZES) -> None:
    shape = slide.shapes.title
    if canvas.own:
        shape.left, shape.top, shape.width, shape.height = box.left, box.top, box.width, box.height
    frame = frame_of(shape, anchor=MSO_ANCHOR.MIDDLE)
    size = _title_size(text, box, sizes)
    paragraph = frame.paragraphs[0]
    if canvas.own:
        paragraph.alignment = PP_ALIGN.LEFT
        paragraph.line_spacing = 1.0
    say_in(paragraph, text, canvas.fonts, size, bold=True)


def _title_size(text: str, box: Box, sizes: Sequence[int]) -> int:
    """As large as it fits; a little smaller where that spares a second line."""
    size = fitting([text], box, sizes)
    for smaller in sizes:
        if size > smaller >= size * 0.8 and lines_of(plain(text), Emu(box.width).pt / smaller) == 1:
            return smaller if lines_of(plain(text), Emu(box.width).pt / size) > 1 else size
    return size


def _drop_empty(slide: Any) -> None:
    """Takes out the placeholders nobody filled: they would read 'Click to add text'."""
    for shape in list(slide.placeholders):
        if shape.has_text_frame and not shape.text_frame.text:
            shape._element.getparent().remove(shape._element)


def _bar(slide: Any, canvas: Canvas, *, whole: bool = False) -> None:
    """A band of the programme's colour at the left edge."""
    tall = canvas.presentation.slide_height
    top, height = (0, tall) if whole else (canvas.title.top + Pt(6), canvas.title.height - Pt(12))
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, top, Pt(14) if not whole else Pt(26), height)
    shape.fill.solid()
    shape.fill.fore_color.rgb = rgb(ACCENT)
    shape.line.fill.background()
    bare(shape)


def _foot(slide: Any, canvas: Canvas, source: str, number: int) -> None:
    text_box(slide, canvas.foot.inner(0, 0.92), [source], canvas.fonts, 11, colour=GREY, anchor=MSO_ANCHOR.MIDDLE)
    box = canvas.foot.inner(0.92, 1)
    text_box(slide, box, [str(number)], canvas.fonts, 12, colour=GREY, align=PP_ALIGN.RIGHT, anchor=MSO_ANCHOR.MIDDLE)


def stamp(slide: Any, canvas: Canvas, story: Storyline, lang: Lang) -> None:
    """Says on the slide that the data is a sample, while it is."""
    if not story.sample:
        return
    wide, tall = canvas.presentation.slide_width, canvas.presentation.slide_height
    text, height = say("sample_stamp", lang), int(tall * 0.062)
    width = int(Pt(16) * (ems(text) + 1.6))
    left, top = wide - width - int(wide * 0.02), int(tall * 0.03)
    if not canvas.own:  # an office's title may take the whole width: the stamp stands below it
        left, top = canvas.body.left + canvas.body.width - width, canvas.title.top + canvas.title.height
    shape = slide.shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, left, top, width, height)
    shape.fill.solid()
    shape.fill.fore_color.rgb = rgb("#FFFFFF")
    shape.line.color.rgb = rgb(ACCENT)
    shape.line.width = Pt(2)
    bare(shape)
    paragraph = frame_of(shape, anchor=MSO_ANCHOR.MIDDLE).paragraphs[0]
    paragraph.alignment = PP_ALIGN.CENTER
    shape.text_frame.word_wrap = False
    say_in(paragraph, text, canvas.fonts, 16, bold=True, colour=ACCENT)


def notes(slide: Any, canvas: Canvas, lang: Lang, screen: Screen) -> None:
    """What the one who speaks has below the slide."""
    frame = slide.notes_slide.notes_text_frame
    if frame is None:
        return
    frame.clear()
    for at, text in enumerate([*screen.lines, *screen.notes] if screen.kind == "cards" else screen.notes):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        say_in(paragraph, text, canvas.fonts, 12)
