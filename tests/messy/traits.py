"""The traits of messy ledgers, each by itself a switch."""

from __future__ import annotations

import random

TRAITS: dict[str, str] = {
    # files
    "xls": "an old Excel workbook",
    "ods": "an OpenDocument workbook",
    "csv": "comma-separated text, UTF-8",
    "csv_bom": "comma-separated text, UTF-8 with BOM",
    "csv_gb18030": "comma-separated text, GB18030",
    "csv_utf16": "comma-separated text, UTF-16 with BOM",
    "tsv": "tab-separated text",
    "semicolons": "text separated by semicolons",
    "one_workbook": "all ledgers as sheets of one workbook",
    # what stands around the table
    "title": "title lines",
    "unit_line": "填报单位：… and 单位：人次",
    "blank_lines": "blank lines before and inside",
    "blank_columns": "blank columns before and inside",
    "deep_header": "a header as far down as row thirty",
    "two_row_header": "参与人次 merged over 党员 and 群众",
    "three_row_header": "a header of three rows",
    "footers": "填表人, 审核, 日期, 备注, 注",
    "repeated_header": "the header again in the middle, as printed pages have it",
    "serial": "a column of serial numbers",
    "empty_sheet": "empty sheets",
    "hidden_sheet": "hidden sheets that look like ledgers",
    "hidden_rows": "hidden rows",
    "filtered_rows": "filtered rows",
    # tables in a sheet
    "blocks": "several tables in one sheet, each with its own title",
    "side_by_side": "two tables next to each other under the same header",
    "merged_above": "merged theme and project cells",
    "blank_above": "blank theme and project cells that mean as above",
    "merged_counts": "a count merged over rows counts once",
    "group_headings": "一、先锋南西板块 over its rows",
    "subtotals": "小计 after each group",
    "total_row": "合计 at the end",
    "wrong_total": "a total that is wrong",
    "total_column": "a column of totals",
    "wrong_total_column": "a total of a row that is wrong",
    "synonyms": "other words for headers",
    "unknown_columns": "columns nobody asked for",
    "content_headers": "a header nobody knows over a column anybody knows",
    "unit_types": "a column of unit types",
    # shape and place
    "matrix_units_down": "units down, projects across",
    "matrix_projects_down": "projects down, units across",
    "matrix_totals": "totals of a matrix",
    "matrix_themes": "themes over the projects of a matrix",
    "matrix_area": "a matrix of one residential area, named by its sheet",
    "matrix_gaps": "units in a matrix that took part in nothing",
    "matrix_bad_cells": "a cell of a matrix that is no number",
    "matrix_claims": "claims as a matrix of ticks",
    "sheet_per_year": "one sheet a year",
    "sheet_per_area": "one sheet a residential area",
    "file_per_year": "one file a year",
    "year_in_title": "the year only in the title",
    "year_in_sheet": "the year only in the sheet's name",
    "year_in_file": "the year only in the file's name",
    "area_in_title": "the residential area only in the title",
    "area_in_file": "the residential area only in the file's name",
    # cells
    "separators": "several units in one cell, separated in any way",
    "numbers": "numbers as people write them",
    "dates": "dates as people write them",
    "formulas": "formulas with values",
    "formulas_uncached": "formulas without values",
    "error_cells": "#REF! and the like",
    "party_suffix": "units with Party suffixes",
    "legal_form": "units with and without legal forms",
    "spaces": "units with spaces",
    "full_width": "units in full width",
    "traditional": "units in traditional characters",
    "city_prefix": "units with their city",
    "committee": "residential areas as committees",
    "areas": "areas with any ending",
    "themes": "themes in short",
    "contacts": "contacts with telephone numbers",
    "bad_rows": "rows that cannot be read",
    "true_duplicates": "identical rows of one file, both true",
    "overlap": "a second file that says part of the first again",
    # what there is
    "no_roster": "no roster at all",
    "no_catalogue": "no catalogue at all",
    "one_year": "one year only",
}  # fmt: skip

TEXT = ("csv", "csv_bom", "csv_gb18030", "csv_utf16", "tsv", "semicolons")
_EXCLUSIVE = (
    (*TEXT, "xls", "ods"),
    ("two_row_header", "three_row_header"),
    ("blocks", "group_headings"),
    ("merged_above", "blank_above"),
    ("sheet_per_year", "sheet_per_area", "one_workbook"),
    ("year_in_title", "year_in_sheet", "year_in_file"),
    ("year_in_sheet", "sheet_per_area"),
    ("year_in_title", "blocks"),
    ("area_in_title", "area_in_file", "sheet_per_area"),
    ("area_in_title", "blocks"),
    ("area_in_file", "one_workbook"),
    ("file_per_year", "one_workbook"),
    ("year_in_file", "one_workbook"),
    ("matrix_area", "one_workbook"),
    ("repeated_header", "two_row_header", "three_row_header"),
    ("repeated_header", "merged_above"),
    ("repeated_header", "merged_counts"),
    ("matrix_bad_cells", "overlap"),
    ("hidden_rows", "filtered_rows"),
    ("formulas", "formulas_uncached"),
    ("matrix_units_down", "matrix_projects_down"),
    ("total_column", "wrong_total_column"),
    ("content_headers", "unknown_columns"),
    ("matrix_themes", "matrix_projects_down"),
    ("matrix_units_down", "no_catalogue"),
    ("matrix_projects_down", "no_catalogue"),
    ("content_headers", "no_roster"),
    ("content_headers", "numbers"),
    ("content_headers", "dates"),
    ("content_headers", "bad_rows"),  # a header nobody knows over cells that are wrong is nobody's
    ("content_headers", "error_cells"),
    ("content_headers", "sheet_per_area"),  # too few cells to tell a column by
    ("bad_rows", "overlap"),
    ("error_cells", "overlap"),
    ("formulas_uncached", "overlap"),
    ("wrong_total", "error_cells"),
    ("bad_rows", "wrong_total_column"),  # the bad copy of a row states the same wrong total
    ("overlap", "wrong_total_column"),  # the second file states the same wrong total
    ("overlap", "traditional"),  # the second file writes simplified characters, which then are the unit's name
    ("overlap", "full_width"),  # the second file writes letters in half width, which then are the unit's name
    ("overlap", "legal_form"),  # the second file writes the unit's full name, which then is its name
    ("overlap", "party_suffix"),  # the second file writes the unit's bare name, which then is its name
    ("side_by_side", "blank_above"),  # a blank at the head of the right table has nothing above it
)  # fmt: skip
_WORKBOOK_ONLY = (
    "empty_sheet", "hidden_sheet", "hidden_rows", "filtered_rows", "formulas", "formulas_uncached", "one_workbook",
    "sheet_per_area", "sheet_per_year", "year_in_sheet", "merged_counts", "matrix_area",
)  # fmt: skip
_XLSX_ONLY = ("formulas", "formulas_uncached", "filtered_rows")
_NEEDS = {
    "matrix_totals": ("matrix_units_down", "matrix_projects_down"),
    "matrix_themes": ("matrix_units_down",),
    "matrix_area": ("matrix_units_down", "matrix_projects_down"),
    "matrix_gaps": ("matrix_units_down", "matrix_projects_down"),
    "matrix_bad_cells": ("matrix_units_down", "matrix_projects_down"),
    "area_in_title": ("title",),
    "wrong_total": ("subtotals", "total_row", "matrix_totals"),
    "year_in_title": ("title",),
}


def sensible(traits: frozenset[str], dice: random.Random | None = None) -> frozenset[str]:
    """The traits with what they need and without those that cannot be together; which of two goes is left to the
    dice, else the later."""
    wanted = traits | {needed[0] for trait, needed in _NEEDS.items() if trait in traits and not traits & set(needed)}
    found = sorted(wanted, key=list(TRAITS).index)
    if dice:
        dice.shuffle(found)
    kept: list[str] = []
    for trait in found:
        others = {name for group in _EXCLUSIVE if trait in group for name in group} - {trait}
        if trait in _WORKBOOK_ONLY:
            others |= set(TEXT)
        if trait in TEXT:
            others |= set(_WORKBOOK_ONLY)
        if trait in _XLSX_ONLY:
            others |= {"xls", "ods"}
        if trait in ("xls", "ods"):
            others |= set(_XLSX_ONLY)
        if not others & set(kept):
            kept.append(trait)
    while lacking := [trait for trait in kept if trait in _NEEDS and not set(_NEEDS[trait]) & set(kept)]:
        kept = [trait for trait in kept if trait not in lacking]
    return frozenset(kept)


def chosen(seed: int) -> frozenset[str]:
    """The traits of a seed: none to twelve."""
    dice = random.Random(f"{seed}/traits")
    return sensible(frozenset(dice.sample(sorted(TRAITS), dice.randint(1, 12))), dice)
