"""The evidence for counts and sums: the facts themselves, counted and added up again by other means."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Row, func, select

from measures.bases import BASES, Base
from measures.dimensions import LABELLED
from measures.edition_rows import CARRIED_ON
from measures.figures import Value, considered_years
from measures.grouped import listed_years
from measures.reading import fetch
from measures.trace_record import Asked, Evidence, Page, Record, Role, Source
from measures.trace_sources import FIELDS, counted_columns, read_sources
from warehouse.bounds import bound_of_sum
from warehouse.chunks import chunks
from warehouse.schema import etl_sheet, etl_source_row, fct_match

_NAMED = ("unit", "project", "theme", "area", "unit_area")
_STATED = ("year", "month", "activity_date", "title", "number", "claimed_on", "form")
_ROW_KEYS = {
    "participation": "participation_id",
    "registered_participation": "participation_id",
    "claim": "claim_id",
    "need": "need_id",
    "told_need": "need_id",
    "resource": "resource_id",
}


def base_evidence(connection: Connection, asked: Asked, page: Page) -> Evidence:
    """The evidence for a measure that counts or adds up a base."""
    facts = _Facts(connection, asked)
    counts, value, bound = facts.summed() if asked.measure.kind == "sum" else facts.distinct()
    total = counts["keys" if page.once and facts.repeats else "entries"]
    return Evidence(value, bound, counts, total, tuple(facts.page(page)))


def facts_of(base: Base, wanted: Sequence[ColumnElement[bool]], further: Sequence[ColumnElement[Any]] = ()) -> Any:
    """A select of facts with the words for what they are about, in the order in which a person reads them."""
    rows, columns = labelled(base)
    words = [columns[name] for name in ("year", "unit", "project") if name in columns]
    source = base.counted["source_row_id"]
    cell = [base.counted["source_column"]] if "source_column" in base.counted else []
    statement = select(*columns.values(), source, *cell, *further).select_from(rows).where(*wanted)
    return statement.order_by(*words, source, *identity(base))


def labelled(base: Base) -> tuple[FromClause, dict[str, ColumnElement[Any]]]:
    """A base's rows with the labels of its keys, and the columns of words by name."""
    rows = base.rows
    columns: dict[str, ColumnElement[Any]] = {
        name: base.counted[name].label(name) for name in _STATED if name in base.counted
    }
    for name in _NAMED:
        key = base.counted.get(f"{name}_id")
        if key is not None:
            table = LABELLED[name].table.alias(f"{name}_of")
            rows = rows.outerjoin(table, table.c[LABELLED[name].key.name] == key)
            columns[name] = table.c[LABELLED[name].label].label(name)
    return rows, columns


def words_of(row: Row[Any], names: Collection[str]) -> dict[str, Any]:
    """What a fact is about: dimension or field → label, the stated ones only."""
    found = {name: getattr(row, name) for name in names}
    return {name: label for name, label in found.items() if label is not None}


def identity(base: Base) -> list[ColumnElement[Any]]:
    """The columns that tell one row of a base from another."""
    name = _ROW_KEYS.get(base.id)
    return [base.counted[name]] if name else [base.counted["year"], base.counted["unit_id"]]


class _Facts:
    """The facts of one figure: which they are, what is counted in them, and what they come to."""

    def __init__(self, connection: Connection, asked: Asked) -> None:
        measure = asked.measure
        assert measure.aggregate is not None
        self._connection, self._asked, self._how = connection, asked, measure.aggregate
        self._base = BASES[str(measure.base)]
        self._listed = listed_years(connection, measure.listed_in)
        self._keys = self._counted_keys()
        self._wanted = asked.predicates(self._base.columns) + self._conditions()

    @property
    def repeats(self) -> bool:
        """Whether several facts may count as one thing."""
        return self._how.how == "distinct" and len(identity(self._base)) == 1

    def _once(self) -> ColumnElement[bool]:
        """The first fact of each thing that is counted."""
        (own,) = identity(self._base)
        first = select(func.min(own)).select_from(self._base.rows).where(*self._wanted).group_by(*self._keys)
        return own.in_(first)

    def _counted_keys(self) -> list[ColumnElement[Any]]:
        if self._how.how == "distinct":
            return [self._base.counted[name] for name in self._how.columns]
        return identity(self._base)

    def _conditions(self) -> list[ColumnElement[bool]]:
        """What a row must be to be counted at all."""
        found: list[ColumnElement[bool]] = []
        if self._how.how in ("distinct", "filled"):
            found += [self._base.counted[name].is_not(None) for name in self._how.columns]
        if self._how.carried_on:
            found.append(self._base.counted["edition_id"].in_(CARRIED_ON))
        if self._how.registered:
            rosters = listed_years(self._connection, ("roster",))
            found += [self._base.counted["registered"].is_(True), self._base.columns["year"].in_(sorted(rosters))]
        return found

    def _known(self) -> bool:
        """Whether some year the figure covers has the ledgers it is counted from."""
        keys = tuple(label for _name, label in self._asked.group)
        selected = set(self._asked.selection.years)
        return bool(considered_years(self._asked.by, keys, selected, self._listed) & self._listed)

    def distinct(self) -> tuple[dict[str, int], Value, str]:
        """How many of each kind there are, and what counting comes to."""
        keys = select(*self._keys).select_from(self._base.rows).where(*self._wanted).distinct().subquery()
        number = int(fetch(self._connection, select(func.count()).select_from(keys))[0][0])
        known = self._known()
        return self._counts(number), number if known or number else None, "exact" if known or number else "unknown"

    def summed(self) -> tuple[dict[str, int], Value, str]:
        """How many of each kind there are, and what adding the parts comes to, each kind of bound by itself."""
        value, bound = self._part()
        columns: list[ColumnElement[Any]] = [
            bound.label("stated"),
            func.count().label("number"),
            func.count(value).label("known"),
            func.sum(value).label("summed"),
        ]
        total, entries, bounds = 0, 0, set()
        grouped = select(*columns).select_from(self._base.rows).where(*self._wanted).group_by(bound)
        for row in fetch(self._connection, grouped):
            entries += row.number
            bounds |= {row.stated} if row.known else set()
            bounds |= {"unknown"} if row.known < row.number else set()
            total += int(row.summed) if row.known and row.stated != "unknown" else 0
        said = bound_of_sum(bounds)
        if not (bounds or self._known()):
            said = "unknown"
        counts = self._counts(entries)
        return counts, None if said == "unknown" else self._scaled(total), said

    def _part(self) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
        (name,) = self._how.columns
        return self._base.counted[name], self._base.counted[f"{name}_bound"]

    def _scaled(self, value: int) -> int | float:
        return value if self._how.per == 1 else value / self._how.per

    def _counts(self, keys: int) -> dict[str, int]:
        source = self._base.counted["source_row_id"]
        rows = self._base.rows.join(etl_source_row, etl_source_row.c.source_row_id == source).join(
            etl_sheet, etl_sheet.c.sheet_id == etl_source_row.c.sheet_id
        )
        numbers: dict[str, ColumnElement[int]] = {
            "entries": func.count(),
            "rows": func.count(source.distinct()),
            "files": func.count(etl_sheet.c.file_id.distinct()),
        }
        labelled_numbers: list[ColumnElement[Any]] = [number.label(name) for name, number in numbers.items()]
        counted = select(*labelled_numbers)
        row = fetch(self._connection, counted.select_from(rows).where(*self._wanted))[0]
        return {"keys": keys, **{name: int(getattr(row, name)) for name in numbers}}

    def page(self, page: Page) -> list[Record]:
        """The records of a page."""
        further = [key.label(f"key_{at}") for at, key in enumerate(self._keys)]
        if self._how.how == "total":
            further += [column.label(name) for column, name in zip(self._part(), ("part", "bound"), strict=True)]
        wanted = [*self._wanted, self._once()] if page.once and self.repeats else self._wanted
        statement = facts_of(self._base, wanted, further).offset(page.offset).limit(page.limit)
        rows = fetch(self._connection, statement)
        sources = read_sources(self._connection, {row.source_row_id for row in rows})
        names = list(labelled(self._base)[1])
        records = [self._record(row, names, sources) for row in rows]
        return self._with_matches(records) if self._how.columns == ("matched_need_id",) else records

    def _record(self, row: Row[Any], names: list[str], sources: Mapping[int, Source]) -> Record:
        key = tuple(int(getattr(row, f"key_{at}")) for at in range(len(self._keys)))
        part = bound = None
        if self._how.how == "total":
            bound = "unknown" if row.part is None else row.bound
            part = None if bound == "unknown" else self._scaled(row.part)
        return record_of(row, key, "counted", self._fields(), names, sources, (part, bound))

    def _fields(self) -> tuple[str, ...]:
        """The fields of the ledger that were counted."""
        if self._how.columns == ("matched_need_id",):
            return FIELDS["need_id"]
        named = self._how.columns or (_ROW_KEYS[self._base.id],)
        return tuple(dict.fromkeys(field for name in named for field in FIELDS[name]))

    def _with_matches(self, needs: list[Record]) -> list[Record]:
        """Each need that was met, and after it the rows that say so, or the word of a person who agreed it."""
        agreed = fct_match.c.correction_id.is_not(None).label("agreed")
        pair = (fct_match.c.need_id, fct_match.c.source_row_id, agreed)
        statement = select(*pair).distinct().order_by(*pair)
        met: dict[int, list[tuple[int, bool]]] = {}
        for some in chunks([need.key[0] for need in needs]):
            for row in fetch(self._connection, statement.where(fct_match.c.need_id.in_(some))):
                met.setdefault(row.need_id, []).append((row.source_row_id, bool(row.agreed)))
        sources = read_sources(self._connection, {key for found in met.values() for key, _agreed in found})
        found: list[Record] = []
        for need in needs:
            found.append(need)
            for key, by_person in met.get(need.key[0], []):
                fields = FIELDS["need_id" if by_person else "matched_need_id"]
                cells = counted_columns(sources[key], fields, None)
                role: Role = "agreed" if by_person else "match"
                found.append(Record(need.key, role, need.labels, source=sources[key], counted=cells))
        return found


def record_of(
    row: Row[Any],
    key: tuple[int, ...],
    role: Role,
    fields: Sequence[str],
    names: Collection[str],
    sources: Mapping[int, Source],
    part: tuple[Value, str | None] = (None, None),
) -> Record:
    """A fact as a record, with its source row and the columns that were counted in it."""
    source = sources[row.source_row_id]
    cells = counted_columns(source, fields, getattr(row, "source_column", None))
    return Record(key, role, words_of(row, names), *part, source, cells)
