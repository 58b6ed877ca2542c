"""How a figure came about: any figure of the catalogue followed to the ledger cells it was counted from.

The figure is the query's; its evidence is read and counted again by itself, so that `Trace.explained` is
found out and not asserted.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from measures.catalogue import CATALOGUE
from measures.dimensions import DIMENSIONS, Label
from measures.errors import UnknownMeasure, nearest
from measures.query import below_selection, figure
from measures.reference import english
from measures.scope import Scope
from measures.selection import Selection
from measures.trace_editions import edition_evidence
from measures.trace_facts import base_evidence
from measures.trace_record import Asked, Evidence, Page, Trace, narrowed
from measures.trace_yearly import yearly_evidence
from texts import Lang, say

EVERY_RECORD = Page(limit=None)


def trace(
    connection: Connection,
    measure_id: str,
    selection: Selection,
    scope: Scope,
    group: Mapping[str, Label] | None = None,
    page: Page | None = None,
) -> Trace:
    """The trace of one figure: that of the measure at the labels of `group` (dimension → label, None for not stated).

    Records are those of `page`, counts those of all. Of a ratio both parts are traced.
    Raises UnknownMeasure, UnknownDimension, UnknownValue, NotApplicable.
    """
    if measure_id not in CATALOGUE:
        raise UnknownMeasure(nearest(measure_id, CATALOGUE), measure=measure_id)
    measure, labels = CATALOGUE[measure_id], dict(group or {})
    within = narrowed(selection, labels)
    value, bound = figure(connection, measure_id, labels, selection=within, scope=scope)
    asked = Asked(measure, within, scope, tuple(labels.items()))
    if measure.kind != "ratio":
        return Trace(asked, value, bound, evidence=evidence_of(connection, asked, page or Page()))
    above = trace(connection, str(measure.numerator), within, scope, labels, page)
    kept = below_selection(connection, measure, within)
    below_dimensions = CATALOGUE[str(measure.denominator)].dimensions
    kept_labels = {name: label for name, label in labels.items() if name in below_dimensions}
    below = trace(connection, str(measure.denominator), kept, scope, kept_labels, page)
    return Trace(asked, value, bound, above, below)


def evidence_of(connection: Connection, asked: Asked, page: Page) -> Evidence:
    """The records of a figure that is no ratio, and what they come to."""
    if asked.measure.base == "edition":
        return edition_evidence(connection, asked, page)
    if asked.measure.base == "yearly":
        return yearly_evidence(connection, asked, page)
    return base_evidence(connection, asked, page)


def sentence(asked: Asked, lang: Lang) -> str:
    """What is selected, with the labels of the figure's group that are not stated: `2019年 · 板块未注明`."""
    unstated = [name for name, label in asked.group if label is None]
    left = [say("trace_not_stated", lang, dimension=_name(name, lang)) for name in unstated]
    left += [say("trace_without", lang, label=english(name, label) if lang == "en" else label)
             for name, label in asked.without]  # fmt: skip
    whole = [] if left and not asked.selection.restricted() else [asked.selection.sentence(lang)]
    return " · ".join([*whole, *left])


def _name(dimension: str, lang: Lang) -> str:
    return DIMENSIONS[dimension].zh if lang == "zh" else DIMENSIONS[dimension].en
