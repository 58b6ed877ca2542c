"""Every figure of every file is what `python -m measures` says of the same selection, walked screen by screen."""

from __future__ import annotations

import contextlib
import io
import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import Connection

from charts.format import number
from charts.labels import column_name, value_name, value_type
from exports import making
from exports.making import Order
from exports.screen import Storyline
from exports.sources import Made
from exports.storyline import storyline
from measures import CATALOGUE, DIMENSIONS, Scope, Selection
from measures.__main__ import main as measures_command
from tests.export_readback import deck_of, document_of, page_of, paper_of, sheets_of
from tests.meeting_world import NAMES, RARE, build
from tests.worlds import reader
from texts import LANGUAGES, Lang

CHOSEN = {
    "everything": Selection(),
    "area": Selection(years=(2019,), areas=("威海居民区",)),
    "theme": Selection(years=(2018, 2019), themes=("先锋南西",)),
    "nothing": Selection(years=(2017,), areas=("中凯居民区",), themes=("共治南西",)),
}
OVER, FOCUS, LAST = "over", "focus", "last"
"""All years up to the chosen one; the chosen years or else the latest; the latest alone."""
ROWS: dict[str, tuple[tuple[str, ...], tuple[str, ...], str]] = {
    "trend_units": (("year",), ("participating_units", "unit_entries"), OVER),
    "trend_coverage": (("year",), ("coverage", "registered_participating_units", "registered_units"), OVER),
    "trend_person_times": (("year",), ("person_times", "activities"), OVER),
    "turnover": (("year",), ("retained_units", "returned_units", "new_units", "lapsed_units"), OVER),
    "themes": (("theme",), ("participating_units", "unit_entries", "activities", "person_times"), FOCUS),
    "themes_trend": (("year", "theme"), ("participating_units",), OVER),
    "themes_types": (("theme", "unit_type"), ("unit_entries",), FOCUS),
    "unit_types": (("unit_type",), ("coverage", "registered_units", "participating_units"), FOCUS),
    "areas": (("area", "theme"), ("activities",), FOCUS),
    "areas_coverage": (("unit_area",), ("coverage", "registered_units"), FOCUS),
    "projects": (("year",), ("projects", "new_projects", "ended_projects"), OVER),
    "project_list": (("project",), ("participating_units", "activities", "person_times"), LAST),
    "claims": (("project",), ("claims",), FOCUS),
    "needs": (("theme",), ("needs", "matched_needs", "match_rate", "resources"), FOCUS),
}
"""Screens whose rows are measures: by what, which, and of which years."""
CARDS = ("glance", "whole")
BRIEF = ("activities", "participating_units", "person_times")

Cells = dict[tuple[str, ...], dict[str, Any]]
"""Names of a row → column of the measures → its value; a bound beside it as `ID_bound`."""


class Case(NamedTuple):
    """One selection in one language, its storyline and the files made of it."""

    address: str
    selection: Selection
    lang: Lang
    story: Storyline
    files: dict[str, bytes]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    return build(tmp_path_factory.mktemp("walk"), [*NAMES, RARE])


@pytest.fixture(scope="module")
def warehouse(address: str) -> Iterator[Connection]:
    with reader(Path(address.removeprefix("sqlite:///"))) as connection:
        yield connection


@pytest.fixture(scope="module", params=[(name, lang) for name in CHOSEN for lang in LANGUAGES], ids=str)
def case(request: pytest.FixtureRequest, warehouse: Connection, address: str) -> Case:
    name, lang = request.param
    order = Order(CHOSEN[name], Scope.everything(), lang, Made("王某", datetime(2026, 1, 5, 9, 30)))
    files = {kind: make(warehouse, order) for kind, make in making.MAKERS.items()}
    files["document"] = making.document(warehouse, order)
    return Case(address, CHOSEN[name], lang, storyline(order.asked(warehouse)), files)


def told(case: Case, measures: tuple[str, ...], by: tuple[str, ...], selection: Selection) -> Cells:
    """What the command line prints, by the names of its rows in the file's language."""
    where = [f"{name}={','.join(map(str, selection.values(name)))}" for name in selection.restricted()]
    arguments = [",".join(measures), *(["--by", ",".join(by)] if by else []), "--format", "json"]
    said = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(said):
        patch.setenv("FUMIN_DATABASE_URL", case.address)
        assert measures_command([*arguments, *(part for text in where for part in ("--where", text))]) == 0
    return {tuple(named(one, row[one], case.lang) for one in by): row for row in json.loads(said.getvalue())}


def named(dimension: str, value: Any, lang: Lang) -> str:
    return str(value) if dimension == "year" else value_name(dimension, value, lang)


def selected(case: Case, screen: str, over: str) -> Selection:
    """The selection of a screen's rows, worked out apart from the program; what projects have no part in is dropped."""
    chosen = case.selection
    last = (chosen.years or (2019,))[-1]
    if over == OVER and len(chosen.years) == 1:
        chosen = chosen.replace(years=tuple(year for year in (2017, 2018, 2019) if year <= last))
    elif over == LAST or (over == FOCUS and not chosen.years):
        chosen = chosen.replace(years=(last,))
    if screen == "areas_coverage":
        return chosen.replace(areas=(), unit_areas=chosen.areas)
    return chosen.replace(areas=()) if screen == "projects" else chosen


def wanted(case: Case, screen: str) -> Cells:
    by, measures, over = ROWS[screen]
    selection = selected(case, screen, over)
    found: Cells = {}
    for measure in measures:
        if {*by, *selection.restricted()} <= set(CATALOGUE[measure].dimensions):
            for names, row in told(case, (measure,), by, selection).items():
                found.setdefault(names, {}).update(row)
    return found


def worded(row: dict[str, Any], measure: str, lang: Lang) -> str:
    bound = row.get(f"{measure}_bound") or ("unknown" if row[measure] is None else "exact")
    bound = bound if CATALOGUE[measure].kind == "sum" else None
    return number(row[measure], value_type(measure), lang, bound)


def tables_in(case: Case, screen: str) -> list[list[list[str]]]:
    """The tables of a screen in the deck and in the page, headings first."""
    title = next(one.title for one in case.story.screens if one.id == screen)
    parts = [slide for slide in deck_of(case.files["deck"]) if slide["title"].startswith(title) and slide["tables"]]
    whole = [parts[0]["tables"][0][0], *(row for slide in parts for row in slide["tables"][0][1:])]
    (page,) = (one for one in page_of(case.files["html"])["screens"] if one["id"] == screen)
    return [whole, [page["table"]["headings"], *page["table"]["rows"]]]


def walked(table: list[list[str]], by: tuple[str, ...], lang: Lang) -> dict[tuple[str, ...], dict[str, str]]:
    """A table's cells by the names of its rows and its headings."""
    head, *rows = table
    keys = [head.index(column_name(one, lang)) for one in by]
    return {tuple(str(row[at]) for at in keys): dict(zip(head, row, strict=True)) for row in rows}


def test_every_screen_with_measures_is_walked(case: Case) -> None:
    measured = {
        screen.id
        for screen in case.story.screens
        if {*map(str, screen.rows.columns)} & set(CATALOGUE) and {*map(str, screen.rows.columns)} & set(DIMENSIONS)
    }
    assert measured - {*ROWS, *CARDS, "missing"} == set()
    assert measured or case.selection == CHOSEN["nothing"]


def test_the_sheets_of_the_workbook_say_what_the_command_line_says(case: Case) -> None:
    sheets = sheets_of(case.files["workbook"])
    screens = {screen.id: screen for screen in case.story.screens if len(screen.rows.columns)}
    for screen in set(ROWS) & set(screens):
        by, measures, _ = ROWS[screen]
        rows = sheets[screens[screen].name]
        headings = [column_name(one, case.lang) for one in by]
        head = max(at for at, row in enumerate(rows) if set(headings) <= set(row))
        found = walked([[str(cell) for cell in rows[head]], *rows[head + 1 :]], by, case.lang)  # type: ignore[list-item]
        expected = wanted(case, screen)
        assert expected, screen
        for names, row in expected.items():
            for measure in set(measures) & set(row):
                assert found[names][column_name(measure, case.lang)] == row[measure], (screen, names, measure)
        figures = [
            cells[column_name(one, case.lang)]
            for names, cells in found.items()
            for one in measures
            if names not in expected
        ]
        assert not any(figures), screen


def test_the_tables_of_slides_and_page_say_what_the_command_line_says(case: Case) -> None:
    listed = [screen.id for screen in case.story.screens if screen.kind == "table" and screen.id in ROWS]
    assert listed or case.selection == CHOSEN["nothing"]
    for screen in listed:
        by, measures, _ = ROWS[screen]
        for table in tables_in(case, screen):
            found = walked(table, by, case.lang)
            for names, row in wanted(case, screen).items():
                for measure in set(measures) & set(row):
                    assert found[names][column_name(measure, case.lang)] == worded(row, measure, case.lang), (
                        screen,
                        names,
                    )


def test_the_matrix_says_what_the_command_line_says(case: Case) -> None:
    if case.selection == CHOSEN["nothing"]:
        return
    expected = wanted(case, "areas")
    for head, *rows in tables_in(case, "areas"):
        found = {(row[0], name): cell for row in rows for name, cell in zip(head[1:], row[1:], strict=True)}
        assert {key: worded(row, "activities", case.lang) for key, row in expected.items()}.items() <= found.items()
        assert {cell for key, cell in found.items() if key not in expected} <= {"0"}


def test_the_cards_say_what_the_command_line_says(case: Case) -> None:
    slides = deck_of(case.files["deck"])
    for screen in (one for one in case.story.screens if one.id in CARDS and one.kind == "cards"):
        selection = selected(case, screen.id, LAST) if screen.id == "glance" else case.selection
        texts = next(slide["texts"] for slide in slides if slide["title"] == screen.title and not slide["charts"])
        for card in screen.cards:
            own = set(selection.restricted()) <= set(CATALOGUE[card.measure].dimensions)
            ((row),) = told(case, (card.measure,), (), selection).values() if own else ({card.measure: None},)
            assert card.value == row[card.measure]
            shown = worded(row, card.measure, case.lang) if own else "—"
            at = texts.index(column_name(card.measure, case.lang) if card.name not in texts else card.name)
            assert shown in texts[at : at + 3], card.measure


def test_paper_and_document_say_what_the_command_line_says(case: Case) -> None:
    last = case.selection.replace(years=((case.selection.years or (2019,))[-1],))
    rows = told(case, BRIEF, ("theme",), last)
    totals = told(case, (*BRIEF, "themes_reached"), (), last)[()]
    paper, document = paper_of(case.files["brief"]), document_of(case.files["document"])
    if case.selection == CHOSEN["nothing"]:
        assert not any(totals[measure] for measure in BRIEF) and not document["tables"] and not document["charts"]
        return
    cards, table, *_ = document["tables"]
    shown = [worded(totals, measure, case.lang) for measure in (*BRIEF, "themes_reached")]
    assert [cell.splitlines()[1] for cell in cards[0]] == shown
    found = walked(table, ("theme",), case.lang)
    for names, row in rows.items():
        words = [worded(row, measure, case.lang) for measure in BRIEF]
        assert [found[names][column_name(measure, case.lang)] for measure in BRIEF] == words
        assert re.sub(r"\s", "", "".join([*names, *words])) in paper, names
    named_units = told(case, ("participating_units",), ("unit",), last)
    said = "".join(cell for table in document["tables"] for row in table for cell in row)
    assert [unit for (unit,) in named_units if unit not in said or unit not in paper] == []


def test_what_a_title_divides_by_is_counted_where_there_are_lists(case: Case) -> None:
    titles = {screen.id: screen.title for screen in case.story.screens}
    if (case.lang, case.selection) == ("zh", CHOSEN["theme"]):  # of 2018 there is no list of claims
        assert titles["claims"] == "单位认领2项次，1个项目中有1个有人认领（100.0%）"
    assert ("claims" in titles) == (case.selection != CHOSEN["nothing"])
