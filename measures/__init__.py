"""What the figures mean: the catalogue of measures, selection, scope and the query."""

from measures.catalogue import CATALOGUE, Measure
from measures.choices import areas_in, choices, latest_year, years
from measures.dimensions import DIMENSIONS, Dimension
from measures.editions import editions
from measures.errors import (
    BadFilter,
    MeasureError,
    NotApplicable,
    UnknownDimension,
    UnknownMeasure,
    UnknownValue,
)
from measures.freshness import Freshness, freshness
from measures.published import published
from measures.quality import QUALITY, SEVERITIES, conservation, quality
from measures.query import query
from measures.register import RegisteredUnit, register
from measures.scope import Scope
from measures.selection import Selection
from measures.trace import EVERY_RECORD, trace
from measures.trace_published import PublishedTrace, trace_published
from measures.trace_record import Page, Record, Source, Trace
from warehouse.schema import OUTCOMES

__all__ = [
    "areas_in",
    "CATALOGUE",
    "DIMENSIONS",
    "EVERY_RECORD",
    "OUTCOMES",
    "QUALITY",
    "SEVERITIES",
    "BadFilter",
    "Dimension",
    "Freshness",
    "Measure",
    "MeasureError",
    "NotApplicable",
    "RegisteredUnit",
    "Page",
    "PublishedTrace",
    "Record",
    "Scope",
    "Selection",
    "Source",
    "Trace",
    "UnknownDimension",
    "UnknownMeasure",
    "UnknownValue",
    "choices",
    "conservation",
    "editions",
    "freshness",
    "latest_year",
    "published",
    "quality",
    "query",
    "register",
    "trace",
    "trace_published",
    "years",
]
