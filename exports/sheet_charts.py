"""Native charts of a workbook, with the small table that each reads beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from charts.format import missing, number
from charts.labels import in_order, value_name, value_type
from charts.style import PALE_TO_DEEP, colour, colour_on
from exports.letters import plain
from exports.native import NativeChart, Series, before_number
from exports.screen import Crossing
from texts import Lang


def crossed_chart(rows: pd.DataFrame, crossing: Crossing, lang: Lang) -> NativeChart:
    """A matrix as stacked bars: one bar a value of `down`, parted by `across`; a pair without rows is 0."""
    down, across, measure = crossing.down, crossing.across, crossing.measure
    downs, acrosses = in_order(down, rows[down]), in_order(across, rows[across])
    given = zip(rows[down], rows[across], rows[measure], strict=True)
    cells = {(None if missing(one) else one, None if missing(two) else two): value for one, two, value in given}
    series = []
    for second in acrosses:
        values = tuple(cells.get((first, second), 0) for first in downs)
        shown = tuple(number(value, value_type(measure), lang) for value in values)
        series.append(Series(value_name(across, second, lang), values, shown, (colour(across, second),)))
    return NativeChart("bar", True, tuple(value_name(down, first, lang) for first in downs), tuple(series))


def block(
    book: xlsxwriter.Workbook,
    sheet: Worksheet,
    chart: NativeChart,
    top: int,
    formats: dict[str, Format],
    *,
    scaled: bool,
) -> None:
    """The table that a chart reads: categories down, series across; what is unknown stays empty."""
    form = book.add_format({"num_format": chart.number_format})
    sheet.write_blank(top, 0, None, formats["header"])
    for down, name in enumerate(chart.categories, start=top + 1):
        sheet.write_string(down, 0, plain(name))
    for at, series in enumerate(chart.series, start=1):
        sheet.write_string(top, at, plain(series.name), formats["header"])
        for down, value in enumerate(series.values, start=top + 1):
            if value is not None:
                sheet.write_number(down, at, value, form)
    sheet.set_column(0, 0, min(40, 4 + 2 * max(map(len, chart.categories), default=4)))
    sheet.set_column(1, len(chart.series), 14)
    if scaled and chart.categories:
        low, high = PALE_TO_DEEP[0], PALE_TO_DEEP[3]
        scale = {"type": "2_color_scale", "min_color": low, "max_color": high}
        sheet.conditional_format(top + 1, 1, top + len(chart.categories), len(chart.series), scale)


@dataclass(frozen=True)
class Place:
    """Where a chart's table stands: its sheet, the row of its headings, its columns of names and of first values."""

    sheet: str
    top: int
    names: int
    values: int


def height_of(chart: NativeChart) -> int:
    """How many pixels tall a chart is drawn."""
    return max(360, 130 + 26 * len(chart.categories)) if chart.shape == "bar" else 360


def chart_of(book: xlsxwriter.Workbook, place: Place, chart: NativeChart) -> Any:
    """The chart, reading its table."""
    drawn = book.add_chart({"type": chart.shape} | ({"subtype": "stacked"} if chart.stacked else {}))
    first, last = place.top + 1, place.top + len(chart.categories)
    for at, series in enumerate(chart.series, start=place.values):
        drawn.add_series(
            {
                "name": [place.sheet, place.top, at],
                "categories": [place.sheet, first, place.names, last, place.names],
                "values": [place.sheet, first, at, last, at],
                **_look(chart, series),
                "gap": 45 if len(chart.categories) > 4 else 150,
            }
        )
    drawn.set_legend({"position": "bottom"} if len(chart.series) > 1 else {"none": True})
    names = {"reverse": chart.shape == "bar", "label_position": "low", "num_font": {"size": 11}}
    numbers = {
        "visible": chart.shape == "line",
        "major_gridlines": {"visible": chart.shape == "line", "line": {"color": "#E4DEDA"}},
        "num_format": chart.number_format.split(";")[0].replace("0.0%", "0%"),
        **({} if any((value or 0) < 0 for one in chart.series for value in one.values) else {"min": 0}),
    }
    lying = chart.shape == "bar"
    drawn.set_x_axis(numbers if lying else names)
    drawn.set_y_axis(names if lying else numbers)
    drawn.show_blanks_as("gap")
    return drawn


def _look(chart: NativeChart, series: Series) -> dict[str, Any]:
    """Colours as on the pages, and the values on their marks with ≥ and 约 where they are bounded."""
    first = series.colours[0]
    several = chart.shape == "line" and len(chart.series) > 1
    labels: dict[str, Any] = {"value": True, "num_format": chart.number_format, "custom": _custom(series)}
    if chart.stacked:
        labels |= {"position": "center", "font": {"color": colour_on(first), "size": 9}}
    if chart.shape == "line":
        labels["position"] = "above"
    found: dict[str, Any] = {} if several else {"data_labels": labels}
    if chart.shape == "line":
        mark = {"type": "automatic", "size": 7, "fill": {"color": first}, "border": {"color": first}}
        return found | {"line": {"color": first, "width": 2.5}, "marker": mark}
    found["fill"] = {"color": first}
    if len(set(series.colours)) > 1:
        found["points"] = [{"fill": {"color": shade}} for shade in series.colours]
    if chart.stacked:
        found["overlap"] = 100
    return found


def _custom(series: Series) -> list[dict[str, Any] | None]:
    """Labels of their own: words for bounded values, none for what is no value or nothing."""
    found: list[dict[str, Any] | None] = []
    for value, shown in zip(series.values, series.shown, strict=True):
        if value is None or value == 0:
            found.append({"delete": True} if value is None else None)
        else:
            found.append({"value": plain(shown)} if before_number(shown) else None)
    return found
