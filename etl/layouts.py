"""How a person says that sheets of a certain shape are read; kept as corrections and used for the next such file.

A shape is the header's own words: the same columns in the same order, whatever the year in them.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from etl.clock import now
from etl.errors import EtlError
from etl.reference import plain_header
from etl.sources import LEDGERS
from warehouse.schema import correction

KIND = "layout"
HEADER_WITHIN, TALLEST = 30, 3
MATRIX_KINDS = ("participation", "claims")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_JOINT = "|"


class LayoutRefused(EtlError):
    """A layout that cannot be kept: its kind or a field is none, a column is missing, or nothing is said."""


@dataclass(frozen=True)
class Remembered:
    """How sheets of one shape are read: `columns` is field → the key of its column (see `column_keys`).

    Of a matrix `across` is the field its header names, `cross` the keys of the columns that do so, `totals` of those
    that sum them.
    """

    correction_id: int
    shape: str
    kind: str
    header_rows: int
    columns: dict[str, str]
    reason: str
    made_by: str | None
    made_at: Any
    across: str = ""
    cross: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()

    def at(self, texts: Sequence[str], first: int) -> Match:
        """Where these header texts, the first of them in row `first`, hold what is read."""
        places = {key: column for column, key in enumerate(column_keys(texts))}
        return Match(
            self,
            first,
            first + self.header_rows - 1,
            {field: places[key] for field, key in self.columns.items() if key in places},
            tuple(places[key] for key in self.cross if key in places),
            tuple(places[key] for key in self.totals if key in places),
        )


@dataclass(frozen=True)
class Match:
    """A remembered layout and where its header stands: rows from 1, columns from 0."""

    remembered: Remembered
    header_from: int
    header_row: int
    columns: dict[str, int]
    cross: tuple[int, ...] = ()
    totals: tuple[int, ...] = ()


def header_texts(rows: Sequence[Sequence[str]]) -> list[str]:
    """The text of each column of a header of one or more rows: its parts as they stand, joined by `/`."""
    width = max(map(len, rows), default=0)
    stacked = ([row[column].strip() if column < len(row) else "" for row in rows] for column in range(width))
    return ["/".join(part for part in parts if part) for parts in stacked]


def column_keys(texts: Sequence[str]) -> list[str]:
    """What each column is known by: its header without width, spaces and years; its number among equal ones."""
    seen: Counter[str] = Counter()
    keys = []
    for text in texts:
        bare = _YEAR.sub("#", plain_header(text))
        seen[bare] += 1
        keys.append(bare if seen[bare] == 1 else f"{bare}#{seen[bare]}")
    return keys


def shape_of(texts: Sequence[str]) -> str:
    """The shape of a header: its columns' words in order, blank columns at the end left out."""
    words = [_YEAR.sub("#", plain_header(text)) for text in texts]
    while words and not words[-1]:
        words.pop()
    return _JOINT.join(words)


def match(rows: Sequence[Sequence[str]], known: Iterable[Remembered]) -> Match | None:
    """The remembered layout whose header stands first within the first thirty rows, or None."""
    by_shape = {(found.header_rows, found.shape): found for found in known}
    for first in range(min(HEADER_WITHIN, len(rows)) if by_shape else 0):
        for height in range(1, TALLEST + 1):
            texts = header_texts(rows[first : first + height])
            found = by_shape.get((height, shape_of(texts)))
            if found is not None:
                return found.at(texts, first + 1)
    return None


def remembered(connection: Connection) -> list[Remembered]:
    """The layouts in force, the oldest first; one a shape."""
    kept = correction.c
    query = select(correction).where(kept.kind == KIND, kept.withdrawn_at.is_(None)).order_by(kept.correction_id)
    return [
        Remembered(
            row.correction_id,
            row.subject,
            row.detail["kind"],
            row.detail["header_rows"],
            dict(row.detail["columns"]),
            row.reason,
            row.made_by,
            row.made_at,
            row.detail.get("across", ""),
            tuple(row.detail.get("cross", ())),
            tuple(row.detail.get("totals", ())),
        )
        for row in connection.execute(query)
    ]


def layouts_state(connection: Connection) -> str:
    """A hash of the layouts in force; empty without any. A file read under another state is read anew."""
    found = sorted(
        (each.shape, each.kind, each.header_rows, sorted(each.columns.items()), each.across, each.cross, each.totals)
        for each in remembered(connection)
    )
    return hashlib.sha256(json.dumps(found, ensure_ascii=False).encode()).hexdigest() if found else ""


def remember(
    connection: Connection,
    headers: Sequence[str],
    kind: str,
    fields: dict[str, int],
    header_rows: int,
    *,
    reason: str,
    by: str | None,
    across: str = "",
    cross: Sequence[int] = (),
    totals: Sequence[int] = (),
) -> int:
    """Keeps how sheets with these header texts are read, in place of what was kept for them; the correction's key.

    `fields` is field → column (from 0). Of a matrix, the columns `cross` each name one of `across`, a unit or a
    project, and `totals` sum them. Raises LayoutRefused.
    """
    shape = shape_of(headers)
    if kind not in LEDGERS or not 1 <= header_rows <= TALLEST:
        raise LayoutRefused("layout_no_such_kind", kind=kind)
    known = {field.name for field in LEDGERS[kind].fields}
    strange = sorted(set(fields) - known)
    if strange:
        raise LayoutRefused("layout_no_such_field", kind=kind, field=strange[0])
    columns = [*fields.values(), *cross, *totals]
    if not shape or not all(0 <= column < len(headers) for column in columns):
        raise LayoutRefused("layout_no_such_column")
    if bool(cross) != bool(across) or (cross and not _may_cross(kind, fields, across, columns)):
        raise LayoutRefused("layout_no_such_matrix")
    if not all(need & (fields.keys() | {across}) for need in LEDGERS[kind].needs):
        raise LayoutRefused("layout_lacks_columns", kind=kind)
    keys = column_keys(headers)
    kept = correction.c
    same = (kept.kind == KIND, kept.subject == shape, kept.withdrawn_at.is_(None))
    moment = now()
    connection.execute(update(correction).where(*same).values(withdrawn_at=moment))
    values = {
        "kind": KIND,
        "subject": shape,
        "detail": {
            "kind": kind,
            "header_rows": header_rows,
            "columns": {field: keys[column] for field, column in sorted(fields.items())},
            "across": across,
            "cross": [keys[column] for column in cross],
            "totals": [keys[column] for column in totals],
        },
        "reason": reason,
        "made_by": by,
        "made_at": moment,
    }
    key = connection.execute(insert(correction).values(**values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def _may_cross(kind: str, fields: dict[str, int], across: str, columns: Sequence[int]) -> bool:
    """Whether a matrix can be read so: one of unit and project down, the other across, each column one thing."""
    down = {"unit": "project", "project": "unit"}.get(across)
    return kind in MATRIX_KINDS and down in fields and across not in fields and len(set(columns)) == len(columns)


def withdraw(connection: Connection, correction_id: int) -> None:
    """Takes a layout back. Raises LayoutRefused when there is none of that number in force."""
    kept = correction.c
    chosen = (kept.correction_id == correction_id, kept.kind == KIND, kept.withdrawn_at.is_(None))
    if connection.execute(update(correction).where(*chosen).values(withdrawn_at=now())).rowcount == 0:
        raise LayoutRefused("layout_not_in_force", number=correction_id)
