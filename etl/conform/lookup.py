"""Holding one row against the registers: what cannot be found is a fault with suggestions."""

from __future__ import annotations

from typing import Any

from etl.conform.registers import Edition, Registers
from etl.conform.verdict import Verdict
from etl.rejects import Reason


def find_edition(row: dict[str, Any], registers: Registers, verdict: Verdict) -> Edition | None:
    """The edition that a row's year and project name; None, with a fault, when the catalogue has none."""
    year, project = row["year"], row["project"]
    if year is None or project is None:
        return None
    edition = registers.edition(year, project)
    if edition is None and (not row["faulty"] or year in registers.catalogues):
        verdict.reject(
            row, "project", project, Reason.UNKNOWN_PROJECT, registers.alike_projects(year, project), year=year
        )
    return edition


def find_area(row: dict[str, Any], registers: Registers, verdict: Verdict) -> int | None:
    """The area that a row names, else the one its titles do; None, with a fault for an unknown name."""
    area = registers.area(row["area"]) if row["area"] else registers.area_of_titles(row["default_areas"])
    if row["area"] and area is None:
        verdict.reject(row, "area", row["area"], Reason.UNKNOWN_AREA, registers.alike_areas(row["area"]))
    return area
