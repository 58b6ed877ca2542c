"""The names that help to recognise a sheet: those the warehouse has, and those the files of the batch write."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import Connection, select

from etl.conform.spelling import area_key
from etl.extract.grid import Grid
from etl.extract.reader import RawFile
from etl.layouts import remembered
from etl.reference import plain, reference
from etl.stage.beside import Unclear
from etl.stage.cells import split_units
from etl.stage.content import Known
from etl.stage.recognise import Sheet, recognise
from etl.stage.words import total_word
from warehouse.project_names import project_key
from warehouse.schema import dim_area, dim_project, etl_name


def familiar(connection: Connection, files: Iterable[RawFile] = ()) -> Known:
    """All known names: of the warehouse, and of those sheets of `files` whose headers tell their columns.

    So a matrix without its register and one beside it in the same batch are read alike.
    """
    stored = Known(
        frozenset(map(plain, connection.execute(select(etl_name.c.written).distinct()).scalars())),
        frozenset(map(project_key, connection.execute(select(dim_project.c.name)).scalars())),
        frozenset(area_key(name, reference()) for name in connection.execute(select(dim_area.c.name)).scalars()),
        tuple(remembered(connection)),
    )
    units, projects = set(stored.units), set(stored.projects)
    for file in files:
        for sheet in file.sheets:
            if sheet.visible:
                _add_names(Sheet(file.name, sheet.name, sheet.rows, tuple(sheet.merged)), stored, units, projects)
    return replace(stored, units=frozenset(units), projects=frozenset(projects))


def _add_names(sheet: Sheet, stored: Known, units: set[str], projects: set[str]) -> None:
    try:
        tables = [table for layout in recognise(sheet, reference(), stored) for table in layout.tables]
    except Unclear:
        return
    for layout in tables:
        rows = Grid.of(sheet.rows)[layout.header_row : layout.last_row]
        alone = rows.filled() < 2  # a heading over rows names none of what they are of
        rows = rows.taken(~alone) if alone.any() else rows
        for text in _column(rows, layout.columns.get("unit")):
            units.update(plain(name) for name in split_units(text))
        if layout.kind == "projects" or not layout.guessed.keys() & {"project"}:
            projects.update(project_key(text) for text in _column(rows, layout.columns.get("project")))


def _column(rows: Grid, column: int | None) -> set[str]:
    stand = rows.distinct(rows.column(column)).tolist() if column is not None else []
    texts = {rows.texts[code].strip() for code in stand}
    return {text for text in texts if text and not total_word(plain(text), reference())}
