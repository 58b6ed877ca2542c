"""The names that wait for a person: what could stand for several units, and units that no roster lists."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, select

from etl.conform.candidates import CandidateIndex
from etl.conform.credit_codes import suggested_types
from etl.conform.judgement import Judgement
from etl.conform.units import Evidence, Resolved, settle
from etl.live import live_files
from etl.naming import live_judgements, live_names
from etl.reference import reference
from warehouse.schema import REFERENCE_BATCH, etl_batch_file, etl_file, etl_name, etl_sheet

PLACES = 5
"""At how many places a name is shown; `written_at` counts them all."""


@dataclass(frozen=True)
class Place:
    """Where a name is written first in a sheet."""

    file: str
    sheet: str
    row: int


@dataclass(frozen=True)
class Waiting:
    """A name to judge. how: new or ambiguous."""

    written: str
    how: str
    candidates: tuple[str, ...]
    written_at: int
    places: tuple[Place, ...]
    credit_code: str | None
    suggested_types: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The same as plain lists and words."""
        return asdict(self)


def worklist(connection: Connection) -> list[Waiting]:
    """The names to judge, those that have candidates first, then by name."""
    evidence, judgements = live_names(connection), live_judgements(connection)
    found, _ = settle(evidence, reference(), judgements)
    places = _places(connection)
    index = CandidateIndex({written: resolved.unit for written, resolved in found.items()})
    waiting = []
    for written, how in _open(found, evidence, judgements).items():
        resolved, where = found[written], places.get(written, ())
        if where:
            waiting.append(
                Waiting(
                    written,
                    how,
                    resolved.candidates or index.ranked(written, {resolved.unit}),
                    len(where),
                    tuple(where[:PLACES]),
                    resolved.credit_code,
                    suggested_types(resolved.credit_code),
                )
            )
    return sorted(waiting, key=lambda name: (name.how != "ambiguous", not name.candidates, name.written))


def _open(found: dict[str, Resolved], evidence: list[Evidence], judgements: list[Judgement]) -> dict[str, str]:
    """Which names are ambiguous, and which stand for a unit that is on no roster and that nobody confirmed."""
    own = {judgement.number for judgement in judgements if judgement.kind in ("unit_new", "unit_split", "unit_rename")}
    listed = {found[row.written].unit for row in evidence if row.on_roster}
    settled = {resolved.unit for resolved in found.values() if resolved.decided_by in own} | listed
    settled |= {found[j.subject].unit for j in judgements if j.number in own and j.subject in found}
    waiting: dict[str, str] = {}
    for written, resolved in found.items():
        if resolved.how == "ambiguous":
            waiting[written] = "ambiguous"
        elif resolved.unit not in settled and (written == resolved.unit or resolved.unit not in found):
            waiting[written] = "new"
    return waiting


def _places(connection: Connection) -> dict[str, list[Place]]:
    """Where ledgers write each name, in the order of file, sheet and row; the product's own facts are none."""
    own = select(etl_batch_file.c.file_id).where(etl_batch_file.c.batch_id == REFERENCE_BATCH)
    query = (
        select(etl_name.c.written, etl_file.c.name, etl_sheet.c.name, etl_name.c.row)
        .join(etl_sheet, etl_sheet.c.sheet_id == etl_name.c.sheet_id)
        .join(etl_file, etl_file.c.file_id == etl_sheet.c.file_id)
        .where(etl_file.c.file_id.in_(live_files()), etl_file.c.file_id.not_in(own.where(etl_batch_file.c.file_id > 0)))
        .distinct()
        .order_by(etl_file.c.name, etl_sheet.c.name, etl_name.c.row)
    )
    found: dict[str, list[Place]] = {}
    for written, file, sheet, row in connection.execute(query):
        found.setdefault(written, []).append(Place(file, sheet, row))
    return found
