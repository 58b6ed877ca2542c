"""Where a definition changes, lines break, footnotes say so, and files carry them."""

from __future__ import annotations

import pytest

from charts.breaks import breaks_in, broken, footnotes
from charts.composition import composition
from charts.style import highlighted
from charts.trend import bars, line, lines
from exports.tables import Heading, csv_bytes
from measures import CATALOGUE, DIMENSIONS, Selection
from measures import breaks as recorded
from measures.breaks import Break, breaks, breaks_between
from tests.test_charts import seen, table

CLASSES = Break("measure", "projects", 2019, "分类改了", "classes changed", "报道")
TYPES = Break("dimension", "unit_type", 2018, "两新改称", "the two new renamed", "文件")
EVERYTHING = Selection()


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorded, "breaks", lambda: (TYPES, CLASSES))


def test_a_break_matters_to_its_measure_its_ratios_and_its_dimension_within_the_years() -> None:
    assert breaks_between(["projects"], ["year"], [2017, 2018, 2019]) == (CLASSES,)
    assert breaks_between(["claim_rate"], ["year"], [2018, 2019]) == (CLASSES,)  # divides by projects
    assert breaks_between(["coverage"], ["year", "unit_type"], [2017, 2019]) == (TYPES,)
    assert breaks_between(["coverage"], ["year"], [2017, 2019]) == ()
    assert breaks_between(["projects"], [], [2019, 2020]) == ()  # all of one kind
    assert breaks_between(["projects"], [], []) == ()


def test_rows_of_a_filtered_selection_break_with_the_filter() -> None:
    rows = table(year=[2017, 2018], coverage=[0.5, 0.6])
    assert breaks_in(rows, Selection(unit_types=("非公企业",))) == (TYPES,)
    whole = table(participating_units=[5])
    assert breaks_in(whole, Selection(years=(2017, 2018), unit_types=("非公企业",))) == (TYPES,)
    assert footnotes(rows, Selection(unit_types=("非公企业",)), "zh") == (
        "※ 自2018年起口径有变：两新改称（来源：文件）。",
    )


def test_a_line_is_interrupted_and_an_upright_stands_where_it_breaks() -> None:
    rows = table(year=[2017, 2018, 2019, 2020], coverage=[0.5, 0.6, 0.7, 0.8])
    drawing = broken(line(rows, "coverage", "zh"), [TYPES, CLASSES])
    trace = drawing["data"][0]
    assert trace["x"] == ["2017", "2018", "2018", "2019", "2019", "2020"]
    assert trace["y"] == [0.5, None, 0.6, None, 0.7, 0.8]
    assert trace["customdata"] == ["50.0%", None, "60.0%", None, "70.0%", "80.0%"]
    assert [shape["x0"] for shape in drawing["layout"]["shapes"]] == [0.5, 1.5]
    seen(drawing)


def test_bars_keep_their_bars_and_chosen_years_keep_their_band() -> None:
    rows = table(year=[2017, 2018], participating_units=[5, 6])
    plain = bars(rows, "participating_units", "zh")
    drawing = broken(highlighted(plain, [2018]), [TYPES])
    assert drawing["data"] == plain["data"]
    assert [shape["type"] for shape in drawing["layout"]["shapes"]] == ["rect", "line"]
    assert broken(plain, []) is plain
    first_year = Break("measure", "participating_units", 2017, "甲", "a", "乙")
    assert broken(plain, [first_year]) is plain


def test_every_line_of_a_dimension_breaks_and_stacks_do_not() -> None:
    rows = table(year=[2017, 2018] * 2, unit_type=["机关"] * 2 + ["国有企业"] * 2, coverage=[0.5, 0.6, 0.7, 0.8])
    drawing = broken(lines(rows, "unit_type", "coverage", "en"), [TYPES])
    assert [trace["y"] for trace in drawing["data"]] == [[0.5, None, 0.6], [0.7, None, 0.8]]
    counted = table(year=[2017, 2018], unit_type=["机关"] * 2, unit_entries=[3, 4])
    seen(broken(composition(counted, "year", "unit_type", "unit_entries", "zh"), [TYPES]))


def test_footnotes_travel_into_files() -> None:
    rows = table(year=[2018, 2019], projects=[18, 19])
    notes = footnotes(rows, EVERYTHING, "en")
    heading = Heading("Projects", "2018–2019", "Source", notes=notes)
    text = csv_bytes(rows, heading, "en").decode("utf-8-sig")
    assert "※ From 2019 on it is another figure: classes changed (source: 报道)." in text.splitlines()[2]


def test_what_is_recorded_is_of_known_measures_and_dimensions_and_has_a_source() -> None:
    found = breaks()  # as imported, before the fixture took its place
    assert found and all(one.source and one.zh and one.en and one.year > 2000 for one in found)
    for one in found:
        assert one.of in (CATALOGUE if one.kind == "measure" else DIMENSIONS), one
        assert one.kind in ("measure", "dimension")
