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
from measures.query import query
from measures.scope import Scope
from measures.selection import Selection

__all__ = [
    "areas_in",
    "CATALOGUE",
    "DIMENSIONS",
    "BadFilter",
    "Dimension",
    "Freshness",
    "Measure",
    "MeasureError",
    "NotApplicable",
    "Scope",
    "Selection",
    "UnknownDimension",
    "UnknownMeasure",
    "UnknownValue",
    "choices",
    "editions",
    "freshness",
    "latest_year",
    "published",
    "query",
    "years",
]
