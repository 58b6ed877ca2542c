"""The list of areas: code, name, level, what each belongs to, until when it was listed, and who says so."""

from __future__ import annotations

import pandas as pd
from sqlalchemy import Connection, select

from measures.frames import frame
from measures.reading import fetch
from measures.scope import Scope
from measures.trace_record import Source
from measures.trace_sources import read_sources
from warehouse.schema import dim_area

AREA_COLUMNS = ("code", "area_name", "level", "belongs_to", "listed_until", "source")


def area_list(connection: Connection, scope: Scope) -> pd.DataFrame:
    """One row an area that a reader may see, by code; columns AREA_COLUMNS.

    `level` is a code of `dim_area`; `listed_until` the day of the last official list that has it, None where the
    latest has it; `source` what its list names as source, else the file, sheet and row it was read from.
    """
    area, above = dim_area.c, dim_area.alias("above")
    statement = (
        select(dim_area, above.c.name.label("belongs_to"))
        .select_from(dim_area.outerjoin(above, above.c.area_id == area.parent_id))
        .where(*scope.predicates(area.area_id))
        .order_by(area.code.is_(None), area.code, area.name)
    )
    rows = fetch(connection, statement)
    read = read_sources(connection, [row.source_row_id for row in rows])
    return frame(
        AREA_COLUMNS,
        (
            (row.code, row.name, row.level, row.belongs_to, row.valid_to, _stated(read[row.source_row_id]))
            for row in rows
        ),
    )


def _stated(source: Source) -> str:
    at = source.columns.get("source")
    stated = source.cells[at].strip() if at is not None and at < len(source.cells) else ""
    return stated or " ".join((source.file, source.sheet, str(source.row)))
