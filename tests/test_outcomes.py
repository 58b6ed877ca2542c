"""Rows of tables counted by what became of them."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import insert

from tests.worlds import empty_warehouse
from warehouse.outcomes import NO_ROWS, RowCounts, rows_of_sheets
from warehouse.schema import OUTCOMES, etl_file, etl_sheet, etl_source_row

A_LIST, A_MATRIX, A_DECOY, WITHOUT_ROWS = 1, 2, 3, 4
BECAME = {
    A_LIST: [("header", 0), ("accepted", 1), ("accepted", 1), ("duplicate", 0), ("rejected", 0), ("blank", 0)],
    A_MATRIX: [("header", 0), ("accepted", 3), ("accepted", 1), ("rejected", 2), ("accepted", 0)],
    A_DECOY: [("accepted", 1), ("totals", 0)],
}


def counts(**stated: int) -> dict[str, int]:
    return {name: stated.get(name, 0) for name in OUTCOMES}


def test_rows_are_counted_by_outcome_with_the_entries_that_stand(tmp_path: Path) -> None:
    with empty_warehouse(tmp_path / "a.db").begin() as connection:
        connection.execute(
            insert(etl_file).values(file_id=901, name="a", sha256="a", size=1, read_with="", sample=False)
        )
        for sheet in (A_LIST, A_MATRIX, A_DECOY, WITHOUT_ROWS):
            about = {
                "sheet_id": 900 + sheet,
                "file_id": 901,
                "position": sheet,
                "part": 0,
                "name": "",
                "kind": "roster",
            }
            connection.execute(insert(etl_sheet).values(**about, layout={}, masked=[], notices=[]))
        for sheet, rows in BECAME.items():
            lines = [
                {"sheet_id": 900 + sheet, "row": 4 + at, "outcome": outcome, "entries": entries}
                for at, (outcome, entries) in enumerate(rows)
            ]
            connection.execute(insert(etl_source_row), lines)
        found = rows_of_sheets(connection, [901, 902, 904])
        alone = rows_of_sheets(connection, {903})
        none = rows_of_sheets(connection, [])
    a_list = RowCounts(counts(header=1, accepted=2, duplicate=1, rejected=1, blank=1), 2, 9)
    a_matrix = RowCounts(counts(header=1, accepted=3, rejected=1), 6, 8)
    assert found == {901: a_list, 902: a_matrix}
    assert alone == {903: RowCounts(counts(accepted=1, totals=1), 1, 5)}
    assert none == {}
    together = counts(header=2, accepted=5, duplicate=1, rejected=2, blank=1)
    assert a_list | a_matrix == RowCounts(together, 8, 9) and NO_ROWS | a_list == a_list
