"""No figure of a page without its trace: what every page draws is walked and held against its records."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import make_url
from streamlit.testing.v1 import AppTest

import panels.trace
from charts.format import missing
from measures import EVERY_RECORD, Page, Scope, Selection, published, trace, trace_published
from panels.context import Here, Store
from panels.trace import Figures
from tests.ledgers import ACTIVITIES_2019, PROJECTS_2019, ROSTER_2019, Office
from tests.test_pages import EVERY, FILTERS, ROOT, cells, sound, two_years, words
from texts import LANGUAGES, say
from warehouse.engine import reader_engine

WITHOUT_FIGURES = {"csv_glossary_rows"}
"""What can be downloaded and states no figure of the ledgers."""


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[Figures]]:
    """The figures that the pages hand over to be traced, by key."""
    found: dict[str, list[Figures]] = {}
    drawn = panels.trace._action

    def kept(here: Here, key: str, figures: list[Figures]) -> None:
        found[key] = figures
        drawn(here, key, figures)

    monkeypatch.setattr(panels.trace, "_action", kept)
    return found


WITHOUT_MEASURES = (
    "glossary", "published", "quality", "register", "meetings", "exports", "targets", "import", "present", "editions",
)  # fmt: skip
"""These state no measure: their lists name the file, sheet and row themselves, or there are none before they are set.
What is presented or frozen says in its notes how each figure is asked for.
"""
WITH_MEASURES = [name for name in EVERY if name not in WITHOUT_MEASURES]
OF_OTHER_LEDGERS = ("claims", "audiences", "needs", "unit", "bodies")
"""What activities and rosters alone do not fill, or not before a unit is picked."""
OF_NO_FIGURE = {"unit_bodies", "bodies_members", "unit_offers", "matching", "area_list"}
"""Lists that count nothing: memberships, offers, suggestions with their reasons, and what areas there are."""
PICKED = {"area": {"area": ["威海居民区"]}, "unit": {"unit": ["样例古柏居民区党总支"]}}
"""What has to be picked on a page before it says more than where to pick."""


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    def opened(url: str, page: str, **address: list[str]) -> AppTest:
        monkeypatch.setenv("FUMIN_DATABASE_URL", url)
        monkeypatch.chdir(ROOT)
        monkeypatch.setattr("panels.figure.unfolded", lambda fold: True)
        app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=120)
        for name, values in address.items():
            app.query_params[name] = values
        app.run()
        return app if page == "summary" else app.switch_page(f"pages/{EVERY[page]}.py").run()

    yield opened


def drawn(app: AppTest) -> set[str]:
    """The keys of what states figures: charts, tables with downloads, and cards."""
    charts = {str(one.proto.id).rsplit("figure_", 1)[-1] for one in app.get("bidi_component")}
    tables = {str(one.proto.id).rsplit("-csv_", 1)[-1] for one in app.get("download_button") if "-csv_" in one.proto.id}
    return charts | tables


def traced(app: AppTest) -> set[str]:
    return {str(one.key).removeprefix("trace_") for one in app.button if str(one.key).startswith("trace_")}


def assert_explained(url: str, offered: dict[str, list[Figures]], step: int = 1) -> int:
    """Every figure handed over – its row and its measure – has a trace, and the records make what is shown."""
    walked = 0
    with reader_engine(make_url(url)).connect() as connection:
        for figures in (one for several in offered.values() for one in several):
            for row in range(0, len(figures.rows), step):
                for measure in figures.measures:
                    found = trace(
                        connection, measure, figures.here.selection, Scope.everything(), dict(figures.group(row)),
                        Page(limit=1),
                    )  # fmt: skip
                    shown = figures.rows[measure].iloc[row]
                    bound = figures.rows[f"{measure}_bound"].iloc[row] if f"{measure}_bound" in figures.rows else None
                    told = (measure, figures.group(row))
                    assert found.value == (None if missing(shown) else shown), told
                    assert bound is None or found.bound == bound, told
                    assert found.explained, told
                    walked += 1
    return walked


@pytest.mark.parametrize("name", WITH_MEASURES)
def test_every_figure_of_a_page_has_a_trace_that_explains_exactly_what_is_shown(
    at: Any, sample_url: str, offered: dict[str, list[Figures]], name: str
) -> None:
    app = at(sample_url, name, year=["2018", "2019"], **PICKED.get(name, {}))
    assert sound(app) and drawn(app) and drawn(app) - OF_NO_FIGURE <= traced(app) <= set(offered)
    offered = {key: offered[key] for key in traced(app)}
    cards = {one.proto.label for one in app.metric}
    assert len(cards) <= sum(key.startswith("headline_") for key in offered) + 2 * ("reconciliation" in offered)
    assert assert_explained(sample_url, offered, step=5) > 20


@pytest.mark.long
@pytest.mark.parametrize("filters", [{}, FILTERS, {"area": ["威海居民区"]}])
@pytest.mark.parametrize("name", WITH_MEASURES)
def test_every_figure_of_a_page_is_explained_whatever_is_selected(
    at: Any, sample_url: str, offered: dict[str, list[Figures]], name: str, filters: dict[str, list[str]]
) -> None:
    app = at(sample_url, name, **filters)
    assert sound(app) and drawn(app) - OF_NO_FIGURE <= traced(app) <= set(offered)
    assert_explained(sample_url, {key: offered[key] for key in traced(app)})


@pytest.mark.parametrize("name", [name for name in WITH_MEASURES if name not in OF_OTHER_LEDGERS])
def test_rows_that_a_page_fills_with_zeros_are_explained_too(
    at: Any, tmp_path: Path, offered: dict[str, list[Figures]], name: str
) -> None:
    url = two_years(tmp_path / "one.db")
    app = at(url, name)
    assert sound(app)
    assert assert_explained(url, {key: offered[key] for key in traced(app)}) > 1


def test_every_published_figure_is_followed_to_its_row_and_to_the_ledgers(at: Any, sample_url: str) -> None:
    app = at(sample_url, "published")
    assert sound(app) and traced(app) == drawn(app) == {"published_rows"}
    with reader_engine(make_url(sample_url)).connect() as connection:
        rows = published(connection, Scope.everything())
        for row in rows.to_dict("records"):
            found = trace_published(connection, row["year"], row["subject"], row["measure"], Scope.everything())
            assert found is not None and (found.value, found.bound) == (row["value"], row["bound"])
            source = found.record.source
            assert source is not None and source.batch is not None and source.batch.number == 0
            stated = {source.headers[at]: source.cells[at] for at in found.record.counted}
            assert str(row["value"]) in stated.values()
            ledger = found.ledger
            assert (ledger.value if ledger else None) == row["ledger_value"]
            assert ledger is None or (ledger.explained and ledger.bound == row["ledger_bound"])
    assert len(rows) > 3


def test_the_glossary_states_no_figures(at: Any, sample_url: str) -> None:
    app = at(sample_url, "glossary")
    assert sound(app) and traced(app) == set() and {f"csv_{key}" for key in drawn(app)} == WITHOUT_FIGURES


# --- the panel ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_click_opens_the_trace_of_a_card(at: Any, sample_url: str, lang: str) -> None:
    app = at(sample_url, "summary", lang=[lang], year=["2019"])
    before = len(app.table)
    app.button(key="trace_headline_coverage").click().run()
    assert sound(app) and len(app.table) == before + 2
    told = words(app)
    assert say("trace_explained", lang).strip() in told and "2019" in told  # type: ignore[arg-type]
    assert say("trace_marked", lang) in told and any(cell.startswith("● E") for cell in cells(app))  # type: ignore[arg-type]


def test_a_click_opens_the_trace_of_a_published_figure(at: Any, sample_url: str) -> None:
    app = at(sample_url, "published")
    app.button(key="trace_published_rows").click().run()
    assert sound(app) and "随产品提供的公开资料。" in words(app)


def panel_alone() -> None:
    """The panel without its dialog, which a test cannot keep open."""
    from measures import Scope, Selection
    from panels.context import Here
    from panels.opening import open_store
    from panels.rows import freshness, rows
    from panels.trace import Figures, choose

    store = open_store()
    here = Here("zh", store, Scope.everything(), Selection(years=(2018, 2019)), freshness(store))
    choose(here, "alone", [Figures(here, rows(here, ["coverage", "participating_units"], ("year",)))])


def test_a_person_turns_pages_looks_at_either_part_and_at_another_figure(
    sample_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FUMIN_DATABASE_URL", sample_url)
    app = AppTest.from_function(panel_alone, default_timeout=60).run()
    assert sound(app) and app.selectbox(key="trace_row_alone").options == ["2018", "2019"]
    first = app.table[0].value.iloc[0].tolist()
    (page,) = app.number_input
    page.set_value(page.max).run()
    assert sound(app) and app.table[0].value.iloc[0].tolist() != first
    app.segmented_control(key="trace_side_alone").set_value("denominator").run()
    assert sound(app) and app.number_input[0].value == 1 and "● C139 单位名称" in words(app)
    app.segmented_control(key="trace_side_alone").set_value("numerator").run()
    app.toggle[0].set_value(True).run()
    assert sound(app) and app.number_input[0].max > page.max and app.table[0].value.iloc[0].tolist()[0] == first[0]
    app.selectbox(key="trace_measure_alone_0").set_value("participating_units").run()
    app.selectbox(key="trace_row_alone").set_value((0, 0)).run()
    with reader_engine(make_url(sample_url)).connect() as connection:
        found = trace(connection, "participating_units", Selection(), Scope.everything(), {"year": 2018})
    assert sound(app) and app.metric[0].value == str(found.value)


def office(folder: Path, activities: str = ACTIVITIES_2019) -> Office:
    made = Office.at(folder)
    made.write("名册.csv", ROSTER_2019)
    made.write("目录.csv", PROJECTS_2019)
    made.write("台账.csv", activities)
    made.load()
    return made


def test_what_a_ledger_wrote_stays_letters_in_its_trace(at: Any, tmp_path: Path) -> None:
    evil = "[点我](http://a.cn) :material/home: $x$ <b>"
    head, *lines = ACTIVITIES_2019.splitlines()
    made = office(tmp_path, "\n".join([f"{head},备注", *(f"{line},{evil}" for line in lines)]))
    app = at(str(made.url), "summary")
    app.button(key="trace_headline_activities").click().run()
    assert sound(app) and "[点我](" not in words(app) and ":material/home:" not in words(app)
    shown = [cell.replace("\\", "").replace("\u2060", "") for cell in cells(app) if "点我" in cell]
    assert shown == [evil]


def here_of(made: Office) -> Here:
    address = str(made.url)
    with made.reading() as connection:
        from measures import freshness

        fresh = freshness(connection)
    store = Store(address, str(made.url.database), "", fresh.version)
    return Here("zh", store, Scope.everything(), Selection(), fresh)


def test_the_records_are_taken_home_as_csv_and_as_excel_without_formulas(tmp_path: Path) -> None:
    made = office(tmp_path, ACTIVITIES_2019.replace("样例·义诊,样例乙社", "样例·义诊,=样例乙社"))
    here = here_of(made)
    with made.reading() as connection:
        found = trace(connection, "person_times", Selection(), here.scope, {}, EVERY_RECORD)
    rows, above = panels.trace.all_rows(found, here), panels.trace.heading(found, here)
    assert found.explained and len(rows) == 4
    content = panels.trace.csv_bytes(rows, above, "zh").decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(content)))
    assert lines[0] == ["这个数怎么来的 参与人次 = ≥97"]
    heads = next(line for line in lines if "计入的单元格" in line)
    told = [dict(zip(heads, line, strict=True)) for line in lines[lines.index(heads) + 1 :]]
    assert sum(int(row["计入数"]) for row in told) == 97
    assert {row["单位"] for row in told} == {"'=样例乙社", "样例乙社", "样例甲公司"}
    sheet = openpyxl.load_workbook(io.BytesIO(panels.trace.xlsx_bytes(rows, above, "zh"))).active
    assert sheet is not None
    values = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=样例乙社"]
    assert values and all(cell.data_type == "s" for cell in values)
