"""The meetings: what each was, its topics and who spoke to them, its decisions and its published figures."""

from __future__ import annotations

from typing import Any

import pandas as pd
from sqlalchemy import Connection, Select, select

from measures.frames import frame, such
from measures.reading import fetch
from measures.scope import Scope
from warehouse.schema import (
    REFERENCE_BATCH,
    dim_unit,
    etl_batch_file,
    etl_sheet,
    etl_source_row,
    fct_meeting,
    fct_meeting_item,
    fct_published,
    unit_alias,
)

MEETING_COLUMNS = (
    "meeting_id", "year", "meeting", "kind", "held_on", "venue", "attendees", "attendees_bound", "for_year", "source",
)  # fmt: skip
ITEM_COLUMNS = (
    "meeting_id", "year", "meeting", "topic", "decision", "outcome", "claiming", "paired", "speakers", "projects",
    "note", "source",
)  # fmt: skip
FIGURE_COLUMNS = ("meeting_id", "year", "subject", "measure", "value", "bound", "note", "source")


def meetings(connection: Connection, years: tuple[int, ...], scope: Scope) -> pd.DataFrame:
    """One row a meeting, the latest first, of the years (all where none is given); columns MEETING_COLUMNS.

    `attendees` None is unknown. A scope that leaves areas out leaves the meetings that public sources tell of.
    """
    table = fct_meeting.c
    order = (table.year.desc(), table.held_on.is_(None), table.held_on.desc(), table.name)
    chosen = _open_to(select(fct_meeting), fct_meeting, scope)
    rows = fetch(connection, chosen.order_by(*order))
    return frame(
        MEETING_COLUMNS,
        (
            (
                row.meeting_id, row.year, row.name, row.kind, row.held_on, row.venue, row.attendees,
                row.attendees_bound, row.for_year, row.source,
            )
            for row in rows
            if not years or row.year in years
        ),
    )  # fmt: skip


def _open_to(statement: Select[Any], table: Any, scope: Scope) -> Select[Any]:
    if scope.areas is None:
        return statement
    public = (
        select(etl_source_row.c.source_row_id)
        .join(etl_sheet, etl_sheet.c.sheet_id == etl_source_row.c.sheet_id)
        .join(etl_batch_file, etl_batch_file.c.file_id == etl_sheet.c.file_id)
        .where(etl_batch_file.c.batch_id == REFERENCE_BATCH)
    )
    return statement.where(table.c.source_row_id.in_(public))


def meeting_items(connection: Connection, years: tuple[int, ...], scope: Scope) -> pd.DataFrame:
    """One row a topic or decision, in the order in which its record lists them; columns ITEM_COLUMNS.

    `speakers` are units under their canonical names where the register knows them. `claiming`: the units claim the
    projects; `paired`: and there is one of each, so that it is told who claims what.
    """
    names = {
        row.written: row.name
        for row in fetch(
            connection,
            select(unit_alias.c.written, dim_unit.c.name).join(dim_unit, dim_unit.c.unit_id == unit_alias.c.unit_id),
        )
    }
    item = fct_meeting_item.c
    chosen = select(fct_meeting_item, fct_meeting.c.name).join(fct_meeting, fct_meeting.c.meeting_id == item.meeting_id)
    statement = _open_to(chosen, fct_meeting_item, scope).order_by(item.source_row_id, item.meeting_item_id)
    return frame(
        ITEM_COLUMNS,
        (
            (
                row.meeting_id, row.year, row.name, row.topic, row.decision, row.outcome, bool(row.claiming),
                bool(row.claiming) and len(row.speakers) == 1 == len(row.projects),
                tuple(names.get(written, written) for written in row.speakers), tuple(row.projects),
                row.note, row.source,
            )
            for row in fetch(connection, statement)
            if not years or row.year in years
        ),
    )  # fmt: skip


def meeting_figures(connection: Connection, years: tuple[int, ...], scope: Scope) -> pd.DataFrame:
    """One row a published figure that has the same source as a meeting; columns FIGURE_COLUMNS, in order of year."""
    table = fct_published.c
    figures = fetch(connection, select(fct_published).order_by(table.year, table.published_id))
    rows = []
    for _, meeting in meetings(connection, years, scope).iterrows():
        of_source = (row for row in figures if meeting["source"] and row.source == meeting["source"])
        rows += [
            (meeting["meeting_id"], one.year, one.subject, one.measure, one.value, one.bound, one.note, one.source)
            for one in of_source
        ]
    return frame(FIGURE_COLUMNS, rows)


def public_claims(connection: Connection, years: tuple[int, ...], scope: Scope) -> pd.DataFrame:
    """The rows of `meeting_items` that are about claiming: what is known of claims beside the lists of them."""
    found = meeting_items(connection, years, scope)
    return such(found, found["claiming"])
