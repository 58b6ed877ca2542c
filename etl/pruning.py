"""Removing what nothing names any more, and bringing project names up to date."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, delete, select, update

from etl.conform.spelling import area_key
from etl.reference import reference
from warehouse.chunks import chunks
from warehouse.schema import (
    bridge_body_member,
    bridge_resource_unit,
    dim_area,
    dim_project,
    dim_project_edition,
    dim_unit,
    fct_claim,
    fct_match,
    fct_participation,
    fct_resource,
    fct_roster,
    unit_alias,
)


def prune(connection: Connection, area_rows: list[dict[str, Any]] | None) -> None:
    """Removes dimensions that nothing names any more and brings project names up to date."""
    if area_rows is not None:
        keep = {area_key(row["name"], reference()) for row in area_rows if not row["faulty"]}
        gone = [
            key
            for key, name in connection.execute(select(dim_area.c.area_id, dim_area.c.name))
            if area_key(name, reference()) not in keep
        ]
        if gone:
            connection.execute(update(dim_area).where(dim_area.c.parent_id.in_(gone)).values(parent_id=None))
            connection.execute(delete(dim_area).where(dim_area.c.area_id.in_(gone)))
    used = [
        select(table.c.unit_id).where(table.c.unit_id.is_not(None))
        for table in (
            fct_roster,
            fct_claim,
            fct_resource,
            fct_match,
            bridge_body_member,
            bridge_resource_unit,
        )
    ]
    takes_part = select(fct_participation.c.unit_id).where(fct_participation.c.unit_id == dim_unit.c.unit_id)
    unused = select(dim_unit.c.unit_id).where(~takes_part.exists())
    for query in used:
        unused = unused.where(dim_unit.c.unit_id.not_in(query))
    keys = list(connection.execute(unused).scalars())
    for chosen in chunks(keys):
        connection.execute(delete(unit_alias).where(unit_alias.c.unit_id.in_(chosen)))
        connection.execute(delete(dim_unit).where(dim_unit.c.unit_id.in_(chosen)))
    connection.execute(
        delete(dim_project).where(dim_project.c.project_id.not_in(select(dim_project_edition.c.project_id)))
    )
    _name_projects(connection)


def _name_projects(connection: Connection) -> None:
    """A project bears the name of its latest edition."""
    edition = dim_project_edition.c
    query = select(edition.project_id, edition.name, dim_project.c.name).join(dim_project).order_by(edition.year)
    latest: dict[int, tuple[str, str]] = {}
    for project, written, name in connection.execute(query):
        latest[project] = (written or name, name)
    for project, (written, name) in latest.items():
        if written != name:
            connection.execute(update(dim_project).where(dim_project.c.project_id == project).values(name=written))
