"""The database: its schema, who may write, and what is said when it cannot be used."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, insert, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from tests.ledgers import PROJECTS_2019, Office
from warehouse import engine as engines
from warehouse import migrate
from warehouse.bounds import bound_of_sum
from warehouse.engine import database_url, explained, reader_engine, writer_engine
from warehouse.errors import DatabaseBroken, DatabaseBusy, DatabaseMissing, DatabaseNewer, DatabaseOlder
from warehouse.migrate import _config, require_current, revisions, upgrade
from warehouse.schema import dim_theme, etl_file, etl_sheet, etl_source_row, fct_roster, metadata


def test_every_table_states_its_grain_in_one_sentence() -> None:
    assert {
        name: table.comment
        for name, table in metadata.tables.items()
        if not (table.comment or "").startswith("One row")
    } == {}


def test_migrations_arrive_at_the_schema(tmp_path: Path) -> None:
    url = database_url(f"sqlite:///{tmp_path / 'a.db'}")
    with writer_engine(url).begin() as connection:
        upgrade(connection, "a.db")
    with writer_engine(url).begin() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_writer_keeps_a_rollback_journal_synchronises_fully_and_checks_foreign_keys(tmp_path: Path) -> None:
    url = database_url(f"sqlite:///{tmp_path / 'a.db'}")
    with writer_engine(url).begin() as connection:
        upgrade(connection, "a.db")
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }  # noqa: S608
        with pytest.raises(IntegrityError):
            connection.execute(insert(fct_roster).values(year=2019, unit_id=7, source_row_id=7))
    assert pragmas == {"journal_mode": "delete", "synchronous": 2, "foreign_keys": 1}


def test_the_reader_cannot_write(tmp_path: Path) -> None:
    office = Office.at(tmp_path)
    office.load_text("项目.csv", PROJECTS_2019)
    with reader_engine(office.url).connect() as connection:
        assert connection.execute(select(dim_theme.c.zh).where(dim_theme.c.theme_id == 1)).scalar() == "先锋南西"
        with pytest.raises(OperationalError, match="readonly"):
            connection.execute(insert(dim_theme).values(theme_id=9, zh="x", en="x", position=9))


def test_a_missing_database_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(DatabaseMissing):
        reader_engine(database_url(f"sqlite:///{tmp_path / 'none.db'}"))
    sqlite3.connect(tmp_path / "blank.db").execute("create table x (y)").connection.close()
    url = database_url(f"sqlite:///{tmp_path / 'blank.db'}")
    with pytest.raises(DatabaseMissing), reader_engine(url).connect() as connection:
        require_current(connection, "blank.db")


@pytest.mark.parametrize(("revision", "error"), [("9999", DatabaseNewer), (revisions()[-1], None)])
def test_a_database_of_a_newer_program_is_left_alone(
    tmp_path: Path, revision: str, error: type[Exception] | None
) -> None:
    office = Office.at(tmp_path)
    office.load_text("项目.csv", PROJECTS_2019)
    with sqlite3.connect(str(office.url.database)) as raw:
        raw.execute("update alembic_version set version_num = ?", (revision,))
    raw.close()
    if error is None:
        office.load_text("项目.csv", PROJECTS_2019)
        return
    with pytest.raises(error):
        office.load_text("项目.csv", PROJECTS_2019)
    with pytest.raises(error), reader_engine(office.url).connect() as connection:
        require_current(connection, "x")


def test_an_older_schema_is_told_from_a_newer_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = migrate.revisions()
    office = Office.at(tmp_path)
    office.load_text("项目.csv", PROJECTS_2019)
    monkeypatch.setattr(migrate, "revisions", lambda: (*ours, "9998"))
    with pytest.raises(DatabaseOlder), reader_engine(office.url).connect() as connection:
        require_current(connection, "x")


def test_the_revisions_read_from_their_files_are_those_alembic_knows() -> None:
    scripts = ScriptDirectory.from_config(_config())
    assert migrate.revisions() == tuple(script.revision for script in scripts.walk_revisions())[::-1]


def test_a_file_that_is_no_database_is_said_to_be_broken(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"this is no database, whatever its name says" * 100)
    url = database_url(f"sqlite:///{tmp_path / 'a.db'}")
    with pytest.raises(DatabaseBroken), explained(url), reader_engine(url).connect() as connection:
        connection.execute(select(dim_theme))


def test_a_second_writer_is_told_that_the_database_is_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = Office.at(tmp_path)
    office.load_text("项目.csv", PROJECTS_2019)
    before = office.state()
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.1)
    with writer_engine(office.url).begin(), pytest.raises(DatabaseBusy):
        office.load_text("别的.csv", PROJECTS_2019)
    assert office.state() == before


@pytest.mark.parametrize(
    ("bounds", "whole"),
    [
        ([], "exact"), (["exact", "exact"], "exact"), (["exact", "at_least"], "at_least"), (["exact", "unknown"], "at_least"),
        (["unknown"], "unknown"), (["exact", "at_most"], "at_most"), (["about", "exact"], "about"), (["about", "at_least"], "about"),
        (["at_most", "at_least"], "about"), (["at_most", "unknown"], "about"), (["unknown", "at_least"], "at_least"),
    ],
)  # fmt: skip
def test_the_bound_of_a_sum(bounds: list[str], whole: str) -> None:
    assert bound_of_sum(bounds) == whole


def test_a_database_of_the_first_version_is_brought_to_this_one_with_its_rows_kept(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'old.db'}")
    with engine.begin() as connection:
        command.upgrade(_config(connection), "0001")
        connection.execute(
            insert(etl_file).values(name="a.csv", sha256="0" * 64, size=1, read_with="0" * 64, sample=False, file_id=1)
        )
        connection.exec_driver_sql(
            "insert into etl_sheet (sheet_id, file_id, position, name, kind, layout, masked) "
            "values (1, 1, 0, 'a', 'roster', '{}', '[]')"
        )
        connection.exec_driver_sql(
            "insert into etl_source_row (source_row_id, sheet_id, row, outcome, cells) "
            "values (1, 1, 1, 'header', '[]'), (2, 1, 2, 'accepted', '[\"x\"]')"
        )
        connection.exec_driver_sql("insert into dim_body (body_id, name, source_row_id) values (1, 'x', 2)")
    with writer_engine(engine.url).begin() as connection:
        upgrade(connection, "old.db")
        rows = connection.execute(
            select(etl_source_row.c.row, etl_source_row.c.entries, etl_source_row.c.cells, etl_sheet.c.part).join(
                etl_sheet
            )
        ).all()
    assert [tuple(row) for row in rows] == [(1, 0, [], 0), (2, 1, ["x"], 0)]
