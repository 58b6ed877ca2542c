"""Storyline → presentation."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from pptx.enum.text import MSO_ANCHOR
from pptx.util import Pt

from charts.style import ACCENT
from exports.deck.charts import chart_on
from exports.deck.master import Canvas, canvas
from exports.deck.slides import content_slide, cover_slide
from exports.deck.tables import SIZES, pages, table_on
from exports.deck.words import GREY, INK, Box, bare, fitting, height_of, rgb, text_box
from exports.grids import crossed, worded_rows
from exports.native import native
from exports.screen import Card, Screen, Storyline
from texts import Lang, say

_WORD_SIZES = (28, 26, 24, 22, 20, 18, 16)
_GAP = 0.6
_BACK_UP = (16, 14)
"""Sizes of a table that is there to be looked up."""


def deck_bytes(story: Storyline, lang: Lang, template: Path | bytes | None = None) -> bytes:
    """The storyline as a .pptx. Raises TemplateUnread."""
    place = canvas(template)
    for screen in story.screens:
        _DRAWN[screen.kind](place, story, screen, lang)
    about = place.presentation.core_properties
    about.title, about.author = story.title[:250], story.made[:250]
    about.subject, about.comments = story.sentence[:250], story.source[:250]
    about.last_modified_by = ""
    out = io.BytesIO()
    place.presentation.save(out)
    return out.getvalue()


def _cards(place: Canvas, story: Storyline, screen: Screen, lang: Lang) -> None:
    slide = content_slide(place, story, screen, lang)
    body, gap = place.body, int(Pt(14))
    below = 0
    if screen.lines:
        below = min(height_of(screen.lines, body.width, 14) + gap, body.height // 4)
        box = Box(body.left, body.top + body.height - below + gap, body.width, below - gap)
        text_box(slide, box, screen.lines, place.fonts, fitting(screen.lines, box, (16, 14, 12)), colour=GREY)
    width, height = (body.width - 2 * gap) // 3, (body.height - below - gap) // 2
    for at, card in enumerate(screen.cards):
        left, top = body.left + (at % 3) * (width + gap), body.top + (at // 3) * (height + gap)
        _card(slide, place, card, Box(left, top, width, height))


def _card(slide: Any, place: Canvas, card: Card, box: Box) -> None:
    frame = slide.shapes.add_shape(1, box.left, box.top, box.width, box.height)
    frame.fill.solid()
    frame.fill.fore_color.rgb = rgb("#F7F5F3")
    frame.line.fill.background()
    bare(frame)
    inside = Box(box.left + int(Pt(12)), box.top, box.width - int(Pt(24)), box.height)
    thirds = [int(box.height * share) for share in (0.06, 0.30, 0.72)]
    heights = [int(box.height * share) for share in (0.24, 0.42, 0.24)]
    texts: tuple[tuple[str, tuple[int, ...], str], ...] = (
        (card.name, (22, 20, 18, 16), GREY),
        (card.shown, (54, 48, 40, 32, 26), ACCENT),
        (card.beside, (18, 16, 14, 12), INK),
    )
    if not card.beside:
        thirds, heights = [thirds[0], int(box.height * 0.32)], [heights[0], int(box.height * 0.56)]
        texts = texts[:2]
    for (text, sizes, colour), top, height in zip(texts, thirds, heights, strict=True):
        own = Box(inside.left, box.top + top, inside.width, height)
        size = fitting([text], own, sizes)
        bold = colour == ACCENT
        text_box(slide, own, [text], place.fonts, size, bold=bold, colour=colour, anchor=MSO_ANCHOR.MIDDLE)


def _chart(place: Canvas, story: Storyline, screen: Screen, lang: Lang) -> None:
    slide = content_slide(place, story, screen, lang)
    if screen.drawing is not None:
        chart_on(slide, place.body, native(screen.drawing), place.fonts, screen.title)


def _matrix(place: Canvas, story: Storyline, screen: Screen, lang: Lang) -> None:
    if screen.crossing is not None:
        _paged(place, story, screen, lang, crossed(screen.rows, screen.crossing, lang))


def _table(place: Canvas, story: Storyline, screen: Screen, lang: Lang) -> None:
    _paged(place, story, screen, lang, worded_rows(screen.rows, lang))


def _paged(place: Canvas, story: Storyline, screen: Screen, lang: Lang, grid: Any) -> None:
    body, first = place.body, place.body
    size, taken = 18, 0
    if screen.lines:
        size = fitting(screen.lines, Box(body.left, body.top, body.width, body.height // 4), (18, 16, 14))
        taken = height_of(screen.lines, body.width, size, 0.2) + int(Pt(6))
        first = body.below(taken)
    found = pages(grid, body, first, _BACK_UP if screen.id == "definitions" else SIZES)
    for at, page in enumerate(found):
        part = say("slide_part", lang, part=at + 1, parts=len(found)) if len(found) > 1 else ""
        slide = content_slide(place, story, screen, lang, part)
        if at == 0 and screen.lines:
            box = Box(body.left, body.top, body.width, taken)
            text_box(slide, box, screen.lines, place.fonts, size, gap=0.2)
        table_on(slide, first if at == 0 else body, page, place.fonts, screen.title)


def _words(place: Canvas, story: Storyline, screen: Screen, lang: Lang) -> None:
    """Paragraphs, over several slides where they do not fit one in letters that can be read."""
    rest = list(screen.lines)
    parts: list[list[str]] = []
    while rest:
        many = len(rest)
        while many > 1 and height_of(rest[:many], place.body.width, _WORD_SIZES[-1], _GAP) > place.body.height:
            many -= 1
        parts.append(rest[:many])
        rest = rest[many:]
    for at, part in enumerate(parts or [[]]):
        title = say("slide_part", lang, part=at + 1, parts=len(parts)) if len(parts) > 1 else ""
        slide = content_slide(place, story, screen, lang, title)
        size = fitting([f"　{text}" for text in part], place.body, _WORD_SIZES, _GAP)
        text_box(slide, place.body, part, place.fonts, size, gap=_GAP, bullet=True)


_DRAWN = {
    "cover": cover_slide,
    "cards": _cards,
    "chart": _chart,
    "matrix": _matrix,
    "table": _table,
    "words": _words,
}
