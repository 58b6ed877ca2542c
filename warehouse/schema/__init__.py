"""The star schema. Every table's comment states its grain in one sentence.

Dimensions carry surrogate keys; facts carry the keys they are most often grouped by, resolved for
the fact's own year (a unit's type and area may change from year to year). A count of people is two
columns: the value, empty when unknown, and how it was stated (`*_bound`, see `BOUNDS`).
"""

from warehouse.schema.aggregates import agg_activity, agg_edition, agg_people, agg_reach
from warehouse.schema.audit import (
    correction,
    etl_batch,
    etl_batch_file,
    etl_cells,
    etl_check,
    etl_content_version,
    etl_file,
    etl_name,
    etl_reject,
    etl_sheet,
    etl_source_row,
    unit_alias,
)
from warehouse.schema.columns import (
    AREA_LEVELS,
    BOUNDS,
    LISTINGS,
    OUTCOMES,
    REFERENCE_BATCH,
    STATUSES,
    metadata,
)
from warehouse.schema.dimensions import (
    dim_area,
    dim_body,
    dim_project,
    dim_theme,
    dim_unit,
    dim_unit_type,
)
from warehouse.schema.editions import meeting_edition, meeting_edition_story
from warehouse.schema.facts import (
    bridge_body_member,
    bridge_claim_form,
    bridge_edition_audience,
    bridge_resource_unit,
    dim_project_edition,
    fct_claim,
    fct_match,
    fct_need,
    fct_participation,
    fct_published,
    fct_resource,
    fct_roster,
)
from warehouse.schema.meetings import fct_meeting, fct_meeting_item
from warehouse.schema.storylines import storyline
from warehouse.schema.targets import target

__all__ = [
    "AREA_LEVELS",
    "BOUNDS",
    "LISTINGS",
    "OUTCOMES",
    "REFERENCE_BATCH",
    "STATUSES",
    "agg_activity",
    "agg_edition",
    "agg_people",
    "agg_reach",
    "bridge_body_member",
    "bridge_claim_form",
    "bridge_edition_audience",
    "bridge_resource_unit",
    "correction",
    "dim_area",
    "dim_body",
    "dim_project",
    "dim_project_edition",
    "dim_theme",
    "dim_unit",
    "dim_unit_type",
    "etl_batch",
    "etl_batch_file",
    "etl_cells",
    "etl_check",
    "etl_content_version",
    "etl_file",
    "etl_name",
    "etl_reject",
    "etl_sheet",
    "etl_source_row",
    "fct_claim",
    "fct_match",
    "fct_meeting",
    "fct_meeting_item",
    "fct_need",
    "fct_participation",
    "fct_published",
    "fct_resource",
    "fct_roster",
    "meeting_edition",
    "meeting_edition_story",
    "metadata",
    "storyline",
    "target",
    "unit_alias",
]
