"""Files for the meeting: read back, every figure is the measures' own, in every kind of file and both languages."""

from __future__ import annotations

import base64
import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from fontTools.ttLib import TTFont
from sqlalchemy import Connection

from charts.format import missing, number
from charts.labels import column_name, measure_name, value_name, value_type
from exports import making
from exports.answers import applies
from exports.grids import worded_rows
from exports.making import Order
from exports.native import native
from exports.screen import Screen, Storyline
from exports.screens.brief import brief as brief_of
from exports.sources import Made
from exports.storyline import storyline
from measures import Scope, Selection, query
from tests.export_readback import Figures, deck_of, document_of, page_of, paper_of, sheets_of
from tests.meeting_world import NAMES, RARE, build
from tests.worlds import reader
from texts import Lang

EVERYTHING = Scope.everything()
MADE = Made("王某", datetime(2026, 1, 5, 9, 30))
CHOSEN = {
    "everything": Selection(),
    "area": Selection(years=(2019,), areas=("威海居民区",)),
    "theme": Selection(years=(2018, 2019), themes=("先锋南西",)),
    "nothing": Selection(years=(2017,), areas=("中凯居民区",), themes=("共治南西",)),
}
OVER, FOCUS, OWN = "over", "focus", "own"
CHARTED: dict[str, tuple[tuple[str, ...], tuple[str, ...], str]] = {
    "trend_units": (("participating_units",), ("year",), OVER),
    "trend_coverage": (("coverage",), ("year",), OVER),
    "trend_person_times": (("person_times",), ("year",), OVER),
    "turnover": (("retained_units", "returned_units", "new_units", "lapsed_units"), ("year",), OVER),
    "themes": (("participating_units",), ("theme",), FOCUS),
    "themes_trend": (("participating_units",), ("year", "theme"), OVER),
    "themes_types": (("unit_entries",), ("theme", "unit_type"), FOCUS),
    "unit_types": (("coverage",), ("unit_type",), FOCUS),
    "areas_coverage": (("coverage",), ("unit_area",), FOCUS),
}
"""Screens with a chart: what it shows, by what, of which years."""


class Case(NamedTuple):
    """One storyline and the files made of it."""

    connection: Connection
    selection: Selection
    lang: Lang
    story: Storyline
    files: dict[str, bytes]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    folder = tmp_path_factory.mktemp("meeting")
    build(folder, [*NAMES, RARE])
    with reader(folder / "world.db") as connection:
        yield connection


@pytest.fixture(scope="module", params=[(name, lang) for name in CHOSEN for lang in ("zh", "en")], ids=str)
def case(request: pytest.FixtureRequest, warehouse: Connection) -> Case:
    name, lang = request.param
    order = Order(CHOSEN[name], EVERYTHING, lang, MADE)
    story = storyline(order.asked(warehouse))
    files = {kind: make(warehouse, order) for kind, make in making.MAKERS.items()}
    files["document"] = making.document(warehouse, order)
    return Case(warehouse, CHOSEN[name], lang, story, files)


def years_of(case: Case, over: str) -> Selection:
    """The selection of a screen, worked out apart from the program."""
    chosen = case.selection
    if over == OVER and len(chosen.years) == 1:
        return chosen.replace(years=tuple(year for year in (2017, 2018, 2019, 2020) if year <= chosen.years[0]))
    return chosen if over in (OVER, OWN) or chosen.years else chosen.replace(years=(2019,))


def expected(case: Case, screen: str) -> Figures:
    """The figures of a screen as the measures give them, by the names in the file's language."""
    measures, by, over = CHARTED[screen]
    selection = years_of(case, over)
    if screen == "areas_coverage":
        selection = selection.replace(areas=(), unit_areas=selection.areas)
    rows = query(case.connection, measures, by=by, selection=selection, scope=EVERYTHING).to_dict("records")
    found: Figures = {}
    for row in rows:
        names = [str(row[one]) if one == "year" else value_name(one, row[one], case.lang) for one in by]
        for measure in measures:
            key = (*names, measure_name(measure, case.lang)) if len(by) == 1 else tuple(names)
            sign = -1 if measure == "lapsed_units" else 1
            found[key] = None if missing(row[measure]) else sign * row[measure]
    return found


def agree(found: Figures, wanted: Figures) -> None:
    """Every figure that is wanted is found, and what is found beyond that is nothing."""
    assert found and {key: found.get(key) for key in wanted if wanted[key] is not None} == {
        key: value for key, value in wanted.items() if value is not None
    }
    assert {key: value for key, value in found.items() if wanted.get(key) is None and value} == {}
    assert [key for key in wanted if wanted[key] is None and found.get(key) is not None] == []


def of_kind(story: Storyline, kind: str) -> list[Screen]:
    return [screen for screen in story.screens if screen.kind == kind]


def test_the_storyline_says_what_it_is_of(case: Case) -> None:
    ids = [screen.id for screen in case.story.screens]
    assert (ids[0], ids[-2:]) == ("cover", ["definitions", "sources"])
    assert len(set(ids)) == len(ids)
    if case.selection == CHOSEN["nothing"]:
        assert ids == ["cover", "glance", "definitions", "sources"]
        assert case.selection.sentence(case.lang) in case.story.screens[1].title
    for screen in case.story.screens:
        assert screen.title and screen.source == case.story.source
        if screen.id in CHARTED and screen.kind == "chart" and screen.id != "areas_coverage":
            assert screen.subtitle == years_of(case, CHARTED[screen.id][2]).sentence(case.lang)


def test_the_charts_of_the_deck_hold_the_figures_of_the_measures(case: Case) -> None:
    slides = {slide["title"]: slide for slide in deck_of(case.files["deck"]) if slide["charts"]}
    charts = of_kind(case.story, "chart")
    drawn = [slide for slide in deck_of(case.files["deck"]) if slide["charts"]]
    assert len(drawn) == len(charts) and (charts or case.selection == CHOSEN["nothing"])
    for screen, slide in zip(charts, drawn, strict=True):
        assert slide["title"] == screen.title and slide["title"] in slides
        if screen.id in CHARTED:
            agree(slide["charts"][0], expected(case, screen.id))


def test_the_page_holds_the_figures_of_the_measures(case: Case) -> None:
    data = page_of(case.files["html"])
    assert [screen["title"] for screen in data["screens"]] == [screen.title for screen in case.story.screens]
    for screen in data["screens"]:
        if screen["id"] in CHARTED and "figure" in screen:
            chart = native(screen["figure"])
            found = {
                (category, series.name): value
                for series in chart.series
                for category, value in zip(chart.categories, series.values, strict=True)
            }
            agree(found, expected(case, screen["id"]))


def test_the_sheets_of_the_workbook_hold_the_figures_of_the_measures(case: Case) -> None:
    sheets = sheets_of(case.files["workbook"])
    assert list(sheets) == [screen.name for screen in case.story.screens]
    for screen in case.story.screens:
        if screen.id not in CHARTED or screen.kind != "chart":
            continue
        measures, by, over = CHARTED[screen.id]
        rows = sheets[screen.name]
        head = max(at for at, row in enumerate(rows) if row[0] == column_name(by[0], case.lang))
        found: Figures = {}
        for row in rows[head + 1 :]:
            for at, measure in enumerate(measures):
                names = [str(cell) for cell in row[: len(by)]]
                key = (*names, measure_name(measure, case.lang)) if len(by) == 1 else tuple(names)
                value = row[len(by) + at * (2 if measure == "person_times" else 1)]
                found[key] = -value if measure == "lapsed_units" and value else value
        agree(found, expected(case, screen.id))


def test_cards_and_tables_show_what_the_measures_give(case: Case) -> None:
    deck = deck_of(case.files["deck"])
    page = {screen["id"]: screen for screen in page_of(case.files["html"])["screens"]}
    for screen in case.story.screens:
        if screen.kind == "cards":
            slide = next(slide for slide in deck if slide["title"] == screen.title and not slide["charts"])
            selection = case.selection if screen.id == "whole" else case.selection.replace(years=(2019,))
            for card in screen.cards:
                shown = asked(case, card.measure, selection)
                assert card.shown == shown and shown in slide["texts"]
                assert shown in [one["shown"] for one in page[screen.id]["cards"]]
        if screen.kind in ("table", "matrix"):
            parts = [slide for slide in deck if slide["title"].startswith(screen.title) and slide["tables"]]
            rows = [row for slide in parts for row in slide["tables"][0][1:]]
            assert rows == page[screen.id]["table"]["rows"]


def asked(case: Case, measure: str, selection: Selection) -> str:
    if not applies(measure, (), selection):
        return "—"
    row = query(case.connection, [measure], selection=selection, scope=EVERYTHING).iloc[0]
    return number(row[measure], value_type(measure), case.lang, row.get(f"{measure}_bound"))


def test_the_brief_shows_what_the_measures_give(case: Case) -> None:
    text = paper_of(case.files["brief"])
    year = (case.selection.years or (2019,))[-1]
    assert str(year) in text and "王某" in text
    for measure in ("activities", "participating_units", "person_times", "themes_reached"):
        shown = asked(case, measure, case.selection.replace(years=(year,)))
        if case.selection != CHOSEN["nothing"]:
            assert shown.replace(" ", "") in text, measure


def test_the_document_says_what_the_paper_says_and_its_chart_holds_the_measures_figures(case: Case) -> None:
    told = document_of(case.files["document"])
    brief = brief_of(Order(case.selection, EVERYTHING, case.lang, MADE).asked(case.connection))
    said = "".join([*told["paragraphs"], *(cell for table in told["tables"] for row in table for cell in row)])
    for screen in brief.screens:
        assert {screen.title, *screen.lines, *screen.definitions} <= {
            line.removeprefix("▪\t") for line in told["paragraphs"]
        }
        assert [card.shown for card in screen.cards if card.shown not in said] == []
        if len(screen.rows.columns):
            grid = worded_rows(screen.rows, case.lang)
            assert [list(grid.headings), *map(list, grid.rows)] in told["tables"]
    if case.selection == CHOSEN["nothing"]:
        assert told["charts"] == []
        return
    now = case.selection.replace(years=((case.selection.years or (2019,))[-1],))
    rows = query(case.connection, ["activities"], by=["theme"], selection=now, scope=EVERYTHING).to_dict("records")
    wanted = {
        (value_name("theme", row["theme"], case.lang), measure_name("activities", case.lang)): row["activities"]
        for row in rows
    }
    agree(told["charts"][0], wanted)


def test_unknown_is_empty_and_never_zero(warehouse: Connection) -> None:
    order = Order(Selection(), EVERYTHING, "zh", MADE)
    slides = deck_of(making.deck(warehouse, order))
    coverage = next(slide for slide in slides if slide["title"].startswith("2019年覆盖率"))["charts"][0]
    assert coverage["2018", "覆盖率"] is None and coverage["2017", "覆盖率"] == 7 / 8
    times = next(slide for slide in slides if slide["title"].startswith("2019年参与人次"))
    assert times["charts"][0]["2019", "参与人次"] == 180
    assert "≥180" in json.dumps(page_of(making.html(warehouse, order)), ensure_ascii=False)


def test_every_file_says_that_it_is_a_sample_who_made_it_and_of_which_batch(case: Case) -> None:
    stamp = {"zh": "样例数据", "en": "Sample data"}[case.lang]
    slides = deck_of(case.files["deck"])
    assert all(
        stamp in slide["texts"] and any(case.story.source in text for text in slide["texts"]) for slide in slides
    )
    assert "王某" in slides[0]["texts"][1] or any("王某" in text for text in slides[0]["texts"])
    for rows in sheets_of(case.files["workbook"]).values():
        first = [str(row[0]) for row in rows if row[0]]
        assert case.story.sample in first and case.story.source in first and any("王某" in line for line in first)
    data = page_of(case.files["html"])
    assert (data["sample"], data["source"], "王某" in data["made"]) == (stamp, case.story.source, True)
    document = document_of(case.files["document"])
    assert (
        document["head"] == stamp
        and document["foot"].startswith(f"{case.story.source} · ")
        and "王某" in document["foot"]
    )
    text = paper_of(case.files["brief"])
    assert stamp.replace(" ", "") in text and re.sub(r"\s", "", case.story.source) in text


def test_the_speaker_is_told_how_one_knows(case: Case) -> None:
    for screen, slide in zip(case.story.screens[:3], deck_of(case.files["deck"])[:3], strict=True):
        assert case.story.source in slide["notes"]
        if any(column in screen.rows for column in ("participating_units", "coverage")):
            assert "python -m measures" in slide["notes"] and "--trace" in slide["notes"]


def test_every_run_and_chart_names_its_chinese_typeface(case: Case) -> None:
    with zipfile.ZipFile(io.BytesIO(case.files["deck"])) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml")}
    slides = [text for name, text in parts.items() if re.match(r"ppt/(slides|notesSlides)/[^/]+\.xml", name)]
    charts = [text for name, text in parts.items() if re.match(r"ppt/charts/[^/]+\.xml", name)]
    assert slides and (charts or case.selection == CHOSEN["nothing"])
    for text in slides:
        assert text.count("<a:t>") == len(re.findall(r"<a:rPr[^>]*>(?:(?!</a:rPr>).)*<a:ea typeface", text, re.S))
    for text in charts:
        assert text.count("<c:txPr>") == text.count("<a:ea typeface")


def test_every_run_of_a_document_names_its_chinese_typeface(case: Case) -> None:
    with zipfile.ZipFile(io.BytesIO(case.files["document"])) as archive:
        parts = [archive.read(f"word/{name}.xml").decode() for name in ("document", "header1", "footer1")]
        charts = [archive.read(name).decode() for name in archive.namelist() if name.startswith("word/charts/chart")]
    for text in parts:
        runs = [run for run in re.findall(r"<w:r>.*?</w:r>", text, re.S) if "<w:t" in run and "<w:tab/>" not in run]
        assert runs and [run for run in runs if "w:eastAsia=" not in run] == []
    assert [text for text in charts if text.count("<c:txPr>") != text.count("<a:ea typeface")] == []


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, Any]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_a_page_carries_all_it_needs_and_may_fetch_nothing(case: Case) -> None:
    content = case.files["html"]
    assert len(content) <= 8_000_000
    tags = _Tags()
    tags.feed(content.decode())
    assert [tag for tag, _ in tags.found].count("script") == 3
    assert [attrs for _, attrs in tags.found if "src" in attrs or attrs.get("href", "data:,") != "data:,"] == []
    (policy,) = (attrs["content"] for _, attrs in tags.found if "http-equiv" in attrs)
    assert policy.startswith("default-src 'none'; script-src 'sha256-") and "http" not in policy


def test_rare_letters_are_in_the_fonts_that_go_along(warehouse: Connection, tmp_path: Path) -> None:
    order = Order(Selection(years=(2019,)), EVERYTHING, "zh", MADE)
    face = re.search(r"data:font/woff;base64,([A-Za-z0-9+/=]+)", making.html(warehouse, order).decode())
    assert face
    letters = TTFont(io.BytesIO(base64.b64decode(face[1]))).getBestCmap()
    assert [letter for letter in RARE if ord(letter) not in letters] == []
    assert RARE in paper_of(making.brief(warehouse, order))
    assert RARE in str(document_of(making.document(warehouse, order)))
