"""缺口: which cells of area or type and theme have nobody or fewer, and which units could fill them."""

from panels import gaps, notices
from panels.context import current

here = current()
role = gaps.which_cells(here)
found = gaps.cells(here, role)

notices.latest_year(here)
gaps.gap_figure(here, role, found)
gaps.gap_table(here, role, found)
gaps.whom_to_call(here, role, found)
notices.roster_gaps(here)
