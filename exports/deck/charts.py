"""Native charts on slides: their figures can be edited in PowerPoint, and their sheet holds no formula."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
)
from pptx.oxml.ns import qn
from pptx.util import Pt
from xlsxwriter import Workbook

from charts.style import colour_on
from exports.deck.words import FAINT, GREY, INK, Box, Fonts, font_of, rgb
from exports.letters import plain
from exports.native import NativeChart, Series, before_number

_TYPES = {
    ("column", False): XL_CHART_TYPE.COLUMN_CLUSTERED,
    ("column", True): XL_CHART_TYPE.COLUMN_STACKED,
    ("bar", False): XL_CHART_TYPE.BAR_CLUSTERED,
    ("bar", True): XL_CHART_TYPE.BAR_STACKED,
    ("line", False): XL_CHART_TYPE.LINE_MARKERS,
}
_MARKERS = (
    XL_MARKER_STYLE.CIRCLE,
    XL_MARKER_STYLE.SQUARE,
    XL_MARKER_STYLE.DIAMOND,
    XL_MARKER_STYLE.TRIANGLE,
    XL_MARKER_STYLE.X,
    XL_MARKER_STYLE.STAR,
    XL_MARKER_STYLE.DASH,
)
_TOLD = 0.045
"""The share of the longest bar below which a part of a stack has no room for its number."""


class _LettersOnly(CategoryWorkbookWriter):  # type: ignore[misc]
    """The sheet behind a chart, in which no text is a formula or a link."""

    @contextmanager
    def _open_worksheet(self, xlsx_file: Any) -> Iterator[tuple[Any, Any]]:
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with Workbook(xlsx_file, options) as book:
            yield book, book.add_worksheet()


class _Data(CategoryChartData):  # type: ignore[misc]
    @property
    def _workbook_writer(self) -> _LettersOnly:
        return _LettersOnly(self)


def chart_on(slide: Any, box: Box, chart: NativeChart, fonts: Fonts, alt: str) -> None:
    """Draws the chart into the box."""
    data = _Data(number_format=chart.number_format)
    data.categories = [plain(name) for name in chart.categories]
    for series in chart.series:
        data.add_series(plain(series.name), series.values)
    kind = _TYPES[chart.shape, chart.stacked]
    frame = slide.shapes.add_chart(kind, box.left, box.top, box.width, box.height, data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", plain(alt))
    _dress(frame.chart, chart, fonts)


def _dress(drawn: Any, chart: NativeChart, fonts: Fonts) -> None:
    size = 16 if len(chart.categories) <= 15 else 12
    _fonts(drawn.font, fonts, size)
    drawn.has_title = False
    drawn.has_legend = len(chart.series) > 1
    if drawn.has_legend:
        drawn.legend.position = XL_LEGEND_POSITION.BOTTOM
        drawn.legend.include_in_layout = False
        _fonts(drawn.legend.font, fonts, 16)
    _axes(drawn, chart, fonts, size)
    plot = drawn.plots[0]
    if chart.shape != "line":
        plot.gap_width = 45 if len(chart.categories) > 4 else 120 if len(chart.categories) > 2 else 300
        if chart.stacked:
            plot.overlap = 100
        plot.vary_by_categories = False
    longest = _longest(chart)
    for at, (own, series) in enumerate(zip(plot.series, chart.series, strict=True)):
        _paint(own, series, chart, at)
        _label(own, series, chart, fonts, longest)


def _axes(drawn: Any, chart: NativeChart, fonts: Fonts, size: int) -> None:
    names, numbers = drawn.category_axis, drawn.value_axis
    _fonts(names.tick_labels.font, fonts, size)
    names.format.line.color.rgb = rgb(GREY)
    names.has_major_gridlines = False
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    if chart.shape == "bar":
        names.reverse_order = True
    numbers.has_major_gridlines = chart.shape == "line"
    numbers.minimum_scale = None if _below_zero(chart) else 0
    top = max((value for series in chart.series for value in series.values if value is not None), default=0)
    if chart.number_format == "0.0%" and chart.shape == "line" and top <= 1:
        numbers.maximum_scale = 1
    numbers.visible = chart.shape == "line"
    if numbers.visible:
        _fonts(numbers.tick_labels.font, fonts, 14)
        numbers.major_gridlines.format.line.color.rgb = rgb(FAINT)
        numbers.format.line.fill.background()
        numbers.tick_labels.number_format = "0%" if chart.number_format == "0.0%" else "#,##0"
        numbers.tick_labels.number_format_is_linked = False


def _below_zero(chart: NativeChart) -> bool:
    return any(value is not None and value < 0 for series in chart.series for value in series.values)


def _fonts(font: Any, fonts: Fonts, size: float, colour: str = INK) -> None:
    font.size = Pt(size)
    font.color.rgb = rgb(colour)
    font_of(font._rPr, fonts)


def _paint(own: Any, series: Series, chart: NativeChart, at: int) -> None:
    if chart.shape == "line":
        own.smooth = False
        own.format.line.color.rgb = rgb(series.colours[0])
        own.format.line.width = Pt(3)
        own.marker.style = _MARKERS[at % len(_MARKERS)]
        own.marker.size = 10
        own.marker.format.fill.solid()
        own.marker.format.fill.fore_color.rgb = rgb(series.colours[0])
        own.marker.format.line.color.rgb = rgb(series.colours[0])
        return
    own.invert_if_negative = False
    own.format.fill.solid()
    own.format.fill.fore_color.rgb = rgb(series.colours[0])
    if len(set(series.colours)) > 1:
        for place, colour in enumerate(series.colours):
            fill = own.points[place].format.fill
            fill.solid()
            fill.fore_color.rgb = rgb(colour)


def _longest(chart: NativeChart) -> float:
    sums = (sum(abs(series.values[place] or 0) for series in chart.series) for place in range(len(chart.categories)))
    return max(sums, default=0) or 1


def _label(own: Any, series: Series, chart: NativeChart, fonts: Fonts, longest: float) -> None:
    """Writes the values on their marks: all where there is room, with ≥ and 约 where they are bounded."""
    if chart.shape == "line" and len(chart.series) > 1:
        return
    labels = own.data_labels
    inside = chart.stacked
    _fonts(labels.font, fonts, 14 if inside else 18, colour_on(series.colours[0]) if inside else INK)
    labels.show_value = True
    labels.number_format, labels.number_format_is_linked = chart.number_format, False
    labels.position = _place(chart)
    for place, (value, shown) in reversed(list(enumerate(zip(series.values, series.shown, strict=True)))):
        if value is None or (inside and abs(value) < _TOLD * longest):
            _single(labels, place, None)
        elif before := before_number(shown):
            _single(labels, place, f'"{before.replace(chr(34), "")}"{chart.number_format.split(";")[0]}', _place(chart))


def _place(chart: NativeChart) -> Any:
    if chart.shape == "line":
        return XL_LABEL_POSITION.ABOVE
    return XL_LABEL_POSITION.CENTER if chart.stacked else XL_LABEL_POSITION.OUTSIDE_END


def _single(labels: Any, place: int, number_format: str | None, position: Any = None) -> None:
    """A label of its own for one value: with a number format, or none at all."""
    found = etree.Element(qn("c:dLbl"))
    etree.SubElement(found, qn("c:idx"), val=str(place))
    if number_format is None:
        etree.SubElement(found, qn("c:delete"), val="1")
    else:
        etree.SubElement(found, qn("c:numFmt"), formatCode=number_format, sourceLinked="0")
        etree.SubElement(found, qn("c:dLblPos"), val=XL_LABEL_POSITION.to_xml(position))
        for name, on in (("LegendKey", "0"), ("Val", "1"), ("CatName", "0"), ("SerName", "0"), ("Percent", "0")):
            etree.SubElement(found, qn(f"c:show{name}"), val=on)
        etree.SubElement(found, qn("c:showBubbleSize"), val="0")
    labels._element.insert(0, found)
