"""Rows that go to SQLite as a file of its own format are the rows that go to it one by one."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, select
from sqlalchemy.exc import IntegrityError

from etl.load import prepare
from warehouse import bulk, image
from warehouse.columns import NONE, Picked, Values
from warehouse.engine import database_url, writer_engine
from warehouse.image import write_image
from warehouse.records import Unfit
from warehouse.schema import BOUNDS, etl_source_row, fct_participation

DEFINITIONS = (
    "create table t (id integer primary key, a, b, c, d)",
    "create index ia on t (a)",
    "create index ib on t (b, a)",
)
INDEXES = {"ia": ["a"], "ib": ["b", "a"]}
EDGES = (-1, 0, 1, 127, 128, -128, 1 << 15, 1 << 23, 1 << 31, (1 << 47) - 1, 1 << 47, (1 << 62))


def copied(path: Path, columns: dict[str, Values]) -> list[tuple[object, ...]]:
    """The rows of a table after copying them from an image; both files being sound."""
    path.unlink(missing_ok=True)
    write_image(path, DEFINITIONS, "id", columns, INDEXES)
    with sqlite3.connect(":memory:", isolation_level=None) as other:
        other.execute("attach ? as image", (str(path),))
        for definition in DEFINITIONS:
            other.execute(definition)
        other.execute("insert into main.t select * from image.t")
        assert other.execute("pragma main.integrity_check").fetchall() == [("ok",)]
        found = other.execute("select * from t").fetchall()
        by_index = other.execute("select id, a, b from t indexed by ib order by b, a, id").fetchall()
        assert by_index == sorted(
            ((r[0], r[1], r[2]) for r in found), key=lambda r: (r[2], r[1] is not None, r[1] or 0, r[0])
        )
    other.close()
    return found


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_numbers_and_texts_come_back_as_they_went(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    size = data.draw(st.integers(1, 300))
    number = st.sampled_from(EDGES) | st.integers(0, 1 << 20)
    some = st.lists(number, min_size=size, max_size=size)
    values = data.draw(st.lists(st.none() | st.text("a约\n\U0001f600", max_size=14) | number, min_size=1, max_size=6))
    picked = data.draw(st.lists(st.integers(0, len(values) - 1), min_size=size, max_size=size))
    columns: dict[str, Values] = {
        "id": np.cumsum(np.array(data.draw(st.lists(st.integers(1, 40000), min_size=size, max_size=size)))),
        "a": np.array(data.draw(some), np.int64),
        "b": np.array([abs(n) for n in data.draw(some)], np.int64),
        "c": Picked(values, np.array(picked)),
        "d": data.draw(st.none() | st.integers(0, 9) | st.just("样例")),
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(image, "_PAGE", data.draw(st.sampled_from((512, 4096, 1 << 15))))
        patch.setattr(image, "_WINDOW", data.draw(st.sampled_from((7, 64, 1 << 16))))
        found = copied(tmp_path_factory.getbasetemp() / "image.db", columns)
    a, b = columns["a"].tolist(), columns["b"].tolist()  # type: ignore[union-attr]
    expected = [
        (key, None if one == NONE else one, two, values[code], columns["d"])
        for key, one, two, code in zip(columns["id"].tolist(), a, b, picked, strict=True)  # type: ignore[union-attr]
    ]
    assert found == expected


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": np.array([1, 1])}, {"id": np.array([2, 1])}, {"c": Picked(["长" * 20, None], np.array([0, 1]))},
        {"c": Picked([1.5], np.array([0, 0]))}, {"a": Picked(["x"], np.array([0, 0]))},
    ],
)  # fmt: skip
def test_what_does_not_fit_is_not_written_this_way(tmp_path: Path, wrong: dict[str, Values]) -> None:
    sound = {"id": np.array([1, 2]), "a": np.array([3, 4]), "b": np.array([5, 6]), "c": None, "d": None}
    with pytest.raises(Unfit):
        write_image(tmp_path / "image.db", DEFINITIONS, "id", {**sound, **wrong}, INDEXES)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bulk") / "a.db"
    url = database_url(f"sqlite:///{path}")
    with writer_engine(url).begin() as connection:
        prepare(connection, url)
    return path


def facts(size: int, first: int = 1) -> dict[str, Values]:
    each = np.arange(size)
    known = Picked(BOUNDS, each % len(BOUNDS))
    return {
        "participation_id": each + first, "activity_id": each // 2 + first, "year": 2012 + each % 9,
        "month": Picked([None, "2019-05"], each % 2), "activity_date": Picked([None, date(2019, 5, 1).isoformat()], each % 2),
        "edition_id": each % 20 + 1, "project_id": each % 20 + 1, "theme_id": each % 7 - 1, "unit_id": each * 7919 % 3000 + 1,
        "unit_type_id": each % 3 - 1, "unit_area_id": each % 70 - 1, "area_id": each % 71 - 1, "registered": each % 3 == 0,
        "person_times": each % 80 - 1, "party_person_times": each % 5 - 1, "public_person_times": each % 90000 - 1,
        "volunteer_hours_hundredths": each - 1, "person_times_bound": known, "party_person_times_bound": "exact",
        "public_person_times_bound": known, "volunteer_hours_hundredths_bound": known, "source_row_id": each + 5,
        "source_column": None,
    }  # fmt: skip


def stored(connection: Connection, size: int, *, imaged: bool) -> list[object]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bulk, "IMAGED", 1 if imaged else 1 << 40)
        connection.execute(delete(fct_participation))
        for first in (1, 1 + size):  # into an empty table, and below rows that stand
            bulk.insert_columns(connection, fct_participation, facts(size, first))
    attached = [row[1] for row in connection.exec_driver_sql("PRAGMA database_list")]
    assert (len(attached) > 1) is imaged
    assert connection.exec_driver_sql("PRAGMA main.integrity_check").all() == [("ok",)]
    return [tuple(row) for row in connection.execute(select(fct_participation))]


def test_facts_written_as_an_image_are_those_written_one_by_one(world: Path) -> None:
    engine = writer_engine(database_url(f"sqlite:///{world}"), in_bulk=True)
    found = []
    for imaged in (False, True):
        with engine.connect() as connection, connection.begin() as transaction:
            found.append(stored(connection, 30_000, imaged=imaged))
            transaction.rollback()
    assert len(found[0]) == 60_000
    assert found[0] == found[1]


def test_nothing_of_an_image_is_left_behind_and_a_transaction_takes_it_back(
    world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    engine = writer_engine(database_url(f"sqlite:///{world}"), in_bulk=True)
    with engine.connect() as connection, connection.begin() as transaction:
        bulk.insert_columns(connection, fct_participation, facts(20_000))
        assert list(tmp_path.iterdir()) == []
        transaction.rollback()
    with engine.connect() as connection:
        assert connection.execute(select(fct_participation)).all() == []


def test_more_long_tables_than_sqlite_attaches_are_all_written(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "IMAGED", 2)
    engine = writer_engine(database_url(f"sqlite:///{world}"), in_bulk=True)
    with engine.connect() as connection, connection.begin() as transaction:
        for place in range(12):
            bulk.insert_columns(connection, fct_participation, facts(3, 1 + 3 * place))
        assert len(connection.execute(select(fct_participation)).all()) == 36
        transaction.rollback()


def test_where_no_file_can_be_made_the_rows_go_one_by_one(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", "/nowhere/at/all")
    monkeypatch.setattr(bulk, "IMAGED", 2)
    engine = writer_engine(database_url(f"sqlite:///{world}"), in_bulk=True)
    with engine.connect() as connection, connection.begin() as transaction:
        bulk.insert_columns(connection, fct_participation, facts(30))
        assert len(connection.execute(select(fct_participation)).all()) == 30
        transaction.rollback()


@pytest.mark.parametrize("imaged", [False, True])
def test_rows_put_off_are_there_once_they_are_written_and_not_before(
    world: Path, monkeypatch: pytest.MonkeyPatch, imaged: bool
) -> None:
    monkeypatch.setattr(bulk, "IMAGED", 1 if imaged else 1 << 40)
    engine = writer_engine(database_url(f"sqlite:///{world}"), in_bulk=True)
    with engine.connect() as connection, connection.begin() as transaction:
        for first in (1, 11):
            bulk.put_off(bulk.Inserting(connection, fct_participation, facts(10, first)).make())
        assert connection.execute(select(fct_participation)).all() == []
        with ThreadPoolExecutor(1) as beside:
            beside.submit(bulk.write_put_off, connection).result()
        assert sorted(connection.execute(select(fct_participation.c.participation_id)).scalars()) == [*range(1, 21)]
        bulk.write_put_off(connection)
        assert len(connection.execute(select(fct_participation)).all()) == 20
        transaction.rollback()


def test_the_file_of_rows_that_are_never_written_is_gone_with_them(
    world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with writer_engine(database_url(f"sqlite:///{world}"), in_bulk=True).connect() as connection:
        rows = bulk.Inserting(connection, fct_participation, facts(20_000)).make()
        assert len(list(tmp_path.iterdir())) == 1
        del rows
    assert list(tmp_path.iterdir()) == []


def test_a_column_that_must_be_stated_is(world: Path) -> None:
    lacking: dict[str, Values] = {"source_row_id": np.arange(1, 4), "sheet_id": 1, "row": np.array([1, NONE, 3])}
    lacking |= {"year": None, "outcome": "header", "entries": 0}
    engine = writer_engine(database_url(f"sqlite:///{world}"), in_bulk=True)
    with engine.connect() as connection, pytest.raises(IntegrityError, match=r"etl_source_row\.row"):
        bulk.insert_columns(connection, etl_source_row, lacking)
