"""Long tables: cells kept in blocks say the same as cells kept with their rows, and the bench's ledgers load."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from bench.generator import write_ledgers
from etl.load import load, undo
from etl.state import state
from measures.trace_sources import read_sources
from tests.ledgers import Office
from warehouse.cells import with_cells
from warehouse.engine import database_url, reader_engine
from warehouse.schema import etl_source_row

LEDGER = "日期,项目,单位,居民区,人次,备注\n" + "".join(
    f"2019-05-{day:02},微课堂,样例{'甲乙丙'[day % 3]},威海,{day or '很多'},{'' if day % 2 else '晴'}\n"
    for day in range(28)
)


def kept(folder: Path, monkeypatch: pytest.MonkeyPatch, rows: int) -> list[object]:
    monkeypatch.setattr("etl.store.IN_BLOCKS", rows)
    monkeypatch.setattr("warehouse.cells.BLOCK_ROWS", 7)
    office = Office.at(folder)
    office.write("台账.csv", LEDGER)
    office.write("又一本.csv", LEDGER + "2019-06-01,微课堂,样例丁,威海,3,\n")
    said: list[object] = []
    for step in ("台账.csv", "又一本.csv", 2):
        said.append(undo(step, office.url) if isinstance(step, int) else load([office.folder / step], office.url))
        with reader_engine(office.url).connect() as connection:
            query = select(etl_source_row).order_by(etl_source_row.c.source_row_id)
            stored = connection.execute(query).all()
            sources = read_sources(connection, [row.source_row_id for row in stored])
            said += [with_cells(connection, stored), sources and [sources[key].cells for key in sorted(sources)]]
            said += [state(connection), {row.cells is None for row in stored if row.row > 20}]
    return said


def test_cells_in_blocks_say_what_cells_beside_their_rows_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").mkdir(), (tmp_path / "b").mkdir()
    with_rows = kept(tmp_path / "a", monkeypatch, 1000)
    in_blocks = kept(tmp_path / "b", monkeypatch, 10)
    assert [said for said in with_rows if isinstance(said, set)] == [{False}] * 3
    assert [said for said in in_blocks if isinstance(said, set)] == [{True}] * 3
    assert repr([said for said in in_blocks if not isinstance(said, set)]) == repr(
        [said for said in with_rows if not isinstance(said, set)]
    )


def test_a_generated_ledger_is_the_same_each_time_and_loads_whole(tmp_path: Path) -> None:
    registers, ledger = write_ledgers(tmp_path / "a", 900)
    _, again = write_ledgers(tmp_path / "b", 900)
    assert ledger.read_bytes() == again.read_bytes()
    report = load([*registers, ledger], database_url(f"sqlite:///{tmp_path / 'a.db'}"))
    (sheet,) = next(file for file in report["files"] if file["file"] == ledger.name)["sheets"]
    assert (sheet["rows"], sheet["header"], sheet["notes"], sheet["accepted"]) == (902, 1, 1, 900)
