"""The trace of a figure announced to the public: its row in the reference facts, and the ledgers' figure beside it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from measures.catalogue import CATALOGUE
from measures.published import LEFT_OUT, Figure, ledger_figure
from measures.reading import fetch
from measures.scope import Scope
from measures.selection import Selection
from measures.trace import evidence_of, trace
from measures.trace_editions import edition_evidence
from measures.trace_record import Asked, Page, Record, Trace
from measures.trace_sources import FIELDS, counted_columns, read_sources
from warehouse.schema import fct_published


@dataclass(frozen=True)
class PublishedTrace:
    """A published figure with the row that states it, and the trace of what the ledgers give, where they do."""

    measure: str
    value: int
    bound: str
    note: str | None
    source: str | None
    record: Record
    ledger: Trace | None


def trace_published(
    connection: Connection, year: int, subject: str, measure: str, scope: Scope, page: Page | None = None
) -> PublishedTrace | None:
    """The trace of the figure published of a subject for a year; None where there is none."""
    table = fct_published.c
    wanted = (table.year == year, table.subject == subject, table.measure == measure)
    rows = fetch(connection, select(fct_published).where(*wanted))
    if not rows:
        return None
    row = rows[0]
    source = read_sources(connection, [row.source_row_id])[row.source_row_id]
    cells = counted_columns(source, FIELDS["published_id"], None)
    key, about = (row.published_id,), {"year": year}
    record = Record(key, "published", about, row.value, row.bound, source, cells)
    of_programme = subject == "programme" and scope == Scope.everything()
    ledger = _ledger(connection, measure, year, page or Page()) if of_programme else None
    return PublishedTrace(measure, row.value, row.bound, row.note, row.source, record, ledger)


def _ledger(connection: Connection, measure: str, year: int, page: Page) -> Trace | None:
    """What the ledgers give for it, by the same rules as the comparison; None where they say nothing."""
    value, bound = figure = ledger_figure(connection, measure, year)
    if value is None or bound is None:
        return None
    selection, everything = Selection(years=(year,)), Scope.everything()
    if measure == "themes":
        return _themes(connection, figure, Asked(CATALOGUE["projects"], selection, everything), page)
    if measure == "participating_units":
        asked = Asked(CATALOGUE[measure], selection, everything, (), (("unit_type", LEFT_OUT),))
        return Trace(asked, value, bound, evidence=evidence_of(connection, asked, page))
    return trace(connection, measure, selection, everything, None, page)


def _themes(connection: Connection, figure: Figure, asked: Asked, page: Page) -> Trace:
    value, bound = figure
    evidence = edition_evidence(connection, asked, page, by_theme=True)
    return Trace(asked, value, bound or "unknown", evidence=evidence)
