"""What the figures mean: the catalogue of measures, selection, scope and the query."""

from measures.area_list import area_list
from measures.audiences import audiences, unlisted_groups
from measures.catalogue import CATALOGUE, Measure
from measures.choices import areas_in, choices, latest_year, years
from measures.claims import claim_forms, claims, open_projects, reading_list
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
from measures.meetings import meeting_figures, meeting_items, meetings, public_claims
from measures.project_life import LIFE_STATES, next_projects, project_life, project_steps, published_steps
from measures.published import published
from measures.quality import QUALITY, SEVERITIES, conservation, quality
from measures.query import query
from measures.register import RegisteredUnit, register
from measures.scope import Scope
from measures.selection import Selection
from measures.thanks import CRITERIA, Rule, thanks
from measures.trace import EVERY_RECORD, trace
from measures.trace_published import PublishedTrace, trace_published
from measures.trace_record import Page, Record, Source, Trace
from warehouse.schema import OUTCOMES

__all__ = [
    "area_list",
    "audiences",
    "unlisted_groups",
    "claim_forms",
    "claims",
    "open_projects",
    "reading_list",
    "meeting_figures",
    "meeting_items",
    "meetings",
    "public_claims",
    "LIFE_STATES",
    "next_projects",
    "project_life",
    "project_steps",
    "published_steps",
    "CRITERIA",
    "Rule",
    "thanks",
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
