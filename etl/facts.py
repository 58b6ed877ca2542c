"""The reference facts that come with the product: themes, unit types, and public facts as ledgers of batch 0.

They load through the same steps as any ledger, once; when a release brings other facts they are replaced.
"""

from __future__ import annotations

import datetime
import hashlib

from sqlalchemy import Connection, delete, insert, select, update

from etl.clock import now
from etl.derive import Touched, derive
from etl.extract.delimited import read_delimited
from etl.extract.reader import RawFile, RawSheet
from etl.familiar import familiar
from etl.live import all_years
from etl.reference import FACTS, reference
from etl.store import forget_files, store_file
from warehouse.project_names import CHANGES
from warehouse.schema import REFERENCE_BATCH, dim_theme, dim_unit_type, etl_batch, etl_batch_file, etl_file


def ensure_facts(connection: Connection) -> bool:
    """Brings the reference facts of the warehouse in step with the program's; True when anything changed.

    The record of renames and mergers is among them, though none of its rows is a fact: projects follow it.
    """
    today = datetime.date.today()
    files = [_read(path) for path in (*sorted(FACTS.glob("*.csv")), CHANGES)]
    query = (
        select(etl_batch_file.c.sha256)
        .where(etl_batch_file.c.batch_id == REFERENCE_BATCH)
        .order_by(etl_batch_file.c.position)
    )
    stored = list(connection.execute(query).scalars())
    if stored == [file.sha256 for file in files]:
        return False
    _fill_closed_lists(connection)
    old = _forget_batch(connection)
    if not stored:
        connection.execute(insert(etl_batch).values(batch_id=REFERENCE_BATCH, loaded_at=now(), loaded_on=today))
    known, sheets = familiar(connection), []
    for position, file in enumerate(files):
        file_id, new = store_file(connection, file, known, today)
        sheets += new
        about = {"batch_id": REFERENCE_BATCH, "position": position, "file_id": file_id, "name": file.name}
        connection.execute(insert(etl_batch_file).values(**about, sha256=file.sha256, status="loaded"))
    derive(connection, Touched(all_years(connection), {"areas", "bodies"}), sheets)
    forget_files(connection, old)
    return True


def _forget_batch(connection: Connection) -> list[int]:
    """Takes the reference batch's files out of it; their keys, to be forgotten once nothing is derived from them."""
    query = select(etl_batch_file.c.file_id).where(etl_batch_file.c.batch_id == REFERENCE_BATCH)
    files = [file for file in connection.execute(query).scalars() if file is not None]
    connection.execute(delete(etl_batch_file).where(etl_batch_file.c.batch_id == REFERENCE_BATCH))
    connection.execute(update(etl_file).where(etl_file.c.file_id.in_(files)).values(read_with="replaced"))
    return files


def _read(path: object) -> RawFile:
    from pathlib import Path

    file = Path(str(path))
    data = file.read_bytes()
    return RawFile(
        file.name, hashlib.sha256(data).hexdigest(), len(data), [RawSheet(file.stem, True, read_delimited(data))]
    )


def _fill_closed_lists(connection: Connection) -> None:
    known = reference()
    themes = [{"theme_id": t.theme_id, "zh": t.zh, "en": t.en, "position": t.theme_id} for t in known.themes]
    types = [
        {"unit_type_id": t.unit_type_id, "zh": t.zh, "en": t.en, "position": t.unit_type_id, "type_group": t.type_group}
        for t in known.unit_types
    ]
    for table, rows in ((dim_theme, themes), (dim_unit_type, types)):
        key = next(iter(table.primary_key))
        present = set(connection.execute(select(key)).scalars())
        for row in rows:
            if row[key.name] in present:
                connection.execute(update(table).where(key == row[key.name]).values(**row))
            else:
                connection.execute(insert(table).values(**row))
